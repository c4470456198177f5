#!/bin/bash
# Instructions of pre-stat on a small dataset, counted by callgrind: the same on any machine, however busy. The budgets
# are what was counted and 15 % more; processors choose among variants of memcpy and the like.
. tests/cli/lib.sh
if grep -q __asan_init "$(command -v pre-stat)"; then
	echo '1..0 # SKIP sanitizers need more'
	exit 0
fi
data=samples/amboise-2023
within() { # DESCRIPTION MILLIONS COMMAND…
	local what=$1 most=$2 counted=
	shift 2
	valgrind --tool=callgrind --callgrind-out-file="$T/callgrind" "$@" > "$T/out" 2> "$T/err" &&
		counted=$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$T/err")
	if [ -n "$counted" ] && [ "$counted" -le $((most * 1000000)) ]; then
		result 0 "$what"
	else
		result 1 "$what"
		echo "# ${counted:-none} instructions, at most $most million wanted"
	fi
}
within 'schema and catalogue are loaded' 6 pre-stat --list --stat enfants-suivis
within 'one statistic' 6 pre-stat --period 2022-2023 -T csv --stat enfants-suivis "$data"
within 'the whole catalogue' 27 pre-stat --period 2022-2023 -T csv --all "$data"
within 'the whole catalogue as XML' 38 pre-stat --period 2022-2023 --all "$data"
within 'more threads cost nothing where there is little to share' 27 pre-stat --jobs 4 --period 2022-2023 -T csv --all "$data"
for tool in check compare convert filter gen import list mask merge stat; do
	readelf -d "$(command -v pre-$tool)" | grep NEEDED
done > "$T/needed"
lacks "libxml2 is not loaded before it is needed" "$T/needed" libxml2
plan_done
