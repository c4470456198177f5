#!/bin/sh
# The yearly survey: filled from results, a dataset and typed answers; what is missing is told.
. tests/cli/lib.sh
anct=${PRE_BIN:-build/bin}/pre-anct
stat=${PRE_BIN:-build/bin}/pre-stat
LC_ALL=C.UTF-8
export LC_ALL

# axis TYPE CODE...: rows and their total; the label is the code. cells CODE=VALUE...
axis() {
	printf '<axe sens="lignes" dimension="d" libelle="D" type="%s">' "$1"
	shift
	for code in "$@" '*'; do
		printf '<valeur code="%s" libelle="%s"/>' "$code" "$code"
	done
	printf '</axe>'
}
statistic() {
	printf '<statistique id="%s" rubrique="R" libelle="L" population="p" libelle-population="P"' "$1"
	printf ' mesure="nombre" genre="nombre" unite="enfants">'
}
cells() {
	for cell in "$@"; do
		printf '<cellule l="%s" v="%s" n="%s"/>' "${cell%=*}" "${cell#*=}" "${cell#*=}"
	done
	printf '</statistique>\n'
}
{
	printf '<?xml version="1.0" encoding="UTF-8"?>\n<resultats xmlns="urn:preutils:resultats:1">\n'
	printf '<contexte debut="2021-01-01" fin="2021-12-31" reference="2021-12-31" catalogue="c">'
	printf '<filtre dispositif="pre"/><programme id="P1" libelle="Un"/></contexte>\n'
	statistic enfants-suivis && cells '*=27'
	statistic enfants-suivis-sexe && axis liste F M && cells F=10 M=17 '*=27'
	statistic enfants-suivis-age && axis nombre 3 6 10 11 17 && cells 3=1 6=5 10=10 11=10 17=1 '*=27'
	statistic enfants-suivis-zone && axis liste rep hep
	printf '<cellule l="rep" masque="oui"/><cellule l="hep" masque="oui"/><cellule l="*" v="27" n="27"/>'
	printf '</statistique>\n</resultats>\n'
} > "$T/resultats.xml"

mkdir "$T/donnees" "$T/modeles" "$T/modeles/survey"
cat > "$T/donnees/programmes.csv" <<'END'
id;nom;commune;porteur;date_creation
P1;"Réussite ""d'ici""";37003;ccas;2008-01-01
P2;Ailleurs;37003;gip;2010-01-01
END
cat > "$T/donnees/quartiers.csv" <<'END'
id;libelle;type
A;Érables;qpv
B;Centre;hors_qpv
C;Tilleuls;qpv
END
cat > "$T/donnees/personnels.csv" <<'END'
programme;annee;fonction;nombre;etp
P1;2020;referent;9;9
P1;2021;referent;2;1.25
P1;2021;vacataire;1;0.5
P2;2021;referent;7;7
END
cat > "$T/modeles/survey/petite.xml" <<'END'
<enquete xmlns="urn:preutils:enquete:1" nom="petite" annee="2022" periode="2021" dispositifs="pre" programmes="programmes">
  <titre>Petite</titre>
  <origine id="o">Essai</origine>
  <section code="s" titre="Section; une">
    <question code="nom" type="texte" origine="o"><libelle>Nom</libelle><donnee table="programmes" colonne="nom"/></question>
    <question code="porteur" type="liste" liste="porteur" origine="o"><libelle>Porteur</libelle><donnee table="programmes" colonne="porteur"/></question>
    <question code="creation" type="date" origine="o"><libelle>Création</libelle><donnee table="programmes" colonne="date_creation"/></question>
    <question code="qpv" type="entier" unite="quartiers" origine="o"><libelle>Quartiers</libelle><donnee table="quartiers" mesure="nombre"><si colonne="type" vaut="qpv"/></donnee></question>
    <question code="noms" type="texte" origine="o"><libelle>Noms</libelle><donnee table="quartiers" colonne="libelle"><si colonne="type" vaut="qpv"/></donnee></question>
    <question code="personnes" type="entier" origine="o"><libelle>Personnes</libelle><donnee table="personnels" colonne="nombre" mesure="somme"><si colonne="annee" vaut="@annee"/></donnee></question>
    <question code="coordonnateur" type="texte" origine="o"><libelle>Coordonnateur</libelle><donnee table="programmes" colonne="coordonnateur"/></question>
  </section>
  <section code="t" titre="Deux">
    <question code="enfants" type="entier" unite="enfants" origine="o"><libelle>Enfants</libelle><statistique id="enfants-suivis"/></question>
    <question code="filles" type="pourcentage" unite="%" origine="o"><libelle>Filles</libelle><calcul expression="100 * f / t"><cellule nom="f" statistique="enfants-suivis-sexe" ligne="F"/><cellule nom="t" statistique="enfants-suivis"/></calcul></question>
    <question code="rep" type="entier" origine="o"><libelle>REP</libelle><statistique id="enfants-suivis-zone" ligne="rep"/></question>
    <question code="telephone" type="texte" origine="o"><libelle>Téléphone</libelle><a-saisir/></question>
    <question code="habitants" type="entier" origine="o"><libelle>Habitants</libelle><a-saisir/></question>
  </section>
  <controles>
    <controle gauche="[rep]" relation="au-plus" droite="[enfants]"><libelle>REP dans le total</libelle></controle>
    <controle gauche="[enfants] + [personnes]" relation="egal" droite="[habitants] - 2694" tolerance="1"><libelle>Double</libelle></controle>
    <controle niveau="attention" gauche="[filles]" relation="au-moins" droite="50"><libelle>Moitié de filles</libelle></controle>
    <evolution questions="enfants qpv" limite="50"><libelle>A trop changé</libelle></evolution>
  </controles>
