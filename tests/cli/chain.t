#!/bin/bash
# The chains that manuals and guides name: a favourite has what its document prints, masked or not.
. tests/cli/lib.sh
S=samples/amboise-2023
missing() { # FAVOURITE TEMPLATE
	comm -13 <(pre-stat -l -f "$1" | awk 'NF > 1 && $1 ~ /-/ { print $1 }' | sort) \
		<(pre-stat -l --for "$2" | awk 'NF > 1 && $1 ~ /-/ { print $1 }' | sort)
}
for pair in mensuel:rapport-mensuel annuel:bilan-annuel commission:commission nation:ville-departement-pays annuel:note-methode; do
	is "favourite ${pair%:*} has what ${pair#*:} prints" "$(missing "${pair%:*}" "${pair#*:}")" ''
done
pre-stat --period 2022-2023 --favorite mensuel $S | pre-mask > "$T/mensuel.xml"
status 'the month, hidden as it should be, as a report' 0 pre-doc -t rapport-mensuel -o "$T/mensuel.pdf" "$T/mensuel.xml"
status 'and as a workbook' 0 pre-book -o "$T/mensuel.xlsx" "$T/mensuel.xml"
pre-stat --period 2022 --favorite annuel $S | pre-mask > "$T/annuel.xml"
status 'the year too' 0 pre-doc -t bilan-annuel -o "$T/annuel.odt" "$T/annuel.xml"
pre-stat --period 2023-01-01..2023-01-24 --favorite commission $S | pre-mask > "$T/commission.xml"
status 'and the commission' 0 pre-doc -t commission -o "$T/commission.pdf" "$T/commission.xml"
plan_done
