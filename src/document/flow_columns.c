/* Text in columns of one height, and boxes side by side. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "document/flow.h"

#define GAP   18 /* between columns of text */
#define APART 12 /* between boxes side by side */
#define WHOLE 0.6

/* The highest of the columns if each may be that high; *end is where the last one ends. */
static double fill_columns(const struct columns *columns, double height, size_t *end)
{
	double highest = 0;
	size_t at = columns->from;
	for (size_t c = 0; c < columns->count && at < columns->to; c++) {
		size_t next = flow_fit(columns->flow, at, columns->to, height);
		highest = fmax(highest, flow_height(columns->flow, at, next));
		at = next;
	}
	*end = at;
	return highest;
}

/* The least height at which all of it fits. */
static double balance(const struct columns *columns)
{
	double low = 0, high = flow_height(columns->flow, columns->from, columns->to);
	size_t end;
	while (high - low > 0.5) {
		double middle = (low + high) / 2, height = fill_columns(columns, middle, &end);
		if (end == columns->to && height <= middle + 0.01)
			high = middle;
		else
			low = middle;
	}
	return fill_columns(columns, high, &end);
}

static struct columns *columns_new(struct flow *flow, struct columns value)
{
	struct columns *columns = arena_alloc(flow->arena, 1, sizeof *columns);
	*columns = value;
	return columns;
}

static void set_columns(struct flow *flow, struct slab *slab, struct columns value)
{
	slab->columns = columns_new(flow, value);
	slab->height = balance(slab->columns);
	slab->note_count = 0;
	for (size_t i = value.from; i < value.to; i++)
		for (size_t n = 0; n < value.flow->slabs[i].note_count; n++)
			slab_note(slab, value.flow->slabs[i].notes[n]);
}

void flow_columns(struct flow *flow, const struct node *node)
{
	double count = (double)node->columns, step = (flow->width + GAP) / count;
	struct flow *inside = arena_alloc(flow->arena, 1, sizeof *inside);
	*inside = flow_inside(flow);
	inside->width = step - GAP;
	flow_children(inside, node);
	flow->inner =
	        memory_grow(flow->inner, &flow->inner_capacity, flow->inner_count + 1, sizeof *flow->inner);
	flow->inner[flow->inner_count++] = inside;
	if (inside->count == 0)
		return;
	struct slab *slab = flow_slab(flow, 0);
	set_columns(flow, slab, (struct columns){inside, 0, inside->count, node->columns, step});
}

/* The notes are named by the slab itself. */
void flow_print_columns(struct slab *slab, struct slab *into, double x, double y)
{
	const struct columns *columns = slab->columns;
	size_t at = columns->from, notes = into->note_count;
	for (size_t c = 0; c < columns->count && at < columns->to; c++) {
		size_t next = c + 1 == columns->count
		                      ? columns->to
		                      : flow_fit(columns->flow, at, columns->to, slab->height);
		flow_print(columns->flow, at, next, into, x + (double)c * columns->step, y);
		at = next;
	}
	into->note_count = notes;
}

static void shift(struct flow *flow, size_t after)
{
	for (size_t f = 0; f < flow->frame_count; f++) {
		flow->frames[f].first += flow->frames[f].first > after ? 1 : 0;
		flow->frames[f].end += flow->frames[f].end > after ? 1 : 0;
	}
	for (size_t s = 0; s < flow->span_count; s++) {
		flow->spans[s].first += flow->spans[s].first > after ? 1 : 0;
		flow->spans[s].end += flow->spans[s].end > after ? 1 : 0;
	}
}

bool flow_split_columns(struct flow *flow, size_t i, double height)
{
	struct columns part = *flow->slabs[i].columns, rest = part;
	size_t end;
	double highest = fill_columns(&part, height, &end);
	if (highest > height + 0.01 || end == part.to)
		return false;
	part.to = rest.from = end;
	flow->slabs = memory_grow(flow->slabs, &flow->capacity, flow->count + 1, sizeof *flow->slabs);
	memmove(flow->slabs + i + 1, flow->slabs + i, (flow->count - i) * sizeof *flow->slabs);
	flow->count++;
	struct slab *second = &flow->slabs[i + 1];
	*second = (struct slab){.repeat = flow->slabs[i].repeat};
	shift(flow, i);
	set_columns(flow, &flow->slabs[i], part);
	set_columns(flow, second, rest);
	flow->slabs[i].height = fmax(flow->slabs[i].height, highest);
	return true;
}

