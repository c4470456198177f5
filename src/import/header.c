#include "import/header.h"

#include <string.h>

#include "base/text.h"

/* A title of several lines is one line. */
static const char *one_line(struct arena *arena, const char *text, size_t length)
{
	char *copy = (char *)arena_strndup(arena, text, length);
	for (char *p = copy; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return text_trim(arena, copy, strlen(copy));
}

static void copy_row(struct top *top, const struct sheet_row *row)
{
	top->rows = arena_append(&top->arena, top->rows, &top->count, sizeof *top->rows);
	struct top_row *copy = &top->rows[top->count - 1];
	copy->number = row->number;
	copy->cells = arena_zalloc(&top->arena, row->count, sizeof *copy->cells);
	copy->count = row->count;
	for (size_t i = 0; i < row->count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		copy->cells[i] = (struct top_cell){cell->column,
		                                   arena_strndup(&top->arena, cell->text, cell->length),
		                                   cell->kind == SHEET_NUMBER || cell->kind == SHEET_DATE,
		                                   cell->hidden,
		                                   cell->covered,
		                                   cell->kind};
		if (cell->column > top->columns)
			top->columns = cell->column;
	}
}

int top_read(struct top *top, struct sheet_file *file, size_t index, size_t rows, struct error *error)
{
	*top = (struct top){0};
	struct sheet_reader *reader = sheet_start(file, index, error);
	const struct sheet_row *row;
	int result = reader ? 0 : -1;
	while (result == 0 && top->count < rows && (result = sheet_next(reader, &row, error)) > 0) {
		copy_row(top, row);
		result = 0;
	}
	if (reader)
		sheet_end(reader);
	return result < 0 ? -1 : 0;
}

void top_free(struct top *top)
{
	arena_free(&top->arena);
}

static const struct top_cell *top_cell(const struct top_row *row, uint32_t column)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i].column == column)
			return &row->cells[i];
	return NULL;
}

const char *top_text(const struct top_row *row, uint32_t column)
{
	const struct top_cell *cell = top_cell(row, column);
	return cell ? cell->text : "";
}

void header_titles(struct header *header, const struct top *top, size_t position)
{
	const struct top_row *row = &top->rows[position];
	const struct top_row *above = position && top->rows[position - 1].number + 1 == row->number
	                                      ? &top->rows[position - 1]
	                                      : NULL;
	*header = (struct header){.row = row->number};
	header->columns = arena_zalloc(&header->arena, top->columns, sizeof *header->columns);
	for (uint32_t column = 1; column <= top->columns; column++) {
		const struct top_cell *cell = top_cell(row, column);
		const char *text = cell ? cell->text : above ? top_text(above, column) : "";
		struct header_column *title = &header->columns[header->count++];
		*title = (struct header_column){.column = column, .match = -1};
		title->title = one_line(&header->arena, text, strlen(text));
		title->hidden = cell && cell->hidden;
	}
}

enum { MATCH_NONE, MATCH_NEAR, MATCH_PATTERN, MATCH_EXACT };

static int match_title(const struct mapping_column *column, const char *words, const char *group)
{
	int best = MATCH_NONE;
	if (column->group && !fold_match(column->group, group))
		return MATCH_NONE;
	for (size_t i = 0; i < column->titles.count && best < MATCH_EXACT; i++) {
		const char *pattern = column->titles.items[i];
		bool plain = !strchr(pattern, '*');
		unsigned limit = plain ? fold_tolerance(strlen(pattern)) : 0;
		if ((plain || best < MATCH_PATTERN) && fold_match(pattern, words))
			best = plain ? MATCH_EXACT : MATCH_PATTERN;
		else if (best < MATCH_NEAR && limit && fold_distance(pattern, words, limit) <= limit)
			best = MATCH_NEAR;
	}
	return best;
}

