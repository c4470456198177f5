/* Rows of the tables that are no persons: known ones by what tells them apart, or new ones with a new key. */
#include "base/date.h"
#include "import/join/join.h"
#include "import/words/fold.h"

enum { NEAR_DAYS = 62 }; /* a start that moves by less is a correction */

/* A row by the texts that tell it apart; without the loose one (near: NULL where there is none). whole is
 * NULL of a row that is left out. */
struct identity {
	const char *whole, *near;
};

struct resolving {
	struct stage *stage;
	size_t table;
	const struct schema_table *schema;
	struct stage_table *staged;
	size_t *columns; /* that tell rows apart */
	size_t count;
	long loose; /* the column among them that a correction may change, or -1 */
	struct map exact, near;
	size_t *next;       /* [known entity]: with the same identity but for the loose column */
	const char **texts; /* [column]: of the row or entity that is looked at */
	struct buffer text;
	struct arena arena;
};

static void find_columns(struct resolving *resolving)
{
	const struct mapping_table *mapping = &resolving->stage->mapping->tables[resolving->table];
	const struct schema_table *schema = resolving->schema;
	size_t most = mapping->identity.count ? mapping->identity.count : schema->count;
	resolving->columns = arena_alloc(&resolving->arena, most, sizeof *resolving->columns);
	resolving->loose = mapping->loose ? schema_column_find(schema, mapping->loose) : -1;
	for (size_t i = 0; i < mapping->identity.count; i++)
		resolving->columns[resolving->count++] =
		        (size_t)schema_column_find(schema, mapping->identity.items[i]);
	for (size_t c = 0; c < schema->count && !mapping->identity.count; c++)
		if (schema->columns[c].primary)
			resolving->columns[resolving->count++] = c;
}

/* The texts of the identity columns as one; without the loose one where asked. */
static const char *join_texts(struct resolving *resolving, bool whole)
{
	resolving->text.length = 0;
	for (size_t i = 0; i < resolving->count; i++) {
		size_t column = resolving->columns[i];
		if (!whole && (long)column == resolving->loose)
			continue;
		buffer_puts(&resolving->text, resolving->texts[column] ? resolving->texts[column] : "");
		buffer_putc(&resolving->text, '\n');
	}
	return arena_strndup(&resolving->arena, resolving->text.bytes, resolving->text.length);
}

static struct identity identify(struct resolving *resolving)
{
	return (struct identity){join_texts(resolving, true),
	                         resolving->loose < 0 ? NULL : join_texts(resolving, false)};
}

static void index_known(struct resolving *resolving)
{
	size_t known = resolving->staged->entity_count;
	resolving->next = arena_alloc(&resolving->arena, known, sizeof *resolving->next);
	for (size_t e = known; e-- > 0;) {
		for (size_t c = 0; c < resolving->schema->count; c++)
			resolving->texts[c] = resolving->staged->entities[e].cells[c].text;
		struct identity identity = identify(resolving);
		map_add(&resolving->exact, identity.whole, strlen(identity.whole), e, NULL);
		resolving->next[e] = SIZE_MAX;
		if (!identity.near)
			continue;
		size_t head = map_add(&resolving->near, identity.near, strlen(identity.near), e, NULL);
		if (head != e) {
			resolving->next[e] = resolving->next[head];
			resolving->next[head] = e;
		}
	}
}

/* The row lacks the row that it belongs to, or a part of its key. */
static bool is_orphan(const struct resolving *resolving, const struct staged_row *row)
{
	const struct schema_table *schema = resolving->schema;
	for (size_t c = 0; c < schema->count; c++) {
		const struct schema_column *column = &schema->columns[c];
		bool needed = (column->primary && schema->key != (long)c) ||
		              (column->type == TYPE_KEY && column->required) || row->cells[c].link;
		if (resolving->texts[c] || !needed)
			continue;
		report_add(resolving->stage->report,
		           &(struct remark){.spot = stage_spot(resolving->stage, row, 0),
		                            .why = WHY_ROW_ORPHAN,
		                            .detail = column->name});
		return true;
	}
	return false;
}

static bool is_near(const char *a, const char *b)
{
	int32_t from, to;
	if (!a || !b || !date_parse(a, strlen(a), &from) || !date_parse(b, strlen(b), &to))
		return a && b && fold_distance(a, b, 1) <= 1;
	return (from > to ? from - to : to - from) <= NEAR_DAYS || fold_distance(a, b, 1) <= 1;
}

/* The one known row that differs in the loose column alone, by little (or by anything, where the value is
 * only a guess: then the first of several), and that no row of this run is. */
static size_t find_loose(const struct resolving *resolving, const struct staged_row *row, const char *near)
{
	if (!near)
		return NO_ROW;
	const struct staged_cell *cell = &row->cells[resolving->loose];
	const char *text = stage_text(resolving->stage, resolving->table, (size_t)resolving->loose, cell);
	long head = map_find(&resolving->near, near, strlen(near));
	size_t found = NO_ROW;
	bool guess = cell->strength <= CELL_GUESSED;
	for (size_t e = head < 0 ? SIZE_MAX : (size_t)head; e != SIZE_MAX; e = resolving->next[e]) {
		const struct staged_entity *entity = &resolving->staged->entities[e];
		if (entity->touched || (!guess && !is_near(text, entity->cells[resolving->loose].text)))
			continue;
		if (found != NO_ROW && !guess)
			return NO_ROW;
		found = found == NO_ROW || e < found ? e : found;
	}
	return found;
}

