/* The structure tree of a PDF: what each piece of the pages is, and for each page which element its pieces
 * belong to. There is an element for every cell of every table: they are kept small, and libharu, which takes
 * a thousand bytes for a dictionary of five entries, is only told where they begin. */
#include <string.h>

#include "base/text.h"
#include "render/pdf_private.h"

/* What an element holds: another element (object alone), a piece of its own page (neither), a piece of
 * another page (page alone), or a link (both). */
struct kid {
	struct kid *next;
	HPDF_Page page;
	HPDF_Dict object;
	unsigned id; /* of the piece */
};
struct element {
	struct pdf *pdf;
	HPDF_Dict dict;
	struct element *around; /* NULL: the tree's root */
	const char *role;
	const char *entries; /* more of them, as they are written; or NULL */
	HPDF_Page page;      /* of its first content */
	struct kid *first, *last;
	size_t kid_count;
	struct element *more; /* takes the kids that come when this one has enough; or NULL */
};
/* Pages and links from first to end - 1, counted through, in the parent tree. */
struct parents {
	struct pdf *pdf;
	size_t first, end;
};

static void add_reference(struct buffer *buffer, HPDF_Dict object)
{
	pdf_add_whole(buffer, (long)(object->header.obj_id & 0x00FFFFFF));
	buffer_add(buffer, " 0 R", 4);
}

static void add_kid_text(struct buffer *buffer, const struct kid *kid)
{
	if (kid->object && !kid->page) {
		add_reference(buffer, kid->object);
		return;
	}
	if (!kid->page) {
		pdf_add_whole(buffer, (long)kid->id);
		return;
	}
	buffer_puts(buffer, kid->object ? "<<\n/Type /OBJR\n/Pg " : "<<\n/Type /MCR\n/Pg ");
	add_reference(buffer, kid->page);
	if (kid->object) {
		buffer_puts(buffer, "\n/Obj ");
		add_reference(buffer, kid->object);
	} else {
		buffer_puts(buffer, "\n/MCID ");
		pdf_add_whole(buffer, (long)kid->id);
	}
	buffer_puts(buffer, "\n>>");
}

static HPDF_STATUS write_element(HPDF_Dict dict, HPDF_Stream stream)
{
	const struct element *element = dict->attr;
	struct buffer *buffer = &element->pdf->line;
	buffer->length = 0;
	buffer_puts(buffer, "/Type /StructElem\n/S /");
	buffer_puts(buffer, element->role);
	buffer_puts(buffer, "\n/P ");
	add_reference(buffer, element->around ? element->around->dict : element->pdf->structure);
	buffer_puts(buffer, "\n/K [ ");
	for (const struct kid *kid = element->first; kid; kid = kid->next) {
		add_kid_text(buffer, kid);
		buffer_putc(buffer, ' ');
	}
	buffer_puts(buffer, "]\n");
	if (element->entries)
		buffer_puts(buffer, element->entries);
	if (element->page) {
		buffer_puts(buffer, "/Pg ");
		add_reference(buffer, element->page);
		buffer_putc(buffer, '\n');
	}
	return HPDF_Stream_Write(stream, (const HPDF_BYTE *)buffer->bytes, (HPDF_UINT)buffer->length);
}

static void add_pieces(const struct pdf *pdf, size_t page, struct buffer *buffer)
{
	size_t end = page + 1 < pdf->page_count ? pdf->pages[page + 1].first_piece : pdf->piece_count;
	buffer_puts(buffer, "[ ");
	for (size_t i = pdf->pages[page].first_piece; i < end; i++) {
		add_reference(buffer, pdf->pieces[i]->dict);
		buffer_putc(buffer, ' ');
	}
	buffer_putc(buffer, ']');
}

