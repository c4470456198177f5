#!/bin/bash
# National scale: 20 crossed statistics and the whole catalogue against DuckDB and Polars, growth, memory.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: stat.sh BUILD [CHILDREN [RUNS]]
Measures pre-stat against DuckDB (20 statistics: Polars too) on CHILDREN (1000000) synthetic children and on a
tenth of them, RUNS (5) times in turn, after checking that all count the same in every cell.

The tools are those of BUILD/bin. Data and peers stay in $TMPDIR/preutils-bench
for next time; remove it to make them anew.
With 1000000 children the figures go to RESULTS.md as well. DuckDB and Polars come from npm.
large.sh does without DuckDB, for more children; cold.sh takes files that are not in memory.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need time=time node=nodejs npm=npm
tools "$1"
children=${2:-1000000} runs=${3:-5}
here=$(dirname "$0")
before=$(load)
peers=$(peers)
polars=$(node -p "require('$peers/node_modules/nodejs-polars'); 'Polars ' + require('$peers/node_modules/nodejs-polars/package.json').version" 2> "$scratch/polars") || true
big=$(dataset "$children")
small=$(dataset $((children / 10)))
twenty=$(node "$here/peers.mjs" ids)
catalogue=$(pre-stat --list -T csv | tail -n +2 | wc -l)

run_duckdb() { # NAME SCRIPT ARGUMENT…: the seconds of its parts are kept as well
	local name=$1 script=$2
	shift 2
	measure "$name" node "$here/$script.mjs" "$@"
	cat "$scratch/$name.err" >> "$scratch/$name.parts"
}
run_stat() { # NAME DATASET WHAT…
	local name=$1 dataset=$2
	shift 2
	measure "$name" pre-stat --jobs 2 --period 2022-2023 -T csv "$@" "$dataset"
}

