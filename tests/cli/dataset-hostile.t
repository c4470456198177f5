#!/bin/bash
# Damaged and hostile input: refused with a message that says where, never a crash, never another file read.
. tests/cli/lib.sh
check=${PRE_BIN:-build/bin}/pre-check
convert=${PRE_BIN:-build/bin}/pre-convert
LC_ALL=C
export LC_ALL

# refused NAME STATUS REGEX: both tools refuse the dataset $D with that status and say so, in one line each.
refused() {
	status "$1: pre-check" "$2" timeout 20 "$check" "$D"
	cat "$T/out" "$T/err" > "$T/said"
	matches "$1: pre-check says so" "$T/said" "$3"
	status "$1: pre-convert" "$2" timeout 20 "$convert" -T csv -o "$T/sortie" "$D"
	matches "$1: pre-convert says so" "$T/err" "$3"
	ok "$1: nothing written" test ! -e "$T/sortie"
}
# csv FORMAT: a dataset of the one table quartiers, its bytes made by printf.
csv() {
	D=$T/jeu
	rm -rf "$D"
	mkdir "$D"
	printf "$1" > "$D/quartiers.csv"
}
# xml: a dataset of standard input.
xml() {
	D=$T/jeu.xml
	cat > "$D"
}
open='<donnees xmlns="urn:preutils:donnees:1">'

csv 'id;libelle;type\nQ1;"ouvert;qpv\nQ2;b;qpv\n'
refused 'a quote that never closes' 2 'quartiers.csv:2: '
csv 'id;libelle;type\nQ1;a"b;qpv\n'
refused 'a quote inside a field' 2 'quartiers.csv:2: '
csv 'id;libelle;type\nQ1;"a"b;qpv\n'
refused 'text after a closing quote' 2 'quartiers.csv:2: '
csv 'id;libelle;type\nQ1;a\0b;qpv\n'
refused 'a NUL byte' 2 'quartiers.csv:2: control character'
csv 'id;libelle;type\nQ1;a\033[31mb;qpv\n'
refused 'a terminal escape' 2 'quartiers.csv:2: control character'
csv 'id;libelle;type\nQ1;\351t\351;qpv\n'
refused 'Latin-1' 2 'quartiers.csv:2: not valid UTF-8'
csv 'id;libelle;type\nQ1;\355\240\200;qpv\n'
refused 'a surrogate in UTF-8' 2 'quartiers.csv:2: not valid UTF-8'
csv 'id;libelle;type\nQ1;\300\257;qpv\n'
refused 'an overlong character' 2 'quartiers.csv:2: not valid UTF-8'
csv 'id;libelle;type\nQ1;a;\303'
refused 'a character cut short' 2 'quartiers.csv:2: not valid UTF-8'
csv '\377\376i\000d\000;\000'
refused 'UTF-16' 2 'quartiers.csv:1: '
csv 'id;libelle;id\nQ1;a;Q2\n'
refused 'a column twice' 2 'quartiers.csv:1: column twice.*: id'
csv 'id;;type\nQ1;a;qpv\n'
refused 'a column without a name' 2 'quartiers.csv:1: column without a name'
csv 'id;libelle;type\nQ1;a\nQ2;b;qpv;x;y\n'
refused 'rows of another length' 1 'quartiers.csv:3: .*5 / 3'
csv ''
perl -e 'print join(";", map { "c$_" } 1 .. 5000), "\n"' > "$D/quartiers.csv"
refused 'too many columns' 2 'quartiers.csv:1: too large: columns'

csv 'id;libelle;type\nid;libelle;type\nQ1;a;qpv\n'
status 'a header twice is a row' 1 "$check" "$D"
matches 'a header twice is reported' "$T/out" 'quartiers.csv:2: type: error: .*: type$'
csv ''
status 'an empty file' 1 "$check" "$D"
matches 'an empty file lacks its columns' "$T/out" 'quartiers.csv:1: error: required column missing: id'
csv '\357\273\277'
status 'a byte order mark alone' 1 "$check" "$D"
csv '\n\n\r\n'
status 'line ends alone' 1 "$check" "$D"
csv ''
perl -e 'print "id;libelle;type\nQ1;", "a" x 1000000, ";qpv\nQ2;\"", "b\n" x 500000, "\";rien\n"' > "$D/quartiers.csv"
status 'fields of a megabyte' 1 timeout 20 "$check" "$D"
matches 'fields of a megabyte: the next fault is found' "$T/out" 'quartiers.csv:3: type: error: .*: rien'
status 'fields of a megabyte: to XML' 0 timeout 20 "$convert" -o "$T/long.xml" "$D"
status 'fields of a megabyte: and back' 0 timeout 20 "$convert" -T csv -o "$T/long" "$T/long.xml"
ok 'fields of a megabyte: the same' cmp "$D/quartiers.csv" "$T/long/quartiers.csv"
csv ''
perl -e 'print "id;libelle;type\nQ1;", "a" x 9000000, ";qpv\n"' > "$D/quartiers.csv"
refused 'a field of nine megabytes' 2 'quartiers.csv:2: too large: cell'
csv 'id;libelle;type\nQ1;a;'
perl -e 'print "x" x 1000000' >> "$D/quartiers.csv"
status 'a megabyte as a code' 1 timeout 20 "$check" "$D"
ok 'a megabyte as a code is not repeated whole' test "$(wc -c < "$T/out")" -lt 2000

