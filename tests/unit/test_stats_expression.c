/* Expressions over a small herd: what each function and operator gives, row by row, and what mistakes say. */
#include "farm.h"

#include "stats/evaluate.h"
#include "stats/expression.h"

enum { FERMES, TRAITES, VACHES };

#define CATALOGUE                                                                                            \
	"<catalogue xmlns='urn:preutils:catalogue:1' nom='essai'>\n"                                         \
	"<condition table='vaches' nom='vivante'>mort is empty or mort &gt; F</condition>\n"                 \
	"<condition table='vaches' nom='jeune'>ans(naissance, R) &lt; 2 and vivante</condition>\n"           \
	"<reference table='vaches' nom='traite' vers='traites' ordre='date'>date &lt;= F</reference>\n"      \
	"<serie table='traites' nom='suite' par='vache' ordre='date'>date &lt;= F</serie>\n"                 \
	"<correspondance nom='note'><valeur code='A' nombre='10'/><valeur code='B' "                         \
	"nombre='5'/></correspondance>\n"                                                                    \
	"<population id='en_vie' libelle='En vie' unite='vaches' "                                           \
	"table='vaches'><si>vivante</si></population>\n"                                                     \
	"</catalogue>\n"

struct herd {
	struct farm farm;
	struct catalogue catalogue;
	struct dataset dataset;
	struct findings findings;
	struct arena arena;
	struct compiler compiler;
};

static int herd_open(void **state)
{
	struct herd *herd = memory_zalloc(1, sizeof *herd);
	farm_open(&herd->farm);
	farm_write(&herd->farm, "catalogue/a.xml", CATALOGUE);
	assert_int_equal(catalogue_load(&herd->catalogue, &herd->farm.schema, &herd->farm.templates,
	                                &herd->farm.error),
	                 0);
	const struct dataset_request request = {0};
	assert_int_equal(dataset_read(&herd->dataset, &herd->farm.schema, farm_path(&herd->farm, "data"),
	                              &request, &herd->findings, &herd->farm.error),
	                 0);
	compiler_start(&herd->compiler, &herd->arena, &herd->farm.schema, &herd->catalogue);
	*state = herd;
	return 0;
}

static int herd_close(void **state)
{
	struct herd *herd = *state;
	findings_free(&herd->findings);
	dataset_free(&herd->dataset);
	catalogue_free(&herd->catalogue);
	arena_free(&herd->arena);
	farm_close(&herd->farm);
	free(herd);
	return 0;
}

static void add_value(struct buffer *text, const struct run *run, const struct vector *vector, size_t row)
{
	char number[32];
	if (vector->type == VALUE_FLAG)
		buffer_puts(text, vector->flags[row] ? "1" : "0");
	else if (vector->type == VALUE_CODE)
		buffer_puts(text, vector_code_at(vector, row)
		                          ? vector_code_text(run, vector, vector_code_at(vector, row))
		                          : "-");
	else if (vector_number(vector, row) == NUMBER_NONE)
		buffer_puts(text, "-");
	else
		snprintf(number, sizeof number, "%lld", (long long)vector_number(vector, row)),
		        buffer_puts(text, number);
}

static struct run herd_run(const struct herd *herd)
{
	struct run run;
	run_start(&run, &herd->dataset, &herd->compiler,
	          (struct period){.from = date_from_civil(2022, 1, 1),
	                          .to = date_from_civil(2022, 12, 31),
	                          .reference = date_from_civil(2022, 6, 30)});
	return run;
}

/* Without a vector of all rows: some of them, near or far from each other, have the same numbers. */
static void check_some_rows(const struct herd *herd, const struct node *node, const struct vector *all)
{
	static const uint32_t gaps[] = {1, 2, 3, 1023, 1024, 1500};
	size_t rows = herd->dataset.tables[node->table].rows;
	uint32_t *wanted = memory_alloc(rows, sizeof *wanted);
	for (size_t k = 0; k < 2 * sizeof gaps / sizeof *gaps; k++) {
		struct run run = herd_run(herd);
		size_t count = 0;
		for (size_t row = k % 2; row < rows; row += gaps[k / 2])
			wanted[count++] = (uint32_t)row;
		struct vector numbers = vector_of_numbers(&run, node, count);
		evaluate_rows(&run, node, wanted, count, &numbers);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(vector_number(&numbers, i), vector_number(all, wanted[i]));
		vector_free_values(&numbers);
		run_end(&run);
	}
	free(wanted);
}

