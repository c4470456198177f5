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
		masks[i].quotes = equal(halves, '\"');
		masks[i].returns = returns;
		masks[i].odd = (below_space(halves) | equal(halves, 0x7F)) & ~(lines | returns);
	}
}

#define BITS    __attribute__((target("bmi,popcnt")))
#define AT_ONCE 4u

/* The lowest bit's number; the others are left. */
BITS static inline uint64_t take_bit(uint64_t bits, uint32_t offset, uint32_t *to)
{
	*to = offset + (uint32_t)_tzcnt_u64(bits);
	return _blsr_u64(bits);
}

BITS size_t scan_ends_avx2(const struct scan_masks *masks, size_t chunks, uint32_t *ends, size_t *lines)
{
	size_t line_count = 0;
	uint32_t *next = ends;
	for (size_t chunk = 0; chunk < chunks; chunk++) {
		uint64_t bits = masks[chunk].separators | masks[chunk].lines;
		uint32_t offset = (uint32_t)(chunk * SCAN_CHUNK), *to = next;
		next += _mm_popcnt_u64(bits);
		line_count += (size_t)_mm_popcnt_u64(masks[chunk].lines);
		/* What is too many is written over. */
		for (; bits; to += AT_ONCE) {
			bits = take_bit(bits, offset, to);
			bits = take_bit(bits, offset, to + 1);
			bits = take_bit(bits, offset, to + 2);
			bits = take_bit(bits, offset, to + 3);
		}
	}
	*lines = line_count;
	return (size_t)(next - ends);
}
#endif
