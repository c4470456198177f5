/* The marked copy: a source rewritten as XLSX, with the cells that something is said about coloured and
 * commented, and a first sheet « À corriger » that lists them, so that staff can correct the file and import
 * it again. */
#ifndef PREUTILS_IMPORT_MARKED_H
#define PREUTILS_IMPORT_MARKED_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/out.h"
#include "sheet/sheet.h"

enum mark_kind {
	MARK_LEFT_OUT, /* not taken: red */
	MARK_GUESSED,  /* taken with a guess: orange */
	MARK_CHANGED   /* taken in another form: yellow */
};

struct mark {
	const char *sheet;    /* as sheet_info names it */
	uint32_t row, column; /* column 0: the whole row */
	enum mark_kind kind;
	const char *value;  /* what stands there; NULL: nothing to show */
	const char *reason; /* in French, for people */
};

/* Marks in any order, of this file only; several may be on one cell. Sheets come in the file's order, hidden
 * ones stay hidden. The bytes are complete in out, which the caller closes. 0, or -1 and *error. */
int marked_write(struct sheet_file *file, const struct mark *marks, size_t count, struct out *out,
                 struct error *error);

#endif
