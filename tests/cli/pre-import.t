#!/bin/bash
# Spreadsheets into a dataset: the samples, five other ways of keeping a list, faults, and running again.
. tests/cli/lib.sh
S=samples/amboise-2021
M=$S/correspondance.xml
files=("$S/suivi-2021.xlsx" "$S/familles-2021.ods" "$S/ecoles-2021.csv")
rows() { echo $(($(wc -l < "$1") - 1)); }

status 'the samples: nothing is left out' 0 pre-import -m $M --report "$T/r.csv" --report "$T/r.txt" -o "$T/a" "${files[@]}"
is 'the samples: 27 children' "$(rows "$T/a/enfants.csv")" 27
is 'the samples: 24 families' "$(rows "$T/a/familles.csv")" 24
ok 'the samples: consistent' pre-check --level error "$T/a"
identity() { tail -n +2 "$1/enfants.csv" | cut -d';' -f"$2" | sort; }
identity "$T/a" 7 > "$T/births"
identity samples/amboise-2023 7 > "$T/births-2023"
is 'the samples: every birth date is one of 2023' "$(comm -23 "$T/births" "$T/births-2023")" ''
matches 'report: a cell read by likeness' "$T/r.csv" '^devine;.*;Gd Pré;0379004L;row-like;'
matches 'report: a total is passed over, and said' "$T/r.csv" '^ignore;.*;34;.*;total;'
matches 'report: text, in French' "$T/r.txt" '^Lignes lues.: [0-9]+\. Écarté.: 0, deviné'

pre-import -m $M --into "$T/a" -o "$T/b" "${files[@]}" 2> "$T/err"
ok 'again: nothing changes, nothing is doubled' diff -r "$T/a" "$T/b"
pre-import -m $M --into samples/amboise-2023 -o "$T/j" "${files[@]}" 2> "$T/err"
same 'into 2023: the children are recognised' "$T/j/enfants.csv" samples/amboise-2023/enfants.csv
same 'into 2023: no parcours is doubled' "$T/j/parcours.csv" samples/amboise-2023/parcours.csv
is 'into 2023: 27 in 2021' "$(pre-stat -p 2023-01-01..2023-01-24 --stat enfants-suivis-annee -T csv "$T/j" | grep ';2021;')" \
	'enfants-suivis-annee;nombre;2021;;27;27;27;'
is 'into 2023: 82 in 2023' "$(pre-stat -p 2023-01-01..2023-01-24 --stat enfants-suivis-annee -T csv "$T/j" | grep ';2023;')" \
	'enfants-suivis-annee;nombre;2023;;82;82;82;'

status 'guess: a mapping' 0 pre-import --guess -o "$T/g.xml" "${files[@]}"
ok 'guess: it is valid' xmllint --noout --relaxng templates/import/import.rng "$T/g.xml"
matches 'guess: how sure' "$T/g.xml" 'sûr à [0-9]+ %'
pre-import -m "$T/g.xml" --references samples/amboise-2023 -o "$T/g" "${files[@]}" 2> "$T/err"
is 'guess: it imports the 27' "$(rows "$T/g/enfants.csv")" 27
for file in templates/import/general.xml templates/import/onde.xml $M; do
	ok "$file is valid" xmllint --noout --relaxng templates/import/import.rng "$file"
done

mkdir "$T/s"
/usr/bin/python3 -B tests/cli/import/styles.py "$T/s"
for file in a.xlsx b.csv c.csv d.ods e.csv; do
	pre-import --references samples/amboise-2023 --set annee_scolaire=2021-2022 -o "$T/s/${file%.*}" "$T/s/$file" 2> "$T/s/err"
	right='' present=''
	read -r right present < <(/usr/bin/python3 -B tests/cli/import/styles.py --compare "$T/s/${file%.*}.attendu.csv" "$T/s/${file%.*}" 2> "$T/wrong")
	is "$file: cells right of cells present" "${right:-0}" "${present:-227}"
