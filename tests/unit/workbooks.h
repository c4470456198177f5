/* Small workbooks for tests, honest and hostile, made entry by entry. */
#ifndef TESTS_UNIT_WORKBOOKS_H
#define TESTS_UNIT_WORKBOOKS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>
#include <zip.h>

#include "sheet/sheet.h"

struct part {
	const char *name, *text;
};

static inline void write_bytes(const char *path, const void *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static inline void write_package(const char *path, const struct part *parts, size_t count)
{
	int code = 0;
	unlink(path);
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
	assert_non_null(zip);
	for (size_t i = 0; i < count; i++) {
		zip_source_t *source = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
		zip_int64_t index = zip_file_add(zip, parts[i].name, source, ZIP_FL_ENC_UTF_8);
		assert_true(index >= 0);
		if (strcmp(parts[i].name, "mimetype") == 0)
			zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
	}
	assert_int_equal(zip_close(zip), 0);
}

#define RELATIONS "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define OFFICE    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define MAIN      " xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"

/* One sheet named Vaches; properties are those of the workbook. Formats: 0 number, 1 dd/mm/yyyy, 2 percent,
 * 3 hh:mm. */
static inline void write_xlsx(const char *path, const char *properties, const char *strings,
                              const char *worksheet)
{
	char workbook[600], sheet[20000], shared[4000];
	snprintf(
	        workbook, sizeof workbook,
	        "<workbook" MAIN " xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/"
	        "relationships'>%s<sheets><sheet name='Vaches' sheetId='1' r:id='rId1'/></sheets></workbook>",
	        properties);
	snprintf(sheet, sizeof sheet, "<worksheet" MAIN ">%s</worksheet>", worksheet);
	snprintf(shared, sizeof shared, "<sst" MAIN ">%s</sst>", strings);
	const struct part parts[] = {
	        {"[Content_Types].xml", "<Types/>"},
	        {"_rels/.rels", RELATIONS "<Relationship Id='r' Type='" OFFICE "officeDocument' "
	                                  "Target='xl/workbook.xml'/></Relationships>"},
	        {"xl/workbook.xml", workbook},
	        {"xl/_rels/workbook.xml.rels",
	         RELATIONS "<Relationship Id='rId1' Type='" OFFICE "worksheet' Target='worksheets/a.xml'/>"
	                   "<Relationship Id='rId2' Type='" OFFICE "styles' Target='styles.xml'/>"
	                   "<Relationship Id='rId3' Type='" OFFICE
	                   "sharedStrings' Target='/xl/strings.xml'/></Relationships>"},
	        {"xl/styles.xml",
	         "<styleSheet" MAIN "><numFmts><numFmt numFmtId='164' "
	         "formatCode='[$-40C]dd\\/mm\\/yyyy;@'/></numFmts><cellStyleXfs><xf numFmtId='14'/>"
	         "</cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='10'/>"
	         "<xf numFmtId='20'/></cellXfs></styleSheet>"},
	        {"xl/strings.xml", shared},
	        {"xl/worksheets/a.xml", sheet},
	};
	write_package(path, parts, sizeof parts / sizeof *parts);
}

static inline void write_ods(const char *path, const char *tables)
{
	char content[20000];
	snprintf(content, sizeof content,
	         "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
	         "xmlns:t='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
	         "xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' "
	         "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' "
	         "xmlns:c='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'>"
	         "<o:automatic-styles><style:style style:name='ta2'><style:table-properties "
	         "t:display='false'/></style:style></o:automatic-styles>"
	         "<o:body><o:spreadsheet>%s</o:spreadsheet></o:body></o:document-content>",
	         tables);
	const struct part parts[] = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
	                             {"content.xml", content}};
	write_package(path, parts, 2);
}

/* All cells of a sheet as "A1 text|B1 (day) 2021-09-03|…", rows ended by a line end; or, of what cannot be
 * read, "!" and the message's name. */
static inline char *read_all(const char *path, const struct sheet_options *options, size_t index)
{
	static const char *const kinds[] = {"", "", "(n)", "(b)", "(d)", "(t)", "(e)"};
	static char text[20000];
	struct error error = {0};
	const struct sheet_row *row;
	size_t length = 0;
	struct sheet_file *file = sheet_open(path, options, &error);
	struct sheet_reader *reader = file ? sheet_start(file, index, &error) : NULL;
	int got = reader ? 1 : -1;
	*text = '\0';
	while (got > 0 && (got = sheet_next(reader, &row, &error)) > 0) {
		for (size_t i = 0; i < row->count && length < sizeof text - 400; i++) {
			const struct sheet_cell *cell = &row->cells[i];
			char name[8];
			sheet_column_name(cell->column, name);
			length += (size_t)snprintf(text + length, 300, "%s%s%u%s%s %s", i ? "|" : "", name,
			                           (unsigned)cell->row, cell->hidden ? "~" : "",
			                           cell->covered ? "^" : kinds[cell->kind], cell->text);
		}
		if (length < sizeof text - 400)
			text[length++] = '\n';
		text[length] = '\0';
	}
	sheet_end(reader);
	sheet_close(file);
	if (got < 0)
		snprintf(text, sizeof text, "!%s", message_name(error.code));
	return text;
}

#endif
