/* Datasets in: CSV and XML, as people's programs write them. */
#include "farm.h"

#include "data/dataset.h"

struct barn {
	struct farm farm;
	struct dataset dataset;
	struct findings findings;
	struct error error;
};

static int open_barn(void **state)
{
	struct barn *barn = memory_zalloc(1, sizeof *barn);
	farm_open(&barn->farm);
	*state = barn;
	return 0;
}

static int close_barn(void **state)
{
	struct barn *barn = *state;
	dataset_free(&barn->dataset);
	findings_free(&barn->findings);
	farm_close(&barn->farm);
	free(barn);
	return 0;
}

static int read_with(struct barn *barn, const char *name, const struct dataset_request *request)
{
	dataset_free(&barn->dataset);
	findings_free(&barn->findings);
	barn->error = (struct error){0};
	return dataset_read(&barn->dataset, &barn->farm.schema, farm_path(&barn->farm, name), request,
	                    &barn->findings, &barn->error);
}

static int read_data(struct barn *barn, const char *name)
{
	const struct dataset_request request = {.lines = true, .text = true, .check = true};
	return read_with(barn, name, &request);
}

/* All findings, one a line. */
static const char *found(struct barn *barn)
{
	struct buffer text = {0};
	buffer_puts(&text, "");
	findings_sort(&barn->findings);
	for (size_t i = 0; i < barn->findings.count; i++) {
		const struct finding *finding = &barn->findings.items[i];
		const char *slash = strrchr(finding->place.file, '/');
		buffer_printf(&text, "%s:%zu: ", slash + 1, finding->place.line);
		buffer_printf(&text, "%s: ", finding->place.column ? finding->place.column : "");
		finding_text(&text, finding);
		buffer_printf(&text, ": %s\n", finding->value ? finding->value : "");
	}
	const char *made = arena_strdup(&barn->farm.templates.arena, text.bytes);
	buffer_free(&text);
	return made;
}

/* A column's cells as text, with commas in between. */
static const char *cells(struct barn *barn, const char *table, const char *name)
{
	struct buffer text = {0};
	const struct table *of = dataset_table(&barn->dataset, table);
	const struct column *column = table_column(of, name);
	buffer_puts(&text, "");
	for (size_t i = 0; column && i < of->rows; i++) {
		buffer_puts(&text, i ? "," : "");
		column_format(&barn->dataset, column, i, &text);
	}
	const char *made = arena_strdup(&barn->farm.templates.arena, text.bytes);
	buffer_free(&text);
	return made;
}

static const char *targets(struct barn *barn, const char *table, const char *name)
{
	struct buffer text = {0};
	const struct table *of = dataset_table(&barn->dataset, table);
	const struct column *column = table_column(of, name);
	for (size_t i = 0; i < of->rows; i++)
		buffer_printf(&text, "%ld ", (long)column_target_row(column, column->codes[i]));
	const char *made = arena_strdup(&barn->farm.templates.arena, text.bytes);
	buffer_free(&text);
	return made;
}

static void only(struct barn *barn, const char *table, const char *text)
{
	char name[100];
	remove(farm_path(&barn->farm, "data/fermes.csv"));
	remove(farm_path(&barn->farm, "data/vaches.csv"));
	remove(farm_path(&barn->farm, "data/traites.csv"));
	snprintf(name, sizeof name, "data/%s.csv", table);
	farm_write(&barn->farm, name, text);
}

static void test_values_have_their_types(void **state)
{
	struct barn *barn = *state;
	const struct dataset_request request = {0};
	assert_int_equal(read_with(barn, "data", &request), 0);
	assert_string_equal(cells(barn, "vaches", "id"), "V1,V2,V3,V4,V5");
	assert_string_equal(cells(barn, "vaches", "naissance"),
	                    "2018-02-28,2020-02-29,2021-05-15,2022-01-31,");
	assert_string_equal(cells(barn, "vaches", "poids"), "600.5,550,,480.125,");
	assert_string_equal(cells(barn, "vaches", "rang"), "1,2,3,,");
	assert_string_equal(cells(barn, "vaches", "laitiere"), "oui,non,oui,,");
	assert_string_equal(cells(barn, "vaches", "campagne"), "2021-2022,2022-2023,,2022-2023,");
	assert_string_equal(cells(barn, "vaches", "commune"), "2A004,01001,,01001,");
	assert_string_equal(cells(barn, "vaches", "ferme"), "F1,F1,F2,F2,F9");
	assert_string_equal(cells(barn, "fermes", "creation"), "1999,2005,2010");
	assert_null(dataset_table(&barn->dataset, "poules"));
	assert_null(table_column(dataset_table(&barn->dataset, "vaches"), "poule"));
}

