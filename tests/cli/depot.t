#!/bin/bash
# The yearly deposit: survey, anonymous export, method note, checksums; whole or not at all.
. tests/cli/lib.sh
script=$PWD/samples/depot/depot-anct.sh
data=$PWD/samples/amboise-2023
status 'the script without operands tells its use' 2 "$script"
status 'a deposit' 0 "$script" "$data" "$T/depot"
for file in enquete.xml enquete.csv enquete.xlsx enquete.pdf note-methode.pdf export-anonyme/rapport.txt SHA256SUMS; do
	ok "it has $file" test -s "$T/depot/$file"
done
ok 'the checksums are right' sh -c 'cd "$1" && sha256sum --quiet -c SHA256SUMS' sh "$T/depot"
is 'of every file' "$(wc -l < "$T/depot/SHA256SUMS")" "$(find "$T/depot" -type f ! -name SHA256SUMS | wc -l)"
is 'nothing else stays' "$(ls -A "$T" | grep -cv '^\(depot\|out\|err\|ok.log\)$')" 0
tail -n +2 "$data/enfants.csv" | cut -d';' -f4 | sort -u > "$T/noms"
is 'no name of a child in it' "$(grep -rlwFf "$T/noms" "$T/depot/export-anonyme" "$T/depot/enquete.xml" | wc -l)" 0
is 'nor in the log' "$(grep -cwFf "$T/noms" "$T/err")" 0
rm "$T/noms"
cp -r "$T/depot" "$T/premier"
printf 'code;reponse\nqpv-habitants;2724\n' > "$T/saisie.csv"
status 'again, with a typed answer' 0 "$script" "$data" "$T/depot" "$T/saisie.csv"
matches 'which is in it' "$T/depot/enquete.csv" '^qpv-habitants;.*;2724;saisie;saisi$'
ok 'the one before is kept' diff -r "$T/premier" "$T/depot.avant"
printf 'code;reponse\nqpv-habitants;3\nqpv-enfants;5\n' > "$T/faux.csv"
status 'answers that do not agree make none' 1 "$script" "$data" "$T/depot" "$T/faux.csv"
matches 'and stays as it was' "$T/depot/enquete.csv" ';2724;saisie;saisi$'
status 'data that cannot be read' 2 "$script" "$T/nulle-part" "$T/autre"
ok 'leave nothing' test ! -e "$T/autre"
if [ "$(id -u)" = 0 ] && mkdir "$T/plein" && mount -t tmpfs -o size=64k tmpfs "$T/plein" 2> /dev/null; then
	status 'a full disk' 2 "$script" "$data" "$T/plein/depot"
	is 'leaves nothing half-made' "$(ls -A "$T/plein")" ''
	umount "$T/plein"
fi
plan_done
