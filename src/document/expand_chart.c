/* Charts: of a statistic, by its rows and columns, or of given values. */
#include <libintl.h>
#include <string.h>

#include "document/chart.h"
#include "document/expand.h"
#include "results/compare.h"

#define N_(text) text
#define LONGEST  16000 /* bytes of an alternative that a PDF may hold */

static const char two_sides[] = N_("pyramide: one of the axes must have two values");

/* The categories run over the rows and the series over the columns, or the other way round. */
struct turning {
	const struct statistic *statistic;
	bool turned;
	size_t column; /* where there is one series only */
	bool single;
};

static bool over_time(const struct axis *axis)
{
	return strcmp(axis->kind, "temps") == 0;
}

static bool wants_series(enum chart_kind kind)
{
	return kind == CHART_STACKED || kind == CHART_PYRAMID || kind == CHART_LINES || kind == CHART_PANELS;
}

static size_t values_of(const struct axis *axis)
{
	return axis->count > 0 ? axis->count - 1 : 0;
}

/* Known values, which a pyramid may have a side for. */
static size_t sides_of(const struct axis *axis)
{
	size_t sides = 0;
	for (size_t i = 0; i + 1 < axis->count; i++)
		sides += strcmp(axis->values[i].code, RESULTS_UNKNOWN) != 0;
	return sides;
}

/* Which axis the series run over: the one of two values for a pyramid, the one that is not time for lines. */
static bool is_turned(const struct statistic *statistic, enum chart_kind kind, const char *series)
{
	if (*series)
		return strcmp(series, "lignes") == 0;
	if (kind == CHART_PYRAMID)
		return sides_of(&statistic->columns) != 2 && sides_of(&statistic->rows) == 2;
	if (kind == CHART_LINES)
		return !over_time(&statistic->rows) && over_time(&statistic->columns);
	return kind == CHART_PANELS;
}

static int find_turning(struct expansion *expansion, enum chart_kind kind, struct turning *turning)
{
	const struct statistic *statistic = expansion->statistic;
	const char *column = expand_attribute(expansion, "colonne", NULL);
	*turning = (struct turning){.statistic = statistic, .single = true};
	if (statistic->axes < 2)
		return 0;
	if (wants_series(kind) && !column) {
		turning->single = false;
		turning->turned = is_turned(statistic, kind, expand_attribute(expansion, "series", ""));
		return 0;
	}
	long found = axis_find(&statistic->columns, column ? column : RESULTS_TOTAL);
	if (found < 0)
		return expand_fail(expansion, gettext("colonne: no such column"));
	turning->column = (size_t)found;
	return 0;
}

static const struct axis *categories(const struct turning *turning)
{
	return turning->turned ? &turning->statistic->columns : &turning->statistic->rows;
}

static const struct axis *series_axis(const struct turning *turning)
{
	return turning->turned ? &turning->statistic->rows : &turning->statistic->columns;
}

static struct value value_at(const struct turning *turning, size_t category, size_t series)
{
	size_t row = turning->turned ? series : category;
	size_t column = turning->single ? turning->column : turning->turned ? category : series;
	return expand_value(turning->statistic, column, statistic_cell(turning->statistic, row, column));
}

/* Columns of a comparison that are changes, and its missing total, are no series. */
static bool is_series(const struct turning *turning, size_t position)
{
	const struct statistic *statistic = turning->statistic;
	const struct axis *axis = series_axis(turning);
	if (statistic_is_comparison(statistic) && axis == &statistic->columns)
		return !column_is_change(statistic, position);
	return strcmp(axis->values[position].code, RESULTS_TOTAL) != 0;
}

static void add_one(struct expansion *expansion, struct chart *chart, const struct turning *turning,
                    const char *label, size_t position)
{
	chart->series =
	        arena_append(expansion->arena, chart->series, &chart->series_count, sizeof *chart->series);
	struct chart_series *series = &chart->series[chart->series_count - 1];
	series->label = label;
	series->values = arena_alloc(expansion->arena, chart->count, sizeof *series->values);
	for (size_t i = 0; i < chart->count; i++)
		series->values[i] = value_at(turning, i, position);
}

