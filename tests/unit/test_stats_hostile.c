/* Catalogues that are wrong, by accident or on purpose: an error that says where, never a crash or a hang. */
#include "farm.h"

#include "stats/favorite.h"
#include "stats/stats.h"

#define HEAD "<catalogue xmlns='urn:preutils:catalogue:1' nom='essai'>\n"
#define POPULATION(id, inside)                                                                               \
	"<population id='" id "' libelle='L' unite='u' table='vaches'>" inside "</population>\n"
#define STATISTIC(attributes)                                                                                \
	"<rubrique libelle='Tout'><statistique id='s' libelle='S' " attributes "/></rubrique>\n"
#define TAIL "</catalogue>\n"

static int open_farm(void **state)
{
	struct farm *farm = memory_zalloc(1, sizeof *farm);
	farm_open(farm);
	alarm(120);
	*state = farm;
	return 0;
}

static int close_farm(void **state)
{
	farm_close(*state);
	free(*state);
	return 0;
}

/* What the catalogue says when all of its statistics are computed; "" where nothing is wrong. */
static const char *outcome(struct farm *farm, const char *text)
{
	struct catalogue catalogue;
	struct choice choice = {0};
	struct findings findings = {0};
	struct results results;
	struct error error = {0};
	const struct stats_options options = {.period = {date_from_civil(2022, 1, 1),
	                                                 date_from_civil(2022, 12, 31),
	                                                 date_from_civil(2022, 12, 31)}};
	farm_write(farm, "catalogue/a.xml", text);
	if (catalogue_load(&catalogue, &farm->schema, &farm->templates, &error) < 0)
		return farm_message(farm, &error);
	choice_add_all(&choice, &catalogue);
	int result = stats_compute(&results, &catalogue, farm_path(farm, "data"), &options, choice.items,
	                           choice.count, &findings, &error);
	if (result == 0)
		results_free(&results);
	findings_free(&findings);
	choice_free(&choice);
	catalogue_free(&catalogue);
	return result < 0 ? farm_message(farm, &error) : "";
}

#define SAYS(text, wanted) assert_string_equal(outcome(*state, HEAD text TAIL), wanted)

static void test_a_sound_catalogue_says_nothing(void **state)
{
	SAYS(POPULATION("p", "<si>rang = 1</si>") STATISTIC("population='p'"), "");
}