done
matches 'e.csv: an impossible date is left out' "$T/s/err" ':5: B .*31/02/14'
matches 'e.csv: a future birth is left out' "$T/s/err" ':11: B .*12/05/2090'
is 'e.csv: the children stay' "$(rows "$T/s/e/enfants.csv")" 27
status 'faults: exit 1' 1 pre-import --references samples/amboise-2023 -o "$T/x" "$T/s/e.csv"
status 'strict: nothing is written' 1 pre-import --strict --references samples/amboise-2023 -o "$T/y" "$T/s/e.csv"
ok 'strict: no folder' test ! -e "$T/y"
status 'quiet values: exit 1' 1 pre-import --quiet-values --report "$T/q.csv" --references samples/amboise-2023 -o "$T/x" "$T/s/e.csv"
lacks 'quiet values: not in messages' "$T/err" '31/02/14'
lacks 'quiet values: not in the report' "$T/q.csv" '31/02/14'

cat > "$T/onde.csv" <<- 'END'
	Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1; Cycle;Niveau;Libellé classe
	DUVAL;;Noé;03/09/2013;M;012345678AB;1 rue du Test;37400;AMBOISE;FRANCE;CYCLE II;CE1;CE1 A
	DUVAL;;Lou;05/10/2015;F;012345679AB;1 rue du Test;37400;AMBOISE;FRANCE;CYCLE II;CP;CP
END
for mapping in '-m onde' ''; do
	rm -rf "$T/o"
	# shellcheck disable=SC2086
	pre-import $mapping --references samples/amboise-2023 --set ecole=Hirondelles --report "$T/o.csv" -o "$T/o" "$T/onde.csv" 2> "$T/err"
	is "ONDE ($mapping): two children, one family" "$(rows "$T/o/enfants.csv") $(rows "$T/o/familles.csv")" '2 1'
	ok "ONDE ($mapping): no INE" test -z "$(grep -rl 012345678AB "$T/o")"
	matches "ONDE ($mapping): and it is said" "$T/o.csv" '^ignore;.*INE.*minimisation'
	is "ONDE ($mapping): the school is the one given" "$(cut -d';' -f3 "$T/o/scolarites.csv" | sort -u | head -n 1)" 0379003K
done

pre-import --references samples/amboise-2023 --report "$T/m.xlsx" -o "$T/x" "$T/s/a.xlsx" "$T/s/b.csv" 2> "$T/err"
ok 'report: a marked copy of the first source' unzip -tq "$T/m.xlsx"
ok 'report: and of the second' unzip -tq "$T/m-2.xlsx"
pre-import -m "$S/correspondance.xml" --report "$T/marque.xlsx" -o "$T/x" "${files[@]}" 2> "$T/err"
ok 'report: no comment stands under merged cells' /usr/bin/python3 -B -W error -c 'import openpyxl, sys; openpyxl.load_workbook(sys.argv[1])' "$T/marque.xlsx"
pre-import --references samples/amboise-2023 --report "$T/h.csv" -o "$T/x" "$T/s/a.xlsx" 2> "$T/err"
matches 'the totals below are passed over, and said' "$T/h.csv" '^ignore;.*;total;'
printf 'Nom Prénom;Né(e) le;Sexe\nDURAND Léa;3/9/2012;F\n' > "$T/p1.csv"
printf 'Nom Prénom;Né(e) le;Sexe\nDURANT Léa;3/9/2012;F\n' > "$T/p2.csv"
pre-import --references samples/amboise-2023 --joins "$T/joins.csv" -o "$T/p" "$T/p1.csv" "$T/p2.csv" 2> "$T/err"
is 'a typing error in another file: one child' "$(rows "$T/p/enfants.csv")" 1
sed -i 's/^meme/different/' "$T/joins.csv"
rm -r "$T/p"
pre-import --references samples/amboise-2023 --decisions "$T/joins.csv" -o "$T/p" "$T/p1.csv" "$T/p2.csv" 2> "$T/err"
is 'unless the decisions say otherwise' "$(rows "$T/p/enfants.csv")" 2
pre-import -T xml -m $M "${files[@]}" > "$T/1.xml" 2> "$T/err"
LC_ALL=fr_FR.UTF-8 TZ=Asia/Tokyo pre-import -T xml -m $M "${files[@]}" > "$T/2.xml" 2> "$T/err"
same 'the same bytes, whatever the locale and the time zone' "$T/1.xml" "$T/2.xml"

