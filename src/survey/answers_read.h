/* Answers in the forms that people keep them in: a table with a column of codes and one of answers (CSV of
 * any encoding, XLSX, ODS), or a filled survey as XML. Which one it is, is told from the content. */
#ifndef PREUTILS_SURVEY_ANSWERS_READ_H
#define PREUTILS_SURVEY_ANSWERS_READ_H

#include "base/error.h"

struct answer_reader {
	void *context;
	/* A question's code and its answer, both without blanks around them; the answer may be "". Valid
	 * until it returns. The place is that of the answer. */
	void (*take)(void *context, struct place place, const char *code, const char *answer);
};

extern const char answers_code_column[]; /* "code" */

/* Gives every answer of the file, in its order. Fails on a file that cannot be read, or that has no such
 * columns anywhere. */
int answers_read(const char *path, const struct answer_reader *reader, struct error *error);

#endif
