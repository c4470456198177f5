/* Foreign CSV, through libcsv: any encoding of encoding.h, any separator of ; , and tab. Unlike the CSV of
 * datasets (data/csv.h) it is taken as it comes: rows of any length, quotes inside fields. */
#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sheet/encoding.h"
#include "sheet/private.h"

#define BLOCK     65536u
#define CELL_MOST 1000000u
#define ROW_MOST  32000000u

struct csv_file {
	int descriptor;
	size_t start; /* behind a byte order mark */
	enum encoding encoding;
};

/* One row is complete after each line at most, unless carriage returns alone end rows: those wait. */
struct csv_rows {
	struct csv_file *file;
	struct csv_parser parser;
	off_t offset;
	struct buffer raw, text; /* bytes of the file; UTF-8 not parsed yet, from `parsed` on */
	size_t parsed;
	struct buffer
	        fields; /* of rows that are complete: F and a field and NUL, R and the line it began on */
	size_t field_start, fields_read;
	uint32_t lines, row, row_line;
	uint32_t waiting; /* rows that are complete and not given */
	bool ended, in_row, in_line, too_large;
};

static int keep_spaces(unsigned char c)
{
	(void)c;
	return 0;
}

/* libcsv copies NUL bytes too: they become visible, as the end of a field is told by one here. */
static void on_field(void *bytes, size_t length, void *context)
{
	struct csv_rows *rows = context;
	const char *p = bytes, *end = p + length;
	if (length > CELL_MOST) {
		rows->too_large = true;
		return;
	}
	buffer_putc(&rows->fields, 'F');
	for (const char *zero; p < end && (zero = memchr(p, '\0', (size_t)(end - p))); p = zero + 1) {
		buffer_add(&rows->fields, p, (size_t)(zero - p));
		buffer_puts(&rows->fields, "\xEF\xBF\xBD");
	}
	if (p < end)
		buffer_add(&rows->fields, p, (size_t)(end - p));
	buffer_putc(&rows->fields, '\0');
}

static void on_row(int terminator, void *context)
{
	struct csv_rows *rows = context;
	(void)terminator;
	buffer_putc(&rows->fields, 'R');
	buffer_add(&rows->fields, (const char *)&rows->row_line, sizeof rows->row_line);
	rows->waiting++;
	rows->in_row = false;
}

