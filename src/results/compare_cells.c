#include <string.h>

#include "base/text.h"
#include "results/compare_change.h"
#include "results/compare_private.h"
#include "results/shown.h"

static const struct cell empty = {.value = DECIMAL_NONE, .n = -1, .children = -1};
static const struct cell hidden = {.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};

struct filler {
	const struct comparison *comparison;
	const struct statistic *const *found;
	struct joined rows, columns; /* columns only where the statistics have them */
	bool shares;
};

static bool adds_up(const struct statistic *statistic)
{
	return measure_counts(statistic->kind) || statistic->kind == MEASURE_SUM;
}

static const struct cell *total_cell(const struct statistic *statistic)
{
	return statistic_cell(statistic, statistic->rows.count - 1, statistic_columns(statistic) - 1);
}

/* A value that this input's axis does not show: nobody has it. Of a mean, of another time, and of what a
 * publication leaves out, nothing is known. */
static struct cell absent_cell(const struct filler *filler, size_t input, bool time)
{
	const struct statistic *statistic = filler->found[input];
	const struct cell *total = total_cell(statistic);
	if (time || !adds_up(statistic) || filler->comparison->inputs[input].reference)
		return empty;
	return (struct cell){
	        .value = 0, .n = total->n < 0 ? -1 : 0, .children = total->children < 0 ? -1 : 0};
}

/* "2+3" of a publication: the sum of the values 2 and 3, where both are there and no unit counts in both. */
static struct cell group_cell(const struct statistic *statistic, const char *code)
{
	struct cell sum = {.n = -1, .children = -1};
	if (statistic->axes != 1 || statistic->rows.multiple || !adds_up(statistic))
		return empty;
	for (;;) {
		size_t length = strcspn(code, "+");
		long at = -1;
		for (size_t i = 0; i < statistic->rows.count && at < 0; i++) {
			const char *own = statistic->rows.values[i].code;
			at = strlen(own) == length && memcmp(own, code, length) == 0 ? (long)i : -1;
		}
		const struct cell *part = at < 0 ? &empty : statistic_cell(statistic, (size_t)at, 0);
		if (part->masked)
			return hidden;
		sum.value = decimal_add(sum.value, part->value);
		if (sum.value == DECIMAL_NONE)
			return empty;
		if (code[length] == '\0')
			return sum;
		code += length + 1;
	}
}

static bool is_group(const struct filler *filler, size_t input, size_t row)
{
	const char *plus = strchr(filler->rows.axis.values[row].code, '+');
	bool published = false;
	for (size_t i = 0; i < filler->comparison->count; i++)
		published = published || (filler->comparison->inputs[i].reference &&
		                          joined_at(&filler->rows, i, row) >= 0);
	return published && !filler->comparison->inputs[input].reference && plus && plus[1];
}

static struct cell input_cell(const struct filler *filler, size_t input, size_t row, size_t column)
{
	const struct statistic *statistic = filler->found[input];
	const struct results *results = filler->comparison->inputs[input].results;
	long r = joined_at(&filler->rows, input, row);
	long c = statistic->axes == 2 ? joined_at(&filler->columns, input, column) : 0;
	bool time = (r < 0 && strcmp(statistic->rows.kind, "temps") == 0) ||
	            (c < 0 && strcmp(statistic->columns.kind, "temps") == 0);
	if (r < 0 && is_group(filler, input, row))
		return group_cell(statistic, filler->rows.axis.values[row].code);
	if (r < 0 || c < 0)
		return absent_cell(filler, input, time);
	struct cell cell = cell_shown(results, statistic, statistic_cell(statistic, (size_t)r, (size_t)c));
	cell.sum = 0;
	cell.histogram = NULL;
	cell.histogram_count = 0;
	return cell;
}

/* The rows behind a cell are not those behind its share. */
static struct cell share_cell(const struct statistic *statistic, struct cell cell)
{
	const struct cell *total = total_cell(statistic);
	if (cell.masked || total->masked)
		return hidden;
	struct cell share = empty;
	share.value = statistic->kind == MEASURE_SHARE ? cell.value : change_share(cell.value, total->value);
	return share;
}

static void add_changes(const struct filler *filler, struct cell *cells)
{
	size_t count = filler->comparison->count;
	const struct cell *first = &cells[0], *last = &cells[count - 1];
	if (!filler->comparison->change)
		return;
	cells[count] = first->masked || last->masked ? hidden : empty;
	if (!filler->shares)
		cells[count + 1] = cells[count];
	if (cells[count].masked)
		return;
	cells[count].value = change_difference(first->value, last->value);
	if (!filler->shares)
		cells[count + 1].value = change_percent(first->value, last->value);
}

static size_t inner_columns(const struct filler *filler)
{
	return filler->found[0]->axes == 2 ? filler->columns.axis.count : 1;
}

