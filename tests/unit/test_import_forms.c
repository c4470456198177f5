/* French forms of dates, years, numbers and names; likeness of words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "import/words/fold.h"
#include "import/words/forms.h"
#include "import/words/vocabulary.h"

static void gives_date(const char *text, enum reading reading, const char *wanted)
{
	int32_t day = DATE_NONE;
	char form[11] = "";
	assert_int_equal(form_date(text, 2023, &day), reading);
	if (reading != NOT_READ)
		date_format(day, form);
	assert_string_equal(form, wanted);
}

static void dates_in_every_french_form(void **state)
{
	(void)state;
	gives_date("2021-09-03", READ, "2021-09-03");
	gives_date("3/9/21", READ, "2021-09-03");
	gives_date("03.09.2021", READ, "2021-09-03");
	gives_date("03-09-2021", READ, "2021-09-03");
	gives_date("3 septembre 2021", READ, "2021-09-03");
	gives_date("1er mars 2021", READ, "2021-03-01");
	gives_date("lundi 1er mars 2021", READ, "2021-03-01");
	gives_date("3 sept. 2021", READ, "2021-09-03");
	gives_date("3 DÉC 2021", READ, "2021-12-03");
	gives_date("12/12/98", READ, "1998-12-12");
	gives_date("2021-09-03 00:00:00", READ, "2021-09-03");
	gives_date("03/09/2021 14:30", READ, "2021-09-03");
	gives_date("sept. 2021", GUESSED, "2021-09-01");
	gives_date("09/2021", GUESSED, "2021-09-01");
	gives_date("44442", GUESSED, "2021-09-03");
	gives_date("03092021", GUESSED, "2021-09-03");
}

static void dates_that_do_not_exist(void **state)
{
	static const char *const texts[] = {
	        "31/02/2021", "2021-13-01",   "12",         "",  "peut-être",     "3/9",
	        "0/1/2020",   "32 mars 2021", "1/1/1/2021", "7", "99999999999999"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		gives_date(texts[i], NOT_READ, "");
}

static void school_years(void **state)
{
	static const struct {
		const char *text;
		enum reading reading;
		int32_t start;
	} cases[] = {{"2021-2022", READ, 2021}, {"2021/2022", READ, 2021},       {"2021-22", READ, 2021},
	             {"21/22", READ, 2021},     {"rentrée 2021", GUESSED, 2021}, {"2021-2023", NOT_READ, 0}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t start = 0;
		assert_int_equal(form_school_year(cases[i].text, 2023, &start), cases[i].reading);
		if (cases[i].reading != NOT_READ)
			assert_int_equal(start, cases[i].start);
	}
}

static void numbers(void **state)
{
	int64_t value;
	(void)state;
	assert_int_equal(form_integer("4 enfants", &value), GUESSED);
	assert_int_equal(value, 4);
	assert_int_equal(form_integer("3.0", &value), READ);
	assert_int_equal(value, 3);
	assert_int_equal(form_integer("2 ou 3", &value), NOT_READ);
	assert_int_equal(form_decimal("1 234,50 €", &value), READ);
	assert_int_equal(value, 1234500000);
	assert_int_equal(form_decimal("beaucoup", &value), NOT_READ);
}

static void gives_name(const char *text, enum name_order order, enum reading reading, const char *last,
                       const char *first)
{
	struct arena arena = {0};
	const char *got_last, *got_first;
	assert_int_equal(form_name(&arena, text, order, &got_last, &got_first), reading);
	assert_string_equal(got_last, last);
	assert_string_equal(got_first, first);
	arena_free(&arena);
}

static void names(void **state)
{
	(void)state;
	gives_name("DUPONT-MARTIN Léa-Rose", NAME_LAST_FIRST, READ, "DUPONT-MARTIN", "Léa-Rose");
	gives_name("Léa-Rose DUPONT-MARTIN", NAME_LAST_FIRST, READ, "DUPONT-MARTIN", "Léa-Rose");
	gives_name("GONÇALVES DA CONCEIÇÃO João", NAME_LAST_FIRST, READ, "GONÇALVES DA CONCEIÇÃO", "João");
	gives_name("NGUYỄN Minh Anh", NAME_LAST_FIRST, READ, "NGUYỄN", "Minh Anh");
	gives_name("ŞAHIN Yusuf", NAME_LAST_FIRST, READ, "ŞAHIN", "Yusuf");
	gives_name("Dupont, Léa", NAME_LAST_FIRST, READ, "Dupont", "Léa");
	gives_name("Dupont Léa", NAME_LAST_FIRST, READ, "Dupont", "Léa");
	gives_name("Léa Dupont", NAME_FIRST_LAST, READ, "Dupont", "Léa");
	gives_name("Le Goff Yann Loïc", NAME_LAST_FIRST, GUESSED, "Le Goff", "Yann Loïc");
	gives_name("Yann Le Goff", NAME_FIRST_LAST, GUESSED, "Le Goff", "Yann");
	gives_name("DUPONT", NAME_LAST_FIRST, NOT_READ, "DUPONT", "");
}

static void patterns_and_distances(void **state)
{
	(void)state;
	assert_true(fold_match("total *", "total des enfants"));
	assert_true(fold_match("* familles", "24 familles"));
	assert_true(fold_match("a * b * c", "a x b y z c"));
	assert_false(fold_match("total", "totaux"));
	assert_int_equal(fold_distance("etablissement", "etablissment", 2), 1);
	assert_int_equal(fold_distance("quartier", "quratier", 2), 1);
	assert_int_equal(fold_distance("cp", "ce2", 1), 2);
}

/* A vocabulary of cows, since none of this knows children. */
static void vocabulary_finds(void **state)
{
	struct vocabulary cows = {0};
	struct spelling_set *breed = vocabulary_set(&cows, "race");
	(void)state;
	vocabulary_add(&cows, breed, "mo", "Montbéliarde");
	vocabulary_add(&cows, breed, "ab", "Abondance");
	vocabulary_add(&cows, breed, "x", "* croisée *");
	assert_string_equal(vocabulary_find(&cows, breed, "MONTBELIARDE").code, "mo");
	assert_string_equal(vocabulary_find(&cows, breed, "une abondance grise").code, "ab");
	assert_string_equal(vocabulary_find(&cows, breed, "vache croisée (?)").code, "x");
	struct found near = vocabulary_find(&cows, breed, "Montbeliarbe");
	assert_string_equal(near.code, "mo");
	assert_int_equal(near.reading, GUESSED);
	assert_null(vocabulary_find(&cows, breed, "chèvre").code);
	struct spelling_set *farm = vocabulary_set(&cows, "fermes");
	vocabulary_add_stop(&cows, farm, "ferme");
	vocabulary_add_stop(&cows, farm, "du");
	vocabulary_add_name(&cows, farm, "F1", "Ferme des Grands Prés");
	vocabulary_add_name(&cows, farm, "F2", "Ferme des Grands Bois");
	assert_string_equal(vocabulary_find(&cows, farm, "gds pres").code, "F1");
	assert_string_equal(vocabulary_find(&cows, farm, "Ferme du bois").code, "F2");
	assert_null(vocabulary_find(&cows, farm, "Ferme").code);
	assert_null(vocabulary_find(&cows, farm, "grands").code);
	assert_non_null(vocabulary_find(&cows, farm, "grands").near);
	vocabulary_free(&cows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(dates_in_every_french_form),
	        cmocka_unit_test(dates_that_do_not_exist),
	        cmocka_unit_test(school_years),
	        cmocka_unit_test(numbers),
	        cmocka_unit_test(names),
	        cmocka_unit_test(patterns_and_distances),
	        cmocka_unit_test(vocabulary_finds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
