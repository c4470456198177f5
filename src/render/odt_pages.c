/* The pages that an ODT prints in its contents and references: those of our own layout, until the program
 * that opens it brings them up to date. */
#include "document/hyphenation.h"
#include "document/layout.h"
#include "render/odt.h"
#include "render/pdf_fonts.h"

static bool prints_pages(const struct document *document)
{
	for (const struct node *section = document->sections; section; section = section->next)
		for (const struct node *node = section; node; node = node_following(node, section))
			if (node->kind == NODE_CONTENTS ||
			    (node->kind == NODE_REFERENCE && node->shown == SHOW_PAGE))
				return true;
	return false;
}

static void lay_out(struct odt *odt, struct pdf_fonts *fonts)
{
	struct layout layout;
	struct hyphenation *hyphenation = hyphenation_open(odt->document->language);
	struct device device = {
	        .context = fonts, .width = pdf_fonts_width, .hyphenation = hyphenation, .visual = true};
	layout_make(&layout, odt->document, &device);
	odt->pages = arena_alloc(&odt->arena, layout.place_count, sizeof *odt->pages);
	for (size_t i = 0; i < layout.place_count; i++)
		odt->pages[i] = layout.places[i].page;
	layout_free(&layout);
	hyphenation_close(hyphenation);
}

/* Without the fonts there are no pages, and nothing is wrong: whoever opens the file may have them. */
void odt_find_pages(struct odt *odt)
{
	struct findings findings = {0};
	struct error error = {0};
	const struct pdf_info info = {.title = "", .language = "fr"};
	struct pdf_fonts fonts;
	struct pdf *pdf = prints_pages(odt->document) ? pdf_open(&info, &error) : NULL;
	if (!pdf)
		return;
	if (pdf_fonts_open(&fonts, pdf, odt->document->font, &findings, &error) == 0)
		lay_out(odt, &fonts);
	pdf_fonts_close(&fonts);
	pdf_close(pdf);
	findings_free(&findings);
}
