#include "import/marked.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temporary.h"
#include "base/text.h"
#include "import/marked_private.h"

#define LIST_NAME "À corriger"
/* Of the library; further lines have no link. */
#define LINKS_MOST 60000

enum { TEXT_MOST = 32000, NAME_MOST = 31, COMMON_TIME = 315532800 /* 1980: the same bytes every day */ };

void marked_note(struct marked *marked, lxw_error status)
{
	if (status == LXW_ERROR_MEMORY_MALLOC_FAILED)
		memory_exhausted(0);
	if (status != LXW_NO_ERROR && marked->failure == LXW_NO_ERROR)
		marked->failure = status;
}

static void *had(void *made)
{
	if (!made)
		memory_exhausted(0);
	return made;
}

static const char *form_text(enum marked_form form)
{
	static const char *const texts[FORM_COUNT] = {NULL, "0.##%", "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss",
	                                              "[h]:mm:ss"};
	return texts[form];
}

lxw_format *marked_format(struct marked *marked, int fill, enum marked_form form)
{
	static const uint32_t fills[FILLS] = {
	        [MARK_LEFT_OUT] = 0xF4B6B6, [MARK_GUESSED] = 0xFBD9A8, [MARK_CHANGED] = 0xFFF3B0};
	lxw_format *format = marked->formats[fill][form];
	if (format)
		return format;
	marked->formats[fill][form] = format = had(workbook_add_format(marked->book));
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	if (form == FORM_PLAIN)
		format_set_text_wrap(format);
	if (form_text(form))
		format_set_num_format(format, form_text(form));
	if (fill != MARKED_NONE) {
		format_set_pattern(format, LXW_PATTERN_SOLID);
		format_set_bg_color(format, fills[fill]);
		format_set_border(format, LXW_BORDER_THIN);
		format_set_border_color(format, 0x808080);
	}
	return format;
}

static bool is_escape(const char *text)
{
	return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 &&
	       text[6] == '_';
}

const char *marked_text(struct buffer *buffer, const char *text)
{
	buffer->length = 0;
	size_t count = 0;
	for (const char *p = text ? text : ""; *p && count < TEXT_MOST; p++) {
		if (is_escape(p))
			buffer_puts(buffer, "_x005F");
		buffer_putc(buffer, *p);
		count += ((unsigned char)p[1] & 0xC0) != 0x80;
	}
	buffer_puts(buffer, "");
	return buffer->bytes;
}

static bool name_taken(const struct marked *marked, size_t index, const char *name)
{
	struct buffer own = {0}, other = {0};
	bool taken = false;
	text_fold(&own, name, true);
	for (size_t i = 0; i <= index && !taken; i++) {
		other.length = 0;
		text_fold(&other, i == index ? LIST_NAME : marked->sheets[i].name, true);
		taken = own.length == other.length && memcmp(own.bytes, other.bytes, own.length) == 0;
	}
	buffer_free(&own);
	buffer_free(&other);
	return taken;
}

/* A name that XLSX allows: 31 characters, none of []:*?/\, no apostrophe at either end, each once. */
static void name_sheet(struct marked *marked, size_t index)
{
	char *name = marked->sheets[index].name, *out = name;
	const char *given = sheet_info(marked->source, index)->name;
	int characters = 0;
	for (const char *p = given; *p; p++) {
		/* Characters beyond the first plane count twice. */
		characters += ((unsigned char)*p & 0xC0) != 0x80 ? 1 + ((unsigned char)*p >= 0xF0) : 0;
		if (characters > NAME_MOST || out - name > 100)
			break;
		*out++ = strchr("[]:*?/\\'", *p) ? '_' : *p;
	}
	*out = '\0';
	if (!*name || name_taken(marked, index, name))
		snprintf(name, sizeof marked->sheets[index].name, "Feuille %zu", index + 1);
}

static int compare_marks(const void *left, const void *right)
{
	const struct mark *a = *(const struct mark *const *)left, *b = *(const struct mark *const *)right;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a > b) - (a < b);
}

/* A mark without a sheet is on the first one. */
static void share_marks(struct marked *marked, const struct mark *marks, size_t count)
{
	for (size_t i = 0; i < sheet_count(marked->source); i++) {
		struct marked_sheet *sheet = &marked->sheets[i];
		sheet->marks = memory_alloc(count, sizeof(struct mark *));
		for (size_t k = 0; k < count; k++)
			if (marks[k].sheet ? strcmp(marks[k].sheet, sheet_info(marked->source, i)->name) == 0
			                   : i == 0)
				sheet->marks[sheet->count++] = &marks[k];
		if (sheet->count)
			qsort(sheet->marks, sheet->count, sizeof *sheet->marks, compare_marks);
	}
}

static lxw_worksheet *add_sheet(struct marked *marked, const char *name)
{
	enum { A4 = 9 };
	lxw_worksheet *sheet = had(workbook_add_worksheet(marked->book, name));
	worksheet_set_paper(sheet, A4);
	worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	return sheet;
}

