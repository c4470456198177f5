#define _XOPEN_SOURCE 700 /* realpath */

#include "purge/subject.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "data/attached.h"
#include "purge/purge_private.h"

struct subject {
	const struct purge *purge;
	size_t person;
	struct buffer *xml;
	struct buffer text; /* of a cell */
	char *root;         /* real path of the dataset's folder; NULL */
};

size_t subject_find(const struct dataset *dataset, const struct retention *retention, const char *key)
{
	return table_row(&dataset->tables[retention->persons], key, strlen(key));
}

static bool is_agent(const struct column *column)
{
	return column->schema && column->schema->personal && strcmp(column->schema->personal, "agent") == 0;
}

static void add_text(const struct column *column, size_t row, struct buffer *text)
{
	size_t length;
	const char *bytes = column_text(column, row, &length);
	if (length && text->length)
		buffer_putc(text, ' ');
	buffer_add(text, bytes, length);
}

/* What a row that is not the subject's is called: by its first label, else who works there by name, else its
 * date. */
static void add_row_name(const struct table *table, size_t row, struct buffer *text)
{
	for (size_t c = 0; !text->length && c < table->schema->count; c++) {
		const struct schema_column *schema = &table->schema->columns[c];
		if (schema->type == TYPE_TEXT && schema->required && !schema->primary && !schema->hidden &&
		    !schema->personal)
			add_text(&table->columns[c], row, text);
	}
	bool named = text->length > 0;
	for (size_t c = 0; !named && c < table->schema->count; c++)
		if (is_agent(&table->columns[c]) && !table->columns[c].schema->hidden)
			add_text(&table->columns[c], row, text);
	for (size_t c = 0; !text->length && c < table->schema->count; c++) {
		const struct column *column = &table->columns[c];
		if (column->schema->required && !column->schema->hidden && column->days &&
		    column->schema->type == TYPE_DATE && column->days[row] != DATE_NONE)
			date_french(column->days[row], text);
	}
}

/* Other persons are not named, not even by their keys. */
static void add_key(struct subject *subject, const struct column *key, size_t row)
{
	const struct purge *purge = subject->purge;
	size_t target = purge_target(key, row), table = (size_t)key->schema->target;
	if (target != SIZE_MAX && !purge->tables[table].gone[target]) {
		if (table == purge->retention->persons)
			buffer_puts(&subject->text, "autre personne");
		else
			add_row_name(&purge->dataset->tables[table], target, &subject->text);
	}
	if (!subject->text.length)
		add_text(key, row, &subject->text);
}

static void add_listed(struct subject *subject, const struct column *column, size_t row)
{
	const struct list *list = column->schema->list;
	size_t length;
	const char *code = column_text(column, row, &length);
	long at = list ? map_find(&list->index, code, length) : -1;
	if (at >= 0 && list->values[at].label)
		buffer_puts(&subject->text, list->values[at].label);
	else
		buffer_add(&subject->text, code, length);
}

static void add_cell(struct subject *subject, size_t table, size_t c, size_t row)
{
	const struct column *column = &subject->purge->dataset->tables[table].columns[c];
	const struct column *key = purge_key(subject->purge, table, c);
	subject->text.length = 0;
	buffer_puts(&subject->text, "");
	if (key)
		add_key(subject, key, row);
	else if (column->schema && column->schema->list)
		add_listed(subject, column, row);
	else if (column->schema && column->schema->type == TYPE_DATE && column->days &&
	         column->days[row] != DATE_NONE)
		date_french(column->days[row], &subject->text);
	else
		add_text(column, row, &subject->text);
}

/* Whether the column is to be seen in the rows of the subject. */
static bool is_seen(const struct subject *subject, size_t t, size_t c)
{
	const struct table *table = &subject->purge->dataset->tables[t];
	const struct column *column = &table->columns[c];
	const struct column *key = purge_key(subject->purge, t, c);
	if (!column->text_offsets || (column->schema && column->schema->hidden))
		return false;
	for (size_t row = 0; row < table->rows; row++) {
		size_t length;
		if (!subject->purge->tables[t].gone[row])
			continue;
		column_text(column, row, &length);
		bool oneself = key && key->schema->target == (long)subject->purge->retention->persons &&
		               purge_target(key, row) == subject->person;
		if (length && !oneself)
			return true;
	}
	return false;
}

static void add_columns(struct subject *subject, size_t t, const bool *seen)
{
	const struct table *table = &subject->purge->dataset->tables[t];
	for (size_t c = 0; c < table->count; c++) {
		const struct column *column = &table->columns[c];
		if (!seen[c])
			continue;
		buffer_puts(subject->xml, "<colonne");
		text_xml_attribute(subject->xml, "nom", column->name);
		text_xml_attribute(subject->xml, "libelle",
		                   column->schema ? column->schema->label : column->name);
		if (column->schema)
			text_xml_attribute(subject->xml, "type", type_name(column->schema->type));
		buffer_puts(subject->xml, "/>");
	}
}

