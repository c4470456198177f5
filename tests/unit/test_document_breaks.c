/* Line breaks are the best there are: of random paragraphs, compared with a search of all ways that leaves
 * nothing out. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "document/hyphenation.h"
#include "document/items.h"

enum { CLASSES = 4, WORDS = 60 };

static uint64_t seed = 1;
static size_t below(size_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(seed >> 33) % n;
}

/* Every letter has a width of its own, so that no two ways cost the same. */
static double letters(void *context, const struct style *style, const char *text, size_t length)
{
	(void)context;
	double width = 0;
	for (size_t i = 0; i < length; i++)
		width += text[i] == ' ' ? 0.25 : 0.3 + (double)((unsigned char)text[i] * 37 % 101) / 303;
	return width * style->size;
}

static char *random_text(void)
{
	static const char *const words[WORDS] = {"le",
	                                         "programme",
	                                         "suit",
	                                         "des",
	                                         "enfants",
	                                         "et",
	                                         "familles",
	                                         "accompagnement",
	                                         "personnalisé",
	                                         "orthophonie",
	                                         "a",
	                                         "une",
	                                         "coordination",
	                                         "établissement",
	                                         "participation",
	                                         "hebdomadaire",
	                                         "de",
	                                         "la",
	                                         "renouvellement",
	                                         "responsabilité",
	                                         "intercommunale",
	                                         "représentation"};
	struct buffer text = {0};
	for (size_t i = 0, count = 1 + below(120); i < count; i++) {
		const char *word = words[below(WORDS)];
		buffer_printf(&text, "%s%s", i ? " " : "", word ? word : below(2) ? "est-ce" : "mots");
	}
	return text.bytes;
}

struct search {
	const struct items *items;
	double width, ragged;
	double *sums[3];         /* width, stretch and shrink before each item */
	double (*cost)[CLASSES]; /* of the best way to each item, by the last line's class */
};

static bool may_break(const struct items *items, size_t i)
{
	const struct item *item = &items->items[i];
	if (item->kind == ITEM_PENALTY)
		return item->penalty < PENALTY_NEVER;
	return item->kind == ITEM_GLUE && i > 0 && items->items[i - 1].kind == ITEM_BOX;
}

static double sum(const struct search *search, int which, size_t from, size_t to)
{
	return search->sums[which][to] - search->sums[which][from];
}

/* The first item of the line after a break at item i. */
static size_t after(const struct items *items, size_t i)
{
	while (i < items->count && items->items[i].kind != ITEM_BOX)
		i++;
	return i;
}

/* Of the line from item `from` to the break at i; how its cost depends on the break before it. */
static double ratio_of(const struct search *search, size_t from, size_t i)
{
	const struct item *item = &search->items->items[i];
	double gap = search->width - sum(search, 0, from, i) - (item->kind == ITEM_PENALTY ? item->width : 0);
	if (fabs(gap) < 0.001)
		return 0;
	double stretch = sum(search, 1, from, i) + search->ragged, shrink = sum(search, 2, from, i);
	if (gap > 0)
		return stretch > 0 ? gap / stretch : 10000;
	return shrink > 0 ? gap / shrink : -10000;
}

static int class_of(double ratio)
{
	return ratio < -0.5 ? 0 : ratio <= 0.5 ? 1 : ratio <= 1 ? 2 : 3;
}

/* Of a line alone; INFINITY where it does not fit. before: the break that it begins after, or -1. */
static double line_cost(const struct search *search, long before, size_t i, int *class)
{
	const struct items *items = search->items;
	const struct item *item = &items->items[i];
	size_t from = before < 0 ? 0 : after(items, (size_t)before);
	bool hyphen = before >= 0 && items->items[before].hyphen;
	double ratio = ratio_of(search, from < i ? from : i, i);
	double badness = fmin(10000, 100 * fabs(ratio * ratio * ratio));
	bool forced = item->penalty == PENALTY_ALWAYS;
	*class = class_of(ratio);
	if (ratio < -1)
		return INFINITY;
	return (10 + badness) * (10 + badness) + (forced ? 0 : (double)item->penalty * abs(item->penalty)) +
	       (hyphen && item->hyphen ? 10000 : 0) + (hyphen && forced ? 5000 : 0);
}

static double with_class(double cost, int before, int class)
{
	return cost + (abs(before - class) > 1 ? 10000 : 0);
}

