/* What the elements of results XML mean, but cells (read_cells.c) and lists (listing_read.c). */
#include <string.h>

#include "results/compare.h"
#include "results/read.h"
#include "results/shown.h"

enum { STATISTICS_MAX = 100000, VALUES_MAX = 1000000 };

static char *keep(struct reader *reader, const char *text)
{
	return text ? arena_strdup(&reader->results->arena, text) : NULL;
}

int reader_missing(struct reader *reader, const char *name)
{
	char detail[128];
	snprintf(detail, sizeof detail, "%s/@%s", reader->element->name, name);
	reader_fail(reader, MSG_XML_ATTRIBUTE, detail, reader_value(reader, name));
	return -1;
}

/* Keeps an attribute that must be there; it may be empty where `empty` says so. */
static int need(struct reader *reader, const char *name, bool empty, const char **kept)
{
	const char *text = reader_value(reader, name);
	if (text == NULL || (*text == '\0' && !empty))
		return reader_missing(reader, name);
	*kept = arena_strdup(&reader->results->arena, text);
	return 0;
}

static int need_date(struct reader *reader, const char *name, int32_t *date)
{
	const char *text = reader_value(reader, name);
	return text && date_parse(text, strlen(text), date) ? 0 : reader_missing(reader, name);
}

int reader_flag(struct reader *reader, const char *name, bool *flag)
{
	const char *text = reader_value(reader, name);
	*flag = text && strcmp(text, "oui") == 0;
	return text == NULL || *flag || strcmp(text, "non") == 0 ? 0 : reader_missing(reader, name);
}

int reader_count(struct reader *reader, const char *name, int64_t absent, int64_t *count)
{
	const char *text = reader_value(reader, name);
	*count = absent;
	if (text == NULL)
		return 0;
	return integer_parse(text, strlen(text), count) && *count >= 0 ? 0 : reader_missing(reader, name);
}

int reader_decimal(struct reader *reader, const char *name, int64_t absent, int64_t *value)
{
	const char *text = reader_value(reader, name);
	*value = absent;
	return text == NULL || decimal_parse(text, strlen(text), value) ? 0 : reader_missing(reader, name);
}

static int open_root(struct reader *reader)
{
	(void)reader;
	return 0;
}

static int open_context(struct reader *reader)
{
	struct results *results = reader->results;
	int64_t threshold;
	if (reader->context)
		return reader_fail(reader, MSG_RESULTS, "contexte", NULL);
	reader->context = true;
	if (need_date(reader, "debut", &results->period.from) ||
	    need_date(reader, "fin", &results->period.to) ||
	    need_date(reader, "reference", &results->period.reference) ||
	    need(reader, "catalogue", true, &results->catalogue) ||
	    reader_count(reader, "seuil", 0, &threshold))
		return -1;
	if (results->period.from > results->period.to)
		return reader_missing(reader, "fin");
	if (threshold > 1000000)
		return reader_missing(reader, "seuil");
	results->threshold = (long)threshold;
	results->where = keep(reader, reader_value(reader, "condition"));
	const char *shares = reader_value(reader, "pourcentages");
	results->without_shares = shares && strcmp(shares, "non") == 0;
	if (reader_count(reader, "seuil-voulu", 0, &threshold) || threshold > 1000000)
		return reader_missing(reader, "seuil-voulu");
	results->wanted_threshold = (long)threshold;
	if (reader_count(reader, "arrondi", 0, &threshold) || threshold > 1000000)
		return reader_missing(reader, "arrondi");
	results->rounded_to = (long)threshold;
	return 0;
}

static int open_filter(struct reader *reader)
{
	const char *dispositif = reader_value(reader, "dispositif"),
	           *programme = reader_value(reader, "programme");
	if (!dispositif == !programme)
		return reader_missing(reader, "dispositif");
	const char ***items = dispositif ? &reader->dispositifs : &reader->programme_filter;
	size_t *count = dispositif ? &reader->dispositif_count : &reader->filter_count;
	size_t *capacity = dispositif ? &reader->dispositif_capacity : &reader->filter_capacity;
	*items = memory_grow(*items, capacity, *count + 1, sizeof **items);
	(*items)[(*count)++] = keep(reader, dispositif ? dispositif : programme);
	return 0;
}

static int open_programme(struct reader *reader)
{
	struct programme_ref programme = {0};
	if (need(reader, "id", false, &programme.id) || need(reader, "libelle", true, &programme.label))
		return -1;
	programme.commune = keep(reader, reader_value(reader, "commune"));
	programme.departement = keep(reader, reader_value(reader, "departement"));
	reader->programmes = memory_grow(reader->programmes, &reader->programme_capacity,
	                                 reader->programme_count + 1, sizeof *reader->programmes);
	reader->programmes[reader->programme_count++] = programme;
	return 0;
}

