#!/bin/bash
# CSV to XML and back without loss, and the schema for others.
. tests/cli/lib.sh
convert=${PRE_BIN:-build/bin}/pre-convert
LC_ALL=C
export LC_ALL

# round NAME: the folder $T/NAME is canonical CSV, and comes back from XML byte for byte.
round() {
	status "$1: to XML" 0 "$convert" -T xml -o "$T/$1.xml" "$T/$1"
	status "$1: back to CSV" 0 "$convert" -T csv -o "$T/$1.retour" "$T/$1.xml"
	ok "$1: the same bytes" diff -r "$T/$1" "$T/$1.retour"
	"$convert" "$T/$1.retour" > "$T/$1.2.xml"
	ok "$1: the same XML" cmp "$T/$1.xml" "$T/$1.2.xml"
}

mkdir "$T/simple"
printf 'id;nom;commune\nP1;Programme;37003\n' > "$T/simple/programmes.csv"
printf 'id;programme\n' > "$T/simple/familles.csv"
printf 'prenom;couleur;id;date_naissance\nZoé;bleu;E1;hier\n;;E2;\n' > "$T/simple/enfants.csv"
round simple
is 'an empty table keeps its header, a missing one stays missing' "$(ls "$T/simple.retour" | tr '\n' ' ')" \
	'enfants.csv familles.csv programmes.csv '

mkdir "$T/dur"
printf 'id;libelle;type;note\n"a;b";"dit ""oui""";" espaces ";=1+1\n' > "$T/dur/quartiers.csv"
printf '"deux\nlignes";"deux\r\nlignes";"fin\r";]]>\n"&amp;";<v>;'"'"';\tx\t\n' >> "$T/dur/quartiers.csv"
printf '"";"""";"\n";\342\200\257\n' | sed '1s/^"";/;/' >> "$T/dur/quartiers.csv"
sed -i 's/" espaces "/ espaces /' "$T/dur/quartiers.csv"
round dur
mkdir "$T/marque"
printf '"\357\273\277id";libelle\nA;\357\273\277\n' > "$T/marque/quartiers.csv"
round marque
mkdir "$T/une"
printf 'id\nA\n""\nB\n' > "$T/une/quartiers.csv"
round une

mkdir "$T/virgules" "$T/tabulations" "$T/attendu"
printf 'id;libelle;type\r\nQ1;"un; deux";qpv\r\nQ2;"a\r\nb";x\r\n' > "$T/attendu/quartiers.csv"
printf '\357\273\277id,libelle,type\r\nQ1,un; deux,qpv\r\nQ2,"a\r\nb",x\r\n' > "$T/virgules/quartiers.csv"
printf 'id\tlibelle\ttype\r\nQ1\t"un; deux"\tqpv\r\nQ2\t"a\r\nb"\tx' > "$T/tabulations/quartiers.csv"
printf 'id;libelle;type\nQ1;"un; deux";qpv\nQ2;"a\r\nb";x\n' > "$T/canonique.csv"
for form in attendu virgules tabulations; do
	status "$form: to canonical CSV" 0 "$convert" -T csv -o "$T/$form.retour" "$T/$form"
	ok "$form: as expected" cmp "$T/canonique.csv" "$T/$form.retour/quartiers.csv"
done

status 'entities, CDATA and comments are read' 0 "$convert" -T csv -o "$T/entites" - <<'END'
<?xml version="1.0"?>
<d:donnees xmlns:d="urn:preutils:donnees:1"><!-- x -->
<d:table nom="quartiers"><d:colonne nom="id"/><d:colonne nom="a&lt;b"/>
<d:ligne><d:v>&#233;&amp;<!-- y --><![CDATA[<z>]]></d:v><d:v/></d:ligne></d:table></d:donnees>
END
is 'entities, CDATA and comments' "$(cat "$T/entites/quartiers.csv")" 'id;a<b
é&<z>;'

status 'XML by default of a folder' 0 "$convert" "$T/simple"
matches 'XML by default of a folder' "$T/out" '<donnees xmlns="urn:preutils:donnees:1">'
ok 'XML on standard input' sh -c "'$convert' -T xml < '$T/simple.xml' | cmp - '$T/simple.xml'"
status 'CSV without -o' 2 "$convert" -T csv "$T/simple"
matches 'CSV without -o: says so' "$T/err" '-o DIR'
mkdir "$T/photos"
echo x > "$T/photos/chat.jpg"
status 'a folder of something else is not replaced' 2 "$convert" -T csv -o "$T/photos" "$T/simple"
is 'a folder of something else is as it was' "$(cat "$T/photos/chat.jpg")" x

mkdir "$T/court"
printf 'id;libelle;type\nQ1;x\nQ2;y;qpv\n' > "$T/court/quartiers.csv"
status 'rows of another length: exit 1' 1 "$convert" -o "$T/court.xml" "$T/court"
matches 'rows of another length: where' "$T/err" 'quartiers.csv:2: '
ok 'rows of another length: nothing written' test ! -e "$T/court.xml"
echo avant > "$T/garde.xml"
printf 'id;"libelle\n' > "$T/court/quartiers.csv"
status 'quotes that do not close: exit 2' 2 "$convert" -o "$T/garde.xml" "$T/court"
is 'an existing file stays' "$(cat "$T/garde.xml")" avant

