#include "render/pdf_file.h"

#include <hpdf.h>
#include <hpdf_fontdef.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>
#include <hpdf_utils.h>
#include <math.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"
#include "config.h"

#define MAX_FONTS  32
#define MAX_KIDS   32000 /* a PDF array holds 32,767 */
#define MAX_LEVELS 6

struct element {
	HPDF_Dict dict;
	HPDF_Array kids;
	HPDF_Page page; /* the page of its first content */
};
struct link {
	HPDF_Annotation annotation;
	size_t element;
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
	} fonts[MAX_FONTS];
	int font_count;
	size_t page_count;
	struct link *links;
	size_t link_count, link_capacity;
	HPDF_Outline bookmarks[MAX_LEVELS + 1];
	struct sha256_ctx print;
	struct error problem;
	char *title, *author, *subject, *language;
	bool dated;
	int64_t created;
};

static void write_bytes(struct pdf *pdf, const char *text)
{
	HPDF_Stream_WriteStr(((HPDF_PageAttr)pdf->page->attr)->stream, text);
	sha256_update(&pdf->print, strlen(text), (const uint8_t *)text);
}

/* Three decimals at most, no exponent, no -0. */
static void add_number(struct buffer *buffer, double number)
{
	long thousandths = lround(fmax(-1e6, fmin(1e6, number)) * 1000);
	long whole = labs(thousandths) / 1000, rest = labs(thousandths) % 1000;
	buffer_printf(buffer, "%s%ld", thousandths < 0 ? "-" : "", whole);
	if (rest) {
		buffer_printf(buffer, ".%03ld", rest);
		while (buffer->bytes[buffer->length - 1] == '0')
			buffer->bytes[--buffer->length] = '\0';
	}
	buffer_putc(buffer, ' ');
}

static void add_color(struct buffer *buffer, uint32_t color)
{
	for (int shift = 16; shift >= 0; shift -= 8)
		add_number(buffer, (double)((color >> shift) & 0xFF) / 255);
	buffer_puts(buffer, "rg\n");
}

static void flush(struct pdf *pdf, struct buffer *buffer)
{
	write_bytes(pdf, buffer->bytes);
	buffer_free(buffer);
}

void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, uint32_t color)
{
	struct buffer buffer = {0};
	add_color(&buffer, color);
	add_number(&buffer, x);
	add_number(&buffer, y);
	add_number(&buffer, width);
	add_number(&buffer, height);
	buffer_puts(&buffer, "re f\n");
	flush(pdf, &buffer);
}

void pdf_text(struct pdf *pdf, int font, double size, uint32_t color, double x, double y,
              const struct pdf_glyph *glyphs, size_t count)
{
	struct buffer buffer = {0};
	const char *name = HPDF_Page_GetLocalFontName(pdf->page, pdf->fonts[font].font);
	add_color(&buffer, color);
	buffer_printf(&buffer, "BT /%s ", name ? name : "F1");
	add_number(&buffer, size);
	buffer_puts(&buffer, "Tf ");
	add_number(&buffer, x);
	add_number(&buffer, y);
	buffer_puts(&buffer, "Td [<");
	double at = 0;
	for (size_t i = 0; i < count; i++) {
		long adjust = lround((at - glyphs[i].x) * 1000 / size);
		if (adjust != 0) {
			buffer_printf(&buffer, "> %ld <", adjust);
			at -= (double)adjust * size / 1000;
		}
		buffer_printf(&buffer, "%04X", (unsigned)glyphs[i].code);
		at += pdf_font_width(pdf, font, glyphs[i].code) * size / 1000;
	}
	buffer_puts(&buffer, ">] TJ ET\n");
	flush(pdf, &buffer);
}

