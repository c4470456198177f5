#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/ods.h"

struct ods_content {
	struct buffer *xml;
	const struct workbook *book;
	const struct sheet *sheet;
	size_t sheets; /* begun */
	size_t row;    /* the next one of the sheet */
	struct sheet_walk walk;
	const struct book_cell *cell; /* the next one; NULL: no more in the sheet */
	size_t chart;                 /* the next one of the sheet */
	size_t charts;                /* those before, of all sheets */
	bool begun;
};

static void add_size(struct buffer *xml, size_t number)
{
	char digits[24];
	buffer_add(xml, digits, integer_format((int64_t)number, digits));
}

static void add_number(struct buffer *xml, const struct book_cell *cell)
{
	char exact[32], shown[64];
	decimal_format(cell->value, exact);
	decimal_format_french(cell->value, cell->places, shown);
	buffer_puts(xml, " office:value-type=\"float\" office:value=\"");
	buffer_puts(xml, exact);
	buffer_puts(xml, "\"><text:p>");
	buffer_puts(xml, shown);
	buffer_puts(xml, "</text:p>");
}

static void add_share(struct buffer *xml, const struct book_cell *cell)
{
	double ratio = book_cell_ratio(cell);
	char shown[64];
	buffer_puts(xml, " table:formula=\"of:=[");
	ods_add_address(xml, NULL, cell->value_row, cell->value_column);
	buffer_puts(xml, "]/[.$");
	workbook_add_column(xml, cell->whole_column);
	buffer_putc(xml, '$');
	add_size(xml, (size_t)cell->whole_row + 1);
	buffer_printf(xml, "]\" office:value-type=\"percentage\" office:value=\"%.15g\">", ratio);
	decimal_format_french((int64_t)(ratio * 100 * DECIMAL_ONE + 0.5), 1, shown);
	buffer_puts(xml, "<text:p>");
	buffer_puts(xml, shown);
	buffer_puts(xml, TEXT_NBSP "%</text:p>");
}

/* A date YYYY-MM-DD as people write it. */
static void add_parts(struct buffer *xml, const char *text)
{
	char shown[] = {text[8], text[9], '/', text[5], text[6], '/', text[0], text[1], text[2], text[3]};
	buffer_add(xml, shown, sizeof shown);
}

static void add_date(struct buffer *xml, const struct book_cell *cell)
{
	char text[11];
	date_format(cell->date, text);
	buffer_puts(xml, " office:value-type=\"date\" office:date-value=\"");
	buffer_puts(xml, text);
	buffer_puts(xml, "\"><text:p>");
	add_parts(xml, text);
	buffer_puts(xml, "</text:p>");
}

static void add_text(struct buffer *xml, const struct book_cell *cell)
{
	buffer_puts(xml, " office:value-type=\"string\">");
	if (cell->target == NULL && cell->file == NULL) {
		ods_add_paragraph(xml, cell->text);
		return;
	}
	buffer_puts(xml, "<text:p><text:a xlink:type=\"simple\" xlink:href=\"");
	if (cell->target) {
		buffer_putc(xml, '#');
		ods_add_address(xml, cell->target, cell->target_row, 0);
	} else {
		/* as seen from inside the package */
		buffer_puts(xml, "../");
		workbook_add_address(xml, cell->file);
	}
	buffer_puts(xml, "\">");
	text_xml(xml, cell->text, strlen(cell->text));
	buffer_puts(xml, "</text:a></text:p>");
}

static void add_value(struct buffer *xml, const struct book_cell *cell)
{
	switch (cell->kind) {
	case BOOK_EMPTY:
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
		add_text(xml, cell);
		break;
	}
}

/* Two cells that are written with the same bytes. */
static bool is_same(const struct book_cell *a, const struct book_cell *b)
{
	bool same = a->kind == b->kind && a->look == b->look && a->span == 1 && b->span == 1 && !a->field &&
	            !b->field;
	if (!same)
		return false;
	switch (a->kind) {
	case BOOK_EMPTY:
		return true;
	case BOOK_NUMBER:
		return a->value == b->value && a->places == b->places;
	case BOOK_DATE:
		return a->date == b->date;
	case BOOK_MASKED:
		return strcmp(a->text, b->text) == 0;
	default:
		return false;
	}
}

/* How often the cell stands in its place and those beside it; the others are passed. */
static size_t count_same(struct sheet_walk *walk, const struct book_cell *cell)
{
	size_t times = 1;
	for (const struct book_cell *after; (after = sheet_walk_peek(walk)); times++) {
		if (after->row != cell->row || after->column != cell->column + times || !is_same(cell, after))
			break;
		sheet_walk_next(walk);
	}
	return times;
}

