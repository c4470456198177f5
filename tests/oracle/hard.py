#!/usr/bin/env python3
"""A small, readable and nasty dataset, for comparing two engines cell by cell.

    hard.py SEED N OUTDIR

N children (a few more exist only as keys).  The same SEED and N give the same
bytes.  Every person, family, school, partner and programme is invented.

What is in it: parcours, actions, suivis... that begin and end exactly on the
ends of periods (2022-09-01..2023-08-31, 2022, and the reference dates
2023-02-28, 2023-03-01, 2024-02-29), the day before and the day after; births on
29 February, on and around the reference days, and after them; parcours running
together in one and in several dispositifs, with only a validation, suspended, in
the future, ending before they begin; codes in no list, in every list column;
keys that point nowhere, in every key column; empty cells in every column that is
not part of a key, but for the few where it has no clear meaning; decimals with 6 places and with commas; notes at 1, 2 and many dates;
labels that differ by case, accent, ligature, hyphen; two keys with one label;
files with CRLF, BOM, commas, tabs, shuffled and unknown columns, columns and
whole files missing, line breaks inside quotes.

Seeds divisible by 3 also have parcours without date_debut; seeds divisible by 4
have no file missing and plain `;` files.
"""
import csv
import datetime
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

PIVOTS = ['2022-01-01', '2022-09-01', '2022-12-31', '2023-02-28', '2023-03-01', '2023-08-31', '2024-02-29', '2021-08-31']
DECIMALS = ['0.10', '0.20', '0.30', '1', '2.5', '3,5', '0,1', '0.000001', '12.345678', '7,654321', '-1.25', '-0.00004', '100.10',
            '33.333333', '66.666667', '0.00005', '0,00015', '2.000000', '1234567.891234', '0', '-0']
NOTES = ['0', '1', '1.5', '2', '2,25', '3', '3.333333', '4', '5', '0.1', '10', '-1']
ODD = ['zz-neuf', 'A1', 'autre2', 'été', 'Zone 9']
QUARTIERS = ['École', 'Ecole', 'école', 'ecole', 'Écoles', 'Cœur de ville', 'Coeur de ville', 'Saint-Jean', 'Saint Jean', 'SAINT-JEAN',
             "L'Isle", 'Lisle', 'Centre', 'Centre', 'Îlot vert', 'Ilot vert', 'ilot vert', 'côte', 'coté', 'cote', 'côté', 'Zup; nord', 'Les "Hauts"']
NOMS = ['Noël', 'Noel', 'NOËL', 'Élan', 'Elan', 'Œuf', 'Orge', 'Abbaye', 'àbbaye', 'Çà et là', 'Ca et la', 'Zéphyr']
FAMILLES = ['Verdoux', 'Lampion', 'Brindille', 'Caillou', 'Pervenche', 'Trémolo', 'Ørsted-Fictif', "D'Aubépine", 'Tournesol']
PRENOMS = ['Ada', 'Bao', 'Chloé', 'Dov', 'Élie', 'Fanta', 'Gaël', 'Hana', 'Ïlan', 'Jo', 'Kim', 'Léo']


def read(name):
    with open(os.path.join(HERE, name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f, delimiter=';'))


