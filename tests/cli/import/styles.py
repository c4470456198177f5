"""styles.py DIR: the same 27 invented children in five spreadsheets, each kept in another way, and the cells
that an import of each must give (DIR/*.attendu.csv).
styles.py --compare EXPECTED DATASET: prints "right present" and, on standard error, each cell that is wrong."""
import csv
import datetime
import os
import sys
import unicodedata
import zipfile
from xml.sax.saxutils import escape

FIRST = ["Léa-Rose", "Noé", "Inès", "Mathéo", "Zoé", "Anaïs", "Jules", "Chloé", "Raphaël", "Maïssa", "Ewen", "Aïcha",
         "Théo", "Maëlle", "Loïc", "Salomé", "Gaël", "Héloïse", "Rémi", "Clémence", "Kévin", "Élise", "Hugo", "Nour",
         "Agathe", "Côme", "Yaëlle"]
LAST = ["DUPONT-MARTIN", "LE GOFF", "BENÂLI", "CHARPENTIER", "D'HERVILLY", "GUÉRIN", "FAURE", "FAURE", "LEFÈVRE",
        "DA COSTA", "KERVELLA", "TRAORÉ", "VASSEUR", "PRÉVOST", "MAÎTRE", "ROYER", "N'DIAYE", "BŒUF", "HÉMERY", "COLAS",
        "MORIN", "DELAÎTRE", "ARNAUD", "HADDAD", "PICARD", "SAINT-AUBIN", "EL FASSI"]
LEVELS = ["gs", "cp", "ce1", "ce2", "cm1", "cm2", "6e", "5e", "4e"]
SCHOOLS = {"0379002J": ["École mat. du Petit Saule", "mat Petit Saule"],
           "0379003K": ["École des Hirondelles", "elem Hirondelles"],
           "0379004L": ["Grand Pré", "Gd Pré"],
           "0379008R": ["Collège des Gabares", "clg Gabares"]}
PLACES = {"patte-d-oie": ["Patte d'Oie", "PATTE D'OIE", "Malétrenne"], "verrerie": ["La Verrerie", "verrerie"],
          "hors-qpv": ["hors QPV", "Hors quartier"]}
REASONS = {"demenagement": ["déménagement", "a déménagé"], "objectifs_atteints": ["objectifs atteints", "fin de parcours"],
           "refus_famille": ["refus de la famille", "abandon"]}
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def children():
    out = []
    for i in range(27):
        level = LEVELS[i % 9]
        age = 5 + i % 9
        birth = datetime.date(2021 - age, 1 + (i * 5) % 12, 1 + (i * 7) % 28)
        school = ("0379002J" if level == "gs" else "0379008R" if level in ("6e", "5e", "4e")
                  else "0379003K" if i % 2 else "0379004L")
        start = datetime.date(2020 + i % 2, 1 + (i * 3) % 12, 1 + (i * 11) % 28)
        end = start + datetime.timedelta(days=200) if i % 4 == 0 else None
        out.append({"nom": LAST[i], "prenom": FIRST[i], "sexe": "F" if i % 2 == 0 else "M", "date_naissance": birth,
                    "quartier": list(PLACES)[i % 3], "niveau": level, "etablissement": school, "date_debut": start,
                    "date_fin": end, "motif_sortie": list(REASONS)[i % 3] if end else "", "i": i})
    return out


def pick(table, key, i):
    forms = table[key]
    return forms[i % len(forms)]


def level_form(level, i):
    forms = {"gs": ["Gde section", "GS", "grande section"], "cp": ["CP", "C.P.", "cp"], "ce1": ["CE1 A", "CE 1", "ce1"],
             "ce2": ["CE2", "CE2 B", "Ce2"], "cm1": ["CM1", "cm1 A", "CM 1"], "cm2": ["CM2", "CM2 B", "cm2"],
             "6e": ["6ème", "6e B", "6eme"], "5e": ["5ème", "5°", "5e A"], "4e": ["4ème", "4e", "4eme C"]}[level]
    return forms[i % 3]


def write_expected(path, rows):
    names = ["nom", "prenom", "sexe", "date_naissance", "quartier", "niveau", "etablissement", "date_debut", "date_fin",
             "motif_sortie"]
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\n")
        out.writerow(names)
        for row in rows:
            out.writerow([row[n] if row[n] is not None else "" for n in names])


