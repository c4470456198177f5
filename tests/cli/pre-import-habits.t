#!/bin/bash
# How lists of children are really kept: what is said by a heading, a box, a mark, a sheet's name, a second table.
# All persons are invented.
. tests/cli/lib.sh
rows() { echo $(($(wc -l < "$1") - 1)); }
# table NAME COLUMNS TABLE: the columns of a table of the dataset made from $T/NAME.csv, in one line
import() { pre-import --references samples/amboise-2023 --set annee_scolaire=2021-2022 --report "$T/$1.r.csv" -o "$T/$1" "$T/$1.csv" 2> "$T/err"; }
table() { tail -n +2 "$T/$1/$3.csv" | cut -d';' -f"$2" | tr '\n' ' '; }

printf 'Nom;Prénom;Né(e) le;Sexe;PRE;CLAS;Entrée\nDURAND;Léa;3/9/2012;F;x;;02/03/2020\nPETIT;Tom;4/9/2013;G;✔;oui;03/03/2020\nROUX;Max;5/9/2013;G;;peut-être;\nNOËL;Ida;6/9/2013;F;;non;\nLE GOFF;Zoé;6/9/2012;F;;0;\nLEROY;Ali;6/8/2012;M;;n;\n' > "$T/ticks.csv"
import ticks
is 'boxes to tick: each is a parcours' "$(table ticks 2,3,7 parcours)" 'E001;pre;2020-03-02 E002;pre;2020-03-03 E002;clas;2020-03-03 '
matches 'boxes: what is no tick is left out' "$T/ticks.r.csv" '^ecarte;.*;4;F;CLAS;peut-être;'
printf 'Enfant;Né(e) le;Garçon;Fille\nDURAND Léa;3/9/2012;;x\nPETIT Tom;4/9/2013;x;\nROUX Max;5/9/2013;x;x\n' > "$T/sexes.csv"
import sexes
is 'boxes of one value' "$(table sexes 5,6 enfants)" 'Léa;F Tom;M Max;M '
matches 'two boxes of one value: said' "$T/sexes.r.csv" '^ecarte;.*;4;D;Fille;.*;ticks-several;'

printf 'Nom;Prénom;Né(e) le;Sexe;Entrée\nQuartier La Verrerie;;;;\nDURAND;Léa;3/9/2012;F;02/03/2020\nSous-total;1;;;\nHors QPV;;;;\nPETIT;Tom;4/9/2013;G;02/03/2020\nPas un quartier du tout;;;;\nROUX;Max;5/9/2013;G;02/03/2020\n' > "$T/headings.csv"
import headings
is 'headings between the rows' "$(table headings 5,8 enfants)" 'Léa;verrerie Tom;hors-qpv Max; '
matches 'a heading is reported' "$T/headings.r.csv" ';2;A;.*Quartier La Verrerie;verrerie;heading;'

printf 'Nom;Prénom;Né(e) le;Sexe;Quartier;Sortie;Entrée\nDURAND;Léa;3/9/2012;F;La Verrerie;en cours;02/03/2020\nidem;Tom;4/9/2013;G;〃;;02/03/2020\nROUX;Max;5/9/2013;G;?;-;02/03/2020\nNOËL;Ida;6/9/2013;F;NC;;02/03/2020\n' > "$T/marks.csv"
import marks
is 'ditto marks, and marks of the unknown' "$(table marks 4,5,8 enfants)" 'DURAND;Léa;verrerie DURAND;Tom;verrerie ROUX;Max; NOËL;Ida; '
matches 'a ditto mark is reported' "$T/marks.r.csv" '^devine;.*;3;E;Quartier;〃;La Verrerie;ditto;'
matches 'a mark of the unknown is reported' "$T/marks.r.csv" '^change;.*;4;E;Quartier;\?;;no-value;'
is 'no neighbourhood is made of them' "$(grep -ciE ';(\?|NC|idem);' "$T/marks/quartiers.csv")" 0

printf 'Référent : Karim Ouadrassi;;;;;;\nNom;Prénom;Né(e) le;Sexe;Dispositif 1;Début 1;Fin 1;Dispositif 2;Début 2;Fin 2\nDURAND;Léa;3/9/2012;F;PRE;02/03/2020;05/06/2020;CLAS;01/09/2020;\nPETIT;Tom;4/9/2013;G;CLAS;02/03/2020;;;;\n' > "$T/two.csv"
import two
is 'two parcours in a row, and what is said above the header' "$(table two 2,3,4,7,9 parcours)" \
	'E001;pre;R2;2020-03-02;2020-06-05 E001;clas;R2;2020-09-01; E002;clas;R2;2020-03-02; '

