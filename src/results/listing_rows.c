/* A row in the file: of each cell a text with its length before and a NUL behind, or a number. */
#include "results/listing_rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temporary.h"

enum { BLOCK = 1 << 16 };

struct listing_spool {
	int descriptor, failure;
	struct buffer block;
};

struct listing_spool *listing_spool_open(struct error *error)
{
	int descriptor = temporary_open(error);
	if (descriptor < 0)
		return NULL;
	struct listing_spool *spool = memory_zalloc(1, sizeof *spool);
	spool->descriptor = descriptor;
	return spool;
}

static void flush(struct listing_spool *spool)
{
	if (!spool->failure && spool->block.length)
		spool->failure = temporary_add(spool->descriptor, spool->block.bytes, spool->block.length);
	spool->block.length = 0;
}

void listing_spool_add(struct listing_spool *spool, const struct listing_column *columns, size_t count,
                       const struct listing_cell *cells)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t head = (uint64_t)cells[i].value;
		if (columns[i].type == LISTING_TEXT)
			head = strlen(cells[i].text);
		buffer_add(&spool->block, (const char *)&head, sizeof head);
		if (columns[i].type == LISTING_TEXT)
			buffer_add(&spool->block, cells[i].text, (size_t)head + 1);
	}
	if (spool->block.length > BLOCK)
		flush(spool);
}

int listing_spool_end(struct listing_spool *spool, struct error *error)
{
	flush(spool);
	buffer_free(&spool->block);
	return spool->failure ? error_system(error, MSG_WRITE, "liste", spool->failure) : 0;
}

void listing_spool_close(struct listing_spool *spool)
{
	if (spool == NULL)
		return;
	close(spool->descriptor);
	buffer_free(&spool->block);
	free(spool);
}

void listing_cursor_begin(struct listing_cursor *cursor, const struct listing *listing)
{
	*cursor = (struct listing_cursor){.listing = listing};
	if (listing->spool)
		cursor->cells = memory_zalloc(listing->column_count, sizeof *cursor->cells);
}

/* Makes sure that so many bytes are in the block; false where the file has no more. */
static bool fill(struct listing_cursor *cursor, size_t wanted)
{
	struct buffer *block = &cursor->block;
	size_t left = block->length - cursor->next;
	if (left >= wanted)
		return true;
	if (left)
		memmove(block->bytes, block->bytes + cursor->next, left);
	size_t capacity = wanted > BLOCK ? wanted : BLOCK;
	block->bytes = memory_grow(block->bytes, &block->capacity, capacity, 1);
	block->length = left;
	cursor->next = 0;
	while (block->length < wanted) {
		ssize_t got = pread(cursor->listing->spool->descriptor, block->bytes + block->length,
		                    block->capacity - block->length, (off_t)cursor->offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		block->length += (size_t)got;
		cursor->offset += got;
	}
	return true;
}

/* Reads the row's cells from offset `at` of the block on; where it is not whole there, gives how many bytes
 * of the block are wanted at least. */
static size_t read_row(struct listing_cursor *cursor)
{
	const struct listing *listing = cursor->listing;
	const char *bytes = cursor->block.bytes;
	size_t at = cursor->next, have = cursor->block.length;
	for (size_t i = 0; i < listing->column_count; i++) {
		uint64_t head;
		if (have - at < sizeof head)
			return at - cursor->next + sizeof head;
		memcpy(&head, bytes + at, sizeof head);
		at += sizeof head;
		bool text = listing->columns[i].type == LISTING_TEXT;
		if (text && have - at <= head)
			return at - cursor->next + (size_t)head + 1;
		cursor->cells[i] = (struct listing_cell){.value = (int64_t)head};
		if (text) {
			cursor->cells[i] = (struct listing_cell){.text = bytes + at};
			at += (size_t)head + 1;
		}
	}
	cursor->next = at;
	return 0;
}

const struct listing_cell *listing_next(struct listing_cursor *cursor)
{
	const struct listing *listing = cursor->listing;
	if (cursor->row == listing->rows || cursor->failed)
		return NULL;
	if (listing->spool == NULL)
		return &listing->cells[cursor->row++ * listing->column_count];
	size_t wanted;
	while ((wanted = read_row(cursor)))
		if (!fill(cursor, wanted)) {
			cursor->failed = true;
			return NULL;
		}
	cursor->row++;
	return cursor->cells;
}

void listing_cursor_free(struct listing_cursor *cursor)
{
	free(cursor->cells);
	buffer_free(&cursor->block);
}
