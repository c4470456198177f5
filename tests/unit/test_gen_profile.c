/* Profiles over a schema that has nothing of a PRE: what each generator draws, what is kept, what is refused.
 */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "gen/generate.h"

static const char schema_text[] =
        "<schema xmlns=\"urn:preutils:schema:1\">"
        "<table nom=\"fermes\" libelle=\"Fermes\">"
        "<colonne nom=\"id\" type=\"texte\" cle=\"primaire\" obligatoire=\"oui\" libelle=\"Code\"/>"
        "<colonne nom=\"nom\" type=\"texte\" libelle=\"Nom\"/></table>"
        "<table nom=\"pres\" libelle=\"Prés\">"
        "<colonne nom=\"id\" type=\"texte\" cle=\"primaire\" obligatoire=\"oui\" libelle=\"Code\"/>"
        "<colonne nom=\"herbe\" type=\"liste\" liste=\"herbe\" libelle=\"Herbe\"/></table>"
        "<table nom=\"vaches\" libelle=\"Vaches\">"
        "<colonne nom=\"id\" type=\"texte\" cle=\"primaire\" obligatoire=\"oui\" libelle=\"Code\"/>"
        "<colonne nom=\"ferme\" type=\"cle\" table=\"fermes\" obligatoire=\"oui\" libelle=\"Ferme\"/>"
        "<colonne nom=\"pre\" type=\"cle\" table=\"pres\" libelle=\"Pré\"/>"
        "<colonne nom=\"robe\" type=\"liste\" liste=\"robe\" libelle=\"Robe\"/>"
        "<colonne nom=\"naissance\" type=\"date\" libelle=\"Naissance\"/>"
        "<colonne nom=\"vente\" type=\"date\" libelle=\"Vente\"/>"
        "<colonne nom=\"poids\" type=\"decimal\" libelle=\"Poids\"/></table>"
        "<table nom=\"traites\" libelle=\"Traites\">"
        "<colonne nom=\"vache\" type=\"cle\" table=\"vaches\" cle=\"primaire\" obligatoire=\"oui\" "
        "libelle=\"Vache\"/>"
        "<colonne nom=\"annee\" type=\"annee\" cle=\"primaire\" obligatoire=\"oui\" libelle=\"Année\"/>"
        "<colonne nom=\"litres\" type=\"entier\" libelle=\"Litres\"/></table>"
        "<table nom=\"foires\" libelle=\"Foires\">"
        "<colonne nom=\"id\" type=\"texte\" cle=\"primaire\" obligatoire=\"oui\" libelle=\"Code\"/></table>"
        "<liste id=\"herbe\"><valeur code=\"rase\" libelle=\"Rase\"/><valeur code=\"haute\" "
        "libelle=\"Haute\"/></liste>"
        "<liste id=\"robe\"><valeur code=\"noire\" libelle=\"Noire\"/><valeur code=\"pie\" "
        "libelle=\"Pie\"/></liste>"
        "</schema>";

/* Farms with their meadows, then cows until each farm has its own. */
#define START                                                                                                \
	"<generation xmlns=\"urn:preutils:generation:1\" compte=\"vaches\" reparti=\"fermes\">"              \
	"<noms id=\"noms\">La Combe, L'Orée; \"grande\"\nBel-Air</noms>"                                    \
	"<table nom=\"fermes\"><colonne nom=\"id\"><numero prefixe=\"F\"/></colonne>"                        \
	"<colonne nom=\"nom\"><nom liste=\"noms\" rang=\"@ligne\"/></colonne></table>"                       \
	"<table nom=\"pres\" sous=\"fermes\"><lignes><nombre de=\"3\" a=\"3\"/></lignes>"                    \
	"<colonne nom=\"id\"><numero prefixe=\"H\"/></colonne>"                                              \
	"<colonne nom=\"herbe\"><tirage>rase 1 haute 1</tirage></colonne></table>"                           \
	"<table nom=\"vaches\" sous=\"fermes\"><colonne nom=\"id\"><numero prefixe=\"V\"/></colonne>"        \
	"<colonne nom=\"ferme\"><cle table=\"fermes\"/></colonne>"
#define END "</table></generation>"

static struct templates templates;
static struct schema schema;
static char folder[64], path[256];

