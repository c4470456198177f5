#include "import/lines/header.h"

#include <string.h>

#include "base/text.h"

/* A title of several lines is one line. */
static const char *one_line(struct arena *arena, const char *text, size_t length)
{
	char *copy = (char *)arena_strndup(arena, text, length);
	for (char *p = copy; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return pieces_trim(arena, copy, strlen(copy));
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
		copy->cells[i] =
		        (struct top_cell){cell->column, arena_strndup(&top->arena, cell->text, cell->length),
		                          cell->hidden, cell->covered, cell->kind};
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
	if (column <= row->count && row->cells[column - 1].column == column)
		return &row->cells[column - 1];
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

enum fit { FIT_NONE, FIT_NEAR, FIT_PATTERN, FIT_EXACT };

static enum fit fit_title(const struct mapping_column *column, const char *words)
{
	enum fit best = FIT_NONE;
	size_t length = strlen(words);
	for (size_t i = 0; i < column->titles.count && best < FIT_EXACT; i++) {
		const char *pattern = column->titles.items[i];
		size_t whole = strlen(pattern);
		unsigned limit = fold_tolerance(whole);
		bool may_match = *pattern == *words || *pattern == '*';
		bool may_be_near =
		        best < FIT_NEAR && limit && length + limit >= whole && whole + limit >= length;
		if (!may_match && !may_be_near)
			continue;
		bool plain = !strchr(pattern, '*');
		if (may_match && (plain || best < FIT_PATTERN) && fold_match(pattern, words))
			best = plain ? FIT_EXACT : FIT_PATTERN;
		else if (may_be_near && plain && fold_distance(pattern, words, limit) <= limit)
			best = FIT_NEAR;
	}
	return best;
}

/* The titles of a row as they are compared. */
struct titles {
	size_t count;
	const char **words;  /* [title]: folded */
	const char **bare;   /* without what stands in brackets */
	const char **groups; /* of the heading above */
};

/* How each title fits each column of the mapping: [mapping column * count + title], enum fit. */
static uint8_t *find_fits(struct arena *arena, const struct mapping_sheet *mapping,
                          const struct titles *titles, const char *const *words)
{
	uint8_t *fits = arena_alloc(arena, mapping->column_count, titles->count);
	for (size_t m = 0; m < mapping->column_count; m++) {
		const struct mapping_column *column = &mapping->columns[m];
		for (size_t c = 0; c < titles->count; c++) {
			bool possible =
			        *words[c] && (!column->group || fold_match(column->group, titles->groups[c]));
			fits[m * titles->count + c] =
			        possible ? (uint8_t)fit_title(column, words[c]) : FIT_NONE;
		}
	}
	return fits;
}

static bool is_taken(const struct header *header, size_t m)
{
	for (size_t c = 0; c < header->count; c++)
		if (header->columns[c].match == (long)m)
			return true;
	return false;
}

/* One pass over the mapping's columns, in their order, for titles that fit so well. */
static void match_pass(struct header *header, const struct mapping_sheet *mapping, const uint8_t *fits,
                       size_t count, enum fit wanted)
{
	for (size_t m = 0; m < mapping->column_count; m++) {
		const struct mapping_column *column = &mapping->columns[m];
		size_t rank = 0;
		bool taken = !column->ignored && is_taken(header, m);
		for (size_t c = 0; c < count && !taken; c++) {
			struct header_column *title = &header->columns[c];
			if (fits[m * count + c] != wanted)
				continue;
			rank++;
			if (title->match >= 0 || (column->rank && rank != column->rank))
				continue;
			/* what is passed over is not passed over by likeness */
			if (column->ignored && wanted == FIT_NEAR)
				continue;
			title->match = (long)m;
			title->near = wanted == FIT_NEAR;
			header->score += column->ignored ? 1 : wanted == FIT_NEAR ? 2 : 4;
			taken = !column->ignored;
		}
	}
}

/* Words of a title without what stands in brackets: (jj/mm/aaaa). */
static const char *bare_words(struct arena *arena, const char *title, const char *words)
{
	const char *open = strpbrk(title, "([");
	if (!open || open == title || open[-1] != ' ')
		return words;
	return fold_words(arena, arena_strndup(arena, title, (size_t)(open - title)));
}

static struct titles compare_titles(struct arena *arena, const struct header *header,
                                    const struct top_row *above)
{
	size_t count = header->count < COLUMNS_MATCHED ? header->count : COLUMNS_MATCHED;
	struct titles titles = {count, arena_zalloc(arena, count, sizeof *titles.words),
	                        arena_zalloc(arena, count, sizeof *titles.bare),
	                        arena_zalloc(arena, count, sizeof *titles.groups)};
	for (size_t c = 0; c < count; c++) {
		const struct header_column *column = &header->columns[c];
		titles.words[c] = fold_words(arena, column->title);
		titles.bare[c] = bare_words(arena, column->title, titles.words[c]);
		titles.groups[c] = fold_words(arena, above ? top_text(above, column->column) : "");
		/* a heading that is not merged stands above the first of its columns */
		if (!*titles.groups[c] && c)
			titles.groups[c] = titles.groups[c - 1];
	}
	return titles;
}

/* Whether what was found makes a header: all columns that are required, and two in all where there are two.
 */
static bool is_enough(const struct header *header, const struct mapping_sheet *mapping)
{
	size_t found = 0;
	for (size_t c = 0; c < header->count; c++)
		found += header->columns[c].match >= 0 && !mapping->columns[header->columns[c].match].ignored;
	for (size_t m = 0; m < mapping->column_count; m++)
		if (mapping->columns[m].required && !is_taken(header, m))
			return false;
	return found >= 2 || (found == 1 && mapping->column_count == 1);
}

static void match(struct header *header, const struct top_row *above, const struct mapping_sheet *mapping)
{
	struct arena arena = {0};
	const struct titles titles = compare_titles(&arena, header, above);
	const uint8_t *fits = find_fits(&arena, mapping, &titles, titles.words);
	match_pass(header, mapping, fits, titles.count, FIT_EXACT);
	match_pass(header, mapping, find_fits(&arena, mapping, &titles, titles.bare), titles.count,
	           FIT_EXACT);
	match_pass(header, mapping, fits, titles.count, FIT_PATTERN);
	match_pass(header, mapping, fits, titles.count, FIT_NEAR);
	if (!is_enough(header, mapping))
		header->score = 0;
	arena_free(&arena);
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
		match(&candidate, i ? &top->rows[i - 1] : NULL, mapping);
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
