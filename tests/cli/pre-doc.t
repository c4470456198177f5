#!/bin/bash
# Documents: the numbers are those of the data, what is missing is an error with its place, and PDF is tagged.
. tests/cli/lib.sh
golden=tests/golden/resultats.xml
html='<html xsl:version="1.0" xmlns="http://www.w3.org/1999/xhtml" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
xmlns:pre="urn:preutils:fonctions"><head><title>Essai</title></head><body>'
template() { printf '%s\n%s\n</body></html>\n' "$html" "$2" > "$T/$1.xml"; }
flat() { tr '\n\f' '  ' | sed 's/\xc2\xa0\|\xe2\x80\xaf/ /g' | tr -s ' '; }
has() { # DESCRIPTION FILE STRING, over line ends
	if flat < "$2" | grep -qF -- "$3"; then result 0 "$1"; else result 1 "$1"; echo "# not there: $3"; fi
}

pre-stat --period 2023-01-01..2023-01-24 --all samples/amboise-2023 > "$T/r.xml"
for format in pdf odt html text tree; do
	status "the commission's file as $format" 0 pre-doc -t commission -T $format -o "$T/c.$format" "$T/r.xml"
done
has 'the children of then' "$T/c.text" '27 enfants suivis en 2021'
has 'the children of now' "$T/c.text" '82 enfants'
has 'the growth is computed' "$T/c.text" 'multiplié par 3,0 (+ 203,7 %)'
has 'the price of the first year' "$T/c.text" '2 700 €'
has 'the price over five years' "$T/c.text" '6 300 €'
has 'the law on commissions' "$T/c.text" 'L. 2121-22'
lacks 'no line is over 78 columns' "$T/c.text" '.{79}'
lacks 'no line ends with white space' "$T/c.text" ' $'

status 'standard input to standard output' 0 sh -c "pre-doc -t commission -T html < '$T/r.xml' > '$T/d.html'"
status 'nothing on standard input' 2 sh -c "pre-doc -t commission < /dev/null"
matches 'says that it is empty' "$T/err" '^pre-doc: -:1?:? .*empty$'
status 'a template by its file that is not there' 2 pre-doc -t "$T/absent.xml" "$T/r.xml"
matches 'says that it is not there' "$T/err" 'absent.xml: cannot open'
status 'a document from a pipe' 0 sh -c "cat '$T/r.xml' | pre-doc -t commission -T html - > '$T/d.html'"
same 'and it is the same one' "$T/c.html" "$T/d.html"
(TZ=Asia/Tokyo LC_ALL=fr_FR.UTF-8 pre-doc -t commission -o "$T/e.pdf" "$T/r.xml")
same 'the same bytes in another zone and locale' "$T/c.pdf" "$T/e.pdf"
if [ -f /etc/fonts/fonts.conf ]; then
	FONTCONFIG_FILE=/etc/fonts/fonts.conf pre-doc -t commission -o "$T/e.pdf" "$T/r.xml"
	same 'the same fonts by all the rules of fontconfig' "$T/c.pdf" "$T/e.pdf"
fi
status 'a parameter changes the text' 0 pre-doc -t commission --set 'signataire=Camille Exemple' -T text -o "$T/s.text" "$T/r.xml"
has 'and it is there' "$T/s.text" 'Camille Exemple'
lacks 'and the other is not' "$T/s.text" 'Courtanvaux'

status 'a parameter that the template does not know is refused' 2 pre-doc -t commission --set signatair=X -T text "$T/r.xml"
matches 'by its name' "$T/err" 'signatair$'
status 'the month as a report' 0 pre-doc -t rapport-mensuel -o "$T/m.pdf" "$T/r.xml"
status 'the year as a report' 0 pre-doc -t bilan-annuel -T text -o "$T/b.text" "$T/r.xml"
matches 'with its contents' "$T/b.text" '^Méthode$'
pre-list --period 2023-01-01..2023-01-24 --group quartier samples/amboise-2023 > "$T/l.xml"
status 'lists as a document' 0 pre-doc -t listes -T text -o "$T/l.text" "$T/l.xml"
has 'with their count' "$T/l.text" 'En tout : 82 enfants'
status 'a list of templates takes no results' 2 pre-doc --list "$T/r.xml"
status 'templates are listed' 0 pre-doc --list
matches 'with their titles' "$T/out" '^commission +Commission'
lacks 'without shared parts' "$T/out" '^commun'

if command -v pdfinfo > /dev/null; then
	pdfinfo "$T/c.pdf" > "$T/info"
	matches 'the PDF is tagged' "$T/info" '^Tagged: +yes'
	matches 'it has its title' "$T/info" '^Title: +Commission'
	matches 'it has the date that was set' "$T/info" '^CreationDate: .*2023'
	matches 'it is on A4' "$T/info" 'A4'
	pdfinfo -struct-text "$T/c.pdf" > "$T/struct" 2> "$T/warnings"
	matches 'headings are headings' "$T/struct" '^ *H1'
	matches 'table headers are table headers' "$T/struct" '^ *TH'
	matches 'the chart has words for it' "$T/struct" 'Figure'
	is 'poppler finds nothing to say' "$(cat "$T/warnings")" ''
	pdffonts "$T/c.pdf" | tail -n +3 | awk '{print $(NF-4), $(NF-3), $(NF-2)}' | sort -u > "$T/fonts"
	is 'fonts are embedded, subset, with their characters' "$(cat "$T/fonts")" 'yes yes yes'
	pdftotext "$T/c.pdf" "$T/pdf.txt"
	pre-doc -t bilan-annuel -o "$T/b.pdf" "$T/r.xml"
	pdftotext -layout "$T/b.pdf" "$T/b.txt"
	page=$(awk 'BEGIN {RS = "\f"} /(^|\n) *Méthode *(\n|$)/ {print NR}' "$T/b.txt" | tail -n 1)
	matches 'the contents have page numbers' "$T/b.txt" "^ *Méthode [ .]*$page\$"
	has 'the text can be read from the PDF' "$T/pdf.txt" '82 enfants'
