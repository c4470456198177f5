#!/bin/bash
# Documents of what nobody expects: headings without text, words without end, tables too wide for a terminal, letters of
# two columns or none, running heads with pictures. All names are invented.
. tests/cli/lib.sh
mkdir "$T/d"
doc=$T/d/page.xml
template() { # BODY, after the head; more of the head in $head
	cat > "$doc" <<-END
	<html xsl:version="1.0" lang="fr" xmlns="http://www.w3.org/1999/xhtml"
	  xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:pre="urn:preutils:fonctions">
	<head><title>Essai</title>$head</head><body>
	$1
	</body></html>
	END
}
made() { # DESCRIPTION FORMAT…
	local what=$1 format; shift
	for format; do
		status "$what: $format" 0 pre-doc -t "$doc" -T "$format" -o "$T/o.$format" tests/golden/resultats.xml
	done
}
columns() { python3 -c '
import sys, unicodedata
def width(c): return 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
print(max(sum(map(width, l.rstrip("\n"))) for l in open(sys.argv[1], encoding="utf-8")))' "$1"; }
fits() { is "$1: no line is longer than 78 columns" "$(($(columns "$T/o.text") <= 78))" 1; }
part() { unzip -p "$T/o.odt" "$1.xml"; }
many() { printf "$1 %.0s" $(seq "$2"); }

# Contents and titles
template "<pre:sommaire niveaux=\"2\"/><h1/><h2><span/></h2><h1>$(many Titre 30)FIN</h1><p>x</p>"
made 'headings without text in the contents' pdf odt html text
is 'a long title stands whole in the contents, and where it is' "$(grep -c FIN "$T/o.text")" 2
fits 'a long title'

# Tables of text
head_cells() { for i in $(seq "$1"); do printf '<th>Intitulé%d</th>' "$i"; done; }
body_cells() { for i in $(seq "$1"); do printf '<td>contenu%d</td>' "$i"; done; }
template "<table><caption>Large</caption><thead><tr>$(head_cells 12)</tr></thead><tbody><tr><td rowspan=\"2\">au-dessus</td>$(body_cells 11)</tr>
<tr>$(body_cells 11)</tr><tr><th colspan=\"12\">Un groupe</th></tr></tbody></table>"
made 'a table wider than a terminal' text
fits 'a table wider than a terminal'
matches 'its cells stand behind their heads' "$T/o.text" '^Intitulé12  contenu11$'
is 'a cell over two rows stands in both' "$(grep -c '^Intitulé1   au-dessus$' "$T/o.text")" 2
matches 'the name of a group stands alone' "$T/o.text" '^Un groupe$'
lacks 'no word is cut' "$T/o.text" 'conten$'
template "<table><thead><tr><th>Nom</th><th>Ville</th></tr></thead><tbody><tr><td>$(printf 'a%.0s' $(seq 200))</td><td>Amboise</td></tr></tbody></table>"
made 'a name of two hundred letters' pdf text
fits 'a name of two hundred letters'
matches 'leaves the next column its words' "$T/o.text" 'Amboise'
matches 'on paper too' <(pdftotext -layout "$T/o.pdf" -) 'Amboise'
template '<table><thead><tr><th>Nom</th><th>Ville</th></tr></thead><tbody><tr><td>山田太郎</td><td>ICI</td></tr><tr><td>Émilie</td><td>ICI</td></tr><tr><td>Jean</td><td>ICI</td></tr></tbody></table>'
made 'letters of two columns and marks of none' text
is 'the next column stands straight' "$(python3 -c '
import sys, unicodedata
def width(c): return 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
print(len({sum(map(width, l[:l.index("ICI")])) for l in open(sys.argv[1], encoding="utf-8") if "ICI" in l}))' "$T/o.text")" 1
template "<pre:graphique type=\"barres\" titre=\"$(many Titre 30)\"><pre:serie libelle=\"$(many Une 40)\"><pre:point libelle=\"$(many Libellé 20)\" nombre=\"1\"/></pre:serie><pre:serie libelle=\"Deux\"><pre:point libelle=\"$(many Libellé 20)\" nombre=\"2\"/></pre:serie></pre:graphique>
<pre:graphique type=\"empilees\"><pre:serie libelle=\"$(many Une 20)\"><pre:point libelle=\"a\" nombre=\"1\"/></pre:serie><pre:serie libelle=\"$(many Deux 20)\"><pre:point libelle=\"a\" nombre=\"2\"/></pre:serie></pre:graphique>"
made 'a chart with long names' text
fits 'a chart with long names'
template "<ol>$(many '<li><p>x</p><p>y</p></li>' 120)</ol>"
made 'a long list' text
matches 'its numbers stand apart from what they count' "$T/o.text" '^120. x$'
matches 'and all of an item stands in one line' "$T/o.text" '^     y$'

# Tables of the other formats
head='<pre:style pour="table" zebre="oui"/>'
template '<table><thead><tr><th>Nom</th><th>Nombre</th><th colspan="2">Deux</th></tr></thead><tbody><tr><td>a</td><td class="total" pre:nombre="1"/><td>b</td><td>c</td></tr>
<tr><td>a</td><td pre:nombre="2"/><td>b</td><td>c</td></tr></tbody></table><pre:signature><p>Le maire</p><p>Camille</p></pre:signature>'
made 'every other row in grey' html odt
matches 'in HTML' "$T/o.html" '<table class="zebre"'
matches 'in ODT' <(part content) 'fo:background-color="#f0f0f0"'
matches 'where names in tables are not divided' <(part styles) 'style:name="Table_20_Contents".*fo:hyphenate="false"'
matches 'a number with a class of its own is still a number' "$T/o.html" '<td class="n total">'
matches 'the head of numbers stands over them' "$T/o.html" '<th class="t" scope="col">Nombre'
matches 'other heads do not' "$T/o.html" '<th scope="col">Nom'
matches 'who signs, signs on the right' "$T/o.html" 'class="signature"'
head=
template "<table><tbody>$(for i in $(seq 3000); do printf '<tr>%s<td>%d</td></tr>' "$([ $((i % 2)) = 1 ] && echo '<td rowspan="2">deux</td>')" "$i"; done)</tbody></table>"
made 'three thousand rows, two under each name' odt
is 'covered cells are said to be so' "$(part content | grep -o '<table:covered-table-cell/>' | wc -l)" 1500

# More than an array of PDF/A holds
template "<table><thead><tr><th>N</th></tr></thead><tbody>$(for i in $(seq 9000); do printf '<tr><td>%d</td></tr>' "$i"; done)</tbody></table>
$(for i in $(seq 2500); do printf '<p><a href="https://exemple.fr/%d">lien</a> <a href="https://exemple.fr/b">lien</a></p>' "$i"; done)"
made 'nine thousand rows, five thousand links' pdf
ok 'qpdf finds nothing wrong' qpdf --check "$T/o.pdf"
pdfinfo -struct "$T/o.pdf" > "$T/struct" 2> "$T/err"
is 'the rows are in two parts of the table' "$(grep -c '^ *TBody' "$T/struct")" 2
is 'no row is lost' "$(grep -c '^ *TD' "$T/struct")" 9000
is 'nor a link' "$(grep -c '^ *Link' "$T/struct")" 5000
qpdf --qdf --object-streams=disable "$T/o.pdf" "$T/qdf.pdf"
is 'no array is longer than 8,191' "$(python3 - "$T/qdf.pdf" <<'END'
import re, sys
longest = depth = 0
counts = []
for token in re.findall(rb'\[|\]|<<|>>|/?[^\s\[\]<>]+', re.sub(rb'stream\n.*?endstream', b'', open(sys.argv[1], 'rb').read(), flags=re.S)):
    if token in (b'[', b'<<'): counts.append(0)
    elif token in (b']', b'>>'):
        longest = max(longest, counts.pop() if counts else 0)
        if counts: counts[-1] += 1
    elif counts: counts[-1] += 1 if token != b'R' else -1
print(longest <= 8191)
END
)" True

