/* A TrueType font with the glyphs that were used alone: its tables one after the other. libharu, which can do
 * that too, reads and writes them four bytes at a time and keeps the names of all glyphs. */
#include <stdlib.h>
#include <string.h>

#include "render/pdf_private.h"

#define CHECK_SUM 0xB1B0AFBA
#define HEAD_SUM  8  /* where the table "head" has the sum over all tables */
#define POST      32 /* bytes of the table "post" before the names of glyphs */

static const char tags[][5] = {"OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea",
                               "hmtx", "loca", "maxp", "name", "post", "prep"};
#define TABLES (sizeof tags / sizeof *tags)

struct subset {
	const HPDF_TTFontDefAttr_Rec *face;
	const struct pdf_font_file *file;
	struct buffer tables;
	uint32_t *offsets; /* of the glyphs that are left */
	bool failed;       /* the file is shorter than it says */
};

static void add_bytes(struct buffer *buffer, uint32_t number, int bytes)
{
	for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
		buffer_putc(buffer, (char)(number >> shift & 0xFF));
}

static void copy(struct subset *subset, struct buffer *to, size_t offset, size_t length)
{
	if (offset > subset->file->length || length > subset->file->length - offset)
		subset->failed = true;
	else
		buffer_add(to, subset->file->bytes + offset, length);
}

static void add_glyphs(struct subset *subset)
{
	const HPDF_TTFontDefAttr_Rec *face = subset->face;
	const HPDF_UINT32 *offsets = face->glyph_tbl.offsets;
	uint32_t unit = face->header.index_to_loc_format == 0 ? 2 : 1, last = 0;
	size_t start = subset->tables.length;
	for (size_t i = 0; i < face->num_glyphs; i++) {
		subset->offsets[i] = last;
		if (face->glyph_tbl.flgs[i] != 1)
			continue;
		subset->failed = subset->failed || offsets[i + 1] < offsets[i];
		if (!subset->failed)
			copy(subset, &subset->tables, face->glyph_tbl.base_offset + (size_t)offsets[i] * unit,
			     (size_t)(offsets[i + 1] - offsets[i]) * unit);
		last = (uint32_t)(subset->tables.length - start) / unit;
	}
	subset->offsets[face->num_glyphs] = last;
}

static void add_offsets(struct subset *subset)
{
	int bytes = subset->face->header.index_to_loc_format == 0 ? 2 : 4;
	for (size_t i = 0; i <= subset->face->num_glyphs; i++)
		add_bytes(&subset->tables, subset->offsets[i], bytes);
}

/* The family's and the font's own names begin with the subset's tag. */
static void add_names(struct subset *subset, const HPDF_TTFTable *table)
{
	const HPDF_TTFontDefAttr_Rec *face = subset->face;
	const HPDF_TTF_NamingTable *names = &face->name_tbl;
	struct buffer texts = {0};
	add_bytes(&subset->tables, names->format, 2);
	add_bytes(&subset->tables, names->count, 2);
	add_bytes(&subset->tables, names->string_offset, 2);
	for (size_t i = 0; i < names->count; i++) {
		const HPDF_TTF_NameRecord *name = &names->name_records[i];
		bool wide = name->platform_id == 0 || name->platform_id == 3;
		size_t start = texts.length;
		if (name->name_id == 1 || name->name_id == 4)
			buffer_add(&texts, wide ? face->tag_name2 : face->tag_name,
			           wide ? sizeof face->tag_name2 : sizeof face->tag_name);
		copy(subset, &texts, (size_t)table->offset + names->string_offset + name->offset,
		     name->length);
		const uint32_t fields[] = {name->platform_id,
		                           name->encoding_id,
		                           name->language_id,
		                           name->name_id,
		                           (uint32_t)(texts.length - start),
		                           (uint32_t)start};
		for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
			add_bytes(&subset->tables, fields[f], 2);
	}
	if (texts.length)
		buffer_add(&subset->tables, texts.bytes, texts.length);
	buffer_free(&texts);
}

static bool is_used(const HPDF_TTFontDefAttr_Rec *face, size_t glyph)
{
	return glyph == 0 || (glyph < face->num_glyphs && face->glyph_tbl.flgs[glyph] == 1);
}

