/* What the files of the ODT renderer share: the text under way and its styles. */
#ifndef PREUTILS_RENDER_ODT_H
#define PREUTILS_RENDER_ODT_H

#include "document/tree.h"

/* A style: its name, and its properties as XML. Styles with the same properties are one. */
struct odt_style {
	const char *name, *family, *parent, *master;
	const char *properties;
	bool named; /* of styles.xml, under a name that LibreOffice shows; else automatic, of content.xml */
};
struct odt {
	const struct document *document;
	struct arena arena;
	struct buffer content;
	struct odt_style *styles;
	size_t count, capacity;
	struct map by_key;
	size_t automatic;   /* how many automatic styles there are */
	const char *master; /* the page style that the next block begins, or NULL */
	bool new_page;
	struct buffer *charts; /* drawings, SVG */
	size_t chart_count, chart_capacity;
	size_t table_count, section_count, picture_count;
	const struct image **images;
	size_t image_count;
	size_t *pages; /* of places by their number, or NULL where they are not known or not needed */
};

enum odt_where { ODT_BODY, ODT_CELL, ODT_HEAD, ODT_RUNNING, ODT_ITEM };
/* A list under way; resumed: its item goes on after something that could not stand in it. */
struct odt_list {
	const char *style;
	bool resumed;
	struct odt_list *around;
};
/* Where a block stands. Indentations are points from the margin. */
struct odt_place {
	enum odt_where where;
	double left, right, first, width;
	double above, below;       /* white space that the blocks around ask for */
	const struct style *frame; /* of the box around, or NULL */
	bool keep;                 /* stays with the next block */
	bool to_right;
	struct odt_list *list; /* the innermost list around, or NULL */
};

/* Adds the content of a block, or of its children. */
void odt_block(struct odt *odt, const struct node *node, struct odt_place place);
void odt_children(struct odt *odt, const struct node *node, struct odt_place place);
void odt_table(struct odt *odt, const struct node *table, struct odt_place place);
void odt_image(struct odt *odt, const struct node *node, struct odt_place place);
/* Where picture file number (from 1) stands in the package. */
const char *odt_image_name(struct odt *odt, size_t number);
void odt_columns(struct odt *odt, const struct node *node, struct odt_place place);
void odt_side(struct odt *odt, const struct node *node, struct odt_place place);
/* In a paragraph. */
void odt_note(struct odt *odt, const struct node *note);
void odt_reference(struct odt *odt, const struct node *reference);
/* The name by which a paragraph is referred to, or NULL. */
const char *odt_anchor(const struct node *leaf, char name[NODE_NAME]);
void odt_find_pages(struct odt *odt);
/* A chart: its title, then pictures of it, each no higher than a page. */
void odt_chart(struct odt *odt, const struct node *node, struct odt_place place);
/* Begins a paragraph without text of its own, for what needs one. above and below: white space, points. */
void odt_bare(struct odt *odt, double above, double below, const char *properties);
/* A running head: its paragraphs in one line, what else is in it above or below. */
void odt_running(struct odt *odt, const struct node *running, double width);
/* One paragraph or heading with the inline content (or value) of a leaf. */
void odt_paragraph(struct odt *odt, const struct node *leaf, struct odt_place place);

/* The name of a style for a paragraph. */
const char *odt_paragraph_style(struct odt *odt, const struct node *leaf, const struct odt_place *place);
/* The name of an automatic style with these properties. */
const char *odt_automatic_style(struct odt *odt, const char *family, const char *parent, const char *master,
                                const char *properties);
/* The name of a style that its reader sees; the first to ask gives its properties. */
const char *odt_named_style(struct odt *odt, const char *name, const char *properties);
/* Text that looks other than the paragraph around it; NULL where it does not. */
const char *odt_text_style(struct odt *odt, const struct style *style, const struct style *around);
/* The styles of content.xml, or styles.xml as a whole with the running heads in masters. */
void odt_add_automatic(const struct odt *odt, struct buffer *xml);
void odt_add_styles(const struct odt *odt, const char *masters, struct buffer *xml);

void odt_add_escaped(struct buffer *xml, const char *text);

#endif
