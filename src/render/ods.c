#include "render/ods.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/ods_package.h"

#define TYPE "application/vnd.oasis.opendocument.spreadsheet"

const char ods_namespaces[] = " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                              " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
                              " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
                              " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
                              " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
                              " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
                              " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""
                              " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\""
                              " xmlns:chart=\"urn:oasis:names:tc:opendocument:xmlns:chart:1.0\""
                              " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""
                              " xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\""
                              " xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\""
                              " xmlns:ooo=\"http://openoffice.org/2004/office\""
                              " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                              " xmlns:xlink=\"http://www.w3.org/1999/xlink\""
                              " office:version=\"1.3\"";

void ods_add_length(struct buffer *xml, const char *attribute, int pixels)
{
	buffer_printf(xml, " %s=\"%.3fcm\"", attribute, pixels * 2.54 / 96);
}

void ods_add_address(struct buffer *xml, const struct sheet *sheet, size_t row, size_t column)
{
	if (sheet) {
		buffer_putc(xml, '\'');
		text_xml(xml, sheet->name, strlen(sheet->name));
		buffer_putc(xml, '\'');
	}
	char digits[24];
	buffer_putc(xml, '.');
	workbook_add_column(xml, column);
	buffer_add(xml, digits, integer_format((int64_t)row + 1, digits));
}

void ods_add_paragraph(struct buffer *xml, const char *text)
{
	size_t length = strlen(text);
	buffer_puts(xml, "<text:p>");
	if (*text != ' ' && (!length || text[length - 1] != ' ') && !strstr(text, "  ")) {
		text_xml(xml, text, length);
		text = "";
	}
	for (const char *start = text; *text;) {
		size_t plain = strcspn(text, " "), spaces = strspn(text + plain, " ");
		text_xml(xml, text, plain);
		bool inside = text + plain > start && text[plain + spaces] != '\0';
		text += plain + spaces;
		if (spaces && inside) {
			buffer_putc(xml, ' ');
			spaces--;
		}
		if (spaces)
			buffer_printf(xml, "<text:s text:c=\"%zu\"/>", spaces);
	}
	buffer_puts(xml, "</text:p>");
}

static void add_meta(struct buffer *xml, const struct workbook *book)
{
	char day[11];
	date_format(book->created, day);
	buffer_printf(
	        xml,
	        ODS_XML_HEAD
	        "<office:document-meta%s><office:meta><meta:generator>preutils</meta:generator><dc:title>",
	        ods_namespaces);
	text_xml(xml, book->title, strlen(book->title));
	buffer_printf(xml,
	              "</dc:title><dc:date>%sT00:00:00</dc:date><meta:creation-date>%sT00:00:00"
	              "</meta:creation-date><dc:language>fr-FR</dc:language></office:meta>"
	              "</office:document-meta>\n",
	              day, day);
}

static void add_item(struct buffer *xml, const char *name, const char *type, const char *value)
{
	buffer_puts(xml, "<config:config-item config:name=\"");
	buffer_puts(xml, name);
	buffer_puts(xml, "\" config:type=\"");
	buffer_puts(xml, type);
	buffer_puts(xml, "\">");
	buffer_puts(xml, value);
	buffer_puts(xml, "</config:config-item>");
}

static void add_setting(struct buffer *xml, const char *name, const char *type, size_t value)
{
	char digits[24];
	integer_format((int64_t)value, digits);
	add_item(xml, name, type, digits);
}

/* Split mode 2 is "frozen". */
static void add_view(struct buffer *xml, const struct sheet *sheet)
{
	buffer_puts(xml, "<config:config-item-map-entry");
	text_xml_attribute(xml, "config:name", sheet->name);
	buffer_putc(xml, '>');
	add_setting(xml, "CursorPositionX", "int", 0);
	add_setting(xml, "CursorPositionY", "int", sheet->frozen_rows);
	add_setting(xml, "HorizontalSplitMode", "short", sheet->frozen_columns ? 2 : 0);
	add_setting(xml, "VerticalSplitMode", "short", sheet->frozen_rows ? 2 : 0);
	add_setting(xml, "HorizontalSplitPosition", "int", sheet->frozen_columns);
	add_setting(xml, "VerticalSplitPosition", "int", sheet->frozen_rows);
	add_setting(xml, "ActiveSplitRange", "short", sheet->frozen_rows ? 2 : 0);
	add_setting(xml, "PositionLeft", "int", 0);
	add_setting(xml, "PositionRight", "int", sheet->frozen_columns);
	add_setting(xml, "PositionTop", "int", 0);
	add_setting(xml, "PositionBottom", "int", sheet->frozen_rows);
	add_item(xml, "ShowGrid", "boolean", "false");
	buffer_puts(xml, "</config:config-item-map-entry>\n");
}

static void add_settings(struct buffer *xml, const struct workbook *book)
{
	buffer_printf(xml,
	              ODS_XML_HEAD
	              "<office:document-settings%s><office:settings>"
	              "<config:config-item-set config:name=\"ooo:view-settings\">"
	              "<config:config-item-map-indexed config:name=\"Views\">"
	              "<config:config-item-map-entry>"
	              "<config:config-item config:name=\"ViewId\" config:type=\"string\">view1"
	              "</config:config-item><config:config-item-map-named config:name=\"Tables\">\n",
	              ods_namespaces);
	for (size_t i = 0; i < book->count; i++)
		add_view(xml, book->sheets[i]);
	buffer_puts(xml, "</config:config-item-map-named>");
	add_item(xml, "ShowGrid", "boolean", "false");
	buffer_puts(
	        xml,
	        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
	        "</office:settings></office:document-settings>\n");
}

static void add_charts(struct package *package, const struct workbook *book)
{
	size_t number = 0;
	for (size_t i = 0; i < book->count; i++) {
		const struct sheet *sheet = book->sheets[i];
		for (size_t j = 0; j < sheet->chart_count; j++) {
			char name[64];
			struct buffer xml = {0};
			snprintf(name, sizeof name, "Object %zu/", ++number);
			package_add_document(package, name, "application/vnd.oasis.opendocument.chart");
			snprintf(name, sizeof name, "Object %zu/content.xml", number);
			buffer_puts(&xml, ODS_XML_HEAD);
			ods_add_chart(&xml, sheet, &sheet->charts[j]);
			package_add(package, name, "text/xml", &xml);
		}
	}
}

int ods_write(const struct workbook *book, struct out *out, struct error *error)
{
	static void (*const add[])(struct buffer *, const struct workbook *) = {ods_add_styles, add_meta,
	                                                                        add_settings};
	static const char *const names[] = {"styles.xml", "meta.xml", "settings.xml"};
	struct package *package = package_open(TYPE, error);
	if (package == NULL)
		return -1;
	package_make(package, "content.xml", "text/xml", ods_content_add, ods_content_new(book));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buffer xml = {0};
		buffer_puts(&xml, i < 1 ? ODS_XML_HEAD : "");
		add[i](&xml, book);
		package_add(package, names[i], "text/xml", &xml);
	}
	add_charts(package, book);
	return package_close(package, out, error) ? -1 : workbook_check(book, error);
}