static void put_file(const char *name, const char *text)
{
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static int start(void **state)
{
	struct error error = {0};
	char sub[128];

	(void)state;
	strcpy(folder, "/tmp/test-gen-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(sub, sizeof sub, "%s/schema", folder);
	if (mkdir(sub, 0700) < 0)
		return -1;
	put_file("schema/schema.xml", schema_text);
	if (templates_open(&templates, folder, &error) < 0)
		return -1;
	return schema_load(&schema, &templates, &error);
}

static int stop(void **state)
{
	char command[128];

	(void)state;
	schema_free(&schema);
	templates_close(&templates);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

/* The whole text of a table of the data made by the last run. */
static char *table_text(const char *table)
{
	static char text[1 << 20];

	snprintf(path, sizeof path, "%s/out/%s.csv", folder, table);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t length = fread(text, 1, sizeof text - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

static int run(const char *profile_text, struct generate_request request, struct error *error)
{
	struct profile profile;
	char out[128];

	put_file("profile.xml", profile_text);
	int result = profile_load(&profile, &schema, path, error);
	snprintf(out, sizeof out, "%s/out", folder);
	if (result == 0)
		result = generate_dataset(&profile, &schema, &request, out, error);
	profile_free(&profile);
	return result;
}

static const struct generate_request ten = {.count = 10, .split = 2, .seed = 1, .from = 2020, .to = 2021};

static void make(const char *profile_text, struct generate_request request)
{
	struct error error = {0};

	if (run(profile_text, request, &error) < 0)
		fail_msg("%s:%zu: %s", error.file, error.line, error.detail);
}

static size_t count(const char *text, const char *part)
{
	size_t found = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		found++;
	return found;
}

/* Fields of each line of a table after its header, one of them at a time. */
static size_t read_column(const char *table, size_t column, char values[][32], size_t most)
{
	size_t rows = 0;

	for (char *line = strchr(table_text(table), '\n') + 1; *line && rows < most;
	     line = strchr(line, '\n') + 1) {
		const char *field = line;
		for (size_t i = 0; i < column; i++)
			field = strchr(field, ';') + 1;
		snprintf(values[rows++], 32, "%.*s", (int)strcspn(field, ";\n"), field);
	}
	return rows;
}

static void test_rows_asked_for_and_all_tables(void **state)
{
	(void)state;
	make(START END, ten);
	assert_int_equal(count(table_text("vaches"), "\n"), 11);
	assert_int_equal(count(table_text("fermes"), "\n"), 3);
	assert_int_equal(count(table_text("pres"), "\n"), 7);
	assert_string_equal(table_text("foires"), "id\n");
	assert_int_equal(count(table_text("vaches"), ";F1;"), 5);
}

static void test_canonical_csv_quotes_only_where_needed(void **state)
{
	(void)state;
	make(START END, ten);
	assert_string_equal(table_text("fermes"), "id;nom\nF1;\"L'Orée; \"\"grande\"\"\"\nF2;Bel-Air\n");
}

static void test_same_seed_same_bytes(void **state)
{
	const char *profile = START "<colonne nom=\"robe\"><tirage>noire 50 pie 50</tirage></colonne>" END;
	struct generate_request request = ten;

	(void)state;
	request.count = 100;
	make(profile, request);
	char *first = strdup(table_text("vaches"));
	make(profile, request);
	assert_string_equal(table_text("vaches"), first);
	request.seed = 2;
	make(profile, request);
	assert_string_not_equal(table_text("vaches"), first);
	free(first);
}

static void test_even_draw_keeps_shares(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 20; seed++) {
		struct generate_request request = {
		        .count = 100, .split = 1, .seed = seed, .from = 2020, .to = 2021};
		make(START
		     "<colonne nom=\"robe\"><tirage regulier=\"oui\">noire 70 pie 30</tirage></colonne>" END,
		     request);
		assert_in_range(count(table_text("vaches"), ";noire;"), 68, 72);
	}
}

static void test_shares_follow_weights_exactly(void **state)
{
	struct generate_request request = {.count = 1000, .split = 7, .seed = 4, .from = 2020, .to = 2020};

	(void)state;
	make("<generation xmlns=\"urn:preutils:generation:1\" compte=\"vaches\" reparti=\"fermes\">"
	     "<part><tirage>1 50 9 50</tirage></part>"
	     "<table nom=\"fermes\"><colonne nom=\"id\"><numero/></colonne></table>"
	     "<table nom=\"vaches\" sous=\"fermes\"><colonne nom=\"id\"><numero/></colonne>"
	     "<colonne nom=\"ferme\"><cle table=\"fermes\"/></colonne></table></generation>",
	     request);
	assert_int_equal(count(table_text("vaches"), "\n"), 1001);
	assert_int_equal(count(table_text("fermes"), "\n"), 8);
}

static void test_dates_stay_in_order_and_before_the_end(void **state)
{
	static char born[200][32], sold[200][32];
	struct generate_request request = {.count = 200, .split = 3, .seed = 9, .from = 2020, .to = 2021};
	size_t open = 0;

	(void)state;
	make(START "<colonne nom=\"naissance\"><entre de=\"@debut\" a=\"@fin\" tard=\"2\"/></colonne>"
	           "<colonne nom=\"vente\"><decalage de=\"naissance\" mois=\"2..14\" jours=\"0..9\" "
	           "jusque=\"@fin\"/>"
	           "</colonne>" END,
	     request);
	assert_int_equal(read_column("vaches", 4, born, 200), 200);
	assert_int_equal(read_column("vaches", 5, sold, 200), 200);
	for (size_t i = 0; i < 200; i++) {
		assert_true(strcmp(born[i], "2020-01-01") >= 0 && strcmp(born[i], "2021-12-31") <= 0);
		assert_true(!*sold[i] ||
		            (strcmp(sold[i], born[i]) > 0 && strcmp(sold[i], "2021-12-31") <= 0));
		open += !*sold[i];
	}
	assert_in_range(open, 20, 180);
}

static void test_months_end_where_the_month_ends(void **state)
{
	(void)state;
	make(START "<valeur nom=\"mars\"><decalage de=\"@debut\" mois=\"2\" jours=\"30\"/></valeur>"
	           "<colonne nom=\"naissance\"><decalage de=\"mars\" mois=\"-1\"/></colonne>"
	           "<colonne nom=\"vente\"><decalage de=\"mars\" ans=\"-1\"/></colonne>" END,
	     ten);
	assert_int_equal(count(table_text("vaches"), ";2020-02-29;2019-03-31;"), 10);
}

static void test_keys_to_rows_of_the_same_farm(void **state)
{
	static char farm[60][32], meadow[60][32];
	struct generate_request request = {.count = 60, .split = 4, .seed = 2, .from = 2020, .to = 2021};

	(void)state;
	make(START "<colonne nom=\"pre\"><cle table=\"pres\"/></colonne>" END, request);
	read_column("vaches", 1, farm, 60);
	read_column("vaches", 2, meadow, 60);
	for (size_t i = 0; i < 60; i++) {
		long f = strtol(farm[i] + 1, NULL, 10), m = strtol(meadow[i] + 1, NULL, 10);
		assert_true(m > 3 * (f - 1) && m <= 3 * f);
	}
}

static void test_keys_match_or_prefer(void **state)
{
	struct generate_request request = {.count = 300, .split = 40, .seed = 2, .from = 2020, .to = 2021};
	static char grass[120][32], wanted[300][32];

	(void)state;
	make(START "<valeur nom=\"voulue\"><texte>haute</texte></valeur>"
	           "<colonne nom=\"pre\"><cle table=\"pres\" egal=\"herbe=voulue\"/></colonne>" END,
	     request);
	assert_int_equal(read_column("pres", 1, grass, 120), 120);
	assert_int_equal(read_column("vaches", 2, wanted, 300), 300);
	for (size_t i = 0; i < 300; i++)
		if (*wanted[i])
			assert_string_equal(grass[strtol(wanted[i] + 1, NULL, 10) - 1], "haute");
	make(START "<valeur nom=\"voulue\"><texte>haute</texte></valeur>"
	           "<colonne nom=\"pre\"><cle table=\"pres\" prefere=\"herbe=voulue\"/></colonne>" END,
	     request);
	read_column("vaches", 2, wanted, 300);
	for (size_t i = 0; i < 300; i++)
		assert_true(*wanted[i]);
}

static void test_cases_bands_and_sums(void **state)
{
	struct generate_request request = ten;

	(void)state;
	request.split = 1;
	make(START
	     "<valeur nom=\"double\"><calcul de=\"@ligne\" fois=\"2\" ajouter=\"1\" max=\"9\"/></valeur>"
	     "<colonne nom=\"robe\"><selon valeur=\"double\"><si est=\"4\"><texte>noire</texte></si>"
	     "<si de=\"6\" a=\"8\"><texte>pie</texte></si><sinon><vide/></sinon></selon></colonne>"
	     "<colonne nom=\"poids\"><nombre de=\"1.5\" a=\"1.5\" pas=\"0.5\"/></colonne>" END,
	     request);
	assert_int_equal(count(table_text("vaches"), "V1;F1;;noire;;;1.5\n"), 1);
	assert_int_equal(count(table_text("vaches"), ";noire;"), 1);
	assert_int_equal(count(table_text("vaches"), ";pie;"), 2);
}

static void test_loops_give_the_full_rectangle(void **state)
{
	(void)state;
	make(START
	     "</table><table nom=\"traites\" sous=\"vaches\"><colonne nom=\"vache\"><cle table=\"vaches\"/>"
	     "</colonne><colonne nom=\"annee\"><chaque de=\"@annee-debut\" a=\"@annee-fin\"/></colonne>"
	     "<colonne nom=\"litres\"><parfois pourcent=\"0\"><nombre de=\"1\" "
	     "a=\"2\"/></parfois></colonne>" END,
	     ten);
	assert_int_equal(count(table_text("traites"), "\n"), 21);
	assert_int_equal(count(table_text("traites"), ";2020;\n"), 10);
}

static void test_repeated_keys_are_left_out(void **state)
{
	(void)state;
	make(START
	     "</table><table nom=\"traites\" sous=\"vaches\"><lignes><nombre de=\"9\" a=\"9\"/></lignes>"
	     "<colonne nom=\"vache\"><cle table=\"vaches\"/></colonne>"
	     "<colonne nom=\"annee\"><nombre de=\"2020\" a=\"2021\"/></colonne>" END,
	     ten);
	assert_in_range(count(table_text("traites"), "\n"), 11, 21);
	assert_int_equal(count(table_text("traites"), "V1;2020;"), 1);
}

static void test_row_without_a_required_value_is_left_out(void **state)
{
	(void)state;
	make(START
	     "</table><table nom=\"traites\" sous=\"vaches\"><colonne nom=\"vache\"><cle table=\"vaches\"/>"
	     "</colonne><colonne nom=\"annee\"><parfois pourcent=\"0\"><nombre de=\"2020\" a=\"2021\"/>"
	     "</parfois></colonne>" END,
	     ten);
	assert_string_equal(table_text("traites"), "vache;annee;litres\n");
}

static void test_rows_kept_apart(void **state)
{
	static char years[200][32];

	(void)state;
	/* Nine stays of ten months in two years: few of them fit one after the other. */
	make(START
	     "</table><table nom=\"traites\" sous=\"vaches\"><lignes><nombre de=\"9\" a=\"9\"/></lignes>"
	     "<separes meme=\"vache\" de=\"entree\" a=\"sortie\"/>"
	     "<colonne nom=\"vache\"><cle table=\"vaches\"/></colonne>"
	     "<valeur nom=\"entree\"><entre de=\"@debut\" a=\"@fin\"/></valeur>"
	     "<valeur nom=\"sortie\"><decalage de=\"entree\" mois=\"10\"/></valeur>"
	     "<colonne nom=\"annee\"><calcul de=\"@ligne\" ajouter=\"2000\"/></colonne>" END,
	     ten);
	assert_in_range(read_column("traites", 1, years, 200), 10, 30);
}

static void test_counted_rows_cannot_be_left_out(void **state)
{
	struct error error = {0};

	(void)state;
	assert_int_equal(run(START "<valeur nom=\"a\" obligatoire=\"oui\"><vide/></valeur>" END, ten, &error),
	                 -1);
	assert_int_equal(error.code, MSG_PROFILE);
	assert_non_null(strstr(error.detail, "vaches"));
}

/* The profile is refused, and the message names the word at fault. */
static void refuse(const char *profile_text, enum message code, const char *word)
{
	struct error error = {0};

	assert_int_equal(run(profile_text, ten, &error), -1);
	assert_int_equal(error.code, code);
	if (!strstr(error.detail, word))
		fail_msg("%s is not in: %s", word, error.detail);
}

static void test_faults_are_named(void **state)
{
	(void)state;
	refuse(START "<colonne nom=\"robe\"><tirage>bleue 1</tirage></colonne>" END, MSG_PROFILE, "bleue");
	refuse(START "<colonne nom=\"robe\"><tirage>pie</tirage></colonne>" END, MSG_PROFILE, "tirage");
	refuse(START "<colonne nom=\"robe\"><tirage>pie 0</tirage></colonne>" END, MSG_PROFILE, "0");
	refuse(START "<colonne nom=\"cornes\"><vide/></colonne>" END, MSG_PROFILE, "cornes");
	refuse(START "<valeur nom=\"robe\"><vide/></valeur>" END, MSG_PROFILE, "robe");
	refuse(START "<colonne nom=\"robe\"><dresser/></colonne>" END, MSG_XML_UNKNOWN, "dresser");
	refuse(START "<colonne nom=\"robe\"><copie de=\"poids\"/></colonne>" END, MSG_PROFILE, "poids");
	refuse(START "<valeur nom=\"a\"><copie de=\"a\"/></valeur>" END, MSG_PROFILE, "a");
	refuse(START "<valeur nom=\"a\"><copie de=\"traites.litres\"/></valeur>" END, MSG_PROFILE,
	       "traites.litres");
	refuse(START "<colonne nom=\"pre\"><cle table=\"foires\"/></colonne>" END, MSG_PROFILE, "foires");
	refuse(START "<colonne nom=\"poids\"><nombre de=\"9\" a=\"1\"/></colonne>" END, MSG_PROFILE,
	       "nombre");
	refuse(START
	       "</table><table nom=\"traites\" sous=\"vaches\"><colonne nom=\"vache\"><cle table=\"vaches\"/>"
	       "</colonne>" END,
	       MSG_PROFILE, "traites.annee");
	refuse(START "</table><table nom=\"moutons\"><colonne nom=\"id\"><numero/></colonne>" END,
	       MSG_PROFILE, "moutons");
}

static void test_value_of_another_type_is_a_fault(void **state)
{
	(void)state;
	refuse(START "<colonne nom=\"naissance\"><nombre de=\"1\" a=\"9\"/></colonne>" END, MSG_PROFILE,
	       "vaches.naissance");
	refuse(START "<colonne nom=\"poids\"><copie de=\"@debut\"/></colonne>" END, MSG_PROFILE,
	       "vaches.poids");
}

static void test_absurd_numbers_are_faults(void **state)
{
	(void)state;
	refuse(START
	       "<colonne nom=\"poids\"><nombre de=\"-8000000000000\" a=\"8000000000000\"/></colonne>" END,
	       MSG_PROFILE, "nombre");
	refuse(START "<valeur nom=\"a\"><nombre de=\"8000000000000\" a=\"8000000000000\"/></valeur>"
	             "<valeur nom=\"b\"><calcul de=\"a\" fois=\"100000\"/></valeur>"
	             "<valeur nom=\"c\"><calcul de=\"b\" fois=\"100000\"/></valeur>" END,
	       MSG_PROFILE, "vaches.c");
	refuse(START "<valeur nom=\"a\"><nombre de=\"8000000000000\" a=\"8000000000000\"/></valeur>"
	             "<colonne nom=\"vente\"><decalage de=\"@fin\" mois=\"a\"/></colonne>" END,
	       MSG_PROFILE, "vaches.vente");
	refuse(START "<valeur nom=\"a\"><nombre de=\"-1000\" a=\"-1000\"/></valeur>"
	             "<valeur nom=\"b\"><decalage de=\"@fin\" ans=\"a\"/></valeur>"
	             "<valeur nom=\"c\"><decalage de=\"b\" ans=\"a\"/></valeur>"
	             "<colonne nom=\"vente\"><decalage de=\"c\" ans=\"a\"/></colonne>" END,
	       MSG_PROFILE, "vaches.vente");
}

static void test_failed_run_leaves_the_old_data(void **state)
{
	struct error error = {0};

	(void)state;
	make(START END, ten);
	char *before = strdup(table_text("vaches"));
	assert_int_equal(
	        run(START "<colonne nom=\"poids\"><copie de=\"@debut\"/></colonne>" END, ten, &error), -1);
	assert_string_equal(table_text("vaches"), before);
	free(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_rows_asked_for_and_all_tables),
	        cmocka_unit_test(test_canonical_csv_quotes_only_where_needed),
	        cmocka_unit_test(test_same_seed_same_bytes),
	        cmocka_unit_test(test_even_draw_keeps_shares),
	        cmocka_unit_test(test_shares_follow_weights_exactly),
	        cmocka_unit_test(test_dates_stay_in_order_and_before_the_end),
	        cmocka_unit_test(test_months_end_where_the_month_ends),
	        cmocka_unit_test(test_keys_to_rows_of_the_same_farm),
	        cmocka_unit_test(test_keys_match_or_prefer),
	        cmocka_unit_test(test_cases_bands_and_sums),
	        cmocka_unit_test(test_loops_give_the_full_rectangle),
	        cmocka_unit_test(test_repeated_keys_are_left_out),
	        cmocka_unit_test(test_row_without_a_required_value_is_left_out),
	        cmocka_unit_test(test_rows_kept_apart),
	        cmocka_unit_test(test_counted_rows_cannot_be_left_out),
	        cmocka_unit_test(test_faults_are_named),
	        cmocka_unit_test(test_value_of_another_type_is_a_fault),
	        cmocka_unit_test(test_absurd_numbers_are_faults),
	        cmocka_unit_test(test_failed_run_leaves_the_old_data),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
