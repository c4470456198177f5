/* Lists in files: XML, CSV, JSON. */
#include <string.h>

#include "base/text.h"
#include "results/results.h"

static void flush(struct buffer *line, struct out *out)
{
	out_write(out, line->bytes, line->length);
	line->length = 0;
}

static void xml_rows(const struct listing *listing, size_t first, size_t count, struct buffer *line,
                     struct out *out)
{
	struct buffer text = {0};
	const char *indent = listing->group_label ? "      " : "    ";
	for (size_t row = first; row < first + count; row++) {
		buffer_printf(line, "%s<ligne>", indent);
		for (size_t column = 0; column < listing->column_count; column++) {
			text.length = 0;
			buffer_puts(&text, "");
			listing_cell_text(listing, row, column, &text);
			buffer_puts(line, text.length ? "<v>" : "<v/>");
			text_xml(line, text.bytes, text.length);
			buffer_puts(line, text.length ? "</v>" : "");
		}
		buffer_puts(line, "</ligne>\n");
		flush(line, out);
	}
	buffer_free(&text);
}

static void xml_groups(const struct listing *listing, struct buffer *line, struct out *out)
{
	for (size_t i = 0; i < listing->group_count; i++) {
		const struct listing_group *group = &listing->groups[i];
		buffer_puts(line, "    <groupe");
		text_xml_attribute(line, "libelle", group->label);
		buffer_printf(line, " nombre=\"%zu\">\n", group->count);
		xml_rows(listing, group->first, group->count, line, out);
		buffer_puts(line, "    </groupe>\n");
	}
}

void listing_write_xml(const struct listing *listing, struct out *out)
{
	struct buffer line = {0};
	buffer_puts(&line, "  <liste");
	text_xml_attribute(&line, "id", listing->id);
	text_xml_attribute(&line, "libelle", listing->label);
	text_xml_attribute(&line, "unite", listing->unit);
	text_xml_attribute(&line, "singulier", listing->unit_one);
	buffer_printf(&line, " nombre=\"%zu\"", listing->total);
	if (listing->group_label)
		text_xml_attribute(&line, "groupes", listing->group_label);
	buffer_puts(&line, ">\n    <definition>");
	text_xml(&line, listing->definition, strlen(listing->definition));
	buffer_puts(&line, "</definition>\n");
	for (size_t i = 0; i < listing->column_count; i++) {
		buffer_puts(&line, "    <colonne");
		text_xml_attribute(&line, "id", listing->columns[i].id);
		text_xml_attribute(&line, "libelle", listing->columns[i].label);
		text_xml_attribute(&line, "type", listing_type_names[listing->columns[i].type]);
		buffer_puts(&line, listing->columns[i].file ? " fichier=\"oui\"/>\n" : "/>\n");
	}
	if (listing->group_label)
		xml_groups(listing, &line, out);
	else
		xml_rows(listing, 0, listing->rows, &line, out);
	buffer_puts(&line, "  </liste>\n");
	flush(&line, out);
	buffer_free(&line);
}

/* A number keeps its sign; a text that a spreadsheet would take for a formula gets an apostrophe. */
static void csv_field(struct buffer *line, const char *text, size_t length, bool safe)
{
	struct buffer field = {0};
	if (safe && text_looks_formula(text, length))
		buffer_putc(&field, '\'');
	buffer_add(&field, text, length);
	text_csv(line, field.bytes, field.length, ';');
	buffer_free(&field);
}

static void csv_row(const struct listing *listing, size_t row, const char *group, bool safe,
                    struct buffer *line)
{
	struct buffer text = {0};
	if (group) {
		csv_field(line, group, strlen(group), safe);
		buffer_putc(line, ';');
	}
	for (size_t column = 0; column < listing->column_count; column++) {
		text.length = 0;
		buffer_puts(&text, "");
		listing_cell_text(listing, row, column, &text);
		buffer_puts(line, column ? ";" : "");
		csv_field(line, text.bytes, text.length,
		          safe && listing->columns[column].type == LISTING_TEXT);
	}
	buffer_putc(line, '\n');
	buffer_free(&text);
}

void listing_write_csv(const struct listing *listing, bool safe, struct out *out)
{
	struct buffer line = {0};
	buffer_puts(&line, listing->group_label ? "groupe;" : "");
	for (size_t column = 0; column < listing->column_count; column++) {
		const char *id = listing->columns[column].id;
		buffer_puts(&line, column ? ";" : "");
		csv_field(&line, id, strlen(id), safe);
	}
	buffer_putc(&line, '\n');
	size_t group = 0;
	for (size_t row = 0; row < listing->rows; row++) {
		while (listing->group_label &&
		       row >= listing->groups[group].first + listing->groups[group].count)
			group++;
		csv_row(listing, row, listing->group_label ? listing->groups[group].label : NULL, safe,
		        &line);
		flush(&line, out);
	}
	flush(&line, out);
	buffer_free(&line);
}

static void json_member(struct buffer *json, const char *name, const char *text)
{
	text_json(json, name);
	buffer_putc(json, ':');
	if (text)
		text_json(json, text);
	else
		buffer_puts(json, "null");
}

static void json_cell(const struct listing *listing, size_t row, size_t column, struct buffer *json)
{
	struct buffer text = {0};
	buffer_puts(&text, "");
	listing_cell_text(listing, row, column, &text);
	if (!text.length)
		buffer_puts(json, "null");
	else if (listing->columns[column].type == LISTING_NUMBER)
		buffer_puts(json, text.bytes);
	else
		text_json(json, text.bytes);
	buffer_free(&text);
}

static void json_head(const struct listing *listing, struct buffer *json)
{
	const char *const members[][2] = {{"id", listing->id},
	                                  {"libelle", listing->label},
	                                  {"definition", listing->definition},
	                                  {"unite", listing->unit},
	                                  {"singulier", listing->unit_one},
	                                  {"groupes", listing->group_label}};
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		buffer_putc(json, i ? ',' : '{');
		json_member(json, members[i][0], members[i][1]);
	}
	buffer_printf(json, ",\"nombre\":%zu,\n\"colonnes\":[", listing->total);
	for (size_t i = 0; i < listing->column_count; i++) {
		buffer_puts(json, i ? ",\n{" : "\n{");
		json_member(json, "id", listing->columns[i].id);
		buffer_putc(json, ',');
		json_member(json, "libelle", listing->columns[i].label);
		buffer_putc(json, ',');
		json_member(json, "type", listing_type_names[listing->columns[i].type]);
		buffer_putc(json, '}');
	}
	buffer_puts(json, "],\n\"lignes\":[");
}

void listing_write_json(const struct listing *listing, struct out *out)
{
	struct buffer json = {0};
	size_t group = 0;
	json_head(listing, &json);
	for (size_t row = 0; row < listing->rows; row++) {
		while (listing->group_label &&
		       row >= listing->groups[group].first + listing->groups[group].count)
			group++;
		buffer_puts(&json, row ? ",\n{" : "\n{");
		if (listing->group_label) {
			json_member(&json, "groupe", listing->groups[group].label);
			buffer_putc(&json, ',');
		}
		buffer_puts(&json, "\"valeurs\":[");
		for (size_t column = 0; column < listing->column_count; column++) {
			buffer_puts(&json, column ? "," : "");
			json_cell(listing, row, column, &json);
		}
		buffer_puts(&json, "]}");
		flush(&json, out);
	}
	buffer_puts(&json, "]}");
	flush(&json, out);
	buffer_free(&json);
}
