#include "anon/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t measured_code(const struct crowd *crowd, enum measured measured, size_t row, size_t column)
{
	const struct crowd_column *own = &crowd->columns[column];
	if (measured == MEASURE_PUBLISHED)
		return crowd_published(crowd, row, column);
	return crowd->cells[row * crowd->steps + own->first + (own->original ? own->levels : 0)];
}

static size_t make_tuple(const struct crowd *crowd, enum measured measured, bool sensitive, size_t row,
                         uint32_t *tuple)
{
	size_t width = 0;
	for (size_t c = 0; c < crowd->width; c++)
		if (sensitive || !crowd->columns[c].sensitive)
			tuple[width++] = measured_code(crowd, measured, row, c);
	return width;
}

static bool counts(const struct crowd *crowd, enum measured measured, size_t row)
{
	return measured == MEASURE_ORIGINAL || !crowd->suppressed[row];
}

/* class_of, where wanted: the class of each row, SIZE_MAX where it does not count. */
static void classify(const struct crowd *crowd, enum measured measured, bool sensitive,
                     struct classes *classes, size_t *class_of)
{
	uint32_t tuple[CROWD_WIDTH_MAX];
	size_t width = crowd->width;
	for (size_t c = 0; !sensitive && c < crowd->width; c++)
		width -= crowd->columns[c].sensitive;
	classes_start(classes, width);
	for (size_t row = 0; row < crowd->rows; row++) {
		size_t class = SIZE_MAX;
		if (counts(crowd, measured, row)) {
			make_tuple(crowd, measured, sensitive, row, tuple);
			class = classes_add(classes, tuple, crowd->persons[row]);
		}
		if (class_of)
			class_of[row] = class;
	}
}

static size_t smallest_class(const struct classes *classes)
{
	size_t smallest = 0;
	for (size_t i = 0; i < classes->count; i++)
		if (!smallest || classes->items[i].persons < smallest)
			smallest = classes->items[i].persons;
	return smallest;
}

/* Persons alone in a class, each once. */
static size_t count_unique(const struct crowd *crowd, const struct classes *classes, const size_t *class_of)
{
	size_t unique = 0;
	uint32_t last = UINT32_MAX;
	for (size_t row = 0; row < crowd->rows; row++)
		if (class_of[row] != SIZE_MAX && classes->items[class_of[row]].persons == 1 &&
		    crowd->persons[row] != last) {
			last = crowd->persons[row];
			unique++;
		}
	return unique;
}

/* Different values of a column in each class, withheld ones apart. */
static void count_values(const struct crowd *crowd, enum measured measured, size_t column,
                         const size_t *class_of, size_t *seen)
{
	struct classes pairs;
	classes_start(&pairs, 2);
	for (size_t row = 0; row < crowd->rows; row++) {
		uint32_t code = measured_code(crowd, measured, row, column);
		if (class_of[row] == SIZE_MAX || code == CODE_WITHHELD)
			continue;
		size_t before = pairs.count;
		classes_add(&pairs, (const uint32_t[]){(uint32_t)class_of[row], code}, 0);
		seen[class_of[row]] += pairs.count > before;
	}
	classes_free(&pairs);
}

static size_t least_diversity(const struct crowd *crowd, enum measured measured,
                              const struct classes *classes, const size_t *class_of)
{
	size_t least = 0;
	for (size_t c = 0; c < crowd->width; c++) {
		if (!crowd->columns[c].sensitive)
			continue;
		size_t *seen = memory_zalloc(classes->count + 1, sizeof *seen);
		count_values(crowd, measured, c, class_of, seen);
		for (size_t i = 0; i < classes->count; i++)
			if (seen[i] && (!least || seen[i] < least))
				least = seen[i];
		free(seen);
	}
	return least;
}

static void count_rows(const struct crowd *crowd, enum measured measured, struct risk *risk)
{
	uint32_t last = UINT32_MAX;
	for (size_t row = 0; row < crowd->rows; row++) {
		if (!counts(crowd, measured, row)) {
			risk->suppressed++;
			continue;
		}
		risk->rows++;
		risk->persons += crowd->persons[row] != last;
		last = crowd->persons[row];
	}
}

void crowd_measure(const struct crowd *crowd, enum measured measured, struct risk *risk)
{
	struct classes classes;
	size_t *class_of = memory_alloc(crowd->rows + 1, sizeof *class_of);
	*risk = (struct risk){0};
	count_rows(crowd, measured, risk);
	classify(crowd, measured, false, &classes, class_of);
	risk->classes = classes.count;
	risk->smallest = smallest_class(&classes);
	risk->unique = count_unique(crowd, &classes, class_of);
	risk->diversity = least_diversity(crowd, measured, &classes, class_of);
	classes_free(&classes);
	classify(crowd, measured, true, &classes, NULL);
	risk->smallest_row = smallest_class(&classes);
	classes_free(&classes);
	free(class_of);
}

void crowd_loss(const struct crowd *crowd, size_t column, struct loss *loss)
{
	size_t levels = crowd->columns[column].levels;
	loss->at_level = memory_zalloc(levels + 1, sizeof *loss->at_level);
	for (size_t row = 0; row < crowd->rows; row++)
		loss->at_level[crowd->suppressed[row] ? levels
		                                      : crowd->levels[row * crowd->width + column]]++;
}

uint32_t *crowd_tuples(const struct crowd *crowd, size_t *rows)
{
	uint32_t *tuples = memory_alloc(crowd->rows + 1, (crowd->width + 1) * sizeof *tuples);
	*rows = 0;
	for (size_t row = 0; row < crowd->rows; row++)
		if (!crowd->suppressed[row])
			make_tuple(crowd, MEASURE_PUBLISHED, true, row, tuples + crowd->width * (*rows)++);
	return tuples;
}
