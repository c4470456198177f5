#!/bin/bash
# Which option goes with which, and --help: what the tables of the tools declare holds in use.
. tests/cli/lib.sh
top=$PWD S=$PWD/samples/amboise-2023 bin=$(cd "$PRE_BIN" && pwd)

# A French locale: made here where the system lets us, else the system's own, if it has one.
place=$T languages='C.UTF-8 fr_FR.UTF-8'
if ! localedef -i fr_FR -f UTF-8 "$T/fr_FR.UTF-8" 2> /dev/null; then
	place=
	locale -a 2> /dev/null | grep -qi '^fr_FR\.utf-\?8$' || languages=C.UTF-8
fi
mkdir "$T/here"
cd "$T/here" || exit 1

# refused REASON COMMAND…: status 2, with this on standard error, and nothing written
refused() {
	local reason=$1; shift
	"$@" > "$T/out" 2> "$T/err" < /dev/null
	is "$*: status" $? 2
	is "$*: reason" "$(cat "$T/err")" "$1: $reason"
	is "$*: nothing is written" "$(cat "$T/out"; ls -A)" ''
}
cp -r "$S" "$T/own"
for tool in pre-check 'pre-stat --all' pre-list pre-filter; do
	# shellcheck disable=SC2086
	refused "another file of this run is not replaced: $T/own/enfants.csv" $tool -o "$T/own/enfants.csv" "$T/own"
done
for command in 'pre-anon --anonymous -p 2022 -o x --report' 'pre-purge --apply -o x --record'; do
	# shellcheck disable=SC2086
	refused "another file of this run is not replaced: $T/own/enfants.csv" $command "$T/own/enfants.csv" "$T/own"
