/* A number within the scale that a list value gives: the notes of a grid, say. */
#include "change/check_rules.h"

static bool outside(int64_t number, const struct list_value *value)
{
	return (value->minimum != DECIMAL_NONE && number < value->minimum) ||
	       (value->maximum != DECIMAL_NONE && number > value->maximum);
}

/* What is too large for millionths lies beyond every scale, as the largest that there are do. */
static int64_t in_millionths(int64_t number, int64_t unit)
{
	const int64_t most = INT64_MAX / unit;
	return (number > most ? most : number < -most ? -most : number) * unit;
}

void check_scale(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	const struct column *numbers = &table->columns[rule->paths[0].columns[0]];
	const struct column *codes = &table->columns[rule->paths[1].columns[0]];
	const struct list *list = codes->schema->list;
	if (!numbers->numbers || !codes->codes)
		return;
	int64_t unit = numbers->schema->type == TYPE_INTEGER ? DECIMAL_ONE : 1;
	for (size_t row = 0; row < table->rows; row++) {
		uint32_t code = codes->codes[row];
		int64_t number = numbers->numbers[row];
		if (code == CODE_NONE || code > list->count || number == DECIMAL_NONE)
			continue;
		const struct list_value *value = &list->values[code - 1];
		if (!outside(in_millionths(number, unit), value))
			continue;
		char minimum[32], maximum[32], scale[80];
		decimal_format(value->minimum, minimum);
		decimal_format(value->maximum, maximum);
		snprintf(scale, sizeof scale, "%s..%s", minimum, maximum);
		report_cell(dataset, table, numbers, row, MSG_SCALE, scale, findings);
	}
}
