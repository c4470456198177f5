#include "data/scan.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512  __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt")))
#define AT_ONCE 16u

AVX512 void scan_avx512(const char *bytes, size_t chunks, char separator, struct scan_masks *masks)
{
	const __m512i space = _mm512_set1_epi8(' '), last = _mm512_set1_epi8('~' - ' ');
	for (size_t i = 0; i < chunks; i++) {
		__m512i text = _mm512_loadu_si512(bytes + i * SCAN_CHUNK);
		uint64_t lines = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\n'));
		uint64_t returns = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\r'));
		uint64_t outside = _mm512_cmpgt_epu8_mask(_mm512_sub_epi8(text, space), last);
		masks[i].separators = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(separator));
		masks[i].lines = lines;
		masks[i].quotes = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('"'));
		masks[i].returns = returns;
		masks[i].odd = outside & ~(lines | returns);
	}
}

AVX512 static inline void put_ends(uint32_t *to, __m128i numbers, __m512i offset)
{
	_mm512_storeu_si512(to, _mm512_add_epi32(_mm512_cvtepu8_epi32(numbers), offset));
}

/* The numbers of the bits that are set, moved together. */
AVX512 size_t scan_ends_avx512(const struct scan_masks *masks, size_t chunks, uint32_t *ends, size_t *lines)
{
	static const uint8_t numbers[SCAN_CHUNK] = {
	        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
	        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
	        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
	};
	const __m512i all = _mm512_loadu_si512(numbers);
	size_t line_count = 0;
	uint32_t *to = ends;
	for (size_t chunk = 0; chunk < chunks; chunk++) {
		uint64_t bits = masks[chunk].separators | masks[chunk].lines;
		size_t count = (size_t)_mm_popcnt_u64(bits);
		__m512i offset = _mm512_set1_epi32((int)(chunk * SCAN_CHUNK));
		__m512i found = _mm512_maskz_compress_epi8(bits, all);
		line_count += (size_t)_mm_popcnt_u64(masks[chunk].lines);
		/* Almost always there are no more than 32: what is too many is written over. */
		put_ends(to, _mm512_castsi512_si128(found), offset);
		put_ends(to + AT_ONCE, _mm512_extracti32x4_epi32(found, 1), offset);
		if (count > 2 * AT_ONCE) {
			put_ends(to + 2 * AT_ONCE, _mm512_extracti32x4_epi32(found, 2), offset);
			put_ends(to + 3 * AT_ONCE, _mm512_extracti32x4_epi32(found, 3), offset);
		}
		to += count;
	}
	*lines = line_count;
	return (size_t)(to - ends);
}
#endif