static void add_all(struct expansion *expansion, struct chart *chart, const struct turning *turning)
{
	const struct axis *rows = categories(turning);
	chart->count = values_of(rows);
	chart->labels = arena_alloc(expansion->arena, chart->count, sizeof *chart->labels);
	for (size_t i = 0; i < chart->count; i++)
		chart->labels[i] = rows->values[i].label;
	if (turning->single) {
		add_one(expansion, chart, turning, "", 0);
		return;
	}
	const struct axis *axis = series_axis(turning);
	for (size_t s = 0; s < axis->count; s++)
		if (is_series(turning, s))
			add_one(expansion, chart, turning, axis->values[s].label, s);
}

static int fill_from_statistic(struct expansion *expansion, struct chart *chart)
{
	const struct statistic *statistic = expansion->statistic;
	struct turning turning;
	if (statistic->axes == 0)
		return expand_fail(expansion, gettext("a statistic of one number has no chart"));
	if (find_turning(expansion, chart->kind, &turning) != 0)
		return -1;
	if (chart->kind == CHART_PYRAMID && (turning.single || sides_of(series_axis(&turning)) != 2))
		return expand_fail(expansion, gettext(two_sides));
	add_all(expansion, chart, &turning);
	chart->time = over_time(categories(&turning));
	chart->axis = categories(&turning)->label;
	chart->unit = expand_capitalised(expansion->arena, statistic->unit);
	return 0;
}

static bool is_nothing(const struct value *value)
{
	return value->kind == VALUE_NONE || (value->kind == VALUE_NUMBER && value->number == 0);
}

static bool all_nothing(const struct chart *chart)
{
	for (size_t s = 0; s < chart->series_count; s++)
		for (size_t i = 0; i < chart->count; i++)
			if (!is_nothing(&chart->series[s].values[i]))
				return false;
	return true;
}

/* A dataset may hold nothing of what a document shows: that is said, and is no mistake. */
static void show_nothing(struct expansion *expansion, struct chart *chart)
{
	if (chart->count && chart->series_count)
		return;
	chart->count = chart->series_count = 1;
	chart->kind = chart->kind == CHART_SPARK ? CHART_SPARK : CHART_BARS;
	chart->labels = arena_alloc(expansion->arena, 1, sizeof *chart->labels);
	chart->labels[0] = "Aucune donnée";
	chart->series = arena_zalloc(expansion->arena, 1, sizeof *chart->series);
	chart->series[0].label = "";
	chart->series[0].values = arena_zalloc(expansion->arena, 1, sizeof *chart->series[0].values);
}

static void drop_categories(struct chart *chart)
{
	size_t kept = 0;
	for (size_t i = 0; i < chart->count; i++) {
		bool nothing = true;
		for (size_t s = 0; s < chart->series_count; s++)
			nothing = nothing && is_nothing(&chart->series[s].values[i]);
		if (nothing)
			continue;
		for (size_t s = 0; s < chart->series_count; s++)
			chart->series[s].values[kept] = chart->series[s].values[i];
		chart->labels[kept++] = chart->labels[i];
	}
	chart->count = kept;
}

static void drop_series(struct chart *chart)
{
	size_t kept = 0;
	for (size_t s = 0; s < chart->series_count; s++) {
		bool nothing = true;
		for (size_t i = 0; i < chart->count; i++)
			nothing = nothing && is_nothing(&chart->series[s].values[i]);
		if (!nothing)
			chart->series[kept++] = chart->series[s];
	}
	chart->series_count = kept;
}

static const char *typeset(struct arena *arena, const char *text)
{
	struct buffer buffer = {0};
	typography_apply(text, &buffer);
	return arena_take(arena, &buffer);
}

static int read_kind(struct expansion *expansion, struct chart *chart)
{
	char detail[200];
	bool time = expansion->statistic && over_time(&expansion->statistic->rows);
	const char *type = expand_attribute(expansion, "type", time ? "colonnes" : "barres");
	for (int kind = 0; kind < CHART_KINDS; kind++)
		if (strcmp(chart_name((enum chart_kind)kind), type) == 0) {
			chart->kind = (enum chart_kind)kind;
			return 0;
		}
	snprintf(detail, sizeof detail, gettext("type: no such chart: %.60s"), type);
	return expand_fail(expansion, detail);
}

