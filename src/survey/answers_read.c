#include "survey/answers_read.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/element.h"
#include "sheet/sheet.h"
#include "survey/survey.h"
#include "survey/typed.h"

const char answers_code_column[] = "code";

/* Where the two columns of a sheet stand; 0: not seen yet. */
struct columns {
	uint32_t code, answer;
	const char *name; /* of the answers' column */
};

/* Looks whether the row is the table's header. */
static int find_columns(const struct sheet_row *row, const char *path, struct columns *columns,
                        struct error *error)
{
	static const char *const names[] = {answers_code_column, "reponse", "valeur"};
	enum { NAMES = sizeof names / sizeof *names };
	struct columns found = {0};
	for (size_t i = 0; i < row->count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		size_t name = 0;
		while (name < NAMES && !typed_same_words(cell->text, names[name]))
			name++;
		if (cell->covered || name == NAMES)
			continue;
		uint32_t *column = name == 0 ? &found.code : &found.answer;
		if (*column)
			return error_set(error, MSG_COLUMN_TWICE, (struct place){path, row->number, NULL},
			                 names[name], NULL);
		*column = cell->column;
		if (name > 0)
			found.name = names[name];
	}
	if (found.code && found.answer)
		*columns = found;
	return 0;
}

/* The cell as it would be typed: 0.25 shown as a percentage is 25, VRAI is oui. */
static const char *as_typed(const struct sheet_cell *cell, char out[28])
{
	int64_t number;
	if (cell->kind == SHEET_BOOLEAN)
		return cell->number != 0 ? "oui" : "non";
	if (!cell->percent || !decimal_parse(cell->text, cell->length, &number) ||
	    number <= INT64_MIN / 100 || number >= INT64_MAX / 100)
		return cell->text;
	decimal_format(number * 100, out);
	return out;
}

/* Adds it without the blanks around it. */
static void add_typed(struct buffer *text, const struct sheet_cell *cell)
{
	static const char blanks[] = " \t\r\n";
	char out[28];
	const char *from = as_typed(cell, out);
	from += strspn(from, blanks);
	size_t length = strlen(from);
	while (length && strchr(blanks, from[length - 1]))
		length--;
	buffer_add(text, from, length);
	buffer_puts(text, "");
}

static void take_row(const struct sheet_row *row, const char *path, const struct columns *columns,
                     const struct answer_reader *reader)
{
	struct buffer code = {0}, answer = {0};
	struct place place = {path, row->line ? row->line : row->number, columns->name};
	const struct sheet_cell *cell = sheet_row_cell(row, columns->code);
	add_typed(&code, cell);
	add_typed(&answer, sheet_row_cell(row, columns->answer));
	/* Titles of sections reach over the answers; spreadsheets leave lines of separators alone behind. */
	if (code.length && cell->last_column < columns->answer)
		reader->take(reader->context, place, code.bytes, answer.bytes);
	buffer_free(&code);
	buffer_free(&answer);
}

static int read_sheet(struct sheet_file *file, size_t index, const struct answer_reader *reader, bool *any,
                      struct error *error)
{
	struct sheet_reader *rows = sheet_start(file, index, error);
	if (!rows)
		return -1;
	const char *path = sheet_path(file);
	struct columns columns = {0};
	const struct sheet_row *row;
	int status;
	while ((status = sheet_next(rows, &row, error)) == 1) {
		if (columns.code)
			take_row(row, path, &columns, reader);
		else if (find_columns(row, path, &columns, error))
			break;
	}
	*any = *any || columns.code;
	sheet_end(rows);
	return status ? -1 : 0;
}

static int read_table(const char *path, const struct answer_reader *reader, struct error *error)
{
	struct sheet_file *file = sheet_open(path, NULL, error);
	if (!file)
		return -1;
	bool any = false;
	int status = 0;
	for (size_t i = 0; status == 0 && i < sheet_count(file); i++)
		status = read_sheet(file, i, reader, &any, error);
	if (status == 0 && !any)
		status = error_set(error, MSG_COLUMN_MISSING, (struct place){path, 1, NULL}, "code, reponse",
		                   NULL);
	sheet_close(file);
	return status;
}

/* A list's code stands in an attribute beside its label. */
static void take_question(const struct element *question, const struct answer_reader *reader)
{
	const char *code = element_attribute(question, "code");
	const struct element *value = element_child(question, "valeur");
	const char *answer = value ? element_attribute(value, "code") : NULL;
	if (!answer)
		answer = value ? value->text : "";
	if (code)
		reader->take(reader->context, element_place(question), code, answer);
}

static int read_xml(const char *path, const struct answer_reader *reader, struct error *error)
{
	struct arena arena = {0};
	const struct element *root = element_load(path, "reponses", SURVEY_ANSWERS_NAMESPACE, &arena, error);
	const struct element *section = root ? element_child(root, "section") : NULL;
	for (; section; section = element_next(section, "section"))
		for (const struct element *question = element_child(section, "question"); question;
		     question = element_next(question, "question"))
			take_question(question, reader);
	arena_free(&arena);
	return root ? 0 : -1;
}

/* An XML file is told by its first byte that is neither blank nor of a byte order mark. */
static bool is_xml(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	int c;
	do
		c = fgetc(file);
	while (c != EOF && c != '\0' && strchr(" \t\r\n\xEF\xBB\xBF", c));
	fclose(file);
	return c == '<';
}

int answers_read(const char *path, const struct answer_reader *reader, struct error *error)
{
	return is_xml(path) ? read_xml(path, reader, error) : read_table(path, reader, error);
}
