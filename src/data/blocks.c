#define _XOPEN_SOURCE 700 /* pread */

#include "data/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/text.h"
#include "data/csv.h"

#define SAMPLE 8192u   /* bytes */
#define BLOCK  131072u /* bytes; with what is found in them, within a processor's second cache */

struct reader {
	const struct canonical *file;
	struct csv_span *span;
	bool (*take)(void *context, const struct csv_block *block);
	void *context;
	char *bytes; /* of the file, from offset `at` on */
	size_t length, at;
	struct scan_masks *masks;
	uint32_t *ends;
	char *fields; /* a block whose quotes were taken off */
	bool last;    /* the file ends in this block */
	bool begun, done;
};

/* Up to length bytes; less only at the end of the file. */
static bool read_at(const struct canonical *file, size_t offset, char *bytes, size_t length, size_t *got)
{
	if (file->whole) {
		size_t left = offset < file->size ? file->size - offset : 0;
		*got = left < length ? left : length;
		memcpy(bytes, file->whole + file->size - left, *got);
		return true;
	}
	for (*got = 0; *got < length;) {
		ssize_t more = pread(file->descriptor, bytes + *got, length - *got, (off_t)(offset + *got));
		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return false;
		if (more == 0)
			break;
		*got += (size_t)more;
	}
	return true;
}

/* Bytes after the end of what was read must not look like anything. */
static void scan(struct reader *reader)
{
	size_t chunks = (reader->length + SCAN_CHUNK - 1) / SCAN_CHUNK;
	memset(reader->bytes + reader->length, ' ', BLOCK_PADDING);
	reader->file->scan(reader->bytes, chunks, reader->file->separator, reader->masks);
}

/* Whether any byte needs a closer look. */
static bool any_marked(const struct reader *reader, size_t chunks)
{
	uint64_t marked = 0;
	for (size_t chunk = 0; chunk < chunks; chunk++)
		marked |= reader->masks[chunk].quotes | reader->masks[chunk].returns;
	return marked != 0;
}

/* Each bit becomes the sum of those up to it: set from one quote to before the next. */
static uint64_t within(uint64_t quotes)
{
	for (unsigned shift = 1; shift < SCAN_CHUNK; shift *= 2)
		quotes ^= quotes << shift;
	return quotes;
}

/* Leaves separators and line feeds that stand within no quotes. False: a quote that does not stand at an end
 * of a field, a doubled one, a carriage return that ends no row. */
static bool unquote(struct reader *reader, size_t chunks)
{
	uint64_t wrong = 0, inside = 0, begins = 1, ends = 0, returned = 0;
	for (size_t chunk = 0; chunk < chunks; chunk++) {
		struct scan_masks *masks = &reader->masks[chunk];
		inside = within(masks->quotes) ^ -(inside >> 63);
		uint64_t returns = masks->returns & ~inside, closing = masks->quotes & ~inside;
		masks->separators &= ~inside;
		masks->lines &= ~inside;
		uint64_t divided = masks->separators | masks->lines;
		/* After the end of a field; what must be such an end, or the end of a row. */
		begins |= divided << 1;
		ends |= closing << 1;
		returned |= returns << 1;
		wrong |= (masks->quotes & inside & ~begins) | (ends & ~(divided | returns)) |
		         (returned & ~masks->lines);
		begins = divided >> 63;
		ends = closing >> 63;
		returned = returns >> 63;
	}
	return !wrong;
}

/* Where the last line ends that is whole. */
static size_t last_line(const struct reader *reader, size_t chunks)
{
	while (chunks && !reader->masks[chunks - 1].lines)
		chunks--;
	return chunks ? chunks * SCAN_CHUNK - (size_t)__builtin_clzll(reader->masks[chunks - 1].lines) : 0;
}