static size_t make_entity(struct resolving *resolving, struct staged_row *row, const char *whole)
{
	struct stage *stage = resolving->stage;
	long key = resolving->schema->key;
	size_t entity = stage_entity(stage, resolving->table);
	if (key >= 0)
		stage_set_key(stage, resolving->table, entity,
		              row->cells[key].text ? row->cells[key].text
		                                   : stage_new_key(stage, resolving->table));
	map_add(&resolving->exact, whole, strlen(whole), entity, NULL);
	return entity;
}

static size_t find_exact(const struct resolving *resolving, const struct staged_row *row, const char *whole)
{
	long key = resolving->schema->key;
	if (key >= 0 && row->cells[key].text)
		return stage_find_key(resolving->stage, resolving->table, row->cells[key].text);
	long found = map_find(&resolving->exact, whole, strlen(whole));
	return found < 0 ? NO_ROW : (size_t)found;
}

/* Identities of all rows; those of known entities are found, so that no other row is taken for one of them.
 */
static struct identity *find_known(struct resolving *resolving)
{
	struct stage_table *staged = resolving->staged;
	struct identity *identities = arena_zalloc(&resolving->arena, staged->count, sizeof *identities);
	for (size_t r = 0; r < staged->count; r++) {
		struct staged_row *row = &staged->rows[r];
		for (size_t c = 0; c < resolving->schema->count; c++)
			resolving->texts[c] =
			        stage_text(resolving->stage, resolving->table, c, &row->cells[c]);
		if (is_orphan(resolving, row))
			continue;
		identities[r] = identify(resolving);
		row->entity = find_exact(resolving, row, identities[r].whole);
		if (row->entity != NO_ROW)
			staged->entities[row->entity].touched = true;
	}
	return identities;
}

static void take_rows(struct resolving *resolving, const struct identity *identities)
{
	for (size_t r = 0; r < resolving->staged->count; r++) {
		struct staged_row *row = &resolving->staged->rows[r];
		const struct identity *identity = &identities[r];
		if (!identity->whole)
			continue;
		if (row->entity == NO_ROW)
			row->entity = find_exact(resolving, row, identity->whole);
		if (row->entity == NO_ROW)
			row->entity = find_loose(resolving, row, identity->near);
		if (row->entity == NO_ROW)
			row->entity = make_entity(resolving, row, identity->whole);
		stage_merge(resolving->stage, resolving->table, row, row->entity);
	}
}

static void resolve_table(struct stage *stage, size_t t)
{
	struct resolving resolving = {
	        .stage = stage, .table = t, .schema = &stage->schema->tables[t], .staged = &stage->tables[t]};
	resolving.texts = arena_alloc(&resolving.arena, resolving.schema->count, sizeof *resolving.texts);
	find_columns(&resolving);
	index_known(&resolving);
	take_rows(&resolving, find_known(&resolving));
	map_free(&resolving.exact);
	map_free(&resolving.near);
	buffer_free(&resolving.text);
	arena_free(&resolving.arena);
}

/* The place of the first cell of an entity that comes from a line. */
static struct spot first_spot(const struct stage *stage, const struct staged_entity *entity, size_t columns)
{
	for (size_t c = 0; c < columns; c++)
		if (entity->cells[c].line) {
			const struct staged_line *line = &stage->lines[entity->cells[c].line - 1];
			return (struct spot){line->source, line->row, 0};
		}
	return (struct spot){0};
}

/* Required values that no source has. */
static void report_missing(struct stage *stage, size_t t)
{
	const struct schema_table *schema = &stage->schema->tables[t];
	struct arena arena = {0};
	for (size_t e = 0; e < stage->tables[t].entity_count; e++) {
		const struct staged_entity *entity = &stage->tables[t].entities[e];
		for (size_t c = 0; c < schema->count && entity->touched; c++)
			if (schema->columns[c].required && !entity->cells[c].text)
				report_add(
				        stage->report,
				        &(struct remark){.spot = first_spot(stage, entity, schema->count),
				                         .why = WHY_REQUIRED,
				                         .detail = arena_printf(&arena, "%s.%s", schema->name,
				                                                schema->columns[c].name)});
	}
	arena_free(&arena);
}

void resolve_tables(struct stage *stage)
{
	const struct mapping_persons *persons = &stage->mapping->persons;
	long families = persons->table < 0 || persons->family < 0
	                        ? -1
	                        : stage->schema->tables[persons->table].columns[persons->family].target;
	for (size_t t = 0; t < stage->schema->count; t++)
		if ((long)t != persons->table && (long)t != families && stage->tables[t].count)
			resolve_table(stage, t);
	for (size_t t = 0; t < stage->schema->count; t++)
		report_missing(stage, t);
}
