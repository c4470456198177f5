/* PDF/A-1b and PDF/UA-1: metadata, the colours meant, the file's identity, and what they want of fonts. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "config.h"
#include "render/pdf_private.h"

#define CURVE 1024 /* steps of the profile's curve */

/* PDF/A wants the property that says PDF/UA explained in the file. */
static const char accessible[] =
        "<rdf:Description rdf:about=\"\" "
        "xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
        "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
        "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
        "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
        "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
        "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
        "<pdfaProperty:name>part</pdfaProperty:name>"
        "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        "<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed"
        "</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>"
        "</pdfaExtension:schemas></rdf:Description>\n";

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
	char text[40];
	snprintf(text, sizeof text, "D:%04d%02d%02d%02d%02d%02dZ", day.year, day.month, day.day,
	         second / 3600, second / 60 % 60, second % 60);
	HPDF_Dict_Add(pdf->doc->info, "CreationDate", HPDF_String_New(pdf->doc->mmgr, text, NULL));
	HPDF_Dict_Add(pdf->doc->info, "ModDate", HPDF_String_New(pdf->doc->mmgr, text, NULL));
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
	            "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
	            "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" "
	            "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
	            "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
	            "<pdfuaid:part>1</pdfuaid:part>\n"
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
	buffer_puts(&xmp, "</rdf:Description>\n");
	buffer_puts(&xmp, accessible);
	buffer_puts(&xmp, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
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
	HPDF_Array id = HPDF_Array_New(pdf->doc->mmgr);
	HPDF_Dict_Add(pdf->doc->trailer, "ID", id);
	for (int i = 0; i < 2; i++)
		HPDF_Array_Add(id, HPDF_Binary_New(pdf->doc->mmgr, digest, 16));
}

static void add_bytes(struct buffer *profile, uint32_t number, int bytes)
{
	for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
		buffer_putc(profile, (char)(number >> shift & 0xFF));
}

static void add_point(struct buffer *profile, double x, double y, double z)
{
	const double axes[] = {x, y, z};
	buffer_add(profile, "XYZ \0\0\0\0", 8);
	for (size_t i = 0; i < 3; i++)
		add_bytes(profile, (uint32_t)lround(axes[i] * 65536), 4);
}

/* The curve of IEC 61966-2-1. */
static void add_curve(struct buffer *profile)
{
	buffer_add(profile, "curv\0\0\0\0", 8);
	add_bytes(profile, CURVE, 4);
	for (int i = 0; i < CURVE; i++) {
		double x = (double)i / (CURVE - 1);
		double y = x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
		add_bytes(profile, (uint32_t)lround(y * 65535), 2);
	}
}

/* A text with its length, and no translations of it. */
static void add_description(struct buffer *profile, const char *text)
{
	size_t length = strlen(text) + 1;
	buffer_add(profile, "desc\0\0\0\0", 8);
	add_bytes(profile, (uint32_t)length, 4);
	buffer_add(profile, text, length);
	for (size_t i = 0; i < 4 + 4 + 2 + 1 + 67; i++)
		buffer_putc(profile, '\0');
}

static void align(struct buffer *profile)
{
	while (profile->length % 4)
		buffer_putc(profile, '\0');
}

struct part {
	const char *tags[3];
	size_t start, length;
};

static void add_parts(struct buffer *data, struct part parts[7])
{
	for (size_t i = 0; i < 7; i++) {
		align(data);
		parts[i].start = data->length;
		switch (i) {
		case 0:
			add_description(data, "sRGB IEC61966-2.1");
			break;
		case 1:
			buffer_add(data, "text\0\0\0\0public domain", 8 + 14);
			break;
		case 2:
			add_point(data, 0.9642, 1, 0.8249);
			break;
		case 3:
			add_point(data, 0.4360747, 0.2225045, 0.0139322);
			break;
		case 4:
			add_point(data, 0.3850649, 0.7168786, 0.0971045);
			break;
		case 5:
			add_point(data, 0.1430804, 0.0606169, 0.7141733);
			break;
		default:
			add_curve(data);
			break;
		}
		parts[i].length = data->length - parts[i].start;
	}
	align(data);
}

