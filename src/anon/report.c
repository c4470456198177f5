#include "anon/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define C_ TEXT_NBSP ":"
#define S_ TEXT_NNBSP ";"

static struct listing *add_listing(struct results *report, const char *id, const char *label, size_t columns,
                                   size_t rows)
{
	struct listing *listing = &report->listings[report->listing_count++];
	*listing = (struct listing){.id = id,
	                            .label = label,
	                            .unit = "lignes",
	                            .unit_one = "ligne",
	                            .definition = "",
	                            .column_count = columns,
	                            .total = rows};
	listing->columns = arena_zalloc(&report->arena, columns, sizeof *listing->columns);
	listing->cells = arena_zalloc(&report->arena, columns * rows + 1, sizeof *listing->cells);
	return listing;
}

static void column(struct listing *listing, size_t position, const char *id, const char *label,
                   enum listing_type type)
{
	listing->columns[position] = (struct listing_column){.id = id, .label = label, .type = type};
}

static void put_text(struct listing *listing, size_t position, const char *text)
{
	listing->cells[listing->rows * listing->column_count + position].text = text;
}

static void put_number(struct listing *listing, size_t position, size_t number)
{
	listing->cells[listing->rows * listing->column_count + position].value =
	        (int64_t)number * DECIMAL_ONE;
}

static void start(struct results *report, const struct period *period)
{
	*report = (struct results){.period = *period};
	report->listings = arena_zalloc(&report->arena, 4, sizeof *report->listings);
}

static void declare_risks(struct listing *listing)
{
	column(listing, 0, "vue", "Fichier", LISTING_TEXT);
	column(listing, 1, "lignes", "Lignes publiées", LISTING_NUMBER);
	column(listing, 2, "personnes", "Personnes", LISTING_NUMBER);
	column(listing, 3, "uniques_avant", "Uniques avant", LISTING_NUMBER);
	column(listing, 4, "uniques_apres", "Uniques après", LISTING_NUMBER);
	column(listing, 5, "plus_petite_classe", "Plus petite classe (k)", LISTING_NUMBER);
	column(listing, 6, "plus_petite_ligne", "Lignes entières" C_ " plus petite classe", LISTING_NUMBER);
	column(listing, 7, "diversite", "Valeurs sensibles par classe (l)", LISTING_NUMBER);
	column(listing, 8, "supprimees", "Lignes supprimées", LISTING_NUMBER);
}

static void add_risks(struct results *report, const struct views *views, size_t k, size_t l)
{
	struct listing *listing = add_listing(report, "risques", "Risque par fichier", 9, views->count);
	declare_risks(listing);
	for (size_t i = 0; i < views->count; i++) {
		const struct crowd *crowd = &views->items[i];
		struct risk before, after;
		crowd_measure(crowd, MEASURE_ORIGINAL, &before);
		crowd_measure(crowd, MEASURE_PUBLISHED, &after);
		put_text(listing, 0, crowd->id);
		put_number(listing, 1, after.rows);
		put_number(listing, 2, after.persons);
		put_number(listing, 3, before.unique);
		put_number(listing, 4, after.unique);
		put_number(listing, 5, after.smallest);
		put_number(listing, 6, after.smallest_row);
		put_number(listing, 7, after.diversity);
		put_number(listing, 8, after.suppressed);
		listing->rows++;
	}
	listing->definition = arena_printf(
	        &report->arena,
	        "Uniques" C_
	        " personnes seules dans leur classe, c’est-à-dire à réunir leurs valeurs de tous les "
	        "quasi-identifiants du fichier (exactes avant, publiées après). Demandé" C_
	        " k = %zu personnes par classe et par ligne entière, l = %zu valeurs sensibles différentes "
	        "par "
	        "classe (0" C_ " aucune n’est montrée).",
	        k, l);
}

static size_t count_columns(const struct views *views)
{
	size_t count = 0;
	for (size_t i = 0; i < views->count; i++)
		count += views->items[i].width;
	return count;
}

