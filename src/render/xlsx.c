/* XLSX through libxlsxwriter. The library writes to a temporary file, which is then copied out, so that a
 * full disk or a closed pipe is seen where all writing is seen. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/libxlsxwriter.h"
#include "base/temporary.h"
#include "base/text.h"
#include "render/workbook.h"
#include "render/xlsx_form.h"

#define SMALL 100000 /* cells: ten megabytes of XML */

enum { FORM_TEXT, FORM_NUMBER, FORM_PERCENT = FORM_NUMBER + 7, FORM_DATE, FORM_COUNT };

struct xlsx {
	const struct workbook *book;
	lxw_workbook *file;
	lxw_format *formats[LOOK_COUNT][FORM_COUNT];
	lxw_error failure; /* the first one */
};

static void *had(void *made)
{
	if (made == NULL)
		memory_exhausted(0);
	return made;
}

static void note(struct xlsx *xlsx, lxw_error status)
{
	if (status != LXW_NO_ERROR && xlsx->failure == LXW_NO_ERROR)
		xlsx->failure = status;
}

static bool is_escape(const char *text)
{
	return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 &&
	       text[6] == '_';
}

/* In XLSX "_x0041_" stands for A: where it is meant as it is, its first character is escaped. Gives the text
 * itself where nothing is. */
static const char *escaped(struct buffer *buffer, const char *text)
{
	const char *found = strstr(text, "_x");
	if (!found)
		return text;
	buffer_add(buffer, text, (size_t)(found - text));
	for (; *found; found++) {
		if (is_escape(found))
			buffer_puts(buffer, "_x005F");
		buffer_putc(buffer, *found);
	}
	return buffer->bytes;
}

static void set_number_format(lxw_format *format, int form)
{
	static const char *const numbers[] = {"0", "0.0", "0.00", "0.000", "0.0000", "0.00000", "0.000000"};
	char text[64];
	if (form == FORM_PERCENT)
		format_set_num_format(format, "[$-40C]0.0\"" TEXT_NBSP "\"%");
	else if (form == FORM_DATE)
		format_set_num_format(format, "dd/mm/yyyy");
	else if (form >= FORM_NUMBER) {
		snprintf(text, sizeof text, "[$-40C]#,##%s", numbers[form - FORM_NUMBER]);
		format_set_num_format(format, text);
	}
}

