#include "anon/generalise.h"

#include <stdlib.h>
#include <string.h>

enum { POINTS_MAX = 1 << 18 };
/* Rows looked at over all points; beyond, points are left out at equal distances. */
#define WORK_MAX ((size_t)200000000)

struct point {
	int64_t loss;
	uint32_t number; /* its levels, as digits, the first column's the highest */
};
struct search {
	struct crowd *crowd;
	size_t k;
	struct point *points;
	size_t point_count;
	uint32_t *waiting; /* rows, in the order of their persons */
	size_t waiting_count;
	size_t *class_of; /* [position in waiting] */
	struct classes classes, settled;
	size_t levels[CROWD_WIDTH_MAX]; /* of the point looked at */
	size_t floor[CROWD_WIDTH_MAX];  /* no point below it is looked at */
	size_t work;                    /* rows looked at so far, over all floors */
};
struct outcome { /* the best so far */
	int64_t loss;
	uint8_t *levels, *suppressed;
};

static void point_levels(const struct crowd *crowd, uint32_t number, size_t *levels)
{
	for (size_t c = crowd->width; c-- > 0;) {
		uint32_t base = (uint32_t)crowd->columns[c].levels + 1;
		levels[c] = number % base;
		number /= base;
	}
}

static int64_t point_loss(const struct crowd *crowd, const size_t *levels)
{
	int64_t loss = 0;
	for (size_t c = 0; c < crowd->width; c++)
		loss += crowd->columns[c].weight * 1000 * (int64_t)levels[c] /
		        (int64_t)crowd->columns[c].levels;
	return loss;
}