/* libharu's own map from codes to characters is malformed; ours says that the code is the character. */
static HPDF_Dict unicode_map(struct pdf *pdf)
{
	HPDF_Dict dict = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
	struct buffer map = {0};
	buffer_puts(&map, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
	                  "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
	                  "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
	                  "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
	for (unsigned high = 0; high < 256; high++) {
		if (high % 100 == 0)
			buffer_printf(&map, "%s%u beginbfrange\n", high ? "endbfrange\n" : "",
			              high < 200 ? 100u : 56u);
		buffer_printf(&map, "<%02X00> <%02XFF> <%02X00>\n", high, high, high);
	}
	buffer_puts(&map, "endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
	if (dict) {
		dict->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
		HPDF_Stream_WriteStr(dict->stream, map.bytes);
	}
	buffer_free(&map);
	return dict;
}

int pdf_font_load(struct pdf *pdf, const char *path)
{
	for (int i = 0; i < pdf->font_count; i++)
		if (strcmp(pdf->fonts[i].path, path) == 0)
			return i;
	if (pdf->font_count == MAX_FONTS)
		return -1;
	const char *name = HPDF_LoadTTFontFromFile(pdf->doc, path, HPDF_TRUE);
	HPDF_Font font = name ? HPDF_GetFont(pdf->doc, name, "UTF-8") : NULL;
	if (!font) {
		HPDF_ResetError(pdf->doc);
		return -1;
	}
	HPDF_Dict_Add(font, "ToUnicode", unicode_map(pdf));
	int number = pdf->font_count++;
	size_t length = strlen(path) + 1;
	pdf->fonts[number].path = memory_alloc(length, 1);
	memcpy(pdf->fonts[number].path, path, length);
	pdf->fonts[number].font = font;
	pdf->fonts[number].definition = HPDF_GetFontDef(pdf->doc, name);
	return number;
}

bool pdf_font_has(struct pdf *pdf, int font, uint32_t code)
{
	return code <= 0xFFFF &&
	       HPDF_TTFontDef_GetGlyphid(pdf->fonts[font].definition, (HPDF_UINT16)code) != 0;
}

double pdf_font_width(struct pdf *pdf, int font, uint16_t code)
{
	return HPDF_TTFontDef_GetCharWidth(pdf->fonts[font].definition, code);
}

static HPDF_Dict new_object(struct pdf *pdf)
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

static void add_attributes(struct pdf *pdf, HPDF_Dict dict, const struct pdf_element_info *info)
{
	if (!info->scope && info->colspan < 2 && info->rowspan < 2)
		return;
	HPDF_Dict attributes = HPDF_Dict_New(pdf->doc->mmgr);
	HPDF_Dict_Add(dict, "A", attributes);
	HPDF_Dict_AddName(attributes, "O", "Table");
	if (info->scope)
		HPDF_Dict_AddName(attributes, "Scope", info->scope);
	if (info->colspan > 1)
		HPDF_Dict_AddNumber(attributes, "ColSpan", (HPDF_INT32)info->colspan);
	if (info->rowspan > 1)
		HPDF_Dict_AddNumber(attributes, "RowSpan", (HPDF_INT32)info->rowspan);
}

static void add_kid(struct pdf *pdf, size_t element, void *kid)
{
	HPDF_Array kids = pdf->elements[element].kids;
	if (HPDF_Array_Items(kids) >= MAX_KIDS)
		error_format(&pdf->problem, MSG_LIMIT, "%d parts of one element of a PDF", MAX_KIDS);
	else
		HPDF_Array_Add(kids, kid);
}

static size_t new_element(struct pdf *pdf, HPDF_Dict parent, const char *role)
{
	HPDF_Dict dict = new_object(pdf);
	HPDF_Dict_AddName(dict, "Type", "StructElem");
	HPDF_Dict_AddName(dict, "S", role);
	HPDF_Dict_Add(dict, "P", parent);
	pdf->elements = memory_grow(pdf->elements, &pdf->element_capacity, pdf->element_count + 1,
	                            sizeof *pdf->elements);
	pdf->elements[pdf->element_count] =
	        (struct element){.dict = dict, .kids = new_array(pdf, dict, "K"), .page = NULL};
	return pdf->element_count++;
}

size_t pdf_element_add(struct pdf *pdf, size_t parent, const struct pdf_element_info *info)
{
	size_t element = new_element(pdf, pdf->elements[parent].dict, info->role);
	HPDF_Dict dict = pdf->elements[element].dict;
	add_kid(pdf, parent, dict);
	if (info->alternative)
		add_text(pdf, dict, "Alt", info->alternative);
	add_attributes(pdf, dict, info);
	return element;
}

void pdf_content_begin(struct pdf *pdf, size_t element)
{
	char begin[80];
	struct element *to = &pdf->elements[element];
	HPDF_UINT16 id = pdf->next_id++;
	const char *role = HPDF_Name_GetValue(HPDF_Dict_GetItem(to->dict, "S", HPDF_OCLASS_NAME));
	snprintf(begin, sizeof begin, "/%s <</MCID %u>> BDC\n", role, id);
	write_bytes(pdf, begin);
	if (!to->page) {
		to->page = pdf->page;
		HPDF_Dict_Add(to->dict, "Pg", pdf->page);
	}
	if (to->page == pdf->page) {
		add_kid(pdf, element, HPDF_Number_New(pdf->doc->mmgr, id));
	} else {
		HPDF_Dict reference = HPDF_Dict_New(pdf->doc->mmgr);
		HPDF_Dict_AddName(reference, "Type", "MCR");
		HPDF_Dict_Add(reference, "Pg", pdf->page);
		HPDF_Dict_AddNumber(reference, "MCID", id);
		add_kid(pdf, element, reference);
	}
	HPDF_Array_Add(pdf->page_parents, to->dict);
}

void pdf_artifact_begin(struct pdf *pdf)
{
	write_bytes(pdf, "/Artifact BMC\n");
}

void pdf_content_end(struct pdf *pdf)
{
	write_bytes(pdf, "EMC\n");
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

void pdf_link(struct pdf *pdf, size_t element, double x, double y, double width, double height,
              const char *target)
{
	struct buffer address = {0};
	add_address(&address, target);
	HPDF_Rect area = {(float)x, (float)y, (float)(x + width), (float)(y + height)};
	HPDF_Annotation link =
	        HPDF_Page_CreateURILinkAnnot(pdf->page, area, address.bytes ? address.bytes : "");
	buffer_free(&address);
	if (!link)
		return;
	HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
	HPDF_Dict_AddNumber(link, "F", 4);
	add_text(pdf, link, "Contents", target);
	HPDF_Dict reference = HPDF_Dict_New(pdf->doc->mmgr);
	HPDF_Dict_AddName(reference, "Type", "OBJR");
	HPDF_Dict_Add(reference, "Pg", pdf->page);
	HPDF_Dict_Add(reference, "Obj", link);
	add_kid(pdf, element, reference);
	pdf->links = memory_grow(pdf->links, &pdf->link_capacity, pdf->link_count + 1, sizeof *pdf->links);
	pdf->links[pdf->link_count++] = (struct link){link, element};
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
	/* By hand: libharu takes no zoom of 0, which leaves the reader's own. */
	HPDF_Array destination = new_array(pdf, bookmark, "Dest");
	HPDF_Array_Add(destination, pdf->page);
	HPDF_Array_AddName(destination, "XYZ");
	HPDF_Array_AddNumber(destination, 0);
	HPDF_Array_AddNumber(destination, (HPDF_INT32)lround(y));
	HPDF_Array_AddNumber(destination, 0);
	HPDF_Outline_SetOpened(bookmark, level == 1 ? HPDF_TRUE : HPDF_FALSE);
	pdf->bookmarks[level] = bookmark;
	for (int i = level + 1; i <= MAX_LEVELS; i++)
		pdf->bookmarks[i] = NULL;
}

void pdf_page_begin(struct pdf *pdf, double width, double height)
{
	pdf->page = HPDF_AddPage(pdf->doc);
	if (!pdf->page)
		memory_exhausted(0);
	HPDF_Page_SetWidth(pdf->page, (float)width);
	HPDF_Page_SetHeight(pdf->page, (float)height);
	HPDF_Dict_AddNumber(pdf->page, "StructParents", (HPDF_INT32)pdf->page_count);
	HPDF_Dict_AddName(pdf->page, "Tabs", "S");
	pdf->next_id = 0;
	HPDF_Array_AddNumber(pdf->parents, (HPDF_INT32)pdf->page_count++);
	pdf->page_parents = new_array(pdf, NULL, NULL);
	HPDF_Array_Add(pdf->parents, pdf->page_parents);
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
	HPDF_Dict preferences = HPDF_Dict_New(pdf->doc->mmgr), tree = new_object(pdf);
	HPDF_Dict_Add(catalog, "Lang", HPDF_String_New(pdf->doc->mmgr, pdf->language, NULL));
	HPDF_Dict_Add(catalog, "MarkInfo", marked);
	HPDF_Dict_AddBoolean(marked, "Marked", HPDF_TRUE);
	HPDF_Dict_Add(catalog, "ViewerPreferences", preferences);
	HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
	pdf->structure = new_object(pdf);
	HPDF_Dict_AddName(pdf->structure, "Type", "StructTreeRoot");
	HPDF_Dict_Add(catalog, "StructTreeRoot", pdf->structure);
	new_element(pdf, pdf->structure, "Document");
	HPDF_Dict_Add(pdf->structure, "K", pdf->elements[0].dict);
	HPDF_Dict_Add(pdf->structure, "ParentTree", tree);
	pdf->parents = new_array(pdf, tree, "Nums");
}

struct pdf *pdf_open(const struct pdf_info *info, struct error *error)
{
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
	error_format(error, MSG_LIBRARY, "libharu: error 0x%04lX", HPDF_GetError(pdf->doc));
	pdf_close(pdf);
	return NULL;
}

void pdf_close(struct pdf *pdf)
{
	HPDF_Free(pdf->doc);
	for (int i = 0; i < pdf->font_count; i++)
		free(pdf->fonts[i].path);
	free(pdf->elements);
	free(pdf->links);
	free(pdf->title);
	free(pdf->author);
	free(pdf->subject);
	free(pdf->language);
	free(pdf);
}

static void set_info(struct pdf *pdf)
{
	HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_TITLE, pdf->title);
	if (pdf->author)
		HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_AUTHOR, pdf->author);
	if (pdf->subject)
		HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_SUBJECT, pdf->subject);
	HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_PRODUCER, "preutils " PREUTILS_VERSION);
	if (!pdf->dated)
		return;
	struct civil day = date_to_civil((int32_t)(pdf->created / 86400));
	int second = (int)(pdf->created % 86400);
	HPDF_Date date = {day.year, day.month, day.day, second / 3600, second / 60 % 60, second % 60,
	                  'Z',      0,         0};
	HPDF_SetInfoDateAttr(pdf->doc, HPDF_INFO_CREATION_DATE, date);
	HPDF_SetInfoDateAttr(pdf->doc, HPDF_INFO_MOD_DATE, date);
}

