/* Arithmetic over named values: + - * / and parentheses, computed in exact fractions and rounded once. */
#ifndef PREUTILS_SURVEY_ARITHMETIC_H
#define PREUTILS_SURVEY_ARITHMETIC_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct arithmetic_name {
	const char *name; /* letters, digits, _, a letter first; or anything, written between [ and ] */
	int64_t value;    /* millionths; DECIMAL_NONE: empty */
};

/* The length of the name that begins here, and where it does; 0 where none does. */
size_t arithmetic_name_length(const char *text, const char **name);
/* Whether the expression can be understood and uses every name: 0, or -1 and a MSG_EXPRESSION at the place.
 */
int arithmetic_check(const char *text, const struct arithmetic_name *names, size_t count, struct place place,
                     struct error *error);
/* The value in millionths, rounded to `places` decimals (0 to 6), half away from zero. DECIMAL_NONE where a
 * name that is used is empty, or a divisor is 0. Fails with MSG_OVERFLOW where a number is too large. */
int arithmetic_evaluate(const char *text, const struct arithmetic_name *names, size_t count, int places,
                        struct place place, int64_t *value, struct error *error);

#endif
