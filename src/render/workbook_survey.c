#include "render/workbook_survey.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/workbook_survey_private.h"

enum { CODE, QUESTION, ANSWER = FORM_ANSWER, UNIT, STATE, HELP };

const char *form_keep(struct form *form, struct buffer *buffer)
{
	return arena_take(&form->book->arena, buffer);
}

void form_add_line(struct form *form, struct sheet *sheet, enum book_look look, const char *text)
{
	if (!*text)
		return;
	sheet_add_text(sheet, form->row, 0, look, text)->span = 0;
	form->row++;
}

void form_add_headers(struct form *form, struct sheet *sheet, const char *const *headers, size_t count,
                      size_t first, size_t other)
{
	sheet->repeat_first = form->row;
	sheet->repeat_count = 1;
	for (size_t i = 0; i < count; i++)
		sheet_add_text(sheet, form->row, i,
		               i == first || i == other ? LOOK_HEADER_VALUE : LOOK_HEADER, headers[i]);
	sheet->frozen_rows = ++form->row;
}

static bool is_value(const struct survey_question *question)
{
	return survey_type_is_number(question->type) || question->type == SURVEY_DATE;
}

static struct book_cell *add_value(struct form *form, enum book_look look,
                                   const struct survey_question *question, const char *text)
{
	struct sheet *sheet = form->questions;
	int64_t number;
	int32_t date;
	if (survey_type_is_number(question->type) && decimal_parse(text, strlen(text), &number))
		return sheet_add_number(sheet, form->row, ANSWER, look, number,
		                        question->type == SURVEY_AMOUNT ? 2 : decimal_places(number));
	if (question->type == SURVEY_DATE && date_parse(text, strlen(text), &date))
		return sheet_add_date(sheet, form->row, ANSWER, look, date);
	return sheet_add_text(sheet, form->row, ANSWER, look, text);
}

/* Computed answers are locked; what is typed, and what nothing answers, is open. */
static void add_answer(struct form *form, size_t at)
{
	const struct survey_question *question = &form->filled->survey->questions[at];
	const struct survey_answer *answer = &form->filled->answers[at];
	bool open = answer->state == SURVEY_TYPED || answer->state == SURVEY_UNANSWERED;
	enum book_look look = is_value(question) ? (open ? LOOK_FIELD_VALUE : LOOK_VALUE)
	                                         : (open ? LOOK_FIELD : LOOK_LABEL);
	if (answer->state == SURVEY_MASKED) {
		sheet_add_masked(form->questions, form->row, ANSWER, look, "s");
		return;
	}
	struct book_cell *cell = add_value(form, look, question, answer->value);
	if (open)
		cell->field = form->fields[at];
}

static void add_question(struct form *form, size_t at)
{
	static const char *const states[SURVEY_STATES] = {[SURVEY_FILLED] = "calculée",
	                                                  [SURVEY_TYPED] = "saisie",
	                                                  [SURVEY_UNANSWERED] = "à saisir",
	                                                  [SURVEY_MASKED] = "cachée"};
	const struct survey_question *question = &form->filled->survey->questions[at];
	struct sheet *sheet = form->questions;
	size_t row = form->row;
	form->rows[at] = row;
	sheet_add_text(sheet, row, CODE, LOOK_LABEL, question->code);
	sheet_add_text(sheet, row, QUESTION, LOOK_LABEL, question->label);
	add_answer(form, at);
	sheet_add_text(sheet, row, UNIT, LOOK_LABEL, question->unit);
	sheet_add_text(sheet, row, STATE, LOOK_LABEL, states[form->filled->answers[at].state]);
	sheet_add_text(sheet, row, HELP, LOOK_NOTE, question->help);
	form->row++;
}

/* "Programme de réussite éducative d’Amboise, du 1er janvier au 31 décembre 2021" */
static const char *context_line(struct form *form)
{
	const struct results *results = form->filled->results;
	struct buffer text = {0};
	for (size_t i = 0; i < results->present_count; i++)
		buffer_printf(&text, "%s, ", results->present[i].label);
	buffer_puts(&text, "du ");
	date_french(results->period.from, &text);
	buffer_puts(&text, " au ");
	date_french(results->period.to, &text);
	if (results->threshold)
		buffer_printf(&text,
		              TEXT_NNBSP "; «" TEXT_NBSP "s" TEXT_NBSP "»" TEXT_NBSP
		                         ": nombre caché, moins de %ld enfants ou ce qui le révélerait",
		              results->threshold);
	return form_keep(form, &text);
}

static void add_section(struct form *form, const struct survey_section *section)
{
	sheet_add_block(form->questions, form->row);
	form_add_line(form, form->questions, LOOK_HEADING, section->title);
	for (size_t i = 0; i < section->count; i++)
		add_question(form, section->first + i);
}

static void add_questionnaire(struct form *form)
{
	static const char *const headers[] = {"Code", "Question", "Réponse", "Unité", "Origine", "Aide"};
	const struct survey *survey = form->filled->survey;
	struct sheet *sheet = form->questions;
	form_add_line(form, sheet, LOOK_TITLE, survey->title);
	form_add_line(form, sheet, LOOK_SUBTITLE, context_line(form));
	form_add_line(form, sheet, LOOK_NOTE, survey->notice);
	form_add_line(
	        form, sheet, LOOK_NOTE,
	        "Les cases jaunes sont à remplir. Les autres sont calculées et protégées, sans mot de passe. "
	        "La feuille «" TEXT_NBSP "Contrôles" TEXT_NBSP "» dit si les réponses s’accordent.");
	form_add_headers(form, sheet, headers, sizeof headers / sizeof *headers, ANSWER, ANSWER);
	for (size_t i = 0; i < survey->section_count; i++)
		add_section(form, &survey->sections[i]);
	sheet->locked = true;
}

int workbook_fill_survey(struct workbook *book, const struct survey_filled *filled, int32_t created,
                         struct error *error)
{
	const struct survey *survey = filled->survey;
	struct form form = {.book = book, .filled = filled};
	book->title = workbook_text(book, survey->title);
	book->created = created;
	form.rows = arena_zalloc(&book->arena, survey->count, sizeof *form.rows);
	form.questions = workbook_add_sheet(book, "Questionnaire");
	form.controls = survey->control_count ? workbook_add_sheet(book, "Contrôles") : NULL;
	form.lists = workbook_add_sheet(book, "Listes");
	form_find_fields(&form);
	add_questionnaire(&form);
	if (form.controls)
		form_add_controls(&form);
	form_add_lists(&form);
	return workbook_solve(book, error);
}
