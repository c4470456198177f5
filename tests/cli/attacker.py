"""What an attacker makes of published tables: linear programs over all of them together, through libglpk.

    attacker.py THRESHOLD ORIGINAL.csv MASKED.csv DATASET   (statistiques.csv of tests/oracle says what counts what)

Written apart from the tools, from the definition of the statistics alone. Prints the narrowest interval around a
number on few children, and fails where one is narrower than the threshold allows."""
import csv
import ctypes
import ctypes.util
import math
import sys
from collections import defaultdict

threshold = int(sys.argv[1])
glpk = ctypes.CDLL(ctypes.util.find_library("glpk") or "libglpk.so.40")
glpk.glp_create_prob.restype = ctypes.c_void_p
glpk.glp_get_obj_val.restype = ctypes.c_double
for name, kinds in {
    "glp_add_cols": "pi", "glp_add_rows": "pi", "glp_set_obj_dir": "pi", "glp_set_obj_coef": "pid",
    "glp_set_col_bnds": "piidd", "glp_set_row_bnds": "piidd", "glp_get_obj_val": "p", "glp_get_status": "p",
    "glp_delete_prob": "p", "glp_simplex": "pp", "glp_set_mat_row": "piipp", "glp_init_smcp": "p",
}.items():
    getattr(glpk, name).argtypes = [
        {"p": ctypes.c_void_p, "i": ctypes.c_int, "d": ctypes.c_double}[k] for k in kinds]
glpk.glp_term_out(0)
FREE, LOWER, UPPER, DOUBLE, FIXED, MINIMUM, MAXIMUM, OPTIMAL, UNBOUNDED = 1, 2, 3, 4, 5, 1, 2, 5, 6


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


PARTS = {"demandes_familles": ("demandes", "origine", "famille"),
         "demandes_professionnels": ("demandes", "origine", "professionnel"),
         "bilans_enfants": ("bilans", "point_de_vue", "enfant"),
         "bilans_referents": ("bilans", "point_de_vue", "referent"),
         "bilans_professionnels": ("bilans", "point_de_vue", "professionnel"),
         "bilans_familles": ("bilans", "point_de_vue", "famille"),
         "parcours_finis": ("parcours_periode", "etat", "fini"),
         "actions_refusees": ("actions_preconisees", "etat_action", "refusee")}
WITHIN = [("enfants_entres", "enfants_suivis"), ("enfants_sortis", "enfants_suivis"),
          ("parcours_entres", "parcours_periode"), ("parcours_en_cours", "parcours_periode"),
          ("actions_preconisees", "actions_periode")]
STOCKS = {"enfants_suivis", "parcours_periode", "parcours_en_cours", "objectifs_en_cours", "activites",
          "actions_periode", "suivis_en_cours", "familles_suivies", "parcours_evalues"}
CHILD = {"sexe", "age", "tranche_age", "quartier", "territoire", "niveau", "cycle", "etablissement",
         "type_etablissement", "zone", "secteur", "scolarisation", "redoublement", "retard_scolaire"}
CYCLES = {"tps ps ms gs": "maternelle", "cp ce1 ce2 cm1 cm2": "elementaire", "6e 5e 4e 3e": "college",
          "2de 1re tle cap": "lycee"}
CYCLE = {code: cycle for codes, cycle in CYCLES.items() for code in codes.split()}
HIERARCHIES = [("age", "tranche_age"), ("niveau", "cycle")]


def band(code):
    if code == "inconnu":
        return code
    return next(b for most, b in ((1, "0-1"), (5, "2-5"), (10, "6-10"), (16, "11-16"), (999, "17+"))
                if int(code) <= most)


def roll(dimension, code, other):
    if (dimension, other) == ("age", "tranche_age"):
        return band(code)
    if (dimension, other) == ("niveau", "cycle"):
        return CYCLE.get(code, "inconnu")
    return keys[dimension].get(code, {}).get(other, "inconnu") or "inconnu"


