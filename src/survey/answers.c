#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/csv.h"
#include "survey/survey.h"
#include "survey/typed.h"

/* The columns that are looked at. */
enum { CODE, ANSWER, COLUMNS };
static const char *const column_names[COLUMNS] = {[CODE] = "code", [ANSWER] = "reponse"};

struct typing {
	struct survey_filled *filled;
	struct findings *findings;
	struct error *error;
	const char *path;
	bool header_read;
	size_t width;                      /* fields of the header */
	size_t at[COLUMNS], seen[COLUMNS]; /* where the columns stand, and how often */
	struct buffer cells[COLUMNS];      /* of the row at hand */
	size_t line;
	size_t *lines; /* where each question was answered; 0: not yet */
};

static struct place here(const struct typing *typing, const char *column)
{
	return (struct place){typing->path, typing->line, column};
}

/* Without the blanks around it. */
static char *trimmed(struct buffer *cell)
{
	char *text;
	size_t length;

	buffer_puts(cell, "");
	text = cell->bytes + strspn(cell->bytes, " \t\r\n");
	length = strlen(text);
	while (length && strchr(" \t\r\n", text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

static void take_header_field(struct typing *typing, size_t index, const char *bytes, size_t length)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (strlen(column_names[i]) == length && memcmp(column_names[i], bytes, length) == 0) {
			typing->at[i] = index;
			typing->seen[i]++;
		}
}

static void take_field(void *context, size_t line, size_t index, const char *bytes, size_t length)
{
	struct typing *typing = context;

	typing->line = line;
	if (!typing->header_read) {
		take_header_field(typing, index, bytes, length);
		return;
	}
	for (size_t i = 0; i < COLUMNS; i++)
		if (index == typing->at[i]) {
			typing->cells[i].length = 0;
			buffer_add(&typing->cells[i], bytes, length);
		}
}

static int end_header(struct typing *typing, size_t count)
{
	typing->header_read = true;
	typing->width = count;
	for (size_t i = 0; i < COLUMNS; i++)
		if (typing->seen[i] != 1)
			return error_set(typing->error,
			                 typing->seen[i] ? MSG_COLUMN_TWICE : MSG_COLUMN_MISSING,
			                 here(typing, NULL), column_names[i], NULL);
	return 0;
}

static void put_answer(struct typing *typing, size_t at, const char *text)
{
	const struct survey_question *question = &typing->filled->survey->questions[at];
	struct survey_answer *answer = &typing->filled->answers[at], typed = *answer;

	typed.code = NULL;
	if (!typed_parse(question, text, &typing->filled->arena, &typed)) {
		findings_add(typing->findings, MSG_ANSWER_TYPE, here(typing, column_names[ANSWER]),
		             survey_type_name(question->type), text);
		return;
	}
	if (answer->state != SURVEY_UNANSWERED)
		findings_add(typing->findings, MSG_ANSWER_REPLACES, here(typing, column_names[ANSWER]),
		             question->code, NULL);
	typed.state = SURVEY_TYPED;
	typed.source = "saisie";
	typing->filled->counts[answer->state]--;
	typing->filled->counts[SURVEY_TYPED]++;
	*answer = typed;
}

static void take_answer(struct typing *typing, const char *code, const char *text)
{
	const struct survey *survey = typing->filled->survey;
	long at = map_find(&survey->index, code, strlen(code));
	char first[24];

	if (at < 0) {
		findings_add(typing->findings, MSG_ANSWER_UNKNOWN, here(typing, column_names[CODE]), NULL,
		             code);
		return;
	}
	if (typing->lines[at]) {
		snprintf(first, sizeof first, "%zu", typing->lines[at]);
		findings_add(typing->findings, MSG_ANSWER_TWICE, here(typing, column_names[CODE]), first,
		             code);
		return;
	}
	typing->lines[at] = typing->line;
	if (*text)
		put_answer(typing, (size_t)at, text);
}

static int end_row(void *context, size_t line, size_t count)
{
	struct typing *typing = context;
	const char *code, *text;
	char fields[48];

	typing->line = line;
	if (!typing->header_read)
		return end_header(typing, count);
	snprintf(fields, sizeof fields, "%zu / %zu", count, typing->width);
	if (count != typing->width)
		return error_set(typing->error, MSG_CSV_FIELDS, here(typing, NULL), fields, NULL);
	code = trimmed(&typing->cells[CODE]);
	text = trimmed(&typing->cells[ANSWER]);
	/* Spreadsheets leave lines of separators alone behind. */
	if (*code || *text)
		take_answer(typing, code, text);
	return 0;
}

int survey_type_answers(struct survey_filled *filled, const char *path, struct findings *findings,
                        struct error *error)
{
	struct typing typing = {.filled = filled, .findings = findings, .error = error, .path = path};
	const struct csv_handler handler = {&typing, take_field, end_row, error};
	int status;

	typing.lines = memory_zalloc(filled->survey->count, sizeof *typing.lines);
	status = csv_read(path, path, &handler);
	if (status == 0 && !typing.header_read)
		status = end_header(&typing, 0);
	free(typing.lines);
	for (size_t i = 0; i < COLUMNS; i++)
		buffer_free(&typing.cells[i]);
	return status;
}
