/* What an export may say of persons: rows that stand for persons, columns that can be told more or less
 * finely.
 *
 * Each cell is known at every level of its column's ladder, as a code of the column's texts; the chosen level
 * says what is published. Equal texts have equal codes, at whatever level. */
#ifndef PREUTILS_ANON_CROWD_H
#define PREUTILS_ANON_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

#define CODE_WITHHELD   0u  /* "*": nothing is said */
#define CROWD_WIDTH_MAX 24u /* columns of a crowd */

struct crowd_column {
	const char *id, *label;
	bool sensitive;
	int64_t weight;     /* cost of its loss, 1 to 9 */
	size_t first;       /* its finest level among a row's steps */
	size_t levels;      /* how many can be published; choosing this one withholds */
	bool original;      /* one more step after them: the exact value, never published */
	struct map index;   /* texts to codes - 1 */
	const char **texts; /* [code - 1] */
	size_t text_count, text_capacity;
};
struct crowd {
	struct arena arena; /* texts */
	const char *id, *label;
	struct crowd_column *columns;
	size_t width, steps; /* columns; codes of a row */
	size_t rows;
	uint32_t *persons; /* [row]: numbers from 0, ascending */
	size_t person_count;
	uint32_t *cells;     /* [row * steps + column.first + level] */
	uint8_t *levels;     /* [row * width + column]: chosen, at most column.levels */
	uint8_t *suppressed; /* [row]: not published at all */
};

/* width columns (label and id are to be set by the caller, levels from 1), not yet rows. */
void crowd_start(struct crowd *crowd, size_t width);
/* Once the columns' levels are set: makes room for rows, everything withheld from nothing (level 0). */
void crowd_fill(struct crowd *crowd, size_t rows);
void crowd_free(struct crowd *crowd);
/* The code of a text in a column, added where it is new. */
uint32_t crowd_code(struct crowd *crowd, size_t column, const char *text, size_t length);
/* What is published of a cell: its code, or CODE_WITHHELD. */
uint32_t crowd_published(const struct crowd *crowd, size_t row, size_t column);
/* Its text: "*" where it is withheld. */
const char *crowd_text(const struct crowd *crowd, size_t column, uint32_t code);

/* Classes of rows that look alike: equal tuples of codes, with the distinct persons behind. Rows must come in
 * the order of their persons. */
struct class
{
	size_t rows, persons;
	uint32_t last; /* the person added last */
};
struct classes {
	size_t width; /* codes in a tuple */
	struct class *items;
	uint32_t *tuples; /* [class * width] */
	size_t count, capacity, tuple_capacity;
	uint32_t *slots; /* class + 1 */
	size_t slot_count;
};
void classes_start(struct classes *classes, size_t width);
void classes_free(struct classes *classes);
void classes_clear(struct classes *classes);
/* The class of the tuple, counting a row of this person. */
size_t classes_add(struct classes *classes, const uint32_t *tuple, uint32_t person);
/* The class of the tuple, or SIZE_MAX. */
size_t classes_find(const struct classes *classes, const uint32_t *tuple);

#endif