static void test_conditions_that_use_each_other(void **state)
{
	SAYS("<condition table='vaches' nom='a'>rang = 1 or b</condition>\n"
	     "<condition table='vaches' nom='b'>a</condition>\n" POPULATION("p", "<si>a</si>")
	             STATISTIC("population='p'"),
	     "catalogue/a.xml:3: in the expression: declarations that use each other, 1: a");
	SAYS("<condition table='vaches' nom='a'>a</condition>\n" POPULATION("p", "<si>a</si>")
	             STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: declarations that use each other, 1: a");
}

static void test_a_population_inside_itself(void **state)
{
	SAYS(POPULATION("p", "<si>rang = 1 and p</si>") STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: declarations that use each other, 14: p");
	SAYS(POPULATION("p", "<si>existe(vaches, q)</si>") POPULATION("q", "<si>mere.p</si>")
	             STATISTIC("population='q'"),
	     "catalogue/a.xml:2: in the expression: declarations that use each other, 16: q)");
	SAYS(POPULATION("p", "<lien table='vaches'>p</lien>") STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: declarations that use each other, 1: p");
	SAYS(POPULATION("q", "<si>p</si>") POPULATION("p", "<enfants table='vaches' population='q'/>")
	             STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: declarations that use each other, 1: p");
}

static void test_the_first_date_may_use_the_population(void **state)
{
	SAYS("<dimension id='an' libelle='An' type='par-annee'/>\n" POPULATION(
	             "p", "<si>rang = 1</si><depuis>si(p, naissance)</depuis>")
	             STATISTIC("population='p' lignes='an'"),
	     "");
}

static void test_a_reference_inside_itself(void **state)
{
	SAYS("<reference table='vaches' nom='r' vers='traites' ordre='date'>vache.r.qualite = "
	     "A</reference>\n" POPULATION("p", "<si>r.qualite = A</si>") STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: declarations that use each other, 1: vache.r.qualite = "
	     "A");
	SAYS("<serie table='traites' nom='r' par='vache' ordre='date'>r.derniere</serie>\n" POPULATION(
	             "p", "<si>existe(traites, r.derniere)</si>") STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: declarations that use each other, 1: r.derniere");
}

static void test_conditions_that_double_at_each_step(void **state)
{
	struct buffer text = {0};
	buffer_puts(&text, HEAD);
	for (int i = 0; i < 50; i++)
		buffer_printf(&text, "<condition table='vaches' nom='c%d'>c%d and c%d</condition>\n", i,
		              i + 1, i + 1);
	buffer_puts(&text, "<condition table='vaches' nom='c50'>rang = 1</condition>\n" POPULATION(
	                           "p", "<si>c0</si>") STATISTIC("population='p'") TAIL);
	assert_string_equal(outcome(*state, text.bytes), "");
	buffer_free(&text);
}

/* begin, then part many times, then end, as the condition of a population. */
static const char *repeated(struct farm *farm, const char *begin, const char *part, size_t times,
                            const char *end)
{
	struct buffer text = {0};
	buffer_puts(&text, HEAD "<population id='p' libelle='L' unite='u' table='vaches'><si>");
	buffer_puts(&text, begin);
	for (size_t i = 0; i < times; i++)
		buffer_puts(&text, part);
	buffer_printf(&text, "%s</si></population>\n" STATISTIC("population='p'") TAIL, end);
	const char *said = outcome(farm, text.bytes);
	buffer_free(&text);
	return said;
}

static void test_deep_nesting(void **state)
{
	static const char *const parts[] = {"(", "not ", "(not ", "existe(vaches, ", "ans(", "si(rang = 1, "};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		assert_non_null(strstr(repeated(*state, "", parts[i], 100000, "rang = 1"),
		                       "catalogue/a.xml:2: in the expression: too deep, "));
	assert_non_null(strstr(repeated(*state, "", "mere.", 100000, "rang = 1"),
	                       "catalogue/a.xml:2: in the expression: too deep, 1: mere."));
}

static void test_long_expressions(void **state)
{
	assert_non_null(strstr(repeated(*state, "rang = 1", " and rang = 1", 200000, ""),
	                       "catalogue/a.xml:2: in the expression: too long, "));
	assert_non_null(strstr(repeated(*state, "rang = 1", " + 1", 200000, ""),
	                       "catalogue/a.xml:2: in the expression: too long, "));
	assert_string_equal(repeated(*state, "rang = 1", " and rang = 1", 200, ""), "");
	assert_string_equal(repeated(*state, "not rang = 1", " and not rang = 1", 300, ""), "");
	assert_string_equal(repeated(*state, "race in (a", ", b", 100000, ")"), "");
	assert_non_null(strstr(repeated(*state, "", "x", 100000, ""), "unknown name, 1: xxx"));
	assert_non_null(strstr(repeated(*state, "", "'", 100001, ""), "a quote is not closed, 100001: '"));
}

static void test_a_long_chain_of_declarations(void **state)
{
	struct buffer text = {0};
	buffer_puts(&text, HEAD);
	for (int i = 0; i < 20000; i++)
		buffer_printf(&text, POPULATION("p%d", "<si>p%d</si>"), i, i + 1);
	buffer_puts(&text, POPULATION("p20000", "") STATISTIC("population='p0'") TAIL);
	assert_non_null(strstr(outcome(*state, text.bytes), "in the expression: "));
	buffer_free(&text);
}

static void test_kinds_that_do_not_go_together(void **state)
{
	SAYS(POPULATION("p", "") "<dimension id='d' libelle='D' type='nombre'><sur table='vaches'>rang</sur>"
	                         "<groupe code='g' libelle='G' codes='a'/></dimension>\n" STATISTIC(
	                                 "population='p' lignes='d'"),
	     "catalogue/a.xml:3: unknown element or attribute: groupe");
	SAYS(POPULATION("p",
	                "") "<dimension id='d' libelle='D' type='mois'><sur table='vaches'>naissance</sur>"
	                    "<tranche code='g' libelle='G'/></dimension>\n" STATISTIC(
	                            "population='p' lignes='d'"),
	     "catalogue/a.xml:3: unknown element or attribute: tranche");
	SAYS(POPULATION("p", "") "<dimension id='d' libelle='D' type='nombre'>"
	                         "<sur table='vaches' par='traites'>litres</sur></dimension>\n" STATISTIC(
	                                 "population='p' lignes='d'"),
	     "catalogue/a.xml:3: in the expression: a code is expected: litres");
	SAYS(POPULATION("p",
	                "") "<dimension id='d' libelle='D' type='cle'><sur "
	                    "table='vaches'>rang</sur></dimension>\n" STATISTIC("population='p' lignes='d'"),
	     "catalogue/a.xml:3: in the expression: a code is expected, 1: rang");
	SAYS(POPULATION("p", "") "<dimension id='m' libelle='M' type='par-mois'/>\n"
	                         "<dimension id='a' libelle='A' type='par-annee'/>\n" STATISTIC(
	                                 "population='p' lignes='m' colonnes='a'"),
	     "catalogue/a.xml:5: only one axis can be a month or year axis: s");
}

static void test_mistakes_in_declarations(void **state)
{
	SAYS(STATISTIC("population='p'"), "catalogue/a.xml:2: unknown name: p");
	SAYS(POPULATION("p", "") POPULATION("p", ""), "catalogue/a.xml:3: declared twice: p");
	SAYS(POPULATION("p", "") STATISTIC("population='p' lignes='d'"),
	     "catalogue/a.xml:3: unknown name: d");
	SAYS(POPULATION("p", "") STATISTIC("population='p' mesure='moyenne(q)'"),
	     "catalogue/a.xml:3: unknown name: moyenne(q)");
	SAYS(POPULATION("p", "") STATISTIC("population='p' mesure='moyenne('"),
	     "catalogue/a.xml:3: unknown name: moyenne(");
	SAYS(POPULATION("p", "") STATISTIC("population='p' mesure=''"), "catalogue/a.xml:3: unknown name: ");
	SAYS("<population id='p' libelle='L' unite='u' table='poules'/>\n",
	     "catalogue/a.xml:2: unknown name: poules");
	SAYS(POPULATION("p", "<lien table='fermes'>id = 1</lien>"),
	     "catalogue/a.xml:2: attribute missing or wrong: table");
	SAYS("<population id='f' libelle='L' unite='u' table='fermes'/>\n" POPULATION(
	             "p", "<enfants table='fermes' population='f'/>") STATISTIC("population='p'"),
	     "catalogue/a.xml:3: attribute missing or wrong: table");
	SAYS("<condition table='vaches'>rang = 1</condition>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: <condition nom=\"…\">");
	SAYS("<parent table='vaches' colonne='rang'/>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: colonne");
	SAYS("<parent table='vaches' colonne='mere'/>\n<parent table='vaches' colonne='mere'/>\n",
	     "catalogue/a.xml:3: declared twice: mere");
	SAYS("<reference table='vaches' nom='r' vers='fermes' ordre='creation'>creation = 1</reference>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: vers");
	SAYS("<serie table='traites' nom='r' par='' ordre='date'>date = F</serie>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: par");
	SAYS("<serie table='traites' nom='r' par='litres' ordre='date'>date = F</serie>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: par");
	SAYS("<serie table='traites' nom='r' par='vache' ordre='qualite'>date = F</serie>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: ordre");
	SAYS("<correspondance nom='c'><valeur code='a' nombre='x'/></correspondance>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: nombre");
	SAYS("<rubrique libelle='R'><tout/></rubrique>\n",
	     "catalogue/a.xml:2: unknown element or attribute: tout");
	SAYS("<poules/>\n", "catalogue/a.xml:2: unknown element or attribute: poules");
	SAYS("<dimension id='d' libelle='D' type='rond'/>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: type");
	SAYS("<quantite id='q' libelle='Q' unite='u' decimales='9'/>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: decimales");
	SAYS("<dimension id='d' libelle='D' type='liste'><sur table='vaches' "
	     "par='fermes'>zone</sur></dimension>\n",
	     "catalogue/a.xml:2: attribute missing or wrong: par");
	SAYS(POPULATION("p", "") "<dimension id='d' libelle='D' type='liste'>"
	                         "<sur table='fermes'>zone</sur></dimension>\n" STATISTIC(
	                                 "population='p' lignes='d'"),
	     "catalogue/a.xml:4: unknown name: d");
	SAYS("<entite id='fermes' table='fermes'/>\n" POPULATION("p", "")
	             STATISTIC("population='p' mesure='fermes'"),
	     "catalogue/a.xml:4: unknown name: fermes");
}

static void test_names_are_declared_once(void **state)
{
	static const char condition[] = "<condition table='vaches' nom='a'>rang = 1</condition>\n";
	static const char reference[] =
	        "<reference table='vaches' nom='a' vers='traites' ordre='date'>date = F</reference>\n";
	static const char correspondence[] = "<correspondance nom='a'/>\n";
	static const char filter[] = "<filtre option='a'/>\n";
	static const char *const twice[] = {condition, reference, correspondence, filter};
	for (size_t i = 0; i < sizeof twice / sizeof *twice; i++) {
		char text[1000];
		snprintf(text, sizeof text, HEAD "%s%s" TAIL, twice[i], twice[i]);
		assert_string_equal(outcome(*state, text), "catalogue/a.xml:3: declared twice: a");
	}
}

static void test_empty_declarations(void **state)
{
	SAYS(POPULATION("p", "<si></si>") STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: a value is expected, 1: ");
	SAYS(POPULATION("p", "<lien table='traites'/>") STATISTIC("population='p'"),
	     "catalogue/a.xml:2: in the expression: a value is expected, 1: ");
	SAYS("<dimension id='d' libelle='D' type='liste'><sur table='vaches'/></dimension>\n" POPULATION(
	             "p", "") STATISTIC("population='p' lignes='d'"),
	     "catalogue/a.xml:2: in the expression: a value is expected, 1: ");
}

static void test_files_that_are_no_catalogue(void **state)
{
	assert_string_equal(outcome(*state, "<a/>"), "catalogue/a.xml:1: not a file of this kind: <catalogue "
	                                             "xmlns=\"urn:preutils:catalogue:1\"> is expected");
	assert_non_null(strstr(outcome(*state, HEAD), "catalogue/a.xml:2: not well-formed XML: "));
	assert_non_null(strstr(outcome(*state, ""), "not well-formed XML: "));
}

static void test_entities_do_not_grow(void **state)
{
	struct buffer text = {0};
	buffer_puts(&text, "<!DOCTYPE catalogue [<!ENTITY e0 'rang = 1 and '>");
	for (int i = 1; i < 30; i++)
		buffer_printf(&text, "<!ENTITY e%d '&e%d;&e%d;'>", i, i - 1, i - 1);
	buffer_puts(&text,
	            "]>\n" HEAD POPULATION("p", "<si>&e29; rang = 1</si>") STATISTIC("population='p'") TAIL);
	assert_string_not_equal(outcome(*state, text.bytes), "");
	buffer_free(&text);
}

static void test_favourites(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
	        {"<favori xmlns='urn:preutils:favori:1'>\n<statistique id='none'/></favori>",
	         "favorites/f.xml:2: no such statistic: none"},
	        {"<favori xmlns='urn:preutils:favori:1'>\n<rubrique libelle='Poules'/></favori>",
	         "favorites/f.xml:2: unknown name: Poules"},
	        {"<favori xmlns='urn:preutils:favori:1'>\n<statistique/></favori>",
	         "favorites/f.xml:2: attribute missing or wrong: <statistique id=\"…\">"},
	        {"<favori xmlns='urn:preutils:favori:1'>\n<poule/></favori>",
	         "favorites/f.xml:2: unknown element or attribute: poule"},
	        {"<favori/>",
	         "favorites/f.xml:1: not a file of this kind: <favori xmlns=\"urn:preutils:favori:1\"> is "
	         "expected"},
	};
	struct farm *farm = *state;
	struct catalogue catalogue;
	struct error error = {0};
	farm_write(farm, "catalogue/a.xml", HEAD POPULATION("p", "") STATISTIC("population='p'") TAIL);
	assert_int_equal(catalogue_load(&catalogue, &farm->schema, &farm->templates, &error), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct choice choice = {0};
		struct favorite favorite = {0};
		error = (struct error){0};
		farm_write(farm, "favorites/f.xml", cases[i].text);
		assert_int_equal(
		        choice_add_favorite(&choice, &catalogue, &farm->templates, "f", &favorite, &error),
		        -1);
		assert_string_equal(farm_message(farm, &error), cases[i].wanted);
		choice_free(&choice);
	}
	catalogue_free(&catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_sound_catalogue_says_nothing),
	        cmocka_unit_test(test_conditions_that_use_each_other),
	        cmocka_unit_test(test_a_population_inside_itself),
	        cmocka_unit_test(test_the_first_date_may_use_the_population),
	        cmocka_unit_test(test_a_reference_inside_itself),
	        cmocka_unit_test(test_conditions_that_double_at_each_step),
	        cmocka_unit_test(test_deep_nesting),
	        cmocka_unit_test(test_long_expressions),
	        cmocka_unit_test(test_a_long_chain_of_declarations),
	        cmocka_unit_test(test_kinds_that_do_not_go_together),
	        cmocka_unit_test(test_mistakes_in_declarations),
	        cmocka_unit_test(test_names_are_declared_once),
	        cmocka_unit_test(test_empty_declarations),
	        cmocka_unit_test(test_files_that_are_no_catalogue),
	        cmocka_unit_test(test_entities_do_not_grow),
	        cmocka_unit_test(test_favourites),
	};
	return cmocka_run_group_tests(tests, open_farm, close_farm);
}
