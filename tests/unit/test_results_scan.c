/* The quick parser of results takes nothing that libxml2 refuses, and reads the same: a comment, which it
 * leaves to libxml2, changes nothing. Nor do cells and axes that are taken many bytes at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <string.h>

#include "results/read.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

static const char body[] =
        "\n<resultats xmlns=\"urn:preutils:resultats:1\">\n"
        "  <contexte debut=\"2022-09-01\" fin=\"2023-08-31\" reference=\"2023-08-31\" catalogue=\"a &amp; "
        "b\">\n"
        "    <programme id=\"p\" libelle=\"L’école &lt;é&gt; &quot;x&#10;y\"/>\n  </contexte>\n"
        "  <statistique id=\"s\" rubrique=\"R\" libelle=\"S\" population=\"p\" libelle-population=\"P\""
        " mesure=\"nombre\" genre=\"nombre\" unite=\"enfants\" decimales=\"0\">\n"
        "    <definition>Enfants &amp; cie\nici.</definition>\n"
        "    <axe sens=\"lignes\" dimension=\"sexe\" libelle=\"Sexe\" type=\"liste\">\n"
        "      <valeur code=\"F\" libelle=\"Filles\"/>\n      <valeur code=\"*\" libelle=\"Total\"/>\n    "
        "</axe>\n"
        "    <cellule l=\"F\" v=\"35\" n=\"35\" e=\"35\"/>\n    <cellule l=\"*\" v=\"84.5\" n=\"84\" "
        "e=\"84\"/>\n"
        "  </statistique>\n"
        "  <liste id=\"l\" libelle=\"L\" unite=\"enfants\" singulier=\"enfant\" nombre=\"1\">\n"
        "    <definition>D</definition>\n"
        "    <colonne id=\"a\" libelle=\"A\" type=\"texte\"/>\n    <colonne id=\"b\" libelle=\"B\" "
        "type=\"date\"/>\n"
        "    <ligne><v>É&gt;</v><v>2012-02-29</v></ligne>\n    <ligne><v/><v/></ligne>\n  </liste>\n"
        "</resultats>\n";

/* Two tables with the same axis, codes that are escaped, every attribute that cells have. */
static const char tables[] =
        "\n<resultats xmlns=\"urn:preutils:resultats:1\">\n"
        "  <contexte debut=\"2022-09-01\" fin=\"2023-08-31\" reference=\"2023-08-31\" "
        "catalogue=\"c\"/>\n"
        "  <statistique id=\"s\" rubrique=\"R\" libelle=\"S\" population=\"p\" libelle-population=\"P\""
        " mesure=\"nombre\" genre=\"nombre\" unite=\"enfants\" decimales=\"0\">\n"
        "    <axe sens=\"lignes\" dimension=\"sexe\" libelle=\"Sexe\" type=\"liste\">\n"
        "      <valeur code=\"F\" libelle=\"Filles\"/>\n      <valeur code=\"*\" libelle=\"Total\"/>\n    "
        "</axe>\n"
        "    <axe sens=\"colonnes\" dimension=\"quartier\" libelle=\"Q\" type=\"cle\">\n"
        "      <valeur code=\"a&amp;b\" libelle=\"A\" dans=\"t:x\"/>\n"
        "      <valeur code=\"*\" libelle=\"Total\"/>\n    </axe>\n"
        "    <cellule l=\"F\" c=\"a&amp;b\" v=\"0\" n=\"0\" e=\"0\"/>\n"
        "    <cellule l=\"F\" c=\"*\" v=\"0\" n=\"0\" e=\"0\"/>\n"
        "    <cellule l=\"*\" c=\"a&amp;b\" v=\"12\" n=\"12\" e=\"1\"/>\n"
        "    <cellule l=\"*\" c=\"*\" v=\"123456789012\" n=\"12\"/>\n"
        "  </statistique>\n"
        "  <statistique id=\"m\" rubrique=\"R\" libelle=\"M\" population=\"p\" libelle-population=\"P\""
        " mesure=\"somme(x)\" genre=\"somme\" unite=\"euros\" decimales=\"2\">\n"
        "    <axe sens=\"lignes\" dimension=\"sexe\" libelle=\"Sexe\" type=\"liste\">\n"
        "      <valeur code=\"F\" libelle=\"Filles\"/>\n      <valeur code=\"*\" libelle=\"Total\"/>\n    "
        "</axe>\n"
        "    <cellule l=\"F\" masque=\"oui\" de=\"1\" a=\"6\"/>\n"
        "    <cellule l=\"*\" v=\"-7.25\" n=\"4\" e=\"3\" somme=\"-7.2513\" plus-grand=\"2\"/>\n"
        "  </statistique>\n"
        "  <statistique id=\"d\" rubrique=\"R\" libelle=\"D\" population=\"p\" libelle-population=\"P\""
        " mesure=\"mediane(x)\" genre=\"mediane\" unite=\"mois\" decimales=\"1\">\n"
        "    <cellule l=\"*\" v=\"1.5\" n=\"2\" e=\"2\" comptes=\"1:1 2:1\"/>\n  </statistique>\n"
        "  <statistique id=\"o\" rubrique=\"R\" libelle=\"O\" population=\"p\" libelle-population=\"P\""
        " mesure=\"nombre\" genre=\"nombre\" unite=\"enfants\" decimales=\"0\">\n"
        "    <axe sens=\"lignes\" dimension=\"sexe\" libelle=\"Sexe\" type=\"liste\">\n"
        "      <valeur code=\"F\" libelle=\"Filles\"/>\n      <valeur code=\"*\" libelle=\"Total\"/>\n    "
        "</axe>\n"
        "    <axe sens=\"colonnes\" dimension=\"quartier\" libelle=\"Q\" type=\"cle\">\n"
        "      <valeur code=\"a\" libelle=\"A\"/>\n      <valeur code=\"b\" libelle=\"B\"/>\n"
        "      <valeur code=\"*\" libelle=\"Total\"/>\n    </axe>\n"
        "    <autres v=\"0\" n=\"0\" e=\"0\"/>\n"
        "    <cellule l=\"F\" c=\"b\" v=\"4\" n=\"4\" e=\"4\"/>\n"
        "    <cellule l=\"*\" c=\"a\" masque=\"oui\"/>\n"
        "    <cellule l=\"*\" c=\"*\" v=\"4\" n=\"4\" e=\"4\"/>\n"
        "  </statistique>\n"
        "</resultats>\n";

