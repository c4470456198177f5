#!/bin/bash
# Definitions that are broken: nothing is done, and the message says what is wrong, and in which line.
. tests/cli/lib.sh
S=samples/amboise-2023
D=$T/definitions
pre-stat --period 2021 --stat enfants-suivis -o "$T/results.xml" $S
head -n 2 samples/amboise-2021/ecoles-2021.csv > "$T/ecoles.csv"

# A tool that reads the file.
run() { # FILE
	case $1 in
	schema/regles.xml) pre-check --templates "$D" $S ;;
	schema/conservation.xml) pre-purge --templates "$D" $S ;;
	lists/*) pre-list --templates "$D" $S ;;
	territories/*) pre-merge --templates "$D" --by region -o "$T/merged" "$T/results.xml" ;;
	survey/*) pre-anct --templates "$D" --survey enquete-2022 --needs ;;
	anon/*) pre-anon --templates "$D" --anonymous -o "$T/anonymous" $S ;;
	generation/*) pre-gen --templates "$D" --children 3 -o "$T/generated" ;;
	import/*) pre-import --templates "$D" -o "$T/imported" "$T/ecoles.csv" ;;
	esac
}
# breaks FILE WHAT MESSAGE: the file is what the standard input holds, and the message begins like that.
breaks() {
	local wanted="2 $1:$3" got
	mkdir -p "$D/$(dirname "$1")"
	cat > "$D/$1"
	run "$1" > "$T/out" 2> "$T/err"
	got="$? $(sed -e 's/^[^:]*: //' -e "s|^$D/||" "$T/err")"
	is "$1: $2" "${got:0:${#wanted}}" "$wanted"
	rm -r "$D"
}
# changed FILE SED MESSAGE: the file as it is shipped, but for one line, and that is the one that is named.
changed() {
	local line
	sed "$2" "templates/$1" > "$T/changed"
	line=$(cmp "templates/$1" "$T/changed" | sed 's/.* //')
	breaks "$1" "$2" "$line: $3" < "$T/changed"
}

ill='not well-formed XML: '
bomb='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
for pair in ba cb dc ed fe gf hg ih; do
	bomb+="<!ENTITY ${pair:0:1} \"$(printf "&${pair:1};%.0s" 1 2 3 4 5 6 7 8 9 10 11 12)\">"
done
for file in schema/regles.xml schema/conservation.xml lists/enfants.xml territories/region.xml survey/enquete-2022.xml \
	anon/anonyme.xml generation/national.xml import/tables.xml import/general.xml import/vocabulaire.xml; do
	start=$(grep -o -m 1 '<[a-z]* xmlns="[^"]*"' "templates/$file")
	name=${start%% *} name=${name#<}
	breaks $file 'no byte' "1: $ill" < /dev/null
	breaks $file 'an end tag is missing' "3: $ill" < <(printf '%s>\n<a>\n</%s>' "$start" "$name")
	breaks $file 'no UTF-8' "2: $ill" < <(printf '%s>\n<!-- \xFF --></%s>' "$start" "$name")
	breaks $file 'an entity that nobody declared' "1: $ill" < <(printf '%s a="&nobody;"/>' "$start")
	breaks $file 'entities without end' "1: $ill" < <(printf '%s]>%s a="&i;"/>' "$bomb" "$start")
	breaks $file 'too deep' "1: $ill" < <(printf '%s>%s</%s>' "$start" "$(printf '<a>%.0s' {1..300})" "$name")
	breaks $file 'another namespace' "2: not a file of this kind: $start> is expected" < <(printf '\n<%s xmlns="urn:another"/>' "$name")
done

changed schema/regles.xml 's/<ordre table=/<ordre tables=/' 'attribute missing or wrong: <ordre table="…">'
changed schema/regles.xml 's/<ordre /<ordres /' 'unknown element or attribute: ordres'
changed schema/regles.xml 's/<age \(.*\) a="[0-9]*"/<age \1 a="vingt"/' 'attribute missing or wrong: a'
changed schema/conservation.xml 's/duree="2 ans"/duree="deux ans"/' 'attribute missing or wrong: duree'
changed schema/conservation.xml 's/<contact table="demandes" /&duree="2 ans" /' 'unknown element or attribute: duree'
changed schema/conservation.xml 's/<contact table="demandes" /<contact table="demande" /' 'unknown name: demande'
changed lists/enfants.xml '0,/<colonne id="[^"]*"/s//<colonne/' 'attribute missing or wrong: <colonne id="…">'
changed lists/enfants.xml '0,/<colonne /s//<colonne inconnu="" /' 'unknown element or attribute: inconnu'
changed territories/region.xml 's/ departements="972"//' 'attribute missing or wrong: <territoire departements="…">'
changed territories/region.xml 's/departements="972"/departements="971"/' 'declared twice: 971'
changed survey/enquete-2022.xml '0,/<question code="[^"]*"/s//<question/' 'attribute missing or wrong: <question code="…">'
changed survey/enquete-2022.xml '0,/<question /s//<question x="" /' 'unknown element or attribute: x'
changed survey/enquete-2022.xml '0,/<controle /s//<controle tolerance="-1" /' 'attribute missing or wrong: tolerance'
changed anon/anonyme.xml '0,/<colonne \(.*\)role="quasi"/s//<colonne \1role="presque"/' 'attribute missing or wrong: role'
changed anon/anonyme.xml 's/<edition /<edition x="" /' 'unknown element or attribute: x'
changed generation/national.xml 's/<colonne nom="nom">/<colonne nom="noms">/' 'in the generation profile: noms: not in the schema'
changed generation/national.xml '0,/<parfois pourcent="/s//&-/' 'in the generation profile: pourcent: 0 to 100'
changed generation/national.xml '0,/<texte>PRE de/s//<texte inconnu="">/' 'unknown element or attribute: inconnu'
changed import/tables.xml 's/<personnes table="enfants"/<personnes table="enfant"/' 'unknown name: enfant'
changed import/tables.xml '0,/ nom="programmes"/s///' 'attribute missing or wrong: <table nom="…">'
changed import/general.xml '0,/<parametre nom="programme"/s//<parametre/' 'attribute missing or wrong: <parametre nom="…">'
changed import/general.xml '0,/<colonne titre=/s//<colonne titres=/' 'unknown element or attribute: titres'
changed import/vocabulaire.xml '0,/<valeur code="oui">/s//<valeur>/' 'attribute missing or wrong: <valeur code="…">'
changed import/vocabulaire.xml '0,/<valeur code="oui">/s//&<b\/>/' 'unknown element or attribute: b'

# Attributes of other namespaces are not ours.
sed 's|<ligne |&xmlns:x="urn:x" x:nom="" |' samples/amboise-2021/correspondance.xml > "$T/correspondance.xml"
pre-import -m samples/amboise-2021/correspondance.xml -o "$T/plain" "$T/ecoles.csv" 2> "$T/err"
was=$?
status 'an attribute of another namespace' $was pre-import -m "$T/correspondance.xml" -o "$T/noted" "$T/ecoles.csv"
ok 'changes nothing' diff -r "$T/plain" "$T/noted"
plan_done