static void fill_cells(const struct filler *filler, struct statistic *statistic)
{
	size_t inner = inner_columns(filler), width = statistic->columns.count;
	struct arena *arena = &filler->comparison->made->arena;
	statistic->cells = arena_zalloc(arena, statistic->rows.count * width, sizeof *statistic->cells);
	for (size_t row = 0; row < statistic->rows.count; row++) {
		struct cell *cells = &statistic->cells[row * width];
		for (size_t i = 0; i < filler->comparison->count; i++) {
			cells[i] = input_cell(filler, i, row / inner, row % inner);
			if (filler->shares)
				cells[i] = share_cell(filler->found[i], cells[i]);
		}
		add_changes(filler, cells);
	}
}

/* The cells of two axes as one: "F|6-10", "Filles – 6 à 10 ans". */
static struct axis_value crossed_value(const struct filler *filler, const struct axis_value *row,
                                       const struct axis_value *column)
{
	struct arena *arena = &filler->comparison->made->arena;
	bool total = strcmp(row->code, RESULTS_TOTAL) == 0 && strcmp(column->code, RESULTS_TOTAL) == 0;
	struct axis_value value = {.unlisted = row->unlisted || column->unlisted};
	value.code = total ? RESULTS_TOTAL : arena_printf(arena, "%s|%s", row->code, column->code);
	value.label = total ? arena_strdup(arena, row->label)
	                    : arena_printf(arena, "%s – %s", row->label, column->label);
	return value;
}

/* Where there is no axis there is one value, the total. */
static struct axis own_axis(struct arena *arena, const struct axis *axis, bool none)
{
	struct axis own = *axis;
	if (none) {
		own.dimension = "ensemble";
		own.label = "Ensemble";
		own.kind = "liste";
	}
	own.dimension = arena_strdup(arena, own.dimension);
	own.label = arena_strdup(arena, own.label);
	own.kind = arena_strdup(arena, own.kind);
	for (size_t i = 0; i < own.count; i++) {
		own.values[i].code = arena_strdup(arena, axis->values[i].code);
		own.values[i].label = arena_strdup(arena, axis->values[i].label);
	}
	return own;
}

static struct axis crossed_axis(const struct filler *filler)
{
	struct arena *arena = &filler->comparison->made->arena;
	const struct axis *rows = &filler->rows.axis, *columns = &filler->columns.axis;
	struct axis axis = {.kind = "liste", .multiple = rows->multiple || columns->multiple};
	axis.dimension = arena_printf(arena, "%s|%s", rows->dimension, columns->dimension);
	axis.label = arena_printf(arena, "%s – %s", rows->label, columns->label);
	axis.count = rows->count * columns->count;
	axis.values = arena_alloc(arena, axis.count, sizeof *axis.values);
	for (size_t i = 0; i < axis.count; i++)
		axis.values[i] = crossed_value(filler, &rows->values[i / columns->count],
		                               &columns->values[i % columns->count]);
	return axis;
}

static struct axis row_axis(const struct filler *filler)
{
	size_t axes = filler->found[0]->axes;
	if (axes == 2)
		return crossed_axis(filler);
	return own_axis(&filler->comparison->made->arena, &filler->rows.axis, axes == 0);
}

static struct axis column_axis(const struct filler *filler)
{
	const struct comparison *comparison = filler->comparison;
	size_t count = comparison->count;
	struct axis axis = {.dimension = COMPARE_KIND, .label = "Comparaison", .kind = COMPARE_KIND};
	axis.values = arena_zalloc(&comparison->made->arena, count + 2, sizeof *axis.values);
	for (size_t i = 0; i < count; i++)
		axis.values[i] =
		        (struct axis_value){.code = comparison->codes[i], .label = comparison->labels[i]};
	axis.count = count;
	if (comparison->change)
		axis.values[axis.count++] =
		        (struct axis_value){.code = COMPARE_DIFFERENCE,
		                            .label = filler->shares ? "Différence (points)" : "Différence"};
	if (comparison->change && !filler->shares)
		axis.values[axis.count++] =
		        (struct axis_value){.code = COMPARE_PERCENT, .label = "Évolution (%)"};
	return axis;
}

void comparison_fill(const struct comparison *comparison, const struct statistic *const *found,
                     struct statistic *statistic)
{
	struct arena scratch = {0};
	const struct axis **axes = arena_alloc(&scratch, comparison->count, sizeof(const struct axis *));
	struct filler filler = {.comparison = comparison, .found = found};
	filler.shares = comparison_in_shares(comparison, found[comparison->count - 1]);
	for (size_t i = 0; i < comparison->count; i++)
		axes[i] = &found[i]->rows;
	axes_join(&filler.rows, axes, comparison->count, &comparison->made->arena);
	for (size_t i = 0; found[0]->axes == 2 && i < comparison->count; i++)
		axes[i] = &found[i]->columns;
	if (found[0]->axes == 2)
		axes_join(&filler.columns, axes, comparison->count, &comparison->made->arena);
	statistic->axes = 2;
	statistic->rows = row_axis(&filler);
	statistic->columns = column_axis(&filler);
	fill_cells(&filler, statistic);
	arena_free(&scratch);
}
