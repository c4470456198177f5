/* Inside the report: the words for a remark. */
#ifndef PREUTILS_IMPORT_REPORT_PRIVATE_H
#define PREUTILS_IMPORT_REPORT_PRIVATE_H

#include "import/report/report.h"

/* ecarte, devine, change, ignore */
const char *kind_code(enum kind kind);
/* écarté, deviné, changé, ignoré */
const char *kind_word(enum kind kind);
/* Appends the code of the reason: row-found. */
void remark_code(struct buffer *buffer, const struct remark *remark);
/* Appends the reason in the language of messages. */
void remark_message(struct buffer *buffer, const struct remark *remark);
/* "C (Né le)", in the arena; NULL where the remark is of no column. */
const char *remark_column(struct arena *arena, const struct remark *remark);

#endif
