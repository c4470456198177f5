/* Survey definitions: the one that is shipped is sound, and faults are told with their line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/relaxng.h>

#include "survey/survey.h"

#define SHIPPED "templates/survey/enquete-2022.xml"
#define HEAD                                                                                                 \
	"<enquete xmlns='urn:preutils:enquete:1' nom='e' annee='2022' programmes='programmes'>"              \
	"<titre>E</titre><origine id='o'>O</origine>\n<section code='s' titre='S'>\n"
#define TAIL "</section></enquete>"
#define QUESTION(attributes, inside)                                                                         \
	HEAD "<question origine='o' " attributes "><libelle>L</libelle>" inside "</question>\n" TAIL

static int load_text(struct survey *survey, const char *text, struct error *error)
{
	char path[] = "/tmp/test-survey-XXXXXX";
	int descriptor = mkstemp(path);
	int status;

	assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
	close(descriptor);
	status = survey_load(survey, path, error);
	unlink(path);
	return status;
}

static void refused(const char *text, enum message code, size_t line)
{
	struct survey survey = {0};
	struct error error = {0};

	assert_int_equal(load_text(&survey, text, &error), -1);
	assert_int_equal(error.code, code);
	assert_int_equal(error.line, line);
	survey_free(&survey);
}

static void the_shipped_survey_is_valid_and_bound_to_the_schema(void **state)
{
	xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt("templates/survey/enquete.rng");
	xmlRelaxNG *grammar = xmlRelaxNGParse(parser);
	xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(grammar);
	xmlDoc *document = xmlReadFile(SHIPPED, NULL, 0);
	struct templates templates = {.folders = {"templates"}, .count = 1};
	struct schema schema = {0};
	struct survey survey = {0};
	struct error error = {0};

	(void)state;
	assert_int_equal(xmlRelaxNGValidateDoc(context, document), 0);
	assert_int_equal(schema_load(&schema, &templates, &error), 0);
	assert_int_equal(survey_load(&survey, SHIPPED, &error), 0);
	assert_int_equal(survey_bind(&survey, &schema, &error), 0);
	assert_true(survey.count > 200);
	survey_free(&survey);
	schema_free(&schema);
	templates_close(&templates);
	xmlFreeDoc(document);
	xmlRelaxNGFreeValidCtxt(context);
	xmlRelaxNGFree(grammar);
	xmlRelaxNGFreeParserCtxt(parser);
}

static void texts_stand_on_one_line(void **state)
{
	struct survey survey = {0};
	struct error error = {0};

	(void)state;
	assert_int_equal(load_text(&survey,
	                           HEAD
	                           "<question code='q' type='texte' origine='o'><libelle>\n  un\n  deux\n"
	                           "</libelle><a-saisir/></question>" TAIL,
	                           &error),
	                 0);
	assert_string_equal(survey.questions[0].label, "un deux");
	assert_string_equal(survey.questions[0].origin, "O");
	survey_free(&survey);
}

static void a_question_has_one_source_that_fits_its_type(void **state)
{
	(void)state;
	refused(QUESTION("code='q' type='entier'", ""), MSG_SURVEY_SOURCE, 3);
	refused(QUESTION("code='q' type='entier'", "<a-saisir/><compte id='x'/>"), MSG_SURVEY_SOURCE, 3);
	refused(QUESTION("code='q' type='texte'", "<statistique id='x'/>"), MSG_SURVEY_TYPE, 3);
	refused(QUESTION("code='q' type='entier'", "<principaux id='x'/>"), MSG_SURVEY_TYPE, 3);
	refused(QUESTION("code='q' type='texte'", "<periode borne='debut'/>"), MSG_SURVEY_TYPE, 3);
}

static void wrong_attributes_are_told(void **state)
{
	(void)state;
	refused(QUESTION("code='q' type='nombre'", "<a-saisir/>"), MSG_XML_ATTRIBUTE, 3);
	refused(QUESTION("type='entier'", "<a-saisir/>"), MSG_XML_ATTRIBUTE, 3);
	refused(QUESTION("code='q' type='entier' arrondi='7'", "<a-saisir/>"), MSG_XML_ATTRIBUTE, 3);
	refused(QUESTION("code='q' type='liste'", "<a-saisir/>"), MSG_XML_ATTRIBUTE, 3);
	refused(QUESTION("code='q' type='entier'", "<statistique id='x' de='1'/>"), MSG_XML_ATTRIBUTE, 3);
	refused(QUESTION("code='q' type='entier'", "<donnee table='t'/>"), MSG_XML_ATTRIBUTE, 3);
	refused(QUESTION("code='q' type='date'", "<periode borne='milieu'/>"), MSG_XML_ATTRIBUTE, 3);
	refused(QUESTION("code='q' type='entier' couleur='x'", "<a-saisir/>"), MSG_XML_UNKNOWN, 3);
	refused(QUESTION("code='q' type='entier'", "<formule/>"), MSG_XML_UNKNOWN, 3);
}

static void names_are_declared_once_and_known(void **state)
{
	(void)state;
	refused(HEAD
	        "<question code='q' type='texte' origine='p'><libelle>L</libelle><a-saisir/></question>" TAIL,
	        MSG_NAME_UNKNOWN, 3);
	refused(HEAD
	        "<question code='q' type='texte' origine='o'><libelle>L</libelle><a-saisir/></question>\n"
	        "<question code='q' type='texte' origine='o'><libelle>L</libelle><a-saisir/></question>" TAIL,
	        MSG_NAME_TWICE, 4);
	refused(HEAD "</section>\n<section code='s' titre='S'/></enquete>", MSG_NAME_TWICE, 4);
}

static void a_fault_in_an_expression_is_told(void **state)
{
	(void)state;
	refused(QUESTION("code='q' type='entier'",
	                 "<calcul expression='a +'><cellule nom='a' statistique='x'/></calcul>"),
	        MSG_EXPRESSION, 3);
	refused(QUESTION("code='q' type='entier'", "<calcul expression='a'/>"), MSG_EXPRESSION, 3);
}

static void bind_refused(const char *text, enum message code)
{
	struct templates templates = {.folders = {"templates"}, .count = 1};
	struct schema schema = {0};
	struct survey survey = {0};
	struct error error = {0};

	assert_int_equal(schema_load(&schema, &templates, &error), 0);
	assert_int_equal(load_text(&survey, text, &error), 0);
	assert_int_equal(survey_bind(&survey, &schema, &error), -1);
	assert_int_equal(error.code, code);
	assert_int_equal(error.line, 3);
	survey_free(&survey);
	schema_free(&schema);
	templates_close(&templates);
}

static void the_schema_must_have_what_the_survey_names(void **state)
{
	(void)state;
	bind_refused(QUESTION("code='q' type='texte'", "<donnee table='ville' colonne='x'/>"),
	             MSG_NAME_UNKNOWN);
	bind_refused(QUESTION("code='q' type='texte'", "<donnee table='programmes' colonne='x'/>"),
	             MSG_NAME_UNKNOWN);
	bind_refused(
	        QUESTION("code='q' type='entier'",
	                 "<donnee table='quartiers' mesure='nombre'><si colonne='x' vaut='1'/></donnee>"),
	        MSG_NAME_UNKNOWN);
	bind_refused(QUESTION("code='q' type='liste' liste='couleurs'", "<a-saisir/>"), MSG_NAME_UNKNOWN);
}

static void a_column_must_be_of_the_questions_type(void **state)
{
	(void)state;
	bind_refused(QUESTION("code='q' type='date'", "<donnee table='programmes' colonne='nom'/>"),
	             MSG_SURVEY_TYPE);
	bind_refused(QUESTION("code='q' type='entier'", "<donnee table='programmes' colonne='porteur'/>"),
	             MSG_SURVEY_TYPE);
}

static void children_are_never_read(void **state)
{
	(void)state;
	bind_refused(QUESTION("code='q' type='texte'", "<donnee table='enfants' colonne='nom'/>"),
	             MSG_SURVEY_TABLE);
	bind_refused(QUESTION("code='q' type='entier'", "<donnee table='parcours' mesure='nombre'/>"),
	             MSG_SURVEY_TABLE);
	bind_refused(QUESTION("code='q' type='entier'", "<donnee table='familles' mesure='nombre'/>"),
	             MSG_SURVEY_TABLE);
}

static void needs_names_each_statistic_once(void **state)
{
	struct survey survey = {0};
	struct error error = {0};
	struct buffer buffer = {0};

	(void)state;
	assert_int_equal(
	        load_text(&survey,
	                  QUESTION("code='q' type='entier'",
	                           "<calcul expression='a + b - c'><cellule nom='a' statistique='y'/>"
	                           "<cellule nom='b' statistique='x' ligne='F'/>"
	                           "<cellule nom='c' statistique='y'/></calcul>"),
	                  &error),
	        0);
	survey_needs(&survey, &buffer);
	assert_string_equal(buffer.bytes, "y,x");
	buffer_free(&buffer);
	survey_free(&survey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_shipped_survey_is_valid_and_bound_to_the_schema),
	        cmocka_unit_test(texts_stand_on_one_line),
	        cmocka_unit_test(a_question_has_one_source_that_fits_its_type),
	        cmocka_unit_test(wrong_attributes_are_told),
	        cmocka_unit_test(names_are_declared_once_and_known),
	        cmocka_unit_test(a_fault_in_an_expression_is_told),
	        cmocka_unit_test(the_schema_must_have_what_the_survey_names),
	        cmocka_unit_test(a_column_must_be_of_the_questions_type),
	        cmocka_unit_test(children_are_never_read),
	        cmocka_unit_test(needs_names_each_statistic_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
