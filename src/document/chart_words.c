/* What a chart shows, in words and as a table. */
#include <string.h>

#include "base/text.h"
#include "document/chart.h"

#define LISTED 120 /* values that are still read out one by one */

const char *chart_name(enum chart_kind kind)
{
	static const char *const names[CHART_KINDS] = {
#define NAME(code, name) [CHART_##code] = (name),
	        CHART_KINDS_OF(NAME)
#undef NAME
	};
	return names[kind];
}

const char *chart_heading(const struct chart *chart, size_t series)
{
	const char *label = chart->series[series].label;
	return *label ? label : chart->unit;
}

static void add_value(struct buffer *text, const struct value *value)
{
	if (value->kind == VALUE_NONE)
		buffer_puts(text, "–");
	else
		value_print(value, text);
}

/* Positions of the first and last number, the smallest and the largest one. False: there is none. */
static bool ends_of(const struct chart *chart, const struct value *values, size_t ends[4])
{
	bool any = false;
	for (size_t i = 0; i < chart->count; i++) {
		if (values[i].kind != VALUE_NUMBER)
			continue;
		if (!any)
			ends[0] = ends[2] = ends[3] = i;
		ends[1] = i;
		any = true;
		if (values[i].number < values[ends[2]].number)
			ends[2] = i;
		if (values[i].number > values[ends[3]].number)
			ends[3] = i;
	}
	return any;
}

static void add_at(struct buffer *text, const struct chart *chart, const struct value *values, size_t i)
{
	add_value(text, &values[i]);
	buffer_printf(text, " (%s)", chart->labels[i]);
}

/* « de 14 (2020) à 82 (2023), en hausse » */
static void add_trend(struct buffer *text, const struct chart *chart, const struct value *values,
                      const size_t ends[4])
{
	int64_t first = values[ends[0]].number, last = values[ends[1]].number;
	buffer_puts(text, "de ");
	add_at(text, chart, values, ends[0]);
	buffer_puts(text, " à ");
	add_at(text, chart, values, ends[1]);
	buffer_puts(text, last > first ? ", en hausse ; " : last < first ? ", en baisse ; " : ", stable ; ");
}

static void add_series(struct buffer *text, const struct chart *chart, size_t series)
{
	const struct value *values = chart->series[series].values;
	const char *label = chart->series[series].label;
	size_t ends[4], begin = text->length + 1;
	buffer_printf(text, " %s%s", label, *label ? " : " : "");
	if (!ends_of(chart, values, ends)) {
		buffer_puts(text, "aucune valeur publiée");
	} else if (chart->count > 1) {
		if (chart->time && ends[0] != ends[1])
			add_trend(text, chart, values, ends);
		if (values[ends[2]].number == values[ends[3]].number) {
			buffer_puts(text, "toutes les valeurs à ");
			add_value(text, &values[ends[2]]);
		} else {
			buffer_puts(text, "maximum ");
			add_at(text, chart, values, ends[3]);
			buffer_puts(text, ", minimum ");
			add_at(text, chart, values, ends[2]);
		}
	}
	bool listed = chart->count * chart->series_count <= LISTED;
	buffer_puts(text, listed && chart->count > 1 ? ". Valeurs : " : "");
	for (size_t i = 0; listed && i < chart->count; i++) {
		buffer_printf(text, "%s%s : ", i ? " ; " : "", chart->labels[i]);
		add_value(text, &values[i]);
	}
	buffer_putc(text, '.');
	char *letter = &text->bytes[begin];
	if (!*label && *letter >= 'a' && *letter <= 'z')
		*letter = (char)(*letter - 'a' + 'A');
}

const char *chart_describe(struct arena *arena, const struct chart *chart, const char *title)
{
	struct buffer text = {0};
	buffer_printf(&text, "%s%s", title ? title : "Graphique",
	              title && strchr(".!?", title[strlen(title) - 1]) ? "" : ".");
	for (size_t s = 0; s < chart->series_count && s < LISTED / 6; s++)
		add_series(&text, chart, s);
	return arena_take(arena, &text);
}

static struct node *add_header(struct arena *arena, struct node *row, const char *text, bool heads_row)
{
	struct node *cell = node_add(arena, row, NODE_TH);
	cell->row_header = heads_row;
	node_add_text(arena, cell, text);
	return cell;
}

struct node *chart_table(struct arena *arena, struct node *parent, const struct chart *chart)
{
	struct node *table = node_add(arena, parent, NODE_TABLE);
	if (chart->title)
		node_add_text(arena, node_add(arena, table, NODE_CAPTION),
		              arena_printf(arena, "Les chiffres" TEXT_NBSP ": %s", chart->title));
	struct node *row = node_add(arena, node_add(arena, table, NODE_THEAD), NODE_TR);
	add_header(arena, row, chart->axis, false);
	for (size_t s = 0; s < chart->series_count; s++)
		add_header(arena, row, chart_heading(chart, s), false);
	struct node *body = node_add(arena, table, NODE_TBODY);
	for (size_t i = 0; i < chart->count; i++) {
		row = node_add(arena, body, NODE_TR);
		add_header(arena, row, chart->labels[i], true);
		for (size_t s = 0; s < chart->series_count; s++)
			node_add(arena, row, NODE_TD)->value = chart->series[s].values[i];
	}
	return table;
}
