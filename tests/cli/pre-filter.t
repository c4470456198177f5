#!/bin/bash
# A smaller dataset: consistent, complete for what is kept, and nothing of what is not.
. tests/cli/lib.sh
S=samples/amboise-2023
pre-gen --children 300 --programmes 3 --seed 5 -o "$T/trois"

# consistent NAME OPTION…: of the sample, into $T/NAME; pre-check finds no error.
consistent() {
	local name=$1; shift
	status "$name: done" 0 pre-filter "$@" -o "$T/$name" "$S"
	ok "$name: consistent" pre-check --level error "$T/$name"
}
# equal DATASET OPTION…: each statistic over the filtered dataset is that of the whole one with the same filter.
equal() {
	local dataset=$1 period; shift
	rm -rf "$T/equal"
	pre-filter "$@" -o "$T/equal" "$dataset"
	ok "$*: consistent" pre-check --level error "$T/equal"
	ok "$*: there is something in it" test "$(wc -l < "$T/equal/enfants.csv")" -gt 5
	for period in 2022-2023 2021-2022 2023; do
		pre-stat -p $period --all -T csv "$@" "$dataset" > "$T/whole.csv"
		pre-stat -p $period --all -T csv "$T/equal" > "$T/part.csv"
		same "$*, $period: the same statistics" "$T/part.csv" "$T/whole.csv"
	done
}
ids() { tail -n +2 "$1/enfants.csv" | cut -d';' -f1; }

equal "$S" --dispositif clas
equal "$S" --dispositif pre,clas
equal "$T/trois" --programme P1
equal "$T/trois" --programme P1,P3
equal "$T/trois" --dispositif clas
equal "$T/trois" --programme P2 --dispositif pre
pre-filter --programme P1 -o "$T/un" "$T/trois"
is 'one programme: the others are gone' "$(tail -n +2 "$T/un/programmes.csv" | cut -d';' -f1)" P1
is 'one programme: its financings alone' "$(tail -n +2 "$T/un/financements.csv" | cut -d';' -f1 | sort -u)" P1
is 'one programme: its families alone' "$(tail -n +2 "$T/un/familles.csv" | cut -d';' -f2 | sort -u)" P1

consistent filles --where 'sexe=F'
is 'where: girls alone' "$(tail -n +2 "$T/filles/enfants.csv" | cut -d';' -f6 | sort -u)" F
is 'where: all girls' "$(wc -l < "$T/filles/enfants.csv")" "$(($(cut -d';' -f6 "$S/enfants.csv" | grep -c '^F$') + 1))"
is 'where: financings are left alone' "$(cmp "$T/filles/financements.csv" "$S/financements.csv" && echo same)" same
for table in indicateurs releves plan_actions rencontres contributions participants reunions; do
	same "where: $table is whole" "$T/filles/$table.csv" "$S/$table.csv"
done
consistent suivis -p 2022-2023 -r 2023-01-24
pre-stat --stat enfants-suivis -p 2022-2023 -r 2023-01-24 -T csv "$S" | cut -d';' -f5 | tail -n 1 > "$T/nombre"
is 'period: the followed children' "$(ids "$T/suivis" | wc -l)" "$(cat "$T/nombre")"
consistent grands -p 2022-2023 -r 2023-01-24 -w 'age >= 11 and dispositif = clas'
is 'period and where: those of pre-list' "$(ids "$T/grands" | sort)" \
	"$(pre-list -p 2022-2023 -r 2023-01-24 -w 'age >= 11 and dispositif = clas' -c id -T csv "$S" | tail -n +2 | sort)"
consistent entres -p 2022-2023 --population enfants_entres
pre-stat --explain 'enfants-entres:*' -p 2022-2023 "$S" > "$T/entres.ids"
is 'population: those that it counts' "$(ids "$T/entres" | sort)" "$(sort "$T/entres.ids")"

printf '\357\273\277id\r\nE020\r\n\r\nE074\nE020' > "$T/liste"
consistent deux --ids "$T/liste"
is 'ids: these alone' "$(ids "$T/deux" | tr '\n' ' ')" 'E020 E074 '
is 'ids: their attached files, and no other' "$(ls "$T/deux/pieces" | tr '\n' ' ')" 'autorisation-clas.txt compte-rendu-orthophonie.txt '
ok 'ids: attached files are the same' cmp "$S/pieces/autorisation-clas.txt" "$T/deux/pieces/autorisation-clas.txt"
status 'ids: one that nobody has' 1 sh -c "printf 'E020\nE999\n' | pre-filter --ids - -o '$T/inconnu' $S"
matches 'ids: says which, and where' "$T/err" '^pre-filter: -:2: .*E999'
is 'ids: the others are kept' "$(ids "$T/inconnu")" E020
status 'ids: its value stays out of logs' 1 sh -c "echo E999 | pre-filter --quiet-values --ids - -T xml $S"
lacks 'ids: its value stays out of logs' "$T/err" E999
printf 'E0\377\n' > "$T/latin"
status 'ids: not UTF-8' 2 pre-filter --ids "$T/latin" "$S"