printf 'Nom;Prénom;Né(e) le;Sexe\nLÉVÊQUE;Zoé;3/9/2012;F\nLEVEQUE;Zoe;03.09.2012;fille\n' > "$T/twice.csv"
pre-import --references samples/amboise-2023 -o "$T/twice" "$T/twice.csv" 2> "$T/err"
is 'the same child with other accents is one' "$(rows "$T/twice/enfants.csv")" 1
printf 'Nom Prénom;Né(e) le;Sexe;Dispositif;Entrée\nDURAND Léa;3/9/2012;F;PRE;02/03/2020\n' > "$T/v1.csv"
printf 'Nom Prénom;Né(e) le;Sexe;Dispositif;Entrée\nDURAND Léa;3/9/2012;F;PRE;03/03/2020\nDURAND Tom;4/9/2014;G;PRE;03/03/2021\n' > "$T/v2.csv"
pre-import --references samples/amboise-2023 -o "$T/v1" "$T/v1.csv" 2> "$T/err"
pre-import --into "$T/v1" --report "$T/v.csv" "$T/v2.csv" 2> "$T/err"
is 'a corrected file: the parcours is corrected, not doubled' "$(cut -d';' -f1,2,7 "$T/v1/parcours.csv" | tail -n +2 | tr '\n' ' ')" \
	'P0001;E001;2020-03-03 P0002;E002;2021-03-03 '
matches 'a corrected file: the change is reported' "$T/v.csv" '2020-03-02;2020-03-03;updated'

cat > "$T/groups.csv" <<- 'END'
	;Père;;Enfant;;PRE;;CLAS;
	N°;Nom;Prénom;Nom;Prénom;Entrée;Sortie;Entrée;Sortie
	1;DURAND;Luc;DURAND;Zoé née le 03/02/2014;01/09/2021;;04/10/2021;30/06/2022
	2;PETIT;Jean;PETIT;Max né le 06/05/2013;;;05/10/2021;
	END
cat > "$T/groups.xml" <<- 'END'
	<import xmlns="urn:preutils:import:1">
	  <parametre nom="programme" valeur="amboise" table="programmes"/>
	  <vocabulaire fichier="vocabulaire"/>
	  <feuille>
	    <colonne titre="Nom" rang="2" vers="enfants.nom" exige="oui"/>
	    <colonne titre="Prénom" rang="2" motif="^(.*) née? le (.*)$" vers="enfants.prenom enfants.date_naissance"/>
	    <colonne titre="Entrée" groupe="PRE" vers="parcours.date_debut"/>
	    <colonne titre="Sortie" groupe="PRE" vers="parcours.date_fin"/>
	    <colonne titre="Entrée" groupe="CLAS" vers="parcours:clas.date_debut"/>
	    <colonne titre="Sortie" groupe="CLAS" vers="parcours:clas.date_fin"/>
	    <ignorer titre="Nom | Prénom" raison="le père"/>
	    <ignorer titre="N°"/>
	    <valeur vers="enfants.programme" valeur="{programme}"/>
	    <valeur vers="enfants.sexe" valeur="F"/>
	    <valeur vers="parcours.dispositif" valeur="pre"/>
	    <valeur vers="parcours:clas.dispositif" valeur="clas"/>
	  </feuille>
	</import>
	END
pre-import -m "$T/groups.xml" --references samples/amboise-2023 -o "$T/groups" "$T/groups.csv" 2> "$T/err"
is 'headings above, titles that come back, a cell cut by a pattern, two parcours of a line' \
	"$(tail -n +2 "$T/groups/parcours.csv" | cut -d';' -f2,3,7,9 | tr '\n' ' ')$(tail -n +2 "$T/groups/enfants.csv" | cut -d';' -f5,7 | tr '\n' ' ')" \
	'E001;pre;2021-09-01; E001;clas;2021-10-04;2022-06-30 E002;clas;2021-10-05; Zoé;2014-02-03 Max;2013-05-06 '

status 'no file: usage' 2 pre-import -o "$T/z"
status 'a file that is not there' 2 pre-import -o "$T/z" "$T/none.xlsx"
printf 'Nom;Prénom;Né(e) le;Sexe;Classe;Redoublement\nDURAND;Léa;3/9/2012;F;CE1;\nPETIT;Tom;4/9/2013;M;CP;oui\n' > "$T/vide.csv"
pre-import --references samples/amboise-2023 --set annee_scolaire=2021-2022 --report "$T/vide.r.csv" -o "$T/vide" "$T/vide.csv" 2> "$T/err"
is 'an empty cell has the value that the mapping gives it' "$(tail -n +2 "$T/vide/scolarites.csv" | cut -d';' -f5 | tr '\n' ' ')" 'non oui '
matches '  which is reported' "$T/vide.r.csv" '^change;.*;2;F;Redoublement;;non;empty-as;'
is '  once' "$(grep -c ';empty-as;' "$T/vide.r.csv")" 1
for mode in 600 644; do
	echo 'seize octets, et davantage' > "$T/secret"; chmod $mode "$T/secret"
	status "pseudonyms, a secret of mode $mode" 0 pre-import --secret "$T/secret" --references samples/amboise-2023 --set annee_scolaire=2021-2022 -o "$T/secret-$mode" "$T/vide.csv"
	is '  others could read it: said' "$(grep -c 'others than its owner' "$T/err")" $((mode == 644))