# Running heads
python3 - "$T/d/logo.png" <<'END'
import struct, sys, zlib
def part(name, data): return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))
rows = (b'\0' + b'\x40\x80\xc0' * 60) * 30
open(sys.argv[1], 'wb').write(b'\x89PNG\r\n\x1a\n' + part(b'IHDR', struct.pack('>IIBBBBB', 60, 30, 8, 2, 0, 0, 0)) + part(b'IDAT', zlib.compress(rows)) + part(b'IEND', b''))
END
template '<header><img src="logo.png" alt="Logo"/><p>Mairie</p></header><footer><table><tbody><tr><td>CASE</td></tr></tbody></table></footer><h1>Titre</h1><p>Texte</p>'
made 'a picture in a running head' pdf odt
is 'PDF has it' "$(pdfimages -list "$T/o.pdf" | tail -n +3 | wc -l)" 1
matches 'ODT too' <(part styles) 'Pictures/image1.png'
matches 'and a table' <(part styles) 'CASE'
schema=$(ls /usr/share/emacs/*/etc/schema/OpenDocument-schema-v1.3.rnc 2> /dev/null | head -n 1)
if [ -n "$schema" ] && command -v jing > "$T/found"; then
	part styles > "$T/styles.xml"
	jing -i -c "$schema" "$T/styles.xml" > "$T/jing" 2> /dev/null
	is 'jing finds it valid' "$(head -n 2 "$T/jing")" ''
fi
template '<footer><p>Pied<pre:note>Une note</pre:note></p></footer><p>Texte</p>'
status 'a note in a running head, which no page has a place for' 2 pre-doc -t "$doc" -T odt -o "$T/o.odt" tests/golden/resultats.xml
matches 'is refused with its line' "$T/err" 'page.xml:[0-9]+: .*running head'

# Characters that are none
template '<p>Un cœur ❤️ rouge</p>'
made 'a sign that only says how to draw' pdf
lacks 'is not reported as missing' "$T/err" 'U\+FE0F'
head='<pre:style pour=".c" capitales="oui"/>'
template '<p class="c">Michał Nguyễn</p>'
made 'capitals' text
matches 'are those of Polish and Vietnamese names too' "$T/o.text" 'MICHAŁ NGUYỄN'
plan_done
