#!/bin/bash
# What pre-check reports, how, and with which status.
. tests/cli/lib.sh
check=${PRE_BIN:-build/bin}/pre-check
LC_ALL=C
export LC_ALL

mkdir "$T/bon" "$T/faux"
cat > "$T/bon/programmes.csv" <<'END'
id;nom;commune
P1;Programme;37003
END
cat > "$T/bon/familles.csv" <<'END'
id;programme
F1;P1
END
cat > "$T/bon/enfants.csv" <<'END'
id;programme;famille;nom;prenom;sexe;date_naissance;date_premier_contact
E1;P1;F1;Fauvart;Zoé;F;2012-02-29;2021-09-01
END
cat > "$T/bon/parcours.csv" <<'END'
id;enfant;dispositif;date_debut;date_fin;motif_sortie
A;E1;pre;2021-09-01;2022-08-31;demenagement
B;E1;pre;2022-08-31;;
END
status 'a sound dataset: exit 0' 0 "$check" "$T/bon"
is 'a sound dataset: OK' "$(cat "$T/out")" "$T/bon: OK"

cp "$T"/bon/*.csv "$T/faux"
cat > "$T/faux/parcours.csv" <<'END'
id;enfant;dispositif;date_debut;date_fin;motif_sortie
A;E1;pre;2021-08-31;2021-08-30;demenagement
B;E1;pre;2022-08-31;;demenagement
C;E1;pre;2022-09-31;;
D;E9;pre;2022-09-01;;
A;E1;ailleurs;2034-01-01;;
E;E1;pre;2023-01-01;;
END
status 'errors: exit 1' 1 "$check" "$T/faux"
cp "$T/out" "$T/faux.txt"
p=$T/faux/parcours.csv
matches 'dates out of order' "$T/faux.txt" "^$p:2: date_fin: error: .*: 2021-08-30\$"
matches 'a date before the first contact, through a key' "$T/faux.txt" \
	"^$p:2: date_debut: error: earlier than enfant.date_premier_contact: 2021-08-31\$"
matches 'a reason without an end' "$T/faux.txt" "^$p:3: motif_sortie: error: .*: demenagement\$"
matches 'a day that does not exist' "$T/faux.txt" "^$p:4: date_debut: error: .*: 2022-09-31\$"
matches 'a key that points nowhere' "$T/faux.txt" "^$p:5: enfant: error: .*enfants: E9\$"
matches 'a code of no list' "$T/faux.txt" "^$p:6: dispositif: error: .*dispositif: ailleurs\$"
matches 'a key used twice' "$T/faux.txt" "^$p:6: id: error: .*: A\$"
matches 'an age at entry' "$T/faux.txt" "^$p:6: date_debut: warning: .*0-20: 21\$"
matches 'an overlap names the other row' "$T/faux.txt" "^$p:7: date_debut: warning: .*$p:3: 2023-01-01\$"
matches 'the last line counts, by kind' "$T/faux.txt" \
	'^.*/faux: 7 errors, 2 warnings \(.*date-order 2.*overlap 1.*\)$'
is 'findings stand in the order of the lines' "$(grep -c . "$T/faux.txt")" 10
is 'findings are sorted' "$(sed '$d' "$T/faux.txt" | cut -d: -f2)" "$(sed '$d' "$T/faux.txt" | cut -d: -f2 | sort -n)"
is 'nothing on standard error' "$(cat "$T/err")" ''

"$check" "$T/faux" > "$T/again.txt"
ok 'twice the same bytes' cmp "$T/faux.txt" "$T/again.txt"

status 'as CSV: exit 1 too' 1 "$check" -T csv "$T/faux"
is 'CSV header' "$(head -1 "$T/out")" 'fichier;ligne;colonne;gravite;code;message;valeur'
matches 'CSV row' "$T/out" "^$p;5;enfant;erreur;key-unknown;[^;]+;E9\$"
matches 'CSV warning' "$T/out" "^$p;6;date_debut;avertissement;age-at-entry;[^;]+;21\$"
is 'CSV has a line a finding and no summary' "$(grep -c . "$T/out")" 10

