/* What the files of the PDF writer share: libharu's objects. */
#ifndef PREUTILS_RENDER_PDF_PRIVATE_H
#define PREUTILS_RENDER_PDF_PRIVATE_H

#include <nettle/sha2.h>
#include <zlib.h>

#include "base/memory.h"
#include "render/libhpdf.h"
#include "render/pdf_file.h"

#define MAX_FONTS  32
#define MAX_KIDS   8000  /* an array of PDF/A holds 8,191 */
#define MAX_PAGES  32000 /* libharu's arrays hold 32,767 */
#define MAX_LEVELS 6

/* Widths that are none: not looked for yet, no such character. */
#define NOT_KNOWN INT16_MIN
#define NOT_THERE (INT16_MIN + 1)

struct element; /* see pdf_structure.c */
struct pdf_font_file {
	char *bytes;
	size_t length, at;    /* at: where libharu reads */
	struct buffer subset; /* compressed, or empty: what is needed of it, once all pages are there */
	size_t subset_length; /* before */
	struct pdf_font_file *older;
};
/* What waits to be compressed: a stream's bytes, or what is needed of a font. */
struct pdf_waiting {
	HPDF_Dict dict;
	const HPDF_TTFontDefAttr_Rec *face;
	struct buffer bytes, packed;
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
	HPDF_Dict structure, parents;
	HPDF_Page page;
	unsigned next_id; /* of the page's pieces */
	struct arena arena;
	struct element **elements;
	size_t element_count, element_capacity;
	struct pdf_font {
		const char *path;
		HPDF_Font font;
		HPDF_FontDef definition;
		int16_t *widths; /* by character, or one of the two above */
		unsigned end;    /* behind the last one that was asked for */
	} fonts[MAX_FONTS];
	int font_count;
	struct pdf_font_file *files;
	HPDF_Dict unicode_map; /* of every font, or NULL as long as there is none */
	struct {
		HPDF_Page page;
		size_t first_piece;
	} * pages;
	size_t page_count, page_capacity;
	struct element **pieces; /* that each piece of marked content belongs to, page by page */
	size_t piece_count, piece_capacity;
	struct link *links;
	size_t link_count, link_capacity;
	HPDF_Array ids; /* of elements, for those who look for one, or NULL */
	size_t id_count;
	struct {
		const void *pixels;
		HPDF_Image image;
	} * images;
	size_t image_count, image_capacity;
	HPDF_Outline bookmarks[MAX_LEVELS + 1];
	struct buffer content; /* of the page at hand */
	size_t printed;        /* so much of it */
	struct buffer line;    /* of what is written, being made */
	z_stream *deflaters;
	size_t deflater_count;
	struct pdf_waiting *waiting;
	size_t waiting_count, waiting_capacity, waiting_bytes;
	struct sha256_ctx print;
	struct error problem;
	char *title, *author, *subject, *language;
	bool dated;
	int64_t created;
};

HPDF_Dict pdf_new_object(struct pdf *pdf);
/* Compresses bytes into a dictionary's stream, at the latest when the pages are finished. */
void pdf_compress(struct pdf *pdf, const struct buffer *bytes, HPDF_Dict dict);
/* Gives a dictionary's stream bytes that are compressed, and frees them. */
void pdf_add_packed(HPDF_Dict dict, struct buffer *packed);
/* Compresses what still waits, and what is needed of each font's file. */
void pdf_pack_finish(struct pdf *pdf);
void pdf_pack_close(struct pdf *pdf);
void pdf_add_whole(struct buffer *buffer, long number);
/* Takes into the document's print what came to the page since. */
void pdf_print_content(struct pdf *pdf);

/* Makes the tree's root. */
void pdf_structure_open(struct pdf *pdf);
/* Once all pages and links are there: the way from them to the elements. */
void pdf_structure_finish(struct pdf *pdf);
void pdf_element_link(struct pdf *pdf, size_t element, HPDF_Annotation link);

/* What makes the file an archive's (PDF/A-1b) and accessible (PDF/UA-1): once all pages are there. */
void pdf_archive_finish(struct pdf *pdf);
/* The same for a font, once libharu has loaded it. */
void pdf_archive_font(HPDF_Font font);

/* Makes libharu's font without the tables of all characters, which it would look up one by one; those of the
 * characters that were used are put in before the file is written. NULL where libharu refuses it. */
HPDF_Font pdf_glyphs_font(struct pdf *pdf, const char *name);
void pdf_glyphs_finish(const struct pdf_font *font);
/* Has a character's glyph and all its parts put into the file. Its width in thousandths, or NOT_THERE: also
 * where a letter would be printed as nothing. */
int pdf_glyph_use(HPDF_FontDef font, uint16_t code);

void pdf_font_file_free(struct pdf_font_file *file);
/* Adds the font with the glyphs that were used; false where its file is not as it says. */
bool pdf_subset_make(const HPDF_TTFontDefAttr_Rec *face, struct buffer *font);

#endif
