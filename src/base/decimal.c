#include "base/decimal.h"

#include <stdlib.h>

#include <string.h>

#include "base/text.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool integer_parse(const char *text, size_t length, int64_t *value)
{
	bool negative = length && text[0] == '-';
	size_t i = length && (text[0] == '-' || text[0] == '+') ? 1 : 0;
	if (i == length || length - i > 18)
		return false;
	int64_t sum = 0;
	for (; i < length; i++) {
		if (!digit(text[i]))
			return false;
		sum = sum * 10 + (text[i] - '0');
	}
	*value = negative ? -sum : sum;
	return true;
}

bool decimal_parse(const char *text, size_t length, int64_t *value)
{
	bool negative = length && text[0] == '-';
	size_t i = length && (text[0] == '-' || text[0] == '+') ? 1 : 0;
	int64_t sum = 0;
	size_t digits = 0;
	for (; i < length && digit(text[i]); i++, digits++) {
		if (sum >= INT64_C(900000000000))
			return false;
		sum = sum * 10 + (text[i] - '0');
	}
	if (sum >= INT64_C(9000000000000))
		return false;
	int places = 0;
	if (i < length && (text[i] == '.' || text[i] == ','))
		for (i++; i < length && digit(text[i]); i++, digits++) {
			if (places == 6 && text[i] != '0')
				return false;
			if (places < 6) {
				sum = sum * 10 + (text[i] - '0');
				places++;
			}
		}
	if (i != length || !digits)
		return false;
	for (; places < 6; places++)
		sum *= 10;
	*value = negative ? -sum : sum;
	return true;
}

static int64_t power_of_ten(int n)
{
	int64_t power = 1;
	while (n-- > 0)
		power *= 10;
	return power;
}

/* a / b rounded half away from zero; b > 0 */
static int64_t divide_rounded(int64_t a, int64_t b)
{
	int64_t quotient = a / b, rest = a % b;
	int64_t half = rest < 0 ? -rest : rest;
	if (half >= b - half)
		quotient += a < 0 ? -1 : 1;
	return quotient;
}

int decimal_places(int64_t value)
{
	int places = 0;
	for (int64_t unit = DECIMAL_ONE; value != DECIMAL_NONE && value % unit != 0; unit /= 10)
		places++;
	return places;
}

int64_t decimal_round(int64_t value, int places)
{
	if (value == DECIMAL_NONE || places >= 6)
		return value;
	int64_t unit = power_of_ten(6 - places);
	int64_t units = divide_rounded(value, unit), most = INT64_MAX / unit;
	/* At the very end of the range there is nothing to round up to. */
	return (units > most ? most : units < -most ? -most : units) * unit;
}

int64_t decimal_mean(int64_t sum, int64_t count)
{
	/* sum / count to a ten-thousandth: divide by 100 * count millionths at once, so that it is rounded
	 * once */
	if (count > INT64_MAX / 100)
		return decimal_round(sum / count, 4);
	return divide_rounded(sum, count * 100) * 100;
}

size_t integer_format(int64_t value, char *out)
{
	if (value >= 0 && value < 100) {
		size_t tens = value >= 10;
		out[0] = (char)('0' + value / 10);
		out[tens] = (char)('0' + value % 10);
		out[tens + 1] = '\0';
		return tens + 1;
	}
	size_t sign = value < 0, length = sign + 1;
	uint64_t rest = sign ? -(uint64_t)value : (uint64_t)value;
	for (uint64_t more = rest; more >= 10; more /= 10)
		length++;
	out[0] = '-';
	out[length] = '\0';
	for (size_t i = length; i > sign; rest /= 10)
		out[--i] = (char)('0' + rest % 10);
	return length;
}

size_t decimal_format(int64_t value, char *out)
{
	size_t length = value < 0;
	if (value == DECIMAL_NONE) {
		*out = '\0';
		return 0;
	}
	*out = '-';
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value, part = size % 1000000;
	length += integer_format((int64_t)(size / 1000000), out + length);
	if (!part)
		return length;
	out[length++] = '.';
	for (uint64_t unit = 100000; part; part %= unit, unit /= 10)
		out[length++] = (char)('0' + part / unit);
	out[length] = '\0';
	return length;
}

void decimal_format_french(int64_t value, int places, char *out)
{
	char plain[32];
	/* most are counts */
	if (places <= 0 && value >= 0 && value < 1000 * DECIMAL_ONE && value % DECIMAL_ONE == 0) {
		integer_format(value / DECIMAL_ONE, out);
		return;
	}
	if (value == DECIMAL_NONE) {
		*out = '\0';
		return;
	}
	if (places >= 0)
		value = decimal_round(value, places);
	decimal_format(value, plain);
	const char *p = plain;
	char *q = out;
	if (*p == '-') {
		memcpy(q, "\xE2\x88\x92", 3); /* U+2212, the minus sign */
		q += 3;
		p++;
	}
	size_t whole = strcspn(p, ".");
	for (size_t i = 0; i < whole; i++) {
		if (i && (whole - i) % 3 == 0) {
			memcpy(q, TEXT_NNBSP, 3);
			q += 3;
		}
		*q++ = p[i];
	}
	const char *decimals = p[whole] ? p + whole + 1 : "";
	int have = (int)strlen(decimals);
	int want = places < 0 ? have : places;
	if (want > 0)
		*q++ = ',';
	for (int i = 0; i < want; i++)
		*q++ = i < have ? decimals[i] : '0';
	*q = '\0';
}

int64_t decimal_add(int64_t a, int64_t b)
{
	if (a == DECIMAL_NONE || b == DECIMAL_NONE || (b > 0 && a > INT64_MAX - b) ||
	    (b < 0 && a < -INT64_MAX - b))
		return DECIMAL_NONE;
	return a + b;
}

/* What a double holds exactly, divided by another such number, gives the nearest one. */
double decimal_nearest(int64_t value)
{
	const int64_t exact = INT64_C(1) << 53;
	char text[32];
	if (value > -exact && value < exact)
		return (double)value / DECIMAL_ONE;
	decimal_format(value, text);
	return strtod(text, NULL);
}