static void add_xmp_list(struct buffer *xmp, const char *property, const char *kind, const char *text)
{
	if (!text)
		return;
	buffer_printf(xmp, "<dc:%s><rdf:%s><rdf:li%s>", property, kind,
	              strcmp(kind, "Alt") == 0 ? " xml:lang=\"x-default\"" : "");
	text_xml(xmp, text, strlen(text));
	buffer_printf(xmp, "</rdf:li></rdf:%s></dc:%s>\n", kind, property);
}

static void add_metadata(struct pdf *pdf)
{
	struct buffer xmp = {0};
	buffer_puts(&xmp,
	            "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	            "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
	            "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
	            "<dc:format>application/pdf</dc:format>\n"
	            "<pdf:Producer>preutils " PREUTILS_VERSION "</pdf:Producer>\n");
	add_xmp_list(&xmp, "title", "Alt", pdf->title);
	add_xmp_list(&xmp, "creator", "Seq", pdf->author);
	add_xmp_list(&xmp, "description", "Alt", pdf->subject);
	add_xmp_list(&xmp, "language", "Bag", pdf->language);
	if (pdf->dated) {
		char day[11];
		int second = (int)(pdf->created % 86400);
		date_format((int32_t)(pdf->created / 86400), day);
		for (int i = 0; i < 2; i++)
			buffer_printf(&xmp, "<xmp:%sDate>%sT%02d:%02d:%02dZ</xmp:%sDate>\n",
			              i ? "Modify" : "Create", day, second / 3600, second / 60 % 60,
			              second % 60, i ? "Modify" : "Create");
	}
	buffer_puts(&xmp, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
	HPDF_Dict dict = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
	if (dict) {
		HPDF_Dict_AddName(dict, "Type", "Metadata");
		HPDF_Dict_AddName(dict, "Subtype", "XML");
		HPDF_Stream_WriteStr(dict->stream, xmp.bytes);
		HPDF_Dict_Add(pdf->doc->catalog, "Metadata", dict);
	}
	sha256_update(&pdf->print, xmp.length, (const uint8_t *)xmp.bytes);
	buffer_free(&xmp);
}

/* The file's identity is a print of its contents: the same document, the same bytes. */
static void add_id(struct pdf *pdf)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_digest(&pdf->print, SHA256_DIGEST_SIZE, digest);
	HPDF_Array id = new_array(pdf, pdf->doc->trailer, "ID");
	for (int i = 0; i < 2; i++)
		HPDF_Array_Add(id, HPDF_Binary_New(pdf->doc->mmgr, digest, 16));
}

