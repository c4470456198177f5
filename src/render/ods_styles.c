#include <stdlib.h>

#include "base/text.h"
#include "render/ods.h"

int ods_form(const struct book_cell *cell)
{
	if (cell->field && cell->field->kind == FIELD_DATE)
		return ODS_DATE;
	switch (cell->kind) {
	case BOOK_FORMULA:
		return cell->value == DECIMAL_NONE ? ODS_TEXT : ODS_NUMBER + cell->places;
	case BOOK_NUMBER:
		return ODS_NUMBER + cell->places;
	case BOOK_PERCENT:
		return ODS_PERCENT;
	case BOOK_DATE:
		return ODS_DATE;
	default:
		return ODS_TEXT;
	}
}

static void add_rule(struct buffer *xml, const char *attribute, uint32_t color)
{
	if (color != BOOK_NO_COLOR)
		buffer_printf(xml, " %s=\"0.5pt solid #%06x\"", attribute, (unsigned)color);
}

static void add_look(struct buffer *xml, int look)
{
	static const char *const aligns[] = {"start", "center", "end"};
	const struct book_style *style = &book_styles[look];
	buffer_printf(xml, "<style:style style:name=\"look%d\"", look);
	text_xml_attribute(xml, "style:display-name", style->name);
	buffer_puts(xml, " style:family=\"table-cell\" style:parent-style-name=\"Default\">"
	                 "<style:table-cell-properties style:vertical-align=\"middle\" "
	                 "style:text-align-source=\"fix\"");
	if (style->fill != BOOK_NO_COLOR)
		buffer_printf(xml, " fo:background-color=\"#%06x\"", (unsigned)style->fill);
	if (style->open)
		buffer_puts(xml, " style:cell-protect=\"none\"");
	if (style->wraps)
		buffer_puts(xml, " fo:wrap-option=\"wrap\"");
	add_rule(xml, "fo:border-top", style->rule_above);
	add_rule(xml, "fo:border-bottom", style->rule_below);
	buffer_printf(xml,
	              "/><style:paragraph-properties fo:text-align=\"%s\"/><style:text-properties "
	              "fo:font-size=\"%dpt\" fo:color=\"#%06x\"",
	              aligns[style->align], style->points, (unsigned)style->color);
	buffer_puts(xml, style->bold ? " fo:font-weight=\"bold\"" : "");
	buffer_puts(xml, style->italic ? " fo:font-style=\"italic\"" : "");
	if (style->underlined)
		buffer_puts(xml, " style:text-underline-style=\"solid\" style:text-underline-width=\"auto\" "
		                 "style:text-underline-color=\"font-color\"");
	buffer_puts(xml, "/></style:style>\n");
}

static void add_page(struct buffer *xml, const char *name, const char *size)
{
	buffer_printf(xml,
	              "<style:page-layout style:name=\"page-%s\"><style:page-layout-properties %s "
	              "style:print-orientation=\"%s\" fo:margin-top=\"1.5cm\" fo:margin-bottom=\"1cm\" "
	              "fo:margin-left=\"1.3cm\" fo:margin-right=\"1.3cm\" style:scale-to-X=\"1\" "
	              "style:first-page-number=\"continue\" "
	              "style:print=\"charts drawings objects zero-values\"/><style:header-style/>"
	              "<style:footer-style><style:header-footer-properties fo:min-height=\"0.8cm\" "
	              "fo:margin-left=\"0cm\" fo:margin-right=\"0cm\" "
	              "fo:margin-top=\"0.3cm\"/></style:footer-style></style:page-layout>\n",
	              name, size, name);
}

static void add_master(struct buffer *xml, const char *name)
{
	buffer_printf(
	        xml,
	        "<style:master-page style:name=\"%s\" style:page-layout-name=\"page-%s\">"
	        "<style:header style:display=\"false\"/><style:footer><style:region-left><text:p>"
	        "<text:span text:style-name=\"pied\"><text:sheet-name/></text:span></text:p>"
	        "</style:region-left><style:region-right><text:p><text:span text:style-name=\"pied\">Page "
	        "<text:page-number>1</text:page-number> sur <text:page-count>1</text:page-count>"
	        "</text:span></text:p></style:region-right></style:footer></style:master-page>\n",
	        name, name);
}

