/* Rows of persons to persons. */
#include "import/join/private.h"
#include "import/persons/persons.h"
#include "import/words/fold.h"

enum { COLUMNS = 4, FIELDS = COLUMNS + 2 }; /* those of the table; home and hint */

/* Records of the earlier dataset first, then the rows of this run. */
struct joining {
	struct stage *stage;
	const struct mapping_persons *columns;
	struct stage_table *table;
	const struct schema_table *schema;
	struct arena arena;
	struct person_record *records;
	size_t known, count; /* entities that were there, all records */
	struct keys *keys, *family_keys;
	bool pseudonyms;
};

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

static void add_record(struct joining *joining, const char *const texts[COLUMNS],
                       const struct staged_line *line, const char *key)
{
	const struct stage *stage = joining->stage;
	const struct report_source *source = line ? &stage->report->sources[line->source] : NULL;
	const char **values = arena_alloc(&joining->arena, FIELDS, sizeof *values);
	for (size_t i = 0; i < COLUMNS; i++)
		values[i] = text_or_empty(texts[i]);
	values[COLUMNS] = text_or_empty(line ? line->home : NULL);
	values[COLUMNS + 1] = text_or_empty(line ? line->hint : NULL);
	joining->records[joining->count++] =
	        (struct person_record){.values = values,
	                               .key = key,
	                               .file = line             ? source->file
	                                       : stage->earlier ? stage->earlier->path
	                                                        : "",
	                               .sheet = line ? source->sheet : NULL,
	                               .row = line ? line->row : 0,
	                               .source = line ? line->source + 1 : 0};
}

static void add_records(struct joining *joining)
{
	struct stage_table *table = joining->table;
	const long columns[COLUMNS] = {joining->columns->last, joining->columns->first,
	                               joining->columns->birth, joining->columns->distinct};
	const char *texts[COLUMNS];
	joining->known = table->entity_count;
	joining->records =
	        arena_zalloc(&joining->arena, table->entity_count + table->count, sizeof *joining->records);
	for (size_t e = 0; e < table->entity_count; e++) {
		const struct entity_cell *cells = table->entities[e].cells;
		const char *key = cells[joining->schema->key].text;
		for (size_t i = 0; i < COLUMNS; i++)
			texts[i] = columns[i] < 0 ? NULL : cells[columns[i]].text;
		add_record(joining, texts, NULL, key);
		if (key)
			keys_reserve(joining->keys, key);
	}
	for (size_t r = 0; r < table->count; r++) {
		const struct staged_row *row = &table->rows[r];
		for (size_t i = 0; i < COLUMNS; i++)
			texts[i] = columns[i] < 0 ? NULL : row->cells[columns[i]].text;
		add_record(joining, texts, stage_line_of(joining->stage, row), NULL);
	}
}

static const struct staged_row *row_of(const struct joining *joining, size_t record)
{
	return record < joining->known ? NULL : &joining->table->rows[record - joining->known];
}

static void report_join(struct joining *joining, const struct person_join *join)
{
	struct stage *stage = joining->stage;
	const struct staged_row *a = row_of(joining, join->a), *b = row_of(joining, join->b);
	if (!b || (join->joined && !a && join->reason == REASON_SAME))
		return;
	const char *where = a ? stage_place(stage, a->line) : text_or_empty(joining->records[join->a].key);
	bool sure = join->joined && join->sureness == SURE;
	const char *detail = join->reason == REASON_SAME ? where
	                                                 : arena_printf(&joining->arena, "%s (%s)", where,
	                                                                person_reason_code(join->reason));
	report_add(stage->report, &(struct remark){.spot = stage_spot(stage, b, 0),
	                                           .why = sure           ? WHY_SAME_ROW
	                                                  : join->joined ? WHY_PERSON_LIKE
	                                                                 : WHY_PERSON_APART,
	                                           .detail = detail});
}

/* What a pseudonym is made from; a number needs nothing. */
static const char *identity(struct joining *joining, size_t record)
{
	const char *const *values = joining->records[record].values;
	if (!joining->pseudonyms)
		return "";
	return arena_printf(&joining->arena, "%s|%s|%s", fold_compact(&joining->arena, values[0]),
	                    fold_compact(&joining->arena, values[1]), values[2]);
}

