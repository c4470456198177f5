#!/bin/bash
# What local.xml hides is kept in datasets, and shown nowhere else: not in a list, a table, a document, a message.
. tests/cli/lib.sh
S=samples/amboise-2023
mkdir -p "$T/mine/schema"
cat > "$T/mine/schema/local.xml" <<'X'
<local xmlns="urn:preutils:schema:1">
  <table nom="enfants">
    <colonne nom="nom" cachee="oui"/>
    <colonne nom="date_premier_contact" cachee="oui"/>
    <colonne nom="quartier" cachee="oui"/>
    <colonne nom="signe" type="texte" libelle="Signe" cachee="oui"/>
  </table>
  <table nom="familles"><colonne nom="structure_familiale" cachee="oui"/></table>
  <table nom="parcours"><colonne nom="motif_sortie" cachee="oui"/></table>
  <table nom="evaluations"><colonne nom="note" cachee="oui"/></table>
  <table nom="bilans"><colonne nom="commentaire" cachee="oui"/></table>
  <table nom="pieces"><colonne nom="titre" cachee="oui"/></table>
  <liste id="structure_familiale"><valeur code="zzcode" libelle="ZZlibelle"/></liste>
  <liste id="motif_sortie"><valeur code="zzmotif" libelle="ZZmotif"/></liste>
</local>
X
export PREUTILS_TEMPLATES=$T/mine
cp -r $S "$T/d"
# Recognisable values in every hidden column.
mark() { # TABLE FIELD VALUE
	awk -F';' -v OFS=';' -v n="$2" -v v="$3" 'NR > 1 && !/"/ { $n = v NR % 4 } 1' "$T/d/$1.csv" > "$T/mark" && mv "$T/mark" "$T/d/$1.csv"
}
awk -F';' -v OFS=';' 'NR == 1 { print $0, "signe"; next } { $4 = "ZZnom" NR; $8 = "zzquartier"; print $0, "ZZsigne" NR }' $S/enfants.csv > "$T/d/enfants.csv"
sed -i 's/;placement;/;zzcode;/; s/;couple;/;zzcode;/' "$T/d/familles.csv"
sed -i 's/;reorientation$/;zzmotif/' "$T/d/parcours.csv"
echo 'zzquartier;ZZquartier;qpv;;37003' >> "$T/d/quartiers.csv"
mark bilans 5 ZZcommentaire
mark pieces 5 ZZtitre
sed -i '1!s/^\([^;]*;[^;]*;[^;]*;[^;]*\);.*/\1;ZZtitre;;;/' "$T/d/pieces.csv"
# The same with faults in hidden cells, of every kind that pre-check knows.
cp -r "$T/d" "$T/faults"
awk -F';' -v OFS=';' 'NR == 3 { $9 = "ZZdate" } NR == 4 { $8 = "ZZquartier" } NR == 5 { $9 = "1666-06-06" } NR == 6 { $9 = "2222-02-02" } 1' "$T/d/enfants.csv" > "$T/faults/enfants.csv"
awk -F';' -v OFS=';' 'NR == 3 { $3 = "ZZstructure" } 1' "$T/d/familles.csv" > "$T/faults/familles.csv"
awk -F';' -v OFS=';' 'NR == 3 { $10 = "ZZsortie" } 1' "$T/d/parcours.csv" > "$T/faults/parcours.csv"
awk -F';' -v OFS=';' 'NR == 3 { $5 = "ZZnote" } NR == 4 { $5 = "6666" } 1' "$T/d/evaluations.csv" > "$T/faults/evaluations.csv"
secret='[Zz][Zz](nom|signe|code|libelle|motif|commentaire|titre|date|quartier|structure|sortie|note)|1666|2222-02|6666'

# silent DESCRIPTION COMMAND…: neither output nor messages hold any of it, whatever the status
silent() {
	local what=$1; shift
	"$@" > "$T/out" 2> "$T/err"
	cat "$T/out" "$T/err" > "$T/both"
	if [ -s "$T/both" ]; then lacks "$what" "$T/both" "$secret"; else result 1 "$what: says nothing"; fi
}
is 'the dataset holds it' "$(grep -clE "$secret" "$T"/d/{enfants,familles,parcours,bilans,pieces}.csv | wc -l)" 5

