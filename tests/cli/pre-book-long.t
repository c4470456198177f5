#!/bin/bash
# Lists too long to be held in memory become the same workbooks as short ones. Nobody in them exists.
. tests/cli/lib.sh
mkdir "$T/tmp"
export TMPDIR=$T/tmp

# list ROWS: in two groups
list() {
	awk -v rows="$1" 'BEGIN {
		print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<resultats xmlns=\"urn:preutils:resultats:1\">"
		print "  <contexte debut=\"2022-09-01\" fin=\"2023-08-31\" reference=\"2023-08-31\" catalogue=\"essai\"/>"
		print "  <liste id=\"longue\" libelle=\"Longue\" unite=\"enfants\" singulier=\"enfant\" nombre=\"" rows "\" groupes=\"Quartier\">"
		print "    <definition>Personne n’existe.</definition>"
		for (c = 1; c <= 5; c++) print "    <colonne id=\"t" c "\" libelle=\"Texte " c "\" type=\"texte\"/>"
		print "    <colonne id=\"d\" libelle=\"Date\" type=\"date\"/>\n    <colonne id=\"n\" libelle=\"Nombre\" type=\"nombre\"/>"
		for (g = 0; g < 2; g++) {
			print "    <groupe libelle=\"G" g "\" nombre=\"" rows / 2 "\">"
			for (r = g * rows / 2; r < (g + 1) * rows / 2; r++)
				printf "      <ligne><v>E%05d</v><v>=é &amp; à</v><v/><v>un</v><v>deux</v><v>2012-02-29</v><v>%d.5</v></ligne>\n", r, r % 9
			print "    </groupe>"
		}
		print "  </liste>\n</resultats>"
	}'
}
rows() { unzip -p "$1" content.xml | grep -o '<table:table-row.*E0[0-9]*<.*</table:table-row>'; }
list 100 > "$T/short.xml"
list 10000 > "$T/long.xml"

for kind in short long; do
	status "$kind: ODS" 0 pre-book -o "$T/$kind.ods" "$T/$kind.xml"
	rows "$T/$kind.ods" > "$T/$kind.rows"
done
is 'every row is there' "$(wc -l < "$T/long.rows")" 10000
head -n 50 "$T/short.rows" > "$T/first"
head -n 50 "$T/long.rows" > "$T/first-long"
same 'rows of long lists are those of short ones' "$T/first" "$T/first-long"
pre-book -T ods < "$T/long.xml" > "$T/file.ods"
same 'standard input gives the same bytes' "$T/long.ods" "$T/file.ods"
# shellcheck disable=SC2002
cat "$T/long.xml" | pre-book -T ods > "$T/pipe.ods"
same 'and so does a pipe' "$T/long.ods" "$T/pipe.ods"
sed '1s/$/<!-- not as preutils writes it -->/' "$T/long.xml" | pre-book -T ods > "$T/other.ods"
same 'and another way to write the same XML' "$T/long.ods" "$T/other.ods"

status 'XLSX' 0 pre-book -o "$T/long.xlsx" "$T/long.xml"
unzip -p "$T/long.xlsx" xl/worksheets/sheet2.xml > "$T/sheet.xml"
is 'XLSX: every row is there' "$(grep -o 'E0[0-9]*<' "$T/sheet.xml" | sort -u | wc -l)" 10000
lacks 'a text that begins with = is no formula' "$T/sheet.xml" '<f>'

head -c 700000 "$T/long.xml" > "$T/torn.xml"
status 'a torn list is refused' 2 pre-book -o "$T/torn.ods" "$T/torn.xml"
ok 'and no file is left' test ! -e "$T/torn.ods"
is 'nothing is left of what was kept aside' "$(ls -A "$T/tmp")" ''
status 'without a place to keep it aside, nothing is made' 2 env TMPDIR="$T/none" pre-book -o "$T/none.ods" "$T/long.xml"
ok 'and no file is left there either' test ! -e "$T/none.ods"
plan_done