static int compare_points(const void *a, const void *b)
{
	const struct point *x = a, *y = b;
	if (x->loss != y->loss)
		return x->loss < y->loss ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static int make_points(struct search *search, struct error *error)
{
	const struct crowd *crowd = search->crowd;
	size_t count = 1, levels[CROWD_WIDTH_MAX] = {0};
	for (size_t c = 0; c < crowd->width; c++) {
		count *= crowd->columns[c].levels + 1;
		if (count > POINTS_MAX || crowd->width > CROWD_WIDTH_MAX)
			return error_set(error, MSG_LIMIT, (struct place){0}, crowd->id, NULL);
	}
	search->points = memory_alloc(count, sizeof *search->points);
	search->point_count = count;
	for (size_t i = 0; i < count; i++) {
		point_levels(crowd, (uint32_t)i, levels);
		search->points[i] = (struct point){point_loss(crowd, levels), (uint32_t)i};
	}
	qsort(search->points, count, sizeof *search->points, compare_points);
	return 0;
}

static void make_tuple(const struct search *search, size_t row, uint32_t *tuple)
{
	const struct crowd *crowd = search->crowd;
	const uint32_t *cells = crowd->cells + row * crowd->steps;
	for (size_t c = 0; c < crowd->width; c++) {
		const struct crowd_column *column = &crowd->columns[c];
		size_t level = search->levels[c];
		tuple[c] = level < column->levels ? cells[column->first + level] : CODE_WITHHELD;
	}
}

static void settle(struct search *search, size_t row, const uint32_t *tuple)
{
	const struct crowd *crowd = search->crowd;
	for (size_t c = 0; c < crowd->width; c++)
		crowd->levels[row * crowd->width + c] = (uint8_t)search->levels[c];
	classes_add(&search->settled, tuple, crowd->persons[row]);
}

static void visit(struct search *search, uint32_t number)
{
	uint32_t tuple[CROWD_WIDTH_MAX];
	point_levels(search->crowd, number, search->levels);
	classes_clear(&search->classes);
	for (size_t i = 0; i < search->waiting_count; i++) {
		make_tuple(search, search->waiting[i], tuple);
		search->class_of[i] =
		        classes_add(&search->classes, tuple, search->crowd->persons[search->waiting[i]]);
	}
	size_t left = 0;
	for (size_t i = 0; i < search->waiting_count; i++) {
		size_t class = search->class_of[i];
		const uint32_t *own = search->classes.tuples + class * search->crowd->width;
		if (search->classes.items[class].persons >= search->k ||
		    classes_find(&search->settled, own) != SIZE_MAX)
			settle(search, search->waiting[i], own);
		else
			search->waiting[left++] = search->waiting[i];
	}
	search->waiting_count = left;
}

static bool above_floor(const struct search *search, uint32_t number)
{
	size_t levels[CROWD_WIDTH_MAX];
	point_levels(search->crowd, number, levels);
	for (size_t c = 0; c < search->crowd->width; c++)
		if (levels[c] < search->floor[c])
			return false;
	return true;
}

/* The top of the lattice is always visited. */
static void climb(struct search *search)
{
	size_t work = 0, next = 0;
	while (next < search->point_count && search->waiting_count) {
		size_t stride = 1, ahead = search->point_count - 1 - next;
		if (above_floor(search, search->points[next].number)) {
			work += search->waiting_count;
			visit(search, search->points[next].number);
			size_t left = WORK_MAX > work ? WORK_MAX - work : 1;
			stride = ahead / (left / (search->waiting_count + 1) + 1) + 1;
		}
		next += ahead && stride > ahead ? ahead : stride;
	}
	search->work += work + search->crowd->rows;
	for (size_t i = 0; i < search->waiting_count; i++)
		search->crowd->suppressed[search->waiting[i]] = 1;
}

static size_t quasi_tuple(const struct crowd *crowd, size_t row, uint32_t *tuple)
{
	size_t width = 0;
	for (size_t c = 0; c < crowd->width; c++)
		if (!crowd->columns[c].sensitive)
			tuple[width++] = crowd_published(crowd, row, c);
	return width;
}

/* Counts in seen[class] the different published values of a sensitive column. */
static void count_values(const struct crowd *crowd, size_t column, const size_t *class_of, size_t *seen)
{
	struct classes pairs;
	classes_start(&pairs, 2);
	for (size_t row = 0; row < crowd->rows; row++) {
		uint32_t code = crowd_published(crowd, row, column);
		uint32_t pair[2] = {(uint32_t)class_of[row], code};
		if (crowd->suppressed[row] || code == CODE_WITHHELD)
			continue;
		size_t before = pairs.count;
		classes_add(&pairs, pair, 0);
		seen[class_of[row]] += pairs.count > before;
	}
	classes_free(&pairs);
}

static void diversify(struct crowd *crowd, size_t l)
{
	uint32_t tuple[CROWD_WIDTH_MAX];
	size_t *class_of = memory_zalloc(crowd->rows + 1, sizeof *class_of);
	struct classes classes;
	size_t width = 0;
	for (size_t c = 0; c < crowd->width; c++)
		width += !crowd->columns[c].sensitive;
	classes_start(&classes, width);
	for (size_t row = 0; row < crowd->rows; row++)
		if (!crowd->suppressed[row]) {
			quasi_tuple(crowd, row, tuple);
			class_of[row] = classes_add(&classes, tuple, crowd->persons[row]);
		}
	for (size_t c = 0; c < crowd->width; c++) {
		if (!crowd->columns[c].sensitive)
			continue;
		size_t *seen = memory_zalloc(classes.count + 1, sizeof *seen);
		count_values(crowd, c, class_of, seen);
		for (size_t row = 0; row < crowd->rows; row++)
			if (!crowd->suppressed[row] && seen[class_of[row]] < l)
				crowd->levels[row * crowd->width + c] = (uint8_t)crowd->columns[c].levels;
		free(seen);
	}
	classes_free(&classes);
	free(class_of);
}

/* What is lost of all cells together. */
static int64_t total_loss(const struct crowd *crowd)
{
	int64_t loss = 0;
	for (size_t row = 0; row < crowd->rows; row++)
		for (size_t c = 0; c < crowd->width; c++) {
			const struct crowd_column *column = &crowd->columns[c];
			size_t level = crowd->suppressed[row] ? column->levels
			                                      : crowd->levels[row * crowd->width + c];
			loss += column->weight * 1000 * (int64_t)level / (int64_t)column->levels;
		}
	return loss;
}

static void try_floor(struct search *search, size_t l, struct outcome *best)
{
	struct crowd *crowd = search->crowd;
	memset(crowd->suppressed, 0, crowd->rows);
	classes_clear(&search->settled);
	search->waiting_count = crowd->rows;
	for (size_t row = 0; row < crowd->rows; row++)
		search->waiting[row] = (uint32_t)row;
	climb(search);
	diversify(crowd, l);
	int64_t loss = total_loss(crowd);
	if (best->loss >= 0 && loss >= best->loss)
		return;
	best->loss = loss;
	memcpy(best->levels, crowd->levels, crowd->rows * crowd->width);
	memcpy(best->suppressed, crowd->suppressed, crowd->rows);
}

static bool is_floor(const struct crowd *crowd, const size_t *levels)
{
	for (size_t c = 0; c < crowd->width; c++)
		if (crowd->columns[c].sensitive && levels[c])
			return false;
	return true;
}

/* Every floor of the quasi-identifiers, from the lowest, as long as the work allows. */
static void try_floors(struct search *search, size_t l)
{
	struct crowd *crowd = search->crowd;
	struct outcome best = {.loss = -1};
	best.levels = memory_alloc(crowd->rows, crowd->width + 1);
	best.suppressed = memory_alloc(crowd->rows, 1);
	size_t before = 0;
	for (size_t i = 0; i < search->point_count; i++) {
		point_levels(crowd, search->points[i].number, search->floor);
		if (!is_floor(crowd, search->floor))
			continue;
		if (i && search->work + before > WORK_MAX)
			break;
		size_t start = search->work;
		try_floor(search, l, &best);
		before = search->work - start;
	}
	memcpy(crowd->levels, best.levels, crowd->rows * crowd->width);
	memcpy(crowd->suppressed, best.suppressed, crowd->rows);
	free(best.levels);
	free(best.suppressed);
}

int crowd_generalise(struct crowd *crowd, size_t k, size_t l, struct error *error)
{
	struct search search = {.crowd = crowd, .k = k};
	if (make_points(&search, error) < 0)
		return -1;
	search.waiting = memory_alloc(crowd->rows, sizeof *search.waiting);
	search.class_of = memory_alloc(crowd->rows, sizeof *search.class_of);
	classes_start(&search.classes, crowd->width);
	classes_start(&search.settled, crowd->width);
	try_floors(&search, l);
	classes_free(&search.classes);
	classes_free(&search.settled);
	free(search.points);
	free(search.waiting);
	free(search.class_of);
	return 0;
}
