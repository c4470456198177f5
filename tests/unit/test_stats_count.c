/* Whole statistics over a small herd: axes, measures, months and years, filters. Nothing in C knows a cow. */
#include "farm.h"

#include "stats/favorite.h"
#include "stats/stats.h"
#include "stats/turns.h"

#define CATALOGUE                                                                                            \
	"<catalogue xmlns='urn:preutils:catalogue:1' nom='essai 1'>\n"                                       \
	"<entite id='vaches' table='vaches'/><entite id='fermes' table='fermes'/>\n"                         \
	"<parent table='traites' colonne='vache'/><parent table='vaches' colonne='ferme'/>\n"                \
	"<programmes table='fermes' id='id' libelle='nom'/>\n"                                               \
	"<condition table='vaches' nom='presente'>naissance &lt;= F and (mort is empty or mort &gt;= D)"     \
	"</condition>\n"                                                                                     \
	"<filtre option='zone'><garde table='fermes'>zone in option</garde>"                                 \
	"<garde table='vaches'>ferme.garde</garde><garde table='traites'>vache.garde</garde></filtre>\n"     \
	"<filtre option='troupeau'><garde table='vaches'>troupeau and race in option</garde></filtre>\n"     \
	"<filtre option='race'><garde table='vaches'>race in option</garde>"                                 \
	"<garde table='fermes'>existe(vaches, garde)</garde></filtre>\n"                                     \
	"<population id='troupeau' libelle='Troupeau' unite='vaches' table='vaches' stock='oui'>"            \
	"<definition>Vaches "                                                                                \
	"présentes.</definition><si>presente</si><depuis>naissance</depuis></population>\n"                 \
	"<population id='toutes' libelle='Toutes' unite='vaches' table='vaches'/>\n"                         \
	"<population id='traites' libelle='Traites' unite='traites' table='traites'>"                        \
	"<si>date &gt;= D and date &lt;= F</si><depuis>date</depuis></population>\n"                         \
	"<population id='traites_toutes' libelle='T' unite='traites' table='traites' identifiant='vache "    \
	"date'/>\n"                                                                                          \
	"<population id='elevages' libelle='Élevages' unite='fermes' table='fermes' stock='oui'>"           \
	"<lien table='vaches'>presente</lien><depuis>minimum(vaches, naissance)</depuis>"                    \
	"<enfants table='vaches' population='troupeau'/></population>\n"                                     \
	"<dimension id='race' libelle='Race' type='liste'><sur table='vaches'>race</sur></dimension>\n"      \
	"<dimension id='zone' libelle='Zone' type='liste'><sur table='fermes'>zone</sur></dimension>\n"      \
	"<dimension id='ferme' libelle='Ferme' type='cle' etiquette='nom'><sur "                             \
	"table='vaches'>ferme</sur></dimension>\n"                                                           \
	"<dimension id='age' libelle='Âge' type='nombre'><sur table='vaches'>ans(naissance, "               \
	"R)</sur></dimension>\n"                                                                             \
	"<dimension id='poids' libelle='Poids' type='nombre'><sur table='vaches'>poids</sur></dimension>\n"  \
	"<dimension id='taille' libelle='Taille' type='liste'><sur table='vaches'>poids</sur>"               \
	"<tranche code='petite' libelle='Petite' max='500'/><tranche code='grande' libelle='Grande' "        \
	"max='560'/>"                                                                                        \
	"</dimension>\n"                                                                                     \
	"<dimension id='etat' libelle='État' type='liste'><sur table='vaches'/>"                            \
	"<cas code='morte' libelle='Morte'>mort is not empty</cas>"                                          \
	"<cas code='vieille' libelle='Vieille'>naissance &lt; 2021-01-01</cas></dimension>\n"                \
	"<dimension id='groupe' libelle='Groupe' type='liste'><sur table='vaches'>race</sur>"                \
	"<groupe code='nord' libelle='Nord' codes='normande brune'/></dimension>\n"                          \
	"<dimension id='qualite' libelle='Qualité' type='liste'>"                                           \
	"<sur table='vaches' par='traites' si='litres &gt; 5'>qualite</sur></dimension>\n"                   \
	"<dimension id='ne' libelle='Né' type='mois'><sur table='vaches'>naissance</sur></dimension>\n"     \
	"<dimension id='mois' libelle='Mois' type='par-mois'/>\n"                                            \
	"<dimension id='annee' libelle='Année' type='par-annee'/>\n"                                        \
	"<quantite id='litres' libelle='Litres' unite='litres'><sur "                                        \
	"table='traites'>litres</sur></quantite>\n"                                                          \
	"<quantite id='poids' libelle='Poids' unite='kg'><sur table='vaches'>poids</sur></quantite>\n"       \
	"<quantite id='rang' libelle='Rang' unite='rangs' decimales='0'><sur "                               \
	"table='vaches'>rang</sur></quantite>\n"                                                             \
	"<reference table='vaches' nom='traite' vers='traites' ordre='date'>date &lt;= F</reference>\n"      \
	"<serie table='traites' nom='suite' par='vache' ordre='date'>date &lt;= F</serie>\n"                 \
	"<population id='laitieres' libelle='L' unite='fermes' table='fermes'><lien "                        \
	"table='vaches'>laitiere in (oui)</lien></population>\n"                                             \
	"<dimension id='fondation' libelle='F' type='cle' etiquette='creation'><sur "                        \
	"table='vaches'>ferme</sur></dimension>\n"                                                           \
	"<population id='dernieres' libelle='D' unite='traites' table='traites'>"                            \
	"<si>suite.derniere and vache.troupeau</si></population>\n"                                          \
	"<dimension id='traite' libelle='T' type='liste'><sur "                                              \
	"table='vaches'>traite.qualite</sur></dimension>\n"                                                  \
	"</catalogue>\n"

