#include <string.h>

#include "base/text.h"
#include "survey/survey.h"

static int write_line(struct out *out, const char *const *fields, size_t count)
{
	struct buffer line = {0};
	for (size_t i = 0; i < count; i++) {
		text_csv(&line, fields[i], strlen(fields[i]), ';');
		buffer_putc(&line, i + 1 < count ? ';' : '\n');
	}
	int status = out_write(out, line.bytes, line.length);
	buffer_free(&line);
	return status;
}

/* Words that a spreadsheet would take for a formula; numbers with a sign are numbers. */
static bool looks_like_formula(const struct survey_question *question, const char *value)
{
	return !survey_type_is_number(question->type) && text_looks_formula(value, strlen(value));
}

static int write_answer(const struct survey_filled *filled, size_t at, bool safe, struct out *out)
{
	const struct survey_question *question = &filled->survey->questions[at];
	const struct survey_answer *answer = &filled->answers[at];
	struct buffer value = {0};
	if (safe && looks_like_formula(question, answer->value))
		buffer_putc(&value, '\'');
	buffer_puts(&value, answer->value);
	const char *const fields[] = {question->code,  filled->survey->sections[question->section].title,
	                              question->label, survey_type_name(question->type),
	                              question->unit,  value.bytes,
	                              answer->source,  survey_state_name(answer->state)};
	int status = write_line(out, fields, sizeof fields / sizeof *fields);
	buffer_free(&value);
	return status;
}

int survey_write_csv(const struct survey_filled *filled, struct out *out, bool safe)
{
	int status = out_puts(out, "code;section;libelle;type;unite;valeur;source;etat\n");
	for (size_t i = 0; i < filled->survey->count && status == 0; i++)
		status = write_answer(filled, i, safe, out);
	return status;
}

/* Whether the answers file has a line for the question: one to be typed, or, once the survey is filled, one
 * that was typed or that nothing answers. */
static bool belongs_in_blank(const struct survey *survey, const struct survey_filled *filled, size_t at)
{
	if (!filled)
		return survey->questions[at].source.kind == SOURCE_TYPED;
	return filled->answers[at].state == SURVEY_UNANSWERED || filled->answers[at].state == SURVEY_TYPED;
}

int survey_write_blank(const struct survey *survey, const struct survey_filled *filled, struct out *out)
{
	int status = out_puts(out, "code;libelle;reponse\n");
	for (size_t i = 0; i < survey->count && status == 0; i++) {
		if (!belongs_in_blank(survey, filled, i))
			continue;
		const char *const fields[] = {survey->questions[i].code, survey->questions[i].label,
		                              filled ? filled->answers[i].value : ""};
		status = write_line(out, fields, sizeof fields / sizeof *fields);
	}
	return status;
}
