#!/bin/sh
# Workbooks: sheets of typed cells that hold the numbers of the results, and nothing that was masked.
. tests/cli/lib.sh
book=${PRE_BIN:-build/bin}/pre-book
results=tests/golden/resultats.xml
masked=tests/golden/resultats-masques.xml
LC_ALL=C.UTF-8
export LC_ALL
unset SOURCE_DATE_EPOCH
office="soffice -env:UserInstallation=file://$T/office --headless --convert-to"

status 'a workbook is made' 0 "$book" -o "$T/a.xlsx" "$results"
status 'the ending of the name gives the format' 0 "$book" -o "$T/a.ods" "$results"
is 'an ODS says so in its first bytes' "$(dd if="$T/a.ods" bs=1 skip=30 count=54 2>/dev/null)" \
	mimetypeapplication/vnd.oasis.opendocument.spreadsheet
status '-T says the format outright' 0 "$book" -T ods -o "$T/b" "$results"
ok 'and gives the same bytes' cmp "$T/a.ods" "$T/b"
"$book" < "$results" > "$T/c.xlsx"
ok 'standard input to standard output, the same bytes' cmp "$T/a.xlsx" "$T/c.xlsx"
mkdir "$T/parts"
TMPDIR=$T/parts "$book" -o "$T/d.xlsx" "$results"
ok 'the same where temporary files have a folder of their own' cmp "$T/a.xlsx" "$T/d.xlsx"
is 'in which nothing is left' "$(ls -A "$T/parts")" ''
(TZ=Asia/Tokyo LC_ALL=fr_FR.UTF-8 "$book" -T ods < "$results" > "$T/c.ods")
ok 'neither zone nor locale change them' cmp "$T/a.ods" "$T/c.ods"

status 'a wrong grouping is refused' 2 "$book" --sheets page -o "$T/x.ods" "$results"
status 'an unknown format is refused' 2 "$book" -T pdf -o "$T/x.ods" "$results"
printf '<a/>' > "$T/bad.xml"
status 'what is no result is refused' 2 "$book" -o "$T/x.ods" "$T/bad.xml"
ok 'and no file is left' test ! -e "$T/x.ods"
status 'a date of creation that is no number is refused' 2 env SOURCE_DATE_EPOCH=hier "$book" -o "$T/x.ods" "$results"
# Where there is no pseudo-terminal to be had, there is nothing to try.
if script -qec true /dev/null > /dev/null 2>&1; then
	script -qec "$book $results" /dev/null > "$T/tty" 2>&1
	is 'a terminal gets no workbook' $? 2
fi

part() { unzip -p "$1" "$2"; }
part "$T/a.ods" content.xml > "$T/content.xml"
ok 'a label that begins with = stays text' grep -q '<text:p>=X9</text:p>' "$T/content.xml"
ok 'shares are formulas with their value' \
	grep -q 'table:formula="of:=\[\.B[0-9]*\]/\[\.\$B\$[0-9]*\]" office:value-type="percentage" office:value="0\.' "$T/content.xml"
ok 'the contents link to the sheets' grep -q "xlink:href=\"#'Enfants suivis'\.A4\"" "$T/content.xml"
ok 'headers are printed again on each page' grep -q '<table:table-header-rows>' "$T/content.xml"
ok 'there is a chart' grep -q 'chart:class="chart:bar"' <<EOT
$(part "$T/a.ods" 'Object 1/content.xml')
EOT
ok 'panes are frozen' grep -q 'VerticalSplitMode" config:type="short">2<' <<EOT
$(part "$T/a.ods" settings.xml)
EOT
is 'names of sheets are cut and cleaned' \
	"$(part "$T/a.xlsx" xl/workbook.xml | grep -o '<sheet name="[^"]*"' | tail -1)" \
	'<sheet name="Financements et moyens l’année…"'
ok 'what XLSX would read as an escape is escaped' grep -q 'Caf _x005F_x0041_' <<EOT
$(part "$T/a.xlsx" xl/sharedStrings.xml)
EOT
is 'no label is a formula in XLSX, only shares are' \
	"$(part "$T/a.xlsx" xl/worksheets/sheet2.xml | grep -o '<f>[^<]*</f>' | grep -vcE '<f>([A-Z]+)[0-9]+/\$\1\$[0-9]+</f>')" 0
"$book" --sheets statistic -o "$T/s.xlsx" "$results"
is 'a sheet for each statistic, and the contents' "$(part "$T/s.xlsx" xl/workbook.xml | grep -o '<sheet ' | wc -l)" 9

"$book" -o "$T/m.ods" "$masked" && "$book" -o "$T/m.xlsx" "$masked"
part "$T/m.ods" content.xml > "$T/m.xml"
# Equal cells beside each other stand there once, with how many they are.
is 'masked cells show s' "$(grep -o '<table:table-cell[^>]*><text:p>s</text:p>' "$T/m.xml" |
	awk '{n += match($0, /columns-repeated="[0-9]+/) ? substr($0, RSTART + 18) + 0 : 1} END {print n}')" 4
