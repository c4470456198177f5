/* Counting, quickly and by parts, against counting one by one: random units, axes of one or several places,
 * children, weights; any number of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/threads.h"
#include "stats/count.h"

#define UNITS   70000u /* some parts */
#define AXES    6u
#define BUCKETS 6u

static uint64_t seed = 1;

static uint32_t draw(uint32_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((seed >> 33) % below);
}

enum children { CHILDREN_NONE, CHILDREN_MANY, CHILDREN_DISTINCT, CHILDREN_WEIGHTS };

/* Units of one child, and of one entity of it, stand together. */
static void make_units(struct units *units, size_t count, enum children children)
{
	uint32_t child = 0, entity = 0;
	*units = (struct units){.count = count, .distinct = children == CHILDREN_DISTINCT};
	units->rows = memory_alloc(count, sizeof *units->rows);
	units->entity = memory_alloc(count, sizeof *units->entity);
	if (children == CHILDREN_MANY || children == CHILDREN_DISTINCT)
		units->child = memory_alloc(count, sizeof *units->child);
	if (children == CHILDREN_WEIGHTS)
		units->weights = memory_alloc(count, sizeof *units->weights);
	for (size_t i = 0; i < count; i++) {
		bool another = children == CHILDREN_DISTINCT || draw(3) == 0;
		child += another && i > count / 50;
		entity += another || draw(2);
		units->rows[i] = (uint32_t)i;
		units->entity[i] = draw(40) ? entity : CODE_NONE;
		if (units->child)
			units->child[i] = children == CHILDREN_DISTINCT ? (uint32_t)i + 1 : child;
		if (units->weights)
			units->weights[i] = draw(5);
	}
}

/* The same in bytes. */
static void make_few(struct positions *positions, size_t count, size_t places)
{
	*positions = (struct positions){.axis.count = places + 1};
	positions->few = memory_alloc(count, 1);
	for (size_t i = 0; i < count; i++)
		positions->few[i] = (uint8_t)draw((uint32_t)places + 1);
}

static void make_single(struct positions *positions, size_t count, size_t places)
{
	*positions = (struct positions){.axis.count = places + 1};
	positions->single = memory_alloc(count, sizeof *positions->single);
	for (size_t i = 0; i < count; i++)
		positions->single[i] = draw(30) ? draw((uint32_t)places) : POSITION_NONE;
}

/* Different places, ascending; weights where the axis is one of time. */
static void make_many(struct positions *positions, struct units *units, size_t places, bool time)
{
	*positions = (struct positions){.axis.count = places + 1, .borrowed = time};
	positions->offsets = memory_zalloc(units->count + 1, sizeof *positions->offsets);
	positions->many = memory_alloc(units->count * places, sizeof *positions->many);
	size_t next = 0;
	for (size_t i = 0; i < units->count; i++) {
		for (uint32_t place = 0; place < places; place++)
			if (draw(3) == 0)
				positions->many[next++] = place;
		positions->offsets[i + 1] = next;
	}
	if (!time)
		return;
	units->bucket_offsets = positions->offsets;
	units->bucket_of = positions->many;
	units->bucket_weights = units->weights ? memory_alloc(next, sizeof(uint32_t)) : NULL;
	for (size_t k = 0; units->weights && k < next; k++)
		units->bucket_weights[k] = draw(4);
}

/* Whether the unit counts in that place, the last one being the total; the weight that it has there. */
static bool stands(const struct units *units, const struct positions *positions, size_t unit, size_t place,
                   uint32_t *weight)
{
	if (!positions || place == positions->axis.count - 1)
		return true;
	if (positions->few)
		return positions->few[unit] == place;
	if (positions->single)
		return positions->single[unit] == place;
	for (size_t k = positions->offsets[unit]; k < positions->offsets[unit + 1]; k++)
		if (positions->many[k] == place) {
			if (positions->borrowed && units->weights)
				*weight = units->bucket_weights[k];
			return true;
		}
	return false;
}

struct plain {
	int64_t n, children, sum;
};

static struct plain count_plainly(const struct counting *counting, size_t row, size_t column)
{
	const struct units *units = counting->units;
	struct plain plain = {0};
	uint32_t child = CODE_NONE, entity = CODE_NONE;
	for (size_t i = 0; i < units->count; i++) {
		uint32_t weight = units->weights ? units->weights[i] : 0;
		if (!stands(units, counting->by, i, counting->by_position, &weight) ||
		    !stands(units, counting->columns, i, column, &weight) ||
		    !stands(units, counting->rows, i, row, &weight))
			continue;
		if (counting->quantity && vector_number(counting->quantity, i) == NUMBER_NONE)
			continue;
		if (counting->kind != MEASURE_DISTINCT)
			plain.n++;
		else if (units->entity[i] && units->entity[i] != entity)
			plain.n++;
		if (units->entity[i])
			entity = units->entity[i];
		if (counting->quantity)
			plain.sum += vector_number(counting->quantity, i);
		if (!units->child) {
			plain.children += weight;
		} else if (units->child[i] && units->child[i] != child) {
			plain.children++;
			child = units->child[i];
		}
	}
	if (!units->child && !units->weights)
		plain.children = -1;
	return plain;
}

