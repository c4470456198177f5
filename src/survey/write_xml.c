#include <string.h>

#include "base/text.h"
#include "survey/survey.h"

static void add_text(struct buffer *xml, const char *text)
{
	text_xml(xml, text, strlen(text));
}

static void add_date(struct buffer *xml, const char *name, int32_t date)
{
	char text[11];
	date_format(date, text);
	text_xml_attribute(xml, name, text);
}

static void add_side(struct buffer *xml, const char *name, int64_t value)
{
	char text[28];
	decimal_format(value, text);
	if (value != DECIMAL_NONE)
		text_xml_attribute(xml, name, text);
}

/* <name>text</name> with this indentation before; nothing for an empty text. */
static void add_element(struct buffer *xml, const char *indent, const char *name, const char *text)
{
	if (!*text)
		return;
	buffer_printf(xml, "%s<%s>", indent, name);
	add_text(xml, text);
	buffer_printf(xml, "</%s>\n", name);
}

static void add_programme(struct buffer *xml, const struct programme_ref *programme)
{
	buffer_puts(xml, "    <programme");
	text_xml_attribute(xml, "id", programme->id);
	buffer_putc(xml, '>');
	add_text(xml, programme->label);
	buffer_puts(xml, "</programme>\n");
}

static void add_context(struct buffer *xml, const struct results *results)
{
	buffer_puts(xml, "  <contexte");
	add_date(xml, "debut", results->period.from);
	add_date(xml, "fin", results->period.to);
	add_date(xml, "reference", results->period.reference);
	buffer_printf(xml, " seuil=\"%ld\">\n", results->threshold);
	for (size_t i = 0; i < results->present_count; i++)
		add_programme(xml, &results->present[i]);
	for (size_t i = 0; i < results->dispositif_count; i++)
		add_element(xml, "    ", "dispositif", results->dispositifs[i]);
	buffer_puts(xml, "  </contexte>\n");
}

static void add_value(struct buffer *xml, const struct survey_answer *answer)
{
	if (!*answer->value)
		return;
	buffer_puts(xml, "      <valeur");
	if (answer->code)
		text_xml_attribute(xml, "code", answer->code);
	buffer_putc(xml, '>');
	add_text(xml, answer->value);
	buffer_puts(xml, "</valeur>\n");
}

static void add_question(struct buffer *xml, const struct survey_question *question,
                         const struct survey_answer *answer)
{
	buffer_puts(xml, "    <question");
	text_xml_attribute(xml, "code", question->code);
	text_xml_attribute(xml, "type", survey_type_name(question->type));
	if (*question->unit)
		text_xml_attribute(xml, "unite", question->unit);
	text_xml_attribute(xml, "etat", survey_state_name(answer->state));
	text_xml_attribute(xml, "source", answer->source);
	buffer_puts(xml, ">\n");
	add_element(xml, "      ", "libelle", question->label);
	add_element(xml, "      ", "aide", question->help);
	add_element(xml, "      ", "origine", question->origin);
	add_value(xml, answer);
	buffer_puts(xml, "    </question>\n");
}

static void add_section(struct buffer *xml, const struct survey_filled *filled,
                        const struct survey_section *section)
{
	buffer_puts(xml, "  <section");
	text_xml_attribute(xml, "code", section->code);
	text_xml_attribute(xml, "titre", section->title);
	buffer_puts(xml, ">\n");
	for (size_t i = section->first; i < section->first + section->count; i++)
		add_question(xml, &filled->survey->questions[i], &filled->answers[i]);
	buffer_puts(xml, "  </section>\n");
}

static void add_control(struct buffer *xml, const struct survey *survey, const struct survey_control *control,
                        const struct survey_check *check)
{
	struct buffer codes = {0};
	survey_add_codes(survey, control, " ", &codes);
	buffer_puts(xml, "    <controle");
	text_xml_attribute(xml, "niveau", control->serious ? "erreur" : "attention");
	text_xml_attribute(xml, "verdict", survey_verdict_name(check->verdict));
	text_xml_attribute(xml, "questions", codes.length ? codes.bytes : "");
	add_side(xml, "gauche", check->left);
	add_side(xml, "droite", check->right);
	buffer_putc(xml, '>');
	add_text(xml, control->label);
	buffer_puts(xml, "</controle>\n");
	buffer_free(&codes);
}

static void add_controls(struct buffer *xml, const struct survey_filled *filled)
{
	const struct survey *survey = filled->survey;
	if (!filled->checks || survey->control_count == 0)
		return;
	buffer_puts(xml, "  <controles>\n");
	for (size_t i = 0; i < survey->control_count; i++)
		add_control(xml, survey, &survey->controls[i], &filled->checks[i]);
	buffer_puts(xml, "  </controles>\n");
}

static void add_head(struct buffer *xml, const struct survey_filled *filled)
{
	const struct survey *survey = filled->survey;
	buffer_puts(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                 "<reponses xmlns=\"" SURVEY_ANSWERS_NAMESPACE "\"");
	text_xml_attribute(xml, "enquete", survey->name);
	text_xml_attribute(xml, "annee", survey->year);
	buffer_printf(xml, " questions=\"%zu\"", survey->count);
	for (size_t i = 0; i < SURVEY_STATES; i++)
		buffer_printf(xml, " %s=\"%zu\"", survey_state_name((enum survey_state)i), filled->counts[i]);
	buffer_puts(xml, ">\n");
	add_element(xml, "  ", "titre", survey->title);
	add_element(xml, "  ", "avertissement", survey->notice);
}

void survey_add_xml(const struct survey_filled *filled, struct buffer *xml)
{
	const struct survey *survey = filled->survey;
	add_head(xml, filled);
	add_context(xml, filled->results);
	for (size_t i = 0; i < survey->section_count; i++)
		add_section(xml, filled, &survey->sections[i]);
	add_controls(xml, filled);
	buffer_puts(xml, "</reponses>\n");
}

int survey_write_xml(const struct survey_filled *filled, struct out *out)
{
	struct buffer xml = {0};
	survey_add_xml(filled, &xml);
	int status = out_write(out, xml.bytes, xml.length);
	buffer_free(&xml);
	return status;
}