ok 'a chart with masked bars is not drawn' sh -c "! unzip -l '$T/m.ods' | grep -q Object"

cat > "$T/liste.xml" <<'END'
<resultats xmlns="urn:preutils:resultats:1">
  <contexte debut="2022-09-01" fin="2023-08-31" reference="2023-08-31" catalogue="c"/>
  <liste id="suivis" libelle="Suivis" unite="enfants" singulier="enfant" nombre="1" groupes="Quartier">
    <definition>Par nom.</definition>
    <colonne id="nom" libelle="Nom" type="texte"/>
    <colonne id="naissance" libelle="Naissance" type="date"/>
    <colonne id="age" libelle="Âge" type="nombre"/>
    <groupe libelle="Plaisance" nombre="1">
      <ligne><v>+Nom</v><v>2015-02-03</v><v>8.5</v></ligne>
    </groupe>
  </liste>
</resultats>
END
status 'a list has its sheet' 0 "$book" -o "$T/l.ods" "$T/liste.xml"
part "$T/l.ods" content.xml > "$T/l.xml"
ok 'its dates are dates' grep -q 'office:date-value="2015-02-03"' "$T/l.xml"
ok 'its numbers are numbers' grep -q 'office:value="8.5"' "$T/l.xml"
ok 'its texts are texts' grep -q 'office:value-type="string"><text:p>+Nom<' "$T/l.xml"

schema=$(ls /usr/share/emacs/*/etc/schema/OpenDocument-schema-v1.3.rnc 2> /dev/null | head -1)
if command -v jing > /dev/null && [ -n "$schema" ]; then
	for name in content.xml styles.xml meta.xml settings.xml 'Object 1/content.xml'; do
		part "$T/a.ods" "$name" > "$T/part.xml"
		ok "$name is valid OpenDocument 1.3" jing -i -c "$schema" "$T/part.xml"
	done
fi

# values.py: every count, mean or sum of the results' CSV stands in the CSV of the workbook, as often or more often.
cat > "$T/values.py" <<'END'
import csv, glob, sys
def number(text):
    text = text.replace("\u202f", "").replace("\u00a0", "").replace(",", ".")
    try: return round(float(text), 4)
    except ValueError: return None
wanted = [number(row["valeur"]) for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"), delimiter=";") if row["valeur"]]
found = [number(cell) for name in glob.glob(sys.argv[2]) for row in csv.reader(open(name, encoding="utf-8"), delimiter=";") for cell in row]
for value in wanted:
    if value not in found:
        sys.exit("missing: %s" % value)
    found.remove(value)
END
python3 - "$results" > "$T/wanted.csv" <<'END'
import sys, xml.etree.ElementTree as tree
print("statistique;valeur")
for cell in tree.parse(sys.argv[1]).iter("{urn:preutils:resultats:1}cellule"):
    print("s;%s" % cell.get("v", ""))
END
if command -v soffice > /dev/null && command -v python3 > /dev/null; then
	for format in xlsx ods; do
		mkdir "$T/$format"
		# the -1 asks for every sheet, the flag before for cell contents as stored
		$office 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1' \
			--outdir "$T/$format" "$T/a.$format" > "$T/log" 2>&1
		ok "LibreOffice reads the same numbers from $format" python3 "$T/values.py" "$T/wanted.csv" "$T/$format/*.csv"
	done
fi
plan_done
