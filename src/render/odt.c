/* ODT: a text that LibreOffice and Word go on with, with named styles, page styles and tables. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/ods_package.h"
#include "render/odt.h"
#include "render/render.h"

#define TYPE     "application/vnd.oasis.opendocument.text"
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static const char namespaces[] = " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                                 " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
                                 " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
                                 " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
                                 " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
                                 " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
                                 " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""
                                 " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""
                                 " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                                 " xmlns:xlink=\"http://www.w3.org/1999/xlink\""
                                 " office:version=\"1.3\"";

static double text_width(const struct node *section)
{
	return section->page.width - section->page.left - section->page.right;
}

/* A page style for each section, with its running heads. */
static void add_masters(struct odt *odt)
{
	size_t number = 0;
	for (const struct node *section = odt->document->sections; section; section = section->next) {
		number++;
		buffer_printf(
		        &odt->content,
		        "<style:master-page style:name=\"Section%zu\" style:page-layout-name=\"Page%zu\">",
		        number, number);
		if (section->header) {
			buffer_puts(&odt->content, "<style:header>");
			odt_running(odt, section->header, text_width(section));
			buffer_puts(&odt->content, "</style:header>");
		}
		if (section->footer) {
			buffer_puts(&odt->content, "<style:footer>");
			odt_running(odt, section->footer, text_width(section));
			buffer_puts(&odt->content, "</style:footer>");
		}
		buffer_puts(&odt->content, "</style:master-page>\n");
	}
}

static void add_sections(struct odt *odt)
{
	size_t number = 0;
	for (const struct node *section = odt->document->sections; section; section = section->next) {
		odt->master = arena_printf(&odt->arena, "Section%zu", ++number);
		odt_children(odt, section, (struct odt_place){.width = text_width(section)});
	}
}

static void add_text_element(struct buffer *xml, const char *element, const char *text)
{
	if (!text)
		return;
	buffer_printf(xml, "<%s>", element);
	odt_add_escaped(xml, text);
	buffer_printf(xml, "</%s>", element);
}

static void add_meta(struct buffer *xml, const struct document *document)
{
	int32_t today;
	char day[11];
	struct error ignored = {0};
	buffer_printf(xml, XML_HEAD "<office:document-meta%s><office:meta>", namespaces);
	add_text_element(xml, "meta:generator", "preutils");
	add_text_element(xml, "dc:title", document->title);
	add_text_element(xml, "dc:description", document->subject);
	add_text_element(xml, "dc:creator", document->author);
	if (getenv("SOURCE_DATE_EPOCH") && date_today(&today, &ignored) == 0) {
		date_format(today, day);
		buffer_printf(xml, "<meta:creation-date>%sT00:00:00</meta:creation-date>", day);
	}
	add_text_element(xml, "dc:language",
	                 strcmp(document->language, "fr") == 0 ? "fr-FR" : document->language);
	buffer_puts(xml, "</office:meta></office:document-meta>\n");
}

/* Between two paragraphs the larger white space counts, not both. What is not said here, LibreOffice takes as
 * it was in its oldest files. */
static void add_settings(struct buffer *xml)
{
	static const char *const settings[][2] = {{"AddParaTableSpacing", "false"},
	                                          {"AddParaTableSpacingAtStart", "true"},
	                                          {"IgnoreFirstLineIndentInNumbering", "false"},
	                                          {"UseFormerLineSpacing", "false"},
	                                          {"TabsRelativeToIndent", "true"},
	                                          {"DoNotJustifyLinesWithManualBreak", "true"}};
	buffer_printf(
	        xml,
	        XML_HEAD
	        "<office:document-settings%s "
	        "xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" "
	        "xmlns:ooo=\"http://openoffice.org/2004/office\"><office:settings><config:config-item-set "
	        "config:name=\"ooo:configuration-settings\">",
	        namespaces);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		buffer_printf(xml,
		              "<config:config-item config:name=\"%s\" "
		              "config:type=\"boolean\">%s</config:config-item>",
		              settings[i][0], settings[i][1]);
	buffer_puts(xml, "</config:config-item-set></office:settings></office:document-settings>\n");
}

static void add_content(struct odt *odt, struct buffer *xml, const struct buffer *body)
{
	buffer_printf(xml, XML_HEAD "<office:document-content%s>\n", namespaces);
	odt_add_automatic(odt, xml);
	buffer_puts(xml, "<office:body><office:text>\n");
	buffer_add(xml, body->bytes, body->length);
	buffer_puts(xml, "</office:text></office:body></office:document-content>\n");
}

static void add_pictures(struct package *package, struct odt *odt)
{
	for (size_t i = 0; i < odt->chart_count; i++) {
		char name[64];
		snprintf(name, sizeof name, "Pictures/graphique%zu.svg", i + 1);
		package_add(package, name, "image/svg+xml", &odt->charts[i]);
	}
	for (size_t i = 0; i < odt->image_count; i++) {
		struct buffer bytes = {0};
		buffer_add(&bytes, odt->images[i]->bytes, odt->images[i]->length);
		package_add(package, odt_image_name(odt, i + 1), odt->images[i]->type, &bytes);
	}
}

static int write_package(struct odt *odt, const struct buffer *masters, struct out *out, struct error *error)
{
	struct buffer content = {0}, styles = {0}, meta = {0}, settings = {0};
	struct package *package = package_open(TYPE, error);
	if (!package)
		return -1;
	add_content(odt, &content, &odt->content);
	buffer_printf(&styles, XML_HEAD "<office:document-styles%s>\n", namespaces);
	odt_add_styles(odt, masters->bytes, &styles);
	buffer_puts(&styles, "</office:document-styles>\n");
	add_meta(&meta, odt->document);
	package_add(package, "content.xml", "text/xml", &content);
	package_add(package, "styles.xml", "text/xml", &styles);
	package_add(package, "meta.xml", "text/xml", &meta);
	add_settings(&settings);
	package_add(package, "settings.xml", "text/xml", &settings);
	add_pictures(package, odt);
	return package_close(package, out, error);
}

int render_odt(const struct document *document, struct out *out, struct findings *findings,
               struct error *error)
{
	(void)findings;
	struct odt odt = {.document = document};
	add_masters(&odt);
	struct buffer masters = odt.content;
	odt.content = (struct buffer){0};
	odt_find_pages(&odt);
	add_sections(&odt);
	int status = write_package(&odt, &masters, out, error);
	buffer_free(&masters);
	buffer_free(&odt.content);
	free(odt.styles);
	free(odt.charts);
	map_free(&odt.by_key);
	arena_free(&odt.arena);
	return status;
}
