#!/usr/bin/env python3
"""TAP: the oracle against the hand-worked example, and against itself."""
import csv
import io
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import oracle  # noqa: E402

TINY = os.path.join(HERE, 'tiny', 'donnees')
count = failed = 0


def ok(cond, name, *why):
    global count, failed
    count += 1
    print('%s %d - %s' % ('ok' if cond else 'not ok', count, name))
    if not cond:
        failed += 1
        for w in why:
            print('# %s' % (w,))


def run(*args):
    p = subprocess.run([sys.executable, '-B', os.path.join(HERE, 'oracle.py'), *args], stdout=subprocess.PIPE, check=True)
    return p.stdout.decode('utf-8')


def cells(text):
    return {(r['statistique'], r['ligne'], r['colonne']): r for r in csv.DictReader(io.StringIO(text, newline=''), delimiter=';')}


def differs(got, expected):
    bad = []
    for key, value, n in expected:
        g = got.get(key)
        if g is None or (g['valeur'], g['n']) != (value, n):
            bad.append('%s: expected %s n %s, got %s' % (key, value, n, g and (g['valeur'], g['n'])))
    return bad


def dataset(folder, **tables):
    """One string per table: lines of header and rows."""
    for name, text in tables.items():
        with open(os.path.join(folder, name + '.csv'), 'w', encoding='utf-8', newline='') as f:
            f.write(text)
    return folder


# ---- the example
with open(os.path.join(HERE, 'tiny', 'expected.csv'), encoding='utf-8', newline='') as f:
    expected = [((r['statistique'], r['ligne'], r['colonne']), r['valeur'], r['n']) for r in csv.DictReader(f, delimiter=';')]
text = run('--period', '2022-2023', TINY)
tiny = cells(text)
for e in expected:
    bad = differs(tiny, [e])
    ok(not bad, ' '.join(x for x in e[0] if x), *bad)
ok(len(expected) == 108, '108 expected cells', len(expected))
ok(list(dict.fromkeys(k[0] for k in tiny)) == [s['id'] for s in oracle.STATS] and len(oracle.STATS) == 313, '313 statistics in catalogue order')
ok(text.startswith('statistique;mesure;ligne;colonne;valeur;n;enfants;etat\n') and '\r' not in text and text.endswith(';\n'), 'header and line ends')
ok(text == run('--period', '2022-09-01..2023-08-31', '--ref', '2023-08-31', '--all', TINY), 'a period written out')

clas = cells(run('--period', '2022-2023', '--dispositif', 'clas', TINY))
ok(not (bad := differs(clas, [
    (('enfants-suivis', '*', ''), '1', '1'), (('enfants-suivis-anciennete', '6-11', ''), '1', '1'),
    (('enfants-suivis-anciennete', '*', ''), '1', '1'), (('enfants-sortis', '*', ''), '0', '0'), (('demandes', '*', ''), '1', '1'),
    (('parcours-finis', '*', ''), '0', '0'), (('parcours-finis-moyenne-duree-mois', '*', ''), '', '0'),
    (('activites-enfants', '*', ''), '1', '1'), (('actions-periode', '*', ''), '1', '1')])), '--dispositif clas', *bad)
ok(all(clas[k] == tiny[k] for k in tiny if k[0].startswith(('financements', 'personnels', 'reunions'))), '--dispositif leaves money, staff, meetings')
ok(run('--period', '2022-2023', '--dispositif', 'clas', '--explain', 'demandes:*', TINY) == 'D2\n', '--explain with a filter')
ok(run('--period', '2022-2023', '--explain', 'enfants-suivis-sexe:F', TINY) == 'E1\nE3\n', '--explain id:ROW')
ok(run('--period', '2022-2023', '--explain', 'activites-activite-sexe:sport:F', TINY) == 'E1/2022-2023/sport\n', '--explain id:ROW:COLUMN')
ok(run('--period', '2022-2023', '--explain', 'parcours-evalues-grille-critere-moyenne-progression:autonomie:lecture', TINY)
   == 'PC1/autonomie/lecture\n', '--explain of a key in parts')
ok([tiny['reunions-type-reunion', '*', '']['enfants'], tiny['familles-suivies', '*', '']['enfants'],
    tiny['familles-suivies-annee', '2021', '']['enfants'], tiny['familles-suivies-annee', '*', '']['enfants'],
    tiny['actions-periode-somme-cout', '*', '']['enfants']] == ['', '4', '3', '5', '1'], 'the column enfants')