# Of a child that is not kept, no name and no identifier is left anywhere.
awk -F';' -v OFS=';' 'NR > 1 { $4 = "Nom" $1 "Z"; $5 = "Prenom" $1 "Z" } 1' "$S/enfants.csv" > "$T/enfants.csv"
cp -r "$S" "$T/noms" && cp "$T/enfants.csv" "$T/noms/enfants.csv"
for filter in "--dispositif clas" "--where sexe=F" "-p 2022-2023" "--ids $T/liste"; do
	rm -rf "$T/reste"
	# shellcheck disable=SC2086
	pre-filter $filter -o "$T/reste" "$T/noms"
	ids "$T/noms" | sort > "$T/avant"
	ids "$T/reste" | sort | comm -23 "$T/avant" - | sed 's/.*/Nom&Z\nPrenom&Z\n;&;/' > "$T/partis"
	ok "$filter: somebody is gone" test -s "$T/partis"
	is "$filter: nothing is left of those" "$(grep -rlFf "$T/partis" "$T/reste"; grep -rl "^E[0-9]*;" "$T/reste" |
		xargs cut -d';' -f1 | grep '^E[0-9]' | sort -u | comm -23 - <(ids "$T/reste" | sort))" ''
done

# Texts as they stood, columns that nobody knows, keys that lead nowhere.
mkdir "$T/petit"
cat > "$T/petit/programmes.csv" << 'END'
nom,id,commune,couleur
"Un; deux",P,37003,"le ""vert"""
Autre,Q,37003,
END
printf 'id;programme\nF1;P\nF2;P\nF3;Q\n' > "$T/petit/familles.csv"
printf 'id;programme;famille;sexe;date_naissance;local\nE1;P;F1;F;2012-01-01; gardé \nE2;P;F2;M;2012-01-01;x\n' > "$T/petit/enfants.csv"
printf 'id;enfant;dispositif;referent;date_debut\nPA;E1;pre;R9;2022-01-01\nPB;E2;pre;;2022-01-01\nPC;E9;pre;;2022-01-01\n' > "$T/petit/parcours.csv"
printf 'id;enfant;parcours;fichier\nJ1;E1;PA;./pieces//un/a.txt\nJ2;E1;PB;pieces/b.txt\nJ3;E1;;pieces/c.txt\nJ4;E2;PB;pieces/d.txt\n' > "$T/petit/pieces.csv"
printf 'id;programme;date;type\nR1;P;2022-01-01;eps\nR2;Q;2022-01-01;eps\nR3;Q;2022-01-02;eps\n' > "$T/petit/reunions.csv"
printf 'reunion;enfant;decision\nR1;E1;x\nR2;E1;x\nR3;E2;x\n' > "$T/petit/situations.csv"
mkdir -p "$T/petit/pieces/un"
for name in un/a b c d; do echo $name > "$T/petit/pieces/$name.txt"; done
status 'a small one' 0 pre-filter --where sexe=F -o "$T/petit.f" "$T/petit"
is 'texts and unknown columns as they stood' "$(cat "$T/petit.f/programmes.csv" "$T/petit.f/enfants.csv")" \
	'nom;id;commune;couleur
"Un; deux";P;37003;"le ""vert"""
Autre;Q;37003;
id;programme;famille;sexe;date_naissance;local
E1;P;F1;F;2012-01-01; gardé '
is 'a key to a child that is not there: left out; another one: as it stood' "$(cat "$T/petit.f/parcours.csv")" \
	'id;enfant;dispositif;referent;date_debut
PA;E1;pre;R9;2022-01-01'
is 'every key that leads to children counts, an empty one does not' "$(cut -d';' -f1 "$T/petit.f/pieces.csv" | tr '\n' ' ')" 'id J1 J3 '
is 'attached files in folders of folders' "$(cd "$T/petit.f/pieces" && find . -type f | sort | tr '\n' ' ')" './c.txt ./un/a.txt '
ok 'missing tables stay missing' test ! -e "$T/petit.f/actions.csv"
status 'a programme' 0 pre-filter --programme P -o "$T/petit.p" "$T/petit"
is 'a meeting of another programme stays where a kept child was spoken of' "$(cut -d';' -f1 "$T/petit.p/reunions.csv" | tr '\n' ' ')" 'id R1 R2 R3 '
status 'ids of the small one' 0 pre-filter --programme P --where sexe=F -o "$T/petit.pf" "$T/petit"
is 'and no other meeting of that one' "$(cut -d';' -f1 "$T/petit.pf/reunions.csv" | tr '\n' ' ')" 'id R1 R2 '
status 'a filter that leaves nobody' 0 pre-filter --programme nulle-part -o "$T/vide" "$T/petit"
is 'nobody is left' "$(cat "$T/vide/enfants.csv" "$T/vide/parcours.csv" "$T/vide/familles.csv" | wc -l)" 3

