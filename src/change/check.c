#include "change/check.h"

#include "change/check_rules.h"

static void (*const functions[])(const struct dataset *, const struct rule *, struct findings *) = {
        [RULE_ORDER] = check_order,
        [RULE_CONDITION] = check_condition,
        [RULE_AGE] = check_age,
        [RULE_OVERLAP] = check_overlap,
        [RULE_DUPLICATE] = check_duplicates,
        [RULE_ATTACHMENT] = check_attachments,
        [RULE_EQUAL] = check_equal,
        [RULE_SCALE] = check_scale,
};

void check_dataset(const struct dataset *dataset, const struct rules *rules, struct findings *findings)
{
	for (size_t i = 0; i < rules->count; i++)
		functions[rules->items[i].kind](dataset, &rules->items[i], findings);
}

void report_cell(const struct dataset *dataset, const struct table *table, const struct column *column,
                 size_t row, enum message message, const char *detail, struct findings *findings)
{
	struct buffer value = {0};
	buffer_puts(&value, "");
	column_format(dataset, column, row, &value);
	bool hidden = column->schema && column->schema->hidden;
	findings_add(findings, message, table_place(table, row, column->name), detail,
	             hidden ? NULL : value.bytes);
	buffer_free(&value);
}

const char *row_place(const struct table *table, size_t row, char *out, size_t size)
{
	struct place place = table_place(table, row, NULL);
	snprintf(out, size, "%s:%zu", place.file ? place.file : "-", place.line);
	return out;
}
