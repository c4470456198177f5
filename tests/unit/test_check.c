/* Each rule on small datasets: what it reports, and what it must leave alone. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "change/check.h"

static struct templates templates;
static struct schema schema;
static struct rules *rules;
static char folder[64];

static void put_file(const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static int start(void **state)
{
	(void)state;
	struct error error = {0};
	strcpy(folder, "/tmp/test-check-XXXXXX");
	if (templates_open(&templates, "templates", &error) || schema_load(&schema, &templates, &error))
		return -1;
	return (rules = rules_load(&schema, &templates, &error)) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	rules_free(rules);
	schema_free(&schema);
	templates_close(&templates);
	return 0;
}

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test-check-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[256];
	snprintf(command, sizeof command, "rm -rf '%s' '%s.outside'", folder, folder);
	return system(command);
}

/* Reads the folder and applies the rules only; the findings of reading are thrown away. */
static struct findings run(const struct rules *which)
{
	struct dataset dataset = {0};
	struct findings reading = {0}, findings = {0};
	struct error error = {0};
	const struct dataset_request request = {.lines = true, .check = true};
	assert_int_equal(dataset_read(&dataset, &schema, folder, &request, &reading, &error), 0);
	check_dataset(&dataset, which, &findings);
	findings_sort(&findings);
	dataset_free(&dataset);
	findings_free(&reading);
	return findings;
}

/* "code line column value" of each finding, one a line. */
static void expect(const char *wanted)
{
	struct findings findings = run(rules);
	struct buffer got = {0};
	buffer_puts(&got, "");
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *f = &findings.items[i];
		buffer_printf(&got, "%s %zu %s %s\n", message_name(f->code), f->place.line, f->place.column,
		              f->value ? f->value : "");
	}
	assert_string_equal(got.bytes, wanted);
	buffer_free(&got);
	findings_free(&findings);
}

static const char children[] = "id;programme;famille;nom;prenom;sexe;date_naissance;date_premier_contact\n"
                               "E1;P1;F1;Fauvart;Zoé;F;2012-02-29;\n"
                               "E2;P1;F1;Fauvart;Noé;M;2017-09-01;2021-09-01\n";

static void dates_are_held_against_the_nearest_filled_one(void **state)
{
	(void)state;
	put_file("enfants.csv", children);
	put_file("parcours.csv", "id;enfant;dispositif;date_debut;suspendu_depuis;date_fin\n"
	                         "A;E1;pre;2012-02-28;;\n"
	                         "B;E1;clas;2021-01-01;;2021-01-01\n"
	                         "C;E2;pre;2021-08-31;;2021-12-01\n"
	                         "D;E2;clas;2022-01-01;2021-12-31;2022-02-01\n"
	                         "E;E2;decrochage;2022-01-01;;2021-12-31\n");
	expect("date-order 2 date_debut 2012-02-28\n"
	       "age-at-entry 2 date_debut -1\n"
	       "date-order 4 date_debut 2021-08-31\n"
	       "date-order 5 suspendu_depuis 2021-12-31\n"
	       "date-order 6 date_fin 2021-12-31\n");
}

static void dates_are_reached_through_two_keys(void **state)
{
	(void)state;
	put_file("enfants.csv", children);
	put_file("parcours.csv", "id;enfant;dispositif;date_debut\nA;E2;pre;2021-09-01\n");
	put_file("actions.csv", "id;parcours;domaine;type_action;date_preconisation;etat\n"
	                        "1;A;sport;activite_sportive;2017-08-31;preconisee\n"
	                        "2;A;sport;activite_sportive;2017-09-01;preconisee\n"
	                        "3;X;sport;activite_sportive;1999-01-01;preconisee\n");
	expect("date-order 2 date_preconisation 2017-08-31\n");
}

static void a_cell_that_asks_for_another_one(void **state)
{
	(void)state;
	put_file("actions.csv", "id;date_preconisation;date_debut;date_fin;etat;motif_refus;cause_arret\n"
	                        "1;2022-01-01;;2022-02-01;terminee;;\n"
	                        "2;2022-01-01;2022-01-01;2022-02-01;arret_premature;famille;absences\n"
	                        "3;2022-01-01;2022-01-01;2022-02-01;terminee;;absences\n"
	                        "4;2022-01-01;;2022-01-05;refusee;famille;\n"
	                        "5;2022-01-01;2022-01-01;;arret_premature;;absences\n");
	put_file("parcours.csv", "id;date_debut;date_fin;motif_sortie\nA;2022-01-01;;demenagement\n"
	                         "B;2022-01-01;2022-02-01;\n");
	expect("reason-without-end 2 motif_sortie demenagement\n"
	       "end-without-start 2 date_fin 2022-02-01\n"
	       "mismatch 3 motif_refus famille\n"
	       "mismatch 4 cause_arret absences\n"
	       "mismatch 6 etat arret_premature\n");
}

