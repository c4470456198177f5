#!/bin/bash
# Documents over rows of a dataset: what is there is printed, what is misspelt is an error, what is hidden stays so.
. tests/cli/lib.sh
data=samples/amboise-2023
flat() { tr '\n\f' '  ' | sed 's/\xc2\xa0\|\xe2\x80\xaf/ /g' | tr -s ' '; }
has() { # DESCRIPTION FILE STRING, over line ends
	if flat < "$2" | grep -qF -- "$3"; then result 0 "$1"; else result 1 "$1"; echo "# not there: $3"; fi
}
template() { # NAME BODY
	printf '%s\n%s\n</body></html>\n' '<html xsl:version="1.0" xmlns="http://www.w3.org/1999/xhtml"
xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:pre="urn:preutils:fonctions"><head><title>Essai</title></head><body>' \
		"$2" > "$T/$1.xml"
}
rows() { # NAME BODY: the document as text in $T/out
	template "$1" "$2"
	pre-doc -t "$T/$1.xml" --data ${3:-$data} -T text > "$T/out" 2> "$T/err" < /dev/null
}

# The language.
template t '<xsl:for-each select="pre:distincts(pre:lignes('"'indicateurs'"')/cadre)"><p>[<xsl:value-of select="@code"/>
<xsl:text> </xsl:text><xsl:value-of select="."/>]</p></xsl:for-each>'
status 'a template reads rows, without results' 0 pre-doc -t "$T/t.xml" --data $data -T text
has 'codes and labels of lists' "$T/out" '[contrat_de_ville Contrat de ville]'
status 'without the dataset it says what to give' 2 pre-doc -t "$T/t.xml" -T text
matches 'by its option' "$T/err" 'give --data$'
rows key '<p><xsl:value-of select="pre:ligne('"'indicateurs', pre:lignes('releves')[1]/indicateur"')/libelle"/></p>'
matches 'a key is followed to its row' "$T/out" "^Demandeurs d’emploi des quartiers$"
rows day '<p><xsl:value-of select="pre:date(pre:ligne('"'rencontres', 'RC2'"')/date)"/></p>'
has 'dates are printed by pre:date()' "$T/out" '18 novembre 2022'
rows sum '<p><xsl:value-of select="sum(pre:lignes('"'financements'"')/montant) &gt; 0"/></p>'
has 'numbers are numbers' "$T/out" 'true'
rows none "<p>[<xsl:value-of select=\"count(pre:ligne('enfants', ''))\"/>]</p>"
has 'an empty key leads nowhere' "$T/out" '[0]'
rows odd "<p><xsl:value-of select=\"count(pre:lignes('partenaires')[not(type/@code = 'x' or id = 'div' and nom != 'or')]/id) div 1 > 0 and true()\"/></p>"
has 'operators and literals are no columns' "$T/out" 'true'