</enquete>
END
petite() {
	"$anct" --templates "$T/modeles" --survey petite "$@"
}

status 'a survey with questions left open is written' 0 petite -o "$T/petite.csv" "$T/resultats.xml" "$T/donnees"
cat > "$T/attendu.csv" <<'END'
code;section;libelle;type;unite;valeur;source;etat
nom;"Section; une";Nom;texte;;"Réussite ""d'ici""";programmes.nom;rempli
porteur;"Section; une";Porteur;liste;;CCAS ou CIAS;programmes.porteur;rempli
creation;"Section; une";Création;date;;2008-01-01;programmes.date_creation;rempli
qpv;"Section; une";Quartiers;entier;quartiers;2;nombre de lignes de quartiers, où type = qpv;rempli
noms;"Section; une";Noms;texte;;"Érables ; Tilleuls";quartiers.libelle, où type = qpv;rempli
personnes;"Section; une";Personnes;entier;;3;somme de personnels.nombre, où annee = 2021;rempli
coordonnateur;"Section; une";Coordonnateur;texte;;;programmes.coordonnateur;sans_reponse
enfants;Deux;Enfants;entier;enfants;27;enfants-suivis:*;rempli
filles;Deux;Filles;pourcentage;%;37;100 * f / t, où f = enfants-suivis-sexe:F, t = enfants-suivis:*;rempli
rep;Deux;REP;entier;;;enfants-suivis-zone:rep;masque
telephone;Deux;Téléphone;texte;;;à saisir;sans_reponse
habitants;Deux;Habitants;entier;;;à saisir;sans_reponse
END
ok 'each question is a line, with value, source and state' diff "$T/attendu.csv" "$T/petite.csv"
petite "$T/resultats.xml" "$T/donnees" > /dev/null 2> "$T/err"
matches 'open questions are named' "$T/err" 'telephone'
matches 'open questions are counted' "$T/err" ': 3 / 12$'
matches 'hidden answers are counted' "$T/err" ': 1 / 12$'
matches 'a control that fails is told with its values' "$T/err" 'petite.xml:[0-9]*: .*Moitié de filles .filles.: 37 ≥ 50$'
is 'nothing else is said' "$(wc -l < "$T/err")" 6