fi
command -v qpdf > /dev/null && ok 'qpdf finds nothing wrong' qpdf --check "$T/c.pdf"

unzip -p "$T/c.odt" content.xml > "$T/content.xml"
has 'the ODT has the children of now' "$T/content.xml" '82 enfants'
matches 'the ODT has headings' "$T/content.xml" '<text:h text:style-name="Heading_20_1" text:outline-level="1">'
matches 'the ODT has tables with header rows' "$T/content.xml" '<table:table-header-rows>'
matches 'the ODT has the chart with words for it' "$T/content.xml" '<svg:desc>Enfants suivis'
matches 'the ODT has numbers as numbers' "$T/content.xml" 'office:value-type="float" office:value="82"'
pre-doc -t commission -o "$T/f.odt" "$T/r.xml"
same 'the ODT has the same bytes again' "$T/c.odt" "$T/f.odt"

matches 'HTML says its language' "$T/c.html" '<html lang="fr">'
matches 'HTML has row headers' "$T/c.html" '<th scope="row"'
matches 'HTML has the chart with words for it' "$T/c.html" '<svg[^>]*role="img" aria-label="Enfants suivis'
lacks 'HTML has no script and fetches nothing' "$T/c.html" '<script|src=|@import|url\('
ok 'HTML is well-formed' sh -c "sed 's/<!DOCTYPE html>//; s/<\(meta[^>]*\)>/<\1\/>/g; s/<\(br\|hr\)\([^>]*\)>/<\1\2\/>/g' '$T/c.html' | xmllint --noout -"

template nada "<p><xsl:value-of select=\"pre:valeur('nada')\"/></p>"
printf 'kept' > "$T/kept.pdf"
status 'a statistic that is not there is refused' 2 pre-doc -t "$T/nada.xml" -o "$T/kept.pdf" "$golden"
matches 'with the line of the template' "$T/err" 'nada.xml:3: .*nada'
is 'and the file there is as it was' "$(cat "$T/kept.pdf")" kept
template passwd "<p><xsl:copy-of select=\"document('/etc/passwd')\"/></p>"
status 'a template does not read other files' 2 pre-doc -t "$T/passwd.xml" -T text "$golden"
printf '<!DOCTYPE html [<!ENTITY a SYSTEM "/etc/passwd">]><html xmlns="http://www.w3.org/1999/xhtml">&a;</html>' > "$T/dtd.xml"
status 'a template has no document type' 2 pre-doc -t "$T/dtd.xml" -T text "$golden"
status 'an unknown template is refused' 2 pre-doc -t nada "$golden"
status 'an unknown format is refused' 2 pre-doc -t commission -T docx "$golden"
status 'a template is needed' 2 pre-doc "$golden"
status 'a parameter needs its value' 2 pre-doc -t commission --set lieu "$golden"
printf '<a/>' > "$T/bad.xml"
status 'what is no result is refused' 2 pre-doc -t commission -T text "$T/bad.xml"
template glyph '<p>Nguyễn Łukasz Yıldırım Жанна 😀</p>'
status 'a character that no font has is only reported' 0 pre-doc -t "$T/glyph.xml" -o "$T/g.pdf" "$golden"
matches 'by its code point' "$T/err" 'U\+1F600'
template part '<xsl:call-template name="papier-en-tete"/>'
sed -i 's|<head>|<xsl:include href="commun.xml"/><head>|' "$T/part.xml"
status 'a template of the user includes the shared parts' 0 pre-doc -t "$T/part.xml" -T text "$golden"
matches 'and prints them' "$T/out" 'Amboise'
mkdir -p "$T/mine/documents"
sed "s/Mairie d’Amboise/Mairie de Nazelles/" templates/documents/commun.xml > "$T/mine/documents/commun.xml"
status "the user's own part wins" 0 pre-doc --templates "$T/mine" -t commission -T text "$T/r.xml"
matches 'over the one of that name' "$T/out" '^Mairie de Nazelles'
cells='<p xmlns:r="urn:preutils:resultats:1"><xsl:for-each select="/r:resultats/r:statistique[@id = '"'enfants-suivis-zone'"']">
cellules : <xsl:value-of select="count(r:cellule)"/>, sur <xsl:value-of select="count(r:axe/r:valeur)"/>,
nulles : <xsl:value-of select="count(r:cellule[@v = 0])"/></xsl:for-each></p>'
template cells "$cells"
pre-stat --period 2010 --stat enfants-suivis-zone -o "$T/none.xml" samples/amboise-2023
matches 'where results leave cells out' "$T/none.xml" '<autres v="0" n="0" e="0"/>'
status 'a template that looks at cells itself' 0 pre-doc -t "$T/cells.xml" -T text -o "$T/cells.txt" "$T/none.xml"
ok 'finds them all' perl -0777 -ne 'exit !(/cellules\W+(\d+), sur (\d+),\s+nulles\W+(\d+)/ && $1 > 1 && $1 == $2 && $1 == $3)' "$T/cells.txt"
status 'a full disk leaves nothing' 2 sh -c "pre-doc -t commission -T html '$T/r.xml' > /dev/full"
plan_done