/* The expression's values for all rows of a table, in 2022, seen from 30 June. */
static const char *values(struct herd *herd, size_t table, enum value_type type, const char *expression)
{
	struct error error = {0};
	const struct place place = {.file = "essai.xml", .line = 7};
	const struct node *node = expression_compile(&herd->compiler, expression, table, type, place, &error);
	if (!node)
		return farm_message(&herd->farm, &error);
	struct run run = herd_run(herd);
	const struct vector *vector = evaluate(&run, node);
	if (type == VALUE_NUMBER)
		check_some_rows(herd, node, vector);
	struct buffer text = {0};
	for (size_t i = 0; i < run_rows(&run, table); i++) {
		buffer_puts(&text, i ? " " : "");
		add_value(&text, &run, vector, i);
	}
	run_end(&run);
	const char *made = arena_strdup(&herd->arena, text.bytes);
	buffer_free(&text);
	return made;
}

#define FLAGS(table, expression, wanted)                                                                     \
	assert_string_equal(values(*state, table, VALUE_FLAG, expression), wanted)
#define NUMBERS(table, expression, wanted)                                                                   \
	assert_string_equal(values(*state, table, VALUE_NUMBER, expression), wanted)
#define CODES(table, expression, wanted)                                                                     \
	assert_string_equal(values(*state, table, VALUE_CODE, expression), wanted)
#define FAULT(expression, wanted)                                                                            \
	assert_string_equal(values(*state, VACHES, VALUE_FLAG, expression), "essai.xml:7: " wanted)

static void test_columns_are_values(void **state)
{
	NUMBERS(VACHES, "poids", "600500000 550000000 - 480125000 -");
	NUMBERS(VACHES, "rang", "1 2 3 - -");
	NUMBERS(VACHES, "campagne", "2021 2022 - 2022 -");
	NUMBERS(FERMES, "creation", "1999 2005 2010");
	CODES(VACHES, "race", "normande salers normande brune -");
	CODES(VACHES, "laitiere", "oui non oui - -");
	CODES(VACHES, "commune", "2A004 01001 - 01001 -");
	CODES(VACHES, "ferme", "F1 F1 F2 F2 F9");
}

static void test_steps_lead_to_other_tables(void **state)
{
	CODES(VACHES, "ferme.zone", "montagne montagne cote cote -");
	CODES(TRAITES, "vache.ferme.zone", "montagne montagne montagne montagne cote -");
	NUMBERS(VACHES, "mere.mere.rang", "- - - - -");
	NUMBERS(VACHES, "mere.rang", "- 1 1 - -");
	FLAGS(VACHES, "mere.vivante", "0 1 1 0 0");
}

static void test_comparisons_of_numbers(void **state)
{
	FLAGS(VACHES, "rang = 2", "0 1 0 0 0");
	FLAGS(VACHES, "rang != 2", "1 0 1 0 0");
	FLAGS(VACHES, "rang < 2", "1 0 0 0 0");
	FLAGS(VACHES, "rang <= 2", "1 1 0 0 0");
	FLAGS(VACHES, "rang > 2", "0 0 1 0 0");
	FLAGS(VACHES, "rang >= 2", "0 1 1 0 0");
	FLAGS(VACHES, "naissance < 2020-02-29", "1 0 0 0 0");
	FLAGS(VACHES, "poids >= 550", "1 1 0 0 0");
	FLAGS(VACHES, "poids = 480.125", "0 0 0 1 0");
	FLAGS(VACHES, "prix < poids", "0 0 0 0 0");
}

static void test_codes_among_words(void **state)
{
	FLAGS(VACHES, "race = normande", "1 0 1 0 0");
	FLAGS(VACHES, "race != normande", "0 1 0 1 0");
	FLAGS(VACHES, "race in (salers, brune)", "0 1 0 1 0");
	FLAGS(VACHES, "race in ('salers', nowhere)", "0 1 0 0 0");
	FLAGS(VACHES, "ferme = F9", "0 0 0 0 1");
	FLAGS(VACHES, "ferme in (F1, F2)", "1 1 1 1 0");
	FLAGS(VACHES, "commune = '01001'", "0 1 0 1 0");
	FLAGS(VACHES, "laitiere = oui", "1 0 1 0 0");
}

static void test_logic_and_its_order(void **state)
{
	FLAGS(VACHES, "rang = 1 or rang = 2 and race = normande", "1 0 0 0 0");
	FLAGS(VACHES, "(rang = 1 or rang = 2) and race = salers", "0 1 0 0 0");
	FLAGS(VACHES, "not rang = 1", "0 1 1 1 1");
	FLAGS(VACHES, "not not rang = 1", "1 0 0 0 0");
}

