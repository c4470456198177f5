/* A survey's controls as formulas, which follow what is typed into its form. */
#include "base/text.h"
#include "render/workbook_survey_private.h"
#include "survey/arithmetic.h"

enum { CONTROL, LEFT, RELATION, RIGHT, VERDICT, NAMED };

static const char *const verdicts[] = {
        [VERDICT_OPEN] = "sans objet", [VERDICT_HOLDS] = "juste", [VERDICT_FAILS] = "à revoir"};

/* A formula as it comes. */
struct formula {
	struct form *form;
	struct book_piece *pieces;
	size_t count;
	struct buffer text; /* before the next cell */
};

/* Takes the text since the last cell, and the cell: sheet NULL: none. */
static void add_cell(struct formula *formula, const struct sheet *sheet, size_t row, size_t column)
{
	const char *text = form_keep(formula->form, &formula->text);
	formula->pieces = arena_append(&formula->form->book->arena, formula->pieces, &formula->count,
	                               sizeof *formula->pieces);
	formula->pieces[formula->count - 1] = (struct book_piece){text, sheet, row, column};
}

static void add_answer(struct formula *formula, size_t question)
{
	add_cell(formula, formula->form->questions, formula->form->rows[question], FORM_ANSWER);
}

/* Of the row of controls at hand. */
static void add_own(struct formula *formula, size_t column)
{
	add_cell(formula, formula->form->controls, formula->form->row, column);
}

/* Puts it into the row at hand; value DECIMAL_NONE: it gives the text. */
static void put_formula(struct formula *formula, size_t column, enum book_look look, int64_t value,
                        const char *text)
{
	add_cell(formula, NULL, 0, 0);
	struct book_cell *cell = sheet_add_formula(formula->form->controls, formula->form->row, column, look,
	                                           formula->pieces, formula->count, value, text);
	cell->places = decimal_places(value);
}

/* "IF(COUNT(cell)+COUNT(cell)<2;"";": nothing is compared while an answer is missing. */
static void add_guard(struct formula *formula, const struct survey_control *control)
{
	buffer_puts(&formula->text, "IF(");
	for (size_t i = 0; i < control->question_count; i++) {
		buffer_puts(&formula->text, i ? ")+COUNT(" : "COUNT(");
		add_answer(formula, control->questions[i]);
	}
	buffer_printf(&formula->text, ")<%zu;\"\";", control->question_count);
}

/* The codes in brackets become the answers' cells. */
static void add_expression(struct formula *formula, const char *expression)
{
	const struct map *index = &formula->form->filled->survey->index;
	for (const char *next = expression; *next;) {
		const char *name;
		size_t length = *next == '[' ? arithmetic_name_length(next, &name) : 0;
		if (length == 0) {
			buffer_add(&formula->text, next++, 1);
			continue;
		}
		add_answer(formula, (size_t)map_find(index, name, length));
		next = name + length + 1;
	}
}

static void add_side(struct form *form, const struct survey_control *control, const char *expression,
                     size_t column, int64_t value)
{
	struct formula formula = {.form = form};
	add_guard(&formula, control);
	add_expression(&formula, expression);
	buffer_putc(&formula.text, ')');
	put_formula(&formula, column, LOOK_VALUE, value, "");
}

/* "ABS(left-right)<=1+0.0000001": whether the two sides of the row agree. */
static void add_comparison(struct formula *formula, const struct survey_control *control)
{
	bool turned = control->relation == RELATION_AT_LEAST;
	char tolerance[28];
	decimal_format(control->tolerance, tolerance);
	buffer_puts(&formula->text, control->relation == RELATION_EQUAL ? "ABS(" : "(");
	add_own(formula, turned ? RIGHT : LEFT);
	buffer_putc(&formula->text, '-');
	add_own(formula, turned ? LEFT : RIGHT);
	buffer_printf(&formula->text, ")<=%s", tolerance);
	if (control->right) {
		/* What binary fractions make of equal decimals. */
		buffer_puts(&formula->text, "+0.0000001");
		return;
	}
	buffer_puts(&formula->text, "/100*ABS(");
	add_own(formula, LEFT);
	buffer_putc(&formula->text, ')');
}

static void add_verdict(struct form *form, const struct survey_control *control, enum survey_verdict verdict)
{
	struct formula formula = {.form = form};
	buffer_puts(&formula.text, "IF(COUNT(");
	add_own(&formula, LEFT);
	buffer_puts(&formula.text, ")+COUNT(");
	add_own(&formula, RIGHT);
	buffer_printf(&formula.text, ")<2;\"%s\";IF(", verdicts[VERDICT_OPEN]);
	add_comparison(&formula, control);
	buffer_printf(&formula.text, ";\"%s\";\"%s\"))", verdicts[VERDICT_HOLDS], verdicts[VERDICT_FAILS]);
	put_formula(&formula, VERDICT, LOOK_LABEL, DECIMAL_NONE, verdicts[verdict]);
}

/* Of a change, last year's answer stands on the left as a number. */
static void add_sides(struct form *form, const struct survey_control *control,
                      const struct survey_check *check)
{
	struct sheet *sheet = form->controls;
	const char *right = control->right;
	if (right) {
		add_side(form, control, control->left, LEFT, check->left);
	} else {
		sheet_add_number(sheet, form->row, LEFT, LOOK_VALUE, check->left,
		                 decimal_places(check->left));
		right = arena_printf(&form->book->arena, "[%s]", control->left);
	}
	sheet_add_text(sheet, form->row, RELATION, LOOK_LABEL, survey_control_sign(control));
	add_side(form, control, right, RIGHT, check->right);
}

static void add_control(struct form *form, const struct survey_control *control,
                        const struct survey_check *check)
{
	struct sheet *sheet = form->controls;
	struct buffer codes = {0};
	survey_add_codes(form->filled->survey, control, ", ", &codes);
	sheet_add_text(sheet, form->row, CONTROL, LOOK_LABEL, control->label);
	add_sides(form, control, check);
	add_verdict(form, control, check->verdict);
	sheet_add_text(sheet, form->row, NAMED, LOOK_NOTE, form_keep(form, &codes));
	form->row++;
}

void form_add_controls(struct form *form)
{
	static const char *const headers[] = {"Contrôle", "À gauche", "", "À droite", "Verdict", "Questions"};
	const struct survey *survey = form->filled->survey;
	struct sheet *sheet = form->controls;
	form->row = 0;
	form_add_line(form, sheet, LOOK_TITLE, "Contrôles");
	form_add_line(form, sheet, LOOK_SUBTITLE,
	              "Un contrôle est sans objet tant qu’une de ses réponses manque ou est cachée. Pour une "
	              "évolution" TEXT_NBSP ": à gauche l’année d’avant, à droite cette année.");
	form_add_headers(form, sheet, headers, sizeof headers / sizeof *headers, LEFT, RIGHT);
	for (size_t i = 0; i < survey->control_count; i++)
		add_control(form, &survey->controls[i], &form->filled->checks[i]);
	sheet->locked = true;
}