#define STATISTICS                                                                                           \
	"<catalogue xmlns='urn:preutils:catalogue:1'>\n"                                                     \
	"<rubrique libelle='Étables'>\n"                                                                    \
	"<statistique id='n' libelle='N' population='troupeau'/>\n"                                          \
	"<statistique id='race' libelle='N' population='troupeau' lignes='race'/>\n"                         \
	"<statistique id='zone' libelle='N' population='toutes' lignes='zone'/>\n"                           \
	"<statistique id='ferme' libelle='N' population='toutes' lignes='ferme'/>\n"                         \
	"<statistique id='age' libelle='N' population='toutes' lignes='age'/>\n"                             \
	"<statistique id='poids' libelle='N' population='toutes' lignes='poids'/>\n"                         \
	"<statistique id='taille' libelle='N' population='toutes' lignes='taille'/>\n"                       \
	"<statistique id='etat' libelle='N' population='toutes' lignes='etat'/>\n"                           \
	"<statistique id='groupe' libelle='N' population='toutes' lignes='groupe'/>\n"                       \
	"<statistique id='qualite' libelle='N' population='toutes' lignes='qualite'/>\n"                     \
	"<statistique id='qualite-traites' libelle='N' population='traites_toutes' lignes='qualite'/>\n"     \
	"<statistique id='race-zone' libelle='N' population='toutes' lignes='race' colonnes='zone'/>\n"      \
	"<statistique id='ne' libelle='N' population='toutes' lignes='ne'/>\n"                               \
	"</rubrique>\n<rubrique libelle='Temps'>\n"                                                          \
	"<statistique id='mois' libelle='N' population='troupeau' lignes='mois'/>\n"                         \
	"<statistique id='annee' libelle='N' population='troupeau' lignes='annee'/>\n"                       \
	"<statistique id='annee-race' libelle='N' population='troupeau' lignes='annee' colonnes='race'/>\n"  \
	"<statistique id='traites-mois' libelle='N' population='traites' lignes='mois'/>\n"                  \
	"<statistique id='elevages' libelle='N' population='elevages' lignes='zone'/>\n"                     \
	"<statistique id='elevages-annee' libelle='N' population='elevages' lignes='annee'/>\n"              \
	"<statistique id='zone-annee' libelle='N' population='elevages' lignes='zone' colonnes='annee'/>\n"  \
	"</rubrique>\n<rubrique libelle='Mesures'>\n"                                                        \
	"<statistique id='vaches-traites' libelle='N' population='traites_toutes' lignes='qualite' "         \
	"mesure='vaches'/>\n"                                                                                \
	"<statistique id='fermes-traites' libelle='N' population='traites_toutes' mesure='fermes'/>\n"       \
	"<statistique id='fermes-vaches' libelle='N' population='toutes' lignes='race' mesure='fermes'/>\n"  \
	"<statistique id='somme' libelle='N' population='traites_toutes' lignes='race' "                     \
	"mesure='somme(litres)'/>\n"                                                                         \
	"<statistique id='moyenne' libelle='N' population='traites_toutes' lignes='race' "                   \
	"mesure='moyenne(litres)'/>\n"                                                                       \
	"<statistique id='mediane' libelle='N' population='traites_toutes' mesure='mediane(litres)'/>\n"     \
	"<statistique id='rang' libelle='N' population='toutes' lignes='race' mesure='moyenne(rang)'/>\n"    \
	"<statistique id='traite' libelle='N' population='toutes' lignes='traite' colonnes='ferme'/>\n"      \
	"<statistique id='laitieres' libelle='N' population='laitieres'/>\n"                                 \
	"<statistique id='fondation' libelle='N' population='toutes' lignes='fondation'/>\n"                 \
	"<statistique id='dernieres' libelle='N' population='dernieres' lignes='race'/>\n"                   \
	"<statistique id='poids-traites' libelle='N' population='traites_toutes' "                           \
	"mesure='mediane(poids)'/>\n"                                                                        \
	"</rubrique>\n</catalogue>\n"

