#!/bin/bash
# Charts: each kind in each format, with words for who does not see it, figures as a table, nothing of what is masked.
. tests/cli/lib.sh
template() { # FILE, its body on standard input
	printf '%s\n' '<html xsl:version="1.0" xmlns="http://www.w3.org/1999/xhtml"' \
	  'xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:pre="urn:preutils:fonctions">' \
	  '<head><title>Essai</title></head><body>' > "$T/$1.xml"
	cat >> "$T/$1.xml"
	echo '</body></html>' >> "$T/$1.xml"
}
refused() { # DESCRIPTION ATTRIBUTES WANTED
	echo "<pre:graphique $2/>" | template wrong
	status "$1" 2 pre-doc -t "$T/wrong.xml" -T tree "$T/r.xml"
	matches 'and it says why' "$T/err" "wrong.xml:4: .*$3"
}
flat() { tr '\n\f' '  ' < "$1" | sed 's/\xc2\xa0\|\xe2\x80\xaf/ /g' | tr -s ' ' > "$1.flat"; }

pre-stat --period 2022 --stat enfants-suivis-sexe-tranche-age,enfants-suivis-quartier-sexe,enfants-suivis-annee,enfants-suivis-annee-sexe,enfants-suivis-quartier-tranche-age \
  samples/amboise-2023 > "$T/r.xml"
template all <<'X'
<pre:graphique statistique="enfants-suivis-annee"/>
<pre:graphique statistique="enfants-suivis-quartier-sexe" type="empilees"/>
<pre:graphique statistique="enfants-suivis-quartier-tranche-age" type="empilees" pourcent="oui"/>
<pre:graphique statistique="enfants-suivis-sexe-tranche-age" type="pyramide" chiffres="tableau"/>
<pre:graphique statistique="enfants-suivis-annee-sexe" type="lignes"/>
<pre:graphique statistique="enfants-suivis-quartier-tranche-age" type="multiples"/>
<table><tbody><tr><th scope="row">Lecteurs</th><td pre:nombre="9"/><td><pre:graphique type="tendance" titre="Lecteurs">
<pre:point libelle="2021" nombre="4"/><pre:point libelle="2022" nombre="7.5"/><pre:point libelle="2023" nombre="9"/>
</pre:graphique></td></tr></tbody></table>
<pre:graphique type="barres" titre="Deux villes" axe="Âge" unite-valeur="%">
<pre:serie libelle="Ici"><pre:point libelle="Jeunes" nombre="12"/><pre:point libelle="Autres" nombre="-3"/></pre:serie>
<pre:serie libelle="Là"><pre:point libelle="Jeunes" nombre="8"/></pre:serie>
</pre:graphique>
X
for format in pdf odt html text tree; do
	status "all charts as $format" 0 pre-doc -t "$T/all.xml" -T $format -o "$T/all.$format" "$T/r.xml"
done
(TZ=Asia/Tokyo LC_ALL=fr_FR.UTF-8 pre-doc -t "$T/all.xml" -o "$T/again.pdf" "$T/r.xml")
same 'the same bytes in another zone and locale' "$T/all.pdf" "$T/again.pdf"

