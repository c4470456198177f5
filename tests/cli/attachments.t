#!/bin/bash
# Attached files: checked, listed, carried with the rows that name them or left out with them.
. tests/cli/lib.sh
S=samples/amboise-2023
files() { (cd "$1" && find . -type f ! -name '*.csv' | sort); }

ok 'the sample: checked' pre-check $S
cp -r $S "$T/bad"
echo changed >> "$T/bad/pieces/bulletin-1er-trimestre.txt"
rm "$T/bad/pieces/courrier-college.txt"
ln -s /etc/hostname "$T/bad/pieces/dehors"
{ echo 'PJ101;E001;;../amboise-2021/enfants.csv;;;;'; echo 'PJ102;E001;;pieces/dehors;;;;'; echo 'PJ103;E001;;enfants.csv;;;;'; } >> "$T/bad/pieces.csv"
status 'check: faults' 1 pre-check "$T/bad"
for fault in 'not have this SHA-256' 'not there' 'leaves the dataset' 'is a table'; do
	matches "check: $fault" "$T/out" "$fault"
done

# Lists.
status 'list: initials, no names of files' 0 pre-list -d pieces -p 2022-2023 -T csv $S
is 'list: one line a file' "$(wc -l < "$T/out")" 8
lacks 'list: initials, no names of files' "$T/out" 'pieces/|Autorisation parentale,'
status 'list: in full' 0 pre-list -d pieces -n full -p 2022-2023 -T csv $S
matches 'list: in full' "$T/out" 'pieces/autorisation-clas.txt'
status 'list: of a dispositif' 0 pre-list -d pieces -n number --dispositif clas -p 2022-2023 -T csv $S
is 'list: of a dispositif, its children alone' "$(tail -n +2 "$T/out" | cut -d';' -f1 | sort -u)" \
	"$(pre-filter --dispositif clas -o "$T/clas" $S; tail -n +2 "$T/clas/pieces.csv" | cut -d';' -f2 | sort -u)"
ok 'list: a workbook' sh -c "pre-list -d pieces -n full -p 2022-2023 $S | pre-book -o '$T/pieces.xlsx' -"

# From folder to folder.
status 'convert: done' 0 pre-convert -T csv -o "$T/copy" $S
is 'convert: all files' "$(files "$T/copy")" "$(files $S | grep pieces)"
ok 'convert: the same' diff -r "$T/copy/pieces" $S/pieces
ok 'convert: consistent' pre-check "$T/copy"
status 'convert: what cannot be carried is reported' 1 pre-convert -T csv -o "$T/copy2" "$T/bad"
matches 'convert: which' "$T/err" 'dehors'
ok 'convert: nothing from outside came along' test ! -e "$T/copy2/pieces/dehors"
is 'convert: nor was a table taken for a file' "$(cd "$T/copy2" && find . -name '*.csv' | sort)" "$(cd $S && find . -name '*.csv' | sort)"
status 'convert: XML holds none' 0 pre-convert -T xml -o "$T/x.xml" $S
matches 'convert: and says so' "$T/err" 'attached files are not carried: 7'
status 'convert: from XML to a folder' 0 pre-convert -o "$T/fromxml" "$T/x.xml"
status 'join: rows alone' 0 pre-convert --join -T csv -o "$T/joined" "$T/copy" $S
matches 'join: and says so' "$T/err" 'attached files are not carried: 7'

# Filtered, named otherwise, erased.
status 'filter: done' 0 sh -c "echo E020 | pre-filter --ids - -o '$T/one' $S"
is 'filter: files of kept rows' "$(files "$T/one")" ./pieces/compte-rendu-orthophonie.txt
status 'anon: done' 0 pre-anon --names initials -o "$T/anon" $S
is 'anon: none' "$(files "$T/anon")" ''
status 'anon: names in full keep them' 0 pre-anon --names full -o "$T/full" $S
is 'anon: names in full keep them' "$(files "$T/full")" "$(files $S | grep pieces)"
status 'purge: done' 0 pre-purge --ref 2099-01-01 --keep 1d --apply --anonymise -o "$T/purged" $S
ok 'purge: the files of those who stay' pre-check "$T/purged"
# A workbook of the list, kept in the dataset's folder, leads to the files.
pre-list -d pieces --names full -p 2022-2023 samples/amboise-2023 -o "$T/liste.xml"
ok 'the list says which column names files' grep -q 'colonne id="fichier" .* fichier="oui"' "$T/liste.xml"
pre-book -o "$T/liste.xlsx" "$T/liste.xml"
pre-book -o "$T/liste.ods" "$T/liste.xml"
unzip -p "$T/liste.xlsx" 'xl/worksheets/_rels/*' > "$T/rels"
unzip -p "$T/liste.ods" content.xml > "$T/content"
for file in samples/amboise-2023/pieces/*; do
	ok "XLSX links to ${file##*/}" grep -q "Target=\"pieces/${file##*/}\"" "$T/rels"
	ok "ODS links to ${file##*/}" grep -q "href=\"../pieces/${file##*/}\"" "$T/content"
done
sed 's|<v>pieces/|<v>../../etc/|' "$T/liste.xml" > "$T/mal.xml"
pre-book -o "$T/mal.ods" "$T/mal.xml"
lacks 'nothing outside the folder is linked' <(unzip -p "$T/mal.ods" content.xml) 'href="[^#]*etc'
plan_done