def main():
    if len(sys.argv) != 4:
        sys.exit('usage: hard.py SEED N OUTDIR')
    seed, n, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rnd = random.Random(seed)
    schema, lists = {}, {}
    for c in read('schema.csv'):
        schema.setdefault(c['table'], []).append(c)
    for l in read('listes.csv'):
        lists.setdefault(l['liste'], []).append(l['code'])
    data = {t: [] for t in schema}
    seen = {t: set() for t in schema}

    def chance(p):
        return rnd.random() < p

    def pick(seq):
        return seq[rnd.randrange(len(seq))]

    def day(lo=2019, hi=2024):
        if chance(0.45):
            d = datetime.date.fromisoformat(pick(PIVOTS)) + datetime.timedelta(pick([-1, 0, 0, 1]))
        elif chance(0.1):
            d = pick([datetime.date(2020, 2, 29), datetime.date(2022, 10, 31), datetime.date(2023, 1, 31), datetime.date(2022, 8, 30)])
        else:
            d = datetime.date(lo, 1, 1) + datetime.timedelta(rnd.randrange((hi - lo + 1) * 365))
        return d.isoformat()

    def code(name, empty=0.08, odd=0.06):
        x = rnd.random()
        if x < empty:
            return ''
        return pick(ODD) if x < empty + odd else pick(lists[name])

    def key(ids, nowhere, empty=0.06, lost=0.05):
        x = rnd.random()
        if x < empty:
            return ''
        return pick(nowhere) if x < empty + lost or not ids else pick(ids)

    def maybe(value, p=0.3):
        return '' if chance(p) else value

    def add(table, **row):
        """Keeps a row unless its key is there already; fills the columns that were not given."""
        cols = schema[table]
        k = tuple(row[c['colonne']] for c in cols if c['cle'] == 'primaire')
        if k in seen[table]:
            return False
        seen[table].add(k)
        for c in cols:
            if c['colonne'] not in row:
                row[c['colonne']] = code(c['liste']) if c['liste'] else ''
        data[table].append(row)
        return True

    # ---- reference tables
    programmes = ['P1', 'P2', 'P3']
    for i, p in enumerate(programmes):
        add('programmes', id=p, nom='PRE inventé %d' % (i + 1), commune='3799%d' % i, departement='37', date_creation=maybe('2008-01-01'),
            coordonnateur=maybe('Personne Inventée'))
    quartiers = ['Q%02d' % i for i in range(1, 9)]
    for q in quartiers:
        add('quartiers', id=q, libelle=pick(QUARTIERS), code_qpv='', commune=maybe('37990'))
    ecoles = ['03700%02dA' % i for i in range(1, 8)]
    for e in ecoles:
        add('etablissements', id=e, nom=pick(['École ', 'Ecole ', 'école ', 'Collège ', 'College ']) + pick(NOMS), commune=maybe('37990'),
            quartier=key(quartiers, ['Q98'], 0.2))
    referents = ['R%d' % i for i in range(1, 7)]
    for r in referents:
        add('referents', id=r, nom=pick(NOMS), prenom=maybe(pick(PRENOMS)), fonction=maybe('Référent'), structure='')
    partenaires = ['PA%d' % i for i in range(1, 8)]
    for p in partenaires:
        add('partenaires', id=p, nom=pick(NOMS) + pick(['', '', ' ; "sud"', ' bis']))

    # ---- families and children
    familles = ['F%03d' % i for i in range(1, max(2, n * 6 // 10) + 1)]
    for f in familles:
        add('familles', id=f, programme=key(programmes, ['P9'], 0.05), quartier=key(quartiers, ['Q99', 'Q97'], 0.15),
            nombre_enfants=maybe(pick(['0', '1', '2', '3', '4', '5', '6', '12']), 0.15), commune=maybe(pick(['37990', '37991', '2A990', '99999']), 0.15),
            code_postal=maybe('37990'))
    enfants = ['E%03d' % i for i in range(1, n + 1)]
    lost_child = ['E901', 'E902', 'E903']
    births = ['2008-02-29', '2012-02-29', '2016-02-29', '2020-02-29', '2012-08-31', '2012-09-01', '2017-08-31', '2017-09-01', '2006-08-31',
              '2006-09-01', '2012-03-01', '2012-02-28', '2021-08-31', '2021-09-01', '2023-12-05', '2024-01-01', '2023-08-31', '2023-09-01',
              '2011-12-31', '2012-01-01', '2017-02-28', '2017-03-01']
    for e in enfants:
        born = pick(births) if chance(0.4) else datetime.date.fromordinal(
            datetime.date(2004, 1, 1).toordinal() + rnd.randrange(6900)).isoformat()
        add('enfants', id=e, programme=key(programmes, ['P9'], 0.03), famille=key(familles, ['F901', 'F902'], 0.06), nom=maybe(pick(FAMILLES)),
            prenom=maybe(pick(PRENOMS)), date_naissance=maybe(born, 0.05), quartier=key(quartiers, ['Q99', 'Q96'], 0.12),
            date_premier_contact=maybe(day()))
        start = rnd.randrange(2018, 2024)
        for y in range(start, min(start + rnd.randrange(0, 5), 2024)):
            if chance(0.85):
                add('scolarites', enfant=e, annee_scolaire='%d-%d' % (y, y + 1), etablissement=key(ecoles, ['0379998Z', '0379999Z'], 0.15),
                    redoublement=maybe(pick(['oui', 'non', 'non']), 0.2))
    for e in lost_child[:2]:
        add('scolarites', enfant=e, annee_scolaire='2022-2023', etablissement=ecoles[0])

    def child(lost=0.05, empty=0.03):
        return key(enfants, lost_child, empty, lost)

    # ---- parcours
    parcours = []

    def one_parcours(e):
        shape = rnd.random()
        start, end, suspended, valid = day(), maybe(day(), 0.45), '', maybe(day(), 0.5)
        if end and end < start and chance(0.8):
            start, end = end, start
        if shape < 0.08:                                # validated before or in the period, begins later
            start, end, valid = pick(['2023-09-01', '2023-10-15', '2024-03-01', '2025-01-01']), '', day(2022, 2023)
        elif shape < 0.16:                              # suspended
            start, end, suspended = day(2020, 2022), maybe(day(2023, 2024), 0.6), day(2022, 2024)
        elif shape < 0.2:                               # future
            start, end, valid = '2026-01-01', '', ''
        elif shape < 0.23:                              # the same day
            end = start
        p = 'PC%03d' % (len(parcours) + 1)
        parcours.append(p)
        add('parcours', id=p, enfant=e, dispositif=code('dispositif', 0), referent=key(referents, ['R98', 'R99'], 0.12),
            date_validation=valid, date_debut=start, suspendu_depuis=suspended, date_fin=end)

    for e in enfants:
        for _ in range(pick([0, 1, 1, 1, 2, 2, 3, 5])):
            one_parcours(e)
    for _ in range(max(2, n // 15)):
        one_parcours(pick(lost_child + ['']))
    if seed % 3 == 0:
        for valid in ('2022-10-05', ''):
            parcours.append('PC%03d' % (len(parcours) + 1))
            add('parcours', id=parcours[-1], enfant=pick(enfants), dispositif='pre', referent='', date_validation=valid, date_debut='',
                suspendu_depuis='', date_fin='')
    lost_parcours = ['PC901', 'PC902']

    def of_parcours():
        return key(parcours, lost_parcours, 0.02, 0.05)

    # ---- what belongs to a parcours
    for i in range(len(parcours) * 5 // 4):
        add('objectifs', id='O%04d' % (i + 1), parcours=of_parcours(), libelle=maybe('Lire;\r\nécrire "seul"' if chance(0.2) else 'Lire'),
            date_bilan=maybe(day()))
    actions = []
    for i in range(len(parcours) * 3 // 2):
        actions.append('A%04d' % (i + 1))
        proposed = day()
        add('actions', id=actions[-1], parcours=of_parcours(), maitre_oeuvre=key(partenaires, ['PA98', 'PA99'], 0.12),
            date_preconisation=maybe(proposed, 0.02), date_debut=maybe(day()), date_fin=maybe(day() if chance(0.3) else max(proposed, day()), 0.45),
            heures=maybe(pick(DECIMALS)), cout=maybe(pick(DECIMALS)))
    for _ in range(len(actions) * 3 // 2):
        add('bilans', action=key(actions, ['A9901', 'A9902'], 0, 0.06), point_de_vue=code('point_de_vue', 0), date=day(2021, 2023),
            commentaire=maybe('ligne 1\nligne 2, "suite"; fin', 0.6))
    for p in parcours + lost_parcours:
        for _ in range(pick([0, 0, 1, 2])):
            grille, critere = code('grille', 0), pick(['lecture', 'calcul', 'assiduite']) if chance(0.7) else code('critere', 0)
            for _ in range(pick([1, 2, 2, 3, 5])):
                add('evaluations', parcours=p, date=day(2021, 2024), grille=grille, critere=critere, note=maybe(pick(NOTES), 0.06))

    # ---- what belongs to a child
    for i in range(n * 2):
        asked = day()
        later = '' if chance(0.35) else (datetime.date.fromisoformat(asked) + datetime.timedelta(pick([0, 1, 7, 10, 31, 365, -3]))).isoformat()
        add('demandes', id='D%04d' % (i + 1), enfant=child(), date=maybe(asked, 0.02), partenaire=key(partenaires, ['PA97'], 0.4), date_suite=later)
    for i in range(n * 3 // 2):
        start = day()
        add('suivis', id='S%04d' % (i + 1), enfant=child(), partenaire=key(partenaires, ['PA98', 'PA96'], 0.05), date_debut=maybe(start, 0.02),
            date_fin=maybe(day() if chance(0.3) else max(start, day()), 0.5))
    for _ in range(n * 3 // 2):
        y = pick([2021, 2022, 2022, 2022, 2023])
        add('activites', enfant=key(enfants, lost_child, 0, 0.05), annee_scolaire='%d-%d' % (y, y + 1), activite=code('activite', 0),
            partenaire=key(partenaires, ['PA95'], 0.4))

    # ---- meetings, money, staff
    reunions = ['RE%02d' % i for i in range(1, 16)]
    for r in reunions:
        add('reunions', id=r, programme=key(programmes, ['P8'], 0.05), date=maybe(day(2021, 2024), 0.05), participants=maybe('7'))
    for _ in range(n):
        add('situations', reunion=key(reunions, ['RE98'], 0, 0.05), enfant=key(enfants, lost_child, 0, 0.05))
    first = pick([2018, 2020])
    for p in programmes + ['P8']:
        for y in [first, 2022, 2023, 2024]:
            for _ in range(3):
                add('financements', programme=p, annee=str(y), financeur=code('financeur', 0), montant=maybe(pick(DECIMALS), 0.05))
                add('personnels', programme=p, annee=str(y), fonction=code('fonction', 0), nombre=maybe('1'), etp=maybe(pick(DECIMALS), 0.05))
    for i in range(n // 4):
        add('pieces', id='J%03d' % (i + 1), enfant=child(0.05, 0), parcours=key(parcours, lost_parcours, 0.5), fichier='pieces/%03d.pdf' % (i + 1),
            titre='', date=maybe(day()), sha256='')

    # ---- writing
    plain = seed % 4 == 0
    optional = ['quartiers', 'etablissements', 'referents', 'partenaires', 'scolarites', 'bilans', 'evaluations', 'personnels', 'financements',
                'activites', 'objectifs', 'situations', 'reunions', 'pieces', 'familles', 'suivis']
    missing = set() if plain else {t for t in optional if chance(0.05)}
    os.makedirs(out, exist_ok=True)
    for table in schema:
        path = os.path.join(out, table + '.csv')
        if os.path.exists(path):
            os.unlink(path)
        if table in missing or not data[table]:
            continue
        columns = [c['colonne'] for c in schema[table] if plain or c['obligatoire'] or not chance(0.03)]
        extra = not plain and chance(0.3)
        if extra:
            columns.append('remarque')
        sep, end, bom = ';', '\n', ''
        if not plain:
            rnd.shuffle(columns)
            rnd.shuffle(data[table])
            sep, end, bom = pick(';;;,,\t'), pick(['\n', '\n', '\r\n']), pick(['', '', '\ufeff'])

        def cell(x):
            if any(c in x for c in sep + '"\r\n') or (not plain and chance(0.03)):
                return '"' + x.replace('"', '""') + '"'
            return x

        with open(path, 'w', encoding='utf-8', newline='') as f:
            f.write(bom + sep.join(cell(c) for c in columns) + end)
            for row in data[table]:
                if extra:
                    row['remarque'] = pick(['', 'vu', 'à revoir\nlundi; mardi, "non"\t.'])
                f.write(sep.join(cell(row[c]) for c in columns) + end)


main()