static void set_style(lxw_format *format, const struct book_style *style)
{
	static const uint8_t aligns[] = {LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
	format_set_font_name(format, BOOK_FONT);
	format_set_font_size(format, style->points);
	format_set_font_color(format, style->color);
	format_set_align(format, aligns[style->align]);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	if (style->open)
		format_set_unlocked(format);
	if (style->bold)
		format_set_bold(format);
	if (style->italic)
		format_set_italic(format);
	if (style->underlined)
		format_set_underline(format, LXW_UNDERLINE_SINGLE);
	if (style->wraps)
		format_set_text_wrap(format);
	if (style->fill != BOOK_NO_COLOR) {
		format_set_pattern(format, LXW_PATTERN_SOLID);
		format_set_bg_color(format, style->fill);
	}
	if (style->rule_above != BOOK_NO_COLOR) {
		format_set_top(format, LXW_BORDER_THIN);
		format_set_top_color(format, style->rule_above);
	}
	if (style->rule_below != BOOK_NO_COLOR) {
		format_set_bottom(format, LXW_BORDER_THIN);
		format_set_bottom_color(format, style->rule_below);
	}
}

static lxw_format *format_of(struct xlsx *xlsx, enum book_look look, int form)
{
	lxw_format **format = &xlsx->formats[look][form];
	if (*format == NULL) {
		*format = had(workbook_add_format(xlsx->file));
		set_style(*format, &book_styles[look]);
		set_number_format(*format, form);
	}
	return *format;
}

static int form_of(const struct book_cell *cell)
{
	if (cell->field && cell->field->kind == FIELD_DATE)
		return FORM_DATE;
	switch (cell->kind) {
	case BOOK_NUMBER:
		return FORM_NUMBER + cell->places;
	case BOOK_FORMULA:
		return cell->value == DECIMAL_NONE ? FORM_TEXT : FORM_NUMBER + cell->places;
	case BOOK_PERCENT:
		return FORM_PERCENT;
	case BOOK_DATE:
		return FORM_DATE;
	default:
		return FORM_TEXT;
	}
}

static void write_link(struct xlsx *xlsx, lxw_worksheet *sheet, const struct book_cell *cell,
                       const char *text, lxw_format *format)
{
	struct buffer url = {0};
	buffer_printf(&url, "internal:'%s'!A%zu", cell->target->name, cell->target_row + 1);
	note(xlsx, worksheet_write_url_opt(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column, url.bytes,
	                                   format, text, NULL));
	buffer_free(&url);
}

/* False where the sheet has as many links as the format takes. */
static bool write_file_link(struct xlsx *xlsx, lxw_worksheet *sheet, const struct book_cell *cell,
                            const char *text, lxw_format *format)
{
	struct buffer url = {0};
	workbook_add_address(&url, cell->file);
	lxw_error status = worksheet_write_url_opt(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column,
	                                           url.bytes, format, text, NULL);
	buffer_free(&url);
	if (status == LXW_ERROR_WORKSHEET_MAX_NUMBER_URLS_EXCEEDED ||
	    status == LXW_ERROR_WORKSHEET_MAX_URL_LENGTH_EXCEEDED)
		return false;
	note(xlsx, status);
	return true;
}

static void write_text(struct xlsx *xlsx, lxw_worksheet *sheet, const struct book_cell *cell,
                       lxw_format *format)
{
	struct buffer buffer = {0};
	const char *text = escaped(&buffer, cell->text);
	if (cell->target)
		write_link(xlsx, sheet, cell, text, format);
	else if (!cell->file || !write_file_link(xlsx, sheet, cell, text, format))
		note(xlsx, worksheet_write_string(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column, text,
		                                  format));
	buffer_free(&buffer);
}

static void write_share(struct xlsx *xlsx, lxw_worksheet *sheet, const struct book_cell *cell,
                        lxw_format *format)
{
	char value[LXW_MAX_CELL_NAME_LENGTH], whole[LXW_MAX_CELL_NAME_LENGTH], formula[96];
	lxw_rowcol_to_cell(value, (lxw_row_t)cell->value_row, (lxw_col_t)cell->value_column);
	lxw_rowcol_to_cell_abs(whole, (lxw_row_t)cell->whole_row, (lxw_col_t)cell->whole_column, 1, 1);
	snprintf(formula, sizeof formula, "=%s/%s", value, whole);
	note(xlsx, worksheet_write_formula_num(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column, formula,
	                                       format, book_cell_ratio(cell)));
}

static void write_date(struct xlsx *xlsx, lxw_worksheet *sheet, const struct book_cell *cell,
                       lxw_format *format)
{
	struct civil civil = date_to_civil(cell->date);
	lxw_datetime datetime = {.year = civil.year, .month = civil.month, .day = civil.day};
	char text[11];
	if (civil.year >= 1900) {
		note(xlsx, worksheet_write_datetime(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column,
		                                    &datetime, format));
		return;
	}
	/* the calendar of XLSX begins in 1900 */
	date_format(cell->date, text);
	note(xlsx,
	     worksheet_write_string(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column, text, format));
}

static bool shows_when_covered(enum book_look look)
{
	const struct book_style *style = &book_styles[look];
	return style->fill != BOOK_NO_COLOR || style->rule_above != BOOK_NO_COLOR ||
	       style->rule_below != BOOK_NO_COLOR;
}

static void write_cell(struct xlsx *xlsx, lxw_worksheet *sheet, const struct book_cell *cell)
{
	lxw_row_t row = (lxw_row_t)cell->row;
	lxw_col_t column = (lxw_col_t)cell->column;
	lxw_format *format = format_of(xlsx, cell->look, form_of(cell));
	/* the cells that are covered show nothing but fills and rules: without these they are not written */
	if (cell->span > 1)
		note(xlsx,
		     worksheet_merge_range(sheet, row, column, row, (lxw_col_t)(column + cell->span - 1), "",
		                           shows_when_covered(cell->look) ? format : NULL));
	switch (cell->kind) {
	case BOOK_EMPTY:
		note(xlsx, worksheet_write_blank(sheet, row, column, format));
		break;
	case BOOK_TEXT:
		write_text(xlsx, sheet, cell, format);
		break;
	case BOOK_NUMBER:
		note(xlsx, worksheet_write_number(sheet, row, column, decimal_nearest(cell->value), format));
		break;
	case BOOK_DATE:
		write_date(xlsx, sheet, cell, format);
		break;
	case BOOK_PERCENT:
		write_share(xlsx, sheet, cell, format);
		break;
	case BOOK_FORMULA:
		note(xlsx, xlsx_write_formula(sheet, cell, format));
		break;
	case BOOK_MASKED:
		note(xlsx, worksheet_write_string(sheet, row, column, cell->text, format));
		break;
	}
	if (cell->field)
		note(xlsx, xlsx_write_field(sheet, cell));
}

static void style_chart(lxw_chart *chart, lxw_chart_series *series)
{
	lxw_chart_font small = {.name = (char *)BOOK_FONT, .size = 9, .color = 0x1F2937};
	lxw_chart_font title = {.name = (char *)BOOK_FONT, .size = 10, .bold = LXW_TRUE, .color = 0x1F3864};
	lxw_chart_line hidden = {.none = LXW_TRUE}, pale = {.color = 0xD9DEE5, .width = 0.5F};
	lxw_chart_fill fill = {.color = 0x2F5D93};
	chart_title_set_name_font(chart, &title);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	chart_series_set_fill(series, &fill);
	chart_series_set_labels(series);
	chart_series_set_labels_font(series, &small);
	chart_set_series_gap(chart, 45);
	/* of bars the library calls the vertical axis, that of the labels, y */
	chart_axis_set_reverse(chart->y_axis);
	chart_axis_set_num_font(chart->x_axis, &small);
	chart_axis_set_num_font(chart->y_axis, &small);
	chart_axis_set_line(chart->x_axis, &hidden);
	chart_axis_major_gridlines_set_visible(chart->x_axis, LXW_TRUE);
	chart_axis_major_gridlines_set_visible(chart->y_axis, LXW_FALSE);
	chart_axis_major_gridlines_set_line(chart->x_axis, &pale);
	chart_axis_set_min(chart->x_axis, 0);
	chart_axis_set_num_format(chart->x_axis, "[$-40C]#,##0");
	chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_HIGH);
}