/* For each page the elements of its pieces in order, for each link its element. */
static HPDF_STATUS write_parents(HPDF_Dict dict, HPDF_Stream stream)
{
	const struct parents *parents = dict->attr;
	struct pdf *pdf = parents->pdf;
	struct buffer *buffer = &pdf->line;
	buffer->length = 0;
	if (parents->first > 0 || parents->end < pdf->page_count + pdf->link_count)
		buffer_printf(buffer, "/Limits [ %zu %zu ]\n", parents->first, parents->end - 1);
	buffer_puts(buffer, "/Nums [ ");
	for (size_t i = parents->first; i < parents->end; i++) {
		pdf_add_whole(buffer, (long)i);
		buffer_putc(buffer, ' ');
		if (i < pdf->page_count)
			add_pieces(pdf, i, buffer);
		else
			add_reference(buffer, pdf->elements[pdf->links[i - pdf->page_count].element]->dict);
		buffer_putc(buffer, ' ');
	}
	buffer_puts(buffer, "]\n");
	return HPDF_Stream_Write(stream, (const HPDF_BYTE *)buffer->bytes, (HPDF_UINT)buffer->length);
}

static void set_parents(struct pdf *pdf, HPDF_Dict dict, size_t first, size_t end)
{
	struct parents *parents = arena_alloc(&pdf->arena, 1, sizeof *parents);
	*parents = (struct parents){pdf, first, end};
	dict->attr = parents;
	dict->write_fn = write_parents;
}

/* The parent tree in one piece, or as many as its arrays need. */
void pdf_structure_finish(struct pdf *pdf)
{
	size_t count = pdf->page_count + pdf->link_count, each = MAX_KIDS / 2;
	if (count <= each) {
		set_parents(pdf, pdf->parents, 0, count);
		return;
	}
	HPDF_Array kids = HPDF_Array_New(pdf->doc->mmgr);
	if (!kids)
		memory_exhausted(0);
	HPDF_Dict_Add(pdf->parents, "Kids", kids);
	for (size_t first = 0; first < count; first += each) {
		HPDF_Dict kid = pdf_new_object(pdf);
		set_parents(pdf, kid, first, first + each < count ? first + each : count);
		HPDF_Array_Add(kids, kid);
	}
}

/* around: NULL for the document. */
static size_t new_element(struct pdf *pdf, struct element *around, const char *role)
{
	struct element *element = arena_zalloc(&pdf->arena, 1, sizeof *element);
	element->pdf = pdf;
	element->role = role;
	element->around = around;
	element->dict = pdf_new_object(pdf);
	element->dict->attr = element;
	element->dict->write_fn = write_element;
	pdf->elements = memory_grow(pdf->elements, &pdf->element_capacity, pdf->element_count + 1,
	                            sizeof *pdf->elements);
	pdf->elements[pdf->element_count] = element;
	return pdf->element_count++;
}

void pdf_structure_open(struct pdf *pdf)
{
	pdf->parents = pdf_new_object(pdf);
	pdf->structure = pdf_new_object(pdf);
	HPDF_Dict_AddName(pdf->structure, "Type", "StructTreeRoot");
	HPDF_Dict_Add(pdf->doc->catalog, "StructTreeRoot", pdf->structure);
	new_element(pdf, NULL, "Document");
	HPDF_Dict_Add(pdf->structure, "K", pdf->elements[0]->dict);
	HPDF_Dict_Add(pdf->structure, "ParentTree", pdf->parents);
}

static void add_kid(struct pdf *pdf, struct element *element, struct kid kid)
{
	struct kid *added = arena_alloc(&pdf->arena, 1, sizeof *added);
	*added = kid;
	if (element->last)
		element->last->next = added;
	else
		element->first = added;
	element->last = added;
	element->kid_count++;
}

/* Where an element's next kid goes: the element itself, or when it has enough another one of its kind that
 * follows it. The document, which none can follow, leaves room for parts in it. */
static struct element *room_in(struct pdf *pdf, struct element *element)
{
	bool root = element == pdf->elements[0];
	struct element *home = element->more ? element->more : element;
	if (home->kid_count < (root && home == element ? MAX_KIDS / 2 : MAX_KIDS))
		return home;
	struct element *around = root ? element : room_in(pdf, element->around);
	struct element *more = pdf->elements[new_element(pdf, around, root ? "Part" : element->role)];
	add_kid(pdf, around, (struct kid){.object = more->dict});
	return element->more = more;
}

