#include "import/report/report.h"

#include <stdlib.h>

size_t report_source(struct report *report, const char *file, const char *sheet, size_t file_index)
{
	report->sources =
	        arena_append(&report->arena, report->sources, &report->source_count, sizeof *report->sources);
	report->sources[report->source_count - 1] =
	        (struct report_source){.file = arena_strdup(&report->arena, file),
	                               .sheet = sheet ? arena_strdup(&report->arena, sheet) : NULL,
	                               .file_index = file_index};
	return report->source_count - 1;
}

/* In the arena; the same text again is not copied again. */
static const char *copy(struct report *report, const char *text)
{
	enum { TEXTS_MOST = 20000 };
	bool known;
	if (!text)
		return NULL;
	report->texts.size = sizeof(const char *);
	memo_forget(&report->texts, TEXTS_MOST);
	const char **kept = memo_item(&report->texts, text, strlen(text), &known);
	if (!known)
		*kept = arena_strdup(&report->arena, text);
	return *kept;
}

void report_titles(struct report *report, size_t source, const char *const *titles, size_t count)
{
	struct report_source *target = &report->sources[source];
	target->titles = arena_zalloc(&report->arena, count, sizeof *target->titles);
	target->title_count = count;
	for (size_t i = 0; i < count; i++)
		target->titles[i] = copy(report, titles[i]);
}

void report_hide(struct report *report, size_t source, size_t column)
{
	struct report_source *target = &report->sources[source];
	if (!target->secret)
		target->secret = arena_zalloc(&report->arena, target->title_count + 1, 1);
	if (column < target->title_count)
		target->secret[column] = true;
}

void report_add(struct report *report, const struct remark *remark)
{
	report->items =
	        memory_grow(report->items, &report->capacity, report->count + 1, sizeof *report->items);
	struct remark *item = &report->items[report->count++];
	const struct report_source *source = &report->sources[remark->spot.source];
	size_t column = remark->spot.column;
	bool titled = column && column <= source->title_count;
	bool secret = source->secret && titled && source->secret[column - 1];
	*item = (struct remark){.spot = remark->spot,
	                        .why = remark->why,
	                        .title = remark->title ? copy(report, remark->title)
	                                 : titled      ? source->titles[column - 1]
	                                               : NULL,
	                        .value = secret ? NULL : copy(report, remark->value),
	                        .result = secret ? NULL : copy(report, remark->result),
	                        .detail = copy(report, remark->detail)};
	report->kinds[remark_kind(item)]++;
}

static int compare(const struct spot *a, const struct spot *b)
{
	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

/* The remarks on one line come together, in an order of their own: there are few. */
static void sort_lines(struct remark *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct remark item = items[i];
		size_t to = i;
		while (to && items[to - 1].spot.row == item.spot.row &&
		       compare(&items[to - 1].spot, &item.spot) > 0) {
			items[to] = items[to - 1];
			to--;
		}
		items[to] = item;
	}
}

/* Where the remarks from there on that are in order end. */
static size_t run_end(const struct remark *items, size_t from, size_t count)
{
	size_t end = from + (from < count);
	while (end < count && compare(&items[end - 1].spot, &items[end].spot) <= 0)
		end++;
	return end;
}

/* Two runs that follow each other become one in `to`. */
static void merge_runs(const struct remark *items, size_t from, size_t middle, size_t end, struct remark *to)
{
	size_t left = from, right = middle;
	for (size_t i = from; i < end; i++) {
		bool first = right == end ||
		             (left < middle && compare(&items[left].spot, &items[right].spot) <= 0);
		to[i] = items[first ? left++ : right++];
	}
}

/* Lines come in their order, and what is found out about them later in runs that are in order, too. */
void report_sort(struct report *report)
{
	size_t count = report->count;
	sort_lines(report->items, count);
	while (run_end(report->items, 0, count) < count) {
		struct remark *merged = memory_alloc(report->capacity, sizeof *merged);
		for (size_t from = 0, end; from < count; from = end) {
			size_t middle = run_end(report->items, from, count);
			end = run_end(report->items, middle, count);
			merge_runs(report->items, from, middle, end, merged);
		}
		free(report->items);
		report->items = merged;
	}
}

void report_free(struct report *report)
{
	free(report->items);
	memo_free(&report->texts);
	arena_free(&report->arena);
	*report = (struct report){0};
}
