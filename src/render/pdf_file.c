#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "render/pdf_private.h"

static void write_all(struct pdf *pdf, const char *bytes, size_t length)
{
	HPDF_Stream_Write(((HPDF_PageAttr)pdf->page->attr)->stream, (const HPDF_BYTE *)bytes,
	                  (HPDF_UINT)length);
	sha256_update(&pdf->print, length, (const uint8_t *)bytes);
}

static void write_bytes(struct pdf *pdf, const char *text)
{
	write_all(pdf, text, strlen(text));
}

static void add_whole(struct buffer *buffer, long number)
{
	char digits[24];
	buffer_add(buffer, digits, integer_format(number, digits));
}

/* Three decimals at most, no exponent, no -0. */
static void add_number(struct buffer *buffer, double number)
{
	long thousandths = lround(fmax(-1e6, fmin(1e6, number)) * 1000);
	long rest = labs(thousandths) % 1000;
	char decimals[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
	                    (char)('0' + rest % 10)};
	size_t places = rest == 0 ? 0 : rest % 10 ? 4 : rest % 100 ? 3 : 2;
	if (thousandths < 0)
		buffer_putc(buffer, '-');
	add_whole(buffer, labs(thousandths) / 1000);
	buffer_add(buffer, decimals, places);
	buffer_putc(buffer, ' ');
}

static void add_code(struct buffer *buffer, uint16_t code)
{
	static const char digits[] = "0123456789ABCDEF";
	char text[4] = {digits[code >> 12], digits[code >> 8 & 15], digits[code >> 4 & 15],
	                digits[code & 15]};
	buffer_add(buffer, text, sizeof text);
}

static void add_components(struct buffer *buffer, uint32_t color)
{
	for (int shift = 16; shift >= 0; shift -= 8)
		add_number(buffer, (double)((color >> shift) & 0xFF) / 255);
}

static void add_color(struct buffer *buffer, uint32_t color)
{
	add_components(buffer, color);
	buffer_puts(buffer, "rg\n");
}

static void flush(struct pdf *pdf, struct buffer *buffer)
{
	write_all(pdf, buffer->bytes, buffer->length);
	buffer->length = 0;
}

void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, uint32_t color)
{
	struct buffer *buffer = &pdf->line;
	add_color(buffer, color);
	add_number(buffer, x);
	add_number(buffer, y);
	add_number(buffer, width);
	add_number(buffer, height);
	buffer_puts(buffer, "re f\n");
	flush(pdf, buffer);
}

static void add_path(struct buffer *buffer, const struct point *points, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add_number(buffer, points[i].x);
		add_number(buffer, points[i].y);
		buffer_puts(buffer, i ? "l\n" : "m\n");
	}
}

void pdf_polygon(struct pdf *pdf, const struct point *points, size_t count, uint32_t color)
{
	struct buffer *buffer = &pdf->line;
	add_color(buffer, color);
	add_path(buffer, points, count);
	buffer_puts(buffer, "h f\n");
	flush(pdf, buffer);
}

void pdf_line(struct pdf *pdf, const struct point *points, size_t count, double thickness, double dash,
              uint32_t color)
{
	struct buffer *buffer = &pdf->line;
	buffer_puts(buffer, "q ");
	add_components(buffer, color);
	buffer_puts(buffer, "RG ");
	add_number(buffer, thickness);
	buffer_puts(buffer, "w 1 j ");
	if (dash > 0) {
		buffer_puts(buffer, "[");
		add_number(buffer, dash);
		buffer_puts(buffer, "] 0 d ");
	}
	add_path(buffer, points, count);
	buffer_puts(buffer, "S Q\n");
	flush(pdf, buffer);
}

void pdf_text(struct pdf *pdf, int font, double size, uint32_t color, double x, double y,
              const struct pdf_glyph *glyphs, size_t count)
{
	struct buffer *buffer = &pdf->line;
	const char *name = HPDF_Page_GetLocalFontName(pdf->page, pdf->fonts[font].font);
	add_color(buffer, color);
	buffer_puts(buffer, "BT /");
	buffer_puts(buffer, name ? name : "F1");
	buffer_putc(buffer, ' ');
	add_number(buffer, size);
	buffer_puts(buffer, "Tf ");
	add_number(buffer, x);
	add_number(buffer, y);
	buffer_puts(buffer, "Td [<");
	double at = 0;
	for (size_t i = 0; i < count; i++) {
		long adjust = lround((at - glyphs[i].x) * 1000 / size);
		if (adjust != 0) {
			buffer_add(buffer, "> ", 2);
			add_whole(buffer, adjust);
			buffer_add(buffer, " <", 2);
			at -= (double)adjust * size / 1000;
		}
		add_code(buffer, glyphs[i].code);
		at += pdf_font_width(pdf, font, glyphs[i].code) * size / 1000;
	}
	buffer_puts(buffer, ">] TJ ET\n");
	flush(pdf, buffer);
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
	HPDF_Font font = name ? pdf_glyphs_font(pdf->doc, name) : NULL;
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
	pdf->fonts[number].widths = memory_alloc(0x10000, sizeof(int16_t));
	for (int i = 0; i < 0x10000; i++)
		pdf->fonts[number].widths[i] = NOT_KNOWN;
	pdf_archive_font(font);
	return number;
}

/* libharu looks through all of a font for each character: what it says is kept. */
static int width_of(struct pdf *pdf, int font, uint16_t code)
{
	int16_t *width = &pdf->fonts[font].widths[code];
	if (*width == NOT_KNOWN)
		*width = (int16_t)pdf_glyph_use(pdf->fonts[font].definition, code);
	return *width;
}