ok 'results come from standard input' sh -c \
	'"$1" --templates "$2/modeles" --survey petite - "$2/donnees" < "$2/resultats.xml" | cmp - "$2/attendu.csv"' \
	sh "$anct" "$T"
petite -T xml "$T/resultats.xml" "$T/donnees" > "$T/petite.xml" 2> /dev/null
ok 'the XML is valid' xmllint --noout --relaxng templates/survey/reponses.rng "$T/petite.xml"
matches 'the XML keeps the code of a list' "$T/petite.xml" '<valeur code="ccas">CCAS ou CIAS</valeur>'
status 'without a dataset the rest is filled' 0 petite "$T/resultats.xml"
matches 'without a dataset its questions are open' "$T/err" ': 9 / 12$'

petite --blank > "$T/a-saisir.csv"
is 'a blank answers file has the questions to type' "$(cut -d';' -f1 "$T/a-saisir.csv" | tr '\n' ' ')" \
	'code telephone habitants '
petite --blank "$T/resultats.xml" "$T/donnees" > "$T/a-saisir.csv"
is 'with results it has every open question' "$(cut -d';' -f1 "$T/a-saisir.csv" | tr '\n' ' ')" \
	'code coordonnateur telephone habitants '
sed -i 's/^telephone.*/&+33 2 61 91 00 00/; s/^habitants.*/&2 724/; s/^coordonnateur.*/&=Nom/' "$T/a-saisir.csv"
status 'a typed file is taken' 0 petite --answers "$T/a-saisir.csv" -o "$T/saisie.csv" "$T/resultats.xml" "$T/donnees"
is 'typed answers are marked' "$(grep -c ';saisie;saisi$' "$T/saisie.csv")" 3
matches 'a number is written plainly' "$T/saisie.csv" ';2724;saisie;saisi$'
petite --csv-safe --answers "$T/a-saisir.csv" "$T/resultats.xml" "$T/donnees" > "$T/sur.csv" 2> /dev/null
is 'with --csv-safe no text begins like a formula' "$(grep -c ";'[=+]" "$T/sur.csv")" 2
petite --blank --answers "$T/a-saisir.csv" "$T/resultats.xml" "$T/donnees" > "$T/encore.csv"
matches 'a new answers file keeps what was typed' "$T/encore.csv" '^telephone;Téléphone;\+33 2 61 91 00 00$'
printf '\357\273\277code,reponse\r\nenfants,30\r\n,\r\n' > "$T/remplace.csv"
petite --answers "$T/a-saisir.csv" -o "$T/saisie.xml" "$T/resultats.xml" "$T/donnees" 2> "$T/err"
{ printf '\357\273\277'; cat "$T/saisie.xml"; } > "$T/marque.xml"
status 'answers in XML, behind a byte order mark' 0 petite --answers "$T/marque.xml" -o "$T/marque.csv" "$T/resultats.xml" "$T/donnees"
same '  are the same' "$T/marque.csv" "$T/saisie.csv"
status 'an answer may replace a computed one' 0 petite --answers "$T/remplace.csv" "$T/resultats.xml" "$T/donnees"
matches 'and that is said' "$T/err" 'remplace.csv:2: reponse: .*enfants$'
matches 'and it is the one that is written' "$T/out" '^enfants;Deux;Enfants;entier;enfants;30;saisie;saisi$'

printf 'code;libelle;reponse\ninconnue;;1\nhabitants;;beaucoup\nhabitants;;3\n' > "$T/faux.csv"
status 'wrong answers: exit 1' 1 petite --answers "$T/faux.csv" -o "$T/rien.csv" "$T/resultats.xml" "$T/donnees"
matches 'an unknown code is told with its line' "$T/err" 'faux.csv:2: code: .*: inconnue$'
matches 'an answer of another type too' "$T/err" 'faux.csv:3: reponse: .*entier: beaucoup$'
matches 'a second answer too' "$T/err" 'faux.csv:4: code: .* 3: habitants$'
ok 'nothing is written then' test ! -e "$T/rien.csv"
petite --quiet-values --answers "$T/faux.csv" "$T/resultats.xml" > /dev/null 2> "$T/err"
is 'no value is told with --quiet-values' "$(grep -c beaucoup "$T/err")" 0
printf 'code;libelle\nhabitants;x\n' > "$T/faux.csv"
status 'an answers file without answers: exit 2' 2 petite --answers "$T/faux.csv" "$T/resultats.xml"

