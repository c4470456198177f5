/* Templates over rows of a dataset: cows, their farms, and what is hidden or misspelt. */
#include "document/template.h"
#include "tests/unit/farm.h"

#define HEAD                                                                                                 \
	"<html xsl:version='1.0' xmlns='http://www.w3.org/1999/xhtml' "                                      \
	"xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:pre='urn:preutils:fonctions'>"               \
	"<head><title>T</title></head>\n<body>\n"

/* Fills a template of this body over the farm's data; its text, or the error's words. */
static const char *filled(struct farm *farm, const char *body)
{
	struct template_needs needs;
	struct dataset dataset;
	struct document document;
	struct findings findings = {0};
	struct buffer text = {0};
	struct arena *arena = &farm->templates.arena;
	farm->error = (struct error){0};
	farm_write(farm, "documents/t.xml", arena_printf(arena, "%s%s</body></html>", HEAD, body));
	const char *path = farm_path(farm, "documents/t.xml");
	assert_int_equal(template_look(&farm->templates, path, arena, &needs, &farm->error), 0);
	assert_int_equal(template_read_rows(&needs, &dataset, &farm->schema, farm_path(farm, "data"),
	                                    &findings, &farm->error),
	                 0);
	const struct template_input input = {.dataset = &dataset};
	if (template_fill(&document, &farm->templates, path, &input, &farm->error) == 0) {
		for (const struct node *s = document.sections; s; s = s->next)
			node_text(s, &text);
		document_free(&document);
	} else {
		buffer_puts(&text, farm_message(farm, &farm->error));
	}
	buffer_puts(&text, "");
	const char *made = arena_strdup(arena, text.bytes);
	buffer_free(&text);
	findings_free(&findings);
	dataset_free(&dataset);
	return made;
}

static const char *value(struct farm *farm, const char *expression)
{
	return filled(farm, arena_printf(&farm->templates.arena, "<p>[<xsl:value-of select=\"%s\"/>]</p>",
	                                 expression));
}

static void cells_are_texts_numbers_dates_and_labels(void **state)
{
	(void)state;
	struct farm farm;
	farm_open(&farm);
	assert_string_equal(value(&farm, "count(pre:lignes('vaches'))"), "[5]");
	assert_string_equal(value(&farm, "pre:lignes('vaches')[1]/poids * 2"), "[1201]");
	assert_string_equal(value(&farm, "pre:lignes('vaches')[2]/prix"), "[900.25]");
	assert_string_equal(value(&farm, "pre:lignes('vaches')[1]/naissance"), "[2018-02-28]");
	assert_string_equal(value(&farm, "pre:lignes('vaches')[1]/campagne"), "[2021-2022]");
	assert_string_equal(value(&farm, "pre:lignes('fermes')[2]/zone"), "[Côte]");
	assert_string_equal(value(&farm, "pre:lignes('fermes')[2]/zone/@code"), "[cote]");
	assert_string_equal(value(&farm, "pre:lignes('vaches')[4]/race"), "[brune]");
	assert_string_equal(value(&farm, "pre:lignes('fermes')[3]/zone = ''"), "[true]");
	assert_string_equal(value(&farm, "sum(pre:lignes('traites')[vache = 'V1']/litres)"), "[43.5]");
	farm_close(&farm);
}

static void keys_are_followed(void **state)
{
	(void)state;
	struct farm farm;
	farm_open(&farm);
	assert_string_equal(value(&farm, "pre:ligne('fermes', pre:ligne('vaches', 'V2')/ferme)/nom"),
	                    "[Le Haut-Pré]");
	assert_string_equal(value(&farm, "count(pre:ligne('vaches', pre:ligne('vaches', 'V1')/mere))"),
	                    "[0]");
	assert_string_equal(value(&farm, "pre:ligne('fermes', 'F7')/nom"),
	                    "documents/t.xml:3: in the template: table fermes has no row with this key: F7");
	assert_string_equal(value(&farm, "pre:ligne('traites', 'V1')/litres"),
	                    "documents/t.xml:3: in the template: rows of traites have no key of their own");
	farm_close(&farm);
}

