#include "data/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/text.h"

#define CHUNK     262144u
#define MEGABYTE  1000000u
#define CELL_MOST 8000000u  /* bytes; libxml2 reads texts up to 10,000,000 */
#define LINE_MOST 64000000u /* bytes without a line end */
#define GROWTH    65536u    /* of the parser's cell, which is copied each time */

struct reading {
	const struct csv_handler *handler;
	const char *name;
	struct csv_parser parser;
	size_t line;     /* of the bytes being parsed */
	size_t row_line; /* where the row began */
	bool in_row;
	size_t index; /* of the next field */
	bool stopped;
	bool careful; /* every line goes through libcsv */
};

static int too_large(struct reading *reading, const char *what, size_t line)
{
	return error_set(reading->handler->error, MSG_LIMIT,
	                 (struct place){.file = reading->name, .line = line}, what, NULL);
}

static void on_field(void *bytes, size_t length, void *context)
{
	struct reading *reading = context;
	if (reading->stopped)
		return;
	if (length > CELL_MOST) {
		too_large(reading, "cell", reading->row_line);
		reading->stopped = true;
		return;
	}
	reading->handler->field(reading->handler->context, reading->row_line, reading->index++, bytes,
	                        length);
}

static void on_row(int terminator, void *context)
{
	struct reading *reading = context;
	(void)terminator;
	if (!reading->stopped && reading->index)
		reading->stopped = reading->handler->row(reading->handler->context, reading->row_line,
		                                         reading->index) < 0;
	reading->index = 0;
	reading->in_row = false;
}

static int keep_spaces(unsigned char c)
{
	(void)c;
	return 0;
}

