/* One error and message scheme.
 *
 * The library never prints and never exits. A function that cannot go on returns -1 (or NULL) and
 * fills a struct error; what does not stop the work is added to a struct findings. The tool prints
 * both in the end. Every message is declared once, in messages.def, with what the manual says of it. */
#ifndef PREUTILS_BASE_ERROR_H
#define PREUTILS_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/memory.h"

enum level { LEVEL_WARNING, LEVEL_ERROR };

enum message {
#define MESSAGE(code, level, text, explanation) MSG_##code,
#include "base/messages.def"
#undef MESSAGE
	MSG_COUNT
};

/* Where something is. file may be NULL (no place), line 0 (none), column NULL (none). For a cell of
 * a dataset column is the column's name, for an XML file the number as text, or NULL. */
struct place {
	const char *file;
	size_t line;
	const char *column;
};

/* detail stands for the %s of the message's text and is never personal (an option, a file, a column,
 * the system's reason). value is what stood in the data and may be personal: --quiet-values leaves it out. */
struct error {
	enum message code;
	bool set;
	char file[512];
	size_t line;
	char column[72];
	char detail[1024]; /* room for a list of names */
	char value[200];
};

/* Fills *error (the first one stays if it is already set) and returns -1. detail and value may be NULL. */
int error_set(struct error *error, enum message code, struct place place, const char *detail,
              const char *value);
/* The same without a place, the detail made by a format. */
int error_format(struct error *error, enum message code, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
/* For a system call that failed on this file: the reason is errno's. */
int error_system(struct error *error, enum message code, const char *file, int number);

struct finding {
	enum message code;
	enum level level;
	struct place place;
	const char *detail, *value; /* NULL where there is none */
};
struct findings {
	struct arena arena;
	struct finding *items;
	size_t count, capacity;
	size_t errors, warnings;
	size_t limit; /* how many are kept, 0 for all; the counts go on */
};
void findings_add(struct findings *findings, enum message code, struct place place, const char *detail,
                  const char *value);
/* By file (in the order given by first mention), line, then order of arrival. */
void findings_sort(struct findings *findings);
void findings_free(struct findings *findings);

/* The short name of a message (date-order…), its level, its text in the user's language (may hold one %s),
 * and what the manual says of it. */
const char *message_name(enum message code);
enum level message_level(enum message code);
const char *message_text(enum message code);
const char *message_explanation(enum message code);

/* Writes "tool: file:line: column: text: value" and a line end. */
void finding_print(FILE *stream, const char *tool, const struct finding *finding, bool quiet_values);
/* The same of all findings that were kept, at once. */
void findings_print(FILE *stream, const char *tool, const struct findings *findings, bool quiet_values);
void error_print(FILE *stream, const char *tool, const struct error *error, bool quiet_values);
/* Appends the message's text with its detail, without place and value. */
void finding_text(struct buffer *buffer, const struct finding *finding);

#endif
