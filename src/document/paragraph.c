#include "document/paragraph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "document/items.h"

#define LINE_PENALTY   10
#define TWO_HYPHENS    10000
#define LAST_HYPHEN    5000
#define UNEVEN         10000
#define WORST          10000
#define RAGGED_STRETCH 6.0 /* ems of white space that a ragged line may end with at no great cost */
#define CLASSES        4
#define OVERFULL       1e9
#define SHORT          200 /* bytes of text that may well fit on a line */

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
	double bound; /* ways that cost more are not followed */
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

/* What lines that end at an item have in common, whatever they begin with. */
struct ending {
	double width, stretch, shrink; /* sums up to the end, with the hyphen there */
	double room, ragged, cost;
	bool hyphen, forced;
};

static struct ending ending_at(const struct breaker *breaker, size_t i)
{
	const struct item *item = &breaker->items->items[i];
	bool divides = item->kind == ITEM_PENALTY;
	struct ending ending = {.width = breaker->width + (divides ? item->width : 0),
	                        .stretch = breaker->stretch,
	                        .shrink = breaker->shrink,
	                        .room = breaker->paragraph->width,
	                        .ragged = breaker->ragged,
	                        .hyphen = item->hyphen,
	                        .forced = item->penalty == PENALTY_ALWAYS};
	if (divides && !ending.forced)
		ending.cost = (double)item->penalty * abs(item->penalty);
	return ending;
}

/* By how much spaces are stretched (in units of their stretch) or shrunk (negative) from this point to an
 * ending. */
static double ratio_of(const struct ending *ending, const struct point *from)
{
	double gap = ending->room - (ending->width - from->width);
	if (fabs(gap) < 0.001)
		return 0;
	if (gap > 0) {
		double stretch = ending->stretch - from->stretch + ending->ragged;
		return stretch > 0 ? gap / stretch : WORST;
	}
	double shrink = ending->shrink - from->shrink;
	return shrink > 0 ? gap / shrink : -WORST;
}

static int fitness_of(double ratio)
{
	return ratio < -0.5 ? 0 : ratio <= 0.5 ? 1 : ratio <= 1 ? 2 : 3;
}

/* A line from a point to an ending, whatever the way to that point was. */
struct trial {
	size_t from; /* the point's item */
	double ratio, demerits;
	int fitness;
};

static struct trial try_line(const struct ending *ending, const struct point *from)
{
	double ratio = ratio_of(ending, from);
	double size = fabs(ratio), badness = 100 * size * size * size;
	if (badness > WORST)
		badness = WORST;
	double demerits = (LINE_PENALTY + badness) * (LINE_PENALTY + badness) + ending->cost;
	if (from->hyphen && ending->hyphen)
		demerits += TWO_HYPHENS;
	if (from->hyphen && ending->forced)
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
	const struct ending ending = ending_at(breaker, i);
	bool found = false, alive = false;
	for (int c = 0; c < CLASSES; c++)
		best[c] = (struct candidate){-1, INFINITY, 0};
	struct trial trial = {.from = SIZE_MAX};
	for (size_t p = breaker->first; p < breaker->count; p++) {
		struct point *from = &breaker->points[p];
		if (!from->active)
			continue;
		/* the ways to one item lead on alike; the start is not a way to its item */
		if (from->item != trial.from || p <= 1)
			trial = try_line(&ending, from);
		if (trial.ratio < -1 || ending.forced)
			from->active = false;
		alive = alive || from->active;
		if (trial.ratio < -1) {
			overfull = (struct candidate){(long)p, from->demerits + OVERFULL, -1};
			continue;
		}
		double demerits = demerits_of(&trial, from);
		struct candidate *place = &best[trial.fitness];
		found = true;
		if (demerits < place->demerits && demerits <= breaker->bound)
			*place = (struct candidate){(long)p, demerits, trial.ratio};
	}
	add_best(breaker, i, best);
	if (!found && !alive && overfull.previous >= 0 && overfull.demerits <= breaker->bound)
		add_point(breaker, i, &overfull);
	while (breaker->first < breaker->count && !breaker->points[breaker->first].active)
		breaker->first++;
}

