#include "import/guess/private.h"

#include <string.h>

#include "base/text.h"

void guess_put_attribute(struct guessing *guessing, const char *name, const char *value)
{
	buffer_printf(guessing->out, " %s=\"", name);
	text_xml(guessing->out, value, strlen(value));
	buffer_putc(guessing->out, '"');
}

/* Two hyphens may not stand in a comment. */
void guess_put_comment(struct guessing *guessing, const char *text)
{
	for (const char *p = text; *p; p++)
		buffer_putc(guessing->out, *p == '-' && p[1] == '-' ? ' ' : *p == '\n' ? ' ' : *p);
}

/* | would begin another title, * another meaning. */
const char *guess_plain_title(struct guessing *guessing, const char *title)
{
	char *copy = arena_strdup(&guessing->arena, title);
	for (char *p = copy; *p; p++)
		if (*p == '|' || *p == '*')
			*p = ' ';
	return copy;
}

const char *guess_target_name(struct guessing *guessing, const struct target *target, unsigned number)
{
	const struct schema_table *table = &guessing->stage->schema->tables[target->table];
	const char *name = guessing->sheet->records[target->record].name;
	const char *column = table->columns[target->column].name;
	if (number)
		return arena_printf(&guessing->arena, "%s:%u.%s", table->name, number, column);
	return name ? arena_printf(&guessing->arena, "%s:%s.%s", table->name, name, column)
	            : arena_printf(&guessing->arena, "%s.%s", table->name, column);
}

unsigned guess_next_number(const struct guessing *guessing, size_t record, unsigned after)
{
	unsigned next = 0;
	for (size_t c = 0; c < guessing->header->count; c++) {
		const struct mapping_column *column = guess_matched(guessing, c);
		unsigned number = guessing->thoughts[c].number;
		if (column && column->target_count && column->targets[0].record == record && number > after &&
		    (!next || number < next))
			next = number;
	}
	return next;
}

/* Attributes as written, but for their targets, which are of another row of the table. */
static void put_numbered(struct guessing *guessing, const char *attributes, const struct target *targets,
                         size_t count, unsigned number)
{
	const char *vers = strstr(attributes, " vers=\""), *end = vers ? strchr(vers + 7, '"') : NULL;
	if (!number || !end) {
		buffer_puts(guessing->out, attributes);
		return;
	}
	buffer_add(guessing->out, attributes, (size_t)(vers - attributes) + 7);
	for (size_t i = 0; i < count; i++) {
		buffer_puts(guessing->out, i ? " " : "");
		buffer_puts(guessing->out, targets[i].table == NO_TABLE
		                                   ? "-"
		                                   : guess_target_name(guessing, &targets[i], number));
	}
	buffer_puts(guessing->out, end);
}

static void put_column(struct guessing *guessing, const struct mapping_column *column,
                       const struct thought *thought)
{
	if (thought->tick) {
		guess_put_attribute(guessing, "coche", thought->tick);
		guess_put_attribute(guessing, "vers", guess_target_name(guessing, &column->targets[0], 0));
	} else if (thought->split) {
		buffer_puts(guessing->out, thought->split);
	} else {
		put_numbered(guessing, column->attributes, column->targets, column->target_count,
		             thought->number);
	}
}

static const char *reason_of(const struct guessing *guessing, size_t c)
{
	const struct thought *thought = &guessing->thoughts[c];
	return thought->by_content ? "d’après le contenu seul, à vérifier"
	       : thought->tick     ? "cases à cocher, d’après le titre"
	       : thought->number   ? "titre répété ou numéroté : une autre ligne de la même table"
	       : guessing->header->columns[c].near ? "titre ressemblant"
	                                           : "titre connu";
}

void guess_write_column(struct guessing *guessing, size_t c)
{
	const struct header_column *title = &guessing->header->columns[c];
	const struct thought *thought = &guessing->thoughts[c];
	const struct mapping_column *column =
	        thought->match < 0 ? NULL : &guessing->sheet->columns[thought->match];
	size_t rank = 1;
	if (!*title->title)
		return;
	for (size_t i = 0; column && i < c; i++)
		rank += strcmp(guessing->header->columns[i].title, title->title) == 0;
	if (!column) {
		buffer_puts(guessing->out, "    <!-- non reconnu : dire où va cette colonne, ou l’ignorer "
		                           ":\n         <colonne titre=\"");
		guess_put_comment(guessing, guess_plain_title(guessing, title->title));
		buffer_puts(guessing->out, "\" vers=\"\"/> -->\n");
		return;
	}
	buffer_puts(guessing->out, "    <!-- ");
	if (column->ignored)
		buffer_puts(guessing->out, "titre connu, colonne non reprise");
	else {
		buffer_printf(guessing->out, "sûr à %d %% : %s", thought->sureness, reason_of(guessing, c));
		if (thought->cells.filled)
			buffer_printf(guessing->out, ", valeurs lisibles : %zu sur %zu", thought->cells.read,
			              thought->cells.filled);
		if (thought->sureness < DOUBT)
			buffer_puts(guessing->out, ", à vérifier");
	}
	buffer_printf(guessing->out, " -->\n    <%s", column->ignored ? "ignorer" : "colonne");
	guess_put_attribute(guessing, "titre", guess_plain_title(guessing, title->title));
	if (rank > 1)
		buffer_printf(guessing->out, " rang=\"%zu\"", rank);
	put_column(guessing, column, thought);
	bool person = column && !column->ignored &&
	              (guess_leads_to(guessing, column, guessing->general->persons.last) ||
	               column->role == ROLE_FAMILY);
	buffer_puts(guessing->out, person ? " exige=\"oui\"/>\n" : "/>\n");
}

static bool uses_record(const struct guessing *guessing, size_t record)
{
	for (size_t c = 0; c < guessing->header->count; c++) {
		const struct mapping_column *column = guess_matched(guessing, c);
		for (size_t i = 0; column && i < column->target_count; i++)
			if (column->targets[i].table != NO_TABLE && column->targets[i].record == record)
				return true;
	}
	for (size_t i = 0; i < guessing->more_count; i++)
		if (guessing->more[i].record == record)
			return true;
	return false;
}

/* Plain values are also those of second rows. */
static void write_value(struct guessing *guessing, const struct mapping_value *value)
{
	buffer_printf(guessing->out, "    <valeur%s/>\n", value->attributes);
	unsigned number = 0;
	while (!value->copies && value->taken == TAKEN_ALWAYS &&
	       (number = guess_next_number(guessing, value->target.record, number))) {
		buffer_puts(guessing->out, "    <valeur");
		put_numbered(guessing, value->attributes, &value->target, 1, number);
		buffer_puts(guessing->out, "/>\n");
	}
}

void guess_write_rules(struct guessing *guessing)
{
	for (size_t e = 0; e < guessing->sheet->end_count; e++) {
		const struct mapping_end *end = &guessing->sheet->ends[e];
		buffer_printf(guessing->out, "    <%s", end->stops ? "fin" : "sauter");
		guess_put_attribute(guessing, "motif", end->pattern);
		if (end->resume >= 0 && guess_is_taken(guessing, end->resume))
			guess_put_attribute(guessing, "reprise", guessing->sheet->columns[end->resume].id);
		buffer_puts(guessing->out, "/>\n");
	}
	for (size_t v = 0; v < guessing->sheet->value_count; v++)
		if (uses_record(guessing, guessing->sheet->values[v].target.record))
			write_value(guessing, &guessing->sheet->values[v]);
}
