/* Exact fractions of whole numbers of 120 bits. One that is too large stays so, whatever it is reckoned with.
 */
#ifndef PREUTILS_SURVEY_FRACTION_H
#define PREUTILS_SURVEY_FRACTION_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 wide;

/* In lowest terms; bottom above 0, or 0 where it is too large. */
struct fraction {
	wide top, bottom;
};

static inline bool fraction_too_large(struct fraction a)
{
	return a.bottom == 0;
}
struct fraction fraction_from_millionths(int64_t value);
struct fraction fraction_negative(struct fraction a);
struct fraction fraction_add(struct fraction a, struct fraction b);
struct fraction fraction_multiply(struct fraction a, struct fraction b);
/* b is not 0. */
struct fraction fraction_divide(struct fraction a, struct fraction b);
/* In millionths, rounded to `places` decimals (0 to 6), half away from zero; DECIMAL_NONE where that is too
 * large. */
int64_t fraction_to_millionths(struct fraction a, int places);

#endif