# cells COLUMNS FILE: those columns of pre-stat's output, for the cells that hold something.
cells() { awk -F ';' -v columns="$1" 'BEGIN {n = split(columns, c, ",")}
	NR > 1 && $6 != 0 {line = $1; for (i = 2; i <= n; i++) if (c[i] != 7 || $7 != "") line = line ";" $c[i]; print line}' "$2" | sort; }
same_numbers() { # OURS COLUMNS THEIRS: of both runs, the same lines; prints how many
	cells "$2" "$scratch/$1.out" > "$scratch/ours"
	sort "$scratch/$3.out" > "$scratch/theirs"
	if ! cmp -s "$scratch/ours" "$scratch/theirs"; then
		diff "$scratch/ours" "$scratch/theirs" | head -n 10 >&2
		die "pre-stat and its peer do not count the same ($3)"
	fi
	wc -l < "$scratch/ours"
}

for run in $(seq "$runs"); do
	echo "run $run of $runs" >&2
	run_duckdb duckdb peers duckdb "$peers" "$big"
	run_stat twenty "$big" --stat "$twenty"
	[ -z "$polars" ] || measure polars node "$here/peers.mjs" polars "$peers" "$big"
	run_duckdb full peers duckdb "$peers" "$big" full
	run_stat all "$big" --all
	run_duckdb catalogue catalogue run "$peers" "$big"
	run_stat twenty-tenth "$small" --stat "$twenty"
	run_stat all-tenth "$small" --all
	run_duckdb catalogue-full catalogue run "$peers" "$big" full
	measure floor cat "$big"/{quartiers,etablissements,enfants,scolarites,parcours,actions}.csv
	rm -f "$scratch/floor.out"
	if [ "$run" = 1 ]; then
		same=$(same_numbers twenty 1,3,4,5,7 full)
		same_all=$(same_numbers all 1,3,4,5,6,7 catalogue-full)
		same_numbers twenty 1,3,4,5 duckdb > "$scratch/counted"
		[ -z "$polars" ] || same_numbers twenty 1,3,4,5 polars > "$scratch/counted"
		same_numbers all 1,3,4,5,6 catalogue > "$scratch/counted"
		echo "$same cells of the 20, $same_all of the catalogue are the same" >&2
	fi
done

bytes_six=$(cat "$big"/{quartiers,etablissements,enfants,scolarites,parcours,actions}.csv | wc -c)
bytes_all=$(cat "$big"/*.csv | wc -c)
parts() { # LABEL NAME
	printf -- '- %s: start %.2f s, reading and joining %.2f s, queries %.2f s\n' "$1" \
		"$(median 1 "$scratch/$2.parts")" "$(median 2 "$scratch/$2.parts")" "$(median 3 "$scratch/$2.parts")"
}
ratio() { awk -v p="$(cpu "$1")" -v o="$(cpu "$2")" 'BEGIN {printf "%.1f", p / o}'; }
report() {
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-stat --version | head -n 1); DuckDB $(node -p "require('$peers/node_modules/@duckdb/node-api/package.json').version") in node $(node --version | tr -d v)${polars:+, $polars}; 2 threads allowed to each." \
		"$((bytes_all / 1000000)) MB of CSV, $((bytes_six / 1000000)) MB in the six files that the 20 statistics read." \
		"They gave the same numbers in the $same cells of the 20 statistics that hold something, and DuckDB in the $same_all of the catalogue, children of each cell included." \
		"Medians of $runs runs that took turns, from a cold start, files in the page cache."
	echo
	table_head 'DuckDB 20 / this'
	row 'DuckDB, 20 statistics, counts alone' duckdb duckdb
	[ -z "$polars" ] || row 'Polars, the same 20, counts alone' polars duckdb
	row 'DuckDB, 20 statistics, with the children of each cell, as pre-stat has them' full duckdb
	row 'pre-stat, the same 20' twenty duckdb
	row "DuckDB, $catalogue statistics, counts alone" catalogue duckdb
	row "DuckDB, $catalogue statistics, with the children of each cell, as pre-stat has them" catalogue-full duckdb
	row "pre-stat, the same $catalogue" all duckdb
	row "pre-stat, the 20, $((children / 10)) children" twenty-tenth duckdb
	row "pre-stat, $catalogue statistics, $((children / 10)) children" all-tenth duckdb
	row '`cat` of the six files: the floor' floor duckdb
	echo
	echo 'On a busy machine the wall time of what runs on several processors suffers most; CPU time is steadier. Of DuckDB:'
	echo
	parts '20 statistics, counts alone' duckdb
	parts "$catalogue statistics, counts alone" catalogue
	parts "$catalogue statistics, with children" catalogue-full
	echo
	echo "In CPU time, DuckDB's over pre-stat's: $(ratio duckdb twenty) for the 20, $(ratio catalogue-full all) for the catalogue," \
		"$(ratio catalogue all) for its counts alone."
	echo
	target "20 statistics, DuckDB's time over pre-stat's" "$(calc "$(wall duckdb) / $(wall twenty)")" 6 least
	target "20 statistics, pre-stat's memory over DuckDB's" "$(calc "$(memory twenty) / $(memory duckdb)")" 0.5 most
	target "whole catalogue, DuckDB's time for 20 over pre-stat's" "$(calc "$(wall duckdb) / $(wall all)")" 1 least
	target "whole catalogue, DuckDB's time over pre-stat's, the same numbers" "$(calc "$(wall catalogue-full) / $(wall all)")" 10 least
	target "whole catalogue, DuckDB's time for counts alone over pre-stat's" "$(calc "$(wall catalogue) / $(wall all)")" 10 least
	target 'growth, 20 statistics, time of ten times the children' "$(calc "$(wall twenty) / $(wall twenty-tenth)")" 10.5 most
	target 'growth, whole catalogue, time of ten times the children' "$(calc "$(wall all) / $(wall all-tenth)")" 10.5 most
	target 'growth, whole catalogue, memory of ten times the children' "$(calc "$(memory all) / $(memory all-tenth)")" 10.5 most
}
report > "$scratch/report"
cat "$scratch/report"
[ "$children" != 1000000 ] || record '1,000,000 children: 20 statistics, the catalogue, growth' "$scratch/report"
