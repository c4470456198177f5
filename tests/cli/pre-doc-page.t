#!/bin/bash
# The page: pictures, columns, boxes, notes, references, paper of two orientations, cells over several pages; what
# readers of the files (poppler, qpdf, PDFBox, jing, LibreOffice) find in them. All names are invented.
. tests/cli/lib.sh
mkdir "$T/d"
doc=$T/d/page.xml
template() { # BODY, after the head; more of the head in $head
	cat > "$doc" <<-EOF
	<html xsl:version="1.0" lang="fr" xmlns="http://www.w3.org/1999/xhtml"
	  xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:pre="urn:preutils:fonctions">
	<head><title>Essai</title>$head</head><body><footer><p>Page <pre:numero-page/> sur <pre:nombre-pages/></p></footer>
	$1
	</body></html>
	EOF
}
results=tests/golden/resultats.xml
make() { pre-doc -t "$doc" -T "$1" -o "$T/o.$1" "$results"; }
made() { # DESCRIPTION FORMAT…
	local what=$1 format; shift
	for format; do status "$what: $format" 0 make "$format"; done
}
refused() { status "$1" 2 make pdf; matches "… and it says why" "$T/err" "$2"; }
words() { printf 'Une phrase de plus dans le texte, pour que la page se remplisse. %.0s' $(seq "$1"); }
schema=$(ls /usr/share/emacs/*/etc/schema/OpenDocument-schema-v1.3.rnc 2> /dev/null | head -n 1)
odt_is_valid() { # WHAT
	if [ -z "$schema" ] || ! command -v jing > "$T/found"; then return; fi
	for part in content styles; do
		unzip -p "$T/o.odt" $part.xml > "$T/$part.xml"
		jing -i -c "$schema" "$T/$part.xml" > "$T/jing" 2> /dev/null
		is "$1: jing finds $part.xml of the ODT valid" "$(head -n 2 "$T/jing")" ''
	done
}
text() { pdftotext -layout "$@" - ; }

# Pictures, drawn here: colours, and a round hole in what covers them.
python3 - "$T/d" <<'EOF'
import struct, sys, zlib
def part(name, data): return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))
def png(path, width, height, rows, claimed=None):
    head = struct.pack('>IIBBBBB', *(claimed or (width, height)), 8, 6, 0, 0, 0)
    open(path, 'wb').write(b'\x89PNG\r\n\x1a\n' + part(b'IHDR', head) + part(b'IDAT', zlib.compress(rows)) + part(b'IEND', b''))
rows = b''.join(b'\0' + b''.join(bytes((x * 2, y * 4, 90, 255 if x > 20 else 0)) for x in range(100)) for y in range(50))
folder = sys.argv[1] + '/'
png(folder + 'logo.png', 100, 50, rows)
png(folder + 'immense.png', 100, 50, rows, (2000000000, 2000000000))
whole = open(folder + 'logo.png', 'rb').read()
open(folder + 'coupe.png', 'wb').write(whole[:len(whole) // 2])
open(folder + 'abime.png', 'wb').write(whole[:60] + b'\0\0\0\0' + whole[64:])
open(folder + 'autre.png', 'wb').write(b'GIF89a')
frame = b'\xff\xc0' + struct.pack('>HBHHB', 11, 8, 40, 60, 1) + b'\x01\x11\x00'
scan = b'\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00' + b'\x00' * 40
open(folder + 'photo.jpg', 'wb').write(b'\xff\xd8' + frame + scan + b'\xff\xd9')
open(folder + 'coupe.jpg', 'wb').write(b'\xff\xd8' + frame + scan)
open(folder + 'cmjn.jpg', 'wb').write(b'\xff\xd8' + b'\xff\xc0' + struct.pack('>HBHHB', 20, 8, 40, 60, 4) + b'\x01\x11\x00' * 4 + scan + b'\xff\xd9')
EOF
template '<img src="logo.png" alt="Logo de la commune" width="4cm"/><img src="photo.jpg" alt="Une photo" width="50%"/><p>Texte</p>'
made 'pictures' pdf odt html text tree
pdfimages -list "$T/o.pdf" > "$T/images"
is 'both pictures are in the PDF' "$(tail -n +3 "$T/images" | wc -l)" 2
pdfinfo -struct-text "$T/o.pdf" > "$T/struct" 2>&1
is 'each is a figure' "$(grep -c '^ *Figure' "$T/struct")" 2
matches 'HTML holds the picture' "$T/o.html" 'src="data:image/png;base64,iVBORw0KGgo'
matches 'with what it shows' "$T/o.html" 'alt="Logo de la commune"'
matches 'text says what it shows' "$T/o.text" '^\[Logo de la commune\]$'
unzip -p "$T/o.odt" Pictures/image1.png > "$T/in-odt.png"
same 'ODT has the picture as it was' "$T/in-odt.png" "$T/d/logo.png"
for case in 'coupe.png:(cut off|Not enough|read)' 'abime.png:CRC|bad|invalid|damaged' 'immense.png:pixel|size|width|invalid' 'autre.png:neither PNG nor JPEG' \
            'coupe.jpg:cut off' 'cmjn.jpg:CMYK' 'absente.png:not a file|No such'; do
	template "<img src=\"${case%%:*}\" alt=\"x\"/>"
	refused "a picture that is wrong: ${case%%:*}" "page.xml:[0-9]+: .*${case%%:*}"
done
for places in x -1 7 1,5; do
	template "<table><tbody><tr><td pre:nombre=\"1\" pre:decimales=\"$places\"/></tr></tbody></table>"
	refused "decimals of a cell that are none: $places" 'page.xml:[0-9]+:.*decimales'
	template "<pre:graphique type=\"barres\" titre=\"T\" decimales=\"$places\"><pre:point libelle=\"a\" nombre=\"1\"/></pre:graphique>"
	refused "decimals of a chart that are none: $places" 'page.xml:[0-9]+:.*decimales'
done
template '<img src="logo.png"/>'
refused 'a picture without words for it' 'page.xml:[0-9]+:.*alt'
cp "$T/d/logo.png" "$T/dehors.png"
ln -s "$T/dehors.png" "$T/d/lien.png"
for path in ../dehors.png "$T/dehors.png" lien.png file:///etc/passwd /dev/zero; do
	template "<img src=\"$path\" alt=\"x\"/>"
	refused "a picture from elsewhere: ${path##*/}" 'not a file of the templates folders'
