/* The faces of a document's font family and those that stand in for missing characters, found by fontconfig.
 */
#ifndef PREUTILS_RENDER_PDF_FONTS_H
#define PREUTILS_RENDER_PDF_FONTS_H

#include "base/error.h"
#include "document/tree.h"
#include "render/pdf_file.h"

struct pdf_fonts {
	struct pdf *pdf;
	const char *family;
	struct _FcConfig *usual; /* the usual folders alone, without fontconfig's rules; or NULL */
	struct findings *findings;
	struct error *error;
	int faces[8]; /* regular, bold, italic, both; the same of code; -1: none, -2: not looked for yet */
	int fallbacks[8][8]; /* tried in turn, by face */
	size_t fallback_count[8];
	uint8_t missing[0x10000 / 8]; /* characters that no font has */
	struct map reported;          /* characters already reported as missing */
	struct place place;           /* of the text at hand, for what is reported */
	struct arena arena;
};
/* How a character is printed. */
struct pdf_shape {
	int font;
	uint16_t code;
	double width; /* thousandths of the size */
};

/* The faces are loaded when they are first needed; a face that is not there fills *error then: look at it in
 * the end. */
int pdf_fonts_open(struct pdf_fonts *fonts, struct pdf *pdf, const char *family, struct findings *findings,
                   struct error *error);
void pdf_fonts_close(struct pdf_fonts *fonts);
/* Reports the characters of a document's texts that no font has, with the places of the texts. */
void pdf_fonts_check(struct pdf_fonts *fonts, const struct document *document);
/* The shapes of a character; a character that no font has is spelt [U+1F600] and reported once. Gives how
 * many of the (at most PDF_SHAPES) places of shapes are used. */
#define PDF_SHAPES 12
size_t pdf_fonts_shape(struct pdf_fonts *fonts, const struct style *style, uint32_t code,
                       struct pdf_shape *shapes);
/* The font of a style, and how wide its characters are: see pdf_font_widths. */
int pdf_fonts_of(struct pdf_fonts *fonts, const struct style *style, const int16_t **widths);
/* For struct device. */
double pdf_fonts_width(void *context, const struct style *style, const char *text, size_t length);

#endif
