/* Templates: what the functions print, what is refused, and where errors are said to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "document/template.h"

#define PLAIN  "tests/golden/resultats.xml"
#define MASKED "tests/golden/resultats-masques.xml"
#define HEAD                                                                                                 \
	"<html xsl:version='1.0' xmlns='http://www.w3.org/1999/xhtml' "                                      \
	"xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:pre='urn:preutils:fonctions'>"               \
	"<head><title>T</title></head>\n<body>\n"

struct filled {
	struct templates templates;
	struct document document;
	struct error error;
	int status;
	struct buffer text; /* all text of the document */
};

static void fill(struct filled *filled, const char *results_path, const char *body)
{
	char path[] = "/tmp/test-template-XXXXXX";
	struct results results;
	const struct template_parameter parameter = {"lieu", "Mairie"};
	*filled = (struct filled){0};
	FILE *file = fdopen(mkstemp(path), "w");
	fprintf(file, "%s%s</body></html>", HEAD, body);
	fclose(file);
	assert_int_equal(templates_open(&filled->templates, NULL, &filled->error), 0);
	assert_int_equal(results_read(&results, results_path, &filled->error), 0);
	struct template_input input = {.results = &results,
	                               .results_path = results_path,
	                               .parameters = &parameter,
	                               .parameter_count = strstr(body, "lieu") ? 1 : 0};
	filled->status = template_fill(&filled->document, &filled->templates, path, &input, &filled->error);
	for (const struct node *s = filled->status == 0 ? filled->document.sections : NULL; s; s = s->next)
		node_text(s, &filled->text);
	buffer_puts(&filled->text, "");
	results_free(&results);
	unlink(path);
}

static void done(struct filled *filled)
{
	if (filled->status == 0)
		document_free(&filled->document);
	buffer_free(&filled->text);
	templates_close(&filled->templates);
}

static void prints(const char *expression, const char *wanted)
{
	struct filled filled;
	char body[400];
	snprintf(body, sizeof body, "<p><xsl:value-of select=\"%s\"/></p>", expression);
	fill(&filled, PLAIN, body);
	if (filled.status != 0)
		print_message("%s: %s\n", expression, filled.error.detail);
	assert_int_equal(filled.status, 0);
	assert_string_equal(filled.text.bytes, wanted);
	done(&filled);
}

static void functions_print_french(void **state)
{
	(void)state;
	prints("pre:date('2023-01-24')", "24\u00A0janvier\u00A02023");
	prints("pre:date('2023-03-01')", "1er\u00A0mars\u00A02023");
	prints("pre:nombre(1234.5)", "1\u202F234,5");
	prints("pre:nombre(82 div 27, 1)", "3,0");
	prints("pre:euros(1800)", "1\u202F800\u00A0€");
	prints("pre:euros(12.5)", "12,50\u00A0€");
	prints("pre:pourcent(55, 27, 1)", "203,7\u00A0%");
	prints("pre:pluriel(1, 'enfant', 'enfants')", "enfant");
	prints("pre:pluriel(2, 'enfant', 'enfants')", "enfants");
	prints("pre:parametre('lieu')", "Mairie");
	prints("pre:parametre('heure', '19 h')", "19 h");
	prints("pre:debut()", "2022-09-01");
	prints("pre:fin()", "2023-08-31");
	prints("pre:libelle('enfants-suivis')", "Enfants suivis");
}

static void typography_is_french(void **state)
{
	(void)state;
	prints("'Quoi ? « Oui » : l&quot;an'", "Quoi\u202F? «\u00A0Oui\u00A0»\u00A0: l\"an");
	prints("concat('n° 5 ; 12 % et l', &quot;'&quot;, 'an')", "n°\u00A05\u202F; 12\u00A0% et l’an");
	prints("'10:30'", "10:30");
}

static void refused(const char *body, size_t line, const char *part)
{
	struct filled filled;
	fill(&filled, PLAIN, body);
	assert_int_equal(filled.status, -1);
	assert_true(filled.error.set);
	if (!strstr(filled.error.detail, part))
		print_message("got: %s\n", filled.error.detail);
	assert_non_null(strstr(filled.error.detail, part));
	assert_int_equal(filled.error.line, line);
	assert_non_null(strstr(filled.error.file, "test-template-"));
	done(&filled);
}

static void what_does_not_exist_is_an_error_with_its_place(void **state)
{
	(void)state;
	refused("<p>a</p>\n<p><xsl:value-of select=\"pre:valeur('nada')\"/></p>", 4, "nada");
	refused("<p>\n<xsl:value-of select=\"pre:valeur('enfants-suivis-sexe', 'X')\"/></p>", 4,
	        "enfants-suivis-sexe:X");
	refused("<table><tbody>\n<tr><td pre:nombre=\"{pre:valeur('nada')}\"/></tr></tbody></table>", 4,
	        "nada");
	refused("\n\n<pre:tableau statistique='nada'/>", 5, "nada");
	refused("<p><xsl:value-of select=\"pre:parametre('date')\"/></p>", 3, "--set date=");
	refused("<p>\n<xsl:value-of select=\"pre:date('2023-02-30')\"/></p>", 4, "2023-02-30");
	refused("<p>a <xsl:value-of select=\"pre:valeur('enfants-suivis') * 'x'\"/></p>", 3, "NaN");
	refused("<p>a</p>\n<blink>b</blink>", 4, "<blink>");
	refused("<p><xsl:value-of select=\"$nada\"/></p>", 3, "nada");
}