void ods_add_styles(struct buffer *xml, const struct workbook *book)
{
	(void)book;
	buffer_printf(xml,
	              "<office:document-styles%s>\n<office:font-face-decls><style:font-face "
	              "style:name=\"" BOOK_FONT "\" svg:font-family=\"" BOOK_FONT "\" "
	              "style:font-family-generic=\"swiss\" style:font-pitch=\"variable\"/>"
	              "</office:font-face-decls>\n<office:styles><style:default-style "
	              "style:family=\"table-cell\"><style:text-properties style:font-name=\"" BOOK_FONT "\" "
	              "fo:font-size=\"10pt\" fo:language=\"fr\" fo:country=\"FR\"/></style:default-style>\n"
	              "<style:style style:name=\"Default\" style:family=\"table-cell\"/>\n",
	              ods_namespaces);
	for (int look = 0; look < LOOK_COUNT; look++)
		add_look(xml, look);
	buffer_puts(xml,
	            "</office:styles>\n<office:automatic-styles><style:style style:name=\"pied\" "
	            "style:family=\"text\"><style:text-properties fo:font-size=\"8pt\"/></style:style>\n");
	add_page(xml, "portrait", "fo:page-width=\"21cm\" fo:page-height=\"29.7cm\"");
	add_page(xml, "landscape", "fo:page-width=\"29.7cm\" fo:page-height=\"21cm\"");
	buffer_puts(xml, "</office:automatic-styles>\n<office:master-styles>\n");
	add_master(xml, "portrait");
	add_master(xml, "landscape");
	buffer_puts(xml, "</office:master-styles>\n</office:document-styles>\n");
}

#define FRENCH " number:language=\"fr\" number:country=\"FR\""

static void add_number_formats(struct buffer *xml)
{
	for (int places = 0; places <= 6; places++)
		buffer_printf(xml,
		              "<number:number-style style:name=\"form%d\"" FRENCH "><number:number "
		              "number:decimal-places=\"%d\" number:min-integer-digits=\"1\" "
		              "number:grouping=\"true\"/></number:number-style>\n",
		              ODS_NUMBER + places, places);
	buffer_printf(xml,
	              "<number:percentage-style style:name=\"form%d\"" FRENCH "><number:number "
	              "number:decimal-places=\"1\" number:min-integer-digits=\"1\"/><number:text>" TEXT_NBSP
	              "%%</number:text></number:percentage-style>\n",
	              ODS_PERCENT);
	buffer_printf(xml,
	              "<number:date-style style:name=\"form%d\"" FRENCH "><number:day number:style=\"long\"/>"
	              "<number:text>/</number:text><number:month number:style=\"long\"/><number:text>/"
	              "</number:text><number:year number:style=\"long\"/></number:date-style>\n",
	              ODS_DATE);
}

static void note_forms(const struct sheet *sheet, bool used[LOOK_COUNT][ODS_FORMS])
{
	struct sheet_walk walk;
	const struct book_cell *cell;
	sheet_walk_begin(&walk, sheet);
	while ((cell = sheet_walk_next(&walk)))
		used[cell->look][ods_form(cell)] = true;
}

/* Looks of cells that hold numbers, those that occur. */
static void add_cell_styles(struct buffer *xml, const struct workbook *book)
{
	bool used[LOOK_COUNT][ODS_FORMS] = {{false}};
	for (size_t i = 0; i < book->count; i++)
		note_forms(book->sheets[i], used);
	for (int look = 0; look < LOOK_COUNT; look++)
		for (int form = ODS_NUMBER; form < ODS_FORMS; form++)
			if (used[look][form])
				buffer_printf(
				        xml,
				        "<style:style style:name=\"look%dform%d\" "
				        "style:family=\"table-cell\" style:parent-style-name=\"look%d\" "
				        "style:data-style-name=\"form%d\"/>\n",
				        look, form, look, form);
}

