#!/bin/bash
# What is made of masked results: no formula, chart or percentage gives a hidden number away.
. tests/cli/lib.sh
S=$PWD/samples/amboise-2023
P=2023-01-01..2023-01-24

cat > "$T/look.py" <<'PY'
"""look.py WORKBOOK.xlsx MASKED.xml: hidden cells are the text "s", and nothing is worked out from them."""
import re, sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
hidden = open(sys.argv[2], encoding="utf-8").read().count('masque="oui"')
strings = re.findall(r"<si>(.*?)</si>", book.read("xl/sharedStrings.xml").decode(), re.S)
texts = [re.sub("<[^>]*>", "", s) for s in strings]
names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
masked, wrong = {}, []
for at, name in enumerate(names, 1):
    sheet = book.read(f"xl/worksheets/sheet{at}.xml").decode()
    cells = re.findall(r'<c r="([A-Z]+[0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)', sheet, re.S)
    value = lambda body: re.search("<v>(.*?)</v>", body).group(1)
    here = {r for r, kind, body in cells if 't="s"' in kind and texts[int(value(body))] == "s"}
    masked[name.replace("&apos;", "'")] = here
    for r, kind, body in cells:
        used = re.findall(r"\$?([A-Z]+)\$?([0-9]+)", (re.findall("<f>(.*?)</f>", body) or [""])[0])
        if any(c + n in here for c, n in used):
            wrong.append((name, r))
for part in book.namelist():
    if part.startswith("xl/charts/"):
        for sheet, column, first, last in re.findall(
                r"<c:f>'?(.*?)'?!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)</c:f>", book.read(part).decode()):
            if any(f"{column}{i}" in masked[sheet.replace("''", "'").replace("&apos;", "'")]
                   for i in range(int(first), int(last) + 1)):
                wrong.append((part, sheet))
count = sum(len(cells) for cells in masked.values())
print(f"{hidden} hidden, {count} marked, wrong: {wrong[:5]}")
sys.exit(bool(wrong) or count < hidden or not hidden)
PY

for favorite in mensuel annuel; do
	pre-stat -p $P --favorite $favorite "$S" | pre-mask -o "$T/$favorite.xml"
	pre-book -o "$T/$favorite.xlsx" "$T/$favorite.xml"
	ok "$favorite: no formula or chart of a workbook stands on a hidden cell" \
		python3 "$T/look.py" "$T/$favorite.xlsx" "$T/$favorite.xml"
done

for document in rapport-mensuel bilan-annuel; do
	pre-stat -p $P --for $document -o "$T/all.xml" "$S"
	pre-mask -o "$T/masked.xml" "$T/all.xml"
	pre-doc -t $document -T html -o "$T/d.html" "$T/masked.xml"
	# A share beside a hidden number is hidden: it would be the number again, of a total that is shown.
	sed 's/<tr/\n<tr/g' "$T/d.html" | grep -E '>s</td><td[^>]*>[0-9][0-9,]*[[:space:]  ]*%' > "$T/shares"
	is "$document: no percentage beside a hidden number" "$(wc -l < "$T/shares")" 0
	matches "$document: hidden numbers are marked" "$T/d.html" '>s</td>'
	matches "$document: and it is said what the mark means" "$T/d.html" 'Secret statistique'
	lacks "$document: nothing is called NaN" "$T/d.html" 'NaN'
done
plan_done