printf 'Nom;Prénom;Né(e) le;Sexe;Classe;Entrée\nDURAND;Léa;3/9/2012;F;CE1;02/03/2020\nTotal;1\nEnfants sortis\nNom;Prénom;Né(e) le;Sexe;Date de sortie;Date début\nPETIT;Tom;4/9/2013;G;05/06/2021;03/03/2020\n' > "$T/below.csv"
import below
is 'a second table below the first' "$(table below 2,7,9 parcours)" 'E001;2020-03-02; E002;2020-03-03;2021-06-05 '
pre-import --guess -o "$T/below.xml" "$T/below.csv"
grep -v 'suite=' "$T/below.xml" | awk '/<\/feuille>/ && ++n == 2 { exit } n == 1 && /<\/feuille>/ { print; next } n < 1' > "$T/half.xml"
echo '</import>' >> "$T/half.xml"
status 'a table that the mapping does not know: exit 1' 1 pre-import -m "$T/half.xml" --report "$T/half.csv" -o "$T/half" "$T/below.csv"
matches 'and it is left out, not misread' "$T/half.csv" '^ecarte;.*;6;.*PETIT.*;other-table;'

printf 'Enfant;Né(e) le;Sexe\nLoïse Abgrall;3/9/2012;F\nMalo Abgrall;4/9/2013;G\nYanis Belkacem;4/9/2013;G\nInès Belkacem;4/9/2013;F\nTom Petit;4/10/2013;G\n' > "$T/order.csv"
import order
is 'first names first, told by brothers and sisters' "$(table order 4,5 enfants)" 'Abgrall;Loïse Abgrall;Malo Belkacem;Yanis Belkacem;Inès Petit;Tom '
matches 'and it is a guess' "$T/order.r.csv" '^devine;.*;2;A;Enfant;Loïse Abgrall;'
printf 'Nom Prénom;Né(e) le;Sexe;École/Classe\nDUPONT\302\240Léa;3/9/2012;F;Grand Pré - CE1 A\nPETIT Tom;4/10/2013;G;Hirondelles (CP)\n' > "$T/spaces.csv"
import spaces
is 'spaces that do not break; school and class in one cell' "$(table spaces 4,5 enfants)$(table spaces 3,4 scolarites)" \
	'DUPONT;Léa PETIT;Tom 0379004L;ce1 0379003K;cp '

mkdir "$T/years" && cd "$T/years" || exit
/usr/bin/python3 -B "$OLDPWD/tests/cli/import/habits.py" .
cd "$OLDPWD" || exit
pre-import --references samples/amboise-2023 --report "$T/y.csv" -o "$T/y" "$T/years/years.xlsx" 2> "$T/err"
is 'a sheet per school year: its name says which' "$(tail -n +2 "$T/y/scolarites.csv" | cut -d';' -f2,4 | tr '\n' ' ')" '2020-2021;ce1 2021-2022;ce2 '
pre-import --references samples/amboise-2023 --report "$T/e.csv" -o "$T/e" "$T/years/epoch.xlsx" 2> "$T/err"
is 'a workbook of 1904: dates, and their bare numbers' "$(tail -n +2 "$T/e/enfants.csv" | cut -d';' -f7 | tr '\n' ' ')" '2012-09-03 2013-09-04 '
printf 'Nom Prénom;Né(e) le;Sexe\nMENDÈS Rafaël;3/9/2012;M\n' > "$T/p1.csv"
printf 'Nom Prénom;Né(e) le;Sexe\nMENDEZ Raphaël;3/9/2012;M\n' > "$T/p2.csv"
pre-import --references samples/amboise-2023 --report "$T/p.csv" -o "$T/p" "$T/p1.csv" "$T/p2.csv" 2> "$T/err"
is 'an error in both names: not joined' "$(rows "$T/p/enfants.csv")" 2
matches 'but reported' "$T/p.csv" '^devine;.*person-apart'
printf 'Nom Prénom;Né(e) le;Sexe\nNOA Andréa;3/9/2012;M\nNOA Andréa;3/9/2012;F\nROY Andréa;3/9/2012;M\nROY Andrea;3/9/2012;F\n' > "$T/twins.csv"
import twins
is 'another sex: the same row twice is one child, names that differ in one list are two' "$(rows "$T/twins/enfants.csv")" 3

printf 'a b c\nd e f\n' > "$T/nothing.csv"
status 'a sheet that nothing is known of: left out, not passed over' 1 pre-import --report "$T/n.csv" -o "$T/n" "$T/nothing.csv"
matches 'and said' "$T/n.csv" '^ecarte;.*sheet-unknown'
plan_done
