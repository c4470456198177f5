/* The glyphs of a TrueType font that libharu leaves to us: parts of parts, glyphs without a line, and the
 * tables that lead from characters to glyphs and their widths. */
#include "render/pdf_private.h"

#define MAX_PARTS 32
#define MAX_DEPTH 6

enum { TWO_WORDS = 1, ONE_SCALE = 8, MORE_PARTS = 0x20, TWO_SCALES = 0x40, FOUR_SCALES = 0x80 };

static HPDF_UINT32 offset_of(const HPDF_TTFontDefAttr_Rec *face, HPDF_UINT glyph)
{
	return face->glyph_tbl.offsets[glyph] * (face->header.index_to_loc_format == 0 ? 2u : 1u);
}

static unsigned read_word(HPDF_Stream stream, bool *fine)
{
	HPDF_BYTE bytes[2] = {0};
	HPDF_UINT length = 2;
	*fine = *fine && HPDF_Stream_Read(stream, bytes, &length) == HPDF_OK && length == 2;
	return (unsigned)bytes[0] << 8 | bytes[1];
}

/* The parts of a glyph that is made of others; 0 for one with lines of its own. */
static size_t read_parts(const HPDF_TTFontDefAttr_Rec *face, unsigned glyph, unsigned parts[MAX_PARTS])
{
	HPDF_Stream stream = face->stream;
	size_t count = 0;
	bool fine = HPDF_Stream_Seek(stream, (HPDF_INT)(face->glyph_tbl.base_offset + offset_of(face, glyph)),
	                             HPDF_SEEK_SET) == HPDF_OK;
	if (read_word(stream, &fine) < 0x8000)
		return 0;
	for (int i = 0; i < 4; i++)
		read_word(stream, &fine);
	for (unsigned flags = MORE_PARTS; fine && flags & MORE_PARTS && count < MAX_PARTS;) {
		flags = read_word(stream, &fine);
		parts[count++] = read_word(stream, &fine);
		int words = (flags & TWO_WORDS ? 2 : 1) + (flags & ONE_SCALE     ? 1
		                                           : flags & TWO_SCALES  ? 2
		                                           : flags & FOUR_SCALES ? 4
		                                                                 : 0);
		while (words-- > 0)
			read_word(stream, &fine);
	}
	return fine ? count : 0;
}

static void use_parts(const HPDF_TTFontDefAttr_Rec *face, unsigned glyph, int depth)
{
	unsigned parts[MAX_PARTS];
	size_t count = depth < MAX_DEPTH ? read_parts(face, glyph, parts) : 0;
	for (size_t i = 0; i < count; i++)
		if (parts[i] < face->num_glyphs) {
			face->glyph_tbl.flgs[parts[i]] = 1;
			use_parts(face, parts[i], depth + 1);
		}
}

static bool is_space(unsigned code)
{
	return code <= ' ' || code == 0xA0 || code == 0xAD || (code >= 0x2000 && code <= 0x200F) ||
	       (code >= 0x2028 && code <= 0x202F) || (code >= 0x205F && code <= 0x206F) || code == 0x3000 ||
	       code == 0xFEFF;
}

int pdf_glyph_use(HPDF_FontDef font, uint16_t code)
{
	const HPDF_TTFontDefAttr_Rec *face = font->attr;
	unsigned glyph = HPDF_TTFontDef_GetGlyphid(font, code);
	if (glyph == 0 || glyph >= face->num_glyphs)
		return NOT_THERE;
	if (offset_of(face, glyph) == offset_of(face, glyph + 1))
		return is_space(code) ? HPDF_TTFontDef_GetCharWidth(font, code) : NOT_THERE;
	use_parts(face, glyph, 0);
	return HPDF_TTFontDef_GetCharWidth(font, code);
}

/* Of an encoder with a table libharu looks up the characters in the table alone: one is enough for it. */
HPDF_Font pdf_glyphs_font(struct pdf *pdf, const char *name)
{
	HPDF_Encoder encoder = pdf->encoder;
	HPDF_UINT16 *last = &((HPDF_CMapEncoderAttr)encoder->attr)->cid_map[255][255];
	HPDF_Encoder_ToUnicode_Func own = encoder->to_unicode_fn;
	encoder->to_unicode_fn = HPDF_CMapEncoder_ToUnicode;
	*last = 1;
	HPDF_Font font = HPDF_GetFont(pdf->doc, name, "UTF-8");
	*last = 0;
	encoder->to_unicode_fn = own;
	return font;
}

static bool is_used(const int16_t *widths, unsigned code)
{
	return widths[code] != NOT_KNOWN && widths[code] != NOT_THERE;
}

/* Widths stand in rows of neighbours, each after its first character. */
static void finish_widths(const struct pdf_font *loaded)
{
	HPDF_Font font = loaded->font;
	const int16_t *widths = loaded->widths;
	HPDF_Array all = HPDF_Array_New(font->mmgr), row = NULL;
	if (!all)
		memory_exhausted(0);
	HPDF_Dict_Add(((HPDF_FontAttr)font->attr)->descendant_font, "W", all);
	for (unsigned code = 0; code < loaded->end; code++) {
		if (!is_used(widths, code)) {
			row = NULL;
			continue;
		}
		if (!row) {
			row = HPDF_Array_New(font->mmgr);
			if (!row)
				memory_exhausted(0);
			HPDF_Array_AddNumber(all, (HPDF_INT32)code);
			HPDF_Array_Add(all, row);
		}
		HPDF_Array_AddNumber(row, widths[code]);
	}
}

void pdf_glyphs_finish(const struct pdf_font *font)
{
	HPDF_FontAttr attributes = font->font->attr;
	HPDF_BYTE map[2 * 0x10000] = {0};
	unsigned count = 0;
	if (!attributes->map_stream)
		return;
	for (unsigned code = 0; code < font->end; code++) {
		if (!is_used(font->widths, code))
			continue;
		unsigned glyph = HPDF_TTFontDef_GetGlyphid(attributes->fontdef, (HPDF_UINT16)code);
		map[2 * code] = (HPDF_BYTE)(glyph >> 8);
		map[2 * code + 1] = (HPDF_BYTE)glyph;
		count = code + 1;
	}
	HPDF_MemStream_FreeData(attributes->map_stream->stream);
	HPDF_Stream_Write(attributes->map_stream->stream, map, 2 * count);
	finish_widths(font);
}
