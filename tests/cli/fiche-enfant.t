#!/bin/bash
# The file of one child: named as asked, nothing of brothers and sisters, nothing that is hidden.
. tests/cli/lib.sh
data=samples/amboise-2023
flat() { tr '\n\f' '  ' | sed 's/\xc2\xa0\|\xe2\x80\xaf/ /g' | tr -s ' '; }
fiche() { # FILE ARGUMENT…: as one long line
	local file=$1; shift
	pre-doc -t fiche-enfant --data "${from:-$data}" "$@" -T text 2> "$T/err" | flat > "$file"
}
has() { # DESCRIPTION FILE STRING
	if grep -qF -- "$3" "$2"; then result 0 "$1"; else result 1 "$1"; echo "# not there: $3"; fi
}

fiche "$T/initials" --set enfant=E005 --set date=2023-01-24
has 'initials, unless asked otherwise' "$T/initials" 'Y. E. A.'
lacks 'and not the name' "$T/initials" 'Amraoui|Youssef'
has 'the age on the day that is given' "$T/initials" '15 juin 2008, 14 ans'
has 'schooling over the years' "$T/initials" '2022-2023 3e Collège des Gabares'
has 'a parcours with its dates and its end' "$T/initials" 'Terminé le 10 décembre 2021'
has 'its referent' "$T/initials" 'Référent : Mathilde Lorquet (CCAS).'
has 'reviews by point of view' "$T/initials" 'Famille, 16/03/2020 : Très positif'
has 'what meetings decided' "$T/initials" '09/12/2021 Équipe pluridisciplinaire de soutien Sortie'
lacks 'no free text, in which a name may stand' "$T/initials" 'Retrouver un rythme|Très bonne dynamique'
has 'and it says so' "$T/initials" 'Les textes libres ne sont pas montrés'
lacks 'no space before a full stop' "$T/initials" ' \.( |$)'
is 'nothing of brothers and sisters' "$(grep -c "$(awk -F';' '$1 == "E005" {print $3}' $data/enfants.csv)" "$T/initials")" 0

fiche "$T/full" --set enfant=E005 --set noms=complet
has 'the whole name where it is asked for' "$T/full" 'Youssef El Amraoui'
has 'with the free texts' "$T/full" 'Retrouver un rythme de sommeil'
fiche "$T/number" --set enfant=E005 --set noms=numero --set textes=oui
has 'a number' "$T/number" 'Enfant E005'
lacks 'only' "$T/number" 'Y\. E\.'
has 'with the free texts, if they are wanted' "$T/number" 'Retrouver un rythme de sommeil'
pre-list --period 2022 -n initials -c initiales -T csv $data | sed 1d | sort -u > "$T/listed"
awk -F';' 'NR > 1 {print $1}' $data/enfants.csv | while read -r e; do echo "$e"; done | paste -sd, > "$T/all"
pre-doc -t fiche-enfant --data $data --set enfants="$(cat "$T/all")" -T tree > "$T/tree" 2> "$T/err"
is 'several children: one after the other' "$(grep -c '^ *h1' "$T/tree")" "$(sed 1d $data/enfants.csv | wc -l)"
is 'initials are those of the lists' "$(tr ',;' '\n\n' < "$T/listed" | grep -E '^[^ ]*\.' | while read -r i; do grep -qF "$i" "$T/tree" || echo "$i"; done)" ''

pre-doc -t fiche-enfant --data $data --set enfant=E014 -o "$T/e.html"
matches 'evaluations are drawn' "$T/e.html" '<svg'
matches 'with the day of each note' "$T/e.html" '13/01/2023'
fiche "$T/meeting" --set reunion=RE034
is 'a whole meeting: every child in it' "$(grep -o 'Numéro E[0-9]*' "$T/meeting" | sort | uniq | wc -l)" \
  "$(grep -c '^RE034;' $data/situations.csv)"
pre-doc -t fiche-enfant --data $data --set enfant=E005 -o "$T/f.pdf"
pdftotext "$T/f.pdf" - | flat > "$T/f.txt"
is 'each page says that it is confidential' "$(grep -o Confidentiel "$T/f.txt" | wc -l)" "$(pdfinfo "$T/f.pdf" | awk '/^Pages/ {print $2}')"

wrong() { # DESCRIPTION WANTED ARGUMENT…
	local what=$1 wanted=$2; shift 2
	status "$what" 2 pre-doc -t fiche-enfant --data $data "$@" -T text
	matches 'and it says why' "$T/err" "$wanted"
	is 'and nothing is written' "$(cat "$T/out")" ''
}
wrong 'a misspelt child' 'enfants has no row with this key: E999$' --set enfant=E999
wrong 'one of several' 'no row with this key: E00X$' --set enfants=E001,E00X
wrong 'a misspelt meeting' 'reunions has no row with this key: RE999$' --set reunion=RE999
wrong 'no child at all' 'give the parameter: --set enfant=' --set noms=complet
wrong 'a mode that is none' 'noms : complet, prenom, initiales ou numero$' --set enfant=E001 --set noms=entier

mkdir -p "$T/home/schema"
cat > "$T/home/schema/local.xml" <<'X'
<local xmlns="urn:preutils:schema:1">
	<table nom="enfants"><colonne nom="quartier" cachee="oui"/></table>
	<table nom="parcours"><colonne nom="profil" cachee="oui"/></table>
	<table nom="familles"><colonne nom="structure_familiale" cachee="oui"/></table>
	<table nom="suivis"><colonne nom="objet" cachee="oui"/></table>
	<table nom="evaluations"><colonne nom="note" cachee="oui"/></table>
	<table nom="actions"><colonne nom="maitre_oeuvre" cachee="oui"/></table>
</local>
X
pre-doc -t fiche-enfant --data $data --templates "$T/home" --set enfant=E014 -T text 2> "$T/err" | flat > "$T/hidden"
has 'with hidden columns the file is still made' "$T/hidden" 'École élémentaire des Hirondelles'
lacks 'and they are not in it' "$T/hidden" 'Quartier|Malétrenne|Profil|Situation familiale|Monoparentale|Objet|Apprentissages|Évaluations|Conduite par|Coup d’pouce'
plan_done