static void test_keys_are_rows_whatever_the_order_of_tables(void **state)
{
	struct barn *barn = *state;
	const struct dataset_request request = {0};
	assert_int_equal(read_with(barn, "data", &request), 0);
	assert_string_equal(targets(barn, "vaches", "ferme"), "0 0 1 1 -1 ");
	/* milkings are read before the cows */
	assert_string_equal(targets(barn, "traites", "vache"), "0 0 0 1 2 -1 ");
	/* a table that points to itself */
	assert_string_equal(targets(barn, "vaches", "mere"), "-1 0 0 -1 -1 ");
	assert_string_equal(cells(barn, "vaches", "mere"), ",V1,V1,V9,");
	assert_string_equal(cells(barn, "traites", "vache"), "V1,V1,V1,V2,V3,V9");
}

static void test_faults_have_file_line_column_and_value(void **state)
{
	struct barn *barn = *state;
	assert_int_equal(read_data(barn, "data"), 0);
	assert_string_equal(found(barn), "traites.csv:4: date: key used twice (date): V1/2022-02-01\n"
	                                 "traites.csv:6: qualite: code not in the list: qualite: Z\n"
	                                 "traites.csv:7: vache: no such row in vaches: V9\n"
	                                 "vaches.csv:5: race: code not in the list: race: brune\n"
	                                 "vaches.csv:5: mere: no such row in vaches: V9\n"
	                                 "vaches.csv:6: ferme: no such row in fermes: F9\n");
}

/* Whether their values are known or have to be compared as texts. */
static void test_joined_keys_that_stood_before_are_told(void **state)
{
	struct barn *barn = *state;
	farm_write(&barn->farm, "data/traites.csv",
	           "vache;date;litres\nV1;2022-02-01;1\nV2;2022-02-01;1\nV1;2022-02-02;1\nV1;2022-02-01;2\n");
	assert_int_equal(read_data(barn, "data"), 0);
	assert_non_null(strstr(found(barn), "traites.csv:5: date: key used twice (date): V1/2022-02-01\n"));
	assert_null(strstr(found(barn), "traites.csv:4: date"));
}

static void test_joined_keys_of_unknown_values_are_told_too(void **state)
{
	struct barn *barn = *state;
	only(barn, "traites",
	     "vache;date;litres\nV9;2022-02-01;1\nV8;2022-02-01;1\nV9;2022-02-01;1\n;;1\n;;1\n");
	assert_int_equal(read_data(barn, "data"), 0);
	assert_non_null(strstr(found(barn), "traites.csv:4: date: key used twice (date): V9/2022-02-01\n"));
	assert_non_null(strstr(found(barn), "traites.csv:6: date: key used twice (date): \n"));
	assert_null(strstr(found(barn), "traites.csv:3: date"));
}

static void test_bad_cells_are_missing_and_told(void **state)
{
	struct barn *barn = *state;
	only(barn, "vaches",
	     "id;naissance;poids;rang;laitiere;campagne;commune;ferme\n"
	     "V1;2022-02-30;x;1.5;yes;2022;370\n"
	     ";2022-02-28;1;1;oui;2022-2023;37003;*\n"
	     "V1;;;;;;;;too;many\n");
	assert_int_equal(read_data(barn, "data"), 0);
	assert_string_equal(found(barn), "vaches.csv:2: naissance: not a date (YYYY-MM-DD): 2022-02-30\n"
	                                 "vaches.csv:2: poids: not a decimal number: x\n"
	                                 "vaches.csv:2: rang: not a whole number: 1.5\n"
	                                 "vaches.csv:2: laitiere: neither oui nor non: yes\n"
	                                 "vaches.csv:2: campagne: not a school year (2022-2023): 2022\n"
	                                 "vaches.csv:2: commune: not an Insee commune code: 370\n"
	                                 "vaches.csv:2: : fields in the row / in the header: 7 / 8: \n"
	                                 "vaches.csv:3: id: required value missing: \n"
	                                 "vaches.csv:3: ferme: not usable as a code: *\n"
	                                 "vaches.csv:3: ferme: no such row in fermes: *\n"
	                                 "vaches.csv:4: : fields in the row / in the header: 10 / 8: \n"
	                                 "vaches.csv:4: id: key used twice (id): V1\n");
	const struct table *cows = dataset_table(&barn->dataset, "vaches");
	assert_int_equal(table_column(cows, "naissance")->days[0], DATE_NONE);
	assert_int_equal(table_column(cows, "poids")->numbers[0], DECIMAL_NONE);
	assert_int_equal(table_column(cows, "rang")->numbers[0], DECIMAL_NONE);
}

