/* Joining records of one person: what is joined, what is left apart, keys, decisions. All persons
 * are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "import/join/keys.h"
#include "import/persons/persons.h"

enum { FIELDS = 5, RECORDS = 8 };

static const struct person_field fields[FIELDS] = {{"name", PERSON_LAST},
                                                   {"given", PERSON_FIRST},
                                                   {"born", PERSON_DATE},
                                                   {"kind", PERSON_DISTINCT},
                                                   {"place", PERSON_HINT}};

struct farmhands {
	const char *values[RECORDS][FIELDS];
	struct person_record records[RECORDS];
	struct persons_request request;
	struct persons persons;
	struct findings findings;
};

/* Each record in a source of its own unless the test says otherwise. */
static void add(struct farmhands *hands, const char *name, const char *given, const char *born,
                const char *kind, const char *place)
{
	size_t i = hands->request.record_count++;
	const char *values[FIELDS] = {name, given, born, kind, place};
	memcpy(hands->values[i], values, sizeof values);
	hands->records[i] = (struct person_record){
	        .values = hands->values[i], .file = "a.csv", .row = (uint32_t)i + 1, .source = (uint32_t)i};
}

static void join(struct farmhands *hands)
{
	struct error error = {0};
	hands->request.fields = fields;
	hands->request.field_count = FIELDS;
	hands->request.records = hands->records;
	assert_int_equal(persons_join(&hands->request, &hands->persons, &hands->findings, &error), 0);
}

static void done(struct farmhands *hands)
{
	persons_free(&hands->persons);
	findings_free(&hands->findings);
}

/* Two records: in how many groups, and why. */
static size_t two(const char *const a[FIELDS], const char *const b[FIELDS], bool one_source,
                  enum person_reason *reason)
{
	struct farmhands hands = {0};
	add(&hands, a[0], a[1], a[2], a[3], a[4]);
	add(&hands, b[0], b[1], b[2], b[3], b[4]);
	if (one_source)
		hands.records[1].source = hands.records[0].source;
	join(&hands);
	size_t groups = hands.persons.group_count;
	*reason = hands.persons.join_count ? hands.persons.joins[0].reason : REASON_COUNT;
	done(&hands);
	return groups;
}

#define ROW(...) ((const char *const[FIELDS]){__VA_ARGS__})

static void check(const char *const a[FIELDS], const char *const b[FIELDS], bool one_source, size_t groups,
                  enum person_reason wanted)
{
	enum person_reason reason;
	assert_int_equal(two(a, b, one_source, &reason), groups);
	assert_int_equal(reason, wanted);
}

static void same_names_and_date_are_one_person(void **state)
{
	(void)state;
	check(ROW("MARTIN", "Léa", "2010-03-31", "", ""), ROW("MARTIN", "Léa", "2010-03-31", "", ""), true, 1,
	      REASON_SAME);
	check(ROW("LE GOFF", "Anaëlle", "2010-03-31", "", ""), ROW("Legoff", "ANAELLE", "2010-03-31", "", ""),
	      true, 1, REASON_SPELLING);
	check(ROW("D'HERVILLY", "Zoé", "2010-03-31", "", ""), ROW("Hervilly", "Zoe", "2010-03-31", "", ""),
	      false, 1, REASON_SPELLING);
	check(ROW("MARTIN", "Thomas", "2010-03-31", "", ""), ROW("Thomas", "Martin", "2010-03-31", "", ""),
	      true, 1, REASON_SWAPPED);
}

static void a_slip_is_joined_across_lists_only(void **state)
{
	(void)state;
	const char *const *a = ROW("GUERITAULT", "Lucas", "2005-09-22", "", "");
	const char *const *b = ROW("GUÉRITAUT", "Lucas", "2005-09-22", "", "");
	check(a, b, false, 1, REASON_TYPING);
	check(a, b, true, 2, REASON_SAME_SOURCE);
	check(ROW("DUPONT", "Inès", "2005-09-22", "", ""), ROW("DUPONT-MARTIN", "Inès", "2005-09-22", "", ""),
	      false, 1, REASON_PART);
}

static void twins_stay_two(void **state)
{
	(void)state;
	check(ROW("SOW", "Awa", "2012-01-02", "", ""), ROW("SOW", "Ibrahima", "2012-01-02", "", ""), false, 2,
	      REASON_COUNT);
	check(ROW("PERRIN", "Louise", "2012-01-02", "F", ""), ROW("PERRIN", "Louis", "2012-01-02", "G", ""),
	      false, 2, REASON_CONFLICT);
}

static void another_date_needs_a_hint(void **state)
{
	(void)state;
	check(ROW("ROY", "Dylan", "2006-08-05", "", "1 rue A"),
	      ROW("ROY", "Dylan", "2006-05-08", "", "1, rue a"), false, 1, REASON_DATE_TYPING);
	check(ROW("ROY", "Dylan", "2006-08-05", "", ""), ROW("ROY", "Dylan", "2006-05-08", "", ""), false, 2,
	      REASON_DATE_TYPING);
	check(ROW("ROY", "Dylan", "2006-08-05", "", ""), ROW("ROY", "Dylan", "2009-12-31", "", ""), false, 2,
	      REASON_COUNT);
	check(ROW("ROY", "Dylan", "2006-08-05", "", ""), ROW("ROY", "Dylan", "", "", ""), false, 1,
	      REASON_DATE_MISSING);
	check(ROW("ROY", "Dylan", "", "", ""), ROW("ROY", "Dylan", "", "", ""), true, 2, REASON_SAME_SOURCE);
}

