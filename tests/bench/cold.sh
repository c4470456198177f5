#!/bin/bash
# National scale with files that are not in memory: 20 crossed statistics against DuckDB.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: cold.sh BUILD [CHILDREN [RUNS]]
Measures pre-stat against DuckDB on CHILDREN (1000000) synthetic children, RUNS (5) times in turn, 20 statistics,
after the system has been told to forget the files (posix_fadvise), and again with the files in its memory.
A disk, or what a virtual machine has for one, may have a memory of its own, which is not emptied:
what `cat` takes for the same files is measured too, and its rate said.

The tools are those of BUILD/bin. With 1000000 children the figures go to RESULTS.md as well.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need time=time node=nodejs npm=npm fincore=util-linux-extra
tools "$1"
children=${2:-1000000} runs=${3:-5}
here=$(dirname "$0")
before=$(load)
peers=$(peers)
data=$(dataset "$children")
twenty=$(node "$here/peers.mjs" ids)
files=("$data"/{quartiers,etablissements,enfants,scolarites,parcours,actions}.csv)
bytes=$(cat "${files[@]}" | wc -c)
sync "${files[@]}"

forget() {
	local file
	for file in "${files[@]}"; do dd of="$file" oflag=nocache conv=notrunc,fdatasync count=0 status=none; done
}
# The greatest share that was still in memory after the system was told to forget, in percent.
left() { fincore -b -n -r -o RES "${files[@]}" | awk -v b="$bytes" '{s += $1} END {printf "%.0f", 100 * s / b}'; }

most=0
one() { # NAME COMMAND…: cold, then warm
	local name=$1 now
	shift
	forget
	now=$(left)
	[ "$now" -le "$most" ] || most=$now
	measure "cold-$name" "$@"
	measure "warm-$name" "$@"
}
for run in $(seq "$runs"); do
	echo "run $run of $runs" >&2
	one cat cat "${files[@]}"
	rm -f "$scratch"/*-cat.out
	one stat pre-stat --jobs 2 --period 2022-2023 -T csv --stat "$twenty" "$data"
	one duckdb node "$here/peers.mjs" duckdb "$peers" "$data"
done

report() {
	local rate
	rate=$(awk -v b="$bytes" -v w="$(wall cold-cat)" 'BEGIN {printf "%.0f", b / 1e6 / w}')
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-stat --version | head -n 1); 2 threads allowed to each. $((bytes / 1000000)) MB in the six files that the 20 statistics read." \
		"Medians of $runs runs that took turns. Told to forget the files, the system still had $most % of them in memory at most."
	echo
	table_head "DuckDB's time, as cold or warm, / this"
	row '`cat` of the six files, cold' cold-cat cold-duckdb
	row 'pre-stat, 20 statistics, cold' cold-stat cold-duckdb
	row 'DuckDB, 20 statistics, counts alone, cold' cold-duckdb cold-duckdb
	row '`cat` of the six files, warm' warm-cat warm-duckdb
	row 'pre-stat, 20 statistics, warm' warm-stat warm-duckdb
	row 'DuckDB, 20 statistics, counts alone, warm' warm-duckdb warm-duckdb
	echo
	echo "\`cat\` reads the forgotten files at $rate MB a second, $(calc "$(wall cold-cat) / $(wall warm-cat)" | cut -c 1-4) times as long as from memory." \
		"$([ "$rate" -lt 600 ] || echo "So much comes from a fast disk, or from a memory behind it that cannot be emptied from here: of a slow disk this says nothing.")"
	echo
	target "20 statistics, cold, DuckDB's time over pre-stat's" "$(calc "$(wall cold-duckdb) / $(wall cold-stat)")" 6 least
	target "20 statistics, cold, pre-stat's time over that of \`cat\` and the same warm" \
		"$(calc "$(wall cold-stat) / ($(wall cold-cat) + $(wall warm-stat))")" 1 most
}
report > "$scratch/report"
cat "$scratch/report"
[ "$children" != 1000000 ] || record '1,000,000 children, files not in memory' "$scratch/report"
