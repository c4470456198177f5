/* The faces of a document's font family and those that stand in for missing characters, found by fontconfig.
 */
#ifndef PREUTILS_RENDER_PDF_FONTS_H
#define PREUTILS_RENDER_PDF_FONTS_H

#include "base/error.h"
#include "document/style.h"
#include "render/pdf_file.h"

struct pdf_fonts {
	struct pdf *pdf;
	const char *family;
	struct findings *findings;
	int faces[4];        /* regular, bold, italic, both; -1: none */
	int fallbacks[4][8]; /* tried in turn, by face */
	size_t fallback_count[4];
	struct map reported; /* characters already reported as missing */
	struct arena arena;
};
/* How a character is printed. */
struct pdf_shape {
	int font;
	uint16_t code;
	double width; /* thousandths of the size */
};

int pdf_fonts_open(struct pdf_fonts *fonts, struct pdf *pdf, const char *family, struct findings *findings,
                   struct error *error);
void pdf_fonts_close(struct pdf_fonts *fonts);
/* The shapes of a character; a character that no font has is spelt [U+1F600] and reported once. Gives how
 * many of the (at most PDF_SHAPES) places of shapes are used. */
#define PDF_SHAPES 12
size_t pdf_fonts_shape(struct pdf_fonts *fonts, const struct style *style, uint32_t code,
                       struct pdf_shape *shapes);
/* For struct device. */
double pdf_fonts_width(void *context, const struct style *style, const char *text, size_t length);

#endif
