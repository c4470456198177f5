#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/ods.h"

struct content {
	struct buffer *xml;
	const struct sheet *sheet;
	size_t cell;   /* the next one */
	size_t chart;  /* the next one of the sheet */
	size_t charts; /* those before, of all sheets */
};

static void add_number(struct buffer *xml, const struct book_cell *cell)
{
	char exact[32], shown[64];
	decimal_format(cell->value, exact);
	decimal_format_french(cell->value, cell->places, shown);
	buffer_printf(xml, " office:value-type=\"float\" office:value=\"%s\">", exact);
	ods_add_paragraph(xml, shown);
}

static void add_share(struct buffer *xml, const struct book_cell *cell)
{
	double ratio = book_cell_ratio(cell);
	char shown[64];
	buffer_puts(xml, " table:formula=\"of:=[");
	ods_add_address(xml, NULL, cell->value_row, cell->value_column);
	buffer_puts(xml, "]/[.$");
	ods_add_column(xml, cell->whole_column);
	buffer_printf(xml, "$%zu]\" office:value-type=\"percentage\" office:value=\"%.15g\">",
	              cell->whole_row + 1, ratio);
	decimal_format_french((int64_t)(ratio * 100 * DECIMAL_ONE + 0.5), 1, shown);
	buffer_printf(xml, "<text:p>%s" TEXT_NBSP "%%</text:p>", shown);
}

static void add_date(struct buffer *xml, const struct book_cell *cell)
{
	char text[11];
	struct civil civil = date_to_civil(cell->date);
	date_format(cell->date, text);
	buffer_printf(xml,
	              " office:value-type=\"date\" office:date-value=\"%s\"><text:p>%02d/%02d/%04d</text:p>",
	              text, civil.day, civil.month, civil.year);
}

static void add_text(struct buffer *xml, const struct book_cell *cell)
{
	buffer_puts(xml, " office:value-type=\"string\">");
	if (cell->target == NULL) {
		ods_add_paragraph(xml, cell->text);
		return;
	}
	buffer_puts(xml, "<text:p><text:a xlink:type=\"simple\" xlink:href=\"#");
	ods_add_address(xml, cell->target, cell->target_row, 0);
	buffer_puts(xml, "\">");
	text_xml(xml, cell->text, strlen(cell->text));
	buffer_puts(xml, "</text:a></text:p>");
}

static void add_value(struct buffer *xml, const struct book_cell *cell)
{
	switch (cell->kind) {
	case BOOK_EMPTY:
		buffer_putc(xml, '>');
		break;
	case BOOK_TEXT:
		add_text(xml, cell);
		break;
	case BOOK_NUMBER:
		add_number(xml, cell);
		break;
	case BOOK_DATE:
		add_date(xml, cell);
		break;
	case BOOK_PERCENT:
		add_share(xml, cell);
		break;
	case BOOK_FORMULA:
		ods_add_formula(xml, cell);
		break;
	case BOOK_MASKED:
		buffer_puts(xml, " office:value-type=\"string\"><text:p>s</text:p>");
		break;
	}
}

static void add_cell(struct buffer *xml, const struct book_cell *cell)
{
	int form = ods_form(cell);
	buffer_printf(xml, "<table:table-cell table:style-name=\"look%d", (int)cell->look);
	if (form != ODS_TEXT)
		buffer_printf(xml, "form%d", form);
	buffer_putc(xml, '"');
	if (cell->field)
		ods_add_field(xml, cell->field);
	if (cell->span > 1)
		buffer_printf(xml, " table:number-columns-spanned=\"%zu\" table:number-rows-spanned=\"1\"",
		              cell->span);
	add_value(xml, cell);
	buffer_puts(xml, "</table:table-cell>");
	if (cell->span > 1)
		buffer_printf(xml,
		              "<table:covered-table-cell table:style-name=\"look%d\" "
		              "table:number-columns-repeated=\"%zu\"/>",
		              (int)cell->look, cell->span - 1);
}

static void add_gap(struct buffer *xml, size_t columns)
{
	if (columns)
		buffer_printf(xml, "<table:table-cell table:number-columns-repeated=\"%zu\"/>", columns);
}

