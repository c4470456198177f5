"""Workbooks whose habits need a workbook: a sheet per school year, days counted from 1904. Persons are invented."""
import datetime
import sys
import zipfile

TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'


def sheet(rows):
    text = f'<worksheet xmlns="{MAIN}"><sheetData>'
    for r, row in enumerate(rows, 1):
        text += f'<row r="{r}">'
        for c, value in enumerate(row):
            place = f'{chr(65 + c)}{r}'
            if isinstance(value, tuple):
                text += f'<c r="{place}" s="{value[1]}"><v>{value[0]}</v></c>'
            else:
                text += f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
        text += '</row>'
    return text + '</sheetData></worksheet>'


def write(path, sheets, properties=''):
    with zipfile.ZipFile(path, 'w') as out:
        out.writestr('[Content_Types].xml', TYPES)
        out.writestr('_rels/.rels', f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{RELATIONS}/'
                     'officeDocument" Target="xl/workbook.xml"/></Relationships>')
        names = ''.join(f'<sheet name="{name}" sheetId="{i}" r:id="s{i}"/>' for i, (name, _) in enumerate(sheets, 1))
        out.writestr('xl/workbook.xml', f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}'
                     f'<sheets>{names}</sheets></workbook>')
        out.writestr('xl/_rels/workbook.xml.rels', f'<Relationships xmlns="{PACKAGE}">' + ''.join(
            f'<Relationship Id="s{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(sheets) + 1)) + f'<Relationship Id="st" Type="{RELATIONS}/styles" '
            'Target="styles.xml"/></Relationships>')
        out.writestr('xl/styles.xml', f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
                     '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>')
        for i, (_, rows) in enumerate(sheets, 1):
            out.writestr(f'xl/worksheets/sheet{i}.xml', sheet(rows))


folder = sys.argv[1]
HEAD = ['Nom Prénom', 'Né(e) le', 'Sexe', 'Classe']
write(f'{folder}/years.xlsx', [('2020-2021', [HEAD, ['DURAND Léa', '3/9/2012', 'F', 'CE1']]),
                               ('2021-22', [HEAD, ['DURAND Léa', '3/9/2012', 'F', 'CE2']])])
days = [(datetime.date(2012 + i, 9, 3 + i) - datetime.date(1904, 1, 1)).days for i in range(2)]
write(f'{folder}/epoch.xlsx', [('Liste', [HEAD[:3], ['DURAND Léa', (days[0], 1), 'F'],
                                          ['PETIT Tom', (days[1], 0), 'G']])], '<workbookPr date1904="1"/>')