/* The colours of a document are those of sRGB: an ICC profile of version 2 that says so. */
static void add_profile(struct buffer *profile)
{
	struct part parts[7] = {{{"desc"}, 0, 0},
	                        {{"cprt"}, 0, 0},
	                        {{"wtpt"}, 0, 0},
	                        {{"rXYZ"}, 0, 0},
	                        {{"gXYZ"}, 0, 0},
	                        {{"bXYZ"}, 0, 0},
	                        {{"rTRC", "gTRC", "bTRC"}, 0, 0}};
	static const char date[] = "\x07\xCE\0\x02\0\x09\0\0\0\0\0"; /* 9 February 1998 */
	const size_t start = 128 + 4 + 9 * 12;
	struct buffer data = {0};
	add_parts(&data, parts);
	add_bytes(profile, (uint32_t)(start + data.length), 4);
	add_bytes(profile, 0, 4);
	add_bytes(profile, 0x02100000, 4);
	buffer_add(profile, "mntrRGB XYZ ", 12);
	buffer_add(profile, date, 12);
	buffer_add(profile, "acsp", 4);
	for (size_t i = 0; i < 28; i++)
		buffer_putc(profile, '\0');
	add_bytes(profile, 0x0000F6D6, 4);
	add_bytes(profile, 0x00010000, 4);
	add_bytes(profile, 0x0000D32D, 4);
	while (profile->length < 128)
		buffer_putc(profile, '\0');
	add_bytes(profile, 9, 4);
	for (size_t i = 0; i < 7; i++)
		for (size_t t = 0; t < 3 && parts[i].tags[t]; t++) {
			buffer_add(profile, parts[i].tags[t], 4);
			add_bytes(profile, (uint32_t)(start + parts[i].start), 4);
			add_bytes(profile, (uint32_t)parts[i].length, 4);
		}
	buffer_add(profile, data.bytes, data.length);
	buffer_free(&data);
}

static void add_intent(struct pdf *pdf)
{
	HPDF_MMgr memory = pdf->doc->mmgr;
	struct buffer profile = {0};
	HPDF_Array intents = HPDF_Array_New(memory);
	HPDF_Dict intent = HPDF_Dict_New(memory), stream = HPDF_DictStream_New(memory, pdf->doc->xref);
	if (!intents || !intent || !stream)
		memory_exhausted(0);
	add_profile(&profile);
	HPDF_Stream_Write(stream->stream, (const HPDF_BYTE *)profile.bytes, (HPDF_UINT)profile.length);
	buffer_free(&profile);
	stream->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
	HPDF_Dict_AddNumber(stream, "N", 3);
	HPDF_Dict_Add(pdf->doc->catalog, "OutputIntents", intents);
	HPDF_Array_Add(intents, intent);
	HPDF_Dict_AddName(intent, "Type", "OutputIntent");
	HPDF_Dict_AddName(intent, "S", "GTS_PDFA1");
	HPDF_Dict_Add(intent, "OutputConditionIdentifier",
	              HPDF_String_New(memory, "sRGB IEC61966-2.1", NULL));
	HPDF_Dict_Add(intent, "Info", HPDF_String_New(memory, "sRGB IEC61966-2.1", NULL));
	HPDF_Dict_Add(intent, "DestOutputProfile", stream);
}

/* The characters that the subset in the file has: those that were asked for. It waits in the font until
 * libharu makes the descriptor. */
static void add_set(struct pdf *pdf, const struct pdf_font *font)
{
	HPDF_Dict set = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
	HPDF_BYTE bits[0x2000] = {0x80};
	if (!set)
		memory_exhausted(0);
	for (unsigned code = 0; code < font->end; code++)
		if (font->widths[code] != NOT_KNOWN && font->widths[code] != NOT_THERE)
			bits[code / 8] |= (HPDF_BYTE)(0x80 >> code % 8);
	set->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
	HPDF_Stream_Write(set->stream, bits, sizeof bits);
	HPDF_Dict_Add(font->font, "CIDSet", set);
}

