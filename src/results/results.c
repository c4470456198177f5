#include "results/results.h"

#include <string.h>

#include "results/listing_rows.h"

size_t statistic_columns(const struct statistic *statistic)
{
	return statistic->axes == 2 ? statistic->columns.count : 1;
}

static const struct cell *sparse_cell(const struct sparse_cells *sparse, size_t row, size_t column)
{
	size_t from = sparse->rows[row], to = sparse->rows[row + 1];
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (sparse->columns[middle] == column)
			return &sparse->cells[middle];
		if (sparse->columns[middle] < column)
			from = middle + 1;
		else
			to = middle;
	}
	return &sparse->usual;
}

const struct cell *statistic_cell(const struct statistic *statistic, size_t row, size_t column)
{
	if (statistic->sparse)
		return sparse_cell(statistic->sparse, row, column);
	return &statistic->cells[row * statistic_columns(statistic) + column];
}

const struct cell *statistic_cells(const struct statistic *statistic, size_t *count)
{
	const struct sparse_cells *sparse = statistic->sparse;
	*count = sparse ? sparse->rows[statistic->rows.count]
	                : statistic->rows.count * statistic_columns(statistic);
	return sparse ? sparse->cells : statistic->cells;
}

static void fill(struct statistic *statistic, struct arena *arena)
{
	size_t width = statistic_columns(statistic);
	struct cell *cells = arena_alloc(arena, width * statistic->rows.count, sizeof *cells), *to = cells;
	for (size_t row = 0; row < statistic->rows.count; row++) {
		struct row_cells from = statistic_row(statistic, row, width);
		for (size_t column = 0; column < width; column++)
			*to++ = *row_cell(&from, column);
	}
	statistic->cells = cells;
	statistic->sparse = NULL;
}

void results_fill(struct results *results)
{
	for (size_t i = 0; i < results->count; i++)
		if (results->statistics[i].sparse)
			fill(&results->statistics[i], &results->arena);
}

const struct statistic *results_find(const struct results *results, const char *id)
{
	for (size_t i = 0; i < results->count; i++)
		if (strcmp(results->statistics[i].id, id) == 0)
			return &results->statistics[i];
	return NULL;
}

long axis_find(const struct axis *axis, const char *code)
{
	for (size_t i = 0; i < axis->count; i++)
		if (strcmp(axis->values[i].code, code) == 0)
			return (long)i;
	return -1;
}

void results_free(struct results *results)
{
	for (size_t i = 0; i < results->listing_count; i++)
		listing_spool_close(results->listings[i].spool);
	arena_free(&results->arena);
	memset(results, 0, sizeof *results);
}

const char *const results_formats[] = {"xml", "csv", "json", "text", NULL};

int results_write(const struct results *results, const char *format, struct out *out)
{
	static int (*const writers[])(const struct results *, struct out *) = {
	        results_write_xml, results_write_csv, results_write_json, results_write_text};
	size_t i = 0;
	while (results_formats[i + 1] && strcmp(results_formats[i], format) != 0)
		i++;
	return writers[i](results, out);
}

int results_save(const struct results *results, const char *format, const char *path, struct error *error)
{
	struct out *out = out_open(path, error);
	if (!out)
		return -1;
	results_write(results, format, out);
	return out_close(out, error);
}
