/* Generalising until k and l hold, and measuring what is left: over crowds made by hand, no dataset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "anon/generalise.h"
#include "anon/measure.h"
#include "base/secret.h"

/* Farms: region by village and county, and what is found there. */
struct farm {
	const char *village, *county, *cow;
	uint32_t owner;
};

static void put(struct crowd *crowd, size_t row, size_t column, size_t level, const char *text)
{
	crowd->cells[row * crowd->steps + crowd->columns[column].first + level] =
	        crowd_code(crowd, column, text, strlen(text));
}

static void make(struct crowd *crowd, const struct farm *farms, size_t count)
{
	crowd_start(crowd, 2);
	crowd->id = "farms";
	crowd->columns[0] = (struct crowd_column){.id = "place", .label = "Place", .levels = 2, .weight = 4};
	crowd->columns[1] = (struct crowd_column){
	        .id = "cow", .label = "Cow", .levels = 1, .weight = 9, .sensitive = true};
	crowd_fill(crowd, count);
	for (size_t i = 0; i < count; i++) {
		put(crowd, i, 0, 0, farms[i].village);
		put(crowd, i, 0, 1, farms[i].county);
		put(crowd, i, 1, 0, farms[i].cow);
		crowd->persons[i] = farms[i].owner;
		crowd->person_count = farms[i].owner + 1;
	}
}

static const struct farm farms[] = {
        {"A", "north", "red", 0},   {"A", "north", "red", 1},   {"A", "north", "white", 2},
        {"A", "north", "white", 3}, {"B", "north", "red", 4},   {"C", "north", "red", 5},
        {"D", "south", "white", 6}, {"D", "south", "white", 7},
};
enum { FARMS = sizeof farms / sizeof *farms };

static void generalise(struct crowd *crowd, size_t k, size_t l)
{
	struct error error = {0};
	assert_int_equal(crowd_generalise(crowd, k, l, &error), 0);
}

static const char *shown(const struct crowd *crowd, size_t row, size_t column)
{
	return crowd_text(crowd, column, crowd_published(crowd, row, column));
}

static void common_values_stay_and_rare_ones_grow_broad(void **state)
{
	struct crowd crowd;
	(void)state;
	make(&crowd, farms, FARMS);
	generalise(&crowd, 2, 1);
	assert_string_equal(shown(&crowd, 0, 0), "A");
	assert_string_equal(shown(&crowd, 4, 0), "north");
	assert_string_equal(shown(&crowd, 5, 0), "north");
	assert_string_equal(shown(&crowd, 4, 1), "red");
	crowd_free(&crowd);
}

static void k_holds_for_whole_rows(void **state)
{
	(void)state;
	for (size_t k = 2; k <= FARMS; k++) {
		struct crowd crowd;
		struct risk risk;
		make(&crowd, farms, FARMS);
		generalise(&crowd, k, 1);
		crowd_measure(&crowd, MEASURE_PUBLISHED, &risk);
		assert_true(!risk.rows || risk.smallest_row >= k);
		assert_int_equal(risk.unique, 0);
		assert_int_equal(risk.rows + risk.suppressed, FARMS);
		crowd_free(&crowd);
	}
}

static void a_class_of_one_value_withholds_it(void **state)
{
	struct crowd crowd;
	struct risk risk;
	(void)state;
	make(&crowd, farms, FARMS);
	generalise(&crowd, 2, 2);
	crowd_measure(&crowd, MEASURE_PUBLISHED, &risk);
	assert_true(!risk.diversity || risk.diversity >= 2);
	if (strcmp(shown(&crowd, 6, 0), "D") == 0)
		assert_string_equal(shown(&crowd, 6, 1), "*");
	crowd_free(&crowd);
}

static void rows_of_one_owner_are_one_person(void **state)
{
	static const struct farm own[] = {
	        {"A", "north", "red", 0}, {"A", "north", "red", 0}, {"A", "north", "red", 0}};
	struct crowd crowd;
	struct risk risk;
	(void)state;
	make(&crowd, own, 3);
	crowd_measure(&crowd, MEASURE_ORIGINAL, &risk);
	assert_int_equal(risk.smallest, 1);
	assert_int_equal(risk.unique, 1);
	generalise(&crowd, 2, 1);
	crowd_measure(&crowd, MEASURE_PUBLISHED, &risk);
	assert_int_equal(risk.rows, 0);
	assert_int_equal(risk.suppressed, 3);
	crowd_free(&crowd);
}