done
same 'no table of the dataset that is read is replaced' "$T/own/enfants.csv" "$S/enfants.csv"
no='does not go with'
# What people may try.
refused "--where goes with --anonymous or --against" pre-anon --verify -w 'sexe=F' x.csv
refused "children are chosen of a dataset, not of a CSV file" pre-anon --verify --against o.csv -w 'sexe=F' x.csv
refused "--where $no --names" pre-anon --names first -w 'sexe=F' -o x "$S"
refused "--anonymous $no --names" pre-anon --anonymous --names initials -o x "$S"
refused "--anonymous $no --key" pre-anon --anonymous --key k -o x "$S"
refused "--k $no --names" pre-anon --names first --k 3 -o x "$S"
refused "--k wants a whole number, 2 at least" pre-anon --anonymous --k 1 -o x "$S"
refused "--l wants a whole number, 1 at least" pre-anon --anonymous --l 0 -o x "$S"
refused "--quasi $no --anonymous" pre-anon --anonymous --quasi age -o x "$S"
refused "--report $no --verify" pre-anon --verify --report x.txt "$S"
refused "--set $no --verify" pre-anon --verify --set a=b "$S"
refused "--output $no --new-key" pre-anon --new-key k -o x
refused "--format $no --new-key" pre-anon --new-key k -T csv
refused "--names takes full, first, initials or number" pre-anon --names surnom -o x "$S"
refused "say what is to be done: --names, --key, --new-key, --anonymous, --verify or --register" pre-anon -o x "$S"
refused "--explain $no --list" pre-stat --list --explain enfants-suivis "$S"
refused "--period $no --list" pre-stat --list --period 2022
refused "--jobs $no --list" pre-stat --list --jobs 2
refused "--where $no --list" pre-stat --list -w sexe=F
refused "--list takes a dataset with --for only" pre-stat --list "$S"
refused "unknown format json, expected: text csv" pre-stat --list -T json
refused "--stat $no --explain" pre-stat --explain enfants-suivis --stat enfants-suivis "$S"
refused "--format $no --explain" pre-stat --explain enfants-suivis -T csv "$S"
refused "--rows goes with --population" pre-stat --all --rows sexe "$S"
refused "--measure goes with --population" pre-stat --all --measure enfants "$S"
refused "one operand is expected" pre-stat --all "$S" "$S"
refused "--stat goes with --each or --period" pre-compare --stat enfants-suivis a.xml b.xml
refused "--where goes with --each or --period" pre-compare -w sexe=F a.xml b.xml
refused "--each takes year, school-year or month" pre-compare --each week -p 2022 --all "$S"
refused "one operand is expected" pre-compare --each year -p 2022 --all "$S" "$S"
refused "--table goes with --schema" pre-convert --table enfants "$S"
refused "--table goes with --schema tableschema" pre-convert --schema relaxng --table enfants
refused "--schema $no --join" pre-convert --join --schema relaxng "$S" "$S"
refused "--schema takes no operand" pre-convert --schema relaxng "$S"
refused "--schema takes tableschema, datapackage or relaxng" pre-convert --schema sql
refused "--format $no --schema" pre-convert --schema relaxng -T xml
refused "operands, at least: 2 (see --help)" pre-convert --join -o x "$S"
refused "--data $no --list" pre-doc --list --data "$S"
refused "--template $no --list" pre-doc --list -t commission
refused "--set $no --list" pre-doc --list --set a=b
refused "--list takes no operand" pre-doc --list "$S"
refused "--template is needed (see --help)" pre-doc -o x.pdf r.xml
refused "--group $no --list" pre-list --list --group quartier
refused "--csv-safe $no --list" pre-list --list --csv-safe
refused "--format $no --list" pre-list --list -T csv
refused "--list takes no operand" pre-list --list "$S"
refused "--original goes with --audit" pre-mask --original r.xml r.xml
refused "--round $no --audit" pre-mask --audit --round 5 r.xml
refused "--bands $no --audit" pre-mask --audit --bands r.xml
refused "--merge-rare $no --audit" pre-mask --audit --merge-rare r.xml
refused "--threshold wants a whole number, 2 at least" pre-mask -n 1 r.xml
refused "unknown format xml, expected: csv" pre-mask --audit -T xml r.xml
refused "unknown format pdf, expected: xlsx ods" pre-book -o x.pdf r.xml
refused "unknown format xml, expected: pdf odt html text tree" pre-doc -t commission -o x.xml r.xml
refused "unknown format text, expected: xlsx ods" pre-book -o x.txt r.xml
refused "--record goes with --apply" pre-purge --record pv.xml "$S"
refused "--names $no --apply" pre-purge --apply --names -o x "$S"
refused "--key goes with --apply or --verify-record" pre-purge --key k "$S"
refused "--key goes with --anonymise, --record or --verify-record" pre-purge --apply --key k -o x "$S"
refused "--set goes with --subject" pre-purge --set a=b "$S"
refused "--keep $no --subject" pre-purge --subject E020 --keep 2y "$S"
refused "--subject $no --apply" pre-purge --apply --subject E020 -o x "$S"
refused "--verify-record $no --apply" pre-purge --apply --verify-record pv.xml -o x "$S"
refused "--csv-safe goes with --report" pre-import --csv-safe -o x "$S/enfants.csv"
refused "--strict $no --guess" pre-import --guess --strict "$S/enfants.csv"
refused "--set $no --guess" pre-import --guess --set a=b "$S/enfants.csv"
refused "--format $no --guess" pre-import --guess -T xml "$S/enfants.csv"
refused "an operand is missing (see --help)" pre-import -o x
refused "--survey $no --list" pre-anct --list --survey enquete-2022
refused "--answers $no --needs" pre-anct --needs --survey enquete-2022 --answers a.csv
refused "--needs $no --blank" pre-anct --blank --needs --survey enquete-2022
refused "--needs takes no operand" pre-anct --needs --survey enquete-2022 r.xml
refused "--survey is needed (see --help)" pre-anct r.xml
refused "--answers and --previous go with results" pre-anct --survey enquete-2022 --blank --answers a.csv
refused "unknown format xlsx, expected: csv" pre-anct --survey enquete-2022 --blank -T xlsx
refused "operands, at most: 2 (see --help)" pre-anct --survey enquete-2022 a b c
refused "--level takes error or warning" pre-check --level all "$S"
refused "--sheets takes heading or statistic" pre-book --sheets all -o x.xlsx r.xml
refused "--children is needed (see --help)" pre-gen -o x
refused "--children wants a whole number from 1 to 100000000" pre-gen --children 0 -o x
refused "--from wants a whole number from 1950 to 2200" pre-gen --children 9 --from 1900 -o x
refused "--from is not after --to" pre-gen --children 9 --from 2023 --to 2022 -o x
refused "--programmes is not above --children" pre-gen --children 9 --programmes 10 -o x
refused "unknown format xml, expected: csv" pre-gen --children 9 -T xml -o x
refused "no operand is expected" pre-gen --children 9 -o x y

# What scripts rely on, options that say nothing of what is done among it.
for command in "pre-stat --list" "pre-stat --list -T csv --heading Scolar --max-memory 1G" "pre-stat --list --for commission" \
	"pre-stat --explain enfants-suivis -f essentiel --ref 2023-01-24 --jobs 1 --max-memory 1G $S" \
	"pre-doc --list --progress --quiet-values --templates $top/templates -o titles" "pre-list --list -d parcours -o columns" \
	"pre-convert --schema tableschema --table enfants -o schema.json" "pre-anct --list" \
	"pre-anct --survey enquete-2022 --needs -o needs" "pre-anct --survey enquete-2022 --blank -T csv" \
	"pre-anon --names number -T xml -d anonyme $S" "pre-anon --register -T text --set delegue=X" \
	"pre-purge --ref 2023-01-24 --names --anonymise --csv-safe -T csv $S" "pre-check --level warning $S" \
	"pre-gen --children 3 -T csv -o gen"; do
	# shellcheck disable=SC2086
	status "accepted: ${command//$top\//}" 0 $command
