#!/bin/bash
# pre-list as its users call it.
. tests/cli/lib.sh
S=samples/amboise-2023
D=tests/oracle/tiny/donnees
P='-p 2022-2023'
rows() { tail -n +2; }
list() { pre-list -p 2022-2023 -T csv "$@"; }

# Who is listed: the same children as pre-stat counts.
explained() { pre-stat -p 2022-2023 -e enfants-suivis "$@"; }
is "the children are those of pre-stat" "$(list -n number -c noms $S | rows)" "$(explained $S)"
is "those of a dispositif" "$(list -n number -c noms --dispositif pre $S | rows)" "$(explained --dispositif pre $S)"
is "those that meet a condition" "$(list -n number -c noms -w 'sexe=F and tranche_age in (6-10, 11-16)' $S | rows)" \
	"$(explained -w 'sexe=F and tranche_age in (6-10, 11-16)' $S)"
is "those of another population" "$(list -n number -c noms --population enfants_sortis $S | rows)" \
	"$(pre-stat $P -e enfants-sortis $S)"
status "a population of another table" 2 pre-list --population demandes $S
is "another definition: parcours" "$(pre-list -p 2022-2023 -d parcours -T csv -c parcours -s parcours $S | rows)" \
	"$(awk -F';' 'NR>1 && $7 <= "2023-08-31" && ($9 == "" || $9 > "2023-08-31") {print $1}' $S/parcours.csv | LC_ALL=C sort)"

# Order, by another program.
if locale -a 2> /dev/null | grep -qi '^fr_FR.utf-\?8$'; then
	list -n full -c nom -s nom $S | rows > "$T/nom"
	ok "names in the order of sort under a French locale" env LC_ALL=fr_FR.UTF-8 sort -c "$T/nom"
	list -n full -c prenom -s -prenom $S | rows > "$T/prenom"
	ok "descending" env LC_ALL=fr_FR.UTF-8 sort -c -r "$T/prenom"
	cp -r $S "$T/order"
	awk -F';' -v OFS=';' 'BEGIN {n=split("École Ecole ecole école d'"'"'Arc D'"'"'Arc Darc darc d’Arc Legoff LeGoff Jean-Pierre Jeanpierre JeanPierre œuf oeuf Œuf oeuvre cote côte coté côté Saint-Jean Saintjean L'"'"'Hostis Lhostis N’Diaye Ndiaye Ñu Çelik Celik", w, " ")}
		NR>1 {$4 = w[(NR * 7) % n + 1] (NR % 3 ? "" : " Le Goff") (NR % 5 ? "" : "-Noël")} {print}' $S/enfants.csv > "$T/order/enfants.csv"
	list -n full -c nom -s nom "$T/order" | rows > "$T/nom"
	ok "accents, apostrophes, hyphens, ligatures" env LC_ALL=fr_FR.UTF-8 sort -c "$T/nom"
	list -n full -c etablissement -s etablissement $S | rows > "$T/ecole"
	ok "schools" env LC_ALL=fr_FR.UTF-8 sort -c "$T/ecole"
	list -c referent -s referent --dispositif clas $S | rows > "$T/referent"
	ok "référents" env LC_ALL=fr_FR.UTF-8 sort -c "$T/referent"
else
	result 0 "order under a French locale # SKIP no fr_FR.UTF-8 here"
fi
list -c date_naissance -s date_naissance $S | rows > "$T/dates"
ok "birth dates" env LC_ALL=C sort -c "$T/dates"
list -c date_debut -s -date_debut $S | rows > "$T/dates"
ok "starts of follow-up, the last first" env LC_ALL=C sort -c -r "$T/dates"
list -c age -s age $S | rows > "$T/ages"
ok "ages by number" sort -c -n "$T/ages"
is "levels in the order of their list" "$(list -c niveau -s niveau $S | rows | uniq | wc -l)" "$(list -c niveau $S | rows | sort -u | wc -l)"
is "the first level is the first of the list" "$(list -c niveau -s niveau $D | rows | grep -m 1 .)" \
	"$(pre-stat $P -s enfants-suivis-niveau -T json $D | python3 -c "
import json, sys
s = json.load(sys.stdin)['statistiques'][0]
labels = {v['code']: v['libelle'] for v in s['lignes']['valeurs']}
print(next(labels[c['ligne']] for c in s['cellules'] if c['valeur']))")"
list -n number -c quartier,date_naissance,noms -s quartier,-date_naissance $S | rows > "$T/two"
is "two columns, the second descending" "$(cut -d';' -f1,2 "$T/two")" \
	"$(cut -d';' -f1 "$T/two" | uniq | while read -r q; do grep -F "$q;" "$T/two" | cut -d';' -f1,2 | LC_ALL=C sort -r; done)"