done

# Columns, boxes
head='<pre:style pour=".encadre" cadre="1" fond="#EEEEEE" marge-interne="8"/>'
template "<pre:colonnes nombre=\"2\"><p>GAUCHE $(words 8)</p><p>$(words 8) DROITE</p></pre:colonnes>
<pre:cote-a-cote><div class=\"encadre\"><p>FREINS</p></div><div class=\"encadre\" pre:largeur=\"60%\"><p>LEVIERS</p></div></pre:cote-a-cote>"
made 'columns and boxes' pdf odt html text tree
text "$T/o.pdf" > "$T/o.txt"
matches 'boxes stand side by side' "$T/o.txt" 'FREINS +LEVIERS'
pdftotext -bbox "$T/o.pdf" "$T/o.bbox"
at() { sed -n "s/.*xMin=\"\([0-9]*\).*>$1<.*/\1/p" "$T/o.bbox" | head -n 1; }
ok 'the second column is on the right' test "$(at DROITE)" -gt $(($(at GAUCHE) + 150))
matches 'ODT has columns' <(unzip -p "$T/o.odt" content.xml) 'fo:column-count="2"'
matches 'HTML has columns' "$T/o.html" 'class="colonnes" style="columns:2'
template "<div class=\"encadre\">$(for i in $(seq 60); do echo "<p>$(words 3)</p>"; done)</div>"
made 'a box over pages' pdf
ok 'it takes more than two pages' test "$(pdfinfo "$T/o.pdf" | sed -n 's/^Pages: *//p')" -gt 2
template "<p>$(words 45)</p><div class=\"encadre\"><p>DEBUT</p>$(for i in $(seq 12); do echo "<p>$(words 2)</p>"; done)<p>TERME</p></div>"
make pdf
text -f 2 -l 2 "$T/o.pdf" > "$T/o.txt"
matches 'a box that fits on a page stays whole' "$T/o.txt" DEBUT
matches 'to its end' "$T/o.txt" TERME
head=

