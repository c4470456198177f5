/* Charts in plain text: bars of characters, and the figures. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "document/chart.h"
#include "document/grid.h"
#include "render/text.h"

#define BAR 40

static const char *const parts[] = {"█", "▒", "░", "▓", "▄", "▚", "▪", "▫"};

#define PARTS (sizeof parts / sizeof *parts)

static double size_of(const struct value *value)
{
	return value->kind == VALUE_NUMBER ? (double)value->number / 1e6 : 0;
}

static double largest(const struct chart *chart)
{
	double top = 0;
	for (size_t s = 0; s < chart->series_count; s++)
		for (size_t i = 0; i < chart->count; i++)
			top = fmax(top, fabs(size_of(&chart->series[s].values[i])));
	return top > 0 ? top : 1;
}

static size_t columns_of(const char *text)
{
	return text_columns(text, strlen(text));
}

static size_t label_width(const struct chart *chart, size_t width)
{
	size_t labels = 0;
	for (size_t i = 0; i < chart->count; i++)
		labels = (size_t)fmax((double)labels, (double)columns_of(chart->labels[i]));
	return labels > width / 2 ? width / 2 : labels;
}

static void add_part(struct buffer *lines, const char *part, double length)
{
	for (long n = lround(length); n > 0; n--)
		buffer_puts(lines, part);
}

/* A label at the right of its column; one that is too long has a line of its own. */
static void add_label(struct text_writer *writer, struct buffer *lines, const char *label, size_t labels,
                      size_t width)
{
	size_t length = columns_of(label);
	if (length > labels) {
		text_words(writer, label, width, lines);
		text_pad(lines, labels + 2);
		return;
	}
	text_pad(lines, labels - length);
	buffer_printf(lines, "%s  ", label);
}

static void add_bars(struct text_writer *writer, const struct chart *chart, size_t series, double top,
                     size_t width, struct buffer *lines)
{
	size_t labels = label_width(chart, width);
	size_t room = width > labels + 12 + BAR ? BAR : width > labels + 18 ? width - labels - 12 : 6;
	for (size_t i = 0; i < chart->count; i++) {
		const struct value *value = &chart->series[series].values[i];
		double length = fabs(size_of(value)) / top * (double)room;
		if (length > 0 && length < 1)
			length = 1;
		add_label(writer, lines, chart->labels[i], labels, width);
		add_part(lines, size_of(value) < 0 ? "-" : parts[0], length);
		buffer_printf(lines, "%s%s", length > 0 ? " " : "", grid_value(&writer->arena, value));
		text_end_line(lines);
	}
}

/* Several series: in each category one bar for each. */
static void add_groups(struct text_writer *writer, const struct chart *chart, size_t width,
                       struct buffer *lines)
{
	struct chart one = *chart;
	one.count = chart->series_count;
	one.labels = arena_alloc(&writer->arena, one.count, sizeof *one.labels);
	struct chart_series series = {"", arena_alloc(&writer->arena, one.count, sizeof *series.values)};
	one.series = &series;
	one.series_count = 1;
	double top = largest(chart);
	for (size_t i = 0; i < chart->count; i++) {
		one.count = 0;
		for (size_t s = 0; s < chart->series_count; s++) {
			if (chart->series[s].values[i].kind == VALUE_NONE)
				continue;
			series.values[one.count] = chart->series[s].values[i];
			one.labels[one.count++] = chart->series[s].label;
		}
		buffer_puts(lines, i ? "\n" : "");
		text_words(writer, chart->labels[i], width, lines);
		add_bars(writer, &one, 0, top, width, lines);
	}
}

/* Which character is which series, as many on a line as there is room for. */
static void add_legend(struct text_writer *writer, const struct chart *chart, size_t width,
                       struct buffer *lines)
{
	size_t at = 0;
	for (size_t s = 0; s < chart->series_count; s++) {
		const char *entry =
		        arena_printf(&writer->arena, "%s %s", parts[s % PARTS], chart->series[s].label);
		size_t columns = columns_of(entry);
		bool fits = at > 0 && at + 3 + columns <= width;
		if (at > 0)
			buffer_puts(lines, fits ? "   " : "\n");
		at = columns + (fits ? at + 3 : 0);
		if (columns <= width) {
			buffer_puts(lines, entry);
			continue;
		}
		text_words(writer, entry, width, lines);
		at = 0;
	}
	buffer_puts(lines, at > 0 ? "\n" : "");
}