static int read_text(struct csv_rows *rows, const char *path, struct error *error)
{
	rows->raw.bytes = memory_grow(rows->raw.bytes, &rows->raw.capacity, rows->raw.length + BLOCK, 1);
	ssize_t got;
	do
		got = pread(rows->file->descriptor, rows->raw.bytes + rows->raw.length, BLOCK, rows->offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_system(error, MSG_READ, path, errno);
	rows->offset += got;
	rows->raw.length += (size_t)got;
	rows->ended = got == 0;
	size_t rest = rows->text.length - rows->parsed;
	if (rest)
		memmove(rows->text.bytes, rows->text.bytes + rows->parsed, rest);
	rows->text.length = rest;
	rows->parsed = 0;
	size_t taken = encoding_decode(rows->file->encoding, (unsigned char *)rows->raw.bytes,
	                               rows->raw.length, rows->ended, &rows->text);
	memmove(rows->raw.bytes, rows->raw.bytes + taken, rows->raw.length - taken);
	rows->raw.length -= taken;
	return 0;
}

static int fail_line(struct sheet_reader *reader, struct csv_rows *rows, enum message code,
                     const char *detail, struct error *error)
{
	return error_set(error, code, (struct place){.file = reader->file->path, .line = rows->row_line},
	                 detail, NULL);
}

/* Parses one line, so that rows know on which line they begin. */
static int parse_line(struct sheet_reader *reader, struct csv_rows *rows, const char *line, size_t length,
                      struct error *error)
{
	rows->lines += !rows->in_line;
	rows->in_line = line[length - 1] != '\n';
	if (!rows->in_row) {
		rows->row_line = rows->lines;
		rows->in_row = length > 2 || (*line != '\n' && *line != '\r');
	}
	if (csv_parse(&rows->parser, line, length, on_field, on_row, rows) != length)
		return fail_line(reader, rows, MSG_CSV_QUOTE, NULL, error);
	if (rows->too_large || rows->fields.length > ROW_MOST ||
	    csv_get_buffer_size(&rows->parser) > 2 * CELL_MOST)
		return fail_line(reader, rows, MSG_LIMIT, "cell", error);
	return 0;
}

/* Parses what there is up to the next row: 1, or 0 where more text is needed. */
static int parse_more(struct sheet_reader *reader, struct csv_rows *rows, struct error *error)
{
	while (!rows->waiting && rows->parsed < rows->text.length) {
		const char *line = rows->text.bytes + rows->parsed;
		size_t rest = rows->text.length - rows->parsed;
		const char *end = memchr(line, '\n', rest);
		if (!end && !rows->ended && rest < BLOCK)
			return 0;
		size_t length = end ? (size_t)(end - line) + 1 : rest;
		if (parse_line(reader, rows, line, length, error) < 0)
			return -1;
		rows->parsed += length;
	}
	return rows->waiting > 0;
}

/* libcsv looks at this only where it also refuses quotes inside fields: its states are not named outside, and
 * 2 is inside a field. */
static bool quote_is_open(const struct csv_parser *parser)
{
	return parser->quoted && parser->pstate == 2;
}

static int fill(struct sheet_reader *reader, struct csv_rows *rows, struct error *error)
{
	rows->fields.length = 0;
	rows->fields_read = 0;
	int got;
	while ((got = parse_more(reader, rows, error)) == 0 && !rows->ended)
		if (read_text(rows, reader->file->path, error) < 0)
			return -1;
	if (got == 0 && rows->ended) {
		if (quote_is_open(&rows->parser))
			return fail_line(reader, rows, MSG_CSV_QUOTE, NULL, error);
		csv_fini(&rows->parser, on_field, on_row, rows);
		got = rows->waiting > 0;
	}
	return got;
}

/* Takes one row of those that wait. */
static int take_row(struct sheet_reader *reader, struct csv_rows *rows, struct error *error)
{
	uint32_t column = 0;
	rows_begin(&reader->rows, ++rows->row, false);
	while (rows->fields.bytes[rows->fields_read] == 'F') {
		const char *field = rows->fields.bytes + rows->fields_read + 1;
		size_t length = strlen(field);
		rows->fields_read += length + 2;
		if (++column > SHEET_COLUMNS_MAX)
			return sheet_fail(reader, rows->row, 0, MSG_LIMIT, "columns", error);
		if (length == 0)
			continue;
		rows_cell(&reader->rows, column)->kind = SHEET_TEXT;
		buffer_add(&reader->rows.text, field, length);
		rows_text_done(&reader->rows);
	}
	memcpy(&reader->rows.line, rows->fields.bytes + rows->fields_read + 1, sizeof(uint32_t));
	rows->fields_read += 1 + sizeof(uint32_t);
	rows->waiting--;
	return 0;
}

static int next_csv(struct sheet_reader *reader, struct error *error)
{
	struct csv_rows *rows = reader->state;
	int got;
	do {
		got = rows->waiting ? 1 : fill(reader, rows, error);
		if (got > 0 && take_row(reader, rows, error) < 0)
			return -1;
	} while (got > 0 && reader->rows.count == 0);
	return got;
}

static void end_csv(void *state)
{
	struct csv_rows *rows = state;
	csv_free(&rows->parser);
	buffer_free(&rows->raw);
	buffer_free(&rows->text);
	buffer_free(&rows->fields);
	free(rows);
}

static void *start_csv(struct sheet_reader *reader, struct error *error)
{
	struct csv_rows *rows = memory_zalloc(1, sizeof *rows);
	(void)error;
	rows->file = reader->file->state;
	rows->offset = (off_t)rows->file->start;
	if (csv_init(&rows->parser, 0) != 0)
		memory_exhausted(0);
	csv_set_delim(&rows->parser, (unsigned char)reader->file->separator);
	csv_set_space_func(&rows->parser, keep_spaces);
	return rows;
}

static void close_csv(void *state)
{
	struct csv_file *csv = state;
	close(csv->descriptor);
	free(csv);
}

/* The separator that most of the first lines agree on: each line votes by how many it has, outside quotes. */
static char find_separator(const char *text, size_t length)
{
	static const char candidates[] = ";\t,";
	size_t counts[3] = {0};
	bool quoted = false;
	for (size_t i = 0; i < length; i++) {
		const char *hit = text[i] ? strchr(candidates, text[i]) : NULL;
		if (text[i] == '"')
			quoted = !quoted;
		else if (hit && !quoted)
			counts[hit - candidates]++;
	}
	/* A comma also stands in texts and numbers: it must have twice as many. */
	size_t best = counts[1] > counts[0] ? 1 : 0;
	return counts[2] > 2 * counts[best] ? ',' : candidates[best];
}

static int survey_file(struct sheet_file *file, struct csv_file *csv, struct error *error)
{
	struct encoding_survey *survey = memory_zalloc(1, sizeof *survey);
	unsigned char *block = memory_alloc(BLOCK, 1);
	off_t offset = 0;
	ssize_t got;
	int result = 0;
	while ((got = pread(csv->descriptor, block, BLOCK, offset)) > 0) {
		if (offset == 0 && csv->encoding == ENCODING_COUNT)
			csv->start = encoding_mark(block, (size_t)got, &csv->encoding);
		if (csv->encoding != ENCODING_COUNT)
			break;
		encoding_look(survey, block, (size_t)got);
		offset += got;
	}
	file->sureness = 100;
	if (got < 0)
		result = error_system(error, MSG_READ, file->path, errno);
	else if (csv->encoding == ENCODING_COUNT)
		csv->encoding = encoding_choose(survey, &file->sureness);
	bool wide = csv->encoding == ENCODING_UTF_16LE || csv->encoding == ENCODING_UTF_16BE;
	if (result == 0 && !wide && survey->controls > survey->bytes / 100)
		result = error_set(error, MSG_SHEET_FORMAT, (struct place){.file = file->path}, "not a text",
		                   NULL);
	free(block);
	free(survey);
	return result;
}

static char told_separator(const struct csv_file *csv)
{
	unsigned char *block = memory_alloc(BLOCK, 1);
	struct buffer text = {0};
	ssize_t got = pread(csv->descriptor, block, BLOCK, (off_t)csv->start);
	if (got > 0)
		encoding_decode(csv->encoding, block, (size_t)got, true, &text);
	char separator = find_separator(text.bytes ? text.bytes : "", text.length);
	buffer_free(&text);
	free(block);
	return separator;
}

static void name_sheet(struct sheet_file *file)
{
	const char *slash = strrchr(file->path, '/'), *name = slash ? slash + 1 : file->path;
	const char *dot = strrchr(name, '.');
	size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
	file->sheets = arena_append(&file->arena, file->sheets, &file->count, sizeof *file->sheets);
	file->sheets[0].name = arena_strndup(&file->arena, name, length);
}

int sheet_csv_open(struct sheet_file *file, int descriptor, const struct sheet_options *options,
                   struct error *error)
{
	static const struct sheet_backend backend = {start_csv, next_csv, end_csv, close_csv};
	struct csv_file *csv = memory_zalloc(1, sizeof *csv);
	*csv = (struct csv_file){.descriptor = descriptor, .encoding = ENCODING_COUNT};
	file->format = SHEET_CSV;
	file->backend = &backend;
	file->state = csv;
	if (options->encoding && (csv->encoding = encoding_find(options->encoding)) == ENCODING_COUNT)
		return error_set(error, MSG_SHEET_ENCODING, (struct place){0}, options->encoding, NULL);
	if (survey_file(file, csv, error) < 0)
		return -1;
	if (options->encoding) {
		unsigned char head[4];
		enum encoding marked = ENCODING_COUNT;
		ssize_t got = pread(descriptor, head, sizeof head, 0);
		size_t length = encoding_mark(head, got > 0 ? (size_t)got : 0, &marked);
		csv->start = marked == csv->encoding ? length : 0;
	}
	name_sheet(file);
	file->encoding = sheet_encodings[csv->encoding];
	file->separator = options->separator ? options->separator : told_separator(csv);
	return 0;
}
