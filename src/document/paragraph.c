#include "document/paragraph.h"

#include <math.h>
#include <stdlib.h>

#include "document/items.h"

#define LINE_PENALTY   10
#define TWO_HYPHENS    10000
#define LAST_HYPHEN    5000
#define UNEVEN         10000
#define WORST          10000
#define RAGGED_STRETCH 6.0 /* ems of white space that a ragged line may end with at no great cost */
#define CLASSES        4

/* A place where a line may end, with the best way to come there. */
struct point {
	size_t item;
	long previous;
	double demerits, ratio;
	int fitness;
	bool hyphen, active;
	double width, stretch, shrink; /* sums up to the first item of the next line */
};
struct breaker {
	const struct items *items;
	const struct paragraph *paragraph;
	double ragged;
	struct point *points;
	size_t count, capacity;
	size_t first; /* no active point before it */
	double width, stretch, shrink;
};
struct candidate {
	long previous;
	double demerits, ratio;
};

static bool is_break(const struct items *items, size_t i)
{
	const struct item *item = &items->items[i];
	if (item->kind == ITEM_PENALTY)
		return item->penalty < PENALTY_NEVER;
	return item->kind == ITEM_GLUE && i > 0 && items->items[i - 1].kind == ITEM_BOX;
}

/* By how much spaces are stretched (in units of their stretch) or shrunk (negative) from this point to item
 * i. */
static double ratio_of(const struct breaker *breaker, const struct point *from, size_t i)
{
	const struct item *item = &breaker->items->items[i];
	double length = breaker->width - from->width + (item->kind == ITEM_PENALTY ? item->width : 0);
	double gap = breaker->paragraph->width - length;
	if (fabs(gap) < 0.001)
		return 0;
	if (gap > 0) {
		double stretch = breaker->stretch - from->stretch + breaker->ragged;
		return stretch > 0 ? gap / stretch : WORST;
	}
	double shrink = breaker->shrink - from->shrink;
	return shrink > 0 ? gap / shrink : -WORST;
}

static int fitness_of(double ratio)
{
	return ratio < -0.5 ? 0 : ratio <= 0.5 ? 1 : ratio <= 1 ? 2 : 3;
}

/* A line from a point to item i, whatever the way to that point was. */
struct trial {
	size_t from; /* the point's item */
	double ratio, demerits;
	int fitness;
};

static struct trial try_line(const struct breaker *breaker, const struct point *from, size_t i)
{
	const struct item *item = &breaker->items->items[i];
	double ratio = ratio_of(breaker, from, i);
	double size = fabs(ratio), badness = fmin(WORST, 100 * size * size * size);
	double penalty = item->kind == ITEM_PENALTY ? item->penalty : 0;
	double demerits = (LINE_PENALTY + badness) * (LINE_PENALTY + badness);
	if (penalty > PENALTY_ALWAYS)
		demerits += penalty * fabs(penalty);
	if (from->hyphen && item->hyphen)
		demerits += TWO_HYPHENS;
	if (from->hyphen && penalty <= PENALTY_ALWAYS)
		demerits += LAST_HYPHEN;
	return (struct trial){from->item, ratio, demerits, fitness_of(ratio)};
}

static double demerits_of(const struct trial *trial, const struct point *from)
{
	double uneven = abs(trial->fitness - from->fitness) > 1 ? UNEVEN : 0;
	return trial->demerits + uneven + from->demerits;
}

static void add_point(struct breaker *breaker, size_t i, const struct candidate *candidate)
{
	const struct items *items = breaker->items;
	struct point point = {
	        .item = i, .active = true, .previous = candidate->previous, .ratio = candidate->ratio};
	point.demerits = candidate->demerits;
	point.fitness = fitness_of(candidate->ratio);
	point.hyphen = i < items->count && items->items[i].hyphen;
	point.width = breaker->width;
	point.stretch = breaker->stretch;
	point.shrink = breaker->shrink;
	/* White space at the start of the next line is dropped. */
	for (size_t j = i; j < items->count && items->items[j].kind != ITEM_BOX; j++) {
		if (items->items[j].kind == ITEM_GLUE) {
			point.width += items->items[j].width;
			point.stretch += items->items[j].stretch;
			point.shrink += items->items[j].shrink;
		}
		if (j > i && items->items[j].penalty == PENALTY_ALWAYS)
			break;
	}
	breaker->points =
	        memory_grow(breaker->points, &breaker->capacity, breaker->count + 1, sizeof *breaker->points);
	breaker->points[breaker->count++] = point;
}