static void nothing_is_read_or_written_elsewhere(void **state)
{
	(void)state;
	refused("<p><xsl:copy-of select=\"document('/etc/hostname')\"/></p>", 3, "refused");
	refused("<p><xsl:copy-of select=\"document('http://127.0.0.1/x.xml')\"/></p>", 3, "refused");
	refused("<xsl:document href='/tmp/test-template-evil' method='text'>x</xsl:document>", 3, "refused");
	assert_int_equal(access("/tmp/test-template-evil", F_OK), -1);
}

static void endless_templates_are_stopped(void **state)
{
	(void)state;
	struct filled filled;
	fill(&filled, PLAIN,
	     "<xsl:call-template name='a'/></body><xsl:template name='a'><p>x</p><xsl:call-template "
	     "name='a'/>"
	     "</xsl:template><body>");
	assert_int_equal(filled.status, -1);
	done(&filled);
}

static void words_between_tags_stay_apart(void **state)
{
	(void)state;
	struct filled filled;
	fill(&filled, PLAIN, "<p>\n  <strong>a</strong> <em>b</em>\n  c </p>");
	assert_int_equal(filled.status, 0);
	assert_string_equal(filled.text.bytes, "a b c");
	done(&filled);
}

static const struct node *first_of(const struct node *root, enum node_kind kind)
{
	for (const struct node *node = root; node; node = node_following(node, root))
		if (node->kind == kind)
			return node;
	return NULL;
}

static void cells_keep_their_values(void **state)
{
	(void)state;
	struct filled filled;
	fill(&filled, PLAIN, "<pre:tableau statistique='enfants-suivis-sexe' pourcent='oui'/>");
	assert_int_equal(filled.status, 0);
	const struct node *cell = first_of(filled.document.sections, NODE_TD);
	assert_non_null(cell);
	assert_int_equal(cell->value.kind, VALUE_NUMBER);
	assert_string_equal(cell->next->value.unit, "%");
	done(&filled);
}

static void masked_cells_print_s(void **state)
{
	(void)state;
	struct filled filled;
	fill(&filled, MASKED,
	     "<p><xsl:value-of select=\"pre:valeur('parcours-finis-motif-sortie', 'limite_age')\"/> "
	     "<xsl:value-of select=\"pre:nombre(pre:valeur('parcours-finis-motif-sortie', 'limite_age') + "
	     "1)\"/></p>"
	     "<pre:tableau statistique='parcours-finis-motif-sortie'/>");
	assert_int_equal(filled.status, 0);
	assert_non_null(strstr(filled.text.bytes, "s s"));
	bool masked = false;
	const struct node *root = filled.document.sections;
	for (const struct node *node = root; node; node = node_following(node, root))
		masked = masked || node->value.kind == VALUE_MASKED;
	assert_true(masked);
	done(&filled);
}

static void a_template_says_which_statistics_it_wants(void **state)
{
	(void)state;
	struct templates templates;
	struct error error = {0};
	struct arena arena = {0};
	struct template_needs needs;
	assert_int_equal(templates_open(&templates, "templates", &error), 0);
	const char *path = template_find(&templates, "commission", &error);
	assert_int_equal(template_look(&templates, path, &arena, &needs, &error), 0);
	bool then = false, now = false;
	for (size_t i = 0; i < needs.statistic_count; i++) {
		then = then || strcmp(needs.statistics[i], "enfants-suivis-annee") == 0;
		now = now || strcmp(needs.statistics[i], "enfants-suivis") == 0;
	}
	assert_true(then && now);
	assert_true(needs.results && !needs.rows);
	arena_free(&arena);
	templates_close(&templates);
}

/* What was looked at is not read again to be filled: here the file is gone by then. */
static void a_template_is_read_once(void **state)
{
	(void)state;
	static const char text[] =
	        "<html xsl:version=\"1.0\" lang=\"fr\" xmlns=\"" DOCUMENT_NAMESPACE "\" "
	        "xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><head><title>Essai</title></head>"
	        "<body><p>Une <strong>fois</strong> <em>lue</em></p></body></html>";
	char path[] = "/tmp/preutils-template-XXXXXX";
	int descriptor = mkstemp(path);
	assert_int_equal(write(descriptor, text, sizeof text - 1), sizeof text - 1);
	close(descriptor);
	struct templates templates;
	struct error error = {0};
	struct arena arena = {0};
	struct template_needs needs;
	struct template_store store = {0};
	struct document document;
	struct buffer said = {0};
	assert_int_equal(templates_open(&templates, "templates", &error), 0);
	assert_int_equal(template_look_keeping(&templates, path, &arena, &needs, &store, &error), 0);
	assert_int_equal(truncate(path, 0), 0);
	const struct template_input input = {.store = &store};
	assert_int_equal(template_fill(&document, &templates, path, &input, &error), 0);
	node_text(document.sections, &said);
	assert_string_equal(said.bytes, "Une fois lue");
	document_free(&document);
	assert_int_not_equal(template_fill(&document, &templates, path, &input, &error), 0);
	unlink(path);
	buffer_free(&said);
	template_store_free(&store);
	arena_free(&arena);
	templates_close(&templates);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(functions_print_french),
	        cmocka_unit_test(typography_is_french),
	        cmocka_unit_test(what_does_not_exist_is_an_error_with_its_place),
	        cmocka_unit_test(nothing_is_read_or_written_elsewhere),
	        cmocka_unit_test(endless_templates_are_stopped),
	        cmocka_unit_test(words_between_tags_stay_apart),
	        cmocka_unit_test(cells_keep_their_values),
	        cmocka_unit_test(masked_cells_print_s),
	        cmocka_unit_test(a_template_says_which_statistics_it_wants),
	        cmocka_unit_test(a_template_is_read_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
