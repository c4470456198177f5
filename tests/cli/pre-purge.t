#!/bin/bash
# Retention: who goes and why, what follows, what stays; the record; all that is held on a child.
. tests/cli/lib.sh
S=samples/amboise-2023
R=2025-01-24
ids() { tail -n +2 "$1" | cut -d';' -f1; }
due() { pre-purge -T csv "$@" 2> /dev/null | tail -n +2 | cut -d';' -f1; }

status 'list: done' 0 pre-purge --ref $R -T csv $S
cp "$T/out" "$T/list.csv"
matches 'list: the last contact, the duration, the term, the table' "$T/list.csv" '^E004;2021-03-26;2.ans;2023-03-26;Parcours$'
lacks 'list: no names' "$T/list.csv" "$(tail -n +2 $S/enfants.csv | cut -d';' -f4 | sort -u | paste -sd'|')"
status 'list: names where asked for' 0 pre-purge --ref $R --names -T csv $S
matches 'list: names where asked for' "$T/out" '^E004;Huguenin-Roy;Dylan;'
status 'messages name nobody' 0 pre-purge --ref $R $S
lacks 'messages name nobody' "$T/err" "$(tail -n +2 $S/enfants.csv | awk -F';' '{ print $1 "\n" $4 }' | sort -u | paste -sd'|')"
matches 'who is still followed is counted' "$T/err" 'never ended.*: [0-9]+'

# The day of the term is still kept; the day after is not.
is 'on the day of the term' "$(due --ref 2023-03-26 $S | grep -c E004)" 0
is 'on the day after' "$(due --ref 2023-03-27 $S | grep -c E004)" 1
for keep in 1y 12m P1Y 'P12M' '1 an' '12 mois' '1 An'; do
	is "--keep $keep" "$(due --ref 2022-03-27 --keep "$keep" $S | tr '\n' ' ')" 'E004 '
done
is 'a duration by dispositif' "$(due --ref $R --keep 'pre=9 ans' $S | grep -c E004)" 0
is 'which leaves others alone' "$(due --ref $R --keep 'pre=9 ans' $S | grep -c E057)" 1
for keep in '' 0y 2 2x 'P' 'nobody=1y' '99999y' '2 ans et demi'; do
	status "--keep '$keep' is refused" 2 pre-purge --keep "$keep" $S
done
status 'a reference date that is none' 2 pre-purge --ref 2023-02-30 $S

# The dataset without them.
status 'apply: done' 0 pre-purge --ref $R --apply -o "$T/left" --record "$T/record.xml" $S
ok 'apply: pre-check finds nothing' pre-check "$T/left"
cut -d';' -f1 "$T/list.csv" | tail -n +2 | sort > "$T/gone"
is 'apply: these children and no other' "$(comm -23 <(ids $S/enfants.csv | sort) <(ids "$T/left/enfants.csv" | sort))" "$(cat "$T/gone")"
is 'apply: nothing of them is left' "$(grep -rlwFf "$T/gone" "$T/left")" ''
cut -d';' -f3 $S/enfants.csv | tail -n +2 | sort -u > "$T/families"
is 'apply: families without children are gone' "$(ids "$T/left/familles.csv" | sort)" "$(cut -d';' -f3 "$T/left/enfants.csv" | tail -n +2 | sort -u)"
for table in etablissements partenaires referents reunions financements rencontres indicateurs; do
	same "apply: $table is whole" "$T/left/$table.csv" "$S/$table.csv"
done
is 'apply: again, nobody' "$(due --ref $R "$T/left")" ''

# Statistics of the others are those of a filter that leaves the same children.
ids "$T/left/enfants.csv" > "$T/ids"
pre-filter --ids "$T/ids" -o "$T/filtered" $S
for period in 2022-2023 2022 2020-01-01..2023-01-24; do
	pre-stat --heading 'Enfants suivis' --heading Parcours --heading Actions -p $period -T csv "$T/left" > "$T/a.csv"
	pre-stat --heading 'Enfants suivis' --heading Parcours --heading Actions -p $period -T csv "$T/filtered" > "$T/b.csv"
	same "statistics of the others, $period" "$T/a.csv" "$T/b.csv"
done

# The record takes no other file's place.
pre-convert -o "$T/one.xml" $S 2> "$T/err"; cp "$T/one.xml" "$T/one.avant"
status 'record: not in place of the dataset' 2 pre-purge --ref $R --apply -o "$T/rest.xml" --record "$T/one.xml" "$T/one.xml"
status 'record: not in place of the output' 2 pre-purge --ref $R --apply -o "$T/rest.xml" --record "$T/rest.xml" "$T/one.xml"
same 'record: the dataset is as it was' "$T/one.xml" "$T/one.avant"
ok 'record: nothing is written' test ! -e "$T/rest.xml"

