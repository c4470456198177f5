#!/bin/bash
# Instructions of pre-stat on a small dataset, counted by callgrind: the same on any machine, however busy. The budgets
# are what was counted and 10 % more or a little more; processors choose among variants of memcpy and the like.
. tests/cli/lib.sh
if grep -q __asan_init "$(command -v pre-stat)"; then
	echo '1..0 # SKIP sanitizers need more'
	exit 0
fi
data=samples/amboise-2023
within() { # DESCRIPTION THOUSANDS COMMAND…
	local what=$1 most=$2 counted=
	shift 2
	valgrind --tool=callgrind --callgrind-out-file="$T/callgrind" "$@" > "$T/out" 2> "$T/err" &&
		counted=$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$T/err")
	if [ -n "$counted" ] && [ "$counted" -le $((most * 1000)) ]; then
		result 0 "$what"
	else
		result 1 "$what"
		echo "# ${counted:-none} instructions, at most $most thousand wanted"
	fi
}
within 'schema and catalogue are loaded' 3400 pre-stat --list --stat enfants-suivis
within 'one statistic' 3800 pre-stat --period 2022-2023 -T csv --stat enfants-suivis "$data"
within 'the whole catalogue' 17300 pre-stat --period 2022-2023 -T csv --all "$data"
within 'the whole catalogue as XML' 20600 pre-stat --period 2022-2023 --all "$data"
within 'more threads cost nothing where there is little to share' 17300 pre-stat --jobs 4 --period 2022-2023 -T csv --all "$data"
pre-stat --survey enquete-2022 -o "$T/results.xml" $data
within 'what a survey counts' 11500 pre-stat --survey enquete-2022 $data
within 'a survey is answered' 8600 pre-anct --survey enquete-2022 -o "$T/survey.csv" "$T/results.xml" $data
within 'a dataset is checked' 12000 pre-check $data
within 'what a survey needs' 2800 pre-anct --survey enquete-2022 --needs

for tool in "${PRE_BIN:-build/bin}"/pre-*; do
	readelf -d "$tool" | grep NEEDED
done > "$T/needed"
lacks 'libraries that few runs need are not loaded before' "$T/needed" 'libxml2|libxslt|libzip|libxlsxwriter|libhpdf|libfontconfig|libpng'
# opens_none COMMAND…: what it reads, definitions too, needs none of them.
opens_none() {
	LD_DEBUG=files "$@" > "$T/out" 2> "$T/opened"
	[ $? -le 1 ] || echo 'nothing done, libxml2 or not' >> "$T/opened"
	lacks "$1: no library is opened" "$T/opened" 'libxml2|libxslt|libzip|libxlsxwriter|libhpdf|libfontconfig|libpng'
}
opens_none pre-check $data
opens_none pre-list $data
opens_none pre-purge $data
opens_none pre-anon --anonymous -o "$T/anonymous" $data
opens_none pre-gen --children 3 -o "$T/generated"
opens_none pre-import -m samples/amboise-2021/correspondance.xml -o "$T/imported" samples/amboise-2021/ecoles-2021.csv
opens_none pre-mask "$T/results.xml"
opens_none pre-merge "$T/results.xml"
opens_none pre-anct --survey enquete-2022 "$T/results.xml" $data
plan_done
