/* A chart of bars as a document of its own. It points to the cells of the sheet, and keeps a copy of their
 * values for programs that do not follow. */
#include <string.h>

#include "base/text.h"
#include "render/ods.h"

static const char chart_styles[] =
        "<office:automatic-styles><number:number-style style:name=\"entier\" number:language=\"fr\" "
        "number:country=\"FR\"><number:number number:decimal-places=\"0\" number:min-integer-digits=\"1\" "
        "number:grouping=\"true\"/></number:number-style>"
        "<style:style style:name=\"cadre\" style:family=\"chart\"><style:graphic-properties "
        "draw:stroke=\"solid\" "
        "svg:stroke-color=\"#d9dee5\" draw:fill=\"solid\" draw:fill-color=\"#ffffff\"/></style:style>"
        "<style:style style:name=\"titre\" style:family=\"chart\"><style:text-properties "
        "fo:color=\"#1f3864\" "
        "fo:font-family=\"" BOOK_FONT "\" fo:font-size=\"10pt\" fo:font-weight=\"bold\"/></style:style>"
        "<style:style style:name=\"zone\" style:family=\"chart\"><style:chart-properties "
        "chart:vertical=\"true\" "
        "chart:include-hidden-cells=\"true\"/></style:style>"
        "<style:style style:name=\"fond\" style:family=\"chart\"><style:graphic-properties "
        "draw:stroke=\"none\" "
        "draw:fill=\"none\"/></style:style>"
        "<style:style style:name=\"libelles\" style:family=\"chart\"><style:chart-properties "
        "chart:display-label=\"true\" chart:reverse-direction=\"true\" "
        "chart:tick-marks-major-outer=\"false\" "
        "chart:axis-position=\"start\"/><style:graphic-properties svg:stroke-color=\"#5b7299\"/>"
        "<style:text-properties fo:color=\"#1f2937\" fo:font-family=\"" BOOK_FONT "\" fo:font-size=\"9pt\"/>"
        "</style:style>"
        "<style:style style:name=\"valeurs\" style:family=\"chart\" style:data-style-name=\"entier\">"
        "<style:chart-properties chart:display-label=\"true\" chart:minimum=\"0\" chart:gap-width=\"45\" "
        "chart:link-data-style-to-source=\"false\" "
        "chart:tick-marks-major-outer=\"false\" chart:axis-position=\"end\"/><style:graphic-properties "
        "draw:stroke=\"none\"/><style:text-properties fo:color=\"#1f2937\" fo:font-family=\"" BOOK_FONT "\" "
        "fo:font-size=\"9pt\"/></style:style>"
        "<style:style style:name=\"grille\" style:family=\"chart\"><style:graphic-properties "
        "svg:stroke-color=\"#d9dee5\"/></style:style>"
        "<style:style style:name=\"barres\" style:family=\"chart\" style:data-style-name=\"entier\">"
        "<style:chart-properties chart:data-label-number=\"value\" chart:link-data-style-to-source=\"false\" "
        "chart:label-position=\"outside\"/><style:graphic-properties draw:stroke=\"none\" "
        "draw:fill=\"solid\" "
        "draw:fill-color=\"#2f5d93\"/><style:text-properties fo:color=\"#1f2937\" "
        "fo:font-family=\"" BOOK_FONT "\" fo:font-size=\"9pt\"/></style:style></office:automatic-styles>\n";

static void add_range(struct buffer *xml, const char *attribute, const struct sheet *sheet,
                      const struct book_chart *chart, size_t left, size_t right)
{
	buffer_printf(xml, " %s=\"", attribute);
	ods_add_address(xml, sheet, chart->first, left);
	buffer_putc(xml, ':');
	ods_add_address(xml, sheet, chart->last, right);
	buffer_putc(xml, '"');
}