/* The last point of the best way through all items, or -1 where every way costs more than the bound. */
static long find_way(struct breaker *breaker)
{
	const struct items *items = breaker->items;
	struct candidate start = {-1, 0, 0};
	breaker->count = breaker->first = 0;
	breaker->width = breaker->stretch = breaker->shrink = 0;
	add_point(breaker, 0, &start);
	breaker->points[0].width = breaker->points[0].stretch = breaker->points[0].shrink = 0;
	for (size_t i = 0; i < items->count && breaker->first < breaker->count; i++) {
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

/* The best of all ways costs less than any that was left out, once there is one within the bound: costs only
 * grow along a way. */
static long find_breaks(struct breaker *breaker)
{
	static const double bounds[] = {2e4, 2e5, INFINITY};
	long last = -1;
	for (size_t i = 0; last < 0 && i < sizeof bounds / sizeof *bounds; i++) {
		breaker->bound = bounds[i];
		last = find_way(breaker);
	}
	return last;
}

static size_t first_item(const struct items *items, const struct point *from, size_t end)
{
	size_t i = from->previous < 0 && from->item == 0 ? 0 : from->item;
	while (i < end && items->items[i].kind != ITEM_BOX)
		i++;
	return i;
}

/* True if the item goes on with the word that the fragment is the beginning of. */
static bool continues(const struct fragment *fragment, const struct item *item)
{
	return item->kind == ITEM_BOX && !fragment->space && !fragment->turned && !item->turned &&
	       fragment->text + fragment->length == item->text && fragment->style == item->style &&
	       fragment->link == item->link;
}

static void add_fragment(struct line *line, const struct item *item, double x, double width)
{
	struct fragment *last = line->count ? &line->fragments[line->count - 1] : NULL;
	if (last && continues(last, item)) {
		last->length += item->length;
		last->width += width;
		return;
	}
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

/* Gives the place behind the line's fragments. */
static struct fragment *set_line(const struct breaker *breaker, const struct point *from,
                                 const struct point *to, struct fragment *fragments, struct line *line)
{
	const struct items *items = breaker->items;
	size_t end = to->item, start = first_item(items, from, end);
	double ratio = breaker->ragged > 0 ? fmin(to->ratio, 0) : to->ratio, x = 0;
	*line = (struct line){.fragments = fragments};
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
	return fragments + line->count;
}

/* From the last point backwards to the first. */
static void set_lines(const struct breaker *breaker, long last, struct lines *lines)
{
	const struct point *points = breaker->points;
	for (long p = last; p > 0; p = points[p].previous)
		lines->count++;
	lines->lines = memory_alloc(lines->count, sizeof *lines->lines);
	lines->fragments = memory_alloc(breaker->items->count + lines->count, sizeof *lines->fragments);
	struct fragment *next = lines->fragments;
	size_t line = lines->count;
	for (long p = last; p > 0; p = points[p].previous)
		next = set_line(breaker, &points[points[p].previous], &points[p], next,
		                &lines->lines[--line]);
}

static size_t text_length(const struct node *leaf)
{
	size_t length = 0;
	for (const struct node *node = leaf; node; node = node_following(node, leaf))
		length += node->kind == NODE_TEXT ? strlen(node->text) : 0;
	return length;
}

/* True if nothing has to be broken. */
static bool fits_line(const struct items *items, double width)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->items[i];
		if (item->penalty == PENALTY_ALWAYS && i + 1 < items->count)
			return false;
		width -= item->kind == ITEM_PENALTY ? 0 : item->width;
	}
	return width >= 0;
}

/* Words of what fits on one line are not looked up to be divided. */
static void collect(struct items *items, struct arena *arena, const struct device *device,
                    const struct paragraph *paragraph)
{
	struct device plain = *device;
	plain.hyphenation = NULL;
	if (device->hyphenation && text_length(paragraph->leaf) <= SHORT) {
		items_collect(items, arena, &plain, paragraph);
		if (fits_line(items, paragraph->width))
			return;
		items->count = 0;
	}
	items_collect(items, arena, device, paragraph);
}

void paragraph_break(struct arena *arena, const struct device *device, const struct paragraph *paragraph,
                     struct lines *lines)
{
	struct items items = {0};
	collect(&items, arena, device, paragraph);
	struct breaker breaker = {.items = &items, .paragraph = paragraph};
	if (paragraph->align != ALIGN_JUSTIFY || device->fixed)
		breaker.ragged = RAGGED_STRETCH * (device->fixed ? 2 : paragraph->leaf->style.size);
	*lines = (struct lines){0};
	if (items.count > 0)
		set_lines(&breaker, find_breaks(&breaker), lines);
	free(breaker.points);
	free(items.items);
}

void lines_free(struct lines *lines)
{
	free(lines->lines);
	free(lines->fragments);
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