static char path[] = "/tmp/preutils-scan-XXXXXX";

static int file; /* at path */

static void put(const char *bytes, size_t length, const char *before)
{
	struct buffer text = {0};
	buffer_puts(&text, HEAD);
	buffer_puts(&text, before);
	buffer_add(&text, bytes, length);
	assert_int_equal(pwrite(file, text.bytes, text.length, 0), text.length);
	assert_int_equal(ftruncate(file, (off_t)text.length), 0);
	buffer_free(&text);
}

/* What was read, as XML, by who knows how a file begins its statistics; NULL where it is refused. */
static char *read_back_knowing(const struct known_heads *knows)
{
	struct results results;
	struct error error = {0};
	struct buffer text = {0};
	if (results_read_known(&results, path, NULL, knows, &error))
		return NULL;
	struct out *out = out_open_memory(&text);
	results_write_xml(&results, out);
	assert_int_equal(out_close(out, &error), 0);
	results_free(&results);
	return text.bytes;
}

static char *read_back(void)
{
	return read_back_knowing(NULL);
}

static void assert_alike(char *text, const char *wanted)
{
	assert_int_equal(text == NULL, wanted == NULL);
	if (text)
		assert_string_equal(text, wanted);
	free(text);
}

static void compare(const char *bytes, size_t length, const struct known_heads *knows)
{
	put(bytes, length, "<!-- -->");
	char *slow = read_back();
	put(bytes, length, "");
	assert_alike(read_back(), slow);
	assert_alike(read_back_knowing(knows), slow);
	free(slow);
}

static struct arena shared;

/* The heads of a file. */
static void learn(struct known_heads *heads, const char *bytes, size_t length)
{
	struct results results;
	struct error error = {0};
	*heads = (struct known_heads){.shared = &shared};
	put(bytes, length, "");
	assert_int_equal(results_read_known(&results, path, heads, NULL, &error), 0);
	results_free(&results);
}

static void whole_files_read_alike(void **state)
{
	(void)state;
	struct known_heads heads;
	learn(&heads, body, sizeof body - 1);
	assert_int_equal(heads.count, 1);
	compare(body, sizeof body - 1, &heads);
	compare(tables, sizeof tables - 1, &heads);
	known_heads_free(&heads);
	learn(&heads, tables, sizeof tables - 1);
	assert_int_equal(heads.count, 4);
	assert_true(heads.heads[2].head.length > 0);
	assert_true(heads.heads[3].axes[0].length > 0 && heads.heads[3].axes[1].length > 0);
	compare(tables, sizeof tables - 1, &heads);
	known_heads_free(&heads);
	put(body, sizeof body - 1, "");
	char *text = read_back();
	assert_non_null(text);
	assert_non_null(strstr(text, "84.5"));
	free(text);
	put(tables, sizeof tables - 1, "");
	text = read_back();
	assert_non_null(text);
	assert_non_null(strstr(text, "plus-grand=\"2\""));
	assert_non_null(strstr(text, "de=\"1\" a=\"6\""));
	free(text);
}

