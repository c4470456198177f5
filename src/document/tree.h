/* One document tree: what a template becomes and all that a renderer sees.
 *
 * Elements have XHTML's names where XHTML has one; ours are those that print needs (running heads, page
 * numbers, page break, signature, chart). A block holds either blocks or inline content, never both: the
 * builder wraps stray text in paragraphs. Texts are valid UTF-8 without control characters, white space
 * already collapsed. Cells keep type and value; styles are already resolved on every element. Renderers take
 * it const. */
#ifndef PREUTILS_DOCUMENT_TREE_H
#define PREUTILS_DOCUMENT_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/memory.h"
#include "document/style.h"

/* X(code, name, model): model is BLOCK (holds blocks or inline content), INLINE, or EMPTY */
#define DOCUMENT_ELEMENTS(X)                                                                                 \
	X(TEXT, "#text", INLINE)                                                                             \
	X(SECTION, "section", BLOCK)                                                                         \
	X(HEADER, "header", BLOCK)                                                                           \
	X(FOOTER, "footer", BLOCK)                                                                           \
	X(H1, "h1", BLOCK)                                                                                   \
	X(H2, "h2", BLOCK)                                                                                   \
	X(H3, "h3", BLOCK)                                                                                   \
	X(H4, "h4", BLOCK)                                                                                   \
	X(P, "p", BLOCK)                                                                                     \
	X(DIV, "div", BLOCK)                                                                                 \
	X(UL, "ul", BLOCK)                                                                                   \
	X(OL, "ol", BLOCK)                                                                                   \
	X(LI, "li", BLOCK)                                                                                   \
	X(TABLE, "table", BLOCK)                                                                             \
	X(CAPTION, "caption", BLOCK)                                                                         \
	X(THEAD, "thead", BLOCK)                                                                             \
	X(TBODY, "tbody", BLOCK)                                                                             \
	X(TFOOT, "tfoot", BLOCK)                                                                             \
	X(TR, "tr", BLOCK)                                                                                   \
	X(TH, "th", BLOCK)                                                                                   \
	X(TD, "td", BLOCK)                                                                                   \
	X(STRONG, "strong", INLINE)                                                                          \
	X(EM, "em", INLINE)                                                                                  \
	X(SPAN, "span", INLINE)                                                                              \
	X(A, "a", INLINE)                                                                                    \
	X(BR, "br", INLINE)                                                                                  \
	X(PAGE_NUMBER, "numero-page", INLINE)                                                                \
	X(PAGE_COUNT, "nombre-pages", INLINE)                                                                \
	X(PAGE_BREAK, "saut-page", EMPTY)                                                                    \
	X(RULE, "hr", EMPTY)                                                                                 \
	X(SIGNATURE, "signature", BLOCK)                                                                     \
	X(CHART, "graphique", EMPTY)                                                                         \
	X(CONTENTS, "sommaire", EMPTY)                                                                       \
	X(IMAGE, "img", EMPTY)                                                                               \
	X(COLUMNS, "colonnes", BLOCK)                                                                        \
	X(SIDE, "cote-a-cote", BLOCK)                                                                        \
	X(SUP, "sup", INLINE)                                                                                \
	X(REFERENCE, "renvoi", INLINE)                                                                       \
	X(NOTE, "note", INLINE)                                                                              \
	X(NOTE_TEXT, "texte-de-note", BLOCK)

enum node_kind {
#define ELEMENT(code, name, model) NODE_##code,
	DOCUMENT_ELEMENTS(ELEMENT)
#undef ELEMENT
	        NODE_KINDS
};
enum node_model { MODEL_BLOCK, MODEL_INLINE, MODEL_EMPTY };

enum value_kind { VALUE_NONE, VALUE_NUMBER, VALUE_DATE, VALUE_MASKED };
struct value {
	enum value_kind kind;
	int64_t number;   /* millionths */
	int decimals;     /* -1: as many as there are */
	const char *unit; /* "%", "€": printed after a no-break space; or NULL */
	int32_t date;
	bool sign;   /* a change: + before a number above 0 */
	bool banded; /* VALUE_MASKED: printed as low to high */
	int64_t low, high;
};

/* X(code, name): the kinds of charts, and what templates call them */
#define CHART_KINDS_OF(X)                                                                                    \
	X(BARS, "barres")      /* horizontal */                                                              \
	X(COLUMNS, "colonnes") /* vertical, over time */                                                     \
	X(STACKED, "empilees") /* horizontal, one part a series */                                           \
	X(PYRAMID, "pyramide") /* two series, to the left and to the right */                                \
	X(LINES, "lignes")     /* over time, one line a series */                                            \
	X(PANELS, "multiples") /* one small chart a series, on a common scale */                             \
	X(SPARK, "tendance")   /* one small line without axes, as large as a word */