done
same '  and the same pseudonyms' "$T/secret-600/enfants.csv" "$T/secret-644/enfants.csv"
echo court > "$T/secret"
status 'pseudonyms: a secret that is too short' 2 pre-import --secret "$T/secret" --references samples/amboise-2023 -o "$T/z" "$T/vide.csv"
# What one line brings in, the next ones know: a text that comes again is not what it was the first time.
printf 'Nom;Prénom;Né(e) le;Sexe;Quartier\nDURAND;Léa;3/9/2012;F;Les Nouvelles\nPETIT;Tom;4/9/2013;M;Les Nouvelles\nROUX;Zoé;5/9/2013;F;Nouvelles\nSOW;Awa;6/9/2013;F;Les Nouvelles\n' > "$T/neuf.csv"
pre-import --references samples/amboise-2023 --report "$T/neuf.r.csv" -o "$T/neuf" "$T/neuf.csv" 2> "$T/err"
is 'a new row is made once, then found' "$(grep ';E;Quartier;' "$T/neuf.r.csv" | cut -d';' -f4,8,9 | tr '\n' ' ')" \
	'2;les-nouvelles;created 3;les-nouvelles;row-found 4;les-nouvelles;row-like 5;les-nouvelles;row-found '
# More different texts in a column than are kept in mind at once.
awk 'BEGIN {print "Nom;Prénom;Né(e) le;Sexe;Classe"; for (i = 0; i < 45000; i++)
	printf "N%d;Léa;%d/%d/20%02d;%s;%s\n", i, 1 + i % 28, 1 + i / 28 % 12, 5 + i / 336 % 12, i % 2 ? "F" : "G", i % 3 ? "6ème" : "ce 1"}' > "$T/grand.csv"
pre-import --quiet-values --references samples/amboise-2023 --set annee_scolaire=2021-2022 -o "$T/grand" "$T/grand.csv" 2> "$T/err"
counted() { tail -n +2 "$T/grand/$1.csv" | cut -d';' -f"$2" | sort | uniq -c | tr -s ' \n' ' '; }
is 'columns of very many texts' "$(counted enfants 6)$(counted scolarites 4)" ' 22500 F 22500 M  30000 6e 15000 ce1 '
for written in '--report %s.csv' '--joins %s.csv' '--report %s.xlsx'; do
	cp "$T/v1.csv" "$T/source.csv"; cp "$T/s/a.xlsx" "$T/source.xlsx"; cp "$T/s/a.xlsx" "$T/source-2.xlsx"
	status "no source is replaced: ${written/\%s/source}" 2 pre-import ${written/\%s/"$T/source"} -o "$T/z" "$T/source.csv" "$T/source.xlsx"
	ok '  and none was' cmp "$T/v1.csv" "$T/source.csv"
done
status 'no source is replaced, by a second copy' 2 pre-import --report "$T/source.xlsx" -o "$T/z" "$T/source.csv" "$T/source-2.xlsx"
same '  and none was' "$T/source-2.xlsx" "$T/s/a.xlsx"
status 'a guess and a report, which it would not write' 2 pre-import --guess --report "$T/r.csv" "$T/v1.csv"
status 'a guess and a mapping' 2 pre-import --guess -m onde "$T/v1.csv"
status 'a report of no known kind' 2 pre-import --report "$T/r.doc" -o "$T/z" "$T/v1.csv"
status 'a parameter that the mapping lacks' 2 pre-import -m $M --set ville=Tours -o "$T/z" "${files[@]}"
status 'a mapping with a column that is none' 2 pre-import -m <(echo '<import xmlns="urn:preutils:import:1"><feuille><colonne titre="A" vers="enfants.age"/></feuille></import>') -o "$T/z" "$T/v1.csv"
ok 'nothing was written' test ! -e "$T/z"
plan_done