static size_t cells_of(const struct counting *counting, size_t *width)
{
	*width = counting->columns ? counting->columns->axis.count : 1;
	return counting->rows->axis.count * *width;
}

static void compare(const struct count_work *work)
{
	size_t width, cells = cells_of(&work->counting, &width);
	for (size_t i = 0; i < cells; i++) {
		const struct cell *cell = &work->cells[i];
		struct plain plain = count_plainly(&work->counting, i / width, i % width);
		assert_int_equal(cell->n, plain.n);
		assert_int_equal(cell->children, plain.children);
		assert_int_equal(cell->sum, work->counting.kind == MEASURE_SUM ? plain.sum : 0);
	}
}

/* All that can be made of the axes, counted together. */
static size_t make_works(struct count_work *works, const struct units *units, const struct positions *axes,
                         const struct vector *quantity)
{
	size_t count = 0;
	for (size_t row = 0; row < AXES; row++)
		for (size_t column = 0; column <= AXES; column++) {
			/* At most one axis is one of time. */
			if (column == row || (column < AXES && axes[row].borrowed && axes[column].borrowed))
				continue;
			works[count++] = (struct count_work){
			        .counting = {.kind = MEASURE_COUNT,
			                     .units = units,
			                     .rows = &axes[row],
			                     .columns = column < AXES ? &axes[column] : NULL}};
		}
	works[count++] = (struct count_work){
	        .counting = {
	                .kind = MEASURE_DISTINCT, .units = units, .rows = &axes[1], .columns = &axes[0]}};
	works[count++] = (struct count_work){.counting = {.kind = MEASURE_SUM,
	                                                  .units = units,
	                                                  .rows = &axes[0],
	                                                  .quantity = quantity,
	                                                  .decimals = 6}};
	works[count++] = (struct count_work){.counting = {.kind = MEASURE_COUNT,
	                                                  .units = units,
	                                                  .rows = &axes[0],
	                                                  .by = &axes[1],
	                                                  .by_position = 1}};
	works[count++] = (struct count_work){.counting = {.kind = MEASURE_SUM,
	                                                  .units = units,
	                                                  .rows = &axes[4],
	                                                  .columns = &axes[5],
	                                                  .by = &axes[4],
	                                                  .by_position = 2,
	                                                  .quantity = quantity,
	                                                  .decimals = 6}};
	return count;
}

/* brief: quantities in 32 bits. */
static void try_units(size_t count, enum children children, bool brief)
{
	struct units units;
	struct positions axes[AXES];
	struct count_work works[AXES * (AXES + 1) + 4];
	struct vector quantity = {0};
	make_units(&units, count, children);
	quantity.unit = 10000;
	if (brief)
		quantity.short_numbers = memory_alloc(count, sizeof *quantity.short_numbers);
	else
		quantity.numbers = memory_alloc(count, sizeof *quantity.numbers);
	make_single(&axes[0], count, 3);
	make_many(&axes[1], &units, 4, false);
	make_single(&axes[2], count, 5);
	make_many(&axes[3], &units, BUCKETS, true);
	make_few(&axes[4], count, 6);
	make_few(&axes[5], count, 255);
	for (size_t i = 0; i < count; i++)
		vector_put_number(&quantity, i,
		                  draw(9) ? (int64_t)draw(1000) * 10000 - 3000000 : NUMBER_NONE);
	size_t work_count = make_works(works, &units, axes, &quantity);
	for (size_t i = 0; i < work_count; i++) {
		size_t width;
		works[i].cells = memory_zalloc(cells_of(&works[i].counting, &width), sizeof(struct cell));
	}
	count_tables(&units, works, work_count);
	for (size_t i = 0; i < work_count; i++) {
		compare(&works[i]);
		assert_false(works[i].overflow);
		free(works[i].cells);
		arena_free(&works[i].arena);
	}
	for (size_t i = 0; i < AXES; i++) {
		free(axes[i].few);
		free(axes[i].single);
		free(axes[i].offsets);
		free(axes[i].many);
	}
	free(units.rows);
	free(units.child);
	free(units.entity);
	free(units.weights);
	free(units.bucket_weights);
	vector_free_values(&quantity);
}

static void test_parts_are_counted_like_the_whole(void **unused)
{
	(void)unused;
	static const enum children kinds[] = {CHILDREN_NONE, CHILDREN_MANY, CHILDREN_DISTINCT,
	                                      CHILDREN_WEIGHTS};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		try_units(UNITS, kinds[i], i % 2);
		try_units(700, kinds[i], false);
		try_units(700, kinds[i], true);
		try_units(1, kinds[i], true);
		try_units(0, kinds[i], false);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_parts_are_counted_like_the_whole),
	};
	threads_allow(3);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