static void write_chart(struct xlsx *xlsx, lxw_worksheet *sheet, const char *name,
                        const struct book_chart *book_chart)
{
	lxw_chart *chart = had(workbook_add_chart(xlsx->file, LXW_CHART_BAR));
	lxw_chart_series *series = had(chart_add_series(chart, NULL, NULL));
	lxw_row_t first = (lxw_row_t)book_chart->first, last = (lxw_row_t)book_chart->last;
	lxw_col_t labels = (lxw_col_t)book_chart->label_column, values = (lxw_col_t)book_chart->value_column;
	chart_series_set_categories(series, name, first, labels, last, labels);
	chart_series_set_values(series, name, first, values, last, values);
	struct buffer buffer = {0};
	chart_title_set_name(chart, escaped(&buffer, book_chart->title));
	buffer_free(&buffer);
	style_chart(chart, series);
	/* 480 by 288 pixels is the library's own size, which is then scaled */
	lxw_chart_options options = {.x_offset = 12,
	                             .y_offset = 0,
	                             .x_scale = book_chart->width / 480.0,
	                             .y_scale = book_chart->height / 288.0,
	                             .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
	                             .description = (char *)book_chart->description};
	note(xlsx, worksheet_insert_chart_opt(sheet, (lxw_row_t)book_chart->row,
	                                      (lxw_col_t)book_chart->column, chart, &options));
}

