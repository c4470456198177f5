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
	bool careful;          /* every line goes through libcsv */
	struct buffer pending; /* bytes that are read, and not parsed; behind them room for a chunk */
	scanner *scan;         /* finds what stands in them: */
	struct scan_masks *masks;
	size_t mask_capacity, scanned; /* chunks that were scanned before, and hold no line end */
	struct csv_field {
		size_t from, length;
	} * fields; /* of a line that may turn out to be libcsv's */
	size_t field_capacity;
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

/* Of a chunk's bits, those of bytes from … to - 1; some of them are in it. */
static uint64_t bits_within(size_t chunk, size_t from, size_t to)
{
	size_t begin = chunk * SCAN_CHUNK;
	uint64_t bits = from > begin ? UINT64_MAX << (from - begin) : UINT64_MAX;
	return to - begin < SCAN_CHUNK ? bits & ~(UINT64_MAX << (to - begin)) : bits;
}

bool csv_printable(const char *bytes, const struct scan_masks *masks, size_t from, size_t to)
{
	for (size_t chunk = from / SCAN_CHUNK, checked = from; chunk * SCAN_CHUNK < to; chunk++)
		for (uint64_t odd = masks[chunk].odd & bits_within(chunk, from, to); odd; odd &= odd - 1) {
			size_t i = chunk * SCAN_CHUNK + (size_t)__builtin_ctzll(odd), end = i;
			if (i < checked || bytes[i] == '\t')
				continue;
			if (!((unsigned char)bytes[i] & 0x80))
				return false;
			while (end < to && ((unsigned char)bytes[end] & 0x80))
				end++;
			if (!utf8_valid(bytes + i, end - i, NULL) || !text_printable(bytes + i, end - i))
				return false;
			checked = end;
		}
	return true;
}

/* What stands anywhere in bytes from … to - 1. */
static struct scan_masks marks_within(const struct reading *reading, size_t from, size_t to)
{
	struct scan_masks all = {0};
	for (size_t chunk = from / SCAN_CHUNK; chunk * SCAN_CHUNK < to; chunk++) {
		const struct scan_masks *masks = &reading->masks[chunk];
		uint64_t bits = bits_within(chunk, from, to);
		all.quotes |= masks->quotes & bits;
		all.returns |= masks->returns & bits;
		all.odd |= masks->odd & bits;
	}
	return all;
}

/* Most rows are one line without a quote: they need no state, and libcsv would give the same fields. */
static void split_line(struct reading *reading, size_t from, size_t to)
{
	char *bytes = reading->pending.bytes;
	for (size_t chunk = from / SCAN_CHUNK, first = from; chunk * SCAN_CHUNK < to; chunk++) {
		uint64_t ends = reading->masks[chunk].separators & bits_within(chunk, first, to);
		for (; ends; ends &= ends - 1) {
			size_t end = chunk * SCAN_CHUNK + (size_t)__builtin_ctzll(ends);
			on_field(bytes + from, end - from, reading);
			from = end + 1;
		}
	}
	on_field(bytes + from, to - from, reading);
	on_row('\n', reading);
}

/* The same where fields stand in quotes, without others inside. False, and nothing is told: they do not. */
static bool split_quoted(struct reading *reading, size_t from, size_t to)
{
	char *bytes = reading->pending.bytes;
	const char separator = (char)csv_get_delim(&reading->parser);
	size_t count = 0;
	while (from <= to) {
		bool quoted = from < to && bytes[from] == '"';
		size_t begin = from + quoted;
		const char *found = memchr(bytes + begin, quoted ? '"' : separator, to - begin);
		size_t end = found ? (size_t)(found - bytes) : to;
		if (quoted ? !found || (end + 1 < to && bytes[end + 1] != separator)
		           : memchr(bytes + begin, '"', end - begin) != NULL)
			return false;
		reading->fields = memory_grow(reading->fields, &reading->field_capacity, count + 1,
		                              sizeof *reading->fields);
		reading->fields[count++] = (struct csv_field){.from = begin, .length = end - begin};
		from = end + quoted + 1;
	}
	for (size_t i = 0; i < count; i++)
		on_field(bytes + reading->fields[i].from, reading->fields[i].length, reading);
	on_row('\n', reading);
	return true;
}

/* Of a row that begins here. False: libcsv must say what there is. */
static bool split(struct reading *reading, size_t from, size_t to, bool quotes)
{
	const char *bytes = reading->pending.bytes;
	to -= bytes[to - 1] == '\n';
	to -= bytes[to - 1] == '\r';
	if (quotes)
		return split_quoted(reading, from, to);
	split_line(reading, from, to);
	return true;
}

/* One line with its end, or the rest of the file. The parser does not count lines, so it gets them one by
 * one. */