enum chart_kind {
#define CHART_KIND(code, name) CHART_##code,
	CHART_KINDS_OF(CHART_KIND)
#undef CHART_KIND
	        CHART_KINDS
};
struct chart_series {
	const char *label;    /* "" where there is one series */
	struct value *values; /* one a category: number, masked, or none */
};
struct chart {
	enum chart_kind kind;
	bool shares;             /* STACKED: every bar is 100 % */
	bool time;               /* categories follow one another in time */
	bool tabled;             /* its figures are a table of the document, beside it */
	const char *title;       /* or NULL */
	const char *alternative; /* says what the drawing shows, figures included */
	const char *axis, *unit; /* "Tranche d'âge", "enfants": headers of the figures as a table */
	const char **labels;     /* of the categories */
	size_t count;
	struct chart_series *series; /* at least one */
	size_t series_count;
};

enum shown { SHOW_TITLE, SHOW_NUMBER, SHOW_PAGE };

/* A picture as its file has it. */
struct image {
	const char *type, *alternative; /* "image/png" or "image/jpeg" */
	const char *bytes;
	size_t length, width, height; /* width and height in pixels */
	size_t components;            /* 1: grey, 3: colours */
	const uint8_t *pixels;        /* PNG: red, green and blue on white; JPEG: NULL */
};

/* Of a section: its paper, in points. */
struct page_style {
	double width, height, top, bottom, left, right;
};

struct node {
	enum node_kind kind;
	struct node *parent, *first, *last, *next;
	struct style style;
	const char *class;     /* or NULL */
	const char *text;      /* TEXT */
	struct place place;    /* TEXT with uncommon letters: the element of the template that it stands in */
	const char *id;        /* or NULL */
	const char *target;    /* A: the address; "#id" for a place in the document */
	const struct node *to; /* A, REFERENCE: that place, or NULL */
	enum shown shown;      /* REFERENCE */
	const char *label;     /* of numbered headings and captions: "2.1"; it stands in their text too */
	const struct node
	        *note;  /* NOTE: its text, which has the NOTE as its parent but is none of its children */
	size_t ordinal; /* LI in its list, NOTE, NOTE_TEXT: from 1 */
	const struct image *image;
	double width, height;    /* IMAGE: in points; 0: not given (see share for a part of the measure) */
	size_t columns;          /* COLUMNS */
	struct value value;      /* TH, TD */
	size_t colspan, rowspan; /* TH, TD: from 1 */
	bool row_header;         /* TH: heads its row, not its column */
	double share;  /* TABLE, IMAGE, what stands in SIDE: width as a share of the measure; 0: as its
	                  contents ask */
	int depth;     /* CONTENTS: the lowest level of heading in it */
	size_t number; /* headings and elements with an id: from 1, in the document's order; CONTENTS: the
	                  last before it */
	double space;  /* SIGNATURE: points left free for the hand, before the last paragraph */
	const struct chart *chart;
	struct page_style page;             /* SECTION */
	const struct node *first_section;   /* SECTION: the document's first */
	const struct node *header, *footer; /* SECTION: its running heads, or NULL */
};

struct document {
	struct arena arena;
	const char *title, *author, *subject; /* title is never empty; the others may be NULL */
	const char *language;                 /* "fr" */
	const char *font;                     /* the family */
	struct node *sections;                /* the first; the others follow by next */
	struct style base;                    /* of the text */
};

const char *node_name(enum node_kind kind);
enum node_model node_model(enum node_kind kind);
/* 1 to 4 for h1 to h4, else 0. */
int node_heading(enum node_kind kind);
/* True if the block's children are inline (or there are none). */
bool node_is_leaf(const struct node *node);
/* The first child of this kind, or NULL. */
const struct node *node_child(const struct node *node, enum node_kind kind);
/* The next in document order below root, or NULL; depth first, without recursion. */
const struct node *node_following(const struct node *node, const struct node *root);
/* A new node, the last child of parent (NULL: none), which gives it its inherited style. */
struct node *node_add(struct arena *arena, struct node *parent, enum node_kind kind);
struct node *node_add_text(struct arena *arena, struct node *parent, const char *text);

/* The value as people read it in French: « 1 234,5 % », « 24 janvier 2023 », « s » for a masked one. */
void value_print(const struct value *value, struct buffer *buffer);
/* What templates write: decimals to print, 0 to 6 (NULL: as many as there are); then a number, or "s" for a
 * masked one, which among masked ones may have become NaN. False where it is none. */
bool value_read_decimals(struct value *value, const char *text);
bool value_read_number(struct value *value, const char *text, bool masked);
/* The first line of what a reference to this element shows: a heading's text, a caption, a title; NULL where
 * there is none. */
const struct node *node_title(const struct node *node);
/* Where links to the element lead in a file with names for places: its id, or one made of its number, in
 * name. */
#define NODE_NAME 80
const char *node_anchor(const struct node *node, char name[NODE_NAME]);
/* How large a picture is printed, in points, where so much width and height is left. */
void image_size(const struct node *node, double measure, double most, double *width, double *height);
/* All the text below a node, without line ends. */
void node_text(const struct node *node, struct buffer *buffer);

void document_free(struct document *document);

#endif
