/* The anonymous export: one list a view, whose rows stand in the order of what they say, so that nothing is
 * left of the order of the data; a folder of CSV described by a data package. */
#ifndef PREUTILS_ANON_EXPORT_H
#define PREUTILS_ANON_EXPORT_H

#include "anon/view.h"
#include "base/out.h"
#include "results/results.h"

/* What files of an export are called: this, then the view's id and ".csv". */
#define EXPORT_PREFIX "anonyme-"

/* The published rows of the views as lists, in results that name no programme. Release with results_free. */
void export_make(struct results *results, const struct views *views, const struct period *period);
/* anonyme-VIEW.csv for each list, datapackage.json, rapport.txt (the report's text). An existing folder is
 * replaced if it holds nothing but such files. */
int export_write_folder(const struct results *results, const struct views *views,
                        const struct results *report, const char *path, struct error *error);

#endif