static void add_plot(struct buffer *xml, const struct sheet *sheet, const struct book_chart *chart)
{
	buffer_puts(xml,
	            "<chart:plot-area chart:style-name=\"zone\" chart:data-source-has-labels=\"column\"");
	add_range(xml, "table:cell-range-address", sheet, chart, chart->label_column, chart->value_column);
	buffer_puts(
	        xml,
	        "><chart:axis chart:dimension=\"x\" chart:name=\"primary-x\" chart:style-name=\"libelles\">"
	        "<chart:categories");
	add_range(xml, "table:cell-range-address", sheet, chart, chart->label_column, chart->label_column);
	buffer_puts(xml, "/></chart:axis><chart:axis chart:dimension=\"y\" chart:name=\"primary-y\" "
	                 "chart:style-name=\"valeurs\"><chart:grid chart:style-name=\"grille\" "
	                 "chart:class=\"major\"/></chart:axis><chart:series chart:style-name=\"barres\" "
	                 "chart:class=\"chart:bar\"");
	add_range(xml, "chart:values-cell-range-address", sheet, chart, chart->value_column,
	          chart->value_column);
	buffer_printf(xml,
	              "><chart:data-point chart:repeated=\"%zu\"/></chart:series>"
	              "<chart:wall chart:style-name=\"fond\"/></chart:plot-area>\n",
	              chart->last - chart->first + 1);
}

static void add_copy_row(struct buffer *xml, const struct book_cell *label, const struct book_cell *value)
{
	buffer_puts(xml, "<table:table-row><table:table-cell office:value-type=\"string\">");
	ods_add_paragraph(xml, label && label->kind == BOOK_TEXT ? label->text : "");
	buffer_puts(xml, "</table:table-cell>");
	if (value && value->kind == BOOK_NUMBER) {
		char exact[32];
		decimal_format(value->value, exact);
		buffer_puts(xml, "<table:table-cell office:value-type=\"float\" office:value=\"");
		buffer_puts(xml, exact);
		buffer_puts(xml, "\"><text:p>");
		buffer_puts(xml, exact);
		buffer_puts(xml, "</text:p></table:table-cell>");
	} else {
		buffer_puts(xml, "<table:table-cell/>");
	}
	buffer_puts(xml, "</table:table-row>\n");
}

static void add_copy(struct buffer *xml, const struct sheet *sheet, const struct book_chart *chart)
{
	buffer_puts(
	        xml,
	        "<table:table table:name=\"local-table\"><table:table-header-columns><table:table-column/>"
	        "</table:table-header-columns><table:table-columns><table:table-column/>"
	        "</table:table-columns><table:table-header-rows><table:table-row><table:table-cell>"
	        "<text:p/></table:table-cell><table:table-cell office:value-type=\"string\">");
	ods_add_paragraph(xml, chart->title);
	buffer_puts(xml,
	            "</table:table-cell></table:table-row></table:table-header-rows><table:table-rows>\n");
	for (size_t row = chart->first; row <= chart->last; row++)
		add_copy_row(xml, sheet_find_cell(sheet, row, chart->label_column),
		             sheet_find_cell(sheet, row, chart->value_column));
	buffer_puts(xml, "</table:table-rows></table:table>\n");
}

void ods_add_chart(struct buffer *xml, const struct sheet *sheet, const struct book_chart *chart)
{
	buffer_puts(xml, "<office:document-content");
	buffer_puts(xml, ods_namespaces);
	buffer_puts(xml, ">\n");
	buffer_puts(xml, chart_styles);
	buffer_puts(xml, "<office:body><office:chart><chart:chart chart:class=\"chart:bar\" "
	                 "chart:style-name=\"cadre\"");
	ods_add_length(xml, "svg:width", chart->width);
	ods_add_length(xml, "svg:height", chart->height);
	buffer_puts(xml, "><chart:title chart:style-name=\"titre\">");
	ods_add_paragraph(xml, chart->title);
	buffer_puts(xml, "</chart:title>\n");
	add_plot(xml, sheet, chart);
	add_copy(xml, sheet, chart);
	buffer_puts(xml, "</chart:chart></office:chart></office:body></office:document-content>\n");
}