/* Links come after the pages in the parent tree. */
static void add_link_parents(struct pdf *pdf)
{
	for (size_t i = 0; i < pdf->link_count; i++) {
		HPDF_INT32 key = (HPDF_INT32)(pdf->page_count + i);
		HPDF_Dict_AddNumber(pdf->links[i].annotation, "StructParent", key);
		HPDF_Array_AddNumber(pdf->parents, key);
		HPDF_Array_Add(pdf->parents, pdf->elements[pdf->links[i].element].dict);
	}
	HPDF_Dict_AddNumber(pdf->structure, "ParentTreeNextKey",
	                    (HPDF_INT32)(pdf->page_count + pdf->link_count));
}

static int write_stream(struct pdf *pdf, struct out *out)
{
	HPDF_BYTE block[16384];
	HPDF_ResetStream(pdf->doc);
	for (;;) {
		HPDF_UINT32 length = sizeof block;
		HPDF_STATUS status = HPDF_ReadFromStream(pdf->doc, block, &length);
		if (length > 0 && out_write(out, block, length) != 0)
			return 0; /* kept until out_close */
		if (status != HPDF_OK || length == 0)
			break;
	}
	HPDF_ResetError(pdf->doc);
	return 0;
}

int pdf_save(struct pdf *pdf, struct out *out, struct error *error)
{
	if (pdf->problem.set) {
		*error = pdf->problem;
		return -1;
	}
	set_info(pdf);
	add_link_parents(pdf);
	add_metadata(pdf);
	add_id(pdf);
	HPDF_STATUS status = HPDF_GetError(pdf->doc);
	if (status == HPDF_OK)
		status = HPDF_SaveToStream(pdf->doc);
	if (status != HPDF_OK)
		return error_format(error, MSG_LIBRARY, "libharu: error 0x%04lX", status);
	return write_stream(pdf, out);
}