status '--level error' 1 "$check" --level error "$T/faux"
is '--level error leaves warnings out' "$(grep -c ': warning: ' "$T/out")" 0
matches '--level error still counts them' "$T/out" '7 errors, 2 warnings'
status '--level of another name' 2 "$check" --level grave "$T/faux"

status '--quiet-values' 1 "$check" --quiet-values "$T/faux"
is '--quiet-values leaves the values out' "$(grep -cE 'E9|2021-08|ailleurs' "$T/out")" 0
status '--quiet-values in CSV' 1 "$check" --quiet-values -T csv "$T/faux"
is '--quiet-values leaves them out of CSV' "$(grep -cE 'E9|2021-08|ailleurs' "$T/out")" 0

status '-o FILE' 1 "$check" -o "$T/constats.csv" "$T/faux"
is '-o x.csv is CSV' "$(head -1 "$T/constats.csv")" 'fichier;ligne;colonne;gravite;code;message;valeur'
is '-o FILE: nothing on standard output' "$(cat "$T/out")" ''

mkdir "$T/seul"
cat > "$T/seul/enfants.csv" <<'END'
id;programme;famille;nom;prenom;sexe;date_naissance
E1;P1;F1;Le Goff;Zoé;F;2012-02-29
E2;P1;F1;ZOE;Legoff;F;2012-02-29
END
cp "$T/bon/programmes.csv" "$T/bon/familles.csv" "$T/seul"
status 'warnings alone: exit 0' 0 "$check" "$T/seul"
matches 'a child written twice' "$T/out" 'enfants.csv:3: id: warning: .*enfants.csv:2: E2$'

mkdir "$T/formule"
printf 'id;libelle;type\n"=1+2";x;qpv\n"=1+2";y;ailleurs\n' > "$T/formule/quartiers.csv"
status 'a formula as a value' 1 "$check" -T csv --csv-safe "$T/formule"
matches '--csv-safe' "$T/out" ";'=1\\+2\$"

cat > "$T/piece.sh" <<'END'
mkdir "$1" "$1/pieces"
printf a > "$1/pieces/a.txt"
printf secret > "$1/../secret.txt"
ln -s ../../secret.txt "$1/pieces/lien.txt"
sha=$(sha256sum < "$1/pieces/a.txt" | cut -c1-64)
printf 'id;enfant;fichier;sha256\n1;E1;pieces/a.txt;%s\n2;E1;pieces/b.txt;\n3;E1;pieces/lien.txt;\n4;E1;../secret.txt;\n5;E1;pieces/a.txt;%s\n6;E1;pieces/a.txt;12\n' \
	"$sha" "$(printf '%064d' 0)" > "$1/pieces.csv"
