/* A tagged PDF file, through libharu; nothing else of the project knows libharu.
 *
 * Coordinates are points from the page's bottom left corner. Errors are kept until pdf_save. */
#ifndef PREUTILS_RENDER_PDF_FILE_H
#define PREUTILS_RENDER_PDF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/out.h"
#include "document/shape.h"
#include "document/tree.h"

struct pdf;
struct pdf_info {
	const char *title, *author, *subject, *language; /* author and subject may be NULL */
	bool dated;
	int64_t created; /* seconds since 1970, where dated */
};
struct pdf_glyph {
	uint16_t code; /* a character that the font has */
	double x;      /* where it stands, from the start of the run */
};

struct pdf_area {
	double x, y, width, height; /* y: its lower edge */
};

struct pdf *pdf_open(const struct pdf_info *info, struct error *error);
void pdf_close(struct pdf *pdf);

/* Loads a TrueType font; -1 where libharu refuses it. The same file gives the same number. */
int pdf_font_load(struct pdf *pdf, const char *path);
bool pdf_font_has(struct pdf *pdf, int font, uint32_t code);
/* Advance width in thousandths of the size; the glyph will be embedded. */
double pdf_font_width(struct pdf *pdf, int font, uint16_t code);
/* The widths of all characters up to U+FFFF, below 0 where the font lacks one or nobody asked for it yet. */
const int16_t *pdf_font_widths(const struct pdf *pdf, int font);

void pdf_page_begin(struct pdf *pdf, double width, double height);
void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, uint32_t color);
void pdf_polygon(struct pdf *pdf, const struct point *points, size_t count, uint32_t color);
/* dash 0: without gaps */
void pdf_line(struct pdf *pdf, const struct point *points, size_t count, double thickness, double dash,
              uint32_t color);
void pdf_image(struct pdf *pdf, const struct image *image, const struct pdf_area *area);
void pdf_text(struct pdf *pdf, int font, double size, uint32_t color, double x, double y,
              const struct pdf_glyph *glyphs, size_t count);

/* Structure elements are numbered from 1; 0 is the document. */
struct pdf_element_info {
	const char *role;        /* H1, P, Table…; it must outlive the file */
	const char *alternative; /* or NULL */
	const char *scope;       /* Row, Column, or NULL */
	const char *id;          /* letters and digits, or NULL; given in the order of their bytes */
	size_t colspan, rowspan; /* 0 or 1: none */
};
size_t pdf_element_add(struct pdf *pdf, size_t parent, const struct pdf_element_info *info);
/* What is drawn between begin and end belongs to the element, or to none (an artifact). */
void pdf_content_begin(struct pdf *pdf, size_t element);
void pdf_artifact_begin(struct pdf *pdf);
void pdf_content_end(struct pdf *pdf);
/* An address, or a place of a page (from 1, also one that is still to come), behind an area of the current
 * page, belonging to a Link element. said: what it leads to, for those who do not see it. */
void pdf_link(struct pdf *pdf, size_t element, const struct pdf_area *area, const char *target);
void pdf_link_inside(struct pdf *pdf, size_t element, const struct pdf_area *area, size_t page, double y,
                     const char *said);
/* A bookmark of this level (from 1) to a height of the current page. */
void pdf_bookmark(struct pdf *pdf, int level, const char *title, double y);

int pdf_save(struct pdf *pdf, struct out *out, struct error *error);

#endif