static void test_dialects(void **state)
{
	static const char *const files[] = {
	        "id;nom;zone;creation\nF1;a,b;cote;1999\nF2;;;\n",
	        "id,nom,zone,creation\nF1,\"a,b\",cote,1999\nF2,,,\n",
	        "id\tnom\tzone\tcreation\nF1\ta,b\tcote\t1999\nF2\t\t\t\n",
	        "\xEF\xBB\xBFid;nom;zone;creation\r\nF1;a,b;cote;1999\r\nF2;;;\r\n",
	        "id;nom;zone;creation\nF1;a,b;cote;1999\nF2;;;",
	        "\n\nid;nom;zone;creation\n\nF1;a,b;cote;1999\n\n\nF2;;;\n\n",
	        "\"id\";nom;\"zone\";creation\n\"F1\";\"a,b\";cote;1999\n\"F2\";\"\";;\n",
	        "zone;creation;nom;id\ncote;1999;a,b;F1\n;;;F2\n",
	};
	struct barn *barn = *state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		only(barn, "fermes", files[i]);
		assert_int_equal(read_data(barn, "data"), 0);
		assert_string_equal(found(barn), "");
		assert_string_equal(cells(barn, "fermes", "id"), "F1,F2");
		assert_string_equal(cells(barn, "fermes", "nom"), "a,b,");
		assert_string_equal(cells(barn, "fermes", "zone"), "cote,");
		assert_string_equal(cells(barn, "fermes", "creation"), "1999,");
	}
}

static void test_spaces_and_quotes_belong_to_the_value(void **state)
{
	struct barn *barn = *state;
	only(barn, "fermes", "id;nom\nF1;\" a \"\"b\"\" \"\nF2;  c  \n");
	assert_int_equal(read_data(barn, "data"), 0);
	assert_string_equal(cells(barn, "fermes", "nom"), " a \"b\" ,  c  ");
}

static void test_rows_know_the_line_where_they_begin(void **state)
{
	struct barn *barn = *state;
	only(barn, "fermes",
	     "nom;id;zone\n"
	     "\"two\nlines\";F1;x\n"
	     "\n"
	     "\"three\n\nlines\";F2;\"y\n\"\n"
	     "one;F3;z\n");
	assert_int_equal(read_data(barn, "data"), 0);
	const struct table *farms = dataset_table(&barn->dataset, "fermes");
	assert_int_equal(farms->rows, 3);
	assert_int_equal(farms->lines[0], 2);
	assert_int_equal(farms->lines[1], 5);
	assert_int_equal(farms->lines[2], 9);
	assert_int_equal(table_place(farms, 2, "id").line, 9);
}

static void test_columns_that_are_missing_are_empty(void **state)
{
	struct barn *barn = *state;
	only(barn, "vaches", "race;ferme\nsalers;F1\n");
	assert_int_equal(read_data(barn, "data"), 0);
	assert_string_equal(found(barn), "vaches.csv:1: : required column missing: id: \n"
	                                 "vaches.csv:2: ferme: no such row in fermes: F1\n");
	assert_string_equal(cells(barn, "vaches", "id"), "");
	assert_string_equal(cells(barn, "vaches", "poids"), "");
	assert_int_equal(table_column(dataset_table(&barn->dataset, "vaches"), "naissance")->days[0],
	                 DATE_NONE);
	assert_int_equal(dataset_table(&barn->dataset, "traites")->rows, 0);
	only(barn, "vaches", "");
	assert_int_equal(read_data(barn, "data"), 0);
	assert_string_equal(found(barn), "vaches.csv:1: : required column missing: id: \n");
}

static void test_what_the_schema_does_not_know_is_kept_and_told(void **state)
{
	struct barn *barn = *state;
	only(barn, "fermes", "id;couleur;nom;taille\nF1;rouge;a;9\n");
	farm_write(&barn->farm, "data/poules.csv", "id\n");
	assert_int_equal(read_data(barn, "data"), 0);
	assert_string_equal(found(barn), "fermes.csv:1: : column not in the schema: couleur: \n"
	                                 "fermes.csv:1: : column not in the schema: taille: \n"
	                                 "data:0: : table not in the schema: poules: \n");
	assert_string_equal(cells(barn, "fermes", "couleur"), "rouge");
	assert_string_equal(cells(barn, "fermes", "taille"), "9");
}