status 'Table Schema of a table' 0 "$convert" --schema tableschema --table enfants
cp "$T/out" "$T/enfants.json"
ok 'Table Schema is JSON' perl -MJSON::PP -0777 -ne 'decode_json($_)' "$T/enfants.json"
is 'Table Schema names the columns' "$(perl -MJSON::PP -0777 -ne '
	$s = decode_json($_); print join(" ", map { $_->{name} } @{$s->{fields}}[0..2]), " / @{$s->{primaryKey}}"' \
	"$T/enfants.json")" 'id programme famille / id'
status 'Table Schema of all' 0 "$convert" --schema tableschema
ok 'all are an array' perl -MJSON::PP -0777 -ne 'exit(ref(decode_json($_)) ne "ARRAY")' "$T/out"
status 'data package' 0 "$convert" --schema datapackage
ok 'keys of the data package lead to columns that are there' perl -MJSON::PP -0777 -ne '
	$p = decode_json($_);
	for $r (@{$p->{resources}}) { $f{$r->{name}}{$_->{name}} = 1 for @{$r->{schema}{fields}} }
	for $r (@{$p->{resources}}) {
		for $k (@{$r->{schema}{foreignKeys} // []}) {
			exit 1 unless $f{$r->{name}}{$k->{fields}} && $f{$k->{reference}{resource}}{$k->{reference}{fields}};
			$n++;
		}
		$f{$r->{name}}{$_} or exit 1 for @{$r->{schema}{primaryKey}};
	}
	exit !$n' "$T/out"
status 'RELAX NG' 0 "$convert" --schema relaxng -o "$T/donnees.rng"
if command -v jing > /dev/null; then
	ok 'XML that was written is valid' jing "$T/donnees.rng" "$T/simple.xml" "$T/dur.xml" "$T/une.xml"
	sed 's/nom="enfants"/nom="absente"/' "$T/simple.xml" > "$T/autre.xml"
	status 'another table is not' 1 jing "$T/donnees.rng" "$T/autre.xml"
else
	ok 'XML that was written is valid (xmllint)' xmllint --noout --relaxng "$T/donnees.rng" "$T/simple.xml"
fi
mkdir -p "$T/modeles/schema"
cat > "$T/modeles/schema/local.xml" <<'END'
<local xmlns="urn:preutils:schema:1">
	<table nom="enfants"><colonne nom="cantine" type="booleen" libelle="Cantine"/></table>
</local>
END
status "a town's own column" 0 "$convert" --templates "$T/modeles" --schema tableschema --table enfants
matches "a town's own column is in the schema" "$T/out" '"name": "cantine"'
status 'an unknown table: exit 2' 2 "$convert" --schema tableschema --table absente
status 'an unknown form: exit 2' 2 "$convert" --schema xsd
status '--table alone: exit 2' 2 "$convert" --table enfants "$T/simple"
status '--schema with a dataset: exit 2' 2 "$convert" --schema relaxng "$T/simple"

# Two datasets made one.
mkdir "$T/un" "$T/deux"
printf 'id;nom;prenom\nE1;SOW;Awa\nE2;ROY;\n' > "$T/un/enfants.csv"
printf 'id;libelle\nQ1;Nord\n' > "$T/un/quartiers.csv"
printf 'id;prenom;note\nE2;Tom;a\nE3;Zoé;b\nE1;Awa;\n' > "$T/deux/enfants.csv"
printf 'id;nom;commune\nP1;Programme;37003\n' > "$T/deux/programmes.csv"
status 'datasets are joined' 0 "$convert" --join -o "$T/trois/" "$T/un" "$T/deux"
is 'rows with one key are one, and empty cells are filled' "$(cat "$T/trois/enfants.csv")" \
	"$(printf 'id;nom;prenom;note\nE1;SOW;Awa;\nE2;ROY;Tom;a\nE3;;Zoé;b')"
is 'tables of either are there' "$(ls "$T/trois" | tr '\n' ' ')" 'enfants.csv programmes.csv quartiers.csv '
status 'joined again, nothing is doubled' 0 "$convert" --join -o "$T/quatre/" "$T/trois" "$T/un" "$T/deux"
ok 'joined again, the same bytes' diff -r "$T/trois" "$T/quatre"
printf 'id;prenom\nE1;Ibrahima\n' > "$T/deux/enfants.csv"
status 'a contradiction is told' 1 "$convert" --join -o "$T/cinq/" "$T/un" "$T/deux"
ok 'with the place and the column' grep -q 'deux/enfants.csv:2: .*prenom' "$T/err"
ok 'and the first dataset has the last word' grep -q '^E1;SOW;Awa' "$T/cinq/enfants.csv"
status '--join with a dataset that is not there' 2 "$convert" --join -o "$T/six/" "$T/un" "$T/absent"
status '--join of one dataset is wrong use' 2 "$convert" --join -o "$T/six/" "$T/un"
status 'two datasets without --join are wrong use' 2 "$convert" -o "$T/six/" "$T/un" "$T/deux"
plan_done