keys = {}
for name, dimension, columns in (("quartiers", "quartier", {"territoire": "type"}),
                                 ("etablissements", "etablissement",
                                  {"type_etablissement": "type", "zone": "zone", "secteur": "secteur"}),
                                 ("partenaires", "partenaire", {"type_partenaire": "type"})):
    keys[dimension] = {row[next(iter(row))]: {d: row.get(c, "") for d, c in columns.items()}
                       for row in table(f"{sys.argv[4]}/{name}.csv")}
    HIERARCHIES += [(dimension, d) for d in columns]

declared = {row["id"]: row for row in table("tests/oracle/statistiques.csv")}


def multiple(population, dimension, measure):
    if dimension in ("mois", "annee"):
        return population in STOCKS
    if measure in ("enfants", "familles", "parcours"):
        return not (measure == "enfants" and dimension in CHILD)
    if population.startswith(("enfants", "activites", "demandes", "suivis")):
        return dimension in ("dispositif", "referent", "profil")
    return population.startswith("parcours") and dimension == "domaine_objectif"


def key_of(row):
    about = declared[row["statistique"]]
    population, measure, at = about["population"], row["mesure"], {}
    for dimension, code in ((about["lignes"], row["ligne"]), (about["colonnes"], row["colonne"])):
        if dimension and (code != "*" or (dimension == "annee") or (dimension == "mois" and population in STOCKS)):
            at[dimension] = code
    if measure[:3] in ("moy", "som"):
        measure = measure[measure.index("("):]
    while population in PARTS and not set(at) & {"mois", "annee"}:
        population, dimension, code = PARTS[population]
        at[dimension] = code
    return population, measure, frozenset(at.items())


# What has a line of its own only where a unit has it.
OPEN = {"age", "annee_entree", "quartier", "commune", "etablissement", "referent", "maitre_oeuvre", "partenaire"}


def has_unit(row):
    about = declared[row["statistique"]]
    one = [(dimension, code) for dimension, code in ((about["lignes"], row["ligne"]),
                                                     (about["colonnes"], row["colonne"])) if dimension and code != "*"]
    return len(one) == 1 and (one[0][0] in OPEN or one[0][1] == "inconnu")


values, primary, relations, lines, least = {}, {}, [], [], {}
grids = defaultdict(dict)
original = {(r["statistique"], r["ligne"], r["colonne"]): r for r in table(sys.argv[2])}
masked = table(sys.argv[3])
shown_counts, medians = {}, {}
for row in masked:
    if row["mesure"] == "nombre" and row["valeur"]:
        shown_counts[key_of(row)] = float(row["valeur"])
for row in masked:
    truth = original[row["statistique"], row["ligne"], row["colonne"]]
    assert row["etat"] or row["valeur"] == truth["valeur"], row
    assert not row["enfants"] and (row["mesure"] in ("nombre", "enfants", "familles", "parcours") or not row["n"])
    if row["mesure"].startswith("mediane") and row["valeur"]:
        population, measure, at = key_of(row)
        medians[population, "nombre", at] = measure[len("mediane"):], float(row["valeur"])
    if truth["enfants"] == "" or row["mesure"].startswith("mediane"):
        continue
    key = key_of(row)
    value = None if row["etat"] else float(row["valeur"] or 0)
    if row["mesure"].startswith("moyenne") and value is not None:
        count = shown_counts.get((key[0], "nombre", key[2]))
        value = None if count is None else value * count
    if values.get(key) is None:
        values[key] = value
    if 1 <= int(truth["enfants"]) < threshold:
        assert row["etat"], row
        primary[key] = row
    grids[row["statistique"]][row["ligne"], row["colonne"]] = key
    if row["mesure"] == "nombre" and has_unit(row):
        least[key] = 1.0

LOOSE = {}
for name, grid in grids.items():
    about = declared[name]
    rows, columns = list(dict.fromkeys(r for r, _ in grid)), list(dict.fromkeys(c for _, c in grid))
    for dimension, codes, at in ((about["lignes"], rows, lambda i, k: (i, k)),
                                 (about["colonnes"], columns, lambda i, k: (k, i))):
        others = columns if codes is rows else rows
        if not dimension:
            continue
        for other in others:
            total = grid[at("*", other)]
            members = {code: grid[at(code, other)] for code in codes if code != "*"}
            several = multiple(about["population"], dimension, about["mesure"])
            lines.append((total, dimension, members, several))