/* The list of names wants them in order: they are given in order. */
static void add_id(struct pdf *pdf, HPDF_Dict dict, const char *id)
{
	if (pdf->id_count++ >= MAX_PAGES / 2) {
		error_format(&pdf->problem, MSG_LIMIT, "%d notes of a PDF", MAX_PAGES / 2);
		return;
	}
	if (!pdf->ids) {
		HPDF_Dict tree = pdf_new_object(pdf);
		HPDF_Dict_Add(pdf->structure, "IDTree", tree);
		pdf->ids = HPDF_Array_New(pdf->doc->mmgr);
		if (!pdf->ids)
			memory_exhausted(0);
		HPDF_Dict_Add(tree, "Names", pdf->ids);
	}
	HPDF_Array_Add(pdf->ids, HPDF_String_New(pdf->doc->mmgr, id, NULL));
	HPDF_Array_Add(pdf->ids, dict);
}

static void add_unit(struct buffer *buffer, unsigned unit)
{
	buffer_printf(buffer, "%04X", unit);
}

/* UTF-16 in hexadecimal digits, as PDF wants texts. */
static void add_text(struct buffer *buffer, const char *text)
{
	const char *end = text + strlen(text);
	uint32_t code;
	buffer_puts(buffer, "<FEFF");
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step) {
		if (code > 0xFFFF) {
			add_unit(buffer, 0xD800u + (unsigned)((code - 0x10000) >> 10));
			add_unit(buffer, 0xDC00u + (unsigned)((code - 0x10000) & 0x3FF));
		} else {
			add_unit(buffer, (unsigned)code);
		}
	}
	buffer_putc(buffer, '>');
}

static void add_attributes(struct buffer *buffer, const struct pdf_element_info *info)
{
	if (!info->scope && info->colspan < 2 && info->rowspan < 2)
		return;
	buffer_puts(buffer, "/A <<\n/O /Table\n");
	if (info->scope)
		buffer_printf(buffer, "/Scope /%s\n", info->scope);
	if (info->colspan > 1)
		buffer_printf(buffer, "/ColSpan %zu\n", info->colspan);
	if (info->rowspan > 1)
		buffer_printf(buffer, "/RowSpan %zu\n", info->rowspan);
	buffer_puts(buffer, ">>\n");
}

size_t pdf_element_add(struct pdf *pdf, size_t parent, const struct pdf_element_info *info)
{
	struct element *around = room_in(pdf, pdf->elements[parent]);
	size_t number = new_element(pdf, around, info->role);
	struct element *element = pdf->elements[number];
	struct buffer *entries = &pdf->line;
	add_kid(pdf, around, (struct kid){.object = element->dict});
	entries->length = 0;
	if (info->alternative) {
		buffer_puts(entries, "/Alt ");
		add_text(entries, info->alternative);
		buffer_putc(entries, '\n');
	}
	if (info->id) {
		add_id(pdf, element->dict, info->id);
		buffer_printf(entries, "/ID (%s)\n", info->id);
	}
	add_attributes(entries, info);
	if (entries->length)
		element->entries = arena_strndup(&pdf->arena, entries->bytes, entries->length);
	return number;
}

void pdf_content_begin(struct pdf *pdf, size_t number)
{
	struct element *element = room_in(pdf, pdf->elements[number]);
	unsigned id = pdf->next_id++;
	buffer_putc(&pdf->content, '/');
	buffer_puts(&pdf->content, element->role);
	buffer_puts(&pdf->content, " <</MCID ");
	pdf_add_whole(&pdf->content, (long)id);
	buffer_puts(&pdf->content, ">> BDC\n");
	if (!element->page)
		element->page = pdf->page;
	bool elsewhere = element->page != pdf->page;
	add_kid(pdf, element, (struct kid){.page = elsewhere ? pdf->page : NULL, .id = id});
	if (id >= MAX_KIDS)
		error_format(&pdf->problem, MSG_LIMIT, "%d pieces of one page of a PDF", MAX_KIDS);
	pdf->pieces =
	        memory_grow(pdf->pieces, &pdf->piece_capacity, pdf->piece_count + 1, sizeof *pdf->pieces);
	pdf->pieces[pdf->piece_count++] = element;
}

void pdf_element_link(struct pdf *pdf, size_t element, HPDF_Annotation link)
{
	add_kid(pdf, pdf->elements[element], (struct kid){.page = pdf->page, .object = link});
}
