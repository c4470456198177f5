/* From blocks to slabs: strips of the column that pages are filled with, each with what is printed in it. */
#ifndef PREUTILS_DOCUMENT_FLOW_H
#define PREUTILS_DOCUMENT_FLOW_H

#include "document/layout.h"
#include "document/paragraph.h"

struct slab {
	double before; /* white space above, dropped at the top of a page */
	double height;
	bool together;      /* not at the top of a page unless there is no other way */
	bool new_page;      /* always at the top of a page */
	size_t repeat;      /* 1 + the table whose header is repeated above it; 0: none */
	double baseline;    /* of the first text in it, from its top; 0: none */
	struct mark *marks; /* y from the slab's top */
	size_t count, capacity;
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
	double x, width; /* the column */
	double space;    /* white space asked for after what came last */
	bool together;   /* the next slab stays with the last one */
	bool new_page;
	size_t repeat;
	const struct node *sections; /* of the whole document, for its contents */
	const size_t *pages;         /* of each heading by its number, or NULL while they are not known */
	bool right;                  /* paragraphs are set to the right, whatever their style says */
};

void flow_block(struct flow *flow, const struct node *node);
void flow_children(struct flow *flow, const struct node *node);
void flow_table(struct flow *flow, const struct node *table);
void flow_chart(struct flow *flow, const struct node *node);
void flow_contents(struct flow *flow, const struct node *node);
void flow_free(struct flow *flow);

/* A new slab at the end, after the white space due. */
struct slab *flow_slab(struct flow *flow, double height);
/* Adds to the white space due before what comes next (the larger of the two counts). */
void flow_space(struct flow *flow, double space);
struct mark *slab_add(struct slab *slab, struct mark mark);
void slab_fill(struct slab *slab, const struct node *owner, double x, double y, double width, double height,
               uint32_t color);
/* One line of text, its left edge at x. text must outlive the layout. */
void slab_text(struct flow *flow, struct slab *slab, const struct node *owner, const struct style *style,
               double x, double baseline, const char *text);
/* A broken line's fragments. */
void slab_line(struct slab *slab, const struct node *owner, const struct line *line, double x,
               double baseline);

#endif
