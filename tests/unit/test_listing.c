/* Lists: French order, initials, and lists among results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/collate.h"
#include "listing/initials.h"
#include "results/results.h"

/* As sort(1) gives them under fr_FR.UTF-8. */
static const char *const ordered[] = {
        "",          "10e",        "1er",         "Abel",        "cœlio",      "cote",   "Cote",    "coté",
        "côte",      "côté",       "darc",        "d'Arc",       "d’Arc",      "Darc",   "D'Arc",   "D’Arc",
        "Delatour",  "De la Tour", "De La Tour",  "ecole",       "Ecole",      "école",  "École",   "Jean",
        "Jean-",     "Jeanne",     "Jean Pierre", "Jean-Pierre", "JeanPierre", "Legoff", "Le Goff", "LeGoff",
        "Le Goffic", "oeuf",       "œuf",         "Œuf",         "oeuvre",     "Zoé",
};

static void names_stand_in_french_order(void **state)
{
	(void)state;
	size_t count = sizeof ordered / sizeof *ordered;
	for (size_t i = 0; i + 1 < count; i++)
		for (size_t k = i + 1; k < count; k++)
			if (collate_compare(ordered[i], ordered[k]) >= 0)
				fail_msg("%s stands before %s", ordered[i], ordered[k]);
}

static void an_accent_sorts_the_same_in_one_or_two_characters(void **state)
{
	(void)state;
	assert_true(collate_compare("Levy", "Le\xCC\x81vy") < 0);
	assert_true(collate_compare("Le\xCC\x81vy", "L\xC3\xA8vy") < 0);
	assert_true(collate_compare("L\xC3\xA9va", "Le\xCC\x81vy") < 0);
	assert_int_not_equal(collate_compare("L\xC3\xA9vy", "Le\xCC\x81vy"), 0);
	assert_int_equal(collate_compare("L\xC3\xA9vy", "L\xC3\xA9vy"), 0);
}

static void assert_initials(const char *text, const char *wanted)
{
	struct buffer buffer = {0};
	buffer_puts(&buffer, "");
	initials_add(&buffer, text);
	assert_string_equal(buffer.bytes, wanted);
	buffer_free(&buffer);
}

static void initials_keep_hyphens_and_accents(void **state)
{
	(void)state;
	assert_initials("Léa-Rose", "L.-R.");
	assert_initials("Dupré-Martin", "D.-M.");
	assert_initials("élodie", "É.");
	assert_initials("œuvrard", "Œ.");
	assert_initials("Le Goff", "L. G.");
	assert_initials("d'Arc", "D.");
	assert_initials("  Jean - Paul  ", "J.-P.");
	assert_initials("-", "");
	assert_initials("", "");
	assert_initials("=1+1", "1.");
	assert_initials("\"; rm", "R.");
}

#define HEAD                                                                                                 \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                       \
	"<resultats xmlns=\"urn:preutils:resultats:1\">\n"                                                   \
	"  <contexte debut=\"2022-09-01\" fin=\"2023-08-31\" reference=\"2023-08-31\" catalogue=\"c\">\n"    \
	"  </contexte>\n"
#define LIST(more)                                                                                           \
	"  <liste id=\"l\" libelle=\"L\" unite=\"enfants\" singulier=\"enfant\" nombre=\"2\"" more ">\n"     \
	"    <definition>D &amp; d</definition>\n"
#define COLUMNS                                                                                              \
	"    <colonne id=\"a\" libelle=\"A\" type=\"texte\"/>\n"                                             \
	"    <colonne id=\"b\" libelle=\"B\" type=\"date\"/>\n"                                              \
	"    <colonne id=\"c\" libelle=\"C\" type=\"nombre\"/>\n"
#define TAIL "  </liste>\n</resultats>\n"
#define ROW  "<ligne><v>x &lt;&#10;y</v><v>2012-02-29</v><v>1.5</v></ligne>\n"

