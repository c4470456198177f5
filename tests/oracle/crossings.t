#!/bin/bash
# Tables that the catalogue does not have, and conditions, against the SQL oracle.
. tests/cli/lib.sh
O=tests/oracle
cross() { # POPULATION ROWS COLUMNS MEASURE [CONDITION SQL]
	local arguments=(--period 2022-2023 --population "$1") sql=()
	[ -n "$2" ] && arguments+=(--rows "$2")
	[ -n "$3" ] && arguments+=(--columns "$3")
	[ -n "$4" ] && arguments+=(--measure "$4")
	if [ -n "${5:-}" ]; then arguments+=(--where "$5"); sql=(--where "$6"); fi
	pre-stat "${arguments[@]}" -T csv "$data" | tail -n +2 | cut -d';' -f2- > "$T/c.csv"
	python3 -B $O/oracle.py --period 2022-2023 --cross "$1:$2:$3:$4" "${sql[@]}" "$data" > "$T/sql.csv"
	same "$(basename "$data"): $*" "$T/sql.csv" "$T/c.csv"
}
for seed in 2 5; do
	data=$T/hard$seed
	python3 -B $O/hard.py $seed 80 "$data"
	cross enfants_suivis zone redoublement ''
	cross enfants_suivis age sexe ''
	cross enfants_suivis referent profil ''
	cross enfants_suivis dispositif profil ''
	cross enfants_suivis taille_fratrie structure_familiale ''
	cross enfants_suivis commune territoire ''
	cross enfants_suivis anciennete nombre_parcours ''
	cross enfants_suivis scolarisation cycle 'moyenne(age)'
	cross enfants_suivis mois sexe ''
	cross enfants_suivis annee territoire ''
	cross enfants_entres referent tranche_age ''
	cross enfants_entres profil sexe ''
	cross enfants_sortis dispositif referent ''
	cross parcours_periode etat domaine_objectif ''
	cross parcours_periode annee etat ''
	cross parcours_en_cours mois dispositif ''
	cross parcours_en_cours etablissement secteur ''
	cross parcours_finis motif_sortie duree 'mediane(duree_mois)'
	cross parcours_finis referent quartier 'moyenne(duree_mois)'
	cross parcours_entres mois_entree domaine_objectif ''
	cross objectifs_en_cours domaine_objectif zone ''
	cross objectifs_finis atteinte referent ''
	cross activites activite zone enfants
	cross demandes domaine nature ''
	cross demandes suite mois ''
	cross demandes motif_orientation origine 'moyenne(delai_jours)'
	cross demandes_familles nature domaine ''
	cross demandes_professionnels reperage zone ''
	cross actions_periode domaine niveau 'somme(heures)'
	cross actions_periode maitre_oeuvre type_action 'somme(cout)'
	cross actions_periode maitre_oeuvre etat_action enfants
	cross actions_preconisees type_action age ''
	cross actions_refusees motif_refus quartier ''
	cross actions_arretees cause_arret sexe enfants
	cross bilans point_de_vue domaine ''
	cross bilans_familles type_action domaine ''
	cross suivis_en_cours type_suivi beneficiaire familles
	cross suivis_en_cours partenaire type_partenaire enfants
	cross familles_suivies enfants_suivis_par_famille taille_fratrie ''
	cross familles_suivies annee quartier ''
	cross evaluations critere grille 'mediane(note)'
	cross parcours_evalues critere quartier 'moyenne(progression)'
	cross situations type_reunion decision ''
	cross financements annee '' 'somme(montant)'
	cross actions_periode domaine niveau 'somme(heures)' 'sexe=F and tranche_age in (6-10, 11-16)' "p.sexe='F' AND p.tranche_age IN ('6-10','11-16')"
	cross demandes domaine sexe '' 'quartier is empty or age >= 12' 'p.quartier IS NULL OR p.age >= 12'
	cross demandes suite '' '' 'suite = inconnu or suite = acceptee' "p.suite IS NULL OR p.suite = 'acceptee'"
	cross enfants_suivis niveau '' '' 'not sexe = M and cycle != college' "(p.sexe IS NULL OR p.sexe <> 'M') AND p.cycle <> 'college'"
	cross parcours_finis motif_sortie sexe '' 'duree in (0-2, 3-5, 6-11)' "p.duree IN ('0-2','3-5','6-11')"
	cross parcours_en_cours annee sexe '' 'sexe = F' "p.sexe = 'F'"
done
# Several values: any of them will do.
n() { pre-stat -p 2022-2023 -s enfants-suivis -T csv "$@" samples/amboise-2023 | awk -F';' 'NR==2 {print $5}'; }
is "a condition on several values holds where any does" "$(n --where 'dispositif = clas')" \
	"$(pre-stat -p 2022-2023 -s enfants-suivis-dispositif -T csv samples/amboise-2023 | awk -F';' '$3=="clas" {print $5}')"
is "and its contrary where none does" "$(($(n --where 'dispositif = clas') + $(n --where 'dispositif != clas')))" "$(n)"
# Three dimensions: the tables of --by are those of the condition.
pre-stat -p 2022-2023 --population enfants_suivis --rows sexe --columns cycle --by territoire -T csv samples/amboise-2023 > "$T/by.csv"
for v in qpv veille hors_qpv; do
	is "--by territoire: $v" "$(grep -- "-par-territoire-$v;" "$T/by.csv" | cut -d';' -f2-)" \
		"$(pre-stat -p 2022-2023 --population enfants_suivis --rows sexe --columns cycle --where "territoire = $v" -T csv samples/amboise-2023 | tail -n +2 | cut -d';' -f2-)"
done
is "--by ends with the whole" "$(grep -- "-par-territoire-total;" "$T/by.csv" | cut -d';' -f2-)" \
	"$(pre-stat -p 2022-2023 --population enfants_suivis --rows sexe --columns cycle -T csv samples/amboise-2023 | tail -n +2 | cut -d';' -f2-)"
# Mistakes point at the character.
status "a value that the bands do not have" 2 pre-stat -p 2022 -s enfants-suivis --where 'sexe=F and tranche_age in (6-11)' samples/amboise-2023
matches "and its place" "$T/err" ', 28: 6-11'
status "a dimension that the population does not have" 2 pre-stat -p 2022 -s reunions-type-reunion --where 'sexe=F' samples/amboise-2023
status "an unknown name" 2 pre-stat -p 2022 -s enfants-suivis --where 'sxe=F' samples/amboise-2023
matches "with its place" "$T/err" ', 1: sxe=F'
status "a condition cut short" 2 pre-stat -p 2022 -s enfants-suivis --where 'sexe in (F' samples/amboise-2023
status "two time axes" 2 pre-stat -p 2022 --population enfants_suivis --rows mois --columns annee samples/amboise-2023
status "rows without a population" 2 pre-stat -p 2022 --rows sexe samples/amboise-2023
plan_done
