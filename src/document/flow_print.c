/* Slabs put where they stand: with the boxes behind them, cells over several rows, columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "document/flow.h"

#define BEYOND 5 /* how far the frame of a box that goes over pages stands off its text there */

struct printing {
	struct flow *flow;
	size_t first, end;
	struct slab *into;
	double x;
	double *tops; /* of the slabs from first on */
};

double flow_height(const struct flow *flow, size_t first, size_t end)
{
	double height = 0;
	for (size_t i = first; i < end; i++)
		height += flow->slabs[i].height + (i > first ? flow->slabs[i].before : 0);
	return height;
}

static double bottom_of(const struct printing *printing, size_t i)
{
	return printing->tops[i - printing->first] + printing->flow->slabs[i].height;
}

static void fill(const struct printing *printing, const struct node *owner, double x, double top,
                 double width, double height, uint32_t color)
{
	slab_fill(printing->into, owner, x + printing->x, top, width, height, color);
}

static void print_frame(const struct printing *printing, const struct frame *frame)
{
	const struct style *style = &frame->node->style;
	size_t first = frame->first > printing->first ? frame->first : printing->first;
	size_t last = (frame->end < printing->end ? frame->end : printing->end) - 1;
	double beyond = fmin(BEYOND, style->padding), line = style->border;
	double top = printing->tops[first - printing->first] - (frame->first < first ? beyond : 0);
	double bottom = bottom_of(printing, last) + (frame->end > last + 1 ? beyond : frame->extra);
	if (style->background != COLOR_NONE)
		fill(printing, frame->node, frame->x, top, frame->width, bottom - top, style->background);
	if (line <= 0)
		return;
	fill(printing, frame->node, frame->x, top, line, bottom - top, style->border_color);
	fill(printing, frame->node, frame->x + frame->width - line, top, line, bottom - top,
	     style->border_color);
	fill(printing, frame->node, frame->x, top, frame->width, line, style->border_color);
	fill(printing, frame->node, frame->x, bottom - line, frame->width, line, style->border_color);
}

static void print_marks(const struct slab *slab, struct slab *into, double x, double y, bool repeated)
{
	for (size_t m = 0; m < slab->count; m++) {
		struct mark mark = slab->marks[m];
		mark.x += x;
		mark.y += y;
		if (repeated)
			mark.role = ROLE_ARTIFACT;
		slab_add(into, mark);
	}
	for (size_t n = 0; n < slab->note_count && !repeated; n++)
		slab_note(into, slab->notes[n]);
}

/* As many of the cell's lines as there is room for; all that are left where the cell ends. */
static void print_span(const struct printing *printing, struct span *span)
{
	size_t first = span->first > printing->first ? span->first : printing->first;
	size_t last = (span->end < printing->end ? span->end : printing->end) - 1;
	double top = printing->tops[first - printing->first], bottom = bottom_of(printing, last);
	if (span->background != COLOR_NONE)
		fill(printing, span->node, span->x, top, span->width, bottom - top, span->background);
	bool again = span->first < first && span->printed == span->inside.count;
	struct flow *lines = again ? &span->again : &span->inside;
	size_t from = again ? 0 : span->printed, to = from;
	double y = top + span->padding, height = 0;
	for (; to < lines->count; to++) {
		height += lines->slabs[to].height + (to > from ? lines->slabs[to].before : 0);
		bool fits = height <= bottom - y + 0.5 || (to == from && !again);
		if (!fits && (again || span->end > last + 1))
			break;
	}
	for (size_t i = from; i < to; i++) {
		y += i > from ? lines->slabs[i].before : 0;
		print_marks(&lines->slabs[i], printing->into, printing->x, y, again);
		y += lines->slabs[i].height;
	}
	if (!again)
		span->printed = to;
}

static void print_spans(const struct printing *printing, size_t i)
{
	struct flow *flow = printing->flow;
	for (size_t s = 0; s < flow->span_count && flow->spans[s].first <= i; s++) {
		struct span *span = &flow->spans[s];
		bool begins = span->first == i || (span->first < i && i == printing->first);
		if (begins && span->end > i)
			print_span(printing, span);
	}
}

double flow_print(struct flow *flow, size_t first, size_t end, struct slab *into, double x, double y)
{
	struct printing printing = {flow, first, end, into, x, memory_alloc(end - first + 1, sizeof(double))};
	double from = y;
	for (size_t i = first; i < end; i++) {
		y += i > first ? flow->slabs[i].before : 0;
		printing.tops[i - first] = y;
		y += flow->slabs[i].height;
	}
	for (size_t f = 0; f < flow->frame_count; f++)
		if (flow->frames[f].first < end && flow->frames[f].end > first)
			print_frame(&printing, &flow->frames[f]);
	size_t marks = 0;
	for (size_t i = first; i < end; i++)
		marks += flow->slabs[i].count;
	slab_reserve(into, marks);
	for (size_t i = first; i < end; i++) {
		print_spans(&printing, i);
		if (flow->slabs[i].columns)
			flow_print_columns(&flow->slabs[i], into, x, printing.tops[i - first]);
		print_marks(&flow->slabs[i], into, x, printing.tops[i - first], false);
	}
	free(printing.tops);
	return y - from;
}

size_t flow_fit(const struct flow *flow, size_t first, size_t end, double height)
{
	size_t fit = first;
	for (double used = 0; fit < end; fit++) {
		const struct slab *slab = &flow->slabs[fit];
		used += slab->height + (fit > first ? slab->before : 0);
		if (used > height + 0.01)
			break;
	}
	if (fit >= end)
		return end;
	size_t best = fit;
	while (best > first && flow->slabs[best].together)
		best--;
	return best > first ? best : fit > first ? fit : first + 1;
}