# Attached files, in place.
sed 's/2022-06-14/2020-06-14/' $S/pieces.csv > "$T/pieces.csv"
cp -r $S "$T/place"
gone=$(cat "$T/gone" | head -n 1)
echo "PJ900;$gone;;pieces/vieux.txt;Vieux;courrier;2020-01-01;" >> "$T/place/pieces.csv"
echo ancien > "$T/place/pieces/vieux.txt"
status 'in place: done' 0 pre-purge --ref $R --apply -o "$T/place" "$T/place"
ok 'in place: consistent' pre-check "$T/place"
ok "in place: the child's file is gone" test ! -e "$T/place/pieces/vieux.txt"
is 'in place: other files are there' "$(ls "$T/place/pieces")" "$(ls $S/pieces)"
cp -r $S "$T/notes" && echo mine > "$T/notes/notes.txt"
status 'in place: a folder with something else' 2 pre-purge --ref $R --apply -o "$T/notes" "$T/notes"
same 'in place: is left as it was' "$T/notes/enfants.csv" $S/enfants.csv

# XML through pipes; the same rows.
pre-convert -T xml $S 2> /dev/null | pre-purge --ref $R --apply > "$T/left.xml"
pre-convert -o "$T/fromxml" "$T/left.xml"
same 'the XML form' "$T/fromxml/actions.csv" "$T/left/actions.csv"

# Orphans, families without children, optional keys, a column and a table's rows of local.xml.
cp -r $S "$T/odd"
echo 'A9999;P9999;scolarite;;;2022-01-01;;;en_cours;;;;' >> "$T/odd/actions.csv"
echo 'A9999;enfant;2022-01-02;positif;' >> "$T/odd/bilans.csv"
sed -n 2p $S/familles.csv | sed 's/^[^;]*/F999/' >> "$T/odd/familles.csv"
mkdir -p "$T/mine/schema"
cat > "$T/mine/schema/local.xml" <<'X'
<local xmlns="urn:preutils:schema:1">
  <table nom="enfants"><colonne nom="ami" type="cle" table="enfants" libelle="Ami"/></table>
  <table nom="visites" libelle="Visites">
    <colonne nom="id" type="texte" cle="primaire" obligatoire="oui" libelle="Code"/>
    <colonne nom="famille" type="cle" table="familles" obligatoire="oui" libelle="Famille"/>
    <colonne nom="note" type="texte" libelle="Note"/>
  </table>
</local>
X
export PREUTILS_TEMPLATES=$T/mine
awk -F';' -v OFS=';' -v g="$gone" 'NR == 1 { print $0, "ami"; next } { print $0, $1 == "E001" ? g : "" }' $S/enfants.csv > "$T/odd/enfants.csv"
printf 'id;famille;note\nV1;%s;Volets clos\nV2;F001;Accueil\n' "$(grep "^$gone;" $S/enfants.csv | cut -d';' -f3)" > "$T/odd/visites.csv"
status 'odd: listed' 0 pre-purge --ref $R "$T/odd"
matches 'odd: orphans are told' "$T/err" 'actions.csv: rows that belong to nobody.*: 1'
status 'odd: applied' 0 pre-purge --ref $R --apply -o "$T/odd2" "$T/odd"
lacks 'odd: an action of nobody' "$T/odd2/actions.csv" A9999
lacks 'odd: and what hung on it' "$T/odd2/bilans.csv" A9999
lacks 'odd: a family without children' "$T/odd2/familles.csv" F999
ok 'odd: a key to who is gone is emptied' grep -q '^E001;.*;$' "$T/odd2/enfants.csv"
is "odd: rows of a family that goes, in a table of one's own" "$(ids "$T/odd2/visites.csv")" V2
ok 'odd: consistent' pre-check --level error "$T/odd2"

# Everything held on a child.
status 'subject: done' 0 pre-purge --subject E001 "$T/odd"
matches 'subject: its name' "$T/out" Villedieu
matches 'subject: rows of its parcours' "$T/out" A0001
matches "subject: a table of one's own" "$T/out" Accueil
matches 'subject: another child has no code there' "$T/out" 'Ami +autre personne'
lacks 'subject: nor anywhere' "$T/out" '\bE0(0[02-9]|[1-9])'
unset PREUTILS_TEMPLATES
for table in demandes actions evaluations suivis objectifs; do
	pre-filter --ids <(echo E020) -o "$T/one" $S && for key in $(ids "$T/one/$table.csv"); do echo "$key"; done
	rm -rf "$T/one"
