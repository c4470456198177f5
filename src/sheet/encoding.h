/* The encodings that French files of the last forty years are in, told apart by what letters they would give.
 */
#ifndef PREUTILS_SHEET_ENCODING_H
#define PREUTILS_SHEET_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

enum encoding {
	ENCODING_UTF_8,
	ENCODING_UTF_16LE,
	ENCODING_UTF_16BE,
	ENCODING_WINDOWS_1252,
	ENCODING_ISO_8859_15,
	ENCODING_CP850,
	ENCODING_MACINTOSH,
	ENCODING_COUNT
};

/* What was seen of a file: how often each byte beyond ASCII stands between which kinds of neighbours. Zeroed
 * is nothing seen. */
struct encoding_survey {
	size_t counts[128][4][4];
	size_t zeros[2]; /* at even and odd places */
	size_t bytes, high, controls;
	bool not_utf_8;
	unsigned char held[4]; /* of a UTF-8 character that goes on in the next block */
	size_t held_length;
	unsigned char before, last; /* the last two bytes */
};
void encoding_look(struct encoding_survey *survey, const unsigned char *bytes, size_t length);
/* After the last block: the encoding, and how sure in percent. */
enum encoding encoding_choose(struct encoding_survey *survey, int *sureness);
/* Of a name in sheet_encodings; ENCODING_COUNT for none. */
enum encoding encoding_find(const char *name);
/* A mark at the start of a file; 0 or its length, and *encoding. */
size_t encoding_mark(const unsigned char *bytes, size_t length, enum encoding *encoding);
/* Appends the bytes as UTF-8; what is no character becomes U+FFFD. Gives how many were taken: an incomplete
 * character at the end waits, unless last. */
size_t encoding_decode(enum encoding encoding, const unsigned char *bytes, size_t length, bool last,
                       struct buffer *out);

#endif