struct herd {
	struct farm farm;
	struct catalogue catalogue;
	struct error error;
};

static int open_herd(void **state)
{
	struct herd *herd = memory_zalloc(1, sizeof *herd);
	farm_open(&herd->farm);
	farm_write(&herd->farm, "catalogue/a.xml", CATALOGUE);
	farm_write(&herd->farm, "catalogue/b.xml", STATISTICS);
	if (catalogue_load(&herd->catalogue, &herd->farm.schema, &herd->farm.templates, &herd->error) < 0)
		fail_msg("%s", farm_message(&herd->farm, &herd->error));
	*state = herd;
	return 0;
}

static int close_herd(void **state)
{
	struct herd *herd = *state;
	catalogue_free(&herd->catalogue);
	farm_close(&herd->farm);
	free(herd);
	return 0;
}

static void add_cell(struct buffer *text, const struct statistic *statistic, size_t row, size_t column)
{
	char value[32];
	const struct cell *cell = statistic_cell(statistic, row, column);
	decimal_format(cell->value, value);
	buffer_printf(text, "%s%s", text->length ? " " : "", statistic->rows.values[row].code);
	if (statistic->axes > 1)
		buffer_printf(text, ":%s", statistic->columns.values[column].code);
	buffer_printf(text, "=%s", value);
	if (cell->n * DECIMAL_ONE != cell->value)
		buffer_printf(text, "/%lld", (long long)cell->n);
	if (cell->children != cell->n)
		buffer_printf(text, "[%lld]", (long long)cell->children);
}

/* "code=value/n[cows]" of each cell; n and cows where they are not the value, or not n. */
static const char *all_cells(struct herd *herd, const struct results *results)
{
	struct buffer text = {0};
	const struct statistic *statistic = &results->statistics[0];
	for (size_t i = 0; i < statistic->rows.count; i++)
		for (size_t k = 0; k < statistic_columns(statistic); k++)
			add_cell(&text, statistic, i, k);
	const char *made = arena_strdup(&herd->farm.templates.arena, text.bytes);
	buffer_free(&text);
	return made;
}

static int compute(struct herd *herd, const char *id, const struct stats_options *options,
                   struct results *results)
{
	struct findings findings = {0};
	const struct declared *declared = catalogue_statistic(&herd->catalogue, id);
	assert_non_null(declared);
	herd->error = (struct error){0};
	int result = stats_compute(results, &herd->catalogue, farm_path(&herd->farm, "data"), options,
	                           &declared, 1, &findings, &herd->error);
	findings_free(&findings);
	return result;
}

static struct stats_options in_2022(void)
{
	return (struct stats_options){.period = {.from = date_from_civil(2022, 1, 1),
	                                         .to = date_from_civil(2022, 12, 31),
	                                         .reference = date_from_civil(2022, 6, 30)}};
}

static const char *counted(struct herd *herd, const char *id, const struct stats_options *options)
{
	struct results results;
	if (compute(herd, id, options, &results) < 0)
		return farm_message(&herd->farm, &herd->error);
	const char *cells = all_cells(herd, &results);
	results_free(&results);
	return cells;
}

static void assert_counts(void **state, const char *id, const char *wanted)
{
	const struct stats_options options = in_2022();
	assert_string_equal(counted(*state, id, &options), wanted);
}

