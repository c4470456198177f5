/* A table from canonical CSV: parts of the file by several threads, straight into columns. */
#ifndef PREUTILS_DATA_CANONICAL_H
#define PREUTILS_DATA_CANONICAL_H

#include "data/build.h"

/* 1: the table that was begun is read. 0: the file is not canonical, or more is asked than values: read it
 * otherwise, without its header if building->header_done; nothing else remains of the attempt. -1: error. */
int canonical_table(struct building *building, const char *path);

#endif
