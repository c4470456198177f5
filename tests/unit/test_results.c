/* Results on their way between tools: what is read is written again byte for byte, and what is damaged is
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/relaxng.h>

#include "results/results.h"

#define PLAIN  "tests/golden/resultats.xml"
#define MASKED "tests/golden/resultats-masques.xml"

typedef int writer_function(const struct results *results, struct out *out);

static char *read_all(const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	struct buffer buffer = {0};
	char bytes[4096];
	size_t length;
	while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
		buffer_add(&buffer, bytes, length);
	fclose(file);
	buffer_putc(&buffer, '\0');
	return buffer.bytes;
}

static char *written(const struct results *results, writer_function *write)
{
	char path[] = "/tmp/test-results-XXXXXX";
	struct error error = {0};
	close(mkstemp(path));
	struct out *out = out_open(path, &error);
	assert_non_null(out);
	write(results, out);
	assert_int_equal(out_close(out, &error), 0);
	char *text = read_all(path);
	unlink(path);
	return text;
}

static int read_text(struct results *results, const char *text, struct error *error)
{
	char path[] = "/tmp/test-results-XXXXXX";
	int descriptor = mkstemp(path);
	assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
	close(descriptor);
	int status = results_read(results, path, error);
	unlink(path);
	return status;
}

static void load(struct results *results, const char *path)
{
	struct error error = {0};
	assert_int_equal(results_read(results, path, &error), 0);
}

static void assert_round_trip(const char *path)
{
	struct results results;
	load(&results, path);
	char *before = read_all(path), *after = written(&results, results_write_xml);
	assert_string_equal(after, before);
	free(before);
	free(after);
	results_free(&results);
}

static void written_again_gives_the_same_bytes(void **state)
{
	(void)state;
	assert_round_trip(PLAIN);
	assert_round_trip(MASKED);
}

static void values_labels_and_marks_arrive(void **state)
{
	(void)state;
	struct results results;
	load(&results, PLAIN);
	const struct statistic *statistic = results_find(&results, "enfants-suivis-sexe-tranche-age");
	assert_non_null(statistic);
	assert_int_equal(statistic->axes, 2);
	long row = axis_find(&statistic->rows, "F"), column = axis_find(&statistic->columns, "6-10");
	assert_int_equal(statistic_cell(statistic, (size_t)row, (size_t)column)->value, 214 * DECIMAL_ONE);
	assert_int_equal(axis_find(&statistic->rows, "zzz"), -1);
	assert_true(results_find(&results, "enfants-suivis-referent")->rows.multiple);
	assert_int_equal(results_find(&results, "parcours-finis-moyenne-duree-mois")->cells[0].sum,
	                 564 * DECIMAL_ONE);
	const struct cell *median = results_find(&results, "parcours-finis-mediane-duree-mois")->cells;
	assert_int_equal(median->histogram_count, 3);
	assert_int_equal(median->histogram[0].value, -3 * DECIMAL_ONE / 2);
	assert_null(results_find(&results, "absent"));
	assert_string_equal(results.programmes == NULL ? "" : results.present[1].label,
	                    "PRE de Tours & agglomération");
	results_free(&results);
}

static void the_condition_travels(void **state)
{
	(void)state;
	struct results results, again;
	struct error error = {0};
	load(&results, PLAIN);
	assert_null(results.where);
	results.where = "sexe=F and age >= 6";
	char *xml = written(&results, results_write_xml), *text = written(&results, results_write_text);
	assert_int_equal(read_text(&again, xml, &error), 0);
	assert_string_equal(again.where, results.where);
	assert_non_null(strstr(text, "Condition\u00A0: sexe=F and age >= 6."));
	free(xml);
	free(text);
	results_free(&results);
	results_free(&again);
}

static void csv_has_codes_and_the_fixed_columns(void **state)
{
	(void)state;
	struct results results;
	load(&results, PLAIN);
	char *csv = written(&results, results_write_csv);
	assert_non_null(strstr(csv, "statistique;mesure;ligne;colonne;valeur;n;enfants;etat\n"
	                            "enfants-suivis;nombre;*;;1282;1282;1282;\n"));
	assert_non_null(strstr(csv, "\nenfants-suivis-sexe-tranche-age;nombre;F;6-10;214;214;214;\n"));
	assert_non_null(
	        strstr(csv, "\nparcours-finis-moyenne-duree-mois;moyenne(duree_mois);*;;13.4286;42;40;\n"));
	assert_non_null(strstr(csv, ";sante;;;0;0;\n"));
	assert_non_null(strstr(csv, "somme(montant);etat;;1234567.89;3;;\n"));
	free(csv);
	results_free(&results);
}

static void masked_files_hide_children_and_rows(void **state)
{
	(void)state;
	struct results results;
	load(&results, MASKED);
	char *csv = written(&results, results_write_csv);
	assert_non_null(strstr(csv, "parcours-finis-motif-sortie;nombre;limite_age;;;;;masque\n"));
	assert_non_null(strstr(csv, "parcours-finis-motif-sortie;nombre;*;;42;42;;\n"));
	assert_non_null(strstr(csv, "parcours-finis-moyenne-duree-mois;moyenne(duree_mois);*;;13.4286;;;\n"));
	free(csv);
	results_free(&results);
}

/* Disclosure control may leave its numbers in memory: no writer gives them away. */
static void a_threshold_alone_hides_them(void **state)
{
	static writer_function *const writers[] = {results_write_xml, results_write_csv, results_write_json,
	                                           results_write_text};
	(void)state;
	struct results results;
	load(&results, PLAIN);
	results.threshold = 5;
	struct statistic *statistic = &results.statistics[1];
	statistic->cells[0].masked = true;
	statistic->cells[0].value = 987654 * DECIMAL_ONE;
	statistic->cells[0].n = 987654;
	statistic->cells[4].children = 876543;
	results.statistics[4].cells[0].n = 765432;
	results.statistics[4].cells[0].sum = 654321 * DECIMAL_ONE;
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
		char *text = written(&results, writers[i]);
		assert_null(strstr(text, "987654"));
		assert_null(strstr(text, "876543"));
		assert_null(strstr(text, "765432"));
		assert_null(strstr(text, "654321"));
		free(text);
	}
	results_free(&results);
}

