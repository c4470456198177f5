/* What goes and why, as lists: persons past their term by their keys alone, and rows by table. */
#ifndef PREUTILS_PURGE_REPORT_H
#define PREUTILS_PURGE_REPORT_H

#include "purge/purge.h"
#include "results/results.h"

/* Lists "echeances" and "lignes". names: with the columns that identify persons, but for those that local.xml
 * hides. Release with results_free; the dataset and the purge must live as long, unturned. */
void purge_report(struct results *report, const struct purge *purge, bool names);
/* What stays undone, as findings: persons kept, orphans. */
void purge_findings(const struct purge *purge, struct findings *findings);
/* "2 ans après le dernier contact (clas : 1 an)". */
void purge_rule_french(const struct retention *retention, struct buffer *buffer);
/* The list of rows by table alone, added to results that have room for it. */
void purge_report_rows(struct results *report, const struct purge *purge);

#endif
