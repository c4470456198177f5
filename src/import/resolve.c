/* Rows of the tables that are no persons: known ones by what tells them apart, or new ones with a new key. */
#include <string.h>

#include "base/date.h"
#include "import/fold.h"
#include "import/join.h"

enum { NEAR_DAYS = 62 }; /* a start that moves by less is a correction */

struct resolving {
	struct stage *stage;
	size_t table;
	const struct schema_table *schema;
	struct stage_table *stage_table;
	size_t columns[12]; /* that tell rows apart */
	size_t count;
	long loose; /* the column among them that a correction may change, or -1 */
	struct map exact, near;
	size_t *next; /* [known entity]: with the same identity but for the loose column */
	size_t known;
	struct arena arena;
};

static void find_columns(struct resolving *resolving)
{
	const struct mapping_table *mapping = &resolving->stage->mapping->tables[resolving->table];
	const struct schema_table *schema = resolving->schema;
	resolving->loose = mapping->loose ? schema_column_find(schema, mapping->loose) : -1;
	for (size_t i = 0; i < mapping->identity.count && resolving->count < 12; i++)
		resolving->columns[resolving->count++] =
		        (size_t)schema_column_find(schema, mapping->identity.items[i]);
	for (size_t c = 0; c < schema->count && !mapping->identity.count && resolving->count < 12; c++)
		if (schema->columns[c].primary)
			resolving->columns[resolving->count++] = c;
}

/* The texts of the identity columns as one; without the loose one where asked. */
static const char *identity(struct resolving *resolving, const char *const *texts, bool whole)
{
	struct buffer text = {0};
	for (size_t i = 0; i < resolving->count; i++) {
		size_t column = resolving->columns[i];
		if (!whole && (long)column == resolving->loose)
			continue;
		buffer_puts(&text, texts[column] ? texts[column] : "");
		buffer_putc(&text, '\n');
	}
	const char *copy = arena_strndup(&resolving->arena, text.bytes ? text.bytes : "", text.length);
	buffer_free(&text);
	return copy;
}

static const char **entity_texts(struct resolving *resolving, size_t entity)
{
	const char **texts = arena_alloc(&resolving->arena, resolving->schema->count, sizeof *texts);
	for (size_t c = 0; c < resolving->schema->count; c++)
		texts[c] = resolving->stage_table->entities[entity].cells[c].text;
	return texts;
}

static void index_known(struct resolving *resolving)
{
	resolving->known = resolving->stage_table->entity_count;
	resolving->next = arena_alloc(&resolving->arena, resolving->known, sizeof *resolving->next);
	for (size_t e = resolving->known; e-- > 0;) {
		const char **texts = entity_texts(resolving, e);
		const char *whole = identity(resolving, texts, true);
		map_add(&resolving->exact, whole, strlen(whole), e, NULL);
		resolving->next[e] = SIZE_MAX;
		if (resolving->loose < 0)
			continue;
		const char *part = identity(resolving, texts, false);
		size_t head = map_add(&resolving->near, part, strlen(part), e, NULL);
		if (head != e) {
			resolving->next[e] = resolving->next[head];
			resolving->next[head] = e;
		}
	}
}

/* The row lacks the row that it belongs to, or a part of its key. */
static bool is_orphan(struct resolving *resolving, const struct staged_row *row, const char *const *texts)
{
	const struct schema_table *schema = resolving->schema;
	for (size_t c = 0; c < schema->count; c++) {
		const struct schema_column *column = &schema->columns[c];
		bool needed = (column->primary && schema->key != (long)c) ||
		              (column->type == TYPE_KEY && column->required) || row->cells[c].link;
		if (texts[c] || !needed)
			continue;
		report_add(resolving->stage->report, &(struct remark){.spot = {row->source, row->row, 0},
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
static size_t find_loose(struct resolving *resolving, const struct staged_row *row, const char *const *texts)
{
	if (resolving->loose < 0)
		return NO_ROW;
	const char *part = identity(resolving, texts, false);
	long head = map_find(&resolving->near, part, strlen(part));
	size_t found = NO_ROW;
	bool guess = row->cells[resolving->loose].strength <= CELL_GUESSED;
	for (size_t e = head < 0 ? SIZE_MAX : (size_t)head; e != SIZE_MAX; e = resolving->next[e]) {
		const struct staged_entity *entity = &resolving->stage_table->entities[e];
		if (entity->touched ||
		    (!guess && !is_near(texts[resolving->loose], entity->cells[resolving->loose].text)))
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

static size_t find_exact(struct resolving *resolving, const struct staged_row *row, const char *whole)
{
	long key = resolving->schema->key;
	if (key >= 0 && row->cells[key].text)
		return stage_find_key(resolving->stage, resolving->table, row->cells[key].text);
	long found = map_find(&resolving->exact, whole, strlen(whole));
	return found < 0 ? NO_ROW : (size_t)found;
}

static void resolve_table(struct stage *stage, size_t t)
{
	struct resolving resolving = {.stage = stage,
	                              .table = t,
	                              .schema = &stage->schema->tables[t],
	                              .stage_table = &stage->tables[t]};
	find_columns(&resolving);
	index_known(&resolving);
	size_t count = stage->tables[t].count;
	const char **wholes = arena_zalloc(&resolving.arena, count, sizeof *wholes);
	const char ***texts = arena_zalloc(&resolving.arena, count, sizeof *texts);
	for (size_t r = 0; r < count; r++) {
		struct staged_row *row = &stage->tables[t].rows[r];
		texts[r] = arena_zalloc(&resolving.arena, resolving.schema->count, sizeof **texts);
		for (size_t c = 0; c < resolving.schema->count; c++)
			texts[r][c] = stage_text(stage, t, c, &row->cells[c]);
		if (is_orphan(&resolving, row, texts[r]))
			continue;
		wholes[r] = identity(&resolving, texts[r], true);
		row->entity = find_exact(&resolving, row, wholes[r]);
		if (row->entity != NO_ROW)
			stage->tables[t].entities[row->entity].touched = true;
	}
	for (size_t r = 0; r < count; r++) {
		struct staged_row *row = &stage->tables[t].rows[r];
		if (!wholes[r])
			continue;
		if (row->entity == NO_ROW)
			row->entity = find_exact(&resolving, row, wholes[r]);
		if (row->entity == NO_ROW)
			row->entity = find_loose(&resolving, row, texts[r]);
		if (row->entity == NO_ROW)
			row->entity = make_entity(&resolving, row, wholes[r]);
		stage_merge(stage, t, row, row->entity);
	}
	map_free(&resolving.exact);
	map_free(&resolving.near);
	arena_free(&resolving.arena);
}

/* Required values that no source has. */
static void report_missing(struct stage *stage, size_t t)
{
	const struct schema_table *schema = &stage->schema->tables[t];
	for (size_t e = 0; e < stage->tables[t].entity_count; e++) {
		const struct staged_entity *entity = &stage->tables[t].entities[e];
		struct spot spot = {0};
		bool placed = false;
		for (size_t c = 0; c < schema->count && !placed; c++) {
			placed = entity->cells[c].source > 0;
			if (placed)
				spot = (struct spot){entity->cells[c].source - 1, entity->cells[c].row, 0};
		}
		for (size_t c = 0; c < schema->count && entity->touched; c++)
			if (schema->columns[c].required && !entity->cells[c].text)
				report_add(stage->report,
				           &(struct remark){.spot = spot,
				                            .why = WHY_REQUIRED,
				                            .detail = arena_printf(&stage->arena, "%s.%s",
				                                                   schema->name,
				                                                   schema->columns[c].name)});
	}
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
