/* The form of a cell, type by type. */
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/text.h"
#include "schema/schema.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool digits(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!is_digit(text[i]))
			return false;
	return true;
}

/* The letter that follows the seven digits is their remainder by 23. */
static bool uai_valid(const char *text, size_t length)
{
	static const char alphabet[] = "ABCDEFGHJKLMNPRSTUVWXYZ";
	if (length != 8 || !digits(text, 7))
		return false;
	unsigned value = 0;
	for (size_t i = 0; i < 7; i++)
		value = value * 10 + (unsigned)(text[i] - '0');
	return text[7] == alphabet[value % 23];
}

static bool commune_valid(const char *text, size_t length)
{
	if (length != 5 || !is_digit(text[0]) || !digits(text + 2, 3))
		return false;
	return is_digit(text[1]) || (text[0] == '2' && (text[1] == 'A' || text[1] == 'B'));
}

static bool qpv_valid(const char *text, size_t length)
{
	if (length != 8 || text[0] != 'Q' || (text[1] != 'P' && text[1] != 'N'))
		return false;
	for (size_t i = 2; i < 8; i++)
		if (!is_digit(text[i]) && !(text[i] >= 'A' && text[i] <= 'Z'))
			return false;
	return true;
}

/* Relative, and no step up. */
static bool path_inside(const char *text, size_t length)
{
	if (!length || text[0] == '/' || memchr(text, '\\', length))
		return false;
	for (size_t i = 0; i + 1 < length; i++) {
		bool begins = i == 0 || text[i - 1] == '/';
		bool ends = i + 2 == length || text[i + 2] == '/';
		if (begins && ends && text[i] == '.' && text[i + 1] == '.')
			return false;
	}
	return true;
}

/* Whether a byte that no code has is among eight: a control character, ':' or '/'. A byte that is 0, or less
 * than 0x20, sets its high bit; no other does unless such a one stands before it. */
static bool has_refused(uint64_t eight)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t colon = eight ^ ones * ':', slash = eight ^ ones * '/', rubout = eight ^ ones * 0x7F;
	uint64_t found = ((colon - ones) & ~colon) | ((slash - ones) & ~slash) | ((rubout - ones) & ~rubout) |
	                 ((eight - ones * 0x20) & ~eight);
	return found & ones << 7;
}

bool schema_code_valid(const char *text, size_t length)
{
	if (!length || (length == 1 && *text == '*') || (length == 7 && memcmp(text, "inconnu", 7) == 0))
		return false;
	size_t i = 0;
	for (uint64_t eight; length - i >= 8; i += 8) {
		memcpy(&eight, text + i, 8);
		if (has_refused(eight))
			return false;
	}
	for (; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c > ':' ? c == 0x7F : c == ':' || c == '/' || c < 0x20)
			return false;
	}
	size_t characters = length <= 64 ? length : 0;
	for (i = characters; i < length; i++)
		characters += ((unsigned char)text[i] & 0xC0) != 0x80;
	return characters <= 64;
}

bool schema_cell_valid(const struct schema_column *column, const char *text, size_t length,
                       enum message *message)
{
	int32_t day;
	int64_t number;
	switch (column->type) {
	case TYPE_TEXT:
		*message = MSG_CODE_FORM;
		return !column->primary || schema_code_valid(text, length);
	case TYPE_LIST:
	case TYPE_KEY:
		*message = MSG_CODE_FORM;
		return schema_code_valid(text, length);
	case TYPE_BOOLEAN:
		*message = MSG_BOOLEAN;
		return (length == 3 && memcmp(text, "oui", 3) == 0) ||
		       (length == 3 && memcmp(text, "non", 3) == 0);
	case TYPE_DATE:
		*message = MSG_DATE;
		return date_parse(text, length, &day);
	case TYPE_INTEGER:
		*message = MSG_INTEGER;
		return integer_parse(text, length, &number);
	case TYPE_DECIMAL:
	case TYPE_AMOUNT:
		*message = MSG_DECIMAL;
		return decimal_parse(text, length, &number);
	case TYPE_YEAR:
		*message = MSG_YEAR;
		return year_parse(text, length, &day);
	case TYPE_SCHOOL_YEAR:
		*message = MSG_SCHOOL_YEAR;
		return school_year_parse(text, length, &day);
	case TYPE_UAI:
		*message = MSG_UAI;
		return uai_valid(text, length);
	case TYPE_COMMUNE:
		*message = MSG_COMMUNE;
		return commune_valid(text, length);
	case TYPE_QPV:
		*message = MSG_QPV;
		return qpv_valid(text, length);
	case TYPE_PATH:
		*message = MSG_PATH_OUTSIDE;
		return path_inside(text, length);
	}
	return true;
}