static void test_emptiness(void **state)
{
	FLAGS(VACHES, "mort is empty", "1 0 1 1 1");
	FLAGS(VACHES, "mort is not empty", "0 1 0 0 0");
	FLAGS(VACHES, "race is empty", "0 0 0 0 1");
	FLAGS(VACHES, "ferme.zone is empty", "0 0 0 0 1");
}

static void test_sums_and_differences(void **state)
{
	NUMBERS(VACHES, "rang + 1", "2 3 4 - -");
	NUMBERS(VACHES, "rang - 1 - 1", "-1 0 1 - -");
	NUMBERS(VACHES, "poids + 1", "601500000 551000000 - 481125000 -");
	NUMBERS(VACHES, "prix - poids", "599500000 350250000 - 219875000 -");
	NUMBERS(VACHES, "1 + 0.5", "1500000 1500000 1500000 1500000 1500000");
}

static void test_dates(void **state)
{
	NUMBERS(VACHES, "ans(naissance, R)", "4 2 1 0 -");
	NUMBERS(VACHES, "mois(naissance, 2022-02-28)", "48 23 9 0 -");
	NUMBERS(VACHES, "mois(naissance, mort)", "- 28 - - -");
	NUMBERS(VACHES, "ans(R, naissance)", "- - - - -");
	NUMBERS(VACHES, "jours(naissance, 2022-01-30)", "1432 701 260 -1 -");
	NUMBERS(VACHES, "annee(naissance)", "2018 2020 2021 2022 -");
	NUMBERS(VACHES, "annee_scolaire(naissance)", "2017 2019 2020 2021 -");
	NUMBERS(VACHES, "jours(debut_annee(campagne), 2022-01-01)", "365 0 - 0 -");
	FLAGS(VACHES, "D = 2022-01-01 and F = 2022-12-31 and R = 2022-06-30", "1 1 1 1 1");
}

static void test_choices(void **state)
{
	NUMBERS(VACHES, "premier(rang, 9)", "1 2 3 9 9");
	NUMBERS(VACHES, "annee(premier(mort, naissance))", "2018 2022 2021 2022 -");
	NUMBERS(VACHES, "annee(plus_tot(mort, naissance, 2021-01-01))", "2018 2020 2021 2021 2021");
	NUMBERS(VACHES, "si(race = normande, rang)", "1 - 3 - -");
}

static void test_rows_that_point_here(void **state)
{
	FLAGS(VACHES, "existe(traites)", "1 1 1 0 0");
	FLAGS(VACHES, "existe(traites, qualite = B)", "1 0 0 0 0");
	NUMBERS(VACHES, "compte(traites)", "3 1 1 0 0");
	NUMBERS(VACHES, "compte(traites, litres > 20)", "2 0 0 0 0");
	NUMBERS(VACHES, "compte_distinct(traites, qualite)", "2 1 1 0 0");
	NUMBERS(VACHES, "compte_distinct(traites, qualite, litres < 10)", "1 0 0 0 0");
	NUMBERS(VACHES, "minimum(traites, litres)", "1000000 18000000 - - -");
	NUMBERS(VACHES, "minimum(traites, litres, qualite = A and litres > 5)", "20500000 18000000 - - -");
	NUMBERS(FERMES, "compte(vaches, existe(traites))", "2 1 0");
	NUMBERS(VACHES, "compte(vaches)", "2 0 0 0 0");
}

static void test_declared_names(void **state)
{
	FLAGS(VACHES, "vivante", "1 0 1 1 1");
	FLAGS(VACHES, "jeune", "0 0 1 1 0");
	FLAGS(VACHES, "en_vie", "1 0 1 1 1");
	FLAGS(VACHES, "existe(vaches, en_vie)", "1 0 0 0 0");
	NUMBERS(TRAITES, "note(qualite)", "10 5 10 10 - 10");
}

static void test_a_reference_is_the_latest_row(void **state)
{
	/* Two rows of the same day: the first in the file. */
	NUMBERS(VACHES, "traite.litres", "22000000 18000000 - - -");
	CODES(VACHES, "traite.qualite", "B A Z - -");
	CODES(VACHES, "traite.vache.race", "normande salers normande - -");
}

static void test_a_series_is_rows_by_date(void **state)
{
	NUMBERS(TRAITES, "suite.dates", "2 2 2 1 1 1");
	FLAGS(TRAITES, "suite.derniere", "0 1 0 1 1 1");
	NUMBERS(TRAITES, "suite.premiere.litres", "20500000 20500000 20500000 18000000 - 30000000");
}

