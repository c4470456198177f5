#include "import/marked/marked.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temporary.h"
#include "base/text.h"
#include "import/marked/private.h"

enum { TEXT_MOST = 32000, NAME_MOST = 31, COMMON_TIME = 315532800 /* 1980: the same bytes every day */ };

void marked_note(struct marked *marked, lxw_error status)
{
	if (status == LXW_ERROR_MEMORY_MALLOC_FAILED)
		memory_exhausted(0);
	if (status != LXW_NO_ERROR && marked->failure == LXW_NO_ERROR)
		marked->failure = status;
}

void *marked_had(void *made)
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
	marked->formats[fill][form] = format = marked_had(workbook_add_format(marked->book));
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
		text_fold(&other, i == index ? MARKED_LIST : marked->sheets[i].name, true);
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
	lxw_worksheet *sheet = marked_had(workbook_add_worksheet(marked->book, name));
	worksheet_set_paper(sheet, A4);
	worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	return sheet;
}

/* The list of an earlier copy that was corrected and given back is not carried along. */
static bool is_old_list(const struct marked *marked, size_t index)
{
	return sheet_count(marked->source) > 1 &&
	       strcmp(sheet_info(marked->source, index)->name, MARKED_LIST) == 0;
}

static int write_book(struct marked *marked, struct error *error)
{
	lxw_doc_properties properties = {.title = MARKED_LIST, .created = COMMON_TIME};
	marked_note(marked, workbook_set_properties(marked->book, &properties));
	lxw_worksheet *list = add_sheet(marked, MARKED_LIST);
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
	marked_write_list(marked, list);
	return 0;
}

static int write_at(struct marked *marked, const char *path, const struct mark *marks, size_t count,
                    struct error *error)
{
	size_t sheets = sheet_count(marked->source);
	if (libxlsxwriter_open(error) < 0)
		return -1;
	marked->book = marked_had(workbook_new(path));
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