def style_a(folder, rows):
    """XLSX: titles above, headings of two rows, merged neighbourhood, dates as dates and as text, totals below."""
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Enfants 2021-2022"
    sheet.append(["VILLE – service enfance"])
    sheet.merge_cells("A1:K1")
    sheet.append([])
    sheet.append(["", "ENFANT", "", "", "", "SCOLARITÉ", "", "PARCOURS"])
    sheet.merge_cells("B3:E3")
    sheet.append(["N°", "Nom et prénom", "Date de naissance", "Sexe", "Quartier", "École", "Classe", "Entrée", "Sortie",
                  "Motif de sortie", "Remarques"])
    for row in rows:
        i = row["i"]
        birth = row["date_naissance"] if i % 2 else row["date_naissance"].strftime("%d/%m/%Y")
        sheet.append([i + 1, row["nom"] + " " + row["prenom"], birth, "G" if row["sexe"] == "M" else "F",
                      None if i == 7 else pick(PLACES, row["quartier"], i), pick(SCHOOLS, row["etablissement"], i),
                      level_form(row["niveau"], i), row["date_debut"], row["date_fin"],
                      pick(REASONS, row["motif_sortie"], i) if row["motif_sortie"] else None, "=SUM(1,1)" if i == 3 else None])
    rows[7]["quartier"] = rows[6]["quartier"]
    sheet.merge_cells("E11:E12")
    sheet.append([])
    sheet.append(["TOTAL", "=COUNTA(B5:B31)", "enfants"])
    sheet.append(["", "dont sortis", 7])
    sheet.column_dimensions["K"].hidden = True
    book.save(os.path.join(folder, "a.xlsx"))


def table(rows, titles, line):
    return [titles] + [line(row) for row in rows]


def write_csv(path, lines, encoding, separator):
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(lines)


def style_b(folder, rows):
    """CSV of Excel: Windows-1252, semicolons, capitals, dots in dates."""
    dots = lambda d: d.strftime("%d.%m.%Y") if d else ""
    lines = table(rows, ["NOM", "PRENOM", "DDN", "F/G", "QUARTIER", "ETABLISSEMENT", "NIVEAU", "DEBUT", "FIN", "MOTIF"],
                  lambda r: [r["nom"], r["prenom"].upper(), dots(r["date_naissance"]), "G" if r["sexe"] == "M" else "F",
                             pick(PLACES, r["quartier"], r["i"] + 1), pick(SCHOOLS, r["etablissement"], r["i"] + 1),
                             level_form(r["niveau"], r["i"] + 1), dots(r["date_debut"]), dots(r["date_fin"]),
                             pick(REASONS, r["motif_sortie"], r["i"] + 1) if r["motif_sortie"] else ""])
    write_csv(os.path.join(folder, "b.csv"), lines, "cp1252", ";")


def long_date(day):
    return "" if not day else ("1er" if day.day == 1 else str(day.day)) + " " + MONTHS[day.month - 1] + " " + str(day.year)


def style_c(folder, rows):
    """Text of a DOS programme: CP850, tabs, first name first, dates in words."""
    for row in rows:
        row["nom"] = row["nom"].replace("Œ", "OE")
    lines = table(rows, ["Prénom Nom", "Né(e) le", "Genre", "Secteur", "École", "Classe", "Début du suivi", "Fin du suivi",
                         "Raison"],
                  lambda r: [r["prenom"] + " " + r["nom"], long_date(r["date_naissance"]),
                             "Garçon" if r["sexe"] == "M" else "Fille", pick(PLACES, r["quartier"], r["i"]),
                             pick(SCHOOLS, r["etablissement"], r["i"]), level_form(r["niveau"], r["i"] + 2),
                             long_date(r["date_debut"]), long_date(r["date_fin"]),
                             pick(REASONS, r["motif_sortie"], r["i"]) if r["motif_sortie"] else ""])
    write_csv(os.path.join(folder, "c.csv"), lines, "cp850", "\t")


def ods_cell(value):
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime.date):
        return ('<table:table-cell office:value-type="date" office:date-value="%s"><text:p>%s</text:p></table:table-cell>'
                % (value.isoformat(), value.strftime("%d/%m/%y")))
    return ('<table:table-cell office:value-type="string">%s</table:table-cell>'
            % "".join("<text:p>%s</text:p>" % escape(line) for line in str(value).split("\n")))