static void test_mistakes_point_at_the_character(void **state)
{
	FAULT("", "in the expression: a value is expected, 1: ");
	FAULT("rang =", "in the expression: a value is expected, 7: ");
	FAULT("rang = 1 rang", "in the expression: more than one expression, 10: rang");
	FAULT("rang = 1 and nulle", "in the expression: unknown name, 14: nulle");
	FAULT("rang = sexe(1)", "in the expression: unknown function, 8: sexe(1)");
	FAULT("race = normande and ferme.plan = a", "in the expression: unknown name, 21: ferme.plan = a");
	FAULT("ferme.nom is empty", "in the expression: a text is no value here, 1: ferme.nom is empty");
	FAULT("race.zone = a", "in the expression: no step leads from this column, 1: race.zone = a");
	FAULT("rang", "in the expression: a condition is expected, 1: rang");
	FAULT("race in normande", "in the expression: ( is expected, 9: normande");
	FAULT("race in (normande", "in the expression: ) is expected, 18: ");
	FAULT("rang in (1)", "in the expression: in wants a code before it, 9: (1)");
	FAULT("race is full", "in the expression: empty is expected, 9: full");
	FAULT("(rang = 1", "in the expression: ) is expected, 10: ");
	FAULT("rang = 1 and rang", "in the expression: conditions are expected on both sides, 18: ");
	FAULT("not rang", "in the expression: a condition is expected, 9: ");
	FAULT("race < normande", "in the expression: a code is expected, 8: normande");
	FAULT("race = (", "in the expression: a code is expected, 8: (");
	FAULT("race = )", "in the expression: a code is expected, 8: )");
	FAULT("race in (normande, =)", "in the expression: a code is expected, 20: =)");
	FAULT("race = 'normande", "in the expression: a quote is not closed, 8: 'normande");
	FAULT("rang = 1 ''", "in the expression: more than one expression, 11: '");
}

static void test_characters_are_counted_not_bytes(void **state)
{
	FAULT("race = 'é' and é", "in the expression: unknown name, 16: é");
	/* What is shown of a long text ends between two characters. */
	FAULT("xéééééééééééééééééééééééééééééééééééééééééééé",
	      "in the expression: unknown name, 1: xééééééééééééééééééééééééééééééééééééééé");
}

static void test_wrong_kinds_are_mistakes(void **state)
{
	FAULT("minimum(traites, qualite) = 1", "in the expression: a number is expected, 25: ) = 1");
	FAULT("compte_distinct(traites, litres) = 1", "in the expression: a code is expected, 32: ) = 1");
	FAULT("existe(traites, qualite = A, qualite = B)",
	      "in the expression: wrong arguments, 28: , qualite = B)");
	FAULT("existe(traites, litres)", "in the expression: a condition is expected, 23: )");
	FAULT("existe(fermes)", "in the expression: a table that points here is expected, 8: fermes)");
	FAULT("ans(naissance) = 1", "in the expression: wrong number of arguments, 14: ) = 1");
	FAULT("ans(naissance, mort, R) = 1", "in the expression: wrong number of arguments, 20: , R) = 1");
	FAULT("ans(race, R) = 1", "in the expression: wrong kind of argument, 9: , R) = 1");
	FAULT("si(rang, rang) = 1", "in the expression: wrong kind of argument, 8: , rang) = 1");
	FAULT("annee(poids) = 2", "in the expression: wrong kind of argument, 12: ) = 2");
	FAULT("premier(rang, poids) = 1", "in the expression: numbers of one kind are expected, 20: ) = 1");
	FAULT("rang = poids", "in the expression: numbers of one kind are expected, 13: ");
	FAULT("race + 1 = 2", "in the expression: numbers of one kind are expected, 10: = 2");
	FAULT("note(rang) = 1", "in the expression: wrong arguments, 10: ) = 1");
}

static void test_numbers_that_are_no_days_have_no_year(void **state)
{
	NUMBERS(VACHES, "annee(rang + 999999999999999999)", "- - - - -");
	NUMBERS(VACHES, "annee(rang - 999999999999999999)", "- - - - -");
	NUMBERS(VACHES, "ans(0 - 999999999999999999, R)", "- - - - -");
	NUMBERS(VACHES, "jours(0 - 999999999999999999, 999999999999999999)", "- - - - -");
	NUMBERS(VACHES, "debut_annee(999999999999999999)", "- - - - -");
	NUMBERS(VACHES, "annee_scolaire(999999999)", "- - - - -");
	NUMBERS(VACHES, "mois(999999999, R)", "- - - - -");
}

