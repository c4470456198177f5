#!/bin/bash
# Every statistic, cell by cell, against the SQL oracle, on the samples and on generated hard datasets.
. tests/cli/lib.sh
O=tests/oracle
compare() { # DATASET ARGUMENTS…
	local data=$1; shift
	pre-stat --all -T csv "$@" "$data" > "$T/c.csv"
	python3 -B $O/oracle.py --all "$@" "$data" > "$T/sql.csv"
	same "$(basename "$data") $*" "$T/sql.csv" "$T/c.csv"
}
compare $O/tiny/donnees --period 2022-2023
compare $O/tiny/donnees --period 2022-2023 --dispositif clas
compare samples/amboise-2023 --period 2023-01-01..2023-01-24
compare samples/amboise-2023 --period 2022-2023 --dispositif pre,clas
for seed in 1 2 3 4 5 6 7 8; do
	python3 -B $O/hard.py $seed 60 "$T/hard$seed"
	compare "$T/hard$seed" --period 2022-2023
	compare "$T/hard$seed" --period 2022 --ref 2023-02-28
	compare "$T/hard$seed" --period 2022-09-15..2023-03-01 --dispositif pre,clas
	compare "$T/hard$seed" --period 2023-01-01..2024-02-29 --ref 2022-08-31 --programme P1,P3
done
# Explanations agree too: all cells of some statistics.
explained() {
	local id=$1 data=$2
	pre-stat -p 2022-2023 -s "$id" -T csv "$data" | tail -n +2 | while IFS=';' read -r _ _ row column _ n _ _; do
		cell="$id:$row${column:+:$column}"
		[ "$(pre-stat -p 2022-2023 --explain "$cell" "$data" | sort)" = "$(python3 -B $O/oracle.py --period 2022-2023 --explain "$cell" "$data" | sort)" ] || echo "$cell"
	done
}
for id in parcours-finis-motif-sortie-sexe enfants-suivis-annee enfants-suivis-moyenne-age suivis-en-cours-type-suivi-familles; do
	is "$id explained as SQL does" "$(explained $id "$T/hard3")" ""
done
plan_done
