#!/bin/bash
# National scale: 20 crossed statistics against DuckDB, the whole catalogue, growth, memory.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: stat.sh BUILD [CHILDREN [RUNS]]
Measures pre-stat against DuckDB on CHILDREN (1000000) synthetic children and on a tenth of them,
RUNS (5) times in turn, after checking that both count the same in every cell.

The tools are those of BUILD/bin. Data and peers stay in $TMPDIR/preutils-bench
for next time; remove it to make them anew.
With 1000000 children the figures go to RESULTS.md as well. DuckDB comes from npm.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need time=time node=nodejs npm=npm
tools "$1"
children=${2:-1000000} runs=${3:-5}
here=$(dirname "$0")
duckdb=1.5.6-r.1
before=$(load)

data() { # CHILDREN: a folder with so many, made once
	local folder=$kept/children-$1
	if [ ! -d "$folder" ]; then
		echo "making $1 children" >&2
		rm -rf "$folder.part"
		pre-gen --children "$1" -o "$folder.part" >&2
		mv "$folder.part" "$folder"
		sync
	fi
	echo "$folder"
}
peers() { # installs DuckDB once
	if [ ! -d "$kept/peers/node_modules/@duckdb/node-api" ]; then
		echo 'installing DuckDB' >&2
		mkdir -p "$kept/peers"
		echo '{"private": true}' > "$kept/peers/package.json"
		npm install --no-audit --no-fund --loglevel error --prefix "$kept/peers" "@duckdb/node-api@$duckdb" >&2
	fi
	echo "$kept/peers"
}
big=$(data "$children")
small=$(data $((children / 10)))
peers=$(peers)
twenty=$(node "$here/peers.mjs" ids)

run_duckdb() {
	measure duckdb node "$here/peers.mjs" duckdb "$peers" "$big"
	cat "$scratch/duckdb.err" >> "$scratch/parts"
}
run_stat() { # NAME DATASET WHAT…
	local name=$1 dataset=$2
	shift 2
	measure "$name" pre-stat --jobs 2 --period 2022-2023 -T csv "$@" "$dataset"
}

# Both count the same: statistic;row;column;value;children of the cells that are not zero.
same_numbers() {
	node "$here/peers.mjs" duckdb "$peers" "$1" full 2> /dev/null | sort > "$scratch/theirs"
	pre-stat --jobs 2 --period 2022-2023 -T csv --stat "$twenty" "$1" |
		awk -F ';' 'NR > 1 && $5 != 0 {print $1 ";" $3 ";" $4 ";" $5 ";" $7}' | sort > "$scratch/ours"
	if ! cmp -s "$scratch/ours" "$scratch/theirs"; then
		diff "$scratch/ours" "$scratch/theirs" | head -n 10 >&2
		die 'pre-stat and DuckDB do not count the same'
	fi
	wc -l < "$scratch/ours"
}
cells=$(same_numbers "$big")
echo "$cells cells are the same" >&2

for run in $(seq "$runs"); do
	echo "run $run of $runs" >&2
	run_duckdb
	run_stat twenty "$big" --stat "$twenty"
	measure full node "$here/peers.mjs" duckdb "$peers" "$big" full
	run_stat all "$big" --all
	run_stat twenty-tenth "$small" --stat "$twenty"
	run_stat all-tenth "$small" --all
	measure floor cat "$big"/{quartiers,etablissements,enfants,scolarites,parcours,actions}.csv
	rm -f "$scratch/floor.out"
done

# DuckDB has no SQL for the whole catalogue: its time is estimated from what it took for 20.
bytes_six=$(cat "$big"/{quartiers,etablissements,enfants,scolarites,parcours,actions}.csv | wc -c)
bytes_all=$(cat "$big"/*.csv | wc -c)
parts=$(for i in 1 2 3; do printf '%s ' "$(median "$i" "$scratch/parts")"; done)
catalogue=$(pre-stat --list -T csv | tail -n +2 | wc -l)
estimate=$(echo "$parts" | awk -v a="$bytes_all" -v s="$bytes_six" -v n="$catalogue" '{print $1 + $2 * a / s + $3 * n / 20}')

report() {
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-stat --version | head -n 1); DuckDB $(node -p "require('$peers/node_modules/@duckdb/node-api/package.json').version") in node $(node --version | tr -d v); 2 threads allowed to each." \
		"$((bytes_all / 1000000)) MB of CSV, $((bytes_six / 1000000)) MB in the six files that the 20 statistics read." \
		"Both gave the same numbers in $cells cells, children of each cell included. Medians of $runs runs that took turns, from a cold start, files in the page cache."
	echo
	table_head 'DuckDB 20 / this'
	row 'DuckDB, 20 statistics, counts alone' duckdb duckdb
	row 'DuckDB, 20 statistics, with the children of each cell, as pre-stat has them' full duckdb
	row 'pre-stat, the same 20' twenty duckdb
	row "pre-stat, $catalogue statistics" all duckdb
	row "pre-stat, the 20, $((children / 10)) children" twenty-tenth duckdb
	row "pre-stat, $catalogue statistics, $((children / 10)) children" all-tenth duckdb
	row '`cat` of the six files: the floor' floor duckdb
	echo
	echo 'On a busy machine the wall time of what runs on several processors suffers most; CPU time is steadier.'
	echo
	echo "$parts" | awk -v e="$estimate" -v n="$catalogue" '{printf "DuckDB: start %.2f s, reading and joining %.2f s, queries %.2f s. For %d statistics it would take about %.1f s: reading in proportion to the bytes, queries in proportion to their number (an estimate, not a run).\n", $1, $2, $3, n, e}'
	echo
	target "20 statistics, DuckDB's time over pre-stat's" "$(calc "$(wall duckdb) / $(wall twenty)")" 6 least
	target "20 statistics, pre-stat's memory over DuckDB's" "$(calc "$(memory twenty) / $(memory duckdb)")" 0.5 most
	target "whole catalogue, DuckDB's time for 20 over pre-stat's" "$(calc "$(wall duckdb) / $(wall all)")" 1 least
	target "whole catalogue, DuckDB's estimated time over pre-stat's" "$(calc "$estimate / $(wall all)")" 10 least
	target 'growth, 20 statistics, time of ten times the children' "$(calc "$(wall twenty) / $(wall twenty-tenth)")" 10.5 most
	target 'growth, whole catalogue, time of ten times the children' "$(calc "$(wall all) / $(wall all-tenth)")" 10.5 most
	target 'growth, whole catalogue, memory of ten times the children' "$(calc "$(memory all) / $(memory all-tenth)")" 10.5 most
}
report > "$scratch/report"
cat "$scratch/report"
[ "$children" != 1000000 ] || record '1,000,000 children: 20 statistics, the catalogue, growth' "$scratch/report"
