#!/usr/bin/python3
"""A long document of paragraphs and tables, the same for pre-doc and for its peers; tests/bench/doc.sh runs it.

doc_peer.py template|html|groff SECTIONS > FILE    the source of the document
doc_peer.py reportlab SECTIONS FILE                the document itself, by reportlab's flowables
"""
import sys
from xml.sax.saxutils import escape

WORDS = """le programme suit des enfants et leurs familles pendant une partie de leur parcours avec l’école les
services de la ville et les associations du quartier chaque situation est étudiée par une équipe qui propose des
actions adaptées un référent accompagne la famille rencontre les partenaires et fait le point deux fois par an
accompagnement personnalisé orthophonie développement coordonnatrice établissement participation hebdomadaire
renouvellement responsabilité intercommunale représentation extraordinaire""".split()
COLUMNS = ["Quartier", "Filles", "Garçons", "Total", "Part"]


class Random:
    """The same numbers everywhere."""

    def __init__(self):
        self.state = 1

    def below(self, n):
        self.state = self.state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        return (self.state >> 33) % n


def sentence(random):
    words = [WORDS[random.below(len(WORDS))] for _ in range(9 + random.below(16))]
    return words[0][0].upper() + " ".join(words)[1:] + "."


def blocks(sections):
    """("h", text), ("p", text), ("t", rows)"""
    random = Random()
    for section in range(1, sections + 1):
        yield "h", f"Partie {section}"
        for _ in range(3):
            yield "p", " ".join(sentence(random) for _ in range(6))
        rows = []
        for row in range(12):
            girls, boys = random.below(90), random.below(90)
            rows.append([f"Secteur {section}.{row + 1}", str(girls), str(boys), str(girls + boys), f"{random.below(100)} %"])
        yield "t", rows


def xhtml_table(rows):
    head = "".join(f"<th>{name}</th>" for name in COLUMNS)
    body = "".join('<tr><th scope="row">%s</th>%s</tr>' % (row[0], "".join(f"<td>{cell}</td>" for cell in row[1:])) for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def xhtml(sections):
    for kind, content in blocks(sections):
        print({"h": "<h2>%s</h2>", "p": "<p>%s</p>", "t": "%s"}[kind]
              % (xhtml_table(content) if kind == "t" else escape(content)))


def template(sections):
    print('<?xml version="1.0" encoding="UTF-8"?>\n<html xsl:version="1.0" lang="fr" xmlns="http://www.w3.org/1999/xhtml" '
          'xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:pre="urn:preutils:fonctions">\n<head><title>Essai</title>'
          '<pre:page format="A4" marge-haut="25mm" marge-bas="25mm" marge-gauche="25mm" marge-droite="25mm" '
          'police="Liberation Serif" corps="11" interligne="1.28"/></head><body><section>')
    xhtml(sections)
    print("</section></body></html>")


def html(sections):
    print('<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"/><title>Essai</title><style>'
          "@page { size: A4; margin: 25mm } body { font: 11pt/1.28 'Liberation Serif'; text-align: justify; hyphens: auto }"
          "table { width: 100% }</style></head><body>")
    xhtml(sections)
    print("</body></html>")


def groff(sections):
    print(".nr PS 11\n.nr VS 14\n.nr LL 16c\n.nr PO 2.5c\n.nr HM 2.5c\n.nr FM 2.5c\n.ds CH\n.ds CF")
    for kind, content in blocks(sections):
        if kind == "h":
            print(f".SH\n{content}")
        elif kind == "p":
            print(f".LP\n{content}")
        else:
            print(".TS\ntab(;);\nl r r r r.")
            for row in [COLUMNS] + content:
                print(";".join(row))
            print(".TE")


def reportlab(sections, path):
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    fonts = "/usr/share/fonts/truetype/liberation"
    for face, file in ("Serif", "Regular"), ("Serif-Bold", "Bold"):
        for folder in fonts, fonts + "2":
            try:
                pdfmetrics.registerFont(TTFont(face, f"{folder}/LiberationSerif-{file}.ttf"))
                break
            except Exception:
                continue
    body = ParagraphStyle("p", fontName="Serif", fontSize=11, leading=14.1, alignment=TA_JUSTIFY, spaceAfter=6)
    heading = ParagraphStyle("h", fontName="Serif-Bold", fontSize=14, leading=18, spaceBefore=10, spaceAfter=4)
    look = TableStyle([("FONT", (0, 0), (-1, -1), "Serif", 10), ("FONT", (0, 0), (-1, 0), "Serif-Bold", 10),
                       ("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey)])
    story = []
    for kind, content in blocks(sections):
        if kind == "t":
            story.append(Table([COLUMNS] + content, colWidths=[50 * mm] + [27 * mm] * 4, repeatRows=1, style=look))
        else:
            story.append(Paragraph(escape(content), heading if kind == "h" else body))
    margins = dict(leftMargin=25 * mm, rightMargin=25 * mm, topMargin=25 * mm, bottomMargin=25 * mm)
    SimpleDocTemplate(path, pagesize=A4, title="Essai", **margins).build(story)


def main():
    makers = {"template": template, "html": html, "groff": groff}
    if len(sys.argv) == 3 and sys.argv[1] in makers:
        makers[sys.argv[1]](int(sys.argv[2]))
    elif len(sys.argv) == 4 and sys.argv[1] == "reportlab":
        reportlab(int(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(__doc__)


main()
