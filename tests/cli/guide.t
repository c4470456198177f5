#!/bin/bash
# « Écrire un modèle »: every example of the guide gives what is expected, every mistake its message, and the guide
# itself can be made and names every element and function there is.
. tests/cli/lib.sh
guide=samples/guide data=samples/amboise-2023
statistics=$(cat $guide/exemples/*.xml | grep -oE 'enfants-suivis[a-z-]*' | sort -u | paste -sd,)
pre-stat --period 2021 --stat "$statistics" -o "$T/2021.xml" $data
pre-stat --period 2022 --stat "$statistics" -o "$T/2022.xml" $data
pre-mask -o "$T/masque.xml" "$T/2022.xml"
example() { # FILE FORMAT OUTPUT
	local results=$T/2022.xml
	[ "$(basename "$1")" != masque.xml ] || results=$T/masque.xml
	pre-doc -t "$1" --data $data --results avant="$T/2021.xml" -T "$2" -o "$3" "$results"
}
for file in $guide/exemples/*.xml; do
	name=$(basename "$file" .xml)
	ok "$name: as text" example "$file" text "$T/$name.txt"
	same "$name: what the guide says" "tests/golden/guide/$name.txt" "$T/$name.txt"
	ok "$name: as PDF" example "$file" pdf "$T/$name.pdf"
	ok "$name: as ODT" example "$file" odt "$T/$name.odt"
	ok "$name: as HTML" example "$file" html "$T/$name.html"
	ok "$name: it stands in the guide" grep -qE "<!-- (source|exemple|texte): $name -->" $guide/ecrire-un-modele.xml
done
is 'the guide has no example but these' "$(grep -oE '<!-- (source|exemple|texte): [^ ]*' $guide/ecrire-un-modele.xml |
	sed 's/.*: //' | while read -r name; do [ -f "$guide/exemples/$name.xml" ] || echo "$name"; done)" ''
is 'code keeps its indentation and its straight apostrophes' "$(printf '%s\n' '<html xsl:version="1.0" xmlns="http://www.w3.org/1999/xhtml"
xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:pre="urn:preutils:fonctions"><head><title>t</title>
<pre:style pour="p" code="oui"/></head><body><p>a :<br/>&#160;&#160;'"l'un"' ; b</p></body></html>' > "$T/code.xml"
	pre-doc -t "$T/code.xml" -T text "$T/2022.xml" | sed 's/\xc2\xa0/_/g')" $'a :\n__l\'un ; b'

# Mistakes.
place=$T
localedef -i fr_FR -f UTF-8 "$T/fr_FR.UTF-8" 2> /dev/null || place=
french=no
if [ -n "$place" ] || locale -a 2> /dev/null | grep -qi '^fr_FR\.utf-\?8$'; then french=yes; fi
: > "$T/said"
for file in $guide/exemples/erreurs/*.xml; do
	name=$(basename "$file" .xml)
	status "$name: is an error" 2 pre-doc -t "$file" --data $data -T text "$T/2022.xml"
	matches "$name: with file and line" "$T/err" "erreurs/$name\.xml:[0-9]+: "
	LOCPATH=$place LC_ALL=fr_FR.UTF-8 pre-doc -t "$file" --data $data -T text "$T/2022.xml" 2>> "$T/said"
done
plain() { sed 's/\xc2\xa0\|\xe2\x80\xaf/ /g'; }
if [ $french = yes ]; then
	plain < "$T/said" > "$T/said.plain"
	sed -n 's/.*<th scope="row">\([^<]*\)<.*/\1/p' $guide/erreurs.xml | sed 's/&lt;/</g; s/&gt;/>/g' |
		while IFS= read -r message; do grep -qF -- "$message" "$T/said.plain" || echo "$message"; done > "$T/unsaid"
	is 'messages are those that the guide lists' "$(cat "$T/unsaid")" ''
	is 'and it lists all of them' "$(wc -l < $guide/erreurs.xml)" "$(wc -l < "$T/said")"
fi

# Nothing is left out.
cat $guide/ecrire-un-modele.xml $guide/exemples/*.xml > "$T/all"
missing() { for word in "$@"; do grep -qE "$word" "$T/all" || echo "$word"; done; }
functions=$(sed -n 's/.*{"\([a-z]*\)", *f_[a-z]*}.*/\1/p; s/.*}, *{"\([a-z]*\)", *f_.*/\1/p' src/document/functions*.c | sort -u)
functions="$functions $(grep -ohE '\{"[a-z]+", +f_' src/document/functions*.c | grep -oE '[a-z]+"' | tr -d '"' | sort -u)"
is 'functions that the guide does not show' "$(missing $(for f in $functions; do echo "pre:$f\b"; done))" ''
elements=$(sed -n 's/^\.It Sy pre:\([a-z-]*\).*/\1/p' cmd/pre-doc.1 | sort -u)
is 'elements that the guide does not show' "$(missing $(for e in $elements; do echo "<pre:$e\b"; done))" ''
is 'properties of styles that the guide does not show' "$(missing $(sed -n 's/^ *{"\([a-z-]*\)", KIND_.*/\1/p' src/document/style.c))" ''
is 'kinds of charts that the guide does not show' "$(missing barres colonnes empilees pyramide lignes multiples tendance)" ''

# The guide itself.
mkdir "$T/made"
ln -s "$(cd "$PRE_BIN" && pwd)" "$T/made/bin"
ok 'the guide is made' bash $guide/guide.sh "$T/made"
for format in html pdf odt; do ok "as $format" test -s "$T/made/guide/ecrire-un-modele.$format"; done
cp "$T/made/guide/ecrire-un-modele.pdf" "$T/first.pdf"
TZ=Asia/Tokyo bash $guide/guide.sh "$T/made" > /dev/null
same 'twice the same' "$T/first.pdf" "$T/made/guide/ecrire-un-modele.pdf"
lacks 'no example is left out' "$T/made/guide/ecrire-un-modele.xml" '<!-- (source|exemple|texte|erreurs)'
plan_done