/* Whole rows from the ends of fields, as masks have them; false: not all have as many fields. */
static bool split_scanned(struct reader *reader, size_t *length, struct csv_block *block)
{
	size_t columns = reader->file->columns, chunks = (reader->length + SCAN_CHUNK - 1) / SCAN_CHUNK;
	bool marked = any_marked(reader, chunks);
	if (marked && !unquote(reader, chunks))
		return false;
	*length = last_line(reader, chunks);
	size_t lines, count = reader->file->find(reader->masks, chunks, reader->ends, &lines);
	while (count && reader->ends[count - 1] >= *length)
		count--;
	/* An empty line is no row: with one column it would look like one. */
	if (columns < 2 || count != lines * columns)
		return false;
	for (size_t i = columns - 1; i < count; i += columns)
		if (reader->bytes[reader->ends[i]] != '\n')
			return false;
	*block = (struct csv_block){.bytes = reader->bytes,
	                            .ends = reader->ends,
	                            .rows = lines,
	                            .columns = columns,
	                            .marked = marked};
	return true;
}

enum found { FOUND, FOUND_PART, FOUND_FAULT };

/* A quoted field from its first quote on: its text goes to *to, *from to what follows the last quote. */
static enum found take_quoted(const char **from, const char *end, char **to)
{
	for (const char *p = *from + 1;;) {
		const char *quote = memchr(p, '"', (size_t)(end - p));
		if (!quote || quote + 1 == end)
			return FOUND_PART;
		bool doubled = quote[1] == '"';
		size_t length = (size_t)(quote - p) + doubled;
		memmove(*to, p, length);
		*to += length;
		p = quote + 1 + doubled;
		if (!doubled) {
			*from = p;
			return FOUND;
		}
	}
}

static enum found take_unquoted(const char **from, const char *end, char separator, char **to)
{
	const char *p = *from;
	while (p < end && *p != separator && *p != '\n' && *p != '\r' && *p != '"')
		*(*to)++ = *p++;
	if (p == end)
		return FOUND_PART;
	*from = p;
	return *p == '"' ? FOUND_FAULT : FOUND;
}

/* One row at *from: texts of fields at `to`, one byte after each, offsets of those into ends. */
static enum found take_row(const struct canonical *file, const char **from, const char *end, char *fields,
                           char *to, uint32_t *ends, size_t *count)
{
	const char *p = *from;
	for (*count = 0; file->columns == 0 || *count < file->columns;) {
		enum found found =
		        *p == '"' ? take_quoted(&p, end, &to) : take_unquoted(&p, end, file->separator, &to);
		if (found != FOUND)
			return found;
		if (*p == '\r' && p + 1 == end)
			return FOUND_PART;
		bool line = *p == '\n' || (*p == '\r' && p[1] == '\n');
		if (!line && *p != file->separator)
			return FOUND_FAULT;
		ends[(*count)++] = (uint32_t)(to - fields);
		*to++ = '\n';
		p += *p == '\r' ? 2 : 1;
		if (line) {
			*from = p;
			return FOUND;
		}
		if (p == end)
			return FOUND_PART;
	}
	return FOUND_FAULT;
}