done
rm -rf "$T/here/"*

# Each of them, from the tables themselves: --help -T csv.
value() { case $1 in '') ;; *'|'*) echo "${1%%|*}" ;; *) echo 2022 ;; esac; } # ARGUMENT
given() { # TABLE NAME…: these options, each with a value
	local table=$1 name argument; shift
	for name in "$@"; do
		[ "$name" != - ] || continue
		argument=$(value "$(grep "^$name;" "$table" | cut -d';' -f3)")
		printf -- '--%s%s ' "$name" "${argument:+=$argument}"
	done
}
# tried REGEX: what of the lines of command lines does not fail with it, or writes something
tried() {
	while read -r tool line; do
		# shellcheck disable=SC2086
		"$tool" $line > "$T/out" 2> "$T/err" < /dev/null
		[ $? = 2 ] && grep -qE "^$tool: $1\$" "$T/err" && [ -z "$(cat "$T/out"; ls -A)" ] ||
			echo "$tool $line: $(head -n 1 "$T/err")"
	done
}
for path in "$bin"/pre-*; do
	tool=$(basename "$path") table=$T/table
	"$tool" --help -T csv > "$table"
	is "$tool: the table has its header" "$(head -n 1 "$table")" 'option;letter;argument;selects;modes;with'
	sed -i 1d "$table"
	read -ra modes <<< "$(sed -n 's/^help;;;;\(.*\);$/\1/p' "$table")"
	: > "$T/meaningless"; : > "$T/lonely"; : > "$T/good"; : > "$T/choices"
	while IFS=';' read -r name _ argument selects in with; do
		for mode in "${modes[@]}"; do
			line="$tool $(given "$table" "$mode")"
			if [ "$mode" = - ] && [ -n "$selects" ]; then
				continue
			elif [[ " $in " != *" $mode "* ]]; then
				echo "$line$(given "$table" "$name")" >> "$T/meaningless"
			elif [ -n "$with" ] && [[ " $with " != *" $mode "* ]]; then
				echo "$line$(given "$table" "$name")" >> "$T/lonely"
			elif [[ ! $name =~ ^(help|version|output|new-key)$ ]]; then
				echo "$line$(given "$table" "$name") 2022" >> "$T/good"
			fi
		done
		[[ $argument != *'|'* ]] || echo "$tool --$name=nonsense" >> "$T/choices"
	done < "$table"
	is "$tool: what has no meaning in what is done is refused" "$(tried "--[a-z-]+ ($no|goes with) .*" < "$T/meaningless")" ''
	is "$tool: what needs another option is refused without it" "$(tried '--[a-z-]+ goes with .*' < "$T/lonely")" ''
	is "$tool: values that are no choice are refused" "$(tried '--[a-z-]+ takes .* or .*' < "$T/choices")" ''
	wrong=
	while read -r _ line; do
		# shellcheck disable=SC2086
		if "$tool" $line 2>&1 > /dev/null < /dev/null | grep -E -- "$no|goes with"; then wrong="$wrong $line"; fi
	done < "$T/good" > "$T/out"
	is "$tool: what has a meaning is not" "$wrong" ''
	rm -rf "$T/here/"*
	for language in $languages; do
		status "$tool: --help ($language)" 0 env LOCPATH="$place" LC_ALL=$language "$tool" --help
		mv "$T/out" "$T/help"
		ok "$tool: --help is a screen, 24 lines ($language)" test "$(wc -l < "$T/help")" -le 24
		ok "$tool: of 80 columns ($language)" test "$(sed 's/\xe2\x80\xaf/ /g' "$T/help" | wc -L)" -le 80
		missing=$(cut -d';' -f1 "$table" | while read -r name; do grep -qE -- "--$name([^a-z-]|\$)" "$T/help" || echo "$name"; done)
		is "$tool: it names every option ($language)" "$missing" ''
	done
	missing=$(while IFS=';' read -r name letter _; do
		grep -qE "Fl (-$name|${letter:--$name})\\b" "$top/cmd/$tool.1" || echo "$name"
	done < "$table")
	is "$tool: and so does its manual" "$missing" ''
done
is 'modes are told in the table' "$(pre-purge --help -T csv | grep '^key;')" 'key;;FILE;;apply verify-record;record anonymise verify-record'

# The examples of --help, on the samples, in a folder of one's own.
ln -s "$top/samples" samples
for path in "$bin"/pre-*; do
	tool=$(basename "$path")
	"$tool" --help | sed -n '/^Example: /,$p' | sed 's/^Example: //' > "$T/example"
	bash -e "$T/example" > "$T/out" 2> "$T/err" < /dev/null
	ok "$tool: its example works" test $? -le 1
done
plan_done
