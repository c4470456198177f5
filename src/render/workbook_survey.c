#include "render/workbook_survey.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "survey/arithmetic.h"

/* Columns of the questionnaire, and of the controls. */
enum { CODE, QUESTION, ANSWER, UNIT, STATE, HELP };
enum { CONTROL, LEFT, RELATION, RIGHT, VERDICT, NAMED };

struct form {
	struct workbook *book;
	const struct survey_filled *filled;
	struct sheet *questions, *controls, *lists;
	size_t row;                 /* the next free one of the sheet at hand */
	size_t *rows;               /* where each question stands */
	struct book_field **fields; /* of each question */
	size_t list_count;
};

static const struct list_value *choices_of(const struct survey_question *question, size_t *count)
{
	static const struct list_value yes_no[] = {{.code = "oui", .label = "oui"},
	                                           {.code = "non", .label = "non"}};

	if (question->type == SURVEY_BOOLEAN) {
		*count = sizeof yes_no / sizeof *yes_no;
		return yes_no;
	}
	*count = question->choice_count;
	return question->choices;
}

/* Questions with the same list share it. */
static struct book_field *shared_list(const struct form *form, size_t at, const struct list_value *choices)
{
	for (size_t i = 0; i < at; i++) {
		size_t count;

		if (form->fields[i]->kind == FIELD_CHOICE &&
		    choices_of(&form->filled->survey->questions[i], &count) == choices)
			return form->fields[i];
	}
	return NULL;
}

static struct book_field *field_of(struct form *form, size_t at)
{
	const struct survey_question *question = &form->filled->survey->questions[at];
	struct book_field *field = arena_zalloc(&form->book->arena, 1, sizeof *field), *shared;
	size_t count;
	const struct list_value *choices = choices_of(question, &count);

	if (question->type == SURVEY_LIST || question->type == SURVEY_BOOLEAN) {
		shared = shared_list(form, at, choices);
		if (shared)
			return shared;
		*field = (struct book_field){FIELD_CHOICE, form->lists, form->list_count++, 1, count};
		return field;
	}
	field->kind = question->type == SURVEY_INTEGER ? FIELD_WHOLE
	              : question->type == SURVEY_DATE  ? FIELD_DATE
	              : question->type == SURVEY_TEXT  ? FIELD_TEXT
	                                               : FIELD_NUMBER;
	return field;
}

/* The question whose list stands in this column. */
static const struct survey_question *owner_of(const struct form *form, size_t column)
{
	size_t i = 0;

	while (form->fields[i]->kind != FIELD_CHOICE || form->fields[i]->column != column)
		i++;
	return &form->filled->survey->questions[i];
}

/* The lists stand side by side, and cells are added row by row. */
static void add_lists(struct form *form)
{
	size_t longest = 0, count;

	for (size_t column = 0; column < form->list_count; column++) {
		choices_of(owner_of(form, column), &count);
		longest = count > longest ? count : longest;
		sheet_add_text(form->lists, 0, column, LOOK_HEADER, owner_of(form, column)->code);
	}
	for (size_t row = 1; row <= longest; row++)
		for (size_t column = 0; column < form->list_count; column++) {
			const struct list_value *choices = choices_of(owner_of(form, column), &count);

			if (row <= count)
				sheet_add_text(form->lists, row, column, LOOK_LABEL, choices[row - 1].label);
		}
	form->lists->hidden = true;
}

static int decimals(int64_t value)
{
	int places = 0;

	while (places < 6 && decimal_round(value, places) != value)
		places++;
	return places;
}

static struct book_cell *add_typed_value(struct sheet *sheet, size_t row, enum book_look look,
                                         const struct survey_question *question, const char *text)
{
	int64_t number;
	int32_t date;

	if (question->type <= SURVEY_PERCENT && decimal_parse(text, strlen(text), &number))
		return sheet_add_number(sheet, row, ANSWER, look, number,
		                        question->type == SURVEY_AMOUNT ? 2 : decimals(number));
	if (question->type == SURVEY_DATE && date_parse(text, strlen(text), &date))
		return sheet_add_date(sheet, row, ANSWER, look, date);
	return sheet_add_text(sheet, row, ANSWER, look, text);
}

