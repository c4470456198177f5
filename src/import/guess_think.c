#include "import/guessing.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool guess_is_below(const struct guessing *guessing, size_t row)
{
	uint32_t number = guessing->top->rows[row].number;
	return number > guessing->header->row && (!guessing->until || number < guessing->until);
}

/* How many of the column's cells are filled, and how many can be read as this target. */
static void count_read(const struct guessing *guessing, uint32_t column, const struct target *target,
                       const char *separators, size_t *filled, size_t *read)
{
	struct arena arena = {0};
	*filled = *read = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		if (!guess_is_below(guessing, r))
			continue;
		struct pieces parts = pieces_split(&arena, top_text(&guessing->top->rows[r], column),
		                                   separators ? separators : "\x01");
		for (size_t i = 0; i < parts.count; i++) {
			const struct schema_column *schema =
			        &guessing->stage->schema->tables[target->table].columns[target->column];
			bool code = schema->type != TYPE_KEY && schema->type != TYPE_TEXT;
			++*filled;
			*read += !code ||
			         translate(guessing->stage, target, parts.items[i], NULL, true, false).text !=
			                 NULL;
		}
	}
	arena_free(&arena);
}

/* How many cells hold a last and a first name, told by capitals or a comma. */
static void count_names(const struct guessing *guessing, uint32_t column, size_t *filled, size_t *two,
                        size_t *sure)
{
	struct arena arena = {0};
	*filled = *two = *sure = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *last, *first, *text = top_text(&guessing->top->rows[r], column);
		if (!guess_is_below(guessing, r) || !*text)
			continue;
		++*filled;
		enum reading reading = form_name(&arena, text, NAME_LAST_FIRST, &last, &first);
		*two += reading != NOT_READ;
		*sure += reading == READ && strcspn(text, "0123456789") == strlen(text);
	}
	arena_free(&arena);
}

bool guess_leads_to(const struct guessing *guessing, const struct mapping_column *column, long person_column)
{
	for (size_t i = 0; i < column->target_count; i++)
		if ((long)column->targets[i].table == guessing->general->persons.table &&
		    (long)column->targets[i].column == person_column)
			return true;
	return false;
}

const struct mapping_column *guess_matched(const struct guessing *guessing, size_t c)
{
	long match = guessing->thoughts[c].match;
	return match >= 0 && (size_t)match < guessing->sheet->column_count ? &guessing->sheet->columns[match]
	                                                                   : NULL;
}

static bool has_person_column(const struct guessing *guessing, long person_column, size_t but)
{
	for (size_t c = 0; c < guessing->header->count; c++)
		if (c != but && guess_matched(guessing, c) &&
		    guess_leads_to(guessing, guess_matched(guessing, c), person_column))
			return true;
	return false;
}

static const char *person_target(struct guessing *guessing, long column)
{
	const struct schema_table *table = &guessing->stage->schema->tables[guessing->general->persons.table];
	return arena_printf(&guessing->arena, "%s.%s", table->name, table->columns[column].name);
}

/* Where capitals tell nothing: brothers and sisters stand below each other, so the name that two neighbours
 * share is the last one. The cut that is thought of, or NULL where the cells tell. */
static const char *unsure_cut(struct guessing *guessing, uint32_t column)
{
	struct arena *arena = &guessing->arena;
	const char *before_front = "", *before_back = "";
	size_t told = 0, untold = 0, fronts = 0, backs = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *front, *back, *text = top_text(&guessing->top->rows[r], column);
		if (!guess_is_below(guessing, r) ||
		    form_name(arena, text, NAME_LAST_FIRST, &front, &back) == NOT_READ)
			continue;
		bool tells = form_name_tells(text);
		told += tells;
		untold += !tells;
		fronts += strcmp(front, before_front) == 0;
		before_front = front;
		form_name(arena, text, NAME_FIRST_LAST, &back, &front);
		backs += strcmp(back, before_back) == 0;
		before_back = back;
	}
	if (untold <= told)
		return NULL;
	return backs > 1 && backs > fronts ? "prenom nom ?" : "nom prenom ?";
}

