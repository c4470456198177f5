/* The first sheet of the marked copy: all that is said, line by line. */
#include "import/marked/private.h"

/* Of the library; further lines have no link. */
#define LINKS_MOST 60000

static const struct {
	const char *title;
	size_t width; /* characters */
} columns[] = {{"Feuille", 18}, {"Ligne", 8},         {"Colonne", 9},
               {"Valeur", 34},  {"Suite donnée", 18}, {"Raison", 70}};
enum { SHEET_COLUMN, ROW_COLUMN, PLACE_COLUMN, VALUE_COLUMN, DONE_COLUMN, REASON_COLUMN };

/* Lines that a text takes in a column, near enough: widths are in digits, which are wider than most letters.
 */
static size_t lines_in(const char *text, size_t column)
{
	size_t lines = 0, room = columns[column].width * 8 / 7;
	for (const char *line = text;; line += strcspn(line, "\n") + 1) {
		size_t length = 0;
		for (const char *next = line; *next && *next != '\n'; next++)
			length += ((unsigned char)*next & 0xC0) != 0x80;
		lines += length ? (length + room - 1) / room : 1;
		if (!line[strcspn(line, "\n")])
			return lines;
	}
}

/* Programs that do not measure rows themselves would print one over the other. */
static void fit_row(struct marked *marked, lxw_worksheet *list, lxw_row_t row, const struct mark *mark)
{
	size_t value = lines_in(mark->value ? mark->value : "", VALUE_COLUMN),
	       reason = lines_in(mark->reason, REASON_COLUMN);
	size_t lines = value > reason ? value : reason;
	if (lines > LINES_MOST)
		lines = LINES_MOST;
	if (lines > 1)
		marked_note(marked, worksheet_set_row(list, row, LXW_DEF_ROW_HEIGHT * (double)lines, NULL));
}

static void list_header(struct marked *marked, lxw_worksheet *list)
{
	marked->header = marked_had(workbook_add_format(marked->book));
	format_set_bold(marked->header);
	format_set_bottom(marked->header, LXW_BORDER_THIN);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		lxw_col_t at = (lxw_col_t)i;
		worksheet_set_column(list, at, at, (double)columns[i].width, NULL);
		worksheet_write_string(list, 0, at, columns[i].title, marked->header);
	}
	worksheet_freeze_panes(list, 1, 0);
}

static void put_text(struct marked *marked, lxw_worksheet *list, lxw_row_t row, lxw_col_t column,
                     const char *text)
{
	lxw_format *plain = marked_format(marked, MARKED_NONE, FORM_PLAIN);
	marked_note(marked, worksheet_write_string(list, row, column, text, plain));
}

static void list_line(struct marked *marked, lxw_worksheet *list, lxw_row_t row,
                      const struct marked_sheet *sheet, const struct mark *mark)
{
	static const char *const done[] = {"laissé de côté", "deviné", "changé"};
	struct buffer text = {0}, url = {0};
	char column[8] = "";
	lxw_format *plain = marked_format(marked, MARKED_NONE, FORM_PLAIN);
	sheet_column_name(mark->column ? mark->column : 1, column);
	buffer_printf(&url, "internal:'%s'!%s%u", sheet->name, column, mark->row ? (unsigned)mark->row : 1U);
	put_text(marked, list, row, SHEET_COLUMN, marked_text(&text, sheet->name));
	if (mark->row)
		marked_note(marked, worksheet_write_number(list, row, ROW_COLUMN, mark->row, plain));
	if (mark->column && row <= LINKS_MOST)
		marked_note(marked,
		            worksheet_write_url_opt(list, row, PLACE_COLUMN, url.bytes, NULL, column, NULL));
	else if (mark->column)
		put_text(marked, list, row, PLACE_COLUMN, column);
	put_text(marked, list, row, VALUE_COLUMN, marked_text(&text, mark->value));
	marked_note(marked, worksheet_write_string(list, row, DONE_COLUMN, done[mark->kind],
	                                           marked_format(marked, (int)mark->kind, FORM_PLAIN)));
	put_text(marked, list, row, REASON_COLUMN, marked_text(&text, mark->reason));
	fit_row(marked, list, row, mark);
	buffer_free(&text);
	buffer_free(&url);
}

void marked_write_list(struct marked *marked, lxw_worksheet *list)
{
	lxw_row_t row = 0;
	list_header(marked, list);
	for (size_t i = 0; i < sheet_count(marked->source); i++)
		for (size_t k = 0; k < marked->sheets[i].count && row < SHEET_ROWS_MAX - 1; k++)
			list_line(marked, list, ++row, &marked->sheets[i], marked->sheets[i].marks[k]);
	if (row)
		worksheet_autofilter(list, 0, 0, row, REASON_COLUMN);
}
