/* The cells of results XML. They come in the order of their axes, each once; where the statistic says what
 * its cells usually are, any of them may be left out. Memory grows with the file and never with what the file
 * promises. */
#include <stdlib.h>
#include <string.h>

#include "results/read.h"

void cells_begin(struct cell_reading *cells)
{
	cells->count = cells->row = cells->column = cells->begun = 0;
	cells->wanted = 1;
	cells->sparse = false;
}

bool cells_begun(const struct cell_reading *cells)
{
	return cells->count > 0 || cells->sparse;
}

int cells_widen(struct reader *reader, const struct axis *axis)
{
	struct cell_reading *cells = &reader->cells;
	if (axis->count > STATISTIC_CELLS_MAX / cells->wanted)
		return reader_fail(reader, MSG_LIMIT, "cellule", NULL);
	cells->wanted *= axis->count;
	return 0;
}

struct cell *cells_room(struct cell_reading *cells)
{
	if (cells->count == cells->capacity)
		cells->cells =
		        memory_grow(cells->cells, &cells->capacity, cells->count + 1, sizeof *cells->cells);
	if (cells->sparse && cells->count == cells->column_capacity)
		cells->columns = memory_grow(cells->columns, &cells->column_capacity, cells->count + 1,
		                             sizeof *cells->columns);
	return &cells->cells[cells->count];
}

void cells_take(struct cell_reading *cells, size_t row, size_t column, size_t width)
{
	if (cells->sparse) {
		while (cells->begun <= row)
			cells->begins[cells->begun++] = cells->count;
		cells->columns[cells->count] = (uint32_t)column;
	}
	cells->count++;
	bool last = column + 1 == width;
	cells->row = row + last;
	cells->column = last ? 0 : column + 1;
}

int cells_leave_out(struct reader *reader, const struct cell *usual)
{
	struct cell_reading *cells = &reader->cells;
	if (cells_begun(cells))
		return reader_fail(reader, MSG_RESULTS, "autres", NULL);
	if (cells->wanted > STATISTIC_CELLS_MAX - cells->implied)
		return reader_fail(reader, MSG_LIMIT, "cellule", NULL);
	cells->implied += cells->wanted;
	cells->sparse = true;
	cells->usual = *usual;
	cells->begins =
	        arena_alloc(&reader->results->arena, reader->statistic.rows.count + 1, sizeof *cells->begins);
	return 0;
}

int open_usual(struct reader *reader)
{
	struct cell usual = {0};
	if (reader_decimal(reader, "v", DECIMAL_NONE, &usual.value) ||
	    reader_count(reader, "n", -1, &usual.n) || reader_count(reader, "e", -1, &usual.children))
		return -1;
	return cells_leave_out(reader, &usual);
}

/* One "value:count" of a histogram; the values ascend. */
static int read_value_count(struct reader *reader, const char *item, size_t length, size_t position)
{
	struct value_count pair;
	const char *colon = memchr(item, ':', length);
	if (colon == NULL || !decimal_parse(item, (size_t)(colon - item), &pair.value) ||
	    !integer_parse(colon + 1, length - (size_t)(colon - item) - 1, &pair.count) || pair.count < 1)
		return reader_missing(reader, "comptes");
	if (position > 0 && reader->histogram[position - 1].value >= pair.value)
		return reader_missing(reader, "comptes");
	reader->histogram = memory_grow(reader->histogram, &reader->histogram_capacity, position + 1,
	                                sizeof *reader->histogram);
	reader->histogram[position] = pair;
	return 0;
}

static int read_histogram(struct reader *reader, struct cell *cell)
{
	const char *text = reader_value(reader, "comptes");
	int64_t total = 0;
	size_t count = 0;
	while (text && *text) {
		size_t length = strcspn(text, " ");
		if (read_value_count(reader, text, length, count))
			return -1;
		if (__builtin_add_overflow(total, reader->histogram[count].count, &total))
			return reader_missing(reader, "comptes");
		count++;
		text += length + (text[length] == ' ');
	}
	if (count == 0)
		return 0;
	if (cell->n != total)
		return reader_missing(reader, "comptes");
	cell->histogram = arena_alloc(&reader->results->arena, count, sizeof *cell->histogram);
	memcpy(cell->histogram, reader->histogram, count * sizeof *cell->histogram);
	cell->histogram_count = count;
	return 0;
}