static char *written(struct herd *herd, const char *id, const char *format, bool alone)
{
	struct stats_options options = in_2022();
	struct results results;
	struct buffer text = {0};
	options.written = alone;
	buffer_puts(&text, "");
	if (compute(herd, id, &options, &results) < 0)
		return text.bytes;
	struct out *out = out_open_memory(&text);
	assert_int_equal(results_write(&results, format, out), 0);
	assert_int_equal(out_close(out, &herd->error), 0);
	results_free(&results);
	return text.bytes;
}

static void test_results_that_are_only_written_are_the_same(void **state)
{
	struct herd *herd = *state;
	for (size_t i = 0; i < herd->catalogue.statistic_count; i++)
		for (const char *const *format = results_formats; *format; format++) {
			const char *id = herd->catalogue.statistics[i].id;
			char *cells = written(herd, id, *format, false);
			char *counts = written(herd, id, *format, true);
			assert_string_equal(counts, cells);
			free(cells);
			free(counts);
		}
}

static void test_a_number(void **state)
{
	assert_counts(state, "n", "*=4");
}

static void test_list_axes_show_the_list_then_what_occurs(void **state)
{
	assert_counts(state, "race", "normande=2 salers=1 brune=1 *=4");
	assert_counts(state, "zone", "plaine=0 montagne=2 cote=2 inconnu=1 *=5");
}

static void test_key_axes_show_what_occurs_by_label(void **state)
{
	assert_counts(state, "ferme", "F9=1 F2=2 F1=2 *=5");
}

static void test_number_axes_show_the_numbers_that_occur(void **state)
{
	assert_counts(state, "age", "0=1 1=1 2=1 4=1 inconnu=1 *=5");
	assert_counts(state, "poids", "480.125=1 550=1 600.5=1 inconnu=2 *=5");
}

static void test_bands_cases_and_groups(void **state)
{
	assert_counts(state, "taille", "petite=1 grande=1 inconnu=3 *=5");
	assert_counts(state, "etat", "morte=1 vieille=1 inconnu=3 *=5");
	assert_counts(state, "groupe", "nord=3 inconnu=2 *=5");
}

static void test_several_values_count_once_each(void **state)
{
	assert_counts(state, "qualite", "A=2 B=1 inconnu=3 *=5");
	assert_counts(state, "qualite-traites", "A=4[2] B=3[1] inconnu=2 *=6[4]");
}

static void test_crossed_axes_are_a_rectangle(void **state)
{
	assert_counts(state, "race-zone",
	              "normande:plaine=0 normande:montagne=1 normande:cote=1 normande:inconnu=0 normande:*=2 "
	              "salers:plaine=0 salers:montagne=1 salers:cote=0 salers:inconnu=0 salers:*=1 "
	              "brune:plaine=0 brune:montagne=0 brune:cote=1 brune:inconnu=0 brune:*=1 "
	              "inconnu:plaine=0 inconnu:montagne=0 inconnu:cote=0 inconnu:inconnu=1 inconnu:*=1 "
	              "*:plaine=0 *:montagne=2 *:cote=2 *:inconnu=1 *:*=5");
}

static void test_months_of_dates(void **state)
{
	struct stats_options options = in_2022();
	options.period.to = date_from_civil(2022, 2, 10);
	/* Dates before or after count in the total only. */
	assert_string_equal(counted(*state, "ne", &options), "2022-01=1 2022-02=0 inconnu=1 *=5");
}

static void test_months_of_a_stock(void **state)
{
	struct stats_options options = in_2022();
	options.period = (struct period){date_from_civil(2022, 1, 15), date_from_civil(2022, 7, 1),
	                                 date_from_civil(2022, 7, 1)};
	assert_string_equal(counted(*state, "mois", &options),
	                    "2022-01=4 2022-02=4 2022-03=4 2022-04=4 2022-05=4 2022-06=4 2022-07=3 *=4");
	options.period.to = date_from_civil(2022, 1, 30);
	assert_string_equal(counted(*state, "mois", &options), "2022-01=3 *=3");
}