static void groups_come_in_the_order_of_the_file(void **state)
{
	(void)state;
	struct farm farm;
	farm_open(&farm);
	assert_string_equal(filled(&farm,
	                           "<p><xsl:for-each select=\"pre:distincts(pre:lignes('vaches')/ferme)\">"
	                           "<xsl:value-of select='.'/>,</xsl:for-each></p>"),
	                    "F1,F2,F9,");
	assert_string_equal(
	        filled(&farm, "<p>\n<xsl:for-each select=\"pre:lignes('vaches')\">\n <xsl:sort select='id' "
	                      "order='descending'/>\n<xsl:value-of select='id'/></xsl:for-each></p>"),
	        "V5 V4 V3 V2 V1");
	farm_close(&farm);
}

static void misspelt_names_are_errors(void **state)
{
	(void)state;
	struct farm farm;
	farm_open(&farm);
	assert_string_equal(value(&farm, "pre:lignes('vache')/id"),
	                    "documents/t.xml:3: in the template: the schema has no table vache");
	assert_string_equal(value(&farm, "pre:lignes('vaches')/poid"),
	                    "documents/t.xml:3: in the template: no table that it reads has a column poid");
	assert_string_equal(
	        value(&farm, "pre:lignes('vaches')[naissanc &lt; 3]/id"),
	        "documents/t.xml:3: in the template: no table that it reads has a column naissanc");
	assert_string_equal(value(&farm, "pre:lignes('vaches')/litres"),
	                    "documents/t.xml:3: in the template: no table that it reads has a column litres");
	assert_string_equal(value(&farm, "pre:visible('vaches', 'poid')"),
	                    "documents/t.xml:3: in the template: no table that it reads has a column poid");
	/* Operators, functions, axes, variables and literals are no columns. */
	assert_string_equal(value(&farm,
	                          "pre:lignes('vaches')[id = 'div']/self::vaches/id or 4 div 2 = 2 and "
	                          "count(pre:lignes('vaches')/*/text()) mod 2 = 7"),
	                    "[false]");
	farm_close(&farm);
}

static void hidden_columns_are_not_there(void **state)
{
	(void)state;
	struct farm farm;
	farm_open(&farm);
	schema_free(&farm.schema);
	farm_write(&farm, "schema/local.xml",
	           "<local xmlns='urn:preutils:schema:1'><table nom='vaches'>"
	           "<colonne nom='poids' cachee='oui'/></table></local>");
	assert_int_equal(schema_load(&farm.schema, &farm.templates, &farm.error), 0);
	assert_string_equal(value(&farm, "pre:lignes('vaches')[1]/poids"), "[]");
	assert_string_equal(value(&farm, "count(pre:lignes('vaches')[1]/*)"), "[11]");
	assert_string_equal(value(&farm, "pre:visible('vaches', 'poids')"), "[false]");
	assert_string_equal(value(&farm, "pre:visible('vaches', 'prix')"), "[true]");
	farm_close(&farm);
}

static void a_template_says_what_it_reads(void **state)
{
	(void)state;
	struct farm farm;
	struct template_needs needs;
	farm_open(&farm);
	const char *path = farm_path(&farm, "documents/n.xml");
	farm_write(&farm, "documents/n.xml",
	           HEAD "<pre:tableau statistique='avant/lait'/><p><xsl:value-of "
	                "select=\"pre:valeur('vaches-race:salers')\"/>"
	                "<xsl:value-of select=\"count(pre:lignes('traites'))\"/></p></body>"
	                "<pre:statistiques table='fermes' colonne='nom'/></html>");
	farm_write(&farm, "data/fermes.csv", "id;nom\nF1;lait\nF2;vaches-age:3\nF3;\n");
	struct arena *arena = &farm.templates.arena;
	assert_int_equal(template_look(&farm.templates, path, arena, &needs, &farm.error), 0);
	assert_true(needs.rows && needs.results);
	assert_int_equal(needs.table_count, 1);
	assert_string_equal(needs.tables[0], "traites");
	assert_int_equal(needs.statistic_count, 2);
	assert_string_equal(needs.statistics[0], "lait");
	assert_string_equal(needs.statistics[1], "vaches-race");
	assert_int_equal(
	        template_look_data(&farm.templates, farm_path(&farm, "data"), arena, &needs, &farm.error), 0);
	assert_int_equal(needs.statistic_count, 3);
	assert_string_equal(needs.statistics[2], "vaches-age");
	farm_close(&farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(cells_are_texts_numbers_dates_and_labels),
	        cmocka_unit_test(keys_are_followed),
	        cmocka_unit_test(groups_come_in_the_order_of_the_file),
	        cmocka_unit_test(misspelt_names_are_errors),
	        cmocka_unit_test(hidden_columns_are_not_there),
	        cmocka_unit_test(a_template_says_what_it_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