static void text_is_aligned_and_french(void **state)
{
	(void)state;
	struct results results;
	load(&results, PLAIN);
	char *text = written(&results, results_write_text);
	assert_non_null(strstr(text, "\nFilles                534\n"));
	assert_non_null(strstr(text, "\nTotal               1\u202F282\n"));
	assert_non_null(strstr(text, "Période du 1er\u00A0septembre\u00A02022 au 31\u00A0août\u00A02023."));
	free(text);
	results_free(&results);
}

static void what_we_write_fits_the_schema(void **state)
{
	(void)state;
	xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt("templates/schema/resultats.rng");
	xmlRelaxNG *schema = xmlRelaxNGParse(parser);
	assert_non_null(schema);
	const char *const files[] = {PLAIN, MASKED};
	for (size_t i = 0; i < 2; i++) {
		xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
		xmlDoc *document = xmlReadFile(files[i], NULL, XML_PARSE_NONET);
		assert_int_equal(xmlRelaxNGValidateDoc(context, document), 0);
		xmlFreeDoc(document);
		xmlRelaxNGFreeValidCtxt(context);
	}
	xmlRelaxNGFree(schema);
	xmlRelaxNGFreeParserCtxt(parser);
}

#define HEAD                                                                                                 \
	"<?xml version=\"1.0\"?>\n<resultats xmlns=\"urn:preutils:resultats:1\">\n"                          \
	"<contexte debut=\"2022-09-01\" fin=\"2023-08-31\" reference=\"2023-08-31\" catalogue=\"c\"/>\n"
#define STATISTIC                                                                                            \
	"<statistique id=\"a\" rubrique=\"R\" libelle=\"L\" population=\"p\" libelle-population=\"P\" "      \
	"mesure=\"nombre\" genre=\"nombre\" unite=\"enfants\">\n"
#define AXIS                                                                                                 \
	"<axe sens=\"lignes\" dimension=\"sexe\" libelle=\"Sexe\" type=\"liste\">"                           \
	"<valeur code=\"F\" libelle=\"Filles\"/><valeur code=\"*\" libelle=\"Total\"/></axe>\n"
#define END "</statistique>\n</resultats>\n"

struct refusal {
	const char *text;
	enum message code;
	size_t line;
};