static void test_years_begin_with_the_first_unit(void **state)
{
	assert_counts(state, "annee", "2018=1 2019=1 2020=2 2021=3 2022=4 *=4");
	assert_counts(state, "annee-race",
	              "2018:normande=1 2018:salers=0 2018:brune=0 2018:*=1 "
	              "2019:normande=1 2019:salers=0 2019:brune=0 2019:*=1 "
	              "2020:normande=1 2020:salers=1 2020:brune=0 2020:*=2 "
	              "2021:normande=2 2021:salers=1 2021:brune=0 2021:*=3 "
	              "2022:normande=2 2022:salers=1 2022:brune=1 2022:*=4 "
	              "*:normande=2 *:salers=1 *:brune=1 *:*=4");
	struct stats_options options = in_2022();
	options.period = (struct period){date_from_civil(2010, 1, 1), date_from_civil(2010, 6, 1), 0};
	assert_string_equal(counted(*state, "annee", &options), "*=0");
}

static void test_dated_rows_by_month(void **state)
{
	struct stats_options options = in_2022();
	options.period.to = date_from_civil(2022, 5, 31);
	assert_string_equal(counted(*state, "traites-mois", &options),
	                    "2022-01=1 2022-02=2[1] 2022-03=1 2022-04=1 2022-05=1 *=6[4]");
}

static void test_what_stands_above_has_weights(void **state)
{
	assert_counts(state, "elevages", "plaine=0 montagne=1[2] cote=1[2] *=2[4]");
	assert_counts(state, "elevages-annee", "2018=1 2019=1 2020=1[2] 2021=2[3] 2022=2[4] *=2[4]");
	assert_counts(
	        state, "zone-annee",
	        "plaine:2018=0 plaine:2019=0 plaine:2020=0 plaine:2021=0 plaine:2022=0 plaine:*=0 "
	        "montagne:2018=1 montagne:2019=1 montagne:2020=1[2] montagne:2021=1[2] montagne:2022=1[2] "
	        "montagne:*=1[2] "
	        "cote:2018=0 cote:2019=0 cote:2020=0 cote:2021=1 cote:2022=1[2] cote:*=1[2] "
	        "*:2018=1 *:2019=1 *:2020=1[2] *:2021=2[3] *:2022=2[4] *:*=2[4]");
}

static void test_distinct_ones_behind_the_rows(void **state)
{
	assert_counts(state, "vaches-traites", "A=2 B=1 inconnu=2 *=4");
	assert_counts(state, "fermes-traites", "*=2[4]");
	assert_counts(state, "fermes-vaches", "normande=2 salers=1 brune=1 inconnu=1 *=3[5]");
}

static void test_sums_means_and_medians(void **state)
{
	assert_counts(state, "somme", "normande=43.5/3[1] salers=18/1 inconnu=30/1 *=91.5/5[3]");
	assert_counts(state, "moyenne", "normande=14.5/3[1] salers=18/1 inconnu=30/1 *=18.3/5[3]");
	assert_counts(state, "mediane", "*=20.5/5[3]");
	assert_counts(state, "rang", "normande=2 salers=2/1 brune=/0 inconnu=/0 *=2/3");
	assert_counts(state, "poids-traites", "*=600.5/4[2]");
}

static void test_medians_keep_their_values(void **state)
{
	struct results results;
	const struct stats_options options = in_2022();
	assert_int_equal(compute(*state, "poids-traites", &options, &results), 0);
	const struct cell *cell = &results.statistics[0].cells[0];
	assert_int_equal(cell->histogram_count, 2);
	assert_int_equal(cell->histogram[0].value, INT64_C(550000000));
	assert_int_equal(cell->histogram[0].count, 1);
	assert_int_equal(cell->histogram[1].value, INT64_C(600500000));
	assert_int_equal(cell->histogram[1].count, 3);
	results_free(&results);
}

static void test_an_even_number_has_the_mean_of_the_middle(void **state)
{
	struct herd *herd = *state;
	farm_write(&herd->farm, "data/traites.csv",
	           "vache;date;litres\nV1;2022-01-01;1\nV1;2022-01-02;2.0001\nV1;2022-01-03;9\nV1;2022-01-04;"
	           "0\n");
	assert_counts(state, "mediane", "*=1.5001/4[1]");
	farm_write(&herd->farm, "data/traites.csv", FARM_TRAITES);
}