/* The entity of each group: a known one, or a new one where a main list speaks of the person. */
static void make_entities(struct joining *joining, const struct persons *persons)
{
	struct stage *stage = joining->stage;
	size_t t = (size_t)joining->columns->table;
	size_t *entity = arena_alloc(&joining->arena, persons->group_count, sizeof *entity);
	bool *main_list = arena_zalloc(&joining->arena, persons->group_count, sizeof *main_list);
	for (size_t g = 0; g < persons->group_count; g++)
		entity[g] = NO_ROW;
	for (size_t r = 0; r < joining->count; r++) {
		const struct staged_row *row = row_of(joining, r);
		if (!row && entity[persons->group[r]] == NO_ROW)
			entity[persons->group[r]] = r;
		if (row && !stage_line_of(stage, row)->completes)
			main_list[persons->group[r]] = true;
	}
	for (size_t i = 0; joining->table->rows && i < joining->table->count; i++) {
		size_t r = joining->known + i, g = persons->group[r];
		struct staged_row *row = &joining->table->rows[i];
		if (entity[g] == NO_ROW && main_list[g]) {
			entity[g] = stage_entity(stage, t);
			stage_set_key(
			        stage, t, entity[g],
			        arena_strdup(&stage->arena, keys_make(joining->keys, identity(joining, r))));
		}
		row->entity = entity[g];
		if (row->entity == NO_ROW)
			report_add(stage->report, &(struct remark){.spot = stage_spot(stage, row, 0),
			                                           .why = WHY_PERSON_UNKNOWN,
			                                           .value = joining->records[r].values[0]});
	}
}

static int write_joins(const struct persons_request *request, const struct persons *persons, const char *path,
                       struct error *error)
{
	struct out *out = out_open(path, error);
	if (!out)
		return -1;
	persons_write_joins(request, persons, out);
	return out_close(out, error);
}

static int join_records(struct joining *joining, const struct join_options *options,
                        const struct decisions *decisions, struct findings *findings, struct error *error)
{
	struct person_field fields[FIELDS] = {{"nom", PERSON_LAST},       {"prenom", PERSON_FIRST},
	                                      {"naissance", PERSON_DATE}, {"distinct", PERSON_DISTINCT},
	                                      {"foyer", PERSON_HINT},     {"indice", PERSON_HINT}};
	struct persons_request request = {.fields = fields,
	                                  .field_count = FIELDS,
	                                  .records = joining->records,
	                                  .record_count = joining->count,
	                                  .decisions = decisions};
	struct persons persons;
	int result = persons_join(&request, &persons, findings, error);
	if (result == 0 && options->joins)
		result = write_joins(&request, &persons, options->joins, error);
	if (result == 0) {
		for (size_t i = 0; i < persons.join_count; i++)
			report_join(joining, &persons.joins[i]);
		make_entities(joining, &persons);
	}
	persons_free(&persons);
	return result;
}

static struct keys *make_keys(struct stage *stage, size_t table, const struct secret *secret)
{
	const struct mapping_table *mapping = &stage->mapping->tables[table];
	const char *prefix = mapping->prefix ? mapping->prefix : "";
	return secret ? keys_pseudonyms(prefix, secret) : keys_numbers(prefix, mapping->digits);
}

static void merge_rows(struct stage *stage, size_t t)
{
	for (size_t r = 0; r < stage->tables[t].count; r++)
		if (stage->tables[t].rows[r].entity != NO_ROW)
			stage_merge(stage, t, &stage->tables[t].rows[r], stage->tables[t].rows[r].entity);
}

static int join_with(struct joining *joining, const struct join_options *options, struct findings *findings,
                     struct error *error)
{
	struct decisions decisions = {0};
	int result = options->decisions ? decisions_read(&decisions, options->decisions, error) : 0;
	if (result == 0) {
		add_records(joining);
		result = join_records(joining, options, options->decisions ? &decisions : NULL, findings,
		                      error);
	}
	if (options->decisions)
		decisions_free(&decisions);
	if (result == 0 && joining->columns->family >= 0)
		join_families(joining->stage, joining->family_keys);
	if (result == 0)
		merge_rows(joining->stage, (size_t)joining->columns->table);
	return result;
}

int join_persons(struct stage *stage, const struct join_options *options, struct findings *findings,
                 struct error *error)
{
	const struct mapping_persons *columns = &stage->mapping->persons;
	struct joining joining = {.stage = stage, .columns = columns, .pseudonyms = options->secret != NULL};
	struct secret secret;
	if (columns->table < 0)
		return 0;
	if (options->secret && secret_read(&secret, options->secret, findings, error) < 0)
		return -1;
	joining.table = &stage->tables[columns->table];
	joining.schema = &stage->schema->tables[columns->table];
	size_t families = columns->family < 0 ? (size_t)columns->table
	                                      : (size_t)joining.schema->columns[columns->family].target;
	joining.keys = make_keys(stage, (size_t)columns->table, options->secret ? &secret : NULL);
	joining.family_keys = make_keys(stage, families, options->secret ? &secret : NULL);
	if (options->secret)
		secret_forget(&secret);
	int result = join_with(&joining, options, findings, error);
	keys_free(joining.keys);
	keys_free(joining.family_keys);
	arena_free(&joining.arena);
	return result;
}
