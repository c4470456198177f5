#!/bin/sh
# pre-gen: valid data of the size asked for, the same for the same seed, with the national shares; and what it refuses.
. tests/cli/lib.sh
gen=${PRE_BIN:-build/bin}/pre-gen
check=${PRE_BIN:-build/bin}/pre-check
LC_ALL=C
export LC_ALL

# rows TABLE: rows of a table of $D. column TABLE NAME: the values of a column. share TABLE NAME REGEX: in per mille.
rows() {
	tail -n +2 "$D/$1.csv" | wc -l | tr -d ' '
}
column() {
	awk -F ';' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "$D/$1.csv"
}
share() {
	column "$1" "$2" | awk -v wanted="^($3)$" '$0 != "" { n++; if ($0 ~ wanted) k++ } END { printf "%d\n", 1000 * k / n + 0.5 }'
}
# between DESC VALUE LEAST MOST
between() {
	ok "$1 ($2)" test "$2" -ge "$3" -a "$2" -le "$4"
}
# followed STATISTIC CODE: share of those followed in the last year, in per mille.
followed() {
	"${PRE_BIN:-build/bin}/pre-stat" -p 2023 -s "$1" -T csv "$D" |
		awk -F ';' -v code="$2" '$3 == code { k = $5 } $3 == "*" { n = $5 } END { printf "%d\n", 1000 * k / n + 0.5 }'
}

D=$T/demo
status 'a town is written' 0 "$gen" --children 82 -o "$D"
is 'nothing is said' "$(cat "$T/out" "$T/err")" ''
is 'as many children as asked for' "$(rows enfants)" 82
is 'one programme by default' "$(rows programmes)" 1
status 'no fault in it' 0 "$check" "$D"
is 'no warning either' "$(cat "$T/out" "$T/err" | grep -c 'error:\|warning:')" 0
is 'every table has its file' "$(ls "$D" | grep -c '\.csv$')" "$(grep -c '<table ' templates/schema/schema.xml)"
ok 'no byte order mark, no carriage return' sh -c "! LC_ALL=C grep -l \"\$(printf '[\\r\\357]')\" '$D'/enfants.csv"
between 'boys, even among 82' "$(share enfants sexe M)" 560 605

status 'the same again' 0 "$gen" --children 82 -o "$T/again"
ok 'the same bytes' diff -r "$D" "$T/again"
status 'another seed' 0 "$gen" --children 82 --seed 2 -o "$T/again"
ok 'other bytes, in place of the first' sh -c "! diff -q '$D/enfants.csv' '$T/again/enfants.csv' > /dev/null"
(TZ=Asia/Tokyo LC_ALL=C.UTF-8 HOME=/ "$gen" --children 82 -o "$T/again")
ok 'the same bytes in another place' diff -r "$D" "$T/again"

D=$T/large
status 'several programmes' 0 "$gen" --children 4000 --programmes 9 --seed 5 -o "$D"
is 'all the children' "$(rows enfants)" 4000
is 'all the programmes' "$(rows programmes)" 9
status 'no error in it' 0 "$check" --level error "$D"
is 'each programme has children' "$(column enfants programme | sort -u | wc -l | tr -d ' ')" 9
between 'boys' "$(share enfants sexe M)" 580 584
between 'ages 2 to 5' "$(followed enfants-suivis-tranche-age 2-5)" 128 164
between 'ages 6 to 10' "$(followed enfants-suivis-tranche-age 6-10)" 498 550
between 'ages 11 to 16' "$(followed enfants-suivis-tranche-age 11-16)" 291 339
between 'profiles 2 and 3' "$(share parcours profil '2|3')" 755 785
between 'mostly seen by the school' "$(share demandes reperage 'ecole_.*|college|lycee|rased|.*_scolaire')" 520 680
is 'first reasons' "$(column demandes motif_orientation | sort | uniq -c | sort -rn | awk 'NR < 3 { print $2 }' | tr '\n' ' ')" \
	'resultats_scolaires isolement_social '
between 'tenths of a month, ended parcours' "$(tail -n +2 "$D/parcours.csv" | awk -F ';' '$9 != "" {
	split($7, a, "-"); split($9, b, "-"); n++; k += (b[1] - a[1]) * 12 + b[2] - a[2] - (b[3] < a[3]) } END { printf "%d\n", 10 * k / n }')" 120 190
between 'school years for 1000 children' "$(($(rows scolarites) / 4))" 1400 1600
between 'parcours for 1000 children' "$(($(rows parcours) / 4))" 1200 1400
between 'actions for 1000 children' "$(($(rows actions) / 4))" 2800 3200

D=$T/years
status 'other years' 0 "$gen" --children 60 --from 2010 --to 2011 -o "$D"
status 'no error in them' 0 "$check" --level error "$D"
is 'parcours begin in them' "$(column parcours date_debut | cut -c 1-4 | sort -u | tr '\n' ' ')" '2010 2011 '

status 'children are required' 2 "$gen" -o "$T/no"
matches 'and said to be' "$T/err" '^pre-gen: --children'
status 'a folder is required' 2 "$gen" --children 3
status 'more programmes than children' 2 "$gen" --children 3 --programmes 4 -o "$T/no"
status 'years backwards' 2 "$gen" --children 3 --from 2024 --to 2023 -o "$T/no"
status 'a profile that is not there' 2 "$gen" --children 3 --profile absent -o "$T/no"
matches 'is named' "$T/err" 'not one of national: absent'
ok 'nothing is written then' test ! -e "$T/no"

mkdir "$T/mine"
echo 'private' > "$T/mine/lettre.odt"
status 'a folder with something else in it' 2 "$gen" --children 3 -o "$T/mine"
is 'is left alone' "$(ls -A "$T/mine")" 'lettre.odt'
mkdir "$T/sheet"
echo 'private' > "$T/sheet/Budget 2023.csv"
status 'a CSV file that is no table' 2 "$gen" --children 3 -o "$T/sheet"

mkdir -p "$T/templates/generation"
sed 's/<tirage regulier="oui">F 418 M 582/<tirage>F 1 X 1/' templates/generation/national.xml > "$T/templates/generation/mixte.xml"
status 'a code that the schema does not know' 2 "$gen" --templates "$T/templates" --children 3 --profile mixte -o "$T/no"
matches 'is named with its line' "$T/err" 'mixte.xml:[0-9]*: .*X'
sed 's/F 418 M 582/F 1 M 0/' templates/generation/national.xml > "$T/templates/generation/filles.xml"
D=$T/filles
status 'a profile of one'\''s own' 0 "$gen" --templates "$T/templates" --children 30 --profile filles -o "$D"
is 'is followed' "$(column enfants sexe | sort -u)" F
plan_done