static void test_many_unknown_columns_cost_little(void **state)
{
	struct barn *barn = *state;
	struct buffer text = {0};
	buffer_puts(&text, "id");
	for (int i = 0; i < 4000; i++)
		buffer_printf(&text, ";c%d", i);
	buffer_puts(&text, "\n");
	only(barn, "fermes", text.bytes);
	assert_int_equal(read_data(barn, "data"), 0);
	assert_int_equal(dataset_table(&barn->dataset, "fermes")->count, 4004);
	for (int i = 0; i < 200; i++)
		buffer_printf(&text, ";d%d", i);
	text.bytes[strcspn(text.bytes, "\n")] = ';';
	only(barn, "fermes", text.bytes);
	assert_int_equal(read_data(barn, "data"), -1);
	assert_int_equal(barn->error.code, MSG_LIMIT);
	buffer_free(&text);
}

static bool wants_race(const void *context, size_t table, size_t column)
{
	const struct schema *schema = context;
	return strcmp(schema->tables[table].columns[column].name, "mere") == 0;
}

static void test_only_what_is_wanted_is_read(void **state)
{
	struct barn *barn = *state;
	const struct dataset_request request = {.wanted = wants_race, .context = &barn->farm.schema};
	farm_write(&barn->farm, "data/fermes.csv", "\xFF not even text");
	assert_int_equal(read_with(barn, "data", &request), 0);
	assert_string_equal(targets(barn, "vaches", "mere"), "-1 0 0 -1 -1 ");
	assert_null(table_column(dataset_table(&barn->dataset, "vaches"), "race")->codes);
	assert_int_equal(barn->findings.count, 0);
}

static void assert_unreadable(struct barn *barn, const char *text, enum message code, size_t line)
{
	only(barn, "fermes", text);
	assert_int_equal(read_data(barn, "data"), -1);
	assert_int_equal(barn->error.code, code);
	assert_int_equal(barn->error.line, line);
	assert_non_null(strstr(barn->error.file, "fermes.csv"));
}

static void test_what_cannot_be_read_is_an_error_with_its_line(void **state)
{
	struct barn *barn = *state;
	assert_unreadable(barn, "id;nom\nF1;\xE9t\xE9\n", MSG_ENCODING, 2);
	assert_unreadable(barn, "id;nom\n\nF1;a\x01\n", MSG_CONTROL, 3);
	assert_unreadable(barn, "id;nom\nF1;\"a\n\nb;c\n", MSG_CSV_QUOTE, 2);
	assert_unreadable(barn, "id;nom\nF1;a\n\"F2\n", MSG_CSV_QUOTE, 3);
	assert_unreadable(barn, "id;nom\nF1;a\"b\n", MSG_CSV_QUOTE, 2);
	assert_unreadable(barn, "id;nom\nF1;\"a\"b\n", MSG_CSV_QUOTE, 2);
	assert_unreadable(barn, "id;nom;id\n", MSG_COLUMN_TWICE, 1);
	assert_unreadable(barn, "id;;nom\n", MSG_COLUMN_NAME, 1);
	assert_int_equal(read_data(barn, "none"), -1);
	assert_int_equal(barn->error.code, MSG_OPEN);
	farm_write(&barn->farm, "empty/letter.odt", "");
	assert_int_equal(read_data(barn, "empty"), -1);
	assert_int_equal(barn->error.code, MSG_NOT_A_DATASET);
	farm_write(&barn->farm, "folder/fermes.csv/x", "");
	assert_int_equal(read_data(barn, "folder"), -1);
	assert_int_equal(barn->error.code, MSG_OPEN);
}

#define XML(inside) "<donnees xmlns='urn:preutils:donnees:1'>\n" inside "</donnees>\n"
#define COWS                                                                                                 \
	"<table nom='vaches'><colonne nom='id'/><colonne nom='ferme'/>\n"                                    \
	"<ligne><v>V1</v><v>F2</v></ligne>\n<ligne><v>V2</v><v>F9</v></ligne></table>\n"
#define FARMS                                                                                                \
	"<table nom='fermes'><colonne nom='id'/><colonne nom='nom'/>\n"                                      \
	"<ligne><v>F1</v><v/></ligne>\n<ligne><v>F2</v><v>a&amp;<![CDATA[<b>]]>\n c</v></ligne></table>\n"