/* One pass over the mapping's columns, in their order, for matches of this quality. */
static void match_pass(struct header *header, const struct mapping_sheet *mapping, const char *const *words,
                       const char *const *groups, int quality)
{
	for (size_t m = 0; m < mapping->column_count; m++) {
		const struct mapping_column *column = &mapping->columns[m];
		size_t rank = 0;
		bool taken = false;
		for (size_t c = 0; c < header->count && !column->ignored; c++)
			taken |= header->columns[c].match == (long)m;
		for (size_t c = 0; c < header->count && c < COLUMNS_MATCHED && !taken; c++) {
			struct header_column *title = &header->columns[c];
			if (!*words[c] || match_title(column, words[c], groups[c]) != quality)
				continue;
			rank++;
			if (title->match >= 0 || (column->rank && rank != column->rank))
				continue;
			/* what is passed over is not passed over by likeness */
			if (column->ignored && quality == MATCH_NEAR)
				continue;
			title->match = (long)m;
			title->near = quality == MATCH_NEAR;
			header->score += column->ignored ? 1 : quality == MATCH_NEAR ? 2 : 4;
			taken = !column->ignored;
		}
	}
}

/* Words of a title without what stands in brackets: (jj/mm/aaaa). */
static const char *title_words(struct arena *arena, const char *title)
{
	const char *open = strpbrk(title, "([");
	if (!open || open == title || open[-1] != ' ')
		return fold_words(arena, title);
	return fold_words(arena, arena_strndup(arena, title, (size_t)(open - title)));
}

static void match(struct header *header, const struct top *top, size_t position,
                  const struct mapping_sheet *mapping)
{
	const char **words = arena_zalloc(&header->arena, header->count, sizeof *words);
	const char **groups = arena_zalloc(&header->arena, header->count, sizeof *groups);
	const char **bare = arena_zalloc(&header->arena, header->count, sizeof *bare);
	for (size_t c = 0; c < header->count; c++) {
		const char *above =
		        position ? top_text(&top->rows[position - 1], header->columns[c].column) : "";
		words[c] = fold_words(&header->arena, header->columns[c].title);
		bare[c] = title_words(&header->arena, header->columns[c].title);
		groups[c] = fold_words(&header->arena, above);
		/* a heading that is not merged stands above the first of its columns */
		if (!*groups[c] && c)
			groups[c] = groups[c - 1];
	}
	match_pass(header, mapping, words, groups, MATCH_EXACT);
	match_pass(header, mapping, bare, groups, MATCH_EXACT);
	match_pass(header, mapping, words, groups, MATCH_PATTERN);
	match_pass(header, mapping, words, groups, MATCH_NEAR);
	size_t found = 0;
	bool whole = true;
	for (size_t c = 0; c < header->count; c++)
		found += header->columns[c].match >= 0 && !mapping->columns[header->columns[c].match].ignored;
	for (size_t m = 0; m < mapping->column_count; m++) {
		bool there = !mapping->columns[m].required;
		for (size_t c = 0; c < header->count && !there; c++)
			there = header->columns[c].match == (long)m;
		whole &= there;
	}
	if (!whole || found < 1 || (found < 2 && mapping->column_count > 1))
		header->score = 0;
}

void header_find(struct header *header, const struct top *top, const struct mapping_sheet *mapping,
                 uint32_t after)
{
	*header = (struct header){0};
	for (size_t i = 0; i < top->count; i++) {
		struct header candidate;
		if ((mapping->header && mapping->header != top->rows[i].number) ||
		    top->rows[i].number <= after || (!after && !mapping->header && i >= HEADER_ROWS))
			continue;
		header_titles(&candidate, top, i);
		match(&candidate, top, i, mapping);
		if (candidate.score > header->score) {
			header_free(header);
			*header = candidate;
		} else {
			header_free(&candidate);
		}
	}
}

void header_free(struct header *header)
{
	arena_free(&header->arena);
	*header = (struct header){0};
}