/* The same with doubled quotes and empty lines, row by row. *length becomes what was used. */
static bool split_quoted(struct reader *reader, size_t *length, struct csv_block *block)
{
	const char *p = reader->bytes, *end = reader->bytes + *length;
	size_t columns = reader->file->columns, count, rows = 0;
	uint32_t *ends = reader->ends;
	for (; p < end && reader->at + (size_t)(p - reader->bytes) < reader->span->to;
	     rows++, ends += columns) {
		while (p < end && (*p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n')))
			p += *p == '\r' ? 2 : 1;
		if (p == end || reader->at + (size_t)(p - reader->bytes) >= reader->span->to)
			break;
		char *to = reader->fields + (rows ? ends[-1] + 1 : 0);
		enum found found = take_row(reader->file, &p, end, reader->fields, to, ends, &count);
		if (found == FOUND_FAULT || (found == FOUND && count != columns))
			return false;
		if (found == FOUND_PART)
			break;
	}
	*length = (size_t)(p - reader->bytes);
	*block = (struct csv_block){
	        .bytes = reader->fields, .ends = reader->ends, .rows = rows, .columns = columns};
	return true;
}

/* Rows that begin after the span are others'. */
static void cut(struct reader *reader, struct csv_block *block, size_t *length)
{
	size_t most = reader->span->to - reader->at;
	while (block->rows > 1 && block->ends[(block->rows - 1) * block->columns - 1] + 1 >= most)
		block->rows--;
	*length = block->rows ? block->ends[block->rows * block->columns - 1] + 1 : 0;
}

/* One buffer's whole rows; what is left is moved to its beginning. */
static bool take_block(struct reader *reader)
{
	struct csv_block block;
	size_t used;
	scan(reader);
	if (split_scanned(reader, &used, &block)) {
		cut(reader, &block, &used);
	} else {
		used = reader->length;
		if (!split_quoted(reader, &used, &block))
			return false;
	}
	/* A row that does not fit, or that does not end. */
	if (used == 0 || (reader->last && used < reader->length && reader->at + used < reader->span->to))
		return false;
	if (!csv_printable(reader->bytes, reader->masks, 0, used) ||
	    (block.rows && !reader->take(reader->context, &block)))
		return false;
	memmove(reader->bytes, reader->bytes + used, reader->length - used);
	reader->length -= used;
	reader->at += used;
	reader->span->end = reader->at;
	reader->done = reader->at >= reader->span->to || (reader->last && !reader->length);
	return true;
}

static bool fill(struct reader *reader)
{
	size_t got;
	if (!read_at(reader->file, reader->at + reader->length, reader->bytes + reader->length,
	             reader->file->block - reader->length, &got))
		return false;
	reader->length += got;
	reader->last = reader->at + reader->length >= reader->file->size;
	/* The last line may lack its end. */
	if (reader->last && reader->length && reader->bytes[reader->length - 1] != '\n')
		reader->bytes[reader->length++] = '\n';
	return true;
}

/* Goes to the beginning of a line. */
static bool begin(struct reader *reader)
{
	reader->at = reader->span->from;
	if (reader->at > reader->file->begin)
		reader->at--;
	if (!fill(reader))
		return false;
	if (reader->span->from > reader->file->begin) {
		const char *line = memchr(reader->bytes, '\n', reader->length);
		if (!line)
			return false;
		size_t skipped = (size_t)(line - reader->bytes) + 1;
		memmove(reader->bytes, line + 1, reader->length - skipped);
		reader->length -= skipped;
		reader->at += skipped;
	}
	reader->span->begin = reader->span->end = reader->at;
	reader->done = reader->at >= reader->span->to || (reader->last && !reader->length);
	return true;
}

bool canonical_read(const struct canonical *file, struct csv_span *span,
                    bool (*take)(void *context, const struct csv_block *block), void *context)
{
	struct reader reader = {.file = file, .span = span, .take = take, .context = context};
	reader.bytes = memory_alloc(file->block + 1 + BLOCK_PADDING, 1);
	reader.fields = memory_alloc(file->block + 1 + BLOCK_PADDING, 1);
	reader.masks = memory_alloc(file->block / SCAN_CHUNK + 1, sizeof *reader.masks);
	uint32_t *ends = memory_alloc(file->block + 2 + file->columns + SCAN_CHUNK, sizeof *ends);
	ends[0] = UINT32_MAX; /* one before the first field's beginning */
	reader.ends = ends + 1;
	bool good = begin(&reader);
	while (good && !reader.done)
		good = (reader.last || fill(&reader)) && take_block(&reader);
	free(reader.bytes);
	free(reader.fields);
	free(reader.masks);
	free(ends);
	return good;
}

bool canonical_count(const struct canonical *file, size_t from, size_t to, size_t *lines)
{
	char *bytes = memory_alloc(file->block + SCAN_CHUNK, 1);
	struct scan_masks *masks = memory_alloc(file->block / SCAN_CHUNK, sizeof *masks);
	bool good = true;
	*lines = 0;
	/* The line end before a row says that it begins. */
	for (from--, to--; good && from < to;) {
		size_t got, wanted = to - from < file->block ? to - from : file->block;
		good = read_at(file, from, bytes, wanted, &got) && got == wanted;
		memset(bytes + got, ' ', SCAN_CHUNK);
		size_t chunks = (got + SCAN_CHUNK - 1) / SCAN_CHUNK;
		file->scan(bytes, chunks, file->separator, masks);
		for (size_t i = 0; i < chunks; i++)
			for (uint64_t rest = masks[i].lines; rest; rest &= rest - 1)
				++*lines;
		from += got;
	}
	free(bytes);
	free(masks);
	return good;
}

size_t canonical_row_bytes(const struct canonical *file, size_t from, size_t to, size_t samples)
{
	size_t lines = 0, bytes = 0, step = (to - from) / samples < SAMPLE ? SAMPLE : (to - from) / samples;
	for (size_t at = from; at < to; at += step) {
		size_t more, length = to - at < SAMPLE ? to - at : SAMPLE;
		if (!canonical_count(file, at, at + length, &more))
			return 0;
		lines += more;
		bytes += length;
	}
	return lines ? bytes / lines : 0;
}

static bool read_header(struct canonical *file, const char *bytes, size_t length,
                        void (*field)(void *context, size_t index, const char *bytes, size_t length),
                        void *context)
{
	const char *p = bytes;
	char *fields = memory_alloc(length, 1);
	uint32_t *ends = memory_alloc(length, sizeof *ends);
	size_t count;
	bool good = *bytes != '\n' && *bytes != '\r' &&
	            take_row(file, &p, bytes + length, fields, fields, ends, &count) == FOUND;
	size_t used = (size_t)(p - bytes);
	/* A name of several lines is left to the other reader. */
	good = good && utf8_valid(bytes, used, NULL) && text_printable(bytes, used) &&
	       !memchr(bytes, '\n', used - 1);
	for (size_t i = 0; good && i < count; i++) {
		size_t from = i ? ends[i - 1] + 1 : 0;
		field(context, i, fields + from, ends[i] - from);
	}
	if (good) {
		file->columns = count;
		file->begin += used;
	}
	free(fields);
	free(ends);
	return good;
}

bool canonical_open(struct canonical *file, const char *path,
                    void (*field)(void *context, size_t index, const char *bytes, size_t length),
                    void *context)
{
	struct stat status;
	size_t length;
	*file = (struct canonical){.scan = scan_best(), .find = scan_best_finder()};
	file->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (file->descriptor < 0)
		return false;
	bool good = fstat(file->descriptor, &status) == 0 && S_ISREG(status.st_mode);
	file->size = good ? (size_t)status.st_size : 0;
	file->block = file->size < BLOCK ? (file->size / SCAN_CHUNK + 1) * SCAN_CHUNK : BLOCK;
	char *bytes = memory_alloc(file->block + 1, 1);
	good = good && read_at(file, 0, bytes, file->size < BLOCK ? file->size : BLOCK, &length) && length;
	if (good) {
		memset(bytes + length, 0, file->block + 1 - length);
		file->begin = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
		file->separator = csv_separator(bytes + file->begin, length - file->begin);
		good = read_header(file, bytes + file->begin, length - file->begin, field, context);
	}
	if (good && length == file->size)
		file->whole = bytes;
	else
		free(bytes);
	if (!good)
		close(file->descriptor);
	return good;
}

void canonical_close(struct canonical *file)
{
	free(file->whole);
	close(file->descriptor);
}

void canonical_expect(const struct canonical *file, size_t from, size_t to)
{
#ifdef POSIX_FADV_WILLNEED
	posix_fadvise(file->descriptor, (off_t)from, (off_t)(to - from), POSIX_FADV_WILLNEED);
#else
	(void)file, (void)from, (void)to;
#endif
}