# What is wrong.
wrong() { # DESCRIPTION BODY REGEX
	rows wrong "$2"
	is "$1: nothing is written" "$(cat "$T/out")" ''
	matches "$1: where and what" "$T/err" "$3"
}
wrong 'a misspelt table' "<p><xsl:value-of select=\"count(pre:lignes('indicateur'))\"/></p>" 'wrong.xml:3: .*no table indicateur$'
wrong 'a misspelt column' "<p><xsl:value-of select=\"pre:lignes('indicateurs')/libele\"/></p>" 'wrong.xml:3: .*column libele$'
wrong 'a misspelt column in a condition' "<xsl:if test=\"pre:lignes('indicateurs')[pillier = 'x']\"><p/></xsl:if><p>a</p>" 'wrong.xml:3: .*column pillier$'
wrong 'a misspelt column in braces' "<xsl:for-each select=\"pre:lignes('indicateurs')\"><table><tbody><tr><td pre:nombre=\"{cibl}\"/></tr></tbody></table></xsl:for-each>" 'wrong.xml:3: .*column cibl$'
wrong 'a misspelt column of a sort' "<xsl:for-each select=\"pre:lignes('indicateurs')\"><xsl:sort select=\"anne\"/><p>a</p></xsl:for-each>" 'wrong.xml:3: .*column anne$'
wrong 'a table computed wrong' "<p><xsl:value-of select=\"count(pre:lignes(concat('in', 'connue')))\"/></p>" 'wrong.xml:3: .*no table inconnue$'
wrong 'a column of a table that is not read' "<p><xsl:value-of select=\"pre:lignes('indicateurs')/prenom\"/></p>" 'column prenom$'
wrong 'a key that no row holds' "<p><xsl:value-of select=\"pre:ligne('indicateurs', 'X')/libelle\"/></p>" 'wrong.xml:3: .*table indicateurs has no row with this key: X$'
wrong 'a table without a key of its own' "<p><xsl:value-of select=\"pre:ligne('releves', 'X')/valeur\"/></p>" 'releves have no key'
wrong 'an empty number' "<p><xsl:value-of select=\"pre:nombre(pre:ligne('indicateurs', 'I07')/pilier)\"/></p>" 'not a number'
wrong 'results that are not there' "<p><xsl:value-of select=\"count(pre:lignes('indicateurs'))\"/><xsl:value-of select=\"pre:valeur(concat('a', 'b'))\"/></p>" '.'
template quiet "<p><xsl:value-of select=\"pre:ligne('enfants', 'Secret')/nom\"/></p>"
pre-doc --quiet-values -t "$T/quiet.xml" --data $data -T text 2> "$T/err"
lacks 'a key is a value, and can be kept quiet' "$T/err" 'Secret'
status 'a dataset that is not there' 2 pre-doc -t "$T/t.xml" --data "$T/none" -T text
mkdir "$T/bad"
printf 'id;cadre;libelle;annee_reference\nI1;pre;a;deux mille\n' > "$T/bad/indicateurs.csv"
status 'values that cannot be read are refused' 1 pre-doc -t "$T/t.xml" --data "$T/bad" -T text
matches 'with their place' "$T/err" 'indicateurs.csv:2: annee_reference: '
mkdir "$T/empty"
cp $data/programmes.csv "$T/empty"
status 'tables that are missing are empty' 0 pre-doc -t ctg-plan-actions --data "$T/empty" -T text
template files '<p><xsl:value-of select="document('"'$PWD/samples/amboise-2023/../../Makefile'"')"/></p>'
status 'the dataset opens no other file' 2 pre-doc -t "$T/files.xml" --data $data -T text tests/golden/resultats.xml

# What local.xml hides.
mkdir -p "$T/mine/schema"
echo '<local xmlns="urn:preutils:schema:1"><table nom="plan_actions"><colonne nom="bilan" cachee="oui"/></table></local>' > "$T/mine/schema/local.xml"
status 'a hidden column is no error' 0 pre-doc -t ctg-plan-actions --templates "$T/mine" --data $data -T html
lacks 'and is not shown' "$T/out" 'Huit permanences|Revue annuelle'
pre-doc -t ctg-plan-actions --data $data -T html > "$T/out"
has 'while without local.xml it is' "$T/out" 'Huit permanences tenues en 2022'

# Several results.
pre-stat --period 2021 --stat enfants-suivis,enfants-suivis-sexe -o "$T/2021.xml" $data
pre-stat --period 2022 --stat enfants-suivis,enfants-suivis-sexe -o "$T/2022.xml" $data
template two "<p>de <xsl:value-of select=\"pre:valeur('avant/enfants-suivis')\"/> (<xsl:value-of select=\"pre:fin('avant')\"/>)
à <xsl:value-of select=\"pre:valeur('enfants-suivis-sexe:F')\"/> filles sur <xsl:value-of select=\"pre:valeur('enfants-suivis')\"/></p>
<pre:tableau statistique=\"avant/enfants-suivis-sexe\"/>"
status 'a document over two results' 0 pre-doc -t "$T/two.xml" --results "avant=$T/2021.xml" -T text "$T/2022.xml"
has 'has values of both' "$T/out" 'de 27 (2021-12-31) à 27 filles sur 74'
is 'pre-stat computes what it needs' "$(pre-stat --period 2021 --for "$T/two.xml" -T csv $data | cut -d';' -f1 | sort -u | tail -n +1 | tr '\n' ' ')" \
	'enfants-suivis enfants-suivis-sexe statistique '
