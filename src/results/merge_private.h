/* The parts of a merge. Nothing but merge*.c includes this.
 *
 * What is added is counted at once and let go: a merge holds the values of its axes and the cells in which
 * something was counted, whatever the number of the inputs. */
#ifndef PREUTILS_RESULTS_MERGE_PRIVATE_H
#define PREUTILS_RESULTS_MERGE_PRIVATE_H

#include "results/results.h"

struct merge_faults {
	bool overflow;
	const char *inexact; /* a statistic whose parts do not carry what is needed to merge them, or NULL */
};

/* merge_check.c: why results cannot be merged at all; why they do not go with the first ones. A
 * description of the difference is in error. */
int merge_check_kind(const struct results *results, const char *name, struct error *error);
int merge_check_context(const struct results *results, const char *name, const struct results *first,
                        struct error *error);
/* The statistics of results, put in the order of the first ones, must be the same. */
int merge_check_statistics(struct results *results, const char *name, const struct results *first,
                           const char *first_name, const struct map *ids, struct error *error);

/* merge_codes.c: the codes of every dimension, numbered as they come, and what they are called. */
struct merge_code {
	const char *code, *label; /* of lists and keys: the label that they go by in the whole */
	bool unlisted;            /* no file that had the key's row gave the label */
	bool warned;
	uint32_t rank; /* of keys: where the label stands among those of the dimension */
};
struct merge_dimension {
	const char *name;
	struct map numbers;
	struct merge_code *codes;
	size_t capacity;
	struct axis_value *values; /* those that were numbered last, … */
	const char *kind;
	uint32_t *numbered; /* … and their numbers, … */
	size_t numbered_capacity;
	size_t listed; /* … and how many stand before the first that a list hides */
};
struct merge_codes {
	struct arena arena;
	struct findings *findings;
	struct map names;
	struct merge_dimension **dimensions;
	size_t capacity;
};
/* Before each of the inputs; the addresses of the values of the last one mean nothing any more. */
void merge_codes_begin(struct merge_codes *codes);
/* The axis's dimension, the codes of its values numbered. A finding where a key goes by another label than
 * before in the file of this name. */
const struct merge_dimension *merge_codes_add(struct merge_codes *codes, const struct axis *axis,
                                              const char *name);
/* Ranks the labels, once all was added. */
void merge_codes_rank(struct merge_codes *codes);
/* Whether the value's label is the dimension's, and not the axis's own. */
bool merge_codes_name(const struct axis *axis, const struct axis_value *value);
void merge_codes_free(struct merge_codes *codes);

/* merge_axis.c: the values that an axis has in any of the inputs. */
struct merge_value {
	uint32_t code; /* its number in the dimension */
	struct axis_value value;
};
struct merge_order {
	uint32_t *values; /* positions */
	size_t count;
};
struct merge_axis {
	struct axis axis; /* as in the first input; its values are not set */
	const struct merge_dimension *dimension;
	struct merge_value *values; /* as they came */
	size_t count, capacity;
	uint32_t *positions; /* by code: position in values, and 1; 0: not there */
	size_t position_capacity;
	uint32_t *places; /* by position on the axis that was added last: position in values */
	size_t place_capacity;
	const struct axis_value *placed; /* the values of that axis, if they are shared; else NULL */
	struct merge_order *orders;      /* of lists: in which order their values came, each once */
	size_t order_count, order_capacity;
};
/* Copies what it keeps into the arena. */
void merge_axis_add(struct merge_axis *own, const struct axis *axis, const struct merge_dimension *dimension,
                    struct arena *arena);
/* The axis of the whole, all copied into the arena: lists in their order, where those values that they hide
 * stand only if they occur. *places, in the arena as well: by position in values, the position on the
 * axis. */
struct axis merge_axis_finish(const struct merge_axis *own, size_t **places, struct arena *arena);
void merge_axis_free(struct merge_axis *own);

/* merge_cells.c: a cell of the whole, as its parts add up. */
struct merge_histogram {
	struct value_count *counts;
	size_t count, capacity, sorted; /* how many are in order, each value once */
};
struct merge_cell {
	uint32_t row, column;
	int64_t value, n, children, sum, largest;
	uint32_t values; /* parts that have one */
	bool masked, rounded, unknown, wide;
	struct merge_histogram *histogram; /* NULL: none */
};
/* Whether a part changes nothing; childless: no child stands behind any cell of the input. */
static inline bool merge_cell_skips(enum measure_kind kind, const struct cell *part, bool childless)
{
	bool averages = kind == MEASURE_MEAN || kind == MEASURE_MEDIAN;
	return part->n == 0 && part->children == (childless ? -1 : 0) &&
	       part->value == (averages ? DECIMAL_NONE : 0) && part->sum == 0 && part->largest == 0 &&
	       !part->masked && part->histogram_count == 0;
}
/* The cell that has no part yet. */
struct merge_cell merge_cell_new(uint32_t row, uint32_t column);
void merge_cell_add(struct merge_cell *cell, enum measure_kind kind, const struct cell *part,
                    struct merge_faults *faults);
/* The histogram is copied into the arena. */
struct cell merge_cell_finish(struct merge_cell *cell, const struct statistic *made, struct arena *arena,
                              struct merge_faults *faults);
/* Where there is no part, or none that counts. */
struct cell merge_cell_usual(enum measure_kind kind, bool childless);
void merge_cell_free(struct merge_cell *cell);

/* merge_table.c: one statistic of the whole. */
struct merge_table {
	struct merge_axis rows, columns;
	struct merge_cell *cells; /* as they came */
	size_t count, capacity;
	uint32_t *slots; /* by a hash of row and column: position in cells, and 1; 0: free */
	size_t slot_count;
	bool counts_children; /* in some input a child stands behind some cell */
	struct merge_faults faults;
};
void merge_table_add(struct merge_table *table, const struct statistic *input, struct merge_codes *codes,
                     const char *name, struct arena *arena);
/* Described like the first one; everything is copied into the arena. */
void merge_table_finish(struct merge_table *table, const struct statistic *first, struct statistic *made,
                        struct arena *arena);
void merge_table_free(struct merge_table *table);

#endif
