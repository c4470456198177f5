/* What all tools share: start, common options, printing of errors and findings, exit statuses. */
#ifndef PREUTILS_CMD_TOOL_H
#define PREUTILS_CMD_TOOL_H

#include <stdbool.h>

#include "base/error.h"
#include "base/options.h"
#include "base/templates.h"

enum { STATUS_DONE = 0, STATUS_DATA = 1, STATUS_NOTHING = 2 };

struct tool {
	const char *name;                /* "pre-stat" */
	const char *purpose;             /* one line, English; translated when printed */
	const char *synopsis;            /* "[OPTION]… DATASET" */
	const char *example;             /* a command line that works on the samples */
	const struct option *options;    /* the tool's own; the common ones are added */
	const struct option_mode *modes; /* what it does, with the formats and operands of each */
	/* set by tool_start */
	unsigned mode; /* what is asked for: the id of one of them */
	const char *const *formats;
	const char *templates_folder, *output, *format;
	bool progress, quiet_values, help, version;
	char **operands;
	size_t operand_count;
	struct templates templates;
};
/* Sets locale, messages and memory handler, parses the options, answers --help and --version (and exits
 * then), sees that all that was given goes together, opens the templates. Exits with 2 on wrong usage. The
 * common options are -o -T --templates --progress --quiet-values --help --version. */
void tool_start(struct tool *tool, int argc, char **argv);
/* The first operand, or "-" where there is none and standard input is not a terminal; exits with 2
 * otherwise. */
const char *tool_operand(struct tool *tool);
/* The format: -T, else the ending of -o where that is a format of what is done, else fallback. */
const char *tool_format(struct tool *tool, const char *fallback);
/* 0, or -1 and *error where bytes that are no text would go to a terminal. */
int tool_spare_terminal(const struct tool *tool, struct error *error);
/* An error in the use of the tool, said in the user's language; gives -1. */
int tool_misuse(struct error *error, const char *text);
/* The same printed: gives STATUS_NOTHING. */
int tool_reject(struct tool *tool, const char *text);
/* Prints the error and gives STATUS_NOTHING (STATUS_DONE without a message where a reader closed the pipe).
 */
int tool_fail(struct tool *tool, const struct error *error);
/* Prints the findings and gives STATUS_DATA if there is an error among them, else STATUS_DONE. */
int tool_report(struct tool *tool, struct findings *findings);
/* For tools that compute nothing over values that cannot be read: prints the findings, says that nothing was
 * written, and gives STATUS_DATA. */
int tool_refuse(struct tool *tool, struct findings *findings);
/* What a run came to: above 0 refused (tool_refuse), below 0 failed (tool_fail), 0 done (tool_report). Frees
 * the findings. */
int tool_conclude(struct tool *tool, int result, struct findings *findings, const struct error *error);

/* The formats of a dataset. */
extern const char *const tool_dataset_formats[];

bool tool_is_folder(const char *path);
/* Whether both are there, and one file or folder. */
bool tool_is_same(const char *path, const char *other);
/* Whether the file is there, and one of the folder's. */
bool tool_is_within(const char *file, const char *folder);
/* An error: the path is that of another file of the run. Gives -1. */
int tool_spare_file(struct error *error, const char *path);
/* The form in which a dataset is written that was read from input: "csv", a folder, where -T or the output
 * says so, or input is one and the output is not standard output; else "xml". NULL and *error where a folder
 * has no name, or is the input itself. */
const char *tool_dataset_format(struct tool *tool, const char *input, struct error *error);
/* Frees what tool_start took. Gives status back. */
int tool_end(struct tool *tool, int status);

#endif