static void near_to_two_is_near_to_none(void **state)
{
	(void)state;
	struct farmhands hands = {0};
	add(&hands, "ROY", "Dylan", "2006-08-05", "", "");
	add(&hands, "ROY", "Dylan", "2011-01-31", "", "");
	add(&hands, "ROY", "Dylan", "", "", "");
	join(&hands);
	assert_int_equal(hands.persons.group_count, 3);
	assert_int_equal(hands.persons.join_count, 2);
	assert_int_equal(hands.persons.joins[0].reason, REASON_SEVERAL);
	assert_false(hands.persons.joins[0].joined);
	done(&hands);
}

static void known_keys_stay_and_new_ones_go_on(void **state)
{
	(void)state;
	struct keys *keys = keys_numbers("E", 3);
	keys_reserve(keys, "E017");
	keys_reserve(keys, "autre");
	assert_string_equal(keys_make(keys, ""), "E018");
	assert_string_equal(keys_make(keys, ""), "E019");
	keys_free(keys);
}

static void two_known_keys_are_never_one(void **state)
{
	(void)state;
	struct farmhands hands = {0};
	add(&hands, "SOW", "Awa", "2012-01-02", "", "");
	add(&hands, "SOW", "Awa", "2012-01-02", "", "");
	hands.records[0].key = "E1";
	hands.records[1].key = "E2";
	join(&hands);
	assert_int_equal(hands.persons.group_count, 2);
	assert_int_equal(hands.persons.joins[0].reason, REASON_CONFLICT);
	done(&hands);
}

static const char *write_file(char *path, const char *text)
{
	strcpy(path, "/tmp/test_persons_XXXXXX");
	int descriptor = mkstemp(path);
	assert_true(descriptor >= 0);
	assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
	close(descriptor);
	return path;
}

static void decisions_have_the_last_word(void **state)
{
	(void)state;
	char path[64];
	struct error error = {0};
	struct decisions decisions;
	struct farmhands hands = {0};
	write_file(path, "decision;a;b;motif\n"
	                 "même;SOW Awa 2012-01-02;DIALLO Awa 2012-01-03;\n"
	                 "different;GUERITAULT Lucas 2005-09-22;GUÉRITAUT Lucas 2005-09-22;frappe\n"
	                 ";SOW Awa 2012-01-02;GUÉRITAUT Lucas 2005-09-22;\n"
	                 "meme;NOBODY Any 2012-01-02;SOW Awa 2012-01-02;\n");
	assert_int_equal(decisions_read(&decisions, path, &error), 0);
	unlink(path);
	add(&hands, "SOW", "Awa", "2012-01-02", "", "");
	add(&hands, "DIALLO", "Awa", "2012-01-03", "", "");
	add(&hands, "GUERITAULT", "Lucas", "2005-09-22", "", "");
	add(&hands, "GUÉRITAUT", "Lucas", "2005-09-22", "", "");
	hands.request.decisions = &decisions;
	join(&hands);
	assert_int_equal(hands.persons.group_count, 3);
	assert_int_equal(hands.persons.group[0], hands.persons.group[1]);
	assert_int_equal(hands.findings.count, 1);
	assert_int_equal(hands.findings.items[0].code, MSG_DECISION_UNKNOWN);
	done(&hands);
	decisions_free(&decisions);
}

static void pseudonyms_need_the_secret_and_nothing_else(void **state)
{
	(void)state;
	char path[64];
	struct error error = {0};
	struct findings findings = {.limit = 10};
	struct secret secret;
	write_file(path, "sixteen bytes and more\n");
	assert_int_equal(secret_read(&secret, path, &findings, &error), 0);
	struct keys *a = keys_pseudonyms("E", &secret), *b = keys_pseudonyms("E", &secret);
	char first[32];
	snprintf(first, sizeof first, "%s", keys_make(a, "sow|awa|2012-01-02"));
	assert_int_equal(strlen(first), 13);
	keys_make(b, "other");
	assert_string_equal(keys_make(b, "sow|awa|2012-01-02"), first);
	assert_string_not_equal(keys_make(b, "sow|awa|2012-01-02"), first);
	keys_free(a);
	keys_free(b);
	unlink(path);
	findings_free(&findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(same_names_and_date_are_one_person),
	        cmocka_unit_test(a_slip_is_joined_across_lists_only),
	        cmocka_unit_test(twins_stay_two),
	        cmocka_unit_test(another_date_needs_a_hint),
	        cmocka_unit_test(near_to_two_is_near_to_none),
	        cmocka_unit_test(known_keys_stay_and_new_ones_go_on),
	        cmocka_unit_test(two_known_keys_are_never_one),
	        cmocka_unit_test(decisions_have_the_last_word),
	        cmocka_unit_test(pseudonyms_need_the_secret_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