/* Widths and bearings; those of glyphs that are not there are 0. */
static void add_metrics(struct subset *subset, const HPDF_TTFTable *table)
{
	const HPDF_TTFontDefAttr_Rec *face = subset->face;
	size_t start = subset->tables.length, wide = face->num_h_metric;
	copy(subset, &subset->tables, table->offset, table->length);
	for (size_t glyph = 1; glyph < face->num_glyphs && !subset->failed; glyph++) {
		size_t at = glyph < wide ? 4 * glyph : 4 * wide + 2 * (glyph - wide);
		size_t length = glyph < wide ? 4 : 2;
		if (!is_used(face, glyph) && at + length <= table->length && glyph + 1 != wide)
			memset(subset->tables.bytes + start + at, 0, length);
	}
}

/* Without the names of glyphs. */
static void add_post(struct subset *subset, const HPDF_TTFTable *table)
{
	add_bytes(&subset->tables, 0x00030000, 4);
	copy(subset, &subset->tables, (size_t)table->offset + 4, POST - 4);
}

static const HPDF_TTFTable *find_table(const HPDF_TTFontDefAttr_Rec *face, const char *tag)
{
	for (size_t i = 0; i < face->offset_tbl.num_tables; i++)
		if (memcmp(face->offset_tbl.table[i].tag, tag, 4) == 0)
			return &face->offset_tbl.table[i];
	return NULL;
}

static void add_table(struct subset *subset, const char *tag)
{
	const HPDF_TTFTable *table = find_table(subset->face, tag);
	size_t start = subset->tables.length;
	if (!table)
		return;
	if (strcmp(tag, "glyf") == 0) {
		add_glyphs(subset);
	} else if (strcmp(tag, "loca") == 0) {
		add_offsets(subset);
	} else if (strcmp(tag, "name") == 0) {
		add_names(subset, table);
	} else if (strcmp(tag, "hmtx") == 0) {
		add_metrics(subset, table);
	} else if (strcmp(tag, "post") == 0 && table->length >= POST) {
		add_post(subset, table);
	} else {
		copy(subset, &subset->tables, table->offset, table->length);
		bool head = strcmp(tag, "head") == 0;
		if (head && subset->tables.length < start + HEAD_SUM + 4)
			subset->failed = true;
		else if (head)
			memset(subset->tables.bytes + start + HEAD_SUM, 0, 4);
	}
}

/* Of big-endian words; of the last one, what is missing is 0, or it is left out. */
static uint32_t sum_of(const char *bytes, size_t length, bool rest)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + length / 4 * 4;
	uint32_t sum = 0;
	for (; p < end; p += 4)
		sum += (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	for (size_t i = 0; rest && i < length % 4; i++)
		sum += (uint32_t)p[i] << (24 - 8 * i);
	return sum;
}

static void add_directory(const struct subset *subset, const size_t starts[TABLES + 1], struct buffer *to)
{
	const HPDF_TTF_OffsetTbl *directory = &subset->face->offset_tbl;
	add_bytes(to, directory->sfnt_version, 4);
	add_bytes(to, TABLES, 2);
	add_bytes(to, directory->search_range, 2);
	add_bytes(to, directory->entry_selector, 2);
	add_bytes(to, directory->range_shift, 2);
	for (size_t i = 0; i < TABLES; i++) {
		size_t length = starts[i + 1] - starts[i];
		buffer_add(to, tags[i], 4);
		add_bytes(to, sum_of(subset->tables.bytes + starts[i], length, true), 4);
		add_bytes(to, (uint32_t)(starts[i] + 12 + 16 * TABLES), 4);
		add_bytes(to, (uint32_t)length, 4);
	}
}

bool pdf_subset_make(const HPDF_TTFontDefAttr_Rec *face, struct buffer *font)
{
	struct subset subset = {.face = face, .file = face->stream->attr};
	size_t starts[TABLES + 1], head = 0;
	subset.offsets = memory_zalloc((size_t)face->num_glyphs + 1, sizeof *subset.offsets);
	for (size_t i = 0; i < TABLES; i++) {
		starts[i] = subset.tables.length;
		if (strcmp(tags[i], "head") == 0)
			head = starts[i];
		add_table(&subset, tags[i]);
	}
	starts[TABLES] = subset.tables.length;
	if (!subset.failed) {
		add_directory(&subset, starts, font);
		uint32_t sum = CHECK_SUM - sum_of(subset.tables.bytes, subset.tables.length, false);
		for (size_t i = 0; i < 4; i++)
			subset.tables.bytes[head + HEAD_SUM + i] = (char)(sum >> (24 - 8 * i) & 0xFF);
		buffer_add(font, subset.tables.bytes, subset.tables.length);
	}
	free(subset.offsets);
	buffer_free(&subset.tables);
	return !subset.failed;
}
