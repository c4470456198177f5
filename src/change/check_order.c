/* Rules over one row and what its keys lead to: dates in order, conditions, ages, equal keys. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "change/check_rules.h"

/* Each date is held against the nearest one before it that is filled: a chain that is out of order has at
 * least one such pair, and one wrong date is not reported against all others. */
void check_order(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	struct reach *reaches = memory_alloc(rule->count, sizeof *reaches);
	for (size_t i = 0; i < rule->count; i++)
		reaches[i] = reach_make(dataset, &rule->paths[i]);
	for (size_t row = 0; row < table->rows; row++) {
		int32_t before = DATE_NONE;
		size_t which = 0;
		for (size_t i = 0; i < rule->count; i++) {
			int32_t day = reach_day(&reaches[i], row);
			if (day == DATE_NONE)
				continue;
			if (before != DATE_NONE && day < before && reaches[i].keys == 0)
				report_cell(dataset, table, reaches[i].columns[0], row, MSG_DATE_ORDER,
				            rule->paths[which].text, findings);
			before = day;
			which = i;
		}
	}
	free(reaches);
}

static bool text_among(const char *text, const char *const *values)
{
	while (*values && strcmp(*values, text) != 0)
		values++;
	return *values != NULL;
}

/* marks[code]: whether that code is one of the values; all of them where values is NULL. The empty cell never
 * is. */
static bool *mark_values(const struct dataset *dataset, const struct column *column,
                         const char *const *values)
{
	if (!column->codes)
		return NULL;
	size_t codes = column->dictionary.known + column->dictionary.others_count + 1;
	bool *marks = memory_zalloc(codes, sizeof *marks);
	for (size_t code = 1; code < codes; code++)
		marks[code] =
		        !values || text_among(column_code_text(dataset, column, (uint32_t)code), values);
	return marks;
}

/* A column of a condition and which of its codes count. */
struct test {
	const struct column *column; /* NULL: never true */
	bool *marks;
};

static struct test test_make(const struct dataset *dataset, const struct rule *rule, size_t path,
                             const char *const *values)
{
	if (path >= rule->count)
		return (struct test){0};
	const struct column *column = &dataset->tables[rule->table].columns[rule->paths[path].columns[0]];
	return (struct test){column, mark_values(dataset, column, values)};
}

static bool test_holds(const struct test *test, size_t row)
{
	if (!test->column)
		return false;
	return test->marks ? test->marks[test->column->codes[row]] : cell_filled(test->column, row);
}

/* The first column is filled (with one of `when`), so the second has to be (with one of `values`), unless the
 * third is (with one of `except`). */
void check_condition(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	struct test given = test_make(dataset, rule, 0, rule->when),
	            wanted = test_make(dataset, rule, 1, rule->values);
	struct test free_of = test_make(dataset, rule, 2, rule->except);
	for (size_t row = 0; row < table->rows; row++)
		if (test_holds(&given, row) && !test_holds(&wanted, row) && !test_holds(&free_of, row))
			report_cell(dataset, table, given.column, row, rule->message, wanted.column->name,
			            findings);
	free(given.marks);
	free(wanted.marks);
	free(free_of.marks);
}

/* Paths: birth, date. */
void check_age(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	struct reach birth = reach_make(dataset, &rule->paths[0]),
	             date = reach_make(dataset, &rule->paths[1]);
	for (size_t row = 0; row < table->rows; row++) {
		int32_t born = reach_day(&birth, row), day = reach_day(&date, row);
		if (born == DATE_NONE || day == DATE_NONE)
			continue;
		int32_t years = date_years(born, day);
		if ((years >= rule->from && years <= rule->to) || years == INT32_MIN)
			continue;
		bool hidden = reach_hidden(&birth) || reach_hidden(&date);
		char range[32], age[16];
		snprintf(range, sizeof range, "%d-%d", (int)rule->from, (int)rule->to);
		snprintf(age, sizeof age, "%d", (int)years);
		findings_add(findings, MSG_AGE_AT_ENTRY, table_place(table, row, date.columns[0]->name),
		             range, hidden ? NULL : age);
	}
}

/* The row that the key at the end of the path leads to, or SIZE_MAX. */
static size_t target_row(const struct reach *reach, size_t row)
{
	const struct column *key = reach->columns[reach->keys];
	if (!key->codes || (row = reach_row(reach, row)) == SIZE_MAX)
		return SIZE_MAX;
	return column_target_row(key, key->codes[row]);
}

/* Paths: a key of the row, and the key that another way leads to. */
void check_equal(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	struct reach own = reach_make(dataset, &rule->paths[0]), other = reach_make(dataset, &rule->paths[1]);
	for (size_t row = 0; row < table->rows; row++) {
		size_t here = target_row(&own, row), there = target_row(&other, row);
		if (here != there && here != SIZE_MAX && there != SIZE_MAX)
			report_cell(dataset, table, own.columns[0], row, MSG_MISMATCH, rule->paths[1].text,
			            findings);
	}
}
