#!/bin/bash
# demo.sh FOLDER [installed]: from 82 invented children in CSV to a commission document, workbooks and the survey.
# The tools are those of FOLDER/bin, or the installed ones. What is made lies in FOLDER/demo.
set -euo pipefail
build=$1
data=$(dirname "$0")/amboise-2023
if [ "${2:-}" != installed ]; then PATH=$(cd "$build/bin" && pwd):$PATH; fi
out=$build/demo
mkdir -p "$out"
run() { printf '\n$ %s\n' "$*"; eval "$@"; }

echo 'The data: fictional children of a réussite éducative programme, one CSV file a table.'
run "pre-check $data"
run "pre-convert -T xml -o $out/amboise.xml $data"

echo
echo 'The numbers that the commission is told: 27 children in 2021, 82 in January 2023.'
run "pre-stat --period 2023-01-01..2023-01-24 --stat enfants-suivis-annee -T text $data"

echo
echo 'The commission of 24 January 2023: statistics, then a PDF to sign, a web page, plain text.'
run "pre-stat --period 2023-01-01..2023-01-24 --for commission -o $out/commission.xml $data"
run "pre-doc -t commission -o $out/commission.pdf $out/commission.xml"
run "pre-doc -t commission -o $out/commission.html $out/commission.xml"
run "pre-doc -t commission -o $out/commission.txt $out/commission.xml"

echo
echo 'The territorial documents: indicators, a plan of actions and its sheets, a seminar, a social project.'
run "pre-stat --period 2022 --for contrat-de-ville -o $out/contrat-de-ville.xml $data"
for format in pdf odt html txt; do
	run "pre-doc -t contrat-de-ville --data $data -o $out/contrat-de-ville.$format $out/contrat-de-ville.xml"
	run "pre-doc -t ctg-plan-actions --data $data -o $out/ctg-plan-actions.$format"
	run "pre-doc -t ctg-fiche-action --data $data -o $out/ctg-fiche-action.$format"
	run "pre-doc -t compte-rendu --data $data --set rencontre=RC2 --set 'objet=Évaluation du contrat de ville et orientations à venir' --set 'programme=9 h 30 = Accueil ; 9 h 45 = Ouverture par le maire ; 10 h = Intervention du sous-préfet ; 10 h 20 = Questions et réponses ; 10 h 30 = Note d’étape de l’évaluation ; 11 h = Débat avec la salle ; 12 h = Déjeuner ; 14 h = Ateliers ; 15 h 30 = Synthèse des ateliers ; 16 h 10 = Clôture' -o $out/compte-rendu.$format"
	run "pre-doc -t projet-social --data $data -o $out/projet-social.$format"
done

echo
echo 'The files of the children of a meeting, under their initials.'
run "pre-doc -t fiche-enfant --data $data --set reunion=RE034 -o $out/fiche-enfant.pdf"

echo
echo 'A territory beside wider ones, as slides; the year, beside the year before and the whole country.'
run "pre-check $(dirname "$data")/saint-jean-2020"
run "pre-stat --period 2021 --for bilan-annuel -o $out/bilan-2021.xml $data"
run "pre-stat --period 2022 --for bilan-annuel -o $out/bilan-2022.xml $data"
for format in pdf odt html; do
	run "pre-doc -t etat-des-lieux --data $(dirname "$data")/saint-jean-2020 -o $out/etat-des-lieux.$format"
	run "pre-doc -t bilan-annuel --results precedent=$out/bilan-2021.xml --results national=national-2021 -o $out/bilan-annuel.$format $out/bilan-2022.xml"
done
run "pre-stat --period 2022 --favorite annuel -o $out/annuel.xml $data"
run "pre-doc -t bilan-annuel --set annexe=oui --results national=national-2021 -o $out/bilan-annuel-complet.pdf $out/annuel.xml"

echo
echo 'The same year, fit to be published: numbers on few children hidden, and what would give them away.'
run "pre-mask -o $out/annuel-public.xml $out/annuel.xml"
run "pre-book -o $out/annuel-public.xlsx $out/annuel-public.xml"

echo
echo 'Two years after the last contact: who would go, the dataset without them, a record that names nobody.'
run "pre-purge --ref 2025-01-24 $data"
run "pre-purge --ref 2025-01-24 --apply --record $out/effacement.xml -o $out/sans-echus $data"
run "pre-doc -t effacement -o $out/effacement.pdf $out/effacement.xml"
run "pre-purge --subject E020 -o $out/acces-E020.pdf $data"

echo
echo 'Four headings of the catalogue, 144 statistics, as results and as workbooks.'
run "pre-stat --period 2022-2023 --ref 2023-01-31 --heading 'Enfants suivis' --heading Parcours --heading Scolarité --heading Évolution -o $out/statistiques.xml $data"
run "pre-book -o $out/statistiques.xlsx $out/statistiques.xml"
run "pre-book -o $out/statistiques.ods $out/statistiques.xml"

echo
echo 'The ANCT survey of 2022, on the year 2021; questions that nobody has typed yet are listed.'
run "pre-stat --survey enquete-2022 -o $out/enquete-stat.xml $data"
run "pre-anct --survey enquete-2022 -o $out/enquete.csv $out/enquete-stat.xml $data 2> $out/enquete-a-saisir.txt"
run "pre-anct --survey enquete-2022 -o $out/enquete.xml $out/enquete-stat.xml $data 2> /dev/null"
run "tail -n 1 $out/enquete-a-saisir.txt"

echo
echo 'For an audit: lists in which nobody is found again, as joining them with the original proves; the register entry.'
run "pre-anon --anonymous --period 2022-2023 -o $out/export-anonyme $data 2> $out/export-anonyme.txt"
run "pre-anon --verify --period 2022-2023 --against $data -o $out/export-anonyme.csv $out/export-anonyme"
run "pre-anon --register -o $out/registre.pdf"

printf '\nMade in %s:\n' "$out"
(cd "$out" && ls -l | awk 'NR > 1 {printf "  %9d  %s\n", $5, $9}')
