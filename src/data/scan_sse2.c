#include "data/scan.h"

#if defined(__x86_64__)
#include <emmintrin.h>

static uint64_t bits(const __m128i quarters[4])
{
	uint64_t mask = 0;
	for (unsigned k = 0; k < 4; k++)
		mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(quarters[k]) << (16 * k);
	return mask;
}

static uint64_t equal(const __m128i quarters[4], char c)
{
	__m128i wanted = _mm_set1_epi8(c), found[4];
	for (unsigned k = 0; k < 4; k++)
		found[k] = _mm_cmpeq_epi8(quarters[k], wanted);
	return bits(found);
}

/* As signed numbers, what is not ASCII is negative: below a space, like control characters. */
static uint64_t below_space(const __m128i quarters[4])
{
	__m128i space = _mm_set1_epi8(' '), found[4];
	for (unsigned k = 0; k < 4; k++)
		found[k] = _mm_cmplt_epi8(quarters[k], space);
	return bits(found);
}

void scan_sse2(const char *bytes, size_t chunks, char separator, struct scan_masks *masks)
{
	for (size_t i = 0; i < chunks; i++) {
		__m128i quarters[4];
		for (unsigned k = 0; k < 4; k++)
			quarters[k] = _mm_loadu_si128(
			        (const __m128i *)(const void *)(bytes + i * SCAN_CHUNK + 16 * k));
		uint64_t lines = equal(quarters, '\n'), returns = equal(quarters, '\r');
		masks[i].separators = equal(quarters, separator);
		masks[i].lines = lines;
		masks[i].quotes = equal(quarters, '\"');
		masks[i].returns = returns;
		masks[i].odd = (below_space(quarters) | equal(quarters, 0x7F)) & ~(lines | returns);
	}
}
#endif