static void test_xml_in_any_order(void **state)
{
	static const char *const files[] = {XML(COWS FARMS), XML(FARMS COWS),
	                                    XML("<!-- x --> " COWS "\n\n" FARMS)};
	struct barn *barn = *state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		farm_write(&barn->farm, "data.xml", files[i]);
		assert_int_equal(read_data(barn, "data.xml"), 0);
		assert_string_equal(targets(barn, "vaches", "ferme"), "1 -1 ");
		assert_string_equal(cells(barn, "fermes", "nom"), ",a&<b>\n c");
		assert_int_equal(barn->findings.count, 1);
		assert_int_equal(barn->findings.items[0].code, MSG_KEY_UNKNOWN);
	}
	farm_write(&barn->farm, "data.xml", files[0]);
	assert_int_equal(read_data(barn, "data.xml"), 0);
	assert_string_equal(found(barn), "data.xml:4: ferme: no such row in fermes: F9\n");
}

static void test_xml_tables_without_rows(void **state)
{
	struct barn *barn = *state;
	farm_write(&barn->farm, "data.xml",
	           XML("<table nom='fermes'/><table nom='traites'><colonne nom='date'/></table>"
	               "<table nom='poules'><ligne><v>x</v></ligne></table>"
	               "<table nom='coqs'/>"));
	assert_int_equal(read_data(barn, "data.xml"), 0);
	assert_string_equal(found(barn), "data.xml:2: : required column missing: id: \n"
	                                 "data.xml:2: : required column missing: vache: \n"
	                                 "data.xml:2: : table not in the schema: poules: \n"
	                                 "data.xml:2: : table not in the schema: coqs: \n");
}

static void test_lines_of_long_xml_files(void **state)
{
	struct barn *barn = *state;
	struct buffer text = {0};
	buffer_puts(&text, "<donnees xmlns='urn:preutils:donnees:1'><table nom='traites'>"
	                   "<colonne nom='vache'/><colonne nom='date'/>\n");
	for (int i = 0; i < 70000; i++)
		buffer_printf(&text, "<ligne><v>V%d</v><v>%s</v></ligne>\n", i,
		              i == 69000 ? "x" : "2022-01-01");
	buffer_puts(&text, "</table></donnees>\n");
	farm_write(&barn->farm, "data.xml", text.bytes);
	const struct dataset_request request = {.lines = true};
	assert_int_equal(read_with(barn, "data.xml", &request), 0);
	assert_string_equal(found(barn), "data.xml:69002: date: not a date (YYYY-MM-DD): x\n");
	buffer_free(&text);
}

static void assert_no_xml(struct barn *barn, const char *text, enum message code, const char *detail)
{
	farm_write(&barn->farm, "data.xml", text);
	assert_int_equal(read_data(barn, "data.xml"), -1);
	assert_int_equal(barn->error.code, code);
	if (detail)
		assert_string_equal(barn->error.detail, detail);
	assert_true(barn->error.line > 0);
}

static void test_what_is_no_xml_dataset(void **state)
{
	struct barn *barn = *state;
	assert_no_xml(barn, "<donnees/>", MSG_XML_ROOT, NULL);
	assert_no_xml(barn, XML("<tables/>"), MSG_XML_UNKNOWN, "tables");
	assert_no_xml(barn, XML("<table/>"), MSG_XML_ATTRIBUTE, NULL);
	assert_no_xml(barn, XML("text"), MSG_XML_UNKNOWN, NULL);
	assert_no_xml(barn, XML("<table nom='fermes'><colonne/></table>"), MSG_XML_ATTRIBUTE, NULL);
	assert_no_xml(barn, XML("<table nom='fermes'><colonne nom=''/></table>"), MSG_COLUMN_NAME, NULL);
	assert_no_xml(barn, XML("<table nom='fermes'><row/></table>"), MSG_XML_UNKNOWN, "row");
	assert_no_xml(barn, XML("<table nom='fermes'><colonne nom='id'/><ligne><w/></ligne></table>"),
	              MSG_XML_UNKNOWN, "w");
	assert_no_xml(barn, XML("<table nom='fermes'><colonne nom='id'/><ligne><v><b/></v></ligne></table>"),
	              MSG_XML_UNKNOWN, "b");
	assert_no_xml(barn,
	              XML("<table nom='fermes'><colonne nom='id'/><ligne><v>a</v></ligne><colonne "
	                  "nom='b'/></table>"),
	              MSG_XML_UNKNOWN, "colonne");
	assert_no_xml(barn, XML("<table nom='fermes'><ligne><v>id</v></ligne></table>"), MSG_XML_UNKNOWN,
	              "ligne");
	assert_no_xml(barn, XML(FARMS FARMS), MSG_NAME_TWICE, "fermes");
	assert_no_xml(barn, XML(FARMS) "<more/>", MSG_XML_SYNTAX, NULL);
	assert_no_xml(barn, "<donnees xmlns='urn:preutils:donnees:1'>" FARMS, MSG_XML_SYNTAX, NULL);
	assert_no_xml(barn, "<!DOCTYPE donnees [<!ENTITY a 'b'>]>" XML(""), MSG_XML_UNKNOWN, "<!DOCTYPE");
	assert_no_xml(
	        barn,
	        XML("<table nom='fermes'><colonne nom='id'/><ligne><v>\xEF\xBF\xBE</v></ligne></table>"),
	        MSG_XML_SYNTAX, NULL);
	assert_no_xml(barn, XML("<table nom='fermes'><colonne nom='id'/><ligne><v>\x7F</v></ligne></table>"),
	              MSG_CONTROL, NULL);
}