static const struct refusal refusals[] = {
        {"", MSG_XML_SYNTAX, 0},
        {"<resultats/>", MSG_XML_ROOT, 1},
        {"<resultats xmlns=\"urn:preutils:resultats:1\"/>", MSG_RESULTS, 0},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\" n=\"1\"", MSG_XML_SYNTAX, 0},
        {HEAD STATISTIC "<cellule l=\"Z\" v=\"1\" n=\"1\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" c=\"*\" v=\"1\" n=\"1\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1e3\" n=\"1\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"nan\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"99999999999999999999\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\" n=\"-1\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\" x=\"1\"/>\n" END, MSG_XML_UNKNOWN, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\" masque=\"oui\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\" n=\"3\" comptes=\"1:1 2:1\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\" n=\"2\" comptes=\"2:1 1:1\"/>\n" END, MSG_XML_ATTRIBUTE, 5},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\" n=\"1\"/><cellule l=\"*\" v=\"1\" n=\"1\"/>\n" END,
         MSG_RESULTS_CELL, 5},
        {HEAD STATISTIC AXIS "<cellule l=\"F\" v=\"1\" n=\"1\"/>\n" END, MSG_RESULTS_CELL, 0},
        {HEAD STATISTIC AXIS "<cellule l=\"*\" v=\"1\"/>\n<cellule l=\"F\" v=\"1\"/>\n" END, MSG_RESULTS_CELL,
         6},
        {HEAD STATISTIC AXIS AXIS END, MSG_XML_ATTRIBUTE, 6},
        {HEAD STATISTIC "<axe sens=\"lignes\" dimension=\"d\" libelle=\"D\" type=\"liste\"></axe>" END,
         MSG_RESULTS, 5},
        {HEAD STATISTIC "<autre/>" END, MSG_XML_UNKNOWN, 5},
        {HEAD STATISTIC "texte" END, MSG_RESULTS, 0},
        {HEAD STATISTIC "<cellule l=\"*\" v=\"1\"/></statistique>" STATISTIC "<cellule l=\"*\"/>" END,
         MSG_NAME_TWICE, 0},
        {"<!DOCTYPE r [<!ENTITY a \"b\">]><resultats xmlns=\"urn:preutils:resultats:1\">&a;</resultats>",
         MSG_RESULTS, 0},
};

static void damaged_files_are_refused_with_their_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct results results;
		struct error error = {0};
		if (read_text(&results, refusals[i].text, &error) == 0)
			fail_msg("accepted: %s", refusals[i].text);
		if (error.code != refusals[i].code || (refusals[i].line && error.line != refusals[i].line))
			fail_msg("%s: message %s at line %zu", refusals[i].text, message_name(error.code),
			         error.line);
	}
}

static void a_missing_file_is_an_error(void **state)
{
	(void)state;
	struct results results;
	struct error error = {0};
	assert_int_equal(results_read(&results, "/nowhere/r.xml", &error), -1);
	assert_int_equal(error.code, MSG_OPEN);
	memset(&error, 0, sizeof error);
	assert_int_equal(results_read(&results, "tests", &error), -1);
	assert_int_equal(error.code, MSG_READ);
}

static void characters_that_xml_escapes_survive(void **state)
{
	(void)state;
	static const char text[] = HEAD STATISTIC
	        "<axe sens=\"lignes\" dimension=\"d\" libelle=\"a&#9;b&#10;c\" type=\"cle\">"
	        "<valeur code=\"&lt;&amp;&quot;'&gt;\" libelle=\"\"/><valeur code=\"*\" libelle=\"T\"/></axe>"
	        "<cellule l=\"&lt;&amp;&quot;'&gt;\" v=\"1\"/><cellule l=\"*\" v=\"1\"/>" END;
	struct results results, again;
	struct error error = {0};
	assert_int_equal(read_text(&results, text, &error), 0);
	assert_string_equal(results.statistics[0].rows.label, "a\tb\nc");
	assert_string_equal(results.statistics[0].rows.values[0].code, "<&\"'>");
	char *xml = written(&results, results_write_xml);
	assert_int_equal(read_text(&again, xml, &error), 0);
	assert_string_equal(again.statistics[0].rows.label, "a\tb\nc");
	assert_string_equal(again.statistics[0].rows.values[0].code, "<&\"'>");
	free(xml);
	results_free(&results);
	results_free(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(written_again_gives_the_same_bytes),
	        cmocka_unit_test(values_labels_and_marks_arrive),
	        cmocka_unit_test(the_condition_travels),
	        cmocka_unit_test(csv_has_codes_and_the_fixed_columns),
	        cmocka_unit_test(masked_files_hide_children_and_rows),
	        cmocka_unit_test(a_threshold_alone_hides_them),
	        cmocka_unit_test(text_is_aligned_and_french),
	        cmocka_unit_test(what_we_write_fits_the_schema),
	        cmocka_unit_test(damaged_files_are_refused_with_their_line),
	        cmocka_unit_test(a_missing_file_is_an_error),
	        cmocka_unit_test(characters_that_xml_escapes_survive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
