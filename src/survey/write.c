#include <string.h>

#include "base/text.h"
#include "survey/survey.h"

static void csv_field(struct buffer *line, const char *text, bool last)
{
	text_csv(line, text, strlen(text), ';');
	buffer_putc(line, last ? '\n' : ';');
}

/* Words that a spreadsheet would take for a formula; numbers with a sign are numbers. */
static bool looks_like_formula(const struct survey_question *question, const char *value)
{
	return question->type > SURVEY_PERCENT && *value && strchr("=+-@\t\r", *value);
}

static void csv_line(const struct survey_filled *filled, size_t at, bool safe, struct buffer *line)
{
	const struct survey_question *question = &filled->survey->questions[at];
	const struct survey_answer *answer = &filled->answers[at];
	struct buffer value = {0};

	if (safe && looks_like_formula(question, answer->value))
		buffer_putc(&value, '\'');
	buffer_puts(&value, answer->value);
	csv_field(line, question->code, false);
	csv_field(line, filled->survey->sections[question->section].title, false);
	csv_field(line, question->label, false);
	csv_field(line, survey_type_name(question->type), false);
	csv_field(line, question->unit, false);
	csv_field(line, value.bytes, false);
	csv_field(line, answer->source, false);
	csv_field(line, survey_state_name(answer->state), true);
	buffer_free(&value);
}

int survey_write_csv(const struct survey_filled *filled, struct out *out, bool safe)
{
	struct buffer line = {0};
	int status = out_puts(out, "code;section;libelle;type;unite;valeur;source;etat\n");

	for (size_t i = 0; i < filled->survey->count && status == 0; i++) {
		line.length = 0;
		csv_line(filled, i, safe, &line);
		status = out_write(out, line.bytes, line.length);
	}
	buffer_free(&line);
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
	struct buffer line = {0};
	int status = out_puts(out, "code;libelle;reponse\n");

	for (size_t i = 0; i < survey->count && status == 0; i++) {
		if (!belongs_in_blank(survey, filled, i))
			continue;
		line.length = 0;
		csv_field(&line, survey->questions[i].code, false);
		csv_field(&line, survey->questions[i].label, false);
		csv_field(&line, filled ? filled->answers[i].value : "", true);
		status = out_write(out, line.bytes, line.length);
	}
	buffer_free(&line);
	return status;
}

static void attribute(struct buffer *xml, const char *name, const char *value)
{
	buffer_printf(xml, " %s=\"", name);
	text_xml(xml, value, strlen(value));
	buffer_putc(xml, '"');
}

static void date_attribute(struct buffer *xml, const char *name, int32_t date)
{
	char text[11];

	date_format(date, text);
	attribute(xml, name, text);
}

/* <name>text</name> with this indentation before; nothing for an empty text. */
static void element(struct buffer *xml, const char *indent, const char *name, const char *text)
{
	if (!*text)
		return;
	buffer_printf(xml, "%s<%s>", indent, name);
	text_xml(xml, text, strlen(text));
	buffer_printf(xml, "</%s>\n", name);
}

static void write_context(const struct survey_filled *filled, struct buffer *xml)
{
	const struct results *results = filled->results;

	buffer_puts(xml, "  <contexte");
	date_attribute(xml, "debut", results->period.from);
	date_attribute(xml, "fin", results->period.to);
	date_attribute(xml, "reference", results->period.reference);
	buffer_printf(xml, " seuil=\"%ld\">\n", results->threshold);
	for (size_t i = 0; i < results->present_count; i++) {
		buffer_puts(xml, "    <programme");
		attribute(xml, "id", results->present[i].id);
		buffer_putc(xml, '>');
		text_xml(xml, results->present[i].label, strlen(results->present[i].label));
		buffer_puts(xml, "</programme>\n");
	}
	for (size_t i = 0; i < results->dispositif_count; i++)
		element(xml, "    ", "dispositif", results->dispositifs[i]);
	buffer_puts(xml, "  </contexte>\n");
}

