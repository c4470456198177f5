#!/bin/bash
# Ten times national scale: pre-stat alone, its growth from a tenth of the children, and its refusal to take too much memory.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: large.sh BUILD [CHILDREN [RUNS]]
Measures pre-stat on CHILDREN (10000000) synthetic children, 7.4 GB of CSV, and on a tenth of them, RUNS (3) times:
20 statistics and the whole catalogue with two threads. Twelve GB of memory must be free; more than that is refused.
Then it asks for the same within 1 GB, to see the refusal and how long it is in coming.

The tools are those of BUILD/bin. The data of CHILDREN are removed at the end, unless KEEP is set;
those of a tenth stay in $TMPDIR/preutils-bench. With 10000000 children the figures go to RESULTS.md as well.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need time=time node=nodejs
tools "$1"
children=${2:-10000000} runs=${3:-3}
before=$(load)
room=$(df -Pk "$kept" | awk 'NR == 2 {print $4}')
[ -d "$kept/children-$children" ] || [ "$room" -gt $((children * 9 / 10)) ] || die "$kept: $((children * 9 / 10000000)) GB of disk are needed"
small=$(dataset $((children / 10)))
started=$EPOCHREALTIME
big=$(dataset "$children")
made=$(calc "$EPOCHREALTIME - $started")
[ -n "${KEEP:-}" ] || trap 'rm -rf "$scratch" "$big"' EXIT
twenty=$(node "$(dirname "$0")/peers.mjs" ids)
catalogue=$(pre-stat --list -T csv | tail -n +2 | wc -l)
bytes=$(cat "$big"/*.csv | wc -c)

run_stat() { # NAME DATASET WHAT…
	local name=$1 dataset=$2
	shift 2
	measure "$name" pre-stat --jobs 2 --max-memory 12G --period 2022-2023 -T csv "$@" "$dataset"
}
for run in $(seq "$runs"); do
	echo "run $run of $runs" >&2
	run_stat twenty-tenth "$small" --stat "$twenty"
	run_stat all-tenth "$small" --all
	run_stat twenty "$big" --stat "$twenty"
	run_stat all "$big" --all
done

# Refused, and soon, without having taken more.
refuse() {
	local status=0
	pre-stat --jobs 2 --max-memory 1G --period 2022-2023 -T csv --all "$big" || status=$?
	[ "$status" = 2 ] || { echo "within 1 GB: status $status"; return 1; }
}
export -f refuse
export big
measure refused bash -c refuse

report() {
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-stat --version | head -n 1), two threads. $children children, $((bytes / 1000000)) MB of CSV$(awk -v m="$made" 'BEGIN {if (m > 5) printf ", made by pre-gen in %.0f s", m}')." \
		"$runs run$([ "$runs" = 1 ] || echo s), files in the page cache as far as they fit."
	echo
	table_head "the 20's time on a tenth / this"
	row "20 statistics, $((children / 10)) children" twenty-tenth twenty-tenth
	row "$catalogue statistics, $((children / 10)) children" all-tenth twenty-tenth
	row "20 statistics, $children children" twenty twenty-tenth
	row "$catalogue statistics, $children children" all twenty-tenth
	row "$catalogue statistics, $children children, --max-memory 1G: refused" refused twenty-tenth
	echo
	echo "Its words: \`$(head -n 1 "$scratch/refused.err")\`"
	echo
	target 'growth, 20 statistics, time of ten times the children' "$(calc "$(wall twenty) / $(wall twenty-tenth)")" 10.5 most
	target 'growth, 20 statistics, memory of ten times the children' "$(calc "$(memory twenty) / $(memory twenty-tenth)")" 10.5 most
	target 'growth, whole catalogue, time of ten times the children' "$(calc "$(wall all) / $(wall all-tenth)")" 10.5 most
	target 'growth, whole catalogue, memory of ten times the children' "$(calc "$(memory all) / $(memory all-tenth)")" 10.5 most
	target 'refused within 1 GB, memory taken before, in MB' "$(calc "$(memory refused) / 1024")" 1024 most
}
report > "$scratch/report"
cat "$scratch/report"
[ "$children" != 10000000 ] || record '10,000,000 children' "$scratch/report"
