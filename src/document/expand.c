/* Tables of a statistic, and what they share with its charts. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "document/expand.h"
#include "results/compare.h"
#include "results/words.h"

int expand_fail(const struct expansion *expansion, const char *detail)
{
	return error_set(expansion->filling->error, MSG_TEMPLATE,
	                 template_place(expansion->filling, expansion->node), detail, NULL);
}

const char *expand_attribute(const struct expansion *expansion, const char *name, const char *usual)
{
	const char *text = xml_attribute(expansion->node, name, expansion->arena);
	return text && *text ? text : usual;
}

bool expand_yes(const struct expansion *expansion, const char *name, bool usual)
{
	return strcmp(expand_attribute(expansion, name, usual ? "oui" : "non"), "oui") == 0;
}

void expand_start(struct expansion *expansion, struct filling *filling, const xmlNode *node)
{
	*expansion = (struct expansion){.filling = filling, .node = node, .arena = &filling->document->arena};
	expansion->percent = expand_yes(expansion, "pourcent", false);
	expansion->zeros = expand_yes(expansion, "zeros", true);
	expansion->total = expand_yes(expansion, "total", true);
	expansion->arrows = expand_yes(expansion, "fleches", false);
}

int expand_find(struct expansion *expansion)
{
	char detail[200];
	const char *id = expand_attribute(expansion, "statistique", "");
	expansion->statistic = template_statistic(expansion->filling->input, id);
	if (expansion->statistic)
		return 0;
	snprintf(detail, sizeof detail, gettext("no such statistic in the results: %.120s"), id);
	return expand_fail(expansion, detail);
}

struct value expand_value(const struct statistic *statistic, size_t column, const struct cell *cell)
{
	struct value value = {.decimals = column_places(statistic, column, statistic->decimals)};
	value.sign = column_is_change(statistic, column);
	if (cell->masked) {
		value.kind = VALUE_MASKED;
		value.banded = cell->banded;
		value.low = cell->low;
		value.high = cell->high;
	} else if (cell->value != DECIMAL_NONE) {
		value.kind = VALUE_NUMBER;
		/* what is printed as 0 has no sign */
		value.number = value.sign && value.decimals >= 0 ? decimal_round(cell->value, value.decimals)
		                                                 : cell->value;
	}
	return value;
}

static struct value share_of(const struct cell *cell, const struct cell *whole)
{
	struct value value = {.decimals = 0, .unit = "%"};
	if (cell->masked || whole->masked) {
		value.kind = VALUE_MASKED;
	} else if (cell->value != DECIMAL_NONE && whole->value != DECIMAL_NONE && whole->value > 0) {
		value.kind = VALUE_NUMBER;
		long double share = 100.0L * (long double)cell->value / (long double)whole->value;
		value.number = decimal_round((int64_t)(share * 1e6L), 0);
	}
	return value;
}

static struct node *add_header(struct arena *arena, struct node *row, const char *text, bool heads_row)
{
	struct node *cell = node_add(arena, row, NODE_TH);
	cell->row_header = heads_row;
	node_add_text(arena, cell, text);
	return cell;
}

static void add_value(struct arena *arena, struct node *row, struct value value)
{
	node_add(arena, row, NODE_TD)->value = value;
}

const char *expand_capitalised(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	if (copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] = (char)(copy[0] - 'a' + 'A');
	return copy;
}

/* What is compared has columns beside each other, and no total of them. */
static bool is_total(const struct statistic *statistic, size_t column)
{
	return statistic->axes == 2 && column + 1 == statistic_columns(statistic) &&
	       !statistic_is_comparison(statistic);
}

static bool is_difference(const struct statistic *statistic, size_t column)
{
	return column_is_change(statistic, column) &&
	       strcmp(statistic->columns.values[column].code, COMPARE_DIFFERENCE) == 0;
}

static const char *arrow(int64_t difference)
{
	return difference > 0 ? "↑" : difference < 0 ? "↓" : "=";
}