static void write_question(const struct survey_filled *filled, size_t at, struct buffer *xml)
{
	const struct survey_question *question = &filled->survey->questions[at];
	const struct survey_answer *answer = &filled->answers[at];

	buffer_puts(xml, "    <question");
	attribute(xml, "code", question->code);
	attribute(xml, "type", survey_type_name(question->type));
	if (*question->unit)
		attribute(xml, "unite", question->unit);
	attribute(xml, "etat", survey_state_name(answer->state));
	attribute(xml, "source", answer->source);
	buffer_puts(xml, ">\n");
	element(xml, "      ", "libelle", question->label);
	element(xml, "      ", "aide", question->help);
	element(xml, "      ", "origine", question->origin);
	if (*answer->value) {
		buffer_puts(xml, "      <valeur");
		if (answer->code)
			attribute(xml, "code", answer->code);
		buffer_putc(xml, '>');
		text_xml(xml, answer->value, strlen(answer->value));
		buffer_puts(xml, "</valeur>\n");
	}
	buffer_puts(xml, "    </question>\n");
}

static void write_section(const struct survey_filled *filled, const struct survey_section *section,
                          struct buffer *xml)
{
	buffer_puts(xml, "  <section");
	attribute(xml, "code", section->code);
	attribute(xml, "titre", section->title);
	buffer_puts(xml, ">\n");
	for (size_t i = 0; i < section->count; i++)
		write_question(filled, section->first + i, xml);
	buffer_puts(xml, "  </section>\n");
}

static void side(struct buffer *xml, const char *name, int64_t value)
{
	char text[28];

	if (value == DECIMAL_NONE)
		return;
	decimal_format(value, text);
	attribute(xml, name, text);
}

static void write_control(const struct survey_filled *filled, size_t at, struct buffer *xml)
{
	const struct survey_control *control = &filled->survey->controls[at];
	const struct survey_check *check = &filled->checks[at];

	buffer_printf(xml, "    <controle niveau=\"%s\" verdict=\"%s\" questions=\"",
	              control->serious ? "erreur" : "attention", survey_verdict_name(check->verdict));
	for (size_t i = 0; i < control->question_count; i++) {
		const char *code = filled->survey->questions[control->questions[i]].code;

		buffer_puts(xml, i ? " " : "");
		text_xml(xml, code, strlen(code));
	}
	buffer_putc(xml, '"');
	side(xml, "gauche", check->left);
	side(xml, "droite", check->right);
	buffer_putc(xml, '>');
	text_xml(xml, control->label, strlen(control->label));
	buffer_puts(xml, "</controle>\n");
}

static void write_controls(const struct survey_filled *filled, struct buffer *xml)
{
	if (!filled->checks || filled->survey->control_count == 0)
		return;
	buffer_puts(xml, "  <controles>\n");
	for (size_t i = 0; i < filled->survey->control_count; i++)
		write_control(filled, i, xml);
	buffer_puts(xml, "  </controles>\n");
}

static void write_head(const struct survey_filled *filled, struct buffer *xml)
{
	buffer_puts(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                 "<reponses xmlns=\"" SURVEY_ANSWERS_NAMESPACE "\"");
	attribute(xml, "enquete", filled->survey->name);
	attribute(xml, "annee", filled->survey->year);
	buffer_printf(xml, " questions=\"%zu\"", filled->survey->count);
	for (size_t i = 0; i < SURVEY_STATES; i++)
		buffer_printf(xml, " %s=\"%zu\"", survey_state_name((enum survey_state)i), filled->counts[i]);
	buffer_puts(xml, ">\n");
	element(xml, "  ", "titre", filled->survey->title);
	element(xml, "  ", "avertissement", filled->survey->notice);
}

void survey_add_xml(const struct survey_filled *filled, struct buffer *xml)
{
	write_head(filled, xml);
	write_context(filled, xml);
	for (size_t i = 0; i < filled->survey->section_count; i++)
		write_section(filled, &filled->survey->sections[i], xml);
	write_controls(filled, xml);
	buffer_puts(xml, "</reponses>\n");
}

int survey_write_xml(const struct survey_filled *filled, struct out *out)
{
	struct buffer xml = {0};
	int status;

	survey_add_xml(filled, &xml);
	status = out_write(out, xml.bytes, xml.length);
	buffer_free(&xml);
	return status;
}
