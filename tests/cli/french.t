#!/bin/bash
# Messages and --help are French where the locale is French, English otherwise; data never change with it.
. tests/cli/lib.sh
S=samples/amboise-2023

# A French locale: made here where the system lets us, else the system's own.
place=$T
if ! localedef -i fr_FR -f UTF-8 "$T/fr_FR.UTF-8" 2> /dev/null; then
	place=
	if ! locale -a 2> /dev/null | grep -qi '^fr_FR\.utf-\?8$'; then
		echo "1..0 # SKIP there is no French locale and none can be made"
		exit 0
	fi
fi
fr() { LOCPATH=$place LC_ALL=fr_FR.UTF-8 "$@"; }

colon=$'\xc2\xa0:' semicolon=$'\xe2\x80\xaf;' apostrophe=$'\xe2\x80\x99'

# What stands beside the options of --help; formats have the same names in both languages.
beside() {
	perl -CSD -ne 'chomp; if (/^  (?:-.,|   ) --.*?(?:  +(.*))?$/) { push @texts, $1 // "" }
		elsif (/^ {31}(\S.*)/) { $texts[-1] .= " $1" } END { print map { s/^ //r . "\n" } @texts }' \
		<(grep -v '^  -T,' "$1") | sort
}

for path in "$PRE_BIN"/pre-*; do
	tool=$(basename "$path")
	"$tool" --help > "$T/en"
	status "$tool --help in French" 0 fr "$tool" --help
	matches "$tool: usage" "$T/out" "^Usage$colon $tool "
	matches "$tool: example" "$T/out" "^Exemple$colon "
	is "$tool: every option is explained in French" "$(comm -12 <(beside "$T/en") <(beside "$T/out"))" ""
	is "$tool: as many options as in English" "$(beside "$T/out" | wc -l)" "$(beside "$T/en" | wc -l)"
	lacks "$tool: what options take is named in French" "$T/out" '^ .*--[a-z-]+ (FILE|DIR|NAME|PERIOD|TEMPLATE|YEAR)\b'
	matches "$tool: English elsewhere" "$T/en" "^Usage: $tool"
	lacks "$tool: and nothing French in it" "$T/en" 'afficher|écrire|Exemple'
	status "$tool: an option that is not there" 2 fr "$tool" --zut
	matches "$tool: and this is said in French" "$T/err" "^$tool: option inconnue$colon --zut\$"
done

# An error in the data: where, what, and the value.
cp -r "$S" "$T/d"
sed -i '2s/;[0-9]\{4\}-[0-9][0-9]-[0-9][0-9];/;2013-02-30;/' "$T/d/enfants.csv"
status "a date that does not exist" 1 fr pre-stat -s enfants-suivis-age "$T/d"
matches "its place, what is wrong and the value, in French" "$T/err" \
	"^pre-stat: .*/enfants\.csv:2: date_naissance: ce n${apostrophe}est pas une date \(AAAA-MM-JJ\): 2013-02-30\$"
matches "and that nothing is written" "$T/err" "valeurs illisibles$colon 1$semicolon rien n${apostrophe}est écrit"
status "the same in English" 1 pre-stat -s enfants-suivis-age "$T/d"
matches "in another locale" "$T/err" \
	'^pre-stat: .*/enfants\.csv:2: date_naissance: not a date \(YYYY-MM-DD\): 2013-02-30$'
status "pre-check says it too" 1 fr pre-check "$T/d"
matches "with the level in French" "$T/out" "enfants\.csv:2: date_naissance: erreur: ce n${apostrophe}est pas une date"
matches "and a summary" "$T/out" ': 1 erreur, 0 avertissement '
status "a file that is not there" 2 fr pre-stat --all "$T/none"
matches "with the reason of the system" "$T/err" "$T/none: ouverture impossible$colon "
status "a condition that cannot be understood" 2 fr pre-stat -s enfants-suivis-age -w 'zut = 1' $S
matches "with the reason in French" "$T/err" "dans l${apostrophe}expression$colon nom inconnu, 1: zut"
printf '<html xmlns="http://www.w3.org/1999/xhtml"/>' > "$T/modele.xml"
pre-stat -s enfants-suivis-age $S > "$T/r.xml"
status "a template that is no document" 2 fr pre-doc -t "$T/modele.xml" -T text "$T/r.xml"
matches "with the reason in French too" "$T/err" "dans le modèle$colon <head> et <body> sont attendus"
status "a full disk" 2 fr pre-stat -s enfants-suivis-age -o /dev/full $S
matches "with the reason of the system, where it has that in French, in UTF-8" "$T/err" 'sur le périphérique$|No space left'
status "a language without translation" 2 env LC_ALL=C.UTF-8 LANG=fr_FR.UTF-8 pre-stat --all "$T/none"
matches "is English" "$T/err" 'cannot open: '
# Newer systems have it that who wants no language's customs wants no language either.
status "French is asked for by itself" 2 env LC_ALL=C.UTF-8 LANGUAGE=fr pre-stat --all "$T/none"
if [ "$(TEXTDOMAINDIR=$PRE_BIN/../share/locale LC_ALL=C.UTF-8 LANGUAGE=fr gettext preutils 'cannot open: %s')" = 'cannot open: %s' ]; then
	matches "and is not to be had on this system" "$T/err" 'cannot open: '
else
	matches "and is spoken" "$T/err" "ouverture impossible$colon "
fi
status "the language of no country" 2 env LC_ALL=C LANGUAGE=fr pre-stat --all "$T/none"
matches "is English too" "$T/err" 'cannot open: '
status "nothing is asked for" 2 env -u LC_ALL -u LC_MESSAGES -u LANG -u LANGUAGE pre-stat --all "$T/none"
matches "so it is English" "$T/err" 'cannot open: '

# Data are the same bytes.
for format in csv xml json; do
	pre-stat -p 2022-2023 --all -T $format $S > "$T/en.$format"
	LC_NUMERIC=fr_FR.UTF-8 fr pre-stat -p 2022-2023 --all -T $format $S > "$T/fr.$format"
	ok "results in $format are there" test -s "$T/fr.$format"
	same "results in $format are the same bytes" "$T/en.$format" "$T/fr.$format"
done
matches "with a decimal point" "$T/fr.csv" ';[0-9]+\.[0-9]+;'
pre-convert -T xml $S > "$T/en.xml"
fr pre-convert -T xml $S > "$T/fr.xml"
same "a dataset is the same bytes" "$T/en.xml" "$T/fr.xml"
plan_done