static int read_text(struct results *results, const char *text)
{
	char path[] = "/tmp/test-listing-XXXXXX";
	struct error error = {0};
	int descriptor = mkstemp(path);
	assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
	close(descriptor);
	int status = results_read(results, path, &error);
	unlink(path);
	assert_int_equal(status < 0, error.set);
	return status;
}

static void assert_round_trip(const char *text)
{
	struct results results;
	struct error error = {0};
	char path[] = "/tmp/test-listing-XXXXXX", bytes[4096] = {0};
	assert_int_equal(read_text(&results, text), 0);
	close(mkstemp(path));
	struct out *out = out_open(path, &error);
	assert_non_null(out);
	results_write_xml(&results, out);
	assert_int_equal(out_close(out, &error), 0);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_true(fread(bytes, 1, sizeof bytes - 1, file) > 0);
	fclose(file);
	unlink(path);
	assert_string_equal(bytes, text);
	results_free(&results);
}

static void a_list_is_written_as_it_was_read(void **state)
{
	(void)state;
	assert_round_trip(HEAD LIST("") COLUMNS "    " ROW "    <ligne><v/><v/><v/></ligne>\n" TAIL);
	assert_round_trip(HEAD LIST(" groupes=\"G\"") COLUMNS
	                  "    <groupe libelle=\"g\" nombre=\"1\">\n      " ROW "    </groupe>\n"
	                  "    <groupe libelle=\"\" nombre=\"1\">\n      <ligne><v/><v/><v/></ligne>\n"
	                  "    </groupe>\n" TAIL);
}

static void cells_are_typed(void **state)
{
	(void)state;
	struct results results;
	assert_int_equal(read_text(&results, HEAD LIST("") COLUMNS ROW TAIL), 0);
	const struct listing *listing = &results.listings[0];
	assert_int_equal(results.listing_count, 1);
	assert_string_equal(listing->id, "l");
	assert_string_equal(listing->definition, "D & d");
	assert_string_equal(listing_cell(listing, 0, 0)->text, "x <\ny");
	assert_int_equal(listing_cell(listing, 0, 1)->value, date_from_civil(2012, 2, 29));
	assert_int_equal(listing_cell(listing, 0, 2)->value, 1500000);
	struct buffer buffer = {0};
	listing_cell_french(listing, 0, 1, &buffer);
	listing_cell_french(listing, 0, 2, &buffer);
	assert_string_equal(buffer.bytes, "29/02/20121,5");
	buffer_free(&buffer);
	results_free(&results);
}

static void damaged_lists_are_refused(void **state)
{
	(void)state;
	struct results results;
	static const char *const wrong[] = {
	        HEAD LIST("") COLUMNS "<ligne><v>x</v><v/></ligne>" TAIL,
	        HEAD LIST("") COLUMNS "<ligne><v>x</v><v/><v/><v/></ligne>" TAIL,
	        HEAD LIST("") COLUMNS "<ligne><v>x</v><v>2013-02-29</v><v/></ligne>" TAIL,
	        HEAD LIST("") COLUMNS "<ligne><v>x</v><v/><v>many</v></ligne>" TAIL,
	        HEAD LIST("") "<ligne><v>x</v></ligne>" TAIL,
	        HEAD LIST("") COLUMNS "<groupe libelle=\"g\" nombre=\"0\"/>" TAIL,
	        HEAD LIST(" groupes=\"G\"") COLUMNS ROW TAIL,
	        HEAD LIST(" groupes=\"G\"") COLUMNS "<groupe libelle=\"g\" nombre=\"2\">" ROW
	                                            "</groupe>" TAIL,
	        HEAD LIST("") COLUMNS "  </liste>\n" LIST("") COLUMNS TAIL,
	        HEAD LIST("") TAIL,
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (read_text(&results, wrong[i]) == 0)
			fail_msg("read: %s", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names_stand_in_french_order),
	        cmocka_unit_test(an_accent_sorts_the_same_in_one_or_two_characters),
	        cmocka_unit_test(initials_keep_hyphens_and_accents),
	        cmocka_unit_test(a_list_is_written_as_it_was_read),
	        cmocka_unit_test(cells_are_typed),
	        cmocka_unit_test(damaged_lists_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
