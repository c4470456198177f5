/* Findings as a report: lines for people, or a long table for programs and spreadsheets. */
#ifndef PREUTILS_CHANGE_CHECK_REPORT_H
#define PREUTILS_CHANGE_CHECK_REPORT_H

#include "base/error.h"
#include "base/out.h"

struct report_options {
	enum level least;  /* LEVEL_ERROR leaves the warnings out (they are still counted) */
	bool quiet_values; /* no value of the data */
	bool csv_safe;     /* values that a spreadsheet would take for a formula begin with an apostrophe */
};

/* One line a finding, "file:line: column: error: message: value", then a line that counts them, by kind.
 * name is the dataset's. Errors of writing are kept in out. */
void report_write_text(struct out *out, const struct findings *findings, const char *name,
                       const struct report_options *options);
/* fichier;ligne;colonne;gravite;code;message;valeur */
void report_write_csv(struct out *out, const struct findings *findings, const struct report_options *options);

#endif
