/* Exact decimals: a number of millionths in 64 bits. Money is such a number of euros. */
#ifndef PREUTILS_BASE_DECIMAL_H
#define PREUTILS_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DECIMAL_NONE INT64_MIN
#define DECIMAL_ONE  INT64_C(1000000)

/* A point or a comma; at most 6 decimals that are not 0; |x| < 9,000,000,000,000. */
bool decimal_parse(const char *text, size_t length, int64_t *value);
/* A whole number of at most 18 digits, with a sign or not. */
bool integer_parse(const char *text, size_t length, int64_t *value);
/* The decimals that the number has, 0 to 6; of DECIMAL_NONE none. */
int decimal_places(int64_t value);
/* Rounded to at most `places` (0 to 6) decimals, half away from zero. */
int64_t decimal_round(int64_t value, int places);
/* sum / count, rounded to 4 decimals, half away from zero; count > 0. */
int64_t decimal_mean(int64_t sum, int64_t count);
/* Digits, with a minus sign where there is one; returns the length. out: at least 21 bytes. */
size_t integer_format(int64_t value, char *out);
/* The same without the NUL; returns where it ends. Most counts have one digit. */
static inline char *integer_put(char *out, int64_t value)
{
	if (value < 0 || value >= 10)
		return out + integer_format(value, out);
	*out++ = (char)('0' + value);
	return out;
}
/* Shortest form with a point: 13.4286, 82, -0.5; an empty string for DECIMAL_NONE; returns the length. out:
 * at least 28 bytes. */
size_t decimal_format(int64_t value, char *out);
/* For people, in French: 12 345,67 with U+202F between thousands and a comma; places < 0: as many decimals as
 * there are. out: at least 64 bytes. */
void decimal_format_french(int64_t value, int places, char *out);
/* a + b, or DECIMAL_NONE on overflow. */
int64_t decimal_add(int64_t a, int64_t b);

/* The double nearest to a number of millionths. */
double decimal_nearest(int64_t value);

#endif