static void add_loss(struct listing *listing, const struct crowd *crowd, size_t position)
{
	const struct crowd_column *own = &crowd->columns[position];
	struct loss loss;
	size_t wider = 0;
	crowd_loss(crowd, position, &loss);
	for (size_t i = 1; i < own->levels; i++)
		wider += loss.at_level[i];
	put_text(listing, 0, crowd->id);
	put_text(listing, 1, own->label);
	put_text(listing, 2, own->sensitive ? "sensible" : "quasi-identifiant");
	put_number(listing, 3, loss.at_level[0]);
	put_number(listing, 4, wider);
	put_number(listing, 5, loss.at_level[own->levels]);
	free(loss.at_level);
	listing->rows++;
}

static void add_losses(struct results *report, const struct views *views)
{
	struct listing *listing = add_listing(report, "pertes", "Ce qui est perdu", 6, count_columns(views));
	column(listing, 0, "vue", "Fichier", LISTING_TEXT);
	column(listing, 1, "colonne", "Colonne", LISTING_TEXT);
	column(listing, 2, "role", "Rôle", LISTING_TEXT);
	column(listing, 3, "fines", "Cellules au plus fin", LISTING_NUMBER);
	column(listing, 4, "larges", "Cellules plus larges", LISTING_NUMBER);
	column(listing, 5, "retirees", "Cellules retirées", LISTING_NUMBER);
	for (size_t i = 0; i < views->count; i++)
		for (size_t c = 0; c < views->items[i].width; c++)
			add_loss(listing, &views->items[i], c);
	listing->definition =
	        "Tout ce qui n’est pas nommé ici n’est pas publié" C_
	        " noms, textes libres, pièces jointes, dates au jour, clés, colonnes ajoutées ou "
	        "inconnues.";
}

struct totals {
	size_t smallest_row, unique, diversity, suppressed;
};

static struct totals sum(const struct views *views)
{
	struct totals totals = {0};
	for (size_t i = 0; i < views->count; i++) {
		struct risk risk;
		crowd_measure(&views->items[i], MEASURE_PUBLISHED, &risk);
		if (risk.rows && (!totals.smallest_row || risk.smallest_row < totals.smallest_row))
			totals.smallest_row = risk.smallest_row;
		if (risk.diversity && (!totals.diversity || risk.diversity < totals.diversity))
			totals.diversity = risk.diversity;
		totals.unique += risk.unique;
		totals.suppressed += risk.suppressed;
	}
	return totals;
}

static void add_test(struct listing *listing, const char *test, const char *rule, const char *measure)
{
	put_text(listing, 0, test);
	put_text(listing, 1, rule);
	put_text(listing, 2, measure);
	listing->rows++;
}

static void add_tests(struct results *report, const struct views *views)
{
	struct listing *listing =
	        add_listing(report, "g29", "Les trois critères du G29 (avis 05/2014)", 3, 3);
	struct totals totals = sum(views);
	struct arena *arena = &report->arena;
	column(listing, 0, "critere", "Critère", LISTING_TEXT);
	column(listing, 1, "regle", "Règle qui y répond", LISTING_TEXT);
	column(listing, 2, "mesure", "Mesure", LISTING_TEXT);
	add_test(listing, "individualisation",
	         "k-anonymat de chaque ligne entière" S_ " les valeurs rares sont élargies ou retirées",
	         totals.smallest_row ? arena_printf(arena, "au moins %zu personnes par ligne, %zu unique",
	                                            totals.smallest_row, totals.unique)
	                             : "aucune ligne publiée");
	add_test(listing, "corrélation",
	         "aucune clé, aucun numéro, aucun ordre d’origine" S_ " deux fichiers ne se relient pas",
	         "tout croisement de colonnes d’un fichier garde au moins ces personnes");
	add_test(listing, "inférence",
	         "l-diversité des colonnes sensibles dans chaque classe de quasi-identifiants",
	         totals.diversity > 1    ? arena_printf(arena, "au moins %zu valeurs différentes par classe",
	                                                totals.diversity)
	         : totals.diversity == 1 ? "au moins une valeur par classe"
	                                 : "aucune valeur sensible n’est montrée");
	listing->definition = arena_printf(
	        arena,
	        "Lignes supprimées en dernier recours" C_ " %zu. Limites" C_
	        " la l-diversité compte les valeurs, elle n’en borne pas la fréquence" S_
	        " qui sait qu’un enfant figure dans un fichier apprend ce que toute sa classe partage" S_
	        " des exports successifs s’ajoutent les uns aux autres.",
	        totals.suppressed);
}