static void age_at_entry_is_from_0_to_20(void **state)
{
	(void)state;
	put_file("enfants.csv", "id;date_naissance\nE1;2001-09-02\nE2;2001-09-01\n");
	put_file("parcours.csv", "id;enfant;dispositif;date_debut\n"
	                         "A;E1;pre;2022-09-01\nB;E2;pre;2022-09-01\nC;E2;clas;2001-09-01\n");
	expect("age-at-entry 3 date_debut 21\n");
}

static void overlaps_are_of_one_child_and_dispositif(void **state)
{
	(void)state;
	put_file("enfants.csv", children);
	put_file("parcours.csv", "id;enfant;dispositif;date_debut;date_fin\n"
	                         "A;E1;pre;2020-01-01;2020-12-31\n"
	                         "B;E1;pre;2020-02-01;2020-03-01\n"
	                         "C;E1;pre;2020-12-30;2021-01-01\n"
	                         "D;E1;pre;2021-01-01;\n"
	                         "E;E1;pre;2023-01-01;2023-02-01\n"
	                         "F;E1;clas;2020-01-01;\n"
	                         "G;E2;clas;2021-09-01;\n");
	expect("overlap 3 date_debut 2020-02-01\n"
	       "overlap 4 date_debut 2020-12-30\n"
	       "overlap 6 date_debut 2023-01-01\n");
}

static void likely_duplicates_are_found_and_twins_are_not(void **state)
{
	(void)state;
	put_file("enfants.csv", "id;nom;prenom;date_naissance\n"
	                        "E1;Le Goff;Anne-Zoé;2012-02-29\n"
	                        "E2;LE GOFF;anne zoe;2012-02-29\n"
	                        "E3;Anne Zoë;Legoff;2012-02-29\n"
	                        "E4;Le Goff;Paul;2012-02-29\n"
	                        "E5;Le Goff;Anne-Zoé;2012-02-28\n"
	                        "E6;;;2012-02-29\n"
	                        "E7;;;2012-02-29\n");
	expect("duplicate-child 3 id E2\n"
	       "duplicate-child 4 id E3\n");
}

static void two_ways_lead_to_one_row(void **state)
{
	(void)state;
	put_file("enfants.csv", children);
	put_file("parcours.csv", "id;enfant;dispositif;date_debut\nA;E1;pre;2021-09-01\n");
	put_file("pieces.csv", "id;enfant;parcours\n1;E1;A\n2;E2;A\n3;E2;\n4;E9;A\n5;E2;X\n");
	expect("mismatch 3 enfant E2\n");
}

#define PRINT_OF_A "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"

