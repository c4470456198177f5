#include "data/scan.h"

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
			mask->quotes |= gather(equal(word, '"') | returns) << k;
			mask->odd |= gather(control | equal(word, 0x7F) | (word & HIGH)) << k;
		}
	}
}

scanner *scan_nth(size_t n)
{
	static scanner *const all[] = {
#if defined(__x86_64__)
		scan_avx2,
		scan_sse2,
#elif defined(__aarch64__)
		scan_neon,
#endif
		scan_plain,
	};
#if defined(__x86_64__)
	if (!__builtin_cpu_supports("avx2"))
		n++;
#endif
	return n < sizeof all / sizeof *all ? all[n] : NULL;
}

scanner *scan_best(void)
{
	return scan_nth(0);
}