is "equal rows stand in the order of the definition, by name" "$(list -n full -c nom,prenom -s sexe $S)" "$(list -n full -c nom,prenom -s sexe,nom,prenom $S)"
sed 's/^\([^;]*;[^;]*;[^;]*;\)[^;]*;[^;]*;/\1Même;Nom;/' $S/enfants.csv > "$T/same.csv"
mkdir "$T/same" && cp $S/*.csv "$T/same" && { head -n 1 $S/enfants.csv; tail -n +2 "$T/same.csv"; } > "$T/same/enfants.csv"
is "and then in the order of the file" "$(list -n full -c numero "$T/same" | rows)" "$(list -n number -c noms $S | rows)"
status "a column that is not there" 2 pre-list -s nonsense $S
matches "is said" "$T/err" nonsense

# Names.
is "initials unless more is asked for" "$(list $S | head -n 1 | cut -d';' -f1)" initiales
is "initials of composed names" "$(list -c noms -w 'sexe=F' -s nom $S | grep -cE '^[^;]+\.-[^;]+\.$')" \
	"$(list -n full -c nom,prenom -w 'sexe=F' $S | rows | grep -c -- -)"
is "the whole names" "$(list -n full -c noms,numero $S | rows | sort)" \
	"$(list -n number -c noms $S | rows | while read -r id; do awk -F';' -v id="$id" '$1==id {print $4 ";" $5 ";" $1}' $S/enfants.csv; done | sort)"
is "first names" "$(list -n first -c noms,quartier $S | head -n 1)" "prenom;quartier"
is "numbers, in their order" "$(list -n number -c noms $S | rows)" "$(list -n number -c noms $S | rows | LC_ALL=C sort)"
is "names that are asked for give way to the mode's" "$(list -n number -c quartier,nom,prenom,initiales $S | head -n 1)" "quartier;id"
tail -n +2 $S/enfants.csv | cut -d';' -f4 | sort -u > "$T/names"
for format in xml json text csv; do
	for mode in initials number; do
		pre-list $P -n $mode -T $format $S > "$T/list"
		is "no name in $format with $mode" "$(grep -cwFf "$T/names" "$T/list")" 0
	done
done
status "an unknown mode" 2 pre-list -n all $S
for column in nom prenom initiales noms; do
	status "no groups by $column with numbers" 2 pre-list -n number -g $column $S
done
status "a personal column by its path" 2 pre-list -d parcours -c enfant.nom $S
matches "is refused" "$T/err" 'personal'
status "but with full names" 0 pre-list -d parcours -n full -c enfant.nom $S
status "sorting by it neither" 2 pre-list -d parcours -s enfant.nom $S

# Columns.
is "columns in the order asked for" "$(list -c date_naissance,quartier,tranche_age,famille.structure_familiale,scolarite.niveau $S | head -n 1)" \
	"date_naissance;quartier;tranche_age;famille.structure_familiale;scolarite.niveau"
is "a column has other names" "$(list -c ecole,debut $S)" "$(list -c etablissement,date_debut $S)"
is "a path and its dimension show the same" "$(list -c scolarite.niveau -s numero $S | rows)" "$(list -c niveau -s numero $S | rows)"
is "school by its name through keys" "$(list -c scolarite.etablissement.nom -s numero $S | rows)" "$(list -c etablissement -s numero $S | rows)"
is "start of follow-up is the first parcours" "$(list -n number -c noms,date_debut $S | rows)" \
	"$(list -n number -c noms $S | rows | while read -r id; do echo "$id;$(awk -F';' -v id="$id" '$2==id {print $7}' $S/parcours.csv | sort | head -n 1)"; done)"
is "months before the period have their name" "$(list -d parcours -n number -c mois_entree,date_debut -s mois_entree $D | rows | head -n 2)" \
	"janvier 2020;2020-01-15
octobre 2022;2022-10-01"
is "nobody: a list without rows" "$(pre-list -p 1990 -n number -c noms -g quartier -T csv $S)" "groupe;id"
status "a dimension that children do not have" 2 pre-list -c motif_sortie $S
status "a path that leads nowhere" 2 pre-list -c famille.nothing $S
ok "the columns there are" bash -c 'pre-list -l | grep -q "^date_debut  *Début du suivi"'

# Groups: counts as pre-stat's.
counts() { pre-list -p 2022-2023 -g "$1" $S | sed -n 's/.*<groupe libelle="\([^"]*\)" nombre="\([0-9]*\)".*/\1;\2/p' | sort; }
counted() { pre-stat -p 2022-2023 -s "$1" -T json $S | python3 -c "
import json, sys
s = json.load(sys.stdin)['statistiques'][0]
labels = {v['code']: v['libelle'] for v in s['lignes']['valeurs']}
labels['inconnu'] = ''
print('\n'.join('%s;%d' % (labels[c['ligne']].replace('\"', '&quot;'), c['valeur']) for c in s['cellules'] if c['valeur'] and c['ligne'] != '*'))" | sort; }
for dimension in quartier etablissement niveau referent dispositif sexe; do
	is "groups by $dimension have the counts of the statistic" "$(counts $dimension)" "$(counted enfants-suivis-$dimension)"
done
is "the total counts each child once" "$(pre-list $P -g referent $S | sed -n 's/.* nombre="\([0-9]*\)" groupes.*/\1/p')" "$(explained $S | wc -l)"
is "CSV has the group first" "$(list -g quartier -n number -c noms $S | head -n 1)" "groupe;id"
is "rows of a group stand together" "$(list -g quartier -n number -c noms $S | rows | cut -d';' -f1 | uniq | wc -l)" "$(counts quartier | wc -l)"
sed '2s/;verrerie;\|;patte-d-oie;\|;hors-qpv;/;;/' $S/enfants.csv > "$T/same/enfants.csv"
is "what has no value is the last group" "$(list -g quartier -n number -c noms "$T/same" | tail -n 1)" ";E001"

# Output.
for options in "" "-g referent" "-n full -g quartier -s -age"; do
	# shellcheck disable=SC2086
	pre-list $P $options $S > "$T/list.xml"
	ok "results are valid ($options)" xmllint --noout --relaxng templates/schema/resultats.rng "$T/list.xml"
done
ok "JSON" bash -c "pre-list $P -g quartier -T json $S | python3 -m json.tool"
pre-list $P -g quartier -T text $S > "$T/text"
matches "text has groups and counts" "$T/text" '^Quartier.*: La Verrerie \([0-9]+.enfants\)'
matches "and says how names are shown" "$T/text" 'initiales'
is "the same bytes in any language" "$(LC_ALL=fr_FR.UTF-8 TZ=Asia/Tokyo pre-list $P $S | sha256sum)" "$(pre-list $P $S | sha256sum)"
ok "a file by its ending" bash -c "pre-list $P -o '$T/x.csv' $S && head -n 1 '$T/x.csv' | grep -q '^initiales;'"
ok "from standard input" bash -c "pre-convert -T xml $S | pre-list $P | cmp - <(pre-list $P $S)"

# A list worked out by hand, and printed.
list -n full -c nom,prenom,date_naissance,age,niveau,quartier,referent,date_debut $D > "$T/tiny.csv"
cat > "$T/tiny.wanted" <<'X'
nom;prenom;date_naissance;age;niveau;quartier;referent;date_debut
Fauvart;Noé;2017-09-01;5;Grande section;Érables;Aubrel Inès;2022-09-05
Fauvart;Zoé;2012-02-29;11;CM2;Érables;Aubrel Inès, Éloy Paul;2021-10-31
Lémery;Uma;2017-08-31;6;Grande section;Centre;Éloy Paul;2023-08-31
Orsalle;Paul;2006-08-31;17;;;;2020-01-15
X
same "four children worked out by hand" "$T/tiny.csv" "$T/tiny.wanted"
pre-list $P -n full -g quartier -s nom $D > "$T/tiny.xml"
ok "pre-book takes it" pre-book -o "$T/tiny.xlsx" "$T/tiny.xml"
/usr/bin/python3 -c "
import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1]).worksheets[1:]:
    for row in sheet.iter_rows(values_only=True):
        print(';'.join(str(c) for c in row[:3] if c is not None))" "$T/tiny.xlsx" > "$T/book"
