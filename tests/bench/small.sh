#!/bin/bash
# One programme of 82 children: pre-stat against SQLite, a month's work against LibreOffice, instructions.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: small.sh BUILD [RUNS]
Measures on samples/amboise-2023, RUNS (21) times in turn, each from a cold start:
pre-stat with its whole catalogue against SQLite with 20 statistics, in its own shell (in memory, and in a
database file) and as a script in Python has it, after checking that all count the same; and a month's work (check, statistics, mask, PDF, XLSX, ODS, ANCT survey) against one
LibreOffice conversion of a small workbook to PDF. Counts the instructions of pre-stat with callgrind.

The tools are those of BUILD/bin. The figures go to RESULTS.md as well.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need node=nodejs sqlite3=sqlite3 python3=python3 valgrind=valgrind soffice=libreoffice-calc-nogui
tools "$1"
runs=${2:-21}
here=$(dirname "$0")
samples=$here/../../samples
data=$samples/amboise-2023
before=$(load)
out=$scratch/month
mkdir "$out"
catalogue=$(pre-stat --list -T csv | tail -n +2 | wc -l)
twenty=$(node "$here/peers.mjs" ids)
node "$here/peers.mjs" sqlite "$data" > "$scratch/twenty.sql"

sqlite_twenty() { sqlite3 :memory: < "$scratch/twenty.sql"; }
file_twenty() { sqlite3 "$scratch/twenty.db" < "$scratch/twenty.sql"; }
python_twenty() { python3 "$here/sqlite_peer.py" "$scratch/twenty.sql"; }
stat_twenty() { pre-stat --period 2022-2023 -T csv --stat "$twenty" "$data"; }
stat_all() { pre-stat --period 2022-2023 -T csv --all "$data"; }

# What a month asks for, a process a step. 1 means findings, which stop nothing.
steps='check statistics mask pdf xlsx ods survey_statistics survey'
shown=$out/masked.xml
if ! command -v pre-mask > "$scratch/found"; then steps=${steps/ mask/} shown=$out/all.xml; fi
step_check() { pre-check "$data" || [ $? = 1 ]; }
step_statistics() { pre-stat --period 2022-2023 --all -o "$out/all.xml" "$data"; }
step_mask() { pre-mask -o "$shown" "$out/all.xml"; }
step_pdf() { pre-doc -t rapport-mensuel -o "$out/report.pdf" "$shown"; }
step_xlsx() { pre-book -o "$out/all.xlsx" "$shown"; }
step_ods() { pre-book -o "$out/all.ods" "$shown"; }
step_survey_statistics() { pre-stat --survey enquete-2022 -o "$out/survey.xml" "$data"; }
step_survey() { pre-anct --survey enquete-2022 -o "$out/survey.csv" "$out/survey.xml" "$data" || [ $? = 1 ]; }
month() {
	local step
	for step in $steps; do "step_$step" || return; done
}

libreoffice() { # PROFILE
	soffice "-env:UserInstallation=file://$scratch/$1" --headless --convert-to pdf --outdir "$out" "$samples/amboise-2021/familles-2021.ods"
}

same_numbers() {
	local peer
	stat_twenty | awk -F ';' 'NR > 1 && $5 != 0 {print $1 ";" $3 ";" $4 ";" $5}' | sort > "$scratch/ours"
	for peer in sqlite file python; do
		rm -f "$scratch/twenty.db"
		"${peer}_twenty" | tr -d '\r"' | sort > "$scratch/theirs"
		if ! cmp -s "$scratch/ours" "$scratch/theirs"; then
			diff "$scratch/ours" "$scratch/theirs" | head -n 10 >&2
			die "pre-stat and $peer do not count the same"
		fi
	done
	wc -l < "$scratch/ours"
}
cells=$(same_numbers)
libreoffice office > "$scratch/first" 2>&1
for run in $(seq "$runs"); do
	[ ! -t 2 ] || printf '\rrun %d of %d' "$run" "$runs" >&2
	measure_light sqlite sqlite_twenty
	rm -f "$scratch/twenty.db"
	measure_light file file_twenty
	measure_light python python_twenty
	measure_light all stat_all
	measure_light twenty stat_twenty
	measure_light month month
	for step in $steps; do measure_light "month-$step" "step_$step"; done
	[ $((run % 4)) = 1 ] || continue
	measure_light office libreoffice office
	measure_light cold libreoffice "cold-$run"
done
[ ! -t 2 ] || echo >&2

instructions() { # of pre-stat, in millions
	valgrind --tool=callgrind --callgrind-out-file="$scratch/callgrind" pre-stat --period 2022-2023 -T csv "$@" "$data" 2>&1 > "$scratch/counted" |
		sed -n 's/.*Collected : \([0-9]*\).*/\1/p' | awk '{printf "%.1f", $1 / 1e6}'
}
milliseconds() { # LABEL NAME: a line of the table
	local spread
	spread=$(sort -n "$scratch/$2.runs" | awk '{v[NR] = $1} END {printf "%.1f to %.1f", 1000 * v[1], 1000 * v[NR]}')
	awk -v l="$1" -v w="$(wall "$2")" -v c="$(cpu "$2")" -v s="$spread" \
		'BEGIN {printf "| %s | %.1f ms | %s | %.0f ms |\n", l, 1000 * w, s, 1000 * c}'
}

report() {
	local step
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-stat --version | head -n 1); SQLite $(sqlite3 --version | cut -d ' ' -f 1); $(soffice --version | cut -d ' ' -f 1-2); $(valgrind --version)." \
		"pre-stat and SQLite gave the same numbers in $cells cells. Medians of $runs runs that took turns ($(wc -l < "$scratch/office.runs") of LibreOffice), each a new process."
	echo
	printf '| what | wall (median) | lowest to highest | CPU |\n|---|--:|--:|--:|\n'
	milliseconds 'SQLite, 20 statistics, CSV imported, in its own shell, in memory' sqlite
	milliseconds 'the same in a database file' file
	milliseconds 'the same in Python, with its sqlite3 and csv' python
	milliseconds 'pre-stat, the same 20' twenty
	milliseconds "pre-stat, $catalogue statistics" all
	milliseconds "a month's work, all together" month
	for step in $steps; do milliseconds "of it: ${step/_/ }" "month-$step"; done
	milliseconds 'LibreOffice, a workbook of 82 families to PDF, cold: its first run for this user' cold
	milliseconds 'the same, with a profile that is there already' office
	echo
	echo "Instructions of pre-stat (callgrind): $(instructions --all) million for $catalogue statistics, $(instructions --stat "$twenty") million for the 20, $(instructions --stat enfants-suivis) million for one."
	echo
	target "$catalogue statistics, pre-stat's time over SQLite's for 20, in its own shell, in memory" "$(calc "$(wall all) / $(wall sqlite)")" 0.2 most
	target "$catalogue statistics, pre-stat's time over SQLite's for 20, in its own shell, in a database file" "$(calc "$(wall all) / $(wall file)")" 0.2 most
	target "$catalogue statistics, pre-stat's time over SQLite's for 20, in Python" "$(calc "$(wall all) / $(wall python)")" 0.2 most
	target "a month's work, seconds" "$(wall month)" 0.2 most
	target "a month's work, its time over one cold LibreOffice conversion" "$(calc "$(wall month) / $(wall cold)")" 0.1667 most
	target "a month's work, its time over one where LibreOffice's profile is there already" "$(calc "$(wall month) / $(wall office)")" 0.1667 most
}
report > "$scratch/report"
cat "$scratch/report"
record '82 children: statistics, and a month of work' "$scratch/report"