enum { OCCURS = 1, BEGINS_PAGE = 2 };

static int longest(const struct workbook *book, bool columns)
{
	int most = 0;
	for (size_t i = 0; i < book->count; i++) {
		const struct sheet *sheet = book->sheets[i];
		const int *lengths = columns ? sheet->widths : sheet->heights;
		for (size_t j = 0; j < (columns ? sheet->columns : sheet->rows); j++)
			most = lengths[j] > most ? lengths[j] : most;
	}
	return most;
}

/* Of each length up to the longest: whether a column is so wide. */
static unsigned char *note_widths(const struct workbook *book, int most)
{
	unsigned char *noted = memory_zalloc((size_t)most + 1, 1);
	for (size_t i = 0; i < book->count; i++)
		for (size_t j = 0; j < book->sheets[i]->columns; j++)
			noted[book->sheets[i]->widths[j]] = OCCURS;
	return noted;
}

/* The same of rows, and whether one that is so high begins a page. */
static unsigned char *note_heights(const struct workbook *book, int most)
{
	unsigned char *noted = memory_zalloc((size_t)most + 1, 1);
	for (size_t i = 0; i < book->count; i++) {
		const struct sheet *sheet = book->sheets[i];
		for (size_t j = 0; j < sheet->rows; j++)
			noted[sheet->heights[j]] |= sheet->breaks[j] ? OCCURS | BEGINS_PAGE : OCCURS;
	}
	return noted;
}

static void add_row_style(struct buffer *xml, int height, bool page)
{
	buffer_printf(xml,
	              "<style:style style:name=\"ro%d%s\" style:family=\"table-row\">"
	              "<style:table-row-properties style:use-optimal-row-height=\"false\"%s",
	              height, page ? "page" : "", page ? " fo:break-before=\"page\"" : "");
	ods_add_length(xml, "style:row-height", height);
	buffer_puts(xml, "/></style:style>\n");
}

static void add_column_style(struct buffer *xml, int width)
{
	buffer_printf(xml,
	              "<style:style style:name=\"co%d\" style:family=\"table-column\">"
	              "<style:table-column-properties",
	              width);
	ods_add_length(xml, "style:column-width", width);
	buffer_puts(xml, "/></style:style>\n");
}

static void add_lengths(struct buffer *xml, const struct workbook *book)
{
	int widest = longest(book, true), highest = longest(book, false);
	unsigned char *widths = note_widths(book, widest), *heights = note_heights(book, highest);
	for (int width = 0; width <= widest; width++)
		if (widths[width])
			add_column_style(xml, width);
	for (int height = 0; height <= highest; height++) {
		if (heights[height])
			add_row_style(xml, height, false);
		if (heights[height] & BEGINS_PAGE)
			add_row_style(xml, height, true);
	}
	free(widths);
	free(heights);
}

void ods_add_automatic_styles(struct buffer *xml, const struct workbook *book)
{
	static const char *const pages[] = {"portrait", "landscape"};
	buffer_puts(xml, "<office:automatic-styles>\n");
	add_lengths(xml, book);
	for (int i = 0; i < 4; i++)
		buffer_printf(xml,
		              "<style:style style:name=\"sheet-%s%s\" style:family=\"table\" "
		              "style:master-page-name=\"%s\"><style:table-properties table:display=\"%s\" "
		              "style:writing-mode=\"lr-tb\"/></style:style>\n",
		              pages[i % 2], i < 2 ? "" : "-hidden", pages[i % 2], i < 2 ? "true" : "false");
	add_number_formats(xml);
	add_cell_styles(xml, book);
	buffer_puts(xml,
	            "<style:style style:name=\"chart\" style:family=\"graphic\"><style:graphic-properties "
	            "draw:stroke=\"none\" draw:fill=\"none\"/></style:style>\n</office:automatic-styles>\n");
}
