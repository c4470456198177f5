/* PDF: the pages of the layout engine, drawn and tagged. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document/hyphenation.h"
#include "document/layout.h"
#include "render/pdf_fonts.h"
#include "render/render.h"

struct printer {
	struct pdf *pdf;
	struct pdf_fonts *fonts;
	struct layout layout;
	const struct layout_page *page;
	struct arena arena;
	struct map elements; /* from a tree element's address to its number in numbers */
	size_t *numbers;
	size_t number_count, number_capacity;
	int heading;              /* the last one's level in the file */
	struct pdf_glyph *glyphs; /* the run being collected */
	size_t glyph_count, glyph_capacity;
};

static const char *role_of(enum node_kind kind)
{
	static const char *const roles[NODE_KINDS] = {
	        [NODE_SECTION] = "Sect",  [NODE_H1] = "H1",          [NODE_H2] = "H2",
	        [NODE_H3] = "H3",         [NODE_H4] = "H4",          [NODE_P] = "P",
	        [NODE_DIV] = "Div",       [NODE_UL] = "L",           [NODE_OL] = "L",
	        [NODE_LI] = "LI",         [NODE_TABLE] = "Table",    [NODE_CAPTION] = "Caption",
	        [NODE_THEAD] = "THead",   [NODE_TBODY] = "TBody",    [NODE_TFOOT] = "TFoot",
	        [NODE_TR] = "TR",         [NODE_TH] = "TH",          [NODE_TD] = "TD",
	        [NODE_A] = "Link",        [NODE_CHART] = "Figure",   [NODE_SIGNATURE] = "Div",
	        [NODE_CONTENTS] = "TOC",  [NODE_IMAGE] = "Figure",   [NODE_COLUMNS] = "Div",
	        [NODE_SIDE] = "Div",      [NODE_REFERENCE] = "Link", [NODE_NOTE] = "Reference",
	        [NODE_NOTE_TEXT] = "Note"};
	return roles[kind] ? roles[kind] : "P";
}

struct slot {
	const struct node *node;
	size_t part;
};

/* An element may have parts of its own beside its number: a list item has a body (part 1) and a label (2).
 * Gives the index in numbers. */
static size_t slot_of(struct printer *printer, const struct node *node, size_t part, bool *added)
{
	const struct slot wanted = {node, part};
	long known = map_find(&printer->elements, (const char *)&wanted, sizeof wanted);
	*added = known < 0;
	if (known >= 0)
		return (size_t)known;
	struct slot *key = arena_alloc(&printer->arena, 1, sizeof *key);
	*key = wanted;
	size_t index = printer->number_count++;
	map_add(&printer->elements, (const char *)key, sizeof *key, index, NULL);
	printer->numbers =
	        memory_grow(printer->numbers, &printer->number_capacity, index + 1, sizeof *printer->numbers);
	printer->numbers[index] = 0;
	return index;
}

static size_t element_of(struct printer *printer, const struct node *node);

static size_t part_of(struct printer *printer, const struct node *item, size_t part, const char *role)
{
	bool added;
	size_t slot = slot_of(printer, item, part, &added);
	if (added) {
		size_t above = element_of(printer, item);
		printer->numbers[slot] =
		        pdf_element_add(printer->pdf, above, &(struct pdf_element_info){.role = role});
	}
	return printer->numbers[slot];
}

/* What a block or link hangs on: the block around it that is in the file. */
static size_t home_of(struct printer *printer, const struct node *node)
{
	const struct node *above = node->parent;
	while (above && node_model(above->kind) == MODEL_INLINE)
		above = above->parent;
	if (!above)
		return 0;
	return above->kind == NODE_LI ? part_of(printer, above, 1, "LBody") : element_of(printer, above);
}

/* Heading levels in a file start at 1 and skip none. */
static const char *heading_role(struct printer *printer, enum node_kind kind)
{
	int level = node_heading(kind);
	if (level > printer->heading + 1)
		level = printer->heading + 1;
	printer->heading = level;
	return role_of((enum node_kind)(NODE_H1 + level - 1));
}

