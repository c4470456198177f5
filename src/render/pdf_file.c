#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "render/pdf_private.h"

#define STACK ((size_t)300 * 1024)

HPDF_Dict pdf_new_object(struct pdf *pdf)
{
	HPDF_Dict dict = HPDF_Dict_New(pdf->doc->mmgr);
	if (!dict)
		memory_exhausted(0);
	HPDF_Xref_Add(pdf->doc->xref, dict);
	return dict;
}

static HPDF_Array new_array(struct pdf *pdf, HPDF_Dict owner, const char *key)
{
	HPDF_Array array = HPDF_Array_New(pdf->doc->mmgr);
	if (!array)
		memory_exhausted(0);
	if (owner)
		HPDF_Dict_Add(owner, key, array);
	return array;
}

static void add_text(struct pdf *pdf, HPDF_Dict dict, const char *key, const char *text)
{
	HPDF_String string = HPDF_String_New(pdf->doc->mmgr, text, pdf->encoder);
	if (string)
		HPDF_Dict_Add(dict, key, string);
}

/* Percent-encodes what an address cannot hold: libharu writes it raw. */
static void add_address(struct buffer *buffer, const char *target)
{
	for (const char *p = target; *p; p++)
		if (*p > ' ' && *p < 0x7F && !strchr("()<>\\\"", *p))
			buffer_putc(buffer, *p);
		else
			buffer_printf(buffer, "%%%02X", (unsigned)(unsigned char)*p);
}

static HPDF_Annotation add_annotation(struct pdf *pdf, size_t element, const struct pdf_area *area,
                                      const char *address, const char *said)
{
	HPDF_Rect place = {(float)area->x, (float)area->y, (float)(area->x + area->width),
	                   (float)(area->y + area->height)};
	HPDF_Annotation link = HPDF_Page_CreateURILinkAnnot(pdf->page, place, address);
	if (!link)
		return NULL;
	HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
	HPDF_Dict_AddNumber(link, "F", 4);
	add_text(pdf, link, "Contents", said);
	pdf_element_link(pdf, element, link);
	pdf->links = memory_grow(pdf->links, &pdf->link_capacity, pdf->link_count + 1, sizeof *pdf->links);
	pdf->links[pdf->link_count++] = (struct link){link, element, 0, 0};
	return link;
}

void pdf_link(struct pdf *pdf, size_t element, const struct pdf_area *area, const char *target)
{
	struct buffer address = {0};
	add_address(&address, target);
	add_annotation(pdf, element, area, address.bytes ? address.bytes : "", target);
	buffer_free(&address);
}

void pdf_link_inside(struct pdf *pdf, size_t element, const struct pdf_area *area, size_t page, double y,
                     const char *said)
{
	HPDF_Annotation link =
	        add_annotation(pdf, element, area, "#", said); /* the address goes away again */
	if (!link)
		return;
	HPDF_Dict_RemoveElement(link, "A");
	pdf->links[pdf->link_count - 1].page = page;
	pdf->links[pdf->link_count - 1].y = y;
}

/* By hand: libharu takes no zoom of 0, which leaves the reader's own. */
static void add_destination(struct pdf *pdf, HPDF_Dict dict, HPDF_Page page, double y)
{
	HPDF_Array destination = new_array(pdf, dict, "Dest");
	HPDF_Array_Add(destination, page);
	HPDF_Array_AddName(destination, "XYZ");
	HPDF_Array_AddNumber(destination, 0);
	HPDF_Array_AddNumber(destination, (HPDF_INT32)lround(y));
	HPDF_Array_AddNumber(destination, 0);
}

void pdf_bookmark(struct pdf *pdf, int level, const char *title, double y)
{
	if (level > MAX_LEVELS)
		return;
	HPDF_Outline above = NULL;
	for (int i = level - 1; i > 0 && !above; i--)
		above = pdf->bookmarks[i];
	HPDF_Outline bookmark = HPDF_CreateOutline(pdf->doc, above, title, pdf->encoder);
	if (!bookmark)
		return;
	add_destination(pdf, bookmark, pdf->page, y);
	HPDF_Outline_SetOpened(bookmark, level == 1 ? HPDF_TRUE : HPDF_FALSE);
	pdf->bookmarks[level] = bookmark;
	for (int i = level + 1; i <= MAX_LEVELS; i++)
		pdf->bookmarks[i] = NULL;
}

void pdf_print_content(struct pdf *pdf)
{
	sha256_update(&pdf->print, pdf->content.length - pdf->printed,
	              (const uint8_t *)pdf->content.bytes + pdf->printed);
	pdf->printed = pdf->content.length;
}

/* A page's content is compressed soon: libharu would keep it as it is until the file is written. */
static void end_page(struct pdf *pdf)
{
	if (!pdf->page)
		return;
	pdf_print_content(pdf);
	pdf_compress(pdf, &pdf->content, ((HPDF_PageAttr)pdf->page->attr)->contents);
	pdf->content.length = pdf->printed = 0;
	pdf->page = NULL;
}

void pdf_page_begin(struct pdf *pdf, double width, double height)
{
	if (pdf->page_count == MAX_PAGES) {
		error_format(&pdf->problem, MSG_LIMIT, "%d pages of a PDF", MAX_PAGES);
		return;
	}
	end_page(pdf);
	pdf->page = HPDF_AddPage(pdf->doc);
	if (!pdf->page)
		memory_exhausted(0);
	HPDF_Page_SetWidth(pdf->page, (float)width);
	HPDF_Page_SetHeight(pdf->page, (float)height);
	HPDF_Dict_AddNumber(pdf->page, "StructParents", (HPDF_INT32)pdf->page_count);
	HPDF_Dict_AddName(pdf->page, "Tabs", "S");
	pdf->next_id = 0;
	pdf->pages = memory_grow(pdf->pages, &pdf->page_capacity, pdf->page_count + 1, sizeof *pdf->pages);
	pdf->pages[pdf->page_count].page = pdf->page;
	pdf->pages[pdf->page_count++].first_piece = pdf->piece_count;
}

