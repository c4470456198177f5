/* Numbers, dates and times as spreadsheet files write them. */
#ifndef PREUTILS_SHEET_NUMBERS_H
#define PREUTILS_SHEET_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* Appends a number as a plain decimal, rounded to the 15 digits that spreadsheet programs show ("1.2E+3"
 * gives 1200, "0.30000000000000004" 0.3). False where it is no finite number. */
bool number_read(const char *text, double *value, struct buffer *plain);
/* Excel's day numbers, in the epoch of 1900 (29 February 1900 exists there: it is none) or of 1904. Times are
 * rounded to a second; a serial under 1 is a time alone: *day is DATE_NONE. False outside 1900 to 9999. */
bool number_to_date(double serial, bool from_1904, int32_t *day, uint32_t *seconds);
/* 2021-09-03, 2021-09-03T14:30:00 (and fractions of seconds, and Z, which are passed over). */
bool number_iso_date(const char *text, int32_t *day, uint32_t *seconds);
/* PT14H30M00S. */
bool number_iso_duration(const char *text, uint32_t *seconds);
/* Appends YYYY-MM-DD, with HH:MM:SS where there are seconds. */
void number_put_date(int32_t day, uint32_t seconds, struct buffer *buffer);
void number_put_time(uint32_t seconds, struct buffer *buffer);

#endif
