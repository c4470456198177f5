/* Attached files: there, inside the dataset's folder, and unchanged since their print was taken. */
#define _XOPEN_SOURCE 700 /* realpath */

#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/text.h"
#include "change/check_rules.h"
#include "data/attached.h"
#include "data/writer.h"

#define PRINT_DIGITS ((size_t)2 * SHA256_DIGEST_SIZE)

/* Puts the digest of a file in hex (PRINT_DIGITS characters and a NUL); -1 and errno where reading fails. */
static int print_file(int file, char *hex)
{
	struct sha256_ctx context;
	sha256_init(&context);
	uint8_t block[1 << 16], digest[SHA256_DIGEST_SIZE];
	ssize_t got;
	while ((got = read(file, block, sizeof block)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			sha256_update(&context, (size_t)got, block);
	if (got < 0)
		return -1;
	sha256_digest(&context, sizeof digest, digest);
	text_hex(digest, sizeof digest, hex);
	return 0;
}

static bool print_has_form(const char *text, size_t length)
{
	return length == PRINT_DIGITS && strspn(text, "0123456789abcdefABCDEF") >= length;
}

struct attachment {
	const struct dataset *dataset;
	const struct table *table;
	const struct column *file, *print; /* print may be NULL */
	const char *root;
	struct findings *findings;
};

static void report(const struct attachment *a, size_t row, const struct column *column, enum message message,
                   const char *detail)
{
	report_cell(a->dataset, a->table, column, row, message, detail, a->findings);
}

/* Whether a real path inside root is a table of the dataset. */
static bool is_table(const char *root, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	return (size_t)(name - 1 - path) == strlen(root) && dataset_owns(name);
}

/* print: the wanted print, or NULL. */
static void check_file(const struct attachment *a, size_t row, const char *name, const char *print)
{
	enum message message = MSG_ATTACHMENT_MISSING;
	char *path = attached_resolve(a->root, name, &message), hex[PRINT_DIGITS + 1];
	if (!path) {
		report(a, row, a->file, message,
		       message == MSG_ATTACHMENT_UNREADABLE ? strerror(errno) : NULL);
		return;
	}
	if (is_table(a->root, path)) {
		report(a, row, a->file, MSG_ATTACHMENT_TABLE, NULL);
		free(path);
		return;
	}
	int file = attached_open(path);
	if (file < 0 || (print && print_file(file, hex)))
		report(a, row, a->file, MSG_ATTACHMENT_UNREADABLE, strerror(errno));
	else if (print && strncasecmp(hex, print, PRINT_DIGITS) != 0)
		report(a, row, a->print, MSG_ATTACHMENT_CHANGED, NULL);
	if (file >= 0)
		close(file);
	free(path);
}

/* A NUL-terminated copy of the cell, or NULL where it is empty. free() it. */
static char *copy_cell(const struct column *column, size_t row)
{
	size_t length = 0;
	const char *text = column && column->text ? column_text(column, row, &length) : NULL;
	char *copy = length ? memory_alloc(length + 1, 1) : NULL;
	if (copy) {
		memcpy(copy, text, length);
		copy[length] = '\0';
	}
	return copy;
}

static void check_row(const struct attachment *a, size_t row)
{
	enum message message;
	char *name = copy_cell(a->file, row), *print = copy_cell(a->print, row);
	bool formed = print && print_has_form(print, strlen(print));
	if (print && !formed)
		report(a, row, a->print, MSG_SHA256_FORM, NULL);
	if (name && a->root && schema_cell_valid(a->file->schema, name, strlen(name), &message))
		check_file(a, row, name, formed ? print : NULL);
	free(name);
	free(print);
}

/* Paths: the file, then its SHA-256 print if the table has one. */
void check_attachments(const struct dataset *dataset, const struct rule *rule, struct findings *findings)
{
	const struct table *table = &dataset->tables[rule->table];
	const char *folder = dataset->folder && !*dataset->folder ? "/" : dataset->folder;
	char *root = folder ? realpath(folder, NULL) : NULL;
	struct attachment a = {dataset, table, &table->columns[rule->paths[0].columns[0]],
	                       NULL,    root,  findings};
	if (rule->count > 1)
		a.print = &table->columns[rule->paths[1].columns[0]];
	for (size_t row = 0; row < table->rows; row++)
		check_row(&a, row);
	free(root);
}