static void attachments_are_there_inside_and_unchanged(void **state)
{
	(void)state;
	char path[256], outside[128];
	snprintf(outside, sizeof outside, "%s.outside", folder);
	FILE *file = fopen(outside, "w");
	assert_non_null(file);
	fclose(file);
	snprintf(path, sizeof path, "%s/pieces", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put_file("pieces/a.txt", "a");
	snprintf(path, sizeof path, "%s/pieces/out.txt", folder);
	assert_int_equal(symlink(outside, path), 0);
	snprintf(path, sizeof path, "%s/pieces/in.txt", folder);
	assert_int_equal(symlink("a.txt", path), 0);
	snprintf(path, sizeof path, "%s/pieces/loop.txt", folder);
	assert_int_equal(symlink("loop.txt", path), 0);
	snprintf(path, sizeof path, "%s/pieces/pipe", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	put_file("pieces.csv",
	         "id;fichier;sha256\n"
	         "1;pieces/a.txt;" PRINT_OF_A "\n"
	         "2;pieces/in.txt;CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB\n"
	         "3;pieces/a.txt;0000000000000000000000000000000000000000000000000000000000000000\n"
	         "4;pieces/a.txt;abc\n"
	         "5;pieces/b.txt;\n"
	         "6;pieces/out.txt;\n"
	         "7;pieces/loop.txt;\n"
	         "8;pieces/pipe;\n"
	         "9;pieces;\n"
	         "10;../x;\n");
	expect("attachment-changed 4 sha256 "
	       "0000000000000000000000000000000000000000000000000000000000000000\n"
	       "sha256-form 5 sha256 abc\n"
	       "attachment-missing 6 fichier pieces/b.txt\n"
	       "path-outside 7 fichier pieces/out.txt\n"
	       "attachment-unreadable 8 fichier pieces/loop.txt\n"
	       "attachment-unreadable 9 fichier pieces/pipe\n"
	       "attachment-unreadable 10 fichier pieces\n");
}

static void the_other_row_is_named_by_its_place(void **state)
{
	(void)state;
	put_file("enfants.csv", "id;nom;prenom;date_naissance\nE1;A;B;2012-02-29\nE2;B;A;2012-02-29\n");
	struct findings findings = run(rules);
	assert_int_equal(findings.count, 1);
	size_t length = strlen(findings.items[0].detail);
	assert_string_equal(findings.items[0].detail + length - 14, "/enfants.csv:2");
	findings_free(&findings);
}

/* Loads these rules and expects a refusal with this code at this line. */
static void refuse(const char *body, enum message code, size_t line)
{
	struct templates own = {0};
	struct error error = {0};
	char text[1024], path[128];
	snprintf(path, sizeof path, "%s/schema", folder);
	mkdir(path, 0700);
	snprintf(text, sizeof text, "<regles xmlns='urn:preutils:regles:1'>\n%s\n</regles>\n", body);
	put_file("schema/regles.xml", text);
	assert_int_equal(templates_open(&own, folder, &error), 0);
	assert_null(rules_load(&schema, &own, &error));
	assert_int_equal(error.code, code);
	assert_int_equal(error.line, line);
	templates_close(&own);
}

static void rules_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	refuse("<ordre table='absente' colonnes='a b'/>", MSG_NAME_UNKNOWN, 2);
	refuse("<ordre table='enfants' colonnes='date_naissance absente'/>", MSG_NAME_UNKNOWN, 2);
	refuse("<ordre table='enfants' colonnes='sexe.x date_naissance'/>", MSG_NAME_UNKNOWN, 2);
	refuse("<ordre table='enfants' colonnes='date_naissance'/>", MSG_XML_ATTRIBUTE, 2);
	refuse("<ordre table='enfants' colonnes='nom date_naissance'/>", MSG_XML_ATTRIBUTE, 2);
	refuse("<ordre table='financements' colonnes='annee programme.date_creation'/>", MSG_XML_ATTRIBUTE,
	       2);
	refuse("\n<age table='parcours' naissance='enfant.date_naissance' date='date_debut' de='0' a='x'/>",
	       MSG_XML_ATTRIBUTE, 3);
	refuse("<condition table='parcours' si='date_fin' alors='date_debut' constat='rien'/>",
	       MSG_NAME_UNKNOWN, 2);
	refuse("<condition table='actions' si='etat' codes='absent' alors='date_fin' constat='mismatch'/>",
	       MSG_NAME_UNKNOWN, 2);
	refuse("<condition table='actions' si='date_fin' codes='x' alors='etat' constat='mismatch'/>",
	       MSG_XML_ATTRIBUTE, 2);
	refuse("<egalite table='pieces' colonne='enfant' chemin='parcours.referent'/>", MSG_XML_ATTRIBUTE, 2);
	refuse("<autre table='enfants'/>", MSG_XML_UNKNOWN, 2);
	refuse("<piece table='pieces' fichier='fichier' couleur='x'/>", MSG_XML_UNKNOWN, 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(dates_are_held_against_the_nearest_filled_one),
	        TEST(dates_are_reached_through_two_keys),
	        TEST(a_cell_that_asks_for_another_one),
	        TEST(age_at_entry_is_from_0_to_20),
	        TEST(overlaps_are_of_one_child_and_dispositif),
	        TEST(likely_duplicates_are_found_and_twins_are_not),
	        TEST(two_ways_lead_to_one_row),
	        TEST(attachments_are_there_inside_and_unchanged),
	        TEST(the_other_row_is_named_by_its_place),
	        TEST(rules_that_make_no_sense_are_refused),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
