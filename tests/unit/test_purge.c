/* Retention: durations, terms, and what goes with whom, among cows. */
#include "farm.h"

#include "base/date.h"
#include "purge/purge.h"

static const char RULE[] =
        "<conservation xmlns='urn:preutils:conservation:1' personnes='vaches' duree='1 an'>"
        "<contact table='vaches' dates='naissance mort'/>"
        "<contact table='traites' personne='vache' dates='date' selon='qualite'/>"
        "<duree valeur='A' duree='10 ans'/>"
        "<suite table='fermes'/>"
        "<anonyme prefixe='x-'><vide table='vaches' colonnes='poids'/></anonyme>"
        "</conservation>";

static void test_durations(void **state)
{
	static const struct {
		const char *text;
		int months, days;
	} good[] = {{"2y", 24, 0},
	            {"24m", 24, 0},
	            {"P2Y6M", 30, 0},
	            {"2 ans 6 mois", 30, 0},
	            {"90 jours", 0, 90},
	            {"1 an", 12, 0},
	            {"2\xC2\xA0"
	             "ans",
	             24, 0},
	            {"P10D", 0, 10},
	            {"1095 jours", 0, 1095}};
	static const char *const bad[] = {"",    "P",      "2",     "0y",    "y",    "2 ans et demi",
	                                  "-1y", "99999y", "9999w", "9999y", "1e3m", "\xFF"};
	struct duration duration;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(duration_parse(good[i].text, &duration));
		assert_int_equal(duration.months, good[i].months);
		assert_int_equal(duration.days, good[i].days);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(duration_parse(bad[i], &duration));
}

static void test_the_last_day_of_a_short_month(void **state)
{
	const struct duration month = {1, 0}, year = {12, 0};
	(void)state;
	assert_int_equal(duration_after(date_from_civil(2023, 1, 31), &month), date_from_civil(2023, 2, 28));
	assert_int_equal(duration_after(date_from_civil(2024, 2, 29), &year), date_from_civil(2025, 2, 28));
	assert_int_equal(duration_after(date_from_civil(2023, 12, 15), &month), date_from_civil(2024, 1, 15));
}

static void read_farm(struct farm *farm, struct dataset *dataset, struct retention *retention)
{
	const struct dataset_request request = {.text = true, .lines = true};
	struct findings findings = {0};
	struct error error = {0};
	farm_open(farm);
	farm_write(farm, "schema/conservation.xml", RULE);
	farm_write(farm, "fermes.csv", "id;nom\nF1;Haut\nF2;Bas\nF3;Vide\n");
	farm_write(farm, "vaches.csv",
	           "id;ferme;mere;naissance;mort;poids\nV1;F1;;2010-01-01;2012-05-05;500\n"
	           "V2;F2;V1;2011-01-01;2020-06-30;400\nV3;F1;;;;1\n");
	farm_write(
	        farm, "traites.csv",
	        "vache;date;qualite\nV1;2012-01-01;A\nV1;2012-05-05;B\nV2;2020-01-01;B\nV9;2020-01-01;B\n");
	assert_int_equal(retention_load(retention, &farm->schema, &farm->templates, &error), 0);
	assert_int_equal(dataset_read(dataset, &farm->schema, farm->folder, &request, &findings, &error), 0);
	findings_free(&findings);
}

static void test_who_goes_and_what_follows(void **state)
{
	struct farm farm;
	struct dataset dataset;
	struct retention retention;
	struct purge purge;
	(void)state;
	read_farm(&farm, &dataset, &retention);
	size_t farms = (size_t)schema_table_find(&farm.schema, "fermes");
	size_t cows = (size_t)schema_table_find(&farm.schema, "vaches");
	size_t milk = (size_t)schema_table_find(&farm.schema, "traites");
	/* V1 has a milking of quality A, kept ten years: its term is in 2022, V2's in 2021. */
	purge_make(&purge, &dataset, &retention, date_from_civil(2021, 7, 1), false);
	assert_int_equal(purge.persons[0].standing, STANDING_KEPT);
	assert_int_equal(purge.persons[1].standing, STANDING_DUE);
	assert_int_equal(purge.persons[2].standing, STANDING_UNDATED);
	assert_memory_equal(purge.tables[farms].gone, "\0\1\1", 3);
	assert_memory_equal(purge.tables[milk].gone, "\0\0\1\1", 4);
	assert_int_equal(purge.orphans, 2);
	purge_free(&purge);
	/* The mother goes, her daughter stays without knowing her. */
	purge_make(&purge, &dataset, &retention, date_from_civil(2021, 6, 30), false);
	assert_int_equal(purge.due, 0);
	purge_free(&purge);
	assert_int_equal(retention_keep(&retention, &farm.schema, "A=1y", &(struct error){0}), 0);
	purge_make(&purge, &dataset, &retention, date_from_civil(2021, 6, 30), false);
	assert_int_equal(purge.persons[0].standing, STANDING_DUE);
	assert_int_equal(purge.tables[cows].emptied, 1);
	purge_turn(&purge, NULL);
	size_t length;
	column_text(table_column(&dataset.tables[cows], "mere"), 1, &length);
	assert_int_equal(length, 0);
	purge_free(&purge);
	dataset_free(&dataset);
	retention_free(&retention);
	farm_close(&farm);
}

static void test_mistakes_in_the_rule(void **state)
{
	static const struct {
		const char *from, *to;
	} changes[] = {{"personnes='vaches'", "personnes='chevaux'"},
	               {"1 an", "un an"},
	               {"naissance mort", "naissance race"},
	               {"'vache'", "'qualite'"},
	               {"selon='qualite'", "selon='date'"},
	               {"colonnes='poids'", "colonnes='id'"},
	               {"<suite", "<fin"},
	               {"suite table='fermes'", "suite table='vaches'"},
	               {"prefixe='x-'", "prefixe='x/'"}};
	struct farm farm;
	(void)state;
	farm_open(&farm);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		char text[2000];
		struct error error = {0};
		struct retention retention;
		const char *at = strstr(RULE, changes[i].from);
		assert_non_null(at);
		snprintf(text, sizeof text, "%.*s%s%s", (int)(at - RULE), RULE, changes[i].to,
		         at + strlen(changes[i].from));
		farm_write(&farm, "schema/conservation.xml", text);
		assert_int_equal(retention_load(&retention, &farm.schema, &farm.templates, &error), -1);
		assert_true(error.set);
		retention_free(&retention);
	}
	farm_close(&farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_durations),
	        cmocka_unit_test(test_the_last_day_of_a_short_month),
	        cmocka_unit_test(test_who_goes_and_what_follows),
	        cmocka_unit_test(test_mistakes_in_the_rule),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