static void attack_finds_who_is_alone(void **state)
{
	struct crowd crowd;
	struct attack attack;
	size_t rows;
	(void)state;
	make(&crowd, farms, FARMS);
	uint32_t *tuples = crowd_tuples(&crowd, &rows);
	crowd_attack(&crowd, tuples, rows, 2, &attack);
	assert_int_equal(attack.identified, 2);
	assert_int_equal(attack.subsets, 3);
	free(tuples);
	generalise(&crowd, 2, 1);
	tuples = crowd_tuples(&crowd, &rows);
	crowd_attack(&crowd, tuples, rows, 2, &attack);
	assert_int_equal(attack.identified, 0);
	assert_int_equal(attack.weak, 0);
	free(tuples);
	crowd_free(&crowd);
}

static void order_of_rows_changes_nothing(void **state)
{
	struct farm turned[FARMS];
	struct crowd one, other;
	(void)state;
	for (size_t i = 0; i < FARMS; i++) {
		turned[i] = farms[FARMS - 1 - i];
		turned[i].owner = (uint32_t)i;
	}
	make(&one, farms, FARMS);
	make(&other, turned, FARMS);
	generalise(&one, 2, 2);
	generalise(&other, 2, 2);
	for (size_t i = 0; i < FARMS; i++)
		for (size_t c = 0; c < 2; c++)
			assert_string_equal(shown(&one, i, c), shown(&other, FARMS - 1 - i, c));
	crowd_free(&one);
	crowd_free(&other);
}

static void nobody_is_an_empty_export(void **state)
{
	struct crowd crowd;
	struct risk risk;
	(void)state;
	make(&crowd, farms, 0);
	generalise(&crowd, 5, 2);
	crowd_measure(&crowd, MEASURE_PUBLISHED, &risk);
	assert_int_equal(risk.rows, 0);
	assert_int_equal(risk.smallest, 0);
	crowd_free(&crowd);
}

static void too_large_a_lattice_is_refused(void **state)
{
	struct crowd crowd;
	struct error error = {0};
	(void)state;
	crowd_start(&crowd, 20);
	crowd.id = "wide";
	for (size_t c = 0; c < 20; c++)
		crowd.columns[c] = (struct crowd_column){.id = "c", .label = "c", .levels = 2, .weight = 1};
	crowd_fill(&crowd, 0);
	assert_int_equal(crowd_generalise(&crowd, 5, 2, &error), -1);
	assert_int_equal(error.code, MSG_LIMIT);
	crowd_free(&crowd);
}

static void pseudonyms_depend_on_key_domain_and_text(void **state)
{
	static const struct secret one = {.bytes = "0123456789abcdef", .length = 16};
	static const struct secret other = {.bytes = "0123456789abcdeg", .length = 16};
	char a[PSEUDONYM_LENGTH + 1], b[PSEUDONYM_LENGTH + 1];
	(void)state;
	secret_pseudonym(&one, "cows", "L'Étoile", 9, a);
	secret_pseudonym(&one, "cows", "L'Étoile", 9, b);
	assert_string_equal(a, b);
	assert_int_equal(strlen(a), PSEUDONYM_LENGTH);
	secret_pseudonym(&other, "cows", "L'Étoile", 9, b);
	assert_string_not_equal(a, b);
	secret_pseudonym(&one, "farms", "L'Étoile", 9, b);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(common_values_stay_and_rare_ones_grow_broad),
	        cmocka_unit_test(k_holds_for_whole_rows),
	        cmocka_unit_test(a_class_of_one_value_withholds_it),
	        cmocka_unit_test(rows_of_one_owner_are_one_person),
	        cmocka_unit_test(attack_finds_who_is_alone),
	        cmocka_unit_test(order_of_rows_changes_nothing),
	        cmocka_unit_test(nobody_is_an_empty_export),
	        cmocka_unit_test(too_large_a_lattice_is_refused),
	        cmocka_unit_test(pseudonyms_depend_on_key_domain_and_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