struct beside {
	struct flow *flows;
	size_t count;
	double highest;
};

static double width_of(const struct node *child, double room, double shares, size_t without)
{
	if (child->share > 0)
		return room * child->share * (shares > 1 ? 1 / shares : 1);
	return room * fmax(0.1, 1 - shares) / (double)without;
}

static void fill_beside(struct flow *flow, const struct node *node, struct beside *beside)
{
	double shares = 0, x = flow->x;
	size_t without = 0, i = 0;
	for (const struct node *child = node->first; child; child = child->next) {
		shares += child->share;
		without += child->share > 0 ? 0 : 1;
		beside->count++;
	}
	double room = flow->width - APART * (double)(beside->count - 1);
	beside->flows = memory_zalloc(beside->count, sizeof *beside->flows);
	for (const struct node *child = node->first; child; child = child->next, i++) {
		struct flow *inside = &beside->flows[i];
		*inside = flow_inside(flow);
		inside->x = x;
		inside->width = width_of(child, room, shares, without);
		flow_block(inside, child);
		x += inside->width + APART;
		beside->highest = fmax(beside->highest, flow_height(inside, 0, inside->count));
	}
}

static void print_whole(struct flow *flow, struct beside *beside)
{
	struct slab *slab = flow_slab(flow, beside->highest);
	for (size_t i = 0; i < beside->count; i++) {
		struct flow *inside = &beside->flows[i];
		double missing = beside->highest - flow_height(inside, 0, inside->count);
		for (size_t f = 0; f < inside->frame_count; f++)
			if (inside->frames[f].first == 0 && inside->frames[f].end == inside->count)
				inside->frames[f].extra = missing;
		flow_print(inside, 0, inside->count, slab, 0, 0);
	}
}

static void add_frame(struct flow *flow, struct frame frame, size_t first)
{
	frame.first += first;
	frame.end = frame.end + first < flow->count ? frame.end + first : flow->count;
	flow->frames =
	        memory_grow(flow->frames, &flow->frame_capacity, flow->frame_count + 1, sizeof *flow->frames);
	flow->frames[flow->frame_count++] = frame;
}

/* What is too high for a page goes over to the next one line by line. */
static void print_lines(struct flow *flow, struct beside *beside)
{
	size_t most = 0, first = flow->count;
	for (size_t i = 0; i < beside->count; i++)
		most = beside->flows[i].count > most ? beside->flows[i].count : most;
	for (size_t s = 0; s < most; s++) {
		double height = 0, before = 0;
		for (size_t i = 0; i < beside->count; i++)
			if (s < beside->flows[i].count) {
				height = fmax(height, beside->flows[i].slabs[s].height);
				before = fmax(before, beside->flows[i].slabs[s].before);
			}
		flow_space(flow, s ? before : 0);
		struct slab *slab = flow_slab(flow, height);
		for (size_t i = 0; i < beside->count; i++) {
			struct flow *inside = &beside->flows[i];
			size_t frames = inside->frame_count;
			inside->frame_count = 0;
			if (s < inside->count)
				flow_print(inside, s, s + 1, slab, 0, 0);
			inside->frame_count = frames;
		}
	}
	for (size_t i = 0; i < beside->count; i++)
		for (size_t f = 0; f < beside->flows[i].frame_count; f++)
			add_frame(flow, beside->flows[i].frames[f], first);
}

void flow_side(struct flow *flow, const struct node *node)
{
	struct beside beside = {0};
	if (!node->first)
		return;
	fill_beside(flow, node, &beside);
	if (beside.highest < flow->page_height * WHOLE)
		print_whole(flow, &beside);
	else
		print_lines(flow, &beside);
	for (size_t i = 0; i < beside.count; i++)
		flow_free(&beside.flows[i]);
	free(beside.flows);
}