/* « Nom » above whole names is cut; « Enfant » beside « Prénom » is not. */
static void think_of_names(struct guessing *guessing)
{
	const struct mapping_persons *persons = &guessing->general->persons;
	for (size_t c = 0; c < guessing->header->count; c++) {
		struct thought *thought = &guessing->thoughts[c];
		size_t filled, two, sure;
		const struct mapping_column *column = guess_matched(guessing, c);
		if (!column || !guess_leads_to(guessing, column, persons->last))
			continue;
		bool cut = column->cut != CUT_NONE;
		bool other = persons->first >= 0 && has_person_column(guessing, persons->first, c);
		count_names(guessing, guessing->header->columns[c].column, &filled, &two, &sure);
		if (!cut && !other && filled && two * 100 >= filled * 60 && persons->first >= 0)
			thought->split =
			        arena_printf(&guessing->arena, " decoupe=\"nom prenom\" vers=\"%s %s\"",
			                     person_target(guessing, persons->last),
			                     person_target(guessing, persons->first));
		const char *unsure = (column->unsure && !other) || thought->split
		                             ? unsure_cut(guessing, guessing->header->columns[c].column)
		                             : NULL;
		if (unsure)
			thought->split = arena_printf(&guessing->arena, " decoupe=\"%s\" vers=\"%s %s\"",
			                              unsure, person_target(guessing, persons->last),
			                              person_target(guessing, persons->first));
		if (cut && other)
			thought->split = arena_printf(&guessing->arena, " vers=\"%s\"",
			                              person_target(guessing, persons->last));
		thought->filled = filled;
		thought->read = cut && !other ? two : filled;
	}
}

bool guess_is_taken(const struct guessing *guessing, long match)
{
	for (size_t c = 0; c < guessing->header->count; c++)
		if (guessing->thoughts[c].match == match)
			return true;
	return false;
}

/* Whether contents alone may speak for this column of the general mapping: a date of birth, or a list. */
static bool tells_by_content(const struct guessing *guessing, const struct mapping_column *column)
{
	if (!column->target_count || column->targets[0].table == SIZE_MAX || column->cut != CUT_NONE)
		return false;
	const struct schema_column *schema =
	        &guessing->stage->schema->tables[column->targets[0].table].columns[column->targets[0].column];
	return schema->type == TYPE_LIST || (schema->type == TYPE_DATE && column->birth);
}

/* A column whose title says nothing: the target that reads nearly all of it. */
static void think_by_content(struct guessing *guessing, size_t c)
{
	struct thought *thought = &guessing->thoughts[c];
	uint32_t place = guessing->header->columns[c].column;
	size_t best = 0;
	for (size_t m = 0; m < guessing->sheet->column_count; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		size_t filled, read;
		if (guess_is_taken(guessing, (long)m) || !tells_by_content(guessing, column))
			continue;
		count_read(guessing, place, &column->targets[0], column->separators, &filled, &read);
		if (filled < 2 || read * 100 < filled * ENOUGH || read <= best)
			continue;
		best = read;
		*thought = (struct thought){
		        (long)m, (int)(read * 60 / filled), true, filled, read, NULL, NULL, 0};
	}
}

static void think_of_whole_names(struct guessing *guessing, size_t c)
{
	size_t filled, two, sure;
	count_names(guessing, guessing->header->columns[c].column, &filled, &two, &sure);
	if (filled < 3 || sure * 100 < filled * ENOUGH)
		return;
	for (size_t m = 0; m < guessing->sheet->column_count; m++)
		if (guessing->sheet->columns[m].cut == CUT_LAST_FIRST) {
			guessing->thoughts[c] =
			        (struct thought){(long)m, 60, true, filled, sure, NULL, NULL, 0};
			return;
		}
}

/* Boxes: the title is a code of a list (PRE, CLAS, Garçon), the cells are ticked or not. */
static bool think_of_ticks(struct guessing *guessing, size_t c)
{
	struct vocabulary *vocabulary = &guessing->stage->mapping->vocabulary;
	struct arena *arena = &guessing->arena;
	const char *title = guessing->header->columns[c].title;
	size_t filled = 0, others = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *text = top_text(&guessing->top->rows[r], guessing->header->columns[c].column);
		text = guess_is_below(guessing, r) ? text_trim(arena, text, strlen(text)) : "";
		filled += *text != '\0';
		others += *text && !vocabulary_has(vocabulary, "booleen", text);
	}
	if (!filled || others * 100 > filled * (100 - ENOUGH))
		return false;
	for (size_t m = 0; m < guessing->sheet->column_count; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		if (!tells_by_content(guessing, column))
			continue;
		struct translated value =
		        translate(guessing->stage, &column->targets[0], title, NULL, true, false);
		const struct schema_column *schema =
		        &guessing->stage->schema->tables[column->targets[0].table]
		                 .columns[column->targets[0].column];
		if (schema->type != TYPE_LIST || !value.text || value.strength != CELL_READ ||
		    !vocabulary_has(vocabulary, schema->list->id, title))
			continue;
		guessing->thoughts[c] =
		        (struct thought){(long)m, 80, false, filled, filled - others, NULL, value.text, 0};
		return true;
	}
	return false;
}