static void add_cell(struct buffer *xml, const struct book_cell *cell, size_t times)
{
	int form = ods_form(cell);
	buffer_puts(xml, "<table:table-cell table:style-name=\"look");
	add_size(xml, cell->look);
	if (form != ODS_TEXT) {
		buffer_puts(xml, "form");
		add_size(xml, (size_t)form);
	}
	buffer_putc(xml, '"');
	if (times > 1) {
		buffer_puts(xml, " table:number-columns-repeated=\"");
		add_size(xml, times);
		buffer_putc(xml, '"');
	}
	if (cell->field)
		ods_add_field(xml, cell->field);
	if (cell->span > 1) {
		buffer_puts(xml, " table:number-columns-spanned=\"");
		add_size(xml, cell->span);
		buffer_puts(xml, "\" table:number-rows-spanned=\"1\"");
	}
	if (cell->kind == BOOK_EMPTY) {
		buffer_puts(xml, "/>");
	} else {
		add_value(xml, cell);
		buffer_puts(xml, "</table:table-cell>");
	}
	if (cell->span <= 1)
		return;
	buffer_puts(xml, "<table:covered-table-cell table:style-name=\"look");
	add_size(xml, cell->look);
	buffer_puts(xml, "\" table:number-columns-repeated=\"");
	add_size(xml, cell->span - 1);
	buffer_puts(xml, "\"/>");
}

static void add_gap(struct buffer *xml, size_t columns)
{
	if (!columns)
		return;
	buffer_puts(xml, "<table:table-cell table:number-columns-repeated=\"");
	add_size(xml, columns);
	buffer_puts(xml, "\"/>");
}

static void add_frame(struct ods_content *content, const struct book_chart *chart)
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
static void add_row(struct ods_content *content, size_t row)
{
	const struct sheet *sheet = content->sheet;
	struct buffer *xml = content->xml;
	size_t column = 0;
	buffer_puts(xml, "<table:table-row table:style-name=\"ro");
	add_size(xml, (size_t)sheet->heights[row]);
	buffer_puts(xml, sheet->breaks[row] ? "page\">" : "\">");
	for (; content->cell && content->cell->row == row; content->cell = sheet_walk_next(&content->walk)) {
		const struct book_cell *cell = content->cell;
		size_t times = count_same(&content->walk, cell);
		add_gap(xml, cell->column - column);
		add_cell(xml, cell, times);
		column = cell->column + (times > 1 ? times : cell->span);
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

/* The next row, with what stands around rows that are printed on each page. */
static void add_next_row(struct ods_content *content)
{
	const struct sheet *sheet = content->sheet;
	size_t row = content->row++, after = sheet->repeat_first + sheet->repeat_count;
	if (sheet->repeat_count && row == sheet->repeat_first)
		buffer_puts(content->xml, "<table:table-header-rows>\n");
	add_row(content, row);
	if (sheet->repeat_count && row + 1 == after)
		buffer_puts(content->xml, "</table:table-header-rows>\n");
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

static void begin_sheet(struct ods_content *content)
{
	const struct sheet *sheet = content->sheet;
	struct buffer *xml = content->xml;
	content->row = content->chart = 0;
	sheet_walk_begin(&content->walk, sheet);
	content->cell = sheet_walk_next(&content->walk);
	buffer_puts(xml, "<table:table");
	text_xml_attribute(xml, "table:name", sheet->name);
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
}

struct ods_content *ods_content_new(const struct workbook *book)
{
	struct ods_content *content = memory_zalloc(1, sizeof *content);
	content->book = book;
	return content;
}

static void begin_content(struct ods_content *content)
{
	buffer_printf(content->xml, ODS_XML_HEAD "<office:document-content%s>\n", ods_namespaces);
	ods_add_automatic_styles(content->xml, content->book);
	buffer_puts(content->xml, "<office:body><office:spreadsheet>\n");
	ods_add_validations(content->xml, content->book);
	content->begun = true;
}

static bool add_piece(struct ods_content *content)
{
	if (!content->begun) {
		begin_content(content);
	} else if (content->sheet && content->row < content->sheet->rows) {
		add_next_row(content);
	} else {
		if (content->sheet)
			buffer_puts(content->xml, "</table:table>\n");
		content->sheet = NULL;
		if (content->sheets == content->book->count)
			return false;
		content->sheet = content->book->sheets[content->sheets++];
		begin_sheet(content);
	}
	return true;
}

bool ods_content_add(void *context, struct buffer *xml)
{
	enum { ENOUGH = 1 << 15 };
	struct ods_content *content = context;
	size_t before = xml->length;
	bool more = true;
	content->xml = xml;
	while (more && xml->length - before < ENOUGH)
		more = add_piece(content);
	if (!more)
		buffer_puts(xml, "</office:spreadsheet></office:body>\n</office:document-content>\n");
	return more;
}