# Tables and columns in lists, which ODF has no place for
template '<ol><li><p>UN</p></li><li><p>DEUX</p><table><tbody><tr><td>CASE</td></tr></tbody></table><p>SUITE</p></li>
<li><p>TROIS</p><ul><li><p>ICI</p><pre:colonnes nombre="2"><p>GAUCHE</p><p>DROITE</p></pre:colonnes></li></ul></li><li><p>QUATRE</p></li></ol>'
made 'a table in a list' pdf odt html text
is 'in the order of the template' "$(grep -oE '[A-Z]{2,}' "$T/o.text" | tr '\n' ' ')" 'UN DEUX CASE SUITE TROIS ICI GAUCHE DROITE QUATRE '
odt_is_valid 'a table in a list'
if command -v soffice > "$T/found"; then
	timeout 120 soffice -env:UserInstallation="file://$T/lo" --headless --convert-to txt:Text --outdir "$T/plain" "$T/o.odt" > "$T/said" 2>&1
	matches 'LibreOffice counts on after the table' "$T/plain/o.txt" '4\. QUATRE'
	lacks 'and does not number what follows it' "$T/plain/o.txt" '\. SUITE'
fi

# Notes
template "<p>Un mot<pre:note>La première note.</pre:note>.</p><p>$(words 150)</p><p>Un autre<pre:note>La seconde, avec un <a href=\"https://exemple.fr/\">lien</a>.</pre:note>.</p>"
made 'notes' pdf odt html text tree
text -f 1 -l 1 "$T/o.pdf" | tr -d '\f' | grep -v '^ *$' | tail -n 2 > "$T/o.txt"
matches 'the note stands at the foot of its page' "$T/o.txt" '1 +La première note'
lacks 'the other does not' "$T/o.txt" 'La seconde'
pdfinfo -struct "$T/o.pdf" > "$T/struct" 2>&1
matches 'a note is a note' "$T/struct" '^ *Note'
matches 'its call is a reference' "$T/struct" '^ *Reference'
unzip -p "$T/o.odt" content.xml > "$T/content.xml"
matches 'ODT has real footnotes' "$T/content.xml" 'text:note-class="footnote"'
matches 'HTML leads there' "$T/o.html" 'href="#note1" role="doc-noteref"'
matches 'and back' "$T/o.html" 'href="#appel1" role="doc-backlink"'
matches 'text has it below' "$T/o.text" '^\[1\]  La première note\.$'
template "<p>Un mot<pre:note>$(words 120) ICI</pre:note>.</p><p>FIN</p>"
made 'a note longer than a page' pdf
matches 'is printed to its end' <(text "$T/o.pdf") ICI
template '<p>Un mot<pre:note>Une<pre:note>autre</pre:note></pre:note>.</p>'
refused 'a note in a note' 'page.xml:[0-9]+:'

# References
head='<pre:style pour="h1" numerote="oui"/><pre:style pour="caption" numerote="oui"/>'
template "<h1>Début</h1><p>Voir page <pre:renvoi vers=\"fin\" montre=\"page\"/>, partie <pre:renvoi vers=\"fin\" montre=\"numero\"/>, <pre:renvoi vers=\"fin\"/> et <a href=\"#t\"/>.</p><p>$(words 80)</p>
<section><h1 id=\"fin\">Conclusion</h1><table id=\"t\"><caption>Chiffres</caption><tr><td>1</td></tr></table></section>"
made 'references' pdf odt html text tree
matches 'they show page, number and titles' <(text "$T/o.pdf" | tr -s ' \n' ' ') 'Voir page 3, partie 2, 2\..Conclusion et Tableau.1 – Chiffres'
qpdf --qdf --object-streams=disable "$T/o.pdf" "$T/qdf.pdf"
is 'they lead there' "$(grep -ac '^ *3 0 R$\|/Dest \[' "$T/qdf.pdf" | sed 's/^[1-9].*/some/')" some
is 'as links for those who do not see' "$(pdfinfo -struct "$T/o.pdf" 2> /dev/null | grep -c '^ *Link')" 4
matches 'ODT has reference fields' <(unzip -p "$T/o.odt" content.xml) 'text:bookmark-ref text:reference-format="page" text:ref-name="fin">3<'
matches 'HTML has links' "$T/o.html" 'href="#fin"'
template '<p><pre:renvoi vers="rien"/></p>'
refused 'a reference to nothing' 'page.xml:[0-9]+:.*rien'
template '<p id="a">x</p><p id="a">y</p>'
refused 'two elements of one id' 'page.xml:[0-9]+:.*id'
head=