bool pdf_font_has(struct pdf *pdf, int font, uint32_t code)
{
	return code <= 0xFFFF && width_of(pdf, font, (uint16_t)code) != NOT_THERE;
}

double pdf_font_width(struct pdf *pdf, int font, uint16_t code)
{
	int width = width_of(pdf, font, code);
	return width == NOT_THERE ? 0 : width;
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

/* The list of names wants them in order: they are given in order. */
static void add_id(struct pdf *pdf, HPDF_Dict dict, const char *id)
{
	if (!pdf->ids) {
		HPDF_Dict tree = new_object(pdf);
		HPDF_Dict_Add(pdf->structure, "IDTree", tree);
		pdf->ids = new_array(pdf, tree, "Names");
	}
	HPDF_Dict_Add(dict, "ID", HPDF_String_New(pdf->doc->mmgr, id, NULL));
	HPDF_Array_Add(pdf->ids, HPDF_String_New(pdf->doc->mmgr, id, NULL));
	HPDF_Array_Add(pdf->ids, dict);
}

size_t pdf_element_add(struct pdf *pdf, size_t parent, const struct pdf_element_info *info)
{
	size_t element = new_element(pdf, pdf->elements[parent].dict, info->role);
	HPDF_Dict dict = pdf->elements[element].dict;
	add_kid(pdf, parent, dict);
	if (info->alternative)
		add_text(pdf, dict, "Alt", info->alternative);
	if (info->id)
		add_id(pdf, dict, info->id);
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
	HPDF_Dict reference = HPDF_Dict_New(pdf->doc->mmgr);
	HPDF_Dict_AddName(reference, "Type", "OBJR");
	HPDF_Dict_Add(reference, "Pg", pdf->page);
	HPDF_Dict_Add(reference, "Obj", link);
	add_kid(pdf, element, reference);
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

static HPDF_Image load_image(struct pdf *pdf, const struct image *image)
{
	for (size_t i = 0; i < pdf->image_count; i++)
		if (pdf->images[i].pixels == image->bytes)
			return pdf->images[i].image;
	HPDF_Image loaded =
	        image->pixels ? HPDF_LoadRawImageFromMem(pdf->doc, image->pixels, (HPDF_UINT)image->width,
	                                                 (HPDF_UINT)image->height, HPDF_CS_DEVICE_RGB, 8)
	                      : HPDF_LoadJpegImageFromMem(pdf->doc, (const HPDF_BYTE *)image->bytes,
	                                                  (HPDF_UINT)image->length);
	if (!loaded)
		return NULL;
	if (image->pixels)
		loaded->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
	pdf->images =
	        memory_grow(pdf->images, &pdf->image_capacity, pdf->image_count + 1, sizeof *pdf->images);
	pdf->images[pdf->image_count].pixels = image->bytes;
	pdf->images[pdf->image_count++].image = loaded;
	sha256_update(&pdf->print, image->length, (const uint8_t *)image->bytes);
	return loaded;
}

void pdf_image(struct pdf *pdf, const struct image *image, const struct pdf_area *area)
{
	struct buffer *buffer = &pdf->line;
	HPDF_Image loaded = load_image(pdf, image);
	const char *name = loaded ? HPDF_Page_GetXObjectName(pdf->page, loaded) : NULL;
	if (!name)
		return;
	buffer_puts(buffer, "q ");
	add_number(buffer, area->width);
	buffer_puts(buffer, "0 0 ");
	add_number(buffer, area->height);
	add_number(buffer, area->x);
	add_number(buffer, area->y);
	buffer_printf(buffer, "cm /%s Do Q\n", name);
	flush(pdf, buffer);
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
	HPDF_Array_AddNumber(pdf->parents, (HPDF_INT32)pdf->page_count);
	pdf->pages = memory_grow(pdf->pages, &pdf->page_capacity, pdf->page_count + 1, sizeof(HPDF_Page));
	pdf->pages[pdf->page_count++] = pdf->page;
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
	buffer_free(&pdf->line);
	for (int i = 0; i < pdf->font_count; i++) {
		free(pdf->fonts[i].path);
		free(pdf->fonts[i].widths);
	}
	free(pdf->pages);
	free(pdf->images);
	free(pdf->elements);
	free(pdf->links);
	free(pdf->title);
	free(pdf->author);
	free(pdf->subject);
	free(pdf->language);
	free(pdf);
}

/* Links come after the pages in the parent tree. */
static void add_link_parents(struct pdf *pdf)
{
	for (size_t i = 0; i < pdf->link_count; i++) {
		HPDF_INT32 key = (HPDF_INT32)(pdf->page_count + i);
		HPDF_Dict_AddNumber(pdf->links[i].annotation, "StructParent", key);
		HPDF_Array_AddNumber(pdf->parents, key);
		HPDF_Array_Add(pdf->parents, pdf->elements[pdf->links[i].element].dict);
		size_t page = pdf->links[i].page;
		if (page > 0 && page <= pdf->page_count)
			add_destination(pdf, pdf->links[i].annotation, pdf->pages[page - 1], pdf->links[i].y);
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
	add_link_parents(pdf);
	pdf_archive_finish(pdf);
	HPDF_STATUS status = HPDF_GetError(pdf->doc);
	if (status == HPDF_OK)
		status = HPDF_SaveToStream(pdf->doc);
	if (status != HPDF_OK)
		return error_format(error, MSG_LIBRARY, "libharu: error 0x%04lX", status);
	return write_stream(pdf, out);
}