/* What a kind of chart asks of its values. */
static int check(struct expansion *expansion, const struct chart *chart)
{
	bool negative = false;
	for (size_t s = 0; s < chart->series_count; s++)
		for (size_t i = 0; i < chart->count; i++)
			negative = negative || (chart->series[s].values[i].kind == VALUE_NUMBER &&
			                        chart->series[s].values[i].number < 0);
	if (negative && (chart->kind == CHART_STACKED || chart->kind == CHART_PYRAMID))
		return expand_fail(expansion, gettext("this chart shows no values below 0"));
	if (chart->kind == CHART_PYRAMID && chart->series_count != 2)
		return expand_fail(expansion, gettext(two_sides));
	if (chart->kind == CHART_SPARK && chart->series_count != 1)
		return expand_fail(expansion, gettext("tendance: one series of values"));
	return 0;
}

/* Who is on neither side of a pyramid, because that is not known: the title says how many. */
static const char *leave_out_third(struct expansion *expansion, struct chart *chart)
{
	if (chart->kind != CHART_PYRAMID || chart->series_count < 3 || !expansion->statistic)
		return NULL;
	struct buffer text = {0};
	for (size_t s = 2; s < chart->series_count; s++) {
		int64_t sum = 0;
		struct value value = chart->series[s].values[0];
		value.kind = VALUE_NUMBER;
		for (size_t i = 0; i < chart->count; i++) {
			const struct value *one = &chart->series[s].values[i];
			value.kind = one->kind == VALUE_MASKED ? VALUE_MASKED : value.kind;
			sum += one->kind == VALUE_NUMBER ? one->number : 0;
		}
		value.number = sum;
		if (sum == 0 && value.kind == VALUE_NUMBER)
			continue;
		buffer_printf(&text,
		              "%s%s : ", text.length ? " ; " : "Non représentés : ", chart->series[s].label);
		value_print(&value, &text);
	}
	chart->series_count = 2;
	const char *copy = text.length ? arena_strdup(expansion->arena, text.bytes) : NULL;
	buffer_free(&text);
	return copy;
}

static int put_words(struct expansion *expansion, struct chart *chart, const char *left_out)
{
	struct arena *arena = expansion->arena;
	const struct statistic *statistic = expansion->statistic;
	const char *title = expand_attribute(expansion, "titre", statistic ? statistic->label : NULL);
	const char *alternative = expand_attribute(expansion, "alternative", NULL);
	chart->axis = typeset(arena, chart->axis);
	chart->unit = typeset(arena, chart->unit);
	for (size_t i = 0; i < chart->count; i++)
		chart->labels[i] = typeset(arena, chart->labels[i]);
	for (size_t s = 0; s < chart->series_count; s++)
		chart->series[s].label = typeset(arena, chart->series[s].label);
	if (title && left_out)
		title = arena_printf(arena, "%s (%s)", title, left_out);
	chart->title = title ? typeset(arena, title) : NULL;
	if (!alternative)
		alternative = chart_describe(arena, chart, title);
	if (strlen(alternative) > LONGEST)
		return expand_fail(expansion, gettext("alternative: too long"));
	chart->alternative = typeset(arena, alternative);
	return 0;
}

int expand_chart(struct filling *filling, const xmlNode *node, struct node *out)
{
	struct expansion expansion;
	expand_start(&expansion, filling, node);
	struct chart *chart = arena_zalloc(expansion.arena, 1, sizeof *chart);
	bool given = !*expand_attribute(&expansion, "statistique", "");
	if ((!given && expand_find(&expansion) != 0) || read_kind(&expansion, chart) != 0)
		return -1;
	if ((given ? expand_chart_points : fill_from_statistic)(&expansion, chart) != 0)
		return -1;
	chart->shares = chart->kind == CHART_STACKED && expansion.percent;
	show_nothing(&expansion, chart);
	if (!expansion.zeros && !all_nothing(chart)) {
		drop_categories(chart);
		drop_series(chart);
	}
	const char *figures = expand_attribute(&expansion, "chiffres", "replies");
	if (strcmp(figures, "replies") != 0 && strcmp(figures, "tableau") != 0)
		return expand_fail(&expansion, gettext("chiffres: tableau or replies"));
	chart->tabled = strcmp(figures, "tableau") == 0;
	const char *left_out = leave_out_third(&expansion, chart);
	if (check(&expansion, chart) != 0)
		return -1;
	out->chart = chart;
	return put_words(&expansion, chart, left_out);
}
