#include "sheet/numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"

enum { DIGITS_SHOWN = 15, DIGITS_READ = 40, PLAIN_MOST = 40, DAY = 86400 };

/* 0.DIGITS × 10^point. */
struct decimal {
	bool negative;
	char digits[DIGITS_READ + 1];
	int count, point;
};

static bool take_digits(const char **text, struct decimal *decimal, bool whole)
{
	const char *p = *text;
	for (; *p >= '0' && *p <= '9'; p++) {
		bool leading = decimal->count == 0 && *p == '0';
		if (whole ? !leading : leading)
			decimal->point += whole ? 1 : -1;
		if (!leading && decimal->count < DIGITS_READ)
			decimal->digits[decimal->count++] = *p;
	}
	bool any = p > *text;
	*text = p;
	return any;
}

static bool parse(const char *text, struct decimal *decimal)
{
	decimal->negative = *text == '-';
	text += *text == '-' || *text == '+';
	bool any = take_digits(&text, decimal, true);
	if (*text == '.') {
		text++;
		any |= take_digits(&text, decimal, false);
	}
	if (any && (*text == 'e' || *text == 'E')) {
		char *end = NULL;
		long exponent = strtol(text + 1, &end, 10);
		any = end > text + 1 && labs(exponent) < 400;
		decimal->point += any ? (int)exponent : 0;
		text = end;
	}
	return any && *text == '\0' && abs(decimal->point) < 400;
}

static void round_digits(struct decimal *decimal)
{
	if (decimal->count > DIGITS_SHOWN) {
		bool up = decimal->digits[DIGITS_SHOWN] >= '5';
		decimal->count = DIGITS_SHOWN;
		while (up && decimal->count && decimal->digits[decimal->count - 1] == '9')
			decimal->count--;
		if (up && decimal->count)
			decimal->digits[decimal->count - 1]++;
		else if (up) {
			decimal->digits[decimal->count++] = '1';
			decimal->point++;
		}
	}
	while (decimal->count && decimal->digits[decimal->count - 1] == '0')
		decimal->count--;
}

static void put_plain(const struct decimal *decimal, struct buffer *plain)
{
	if (decimal->negative && decimal->count)
		buffer_putc(plain, '-');
	if (decimal->point <= 0 || decimal->count == 0)
		buffer_putc(plain, '0');
	for (int i = 0; i < decimal->point && decimal->count; i++)
		buffer_putc(plain, i < decimal->count ? decimal->digits[i] : '0');
	if (decimal->count <= decimal->point || decimal->count == 0)
		return;
	buffer_putc(plain, '.');
	for (int i = decimal->point; i < decimal->count; i++)
		buffer_putc(plain, i < 0 ? '0' : decimal->digits[i]);
}

bool number_read(const char *text, double *value, struct buffer *plain)
{
	struct decimal decimal = {0};
	if (!parse(text, &decimal))
		return false;
	*value = strtod(text, NULL);
	if (!isfinite(*value))
		return false;
	round_digits(&decimal);
	if (abs(decimal.point) <= PLAIN_MOST)
		put_plain(&decimal, plain);
	else
		buffer_puts(plain, text);
	return true;
}

bool number_to_date(double serial, bool from_1904, int32_t *day, uint32_t *seconds)
{
	enum { LEAP_BUG = 60, LAST = 2958465 };
	if (!(serial >= 0 && serial < (double)LAST + 1))
		return false;
	double whole = floor(serial);
	*seconds = (uint32_t)floor((serial - whole) * (double)DAY + 0.5);
	int32_t days = (int32_t)whole + (*seconds == DAY);
	*seconds %= DAY;
	if (days == 0) {
		*day = DATE_NONE;
		return true;
	}
	if (from_1904)
		*day = date_from_civil(1904, 1, 1) + days;
	else
		*day = date_from_civil(1899, 12, 30) + days + (days < LEAP_BUG);
	return (from_1904 || days != LEAP_BUG) && date_to_civil(*day).year <= 9999;
}

static bool two_digits(const char *text, uint32_t most, uint32_t *value)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*value = (uint32_t)((text[0] - '0') * 10 + (text[1] - '0'));
	return *value <= most;
}

bool number_iso_date(const char *text, int32_t *day, uint32_t *seconds)
{
	uint32_t hour = 0, minute = 0, second = 0;
	size_t length = strlen(text);
	*seconds = 0;
	if (length < 10 || !date_parse(text, 10, day))
		return false;
	if (length == 10)
		return true;
	if (text[10] != 'T' && text[10] != ' ')
		return false;
	const char *time = text + 11;
	if (strlen(time) < 5 || !two_digits(time, 23, &hour) || time[2] != ':' ||
	    !two_digits(time + 3, 59, &minute))
		return false;
	if (time[5] == ':' && !two_digits(time + 6, 59, &second))
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	return true;
}

bool number_iso_duration(const char *text, uint32_t *seconds)
{
	double total = 0;
	if (strncmp(text, "PT", 2) != 0)
		return false;
	for (const char *p = text + 2; *p;) {
		char *end = NULL;
		if (*p < '0' || *p > '9')
			return false;
		double part = strtod(p, &end);
		const char *unit = *end ? strchr("HMS", *end) : NULL;
		if (!unit)
			return false;
		total += part * (*unit == 'H' ? 3600 : *unit == 'M' ? 60 : 1);
		p = end + 1;
	}
	if (!(total < 1e9))
		return false;
	*seconds = (uint32_t)floor(total + 0.5);
	return true;
}

void number_put_time(uint32_t seconds, struct buffer *buffer)
{
	buffer_printf(buffer, "%02u:%02u:%02u", (unsigned)(seconds / 3600), (unsigned)(seconds / 60 % 60),
	              (unsigned)(seconds % 60));
}

void number_put_date(int32_t day, uint32_t seconds, struct buffer *buffer)
{
	char text[11];
	date_format(day, text);
	buffer_puts(buffer, text);
	if (seconds) {
		buffer_putc(buffer, ' ');
		number_put_time(seconds, buffer);
	}
}