static void add_rows(struct subject *subject, size_t t, const bool *seen)
{
	const struct table *table = &subject->purge->dataset->tables[t];
	for (size_t row = 0; row < table->rows; row++) {
		if (!subject->purge->tables[t].gone[row])
			continue;
		buffer_puts(subject->xml, "<ligne>");
		for (size_t c = 0; c < table->count; c++) {
			if (!seen[c])
				continue;
			add_cell(subject, t, c, row);
			buffer_puts(subject->xml, "<v>");
			text_xml(subject->xml, subject->text.bytes, subject->text.length);
			buffer_puts(subject->xml, "</v>");
		}
		buffer_puts(subject->xml, "</ligne>\n");
	}
}

static bool has_rows(const struct subject *subject, size_t t)
{
	for (size_t row = 0; row < subject->purge->dataset->tables[t].rows; row++)
		if (subject->purge->tables[t].gone[row])
			return true;
	return false;
}

static void add_table(struct subject *subject, size_t t)
{
	const struct table *table = &subject->purge->dataset->tables[t];
	if (!has_rows(subject, t))
		return;
	bool *seen = memory_zalloc(table->count + 1, sizeof *seen);
	for (size_t c = 0; c < table->count; c++)
		seen[c] = is_seen(subject, t, c);
	buffer_puts(subject->xml, "<table");
	text_xml_attribute(subject->xml, "nom", table->schema->name);
	text_xml_attribute(subject->xml, "libelle", table->schema->label);
	buffer_puts(subject->xml, ">");
	add_columns(subject, t, seen);
	add_rows(subject, t, seen);
	buffer_puts(subject->xml, "</table>\n");
	free(seen);
}

static void add_file(struct subject *subject, const struct column *column, size_t row)
{
	enum message message;
	char *path = NULL;
	subject->text.length = 0;
	buffer_puts(&subject->text, "");
	add_text(column, row, &subject->text);
	if (!subject->text.length)
		return;
	if (subject->root)
		path = attached_resolve(subject->root, subject->text.bytes, &message);
	buffer_puts(subject->xml, "<piece");
	text_xml_attribute(subject->xml, "fichier", subject->text.bytes);
	text_xml_attribute(subject->xml, "presente", path ? "oui" : "non");
	buffer_puts(subject->xml, "/>\n");
	free(path);
}

static void add_files(struct subject *subject, size_t t)
{
	const struct table *table = &subject->purge->dataset->tables[t];
	for (size_t c = 0; c < table->schema->count; c++) {
		const struct schema_column *schema = &table->schema->columns[c];
		for (size_t row = 0; schema->type == TYPE_PATH && !schema->hidden && row < table->rows; row++)
			if (subject->purge->tables[t].gone[row])
				add_file(subject, &table->columns[c], row);
	}
}

/* Rows of others that point to the subject's: that there are some is said, not what they hold. */
static void add_mentions(struct subject *subject, size_t t)
{
	const struct table *table = &subject->purge->dataset->tables[t];
	for (size_t c = 0; c < table->schema->count; c++) {
		const struct column *key = purge_key(subject->purge, t, c);
		size_t count = 0;
		if (!key || key->schema->hidden ||
		    key->schema->target != (long)subject->purge->retention->persons)
			continue;
		for (size_t row = 0; row < table->rows; row++)
			count += !subject->purge->tables[t].gone[row] &&
			         purge_target(key, row) == subject->person;
		if (!count)
			continue;
		buffer_puts(subject->xml, "<mention");
		text_xml_attribute(subject->xml, "table", table->schema->label);
		text_xml_attribute(subject->xml, "colonne", key->schema->label);
		buffer_printf(subject->xml, " lignes=\"%zu\"/>\n", count);
	}
}

void subject_add_xml(const struct purge *purge, size_t person, int32_t day, struct buffer *xml)
{
	const struct dataset *dataset = purge->dataset;
	struct subject subject = {.purge = purge, .person = person, .xml = xml};
	const struct table *persons = &dataset->tables[purge->retention->persons];
	char formatted[11];
	subject.root = dataset->folder ? realpath(*dataset->folder ? dataset->folder : "/", NULL) : NULL;
	buffer_puts(&subject.text, "");
	add_text(&persons->columns[persons->schema->key], person, &subject.text);
	date_format(day, formatted);
	buffer_puts(xml, "<sujet xmlns=\"urn:preutils:sujet:1\"");
	text_xml_attribute(subject.xml, "cle", subject.text.bytes);
	text_xml_attribute(subject.xml, "libelle", persons->schema->label);
	text_xml_attribute(subject.xml, "jour", formatted);
	buffer_puts(xml, ">\n");
	add_table(&subject, purge->retention->persons);
	for (size_t t = 0; t < dataset->schema->count; t++)
		if (t != purge->retention->persons)
			add_table(&subject, t);
	for (size_t t = 0; t < dataset->schema->count; t++)
		add_files(&subject, t);
	for (size_t t = 0; t < dataset->schema->count; t++)
		add_mentions(&subject, t);
	buffer_puts(xml, "</sujet>\n");
	buffer_free(&subject.text);
	free(subject.root);
}
