/* The schema, what local.xml changes of it, and the forms of cells. */
#include "farm.h"

static int open_farm(void **state)
{
	struct farm *farm = memory_zalloc(1, sizeof *farm);
	farm_start(farm);
	farm_write(farm, "schema/schema.xml", FARM_SCHEMA);
	*state = farm;
	return 0;
}

static int close_farm(void **state)
{
	farm_close(*state);
	free(*state);
	return 0;
}

#define LOCAL(inside)  "<local xmlns='urn:preutils:schema:1'>\n" inside "</local>\n"
#define SCHEMA(inside) "<schema xmlns='urn:preutils:schema:1'>\n" inside "</schema>\n"

static const struct schema_column *column(const struct schema *schema, const char *table, const char *name)
{
	const struct schema_table *found = &schema->tables[schema_table_find(schema, table)];
	long position = schema_column_find(found, name);
	return position < 0 ? NULL : &found->columns[position];
}

/* What loading says; "" where all is well, the schema then stays open. */
static const char *loaded(struct farm *farm)
{
	farm->error = (struct error){0};
	schema_free(&farm->schema);
	return schema_load(&farm->schema, &farm->templates, &farm->error) < 0
	               ? farm_message(farm, &farm->error)
	               : "";
}

static const char *with_local(struct farm *farm, const char *text)
{
	farm_write(farm, "schema/local.xml", text);
	return loaded(farm);
}

static const char *with_schema(struct farm *farm, const char *text)
{
	farm_write(farm, "schema/schema.xml", text);
	return loaded(farm);
}

static void test_a_schema_is_read(void **state)
{
	struct farm *farm = *state;
	assert_string_equal(loaded(farm), "");
	assert_int_equal(farm->schema.count, 3);
	assert_int_equal(schema_table_find(&farm->schema, "vaches"), 2);
	assert_int_equal(schema_table_find(&farm->schema, "poules"), -1);
	const struct schema_column *id = column(&farm->schema, "vaches", "id");
	assert_true(id->primary && id->required && !id->local && !id->hidden);
	assert_string_equal(id->label, "id");
	assert_int_equal(farm->schema.tables[2].key, 0);
	/* Two primary columns: nothing points there. */
	assert_int_equal(farm->schema.tables[1].key, -1);
	assert_int_equal(column(&farm->schema, "traites", "vache")->target, 2);
	assert_int_equal(column(&farm->schema, "vaches", "mere")->target, 2);
	assert_string_equal(column(&farm->schema, "vaches", "laitiere")->list->id, "booleen");
	assert_string_equal(column(&farm->schema, "fermes", "zone")->list->values[2].label, "Côte");
	assert_null(schema_list_find(&farm->schema, "none"));
	assert_string_equal(type_name(TYPE_SCHOOL_YEAR), "annee_scolaire");
}

static void test_local_adds_and_hides_columns(void **state)
{
	struct farm *farm = *state;
	assert_string_equal(
	        with_local(farm,
	                   LOCAL("<table nom='vaches'><colonne nom='robe' type='liste' liste='robe' "
	                         "libelle='Robe'/>"
	                         "<colonne nom='prix' cachee='oui' libelle='Prix payé'/></table>"
	                         "<table nom='granges' libelle='Granges'><colonne nom='id' type='texte' "
	                         "cle='primaire'/></table>"
	                         "<liste id='robe'><valeur code='pie' libelle='Pie'/></liste>")),
	        "");
	const struct schema_column *robe = column(&farm->schema, "vaches", "robe");
	assert_true(robe->local && !robe->hidden && robe->type == TYPE_LIST);
	assert_string_equal(robe->list->values[0].label, "Pie");
	const struct schema_column *prix = column(&farm->schema, "vaches", "prix");
	assert_true(prix->hidden && !prix->local && prix->type == TYPE_AMOUNT);
	assert_string_equal(prix->label, "Prix payé");
	assert_string_equal(farm->schema.tables[3].label, "Granges");
}

static void test_local_changes_lists(void **state)
{
	struct farm *farm = *state;
	assert_string_equal(with_local(farm, LOCAL("<liste id='zone'><valeur code='foret' libelle='Forêt'/>"
	                                           "<valeur code='plaine' libelle='La plaine'/>"
	                                           "<valeur code='cote' cachee='oui'/></liste>")),
	                    "");
	const struct list *zone = schema_list_find(&farm->schema, "zone");
	assert_int_equal(zone->count, 4);
	assert_string_equal(zone->values[0].label, "La plaine");
	assert_string_equal(zone->values[3].code, "foret");
	assert_true(zone->values[2].hidden);
	assert_string_equal(zone->values[2].label, "Côte");
}

