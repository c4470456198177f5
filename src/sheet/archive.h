/* A ZIP package (XLSX, ODS), distrusted: limits on entries, sizes and ratios. */
#ifndef PREUTILS_SHEET_ARCHIVE_H
#define PREUTILS_SHEET_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct archive;
/* Takes over the descriptor, also on failure. path is for messages and must outlive the package. */
struct archive *archive_open(int descriptor, const char *path, struct error *error);
void archive_close(struct archive *archive);
const char *archive_path(const struct archive *archive);
bool archive_has(const struct archive *archive, const char *entry);
/* The first bytes of an entry, as many as fit; returns how many (0 also where there is none). */
size_t archive_peek(struct archive *archive, const char *entry, char *bytes, size_t size);
/* Whether a string occurs anywhere in an entry's bytes: 1, 0, or -1 and *error. Quicker than reading XML. */
int archive_contains(struct archive *archive, const char *entry, const char *string, struct error *error);

/* An entry being inflated. */
struct entry {
	struct zip_file *file;
	uint64_t packed, done;
	const char *fault; /* what ended it early */
};
/* 0, or -1 and *error. Close it also after a failure. */
int entry_open(struct entry *entry, struct archive *archive, const char *name, struct error *error);
/* More bytes, 0 at the end, -1 with entry->fault set. */
int entry_read(struct entry *entry, char *bytes, size_t size);
void entry_close(struct entry *entry);

/* Sets an error about the package, or an entry of it (NULL: none); returns -1. */
int archive_broken(const struct archive *archive, const char *entry, const char *reason, struct error *error);

#endif
