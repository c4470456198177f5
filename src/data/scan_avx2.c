#include "data/scan.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static uint64_t bits(__m256i low, __m256i high)
{
	return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

AVX2 static uint64_t equal(const __m256i halves[2], char c)
{
	__m256i wanted = _mm256_set1_epi8(c);
	return bits(_mm256_cmpeq_epi8(halves[0], wanted), _mm256_cmpeq_epi8(halves[1], wanted));
}

/* As signed numbers, what is not ASCII is negative: below a space, like control characters. */
AVX2 static uint64_t below_space(const __m256i halves[2])
{
	__m256i space = _mm256_set1_epi8(' ');
	return bits(_mm256_cmpgt_epi8(space, halves[0]), _mm256_cmpgt_epi8(space, halves[1]));
}

AVX2 void scan_avx2(const char *bytes, size_t chunks, char separator, struct scan_masks *masks)
{
	for (size_t i = 0; i < chunks; i++) {
		const char *from = bytes + i * SCAN_CHUNK;
		__m256i halves[2] = {_mm256_loadu_si256((const __m256i *)(const void *)from),
		                     _mm256_loadu_si256((const __m256i *)(const void *)(from + 32))};
		uint64_t lines = equal(halves, '\n'), returns = equal(halves, '\r');
		masks[i].separators = equal(halves, separator);
		masks[i].lines = lines;
		masks[i].quotes = equal(halves, '"') | returns;
		masks[i].odd = (below_space(halves) | equal(halves, 0x7F)) & ~(lines | returns);
	}
}
#endif