static void test_raw_round_trip(void **state)
{
	static const char text[] = "nom;couleur;id;zone\n"
	                           "\"two\nlines\";rouge;F1;nowhere\n"
	                           "\" say \"\"a\"\" \";;F1;\n"
	                           "'c';;;\n";
	struct barn *barn = *state;
	const struct dataset_request raw = {.raw = true};
	only(barn, "fermes", text);
	assert_int_equal(read_with(barn, "data", &raw), 0);
	assert_int_equal(barn->findings.errors, 0);
	struct out *out = out_open(farm_path(&barn->farm, "raw.xml"), &barn->error);
	dataset_write_xml(&barn->dataset, out);
	assert_int_equal(out_close(out, &barn->error), 0);
	assert_int_equal(read_with(barn, "raw.xml", &raw), 0);
	assert_int_equal(dataset_write_csv(&barn->dataset, farm_path(&barn->farm, "again"), &barn->error), 0);
	char *again = farm_read(&barn->farm, "again/fermes.csv");
	assert_string_equal(again, text);
	free(again);
}

static void test_tricky_texts_survive(void **state)
{
	static const char text[] = "\"\xEF\xBB\xBFnom\"\n\"\"\na\n\"\xC2\x85]]>&<\"\n";
	static const char wanted[] = "\"\xEF\xBB\xBFnom\"\n\"\"\na\n\xC2\x85]]>&<\n";
	struct barn *barn = *state;
	const struct dataset_request raw = {.raw = true};
	only(barn, "fermes", text);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(read_with(barn, i ? "raw.xml" : "data", &raw), 0);
		assert_int_equal(
		        dataset_write_csv(&barn->dataset, farm_path(&barn->farm, "again"), &barn->error), 0);
		char *again = farm_read(&barn->farm, "again/fermes.csv");
		assert_string_equal(again, wanted);
		free(again);
		struct out *out = out_open(farm_path(&barn->farm, "raw.xml"), &barn->error);
		dataset_write_xml(&barn->dataset, out);
		assert_int_equal(out_close(out, &barn->error), 0);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_barn, close_barn)
	const struct CMUnitTest tests[] = {
	        TEST(test_values_have_their_types),
	        TEST(test_keys_are_rows_whatever_the_order_of_tables),
	        TEST(test_faults_have_file_line_column_and_value),
	        TEST(test_joined_keys_that_stood_before_are_told),
	        TEST(test_joined_keys_of_unknown_values_are_told_too),
	        TEST(test_bad_cells_are_missing_and_told),
	        TEST(test_dialects),
	        TEST(test_spaces_and_quotes_belong_to_the_value),
	        TEST(test_rows_know_the_line_where_they_begin),
	        TEST(test_columns_that_are_missing_are_empty),
	        TEST(test_what_the_schema_does_not_know_is_kept_and_told),
	        TEST(test_many_unknown_columns_cost_little),
	        TEST(test_only_what_is_wanted_is_read),
	        TEST(test_what_cannot_be_read_is_an_error_with_its_line),
	        TEST(test_xml_in_any_order),
	        TEST(test_xml_tables_without_rows),
	        TEST(test_lines_of_long_xml_files),
	        TEST(test_what_is_no_xml_dataset),
	        TEST(test_raw_round_trip),
	        TEST(test_tricky_texts_survive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
