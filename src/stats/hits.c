#include "stats/tally.h"

/* How children are counted: not at all (or each unit is another one's), by telling them apart, by weights. */
enum mode { MODE_UNITS, MODE_CHILDREN, MODE_WEIGHTS };
/* What axis there is: each unit has its place, in a byte or not, or any number of them. */
enum form { FORM_NONE, FORM_FEW, FORM_SINGLE, FORM_MANY };

struct pass {
	const struct counting *counting;
	struct hits *hits;
	size_t width, last_row;
	bool row_buckets, column_buckets; /* whose weights count */
};

/* One more unit, and one more child if it is not the one that was counted there last: in one addition, and
 * without a choice, as children have any number of units. Those of a child stand together. */
FOR_EACH_CALLER void hit(enum mode mode, struct hits *hits, uint32_t child, uint32_t weight)
{
	uint64_t another = (hits->children != child) & (child != CODE_NONE);
	hits->counted += mode == MODE_CHILDREN ? 1 + another * HITS_CHILDREN : 1;
	if (mode == MODE_CHILDREN)
		hits->children = child;
	else if (mode == MODE_WEIGHTS)
		hits->children += weight;
}

static inline size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The place of a unit that has one; the last one where it has none. */
FOR_EACH_CALLER size_t place_of(const struct positions *positions, enum form form, size_t unit, size_t last)
{
	if (form == FORM_NONE)
		return 0;
	return form == FORM_FEW ? positions->few[unit] : least(positions->single[unit], last);
}

/* The cells of one row of the table. */
FOR_EACH_CALLER void hit_row(const struct pass *pass, enum mode mode, enum form columns, size_t unit,
                             struct hits *row, uint32_t child, uint32_t weight)
{
	const struct counting *counting = pass->counting;
	size_t count;
	if (columns == FORM_NONE) {
		hit(mode, row, child, weight);
	} else if (columns != FORM_MANY) {
		hit(mode, &row[place_of(counting->columns, columns, unit, pass->width - 1)], child, weight);
	} else {
		uint32_t own;
		const uint32_t *places = positions_of(counting->columns, unit, &count, &own);
		for (size_t k = 0; k < count; k++) {
			if (mode == MODE_WEIGHTS && pass->column_buckets)
				weight = bucket_weight(counting->units, unit, k);
			hit(mode, &row[places[k]], child, weight);
		}
	}
}

FOR_EACH_CALLER void hit_units(const struct pass *pass, enum mode mode, enum form rows, enum form columns,
                               size_t from, size_t to)
{
	const struct counting *counting = pass->counting;
	const struct units *units = counting->units;
	size_t width = pass->width, count;
	for (size_t i = from; i < to; i++) {
		uint32_t child = mode == MODE_CHILDREN ? units->child[i] : CODE_NONE;
		uint32_t weight = mode == MODE_WEIGHTS ? units->weights[i] : 0;
		if (rows != FORM_MANY) {
			size_t row = place_of(counting->rows, rows, i, pass->last_row);
			hit_row(pass, mode, columns, i, &pass->hits[row * width], child, weight);
			continue;
		}
		uint32_t own;
		const uint32_t *places = positions_of(counting->rows, i, &count, &own);
		for (size_t k = 0; k < count; k++) {
			if (mode == MODE_WEIGHTS && pass->row_buckets)
				weight = bucket_weight(units, i, k);
			hit_row(pass, mode, columns, i, &pass->hits[places[k] * width], child, weight);
		}
	}
}

static enum form form_of(const struct positions *positions)
{
	if (!positions)
		return FORM_NONE;
	return positions->few ? FORM_FEW : positions->single ? FORM_SINGLE : FORM_MANY;
}

/* A loop of its own for each frequent combination. */
FOR_EACH_CALLER void hit_mode(const struct pass *pass, enum mode mode, size_t from, size_t to)
{
	enum form rows = form_of(pass->counting->rows), columns = form_of(pass->counting->columns);
	if (rows == FORM_NONE)
		hit_units(pass, mode, FORM_NONE, FORM_NONE, from, to);
	else if (rows == FORM_FEW && columns == FORM_NONE)
		hit_units(pass, mode, FORM_FEW, FORM_NONE, from, to);
	else if (rows == FORM_FEW && columns == FORM_FEW)
		hit_units(pass, mode, FORM_FEW, FORM_FEW, from, to);
	else if (rows == FORM_MANY && columns == FORM_NONE)
		hit_units(pass, mode, FORM_MANY, FORM_NONE, from, to);
	else if (rows == FORM_MANY && columns == FORM_FEW)
		hit_units(pass, mode, FORM_MANY, FORM_FEW, from, to);
	else
		hit_units(pass, mode, rows, columns, from, to);
}

void hits_units(const struct counting *counting, size_t width, struct hits *hits, size_t from, size_t to)
{
	const struct units *units = counting->units;
	struct pass pass = {.counting = counting, .hits = hits, .width = width};
	if (counting->rows) {
		pass.last_row = counting->rows->axis.count - 1;
		pass.row_buckets = counting->rows->borrowed;
		pass.column_buckets = counting->columns && counting->columns->borrowed && !pass.row_buckets;
	}
	if (units->child && !units->distinct)
		hit_mode(&pass, MODE_CHILDREN, from, to);
	else if (!units->child && units->weights)
		hit_mode(&pass, MODE_WEIGHTS, from, to);
	else
		hit_mode(&pass, MODE_UNITS, from, to);
}