void report_make(struct results *report, const struct views *views, size_t k, size_t l,
                 const struct period *period)
{
	start(report, period);
	add_risks(report, views, k, l);
	add_tests(report, views);
	add_losses(report, views);
}

static void declare_verified(struct listing *listing)
{
	column(listing, 0, "fichier", "Fichier", LISTING_TEXT);
	column(listing, 1, "lignes", "Lignes", LISTING_NUMBER);
	column(listing, 2, "classes", "Classes", LISTING_NUMBER);
	column(listing, 3, "uniques", "Uniques", LISTING_NUMBER);
	column(listing, 4, "k", "Plus petite classe (k)", LISTING_NUMBER);
	column(listing, 5, "ligne", "Lignes entières" C_ " plus petite classe", LISTING_NUMBER);
	column(listing, 6, "l", "Valeurs sensibles par classe (l)", LISTING_NUMBER);
}

static void add_attacks(struct results *report, const struct verified *files, size_t count)
{
	struct listing *listing =
	        add_listing(report, "croisements", "Croisement avec les données d’origine", 7, count);
	column(listing, 0, "fichier", "Fichier", LISTING_TEXT);
	column(listing, 1, "croisements", "Groupes de colonnes essayés", LISTING_NUMBER);
	column(listing, 2, "personnes", "Personnes à l’origine", LISTING_NUMBER);
	column(listing, 3, "reidentifiees", "Réidentifiées", LISTING_NUMBER);
	column(listing, 4, "faibles", "Valeurs sous le seuil", LISTING_NUMBER);
	column(listing, 5, "minimum", "Personnes derrière la plus rare", LISTING_NUMBER);
	column(listing, 6, "colonnes", "Ses colonnes", LISTING_TEXT);
	for (size_t i = 0; i < count; i++) {
		const struct attack *attack = &files[i].attack;
		if (!files[i].compared)
			continue;
		put_text(listing, 0, files[i].name);
		put_number(listing, 1, attack->subsets);
		put_number(listing, 2, attack->persons);
		put_number(listing, 3, attack->identified);
		put_number(listing, 4, attack->weak);
		put_number(listing, 5, attack->fewest);
		put_text(listing, 6, arena_strdup(&report->arena, attack->subset));
		listing->rows++;
	}
	listing->total = listing->rows;
	listing->definition =
	        "Chaque ligne publiée est rapprochée des données d’origine sur toute colonne, toute "
	        "paire et tout triplet de colonnes" S_ " réidentifiée" C_
	        " une personne que des valeurs publiées désignent seule.";
}

void report_verified(struct results *report, const struct verified *files, size_t count, size_t k,
                     const struct period *period)
{
	bool compared = false;
	start(report, period);
	struct listing *listing = add_listing(report, "mesures", "Mesure de l’export", 7, count);
	declare_verified(listing);
	for (size_t i = 0; i < count; i++) {
		const struct risk *risk = &files[i].risk;
		put_text(listing, 0, files[i].name);
		put_number(listing, 1, risk->rows);
		put_number(listing, 2, risk->classes);
		put_number(listing, 3, risk->unique);
		put_number(listing, 4, risk->smallest);
		put_number(listing, 5, risk->smallest_row);
		put_number(listing, 6, risk->diversity);
		listing->rows++;
		compared |= files[i].compared;
	}
	listing->definition =
	        arena_printf(&report->arena,
	                     "Classe" C_ " lignes de mêmes quasi-identifiants, comptées par personne "
	                     "où une colonne la dit, par ligne sinon. Demandé" C_ " k = %zu.",
	                     k);
	if (compared)
		add_attacks(report, files, count);
}