# Portrait and landscape; contents
template "<section><pre:sommaire/><h1>Un</h1><p>$(words 5)</p></section>
<section pre:orientation=\"paysage\"><h1>Deux</h1><p>$(words 5)</p></section><section><h1>Trois</h1><p>x</p></section>"
made 'two orientations' pdf odt html
is 'the second page lies' "$(pdfinfo -f 1 -l 3 "$T/o.pdf" | awk '/^Page .*size/ {printf "%d ", ($4 > $6)}')" '0 1 0 '
matches 'pages are counted through' <(text -f 3 "$T/o.pdf") 'Page 3 sur 3'
unzip -p "$T/o.odt" content.xml > "$T/content.xml"
matches 'the contents of the ODT have pages' "$T/content.xml" 'Deux<text:tab/>2</text:p>'
matches 'ODT has a page style that lies' <(unzip -p "$T/o.odt" styles.xml) 'style:print-orientation="landscape"'

# Tables
rows() { # FROM TO
	for i in $(seq "$1" "$2"); do printf '<tr><td>Action %d</td><td pre:nombre="%d.%d"/></tr>' "$i" "$i" $((i % 4 * 25)); done
}
template "<table><caption>Plan</caption><thead><tr><th>Orientation</th><th>Action</th><th>Coût</th></tr></thead><tbody>
<tr><td rowspan=\"80\">Accompagner les familles</td><td>Action 1</td><td pre:nombre=\"1\"/></tr>$(rows 2 80)
<tr><td>Autre</td><td>Action 81</td><td pre:nombre=\"3\"/></tr></tbody></table>"
made 'a cell over pages' pdf odt html text
text -f 2 -l 2 "$T/o.pdf" > "$T/o.txt"
matches 'the table says that it goes on' "$T/o.txt" 'Plan \(suite\)'
matches 'with its header' "$T/o.txt" 'Orientation +Action +Coût'
matches 'the cell too' <(tr -s ' \n' ' ' < "$T/o.txt") 'Accompagner les familles .*\(suite\)'
is 'no row is lost' "$(text "$T/o.pdf" | grep -c 'Action [0-9]')" 81
is 'what comes again is read once' "$(pdfinfo -struct-text "$T/o.pdf" 2> /dev/null | grep -c 'Accompagner')" 1
long=$(words 3)
template "<table><thead><tr><th>Nom</th><th>Texte</th></tr></thead><tbody>$(for i in $(seq 300); do
	printf '<tr><td>N%d.</td><td>%s</td></tr>' "$i" "$([ $((i % 3)) = 0 ] && echo "$long" || echo court)"; done)</tbody></table>"
made 'three hundred rows' pdf
pages=$(pdfinfo "$T/o.pdf" | sed -n 's/^Pages: *//p')
for p in $(seq "$pages"); do text -f "$p" -l "$p" "$T/o.pdf" | grep -v '^ *$\|Page \|suite\|Nom' | head -n 1; done > "$T/first"
is 'each page begins with a whole row' "$(grep -cE '^ *N[0-9]+\.' "$T/first")" "$pages"

