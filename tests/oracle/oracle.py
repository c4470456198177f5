#!/usr/bin/env python3
"""What each statistic of the catalogue means, said a second time, in SQL.

    oracle.py --period P [--ref R] [--dispositif a,b] [--programme x,y]
              [--stat id,id | --all] [--explain id:ROW[:COLUMN]] DATASET_FOLDER

It prints the long CSV (statistique;mesure;ligne;colonne;valeur;n;enfants;etat)
that pre-stat -T csv prints.  It was written from the description of the
statistics alone, shares no line with the C engine, and is slow and plain on
purpose.  oracle.sql holds the populations and the dimensions; this file loads
the folder, asks one question per statistic, orders the axes and does the exact
arithmetic.  Python's standard library only; no float anywhere.

Where the description leaves room, the most literal reading was taken:

 1. Units.  A child is a row of enfants, a family a row of familles: a parcours
    whose child key no row holds is itself counted as a parcours, but makes no
    child followed.  (--orphans keys takes the other reading: the key alone is a
    child, or a family, whose every attribute is inconnu.)
 2. The column enfants counts distinct child keys that the row holds (demande,
    suivi, activite, situation, parcours) or that its parcours, reached by an
    existing row, holds; a key that no row of enfants holds counts as one child,
    a child that lies behind a missing row counts as none.  The same holds for
    the measures familles (the key on the child's row) and parcours.
 3. Filters.  Without one everything counts, orphans too.  With one, a row whose
    way to a kept child or parcours is broken is out.  --dispositif alone keeps
    a parcours with a dangling child key (it is one of "these parcours"), though
    no child comes with it; --programme drops it.  What is read through a row
    (the quartier of a child, the meeting of a situation) is read whether that
    row is kept or not.
 4. etat at R: fini if date_fin <= R, else a_venir if date_debut > R, else
    suspendu if suspendu_depuis <= R, else en_cours.  A parcours without
    date_debut is therefore never a_venir; it is active and running never, and
    in parcours_periode by its date_validation.
 5. "A negative age or duration is missing": age, anciennete, duree, duree_mois.
    delai_jours is given by a formula and keeps its sign (--delay missing takes
    the other reading).
 6. nombre_dispositifs counts a missing dispositif as one value beside the others.
 7. Time axes.  On a stock the population is that of the bucket (first month cut
    at D, last bucket cut at F), running at its last day, whatever R is; * and
    the other axis of a crossed table cover the units of all buckets shown.
    The year axis begins at the first year that has a unit after filtering; none
    at all: only *.  For families, enfants in a bucket is the children followed in it.
 8. French order.  A label is compared with its letters stripped of accents and
    case, character by character, by code point: spaces, hyphens and apostrophes
    count (before letters).  Among accents: none, acute, grave, circumflex,
    diaeresis, then others.  ae as written for the ligature, as for oe.
    A label that is empty gives way to the code.
 9. An axis shows what the units of the population have, also those without the
    quantity that is averaged (empty mean, n 0).
10. parcours_evalues groups evaluation rows by the key they hold, so a parcours
    that no row holds can be one.  Two notes on one date: the first row wins.
11. A cell that is not of its column's type (a date that is none, a number with
    letters) is empty.  A key held by two rows is read through the first; a child
    or a family held twice is one, other rows are units each.
12. Niveau, quartier and so on of a child are those at R on every axis, time axes
    included; retard_scolaire needs only the two years (a birth after R is avance).
13. For the measure familles over suivis, enfants are the children behind the
    suivis (also one without a family); for the population familles_suivies they
    are the followed children of the families.
14. A child key that no row of enfants holds has inconnu everywhere, niveau
    included, even where scolarites has rows for that key.
15. --explain sorts by code point; for the measures enfants, familles and parcours
    it prints the keys that are counted.
"""
import argparse
import csv
import datetime
import io
import os
import re
import sqlite3
import sys
import unicodedata
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
csv.field_size_limit(1 << 30)


def catalogue(name):
    with open(os.path.join(HERE, name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f, delimiter=';'))


SCHEMA = catalogue('schema.csv')
STATS = catalogue('statistiques.csv')
DIMS = {d['dimension']: d for d in catalogue('dimensions.csv')}
LISTS = {}
for _l in catalogue('listes.csv'):
    LISTS.setdefault(_l['liste'], []).append(_l['code'])

