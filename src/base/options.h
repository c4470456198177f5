/* Command lines, declared once: the parser, the check of what goes with what, --help and its table, of which
 * tests and completions can be made, all come from the tables of a tool.
 *
 * A tool does one thing at a time, its mode. Most options say how; some say what, and those of two modes
 * never go together. The mode that no option asks for is the default; without such a mode something must be
 * asked. */
#ifndef PREUTILS_BASE_OPTIONS_H
#define PREUTILS_BASE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum option_kind {
	OPTION_FLAG,   /* target: bool */
	OPTION_STRING, /* target: const char * (into argv) */
	OPTION_NUMBER, /* target: long, from least to most (0: without end) */
	OPTION_CHOICE, /* target: int, the place of the value in choices */
	OPTION_MANY    /* target: struct option_values: may be given several times */
};
struct option_values {
	const char **items; /* free() it */
	size_t count, capacity;
};
/* Tables end with a zeroed entry. Where one member is named in an entry the others may be left out. */
struct option_mode {
	unsigned id;                /* one bit */
	size_t least, most;         /* operands; SIZE_MAX: any number */
	const char *const *formats; /* that -T may name, NULL-terminated; NULL: there is no choice */
	bool silent;                /* nothing is written to -o */
};
struct option {
	char letter;          /* 0 for none */
	const char *name;     /* without -- */
	const char *argument; /* FILE, N…; NULL for a flag or a choice */
	const char *help;     /* English; translated when printed; NULL: on one line with the next option */
	enum option_kind kind;
	void *target;      /* NULL: that it was given is all there is to know */
	unsigned selects;  /* the mode that it asks for; it goes with no other one */
	unsigned in;       /* the modes in which it has a meaning; 0: all */
	unsigned required; /* the modes that need it */
	const char *with;  /* options, by spaces, of which one at least must be given too; NULL: none */
	long least, most;
	const char *const *choices; /* NULL-terminated */
};

/* Fills the targets, and given, a bool for each option. Operands are moved to the front of argv[1..];
 * *operands is their number. "-" alone is an operand and "--" ends the options. */
int options_parse(int argc, char **argv, const struct option *options, bool *given, size_t *operands,
                  struct error *error);
/* The mode that was asked for, or NULL and *error where an option was given that has no meaning in it, or
 * where one that it needs was not, or where the operands are too many or too few. */
const struct option_mode *options_check(const struct option *options, const struct option_mode *modes,
                                        const bool *given, size_t operands, struct error *error);

/* Adds text and a line end, broken between words at 80 columns; column is where it begins, and where its next
 * lines do. */
void options_help_text(struct buffer *buffer, size_t column, const char *text);
/* Adds the lines of --help that describe the options. One that goes with a single other option says so. */
void options_help(struct buffer *buffer, const struct option *options);
/* Adds the options as CSV, with a header: name, letter, argument, the mode it selects, those in which it has
 * a meaning, what it goes with. A mode is called as the first option that selects it, the default one "-". */
void options_help_table(struct buffer *buffer, const struct option *options, const struct option_mode *modes);

/* For the parts of this module. The first option that selects the mode; NULL: it is the default. */
const struct option *options_selecting(const struct option *options, unsigned mode);
/* Whether the name stands in names, separated by spaces. */
bool options_named(const char *names, const char *name);

#endif
