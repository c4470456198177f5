/* Bytes compressed while they are made, by as many threads as there are: in pieces of one size, each of which
 * may repeat what the one before ends with, so that the same bytes give the same result, however many
 * compress them. */
#ifndef PREUTILS_RENDER_ODS_PRESS_H
#define PREUTILS_RENDER_ODS_PRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

struct press;

struct press *press_new(void);
/* Begins with other bytes. more adds to a buffer what comes next and says whether there is more of it; it is
 * called by one thread at a time, not always the same. context stays the caller's. */
void press_begin(struct press *press, bool (*more)(void *context, struct buffer *bytes), void *context);
/* Adds the next bytes, compressed (deflate, without a head); false where there are none. */
bool press_next(struct press *press, struct buffer *packed);
/* Of the bytes before they were compressed, so far: their CRC-32 and how many there are. */
uint32_t press_sum(const struct press *press);
uint64_t press_length(const struct press *press);
void press_free(struct press *press);

#endif