is 'eight drawings in the page' "$(grep -c '<svg' "$T/all.html")" 8
is 'each with words for it' "$(grep -c '<svg[^>]*role="img" aria-label="[^"]' "$T/all.html")" 8
is 'figures that open, but where a table is beside or the chart is small' "$(grep -c '<details>' "$T/all.html")" 6
grep -o '<svg.*' "$T/all.html" | grep -o 'aria-label="[^"]*"' > "$T/words"
flat "$T/words"
matches 'the words tell the trend' "$T/words.flat" 'de .* \(2020\) à .* \(2022\), en hausse'
matches 'and the largest and smallest value' "$T/words.flat" 'Lecteurs. De 4 \(2021\) à 9 \(2023\), en hausse ; maximum 9 \(2023\), minimum 4 \(2021\). Valeurs : 2021 : 4 ; 2022 : 7,5 ; 2023 : 9.'
flat "$T/all.text"
matches 'the table beside the chart' "$T/all.text.flat" 'Les chiffres : Enfants suivis par sexe et tranche d’âge'
lacks 'no line of text is over 78 columns' "$T/all.text" '.{79}'
if command -v xmllint > /dev/null; then
	{ echo '<x>'; sed -n '/<svg/,/<\/svg>/p' "$T/all.html" | sed 's/.*<svg/<svg/; s/<\/svg>.*/<\/svg>/'; echo '</x>'; } > "$T/svg.xml"
	ok 'the drawings are well-formed' xmllint --noout "$T/svg.xml"
fi
unzip -q -o "$T/all.odt" -d "$T/odt"
is 'eight pictures in the ODT' "$(ls "$T/odt/Pictures" | wc -l)" 8
is 'each with words for it' "$(grep -o '<svg:desc>[^<]' "$T/odt/content.xml" | wc -l)" 8
for picture in "$T/odt/Pictures/"*.svg; do grep -q 'xmlns="http://www.w3.org/2000/svg"' "$picture" || echo "$picture"; done > "$T/bare"
is 'as SVG files of their own' "$(cat "$T/bare")" ''
if command -v pdfinfo > /dev/null; then
	pdfinfo -struct-text "$T/all.pdf" > "$T/struct" 2> "$T/warnings"
	is 'eight figures in the PDF' "$(grep -c '^ *Figure' "$T/struct")" 8
	is 'poppler finds nothing to say' "$(cat "$T/warnings")" ''
fi

sed -E 's/(<cellule l="[^"]*"( c="[^"]*")?) v="[1-9]"[^/]*\/>/\1 masque="oui"\/>/; s/<contexte /<contexte seuil="10" /' "$T/r.xml" > "$T/masked.xml"
for format in html text pdf odt tree; do
	status "masked values as $format" 0 pre-doc -t "$T/all.xml" -T $format -o "$T/masked.$format" "$T/masked.xml"
done
matches 'a masked value is an s' "$T/masked.html" '>s</text>'
pre-doc -t "$T/all.xml" -T tree "$T/masked.xml" | grep -c masque > "$T/count"
matches 'and there were some' "$T/count" '^[1-9]'
template secret <<'X'
<pre:graphique type="barres" titre="Secret"><pre:point libelle="a" nombre="s"/><pre:point libelle="b" nombre="40"/></pre:graphique>
X
pre-doc -t "$T/secret.xml" -T html -o "$T/secret.html" "$T/r.xml"
is 'one bar is drawn of a masked one and another' "$(grep -c 'fill="#1f4e79"' "$T/secret.html")" 1

refused 'an unknown kind' 'statistique="enfants-suivis-annee" type="camembert"' 'camembert'
refused 'a pyramid needs two sides' 'statistique="enfants-suivis-quartier-tranche-age" type="pyramide"' 'pyramide'
refused 'neither statistic nor points' 'type="barres"' 'statistic'
refused 'a statistic that is not there' 'statistique="nulle-part"' 'nulle-part'
refused 'figures where' 'statistique="enfants-suivis-annee" chiffres="ailleurs"' 'chiffres'
echo '<pre:graphique type="empilees" titre="X"><pre:serie libelle="a"><pre:point nombre="-1"/></pre:serie></pre:graphique>' | template wrong
status 'stacked values below 0' 2 pre-doc -t "$T/wrong.xml" -T tree "$T/r.xml"
echo '<pre:graphique titre="X"><pre:point nombre="douze"/></pre:graphique>' | template wrong
status 'a point that is no number' 2 pre-doc -t "$T/wrong.xml" -T tree "$T/r.xml"
echo '<pre:graphique titre="X"><p>non</p></pre:graphique>' | template wrong
status 'a chart that holds something else' 2 pre-doc -t "$T/wrong.xml" -T tree "$T/r.xml"

status 'a territory beside wider ones' 0 pre-doc -t etat-des-lieux --data samples/saint-jean-2020 -T text -o "$T/e.text"
flat "$T/e.text"
matches 'what is to be kept in mind is computed' "$T/e.text.flat" 'Taux de pauvreté : 23 %, contre 15,3 % \(Orléans Métropole\) et 13,2 % \(Loiret\)\.'
status 'its data is in order' 0 pre-check samples/saint-jean-2020
pre-stat --period 2022 --for bilan-annuel samples/amboise-2023 > "$T/b.xml"
pre-stat --period 2021 --for bilan-annuel samples/amboise-2023 > "$T/p.xml"
status 'the year alone' 0 pre-doc -t bilan-annuel -T text -o "$T/b0.text" "$T/b.xml"
status 'the year beside the last one and the country' 0 pre-doc -t bilan-annuel --results "precedent=$T/p.xml" --results national=national-2021 -T text -o "$T/b.text" "$T/b.xml"
flat "$T/b.text"
matches 'the change' "$T/b.text.flat" 'Enfants suivis 74 27 \+ 174,1 %'
matches 'the country' "$T/b.text.flat" '6 à 10 ans [0-9,]+ % 52,4 %'
matches 'where the numbers of the country come from' "$T/b.text.flat" 'irev.fr'
status 'a year of which nothing is known' 0 sh -c "pre-stat --period 1990 --for bilan-annuel samples/amboise-2023 | pre-doc -t bilan-annuel -T text -o '$T/none.text'"
plan_done
