/* Results of many programmes, merged by where they are: one result a département, or a territory that groups
 * départements. */
#ifndef PREUTILS_RESULTS_MERGE_GROUPS_H
#define PREUTILS_RESULTS_MERGE_GROUPS_H

#include "base/templates.h"
#include "results/merge.h"

/* Says "departement" for no grouping of départements. */
#define GROUPS_DEPARTEMENT "departement"
#define GROUPS_NAMESPACE   "urn:preutils:territoires:1"

struct merge_groups;
/* by: departement, or the name of a definition territories/NAME.xml. findings must outlive it. NULL and
 * *error where the definition is wrong, or puts a département in two places. */
struct merge_groups *merge_groups_new(struct templates *templates, const char *by, struct findings *findings,
                                      struct error *error);
/* Adds results to the group of their programmes, as merger_add does. Fails where these are in several groups,
 * or in none: the département is missing, or the definition does not have it. */
int merge_groups_add(struct merge_groups *groups, struct results *results, const char *name,
                     struct error *error);
/* Merges each group and writes it into the folder as CODE.FORMAT. An existing folder that holds nothing but
 * such files is replaced. */
int merge_groups_write(struct merge_groups *groups, const char *folder, const char *format,
                       struct error *error);
void merge_groups_free(struct merge_groups *groups);

#endif
