#!/bin/bash
# The same bytes at another moment, in another time zone, in another language, for every format of every tool.
. tests/cli/lib.sh
S=$PWD/samples/amboise-2023
R=$T/results.xml
pre-stat -p 2022 --dispositif pre --all "$S" > "$R"
pre-convert -T xml "$S" > "$T/data.xml"

formats() { # COMMAND…: what the tool says that -T can be
	"$@" -T nonsense < /dev/null 2>&1 | sed -n 's/.*expected: //p'
}
commands=()
add() { # COMMAND…: for each of its formats
	local format
	for format in $(formats "$@"); do commands+=("$* -T $format"); done
}
add pre-stat -p 2022-2023 --all "$S"
add pre-check "$S"
add pre-book "$R"
add pre-mask "$R"
for template in $(pre-doc --list | cut -d' ' -f1); do
	pre-doc -t "$template" -T text "$R" > /dev/null 2>&1 < /dev/null && add pre-doc -t "$template" "$R"
	pre-doc -t "$template" --data "$S" -T text > /dev/null 2>&1 < /dev/null && add pre-doc -t "$template" --data "$S"
done
pre-stat -p 2022 --for contrat-de-ville -o "$T/contrat.xml" "$S" && add pre-doc -t contrat-de-ville --data "$S" "$T/contrat.xml"
add pre-anct --survey enquete-2022 "$R" "$S"
commands+=("pre-convert -T xml $S" "pre-convert -T csv $T/data.xml" "pre-gen --children 60")
commands+=("pre-anon --anonymous -p 2022-2023 -T csv $S" "pre-anon --anonymous -p 2022-2023 -T xml $S")
add pre-anon --register
add pre-purge --subject E020 "$S"
commands+=("pre-purge --ref 2025-01-24 $S" "pre-purge --ref 2025-01-24 --apply --anonymise -T xml $S")
I=$PWD/samples/amboise-2021
add pre-import -m "$I/correspondance.xml" "$I/suivi-2021.xlsx" "$I/familles-2021.ods" "$I/ecoles-2021.csv"
commands+=("pre-import --guess $I/suivi-2021.xlsx $I/familles-2021.ods $I/ecoles-2021.csv")
for form in tableschema datapackage relaxng; do commands+=("pre-convert --schema $form"); done

prints() { # COMMAND FOLDER ENVIRONMENT…: runs it there
	local words folder=$2
	read -ra words <<< "$1"
	shift 2
	mkdir -p "$folder"
	env "$@" "${words[@]}" -o "$folder/out" > "$folder/stdout" 2> /dev/null < /dev/null
	echo $? > "$folder/status"
}
french=$(locale -a 2> /dev/null | grep -iE '^fr_FR\.utf-?8$' | head -n 1)
for command in "${commands[@]}"; do prints "$command" "$T/first" TZ=UTC LC_ALL=C.UTF-8; mv "$T/first" "$T/$((++n)).first"; done
sleep 1.1
n=0
for command in "${commands[@]}"; do
	n=$((n + 1)) wrong=""
	first=$T/$n.first
	[ -e "$first/out" ] || wrong=" nothing is written, status $(cat "$first/status")"
	for environment in "TZ=Europe/Paris LC_ALL=C" "TZ=Pacific/Kiritimati LC_ALL=${french:-POSIX}" \
		"TZ=America/Los_Angeles LANG=${french:-C} COLUMNS=40 MALLOC_PERTURB_=165"; do
		# What is said to people follows their language: a report of faults is such a text.
		case $command in pre-check*text) environment=${environment/${french:-POSIX}/C.UTF-8} ;; esac
		read -ra words <<< "$environment"
		prints "$command" "$T/again" "${words[@]}"
		diff -r "$first" "$T/again" > "$T/diff" || wrong="$wrong [$environment]"
		rm -rf "$T/again"
	done
	is "${command//$T\//}" "$wrong" ""
done
plan_done
