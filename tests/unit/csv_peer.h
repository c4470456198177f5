/* libcsv itself, for readers to be compared with, and numbers that come in the same order in every run. */
#ifndef PREUTILS_TESTS_CSV_PEER_H
#define PREUTILS_TESTS_CSV_PEER_H

#include <csv.h>

#include "base/memory.h"

static uint64_t state = 20230124;

static unsigned draw(unsigned most)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(state >> 33) % most;
}

static void peer_field(void *bytes, size_t length, void *context)
{
	struct buffer *events = context;
	buffer_putc(events, '[');
	buffer_add(events, bytes, length);
	buffer_putc(events, ']');
}

static void peer_row(int terminator, void *context)
{
	(void)terminator;
	buffer_putc(context, '\n');
}

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* What libcsv alone makes of the bytes; false where it refuses. */
static bool peer(const char *bytes, size_t length, struct buffer *events)
{
	struct csv_parser parser;
	assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
	csv_set_space_func(&parser, no_space);
	csv_set_delim(&parser, ';');
	bool good = csv_parse(&parser, bytes, length, peer_field, peer_row, events) == length &&
	            csv_fini(&parser, peer_field, peer_row, events) == 0;
	csv_free(&parser);
	return good;
}

#endif
