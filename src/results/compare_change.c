#include "results/compare_change.h"

#include "base/decimal.h"

/* Products of two 64-bit numbers must not overflow: nothing here is rounded before the end. */
__extension__ typedef __int128 wide;

/* a / b times 100, in millionths, to so many of them (a unit), half away from zero; b > 0. */
static int64_t percent(wide a, int64_t b, int64_t unit)
{
	const int64_t limit = INT64_C(9000000000000000000);
	wide numerator = a * 100 * (DECIMAL_ONE / unit);
	wide quotient = numerator / b, rest = numerator % b;
	rest = rest < 0 ? -rest : rest;
	if (2 * rest >= b)
		quotient += numerator < 0 ? -1 : 1;
	quotient *= unit;
	return quotient < limit && quotient > -limit ? (int64_t)quotient : DECIMAL_NONE;
}

int64_t change_difference(int64_t first, int64_t last)
{
	return first == DECIMAL_NONE ? DECIMAL_NONE : decimal_add(last, -first);
}

int64_t change_percent(int64_t first, int64_t last)
{
	if (first == DECIMAL_NONE || last == DECIMAL_NONE || first <= 0)
		return DECIMAL_NONE;
	return percent((wide)last - first, first, DECIMAL_ONE / 10);
}

int64_t change_share(int64_t part, int64_t whole)
{
	if (part == DECIMAL_NONE || whole == DECIMAL_NONE || whole <= 0)
		return DECIMAL_NONE;
	return percent(part, whole, DECIMAL_ONE / 10000);
}