static char *copied(const char *text)
{
	if (!text)
		return NULL;
	size_t length = strlen(text) + 1;
	return memcpy(memory_alloc(length, 1), text, length);
}

static void set_catalog(struct pdf *pdf)
{
	HPDF_Dict catalog = pdf->doc->catalog, marked = HPDF_Dict_New(pdf->doc->mmgr);
	HPDF_Dict preferences = HPDF_Dict_New(pdf->doc->mmgr);
	HPDF_Dict_Add(catalog, "Lang", HPDF_String_New(pdf->doc->mmgr, pdf->language, NULL));
	HPDF_Dict_Add(catalog, "MarkInfo", marked);
	HPDF_Dict_AddBoolean(marked, "Marked", HPDF_TRUE);
	HPDF_Dict_Add(catalog, "ViewerPreferences", preferences);
	HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
	pdf_structure_open(pdf);
}

__attribute__((noinline)) static void touch_stack(void)
{
	volatile char stack[STACK];
	for (size_t i = STACK; i >= 1024; i -= 1024)
		stack[i - 1] = 0;
	(void)stack[STACK - 1];
}

/* libharu puts a table of all characters on the stack. Where memory lacks, a stack that does not grow is a
 * crash: what it will need is had now, once it is known to be there. */
static void grow_stack(void)
{
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	if (zero < 0)
		return;
	void *room = mmap(NULL, 2 * STACK, PROT_READ, MAP_PRIVATE, zero, 0);
	close(zero);
	if (room == MAP_FAILED)
		memory_exhausted(2 * STACK);
	munmap(room, 2 * STACK);
	touch_stack();
}

/* What zlib lacks is memory. */
static int fail(HPDF_STATUS status, struct error *error)
{
	if (status == HPDF_FAILD_TO_ALLOC_MEM || status == HPDF_ZLIB_ERROR)
		memory_exhausted(0);
	return error_format(error, MSG_LIBRARY, "libharu: error 0x%04lX", status);
}

struct pdf *pdf_open(const struct pdf_info *info, struct error *error)
{
	if (libhpdf_open(error) < 0)
		return NULL;
	grow_stack();
	struct pdf *pdf = memory_zalloc(1, sizeof *pdf);
	pdf->doc = HPDF_New(NULL, NULL);
	if (!pdf->doc)
		memory_exhausted(0);
	sha256_init(&pdf->print);
	pdf->title = copied(info->title);
	pdf->author = copied(info->author);
	pdf->subject = copied(info->subject);
	pdf->language = copied(info->language);
	pdf->dated = info->dated;
	pdf->created = info->created;
	HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(pdf->doc);
	HPDF_SetCurrentEncoder(pdf->doc, "UTF-8");
	pdf->encoder = HPDF_GetEncoder(pdf->doc, "UTF-8");
	pdf->doc->pdf_version = HPDF_VER_17;
	set_catalog(pdf);
	if (HPDF_GetError(pdf->doc) == HPDF_OK)
		return pdf;
	fail(HPDF_GetError(pdf->doc), error);
	pdf_close(pdf);
	return NULL;
}

void pdf_close(struct pdf *pdf)
{
	HPDF_Free(pdf->doc);
	pdf_pack_close(pdf);
	buffer_free(&pdf->line);
	buffer_free(&pdf->content);
	arena_free(&pdf->arena);
	for (int i = 0; i < pdf->font_count; i++)
		free(pdf->fonts[i].widths);
	for (struct pdf_font_file *file = pdf->files, *older; file; file = older) {
		older = file->older;
		pdf_font_file_free(file);
	}
	free(pdf->pages);
	free(pdf->images);
	free(pdf->elements);
	free(pdf->pieces);
	free(pdf->links);
	free(pdf->title);
	free(pdf->author);
	free(pdf->subject);
	free(pdf->language);
	free(pdf);
}

/* Links come after the pages in the parent tree. */
static void finish_links(struct pdf *pdf)
{
	for (size_t i = 0; i < pdf->link_count; i++) {
		const struct link *link = &pdf->links[i];
		HPDF_Dict_AddNumber(link->annotation, "StructParent", (HPDF_INT32)(pdf->page_count + i));
		if (link->page > 0 && link->page <= pdf->page_count)
			add_destination(pdf, link->annotation, pdf->pages[link->page - 1].page, link->y);
	}
	HPDF_Dict_AddNumber(pdf->structure, "ParentTreeNextKey",
	                    (HPDF_INT32)(pdf->page_count + pdf->link_count));
	pdf_structure_finish(pdf);
}

/* What cannot be written is kept until out_close. */
static HPDF_STATUS write_out(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT length)
{
	out_write(stream->attr, bytes, length);
	return HPDF_OK;
}

/* libharu writes to the document's stream: ours leads straight out. */
int pdf_save(struct pdf *pdf, struct out *out, struct error *error)
{
	end_page(pdf);
	finish_links(pdf);
	if (pdf->problem.set) {
		*error = pdf->problem;
		return -1;
	}
	pdf_archive_finish(pdf);
	pdf->doc->stream = HPDF_CallbackWriter_New(pdf->doc->mmgr, write_out, out);
	if (!pdf->doc->stream)
		memory_exhausted(0);
	HPDF_STATUS status = HPDF_GetError(pdf->doc);
	if (status == HPDF_OK)
		status = HPDF_SaveToStream(pdf->doc);
	return status == HPDF_OK ? 0 : fail(status, error);
}
