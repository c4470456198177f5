#include "anon/export.h"

#include <stdlib.h>
#include <string.h>

#include "anon/measure.h"
#include "base/text.h"
#include "config.h"

struct order { /* texts of a crowd by rank, so that codes, which follow the data, decide nothing */
	const struct crowd *crowd;
	uint32_t **ranks; /* [column][code] */
	const uint32_t *tuples;
};
struct ranked {
	const char *text;
	uint32_t code;
};
/* qsort knows no context. */
static _Thread_local const struct order *sorting;

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return strcmp(x->text, y->text);
}

static uint32_t *rank_texts(const struct crowd_column *column)
{
	struct ranked *sorted = memory_alloc(column->text_count + 1, sizeof *sorted);
	uint32_t *ranks = memory_zalloc(column->text_count + 1, sizeof *ranks);
	for (size_t i = 0; i < column->text_count; i++)
		sorted[i] = (struct ranked){column->texts[i], (uint32_t)i + 1};
	qsort(sorted, column->text_count, sizeof *sorted, compare_ranked);
	for (size_t i = 0; i < column->text_count; i++)
		ranks[sorted[i].code] = (uint32_t)i + 1;
	ranks[CODE_WITHHELD] = UINT32_MAX;
	free(sorted);
	return ranks;
}

static int compare_rows(const void *a, const void *b)
{
	size_t width = sorting->crowd->width;
	const uint32_t *x = sorting->tuples + *(const size_t *)a * width;
	const uint32_t *y = sorting->tuples + *(const size_t *)b * width;
	for (size_t c = 0; c < width; c++)
		if (x[c] != y[c])
			return sorting->ranks[c][x[c]] < sorting->ranks[c][y[c]] ? -1 : 1;
	return 0;
}

/* Positions of the tuples in the order of their texts; free() it. */
static size_t *sort_rows(const struct crowd *crowd, const uint32_t *tuples, size_t rows)
{
	struct order order = {.crowd = crowd, .tuples = tuples};
	size_t *sorted = memory_alloc(rows + 1, sizeof *sorted);
	order.ranks = memory_alloc(crowd->width + 1, sizeof *order.ranks);
	for (size_t c = 0; c < crowd->width; c++)
		order.ranks[c] = rank_texts(&crowd->columns[c]);
	for (size_t i = 0; i < rows; i++)
		sorted[i] = i;
	sorting = &order;
	qsort(sorted, rows, sizeof *sorted, compare_rows);
	sorting = NULL;
	for (size_t c = 0; c < crowd->width; c++)
		free(order.ranks[c]);
	free(order.ranks);
	return sorted;
}

static void fill_cells(struct listing *listing, const struct crowd *crowd, struct arena *arena)
{
	size_t rows;
	uint32_t *tuples = crowd_tuples(crowd, &rows);
	size_t *sorted = sort_rows(crowd, tuples, rows);
	listing->rows = listing->total = rows;
	listing->cells = arena_alloc(arena, rows * crowd->width + 1, sizeof *listing->cells);
	for (size_t row = 0; row < rows; row++)
		for (size_t c = 0; c < crowd->width; c++)
			listing->cells[row * crowd->width + c] = (struct listing_cell){
			        .text = crowd_text(crowd, c, tuples[sorted[row] * crowd->width + c])};
	free(sorted);
	free(tuples);
}

static void make_listing(struct listing *listing, const struct crowd *crowd, struct arena *arena)
{
	*listing = (struct listing){.id = crowd->id,
	                            .label = crowd->label,
	                            .unit = "lignes",
	                            .unit_one = "ligne",
	                            .column_count = crowd->width};
	listing->definition = "Lignes anonymes, dans l’ordre de ce qu’elles disent" TEXT_NNBSP "; «" TEXT_NBSP
	                      "*" TEXT_NBSP "»" TEXT_NBSP ": valeur retirée.";
	listing->columns = arena_zalloc(arena, crowd->width + 1, sizeof *listing->columns);
	for (size_t c = 0; c < crowd->width; c++)
		listing->columns[c] = (struct listing_column){
		        .id = crowd->columns[c].id, .label = crowd->columns[c].label, .type = LISTING_TEXT};
	fill_cells(listing, crowd, arena);
}