static const struct {
	const char *title;
	size_t width; /* characters */
} columns[] = {{"Feuille", 18}, {"Ligne", 8},         {"Colonne", 9},
               {"Valeur", 34},  {"Suite donnée", 18}, {"Raison", 70}};
enum { VALUE_COLUMN = 3, REASON_COLUMN = 5 };

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
	marked->header = had(workbook_add_format(marked->book));
	format_set_bold(marked->header);
	format_set_bottom(marked->header, LXW_BORDER_THIN);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		lxw_col_t at = (lxw_col_t)i;
		worksheet_set_column(list, at, at, (double)columns[i].width, NULL);
		worksheet_write_string(list, 0, at, columns[i].title, marked->header);
	}
	worksheet_freeze_panes(list, 1, 0);
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
	marked_note(marked, worksheet_write_string(list, row, 0, marked_text(&text, sheet->name), plain));
	if (mark->row)
		marked_note(marked, worksheet_write_number(list, row, 1, mark->row, plain));
	if (mark->column && row <= LINKS_MOST)
		marked_note(marked, worksheet_write_url_opt(list, row, 2, url.bytes, NULL, column, NULL));
	else if (mark->column)
		marked_note(marked, worksheet_write_string(list, row, 2, column, plain));
	marked_note(marked, worksheet_write_string(list, row, 3, marked_text(&text, mark->value), plain));
	marked_note(marked, worksheet_write_string(list, row, 4, done[mark->kind],
	                                           marked_format(marked, (int)mark->kind, FORM_PLAIN)));
	marked_note(marked, worksheet_write_string(list, row, 5, marked_text(&text, mark->reason), plain));
	fit_row(marked, list, row, mark);
	buffer_free(&text);
	buffer_free(&url);
}

static void write_list(struct marked *marked, lxw_worksheet *list)
{
	lxw_row_t row = 0;
	list_header(marked, list);
	for (size_t i = 0; i < sheet_count(marked->source); i++)
		for (size_t k = 0; k < marked->sheets[i].count && row < SHEET_ROWS_MAX - 1; k++)
			list_line(marked, list, ++row, &marked->sheets[i], marked->sheets[i].marks[k]);
	if (row)
		worksheet_autofilter(list, 0, 0, row, 5);
}

/* The list of an earlier copy that was corrected and given back is not carried along. */
static bool is_old_list(const struct marked *marked, size_t index)
{
	return sheet_count(marked->source) > 1 &&
	       strcmp(sheet_info(marked->source, index)->name, LIST_NAME) == 0;
}

static int write_book(struct marked *marked, struct error *error)
{
	lxw_doc_properties properties = {.title = LIST_NAME, .created = COMMON_TIME};
	marked_note(marked, workbook_set_properties(marked->book, &properties));
	lxw_worksheet *list = add_sheet(marked, LIST_NAME);
	for (size_t i = 0; i < sheet_count(marked->source); i++) {
		name_sheet(marked, i);
		if (is_old_list(marked, i))
			continue;
		marked->sheets[i].sheet = add_sheet(marked, marked->sheets[i].name);
		if (sheet_info(marked->source, i)->hidden)
			worksheet_hide(marked->sheets[i].sheet);
		if (marked_copy_sheet(marked, i, error) < 0)
			return -1;
	}
	write_list(marked, list);
	return 0;
}

static int write_at(struct marked *marked, const char *path, const struct mark *marks, size_t count,
                    struct error *error)
{
	size_t sheets = sheet_count(marked->source);
	if (libxlsxwriter_open(error) < 0)
		return -1;
	marked->book = had(workbook_new(path));
	marked->sheets = memory_zalloc(sheets, sizeof *marked->sheets);
	share_marks(marked, marks, count);
	int result = write_book(marked, error);
	marked_note(marked, workbook_close(marked->book));
	if (result == 0 && marked->failure != LXW_NO_ERROR)
		result = error_format(error, MSG_LIBRARY, "XLSX: %s", lxw_strerror(marked->failure));
	for (size_t i = 0; i < sheets; i++)
		free(marked->sheets[i].marks);
	free(marked->sheets);
	return result;
}

/* The temporary file has no name from its first moment; the library, which wants one, is given its
 * descriptor's. */
int marked_write(struct sheet_file *file, const struct mark *marks, size_t count, struct out *out,
                 struct error *error)
{
	struct marked marked = {.source = file};
	struct buffer path = {0};
	int descriptor = temporary_open(error);
	if (descriptor < 0)
		return -1;
	buffer_printf(&path, "/proc/self/fd/%d", descriptor);
	int status = write_at(&marked, path.bytes, marks, count, error);
	buffer_free(&path);
	if (status == 0)
		return out_copy_descriptor(out, descriptor);
	close(descriptor);
	return status;
}
