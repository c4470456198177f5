#include "import/guess/private.h"

/* Percent: how sure a thought is. */
enum { TITLE_KNOWN = 97, TITLE_LIKE = 75, TICKS = 80, SECOND = 75, SECOND_UNREAD = 20, CONTENT = 60 };
enum { WHOLE_NAMES = 60 /* percent of the cells, that make a column one of whole names */ };

const struct schema_column *guess_schema(const struct guessing *guessing, const struct target *target)
{
	return &guessing->stage->schema->tables[target->table].columns[target->column];
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

bool guess_is_taken(const struct guessing *guessing, long match)
{
	for (size_t c = 0; c < guessing->header->count; c++)
		if (guessing->thoughts[c].match == match)
			return true;
	return false;
}

/* How whole names are to be cut, and where their parts go: attributes of a column. */
static const char *whole_names(struct guessing *guessing, const char *cut)
{
	const struct mapping_persons *persons = &guessing->general->persons;
	return arena_printf(&guessing->arena, " decoupe=\"%s\" vers=\"%s %s\"", cut,
	                    person_target(guessing, persons->last), person_target(guessing, persons->first));
}

/* « Nom » above whole names is cut; « Enfant » beside « Prénom » is not. */
static void think_of_name(struct guessing *guessing, size_t c, const struct mapping_column *column)
{
	const struct mapping_persons *persons = &guessing->general->persons;
	struct thought *thought = &guessing->thoughts[c];
	bool cut = column->cut != CUT_NONE;
	bool other = persons->first >= 0 && has_person_column(guessing, persons->first, c);
	size_t filled = guess_count_names(guessing, c).filled, two = guess_count_two(guessing, c);
	if (!cut && !other && filled && two * 100 >= filled * WHOLE_NAMES && persons->first >= 0)
		thought->split = whole_names(guessing, "nom prenom");
	const char *unsure =
	        (column->unsure && !other) || thought->split ? guess_unsure_cut(guessing, c) : NULL;
	if (unsure)
		thought->split = whole_names(guessing, unsure);
	if (cut && other)
		thought->split = arena_printf(&guessing->arena, " vers=\"%s\"",
		                              person_target(guessing, persons->last));
	thought->cells = (struct counted){filled, cut && !other ? two : filled};
}

static void think_of_names(struct guessing *guessing)
{
	for (size_t c = 0; c < guessing->header->count; c++) {
		const struct mapping_column *column = guess_matched(guessing, c);
		if (column && guess_leads_to(guessing, column, guessing->general->persons.last))
			think_of_name(guessing, c, column);
	}
}

/* Whether contents alone may speak for this column of the general mapping: a date of birth, or a list. */
static bool tells_by_content(const struct guessing *guessing, const struct mapping_column *column)
{
	const struct target *target = mapping_first_target(column);
	if (!target || column->cut != CUT_NONE)
		return false;
	enum type type = guess_schema(guessing, target)->type;
	return type == TYPE_LIST || (type == TYPE_DATE && column->birth);
}

/* A column whose title says nothing: the target that reads nearly all of it. */
static void think_by_content(struct guessing *guessing, size_t c)
{
	size_t best = 0;
	for (size_t m = 0; m < guessing->sheet->column_count; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		if (guess_is_taken(guessing, (long)m) || !tells_by_content(guessing, column))
			continue;
		struct counted cells = guess_count_values(guessing, c, column);
		if (cells.filled < 2 || cells.read * 100 < cells.filled * ENOUGH || cells.read <= best)
			continue;
		best = cells.read;
		guessing->thoughts[c] =
		        (struct thought){.match = (long)m,
		                         .sureness = (int)(cells.read * CONTENT / cells.filled),
		                         .by_content = true,
		                         .cells = cells};
	}
}

static void think_of_whole_names(struct guessing *guessing, size_t c)
{
	struct counted cells = guess_count_names(guessing, c);
	if (cells.filled < 3 || cells.read * 100 < cells.filled * ENOUGH)
		return;
	for (size_t m = 0; m < guessing->sheet->column_count; m++)
		if (guessing->sheet->columns[m].cut == CUT_LAST_FIRST) {
			guessing->thoughts[c] = (struct thought){
			        .match = (long)m, .sureness = CONTENT, .by_content = true, .cells = cells};
			return;
		}
}

/* The code of the column's list that the title is; NULL. */
static const char *code_of_title(const struct guessing *guessing, const struct mapping_column *column,
                                 const char *title)
{
	if (!tells_by_content(guessing, column))
		return NULL;
	const struct schema_column *schema = guess_schema(guessing, &column->targets[0]);
	const struct translation translation = {.target = &column->targets[0], .optional = true};
	struct translated value = translate(guessing->stage, &translation, title);
	bool sure = schema->type == TYPE_LIST && value.text && value.strength == CELL_READ &&
	            vocabulary_has(&guessing->stage->mapping->vocabulary, schema->list->id, title);
	return sure ? value.text : NULL;
}

/* Boxes: the title is a code of a list (PRE, CLAS, Garçon), the cells are ticked or not. */
static bool think_of_ticks(struct guessing *guessing, size_t c)
{
	struct counted cells = guess_count_ticks(guessing, c);
	if (!cells.filled || (cells.filled - cells.read) * 100 > cells.filled * (100 - ENOUGH))
		return false;
	for (size_t m = 0; m < guessing->sheet->column_count; m++) {
		const char *code = code_of_title(guessing, &guessing->sheet->columns[m],
		                                 guessing->header->columns[c].title);
		if (!code)
			continue;
		guessing->thoughts[c] =
		        (struct thought){.match = (long)m, .sureness = TICKS, .cells = cells, .tick = code};
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

/* The number of a title, « Début 2 », or of « Début » again; *words becomes what is the same in all. 1: none.
 */
static unsigned title_number(struct guessing *guessing, size_t c, const char **words)
{
	struct arena *arena = &guessing->arena;
	unsigned number = 1;
	*words = fold_words(arena, guessing->header->columns[c].title);
	size_t length = strlen(*words);
	char last = length > 2 && (*words)[length - 2] == ' ' ? (*words)[length - 1] : '\0';
	if (last > '1' && last <= '9') {
		*words = arena_strndup(arena, *words, length - 2);
		return (unsigned)(last - '0');
	}
	for (size_t i = 0; i < c; i++)
		number += strcmp(fold_words(arena, guessing->header->columns[i].title), *words) == 0;
	return number;
}

/* Of a second row of that table. */
static bool think_of_seconds(struct guessing *guessing, size_t c)
{
	const char *words;
	unsigned number = title_number(guessing, c, &words);
	for (size_t m = 0; m < guessing->sheet->column_count && number > 1; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		const struct target *target = mapping_first_target(column);
		if (column->ignored || !target || (long)target->table == guessing->general->persons.table ||
		    !has_title(column, words) || !guess_is_taken(guessing, (long)m))
			continue;
		struct counted cells = guess_count_values(guessing, c, column);
		guessing->thoughts[c] =
		        (struct thought){.match = (long)m,
		                         .sureness = cells.filled && !cells.read ? SECOND_UNREAD : SECOND,
		                         .cells = cells,
		                         .number = number};
		return true;
	}
	return false;
}

/* The title promises what the cells do not hold. */
static bool is_belied(const struct thought *thought)
{
	return thought->cells.filled > 1 && thought->cells.read * 100 < thought->cells.filled * DOUBT;
}

/* What the title says, and how much of the cells bears it out. */
static void think_of_title(struct guessing *guessing, size_t c)
{
	const struct header_column *title = &guessing->header->columns[c];
	struct thought *thought = &guessing->thoughts[c];
	thought->match = title->match;
	const struct mapping_column *column = guess_matched(guessing, c);
	if (column && mapping_first_target(column))
		thought->cells = guess_count_values(guessing, c, column);
	thought->sureness = title->near ? TITLE_LIKE : TITLE_KNOWN;
	if (thought->cells.filled)
		thought->sureness = (int)((size_t)thought->sureness * (thought->cells.read + 1) /
		                          (thought->cells.filled + 1));
}

/* What the cells say where the title says nothing, or what is not true. *named: whether a column has names.
 */
static void think_of_cells(struct guessing *guessing, size_t c, bool *named)
{
	const struct thought before = guessing->thoughts[c];
	if (!*guessing->header->columns[c].title || (before.match >= 0 && !is_belied(&before)))
		return;
	guessing->thoughts[c].match = -1;
	if (think_of_ticks(guessing, c) || (before.match < 0 && think_of_seconds(guessing, c)))
		return;
	if (!*named)
		think_of_whole_names(guessing, c);
	if (guessing->thoughts[c].match < 0)
		think_by_content(guessing, c);
	if (guessing->thoughts[c].match < 0)
		guessing->thoughts[c] = before;
	const struct mapping_column *column = guess_matched(guessing, c);
	*named |= column && column->cut != CUT_NONE;
}

void guess_think(struct guessing *guessing)
{
	const struct header *header = guessing->header;
	guessing->thoughts = arena_zalloc(&guessing->arena, header->count, sizeof *guessing->thoughts);
	for (size_t c = 0; c < header->count; c++)
		think_of_title(guessing, c);
	think_of_names(guessing);
	bool named = has_person_column(guessing, guessing->general->persons.last, SIZE_MAX);
	size_t most = header->count < COLUMNS_MATCHED ? header->count : COLUMNS_MATCHED;
	for (size_t c = 0; c < most && guessing->sheet == guessing->general->sheets; c++)
		think_of_cells(guessing, c, &named);
}
