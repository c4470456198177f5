/* The schema as RELAX NG of a dataset's XML form.
 *
 * Columns come in any order and values by position, so the grammar says which tables there are and which
 * columns each may name; what each value must be is pre-check's. */
#include <string.h>

#include "base/text.h"
#include "schema/schema.h"

static void put(struct out *out, struct buffer *buffer, const char *before, const char *text,
                const char *after)
{
	buffer->length = 0;
	buffer_puts(buffer, before);
	text_xml(buffer, text, strlen(text));
	buffer_puts(buffer, after);
	out_write(out, buffer->bytes, buffer->length);
}

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\"\n"
                           "         xmlns:a=\"http://relaxng.org/ns/compatibility/annotations/1.0\"\n"
                           "         datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\"\n"
                           "         ns=\"urn:preutils:donnees:1\">\n"
                           "  <start>\n"
                           "    <element name=\"donnees\">\n"
                           "      <zeroOrMore>\n"
                           "        <choice>\n";
static const char foot[] =
        "  <define name=\"lignes\">\n"
        "    <zeroOrMore>\n"
        "      <element name=\"ligne\">\n"
        "        <a:documentation>Une valeur par colonne, dans le même ordre.</a:documentation>\n"
        "        <oneOrMore>\n"
        "          <element name=\"v\"><text/></element>\n"
        "        </oneOrMore>\n"
        "      </element>\n"
        "    </zeroOrMore>\n"
        "  </define>\n"
        "  <define name=\"autre\">\n"
        "    <a:documentation>Une colonne que le schéma ne connaît pas, et que l’on "
        "garde.</a:documentation>\n"
        "    <data type=\"string\"><param name=\"minLength\">1</param></data>\n"
        "  </define>\n"
        "</grammar>\n";

static void put_column(struct out *out, struct buffer *buffer, const struct schema_column *column)
{
	put(out, buffer, "            <value>", column->name, "</value>\n");
	put(out, buffer, "            <a:documentation>", column->label ? column->label : column->name,
	    " — ");
	put(out, buffer, "", type_name(column->type), "");
	if (column->target_name)
		put(out, buffer, TEXT_NBSP ": ", column->target_name, "");
	if (column->list && column->type == TYPE_LIST)
		put(out, buffer, TEXT_NBSP ": ", column->list->id, "");
	out_puts(out, column->required || column->primary ? ", obligatoire</a:documentation>\n"
	                                                  : "</a:documentation>\n");
}

static void put_table(struct out *out, struct buffer *buffer, const struct schema_table *table)
{
	put(out, buffer, "  <define name=\"table-", table->name, "\">\n");
	put(out, buffer, "    <element name=\"table\">\n      <a:documentation>", table->label,
	    "</a:documentation>\n");
	put(out, buffer, "      <attribute name=\"nom\"><value>", table->name, "</value></attribute>\n");
	out_puts(
	        out,
	        "      <zeroOrMore>\n        <element name=\"colonne\">\n          <attribute name=\"nom\">\n"
	        "           <choice>\n");
	for (size_t i = 0; i < table->count; i++)
		put_column(out, buffer, &table->columns[i]);
	out_puts(out,
	         "            <ref name=\"autre\"/>\n           </choice>\n          </attribute>\n"
	         "        </element>\n      </zeroOrMore>\n      <ref name=\"lignes\"/>\n    </element>\n"
	         "  </define>\n");
}

int schema_write_relaxng(const struct schema *schema, struct out *out)
{
	struct buffer buffer = {0};
	out_puts(out, head);
	for (size_t i = 0; i < schema->count; i++)
		put(out, &buffer, "          <ref name=\"table-", schema->tables[i].name, "\"/>\n");
	out_puts(out, "        </choice>\n      </zeroOrMore>\n    </element>\n  </start>\n");
	for (size_t i = 0; i < schema->count; i++)
		put_table(out, &buffer, &schema->tables[i]);
	out_puts(out, foot);
	buffer_free(&buffer);
	return 0;
}