static int parse_line(struct reading *reading, size_t from, size_t to)
{
	const char *bytes = reading->pending.bytes + from;
	size_t length = to - from;
	struct scan_masks marks = marks_within(reading, from, to);
	bool fresh = !reading->in_row && !blank(bytes, length);
	reading->careful |= marks.returns && lone_return(bytes, length);
	reading->line++;
	if (!reading->in_row) {
		reading->row_line = reading->line;
		reading->in_row = fresh;
	}
	if (marks.odd && !csv_printable(reading->pending.bytes, reading->masks, from, to))
		return fail(reading, utf8_valid(bytes, length, NULL) ? MSG_CONTROL : MSG_ENCODING,
		            reading->line);
	if (fresh && !reading->careful && split(reading, from, to, marks.quotes))
		return reading->stopped ? -1 : 0;
	if (csv_parse(&reading->parser, bytes, length, on_field, on_row, reading) != length) {
		if (csv_error(&reading->parser) == CSV_ENOMEM)
			memory_exhausted(0);
		return fail(reading, MSG_CSV_QUOTE, reading->row_line);
	}
	return reading->stopped ? -1 : 0;
}

/* How many chunks there are; what stands in them is known then. Behind the last byte stands nothing. */
static size_t scan_pending(struct reading *reading)
{
	struct buffer *pending = &reading->pending;
	size_t chunks = (pending->length + SCAN_CHUNK - 1) / SCAN_CHUNK, done = reading->scanned;
	if (chunks == done)
		return chunks;
	memset(pending->bytes + pending->length, ' ', SCAN_CHUNK);
	reading->masks = memory_grow(reading->masks, &reading->mask_capacity, chunks, sizeof *reading->masks);
	reading->scan(pending->bytes + done * SCAN_CHUNK, chunks - done,
	              (char)csv_get_delim(&reading->parser), reading->masks + done);
	return chunks;
}

static int parse_lines(struct reading *reading, bool last)
{
	struct buffer *pending = &reading->pending;
	size_t start = 0, chunks = scan_pending(reading);
	for (size_t chunk = reading->scanned; chunk < chunks; chunk++)
		for (uint64_t ends = reading->masks[chunk].lines; ends; ends &= ends - 1) {
			size_t end = chunk * SCAN_CHUNK + (size_t)__builtin_ctzll(ends) + 1;
			if (parse_line(reading, start, end) < 0)
				return -1;
			start = end;
		}
	if (last && start < pending->length) {
		if (parse_line(reading, start, pending->length) < 0)
			return -1;
		start = pending->length;
	}
	if (start)
		memmove(pending->bytes, pending->bytes + start, pending->length - start);
	pending->length -= start;
	reading->scanned = start ? 0 : pending->length / SCAN_CHUNK;
	return 0;
}

static ssize_t read_more(int descriptor, struct buffer *pending)
{
	pending->bytes =
	        memory_grow(pending->bytes, &pending->capacity, pending->length + CHUNK + SCAN_CHUNK, 1);
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

/* Behind the byte order mark; the header tells the separator. */
static void begin(struct reading *reading)
{
	struct buffer *pending = &reading->pending;
	if (pending->length >= 3 && memcmp(pending->bytes, "\xEF\xBB\xBF", 3) == 0) {
		memmove(pending->bytes, pending->bytes + 3, pending->length - 3);
		pending->length -= 3;
	}
	csv_set_delim(&reading->parser, (unsigned char)csv_separator(pending->bytes, pending->length));
}

static int read_all(struct reading *reading, int descriptor)
{
	struct stat status = {0};
	size_t done = 0;
	int result = fstat(descriptor, &status) < 0
	                     ? error_system(reading->handler->error, MSG_READ, reading->name, errno)
	                     : 0;
	ssize_t got = 0;
	while (result == 0 && (got = read_more(descriptor, &reading->pending)) > 0) {
		if (!done)
			begin(reading);
		done += (size_t)got;
		progress_tell(reading->name, done / MEGABYTE, (size_t)status.st_size / MEGABYTE);
		result = parse_lines(reading, false);
		if (result == 0 && reading->pending.length > LINE_MOST)
			result = too_large(reading, "line", reading->line + 1);
	}
	if (got < 0)
		result = error_system(reading->handler->error, MSG_READ, reading->name, errno);
	if (result == 0)
		result = parse_lines(reading, true);
	return result == 0 ? finish(reading) : result;
}

int csv_read(const char *path, const char *name, const struct csv_handler *handler)
{
	struct reading reading = {.handler = handler, .name = name, .scan = scan_best()};
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return error_system(handler->error, MSG_OPEN, name, errno);
	if (csv_init(&reading.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		memory_exhausted(0);
	csv_set_space_func(&reading.parser, keep_spaces);
	csv_set_blk_size(&reading.parser, GROWTH);
	int result = read_all(&reading, descriptor);
	csv_free(&reading.parser);
	buffer_free(&reading.pending);
	free(reading.masks);
	free(reading.fields);
	close(descriptor);
	return result;
}