# ---- the dialects
with tempfile.TemporaryDirectory() as tmp:
    rnd = random.Random(1)
    for name in sorted(os.listdir(TINY)):
        with open(os.path.join(TINY, name), encoding='utf-8', newline='') as f:
            rows = list(csv.reader(f, delimiter=';'))
        order = list(range(len(rows[0])))
        rnd.shuffle(order)
        with open(os.path.join(tmp, name), 'w', encoding=rnd.choice(['utf-8', 'utf-8-sig']), newline='') as f:
            w = csv.writer(f, delimiter=rnd.choice(';,\t'), lineterminator=rnd.choice(['\n', '\r\n']), quoting=rnd.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
            w.writerows([row[i] for i in order] + ['vu\r\nle 3; "a",\tb' if n else 'autre'] for n, row in enumerate(rows))
    ok(run('--period', '2022-2023', tmp) == text, 'other separators, BOM, CRLF, quotes, column order: the same cells')
with tempfile.TemporaryDirectory() as tmp:
    empty = cells(run('--period', '2022-2023', tmp))
    ok(len({k[0] for k in empty}) == 313 and {c['n'] for c in empty.values()} == {'0'}
       and all(c['valeur'] == ('' if c['mesure'].startswith('m') else '0') for c in empty.values()), 'an empty folder: all at 0')
    ok([k[1] for k in empty if k[0] == 'enfants-suivis-annee'] == ['*'] and [k[1] for k in empty if k[0] == 'enfants-suivis-sexe'] == ['F', 'M', '*'],
       'an empty folder: list values and totals')

# ---- calendar
with tempfile.TemporaryDirectory() as tmp:
    dataset(tmp, enfants='id;date_naissance\nB1;2012-02-29\nB2;2012-02-28\nB3;2012-03-01\nB4;2024-05-01\n',
            parcours='id;enfant;date_debut;date_fin\n' + ''.join('P%d;B%d;2012-05-01;\n' % (i, i) for i in (1, 2, 3, 4))
            + ''.join('L%d;B1;%s;%s\n' % ((i,) + x) for i, x in enumerate([
                ('2022-01-15', '2022-04-14'), ('2022-01-15', '2022-04-15'), ('2023-01-31', '2023-02-28'), ('2023-01-31', '2023-03-01'),
                ('2023-02-10', '2023-02-09'), ('2021-12-31', '2022-12-30'), ('2021-12-31', '2022-12-31')])))
    for ref, ages in (('2023-02-27', '10'), ('2023-02-28', '10 11'), ('2023-03-01', '11'), ('2024-02-28', '11 12'), ('2024-02-29', '11 12'), ('2024-03-01', '12')):
        got = cells(run('--period', '2012-01-01..2025-01-01', '--ref', ref, '--stat', 'enfants-suivis-age', tmp))
        ok(' '.join(k[1] for k in got) == ages + ' inconnu *', 'ages at ' + ref, list(got))
    got = cells(run('--period', '2022-01-01..2023-12-31', '--stat', 'parcours-finis-duree,parcours-finis-moyenne-duree-mois,parcours-finis-mediane-duree-mois', tmp))
    ok({k[1]: int(c['n']) for k, c in got.items() if k[0] == 'parcours-finis-duree' and c['n'] != '0'} == {'0-2': 3, '3-5': 1, '6-11': 1, '12-17': 1, 'inconnu': 1, '*': 7},
       'lengths in months')
    # 2 3 0 1 11 12 and one that is missing
    ok([(c['valeur'], c['n']) for k, c in got.items() if k[0] != 'parcours-finis-duree'] == [('4.8333', '6'), ('2.5', '6')], 'their mean and median')

# ---- order and rounding
words = ['zoo', 'école', 'École', 'Ecole', 'ecole', 'côte', 'coté', 'cote', 'côté', 'cœur', 'coeur', 'Coeur', 'coexister', 'Érables', 'Centre']
ok(sorted(words, key=lambda w: oracle.french(w, w)) ==
   ['Centre', 'coeur', 'cœur', 'Coeur', 'coexister', 'cote', 'coté', 'côte', 'côté', 'ecole', 'Ecole', 'école', 'École', 'Érables', 'zoo'],
   'French order', sorted(words, key=lambda w: oracle.french(w, w)))
F = oracle.Fraction
ok([oracle.show(F(x)) for x in ('0.00005', '-0.00005', '-0.00004', '0.00004', '12.3400', '1e6', '-2.50005', '2/3')] ==
   ['0.0001', '-0.0001', '0', '0', '12.34', '1000000', '-2.5001', '0.6667'], 'rounding')
ok([oracle.moins('0.3', '0.1'), oracle.moins('1', '2.25'), oracle.moins('2', '2'), oracle.moins(None, '1')] == ['0.2', '-1.25', '0', None], 'exact subtraction')

# ---- hard datasets against themselves: explain, totals, one programme at a time
for seed in (1, 3, 4):
    with tempfile.TemporaryDirectory() as tmp:
        subprocess.run([sys.executable, '-B', os.path.join(HERE, 'hard.py'), str(seed), '30', tmp], check=True)
        o = oracle.Oracle(tmp, '2022-2023', '2023-02-28' if seed == 3 else None)
        bad, rnd = [], random.Random(seed)
        for s in oracle.STATS:
            table = list(o.cells(s))
            for l, c, value, n, children in rnd.sample(table, min(3, len(table))):
                if len(o.explain(s, l, c or '*')) != n:
                    bad.append((s['id'], l, c, n))
            multi = {'mois', 'annee', 'dispositif', 'referent', 'profil', 'domaine_objectif'} & {s['lignes'], s['colonnes']} or s['mesure'] != 'nombre'
            if s['lignes'] and not multi and sum(t[3] for t in table if t[0] != '*' and t[1] in ('', '*')) != table[-1][3]:
                bad.append((s['id'], 'total'))
        ok(not bad, 'hard %d: explain gives n lines, totals add up' % seed, *bad[:5])

print('1..%d' % count)
sys.exit(1 if failed else 0)
