/* The quick parser of results takes nothing that libxml2 refuses, and reads the same: a comment, which it
 * leaves to libxml2, changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <string.h>

#include "results/results.h"

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

static char path[] = "/tmp/preutils-scan-XXXXXX";

static void put(const char *bytes, size_t length, const char *before)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fputs(HEAD, file);
	fputs(before, file);
	fwrite(bytes, 1, length, file);
	assert_int_equal(fclose(file), 0);
}

/* What was read, as XML; NULL where it is refused. */
static char *read_back(void)
{
	static char copy[] = "/tmp/preutils-scan-copy";
	struct results results;
	struct error error = {0};
	char *text = NULL;
	size_t length = 0;
	if (results_read(&results, path, &error))
		return NULL;
	struct out *out = out_open(copy, &error);
	assert_non_null(out);
	results_write_xml(&results, out);
	assert_int_equal(out_close(out, &error), 0);
	results_free(&results);
	FILE *file = fopen(copy, "rb");
	assert_non_null(file);
	assert_true(getdelim(&text, &length, '\0', file) > 0);
	fclose(file);
	unlink(copy);
	return text;
}

static void compare(const char *bytes, size_t length)
{
	put(bytes, length, "");
	char *quick = read_back();
	put(bytes, length, "<!-- -->");
	char *slow = read_back();
	assert_int_equal(quick == NULL, slow == NULL);
	if (quick)
		assert_string_equal(quick, slow);
	free(quick);
	free(slow);
}

static void whole_file_reads_alike(void **state)
{
	(void)state;
	compare(body, sizeof body - 1);
	put(body, sizeof body - 1, "");
	char *text = read_back();
	assert_non_null(text);
	assert_non_null(strstr(text, "84.5"));
	free(text);
}

static void changed_bytes_read_alike(void **state)
{
	static const char bytes[] = "<>&\"'/=! \n\t\r-a?;#:]\x01\x80\xC3\xEF\xBF\xFF";
	uint32_t random = 1;
	(void)state;
	for (int round = 0; round < 1500; round++) {
		char changed[sizeof body];
		memcpy(changed, body, sizeof body);
		size_t length = sizeof body - 1;
		for (int i = 0; i <= round % 2; i++) {
			random = random * 1664525 + 1013904223;
			size_t at = (random >> 8) % length;
			if (random >> 30)
				changed[at] = bytes[(random >> 3) % (sizeof bytes - 1)];
			else
				memmove(changed + at, changed + at + 1, --length - at);
		}
		compare(changed, length);
	}
}

static void torn_files_are_refused(void **state)
{
	(void)state;
	for (size_t length = 0; length < sizeof body - 2; length += 7) {
		put(body, length, "");
		assert_null(read_back());
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(whole_file_reads_alike),
	        cmocka_unit_test(changed_bytes_read_alike),
	        cmocka_unit_test(torn_files_are_refused),
	};
	int descriptor = mkstemp(path);
	if (descriptor < 0)
		return 1;
	close(descriptor);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
