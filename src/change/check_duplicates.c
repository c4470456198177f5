/* Rows that are perhaps the same person: equal in some columns, and the same names but for accents, case,
 * hyphens and order. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "change/check_rules.h"

#define NAMES 4

/* The folded names of a row, in their own order, so that a swap does not matter; and a print of all that has
 * to be equal. Only prints are kept for all rows; where two agree, the names are folded again and compared.
 */
struct print {
	uint64_t hash;
	uint32_t row;
};
struct names {
	struct buffer folded[NAMES];
	struct buffer text;
};

static int compare_folded(const void *left, const void *right)
{
	return strcmp(((const struct buffer *)left)->bytes, ((const struct buffer *)right)->bytes);
}

/* False where one of the names is empty: too little to tell twins apart. */
static bool fold_names(const struct table *table, const struct rule *rule, size_t row, struct names *names)
{
	size_t count = rule->count - 1;
	for (size_t i = 0; i < count; i++) {
		const struct column *column = &table->columns[rule->paths[i + 1].columns[0]];
		size_t length = 0;
		const char *text = column->text ? column_text(column, row, &length) : "";
		names->text.length = names->folded[i].length = 0;
		buffer_add(&names->text, text, length);
		buffer_puts(&names->folded[i], "");
		text_fold(&names->folded[i], names->text.bytes, false);
		if (names->folded[i].length == 0)
			return false;
	}
	qsort(names->folded, count, sizeof *names->folded, compare_folded);
	return true;
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *p = bytes;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ p[i]) * UINT64_C(1099511628211);
	return hash;
}

static int compare_prints(const void *left, const void *right)
{
	const struct print *a = left, *b = right;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static size_t make_prints(const struct table *table, const struct rule *rule, const int32_t *days,
                          struct names *names, struct print *prints)
{
	size_t count = 0;
	for (size_t row = 0; row < table->rows; row++) {
		if (days[row] == DATE_NONE || !fold_names(table, rule, row, names))
			continue;
		uint64_t hash = hash_bytes(UINT64_C(14695981039346656037), &days[row], sizeof days[row]);
		for (size_t i = 0; i + 1 < rule->count; i++)
			hash = hash_bytes(hash, names->folded[i].bytes, names->folded[i].length + 1);
		prints[count++] = (struct print){hash, (uint32_t)row};
	}
	qsort(prints, count, sizeof *prints, compare_prints);
	return count;
}

static bool same_names(const struct names *a, const struct names *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(a->folded[i].bytes, b->folded[i].bytes) != 0)
			return false;
	return true;
}

static void names_free(struct names *names)
{
	for (size_t i = 0; i < NAMES; i++)
		buffer_free(&names->folded[i]);
	buffer_free(&names->text);
}

/* Paths: the date that has to be equal, then the names. Each row is reported once, with the first of its
 * like. */
void check_duplicates(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	const int32_t *days = table->columns[rule->paths[0].columns[0]].days;
	if (!days || table->rows == 0)
		return;
	const struct column *shown =
	        &table->columns[table->schema->key >= 0 ? (size_t)table->schema->key : 0];
	struct print *prints = memory_alloc(table->rows, sizeof *prints);
	struct names one = {0}, other = {0};
	size_t count = make_prints(table, rule, days, &one, prints), first = 0;
	for (size_t i = 1; i < count; i++) {
		if (prints[i].hash != prints[first].hash) {
			first = i;
			continue;
		}
		size_t a = prints[first].row, b = prints[i].row;
		fold_names(table, rule, a, &one);
		fold_names(table, rule, b, &other);
		if (days[a] != days[b] || !same_names(&one, &other, rule->count - 1))
			continue;
		char like[600];
		row_place(table, a, like, sizeof like);
		report_cell(dataset, table, shown, b, MSG_DUPLICATE_CHILD, like, findings);
	}
	names_free(&one);
	names_free(&other);
	free(prints);
}