for d in d faults; do
	silent "pre-check, $d" pre-check "$T/$d"
	silent "pre-check as a table, $d" pre-check -T csv "$T/$d"
	silent "pre-list, $d" pre-list --names full -p 2022-2023 -T text "$T/$d"
	silent "pre-list parcours, $d" pre-list -d parcours --names full -p 2022-2023 "$T/$d"
	silent "pre-list progression, $d" pre-list -d progression --names full -p 2022-2023 "$T/$d"
	silent "pre-list pieces, $d" pre-list -d pieces --names full "$T/$d"
	silent "pre-stat, $d" pre-stat --all -p 2022-2023 -T csv "$T/$d"
	silent "pre-stat as XML, $d" pre-stat --all -p 2022-2023 "$T/$d"
	silent "pre-compare, $d" pre-compare --each year --all -p 2020-01-01..2022-12-31 "$T/$d"
	silent "pre-purge, $d" pre-purge --names --ref 2030-01-01 "$T/$d"
	silent "pre-purge, one child, $d" pre-purge --subject E001 "$T/$d"
	silent "pre-doc, a child's sheet, $d" pre-doc -t fiche-enfant --data "$T/$d" --set enfant=E020 --set noms=complet -T text
	silent "pre-filter, $d" sh -c "pre-filter --where 'sexe=F' -o '$T/f-$d' '$T/$d'; echo done"
	silent "pre-purge --apply, $d" sh -c "pre-purge --apply --ref 2030-01-01 -o '$T/p-$d' '$T/$d'; echo done"
	silent "pre-convert, $d" sh -c "pre-convert -T xml -o '$T/$d.xml' '$T/$d'; echo done"
	silent "pre-convert --join, $d" sh -c "pre-convert --join -T xml -o '$T/$d.xml' $S '$T/$d'; echo done"
	silent "pre-anon --anonymous, $d" sh -c "pre-anon --anonymous -p 2022-2023 -T xml '$T/$d'"
done
shown=$secret
secret=${secret/|quartier/} # the table of quartiers is not hidden, what a child has in it is
for d in d faults; do
	silent "pre-anon, $d" pre-anon --names full -T xml "$T/$d"
done
secret=$shown
for list in enfants-suivis-quartier enfants-suivis-structure-familiale; do
	silent "pre-stat, asked for by name: $list" pre-stat -s "$list" -p 2022-2023 "$T/d"
done
for column in nom signe quartier date_premier_contact famille.structure_familiale; do
	silent "pre-list, asked for by name: $column" pre-list -c "$column" --names full -p 2022-2023 "$T/d"
done
silent 'pre-list, a group' pre-list -g quartier -p 2022-2023 "$T/d"
silent 'pre-stat --explain' pre-stat --explain 'enfants-suivis-quartier:*' -p 2022-2023 "$T/d"
for form in tableschema datapackage relaxng; do
	silent "the schema: $form" sh -c "pre-convert --schema $form | sed 's/[zZ][zZ]code//; s/[zZ][zZ]libelle//; s/[zZ][zZ]motif//g'"
done
silent 'pre-anon --register' pre-anon --register

pre-stat -p 2022-2023 --all -T csv "$T/d" > "$T/all.csv" 2> "$T/err"
ok 'pre-stat: other statistics are there' grep -q '^enfants-suivis-sexe;' "$T/all.csv"
lacks 'pre-stat: those that tell hidden values apart are not' "$T/all.csv" '^enfants-suivis-quartier;'
matches 'pre-stat: which says so' "$T/err" 'enfants-suivis-quartier'
status 'pre-stat: alone, it is refused' 2 pre-stat -s enfants-suivis-quartier -p 2022-2023 "$T/d"

# Datasets keep what is hidden.
pre-convert -T xml -o "$T/x.xml" "$T/d" && pre-convert -T csv -o "$T/x" "$T/x.xml"
same 'pre-convert loses nothing' "$T/x/enfants.csv" "$T/d/enfants.csv"
matches 'pre-purge keeps it of those who stay' "$T/p-d/enfants.csv" ZZsigne

# Spreadsheets of the old days: a value that is not taken is not told.
printf 'Nom;Prénom;Sexe;Date de naissance;Quartier\nZZnom;Ali;G;01/02/2012;ZZquartier\nZZnom2;Léa;F;03/03/2013;ZZquartier\n' > "$T/old.csv"
pre-import --guess -o "$T/map.xml" "$T/old.csv" > /dev/null 2>&1
silent 'pre-import' pre-import --mapping "$T/map.xml" --report "$T/report.csv" -o "$T/imported" "$T/old.csv"
plan_done
