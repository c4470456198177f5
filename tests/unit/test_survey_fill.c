/* Answers: from cells, ranges, arithmetic, rankings and the period; what is hidden, empty or wrong; typed
 * ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "survey/survey.h"
#include "survey/typed.h"

#define RESULTS                                                                                                                                                                                                                                                   \
	"<?xml version='1.0'?>\n<resultats xmlns='urn:preutils:resultats:1'>"                                                                                                                                                                                     \
	"<contexte debut='2021-01-01' fin='2021-12-31' reference='2021-12-31' catalogue='c'>"                                                                                                                                                                     \
	"<filtre dispositif='pre'/><programme id='P1' libelle='Un'/></contexte>" STATISTIC(                                                                                                                                                                       \
	        "total", "nombre",                                                                                                                                                                                                                                \
	        "nombre") "<cellule l='*' v='10' n='10' e='10'/></statistique>" STATISTIC("sexe", "nombre",                                                                                                                                                       \
	                                                                                  "nombre")                                                                                                                                                               \
	        AXIS("lignes", "liste", "") VALUE("F", "Filles") VALUE("M", "Garçons") VALUE(                                                                                                                                                                     \
	                "*",                                                                                                                                                                                                                                      \
	                "Total") "</axe>"                                                                                                                                                                                                                         \
	                         "<cellule l='F' v='3' n='3' e='3'/><cellule l='M' v='7' n='7' "                                                                                                                                                                  \
	                         "e='7'/><cellule l='*' v='10' n='10' e='10'/>"                                                                                                                                                                                   \
	                         "</statistique>" STATISTIC("age", "nombre", "nombre") AXIS(                                                                                                                                                                      \
	                                 "lignes", "nombre",                                                                                                                                                                                                      \
	                                 "") VALUE("5", "5") VALUE("6", "6") VALUE("11",                                                                                                                                                                          \
	                                                                           "11") VALUE("inconnu",                                                                                                                                                         \
	                                                                                       "Inconnu")                                                                                                                                                         \
	                                 VALUE("*",                                                                                                                                                                                                               \
	                                       "Total") "</axe>"                                                                                                                                                                                                  \
	                                                "<cellule l='5' v='1' n='1' e='1'/><cellule l='6' "                                                                                                                                                       \
	                                                "v='2' n='2' e='2'/><cellule l='11' v='3' n='3' "                                                                                                                                                         \
	                                                "e='3'/>"                                                                                                                                                                                                 \
	                                                "<cellule l='inconnu' v='4' n='4' e='4'/><cellule "                                                                                                                                                       \
	                                                "l='*' v='10' n='10' "                                                                                                                                                                                    \
	                                                "e='10'/></statistique>" STATISTIC(                                                                                                                                                                       \
	                                                        "annee", "nombre",                                                                                                                                                                                \
	                                                        "nombre") AXIS("lignes", "temps",                                                                                                                                                                 \
	                                                                       "multiple='oui'") VALUE("202"                                                                                                                                                      \
	                                                                                               "0",                                                                                                                                                       \
	                                                                                               "202"                                                                                                                                                      \
	                                                                                               "0")                                                                                                                                                       \
	                                                        VALUE("2021", "2021") VALUE(                                                                                                                                                                      \
	                                                                "*",                                                                                                                                                                                      \
	                                                                "Total") "</axe>"                                                                                                                                                                         \
	                                                                         "<cellule l='2020' v='8' "                                                                                                                                                       \
	                                                                         "n='8' e='8'/><cellule "                                                                                                                                                         \
	                                                                         "l='2021' v='10' n='10' "                                                                                                                                                        \
	                                                                         "e='10'/>"                                                                                                                                                                       \
	                                                                         "<cellule l='*' v='12' "                                                                                                                                                         \
	                                                                         "n='12' "                                                                                                                                                                        \
	                                                                         "e='12'/></"                                                                                                                                                                     \
	                                                                         "statistique>" STATISTIC(                                                                                                                                                        \
	                                                                                 "motif", "nombre",                                                                                                                                                       \
	                                                                                 "nombre") AXIS("li"                                                                                                                                                      \
	                                                                                                "gn"                                                                                                                                                      \
	                                                                                                "e"                                                                                                                                                       \
	                                                                                                "s",                                                                                                                                                      \
	                                                                                                "li"                                                                                                                                                      \
	                                                                                                "st"                                                                                                                                                      \
	                                                                                                "e",                                                                                                                                                      \
	                                                                                                "") VALUE("a", "Un") VALUE("b",                                                                                                                           \
	                                                                                                                           "Deux")                                                                                                                        \
	                                                                                 VALUE("c", "Trois") VALUE("d", "Quatre") VALUE("inconnu", "Inconnu") VALUE(                                                                                              \
	                                                                                         "*",                                                                                                                                                             \
	                                                                                         "Tot"                                                                                                                                                            \
	                                                                                         "al") "</"                                                                                                                                                       \
	                                                                                               "axe"                                                                                                                                                      \
	                                                                                               "><"                                                                                                                                                       \
	                                                                                               "cel"                                                                                                                                                      \
	                                                                                               "lul"                                                                                                                                                      \
	                                                                                               "e "                                                                                                                                                       \
	                                                                                               "l='"                                                                                                                                                      \
	                                                                                               "a' "                                                                                                                                                      \
	                                                                                               "v='"                                                                                                                                                      \
	                                                                                               "1' "                                                                                                                                                      \
	                                                                                               "n='"                                                                                                                                                      \
	                                                                                               "1'/"                                                                                                                                                      \
	                                                                                               "><"                                                                                                                                                       \
	                                                                                               "cel"                                                                                                                                                      \
	                                                                                               "lul"                                                                                                                                                      \
	                                                                                               "e "                                                                                                                                                       \
	                                                                                               "l='"                                                                                                                                                      \
	                                                                                               "b' "                                                                                                                                                      \
	                                                                                               "v='"                                                                                                                                                      \
	                                                                                               "5' "                                                                                                                                                      \
	                                                                                               "n='"                                                                                                                                                      \
	                                                                                               "5'/"                                                                                                                                                      \
	                                                                                               "><"                                                                                                                                                       \
	                                                                                               "cel"                                                                                                                                                      \
	                                                                                               "lul"                                                                                                                                                      \
	                                                                                               "e "                                                                                                                                                       \
	                                                                                               "l='"                                                                                                                                                      \
	                                                                                               "c' "                                                                                                                                                      \
	                                                                                               "v='"                                                                                                                                                      \
	                                                                                               "0' "                                                                                                                                                      \
	                                                                                               "n='"                                                                                                                                                      \
	                                                                                               "0'/"                                                                                                                                                      \
	                                                                                               ">"                                                                                                                                                        \
	                                                                                               "<ce"                                                                                                                                                      \
	                                                                                               "llu"                                                                                                                                                      \
	                                                                                               "le "                                                                                                                                                      \
	                                                                                               "l='"                                                                                                                                                      \
	                                                                                               "d' "                                                                                                                                                      \
	                                                                                               "v='"                                                                                                                                                      \
	                                                                                               "1' "                                                                                                                                                      \
	                                                                                               "n='"                                                                                                                                                      \
	                                                                                               "1'/"                                                                                                                                                      \
	                                                                                               "><"                                                                                                                                                       \
	                                                                                               "cel"                                                                                                                                                      \
	                                                                                               "lul"                                                                                                                                                      \
	                                                                                               "e "                                                                                                                                                       \
	                                                                                               "l='"                                                                                                                                                      \
	                                                                                               "inc"                                                                                                                                                      \
	                                                                                               "onn"                                                                                                                                                      \
	                                                                                               "u' "                                                                                                                                                      \
	                                                                                               "v='"                                                                                                                                                      \
	                                                                                               "9' "                                                                                                                                                      \
	                                                                                               "n='"                                                                                                                                                      \
	                                                                                               "9'/"                                                                                                                                                      \
	                                                                                               "><"                                                                                                                                                       \
	                                                                                               "cel"                                                                                                                                                      \
	                                                                                               "lul"                                                                                                                                                      \
	                                                                                               "e "                                                                                                                                                       \
	                                                                                               "l='"                                                                                                                                                      \
	                                                                                               "*' "                                                                                                                                                      \
	                                                                                               "v='"                                                                                                                                                      \
	                                                                                               "16'"                                                                                                                                                      \
	                                                                                               " n="                                                                                                                                                      \
	                                                                                               "'16"                                                                                                                                                      \
	                                                                                               "'/"                                                                                                                                                       \
	                                                                                               "></"                                                                                                                                                      \
	                                                                                               "sta"                                                                                                                                                      \
	                                                                                               "tis"                                                                                                                                                      \
	                                                                                               "tiq"                                                                                                                                                      \
	                                                                                               "ue"                                                                                                                                                       \
	                                                                                               ">" STATISTIC(                                                                                                                                             \
	                                                                                                       "duree",                                                                                                                                           \
	                                                                                                       "moyenne(duree_mois)",                                                                                                                             \
	                                                                                                       "moyenne") "<cellule l='*' v='13.4286' n='7' e='7' somme='94'/>"                                                                                   \
	                                                                                                                  "</statistique>" STATISTIC("vide", "moyenne(duree_mois)", "moyenne") "<cellule l='*' n='0' e='0' somme='0'/></statistique>" STATISTIC(  \
	                                                                                                                          "cachee",                                                                                                                       \
	                                                                                                                          "nombre",                                                                                                                       \
	                                                                                                                          "nombre") AXIS("lignes",                                                                                                        \
	                                                                                                                                         "liste",                                                                                                         \
	                                                                                                                                         "")                                                                                                              \
	                                                                                                                          VALUE("F", "Filles") VALUE(                                                                                                     \
	                                                                                                                                  "M",                                                                                                                    \
	                                                                                                                                  "Garçons")                                                                                                              \
	                                                                                                                                  VALUE("*",                                                                                                              \
	                                                                                                                                        "Total") "</axe>"                                                                                                 \
	                                                                                                                                                 "<cellule l='F' masque='oui'/><cellule l='M' masque='oui'/><cellule l='*' v='10' n='10'/></statistique>" \
	                                                                                                                                                 "</resultats>"
#define STATISTIC(id, measure, kind)                                                                         \
	"<statistique id='" id                                                                               \
	"' rubrique='R' libelle='L' population='p' libelle-population='P' mesure='" measure "' genre='" kind \
	"' unite='u'>"
#define AXIS(way, kind, more) "<axe sens='" way "' dimension='d' libelle='D' type='" kind "' " more ">"
#define VALUE(code, label)    "<valeur code='" code "' libelle='" label "'/>"
#define HEAD                                                                                                 \
	"<enquete xmlns='urn:preutils:enquete:1' nom='e' annee='2022' periode='2021' dispositifs='pre' "     \
	"programmes='programmes'><titre>E</titre><origine id='o'>O</origine><section code='s' titre='S'>"

struct run {
	struct survey survey;
	struct results results;
	struct survey_filled filled;
	struct findings findings;
	struct error error;
	int status;
};

static char *keep(const char *text)
{
	static char paths[2][32];
	static int next;
	char *path = paths[next++ % 2];
	int descriptor;

	strcpy(path, "/tmp/test-survey-XXXXXX");
	descriptor = mkstemp(path);
	assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
	close(descriptor);
	return path;
}

static void fill_with(struct run *run, const char *results, const char *questions)
{
	char text[4000];
	char *path = keep(results);

	*run = (struct run){0};
	assert_int_equal(results_read(&run->results, path, &run->error), 0);
	unlink(path);
	snprintf(text, sizeof text, "%s%s</section></enquete>", HEAD, questions);
	path = keep(text);
	assert_int_equal(survey_load(&run->survey, path, &run->error), 0);
	unlink(path);
	run->status =
	        survey_fill(&run->filled, &run->survey, &run->results, NULL, &run->findings, &run->error);
}

static void release(struct run *run)
{
	survey_filled_free(&run->filled);
	survey_free(&run->survey);
	results_free(&run->results);
	findings_free(&run->findings);
}

#define QUESTION(code, type, source)                                                                         \
	"<question code='" code "' type='" type "' origine='o'><libelle>L</libelle>" source "</question>"

static void answers(const char *type, const char *source, enum survey_state state, const char *value)
{
	char question[1000];
	struct run run;

	snprintf(question, sizeof question, QUESTION("q", "%s", "%s"), type, source);
	fill_with(&run, RESULTS, question);
	assert_int_equal(run.status, 0);
	assert_int_equal(run.filled.answers[0].state, state);
	assert_string_equal(run.filled.answers[0].value, value);
	release(&run);
}

static void fails(const char *type, const char *source, enum message code)
{
	char question[1000];
	struct run run;

	snprintf(question, sizeof question, QUESTION("q", "%s", "%s"), type, source);
	fill_with(&run, RESULTS, question);
	assert_int_equal(run.status, -1);
	assert_int_equal(run.error.code, code);
	assert_int_equal(run.error.line, 1);
	release(&run);
}

static void a_cell_is_found_by_its_codes(void **state)
{
	(void)state;
	answers("entier", "<statistique id='total'/>", SURVEY_FILLED, "10");
	answers("entier", "<statistique id='sexe' ligne='F'/>", SURVEY_FILLED, "3");
	answers("entier", "<statistique id='sexe'/>", SURVEY_FILLED, "10");
	answers("decimal", "<statistique id='duree'/>", SURVEY_FILLED, "13.4286");
}

static void an_empty_mean_is_no_answer(void **state)
{
	(void)state;
	answers("decimal", "<statistique id='vide'/>", SURVEY_UNANSWERED, "");
}

static void a_code_that_does_not_occur_counts_zero(void **state)
{
	(void)state;
	answers("entier", "<statistique id='sexe' ligne='inconnu'/>", SURVEY_FILLED, "0");
	answers("entier", "<statistique id='age' ligne='7'/>", SURVEY_FILLED, "0");
	answers("entier", "<statistique id='annee' ligne='@annee-2'/>", SURVEY_FILLED, "0");
}

static void a_code_outside_the_list_is_an_error(void **state)
{
	(void)state;
	fails("entier", "<statistique id='sexe' ligne='X'/>", MSG_CELL_UNKNOWN);
	fails("entier", "<statistique id='sexe' ligne='F' colonne='x'/>", MSG_CELL_UNKNOWN);
	fails("entier", "<statistique id='annee' ligne='2022'/>", MSG_CELL_UNKNOWN);
	fails("entier", "<statistique id='absente'/>", MSG_SURVEY_STATISTIC);
}

static void ranges_make_other_bands(void **state)
{
	(void)state;
	answers("entier", "<statistique id='age' de='5' a='10'/>", SURVEY_FILLED, "3");
	answers("entier", "<statistique id='age' de='11' a='99'/>", SURVEY_FILLED, "3");
	answers("entier", "<statistique id='motif' de='b' a='d'/>", SURVEY_FILLED, "6");
	fails("entier", "<statistique id='motif' de='d' a='b'/>", MSG_CELL_UNKNOWN);
}

static void what_has_no_sum_is_not_added_up(void **state)
{
	(void)state;
	fails("entier", "<statistique id='annee' de='2020' a='2021'/>", MSG_SURVEY_SUM);
	fails("entier", "<statistique id='duree' de='1' a='2'/>", MSG_SURVEY_SUM);
}

static void years_follow_the_period(void **state)
{
	(void)state;
	answers("entier", "<statistique id='annee' ligne='@annee-1'/>", SURVEY_FILLED, "8");
	answers("entier", "<periode borne='annee'/>", SURVEY_FILLED, "2021");
	answers("date", "<periode borne='fin'/>", SURVEY_FILLED, "2021-12-31");
}

static void arithmetic_takes_cells_of_several_statistics(void **state)
{
	(void)state;
	answers("pourcentage",
	        "<calcul expression='100 * f / t'><cellule nom='f' statistique='sexe' ligne='F'/>"
	        "<cellule nom='t' statistique='total'/></calcul>",
	        SURVEY_FILLED, "30");
	answers("decimal",
	        "<calcul expression='f / v'><cellule nom='f' statistique='sexe' ligne='F'/>"
	        "<cellule nom='v' statistique='vide'/></calcul>",
	        SURVEY_UNANSWERED, "");
	fails("entier", "<calcul expression='t / 3'><cellule nom='t' statistique='total'/></calcul>",
	      MSG_SURVEY_WHOLE);
}

static void what_is_hidden_stays_hidden(void **state)
{
	(void)state;
	answers("entier", "<statistique id='cachee' ligne='F'/>", SURVEY_MASKED, "");
	answers("entier",
	        "<calcul expression='t - f'><cellule nom='t' statistique='total'/>"
	        "<cellule nom='f' statistique='cachee' ligne='F'/></calcul>",
	        SURVEY_MASKED, "");
	answers("entier", "<statistique id='cachee' de='F' a='M'/>", SURVEY_MASKED, "");
	answers("texte", "<principaux id='cachee' nombre='1'/>", SURVEY_MASKED, "");
	answers("entier", "<statistique id='cachee'/>", SURVEY_FILLED, "10");
}

static void rankings_and_counts_leave_out_unknown_and_zero(void **state)
{
	(void)state;
	answers("texte", "<principaux id='motif' nombre='2'/>", SURVEY_FILLED, "Deux (5)\u202F; Un (1)");
	answers("entier", "<compte id='motif'/>", SURVEY_FILLED, "3");
}

static void results_of_another_period_or_filter_are_reported(void **state)
{
	struct run run;

	(void)state;
	fill_with(&run, RESULTS, QUESTION("q", "texte", "<a-saisir/>"));
	assert_int_equal(run.findings.count, 0);
	release(&run);
	fill_with(&run,
	          "<resultats xmlns='urn:preutils:resultats:1'><contexte debut='2022-01-01' fin='2022-12-31' "
	          "reference='2022-12-31' catalogue='c'><programme id='A' libelle='A'/><programme id='B' "
	          "libelle='B'/>"
	          "</contexte></resultats>",
	          QUESTION("q", "texte", "<a-saisir/>"));
	assert_int_equal(run.findings.count, 3);
	assert_int_equal(run.findings.items[0].code, MSG_SURVEY_PERIOD);
	assert_int_equal(run.findings.items[1].code, MSG_SURVEY_FILTER);
	assert_int_equal(run.findings.items[2].code, MSG_SURVEY_PROGRAMMES);
	assert_int_equal(run.findings.errors, 0);
	release(&run);
}

static void typed(enum survey_type type, const char *text, const char *value)
{
	static const struct list_value choices[] = {{.code = "gip", .label = "Groupement"},
	                                            {.code = "1", .label = "É"}};
	struct survey_question question = {.type = type, .choices = choices, .choice_count = 2};
	struct survey_answer answer = {0};
	struct arena arena = {0};

	assert_int_equal(typed_parse(&question, text, &arena, &answer), value != NULL);
	if (value)
		assert_string_equal(answer.value, value);
	arena_free(&arena);
}

static void people_type_numbers_dates_and_words_in_their_ways(void **state)
{
	(void)state;
	typed(SURVEY_INTEGER, "1 234", "1234");
	typed(SURVEY_INTEGER, "1\u202F234\u00A0567", "1234567");
	typed(SURVEY_INTEGER, "12.0", "12");
	typed(SURVEY_INTEGER, "12,5", NULL);
	typed(SURVEY_INTEGER, "douze", NULL);
	typed(SURVEY_AMOUNT, "45 800,50", "45800.5");
	typed(SURVEY_AMOUNT, "12 €", NULL);
	typed(SURVEY_DATE, "2021-02-28", "2021-02-28");
	typed(SURVEY_DATE, "28/02/2021", "2021-02-28");
	typed(SURVEY_DATE, "30/02/2021", NULL);
	typed(SURVEY_BOOLEAN, "Oui", "oui");
	typed(SURVEY_BOOLEAN, "peut-être", NULL);
	typed(SURVEY_LIST, "gip", "Groupement");
	typed(SURVEY_LIST, "GROUPEMENT", "Groupement");
	typed(SURVEY_LIST, "autre", NULL);
	typed(SURVEY_TEXT, "=1+1", "=1+1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_cell_is_found_by_its_codes),
	        cmocka_unit_test(an_empty_mean_is_no_answer),
	        cmocka_unit_test(a_code_that_does_not_occur_counts_zero),
	        cmocka_unit_test(a_code_outside_the_list_is_an_error),
	        cmocka_unit_test(ranges_make_other_bands),
	        cmocka_unit_test(what_has_no_sum_is_not_added_up),
	        cmocka_unit_test(years_follow_the_period),
	        cmocka_unit_test(arithmetic_takes_cells_of_several_statistics),
	        cmocka_unit_test(what_is_hidden_stays_hidden),
	        cmocka_unit_test(rankings_and_counts_leave_out_unknown_and_zero),
	        cmocka_unit_test(results_of_another_period_or_filter_are_reported),
	        cmocka_unit_test(people_type_numbers_dates_and_words_in_their_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