done | sort -u > "$T/keys"
pre-purge --subject E020 $S > "$T/subject.txt"
is 'subject: every row that pre-filter would keep' "$(while read -r key; do grep -qw "$key" "$T/subject.txt" || echo "$key"; done < "$T/keys")" ''
matches 'subject: its files' "$T/subject.txt" 'compte-rendu-orthophonie.txt'
for format in pdf odt html; do
	ok "subject: $format" pre-purge --subject E020 -o "$T/subject.$format" $S
done
status 'subject: nobody' 1 pre-purge --subject E999 $S
status 'subject: nobody, in a log' 1 pre-purge --subject E999 --quiet-values $S
lacks 'subject: nobody, in a log' "$T/err" E999

# The record.
lacks 'record: names nobody' "$T/record.xml" "$(tail -n +2 $S/enfants.csv | awk -F';' '{ print $1 "\n" $4 }' | sort -u | paste -sd'|')"
printf 'un secret de trente-deux octets !' > "$T/key"; chmod 600 "$T/key"
printf 'un autre secret, tout aussi long' > "$T/other"; chmod 600 "$T/other"
pre-purge --ref $R --apply -o "$T/left" --record "$T/signed.xml" --key "$T/key" $S
status 'record: verified with the dataset' 0 pre-purge --verify-record "$T/signed.xml" --key "$T/key" "$T/left"
status 'record: another key' 1 pre-purge --verify-record "$T/signed.xml" --key "$T/other"
status 'record: no key' 2 pre-purge --verify-record "$T/signed.xml"
status 'record: another dataset' 1 pre-purge --verify-record "$T/signed.xml" --key "$T/key" $S
for change in 's/>14</>13</' 's/2025-01-24</2025-01-25</' '0,/<v>14/s//<v>15/' 's/Familles/Fratries/'; do
	sed "$change" "$T/signed.xml" > "$T/changed.xml"
	status "record: changed by $change" 1 pre-purge --verify-record "$T/changed.xml" --key "$T/key"
done
status 'record: unsigned' 0 pre-purge --verify-record "$T/record.xml" "$T/left"
matches 'record: unsigned, and said' "$T/err" 'no signature'
pre-stat --stat enfants-suivis -p 2022 $S > "$T/stat.xml"
status 'record: something else' 2 pre-purge --verify-record "$T/stat.xml"
ok 'record: printed' pre-doc -t effacement -o "$T/record.pdf" "$T/record.xml"
pre-purge --ref $R --apply -o "$T/again" --record "$T/again.xml" $S
same 'record: the same bytes' "$T/again.xml" "$T/record.xml"
status 'a failing run leaves no record' 2 pre-purge --ref $R --apply -o "$T/notes" --record "$T/none.xml" "$T/notes"
ok 'a failing run leaves no record' test ! -e "$T/none.xml"

# Rows that stay without what identifies.
status 'anonymise: done' 0 pre-purge --ref $R --apply --anonymise -o "$T/anon" $S
ok 'anonymise: pre-check finds nothing' pre-check "$T/anon"
is 'anonymise: as many rows' "$(cat "$T/anon"/{enfants,parcours,actions,bilans}.csv | wc -l)" "$(cat $S/{enfants,parcours,actions,bilans}.csv | wc -l)"
is 'anonymise: no old key is left' "$(grep -rlwFf "$T/gone" "$T/anon")" ''
grep -wFf "$T/gone" $S/enfants.csv | cut -d';' -f7 | sort > "$T/births"
is 'anonymise: names are gone, births are years' "$(grep '^anonyme-' "$T/anon/enfants.csv" | grep -vcE '^[^;]*;[^;]*;[^;]*;;;[FM];[0-9]{4}-01-01;')" 0
# Births are told to the year: ages, and what follows from them, may differ.
pre-stat -p 2022-2023 --all -T csv "$T/anon" | grep -vE '^[^;]*(age|retard)' > "$T/a.csv"
pre-stat -p 2022-2023 --all -T csv $S | grep -vE '^[^;]*(age|retard)' > "$T/b.csv"
same 'anonymise: the same statistics' "$T/a.csv" "$T/b.csv"
is 'anonymise: again, nobody' "$(due --ref $R "$T/anon")" ''
pre-purge --ref $R --apply --anonymise -o "$T/anon2" $S
ok 'anonymise: the same bytes' diff -r "$T/anon" "$T/anon2"
plan_done