static void test_sums_out_of_range_are_an_error(void **state)
{
	struct herd *herd = *state;
	farm_write(&herd->farm, "data/traites.csv",
	           "vache;date;litres\nV1;2022-01-01;8999999999999\nV1;2022-01-02;8999999999999\n");
	assert_counts(state, "somme", "a sum is too large");
	assert_counts(state, "moyenne", "a sum is too large");
	assert_counts(state, "mediane", "a sum is too large");
	farm_write(&herd->farm, "data/traites.csv", FARM_TRAITES);
	farm_write(&herd->farm, "data/vaches.csv", "id;rang\nV1;999999999999999999\n");
	assert_counts(state, "rang", "a sum is too large");
	farm_write(&herd->farm, "data/vaches.csv", FARM_VACHES);
}

static void test_empty_tables_have_their_axes(void **state)
{
	struct herd *herd = *state;
	farm_write(&herd->farm, "data/vaches.csv", "id\n");
	assert_counts(state, "race", "normande=0 salers=0 *=0");
	assert_counts(state, "ferme", "*=0");
	assert_counts(state, "age", "*=0");
	assert_counts(state, "qualite", "A=0 B=0 *=0");
	assert_counts(state, "annee", "*=0");
	assert_counts(state, "rang", "normande=/0 salers=/0 *=/0");
	farm_write(&herd->farm, "data/vaches.csv", FARM_VACHES);
}

static const char *filtered(struct herd *herd, const char *id, const char *option, const char *value)
{
	struct stats_options options = in_2022();
	const struct stats_filter filter = {.option = option, .values = &value, .count = 1};
	options.filters = &filter;
	options.filter_count = 1;
	return counted(herd, id, &options);
}

static void test_filters_keep_what_belongs_together(void **state)
{
	assert_string_equal(filtered(*state, "ferme", "zone", "cote"), "F2=2 *=2");
	assert_string_equal(filtered(*state, "n", "zone", "nowhere"), "*=0");
	assert_string_equal(filtered(*state, "somme", "zone", "montagne"),
	                    "normande=43.5/3[1] salers=18/1 *=61.5/4[2]");
	assert_string_equal(filtered(*state, "elevages", "race", "brune"), "plaine=0 montagne=0 cote=1 *=1");
	/* A filter may ask for a population, which is counted again with what the filter keeps. */
	assert_string_equal(filtered(*state, "n", "troupeau", "normande"), "*=2");
	assert_string_equal(filtered(*state, "n", "poids", "1"), "unknown name: <filtre option=\"poids\">");
}

static void test_results_say_what_was_counted(void **state)
{
	struct results results;
	const struct stats_options options = in_2022();
	assert_int_equal(compute(*state, "poids-traites", &options, &results), 0);
	const struct statistic *statistic = &results.statistics[0];
	assert_string_equal(results.catalogue, "essai 1");
	assert_int_equal(results.present_count, 3);
	assert_string_equal(results.present[0].label, "Le Haut-Pré");
	assert_null(results.present[0].commune);
	assert_string_equal(statistic->heading, "Mesures");
	assert_string_equal(statistic->population_label, "T");
	assert_string_equal(statistic->measure, "mediane(poids)");
	assert_string_equal(statistic->unit, "kg");
	assert_int_equal(statistic->kind, MEASURE_MEDIAN);
	assert_int_equal(statistic->axes, 0);
	results_free(&results);
}

static const char *explained(struct herd *herd, const char *cell)
{
	struct buffer lines = {0};
	struct findings findings = {0};
	const struct stats_options options = in_2022();
	herd->error = (struct error){0};
	buffer_puts(&lines, "");
	int result = stats_explain(&lines, &herd->catalogue, farm_path(&herd->farm, "data"), &options, cell,
	                           &findings, &herd->error);
	const char *said = result < 0 ? farm_message(&herd->farm, &herd->error)
	                              : arena_strdup(&herd->farm.templates.arena, lines.bytes);
	buffer_free(&lines);
	findings_free(&findings);
	return said;
}

static void test_the_rows_behind_a_cell(void **state)
{
	assert_string_equal(explained(*state, "race:normande"), "V1\nV3\n");
	assert_string_equal(explained(*state, "race"), "V1\nV2\nV3\nV4\n");
	assert_string_equal(explained(*state, "race-zone:brune:cote"), "V4\n");
	assert_string_equal(explained(*state, "race-zone:*:inconnu"), "V5\n");
	assert_string_equal(explained(*state, "annee:2019"), "V1\n");
	assert_string_equal(explained(*state, "qualite:B"), "V1\n");
	assert_string_equal(explained(*state, "somme:salers"), "V2/2022-03-15\n");
	assert_string_equal(explained(*state, "vaches-traites:A"), "V1\nV2\n");
	assert_string_equal(explained(*state, "fermes-traites"), "F1\nF2\n");
	assert_string_equal(explained(*state, "race:blanche"), "no such cell: race:blanche");
	assert_string_equal(explained(*state, "race:normande:F"), "no such cell: race:normande:F");
	assert_string_equal(explained(*state, "none"), "no such statistic: none");
}

