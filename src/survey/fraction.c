#include "survey/fraction.h"

#include "base/decimal.h"

#define LIMIT ((wide)1 << 120)

static const struct fraction too_large = {0, 0};

static wide size(wide a)
{
	return a < 0 ? -a : a;
}

static wide greatest_divisor(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;
		a = b;
		b = rest;
	}
	return size(a);
}

/* False where the product is too large. */
static bool multiply(wide a, wide b, wide *product)
{
	if (a != 0 && size(b) > LIMIT / size(a))
		return false;
	*product = a * b;
	return true;
}

static struct fraction reduce(wide top, wide bottom)
{
	wide divisor = greatest_divisor(top, bottom);
	if (divisor == 0)
		return too_large;
	if (bottom < 0)
		divisor = -divisor;
	return (struct fraction){top / divisor, bottom / divisor};
}

struct fraction fraction_from_millionths(int64_t value)
{
	return reduce(value, DECIMAL_ONE);
}

struct fraction fraction_negative(struct fraction a)
{
	return (struct fraction){-a.top, a.bottom};
}

struct fraction fraction_add(struct fraction a, struct fraction b)
{
	wide left, right, bottom;
	if (fraction_too_large(a) || fraction_too_large(b) || !multiply(a.top, b.bottom, &left) ||
	    !multiply(b.top, a.bottom, &right) || !multiply(a.bottom, b.bottom, &bottom))
		return too_large;
	return reduce(left + right, bottom);
}

struct fraction fraction_multiply(struct fraction a, struct fraction b)
{
	wide top, bottom;
	if (fraction_too_large(a) || fraction_too_large(b) || !multiply(a.top, b.top, &top) ||
	    !multiply(a.bottom, b.bottom, &bottom))
		return too_large;
	return reduce(top, bottom);
}

struct fraction fraction_divide(struct fraction a, struct fraction b)
{
	return fraction_too_large(b) ? too_large : fraction_multiply(a, (struct fraction){b.bottom, b.top});
}

int64_t fraction_to_millionths(struct fraction a, int places)
{
	wide unit = DECIMAL_ONE, top;
	for (int i = 0; i < places; i++)
		unit /= 10;
	if (fraction_too_large(a) || a.bottom > LIMIT / 2 || !multiply(a.top, DECIMAL_ONE / unit, &top))
		return DECIMAL_NONE;
	wide whole = (2 * size(top) + a.bottom) / (2 * a.bottom);
	if (whole > INT64_MAX / unit)
		return DECIMAL_NONE;
	return (int64_t)((top < 0 ? -whole : whole) * unit);
}