void export_make(struct results *results, const struct views *views, const struct period *period)
{
	*results = (struct results){.period = *period};
	results->listings = arena_zalloc(&results->arena, views->count + 1, sizeof *results->listings);
	results->listing_count = views->count;
	for (size_t i = 0; i < views->count; i++)
		make_listing(&results->listings[i], &views->items[i], &results->arena);
}

static void put(struct buffer *json, const char *before, const char *text, const char *after)
{
	buffer_puts(json, before);
	text_json(json, text);
	buffer_puts(json, after);
}

static void describe_view(const struct crowd *crowd, bool last, struct buffer *json)
{
	buffer_puts(json, "    {\n      \"name\": \"");
	buffer_printf(json, EXPORT_PREFIX "%s\",\n      \"path\": \"" EXPORT_PREFIX "%s.csv\",\n", crowd->id,
	              crowd->id);
	put(json, "      \"title\": ", crowd->label, ",\n");
	buffer_puts(json, "      \"profile\": \"tabular-data-resource\",\n      \"encoding\": \"utf-8\",\n"
	                  "      \"dialect\": {\"delimiter\": \";\"},\n      \"schema\": {\n"
	                  "        \"missingValues\": [\"\", \"*\"],\n        \"fields\": [\n");
	for (size_t c = 0; c < crowd->width; c++) {
		const struct crowd_column *column = &crowd->columns[c];
		put(json, "          {\"name\": ", column->id, ", \"type\": \"string\"");
		put(json, ", \"title\": ", column->label, "");
		put(json, ", \"description\": ",
		    column->sensitive ? "Donnée sensible, «" TEXT_NBSP "*" TEXT_NBSP "» où elle est retirée"
		                      : "Quasi-identifiant, plus ou moins fin, «" TEXT_NBSP "*" TEXT_NBSP
		                        "» où il est retiré",
		    c + 1 < crowd->width ? "},\n" : "}\n");
	}
	buffer_puts(json, last ? "        ]\n      }\n    }\n" : "        ]\n      }\n    },\n");
}

static int write_package(struct out_folder *folder, const struct views *views, struct error *error)
{
	struct buffer json = {0};
	struct out *out = out_folder_file(folder, "datapackage.json", error);
	if (!out)
		return -1;
	buffer_puts(&json, "{\n  \"name\": \"export-anonyme\",\n  \"profile\": \"tabular-data-package\",\n"
	                   "  \"title\": \"Export anonyme\",\n  \"resources\": [\n");
	for (size_t i = 0; i < views->count; i++)
		describe_view(&views->items[i], i + 1 == views->count, &json);
	buffer_puts(&json, "  ]\n}\n");
	out_write(out, json.bytes, json.length);
	buffer_free(&json);
	return out_close(out, error);
}

static int write_listing(struct out_folder *folder, const struct listing *listing, struct error *error)
{
	char name[128];
	snprintf(name, sizeof name, EXPORT_PREFIX "%.64s.csv", listing->id);
	struct out *out = out_folder_file(folder, name, error);
	if (!out)
		return -1;
	listing_write_csv(listing, true, out);
	return out_close(out, error);
}

static int write_report(struct out_folder *folder, const struct results *report, struct error *error)
{
	struct out *out = out_folder_file(folder, "rapport.txt", error);
	if (!out)
		return -1;
	results_write_text(report, out);
	return out_close(out, error);
}

static int owns(const char *name)
{
	static const char *const others[] = {"datapackage.json", "rapport.txt"};
	size_t length = strlen(name), prefix = strlen(EXPORT_PREFIX);
	if (strcmp(name, others[0]) == 0 || strcmp(name, others[1]) == 0)
		return 1;
	return length > prefix + 4 && strncmp(name, EXPORT_PREFIX, prefix) == 0 &&
	       strcmp(name + length - 4, ".csv") == 0;
}

int export_write_folder(const struct results *results, const struct views *views,
                        const struct results *report, const char *path, struct error *error)
{
	struct out_folder *folder = out_folder_open(path, owns, error);
	int result = folder ? 0 : -1;
	for (size_t i = 0; result == 0 && i < results->listing_count; i++)
		result = write_listing(folder, &results->listings[i], error);
	if (result == 0)
		result = write_package(folder, views, error);
	if (result == 0)
		result = write_report(folder, report, error);
	if (result == 0)
		return out_folder_close(folder, error);
	if (folder)
		out_folder_abandon(folder);
	return -1;
}