sed '/enfants-suivis-sexe/d' "$T/resultats.xml" > "$T/moins.xml"
status 'a statistic that the results lack: exit 2' 2 petite "$T/moins.xml" "$T/donnees"
matches 'question and statistic are named' "$T/err" 'petite.xml:[0-9]+: .*enfants-suivis-sexe \(question filles\)'
is 'what a survey needs is told to pre-stat' "$(petite --needs)" 'enfants-suivis,enfants-suivis-sexe,enfants-suivis-zone'
ok 'and so it is by pre-stat' "$stat" --survey "$T/modeles/survey/petite.xml" --list
status 'an unknown survey: exit 2' 2 "$anct" --survey aucune "$T/resultats.xml"
status 'no survey: exit 2' 2 "$anct" "$T/resultats.xml"
sed 's/expression="100/expression="100 +/' "$T/modeles/survey/petite.xml" > "$T/modeles/survey/fausse.xml"
status 'a wrong expression: exit 2' 2 "$anct" --templates "$T/modeles" --survey fausse "$T/resultats.xml"
matches 'with file and line' "$T/err" 'fausse.xml:15: '
ok 'a definition is found by its path too' "$anct" --survey "$T/modeles/survey/petite.xml" --needs

# Another year, as the manual says it: codes, labels, order and bands, in a copy in a folder of one's own.
sed -e 's/nom="enquete-2022" annee="2022" periode="2021"/nom="enquete-2023" annee="2023" periode="2022"/' \
	-e 's/code="enfants-filles"/code="Q12"/' -e 's/\[enfants-filles\]/[Q12]/' -e 's/<libelle>Filles suivies</<libelle>Nombre de filles</' \
	templates/survey/enquete-2022.xml > "$T/modeles/survey/enquete-2023.xml"
sed -i -e '/<question code="enfants-age-6-10"/,/<\/question>/{
	s/enfants-age-6-10/Q14/
	s/6 à 10 ans/6 à 11 ans/
	s/<statistique .*/<statistique id="enfants-suivis-age" de="6" a="11"\/>/
	}' -e '/<question code="enfants-age-11-16"/,/<\/question>/s/<statistique .*/<statistique id="enfants-suivis-age" de="12" a="16"\/>/' \
	-e 's/\[enfants-age-6-10\]/[Q14]/' "$T/modeles/survey/enquete-2023.xml"
ok 'the new year is listed' sh -c '"$1" --templates "$2/modeles" --list | grep -qx enquete-2023' sh "$anct" "$T"
ok 'the shipped year is still there' sh -c '"$1" --templates "$2/modeles" --list | grep -qx enquete-2022' sh "$anct" "$T"
ok 'the new definition is valid' xmllint --noout --relaxng templates/survey/enquete.rng "$T/modeles/survey/enquete-2023.xml"
ok 'it needs the ages now' sh -c '"$1" --templates "$2/modeles" --survey enquete-2023 --needs | tr , "\n" | grep -qx enfants-suivis-age' \
	sh "$anct" "$T"

for year in 2022 2023; do
	"$stat" --templates "$T/modeles" --survey enquete-$year -o "$T/r$year.xml" samples/amboise-2023
	status "$year: from the sample to the survey" 0 "$anct" --templates "$T/modeles" \
		--survey enquete-$year -o "$T/enquete-$year.csv" "$T/r$year.xml" samples/amboise-2023
