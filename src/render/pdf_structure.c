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
	HPDF_Dict parent;
	const char *role;
	const char *entries; /* more of them, as they are written; or NULL */
	HPDF_Page page;      /* of its first content */
	struct kid *first, *last;
	size_t kid_count;
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
	add_reference(buffer, element->parent);
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

static void add_parent(struct buffer *buffer, size_t key, bool first)
{
	if (!first)
		buffer_putc(buffer, ' ');
	pdf_add_whole(buffer, (long)key);
	buffer_putc(buffer, ' ');
}

/* For each page the elements of its pieces in order, for each link its element. */
static HPDF_STATUS write_parents(HPDF_Dict dict, HPDF_Stream stream)
{
	struct pdf *pdf = dict->attr;
	struct buffer *buffer = &pdf->line;
	buffer->length = 0;
	buffer_puts(buffer, "/Nums [ ");
	for (size_t p = 0; p < pdf->page_count; p++) {
		size_t end = p + 1 < pdf->page_count ? pdf->pages[p + 1].first_piece : pdf->piece_count;
		add_parent(buffer, p, p == 0);
		buffer_puts(buffer, "[ ");
		for (size_t i = pdf->pages[p].first_piece; i < end; i++) {
			add_reference(buffer, pdf->pieces[i]->dict);
			buffer_putc(buffer, ' ');
		}
		buffer_putc(buffer, ']');
	}
	for (size_t i = 0; i < pdf->link_count; i++) {
		add_parent(buffer, pdf->page_count + i, false);
		add_reference(buffer, pdf->elements[pdf->links[i].element]->dict);
	}
	buffer_puts(buffer, pdf->page_count ? " ]\n" : "]\n");
	return HPDF_Stream_Write(stream, (const HPDF_BYTE *)buffer->bytes, (HPDF_UINT)buffer->length);
}

static size_t new_element(struct pdf *pdf, HPDF_Dict parent, const char *role)
{
	struct element *element = arena_zalloc(&pdf->arena, 1, sizeof *element);
	element->pdf = pdf;
	element->role = role;
	element->parent = parent;
	element->dict = pdf_new_object(pdf);
	element->dict->attr = element;
	element->dict->write_fn = write_element;
	pdf->elements = memory_grow(pdf->elements, &pdf->element_capacity, pdf->element_count + 1,
	                            sizeof *pdf->elements);
	pdf->elements[pdf->element_count] = element;
	return pdf->element_count++;
}

void pdf_structure_open(struct pdf *pdf, HPDF_Dict tree)
{
	pdf->structure = pdf_new_object(pdf);
	HPDF_Dict_AddName(pdf->structure, "Type", "StructTreeRoot");
	HPDF_Dict_Add(pdf->doc->catalog, "StructTreeRoot", pdf->structure);
	new_element(pdf, pdf->structure, "Document");
	HPDF_Dict_Add(pdf->structure, "K", pdf->elements[0]->dict);
	HPDF_Dict_Add(pdf->structure, "ParentTree", tree);
	tree->attr = pdf;
	tree->write_fn = write_parents;
}

static void add_kid(struct pdf *pdf, struct element *element, struct kid kid)
{
	if (element->kid_count >= MAX_KIDS) {
		error_format(&pdf->problem, MSG_LIMIT, "%d parts of one element of a PDF", MAX_KIDS);
		return;
	}
	struct kid *added = arena_alloc(&pdf->arena, 1, sizeof *added);
	*added = kid;
	if (element->last)
		element->last->next = added;
	else
		element->first = added;
	element->last = added;
	element->kid_count++;
}

/* The list of names wants them in order: they are given in order. */
static void add_id(struct pdf *pdf, HPDF_Dict dict, const char *id)
{
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
	size_t number = new_element(pdf, pdf->elements[parent]->dict, info->role);
	struct element *element = pdf->elements[number];
	struct buffer *entries = &pdf->line;
	add_kid(pdf, pdf->elements[parent], (struct kid){.object = element->dict});
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
	struct element *element = pdf->elements[number];
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