# populations without children behind them
NO_CHILD = {'reunions', 'financements', 'personnels'}
# child populations (and what follows them): which parcours give dispositif, referent, profil
CONTEXT = {'enfants_suivis': 'actifs', 'activites': 'actifs', 'enfants_entres': 'entres', 'enfants_sortis': 'finis'}
STOCKS = {'enfants_suivis', 'familles_suivies', 'parcours_periode', 'parcours_en_cours'}
KEY_LABELS = {  # dimension: table of its labels, columns that make the label
    'quartier': ('quartiers', ('libelle',)), 'etablissement': ('etablissements', ('nom',)),
    'referent': ('referents', ('nom', 'prenom')), 'maitre_oeuvre': ('partenaires', ('nom',)),
    'partenaire': ('partenaires', ('nom',)), 'commune': None}


# ------------------------------------------------------------------ loading
def clean_date(s):
    if not re.fullmatch(r'[0-9]{4}-[0-9]{2}-[0-9]{2}', s):
        return None
    try:
        datetime.date(int(s[:4]), int(s[5:7]), int(s[8:]))
    except ValueError:
        return None
    return s


def clean_number(s):
    s = s.replace(',', '.')
    return s if re.fullmatch(r'[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)', s) else None


def clean_year(s):
    return s if re.fullmatch(r'[0-9]{4}', s) else None


def clean_school_year(s):
    m = re.fullmatch(r'([0-9]{4})-([0-9]{4})', s)
    return s if m and int(m[2]) == int(m[1]) + 1 else None


CLEAN = {'date': clean_date, 'decimal': clean_number, 'montant': clean_number, 'annee': clean_year,
         'annee_scolaire': clean_school_year, 'entier': lambda s: s if re.fullmatch(r'[+-]?[0-9]+', s) else None}


def delimiter(text):
    """The most frequent of ; , tab outside the quotes of the first record."""
    counts, quoted = {';': 0, ',': 0, '\t': 0}, False
    for ch in text:
        if ch == '"':
            quoted = not quoted
        elif not quoted and ch in '\r\n':
            break
        elif not quoted and ch in counts:
            counts[ch] += 1
    return max(counts, key=lambda c: counts[c])


def load(db, folder):
    tables = {}
    for c in SCHEMA:
        tables.setdefault(c['table'], []).append((c['colonne'], CLEAN.get(c['type'], lambda s: s)))
    for table, columns in tables.items():
        db.execute('CREATE TABLE %s (%s)' % (table, ', '.join('"%s" TEXT' % c for c, _ in columns)))
        path = os.path.join(folder, table + '.csv')
        if not os.path.exists(path):
            continue
        with open(path, encoding='utf-8-sig', newline='') as f:
            text = f.read()
        rows = csv.reader(io.StringIO(text, newline=''), delimiter=delimiter(text))
        header = next(rows, [])
        places = [(header.index(c) if c in header else -1, clean) for c, clean in columns]
        insert = 'INSERT INTO %s VALUES (%s)' % (table, ','.join('?' * len(columns)))
        for row in rows:
            if row:
                db.execute(insert, [clean(row[i]) if 0 <= i < len(row) and row[i] != '' else None for i, clean in places])


# ------------------------------------------------------------------ exact arithmetic
def exact(x):
    return Fraction(str(x))


