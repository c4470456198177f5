#!/bin/bash
. tests/cli/lib.sh
data=samples/amboise-2023
some=enfants-suivis,enfants-suivis-sexe,enfants-suivis-sexe-tranche-age,enfants-suivis-moyenne-age

row() { # FILE STATISTIC ROW: the values of a row, as the CSV has them
	awk -F';' -v s="$2" -v r="$3" '$1 == s && $3 == r {printf "%s%s=%s", n++ ? " " : "", $4, $5 $8} END {print ""}' "$1"
}

for period in 2021 2022; do pre-stat -p $period --stat $some -o "$T/$period.xml" $data; done
status 'two files are compared' 0 pre-compare -T csv "$T/2021.xml" "$T/2022.xml"
cp "$T/out" "$T/files.csv"
is 'a number without an axis' "$(row "$T/files.csv" enfants-suivis '*')" \
	'2021=27 2022=74 difference=47 evolution=174.1'
is 'one axis' "$(row "$T/files.csv" enfants-suivis-sexe F)" '2021=10 2022=27 difference=17 evolution=170'
is 'two axes are flattened' "$(row "$T/files.csv" enfants-suivis-sexe-tranche-age 'M|6-10')" \
	'2021=8 2022=25 difference=17 evolution=212.5'
is 'nothing is no base for a percentage' "$(row "$T/files.csv" enfants-suivis-sexe-tranche-age 'F|2-5')" \
	'2021=0 2022=4 difference=4 evolution='
is 'the grand total has its usual code' "$(row "$T/files.csv" enfants-suivis-sexe-tranche-age '*')" \
	'2021=27 2022=74 difference=47 evolution=174.1'
is 'the older one second: the change is the other way' \
	"$(pre-compare -T csv "$T/2022.xml" "$T/2021.xml" > "$T/back.csv" && row "$T/back.csv" enfants-suivis '*')" \
	'2022=74 2021=27 difference=-47 evolution=-63.5'

status 'two periods of a dataset' 0 pre-compare -p 2021 -p 2022 --stat $some -T csv $data
same 'two periods of a dataset give what their files give' "$T/out" "$T/files.csv"
pre-compare "$T/2021.xml" "$T/2022.xml" > "$T/a.xml"
pre-compare "$T/2021.xml" "$T/2022.xml" > "$T/b.xml"
same 'the same bytes twice' "$T/a.xml" "$T/b.xml"
ok 'the output is valid' xmllint --noout --relaxng templates/schema/resultats.rng "$T/a.xml"
pre-compare -T text "$T/2021.xml" - < "$T/2022.xml" > "$T/a.txt"
matches 'text: whole counts beside percentages of one decimal' "$T/a.txt" '^Filles +10 +27 +17 +170,0$'
matches 'text says what the columns are' "$T/a.txt" 'Colonnes.: 2021, 2022'
ok 'pre-book makes a workbook of it' pre-book -o "$T/a.xlsx" "$T/a.xml"
is 'a workbook has no share of a comparison' "$(unzip -p "$T/a.xlsx" xl/sharedStrings.xml | grep -c 'Part du')" 0
status 'pre-doc prints it' 0 pre-doc -t comparaison -T text "$T/a.xml"
matches 'with arrows' "$T/out" '^Filles +10 +27 +\+.17.↑ +\+.170,0$'
status 'or without' 0 pre-doc -t comparaison --set fleches=non -T text "$T/a.xml"
lacks 'where the document does not want them' "$T/out" '[↑↓]'
pre-compare --label A,B "$T/2021.xml" "$T/2021.xml" > "$T/none.xml" && pre-doc -t comparaison -T text "$T/none.xml" > "$T/none.txt"
matches 'no change has no sign' "$T/none.txt" '^Filles +10 +10 +0.= +0,0$'
status 'labels are given' 0 pre-compare --label 'Avant,Après' -T text "$T/2021.xml" "$T/2022.xml"
matches 'a header bears its label' "$T/out" '^Sexe +Avant +Après +Différence +Évolution \(%\)$'
matches 'and the note says which period that is' "$T/out" 'Avant \(2021\), Après \(2022\)'

status 'each month of a period' 0 pre-compare --each month -p 2022-11-10..2023-01-31 --stat $some -T csv $data
is 'a series has no change' "$(row "$T/out" enfants-suivis '*')" '2022-11-10..2022-11-30=63 2022-12=67 2023-01=82'
matches 'a cut month is warned of' "$T/err" 'unlike length: 2022-11-10\.\.2022-11-30, 2022-12'
status 'with its change' 0 pre-compare --each year -p 2020-01-01..2022-12-31 --change --stat $some -T csv $data
is 'from the first to the last' "$(row "$T/out" enfants-suivis '*')" \
	'2020=14 2021=27 2022=74 difference=60 evolution=428.6'
status 'each school year' 0 pre-compare --each school-year -p 2020-09-01..2022-08-31 --stat enfants-suivis -T csv $data
for year in 2020-2021 2021-2022; do
	is "the school year $year is that of pre-stat" \
		"$(awk -F';' -v y=$year '$4 == y {print $5}' "$T/out")" \
		"$(pre-stat -p $year --stat enfants-suivis -T csv $data | awk -F';' 'NR == 2 {print $5}')"
done

