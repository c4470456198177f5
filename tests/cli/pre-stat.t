#!/bin/bash
# pre-stat as its users call it.
. tests/cli/lib.sh
S=samples/amboise-2023
O=tests/oracle

# The numbers that the town gives: 27 children in 2021, 82 in January 2023.
value() { pre-stat --stat "$1" "${@:3}" -T csv $S | awk -F';' -v k="$2" '$3==k {print $5; exit}'; }
is "27 children in 2021" "$(value enfants-suivis-annee 2021 --period 2023-01-01..2023-01-31)" 27
is "82 children in January 2023" "$(value enfants-suivis '*' --period 2023-01-01..2023-01-31)" 82
is "82 children up to the commission of 24 January" "$(value enfants-suivis-annee 2023 --period 2023-01-01..2023-01-24)" 82

# Cells worked out by hand.
pre-stat --period 2022-2023 --all -T csv $O/tiny/donnees > "$T/tiny.csv"
wrong=$(tail -n +2 $O/tiny/expected.csv | while IFS=';' read -r id row column value n _; do
	grep -qE "^$id;[^;]*;${row//[*+]/.};${column//[*+]/.};$value;$n;" "$T/tiny.csv" || echo "$id $row $column"
done)
is "108 cells worked out by hand" "$wrong" ""

