#!/bin/bash
# Spreadsheets of 100,000 rows: pre-import against LibreOffice's conversion of the same file to CSV.
set -euo pipefail
if [ $# -lt 1 ] || [ "$1" = --help ]; then
	cat <<'HELP'
Usage: import.sh BUILD [RUNS [ROWS]]
Makes a list of ROWS (100000) invented children as CSV, XLSX and ODS (the latter two written by LibreOffice, and
kept in $TMPDIR/preutils-bench), and imports each with pre-import, RUNS (3) times in turn, beside LibreOffice's
conversion of the XLSX and ODS files to CSV, which reads cells and nothing more. Prints rows a second, too.

The tools are those of BUILD/bin. The figures go to RESULTS.md as well; nothing is asserted.
HELP
	[ $# -ge 1 ] && exit 0 || exit 2
fi
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
need soffice=libreoffice-calc-nogui
tools "$1"
runs=${2:-3} rows=${3:-100000}
samples=$(cd "$(dirname "$0")/../../samples" && pwd)
before=$(load)
list=$kept/liste-$rows
office=(soffice "-env:UserInstallation=file://$kept/profile" --headless)

make_list() {
	awk -v rows="$rows" -F ';' '
		FNR == 1 {file++; next}
		file == 1 {school[++schools] = $2}
		file == 2 {place[++places] = $2}
		function pick(text, parts) {return parts[int(rand() * split(text, parts, " ")) + 1]}
		function date(from, years) {return sprintf("%02d/%02d/%04d", 1 + rand() * 28, 1 + rand() * 12, from + rand() * years)}
		END {
			srand(7)
			names = "MARTIN BERNARD DUBOIS THOMAS ROBERT PETIT DURAND LEROY MOREAU SIMON LAURENT LEFÈVRE GARCIA ROUX"
			given = "Léa Hugo Inès Noé Zoé Louis Jade Adam Emma Lina Tom Anaëlle Maëlys Yusuf Walid Chloé"
			classes = "GS CP CE1 CE2 CM1 CM2 6ème 5ème"
			print "Nom;Prénom;Né(e) le;Sexe;Adresse;Quartier;École;Classe;Date d’entrée;Observations"
			for (i = 1; i <= rows; i++)
				printf "%s-%s;%s;%s;%s;%d rue des Lilas;%s;%s;%s;%s;suivi %d\n", pick(names), pick(names), pick(given), date(2006, 12),
					rand() < .5 ? "F" : "G", 1 + rand() * 200, place[int(rand() * places) + 1],
					school[int(rand() * schools) + 1], pick(classes), date(2019, 4), i
		}' "$samples/amboise-2023/etablissements.csv" "$samples/amboise-2023/quartiers.csv" > "$list.csv"
	"${office[@]}" --infilter=CSV:59,34,76,1,,1036 --convert-to xlsx --outdir "$kept" "$list.csv"
	"${office[@]}" --convert-to ods --outdir "$kept" "$list.xlsx"
}
[ -s "$list.ods" ] || make_list > "$scratch/made" 2>&1 || die "$(cat "$scratch/made")"

# 1 means that cells were left out, which the report says.
import() {
	measure "import_$1" bash -c 'pre-import --quiet-values --set annee_scolaire=2021-2022 --references "$1" -o "$2" "$3" || [ $? = 1 ]' - \
		"$samples/amboise-2023" "$scratch/donnees/" "$list.$1"
}
for ((run = 0; run < runs; run++)); do
	for format in csv xlsx ods; do import $format; done
	for format in xlsx ods; do
		measure "office_$format" "${office[@]}" --convert-to csv --outdir "$scratch" "$list.$format"
	done
done

{
	machine "$before"
	printf '\n%s rows of 10 columns; pre-import reads, translates, joins persons and writes a dataset with its report.\n\n' "$rows"
	table_head 'LibreOffice'
	row 'LibreOffice, XLSX to CSV' office_xlsx office_xlsx
	row 'LibreOffice, ODS to CSV' office_ods office_ods
	row 'pre-import, CSV' import_csv office_xlsx
	row 'pre-import, XLSX' import_xlsx office_xlsx
	row 'pre-import, ODS' import_ods office_ods
	printf '\n'
	for format in csv xlsx ods; do
		printf -- '- %s: %.0f rows a second\n' "${format^^}" "$(calc "$rows / $(wall "import_$format")")"
	done
} > "$scratch/report.md"
cat "$scratch/report.md"
record 'Spreadsheets of a hundred thousand rows' "$scratch/report.md"