/* The place that the attribute's code has on the axis, from `due` on: there, unless cells may be left out;
 * SIZE_MAX: none. */
static size_t place_of(const struct reader *reader, const char *name, const struct axis *axis, size_t due)
{
	const char *code = reader_value(reader, name);
	size_t end = reader->cells.sparse ? axis->count : due + 1;
	for (size_t i = due; code && i < end; i++)
		if (strcmp(code, axis->values[i].code) == 0)
			return i;
	return SIZE_MAX;
}

/* The code is none of the axis, or its cell does not come here. */
static int misplaced(struct reader *reader, const char *name, const struct axis *axis)
{
	const char *code = reader_value(reader, name);
	if (code && axis_find(axis, code) < 0)
		return reader_missing(reader, name);
	return reader_fail(reader, MSG_RESULTS_CELL, reader->statistic.id, code);
}

static int find_place(struct reader *reader, size_t *row, size_t *column)
{
	const struct statistic *statistic = &reader->statistic;
	const struct cell_reading *cells = &reader->cells;
	if (cells->row >= statistic->rows.count)
		return reader_fail(reader, MSG_RESULTS_CELL, statistic->id, reader_value(reader, "l"));
	*row = place_of(reader, "l", &statistic->rows, cells->row);
	if (*row == SIZE_MAX)
		return misplaced(reader, "l", &statistic->rows);
	*column = 0;
	if (statistic->axes < 2)
		return reader_value(reader, "c") ? reader_missing(reader, "c") : 0;
	*column = place_of(reader, "c", &statistic->columns, *row == cells->row ? cells->column : 0);
	return *column == SIZE_MAX ? misplaced(reader, "c", &statistic->columns) : 0;
}

int open_cell(struct reader *reader)
{
	struct cell cell = {0};
	size_t row = 0, column = 0;
	if (find_place(reader, &row, &column) || reader_decimal(reader, "v", DECIMAL_NONE, &cell.value) ||
	    reader_count(reader, "n", -1, &cell.n) || reader_count(reader, "e", -1, &cell.children) ||
	    reader_decimal(reader, "somme", 0, &cell.sum) ||
	    reader_decimal(reader, "plus-grand", 0, &cell.largest) ||
	    reader_flag(reader, "masque", &cell.masked) || reader_count(reader, "de", -1, &cell.low) ||
	    reader_count(reader, "a", -1, &cell.high) || read_histogram(reader, &cell))
		return -1;
	cell.banded = cell.high >= 0;
	if (cell.banded && (!cell.masked || cell.low < 0 || cell.low > cell.high))
		return reader_missing(reader, "de");
	if (!cell.banded)
		cell.low = cell.high = 0;
	if (cell.masked && (cell.value != DECIMAL_NONE || cell.n >= 0 || cell.children >= 0 || cell.sum != 0))
		return reader_missing(reader, "masque");
	*cells_room(&reader->cells) = cell;
	cells_take(&reader->cells, row, column, statistic_columns(&reader->statistic));
	return 0;
}

static struct sparse_cells *sparse_cells(struct cell_reading *cells, const struct cell *own, size_t rows,
                                         struct arena *arena)
{
	struct sparse_cells *sparse = arena_alloc(arena, 1, sizeof *sparse);
	uint32_t *columns = arena_alloc(arena, cells->count, sizeof *columns);
	if (cells->count)
		memcpy(columns, cells->columns, cells->count * sizeof *columns);
	while (cells->begun <= rows)
		cells->begins[cells->begun++] = cells->count;
	*sparse = (struct sparse_cells){
	        .usual = cells->usual, .cells = own, .columns = columns, .rows = cells->begins};
	return sparse;
}

int cells_finish(struct reader *reader)
{
	struct cell_reading *cells = &reader->cells;
	struct statistic *statistic = &reader->statistic;
	struct arena *arena = &reader->results->arena;
	if (!cells->sparse && cells->count != cells->wanted)
		return reader_fail(reader, MSG_RESULTS_CELL, statistic->id, NULL);
	struct cell *own = arena_alloc(arena, cells->count, sizeof *own);
	if (cells->count)
		memcpy(own, cells->cells, cells->count * sizeof *own);
	if (cells->sparse)
		statistic->sparse = sparse_cells(cells, own, statistic->rows.count, arena);
	else
		statistic->cells = own;
	return 0;
}

void cells_free(struct cell_reading *cells)
{
	free(cells->cells);
	free(cells->columns);
}