static void add_head(const struct expansion *expansion, struct node *table)
{
	const struct statistic *statistic = expansion->statistic;
	struct arena *arena = expansion->arena;
	struct node *row = node_add(arena, node_add(arena, table, NODE_THEAD), NODE_TR);
	add_header(arena, row, expand_attribute(expansion, "intitule", statistic->rows.label), false);
	size_t columns = statistic_columns(statistic);
	for (size_t c = 0; c < columns; c++) {
		if (is_total(statistic, c) && !expansion->total)
			continue;
		add_header(arena, row,
		           statistic->axes == 2
		                   ? statistic->columns.values[c].label
		                   : expand_attribute(expansion, "unite",
		                                      expand_capitalised(arena, statistic->unit)),
		           false);
	}
	if (expansion->percent)
		add_header(arena, row, "Part", false);
}

static void add_row(const struct expansion *expansion, struct node *group, size_t r)
{
	const struct statistic *statistic = expansion->statistic;
	size_t columns = statistic_columns(statistic);
	struct node *row = node_add(expansion->arena, group, NODE_TR);
	const char *label = statistic->axes == 0 ? statistic->label : statistic->rows.values[r].label;
	add_header(expansion->arena, row, label, true);
	for (size_t c = 0; c < columns; c++) {
		if (is_total(statistic, c) && !expansion->total)
			continue;
		struct value value = expand_value(statistic, c, statistic_cell(statistic, r, c));
		if (expansion->arrows && value.kind == VALUE_NUMBER && is_difference(statistic, c))
			value.unit = arrow(value.number);
		add_value(expansion->arena, row, value);
	}
	if (expansion->percent)
		add_value(expansion->arena, row,
		          share_of(statistic_cell(statistic, r, columns - 1),
		                   statistic_cell(statistic, statistic->rows.count - 1, columns - 1)));
}

static bool is_zero_row(const struct statistic *statistic, size_t r)
{
	size_t columns = statistic_columns(statistic);
	size_t first = statistic_is_comparison(statistic) ? 0 : columns - 1;
	for (size_t c = first; c < columns; c++) {
		const struct cell *cell = statistic_cell(statistic, r, c);
		bool nothing = cell->value == 0 || (cell->value == DECIMAL_NONE && first < c);
		if (cell->masked || !nothing)
			return false;
	}
	return true;
}

/* Rows that may add up to more than the total; over time a reader expects that. */
static bool counts_twice(const struct axis *axis)
{
	return axis->multiple && strcmp(axis->kind, "temps") != 0;
}

int expand_table(struct filling *filling, const xmlNode *node, struct node *table)
{
	struct expansion expansion;
	expand_start(&expansion, filling, node);
	if (expand_find(&expansion) != 0)
		return -1;
	const struct statistic *statistic = expansion.statistic;
	struct arena *arena = expansion.arena;
	const char *title = expand_attribute(&expansion, "titre", statistic->label);
	const char *width = expand_attribute(&expansion, "largeur", NULL);
	double points;
	if (width && !style_length(width, &points, &table->share))
		return expand_fail(&expansion, "largeur");
	if (expansion.percent && ((statistic->kind != MEASURE_COUNT && statistic->kind != MEASURE_DISTINCT &&
	                           statistic->kind != MEASURE_SUM) ||
	                          statistic_is_comparison(statistic)))
		return expand_fail(&expansion, gettext("pourcent: only counts and sums have shares"));
	struct node *caption = node_add(arena, table, NODE_CAPTION);
	node_add_text(arena, caption, title);
	if (counts_twice(&statistic->rows) || (statistic->axes == 2 && counts_twice(&statistic->columns)))
		node_add_text(arena, node_add(arena, caption, NODE_EM), " (plusieurs réponses possibles)");
	if (statistic->axes > 0)
		add_head(&expansion, table);
	struct node *body = node_add(arena, table, NODE_TBODY);
	size_t last = statistic->rows.count - 1;
	for (size_t r = 0; r < last; r++)
		if (expansion.zeros || !is_zero_row(statistic, r))
			add_row(&expansion, body, r);
	if (statistic->axes == 0)
		add_row(&expansion, body, last);
	else if (expansion.total)
		add_row(&expansion, node_add(arena, table, NODE_TFOOT), last);
	return 0;
}
