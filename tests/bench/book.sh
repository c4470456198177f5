#!/bin/bash
# A long list as a workbook: pre-book against libxlsxwriter itself, zlib alone, and LibreOffice.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: book.sh BUILD [RUNS] [ROWS]
A list of ROWS (200000) rows and 12 columns, RUNS (5) times in turn: pre-book to XLSX against a C program that
gives the same cells to libxlsxwriter in its constant-memory mode; pre-book to ODS against zlib, level 6, over
the same XML. LibreOffice (XLSX to ODS) once. Checks that the workbooks hold the same cells.

The tools are those of BUILD/bin. The figures go to RESULTS.md as well.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need gcc=gcc unzip=unzip soffice=libreoffice-calc-nogui python3=python3
tools "$1"
runs=${2:-5}
rows=${3:-200000}
here=$(dirname "$0")
before=$(load)
# shellcheck disable=SC2046
gcc -std=c17 -O2 -D_XOPEN_SOURCE=700 -o "$scratch/peer" "$here/book_peer.c" $(pkg-config --cflags --libs xlsxwriter zlib)
"$scratch/peer" listing "$rows" > "$scratch/list.xml"

ours() { pre-book -o "$scratch/ours.$1" "$scratch/list.xml"; }
zlib() { "$scratch/peer" deflate 6 < "$scratch/content.xml"; }
with_office() {
	timeout 300 soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to ods --outdir "$scratch" "$scratch/peer.xlsx"
}

# The header that counts, then a number for each column: of texts their characters, of others their sum.
sums() {
	/usr/bin/python3 - "$1" <<'PYTHON'
import sys, datetime, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[-1]
begun, rows, sums = False, 0, [0] * 12
for row in sheet.iter_rows(max_col=12, values_only=True):
    if begun:
        rows += 1
        for i, v in enumerate(row):
            sums[i] += len(v) if isinstance(v, str) else v.toordinal() if isinstance(v, datetime.datetime) else v
    begun = begun or row[0] == "Numéro"
print(rows, *sums)
PYTHON
}
# How many numbers there are, and their sum: in the content of the ODS, in the list.
list_cells() {
	awk -F '</?v>' '/<ligne>/ {n += 4; s += $10 + $20 + $22 + $24} END {print n, s}'
}
ods_cells() {
	sed '1,/table:name="Liste longue"/d' | grep -o '<table:table-cell[^>]* office:value="[^"]*"' | awk -F '"' '
		{times = match($0, /columns-repeated="[0-9]+/) ? substr($0, RSTART + 18) + 0 : 1; n += times; s += times * $(NF - 1)}
		END {print n, s}'
}

ours ods
unzip -p "$scratch/ours.ods" content.xml > "$scratch/content.xml"
for run in $(seq "$runs"); do
	[ ! -t 2 ] || printf '\rrun %d of %d' "$run" "$runs" >&2
	measure lib "$scratch/peer" xlsx "$rows" "$scratch/peer.xlsx"
	measure xlsx pre-book -o "$scratch/ours.xlsx" "$scratch/list.xml"
	measure_light zlib zlib
	measure ods pre-book -o "$scratch/ours.ods" "$scratch/list.xml"
done
[ ! -t 2 ] || echo >&2
measure_light office with_office
[ "$(sums "$scratch/ours.xlsx")" = "$(sums "$scratch/peer.xlsx")" ] || die 'the two XLSX do not hold the same cells'
[ "$(ods_cells < "$scratch/content.xml")" = "$(list_cells < "$scratch/list.xml")" ] || die 'the ODS does not hold the numbers of the list'

report() {
	echo "$(date +%Y-%m-%d). $(machine "$before")"
	echo
	echo "$(pre-book --version | head -n 1); libxlsxwriter $(pkg-config --modversion xlsxwriter); zlib $(pkg-config --modversion zlib)." \
		"$rows rows of 12 columns, read from results XML of $(($(stat -c %s "$scratch/list.xml") / 1000000)) MB; both XLSX hold the same cells (count, characters, sums), the ODS the numbers of the list." \
		"Medians of $runs runs that took turns, one of LibreOffice. XLSX of pre-book $(stat -c %s "$scratch/ours.xlsx") bytes, of libxlsxwriter $(stat -c %s "$scratch/peer.xlsx"); ODS $(stat -c %s "$scratch/ours.ods"), at level 6 $(cat "$scratch/zlib.out")."
	echo
	table_head "libxlsxwriter's time over this"
	row 'libxlsxwriter, constant memory' lib lib
	row 'pre-book, XLSX' xlsx lib
	row 'zlib level 6 of the XML in the ODS' zlib lib
	row 'pre-book, ODS' ods lib
	row 'LibreOffice, XLSX to ODS' office lib
	echo
	target "XLSX of $rows rows, pre-book's time over libxlsxwriter's" "$(calc "$(wall xlsx) / $(wall lib)")" 1.3 most
	target "XLSX of $rows rows, memory in MB" "$(calc "$(memory xlsx) / 1024")" 30 most
	target "ODS of $rows rows, pre-book's time over that of zlib level 6" "$(calc "$(wall ods) / $(wall zlib)")" 1.5 most
	target "ODS of $rows rows, memory in MB" "$(calc "$(memory ods) / 1024")" 30 most
}
report > "$scratch/report"
cat "$scratch/report"
record 'A list of 200,000 rows as a workbook' "$scratch/report"