csv ''
rm "$D/quartiers.csv"
mkdir "$D/quartiers.csv"
refused 'a folder for a table' 2 'quartiers.csv: cannot open'
rmdir "$D/quartiers.csv"
ln -s quartiers.csv "$D/quartiers.csv"
refused 'a link to itself' 2 'quartiers.csv: cannot open'
rm "$D/quartiers.csv"
ln -s absent "$D/quartiers.csv"
refused 'a link to nothing' 2 'quartiers.csv: cannot open'
rm "$D/quartiers.csv"
mkfifo "$D/quartiers.csv"
refused 'a pipe for a table' 2 'quartiers.csv: cannot open'
D=$T/boucle
ln -s boucle "$D"
refused 'a dataset that is a link to itself' 2 'boucle: cannot open'
D=/dev/null
refused 'an empty device' 2 '/dev/null'
D=$T/$(printf '%0300d' 0)
refused 'a name that is too long' 2 'cannot open'

xml < /dev/null
refused 'an empty XML file' 2 'jeu.xml'
head -c 100000 /dev/zero | xml
refused 'an XML file of NUL bytes' 2 'jeu.xml'
head -c 20000 "$check" | xml
refused 'a program' 2 'jeu.xml'
echo "$open<table nom=\"quartiers\"><colonne nom=\"id\"/><ligne><v>Q1</v></lig" | xml
refused 'XML cut short' 2 'jeu.xml:[12]: not well-formed'
printf '%s\n<table nom="quartiers">\n<colonne nom="id"/>\n<ligne><v>Q1</v>\n</table></donnees>\n' "$open" | xml
refused 'XML with crossed elements' 2 'jeu.xml:5: not well-formed'
echo '<donnees><table nom="quartiers"/></donnees>' | xml
refused 'another namespace' 2 'jeu.xml:1: not a file of this kind'
echo '<html><body/></html>' | xml
refused 'another root' 2 'jeu.xml:1: not a file of this kind'
echo "$open<table nom=\"quartiers\"><colonne nom=\"id\"/><ligne><v><b>Q1</b></v></ligne></table></donnees>" | xml
refused 'an element in a value' 2 'jeu.xml:1: unknown element.*: b'
echo "$open<table nom=\"quartiers\"/><table nom=\"quartiers\"/></donnees>" | xml
refused 'a table twice' 2 'jeu.xml:1: declared twice: quartiers'
echo "$open<table nom=\"quartiers\"><colonne nom=\"id\"/><ligne><v>Q1</v><v>Q2</v></ligne></table></donnees>" | xml
refused 'too many values' 1 'jeu.xml:1: .*2 / 1'
echo "$open<table nom=\"quartiers\"><colonne nom=\"id\"/><ligne><v>&#1;</v></ligne></table></donnees>" | xml
refused 'a control character in XML' 2 'jeu.xml:1: '
perl -e 'print "<donnees xmlns=\"urn:preutils:donnees:1\">", "<table nom=\"x\">" x 100000' | xml
refused 'elements 100,000 deep' 2 'jeu.xml:1: '

{
	echo '<!DOCTYPE donnees [<!ENTITY a0 "lollollollollollollollol">'
	for i in 1 2 3 4 5 6 7 8 9; do
		p=$((i - 1))
		printf '<!ENTITY a%d "&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;">\n' $i $p $p $p $p $p $p $p $p $p $p
	done
	echo ']>'
} > "$T/bombe"
{
	cat "$T/bombe"
	echo "$open<table nom=\"quartiers\"><colonne nom=\"id\"/><ligne><v>&a9;</v></ligne></table></donnees>"
} | xml
refused 'entities that multiply' 2 'jeu.xml:'
{
	cat "$T/bombe"
	echo "$open<table nom=\"quartiers\"><colonne nom=\"&a9;\"/></table></donnees>"
} | xml
refused 'entities that multiply in an attribute' 2 'jeu.xml:'
echo secret-du-fichier > "$T/secret"
mkfifo "$T/tuyau"
for uri in "file://$T/secret" "$T/secret" "$T/tuyau" /dev/zero http://127.0.0.1:9/x; do
	xml <<END
<!DOCTYPE donnees [<!ENTITY x SYSTEM "$uri">]>
$open<table nom="quartiers"><colonne nom="id"/><ligne><v>&x;</v></ligne></table></donnees>
END
	refused "an entity outside (${uri##*/})" 2 'jeu.xml:.*DOCTYPE'
	ok "an entity outside (${uri##*/}): not read" sh -c '! grep -q secret-du-fichier "$1" "$2"' - "$T/said" "$T/err"
	xml <<END
<!DOCTYPE donnees SYSTEM "$uri">
$open<table nom="quartiers"><colonne nom="id"/></table></donnees>
END
	refused "a DTD outside (${uri##*/})" 2 'jeu.xml:'
	xml <<END
<!DOCTYPE donnees [<!ENTITY % x SYSTEM "$uri"> %x;]>
$open<table nom="quartiers"><colonne nom="id"/></table></donnees>
END
	refused "a parameter entity outside (${uri##*/})" 2 'jeu.xml:'
done
plan_done
