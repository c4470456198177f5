#!/bin/bash
# Results of 530 programmes, merged into one.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: merge.sh BUILD [RUNS] [PROGRAMMES]
Makes datasets of PROGRAMMES (530), about 80 children each, and the results of each: those that the national
survey needs, and the whole catalogue. Measures pre-merge over each RUNS (5) times, beside `cat` of the same
files, and checks that the merged count of children is the sum of the parts.

The tools are those of BUILD/bin. The figures go to RESULTS.md as well.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
tools "$1"
runs=${2:-5}
programmes=${3:-530}
before=$(load)
needs=$(pre-anct --survey enquete-2022 --needs)
mkdir "$scratch/survey" "$scratch/all"
pre-gen --children $((programmes * 80)) --programmes "$programmes" --apart -o "$scratch/data"
for data in "$scratch/data"/*; do
	pre-stat --period 2021 --stat "$needs" -o "$scratch/survey/${data##*/}.xml" "$data"
	pre-stat --period 2021 --all -o "$scratch/all/${data##*/}.xml" "$data"
done

children() { sed -n '/<statistique id="enfants-suivis" /,/<\/statistique>/s/.*<cellule l="\*" v="\([0-9]*\)".*/\1/p' "$@"; }
for run in $(seq "$runs"); do
	[ ! -t 2 ] || printf '\rrun %d of %d' "$run" "$runs" >&2
	for kind in survey all; do
		measure "cat-$kind" cat "$scratch/$kind"/*.xml
		measure "$kind" pre-merge -o "$scratch/$kind.xml" "$scratch/$kind"/*.xml
		measure "$kind-1" pre-merge --jobs 1 -o "$scratch/$kind-1.xml" "$scratch/$kind"/*.xml
	done
done
[ ! -t 2 ] || echo >&2
for kind in survey all; do
	[ "$(children "$scratch/$kind.xml")" = "$(children "$scratch/$kind"/*.xml | awk '{s += $1} END {print s}')" ] ||
		die "$kind: the merged count of children is not the sum of the parts"
	cmp "$scratch/$kind.xml" "$scratch/$kind-1.xml" || die "$kind: one thread gives another result"
done

size() { cat "$@" | wc -c | awk '{printf "%.0f MB", $1 / 1e6}'; }
report() {
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-merge --version | head -n 1). Results of $programmes programmes, a file each: what the national survey needs ($(size "$scratch"/survey/*.xml), $(size "$scratch/survey.xml") merged), and the whole catalogue ($(size "$scratch"/all/*.xml), $(size "$scratch/all.xml") merged). The merged counts are the sums of the parts. Medians of $runs runs that took turns."
	echo
	table_head "\`cat\`'s time over this"
	row '`cat`, survey' cat-survey cat-survey
	row 'pre-merge, survey' survey cat-survey
	row 'the same, one thread' survey-1 cat-survey
	row '`cat`, whole catalogue' cat-all cat-all
	row 'pre-merge, whole catalogue' all cat-all
	row 'the same, one thread' all-1 cat-all
	echo
	target "pre-merge of $programmes programmes, what the survey needs, seconds" "$(wall survey)" 1 most
	target "pre-merge of $programmes programmes, the whole catalogue, seconds" "$(wall all)" 1 most
}
report > "$scratch/report"
cat "$scratch/report"
record 'Results of 530 programmes, merged' "$scratch/report"
