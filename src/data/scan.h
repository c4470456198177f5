/* Finding what divides CSV: each byte of a text in 64-byte chunks, a bit a byte. What all processors can do
 * is in scan.c, which also chooses; the others do the same with wider registers. */
#ifndef PREUTILS_DATA_SCAN_H
#define PREUTILS_DATA_SCAN_H

#include <stddef.h>
#include <stdint.h>

#define SCAN_CHUNK 64u

struct scan_masks {
	uint64_t separators, lines; /* the separator, line feeds */
	uint64_t quotes, returns;   /* quotes, carriage returns: fields need a closer look */
	uint64_t odd;               /* other control characters, and what is not ASCII */
};
typedef void scanner(const char *bytes, size_t chunks, char separator, struct scan_masks *masks);
/* Where separators and line feeds stand, ascending; returns how many; *lines: how many of them are line
 * feeds. Room for SCAN_CHUNK more is needed. */
typedef size_t scan_finder(const struct scan_masks *masks, size_t chunks, uint32_t *ends, size_t *lines);

/* The quickest one that this processor has. */
scanner *scan_best(void);
scan_finder *scan_best_finder(void);
/* All that this processor has, for tests: NULL from some position on. */
scanner *scan_nth(size_t n);
scan_finder *scan_nth_finder(size_t n);

scanner scan_plain;
scan_finder scan_ends_plain;
#if defined(__x86_64__)
scanner scan_sse2, scan_avx2, scan_avx512;
scan_finder scan_ends_avx2, scan_ends_avx512; /* their processors count bits, too */
#elif defined(__aarch64__)
scanner scan_neon;
#endif

#endif