done
# The period and the dispositifs of a survey are those that it says, unless others are given.
"$stat" --period 2021 --dispositif pre --stat "$("$anct" --survey enquete-2022 --needs)" -o "$T/said.xml" samples/amboise-2023
same 'pre-stat --survey counts what --needs says, of the year and dispositifs that the survey says' "$T/r2022.xml" "$T/said.xml"
"$stat" --survey enquete-2022 --favorite mensuel --period 2022 --dispositif clas -o "$T/other.xml" samples/amboise-2023
matches 'a period that is given wins' "$T/other.xml" '<contexte debut="2022-01-01" fin="2022-12-31"'
matches 'and so do dispositifs' "$T/other.xml" '<filtre dispositif="clas"/>'
"$stat" --survey enquete-2022 --favorite mensuel -o "$T/other.xml" samples/amboise-2023
matches "a survey's period wins over a favourite's" "$T/other.xml" '<contexte debut="2021-01-01" fin="2021-12-31"'
sed 's/ periode="2021" dispositifs="pre"//' templates/survey/enquete-2022.xml > "$T/modeles/survey/toute.xml"
"$stat" --templates "$T/modeles" --survey toute --favorite mensuel -o "$T/other.xml" samples/amboise-2023
matches 'where it says none, the favourite says it' "$T/other.xml" '<contexte debut="2022-12-01" fin="2022-12-31"'
lacks 'nor is anything left out' "$T/other.xml" '<filtre'
"$stat" --survey enquete-2022 --list -T csv > "$T/list.csv"
is '--list shows what it asks' "$(tail -n +2 "$T/list.csv" | cut -d';' -f1 | sort)" "$("$anct" --survey enquete-2022 --needs | tr , '\n' | sort)"
status 'pre-stat does not know it either: exit 2' 2 "$stat" --survey aucune samples/amboise-2023
matches 'and says which there are' "$T/err" '^pre-stat: not one of enquete-2022: aucune$'

is '2022: 27 children of the PRE' "$(grep '^enfants-total;' "$T/enquete-2022.csv" | cut -d';' -f6)" 27
is '2023: 59 children of the PRE' "$(grep '^enfants-total;' "$T/enquete-2023.csv" | cut -d';' -f6)" 59
matches '2023: the new code and label' "$T/enquete-2023.csv" '^Q12;Les enfants suivis;Nombre de filles;entier;enfants;[0-9]+;'
matches '2023: the new band' "$T/enquete-2023.csv" '^Q14;.*;enfants-suivis-age:6\.\.11;rempli$'
is '2023: no old code' "$(grep -c '^enfants-filles;' "$T/enquete-2023.csv")" 0
# Controls: they wait for their answers, and fail with status 1 though the survey is written.
printf 'code;reponse\nhabitants;2725\n' > "$T/juste.csv"
printf 'code;reponse\nhabitants;2726\n' > "$T/faux.csv"
status 'a difference that is tolerated' 0 petite --answers "$T/juste.csv" -o "$T/c.xml" "$T/resultats.xml" "$T/donnees"
status 'and just not' 1 petite --answers "$T/faux.csv" -o "$T/c.xml" "$T/resultats.xml" "$T/donnees"
ok 'the survey is written, with its controls' xmllint --noout --relaxng templates/survey/reponses.rng "$T/c.xml"
matches 'a control without all its answers says nothing' "$T/c.xml" 'verdict="sans_objet" questions="rep enfants"'
matches 'one that fails says what it compared' "$T/c.xml" 'verdict="a_revoir" questions="enfants personnes habitants" gauche="30" droite="32">Double<'
status 'no value in the log' 1 petite --quiet-values --answers "$T/faux.csv" -o "$T/c.xml" "$T/resultats.xml" "$T/donnees"
petite --quiet-values --answers "$T/faux.csv" "$T/resultats.xml" "$T/donnees" 2> "$T/err" > /dev/null
lacks 'no value in the log, really' "$T/err" '30 = 32'
printf 'code;valeur\nenfants;18\nqpv;1\n' > "$T/avant.csv"
status 'a change that is not too large, and one that is' 1 petite --previous "$T/avant.csv" "$T/resultats.xml" "$T/donnees"
petite --previous "$T/avant.csv" "$T/resultats.xml" "$T/donnees" 2> "$T/err" > /dev/null
matches 'last year, then this year' "$T/err" 'A trop changé.: Quartiers .qpv.: 1 → 2$'
lacks 'half more is the limit itself' "$T/err" '18 → 27'
status 'the survey of last year may be XML' 0 petite --previous "$T/c.xml" "$T/resultats.xml" "$T/donnees"
sed 's/\[rep\]/[reep]/' "$T/modeles/survey/petite.xml" > "$T/modeles/survey/fausse.xml"
status 'a control of an unknown question: exit 2' 2 "$anct" --templates "$T/modeles" --survey fausse "$T/resultats.xml"
sed 's/\[rep\]/[telephone]/' "$T/modeles/survey/petite.xml" > "$T/modeles/survey/fausse.xml"
status 'a control of words: exit 2' 2 "$anct" --templates "$T/modeles" --survey fausse "$T/resultats.xml"

