/* From blocks to slabs: strips of the column that pages are filled with, each with what is printed in it. */
#ifndef PREUTILS_DOCUMENT_FLOW_H
#define PREUTILS_DOCUMENT_FLOW_H

#include "document/layout.h"
#include "document/paragraph.h"

struct columns {
	struct flow *flow; /* of one column's width */
	size_t from, to;   /* its slabs that stand here */
	size_t count;      /* of columns */
	double step;       /* from one column to the next */
};
struct slab {
	double before; /* white space above, dropped at the top of a page */
	double height;
	bool together;      /* not at the top of a page unless there is no other way */
	bool new_page;      /* always at the top of a page */
	size_t repeat;      /* 1 + the table whose header is repeated above it; 0: none */
	double baseline;    /* of the first text in it, from its top; 0: none */
	struct mark *marks; /* y from the slab's top */
	size_t count, capacity;
	const struct node **notes; /* called here: their texts stand at the foot of the page */
	size_t note_count, note_capacity;
	struct columns
	        *columns; /* text in columns, which goes over to the next page where it must; or NULL */
};
/* Boxes: the frame and background behind some slabs, closed on each page. */
struct frame {
	const struct node *node;
	size_t first, end;
	double x, width, extra; /* extra: more height than its slabs have */
};
struct flow {
	struct arena *arena;
	const struct device *device;
	const struct fields *fields;
	double page_height; /* room for a page's body */
	struct slab *slabs;
	size_t count, capacity;
	/* Header rows of tables, to be printed again on the next page. */
	struct flow *repeats;
	size_t repeat_count, repeat_capacity;
	struct frame *frames;
	size_t frame_count, frame_capacity;
	struct span *spans; /* cells over several rows, by their first slab */
	size_t span_count, span_capacity;
	struct flow **inner; /* of text in columns */
	size_t inner_count, inner_capacity;
	double x, width; /* the column */
	double space;    /* white space asked for after what came last */
	bool together;   /* the next slab stays with the last one */
	bool new_page;
	size_t repeat;
	const struct node *sections; /* of the whole document, for its contents */
	const size_t *pages;         /* of each heading by its number, or NULL while they are not known */
	bool right;                  /* paragraphs are set to the right, whatever their style says */
};

/* A cell over several rows. What does not fit on a page goes on on the next one; where all of it was printed,
 * it comes again there. */
struct span {
	const struct node *node;
	size_t first, end;
	double x, width, padding;
	uint32_t background;
	struct flow inside, again;
	size_t printed; /* slabs of inside */
	size_t rows;    /* still to come */
};

void flow_block(struct flow *flow, const struct node *node);
void flow_children(struct flow *flow, const struct node *node);
void flow_table(struct flow *flow, const struct node *table);
void flow_chart(struct flow *flow, const struct node *node);
void flow_contents(struct flow *flow, const struct node *node);
void flow_columns(struct flow *flow, const struct node *node);
void flow_side(struct flow *flow, const struct node *node);
/* The text of a note behind its number. */
void flow_note(struct flow *flow, const struct node *text);
void flow_free(struct flow *flow);
/* An empty flow in the same column, for what is laid out on its own. */
struct flow flow_inside(const struct flow *flow);
double flow_height(const struct flow *flow, size_t first, size_t end);
/* Lets go what was printed for good. */
void flow_drop(struct flow *flow, size_t first, size_t end);
/* Prints slabs into one, the first one's top at y and all of it moved by x; gives the height. */
double flow_print(struct flow *flow, size_t first, size_t end, struct slab *into, double x, double y);
/* Divides slab i, text in columns, so that the first part is at most that high. False where nothing fits. */
bool flow_split_columns(struct flow *flow, size_t i, double height);
void flow_print_columns(struct slab *slab, struct slab *into, double x, double y);
/* The end of what fits into a column or page of that height, white space at its top left out, from slab first
 * on; no slab is parted from one it stays with unless there is no other way. At least one slab. */
size_t flow_fit(const struct flow *flow, size_t first, size_t end, double height);

/* A new slab at the end, after the white space due. */
struct slab *flow_slab(struct flow *flow, double height);
/* Adds to the white space due before what comes next (the larger of the two counts). */
void flow_space(struct flow *flow, double space);
struct mark *slab_add(struct slab *slab, struct mark mark);
/* Makes room for just so many more marks. */
void slab_reserve(struct slab *slab, size_t count);
void slab_note(struct slab *slab, const struct node *note);
void slab_fill(struct slab *slab, const struct node *owner, double x, double y, double width, double height,
               uint32_t color);
/* One line of text, its left edge at x. text must outlive the layout. */
void slab_text(struct flow *flow, struct slab *slab, const struct node *owner, const struct style *style,
               double x, double baseline, const char *text);

#endif
