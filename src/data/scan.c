#include "data/scan.h"

#include <stdbool.h>
/* What the C library knows of the processor; asking that takes long in a virtual machine. */
#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif

#include "base/bits.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGH (ONES << 7)

/* The high bit of each byte that is 0: exact, no borrow goes from byte to byte. */
static uint64_t zeros(uint64_t word)
{
	return ~(((word & ~HIGH) + ~HIGH) | word) & HIGH;
}

/* The high bits of eight bytes, gathered. */
static uint64_t gather(uint64_t high)
{
	return (high >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static uint64_t equal(uint64_t word, char c)
{
	return zeros(word ^ ONES * (unsigned char)c);
}

static uint64_t little(const char *bytes)
{
	uint64_t word = 0;
	for (unsigned k = 0; k < 8; k++)
		word |= (uint64_t)(unsigned char)bytes[k] << (8 * k);
	return word;
}

void scan_plain(const char *bytes, size_t chunks, char separator, struct scan_masks *masks)
{
	for (size_t i = 0; i < chunks; i++) {
		struct scan_masks *mask = &masks[i];
		*mask = (struct scan_masks){0};
		for (unsigned k = 0; k < SCAN_CHUNK; k += 8) {
			uint64_t word = little(bytes + i * SCAN_CHUNK + k);
			uint64_t lines = equal(word, '\n'), returns = equal(word, '\r');
			/* Below 0x20: no bit of 0x60 and no high bit. */
			uint64_t control = zeros(word & ONES * 0xE0) & ~lines & ~returns;
			mask->separators |= gather(equal(word, separator)) << k;
			mask->lines |= gather(lines) << k;
			mask->quotes |= gather(equal(word, '"')) << k;
			mask->returns |= gather(returns) << k;
			mask->odd |= gather(control | equal(word, 0x7F) | (word & HIGH)) << k;
		}
	}
}

#define AT_ONCE 4u

/* Four at a time, as fields are short: what is too many is written over. */
size_t scan_ends_plain(const struct scan_masks *masks, size_t chunks, uint32_t *ends, size_t *lines)
{
	size_t all = *lines = 0;
	for (size_t chunk = 0; chunk < chunks; chunk++) {
		uint64_t bits = masks[chunk].separators | masks[chunk].lines;
		size_t count = bits_set(bits);
		*lines += bits_set(masks[chunk].lines);
		for (size_t i = 0; i < count; i += AT_ONCE)
			for (size_t k = 0; k < AT_ONCE; k++) {
				ends[all + i + k] = (uint32_t)(chunk * SCAN_CHUNK) +
				                    (uint32_t)__builtin_ctzll(bits | UINT64_C(1) << 63);
				bits &= bits - 1;
			}
		all += count;
	}
	return all;
}

#if defined(__x86_64__) && defined(CPU_FEATURE_ACTIVE)
static bool has_avx512(void)
{
	return CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512BW) &&
	       CPU_FEATURE_ACTIVE(AVX512_VBMI2) && CPU_FEATURE_ACTIVE(POPCNT);
}

static bool has_avx2(void)
{
	return CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(BMI1) && CPU_FEATURE_ACTIVE(POPCNT);
}
#elif defined(__x86_64__)
static bool has_avx512(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("popcnt");
}

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("popcnt");
}
#endif

/* The quickest ones first; how many of them this processor lacks. */
static size_t lacking(void)
{
#if defined(__x86_64__)
	return has_avx512() ? 0 : has_avx2() ? 1 : 2;
#else
	return 0;
#endif
}

scanner *scan_nth(size_t n)
{
	static scanner *const all[] = {
#if defined(__x86_64__)
		scan_avx512,
		scan_avx2,
		scan_sse2,
#elif defined(__aarch64__)
		scan_neon,
#endif
		scan_plain,
	};
	n += lacking();
	return n < sizeof all / sizeof *all ? all[n] : NULL;
}

scan_finder *scan_nth_finder(size_t n)
{
	static scan_finder *const all[] = {
#if defined(__x86_64__)
		scan_ends_avx512,
		scan_ends_avx2,
#endif
		scan_ends_plain,
	};
	n += lacking();
	return n < sizeof all / sizeof *all ? all[n] : NULL;
}

scanner *scan_best(void)
{
	return scan_nth(0);
}

scan_finder *scan_best_finder(void)
{
	return scan_nth_finder(0);
}