static void change(const char *bytes, size_t size, int rounds)
{
	static const char marks[] = "<>&\"'/=! \n\t\r-a?;#:]0159.*\x01\x80\xC3\xEF\xBF\xFF";
	uint32_t random = 1;
	struct known_heads heads;
	learn(&heads, bytes, size);
	for (int round = 0; round < rounds; round++) {
		char changed[sizeof body > sizeof tables ? sizeof body : sizeof tables];
		memcpy(changed, bytes, size);
		size_t length = size;
		for (int i = 0; i <= round % 2; i++) {
			random = random * 1664525 + 1013904223;
			size_t at = (random >> 8) % length;
			if (random >> 30)
				changed[at] = marks[(random >> 3) % (sizeof marks - 1)];
			else
				memmove(changed + at, changed + at + 1, --length - at);
		}
		compare(changed, length, &heads);
	}
	known_heads_free(&heads);
}

static void changed_bytes_read_alike(void **state)
{
	(void)state;
	change(body, sizeof body - 1, 1500);
	change(tables, sizeof tables - 1, 3000);
}

static void torn_files_are_refused(void **state)
{
	(void)state;
	for (size_t length = 0; length < sizeof body - 2; length += 7) {
		put(body, length, "");
		assert_null(read_back());
	}
}

static struct axis axis_of(struct axis_value *values, size_t count)
{
	return (struct axis){.dimension = "d", .label = "D", .kind = "cle", .values = values, .count = count};
}

/* How many cells of a table of two by two are taken at once. */
static size_t taken(const char *text, size_t *left)
{
	struct axis_value rows[] = {{.code = "r"}, {.code = "*"}}, columns[] = {{.code = "c"}, {.code = "*"}};
	struct reader reader = {
	        .statistic = {.axes = 2, .rows = axis_of(rows, 2), .columns = axis_of(columns, 2)},
	        .cells = {.wanted = 4}};
	*left = strlen(scan_cells(&reader, text, text + strlen(text)));
	cell_lines_free(&reader.lines);
	cells_free(&reader.cells);
	return reader.cells.count;
}

#define CELL(row, column) "\n    <cellule l=\"" row "\" c=\"" column "\""

static void cells_are_taken_up_to_what_is_not_due(void **state)
{
	static const char first[] = CELL("r", "c") " v=\"0\" n=\"0\" e=\"0\"/>",
	                  second[] = CELL("r", "*") " v=\"1.5\" n=\"2\" somme=\"3\"/>",
	                  third[] = CELL("*", "c") " masque=\"oui\"/>", fourth[] = CELL("*", "*") "/>";
	static const char *const wrong[] = {CELL("r", "c") " v=\"1\"/>",
	                                    CELL("r", "*") " n=\"1\" v=\"1\"/>",
	                                    CELL("r", "*") " v=\"\"/>",
	                                    CELL("r", "*") " v=\"1\" />",
	                                    CELL("r", "*") " v=\"1\"",
	                                    CELL("r", "*") " n=\"1.5\"/>",
	                                    CELL("r", "*") " v=\"1",
	                                    CELL("r", "*") " masque=\"oui\" v=\"1\"/>",
	                                    CELL("r", "*") " masque=\"oui\" de=\"5\" a=\"4\"/>",
	                                    "\n    </statistique>",
	                                    CELL("r", "*") " n=\"1234567890123\"/>"};
	struct buffer text = {0};
	size_t left;
	(void)state;
	buffer_printf(&text, "%s%s%s%s%s", first, second, third, fourth, first);
	assert_int_equal(taken(text.bytes, &left), 4);
	assert_int_equal(left, strlen(first));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		text.length = 0;
		buffer_printf(&text, "%s%s", first, wrong[i]);
		assert_int_equal(taken(text.bytes, &left), 1);
		assert_int_equal(left, strlen(wrong[i]));
	}
	buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(whole_files_read_alike),
	        cmocka_unit_test(changed_bytes_read_alike),
	        cmocka_unit_test(torn_files_are_refused),
	        cmocka_unit_test(cells_are_taken_up_to_what_is_not_due),
	};
	file = mkstemp(path);
	if (file < 0)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	close(file);
	unlink(path);
	return failed;
}
