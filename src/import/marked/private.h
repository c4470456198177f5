/* Inside the marked copy: the workbook being written, and its formats. */
#ifndef PREUTILS_IMPORT_MARKED_PRIVATE_H
#define PREUTILS_IMPORT_MARKED_PRIVATE_H

#include "base/libxlsxwriter.h"
#include "import/marked/marked.h"

#define MARKED_LIST "À corriger"

enum marked_form { FORM_PLAIN, FORM_PERCENT, FORM_DATE, FORM_MOMENT, FORM_TIME, FORM_COUNT };
enum { LINES_MOST = 12 };            /* of a row, that are shown at once */
enum { FILLS = 4, MARKED_NONE = 3 }; /* by enum mark_kind, and none */

struct marked_sheet {
	char name[128];
	lxw_worksheet *sheet;
	const struct mark **marks; /* by row, column */
	size_t count;
};

struct marked {
	struct sheet_file *source;
	lxw_workbook *book;
	lxw_format *formats[FILLS][FORM_COUNT];
	lxw_format *header;
	struct marked_sheet *sheets; /* as the source's */
	lxw_error failure;           /* the first one */
};

void marked_note(struct marked *marked, lxw_error status);
/* What the library made; where it is NULL, memory is exhausted. */
void *marked_had(void *made);
lxw_format *marked_format(struct marked *marked, int fill, enum marked_form form);
/* What the library takes as a text: at most 32,767 characters, _x0041_ meant as it is. NULL is "". */
const char *marked_text(struct buffer *buffer, const char *text);
/* The marks of all sheets, on a sheet that is empty. */
void marked_write_list(struct marked *marked, lxw_worksheet *list);
/* Rewrites a sheet of the source with its marks. 0, or -1 and *error where the source cannot be read. */
int marked_copy_sheet(struct marked *marked, size_t index, struct error *error);

#endif