matches "a sheet with its groups" "$T/book" '^Érables.*2.enfants$'
matches "names and true dates" "$T/book" '^Fauvart;Zoé;2012-02-29 00:00:00$'
pre-doc -t listes -T text "$T/tiny.xml" > "$T/doc"
matches "a document with its groups" "$T/doc" 'Érables'
matches "and names" "$T/doc" 'Fauvart +Zoé +29/02/2012'
ok "pre-doc makes a PDF of it" pre-doc -t listes -o "$T/tiny.pdf" "$T/tiny.xml"

# Hostile values.
mkdir "$T/hostile" && cp $S/*.csv "$T/hostile"
awk -F';' -v OFS=';' 'NR==2 {$4="\"=cmd|'"'"'/c calc'"'"'!A1\""; $5="\"a;b\nc \"\"d\"\"\""} NR==6 {$4="\"<script>&amp;\""; $5="]]>"} NR==4 {$4=""; $5=""} {print}' $S/enfants.csv > "$T/hostile/enfants.csv"
pre-list $P -n full "$T/hostile" > "$T/hostile.xml"
ok "markup in names stays text" xmllint --noout --relaxng templates/schema/resultats.rng "$T/hostile.xml"
is "and comes back from XML" "$(python3 -c "
import sys, xml.etree.ElementTree as tree
values = [v.text for v in tree.parse(sys.argv[1]).iter('{urn:preutils:resultats:1}v')]
print('<script>&amp;' in values, ']]>' in values, 'a;b\nc \"d\"' in values)" "$T/hostile.xml")" "True True True"
is "CSV can be read again" "$(list -n full -c nom,prenom,numero "$T/hostile" | python3 -c "
import csv, sys
print([r for r in csv.reader(sys.stdin, delimiter=';') if r[2] == 'E001'])")" "[[\"=cmd|'/c calc'!A1\", 'a;b\\nc \"d\"', 'E001']]"
list -n full -c nom,numero --csv-safe "$T/hostile" > "$T/safe"
matches "--csv-safe makes a text of a formula" "$T/safe" "^'=cmd"
is "a line break does not break the lines of text" "$(pre-list $P -n full -c noms -T text "$T/hostile" | grep -c 'a;b c "d"')" 1
is "an empty name stands first" "$(list -n full -c nom,numero -s nom "$T/hostile" | sed -n 2p)" ";E003"
is "and last in descending order" "$(list -n full -c nom,numero -s -nom "$T/hostile" | tail -n 1)" ";E003"
sed -i 's/;2007-12-27;/;2007-13-27;/' "$T/hostile/enfants.csv"
status "a value that cannot be read: status 1" 1 pre-list "$T/hostile"
is "and nothing is written" "$(cat "$T/out")" ""
status "where the column is not needed it does not matter" 0 pre-list -c niveau -w 'sexe=F' "$T/hostile"
status "a condition that cannot be understood" 2 pre-list -w 'sexe=' $S
status "a definition that is not there" 2 pre-list -d none $S
status "a definition is no path" 2 pre-list -d ../schema/schema $S

# What local.xml hides never appears.
mkdir -p "$T/t/schema"
cat > "$T/t/schema/local.xml" <<'X'
<local xmlns="urn:preutils:schema:1">
  <table nom="enfants">
    <colonne nom="quartier" cachee="oui"/>
    <colonne nom="date_naissance" cachee="oui"/>
    <colonne nom="suivi_cantine" type="texte" libelle="Cantine"/>
  </table>
</local>
X
pre-list --templates "$T/t" $P -T csv $S > "$T/local.csv"
matches "the list is there without them" "$T/local.csv" '^initiales;etablissement;niveau;referent;date_debut$'
for column in quartier territoire date_naissance age tranche_age; do
	status "asking for $column" 2 pre-list --templates "$T/t" -c $column $S
	status "or sorting by $column" 2 pre-list --templates "$T/t" -s $column $S
	status "or grouping by $column" 2 pre-list --templates "$T/t" -g $column $S
done
matches "says that it is hidden" "$T/err" 'hidden'
status "a column that local.xml adds" 0 pre-list --templates "$T/t" -c noms,suivi_cantine $S

# Definitions.
for definition in templates/lists/*.xml; do
	ok "$(basename "$definition") is valid" xmllint --noout --relaxng templates/lists/liste.rng "$definition"
	ok "and lists" pre-list $P -d "$(basename "$definition" .xml)" $S
done

# A list of one's own.
mkdir -p "$T/t/lists"
cat > "$T/t/lists/fratries.xml" <<'X'
<liste xmlns="urn:preutils:liste:1" libelle="Familles" population="familles_suivies" unite="familles" singulier="famille" affichage="number" colonnes="noms enfants" tri="-enfants">
  <affichage nom="number" libelle="numéros" colonnes="numero"/>
  <colonne id="numero" libelle="Famille">id</colonne>
  <colonne id="enfants" libelle="Enfants" type="nombre">compte(enfants, enfants_suivis)</colonne>
</liste>
X
is "a definition of one's own" "$(pre-list --templates "$T/t" $P -d fratries -T csv $S | rows | wc -l)" "$(pre-stat $P -e familles-suivies $S | wc -l)"
mistake() { # DESCRIPTION FROM TO REGEX
	sed "s|$2|$3|" "$T/t/lists/fratries.xml" > "$T/t/lists/faux.xml"
	status "$1" 2 pre-list --templates "$T/t" -d faux $S
	matches "is told with file and line" "$T/err" "faux.xml:[0-9]+: $4"
}
mistake "a population that is not there" familles_suivies rien '.*rien'
mistake "a column that is not declared" 'tri="-enfants"' 'tri="rien"' '.*rien'
mistake "an expression that cannot be understood" 'compte(enfants, ' 'compte(rien, ' '.*rien'
mistake "an element that has no meaning" '<colonne id="numero"' '<rien/><colonne id="numero"' '.*rien'
status 'columns of a dataset, which is not read for them' 2 pre-list -l samples/amboise-2023
plan_done
