/* The schema written for others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libxml/relaxng.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schema/schema.h"

static struct templates templates;
static struct schema schema;
static char path[64];

static int start(void **state)
{
	(void)state;
	struct error error = {0};
	strcpy(path, "/tmp/test-export-XXXXXX");
	int file = mkstemp(path);
	if (file < 0 || close(file) || templates_open(&templates, "templates", &error))
		return -1;
	return schema_load(&schema, &templates, &error);
}

static int stop(void **state)
{
	(void)state;
	schema_free(&schema);
	templates_close(&templates);
	return unlink(path);
}

/* What was written to the file. free() it. */
static char *contents(void)
{
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
	fclose(file);
	return text;
}

static char *tableschema(const char *table)
{
	struct error error = {0};
	struct out *out = out_open(path, &error);
	assert_non_null(out);
	assert_int_equal(schema_write_tableschema(&schema, table, out), 0);
	assert_int_equal(out_close(out, &error), 0);
	return contents();
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("not there: %s", part);
}

static void a_table_has_its_key_and_the_keys_that_lead_out(void **state)
{
	(void)state;
	char *text = tableschema("evaluations");
	has(text, "\"name\": \"evaluations\"");
	has(text,
	    "\"primaryKey\": [\n    \"parcours\",\n    \"date\",\n    \"grille\",\n    \"critere\"\n  ]");
	has(text, "\"fields\": \"parcours\",\n      \"reference\": {\n        \"resource\": \"parcours\",\n"
	          "        \"fields\": \"id\"\n      }");
	has(text, "\"missingValues\": [\n    \"\"\n  ]");
	assert_null(strstr(text, "\"unique\""));
	free(text);
}

static void a_field_has_its_type_and_constraints(void **state)
{
	(void)state;
	char *text = tableschema("etablissements");
	has(text, "\"name\": \"id\",\n      \"title\": \"Code UAI\"");
	has(text, "\"required\": true,\n        \"unique\": true,\n"
	          "        \"pattern\": \"^[0-9]{7}[ABCDEFGHJKLMNPRSTUVWXYZ]$\"");
	has(text, "\"enum\": [");
	free(text);
	text = tableschema("scolarites");
	has(text, "\"type\": \"boolean\",\n      \"format\": \"default\",\n      \"trueValues\": [\n        "
	          "\"oui\"\n      ]");
	free(text);
	text = tableschema("financements");
	has(text, "\"type\": \"number\",\n      \"format\": \"default\",\n      \"decimalChar\": \".\"");
	has(text, "\"type\": \"year\"");
	free(text);
}

static void all_tables_are_one_array(void **state)
{
	(void)state;
	char *text = tableschema(NULL);
	assert_int_equal(text[0], '[');
	assert_string_equal(text + strlen(text) - 3, "\n]\n");
	for (size_t i = 0; i < schema.count; i++) {
		struct buffer name = {0};
		buffer_printf(&name, "\"name\": \"%s\",\n    \"title\"", schema.tables[i].name);
		has(text, name.bytes);
		buffer_free(&name);
	}
	free(text);
}

static void a_table_that_is_not_there_is_refused(void **state)
{
	(void)state;
	struct error error = {0};
	struct out *out = out_open(path, &error);
	assert_non_null(out);
	assert_int_equal(schema_write_tableschema(&schema, "absente", out), -1);
	out_abandon(out);
}

static void the_package_names_one_file_a_table(void **state)
{
	(void)state;
	struct error error = {0};
	struct out *out = out_open(path, &error);
	assert_non_null(out);
	assert_int_equal(schema_write_datapackage(&schema, out), 0);
	assert_int_equal(out_close(out, &error), 0);
	char *text = contents();
	has(text, "\"profile\": \"tabular-data-package\"");
	for (size_t i = 0; i < schema.count; i++) {
		struct buffer name = {0};
		buffer_printf(&name, "\"path\": \"%s.csv\"", schema.tables[i].name);
		has(text, name.bytes);
		buffer_free(&name);
	}
	free(text);
}

static int validate(xmlRelaxNG *grammar, const char *body)
{
	struct buffer text = {0};
	buffer_printf(&text, "<donnees xmlns='urn:preutils:donnees:1'>%s</donnees>", body);
	xmlDoc *document = xmlReadMemory(text.bytes, (int)text.length, "x.xml", NULL, XML_PARSE_NONET);
	assert_non_null(document);
	xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(grammar);
	xmlRelaxNGSetValidErrors(context, NULL, NULL, NULL);
	int result = xmlRelaxNGValidateDoc(context, document);
	xmlRelaxNGFreeValidCtxt(context);
	xmlFreeDoc(document);
	buffer_free(&text);
	return result;
}

static void silent(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

static void the_grammar_accepts_datasets_and_nothing_else(void **state)
{
	(void)state;
	struct error error = {0};
	struct out *out = out_open(path, &error);
	assert_non_null(out);
	assert_int_equal(schema_write_relaxng(&schema, out), 0);
	assert_int_equal(out_close(out, &error), 0);
	xmlSetGenericErrorFunc(NULL, silent);
	xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt(path);
	xmlRelaxNG *grammar = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	assert_non_null(grammar);
	assert_int_equal(validate(grammar, ""), 0);
	assert_int_equal(validate(grammar,
	                          "<table nom='quartiers'><colonne nom='libelle'/><colonne nom='local'/>"
	                          "<ligne><v>a</v><v/></ligne></table>"),
	                 0);
	assert_int_not_equal(validate(grammar, "<table nom='absente'><colonne nom='id'/></table>"), 0);
	assert_int_not_equal(validate(grammar, "<table nom='quartiers'><ligne><w/></ligne></table>"), 0);
	assert_int_not_equal(validate(grammar, "<table nom='quartiers'><colonne/></table>"), 0);
	xmlRelaxNGFree(grammar);
	xmlRelaxNGCleanupTypes();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_table_has_its_key_and_the_keys_that_lead_out),
	        cmocka_unit_test(a_field_has_its_type_and_constraints),
	        cmocka_unit_test(all_tables_are_one_array),
	        cmocka_unit_test(a_table_that_is_not_there_is_refused),
	        cmocka_unit_test(the_package_names_one_file_a_table),
	        cmocka_unit_test(the_grammar_accepts_datasets_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