/* Computed answers are locked; what is typed, and what nothing answers, is open. */
static void add_answer(struct form *form, size_t at)
{
	const struct survey_question *question = &form->filled->survey->questions[at];
	const struct survey_answer *answer = &form->filled->answers[at];
	bool open = answer->state == SURVEY_TYPED || answer->state == SURVEY_UNANSWERED;
	bool right = question->type <= SURVEY_PERCENT || question->type == SURVEY_DATE;
	enum book_look look =
	        open ? (right ? LOOK_FIELD_VALUE : LOOK_FIELD) : (right ? LOOK_VALUE : LOOK_LABEL);
	struct book_cell *cell;

	if (answer->state == SURVEY_MASKED) {
		sheet_add_masked(form->questions, form->row, ANSWER, look, "s");
		return;
	}
	cell = add_typed_value(form->questions, form->row, look, question, answer->value);
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

static void add_line(struct form *form, struct sheet *sheet, enum book_look look, const char *text)
{
	if (!*text)
		return;
	sheet_add_text(sheet, form->row, 0, look, text)->span = 0;
	form->row++;
}

/* "Programme de réussite éducative d’Amboise, du 1er janvier au 31 décembre 2021" */
static const char *context_line(const struct form *form)
{
	const struct results *results = form->filled->results;
	struct buffer text = {0};
	const char *kept;

	for (size_t i = 0; i < results->present_count; i++)
		buffer_printf(&text, "%s, ", results->present[i].label);
	buffer_puts(&text, "du ");
	date_french(results->period.from, &text);
	buffer_puts(&text, " au ");
	date_french(results->period.to, &text);
	if (results->threshold)
		buffer_printf(&text, " ; « s » : nombre caché, moins de %ld enfants ou ce qui le révélerait",
		              results->threshold);
	kept = arena_strdup(&form->book->arena, text.bytes);
	buffer_free(&text);
	return kept;
}

/* The header row, printed again on each page; the columns first and other hold numbers. */
static void add_headers(struct form *form, struct sheet *sheet, const char *const *headers, size_t count,
                        size_t first, size_t other)
{
	sheet->repeat_first = form->row;
	sheet->repeat_count = 1;
	for (size_t i = 0; i < count; i++)
		sheet_add_text(sheet, form->row, i,
		               i == first || i == other ? LOOK_HEADER_VALUE : LOOK_HEADER, headers[i]);
	sheet->frozen_rows = ++form->row;
}

static void add_questionnaire(struct form *form)
{
	static const char *const headers[] = {"Code", "Question", "Réponse", "Unité", "Origine", "Aide"};
	const struct survey *survey = form->filled->survey;
	struct sheet *sheet = form->questions;

	form->row = 0;
	add_line(form, sheet, LOOK_TITLE, survey->title);
	add_line(form, sheet, LOOK_SUBTITLE, context_line(form));
	add_line(form, sheet, LOOK_NOTE, survey->notice);
	add_line(
	        form, sheet, LOOK_NOTE,
	        "Les cases jaunes sont à remplir. Les autres sont calculées et protégées, sans mot de passe. "
	        "La feuille « Contrôles » dit si les réponses s’accordent.");
	add_headers(form, sheet, headers, sizeof headers / sizeof *headers, ANSWER, ANSWER);
	for (size_t i = 0; i < survey->section_count; i++) {
		sheet_add_block(sheet, form->row);
		add_line(form, sheet, LOOK_HEADING, survey->sections[i].title);
		for (size_t j = 0; j < survey->sections[i].count; j++)
			add_question(form, survey->sections[i].first + j);
	}
	sheet->locked = true;
}

/* Pieces of a formula as they come; there is room for all. */
struct pieces {
	struct arena *arena;
	struct book_piece *items;
	size_t count;
	struct buffer text; /* before the next cell */
};

static void end_piece(struct pieces *pieces, const struct sheet *sheet, size_t row, size_t column)
{
	pieces->items[pieces->count++] = (struct book_piece){
	        arena_strdup(pieces->arena, pieces->text.length ? pieces->text.bytes : ""), sheet, row,
	        column};
	pieces->text.length = 0;
}

static struct pieces start_pieces(struct form *form, size_t cells)
{
	struct arena *arena = &form->book->arena;

	return (struct pieces){arena, arena_alloc(arena, cells + 1, sizeof(struct book_piece)), 0, {0}};
}

static void put_formula(struct form *form, size_t column, enum book_look look, struct pieces *pieces,
                        int64_t value, const char *text)
{
	struct book_cell *cell;

	end_piece(pieces, NULL, 0, 0);
	cell = sheet_add_formula(form->controls, form->row, column, look, pieces->items, pieces->count, value,
	                         text);
	cell->places = value == DECIMAL_NONE ? 0 : decimals(value);
	buffer_free(&pieces->text);
}

/* "SI(NB(cells)<count;"";": nothing is compared while an answer is missing. */
static void guard(struct form *form, struct pieces *pieces, const struct survey_control *control)
{
	buffer_puts(&pieces->text, "IF(");
	for (size_t i = 0; i < control->question_count; i++) {
		buffer_puts(&pieces->text, i ? ")+COUNT(" : "COUNT(");
		end_piece(pieces, form->questions, form->rows[control->questions[i]], ANSWER);
	}
	buffer_printf(&pieces->text, ")<%zu;\"\";", control->question_count);
}

static void add_expression(struct form *form, struct pieces *pieces, const char *expression)
{
	const struct map *index = &form->filled->survey->index;

	for (const char *next = expression; *next;) {
		const char *name;
		size_t length = *next == '[' ? arithmetic_name_length(next, &name) : 0;

		if (length == 0) {
			buffer_add(&pieces->text, next++, 1);
			continue;
		}
		end_piece(pieces, form->questions, form->rows[map_find(index, name, length)], ANSWER);
		next = name + length + 1;
	}
}

static void add_side(struct form *form, const struct survey_control *control, const char *expression,
                     size_t column, int64_t value)
{
	struct pieces pieces = start_pieces(form, control->question_count + strlen(expression) + 2);

	guard(form, &pieces, control);
	add_expression(form, &pieces, expression);
	buffer_putc(&pieces.text, ')');
	put_formula(form, column, LOOK_VALUE, &pieces, value, "");
}

/* The text that compares the two cells of the row, whose difference is d. */
static void add_verdict(struct form *form, const struct survey_control *control, enum survey_verdict verdict)
{
	static const char *const words[] = {"sans objet", "juste", "à revoir"};
	struct pieces pieces = start_pieces(form, 8);
	char tolerance[28];

	decimal_format(control->tolerance, tolerance);
	buffer_puts(&pieces.text, "IF(COUNT(");
	end_piece(&pieces, form->controls, form->row, LEFT);
	buffer_puts(&pieces.text, ")+COUNT(");
	end_piece(&pieces, form->controls, form->row, RIGHT);
	buffer_printf(&pieces.text, ")<2;\"%s\";IF(%s(", words[VERDICT_OPEN],
	              control->relation == RELATION_EQUAL ? "ABS" : "");
	end_piece(&pieces, form->controls, form->row, control->relation == RELATION_AT_LEAST ? RIGHT : LEFT);
	buffer_putc(&pieces.text, '-');
	end_piece(&pieces, form->controls, form->row, control->relation == RELATION_AT_LEAST ? LEFT : RIGHT);
	buffer_printf(&pieces.text, ")<=%s", tolerance);
	if (!control->right) {
		buffer_puts(&pieces.text, "/100*ABS(");
		end_piece(&pieces, form->controls, form->row, LEFT);
		buffer_putc(&pieces.text, ')');
	} else {
		/* What binary fractions make of equal decimals. */
		buffer_puts(&pieces.text, "+0.0000001");
	}
	buffer_printf(&pieces.text, ";\"%s\";\"%s\"))", words[VERDICT_HOLDS], words[VERDICT_FAILS]);
	put_formula(form, VERDICT, LOOK_LABEL, &pieces, DECIMAL_NONE, words[verdict]);
}

static const char *named(const struct form *form, const struct survey_control *control)
{
	const struct survey *survey = form->filled->survey;
	const char *text = "";

	for (size_t i = 0; i < control->question_count; i++)
		text = arena_printf(&form->book->arena, "%s%s%s", text, i ? ", " : "",
		                    survey->questions[control->questions[i]].code);
	return text;
}

static void add_control(struct form *form, size_t at)
{
	static const char *const signs[] = {
	        [RELATION_EQUAL] = "=", [RELATION_AT_MOST] = "≤", [RELATION_AT_LEAST] = "≥"};
	const struct survey_control *control = &form->filled->survey->controls[at];
	const struct survey_check *check = &form->filled->checks[at];
	struct sheet *sheet = form->controls;

	sheet_add_text(sheet, form->row, CONTROL, LOOK_LABEL, control->label);
	if (control->right)
		add_side(form, control, control->left, LEFT, check->left);
	else
		sheet_add_number(sheet, form->row, LEFT, LOOK_VALUE, check->left,
		                 check->left == DECIMAL_NONE ? 0 : decimals(check->left));
	sheet_add_text(sheet, form->row, RELATION, LOOK_LABEL,
	               control->right ? signs[control->relation] : "→");
	add_side(form, control,
	         control->right ? control->right : arena_printf(&form->book->arena, "[%s]", control->left),
	         RIGHT, check->right);
	add_verdict(form, control, check->verdict);
	sheet_add_text(sheet, form->row, NAMED, LOOK_NOTE, named(form, control));
	form->row++;
}

static void add_controls(struct form *form)
{
	static const char *const headers[] = {"Contrôle", "À gauche", "", "À droite", "Verdict", "Questions"};
	const struct survey *survey = form->filled->survey;
	struct sheet *sheet = form->controls;

	form->row = 0;
	add_line(form, sheet, LOOK_TITLE, "Contrôles");
	add_line(form, sheet, LOOK_SUBTITLE,
	         "Un contrôle est sans objet tant qu’une de ses réponses manque ou est cachée. Pour une "
	         "évolution : "
	         "à gauche l’année d’avant, à droite cette année.");
	add_headers(form, sheet, headers, sizeof headers / sizeof *headers, LEFT, RIGHT);
	for (size_t i = 0; i < survey->control_count; i++)
		add_control(form, i);
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
	form.fields = arena_zalloc(&book->arena, survey->count, sizeof *form.fields);
	form.questions = workbook_add_sheet(book, "Questionnaire");
	if (survey->control_count)
		form.controls = workbook_add_sheet(book, "Contrôles");
	form.lists = workbook_add_sheet(book, "Listes");
	for (size_t i = 0; i < survey->count; i++)
		form.fields[i] = field_of(&form, i);
	add_questionnaire(&form);
	if (survey->control_count)
		add_controls(&form);
	add_lists(&form);
	return workbook_solve(book, error);
}
