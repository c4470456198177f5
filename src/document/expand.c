/* Tables and charts of a statistic. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "document/template_private.h"
#include "results/compare.h"
#include "results/words.h"

struct expansion {
	struct filling *filling;
	const xmlNode *node;
	struct arena *arena;
	const struct statistic *statistic;
	bool percent, zeros, total, arrows;
};

static int fail(const struct expansion *expansion, const char *detail)
{
	return error_set(expansion->filling->error, MSG_TEMPLATE,
	                 template_place(expansion->filling, expansion->node), detail, NULL);
}

static const char *attribute(const struct expansion *expansion, const char *name, const char *usual)
{
	const char *text = xml_attribute(expansion->node, name, expansion->arena);
	return text && *text ? text : usual;
}

static bool yes(const struct expansion *expansion, const char *name, bool usual)
{
	return strcmp(attribute(expansion, name, usual ? "oui" : "non"), "oui") == 0;
}

static int begin(struct expansion *expansion, struct filling *filling, const xmlNode *node)
{
	*expansion = (struct expansion){.filling = filling, .node = node, .arena = &filling->document->arena};
	char detail[200];
	const char *id = attribute(expansion, "statistique", "");
	expansion->statistic = results_find(filling->input->results, id);
	if (!expansion->statistic) {
		snprintf(detail, sizeof detail, gettext("no such statistic in the results: %.120s"), id);
		return fail(expansion, detail);
	}
	expansion->percent = yes(expansion, "pourcent", false);
	expansion->zeros = yes(expansion, "zeros", true);
	expansion->total = yes(expansion, "total", true);
	expansion->arrows = yes(expansion, "fleches", false);
	return 0;
}

static struct value value_of(const struct statistic *statistic, size_t column, const struct cell *cell)
{
	struct value value = {.decimals = column_places(statistic, column, statistic->decimals)};
	value.sign = column_is_change(statistic, column);
	if (cell->masked) {
		value.kind = VALUE_MASKED;
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

static const char *capitalised(struct arena *arena, const char *text)
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
	add_header(arena, row, attribute(expansion, "intitule", statistic->rows.label), false);
	size_t columns = statistic_columns(statistic);
	for (size_t c = 0; c < columns; c++) {
		if (is_total(statistic, c) && !expansion->total)
			continue;
		add_header(arena, row,
		           statistic->axes == 2
		                   ? statistic->columns.values[c].label
		                   : attribute(expansion, "unite", capitalised(arena, statistic->unit)),
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
		struct value value = value_of(statistic, c, statistic_cell(statistic, r, c));
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
	if (begin(&expansion, filling, node) != 0)
		return -1;
	const struct statistic *statistic = expansion.statistic;
	struct arena *arena = expansion.arena;
	const char *title = attribute(&expansion, "titre", statistic->label);
	const char *width = attribute(&expansion, "largeur", NULL);
	double points;
	if (width && !style_length(width, &points, &table->share))
		return fail(&expansion, "largeur");
	if (expansion.percent && ((statistic->kind != MEASURE_COUNT && statistic->kind != MEASURE_DISTINCT &&
	                           statistic->kind != MEASURE_SUM) ||
	                          statistic_is_comparison(statistic)))
		return fail(&expansion, gettext("pourcent: only counts and sums have shares"));
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

static size_t chart_column(const struct expansion *expansion)
{
	const struct statistic *statistic = expansion->statistic;
	if (statistic->axes < 2)
		return 0;
	long column = axis_find(&statistic->columns, attribute(expansion, "colonne", RESULTS_TOTAL));
	return column < 0 ? SIZE_MAX : (size_t)column;
}

static void add_bars(const struct expansion *expansion, struct chart *chart, size_t column)
{
	const struct statistic *statistic = expansion->statistic;
	chart->bars = arena_zalloc(expansion->arena, statistic->rows.count, sizeof *chart->bars);
	for (size_t r = 0; r + 1 < statistic->rows.count; r++) {
		const struct cell *cell = statistic_cell(statistic, r, column);
		if (!expansion->zeros && !cell->masked && cell->value == 0)
			continue;
		chart->bars[chart->count++] = (struct chart_bar){statistic->rows.values[r].label,
		                                                 value_of(statistic, column, cell)};
	}
}

/* « Enfants suivis par sexe. Filles : 34 ; Garçons : 48. » */
static const char *describe(struct arena *arena, const struct chart *chart, const char *title)
{
	struct buffer text = {0};
	buffer_printf(&text, "%s.", title);
	for (size_t i = 0; i < chart->count; i++) {
		buffer_printf(&text, "%s %s : ", i ? " ;" : "", chart->bars[i].label);
		value_print(&chart->bars[i].value, &text);
	}
	buffer_putc(&text, '.');
	const char *copy = arena_strndup(arena, text.bytes, text.length);
	buffer_free(&text);
	return copy;
}

static const char *typeset(struct arena *arena, const char *text)
{
	struct buffer buffer = {0};
	typography_apply(text, &buffer);
	const char *copy = arena_strndup(arena, buffer.bytes ? buffer.bytes : "", buffer.length);
	buffer_free(&buffer);
	return copy;
}

int expand_chart(struct filling *filling, const xmlNode *node, struct node *out)
{
	struct expansion expansion;
	if (begin(&expansion, filling, node) != 0)
		return -1;
	const struct statistic *statistic = expansion.statistic;
	struct chart *chart = arena_zalloc(expansion.arena, 1, sizeof *chart);
	bool time = strcmp(statistic->rows.kind, "temps") == 0;
	const char *type = attribute(&expansion, "type", time ? "colonnes" : "barres");
	if (strcmp(type, "barres") != 0 && strcmp(type, "colonnes") != 0)
		return fail(&expansion, gettext("type: barres or colonnes"));
	size_t column = chart_column(&expansion);
	if (column == SIZE_MAX)
		return fail(&expansion, gettext("colonne: no such column"));
	chart->kind = strcmp(type, "colonnes") == 0 ? CHART_COLUMNS : CHART_BARS;
	add_bars(&expansion, chart, column);
	const char *title = attribute(&expansion, "titre", statistic->label);
	chart->title = typeset(expansion.arena, title);
	chart->axis = typeset(expansion.arena, statistic->rows.label);
	chart->unit = capitalised(expansion.arena, statistic->unit);
	const char *alternative = attribute(&expansion, "alternative", NULL);
	chart->alternative =
	        typeset(expansion.arena, alternative ? alternative : describe(expansion.arena, chart, title));
	for (size_t i = 0; i < chart->count; i++)
		chart->bars[i].label = typeset(expansion.arena, chart->bars[i].label);
	if (chart->count == 0)
		return fail(&expansion, gettext("the chart has nothing to show"));
	out->chart = chart;
	return 0;
}
