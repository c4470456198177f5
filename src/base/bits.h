/* Bits of a word, bytes of a text as words, and flags: bytes that are 0 or 1. */
#ifndef PREUTILS_BASE_BITS_H
#define PREUTILS_BASE_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* In registers: not all processors that this is compiled for can count them by themselves. */
static inline size_t bits_set(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (size_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* Eight bytes of a text. */
static inline uint64_t word_at(const char *bytes)
{
	uint64_t word;
	memcpy(&word, bytes, sizeof word);
	return word;
}

/* Of a text of one to seven bytes all of them, and no others: some stand there twice. */
static inline uint64_t word_of_few(const char *bytes, size_t length)
{
	uint32_t first, last;
	if (length < sizeof first) {
		uint64_t begin = (unsigned char)bytes[0], middle = (unsigned char)bytes[length / 2],
		         end = (unsigned char)bytes[length - 1];
		return begin * UINT64_C(0x0101010101010000) | middle << 8 | end;
	}
	memcpy(&first, bytes, sizeof first);
	memcpy(&last, bytes + length - sizeof last, sizeof last);
	return (uint64_t)first << 32 | last;
}

/* How many flags are set, eight at a time. */
static inline size_t flags_set(const uint8_t *flags, size_t count)
{
	size_t i = 0, set = 0;
	for (uint64_t eight; count - i >= 8; i += 8) {
		memcpy(&eight, flags + i, 8);
		set += (size_t)(eight * UINT64_C(0x0101010101010101) >> 56);
	}
	for (; i < count; i++)
		set += flags[i];
	return set;
}

/* Leaves those that are set in others, too. */
static inline void flags_and(uint8_t *flags, const uint8_t *others, size_t count)
{
	size_t i = 0;
	for (uint64_t eight, other; count - i >= 8; i += 8) {
		memcpy(&eight, flags + i, 8);
		memcpy(&other, others + i, 8);
		eight &= other;
		memcpy(flags + i, &eight, 8);
	}
	for (; i < count; i++)
		flags[i] &= others[i];
}

/* Sets those that are set in others, too. */
static inline void flags_or(uint8_t *flags, const uint8_t *others, size_t count)
{
	size_t i = 0;
	for (uint64_t eight, other; count - i >= 8; i += 8) {
		memcpy(&eight, flags + i, 8);
		memcpy(&other, others + i, 8);
		eight |= other;
		memcpy(flags + i, &eight, 8);
	}
	for (; i < count; i++)
		flags[i] |= others[i];
}

#endif
