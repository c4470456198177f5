#!/bin/bash
# Each number of the filled survey, recomputed by SQL from the dataset.
. tests/cli/lib.sh
O=tests/oracle
needs=$(pre-anct --survey enquete-2022 --needs)
check() { # DATASET PERIOD NUMBERS
	pre-stat --period "$2" --dispositif pre --stat "$needs" -o "$T/r.xml" "$1"
	pre-anct --quiet-values --survey enquete-2022 -o "$T/enquete.csv" "$T/r.xml" "$1" 2> /dev/null
	python3 -B $O/oracle.py --all --period "$2" --dispositif pre "$1" > "$T/sql.csv"
	is "$(basename "$1") $2: $3 numbers, none differs" "$(python3 -B $O/survey.py "$T/enquete.csv" "$T/sql.csv")" "$3"
}
check samples/amboise-2023 2021 187
check samples/amboise-2023 2022 187
pre-gen --children 700 --programmes 1 --seed 5 -o "$T/gen"
check "$T/gen" 2022 187
plan_done