status 'results under another name are missed' 2 pre-doc -t "$T/two.xml" --results "autre=$T/2021.xml" -T text "$T/2022.xml"
matches 'by name and place' "$T/err" 'two.xml:3: .*no such statistic in the results: avant/enfants-suivis'
status 'a name and a file are needed' 2 pre-doc -t "$T/two.xml" --results "$T/2021.xml" -T text "$T/2022.xml"

# The territorial documents.
pre-stat --period 2022 --for contrat-de-ville -o "$T/contrat.xml" $data
status 'statistics that the dataset names need a file' 2 sh -c "pre-convert -T xml $data | pre-stat --period 2022 --for contrat-de-ville -"
for format in pdf odt html text; do
	status "the contract as $format" 0 pre-doc -t contrat-de-ville --data $data -o "$T/contrat.$format" -T $format "$T/contrat.xml"
	for name in ctg-plan-actions ctg-fiche-action projet-social compte-rendu; do
		status "$name as $format" 0 pre-doc -t $name --data $data -T $format -o "$T/$name.$format"
	done
done
has 'an indicator that a statistic feeds' "$T/contrat.text" '27 90 74'
has 'a share that a statistic feeds' "$T/contrat.text" '36,5'
has 'an indicator of the readings' "$T/contrat.text" '412 350 376'
has 'by neighbourhood' "$T/contrat.text" 'La Verrerie, 148 (31 décembre 2022)'
is 'every indicator of the contract' "$(pre-doc -t contrat-de-ville --data $data -T html "$T/contrat.xml" | grep -o 'class="detail"' | wc -l)" \
	"$(grep -c ';contrat_de_ville;' $data/indicateurs.csv)"
has 'codes of indicators become their labels' "$T/ctg-plan-actions.html" 'Parents présents au café des parents'
has 'a sheet says where an indicator stands' "$T/ctg-fiche-action.text" '61 le 31 décembre 2022, pour 80 visés en 2023'
status 'one sheet alone' 0 pre-doc -t ctg-fiche-action --data $data --set action=2.1 -T text
lacks 'without the others' "$T/out" 'guichet unique'
has 'coordination bodies' "$T/projet-social.text" 'Gérontologie'
has 'the latest meeting' "$T/compte-rendu.text" '19 janvier 2023'
status 'a meeting by its code' 0 pre-doc -t compte-rendu --data $data --set rencontre=RC2 --set 'programme=9 h 30 = Accueil ; 10 h = Ouverture' -T text
has 'its programme' "$T/out" 'Ouverture'
has 'obstacles beside solutions' "$T/out" 'Freins, diagnostic'
is 'all who were there' "$(grep -cE '^ *(Mme|M\.) ' "$T/out")" 45
status 'a meeting that is not there' 2 pre-doc -t compte-rendu --data $data --set rencontre=RC9 -T text
if command -v pdfinfo > /dev/null; then
	is 'the plan is in landscape' "$(pdfinfo "$T/ctg-plan-actions.pdf" | awk '/^Page size/ {print ($3 > $5) ? "paysage" : "portrait"}')" paysage
	is 'one sheet an action' "$(pdfinfo "$T/ctg-fiche-action.pdf" | awk '/^Pages/ {print $2}')" "$(grep -cE '^[0-9.]+;ctg;' $data/plan_actions.csv)"
fi
plan_done