for total, dimension, members, several in list(lines):
    for fine, coarse in HIERARCHIES:
        groups = defaultdict(dict)
        for code, member in members.items():
            if fine == dimension:
                groups[roll(fine, code, coarse)][code] = member
        for code, group in groups.items():
            whole = (total[0], total[1], total[2] | {(coarse, code)})
            if whole in values:
                lines.append((whole, fine, group, several))
for total, dimension, members, several in lines:
    entries = [(total, 1.0)] + [(m, -1.0) for m in members.values()]
    if several:
        relations += [([(m, 1.0), (total, -1.0)], True) for m in members.values()] + [(entries, True)]
    else:
        relations.append((entries, False))
for key in values:
    population, measure, at = key
    if measure != "nombre":
        if (population, "nombre", at) in values and measure in ("enfants", "familles", "parcours"):
            relations.append(([(key, 1.0), ((population, "nombre", at), -1.0)], True))
        continue
    for small, large in WITHIN:
        if population == small and (large, measure, at) in values and not dict(at).keys() & {"mois", "annee"}:
            relations.append(([(key, 1.0), ((large, measure, at), -1.0)], True))
    for item in at:
        whole = (population, measure, at - {item})
        if whole in values and item[0] in ("origine", "point_de_vue", "etat", "etat_action"):
            relations.append(([(key, 1.0), (whole, -1.0)], True))

# How many have each age, beside their mean age; how many have one, two, three of something, beside all of it.
MONTHS = {"0-2": (0, 2), "3-5": (3, 5), "6-11": (6, 11), "12-17": (12, 17), "18-23": (18, 23), "24-35": (24, 35),
          "36+": (36, 999)}
YEARS = {"0-1": (0, 1), "2-5": (2, 5), "6-10": (6, 10), "11-16": (11, 16), "17+": (17, 99)}
FEW = {"1": (1, 1), "2": (2, 2), "3": (3, 3), "3+": (3, 999), "4+": (4, 999)}
SPANS = {"age": None, "tranche_age": YEARS, "duree": MONTHS, "nombre_dispositifs": FEW, "nombre_parcours": FEW,
         "enfants_suivis_par_famille": FEW}
SUMS = {"age": "(age)", "tranche_age": "(age)", "duree": "(duree_mois)"}
members_of = {(total, dimension): members for total, dimension, members, _ in lines}


def amounts(total, dimension):
    """What the sum of a line's amounts is made of, and what is missing there."""
    population, _, at = total
    if dimension in SUMS:
        return [(population, SUMS[dimension], at)], []
    if dimension == "enfants_suivis_par_famille" and population == "familles_suivies" and not at:
        return [("enfants_suivis", "nombre", at)], []
    if dimension == "nombre_dispositifs" and population == "enfants_suivis":
        each = members_of.get((total, "dispositif"), {})
        return [k for c, k in each.items() if c != "inconnu"], [k for c, k in each.items() if c == "inconnu"]
    if dimension == "nombre_parcours" and population == "enfants_suivis" and not at:
        return [("parcours_periode", "nombre", frozenset({("etat", e)})) for e in ("fini", "suspendu", "en_cours")], []
    return [], []


def spans_of(dimension, members):
    return {c: (0, 0) if c == "inconnu" else SPANS[dimension][c] if SPANS[dimension] else (int(c), int(c))
            for c in members}


for total, dimension, members, several in lines:
    if total in medians and SUMS.get(dimension) == medians[total][0]:
        spans, median = spans_of(dimension, members), medians[total][1]
        for side in (lambda low, high: low <= median, lambda low, high: high >= median):
            relations.append(([(members[c], -1.0 if side(*spans[c]) else 1.0) for c in members if c != "inconnu"],
                              True))
    sums, missing = amounts(total, dimension) if total[1] == "nombre" and dimension in SPANS else ([], [])
    if not sums or several or any(key not in values for key in sums):
        continue
    spans = spans_of(dimension, members)
    relations.append(([(k, -1.0) for k in sums + missing] + [(members[c], spans[c][0]) for c in members], True))
    relations.append(([(k, 1.0) for k in sums] + [(members[c], -spans[c][1]) for c in members], True))