END
sh "$T/piece.sh" "$T/jointes"
cp "$T"/bon/*.csv "$T/jointes"
status 'attachments: exit 1' 1 "$check" -T csv "$T/jointes"
is 'attachments' "$(sed 1d "$T/out" | cut -d';' -f2,3,5)" '3;fichier;attachment-missing
4;fichier;path-outside
5;fichier;path-outside
6;sha256;attachment-changed
7;sha256;sha256-form'
status 'attachments beside an XML file' 1 sh -c "
	'${PRE_BIN:-build/bin}/pre-convert' -o '$T/jointes/donnees.xml' '$T/jointes' && '$check' -T csv '$T/jointes/donnees.xml'"
is 'attachments beside an XML file: the same' "$(sed 1d "$T/out" | cut -d';' -f3,5)" 'fichier;attachment-missing
fichier;path-outside
fichier;path-outside
sha256;attachment-changed
sha256;sha256-form'

"${PRE_BIN:-build/bin}/pre-convert" -T xml "$T/faux" > "$T/faux.xml"
status 'XML on standard input' 1 sh -c "'$check' -T csv - < '$T/faux.xml'"
cut -d';' -f3- "$T/out" | sed 's/[^ ]*:[0-9]*;/;/' | sort > "$T/xml.txt"
"$check" -T csv "$T/faux" | cut -d';' -f3- | sed 's/[^ ]*:[0-9]*;/;/' | sort > "$T/csv.txt"
ok 'XML has the same findings as CSV' diff "$T/csv.txt" "$T/xml.txt"
line=$(grep -n '<v>E9</v>' "$T/faux.xml" | cut -d: -f1)
matches 'lines of XML are the right ones' "$T/out" "^-;$line;enfant;erreur;key-unknown;"

status 'no such dataset: exit 2' 2 "$check" "$T/absent"
is 'no such dataset: nothing on standard output' "$(cat "$T/out")" ''
mkdir "$T/vide"
status 'a folder without tables: exit 2' 2 "$check" "$T/vide"
status 'two operands: exit 2' 2 "$check" "$T/bon" "$T/faux"

mkdir -p "$T/modeles/schema"
cat > "$T/modeles/schema/regles.xml" <<'END'
<regles xmlns="urn:preutils:regles:1">
	<age table="parcours" naissance="enfant.date_naissance" date="date_debut" de="12" a="13"/>
</regles>
END
status "a user's rules" 0 "$check" --templates "$T/modeles" "$T/bon"
matches "a user's rules replace the others" "$T/out" ': 0 errors, 2 warnings \(age-at-entry 2\)'
printf '<regles xmlns="urn:preutils:regles:1">\n<age table="x"/></regles>' > "$T/modeles/schema/regles.xml"
status 'rules that name no table: exit 2' 2 "$check" --templates "$T/modeles" "$T/bon"
matches 'rules that name no table: where' "$T/err" 'regles.xml:2: .*: x$'

# The scale of a grid, declared by the town.
mkdir -p "$T/echelle/schema"
echo '<local xmlns="urn:preutils:schema:1"><liste id="grille"><valeur code="autonomie" minimum="0" maximum="2.5"/></liste></local>' > "$T/echelle/schema/local.xml"
status 'a note outside its scale: exit 1' 1 "$check" --templates "$T/echelle" tests/oracle/tiny/donnees
matches 'a note outside its scale: where, which scale, which note' "$T/out" 'evaluations.csv:3: note: error: .*0\.\.2\.5: 3\.5$'
is 'notes inside the scale are left alone' "$(grep -c '0\.\.2\.5' "$T/out")" 2
mkdir -p "$T/points/schema" "$T/points/donnees"
cat > "$T/points/schema/local.xml" <<'END'
<local xmlns="urn:preutils:schema:1"><table nom="evaluations"><colonne nom="points" type="entier" libelle="Points"/></table>
<liste id="grille"><valeur code="autonomie" minimum="0" maximum="20"/></liste></local>
END
echo '<regles xmlns="urn:preutils:regles:1"><echelle table="evaluations" colonne="points" liste="grille"/></regles>' > "$T/points/schema/regles.xml"
{
	echo 'parcours;date;grille;critere;note;points'
	printf 'P1;2022-01-0%d;autonomie;;1;%s\n' 1 20 2 21 3 99999999999999 4 -99999999999999
} > "$T/points/donnees/evaluations.csv"
"$check" --templates "$T/points" "$T/points/donnees" > "$T/out"
is 'whole notes outside their scale, however far' "$(grep -c 'points: error: .*0\.\.20: ' "$T/out")" 3
sed -i 's/maximum="2.5"/maximum="haut"/' "$T/echelle/schema/local.xml"
status 'a scale that is no number: exit 2' 2 "$check" --templates "$T/echelle" tests/oracle/tiny/donnees
matches 'a scale that is no number: where' "$T/err" 'local.xml:1: .*maximum'
plan_done