static void try_from(struct search *search, long before, size_t i)
{
	int class = 0;
	double line = line_cost(search, before, i, &class);
	for (int c = 0; c < CLASSES; c++) {
		double way = before < 0 ? (c == 1 ? 0 : INFINITY) : search->cost[before][c];
		double cost = with_class(way, c, class) + line;
		if (cost < search->cost[i][class])
			search->cost[i][class] = cost;
	}
}

/* The cost of the best way to the end. */
static double best_cost(struct search *search)
{
	const struct items *items = search->items;
	for (size_t i = 0; i < items->count; i++) {
		for (int c = 0; c < CLASSES; c++)
			search->cost[i][c] = INFINITY;
		if (!may_break(items, i))
			continue;
		try_from(search, -1, i);
		for (size_t before = 0; before < i; before++)
			if (may_break(items, before))
				try_from(search, (long)before, i);
	}
	double best = INFINITY;
	for (int c = 0; c < CLASSES; c++)
		best = fmin(best, search->cost[items->count - 1][c]);
	return best;
}

/* Where a line that begins with this text was broken off the one before it. */
static long break_before(const struct items *items, const char *text)
{
	for (size_t i = 0; i < items->count; i++)
		if (items->items[i].kind == ITEM_BOX && items->items[i].text == text)
			for (size_t b = i; b-- > 0;)
				if (items->items[b].kind == ITEM_BOX)
					return (long)b + 1;
	return -1;
}

static double cost_of(const struct search *search, const struct lines *lines)
{
	double cost = 0;
	long before = -1;
	int last = 1;
	for (size_t i = 1; i <= lines->count; i++) {
		int class = 0;
		long end = i < lines->count ? break_before(search->items, lines->lines[i].fragments->text)
		                            : (long)search->items->count - 1;
		cost += line_cost(search, before, (size_t)end, &class);
		cost = with_class(cost, last, class);
		before = end;
		last = class;
	}
	return cost;
}

static void prepare(struct search *search, const struct items *items)
{
	search->items = items;
	search->cost = calloc(items->count, sizeof *search->cost);
	for (int s = 0; s < 3; s++) {
		search->sums[s] = calloc(items->count + 1, sizeof *search->sums[s]);
		for (size_t i = 0; i < items->count; i++) {
			const struct item *item = &items->items[i];
			double value = s == 0 ? item->width : s == 1 ? item->stretch : item->shrink;
			search->sums[s][i + 1] =
			        search->sums[s][i] + (item->kind == ITEM_PENALTY ? 0 : value);
		}
	}
}

static void done(struct search *search)
{
	free(search->cost);
	for (int s = 0; s < 3; s++)
		free(search->sums[s]);
}

/* False where some line is too long whatever is done. */
static bool check(const char *text, double width, enum align align, struct hyphenation *hyphenation)
{
	struct arena arena = {0};
	struct device device = {.width = letters, .hyphenation = hyphenation};
	struct node *leaf = node_add(&arena, NULL, NODE_P);
	node_add_text(&arena, leaf, text);
	const struct paragraph paragraph = {leaf, width, align, NULL};
	struct items items = {0};
	struct search search = {.width = width, .ragged = align == ALIGN_JUSTIFY ? 0 : 6 * leaf->style.size};
	struct lines lines;
	items_collect(&items, &arena, &device, &paragraph);
	paragraph_break(&arena, &device, &paragraph, &lines);
	prepare(&search, &items);
	double best = best_cost(&search);
	if (best < INFINITY)
		assert_true(cost_of(&search, &lines) <= best + 1e-6 * (1 + best));
	done(&search);
	lines_free(&lines);
	free(items.items);
	arena_free(&arena);
	return best < INFINITY;
}

static void no_way_is_better(void **state)
{
	(void)state;
	struct hyphenation *hyphenation = hyphenation_open("fr");
	size_t feasible = 0, tried = 0;
	for (; tried < 400; tried++) {
		char *text = random_text();
		feasible += check(text, 40 + (double)below(4600) / 10, below(3) ? ALIGN_JUSTIFY : ALIGN_LEFT,
		                  below(4) ? hyphenation : NULL);
		free(text);
	}
	assert_true(feasible > tried / 2);
	hyphenation_close(hyphenation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(no_way_is_better)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