char csv_separator(const char *bytes, size_t length)
{
	static const char candidates[] = ";,\t";
	size_t counts[3] = {0};
	bool quoted = false;
	for (size_t i = 0; i < length && (quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
		const char *hit = bytes[i] ? strchr(candidates, bytes[i]) : NULL;
		if (bytes[i] == '"')
			quoted = !quoted;
		else if (!quoted && hit)
			counts[hit - candidates]++;
	}
	size_t best = 0;
	for (size_t i = 1; i < 3; i++)
		if (counts[i] > counts[best])
			best = i;
	return candidates[best];
}

static int fail(struct reading *reading, enum message code, size_t line)
{
	return error_set(reading->handler->error, code, (struct place){.file = reading->name, .line = line},
	                 NULL, NULL);
}

static bool blank(const char *bytes, size_t length)
{
	return length == 0 || (bytes[0] == '\n') || (length == 2 && memcmp(bytes, "\r\n", 2) == 0);
}

/* A carriage return alone ends a row inside a line: from there on only libcsv knows where rows begin. */
static bool lone_return(const char *bytes, size_t length)
{
	const char *found = memchr(bytes, '\r', length);
	return found && (found + 2 != bytes + length || found[1] != '\n');
}

/* Most rows are one line without a quote: they need no state, and libcsv would give the same fields. */
static bool split_line(struct reading *reading, const char *bytes, size_t length)
{
	if (length && bytes[length - 1] == '\n')
		length--;
	if (length && bytes[length - 1] == '\r')
		length--;
	if (!length || memchr(bytes, '"', length))
		return false;
	const char separator = (char)csv_get_delim(&reading->parser);
	const char *from = bytes, *end = bytes + length;
	for (const char *p = bytes; p < end; p++)
		if (*p == separator) {
			on_field((void *)from, (size_t)(p - from), reading);
			from = p + 1;
		}
	on_field((void *)from, (size_t)(end - from), reading);
	on_row('\n', reading);
	return true;
}

/* One line with its end, or the rest of the file. The parser does not count lines, so it gets them one by
 * one. */
static int parse_line(struct reading *reading, const char *bytes, size_t length)
{
	bool fresh = !reading->in_row && !blank(bytes, length);
	reading->careful |= lone_return(bytes, length);
	reading->line++;
	if (!reading->in_row) {
		reading->row_line = reading->line;
		reading->in_row = fresh;
	}
	if (!text_plain_ascii(bytes, length)) {
		if (!utf8_valid(bytes, length, NULL))
			return fail(reading, MSG_ENCODING, reading->line);
		if (!text_printable(bytes, length))
			return fail(reading, MSG_CONTROL, reading->line);
	}
	if (fresh && !reading->careful && split_line(reading, bytes, length))
		return reading->stopped ? -1 : 0;
	if (csv_parse(&reading->parser, bytes, length, on_field, on_row, reading) != length) {
		if (csv_error(&reading->parser) == CSV_ENOMEM)
			memory_exhausted(0);
		return fail(reading, MSG_CSV_QUOTE, reading->row_line);
	}
	return reading->stopped ? -1 : 0;
}

static int parse_lines(struct reading *reading, struct buffer *pending, bool last)
{
	size_t start = 0;
	while (start < pending->length) {
		const char *from = pending->bytes + start;
		const char *end = memchr(from, '\n', pending->length - start);
		if (!end && !last)
			break;
		size_t length = end ? (size_t)(end - from) + 1 : pending->length - start;
		if (parse_line(reading, from, length) < 0)
			return -1;
		start += length;
	}
	memmove(pending->bytes, pending->bytes + start, pending->length - start);
	pending->length -= start;
	return 0;
}

static ssize_t read_more(int descriptor, struct buffer *pending)
{
	pending->bytes = memory_grow(pending->bytes, &pending->capacity, pending->length + CHUNK, 1);
	ssize_t got;
	do
		got = read(descriptor, pending->bytes + pending->length, CHUNK);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		pending->length += (size_t)got;
	return got;
}

static int finish(struct reading *reading)
{
	if (csv_fini(&reading->parser, on_field, on_row, reading) < 0)
		return fail(reading, MSG_CSV_QUOTE, reading->row_line);
	return reading->stopped ? -1 : 0;
}

static int read_all(struct reading *reading, int descriptor)
{
	struct buffer pending = {0};
	struct stat status = {0};
	size_t done = 0;
	bool begun = false;
	int result = fstat(descriptor, &status) < 0
	                     ? error_system(reading->handler->error, MSG_READ, reading->name, errno)
	                     : 0;
	ssize_t got = 0;
	while (result == 0 && (got = read_more(descriptor, &pending)) > 0) {
		if (!begun && pending.length >= 3 && memcmp(pending.bytes, "\xEF\xBB\xBF", 3) == 0) {
			memmove(pending.bytes, pending.bytes + 3, pending.length - 3);
			pending.length -= 3;
		}
		if (!begun)
			csv_set_delim(&reading->parser,
			              (unsigned char)csv_separator(pending.bytes, pending.length));
		begun = true;
		done += (size_t)got;
		progress_tell(reading->name, done / MEGABYTE, (size_t)status.st_size / MEGABYTE);
		result = parse_lines(reading, &pending, false);
		if (result == 0 && pending.length > LINE_MOST)
			result = too_large(reading, "line", reading->line + 1);
	}
	if (got < 0)
		result = error_system(reading->handler->error, MSG_READ, reading->name, errno);
	if (result == 0)
		result = parse_lines(reading, &pending, true);
	if (result == 0)
		result = finish(reading);
	buffer_free(&pending);
	return result;
}

int csv_read(const char *path, const char *name, const struct csv_handler *handler)
{
	struct reading reading = {.handler = handler, .name = name};
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return error_system(handler->error, MSG_OPEN, name, errno);
	if (csv_init(&reading.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		memory_exhausted(0);
	csv_set_space_func(&reading.parser, keep_spaces);
	csv_set_blk_size(&reading.parser, GROWTH);
	int result = read_all(&reading, descriptor);
	csv_free(&reading.parser);
	close(descriptor);
	return result;
}