# Letters
template '<p>Nguyễn Thị Ánh, Şükrü Yılmaz, Łukasz Wójcik, Дмитрий, محمد بن عبد الله.</p>
<p>Un sourire : 😀</p>'
status 'letters' 0 make pdf
is 'only the one that no font has is named, with its line' "$(grep -o 'page.xml:[0-9]*: .*U+.*' "$T/err")" "page.xml:5: no font has this character: U+1F600"
text "$T/o.pdf" > "$T/o.txt"
matches 'the others are there' "$T/o.txt" 'Nguyễn Thị Ánh, Şükrü Yılmaz, Łukasz Wójcik, Дмитрий'

# Percentages are rounded once, from the exact share.
template '<p><xsl:value-of select="pre:pourcent(1005, 100000, 2)"/> puis <xsl:value-of select="pre:pourcent(4999999, 1000000000)"/></p>'
made 'percentages' text
is 'half goes away from zero' "$(sed 's/\xc2\xa0/ /g' "$T/o.text" | head -n 1)" '1,01 % puis 0 %'

# What others say of the files
template "<h1>Titre</h1><img src=\"logo.png\" alt=\"Logo\"/><p>Texte<pre:note>Une note.</pre:note> et <a href=\"https://exemple.fr/\">lien</a>, <strong>gras</strong>, <em>oblique</em>.</p><pre:sommaire/><h2 id=\"s\">Suite</h2>
<pre:colonnes><p>$(words 6)</p><p>$(words 6)</p></pre:colonnes><pre:cote-a-cote><p>A</p><div><ul><li>B</li></ul></div></pre:cote-a-cote><table><caption>C</caption><thead><tr><th>a</th><th>b</th></tr></thead><tr><td rowspan=\"2\">x</td><td pre:nombre=\"1.5\"/></tr><tr><td pre:nombre=\"2\"/></tr></table><p><a href=\"#s\"/></p>"
made 'all of it' pdf odt html
ok 'qpdf finds nothing wrong' qpdf --check "$T/o.pdf"
pdfinfo "$T/o.pdf" > "$T/info"
matches 'tagged' "$T/info" '^Tagged: +yes'
strings "$T/o.pdf" > "$T/strings"
matches 'it says that it is PDF/A' "$T/strings" '<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B<'
matches 'and PDF/UA' "$T/strings" '<pdfuaid:part>1<'
cp "$T/o.pdf" "$T/again.pdf"; make pdf
same 'the same bytes again' "$T/o.pdf" "$T/again.pdf"
jars=/usr/share/java
if [ -e $jars/preflight.jar ] && command -v java > /dev/null; then
	java -cp "$jars/preflight.jar:$jars/pdfbox2.jar:$jars/xmpbox.jar:$jars/fontbox2.jar:$jars/commons-logging.jar:$jars/commons-io.jar:$jars/javax.activation.jar:$jars/jaxb-api.jar" \
		org.apache.pdfbox.preflight.Validator_A1b "$T/o.pdf" > "$T/preflight" 2>&1
	matches 'PDFBox finds it a valid PDF/A-1b' "$T/preflight" 'is a valid PDF/A-1b file'
fi
if command -v tidy > /dev/null; then
	tidy -q -e --new-inline-tags data "$T/o.html" > "$T/tidy" 2>&1
	lacks 'tidy finds nothing wrong in HTML' <(grep -v 'data>' "$T/tidy") 'Warning|Error'
fi
matches 'HTML fits a telephone' "$T/o.html" 'name="viewport"'
matches 'its tables scroll by themselves' "$T/o.html" '<div class="defile"><table'
odt_is_valid 'all of it'
if command -v soffice > /dev/null; then
	timeout 120 soffice -env:UserInstallation="file://$T/lo" --headless --convert-to odt:writer8 --outdir "$T/saved" "$T/o.odt" > /dev/null 2>&1
	unzip -p "$T/saved/o.odt" content.xml > "$T/saved.xml"
	matches 'LibreOffice opens it and saves the note' "$T/saved.xml" 'text:note-class="footnote"'
	matches 'and the picture' "$T/saved.xml" '<draw:image'
	matches 'and the contents' "$T/saved.xml" 'text:table-of-content'
fi
plan_done
