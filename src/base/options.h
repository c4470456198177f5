/* Command lines, declared once: the parser, --help and the completion come from one table. */
#ifndef PREUTILS_BASE_OPTIONS_H
#define PREUTILS_BASE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum option_kind {
	OPTION_FLAG,   /* target: bool */
	OPTION_STRING, /* target: const char * (into argv) */
	OPTION_NUMBER, /* target: long, 0 or more */
	OPTION_MANY    /* target: struct option_values: may be given several times */
};
struct option_values {
	const char **items; /* free() it */
	size_t count, capacity;
};
struct option {
	char letter;          /* 0 for none */
	const char *name;     /* without -- */
	const char *argument; /* FILE, N…; NULL for a flag */
	const char *help;     /* English; translated when printed */
	enum option_kind kind;
	void *target;
};
/* options ends with a zeroed entry. Operands are moved to the front of argv[1..]; *operands is their number.
 * "-" alone is an operand and "--" ends the options. */
int options_parse(int argc, char **argv, const struct option *options, size_t *operands, struct error *error);
/* Adds text and a line end, broken between words at 80 columns; column is where it begins, and where its next
 * lines do. */
void options_help_text(struct buffer *buffer, size_t column, const char *text);
/* Adds the lines of --help that describe the options. */
void options_help(struct buffer *buffer, const struct option *options);

#endif