def show(q):
    """At most 4 decimals, half away from zero, no trailing zeros, no -0."""
    if q is None:
        return ''
    k = (abs(q.numerator) * 20000 + q.denominator) // (2 * q.denominator)
    text = '%d.%04d' % (k // 10000, k % 10000)
    text = text.rstrip('0').rstrip('.')
    return '-' + text if q < 0 and k else text


def moins(a, b):
    """a - b of two decimals, as a decimal."""
    if a is None or b is None:
        return None
    places = max(len(x.partition('.')[2]) for x in (a, b))
    k = (exact(a) - exact(b)) * 10 ** places
    assert k.denominator == 1
    k = k.numerator
    digits = str(abs(k)).rjust(places + 1, '0')
    return ('-' if k < 0 else '') + digits[:len(digits) - places] + ('.' + digits[-places:] if places else '')


class Values:
    def __init__(self):
        self.x = []

    def step(self, x):
        if x is not None:
            self.x.append(exact(x))


class Sum(Values):
    def finalize(self):
        return show(sum(self.x, Fraction(0)))


class Mean(Values):
    def finalize(self):
        return show(sum(self.x, Fraction(0)) / len(self.x) if self.x else None)


class Median(Values):
    def finalize(self):
        x, n = sorted(self.x), len(self.x)
        return show((x[(n - 1) // 2] + x[n // 2]) / 2 if n else None)


# ------------------------------------------------------------------ order of labels
ACCENTS = {c: i for i, c in enumerate('\u0301\u0300\u0302\u0308', 1)}


def french(label, code):
    letters, accents, upper = [], [], []
    for ch in unicodedata.normalize('NFC', label):
        pair = {'œ': 'oe', 'Œ': 'OE', 'æ': 'ae', 'Æ': 'AE'}.get(ch)
        if pair is None:
            d = unicodedata.normalize('NFD', ch)
            pair, marks = d[0], tuple(ACCENTS.get(m, ord(m)) for m in d[1:])
        else:
            marks = ()
        for base in pair:
            letters.append(base.lower())
            accents.append(marks)
            upper.append(base != base.lower())
    return ''.join(letters), accents, upper, code


# ------------------------------------------------------------------ the engine
class Refused(Exception):
    pass


def last_day(y, m):
    return (datetime.date(y + m // 12, m % 12 + 1, 1) - datetime.timedelta(1)).isoformat()


def period(text):
    if re.fullmatch(r'[0-9]{4}', text):
        return text + '-01-01', text + '-12-31'
    if re.fullmatch(r'[0-9]{4}-[0-9]{4}', text) and clean_school_year(text):
        return text[:4] + '-09-01', text[5:] + '-08-31'
    d, sep, f = text.partition('..')
    if sep and clean_date(d) and clean_date(f) and d <= f:
        return d, f
    raise Refused('bad period: ' + text)


class Oracle:
    def __init__(self, folder, per, ref=None, dispositif=(), programme=(), orphans='rows', delay='signed', where=''):
        self.where = ' WHERE (%s)' % where if where else ''
        self.d, self.f = period(per)
        self.r = ref or self.f
        if not clean_date(self.r):
            raise Refused('bad reference date: ' + self.r)
        if not os.path.isdir(folder):
            raise Refused('no such folder: ' + folder)
        db = self.db = sqlite3.connect(':memory:')
        db.create_function('moins', 2, moins, deterministic=True)
        for name, cls in (('somme', Sum), ('moyenne', Mean), ('mediane', Median)):
            db.create_aggregate(name, 1, cls)
        load(db, folder)
        db.execute('CREATE TABLE run AS SELECT ? AS d, ? AS f, ? AS r', (self.d, self.f, self.r))
        db.execute('CREATE TABLE choix AS SELECT ? AS orphans', (orphans,))
        for table, codes in (('f_dispositif', dispositif), ('f_programme', programme)):
            db.execute('CREATE TABLE %s(code)' % table)
            db.executemany('INSERT INTO %s VALUES (?)' % table, [(c,) for c in codes])
        self.make_buckets()
        with open(os.path.join(HERE, 'oracle.sql'), encoding='utf-8') as f:
            db.executescript(f.read())
        if delay == 'missing':
            db.execute('UPDATE demande_unite SET delai_jours = NULL WHERE delai_jours < 0')
        self.labels = {}
        for dim, where in KEY_LABELS.items():
            self.labels[dim] = {}
            if where:
                for row in db.execute('SELECT id, %s FROM %s WHERE id IS NOT NULL ORDER BY rowid DESC' % (', '.join(where[1]), where[0])):
                    self.labels[dim][row[0]] = ' '.join(x for x in row[1:] if x) or row[0]

    def make_buckets(self):
        db, (d, f) = self.db, (self.d, self.f)
        y, m, self.months = int(d[:4]), int(d[5:7]), []
        db.execute('CREATE TABLE buckets(axe, v, d, f)')
        while '%04d-%02d' % (y, m) <= f[:7]:
            v = '%04d-%02d' % (y, m)
            self.months.append(v)
            db.execute("INSERT INTO buckets VALUES ('mois', ?, ?, ?)", (v, max(d, v + '-01'), min(f, last_day(y, m))))
            y, m = y + m // 12, m % 12 + 1
        first = db.execute('SELECT min(min(coalesce(date_validation, date_debut), coalesce(date_debut, date_validation))) FROM parcours').fetchone()[0]
        for y in range(int(first[:4]) if first else int(f[:4]) + 1, int(f[:4]) + 1):
            db.execute("INSERT INTO buckets VALUES ('annee', ?, ?, ?)", (y, '%04d-01-01' % y, min(f, '%04d-12-31' % y)))

    def columns(self, view):
        return {row[1] for row in self.db.execute('PRAGMA table_info(%s)' % view)}

    def axis(self, dim, view, expr, joins):
        """The values an axis shows, without *."""
        seen = {row[0] for row in self.db.execute('SELECT DISTINCT %s FROM %s' % (expr, view + ' p ' + joins + self.where))}
        missing = ['inconnu'] if None in seen else []
        seen.discard(None)
        if dim in ('mois', 'mois_entree', 'mois_sortie'):
            return self.months + missing
        if dim == 'annee':
            years = [int(v) for v in seen]
            return [str(y) for y in range(min(years), int(self.f[:4]) + 1)] if years else []
        kind, values = DIMS[dim]['axe'], DIMS[dim]['valeurs']
        if kind == 'nombre':
            return [str(v) for v in sorted(int(v) for v in seen)] + missing
        if kind == 'cle':
            label = self.labels[dim]
            return sorted(seen, key=lambda k: french(label.get(k, k), k)) + missing
        listed = LISTS[values] if values in LISTS else values.split(' ')
        return listed + sorted(seen - set(listed)) + missing

    def flat(self, stat):
        """Table flat(u, ident, child, k, x, l, c): one row per unit, value and child; returns both axes."""
        pop, dims = stat['population'], [stat['lignes'], stat['colonnes']]
        view, where, joins, exprs, axes = 'pop_' + pop, '', '', [], []
        time = [d for d in dims if d in ('mois', 'annee')]
        if time and pop in STOCKS:
            view = "(SELECT * FROM tps_%s WHERE axe = '%s')" % (pop, time[0])
            columns = self.columns('tps_' + pop)
        else:
            if 'annee' in time:
                view = 'pop_%s_annee' % pop
            columns = self.columns(view)
        for i, dim in enumerate(dims):
            if not dim:
                exprs.append("'*'")
                axes.append([])
                continue
            if dim in time and pop in STOCKS:
                expr = 'p.temps'
            elif dim in columns:
                expr = 'p.' + dim
            elif pop in CONTEXT and dim in ('dispositif', 'referent', 'profil'):
                joins += " LEFT JOIN child_multi m%d ON m%d.child = p.child AND m%d.ctx = '%s' AND m%d.dim = '%s'" % (i, i, i, CONTEXT[pop], i, dim)
                expr = 'm%d.v' % i
            elif pop.startswith('parcours') and dim == 'domaine_objectif':
                joins += ' LEFT JOIN parcours_multi m%d ON m%d.u = p.u' % (i, i)
                expr = 'm%d.v' % i
            else:
                raise Refused('%s: no dimension %s on %s' % (stat['id'], dim, pop))
            exprs.append("coalesce(CAST(%s AS TEXT), 'inconnu')" % expr)
            axes.append((dim, expr))
        axes = [self.axis(a[0], view, a[1], joins) if a else [] for a in axes]
        m = re.fullmatch(r'(moyenne|mediane|somme)\((\w+)\)', stat['mesure'])
        key = {'familles': 'famille', 'parcours': 'parcours'}.get(stat['mesure'])
        self.db.execute('DROP TABLE IF EXISTS flat')
        self.db.execute('CREATE TEMP TABLE flat AS SELECT DISTINCT p.u AS u, p.ident AS ident, p.child AS child, %s AS k, %s AS x, %s AS l, %s AS c FROM %s p %s%s'
                        % ('p.' + key if key else 'NULL', 'p.' + m[2] if m else 'NULL', exprs[0], exprs[1], view, joins, self.where))
        return axes, m[1] if m else None

    def cells(self, stat):
        """Yields (row, column, value, n, children) in order."""
        (rows, cols), agg = self.flat(stat)
        crossed, got = bool(stat['colonnes']), {}
        for by_l in ((1, 0) if stat['lignes'] else (0,)):
            for by_c in ((1, 0) if crossed else (0,)):
                l, c = 'l' if by_l else "'*'", 'c' if by_c else "'*'"
                if agg:
                    sql = ('SELECT l, c, %s(x), count(*), NULL FROM (SELECT DISTINCT u, x, %s AS l, %s AS c FROM flat WHERE x IS NOT NULL) GROUP BY l, c'
                           % (agg, l, c))
                    kids = dict(((a, b), n) for a, b, n in self.db.execute(
                        'SELECT l, c, count(DISTINCT child) FROM (SELECT child, %s AS l, %s AS c FROM flat WHERE x IS NOT NULL) GROUP BY l, c' % (l, c)))
                else:
                    what = {'nombre': 'u', 'enfants': 'child', 'familles': 'k', 'parcours': 'k'}[stat['mesure']]
                    sql = ('SELECT l, c, count(DISTINCT w), count(DISTINCT w), count(DISTINCT child) FROM (SELECT %s AS w, child, %s AS l, %s AS c FROM flat) GROUP BY l, c'
                           % (what, l, c))
                    kids = {}
                for a, b, value, n, children in self.db.execute(sql):
                    got[a, b] = (str(value), n, kids.get((a, b), children))
        empty = ('' if agg in ('moyenne', 'mediane') else '0', 0, 0)
        for a in rows + ['*']:
            for b in cols + ['*'] if crossed else ['*']:
                value, n, children = got.pop((a, b), empty)
                yield a, b if crossed else '', value, n, '' if stat['population'] in NO_CHILD else children
        assert not got, (stat['id'], got)   # no cell falls outside the axes

    def explain(self, stat, row, col):
        """The identifiers behind a cell, sorted."""
        (rows, cols), agg = self.flat(stat)
        for v, axis in ((row, rows), (col, cols)):
            if v != '*' and v not in axis:
                raise Refused('%s: no value %s on the axis' % (stat['id'], v))
        ident, unit = {'enfants': ('child', 'child'), 'familles': ('k', 'k'), 'parcours': ('k', 'k')}.get(stat['mesure'], ('ident', 'u'))
        return sorted(str(r[0] or '') for r in self.db.execute(
            'SELECT i FROM (SELECT DISTINCT %s AS i, %s AS u FROM flat WHERE (? = \'*\' OR l = ?) AND (? = \'*\' OR c = ?) AND %s IS NOT NULL)'
            % (ident, unit, 'x' if agg else unit), (row, row, col, col)))


def field(x):
    x = str(x)
    return '"' + x.replace('"', '""') + '"' if re.search('[;"\r\n]', x) else x


def main(argv=None):
    ap = argparse.ArgumentParser(description='The statistics of the catalogue, computed a second way.')
    ap.add_argument('--period', required=True)
    ap.add_argument('--ref')
    ap.add_argument('--dispositif', default='')
    ap.add_argument('--programme', default='')
    ap.add_argument('--stat', default='')
    ap.add_argument('--all', action='store_true', help='the default')
    ap.add_argument('--explain')
    ap.add_argument('--cross', help='POPULATION:ROWS:COLUMNS:MEASURE, a table that the catalogue need not have')
    ap.add_argument('--where', default='', help='a condition in SQL over the columns of the population view p')
    ap.add_argument('--orphans', choices=('rows', 'keys'), default='rows', help='see note 1 at the top of this file')
    ap.add_argument('--delay', choices=('signed', 'missing'), default='signed', help='see note 5')
    ap.add_argument('folder')
    a = ap.parse_args(argv)
    known, codes = {s['id']: s for s in STATS}, lambda t: [c for c in t.split(',') if c]
    out = []
    try:
        o = Oracle(a.folder, a.period, a.ref, codes(a.dispositif), codes(a.programme), a.orphans, a.delay, a.where)
        if a.explain:
            ident, row, col = (a.explain.split(':') + ['*', '*'])[:3]
            if ident not in known:
                raise Refused('no such statistic: ' + ident)
            out = o.explain(known[ident], row, col)
        elif a.cross:
            pop, rows, cols, measure = a.cross.split(':')
            stat = {'id': a.cross, 'population': pop, 'lignes': rows, 'colonnes': cols, 'mesure': measure or 'nombre'}
            for l, c, value, n, children in o.cells(stat):
                out.append(';'.join(field(x) for x in (stat['mesure'], l, c, value, n, children, '')))
        else:
            wanted = set(codes(a.stat)) if a.stat and not a.all else set(known)
            if wanted - set(known):
                raise Refused('no such statistic: ' + ', '.join(sorted(wanted - set(known))))
            out.append('statistique;mesure;ligne;colonne;valeur;n;enfants;etat')
            for s in STATS:
                if s['id'] in wanted:
                    for l, c, value, n, children in o.cells(s):
                        out.append(';'.join(field(x) for x in (s['id'], s['mesure'], l, c, value, n, children, '')))
    except Refused as e:
        print('oracle.py: %s' % e, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(''.join(line + '\n' for line in out).encode('utf-8'))
    return 0


if __name__ == '__main__':
    sys.exit(main())
