/* Two datasets made one: rows with the same key are one row. */
#ifndef PREUTILS_CHANGE_JOIN_H
#define PREUTILS_CHANGE_JOIN_H

#include "data/dataset.h"

/* Adds what the other dataset holds to the first; both read raw, with lines, under one schema. Rows are the
 * same where their primary columns are (in tables without any: where all columns are). Of such rows each cell
 * is the first dataset's where it has one, else the other's; where both have one and they differ, the first's
 * stays and a finding says which columns differ. The first is then fit for writing, and for being joined
 * again. */
void dataset_join(struct dataset *dataset, const struct dataset *other, struct findings *findings);

#endif
