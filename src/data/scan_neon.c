#include "data/scan.h"

#if defined(__aarch64__)
#include <arm_neon.h>

/* A bit a byte: each byte keeps its own bit, then neighbours are added up. */
static uint64_t bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
	static const uint8_t own[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	const uint8x16_t keep = vld1q_u8(own);
	uint8x16_t low = vpaddq_u8(vandq_u8(a, keep), vandq_u8(b, keep));
	uint8x16_t high = vpaddq_u8(vandq_u8(c, keep), vandq_u8(d, keep));
	uint8x16_t all = vpaddq_u8(low, high);
	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static uint64_t equal(uint8x16x4_t text, char c)
{
	uint8x16_t wanted = vdupq_n_u8((uint8_t)c);
	return bits(vceqq_u8(text.val[0], wanted), vceqq_u8(text.val[1], wanted),
	            vceqq_u8(text.val[2], wanted), vceqq_u8(text.val[3], wanted));
}

/* What is not between a space and a tilde. */
static uint64_t unprintable(uint8x16x4_t text)
{
	uint8x16_t outside[4];
	for (int k = 0; k < 4; k++)
		outside[k] = vcgtq_u8(vsubq_u8(text.val[k], vdupq_n_u8(' ')), vdupq_n_u8('~' - ' '));
	return bits(outside[0], outside[1], outside[2], outside[3]);
}

void scan_neon(const char *bytes, size_t chunks, char separator, struct scan_masks *masks)
{
	for (size_t i = 0; i < chunks; i++) {
		const uint8_t *from = (const uint8_t *)bytes + i * SCAN_CHUNK;
		uint8x16x4_t text = {
		        {vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32), vld1q_u8(from + 48)}};
		uint64_t lines = equal(text, '\n'), returns = equal(text, '\r');
		masks[i].separators = equal(text, separator);
		masks[i].lines = lines;
		masks[i].quotes = equal(text, '\"');
		masks[i].returns = returns;
		masks[i].odd = unprintable(text) & ~(lines | returns);
	}
}
#endif