static void set_up_page(struct xlsx *xlsx, lxw_worksheet *sheet, const struct sheet *source)
{
	worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
	if (source->locked)
		worksheet_protect(sheet, NULL, NULL);
	if (source->hidden)
		worksheet_hide(sheet);
	worksheet_set_paper(sheet, 9);
	if (source->landscape)
		worksheet_set_landscape(sheet);
	worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.7);
	worksheet_fit_to_pages(sheet, 1, 0);
	note(xlsx, worksheet_set_footer(sheet, "&L&8&A&R&8Page &P sur &N"));
	if (source->repeat_count)
		note(xlsx,
		     worksheet_repeat_rows(sheet, (lxw_row_t)source->repeat_first,
		                           (lxw_row_t)(source->repeat_first + source->repeat_count - 1)));
	if (source->rows)
		note(xlsx, worksheet_print_area(sheet, 0, 0, (lxw_row_t)(source->rows - 1),
		                                (lxw_col_t)(source->columns - 1)));
	if (source->frozen_rows || source->frozen_columns)
		worksheet_freeze_panes(sheet, (lxw_row_t)source->frozen_rows,
		                       (lxw_col_t)source->frozen_columns);
}

/* The library takes at most 1023 breaks and a list that ends with 0. */
static void set_breaks(struct xlsx *xlsx, lxw_worksheet *sheet, const struct sheet *source)
{
	lxw_row_t rows[1024] = {0};
	size_t count = 0;
	for (size_t i = 1; i < source->rows && count < 1023; i++)
		if (source->breaks[i])
			rows[count++] = (lxw_row_t)i;
	if (count)
		note(xlsx, worksheet_set_h_pagebreaks(sheet, rows));
}

/* Of rows first.., before anything stands in them; gives `after`. */
static size_t set_heights(struct xlsx *xlsx, lxw_worksheet *sheet, const struct sheet *source, size_t first,
                          size_t after)
{
	for (size_t i = first; i < after; i++)
		if (source->heights[i] != 20)
			note(xlsx, worksheet_set_row_pixels(sheet, (lxw_row_t)i, (uint32_t)source->heights[i],
			                                    NULL));
	return after > first ? after : first;
}

static void write_sheet(struct xlsx *xlsx, const struct sheet *source)
{
	lxw_worksheet *sheet = had(workbook_add_worksheet(xlsx->file, source->name));
	set_up_page(xlsx, sheet, source);
	set_breaks(xlsx, sheet, source);
	for (size_t i = 0, after; i < source->columns; i = after) {
		for (after = i + 1; after < source->columns && source->widths[after] == source->widths[i];)
			after++;
		note(xlsx, worksheet_set_column_pixels(sheet, (lxw_col_t)i, (lxw_col_t)(after - 1),
		                                       (uint32_t)source->widths[i], NULL));
	}
	struct sheet_walk walk;
	const struct book_cell *cell;
	size_t row = 0;
	sheet_walk_begin(&walk, source);
	while ((cell = sheet_walk_next(&walk))) {
		row = set_heights(xlsx, sheet, source, row, cell->row + 1);
		write_cell(xlsx, sheet, cell);
	}
	set_heights(xlsx, sheet, source, row, source->rows);
	for (size_t i = 0; i < source->chart_count; i++)
		write_chart(xlsx, sheet, source->name, &source->charts[i]);
}