static void test_a_choice_keeps_order_and_has_no_doubles(void **state)
{
	struct herd *herd = *state;
	struct choice choice = {0};
	struct error error = {0};
	assert_int_equal(choice_add_ids(&choice, &herd->catalogue, "somme,,n,somme", &error), 0);
	assert_int_equal(choice.count, 2);
	assert_int_equal(choice_add_heading(&choice, &herd->catalogue, "etab", &error), 0);
	assert_int_equal(choice.count, 14);
	assert_string_equal(choice.items[0]->id, "somme");
	choice_sort(&choice);
	assert_string_equal(choice.items[0]->id, "n");
	choice_add_all(&choice, &herd->catalogue);
	assert_int_equal(choice.count, herd->catalogue.statistic_count);
	assert_int_equal(choice_add_heading(&choice, &herd->catalogue, "", &error), -1);
	error = (struct error){0};
	assert_int_equal(choice_add_ids(&choice, &herd->catalogue, "n,nothing", &error), -1);
	assert_string_equal(error.detail, "nothing");
	choice_free(&choice);
}

static void assert_rule(const char *rule, const char *wanted)
{
	struct period period;
	struct error error = {0};
	char from[11], to[11], text[40] = "none";
	if (period_rule(rule, date_from_civil(2023, 3, 15), &period, &error) == 0) {
		date_format(period.from, from);
		date_format(period.to, to);
		assert_int_equal(period.reference, period.to);
		snprintf(text, sizeof text, "%s %s", from, to);
	}
	assert_string_equal(text, wanted);
}

/* More cows than vectors are kept of: columns and vectors are let go between statistics, whose order is
 * another then. */
static void write_large(const struct herd *herd)
{
	struct buffer cows = {0}, milkings = {0};
	static const char *const races[] = {"normande", "salers", "brune", ""};
	buffer_puts(&cows, "id;ferme;mere;naissance;mort;race;poids;prix;rang;laitiere;campagne;commune\n");
	buffer_puts(&milkings, "vache;date;litres;qualite\n");
	for (unsigned i = 1; i <= 5000; i++) {
		buffer_printf(&cows, "V%u;F%u;;%u-0%u-11;;%s;%u,5;%u;%u;%s;20%u-20%u;\n", i, i * 7 % 4,
		              2000 + i % 23, i % 9 + 1, races[i * 5 % 7 % 4], i % 900, i % 1000, i % 6,
		              i % 3 ? "oui" : "non", 10 + i % 13, 11 + i % 13);
		for (unsigned k = 0; k < i % 4; k++)
			buffer_printf(&milkings, "V%u;2022-0%u-1%u;%u.25;%s\n", i, (i + k) % 9 + 1, k,
			              (i + k) % 30, i % 2 ? "A" : "B");
	}
	farm_write(&herd->farm, "large/fermes.csv", FARM_FERMES);
	farm_write(&herd->farm, "large/vaches.csv", cows.bytes);
	farm_write(&herd->farm, "large/traites.csv", milkings.bytes);
	buffer_free(&cows);
	buffer_free(&milkings);
}

static char *large_results(struct herd *herd, const struct declared *const *chosen, size_t count)
{
	const struct stats_options options = in_2022();
	struct findings findings = {0};
	struct results results;
	struct buffer text = {0};
	assert_int_equal(stats_compute(&results, &herd->catalogue, farm_path(&herd->farm, "large"), &options,
	                               chosen, count, &findings, &herd->error),
	                 0);
	struct out *out = out_open_memory(&text);
	assert_int_equal(results_write(&results, "csv", out), 0);
	assert_int_equal(out_close(out, &herd->error), 0);
	results_free(&results);
	findings_free(&findings);
	return text.bytes;
}

