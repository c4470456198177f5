#!/bin/bash
# A long document: pre-doc against reportlab, groff and, where they are there, WeasyPrint, typst, LibreOffice.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: doc.sh BUILD [RUNS] [SECTIONS]
Makes a document of SECTIONS (200) parts, each with a heading, paragraphs and a table, about 200 pages: by
pre-doc (total fit, tagged), by reportlab's flowables and by groff, RUNS (5) times in turn; LibreOffice and
WeasyPrint once. Checks that pre-doc and reportlab print the same characters.

The tools are those of BUILD/bin. The figures go to RESULTS.md as well.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need groff=groff pdftotext=poppler-utils pdfinfo=poppler-utils soffice=libreoffice-writer-nogui python3=python3
/usr/bin/python3 -c 'import reportlab' 2> "$scratch/import" || die 'missing Debian packages: python3-reportlab'
tools "$1"
runs=${2:-5}
sections=${3:-200}
peer=$(dirname "$0")/doc_peer.py
before=$(load)

"$peer" template "$sections" > "$scratch/template.xml"
"$peer" html "$sections" > "$scratch/document.html"
"$peer" groff "$sections" > "$scratch/document.ms"
cat > "$scratch/results.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<resultats xmlns="urn:preutils:resultats:1">
  <contexte debut="2022-09-01" fin="2023-08-31" reference="2023-08-31" catalogue="essai"/>
</resultats>
XML
with_groff() { groff -K utf8 -t -ms -T pdf -dpaper=a4 -P-pa4 "$scratch/document.ms" > "$scratch/groff.pdf"; }
with_office() {
	soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to pdf:writer_web_pdf_Export --outdir "$scratch" "$scratch/document.html"
}

# All characters but spaces, hyphens, and table heads, which are printed again where a table goes on.
characters() { pdftotext -raw "$1" - | tr -d ' \n\f' | sed 's/­\|‐\|-//g; s/QuartierFillesGarçonsTotalPart//g'; }
pages() { pdfinfo "$1" | sed -n 's/^Pages: *//p'; }

for run in $(seq "$runs"); do
	[ ! -t 2 ] || printf '\rrun %d of %d' "$run" "$runs" >&2
	measure ours pre-doc -t "$scratch/template.xml" -o "$scratch/ours.pdf" "$scratch/results.xml"
	measure reportlab "$peer" reportlab "$sections" "$scratch/reportlab.pdf"
	measure_light groff with_groff
done
[ ! -t 2 ] || echo >&2
peers='reportlab groff'
measure_light office with_office
mv "$scratch/document.pdf" "$scratch/office.pdf"
if command -v weasyprint > "$scratch/found"; then
	measure weasyprint weasyprint "$scratch/document.html" "$scratch/weasyprint.pdf"
	peers+=' weasyprint'
fi
peers+=' office'
cmp <(characters "$scratch/ours.pdf") <(characters "$scratch/reportlab.pdf") || die 'pre-doc and reportlab do not print the same'

version() { # NAME
	case $1 in
	reportlab) echo "reportlab $(/usr/bin/python3 -c 'import reportlab; print(reportlab.Version)')" ;;
	groff) groff --version | head -n 1 ;;
	office) soffice --version | cut -d ' ' -f 1-2 ;;
	weasyprint) weasyprint --version ;;
	esac
}
report() {
	local name
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-doc --version | head -n 1); medians of $runs runs that took turns, one of the last peers. pre-doc's PDF has $(pages "$scratch/ours.pdf") pages," \
		"is tagged: $(pdfinfo "$scratch/ours.pdf" | sed -n 's/^Tagged: *//p'), and prints the same characters as reportlab's. typst is in no Debian package and was not measured."
	echo
	table_head "its time over pre-doc's"
	row "pre-doc, $(pages "$scratch/ours.pdf") pages" ours ours
	for name in $peers; do
		awk -v l="$(version "$name"), $(pages "$scratch/$name.pdf") pages" -v w="$(wall "$name")" -v c="$(cpu "$name")" -v m="$(memory "$name")" \
			-v s="$(spread "$name")" -v o="$(wall ours)" -v p="$(cpu ours)" \
			'BEGIN {printf "| %s | %.3f s | %s | %.3f s | %s | %.2f | %.2f |\n", l, w, s, c, (m > 0 ? sprintf("%.0f MB", m / 1024) : ""), w / o, c / p}'
	done
	echo
	target "a PDF of about 200 pages, pre-doc's time over reportlab's" "$(calc "$(wall ours) / $(wall reportlab)")" 0.5 most
}
report > "$scratch/report"
cat "$scratch/report"
record 'A document of 200 pages' "$scratch/report"