/* A way of a class that costs more than another by all that a class can cost is never taken on. The last one
 * stays: overfull lines go on from it. */
static void add_best(struct breaker *breaker, size_t i, const struct candidate best[CLASSES])
{
	double least = INFINITY;
	int last = -1;
	for (int c = 0; c < CLASSES; c++)
		if (best[c].previous >= 0) {
			least = fmin(least, best[c].demerits);
			last = c;
		}
	for (int c = 0; c <= last; c++)
		if (best[c].previous >= 0 && (c == last || best[c].demerits <= least + UNEVEN + 1))
			add_point(breaker, i, &best[c]);
}

/* Ends lines at item i from every point from which that is possible; keeps the best way of each class. */
static void try_break(struct breaker *breaker, size_t i)
{
	struct candidate best[CLASSES], overfull = {-1, INFINITY, 0};
	bool forced = breaker->items->items[i].penalty == PENALTY_ALWAYS, found = false, alive = false;
	for (int c = 0; c < CLASSES; c++)
		best[c] = (struct candidate){-1, INFINITY, 0};
	struct trial trial = {.from = SIZE_MAX};
	for (size_t p = breaker->first; p < breaker->count; p++) {
		struct point *from = &breaker->points[p];
		if (!from->active)
			continue;
		/* the ways to one item lead on alike; the start is not a way to its item */
		if (from->item != trial.from || p <= 1)
			trial = try_line(breaker, from, i);
		if (trial.ratio < -1 || forced)
			from->active = false;
		alive = alive || from->active;
		if (trial.ratio < -1) {
			overfull = (struct candidate){(long)p, from->demerits + 1e9, -1};
			continue;
		}
		double demerits = demerits_of(&trial, from);
		struct candidate *place = &best[trial.fitness];
		if (demerits < place->demerits)
			*place = (struct candidate){(long)p, demerits, trial.ratio};
		found = true;
	}
	add_best(breaker, i, best);
	if (!found && !alive && overfull.previous >= 0)
		add_point(breaker, i, &overfull);
	while (breaker->first < breaker->count && !breaker->points[breaker->first].active)
		breaker->first++;
}

static long find_breaks(struct breaker *breaker)
{
	const struct items *items = breaker->items;
	struct candidate start = {-1, 0, 0};
	add_point(breaker, 0, &start);
	breaker->points[0].width = breaker->points[0].stretch = breaker->points[0].shrink = 0;
	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->items[i];
		if (is_break(items, i))
			try_break(breaker, i);
		if (item->kind != ITEM_PENALTY) {
			breaker->width += item->width;
			breaker->stretch += item->stretch;
			breaker->shrink += item->shrink;
		}
	}
	long best = -1;
	for (size_t p = 0; p < breaker->count; p++)
		if (breaker->points[p].item + 1 == items->count &&
		    (best < 0 || breaker->points[p].demerits < breaker->points[best].demerits))
			best = (long)p;
	return best;
}

static size_t first_item(const struct items *items, const struct point *from, size_t end)
{
	size_t i = from->previous < 0 && from->item == 0 ? 0 : from->item;
	while (i < end && items->items[i].kind != ITEM_BOX)
		i++;
	return i;
}

static void add_fragment(struct line *line, const struct item *item, double x, double width)
{
	line->fragments[line->count++] = (struct fragment){.x = x,
	                                                   .width = width,
	                                                   .text = item->text,
	                                                   .length = item->length,
	                                                   .style = item->style,
	                                                   .link = item->link,
	                                                   .space = item->kind == ITEM_GLUE,
	                                                   .turned = item->turned};
}

/* Digits and marks go along with the words around them. */
static bool is_neutral(const struct fragment *fragment)
{
	for (size_t i = 0; i < fragment->length; i++) {
		unsigned char c = (unsigned char)fragment->text[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC3 && c <= 0xD4))
			return false;
	}
	return true;
}

