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
echo 'Four headings of the catalogue, 144 statistics, as results and as workbooks.'
run "pre-stat --period 2022-2023 --ref 2023-01-31 --heading 'Enfants suivis' --heading Parcours --heading Scolarité --heading Évolution -o $out/statistiques.xml $data"
run "pre-book -o $out/statistiques.xlsx $out/statistiques.xml"
run "pre-book -o $out/statistiques.ods $out/statistiques.xml"

echo
echo 'The ANCT survey of 2022, on the year 2021; questions that nobody has typed yet are listed.'
run "pre-stat --period 2021 --dispositif pre --stat \$(pre-anct --survey enquete-2022 --needs) -o $out/enquete-stat.xml $data"
run "pre-anct --survey enquete-2022 -o $out/enquete.csv $out/enquete-stat.xml $data 2> $out/enquete-a-saisir.txt"
run "pre-anct --survey enquete-2022 -o $out/enquete.xml $out/enquete-stat.xml $data 2> /dev/null"
run "tail -n 1 $out/enquete-a-saisir.txt"

printf '\nMade in %s:\n' "$out"
(cd "$out" && ls -l | awk 'NR > 1 {printf "  %9d  %s\n", $5, $9}')
