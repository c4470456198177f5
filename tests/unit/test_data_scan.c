/* Each scanner that this processor has marks the bytes that it should, whatever the bytes, wherever they
 * begin. Neither cmocka nor the library is needed, so that `make check-neon` can build it for another
 * processor. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "data/scan.h"

enum { CHUNKS = 9, ROUNDS = 2000 };

static uint64_t state = 20230124;

static unsigned draw(unsigned most)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(state >> 33) % most;
}

/* The masks as they are defined, one byte at a time. */
static void expect(const char *bytes, size_t chunks, char separator, struct scan_masks *masks)
{
	memset(masks, 0, chunks * sizeof *masks);
	for (size_t i = 0; i < chunks * SCAN_CHUNK; i++) {
		struct scan_masks *mask = &masks[i / SCAN_CHUNK];
		uint64_t bit = UINT64_C(1) << i % SCAN_CHUNK;
		unsigned char c = (unsigned char)bytes[i];
		if (bytes[i] == separator)
			mask->separators |= bit;
		if (c == '\n')
			mask->lines |= bit;
		if (c == '"')
			mask->quotes |= bit;
		if (c == '\r')
			mask->returns |= bit;
		if ((c < ' ' && c != '\n' && c != '\r') || c >= 0x7F)
			mask->odd |= bit;
	}
}

static bool marks(scanner *scan, const char *bytes, size_t chunks, char separator)
{
	struct scan_masks wanted[CHUNKS + 1], got[CHUNKS + 1];
	expect(bytes, chunks, separator, wanted);
	memset(&wanted[chunks], 0x5A, sizeof *wanted);
	memset(got, 0x5A, sizeof got);
	scan(bytes, chunks, separator, got);
	return memcmp(got, wanted, (chunks + 1) * sizeof *got) == 0;
}

/* Every value of a byte at every place of a chunk, the others being letters. */
static bool marks_each_byte(scanner *scan)
{
	char bytes[SCAN_CHUNK];
	memset(bytes, 'a', sizeof bytes);
	for (size_t place = 0; place < SCAN_CHUNK; place++) {
		for (int value = 0; value < 256; value++) {
			bytes[place] = (char)value;
			if (!marks(scan, bytes, 1, ';') || !marks(scan, bytes, 1, '\t'))
				return false;
		}
		bytes[place] = 'a';
	}
	return true;
}

static bool marks_random_bytes(scanner *scan)
{
	char bytes[CHUNKS * SCAN_CHUNK + SCAN_CHUNK];
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = draw(3) ? (char)draw(256) : ";\n\r\" ~\x7F\x1F\x80"[draw(9)];
		if (!marks(scan, bytes + draw(SCAN_CHUNK), draw(CHUNKS + 1), ";,\t"[draw(3)]))
			return false;
	}
	return true;
}

/* As many ends as there are bits, each where its bit stands. */
static bool finds_ends(scan_finder *find)
{
	static uint32_t got[(CHUNKS + 1) * SCAN_CHUNK];
	for (int round = 0; round < ROUNDS; round++) {
		struct scan_masks masks[CHUNKS];
		size_t chunks = draw(CHUNKS + 1), count = 0, wanted_lines = 0, lines;
		unsigned sparse = 1 + draw(20);
		memset(masks, 0, sizeof masks);
		for (size_t i = 0; i < chunks * SCAN_CHUNK; i++) {
			uint64_t bit = (uint64_t)!draw(sparse) << i % SCAN_CHUNK, line = draw(3) ? 0 : bit;
			masks[i / SCAN_CHUNK].lines |= line;
			masks[i / SCAN_CHUNK].separators |= bit & ~line;
			wanted_lines += line != 0;
		}
		size_t found = find(masks, chunks, got, &lines);
		for (size_t i = 0; i < chunks * SCAN_CHUNK; i++)
			if ((masks[i / SCAN_CHUNK].lines | masks[i / SCAN_CHUNK].separators) >>
			            i % SCAN_CHUNK &
			    1)
				if (count >= found || got[count++] != i)
					return false;
		if (count != found || lines != wanted_lines)
			return false;
	}
	return true;
}

static unsigned failed, done;

static void ok(bool good, const char *name, size_t n)
{
	failed += !good;
	printf("%sok %u - scanner %zu %s\n", good ? "" : "not ", ++done, n, name);
}

int main(void)
{
	size_t n = 0;
	for (; scan_nth(n); n++) {
		ok(marks_each_byte(scan_nth(n)), "marks each byte at each place", n);
		ok(marks_random_bytes(scan_nth(n)), "marks random bytes", n);
	}
	for (size_t k = 0; scan_nth_finder(k); k++)
		ok(finds_ends(scan_nth_finder(k)), "finds the ends that are marked", k);
	ok(scan_nth(n - 1) == scan_plain, "is the plain one, and the last", n - 1);
#if defined(__aarch64__)
	ok(scan_best() == scan_neon, "is taken first, with NEON", 0);
#endif
	printf("1..%u\n", done);
	return failed > 0;
}
