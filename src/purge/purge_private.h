/* What the files of purge/ share. */
#ifndef PREUTILS_PURGE_PURGE_PRIVATE_H
#define PREUTILS_PURGE_PURGE_PRIVATE_H

#include "purge/purge.h"

void purge_judge(struct purge *purge);
/* From the persons that go (tables[persons].gone) to all rows that go. */
void purge_follow(struct purge *purge);
/* The key column at this position where its target is known and it was read; NULL. */
const struct column *purge_key(const struct purge *purge, size_t table, size_t column);
/* The row that the cell of a key column points to, or SIZE_MAX. */
size_t purge_target(const struct column *key, size_t row);

#endif