pre-stat -p 2023-01-01..2023-01-31 --stat $some,enfants-suivis-tranche-age,parcours-periode-profil -o "$T/now.xml" $data
status 'beside the national figures' 0 pre-compare --with national-2021 -T csv "$T/now.xml"
cp "$T/out" "$T/national.csv"
pre-compare --with national-2021 -T csv < "$T/now.xml" > "$T/piped.csv"
same 'from a pipe too' "$T/piped.csv" "$T/national.csv"
is 'girls: 34 of 82, and 41.8 % in France' "$(row "$T/out" enfants-suivis-sexe F)" \
	'france=41.8 2023-01=41.4634 difference=-0.3366'
is 'profiles 2 and 3 are added up as they are published' "$(row "$T/out" parcours-periode-profil 2+3)" \
	"france=77 2023-01=$(awk 'BEGIN {printf "%.4f difference=%.4f", 75 / 97 * 100, 75 / 97 * 100 - 77}')"
is 'what is not published is empty' "$(row "$T/out" enfants-suivis-tranche-age 0-1)" 'france= 2023-01=0 difference='
is 'the file of national figures is valid' \
	"$(xmllint --noout --relaxng templates/schema/resultats.rng templates/results/national-2021.xml 2>&1 | grep -c validates)" 1
status 'shares of two periods' 0 pre-compare --shares -T csv "$T/2021.xml" "$T/2022.xml"
is 'shares of the total and points' "$(row "$T/out" enfants-suivis-sexe F)" '2021=37.037 2022=36.4865 difference=-0.5505'
is 'a mean is no share' "$(row "$T/out" enfants-suivis-moyenne-age '*' | sed 's/.*evolution/evolution/')" evolution=-5.5

sed 's|<cellule l="F" v="27"[^>]*>|<cellule l="F" masque="oui"/>|; s|<contexte|& seuil="5"|' "$T/2022.xml" > "$T/m2022.xml"
sed 's|<contexte|& seuil="5"|' "$T/2021.xml" > "$T/m2021.xml"
status 'masked results are compared' 0 pre-compare -T csv "$T/m2021.xml" "$T/m2022.xml"
is 'what is worked out of a hidden cell is hidden' "$(row "$T/out" enfants-suivis-sexe F)" \
	'2021=10 2022=masque difference=masque evolution=masque'
is 'the rest is not' "$(row "$T/out" enfants-suivis-sexe M)" '2021=17 2022=47 difference=30 evolution=176.5'
status 'masked beside unmasked is refused' 2 pre-compare "$T/2021.xml" "$T/m2022.xml"
matches 'and says why' "$T/err" 'm?202.\.xml: .*threshold'

pre-stat -p 2021 --dispositif pre --stat $some -o "$T/pre.xml" $data
status 'other filters are refused' 2 pre-compare "$T/pre.xml" "$T/2022.xml"
matches 'with the file and the filter' "$T/err" 'pre\.xml: .*dispositif'
status 'and accepted with --force' 0 pre-compare --force "$T/pre.xml" "$T/2022.xml"
status 'a comparison is not compared' 2 pre-compare "$T/a.xml" "$T/2022.xml"
status 'the same period twice needs labels' 2 pre-compare "$T/2021.xml" "$T/2021.xml"
status 'and has them' 0 pre-compare --label A,B -T csv "$T/2021.xml" "$T/2021.xml"
is 'columns are then numbered' "$(row "$T/out" enfants-suivis '*')" '1=27 2=27 difference=0 evolution=0'
pre-stat -p 2021 --stat enfants-suivis,familles-suivies -o "$T/other.xml" $data
status 'what one file lacks is left out' 0 pre-compare -T csv "$T/other.xml" "$T/2022.xml"
matches 'with a word about it' "$T/err" 'other\.xml: .*enfants-suivis-sexe'
matches 'and about what the other lacks' "$T/err" '2022\.xml: .*familles-suivies'
is 'the rest is compared' "$(cut -d';' -f1 "$T/out" | sort -u | tr '\n' ' ')" 'enfants-suivis statistique '
pre-stat -p 2022 --stat familles-suivies -o "$T/families.xml" $data
echo before > "$T/kept.xml"
status 'nothing in common is an error' 2 pre-compare -o "$T/kept.xml" "$T/2021.xml" "$T/families.xml"
is 'and leaves an existing file alone' "$(cat "$T/kept.xml")" before
status 'one file is not enough' 2 pre-compare "$T/2021.xml"
status 'labels are as many as columns' 2 pre-compare --label A,B,C "$T/2021.xml" "$T/2022.xml"
status 'each what?' 2 pre-compare --each week -p 2022 --stat enfants-suivis $data
status 'a series has a period' 2 pre-compare --each month --stat enfants-suivis $data
status 'statistics are chosen over a dataset' 2 pre-compare --stat enfants-suivis "$T/2021.xml" "$T/2022.xml"
status 'a file that is no results' 2 pre-compare "$T/2021.xml" templates/schema/schema.xml
status 'published figures that are not there' 2 pre-compare --with national-1066 "$T/now.xml"
cp -r $data "$T/bad" && sed -i '2s/;20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]/;2012-13-45/' "$T/bad/enfants.csv"
status 'values that cannot be read' 1 pre-compare -p 2021 -p 2022 --stat enfants-suivis-age "$T/bad"
plan_done
