"""Recomputes the numbers of a filled survey from the SQL oracle's cells: cells, ranges, arithmetic, counts of rows.

Usage: survey.py SURVEY.csv ORACLE.csv. Prints each answer that differs, then how many were recomputed."""
import csv
import re
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def rows(path):
    return csv.DictReader(open(path, encoding="utf-8", newline=""), delimiter=";")


cells, lines = {}, {}
for row in rows(sys.argv[2]):
    cells[row["statistique"], row["ligne"], row["colonne"]] = row["valeur"]
    if row["colonne"] in ("", "*") and row["ligne"] != "*":
        lines.setdefault(row["statistique"], []).append((row["ligne"], row["valeur"]))


def cell(text):
    statistic, line, *column = text.split(":")
    if ".." in line:
        first, last = line.split("..")
        codes = [code for code, _ in lines[statistic]]
        return sum(Fraction(value) for _, value in lines[statistic][codes.index(first):codes.index(last) + 1])
    return Fraction(cells.get((statistic, line, column[0] if column else ""), "0") or "0")


def recomputed(source):
    if source.startswith("nombre de lignes de ") and " où " not in source:
        counted = lines.get(source.removeprefix("nombre de lignes de "), [])
        return Fraction(sum(1 for code, value in counted if code != "inconnu" and value not in ("", "0")))
    if ", où " in source and " = " in source and ":" in source:
        expression, names = source.split(", où ")
        values = dict(name.split(" = ") for name in names.split(", "))
        token = lambda m: f"cell({values[m[0]]!r})" if m[0] in values else f"Fraction({m[0]!r})"
        return eval(re.sub(r"[A-Za-z_]\w*|[0-9.]+", token, expression))
    if re.fullmatch(r"[a-z-]+:[^ ]+", source):
        return cell(source)
    return None


count = 0
for row in rows(sys.argv[1]):
    if row["etat"] != "rempli" or row["type"] not in ("entier", "decimal", "montant", "pourcentage"):
        continue
    value = recomputed(row["source"])
    if value is None:
        continue
    count += 1
    given = Decimal(row["valeur"])
    places = max(0, -given.as_tuple().exponent)
    for kept in range(places, 5):
        rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-kept), ROUND_HALF_UP)
        if rounded == given:
            break
    else:
        print(f"{row['code']}: {row['valeur']}, recomputed {float(value)} ({row['source']})")
print(count)