static size_t new_element(struct printer *printer, const struct node *node)
{
	struct pdf_element_info info = {.role = role_of(node->kind)};
	if (node_heading(node->kind))
		info.role = heading_role(printer, node->kind);
	if (node->parent && node->parent->kind == NODE_CONTENTS)
		info.role = "TOCI";
	if (node->kind == NODE_CHART)
		info.alternative = node->chart->alternative;
	if (node->kind == NODE_IMAGE)
		info.alternative = node->image->alternative;
	if (node->kind == NODE_NOTE_TEXT)
		info.id = arena_printf(&printer->arena, "note%06zu", node->ordinal);
	if (node->kind == NODE_TH)
		info.scope = node->row_header ? "Row" : "Column";
	if (node->kind == NODE_TH || node->kind == NODE_TD) {
		info.colspan = node->colspan;
		info.rowspan = node->rowspan;
	}
	return pdf_element_add(printer->pdf, home_of(printer, node), &info);
}

static size_t element_of(struct printer *printer, const struct node *node)
{
	bool added;
	size_t slot = slot_of(printer, node, 0, &added);
	if (!added)
		return printer->numbers[slot];
	size_t element = new_element(printer, node);
	printer->numbers[slot] = element;
	/* Empty cells count too: rows are to be whole. */
	if (node->kind == NODE_TR)
		for (const struct node *cell = node->first; cell; cell = cell->next)
			element_of(printer, cell);
	return element;
}

static bool is_artifact(const struct mark *mark)
{
	return mark->role == ROLE_ARTIFACT || !mark->owner;
}

static size_t element_of_mark(struct printer *printer, const struct mark *mark)
{
	if (mark->role == ROLE_LABEL)
		return part_of(printer, mark->owner, 2, "Lbl");
	if (mark->link)
		return element_of(printer, mark->link);
	if (mark->owner->kind == NODE_LI)
		return part_of(printer, mark->owner, 1, "LBody");
	return element_of(printer, mark->owner);
}

static bool same_content(const struct mark *a, const struct mark *b)
{
	if (is_artifact(a) || is_artifact(b))
		return is_artifact(a) && is_artifact(b);
	return a->owner == b->owner && a->role == b->role && a->link == b->link;
}

static bool same_look(const struct style *a, const struct style *b)
{
	return a == b || (a->bold == b->bold && a->italic == b->italic && a->code == b->code &&
	                  a->color == b->color && a->size >= b->size && a->size <= b->size);
}

static bool same_line(const struct mark *a, const struct mark *b)
{
	return b->kind == MARK_TEXT && fabs(a->y - b->y) < 0.6 * fmax(a->style->size, b->style->size) &&
	       b->x >= a->x;
}

struct run {
	int font;
	double x, y;
	const struct style *style;
};

static void flush(struct printer *printer, const struct run *run)
{
	if (printer->glyph_count)
		pdf_text(printer->pdf, run->font, run->style->size, run->style->color, run->x, run->y,
		         printer->glyphs, printer->glyph_count);
	printer->glyph_count = 0;
}

static void add_glyph(struct printer *printer, struct run *run, int font, uint16_t code, double x)
{
	if (printer->glyph_count && font != run->font)
		flush(printer, run);
	if (printer->glyph_count == 0) {
		run->font = font;
		run->x = x;
	}
	if (printer->glyph_count == printer->glyph_capacity)
		printer->glyphs = memory_grow(printer->glyphs, &printer->glyph_capacity,
		                              printer->glyph_count + 1, sizeof *printer->glyphs);
	printer->glyphs[printer->glyph_count++] = (struct pdf_glyph){code, x - run->x};
}

