/* Fonts of a PDF: the file is read once, whole, and libharu sees it through the functions below. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "render/pdf_private.h"

#define LARGEST_FONT 100000000

static bool read_all(int descriptor, char *bytes, size_t length)
{
	for (size_t done = 0; done < length;) {
		ssize_t got = read(descriptor, bytes + done, length - done);
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static struct pdf_font_file *file_open(const char *path)
{
	struct stat status;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return NULL;
	struct pdf_font_file *file = NULL;
	if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
	    status.st_size < LARGEST_FONT) {
		file = memory_zalloc(1, sizeof *file);
		file->length = (size_t)status.st_size;
		file->bytes = memory_alloc(file->length, 1);
		if (!read_all(descriptor, file->bytes, file->length)) {
			pdf_font_file_free(file);
			file = NULL;
		}
	}
	close(descriptor);
	return file;
}

void pdf_font_file_free(struct pdf_font_file *file)
{
	if (!file)
		return;
	free(file->bytes);
	buffer_free(&file->subset);
	free(file);
}

static HPDF_STATUS read_bytes(HPDF_Stream stream, HPDF_BYTE *bytes, HPDF_UINT *length)
{
	struct pdf_font_file *file = stream->attr;
	size_t left = file->length - file->at;
	bool enough = *length <= left;
	if (!enough)
		*length = (HPDF_UINT)left;
	memcpy(bytes, file->bytes + file->at, *length);
	file->at += *length;
	return enough ? HPDF_OK : HPDF_STREAM_EOF;
}

static HPDF_STATUS seek(HPDF_Stream stream, HPDF_INT position, HPDF_WhenceMode mode)
{
	struct pdf_font_file *file = stream->attr;
	int64_t from = mode == HPDF_SEEK_CUR   ? (int64_t)file->at
	               : mode == HPDF_SEEK_END ? (int64_t)file->length
	                                       : 0;
	int64_t to = from + position;
	file->at = to < 0 ? 0 : (size_t)to > file->length ? file->length : (size_t)to;
	return HPDF_OK;
}

static HPDF_INT32 tell(HPDF_Stream stream)
{
	return (HPDF_INT32)((struct pdf_font_file *)stream->attr)->at;
}

static HPDF_UINT32 size(HPDF_Stream stream)
{
	return (HPDF_UINT32)((struct pdf_font_file *)stream->attr)->length;
}

/* Subsets have a tag of six letters: HPDFAA, HPDFAB… */
static void set_tag(HPDF_FontDef definition, int number)
{
	char tag[] = "HPDFAA";
	tag[4] = (char)('A' + number / 26);
	tag[5] = (char)('A' + number % 26);
	HPDF_TTFontDef_SetTagName(definition, tag);
}

/* libharu's definition of the font in a file, which is the document's from then on. */
static HPDF_FontDef define(struct pdf *pdf, struct pdf_font_file *file)
{
	HPDF_MMgr memory = pdf->doc->mmgr;
	HPDF_Stream stream = HPDF_CallbackReader_New(memory, read_bytes, seek, tell, size, file);
	HPDF_FontDef definition = stream ? HPDF_TTFontDef_Load(memory, stream, HPDF_TRUE) : NULL;
	if (!definition)
		return NULL;
	if (HPDF_Doc_FindFontDef(pdf->doc, definition->base_font) ||
	    HPDF_List_Add(pdf->doc->fontdef_list, definition) != HPDF_OK) {
		HPDF_FontDef_Free(definition);
		return NULL;
	}
	set_tag(definition, pdf->font_count);
	return definition;
}

/* Says that the code is the character. */
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
	if (dict)
		pdf_compress(pdf, &map, dict);
	buffer_free(&map);
	return dict;
}

/* libharu's own map from codes to characters, one a font, is malformed: it is emptied, and nothing leads to
 * it. */
static void set_unicode_map(struct pdf *pdf, HPDF_Font font)
{
	HPDF_Dict own = ((HPDF_FontAttr)font->attr)->cmap_stream;
	if (!pdf->unicode_map)
		pdf->unicode_map = unicode_map(pdf);
	HPDF_Dict_Add(font, "ToUnicode", pdf->unicode_map);
	if (own)
		HPDF_MemStream_FreeData(own->stream);
}

/* A font that could not be used stays libharu's until the end, and its file with it. */
static void keep_file(struct pdf *pdf, struct pdf_font_file *file)
{
	file->older = pdf->files;
	pdf->files = file;
}

int pdf_font_load(struct pdf *pdf, const char *path)
{
	for (int i = 0; i < pdf->font_count; i++)
		if (strcmp(pdf->fonts[i].path, path) == 0)
			return i;
	struct pdf_font_file *file = pdf->font_count < MAX_FONTS ? file_open(path) : NULL;
	if (!file)
		return -1;
	keep_file(pdf, file);
	HPDF_FontDef definition = define(pdf, file);
	HPDF_Font font = definition ? pdf_glyphs_font(pdf, definition->base_font) : NULL;
	if (!font) {
		HPDF_ResetError(pdf->doc);
		return -1;
	}
	set_unicode_map(pdf, font);
	int number = pdf->font_count++;
	struct pdf_font *loaded = &pdf->fonts[number];
	loaded->path = arena_strdup(&pdf->arena, path);
	loaded->font = font;
	loaded->definition = definition;
	loaded->widths = memory_alloc(0x10000, sizeof(int16_t));
	for (int i = 0; i < 0x10000; i++)
		loaded->widths[i] = NOT_KNOWN;
	pdf_archive_font(font);
	return number;
}

/* libharu looks through all of a font for each character: what it says is kept. */
static int width_of(struct pdf *pdf, int font, uint16_t code)
{
	struct pdf_font *loaded = &pdf->fonts[font];
	int16_t *width = &loaded->widths[code];
	if (*width == NOT_KNOWN) {
		*width = (int16_t)pdf_glyph_use(loaded->definition, code);
		loaded->end = code >= loaded->end ? code + 1u : loaded->end;
	}
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

const int16_t *pdf_font_widths(const struct pdf *pdf, int font)
{
	return pdf->fonts[font].widths;
}