static void add_frame(struct content *content, const struct book_chart *chart)
{
	struct buffer *xml = content->xml;
	size_t number = ++content->charts;
	buffer_printf(xml,
	              "<table:table-cell><draw:frame draw:style-name=\"chart\" draw:name=\"Diagramme %zu\" "
	              "draw:z-index=\"%zu\" svg:x=\"0.3cm\" svg:y=\"0cm\"",
	              number, content->chart);
	ods_add_length(xml, "svg:width", chart->width);
	ods_add_length(xml, "svg:height", chart->height);
	buffer_printf(xml,
	              "><draw:object xlink:href=\"./Object %zu\" xlink:type=\"simple\" xlink:show=\"embed\" "
	              "xlink:actuate=\"onLoad\"/><svg:title>",
	              number);
	text_xml(xml, chart->title, strlen(chart->title));
	buffer_puts(xml, "</svg:title><svg:desc>");
	text_xml(xml, chart->description, strlen(chart->description));
	buffer_puts(xml, "</svg:desc></draw:frame></table:table-cell>");
	content->chart++;
}

/* A chart hangs from a cell at the right of those of its row. */
static void add_row(struct content *content, size_t row)
{
	const struct sheet *sheet = content->sheet;
	struct buffer *xml = content->xml;
	size_t column = 0;
	buffer_printf(xml, "<table:table-row table:style-name=\"ro%d%s\">", sheet->heights[row],
	              sheet->breaks[row] ? "page" : "");
	for (; content->cell < sheet->count && sheet->cells[content->cell].row == row; content->cell++) {
		const struct book_cell *cell = &sheet->cells[content->cell];
		add_gap(xml, cell->column - column);
		add_cell(xml, cell);
		column = cell->column + cell->span;
	}
	if (content->chart < sheet->chart_count && sheet->charts[content->chart].row == row) {
		const struct book_chart *chart = &sheet->charts[content->chart];
		add_gap(xml, chart->column - column);
		add_frame(content, chart);
		column = chart->column + 1;
	}
	add_gap(xml, sheet->columns - column);
	buffer_puts(xml, "</table:table-row>\n");
}

static void add_rows(struct content *content)
{
	const struct sheet *sheet = content->sheet;
	size_t first = sheet->repeat_first, after = first + sheet->repeat_count;
	for (size_t row = 0; row < sheet->rows; row++) {
		if (sheet->repeat_count && row == first)
			buffer_puts(content->xml, "<table:table-header-rows>\n");
		add_row(content, row);
		if (sheet->repeat_count && row + 1 == after)
			buffer_puts(content->xml, "</table:table-header-rows>\n");
	}
}

static void add_columns(struct buffer *xml, const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->columns;) {
		size_t same = 1;
		while (i + same < sheet->columns && sheet->widths[i + same] == sheet->widths[i])
			same++;
		buffer_printf(xml,
		              "<table:table-column table:style-name=\"co%d\" "
		              "table:number-columns-repeated=\"%zu\" "
		              "table:default-cell-style-name=\"Default\"/>\n",
		              sheet->widths[i], same);
		i += same;
	}
}

static void add_sheet(struct content *content)
{
	const struct sheet *sheet = content->sheet;
	struct buffer *xml = content->xml;
	content->cell = content->chart = 0;
	buffer_puts(xml, "<table:table");
	ods_add_attribute(xml, "table:name", sheet->name);
	buffer_printf(xml, " table:style-name=\"sheet-%s%s\"%s", sheet->landscape ? "landscape" : "portrait",
	              sheet->hidden ? "-hidden" : "", sheet->locked ? " table:protected=\"true\"" : "");
	if (sheet->hidden) {
		buffer_puts(xml, " table:print=\"false\"");
	} else {
		buffer_puts(xml, " table:print-ranges=\"");
		ods_add_address(xml, sheet, 0, 0);
		buffer_putc(xml, ':');
		ods_add_address(xml, sheet, sheet->rows - 1, sheet->columns - 1);
		buffer_putc(xml, '"');
	}
	buffer_puts(xml, ">\n");
	add_columns(xml, sheet);
	add_rows(content);
	buffer_puts(xml, "</table:table>\n");
}

void ods_add_content(struct buffer *xml, const struct workbook *book)
{
	struct content content = {.xml = xml};
	buffer_printf(xml, "<office:document-content%s>\n", ods_namespaces);
	ods_add_automatic_styles(xml, book);
	buffer_puts(xml, "<office:body><office:spreadsheet>\n");
	ods_add_validations(xml, book);
	for (size_t i = 0; i < book->count; i++) {
		content.sheet = book->sheets[i];
		add_sheet(&content);
	}
	buffer_puts(xml, "</office:spreadsheet></office:body>\n</office:document-content>\n");
}