static void add_stacks(struct text_writer *writer, const struct chart *chart, size_t width,
                       struct buffer *lines)
{
	size_t labels = label_width(chart, width);
	size_t room = width > labels + 12 ? width - labels - 8 : 6;
	double top = 0;
	for (size_t i = 0; i < chart->count; i++) {
		double total = 0;
		for (size_t s = 0; s < chart->series_count; s++)
			total += size_of(&chart->series[s].values[i]);
		top = fmax(top, total);
	}
	add_legend(writer, chart, width, lines);
	for (size_t i = 0; i < chart->count; i++) {
		double total = 0, done = 0, before = 0;
		bool masked = false;
		for (size_t s = 0; s < chart->series_count; s++) {
			total += size_of(&chart->series[s].values[i]);
			masked = masked || chart->series[s].values[i].kind == VALUE_MASKED;
		}
		double whole = chart->shares ? total : top;
		add_label(writer, lines, chart->labels[i], labels, width);
		for (size_t s = 0; s < chart->series_count && whole > 0 && !(masked && chart->shares); s++) {
			done += size_of(&chart->series[s].values[i]) / whole * (double)room;
			add_part(lines, parts[s % PARTS], (double)(lround(done) - lround(before)));
			before = done;
		}
		buffer_puts(lines, masked ? " s" : "");
		text_end_line(lines);
	}
}

static void add_spark(const struct chart *chart, size_t series, struct buffer *lines)
{
	static const char *const steps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	double low = INFINITY, high = -INFINITY;
	const struct value *values = chart->series[series].values;
	for (size_t i = 0; i < chart->count; i++)
		if (values[i].kind == VALUE_NUMBER) {
			low = fmin(low, size_of(&values[i]));
			high = fmax(high, size_of(&values[i]));
		}
	for (size_t i = 0; i < chart->count; i++) {
		double share = high > low ? (size_of(&values[i]) - low) / (high - low) : 0.5;
		buffer_puts(lines, values[i].kind == VALUE_NUMBER   ? steps[lround(share * 7)]
		                   : values[i].kind == VALUE_MASKED ? "s"
		                                                    : " ");
	}
	buffer_putc(lines, '\n');
}

static void add_figures(struct text_writer *writer, const struct chart *chart, size_t width,
                        struct buffer *lines)
{
	struct chart untitled = *chart;
	untitled.title = NULL;
	struct node *table = chart_table(&writer->arena, NULL, &untitled);
	buffer_putc(lines, '\n');
	text_table(writer, table, width, lines);
}

static void add_each(struct text_writer *writer, const struct chart *chart, size_t width,
                     struct buffer *lines)
{
	for (size_t s = 0; s < chart->series_count; s++) {
		if (chart->series_count > 1) {
			buffer_puts(lines, s ? "\n" : "");
			text_words(writer, chart->series[s].label, width, lines);
		}
		add_bars(writer, chart, s, largest(chart), width, lines);
	}
}

void text_chart(struct text_writer *writer, const struct chart *chart, size_t width, struct buffer *lines)
{
	bool one = chart->series_count == 1;
	if (chart->kind == CHART_SPARK) {
		add_spark(chart, 0, lines);
		return;
	}
	if (chart->title)
		text_words(writer, chart->title, width, lines);
	if (chart->kind == CHART_STACKED)
		add_stacks(writer, chart, width, lines);
	else if (!one && (chart->kind == CHART_BARS || chart->kind == CHART_COLUMNS))
		add_groups(writer, chart, width, lines);
	else
		add_each(writer, chart, width, lines);
	if (chart->kind == CHART_STACKED && !chart->tabled)
		add_figures(writer, chart, width, lines);
}