# The form: written, filled by a spreadsheet program, read back.
petite -o "$T/f.xlsx" "$T/resultats.xml" "$T/donnees" 2> /dev/null
petite -o "$T/f.ods" "$T/resultats.xml" "$T/donnees" 2> /dev/null
for form in xlsx ods; do
	petite -T $form "$T/resultats.xml" "$T/donnees" > "$T/g.$form" 2> /dev/null
	same "$form: the same bytes again" "$T/f.$form" "$T/g.$form"
	petite --answers "$T/f.$form" -o "$T/relu.csv" "$T/resultats.xml" "$T/donnees" 2> "$T/err"
	same "$form: an untouched form changes nothing" "$T/relu.csv" "$T/petite.csv"
	lacks "$form: and replaces nothing" "$T/err" 'replaces'
done
fill_form() { # opens the form as a person would, types two answers, saves it
	/usr/bin/python3 -B - "$1" "$2" <<- 'END'
		import sys, openpyxl
		book = openpyxl.load_workbook(sys.argv[1])
		sheet = book['Questionnaire']
		assert sheet.protection.sheet and book['Contrôles'].protection.sheet
		for row in sheet.iter_rows():
		    if row[0].value in ('telephone', 'habitants'):
		        assert not row[2].protection.locked
		        row[2].value = {'telephone': '02 61 91 00 00', 'habitants': 2724}[row[0].value]
		    elif row[0].value in ('enfants', 'rep', 'noms'):
		        assert row[2].protection.locked
		    if row[0].value == 'rep':
		        assert row[2].value == 's'
		book.save(sys.argv[2])
	END
}
ok 'open answers are open, computed and hidden ones locked' fill_form "$T/f.xlsx" "$T/rempli.xlsx"
convert() { # FORMAT FILE
	soffice -env:UserInstallation="file://$T/lo" --headless --convert-to "$1" --outdir "$T/lo-out" "$2" > /dev/null 2>&1
}
convert ods "$T/rempli.xlsx"
for filled in "$T/rempli.xlsx" "$T/lo-out/rempli.ods"; do
	petite --answers "$filled" -o "$T/relu.csv" "$T/resultats.xml" "$T/donnees" 2> "$T/err"
	is "${filled##*.}: what was typed is read back" "$(grep -c ';saisie;saisi$' "$T/relu.csv")" 2
	matches "${filled##*.}: as a text" "$T/relu.csv" ';02 61 91 00 00;saisie;saisi$'
	lacks "${filled##*.}: what was computed stays so" "$T/err" 'replaces'
done
unzip -p "$T/lo-out/rempli.ods" content.xml > "$T/recalcule.xml"
ok 'formulas follow what was typed' sh -c 'tr -d "\n" < "$1" | grep -q "Double.*>juste<.*Moitié.*>à revoir<"' sh "$T/recalcule.xml"
unzip -p "$T/f.ods" content.xml > "$T/content.xml"
ok 'their values are there before any program computes them' grep -q 'string"><text:p>à revoir</text:p>' "$T/content.xml"
lacks 'its French signs stand behind no-break spaces' "$T/content.xml" '[[:alpha:]] [;:!?»]|« '

plan_done
