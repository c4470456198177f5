/* What an import changed, guessed, left out, or passed over, cell by cell. */
#ifndef PREUTILS_IMPORT_REPORT_H
#define PREUTILS_IMPORT_REPORT_H

#include <stdint.h>

#include "base/error.h"
#include "base/out.h"
#include "import/marked/marked.h"
#include "import/words/memo.h"

enum kind { KIND_LEFT_OUT, KIND_GUESSED, KIND_CHANGED, KIND_IGNORED, KIND_COUNT };

enum why {
#define REASON(code, kind, english, french) WHY_##code,
#include "import/report/reasons.def"
#undef REASON
	WHY_COUNT
};

/* A place in a source: the sheet's number in the report's sources, row and column from 1 (0: the whole). */
struct spot {
	uint32_t source, row, column;
};
struct report_source {
	const char *file, *sheet; /* sheet NULL for a CSV file */
	size_t file_index;
	const char **titles; /* of its columns, from 1; NULL */
	size_t title_count;
	bool *secret; /* its columns go to what local.xml hides: no value of them is told; NULL */
};
struct remark {
	struct spot spot;
	enum why why;
	const char *title;  /* of the column, or NULL */
	const char *value;  /* what stood there; NULL */
	const char *result; /* what was taken; NULL */
	const char *detail; /* for %s; NULL */
};
struct report {
	struct arena arena;
	struct report_source *sources;
	size_t source_count;
	struct remark *items;
	size_t count, capacity;
	size_t kinds[KIND_COUNT];
	size_t rows;       /* lines of data read */
	struct memo texts; /* those of late, which are kept once */
};

size_t report_source(struct report *report, const char *file, const char *sheet, size_t file_index);
/* The titles of a source's columns, for remarks that come without: title of column i + 1. */
void report_titles(struct report *report, size_t source, const char *const *titles, size_t count);
/* The values of this column of the source (from 0, one with a title) are not told. */
void report_hide(struct report *report, size_t source, size_t column);
/* Texts are copied. */
void report_add(struct report *report, const struct remark *remark);
/* Sorts by source, row, column, then order of arrival. */
void report_sort(struct report *report);
enum kind remark_kind(const struct remark *remark);
/* The reason, in French, for reports. */
void remark_french(struct buffer *buffer, const struct remark *remark);
/* "fichier.xlsx [Feuille]" */
const char *report_place(struct arena *arena, const struct report_source *source);
/* The left out and the guessed as findings (errors and warnings), for the tool to print. */
void report_findings(const struct report *report, struct findings *findings);

struct report_style {
	bool quiet_values, csv_safe;
};
void import_report_text(struct out *out, const struct report *report, const struct report_style *style);
/* nature;fichier;feuille;ligne;colonne;titre;valeur;repris;motif;raison */
void import_report_csv(struct out *out, const struct report *report, const struct report_style *style);
/* What is said of one file's cells, for the marked copy; only is the sheet's name of a CSV file. In the
 * arena. */
struct mark *report_marks(const struct report *report, size_t file_index, const char *only, bool quiet_values,
                          struct arena *arena, size_t *count);
void report_free(struct report *report);

#endif