# Attachments that are none.
cp -r "$T/petit" "$T/hostile"
echo secret > "$T/secret"
ln -s "$T/secret" "$T/hostile/pieces/lien" && ln -s ../enfants.csv "$T/hostile/pieces/table"
printf 'id;enfant;fichier\n1;E1;enfants.csv\n2;E1;./enfants.csv\n3;E1;pieces/lien\n4;E1;../secret\n5;E1;pieces/table\n6;E1;rien\n7;E1;pieces/c.txt\n' > "$T/hostile/pieces.csv"
status 'attached files that are not to be copied: exit 1' 1 pre-filter --where sexe=F -o "$T/hostile.f" "$T/hostile"
is 'each is reported' "$(sed 's/.*pieces.csv:\([0-9]*\):.*/\1/' "$T/err" | tr '\n' ' ')" '2 4 5 6 7 '
is 'none is there, the good one is' "$(cd "$T/hostile.f" && ls pieces)" c.txt
lacks 'no table in the place of a table' "$T/hostile.f/enfants.csv" '^E2'

# Both forms, standard input, the same bytes twice.
pre-convert -T xml "$S" > "$T/tout.xml"
pre-filter --where 'sexe=F' -T xml "$S" > "$T/f.xml"
pre-filter --where 'sexe=F' "$T/tout.xml" > "$T/f2.xml"
same 'from XML as from a folder' "$T/f2.xml" "$T/f.xml"
ok 'from a pipe' sh -c "cat '$T/tout.xml' | pre-filter --where sexe=F - | cmp - '$T/f.xml'"
ok 'from a file on standard input' sh -c "pre-filter --where sexe=F < '$T/tout.xml' | cmp - '$T/f.xml'"
pre-convert -T csv -o "$T/f.csv" "$T/f.xml"
ok 'CSV and XML hold the same' diff -r --exclude=pieces "$T/f.csv" "$T/filles"
pre-filter --where 'sexe=F' -o "$T/filles2" "$S"
ok 'the same bytes twice' diff -r "$T/filles" "$T/filles2"
status 'without a filter' 0 pre-filter -o "$T/copie" "$S"
ok 'without a filter: everything' diff -r "$S" "$T/copie"
pre-filter --where 'sexe=F' -o "$T/filles3" "$T/filles"
ok 'filtering twice changes nothing' diff -r "$T/filles" "$T/filles3"

# What is there already.
status 'a folder of tables and these files is replaced' 0 pre-filter --where 'sexe=M' -o "$T/filles3" "$S"
is 'replaced' "$(tail -n +2 "$T/filles3/enfants.csv" | cut -d';' -f6 | sort -u)" M
echo note > "$T/filles3/pieces/a-moi.txt"
status 'a folder with a file of somebody: not replaced' 2 pre-filter --where 'sexe=F' -o "$T/filles3" "$S"
is 'and as it was' "$(tail -n +2 "$T/filles3/enfants.csv" | cut -d';' -f6 | sort -u; cat "$T/filles3/pieces/a-moi.txt")" 'M
note'
cp -r "$S" "$T/place"
status 'in place' 0 pre-filter --where 'sexe=F' -o "$T/place" "$T/place"
ok 'in place: as elsewhere' diff -r "$T/place" "$T/filles"
is 'nothing else is left beside' "$(find "$T" -maxdepth 1 -name '*.??????' -newer "$T/place" | wc -l)" 0

# Wrong use.
status 'CSV without -o' 2 pre-filter -T csv "$S"
status 'no such population' 2 pre-filter --population personne "$S"
status 'a population of something else' 2 pre-filter --population parcours_en_cours "$S"
status 'no such column' 2 pre-filter --where 'taille > 3' "$S"
matches 'no such column: says where' "$T/err" 'taille'
status 'both on standard input' 2 pre-filter --ids - -
status 'no such file of identifiers' 2 pre-filter --ids "$T/rien" "$S"
sed 's/^\(E020;.*;\)[0-9-]*;\([^;]*;[^;]*\)$/\1hier;\2/' "$S/enfants.csv" > "$T/noms/enfants.csv"
status 'a value that cannot be read and is needed: exit 1' 1 pre-filter --where 'age > 3' -o "$T/jamais" "$T/noms"
matches 'says which' "$T/err" 'enfants.csv.*hier'
ok 'and nothing is written' test ! -e "$T/jamais"
status 'one that is not needed stays' 0 pre-filter --ids "$T/liste" -o "$T/hier" "$T/noms"
matches 'as it stood' "$T/hier/enfants.csv" '^E020;.*;hier;'
plan_done
