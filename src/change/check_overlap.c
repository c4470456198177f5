/* Two rows of one group (the same child and dispositif, say) at the same time. */
#include <stdint.h>
#include <stdlib.h>

#include "change/check_rules.h"

#define GROUP_COLUMNS 4

/* An interval: where it starts and ends, and its row. */
struct span {
	uint32_t group[GROUP_COLUMNS];
	int32_t from, to;
	uint32_t row;
};

static int compare_groups(const struct span *a, const struct span *b)
{
	for (size_t i = 0; i < GROUP_COLUMNS; i++)
		if (a->group[i] != b->group[i])
			return a->group[i] < b->group[i] ? -1 : 1;
	return 0;
}

static int compare_spans(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	int groups = compare_groups(a, b);
	if (groups)
		return groups;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

/* False where the row has no start, no group, or ends before it starts (other findings say so). */
static bool span_make(const struct table *table, const struct rule *rule, size_t row, struct span *span)
{
	const struct column *from = &table->columns[rule->paths[0].columns[0]];
	const struct column *to = &table->columns[rule->paths[1].columns[0]];
	*span = (struct span){.row = (uint32_t)row, .from = from->days[row], .to = INT32_MAX};
	if (span->from == DATE_NONE)
		return false;
	if (to->days && to->days[row] != DATE_NONE)
		span->to = to->days[row];
	for (size_t i = 2; i < rule->count; i++) {
		const struct column *column = &table->columns[rule->paths[i].columns[0]];
		span->group[i - 2] = column->codes ? column->codes[row] : CODE_NONE;
		if (span->group[i - 2] == CODE_NONE)
			return false;
	}
	return span->to >= span->from;
}

/* In order of start, a row overlaps if it starts before the latest end seen so far in its group. */
static void sweep(const struct dataset *dataset, const struct table *table, const struct column *start,
                  const struct span *spans, size_t count, struct findings *findings)
{
	size_t latest = 0;
	for (size_t i = 1; i < count; i++) {
		bool same = compare_groups(&spans[i], &spans[latest]) == 0;
		if (same && spans[i].from < spans[latest].to) {
			char other[600];
			row_place(table, spans[latest].row, other, sizeof other);
			report_cell(dataset, table, start, spans[i].row, MSG_OVERLAP, other, findings);
		}
		if (!same || spans[i].to > spans[latest].to)
			latest = i;
	}
}

/* Paths: start, end, then the columns that make the group. One may start on the day another ends: that day is
 * the change from one to the next. */
void check_overlap(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	const struct column *start = &table->columns[rule->paths[0].columns[0]];
	if (!start->days)
		return;
	struct span *spans = memory_alloc(table->rows, sizeof *spans);
	size_t count = 0;
	for (size_t row = 0; row < table->rows; row++)
		count += span_make(table, rule, row, &spans[count]);
	qsort(spans, count, sizeof *spans, compare_spans);
	sweep(dataset, table, start, spans, count, findings);
	free(spans);
}