static void set_properties(struct xlsx *xlsx)
{
	struct buffer buffer = {0};
	const char *title = escaped(&buffer, xlsx->book->title);
	lxw_doc_properties properties = {.title = utf8_length(title) > 250 ? "" : (char *)title,
	                                 .created = (time_t)xlsx->book->created * 86400};
	note(xlsx, workbook_set_properties(xlsx->file, &properties));
	buffer_free(&buffer);
}

/* The library's first format is that of cells without one, and the unit of column widths is its digit. */
static void set_default_font(struct xlsx *xlsx)
{
	lxw_format *first = STAILQ_FIRST(xlsx->file->formats);
	if (first == NULL)
		return;
	format_set_font_name(first, BOOK_FONT);
	format_set_font_size(first, 10);
}

static int fail(lxw_error status, struct error *error)
{
	if (status == LXW_ERROR_MEMORY_MALLOC_FAILED)
		memory_exhausted(0);
	enum message code = status >= LXW_ERROR_CREATING_XLSX_FILE && status <= LXW_ERROR_ZIP_CLOSE
	                            ? MSG_WRITE
	                            : MSG_LIBRARY;
	return error_format(error, code, "XLSX: %s", lxw_strerror(status));
}

static size_t cells_held(const struct sheet *sheet)
{
	size_t made = sheet->more && !sheet->more->many ? sheet->rows * sheet->columns : 0;
	return sheet->count + made;
}

static size_t cells_of(const struct workbook *book)
{
	size_t cells = 0;
	for (size_t i = 0; i < book->count; i++)
		cells += cells_held(book->sheets[i]);
	return cells;
}

/* The library takes about so much for a cell, with its text, and for compression; it does not look whether it
 * got it. */
static void probe_memory(const struct workbook *book)
{
	memory_probe(8000000 + cells_of(book) * 400);
}

/* Long lists: the library then writes each row as it comes, with texts where they stand. */
static bool has_many_rows(const struct workbook *book)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->sheets[i]->more && book->sheets[i]->more->many)
			return true;
	return false;
}

/* Each part of the file is a file without a name first, a hundred of them for a workbook of statistics, and
 * so is the whole: where they are small, they stay in memory. NULL: where temporary files stand. */
static char *folder_of_parts(const struct workbook *book)
{
	static char memory[] = "/dev/shm";
	bool small = !has_many_rows(book) && cells_of(book) < SMALL;
	return small && !getenv("TMPDIR") && access(memory, W_OK) == 0 ? memory : NULL;
}

static int write_file(const struct workbook *book, const char *path, struct error *error)
{
	if (libxlsxwriter_open(error) < 0)
		return -1;
	probe_memory(book);
	lxw_workbook_options options = {.constant_memory = has_many_rows(book),
	                                .tmpdir = folder_of_parts(book)};
	struct xlsx xlsx = {.book = book, .file = had(workbook_new_opt(path, &options))};
	set_default_font(&xlsx);
	set_properties(&xlsx);
	for (size_t i = 0; i < book->count; i++)
		write_sheet(&xlsx, book->sheets[i]);
	lxw_error closed = workbook_close(xlsx.file);
	note(&xlsx, closed);
	return xlsx.failure == LXW_NO_ERROR ? workbook_check(book, error) : fail(xlsx.failure, error);
}

/* The temporary file has no name from its first moment, so that nothing is left whatever happens; the
 * library, which wants a name, is given its descriptor's. */
int xlsx_write(const struct workbook *book, struct out *out, struct error *error)
{
	struct buffer path = {0};
	const char *folder = folder_of_parts(book);
	int descriptor = folder ? temporary_open_in(folder, error) : temporary_open(error);
	if (descriptor < 0)
		return -1;
	buffer_printf(&path, "/proc/self/fd/%d", descriptor);
	int status = write_file(book, path.bytes, error);
	buffer_free(&path);
	if (status == 0)
		return out_copy_descriptor(out, descriptor);
	close(descriptor);
	return status;
}