# The choice of statistics.
is "the catalogue has 313 statistics" "$(pre-stat --list -T csv | tail -n +2 | wc -l)" 313
is "a heading by its beginning, without accents" "$(pre-stat --list --heading scolarite -T csv | tail -n +2 | wc -l)" 25
for f in templates/favorites/*.xml; do
	ok "favourite $(basename "$f" .xml)" pre-stat --favorite "$(basename "$f" .xml)" -T csv $S
done
is "a favourite's rule: last month" "$(pre-stat -f mensuel $S | grep -c 'debut="2022-12-01" fin="2022-12-31"')" 1
mkdir -p "$T/f/favorites"
cat > "$T/f/favorites/moi.xml" <<'X'
<favori xmlns="urn:preutils:favori:1" libelle="Le mien" periode="since 2022-09-01" pourcentages="non" seuil="11">
  <statistique id="parcours-finis"/>
  <statistique id="enfants-suivis"/>
</favori>
X
pre-stat --templates "$T/f" -f moi $S > "$T/moi.xml"
is "a favourite of one's own: its order" "$(grep -o '<statistique id="[a-z-]*"' "$T/moi.xml" | tr -d '\n')" '<statistique id="parcours-finis"<statistique id="enfants-suivis"'
matches "its period, its threshold, no percentages" "$T/moi.xml" 'debut="2022-09-01" fin="2023-01-24".* pourcentages="non" seuil-voulu="11"'
sed -i 's/"parcours-finis"/"parcours-fini"/' "$T/f/favorites/moi.xml"
status "a misspelt statistic in a favourite" 2 pre-stat --templates "$T/f" -f moi $S
matches "with file and line" "$T/err" 'moi.xml:2: .*parcours-fini'
status "no statistic chosen" 2 pre-stat $S
status "a statistic that is not there" 2 pre-stat --stat nonsense $S
matches "and its name is said" "$T/err" nonsense
status "a period that is none" 2 pre-stat --all --period 2022-13-01..2023-01-01 $S
status "the days of a period in the wrong order" 2 pre-stat --all --period 2023-01-02..2023-01-01 $S
status "a dataset that is not there" 2 pre-stat --all "$T/none"
mkdir "$T/empty"
status "a folder without a table" 2 pre-stat --all "$T/empty"

# Periods.
is "a school year" "$(pre-stat -s enfants-suivis -p 2022-2023 $S | grep -c 'debut="2022-09-01" fin="2023-08-31"')" 1
is "no period: the school year, up to today" "$(pre-stat -s enfants-suivis $S | grep -c 'debut="2022-09-01" fin="2023-01-24"')" 1
is "the reference date can be another day" "$(pre-stat -s enfants-suivis -p 2022 -r 2021-06-30 $S | grep -c 'reference="2021-06-30"')" 1

status "a filter that speaks of nothing" 0 pre-stat -s enfants-suivis --dispositif pre,clsa $S
matches "is warned of" "$T/err" 'nothing in the data has this code: --dispositif clsa'
lacks "only what is unknown" "$T/err" 'dispositif pre'
status "so is one in a condition" 0 pre-stat -p 2022-2023 -s enfants-suivis,actions-periode -w 'not (sexe = Z or niveau in (cp, cx) or referent = inconnu)' $S
is "which is warned of once, and known ones not" "$(sed 's/.*: //' "$T/err")" '--where Z
--where cx'
status "a code of the list that nobody has" 0 pre-stat -s enfants-suivis --dispositif decrochage $O/tiny/donnees
is "is no slip" "$(cat "$T/err")" ""

# Why this number?
for cell in enfants-suivis enfants-suivis-sexe:F enfants-suivis-sexe-tranche-age:F:6-10 parcours-finis-moyenne-duree-mois:'*' \
	suivis-en-cours-type-suivi-familles:educatif enfants-suivis-annee:2021 parcours-evalues-grille-critere-moyenne-progression:autonomie; do
	IFS=: read -r id row column <<< "$cell"
	n=$(pre-stat -p 2022-2023 -s "$id" -T csv $S | awk -F';' -v r="${row:-*}" -v c="$column" 'NR>1 && $3==r && ($4==c || (c=="" && ($4=="" || $4=="*"))) {print $6; exit}')
	is "--explain $cell gives as many lines as n" "$(pre-stat -p 2022-2023 --explain "$cell" $S | wc -l)" "$n"
done
ok "explained lines are sorted" bash -c "pre-stat -p 2022-2023 --explain enfants-suivis $S | LC_ALL=C sort -c"
status "--explain of a cell that is not there" 2 pre-stat -p 2022-2023 --explain enfants-suivis-sexe:X $S
status "--explain of a statistic that is not there" 2 pre-stat -p 2022-2023 --explain nonsense $S

# A value that cannot be read is never guessed.
cp -r $O/tiny/donnees "$T/d"
sed -i 's/2012-02-29/2013-02-29/' "$T/d/enfants.csv"
status "an impossible date: status 1" 1 pre-stat -p 2022-2023 -s enfants-suivis-age "$T/d"
matches "with file, line, column and value" "$T/err" 'enfants.csv:2: date_naissance: .*2013-02-29'
is "and nothing is written" "$(cat "$T/out")" ""
status "--quiet-values" 1 pre-stat -p 2022-2023 -s enfants-suivis-age --quiet-values "$T/d"
lacks "leaves the value out" "$T/err" 2013-02-29
status "a column that no statistic needs does not matter" 0 pre-stat -p 2022-2023 -s enfants-suivis-sexe "$T/d"

# Mistakes in the catalogue.
mkdir -p "$T/t/catalogue"
mistake() { # DESCRIPTION XML REGEX
	printf '<?xml version="1.0"?>\n<catalogue xmlns="urn:preutils:catalogue:1">\n%s\n</catalogue>\n' "$2" > "$T/t/catalogue/90-local.xml"
	status "$1" 2 pre-stat --templates "$T/t" -p 2022-2023 -s essai $S
	matches "$1: where and what" "$T/err" "90-local.xml:3: .*$3"
}
mistake "an unknown population" '<rubrique libelle="X"><statistique id="essai" libelle="E" population="rien"/></rubrique>' rien
mistake "an unknown dimension" '<rubrique libelle="X"><statistique id="essai" libelle="E" population="enfants_suivis" lignes="rien"/></rubrique>' rien
counted() { printf '<dimension id="x" libelle="X" type="liste"><sur table="enfants">compte(parcours, actif)</sur><tranche code="1" libelle="1"/><compte %s/></dimension>' "$1"; }
mistake "a number of an unknown population" "$(counted 'de="rien" dimension="dispositif"')" rien
mistake "a number of units of an unknown population" "$(counted 'de="enfants_suivis" population="rien"')" rien
mistake "a number of nothing" "$(counted 'de="enfants_suivis"')" dimension
mistake "an unknown measure" '<rubrique libelle="X"><statistique id="essai" libelle="E" population="enfants_suivis" mesure="moyenne(rien)"/></rubrique>' rien
mistake "an unknown attribute" '<rubrique libelle="X"><statistique id="essai" libele="E" population="enfants_suivis"/></rubrique>' libele
mistake "a name declared twice" '<population id="demandes" libelle="D" unite="d" table="demandes"/>' demandes
mistake "an expression with a misspelt column" '<population id="p" libelle="D" unite="d" table="demandes"><si>dat = D</si></population><rubrique libelle="X"><statistique id="essai" libelle="E" population="p"/></rubrique>' 'dat = D'
mistake "a dimension of another population" '<rubrique libelle="X"><statistique id="essai" libelle="E" population="enfants_suivis" lignes="fonction"/></rubrique>' 'not one of sexe, .*, annee: fonction'
printf '<catalogue xmlns="urn:preutils:catalogue:1">\n<population' > "$T/t/catalogue/90-local.xml"
status "a file cut short" 2 pre-stat --templates "$T/t" -p 2022-2023 -s enfants-suivis $S

# A statistic of one's own needs no compiler.
cat > "$T/t/catalogue/90-local.xml" <<'X'
<catalogue xmlns="urn:preutils:catalogue:1">
  <population id="filles_suivies" libelle="Filles suivies" unite="filles" table="enfants">
    <si>enfants_suivis and sexe = F</si>
  </population>
  <rubrique libelle="Chez nous"><statistique id="filles-niveau" libelle="Filles par niveau" population="filles_suivies" lignes="niveau"/></rubrique>
</catalogue>
X
is "a statistic of one's own" "$(pre-stat --templates "$T/t" -p 2022-2023 -s filles-niveau -T csv $S | awk -F';' '$3=="*" {print $5}')" \
	"$(pre-stat -p 2022-2023 -s enfants-suivis-sexe -T csv $S | awk -F';' '$3=="F" {print $5}')"

# A schema of one's own: a value added, renamed, hidden.
mkdir -p "$T/t/schema"
cat > "$T/t/schema/local.xml" <<'X'
<local xmlns="urn:preutils:schema:1">
  <liste id="dispositif">
    <valeur code="vacances" libelle="Vacances apprenantes"/>
    <valeur code="clas" libelle="Accompagnement à la scolarité"/>
    <valeur code="decrochage" cachee="oui"/>
  </liste>
</local>
X
rm "$T/t/catalogue/90-local.xml"
pre-stat --templates "$T/t" -p 2022-2023 -s enfants-suivis-dispositif $O/tiny/donnees > "$T/local.xml"
matches "a list value added" "$T/local.xml" 'code="vacances" libelle="Vacances apprenantes"'
matches "a list value renamed" "$T/local.xml" 'code="clas" libelle="Accompagnement à la scolarité"'
lacks "a list value hidden" "$T/local.xml" 'code="decrochage"'

# The same bytes whatever the place and the language.
pre-stat -p 2022-2023 --all $S > "$T/one.xml"
TZ=Pacific/Kiritimati LC_ALL=fr_FR.UTF-8 LC_NUMERIC=fr_FR.UTF-8 pre-stat -p 2022-2023 --all $S > "$T/two.xml"
same "same bytes under another time zone and locale" "$T/one.xml" "$T/two.xml"
status "standard output full" 2 bash -c "pre-stat -p 2022-2023 --all $S > /dev/full"
status "a reader that closes the pipe early" 0 bash -c "set -o pipefail; pre-stat -p 2022-2023 --all $S | head -c 10 > /dev/null"
is "is not worth a message" "$(cat "$T/err")" ""
echo before > "$T/kept.csv"
status "a failing run" 2 pre-stat --stat nonsense -o "$T/kept.csv" $S
is "leaves the existing file as it was" "$(cat "$T/kept.csv")" before

# Threads, and a bound of memory. 40,000 children: parts of files, and tables, for several threads.
pre-gen --children 40000 -o "$T/many"
pre-stat -p 2022-2023 --all --jobs 1 -o "$T/one.xml" "$T/many"
for jobs in 0 2 5; do
	pre-stat -p 2022-2023 --all --jobs "$jobs" -o "$T/several.xml" "$T/many"
	same "--jobs $jobs gives the same bytes as one thread" "$T/one.xml" "$T/several.xml"
done
sed -i 's/$/\r/' "$T"/many/*.csv
sed -i '2,$s/^\([^;]*\);/"\1";/' "$T"/many/enfants.csv
pre-stat -p 2022-2023 --all -o "$T/several.xml" "$T/many"
same 'quotes and CRLF make no difference' "$T/one.xml" "$T/several.xml"
cp "$T/many/actions.csv" "$T/kept.csv"
sed -i '30000s/;\(20..\)-/;\1_/' "$T/many/actions.csv"
status 'a fault in the middle of a large file' 1 pre-stat -p 2022-2023 --all -o "$T/fault.xml" "$T/many"
sed -i '30000s/\r/;\r/; 29000s/^/"/' "$T/kept.csv"
cp "$T/kept.csv" "$T/many/actions.csv"
status 'a quote that does not end' 2 pre-stat -p 2022-2023 --all -o "$T/fault.xml" "$T/many"
matches 'is told with the line where it stands' "$T/err" 'actions.csv:29000'
if ! grep -q __asan_init "$(command -v pre-stat)"; then
	status 'more memory than --max-memory' 2 pre-stat --max-memory 12M -p 2022-2023 --all -o "$T/large.xml" "$T/many"
	matches 'is refused with its reason' "$T/err" 'more memory is needed than --max-memory allows'
fi
# Results could not tell them from a total, or from a missing value.
for code in '*' inconnu; do
	rm -rf "$T/reserved"
	cp -r $S "$T/reserved"
	sed -i "4s/;[FM];/;$code;/" "$T/reserved/enfants.csv"
	status "a code that is $code" 1 pre-stat -p 2022-2023 -s enfants-suivis-sexe -o "$T/reserved.xml" "$T/reserved"
	matches 'is told with its file and column' "$T/err" "enfants.csv: sexe: not usable as a code: [*i]"
	ok 'and hinders nothing that it is no part of' \
		pre-stat -p 2022-2023 -s enfants-suivis-quartier -o "$T/reserved.xml" "$T/reserved"
	rm -rf "$T/reserved"
	cp -r $S "$T/reserved"
	sed -i "s/^verrerie;/$code;/" "$T/reserved/quartiers.csv"
	status "a key that is $code" 1 pre-stat -p 2022-2023 -s enfants-suivis-quartier -o "$T/reserved.xml" "$T/reserved"
done
# A name that is not there is answered with those that are.
status 'an unknown population' 2 pre-stat -p 2022 --population rien $S
matches 'the populations are told' "$T/err" '^pre-stat: not one of enfants_suivis, .*, pieces_jointes: rien$'
status 'a dimension of other things' 2 pre-stat -p 2022 --population enfants_suivis --rows sexe --columns fonction $S
matches 'those that fit are told' "$T/err" '^pre-stat: not one of sexe, age, .*, annee: fonction$'
lacks 'and no others' "$T/err" 'partenaire'
status 'an unknown dimension' 2 pre-stat -p 2022 --population enfants_suivis --by rien $S
matches 'all are told' "$T/err" '^pre-stat: not one of sexe, age, .*, partenaire, .*: rien$'
status 'an unknown measure' 2 pre-stat -p 2022 --population enfants_suivis --measure 'moyenne(rien)' $S
matches 'measures are told' "$T/err" '^pre-stat: not one of nombre, enfants, .* age duree_mois .*: moyenne\(rien\)$'
pre-stat -p 2022-01-01..2023-08-31 --population activites --rows annee -T csv $S > "$T/years.csv"
pre-stat -p 2021 --population activites --rows sexe -T csv $S > "$T/year.csv"
is 'a year axis begins before the period for activities too' \
	"$(grep -c '^activites-annee;nombre;2021;;28;28;21;$' "$T/years.csv")" 1
is 'with what the year says of itself' "$(grep -c ';\*;;28;28;21;$' "$T/year.csv")" 1
status 'a size that is none' 2 pre-stat --max-memory much -p 2022 --all $S
plan_done