static int read_kind(struct reader *reader, enum measure_kind *kind)
{
	const char *text = reader_value(reader, "genre");
	for (size_t i = 0; text && i < sizeof measure_kind_names / sizeof *measure_kind_names; i++) {
		if (strcmp(text, measure_kind_names[i]) == 0) {
			*kind = (enum measure_kind)i;
			return 0;
		}
	}
	return reader_missing(reader, "genre");
}

/* Without axes there is one row, the total. */
static void begin_cells(struct reader *reader)
{
	struct axis_value *total = arena_zalloc(&reader->results->arena, 1, sizeof *total);
	*total = (struct axis_value){.code = RESULTS_TOTAL, .label = "Total"};
	reader->statistic.rows =
	        (struct axis){.dimension = "", .label = "", .kind = "", .values = total, .count = 1};
	reader->definition.length = 0;
	reader->known_definition = NULL;
	reader->axis = NULL;
	cells_begin(&reader->cells);
}

int reader_begin_statistic(struct reader *reader)
{
	const char *id = reader->statistic.id;
	bool added;
	if (!reader->context)
		return reader_fail(reader, MSG_RESULTS, "contexte", NULL);
	map_add(&reader->ids, id, strlen(id), reader->statistic_count, &added);
	if (!added)
		return reader_fail(reader, MSG_NAME_TWICE, "statistique", id);
	if (reader->statistic_count >= STATISTICS_MAX)
		return reader_fail(reader, MSG_LIMIT, "statistique", NULL);
	begin_cells(reader);
	return 0;
}

static int open_statistic(struct reader *reader)
{
	struct statistic *statistic = &reader->statistic;
	int64_t decimals;
	memset(statistic, 0, sizeof *statistic);
	if (!reader->context)
		return reader_fail(reader, MSG_RESULTS, "contexte", NULL);
	if (need(reader, "id", false, &statistic->id) ||
	    need(reader, "rubrique", true, &statistic->heading) ||
	    need(reader, "libelle", true, &statistic->label) ||
	    need(reader, "population", true, &statistic->population) ||
	    need(reader, "libelle-population", true, &statistic->population_label) ||
	    need(reader, "mesure", false, &statistic->measure) || read_kind(reader, &statistic->kind) ||
	    need(reader, "unite", true, &statistic->unit) || reader_count(reader, "decimales", -1, &decimals))
		return -1;
	if (decimals > 6)
		return reader_missing(reader, "decimales");
	statistic->decimals = (int)decimals;
	statistic->by = keep(reader, reader_value(reader, "par"));
	statistic->by_code = keep(reader, reader_value(reader, "par-valeur"));
	if (!statistic->by != !statistic->by_code)
		return reader_missing(reader, "par");
	return reader_begin_statistic(reader);
}

static int close_statistic(struct reader *reader)
{
	struct statistic *statistic = &reader->statistic;
	struct arena *arena = &reader->results->arena;
	if (cells_finish(reader))
		return -1;
	const struct buffer *definition = &reader->definition;
	statistic->definition = reader->known_definition
	                                ? reader->known_definition
	                                : arena_strndup(arena, definition->length ? definition->bytes : "",
	                                                definition->length);
	reader->statistics = memory_grow(reader->statistics, &reader->statistic_capacity,
	                                 reader->statistic_count + 1, sizeof *reader->statistics);
	reader->statistics[reader->statistic_count++] = *statistic;
	if (reader->learns)
		known_heads_add(reader);
	return 0;
}

static int open_definition(struct reader *reader)
{
	bool late = reader->statistic.axes > 0 || cells_begun(&reader->cells) ||
	            reader->definition.length > 0 || reader->known_definition;
	return late ? reader_fail(reader, MSG_RESULTS, "definition", NULL) : 0;
}

static int open_axis(struct reader *reader)
{
	struct statistic *statistic = &reader->statistic;
	const char *direction = reader_value(reader, "sens");
	const char *wanted = statistic->axes == 0 ? "lignes" : "colonnes";
	if (statistic->axes >= 2 || cells_begun(&reader->cells))
		return reader_fail(reader, MSG_RESULTS, "axe", NULL);
	if (direction == NULL || strcmp(direction, wanted) != 0)
		return reader_missing(reader, "sens");
	reader->axis = statistic->axes++ == 0 ? &statistic->rows : &statistic->columns;
	memset(reader->axis, 0, sizeof *reader->axis);
	map_free(&reader->codes);
	if (need(reader, "dimension", false, &reader->axis->dimension) ||
	    need(reader, "libelle", true, &reader->axis->label) ||
	    need(reader, "type", false, &reader->axis->kind))
		return -1;
	return reader_flag(reader, "multiple", &reader->axis->multiple);
}