static void test_the_nearest_local_has_the_last_word(void **state)
{
	struct farm *farm = *state;
	farm_write(farm, "near/local.xml", LOCAL("<table nom='vaches' libelle='Mes vaches'/>"));
	farm_write(farm, "schema/local.xml", LOCAL("<table nom='vaches' libelle='Vos vaches'/>"));
	farm->templates.folders[1] = farm->templates.folders[0];
	farm->templates.folders[0] = farm_path(farm, "near");
	farm->templates.count = 2;
	assert_string_equal(loaded(farm), "");
	assert_string_equal(farm->schema.tables[2].label, "Mes vaches");
}

static void test_mistakes_in_local_have_a_place(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
	        {LOCAL("<poule/>"), "schema/local.xml:2: unknown element or attribute: poule"},
	        {LOCAL("<table/>"), "schema/local.xml:2: attribute missing or wrong: <table nom=\"…\">"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='robe'/></table>"),
	         "schema/local.xml:3: attribute missing or wrong: <colonne type=\"…\">"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='robe' type='couleur'/></table>"),
	         "schema/local.xml:3: unknown name: couleur"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='robe' type='liste' liste='robe'/></table>"),
	         "schema/local.xml:3: unknown name: robe"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='veau' type='cle' table='veaux'/></table>"),
	         "schema/local.xml:3: unknown name: veaux"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='veau' type='cle' table='traites'/></table>"),
	         "schema/local.xml:3: unknown name: traites"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='veau' type='cle'/></table>"),
	         "schema/local.xml:3: attribute missing or wrong: <colonne table=\"…\">"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='robe' type='texte' cle='oui'/></table>"),
	         "schema/local.xml:3: attribute missing or wrong: cle=\"primaire\""},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='prix' cachee='yes'/></table>"),
	         "schema/local.xml:3: attribute missing or wrong: cachee=\"oui\" / \"non\""},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='prix' caché='oui'/></table>"),
	         "schema/local.xml:3: unknown element or attribute: caché"},
	        {LOCAL("<table nom='vaches'>\n<colonne nom='a/b' type='texte'/></table>"),
	         "schema/local.xml:3: not usable as a code: a/b"},
	        {LOCAL("<table nom='a&quot;b'/>"), "schema/local.xml:2: not usable as a code: a\"b"},
	        {LOCAL("<table nom='../a'/>"), "schema/local.xml:2: not usable as a code: ../a"},
	        {LOCAL("<liste id='zone'>\n<valeur code='*'/></liste>"),
	         "schema/local.xml:3: not usable as a code: *"},
	        {LOCAL("<liste id='zone'>\n<valeur code='inconnu'/></liste>"),
	         "schema/local.xml:3: not usable as a code: inconnu"},
	        {LOCAL("<liste id='zone'>\n<valeur libelle='x'/></liste>"),
	         "schema/local.xml:3: attribute missing or wrong: <valeur code=\"…\">"},
	        {"<local/>",
	         "schema/local.xml:1: not a file of this kind: <local xmlns=\"urn:preutils:schema:1\"> "
	         "is expected"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(with_local(*state, cases[i].text), cases[i].wanted);
}