static void test_statistics_counted_together_are_as_alone(void **state)
{
	struct herd *herd = *state;
	size_t all = herd->catalogue.statistic_count, count = 0;
	const struct declared **chosen = memory_alloc(all, sizeof *chosen);
	struct buffer alone = {0};
	herd->error = (struct error){0};
	write_large(herd);
	/* In no order, some left out. */
	for (size_t i = 0; i < all; i++)
		if (i % 5 != 3)
			chosen[count++] = &herd->catalogue.statistics[i * 7 % all];
	for (size_t i = 0; i < count; i++) {
		char *one = large_results(herd, &chosen[i], 1);
		buffer_puts(&alone, i ? strchr(one, '\n') + 1 : one);
		free(one);
	}
	char *together = large_results(herd, chosen, count);
	assert_string_equal(together, alone.bytes);
	free(together);
	free(chosen);
	buffer_free(&alone);
}

/* Compiling and needs look for columns in two ways: both must find the same. */
static void test_needs_are_the_columns_that_were_compiled_for(void **state)
{
	struct herd *herd = *state;
	const struct stats_options options = in_2022();
	for (size_t i = 0; i < herd->catalogue.statistic_count; i++) {
		const struct declared *declared = &herd->catalogue.statistics[i];
		struct findings findings = {0};
		struct session session;
		struct needs needs;
		assert_int_equal(session_start(&session, &herd->catalogue, farm_path(&herd->farm, "data"),
		                               &options, &declared, 1, &findings, &herd->error),
		                 0);
		needs_start(&needs, &session.compiler);
		turns_need(&needs, &session.jobs[0]);
		for (size_t t = 0; t < herd->farm.schema.count; t++)
			for (size_t c = 0; c < herd->farm.schema.tables[t].count; c++)
				if (needs.columns[t][c] != session.compiler.needed[t][c])
					fail_msg("%s: %s.%s", declared->id, herd->farm.schema.tables[t].name,
					         herd->farm.schema.tables[t].columns[c].name);
		needs_free(&needs);
		session_end(&session);
		findings_free(&findings);
	}
}

static void test_period_rules(void **state)
{
	(void)state;
	assert_rule("school-year", "2022-09-01 2023-03-15");
	assert_rule("civil-year", "2023-01-01 2023-03-15");
	assert_rule("last-month", "2023-02-01 2023-02-28");
	assert_rule("since 2020-05-01", "2020-05-01 2023-03-15");
	assert_rule("2021", "2021-01-01 2021-12-31");
	assert_rule("since 2024-01-01", "none");
	assert_rule("since ever", "none");
	assert_rule("next-month", "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_number),
	        cmocka_unit_test(test_list_axes_show_the_list_then_what_occurs),
	        cmocka_unit_test(test_key_axes_show_what_occurs_by_label),
	        cmocka_unit_test(test_number_axes_show_the_numbers_that_occur),
	        cmocka_unit_test(test_bands_cases_and_groups),
	        cmocka_unit_test(test_several_values_count_once_each),
	        cmocka_unit_test(test_crossed_axes_are_a_rectangle),
	        cmocka_unit_test(test_months_of_dates),
	        cmocka_unit_test(test_months_of_a_stock),
	        cmocka_unit_test(test_years_begin_with_the_first_unit),
	        cmocka_unit_test(test_dated_rows_by_month),
	        cmocka_unit_test(test_what_stands_above_has_weights),
	        cmocka_unit_test(test_distinct_ones_behind_the_rows),
	        cmocka_unit_test(test_sums_means_and_medians),
	        cmocka_unit_test(test_medians_keep_their_values),
	        cmocka_unit_test(test_an_even_number_has_the_mean_of_the_middle),
	        cmocka_unit_test(test_sums_out_of_range_are_an_error),
	        cmocka_unit_test(test_empty_tables_have_their_axes),
	        cmocka_unit_test(test_filters_keep_what_belongs_together),
	        cmocka_unit_test(test_results_say_what_was_counted),
	        cmocka_unit_test(test_the_rows_behind_a_cell),
	        cmocka_unit_test(test_a_choice_keeps_order_and_has_no_doubles),
	        cmocka_unit_test(test_period_rules),
	        cmocka_unit_test(test_results_that_are_only_written_are_the_same),
	        cmocka_unit_test(test_statistics_counted_together_are_as_alone),
	        cmocka_unit_test(test_needs_are_the_columns_that_were_compiled_for),
	};
	return cmocka_run_group_tests(tests, open_herd, close_herd);
}