# A followed family has a child who is followed, and no more of them than it has children.
FAMILY = {"structure_familiale", "responsable_legal", "commune", "taille_fratrie"}
for key in list(values):
    population, measure, at = key
    children = ("enfants_suivis", measure, at)
    if population == "familles_suivies" and measure == "nombre" and children in values and set(dict(at)) <= FAMILY:
        relations.append(([(key, 1.0), (children, -1.0)], True))
        size = dict(at).get("taille_fratrie", "")
        if size.isdigit():
            relations.append(([(children, 1.0), (key, -float(size))], True))

# Parts of hidden numbers that hang together, each its own program.
parent = {key: key for key, value in values.items() if value is None}


def root(key):
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


for entries, _ in relations:
    hidden = [k for k, _ in entries if values[k] is None]
    for key in hidden[1:]:
        parent[root(key)] = root(hidden[0])
parts, rows_of = defaultdict(list), defaultdict(list)
for key in parent:
    parts[root(key)].append(key)
for entries, at_most in relations:
    hidden = [k for k, _ in entries if values[k] is None]
    if hidden:
        rows_of[root(hidden[0])].append((entries, at_most))

parameters = ctypes.create_string_buffer(1024)
glpk.glp_init_smcp(parameters)
ctypes.c_int.from_buffer(parameters).value = 0


def bound(problem, column, direction):
    glpk.glp_set_obj_coef(problem, column, 1.0)
    glpk.glp_set_obj_dir(problem, direction)
    assert glpk.glp_simplex(problem, parameters) == 0
    status = glpk.glp_get_status(problem)
    value = glpk.glp_get_obj_val(problem) if status == OPTIMAL else math.inf
    assert status in (OPTIMAL, UNBOUNDED), "the published tables contradict each other"
    glpk.glp_set_obj_coef(problem, column, 0.0)
    return value


narrowest, narrow, looked = math.inf, [], 0
for first, members in parts.items():
    if not any(key in primary for key in members):
        continue
    problem = glpk.glp_create_prob()
    glpk.glp_add_cols(problem, len(members))
    place = {key: i + 1 for i, key in enumerate(members)}
    for key in members:
        signed = "progression" in key[1]
        glpk.glp_set_col_bnds(problem, place[key], FREE if signed else LOWER, least.get(key, 0.0), 0.0)
    for entries, at_most in rows_of[first]:
        sums, known = defaultdict(float), 0.0
        for key, factor in entries:
            if values[key] is None:
                sums[place[key]] += factor
            else:
                known += factor * values[key]
        slack = 0.05 if "(" in entries[0][0][1] else 0.0   # means are rounded
        sums = {k: v for k, v in sums.items() if v}
        row = glpk.glp_add_rows(problem, 1)
        kind = UPPER if at_most else DOUBLE if slack else FIXED
        glpk.glp_set_row_bnds(problem, row, kind, -known - slack, -known + slack)
        indices = (ctypes.c_int * (len(sums) + 1))(0, *sums)
        factors = (ctypes.c_double * (len(sums) + 1))(0, *sums.values())
        glpk.glp_set_mat_row(problem, row, len(sums), indices, factors)
    for key in members:
        if key in primary:
            looked += 1
            high = bound(problem, place[key], MAXIMUM)
            width = high - bound(problem, place[key], MINIMUM) if high < math.inf else math.inf
            narrowest = min(narrowest, width)
            if width < threshold - 1 - 0.001:
                narrow.append((width, primary[key]))
    glpk.glp_delete_prob(problem)
print(f"{looked} numbers on few children, narrowest interval {narrowest:g}")
for width, row in narrow[:10]:
    print(f"{row['statistique']}:{row['ligne']}:{row['colonne']} is known within {width:g}")
sys.exit(1 if narrow or not looked else 0)