static void test_mistakes_in_the_schema_have_a_place(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
	        {SCHEMA("<table nom='a'/>\n<table nom='a'/>"), "schema/schema.xml:3: declared twice: a"},
	        {SCHEMA("<table nom='a'>\n<colonne nom='b' type='texte'/>\n<colonne nom='b' "
	                "type='texte'/></table>"),
	         "schema/schema.xml:4: declared twice: b"},
	        {SCHEMA("<liste id='a'/>\n<liste id='a'/>"), "schema/schema.xml:3: declared twice: a"},
	        {SCHEMA("<liste id='a'>\n<valeur code='b'/>\n<valeur code='b'/></liste>"),
	         "schema/schema.xml:4: declared twice: b"},
	        {SCHEMA("<table nom='a'>\n<colonne nom='b' type='booleen'/></table>"),
	         "schema/schema.xml:3: unknown name: booleen"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(with_schema(*state, cases[i].text), cases[i].wanted);
	remove(farm_path(*state, "schema/schema.xml"));
	assert_non_null(strstr(loaded(*state), "definition not found: schema/schema.xml ("));
}

static void assert_cells(enum type type, bool wanted, const char *cells)
{
	const struct schema_column of_type = {.type = type};
	while (*cells) {
		size_t length = strcspn(cells, " ");
		enum message message = MSG_COUNT;
		if (schema_cell_valid(&of_type, cells, length, &message) != wanted)
			fail_msg("%.*s", (int)length, cells);
		cells += length + (cells[length] == ' ');
	}
}

static void test_forms_of_cells(void **state)
{
	(void)state;
	assert_cells(TYPE_DATE, true, "2023-01-24 2024-02-29");
	assert_cells(TYPE_DATE, false, "2023-02-29 24/01/2023");
	assert_cells(TYPE_BOOLEAN, true, "oui non");
	assert_cells(TYPE_BOOLEAN, false, "Oui ou oui! 1 o");
	assert_cells(TYPE_INTEGER, true, "0 -3 12");
	assert_cells(TYPE_INTEGER, false, "1.0 x");
	assert_cells(TYPE_DECIMAL, true, "1,5 1.5 -2");
	assert_cells(TYPE_AMOUNT, false, "1e3 1.5€ .");
	assert_cells(TYPE_YEAR, true, "2023");
	assert_cells(TYPE_YEAR, false, "23 2023-2024");
	assert_cells(TYPE_SCHOOL_YEAR, true, "2022-2023");
	assert_cells(TYPE_SCHOOL_YEAR, false, "2022-2024 2022");
	/* The letter is the remainder of the digits by 23. */
	assert_cells(TYPE_UAI, true, "0370001A 0370015R 0000000A 0000022Z");
	assert_cells(TYPE_UAI, false, "0370001B 0370001a 370001A 03700010 0370001AA 0000014O");
	assert_cells(TYPE_COMMUNE, true, "37003 01001 2A004 2B033 97411");
	assert_cells(TYPE_COMMUNE, false, "2C001 A2004 2a004 3700 370033 1A001 3700X 37 00 2");
	assert_cells(TYPE_QPV, true, "QP037001 QN03701M QP093AB9");
	assert_cells(TYPE_QPV, false, "QP37001 QX037001 qp037001 QP037-01 QP03700a");
	assert_cells(TYPE_PATH, true, "pieces/a.txt a ..a/b a..b a/b.. .a ...");
	assert_cells(TYPE_PATH, false, "/a ../a a/../b a/.. .. a\\b");
	assert_cells(TYPE_LIST, true, "a a-b é");
	assert_cells(TYPE_KEY, false, "* inconnu a:b a/b a\tb");
	assert_cells(TYPE_TEXT, true, "a:b/c");
}

/* Every byte at every place of short and long codes. */
static void test_codes_hold_no_byte_that_codes_do_not_have(void **state)
{
	char text[20];
	(void)state;
	for (size_t length = 1; length < sizeof text; length++)
		for (size_t at = 0; at < length; at++)
			for (int byte = 0; byte < 256; byte++) {
				memset(text, 'a', sizeof text);
				text[at] = (char)byte;
				bool good = byte >= 0x20 && byte != 0x7F && byte != ':' && byte != '/' &&
				            (length > 1 || byte != '*');
				assert_int_equal(schema_code_valid(text, length), good);
			}
}

static void test_codes_have_at_most_64_characters(void **state)
{
	char text[200] = "";
	(void)state;
	for (int i = 0; i < 64; i++)
		strcat(text, "é");
	assert_true(schema_code_valid(text, strlen(text)));
	strcat(text, "é");
	assert_false(schema_code_valid(text, strlen(text)));
	assert_false(schema_code_valid("", 0));
	const struct schema_column key = {.type = TYPE_TEXT, .primary = true};
	enum message message;
	assert_false(schema_cell_valid(&key, "a:b", 3, &message));
	assert_int_equal(message, MSG_CODE_FORM);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_farm, close_farm)
	const struct CMUnitTest tests[] = {
	        TEST(test_a_schema_is_read),
	        TEST(test_local_adds_and_hides_columns),
	        TEST(test_local_changes_lists),
	        TEST(test_the_nearest_local_has_the_last_word),
	        TEST(test_mistakes_in_local_have_a_place),
	        TEST(test_mistakes_in_the_schema_have_a_place),
	        TEST(test_forms_of_cells),
	        TEST(test_codes_hold_no_byte_that_codes_do_not_have),
	        TEST(test_codes_have_at_most_64_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