def style_d(folder, rows):
    """ODS: titles with a typing error, two parcours in the lines of a cell, the header repeated in the middle."""
    titles = ["Nom", "Prénom", "Naissance", "Sexe", "Quartier prioritaire", "Etablissment", "Niveau scolaire", "Dispositif",
              "Date d'entrée", "Date de sortie", "Motif sortie", "Téléphone"]
    lines = [titles]
    for row in rows:
        i = row["i"]
        if i == 14:
            lines.append(titles)
        two = i % 5 == 1
        start = row["date_debut"]
        lines.append([row["nom"].title(), row["prenom"], row["date_naissance"], "garçon" if row["sexe"] == "M" else "fille",
                      pick(PLACES, row["quartier"], i), pick(SCHOOLS, row["etablissement"], i),
                      level_form(row["niveau"], i), "PRE\nCLAS" if two else "PRE",
                      start.strftime("%d/%m/%Y") + "\n15/12/2021" if two else start, row["date_fin"],
                      pick(REASONS, row["motif_sortie"], i) if row["motif_sortie"] else "", "06 39 98 00 %02d" % i])
    body = "".join("<table:table-row>%s</table:table-row>" % "".join(ods_cell(v) for v in line) for line in lines)
    content = ('<?xml version="1.0" encoding="UTF-8"?><office:document-content '
               'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
               'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
               'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
               '<office:spreadsheet><table:table table:name="Suivi">%s</table:table></office:spreadsheet></office:body>'
               '</office:document-content>' % body)
    manifest = ('<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
                'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
                '<manifest:file-entry manifest:full-path="/" '
                'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
                '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
    with zipfile.ZipFile(os.path.join(folder, "d.ods"), "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)


def style_e(folder, rows):
    """CSV of an old Mac: Mac Roman, commas, years of two digits, an impossible date, a future birth, no birth date."""
    for row in rows:
        row["nom"] = row["nom"]
    short = lambda d: "%d/%d/%02d" % (d.day, d.month, d.year % 100) if d else ""
    births = {3: "31/02/14", 9: "12/05/2090", 16: ""}
    lines = table(rows, ["Identité", "Date naiss.", "Sexe (F/M)", "QPV", "Étab scolaire", "Niv", "Entré le", "Sorti le",
                         "Motif fin", "INE"],
                  lambda r: [r["nom"] + " " + r["prenom"], births.get(r["i"], short(r["date_naissance"])), r["sexe"],
                             pick(PLACES, r["quartier"], r["i"]), pick(SCHOOLS, r["etablissement"], r["i"]),
                             level_form(r["niveau"], r["i"]), short(r["date_debut"]), short(r["date_fin"]),
                             pick(REASONS, r["motif_sortie"], r["i"]) if r["motif_sortie"] else "", "0%08dXX" % r["i"]])
    for i in births:
        rows[i]["date_naissance"] = None
    write_csv(os.path.join(folder, "e.csv"), lines, "mac_roman", ",")


def fold(text):
    text = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return "".join(c for c in text if c.isalnum())


def read(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def compare(expected, folder):
    by_name = {(fold(c["nom"]), fold(c["prenom"])): c for c in read(folder, "enfants")}
    schools = {s["enfant"]: s for s in read(folder, "scolarites")}
    parcours = {}
    for p in read(folder, "parcours"):
        parcours.setdefault(p["enfant"], p)
    right = present = 0
    with open(expected, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            child = by_name.get((fold(row["nom"]), fold(row["prenom"])), {})
            found = dict(schools.get(child.get("id"), {}))
            found.update(parcours.get(child.get("id"), {}))
            found.update(child)
            for name, value in row.items():
                if not value:
                    continue
                present += 1
                got = found.get(name, "")
                good = fold(got) == fold(value) if name in ("nom", "prenom") else got == value
                right += good
                if not good:
                    print("%s %s: %s: %r, %r expected" % (row["nom"], row["prenom"], name, got, value), file=sys.stderr)
    print(right, present)


if sys.argv[1] == "--compare":
    compare(sys.argv[2], sys.argv[3])
else:
    for letter, style in zip("abcde", (style_a, style_b, style_c, style_d, style_e)):
        kept = children()
        style(sys.argv[1], kept)
        write_expected(os.path.join(sys.argv[1], letter + ".attendu.csv"), kept)