/* Slices of rows are computed at once: what is true of five rows is true of thousands like them. */
static void test_long_tables_have_the_same_values(void **state)
{
	static const struct {
		enum value_type type;
		const char *text;
	} expressions[] = {
	        {VALUE_FLAG, "naissance < 2020-02-29"},
	        {VALUE_FLAG, "naissance <= 2020-02-29"},
	        {VALUE_FLAG, "naissance = 2020-02-29"},
	        {VALUE_FLAG, "naissance != 2020-02-29"},
	        {VALUE_FLAG, "naissance > 2020-02-29"},
	        {VALUE_FLAG, "naissance >= 2020-02-29"},
	        {VALUE_FLAG, "naissance is empty"},
	        {VALUE_FLAG, "jeune or not vivante"},
	        {VALUE_FLAG, "vivante and ferme.zone in (montagne) and not rang = 2"},
	        {VALUE_NUMBER, "premier(mort, naissance)"},
	        {VALUE_NUMBER, "mois(naissance, F) + rang"},
	        {VALUE_NUMBER, "naissance"},
	        {VALUE_NUMBER, "poids"},
	        {VALUE_NUMBER, "rang"},
	        {VALUE_NUMBER, "premier(poids, prix)"},
	        {VALUE_NUMBER, "si(vivante, poids)"},
	        {VALUE_NUMBER, "ferme.creation"},
	        {VALUE_CODE, "race"},
	        {VALUE_CODE, "ferme"},
	        {VALUE_CODE, "ferme.zone"},
	};
	struct herd *herd = *state;
	struct dataset five = herd->dataset, *all = &herd->dataset;
	struct buffer text = {0};
	const char *line = strchr(FARM_VACHES, '\n') + 1;
	buffer_add(&text, FARM_VACHES, (size_t)(line - FARM_VACHES));
	for (unsigned i = 0; i < 5005; i++) {
		size_t length = strcspn(line, "\n") + 1;
		buffer_printf(&text, "V%u", i + 1);
		buffer_add(&text, line + 2, length - 2);
		line = i % 5 == 4 ? strchr(FARM_VACHES, '\n') + 1 : line + length;
	}
	farm_write(&herd->farm, "long/vaches.csv", text.bytes);
	farm_write(&herd->farm, "long/fermes.csv", FARM_FERMES);
	/* In columns of full width, then short ones. */
	struct dataset many;
	for (size_t k = 0; k < 2 * (sizeof expressions / sizeof *expressions); k++) {
		const struct dataset_request request = {.brief = k % 2};
		assert_int_equal(dataset_read(&many, &herd->farm.schema, farm_path(&herd->farm, "long"),
		                              &request, &herd->findings, &herd->farm.error),
		                 0);
		*all = five;
		const char *wanted = values(herd, VACHES, expressions[k / 2].type, expressions[k / 2].text);
		five = *all; /* texts of keys were made in it */
		*all = many;
		const char *got = values(herd, VACHES, expressions[k / 2].type, expressions[k / 2].text);
		many = *all;
		size_t length = strlen(wanted) + 1;
		assert_int_equal(strlen(got) + 1, 1001 * length);
		for (size_t i = 0; i < 1001; i++)
			assert_memory_equal(got + i * length, wanted, length - 1);
		*all = five;
		dataset_free(&many);
	}
	buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_columns_are_values),
	        cmocka_unit_test(test_steps_lead_to_other_tables),
	        cmocka_unit_test(test_comparisons_of_numbers),
	        cmocka_unit_test(test_codes_among_words),
	        cmocka_unit_test(test_logic_and_its_order),
	        cmocka_unit_test(test_emptiness),
	        cmocka_unit_test(test_sums_and_differences),
	        cmocka_unit_test(test_dates),
	        cmocka_unit_test(test_choices),
	        cmocka_unit_test(test_rows_that_point_here),
	        cmocka_unit_test(test_declared_names),
	        cmocka_unit_test(test_a_reference_is_the_latest_row),
	        cmocka_unit_test(test_a_series_is_rows_by_date),
	        cmocka_unit_test(test_mistakes_point_at_the_character),
	        cmocka_unit_test(test_characters_are_counted_not_bytes),
	        cmocka_unit_test(test_wrong_kinds_are_mistakes),
	        cmocka_unit_test(test_numbers_that_are_no_days_have_no_year),
	        cmocka_unit_test(test_long_tables_have_the_same_values),
	};
	return cmocka_run_group_tests(tests, herd_open, herd_close);
}