static int open_value(struct reader *reader)
{
	struct axis *axis = reader->axis;
	struct axis_value value = {0};
	bool added;
	if (need(reader, "code", false, &value.code) || need(reader, "libelle", true, &value.label) ||
	    reader_flag(reader, "horsliste", &value.unlisted))
		return -1;
	value.within = keep(reader, reader_value(reader, "dans"));
	map_add(&reader->codes, value.code, strlen(value.code), axis->count, &added);
	if (!added)
		return reader_fail(reader, MSG_NAME_TWICE, "valeur", value.code);
	if (axis->count >= VALUES_MAX)
		return reader_fail(reader, MSG_LIMIT, "valeur", NULL);
	reader->axis_values = memory_grow(reader->axis_values, &reader->axis_capacity, axis->count + 1,
	                                  sizeof *reader->axis_values);
	reader->axis_values[axis->count++] = value;
	return 0;
}

/* The values that were collected, unless the axis has those of another one. */
static void keep_values(struct reader *reader)
{
	struct axis *axis = reader->axis;
	if (axis->values)
		return;
	axis->values = arena_alloc(&reader->results->arena, axis->count, sizeof *axis->values);
	if (axis->count)
		memcpy(axis->values, reader->axis_values, axis->count * sizeof *axis->values);
	known_axes_add(reader);
}

/* The total is the last value of every axis, but of columns that compare. */
static int close_axis(struct reader *reader)
{
	struct axis *axis = reader->axis;
	bool compares = axis == &reader->statistic.columns && strcmp(axis->kind, COMPARE_KIND) == 0;
	keep_values(reader);
	if (axis->count == 0 || (!compares && strcmp(axis->values[axis->count - 1].code, RESULTS_TOTAL) != 0))
		return reader_fail(reader, MSG_RESULTS, "axe: " RESULTS_TOTAL, NULL);
	return cells_widen(reader, axis);
}

const struct results_element results_elements[] = {
        {"resultats", NULL, {NULL}, open_root, NULL},
        {"contexte",
         "resultats",
         {"debut", "fin", "reference", "catalogue", "condition", "seuil", "pourcentages", "seuil-voulu",
          "arrondi"},
         open_context,
         NULL},
        {"filtre", "contexte", {"dispositif", "programme"}, open_filter, NULL},
        {"programme", "contexte", {"id", "libelle", "commune", "departement"}, open_programme, NULL},
        {"statistique",
         "resultats",
         {"id", "rubrique", "libelle", "population", "libelle-population", "mesure", "genre", "unite",
          "decimales", "par", "par-valeur"},
         open_statistic,
         close_statistic},
        {"definition", "statistique", {NULL}, open_definition, NULL},
        {"axe", "statistique", {"sens", "dimension", "libelle", "type", "multiple"}, open_axis, close_axis},
        {"valeur", "axe", {"code", "libelle", "horsliste", "dans"}, open_value, NULL},
        {"autres", "statistique", {"v", "n", "e"}, open_usual, NULL},
        {"cellule",
         "statistique",
         {"l", "c", "v", "n", "e", "somme", "comptes", "masque", "plus-grand", "de", "a"},
         open_cell,
         NULL},
};
const size_t results_elements_count = sizeof results_elements / sizeof *results_elements;

static void *move(struct reader *reader, const void *items, size_t count, size_t size)
{
	void *copy = arena_alloc(&reader->results->arena, count, size);
	if (count)
		memcpy(copy, items, count * size);
	return copy;
}

int reader_finish(struct reader *reader)
{
	struct results *results = reader->results;
	if (!reader->context)
		return reader_fail(reader, MSG_RESULTS, "contexte", NULL);
	results->statistics =
	        move(reader, reader->statistics, reader->statistic_count, sizeof *reader->statistics);
	results->count = reader->statistic_count;
	results->present =
	        move(reader, reader->programmes, reader->programme_count, sizeof *reader->programmes);
	results->present_count = reader->programme_count;
	results->dispositifs =
	        move(reader, reader->dispositifs, reader->dispositif_count, sizeof *reader->dispositifs);
	results->dispositif_count = reader->dispositif_count;
	results->programmes = move(reader, reader->programme_filter, reader->filter_count,
	                           sizeof *reader->programme_filter);
	results->programme_count = reader->filter_count;
	listing_reading_finish(reader);
	return 0;
}