static HPDF_Dict_BeforeWriteFunc write_font; /* libharu's own, the same for all fonts */

/* The part of the font's file that is needed; NULL where libharu is to see for itself. */
static HPDF_Dict font_data(HPDF_Dict font, HPDF_FontDef face)
{
	struct pdf_font_file *file = ((HPDF_TTFontDefAttr)face->attr)->stream->attr;
	if (!file->subset.length)
		return NULL;
	HPDF_Dict data = HPDF_DictStream_New(font->mmgr, ((HPDF_FontAttr)font->attr)->xref);
	if (!data)
		memory_exhausted(0);
	pdf_add_packed(data, &file->subset);
	HPDF_Dict_AddNumber(data, "Length1", (HPDF_INT32)file->subset_length);
	HPDF_Dict_AddNumber(data, "Length2", 0);
	HPDF_Dict_AddNumber(data, "Length3", 0);
	return data;
}

/* What libharu would make, with less ado. */
static void add_descriptor(HPDF_Dict font, HPDF_FontDef face)
{
	HPDF_Dict data = face->descriptor ? NULL : font_data(font, face);
	if (!data)
		return;
	HPDF_Dict descriptor = HPDF_Dict_New(font->mmgr);
	if (!descriptor)
		memory_exhausted(0);
	HPDF_Dict_Add(descriptor, "FontFile2", data);
	HPDF_Xref_Add(((HPDF_FontAttr)font->attr)->xref, descriptor);
	HPDF_Dict_AddName(descriptor, "Type", "FontDescriptor");
	HPDF_Dict_AddNumber(descriptor, "Ascent", face->ascent);
	HPDF_Dict_AddNumber(descriptor, "Descent", face->descent);
	HPDF_Dict_AddNumber(descriptor, "Flags", (HPDF_INT32)face->flags);
	HPDF_Dict_Add(descriptor, "FontBBox", HPDF_Box_Array_New(font->mmgr, face->font_bbox));
	HPDF_Dict_AddName(descriptor, "FontName", ((HPDF_TTFontDefAttr)face->attr)->base_font);
	HPDF_Dict_AddNumber(descriptor, "ItalicAngle", face->italic_angle);
	HPDF_Dict_AddNumber(descriptor, "StemV", face->stemv);
	HPDF_Dict_AddNumber(descriptor, "XHeight", face->x_height);
	face->descriptor = descriptor;
}

static HPDF_STATUS before_write(HPDF_Dict font)
{
	HPDF_FontDef face = ((HPDF_FontAttr)font->attr)->fontdef;
	add_descriptor(font, face);
	HPDF_STATUS status = write_font(font);
	HPDF_Dict set = HPDF_Dict_GetItem(font, "CIDSet", HPDF_OCLASS_DICT);
	if (status != HPDF_OK || !face->descriptor || !set)
		return status;
	HPDF_Dict_AddNumber(face->descriptor, "CapHeight",
	                    face->cap_height ? face->cap_height : face->ascent);
	HPDF_Dict_Add(face->descriptor, "CIDSet", set);
	return HPDF_Dict_RemoveElement(font, "CIDSet");
}

void pdf_archive_font(HPDF_Font font)
{
	if (font->before_write_fn == before_write)
		return;
	write_font = font->before_write_fn;
	font->before_write_fn = before_write;
}

void pdf_archive_finish(struct pdf *pdf)
{
	for (int i = 0; i < pdf->font_count; i++) {
		add_set(pdf, &pdf->fonts[i]);
		pdf_glyphs_finish(&pdf->fonts[i]);
	}
	pdf_pack_finish(pdf);
	set_info(pdf);
	add_metadata(pdf);
	add_intent(pdf);
	add_id(pdf);
}