static bool has_title(const struct mapping_column *column, const char *words)
{
	for (size_t i = 0; i < column->titles.count; i++)
		if (fold_match(column->titles.items[i], words))
			return true;
	return false;
}

/* « Début 2 », or « Début » again: of a second row of that table. */
static bool think_of_seconds(struct guessing *guessing, size_t c)
{
	struct arena *arena = &guessing->arena;
	const char *words = fold_words(arena, guessing->header->columns[c].title);
	size_t length = strlen(words);
	unsigned number = 1;
	if (length > 2 && words[length - 2] == ' ' && words[length - 1] > '1' && words[length - 1] <= '9') {
		number = (unsigned)(words[length - 1] - '0');
		words = arena_strndup(arena, words, length - 2);
	} else {
		for (size_t i = 0; i < c; i++)
			number += strcmp(fold_words(arena, guessing->header->columns[i].title), words) == 0;
	}
	for (size_t m = 0; m < guessing->sheet->column_count && number > 1; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		if (column->ignored || !column->target_count || column->targets[0].table == SIZE_MAX ||
		    (long)column->targets[0].table == guessing->general->persons.table ||
		    !has_title(column, words) || !guess_is_taken(guessing, (long)m))
			continue;
		size_t filled, read;
		count_read(guessing, guessing->header->columns[c].column, &column->targets[0],
		           column->separators, &filled, &read);
		guessing->thoughts[c] = (struct thought){
		        (long)m, filled && !read ? 20 : 75, false, filled, read, NULL, NULL, number};
		return true;
	}
	return false;
}

/* The title promises what the cells do not hold. */
static bool is_belied(const struct thought *thought)
{
	return thought->filled > 1 && thought->read * 100 < thought->filled * DOUBT;
}

void guess_think(struct guessing *guessing)
{
	const struct header *header = guessing->header;
	guessing->thoughts = arena_zalloc(&guessing->arena, header->count, sizeof *guessing->thoughts);
	for (size_t c = 0; c < header->count; c++) {
		struct thought *thought = &guessing->thoughts[c];
		const struct header_column *title = &header->columns[c];
		thought->match = title->match;
		const struct mapping_column *column =
		        title->match < 0 ? NULL : &guessing->sheet->columns[title->match];
		if (column && column->target_count && column->targets[0].table != SIZE_MAX)
			count_read(guessing, title->column, &column->targets[0], column->separators,
			           &thought->filled, &thought->read);
		thought->sureness = title->near ? 75 : 97;
		if (thought->filled)
			thought->sureness = (int)((size_t)thought->sureness * (thought->read + 1) /
			                          (thought->filled + 1));
	}
	think_of_names(guessing);
	bool named = has_person_column(guessing, guessing->general->persons.last, SIZE_MAX);
	size_t most = header->count < COLUMNS_MATCHED ? header->count : COLUMNS_MATCHED;
	for (size_t c = 0; c < most && guessing->sheet == guessing->general->sheets; c++) {
		const struct thought before = guessing->thoughts[c];
		if (!*header->columns[c].title || (before.match >= 0 && !is_belied(&before)))
			continue;
		guessing->thoughts[c].match = -1;
		if (think_of_ticks(guessing, c) || (before.match < 0 && think_of_seconds(guessing, c)))
			continue;
		if (!named)
			think_of_whole_names(guessing, c);
		if (guessing->thoughts[c].match < 0)
			think_by_content(guessing, c);
		if (guessing->thoughts[c].match < 0)
			guessing->thoughts[c] = before;
		named |= guessing->thoughts[c].match >= 0 &&
		         guessing->sheet->columns[guessing->thoughts[c].match].cut != CUT_NONE;
	}
}