/* Words that are written from right to left and follow each other on a line change places. */
static void turn_line(struct line *line)
{
	for (size_t first = 0; first < line->count; first++) {
		size_t end = first + 1;
		if (!line->fragments[first].turned)
			continue;
		for (size_t i = end; i < line->count; i++)
			if (line->fragments[i].turned)
				end = i + 1;
			else if (!is_neutral(&line->fragments[i]))
				break;
		double x = line->fragments[first].x;
		for (size_t i = first, j = end - 1; i < j; i++, j--) {
			struct fragment moved = line->fragments[i];
			line->fragments[i] = line->fragments[j];
			line->fragments[j] = moved;
		}
		for (size_t i = first; i < end; i++) {
			line->fragments[i].x = x;
			x += line->fragments[i].width;
		}
		first = end - 1;
	}
}

static void align_line(struct line *line, const struct paragraph *paragraph)
{
	double shift = 0;
	if (paragraph->align == ALIGN_RIGHT)
		shift = paragraph->width - line->width;
	else if (paragraph->align == ALIGN_CENTER)
		shift = (paragraph->width - line->width) / 2;
	for (size_t i = 0; shift > 0 && i < line->count; i++)
		line->fragments[i].x += shift;
}

static void set_line(struct arena *arena, const struct breaker *breaker, const struct point *from,
                     const struct point *to, struct line *line)
{
	const struct items *items = breaker->items;
	size_t end = to->item, start = first_item(items, from, end);
	double ratio = breaker->ragged > 0 ? fmin(to->ratio, 0) : to->ratio, x = 0;
	line->fragments = arena_alloc(arena, end - start + 1, sizeof *line->fragments);
	for (size_t i = start; i < end; i++) {
		const struct item *item = &items->items[i];
		double width = item->width;
		if (item->kind == ITEM_PENALTY || !item->text)
			continue;
		if (item->kind == ITEM_GLUE)
			width += ratio * (ratio > 0 ? item->stretch : item->shrink);
		add_fragment(line, item, x, width);
		x += width;
	}
	while (line->count && line->fragments[line->count - 1].space)
		x -= line->fragments[--line->count].width;
	if (items->items[end].hyphen) {
		struct item hyphen = items->items[end];
		hyphen.text = "-";
		hyphen.length = 1;
		hyphen.kind = ITEM_BOX;
		add_fragment(line, &hyphen, x, hyphen.width);
		x += hyphen.width;
	}
	line->width = x;
	turn_line(line);
	align_line(line, breaker->paragraph);
}

size_t paragraph_break(struct arena *arena, const struct device *device, const struct paragraph *paragraph,
                       struct line **lines)
{
	struct items items = {0};
	items_collect(&items, arena, device, paragraph);
	struct breaker breaker = {.items = &items, .paragraph = paragraph};
	if (paragraph->align != ALIGN_JUSTIFY || device->fixed)
		breaker.ragged = RAGGED_STRETCH * (device->fixed ? 2 : paragraph->leaf->style.size);
	size_t count = 0;
	*lines = NULL;
	if (items.count > 0) {
		long last = find_breaks(&breaker);
		for (long p = last; p > 0; p = breaker.points[p].previous)
			count++;
		*lines = arena_zalloc(arena, count, sizeof **lines);
		size_t line = count;
		for (long p = last; p > 0; p = breaker.points[p].previous)
			set_line(arena, &breaker, &breaker.points[breaker.points[p].previous],
			         &breaker.points[p], &(*lines)[--line]);
	}
	free(breaker.points);
	free(items.items);
	return count;
}

void paragraph_widths(const struct device *device, const struct node *leaf, double *least, double *most)
{
	struct arena arena = {0};
	struct items items = {0};
	struct device plain = *device;
	plain.hyphenation = NULL;
	struct paragraph paragraph = {.leaf = leaf, .width = 1e6, .align = ALIGN_LEFT};
	items_collect(&items, &arena, &plain, &paragraph);
	double word = 0, line = 0;
	*least = *most = 0;
	for (size_t i = 0; i < items.count; i++) {
		const struct item *item = &items.items[i];
		bool breaks = is_break(&items, i);
		if (breaks)
			word = 0;
		if (item->kind != ITEM_PENALTY) {
			line += item->width;
			word += breaks ? 0 : item->width;
		}
		if (item->penalty == PENALTY_ALWAYS)
			line = 0;
		*least = fmax(*least, word);
		*most = fmax(*most, line);
	}
	free(items.items);
	arena_free(&arena);
}
