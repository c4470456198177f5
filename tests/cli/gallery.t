#!/bin/bash
# The gallery shows every template there is, each with the command that made it, and is a page that all can read.
. tests/cli/lib.sh
mkdir "$T/made"
ln -s "$(cd "$PRE_BIN" && pwd)" "$T/made/bin"
ok 'it is made' bash samples/guide/galerie.sh "$T/made"
page=$T/made/galerie/index.html
pre-doc --list > "$T/list"
is 'every template is in it' "$(awk '{print $1}' "$T/list" | sort | paste -sd,)" \
	"$(sed -n 's/^<article id="\([^"]*\)">$/\1/p' "$page" | sort | paste -sd,)"
is 'every template has a title' "$(awk 'NF < 2' "$T/list")" ''
is 'which is shown' "$(grep -c '^<h2>.' "$page")" "$(wc -l < "$T/list")"
is 'each with its command' "$(awk '/^<pre>/ {open = 1} open && /-t |-o / {n++; open = 0} END {print n}' "$page")" "$(wc -l < "$T/list")"
is 'each link leads to a document' "$(grep -oE 'href="[^".]*\.pdf"' "$page" | cut -d'"' -f2 | sort -u |
	while read -r f; do [ -s "$T/made/galerie/$f" ] || echo "$f"; done)" ''
is 'no picture without words' "$(grep -c '<img' "$page")" "$(grep -c '<img[^>]* alt="Page [^"]' "$page")"
if command -v pdftoppm > /dev/null; then
	is 'a picture of each' "$(grep -c '<img' "$page")" "$(wc -l < "$T/list")"
fi
if command -v tidy > /dev/null; then ok 'valid HTML' tidy -q -e "$page"; fi
matches 'fit for a telephone' "$page" 'name="viewport"'
lacks 'no path of this machine' "$page" "$T|$PWD"
plan_done
