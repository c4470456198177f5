/* What is said of joins, and the decisions file that they make. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/persons/persons.h"

const char *person_reason_code(enum person_reason reason)
{
	static const char *const codes[REASON_COUNT] = {
	        [REASON_SAME] = "identique",          [REASON_SPELLING] = "orthographe",
	        [REASON_SWAPPED] = "inverse",         [REASON_PART] = "partie",
	        [REASON_TYPING] = "frappe",           [REASON_TYPING_BOTH] = "frappe_double",
	        [REASON_DATE_TYPING] = "date_frappe", [REASON_DATE_MISSING] = "sans_date",
	        [REASON_DECIDED] = "decision",        [REASON_CONFLICT] = "contradiction",
	        [REASON_SAME_SOURCE] = "meme_liste",  [REASON_SEVERAL] = "plusieurs",
	};
	return codes[reason];
}

static const char *sureness_code(enum person_sureness sureness)
{
	static const char *const codes[] = {"sur", "probable", "douteux"};
	return codes[sureness];
}

void person_identification(const struct persons_request *request, size_t record, struct buffer *buffer)
{
	for (int role = PERSON_LAST; role <= PERSON_DATE; role++)
		for (size_t i = 0; i < request->field_count; i++) {
			const char *value = request->records[record].values[i];
			if (request->fields[i].role != (enum person_role)role || !*value)
				continue;
			if (buffer->length)
				buffer_putc(buffer, ' ');
			buffer_puts(buffer, value);
		}
	buffer_puts(buffer, "");
}

static void add_field(struct buffer *line, const struct buffer *text)
{
	buffer_putc(line, ';');
	text_csv(line, text->length ? text->bytes : "", text->length, ';');
}

static void add_text(struct buffer *line, const char *text)
{
	buffer_putc(line, ';');
	text_csv(line, text, strlen(text), ';');
}

static void add_place(struct buffer *line, const struct person_record *record)
{
	struct buffer place = {0};
	buffer_printf(&place, "%s%s%s:%u", record->file ? record->file : "", record->sheet ? "!" : "",
	              record->sheet ? record->sheet : "", (unsigned)record->row);
	add_field(line, &place);
	buffer_free(&place);
}

static void write_join(const struct persons_request *request, const struct person_join *join, struct out *out)
{
	struct buffer line = {0}, name = {0};
	buffer_puts(&line, join->joined ? "meme" : "");
	person_identification(request, join->a, &name);
	add_field(&line, &name);
	name.length = 0;
	person_identification(request, join->b, &name);
	add_field(&line, &name);
	add_text(&line, person_reason_code(join->reason));
	add_text(&line, sureness_code(join->sureness));
	add_place(&line, &request->records[join->a]);
	add_place(&line, &request->records[join->b]);
	buffer_putc(&line, '\n');
	out_write(out, line.bytes, line.length);
	buffer_free(&line);
	buffer_free(&name);
}

/* Joins without any doubt need no decision: what is identical is not listed. */
void persons_write_joins(const struct persons_request *request, const struct persons *persons,
                         struct out *out)
{
	out_puts(out, "decision;a;b;motif;surete;lieu_a;lieu_b\n");
	for (size_t i = 0; i < persons->join_count; i++)
		if (persons->joins[i].reason != REASON_SAME)
			write_join(request, &persons->joins[i], out);
}