static void add_text(struct printer *printer, struct run *run, const struct mark *mark, const char *text,
                     size_t length, double x)
{
	struct pdf_shape shapes[PDF_SHAPES];
	const char *end = text + length;
	const int16_t *widths;
	int own = pdf_fonts_of(printer->fonts, mark->style, &widths);
	uint32_t code;
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step) {
		if (code <= 0xFFFF && widths[code] >= 0) {
			add_glyph(printer, run, own, (uint16_t)code, x);
			x += widths[code] * mark->style->size / 1000;
			continue;
		}
		size_t count = pdf_fonts_shape(printer->fonts, mark->style, code, shapes);
		for (size_t i = 0; i < count; i++) {
			add_glyph(printer, run, shapes[i].font, shapes[i].code, x);
			x += shapes[i].width * mark->style->size / 1000;
		}
	}
}

/* A line that goes on in the next one ends with a space for those who hear or copy it, a divided word does
 * not. */
static bool wants_space(const struct mark *last, const struct mark *next, const struct mark *end)
{
	bool divided = last->length == 1 && last->text[0] == '-';
	return next < end && next->kind == MARK_TEXT && same_content(last, next) && !same_line(last, next) &&
	       !divided;
}

/* Draws the text marks of one line and one look, from `from` on; gives the first mark after them. */
static const struct mark *draw_run(struct printer *printer, const struct mark *from, const struct mark *end)
{
	struct run run = {.y = printer->page->height - from->y, .style = from->style};
	const struct mark *mark = from;
	for (; mark < end && mark->kind == MARK_TEXT; mark++) {
		if (mark > from && !(same_content(from, mark) && same_look(from->style, mark->style) &&
		                     same_line(mark - 1, mark) && fabs(mark->y - from->y) < 0.01))
			break;
		add_text(printer, &run, mark, mark->text, mark->length, mark->x);
	}
	const struct mark *last = mark - 1;
	if (wants_space(last, mark, end))
		add_text(printer, &run, last, " ", 1, last->x + last->width);
	flush(printer, &run);
	return mark;
}

static void draw_path(struct printer *printer, const struct mark *mark)
{
	const struct shape *shape = mark->shape;
	struct point *points = memory_alloc(shape->point_count, sizeof *points);
	for (size_t i = 0; i < shape->point_count; i++) {
		points[i].x = mark->x + shape->points[i].x;
		points[i].y = printer->page->height - mark->y - shape->points[i].y;
	}
	if (mark->kind == MARK_LINE)
		pdf_line(printer->pdf, points, shape->point_count, shape->thickness, shape->dash,
		         mark->color);
	else
		pdf_polygon(printer->pdf, points, shape->point_count, mark->color);
	free(points);
}

static const struct mark *draw(struct printer *printer, const struct mark *mark, const struct mark *end)
{
	if (mark->kind == MARK_TEXT)
		return draw_run(printer, mark, end);
	if (mark->kind == MARK_IMAGE) {
		const struct pdf_area area = {mark->x, printer->page->height - mark->y - mark->height,
		                              mark->width, mark->height};
		pdf_image(printer->pdf, mark->owner->image, &area);
		return mark + 1;
	}
	if (mark->kind != MARK_FILL) {
		draw_path(printer, mark);
		return mark + 1;
	}
	pdf_fill(printer->pdf, mark->x, printer->page->height - mark->y - mark->height, mark->width,
	         mark->height, mark->color);
	return mark + 1;
}

static void add_bookmark(struct printer *printer, const struct mark *mark)
{
	struct buffer title = {0};
	bool added;
	slot_of(printer, mark->owner, 3, &added);
	if (!added)
		return;
	node_text(mark->owner, &title);
	pdf_bookmark(printer->pdf, printer->heading, title.bytes ? title.bytes : "",
	             printer->page->height - mark->y + 2 * mark->style->size);
	buffer_free(&title);
}

static void add_link(struct printer *printer, const struct node *link, const struct pdf_area *area)
{
	const struct layout *layout = &printer->layout;
	const struct node *to = link->to;
	struct buffer said = {0};
	if (!to) {
		pdf_link(printer->pdf, element_of(printer, link), area, link->target);
		return;
	}
	while (to && to->number == 0)
		to = to->parent;
	const struct layout_place *place =
	        to && to->number < layout->place_count ? &layout->places[to->number] : NULL;
	if (!place || place->page == 0)
		return;
	node_text(node_title(to) ? node_title(to) : link, &said);
	pdf_link_inside(printer->pdf, element_of(printer, link), area, place->page,
	                layout->pages[place->page - 1].height - place->y + 4,
	                said.length ? said.bytes : "page");
	buffer_free(&said);
}

