#include "import/persons/decisions.h"

#include <string.h>

#include "base/text.h"
#include "sheet/sheet.h"

static const char *folded(struct decisions *decisions, const char *text)
{
	struct buffer buffer = {0};
	text_fold(&buffer, text, false);
	return arena_take(&decisions->arena, &buffer);
}

/* Empty decisions wait for the user; a first row is the header. */
static int take_row(struct decisions *decisions, const struct sheet_row *row, struct error *error)
{
	const struct sheet_cell *cell = sheet_row_cell(row, 1);
	const char *a = sheet_row_cell(row, 2)->text, *b = sheet_row_cell(row, 3)->text;
	struct buffer code = {0};
	text_fold(&code, cell->text, false);
	bool same = code.length == 4 && memcmp(code.bytes, "meme", 4) == 0;
	bool other = code.length == 9 && memcmp(code.bytes, "different", 9) == 0;
	bool wrong = code.length && !same && !other;
	buffer_free(&code);
	if (row->number == 1 || !(same || other || wrong))
		return 0;
	if (wrong || !*a || !*b)
		return error_set(error, MSG_DECISION, (struct place){decisions->file, row->line, "decision"},
		                 NULL, cell->text);
	decisions->items = arena_append(&decisions->arena, decisions->items, &decisions->count,
	                                sizeof *decisions->items);
	decisions->items[decisions->count - 1] =
	        (struct decision){same, folded(decisions, a), folded(decisions, b), row->line};
	return 0;
}

int decisions_read(struct decisions *decisions, const char *path, struct error *error)
{
	const struct sheet_row *row;
	struct sheet_file *file = sheet_open(path, NULL, error);
	struct sheet_reader *reader = file ? sheet_start(file, 0, error) : NULL;
	*decisions = (struct decisions){0};
	decisions->file = arena_strdup(&decisions->arena, path);
	int got = reader ? 1 : -1;
	while (got > 0 && (got = sheet_next(reader, &row, error)) > 0)
		got = take_row(decisions, row, error) < 0 ? -1 : 1;
	sheet_end(reader);
	sheet_close(file);
	return got;
}

void decisions_free(struct decisions *decisions)
{
	arena_free(&decisions->arena);
	*decisions = (struct decisions){0};
}
