/* What the files of the PDF writer share: libharu's objects. */
#ifndef PREUTILS_RENDER_PDF_PRIVATE_H
#define PREUTILS_RENDER_PDF_PRIVATE_H

#include <hpdf.h>
#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>
#include <hpdf_utils.h>
#include <nettle/sha2.h>

#include "base/memory.h"
#include "render/pdf_file.h"

#define MAX_FONTS  32
#define MAX_KIDS   32000 /* a PDF array holds 32,767 */
#define MAX_LEVELS 6

#define NOT_KNOWN INT16_MIN
#define NOT_THERE (INT16_MIN + 1)

struct element {
	HPDF_Dict dict;
	HPDF_Array kids;
	HPDF_Page page; /* the page of its first content */
};
struct link {
	HPDF_Annotation annotation;
	size_t element;
	size_t page; /* that it leads to, from 1; 0: it leads elsewhere */
	double y;
};
struct pdf {
	HPDF_Doc doc;
	HPDF_Encoder encoder;
	HPDF_Dict structure;
	HPDF_Array parents; /* the parent tree's numbers */
	HPDF_Array page_parents;
	HPDF_Page page;
	HPDF_UINT16 next_id;
	struct element *elements;
	size_t element_count, element_capacity;
	struct {
		char *path;
		HPDF_Font font;
		HPDF_FontDef definition;
		int16_t *widths; /* by character, or one of the two below */
	} fonts[MAX_FONTS];
	int font_count;
	HPDF_Page *pages;
	size_t page_count, page_capacity;
	struct link *links;
	size_t link_count, link_capacity;
	HPDF_Array ids; /* of elements, for those who look for one, or NULL */
	struct {
		const void *pixels;
		HPDF_Image image;
	} * images;
	size_t image_count, image_capacity;
	HPDF_Outline bookmarks[MAX_LEVELS + 1];
	struct buffer line; /* of the page's contents, being made */
	struct sha256_ctx print;
	struct error problem;
	char *title, *author, *subject, *language;
	bool dated;
	int64_t created;
};

/* What makes the file an archive's (PDF/A-1b) and accessible (PDF/UA-1): once all pages are there. */
void pdf_archive_finish(struct pdf *pdf);
/* The same for a font, once libharu has loaded it. */
void pdf_archive_font(HPDF_Font font);

/* Makes libharu's font without the tables of all characters, which it would look up one by one; those of the
 * characters that were used are put in before the file is written. NULL where libharu refuses it. */
HPDF_Font pdf_glyphs_font(HPDF_Doc doc, const char *name);
void pdf_glyphs_finish(HPDF_Font font, const int16_t *widths);
/* Has a character's glyph and all its parts put into the file. Its width in thousandths, or NOT_THERE: also
 * where a letter would be printed as nothing. */
int pdf_glyph_use(HPDF_FontDef font, uint16_t code);

#endif
