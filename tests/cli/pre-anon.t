#!/bin/bash
# Editions whose persons are named otherwise, exports in which nobody is found again, and measuring them.
# All persons in here are invented.
. tests/cli/lib.sh
S=samples/amboise-2023
cp -r "$S" "$T/noms"
awk -F';' -v OFS=';' 'NR > 1 { $4 = "D’Hervilly-Nom" $1 "z"; $5 = "Prénom" $1 "z" } 1' "$S/enfants.csv" > "$T/noms/enfants.csv"
sed -n '2,$p' "$T/noms/enfants.csv" | cut -d';' -f1,4,5 | tr ';' '\n' | sort -u > "$T/secrets"
tail -n +2 "$T/noms/familles.csv" | cut -d';' -f1 >> "$T/secrets"
tail -n +2 "$T/noms/parcours.csv" | cut -d';' -f1 >> "$T/secrets"
# field_leak DIR: values of one of these in a cell of its own
fields() { cat "$1"/*.csv | tr ';' '\n' | sort -u; }

# Keys
status 'key: made' 0 pre-anon --new-key "$T/cle"
is 'key: its owner alone reads it' "$(stat -c %a "$T/cle")" 600
is 'key: 64 digits' "$(grep -cE '^[0-9a-f]{64}$' "$T/cle")" 1
cp "$T/cle" "$T/cle.avant"
status 'key: never replaced' 2 pre-anon --new-key "$T/cle"
same 'key: never replaced' "$T/cle" "$T/cle.avant"
pre-anon --new-key "$T/cle2"
ok 'key: each is another one' sh -c "! cmp -s '$T/cle' '$T/cle2'"
echo court > "$T/court"; chmod 600 "$T/court"
status 'key: too short' 2 pre-anon --key "$T/court" -o "$T/rien" "$S"
matches 'key: too short, says so' "$T/err" 'too short'
ok 'key: too short, nothing written' test ! -e "$T/rien"
status 'key: missing' 2 pre-anon --key "$T/absente" -o "$T/rien" "$S"
cp "$T/cle" "$T/ouverte"; chmod 644 "$T/ouverte"
status 'key: others can read it, still done' 0 pre-anon --key "$T/ouverte" -o "$T/ouvert" "$S"
matches 'key: others can read it, warned' "$T/err" 'others than its owner'

# Editions
for mode in full first initials number; do
	status "$mode: done" 0 pre-anon --names $mode -o "$T/$mode" "$T/noms"
	is "$mode: says nothing" "$(cat "$T/err")" ''
	ok "$mode: consistent" pre-check --level error "$T/$mode"
	pre-stat -p 2022-2023 --stat enfants-suivis-sexe,parcours-periode-dispositif -T csv "$T/$mode" > "$T/stat.csv"
	pre-stat -p 2022-2023 --stat enfants-suivis-sexe,parcours-periode-dispositif -T csv "$S" | cmp -s - "$T/stat.csv"
	result $? "$mode: the same statistics"
done
same 'full: names stay' "$T/full/enfants.csv" "$T/noms/enfants.csv"
ok 'full: attached files go along' cmp "$S/pieces/autorisation-clas.txt" "$T/full/pieces/autorisation-clas.txt"
lacks 'first: no surname' "$T/first/enfants.csv" 'Hervilly'
matches 'first: first names' "$T/first/enfants.csv" 'PrénomE001z'
lacks 'initials: no name' "$T/initials/enfants.csv" 'Hervilly|Prénom'
matches 'initials: with the apostrophe, the hyphen and the accent' "$T/initials/enfants.csv" '^E001;[^;]*;[^;]*;D\.-N\.;P\.;'
matches 'number: the number for a name' "$T/number/enfants.csv" '^E001;[^;]*;[^;]*;E001;;'
lacks 'number: no name of staff' "$T/number/referents.csv" "$(sed -n 2p "$S/referents.csv" | cut -d';' -f2)"
for mode in first initials number; do
	is "$mode: no free text" "$(tail -n +2 "$T/$mode/bilans.csv" | cut -d';' -f5 | sort -u)" ''
	ok "$mode: no attached file" test ! -e "$T/$mode/pieces"
	is "$mode: no row of an attached file" "$(wc -l < "$T/$mode/pieces.csv")" 1
done
awk 'NR == 1 {print $0 ";surnom"} NR > 1 {print $0 ";Zébulon" NR}' "$T/noms/enfants.csv" > "$T/enfants.csv"
mkdir "$T/inconnue"; cp "$T/noms"/*.csv "$T/inconnue"; cp "$T/enfants.csv" "$T/inconnue"
pre-anon --names initials -o "$T/sans" "$T/inconnue" 2> /dev/null
lacks 'unknown columns may name: they go' "$T/sans/enfants.csv" 'surnom|Zébulon'
cp -r "$S" "$T/original"
status 'names: the original is never replaced' 2 pre-anon --names initials -o "$T/original/" "$T/original"
ok 'names: the original is as it was' diff -r "$S" "$T/original"
status 'names: nonsense' 2 pre-anon --names surnom -o "$T/rien" "$S"

# Pseudonyms
status 'pseudonyms: done' 0 pre-anon --key "$T/cle" -o "$T/un" "$T/noms"
ok 'pseudonyms: consistent' pre-check --level error "$T/un"
is 'pseudonyms: no identifier, no name' "$(fields "$T/un" | grep -cxFf "$T/secrets")" 0
pre-anon --key "$T/cle" -o "$T/deux" "$T/noms"
ok 'pseudonyms: the same key, the same bytes' diff -r "$T/un" "$T/deux"
tail -n +2 "$T/noms/enfants.csv" | sort -R --random-source="$T/cle" > "$T/lignes"
cp -r "$T/noms" "$T/melange"; { head -n 1 "$T/noms/enfants.csv"; cat "$T/lignes"; } > "$T/melange/enfants.csv"
pre-anon --key "$T/cle" -o "$T/trois" "$T/melange"
same 'pseudonyms: the order of the data is gone' "$T/trois/enfants.csv" "$T/un/enfants.csv"
pre-anon --key "$T/cle2" -o "$T/autre" "$T/noms"
is 'pseudonyms: another key, no pseudonym in common' \
	"$(cut -d';' -f1 "$T/un/enfants.csv" "$T/autre/enfants.csv" | grep -v '^id$' | sort | uniq -d | wc -l)" 0
is 'pseudonyms: as many rows' "$(cat "$T/un"/{enfants,parcours,actions}.csv | wc -l)" "$(cat "$S"/{enfants,parcours,actions}.csv | wc -l)"
status 'pseudonyms: XML through pipes' 0 sh -c "pre-convert -T xml '$T/noms' | pre-anon --key '$T/cle' | pre-convert -T csv -o '$T/xml' -"
same 'pseudonyms: the same from XML' "$T/xml/parcours.csv" "$T/un/parcours.csv"

# The anonymous export
status 'export: done' 0 pre-anon --anonymous -p 2022-2023 -o "$T/export" --report "$T/risques.xml" "$T/noms"
lacks 'export: no value of a child in messages' "$T/err" 'Hervilly|Prénom|E[0-9]{3}'
is 'export: no identifier, no name' "$(fields "$T/export" | grep -cxFf "$T/secrets")" 0
ok 'export: nor any part of one' sh -c "! grep -rqE 'Hervilly|Prénom' '$T/export' '$T/risques.xml'"
ok 'export: no date to the day' sh -c "! grep -rqE '[0-9]{4}-[0-9]{2}-[0-9]{2}' '$T/export'"
tail -n +2 "$S/quartiers.csv" | cut -d';' -f2 | grep -v '^Hors quartier prioritaire$' > "$T/lieux"; tail -n +2 "$S/etablissements.csv" | cut -d';' -f1,2 | tr ';' '\n' >> "$T/lieux"
ok 'export: no neighbourhood, no school' sh -c "! grep -rqFf '$T/lieux' '$T/export'"
ok 'export: no attached file' test ! -e "$T/export/pieces"
ok 'export: the data package is JSON' python3 -m json.tool "$T/export/datapackage.json"
matches 'report: the three tests' "$T/export/rapport.txt" '^individualisation .*au moins 5 personnes'
matches 'report: nobody is unique afterwards' "$T/export/rapport.txt" '^enfants +[0-9]+ +[0-9]+ +[1-9][0-9]* +0 '
ok 'report: as a document' pre-doc -t risques -o "$T/risques.pdf" "$T/risques.xml"
pre-anon --anonymous -p 2022-2023 -o "$T/export2" "$T/noms" 2> /dev/null
ok 'export: the same bytes again' diff -r "$T/export" "$T/export2"
pre-anon --anonymous -p 2022-2023 -o "$T/export3" "$T/un" 2> /dev/null
ok 'export: rows and identifiers of the data leave no trace' diff -r "$T/export" "$T/export3"
status 'export: under a condition' 0 pre-anon --anonymous -p 2022-2023 -w 'sexe=F' -o "$T/filles" "$T/noms"
lacks 'export: under a condition, nobody else' "$T/filles/anonyme-enfants.csv" 'Garçons'
matches 'export: under a condition, those who meet it' "$T/filles/anonyme-enfants.csv" 'Filles'
matches 'export: under a condition, the report tells it' "$T/filles/rapport.txt" 'Condition.: sexe=F\.'
pre-anon --anonymous -p 2022-2023 -w 'sexe=F' -o "$T/filles" --report "$T/filles.xml" "$T/noms" 2> "$T/err"
status 'export: under a condition, the report as a document' 0 pre-doc -t risques -T text "$T/filles.xml"
matches '  tells it' "$T/out" 'Condition.: sexe=F'
pre-anon --anonymous -p 2022 --dispositif clas --programme amboise -T xml -o "$T/clas.xml" "$T/noms" 2> "$T/err"
matches 'export: of a dispositif, which it tells' "$T/clas.xml" '<dispositif>clas<|dispositif.*clas'
status 'export: a condition that is none' 2 pre-anon --anonymous -w surnom -o "$T/rien" "$T/noms"
status 'verify: joined with those who meet the condition' 0 \
	pre-anon --verify -p 2022-2023 -w 'sexe=F' --against "$T/noms" "$T/filles"
status 'export: as results' 0 sh -c "pre-anon --anonymous -p 2022-2023 '$T/noms' 2> /dev/null | pre-book -o '$T/export.ods' -"
status 'export: a dataset is never replaced by one' 2 pre-anon --anonymous -o "$T/un" "$S"
status 'export: no names in it' 2 pre-anon --anonymous --names initials -o "$T/rien" "$S"
status 'export: the report is a file of its own' 2 pre-anon --anonymous -o "$T/meme.xml" --report "$T/meme.xml" "$S"
ok 'export: nothing written then' test ! -e "$T/meme.xml"
status 'export: k of 1 is none' 2 pre-anon --anonymous -k 1 -o "$T/rien" "$S"

# An attacker of his own making: original rows in Python, every subset of three columns, at every level.
cat > "$T/attaque.py" <<'P'
import csv, itertools, sys, datetime
data, export, k = sys.argv[1], sys.argv[2], int(sys.argv[3])
read = lambda path: list(csv.DictReader(open(path, encoding='utf-8'), delimiter=';'))
children = {r['id']: r for r in read(data + '/enfants.csv')}
types = {r['id']: r['type'] for r in read(data + '/quartiers.csv')}
ref = datetime.date(2023, 8, 31)
def age(text):
    y, m, d = map(int, text.split('-'))
    return ref.year - y - ((ref.month, ref.day) < (m, d))
def bands(a):
    fine = '0 à 1 an' if a < 2 else '2 à 5 ans' if a < 6 else '6 à 10 ans' if a < 11 else '11 à 16 ans' if a < 17 else '17 ans et plus'
    return {fine, '10 et moins' if a <= 10 else 'plus de 10'}
place = {'qpv': 'Quartier prioritaire', 'hors_qpv': 'Hors quartier prioritaire', 'veille': 'Quartier de veille active', '': ''}
def child(r):
    return {'sexe': {{'F': 'Filles', 'M': 'Garçons'}[r['sexe']]}, 'age': bands(age(r['date_naissance'])),
            'territoire': {place[types.get(r['quartier'], '')]}}
def months(text): return {text[:7], text[:4]}
views = {'enfants': [(i, child(r)) for i, r in children.items()], 'parcours': [], 'demandes': [], 'suites': [], 'sorties': [], 'durees': []}
for r in read(data + '/parcours.csv'):
    views['parcours'].append((r['enfant'], {**child(children[r['enfant']]), 'debut': months(r['date_debut'])}))
    if '2022-09-01' <= r['date_fin'] <= '2023-08-31':
        for view in ('sorties', 'durees'):
            views[view].append((r['enfant'], {**child(children[r['enfant']]), 'fin': months(r['date_fin'])}))
for r in read(data + '/demandes.csv'):
    for view in ('demandes', 'suites'):
        views[view].append((r['enfant'], {**child(children[r['enfant']]), 'date': months(r['date'])}))
joined = weak = 0
for name, original in views.items():
    published = read(f'{export}/anonyme-{name}.csv')
    columns = [c for c in (published[0] if published else []) if c in original[0][1]]
    for size in (1, 2, 3):
        for subset in itertools.combinations(columns, size):
            for values in {tuple(r[c] for c in subset) for r in published}:
                if '*' in values: continue
                fits = {i for i, o in original if all(v in o[c] for v, c in zip(values, subset))}
                joined += 1
                if len(fits) < k:
                    weak += 1
                    print(name, subset, len(fits))
print(joined, weak)
sys.exit(0 if joined and not weak else 1)
P
ok 'attack: every subset of three columns fits five children or more' python3 "$T/attaque.py" "$T/noms" "$T/export" 5
pre-anon --anonymous -k 11 -p 2022-2023 -o "$T/onze" "$T/noms" 2> /dev/null
ok 'attack: eleven with --k 11' python3 "$T/attaque.py" "$T/noms" "$T/onze" 11
pre-gen --children 400 --seed 7 -o "$T/gen"
pre-anon --anonymous -p 2022-2023 -o "$T/genx" "$T/gen" 2> /dev/null
ok 'attack: the same on generated data' python3 "$T/attaque.py" "$T/gen" "$T/genx" 5

# Measuring
status 'verify: ours holds' 0 pre-anon --verify -p 2022-2023 --against "$T/noms" -T csv -o "$T/mesure.csv" "$T/export"
is 'verify: nobody is found again' "$(sed -n '/reidentifiees/,$p' "$T/mesure.csv" | tail -n +2 | cut -d';' -f4 | sort -u)" 0
status 'verify: ours does not hold a higher k' 1 pre-anon --verify -k 40 "$T/export"
matches 'verify: says which file' "$T/err" 'anonyme-enfants.csv: fewer persons than asked for'
printf 'sexe;quartier;note\nF;A;1\nF;A;2\nF;B;3\nM;A;1\nM;A;1\n' > "$T/petit.csv"
status 'verify: a file of another tool' 1 pre-anon --verify -k 2 --quasi sexe,quartier "$T/petit.csv"
matches 'verify: its k' "$T/err" 'k = 1'
matches 'verify: its l' "$T/err" 'l = 1'
status 'verify: on what is common' 0 pre-anon --verify -k 2 --l 1 --quasi sexe "$T/petit.csv"
status 'verify: joined with itself' 1 pre-anon --verify -k 2 --against "$T/petit.csv" "$T/petit.csv"
matches 'verify: who is found again' "$T/err" 'found again.*: 3 / 5'
printf 'qui;sexe\na;F\na;F\nb;F\n' > "$T/qui.csv"
status 'verify: rows of one person' 1 pre-anon --verify -k 3 --person qui "$T/qui.csv"
matches 'verify: rows of one person, counted once' "$T/err" 'k = 2'
status 'verify: no such column' 2 pre-anon --verify --quasi age "$T/petit.csv"
matches 'verify: no such column, by its name' "$T/err" 'petit.csv:1: .*age'
printf 'sexe;note\nF\n' > "$T/court.csv"
status 'verify: a row that is cut short' 2 pre-anon --verify "$T/court.csv"
matches 'verify: says where, and how many fields' "$T/err" 'court.csv:2: .*1 / 2'
status 'verify: no such file' 2 pre-anon --verify "$T/absent.csv"
status 'verify: the data itself fails' 1 pre-anon --verify --against "$S/enfants.csv" --quiet-values "$S/enfants.csv"
lacks 'verify: names nobody' "$T/err" "$(sed -n 2p "$S/enfants.csv" | cut -d';' -f4)"

# What local.xml hides, adds and marks
mkdir -p "$T/locale/schema"
cat > "$T/locale/schema/local.xml" <<'X'
<local xmlns="urn:preutils:schema:1">
  <table nom="enfants">
    <colonne nom="sexe" cachee="oui"/>
    <colonne nom="totem" type="texte" libelle="Totem secret" cachee="oui"/>
    <colonne nom="surnom" type="texte" libelle="Surnom à la maison"/>
    <colonne nom="mere" type="texte" libelle="Nom de la mère" personnel="identite"/>
  </table>
</local>
X
mkdir "$T/cache"; cp "$S"/*.csv "$T/cache"
awk 'NR == 1 {print $0 ";totem;surnom;mere"} NR > 1 {print $0 ";Hibou" NR ";Pacha" NR ";Zulma" NR}' "$S/enfants.csv" > "$T/cache/enfants.csv"
export PREUTILS_TEMPLATES=$T/locale
if pre-convert --schema datapackage | grep -q totem; then
	pre-anon --anonymous -p 2022-2023 -o "$T/cachex" --report "$T/cache.txt" "$T/cache" > "$T/out" 2> "$T/err"
	ok 'hidden: in no export, report or message' \
		sh -c "! grep -rqiE 'sexe|garçons|totem|hibou|pacha|zulma' '$T/cachex' '$T/cache.txt' '$T/out' '$T/err'"
	pre-anon --names initials -o "$T/cachee" "$T/cache" > "$T/out" 2> "$T/err"
	lacks 'hidden: in no edition' "$T/cachee/enfants.csv" 'sexe|totem|Hibou'
	lacks 'local: free texts and names go' "$T/cachee/enfants.csv" 'Pacha|Zulma'
	matches 'local: names become initials' "$T/cachee/enfants.csv" ';Z\.'
	pre-anon --register -o "$T/registre.txt"
	matches 'register: what local.xml adds' "$T/registre.txt" 'Surnom'
	lacks 'register: what local.xml hides' "$T/registre.txt" 'Totem|Sexe'
	matches 'register: says how many are hidden' "$T/registre.txt" '2 colonnes masquées'
else
	result 1 'hidden: local.xml is read'
fi
mkdir -p "$T/locale/anon"
sed 's|<niveau dimension="sexe"/>|<niveau>nom</niveau>|' templates/anon/anonyme.xml > "$T/locale/anon/anonyme.xml"
status 'rules: a name is refused as a level' 2 pre-anon --anonymous -o "$T/rien" "$S"
matches 'rules: with file and line' "$T/err" 'anonyme.xml:[0-9]+: .*may not be published'
sed 's|<niveau dimension="territoire"/>|<niveau dimension="quartier"/>|' templates/anon/anonyme.xml > "$T/locale/anon/anonyme.xml"
status 'rules: a key is refused as a level' 2 pre-anon --anonymous -o "$T/rien" "$S"
sed 's| pas="mois"||' templates/anon/anonyme.xml > "$T/locale/anon/anonyme.xml"
status 'rules: a date to the day is refused as a level' 2 pre-anon --anonymous -o "$T/rien" "$S"
unset PREUTILS_TEMPLATES

# The register
for format in text html odt pdf; do
	status "register: $format" 0 pre-anon --register -T $format -o "$T/registre.$format" --set 'delegue=Claude Martin'
done
matches 'register: what was set' "$T/registre.text" 'Claude Martin'
for heading in Finalités 'Personnes concernées' 'Catégories de données' Destinataires 'Durées de conservation' 'Mesures de sécurité'; do
	matches "register: $heading" "$T/registre.text" "^$heading"
done
status 'use: a register of a dataset, which it does not read' 2 pre-anon --register "$S"
status 'use: a key of a dataset' 2 pre-anon --new-key "$T/autre-cle" "$S"
ok 'use: and no key then' test ! -e "$T/autre-cle"
status 'use: nothing asked' 2 pre-anon "$S"
status 'use: a dataset with values that cannot be read' 1 sh -c "cp -r $S '$T/faux' && sed -i '2s/;20[0-9-]*;/;hier;/' '$T/faux/enfants.csv' && pre-anon --anonymous -p 2022-2023 -o '$T/rien' '$T/faux'"
ok 'use: nothing written then' test ! -e "$T/rien"
plan_done