static void add_links(struct printer *printer, const struct mark *from, const struct mark *to)
{
	for (const struct mark *mark = from; mark < to;) {
		const struct mark *end = mark + 1;
		while (end < to && end->kind == MARK_TEXT && same_line(end - 1, end))
			end++;
		double size = mark->style->size, width = end[-1].x + end[-1].width - mark->x;
		const struct pdf_area area = {mark->x, printer->page->height - mark->y - 0.25 * size, width,
		                              1.1 * size};
		add_link(printer, mark->link, &area);
		mark = end;
	}
}

/* Marks of one element, or of none, in one piece of marked content. */
static const struct mark *draw_group(struct printer *printer, const struct mark *from, const struct mark *end)
{
	const struct mark *to = from + 1;
	while (to < end && same_content(from, to))
		to++;
	if (is_artifact(from)) {
		pdf_artifact_begin(printer->pdf);
	} else {
		pdf_content_begin(printer->pdf, element_of_mark(printer, from));
		if (node_heading(from->owner->kind) && from->kind == MARK_TEXT)
			add_bookmark(printer, from);
	}
	for (const struct mark *mark = from; mark < to;)
		mark = draw(printer, mark, to);
	pdf_content_end(printer->pdf);
	if (!is_artifact(from) && from->link && from->link->kind != NODE_NOTE)
		add_links(printer, from, to);
	return to;
}

static void draw_page(struct printer *printer, const struct layout_page *page)
{
	printer->page = page;
	pdf_page_begin(printer->pdf, page->width, page->height);
	const struct mark *end = page->marks + page->count;
	for (const struct mark *mark = page->marks; mark < end;)
		mark = draw_group(printer, mark, end);
}

static int print(struct printer *printer, const struct document *document)
{
	struct hyphenation *hyphenation = hyphenation_open(document->language);
	struct device device = {.context = printer->fonts,
	                        .width = pdf_fonts_width,
	                        .hyphenation = hyphenation,
	                        .visual = true};
	layout_make(&printer->layout, document, &device);
	for (size_t p = 0; p < printer->layout.count; p++) {
		draw_page(printer, &printer->layout.pages[p]);
		layout_drop(&printer->layout.pages[p]);
	}
	layout_free(&printer->layout);
	hyphenation_close(hyphenation);
	return 0;
}

static int read_epoch(struct pdf_info *info, struct error *error)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	if (!epoch || !*epoch)
		return 0;
	info->dated = integer_parse(epoch, strlen(epoch), &info->created) && info->created >= 0 &&
	              info->created < INT64_C(253402300800);
	return info->dated ? 0 : error_format(error, MSG_USAGE, "SOURCE_DATE_EPOCH: %.40s", epoch);
}

int render_pdf(const struct document *document, struct out *out, struct findings *findings,
               struct error *error)
{
	struct pdf_info info = {
	        document->title, document->author, document->subject, document->language, false, 0};
	struct pdf_fonts fonts;
	if (read_epoch(&info, error) != 0)
		return -1;
	struct pdf *pdf = pdf_open(&info, error);
	if (!pdf)
		return -1;
	struct printer printer = {.pdf = pdf, .fonts = &fonts};
	int status = pdf_fonts_open(&fonts, pdf, document->font, findings, error);
	if (status == 0) {
		pdf_fonts_check(&fonts, document);
		status = print(&printer, document);
	}
	if (error->set)
		status = -1;
	if (status == 0)
		status = pdf_save(pdf, out, error);
	pdf_fonts_close(&fonts);
	pdf_close(pdf);
	map_free(&printer.elements);
	free(printer.numbers);
	free(printer.glyphs);
	arena_free(&printer.arena);
	return status;
}
