/* Plain text: 78 columns of one width. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document/paragraph.h"
#include "render/render.h"
#include "render/text.h"

struct range {
	uint32_t first, last;
};

static bool is_in(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count && code >= ranges[i].first; i++)
		if (code <= ranges[i].last)
			return true;
	return false;
}

size_t text_columns(const char *text, size_t length)
{
	static const struct range none[] = {
	        {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},    {0x64B, 0x65F},
	        {0x670, 0x670},   {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},  {0x20D0, 0x20F0},
	        {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
	static const struct range two[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
	                                   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
	                                   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
	                                   {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
	size_t columns = 0;
	const char *end = text + length;
	uint32_t code;
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step)
		columns += is_in(code, none, sizeof none / sizeof *none) ? 0
		           : is_in(code, two, sizeof two / sizeof *two)  ? 2
		                                                         : 1;
	return columns;
}

static double columns_of(void *context, const struct style *style, const char *text, size_t length)
{
	(void)context;
	(void)style;
	double columns = 0;
	const char *end = text + length;
	uint32_t code;
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step)
		if (code < 0x300 || code > 0x36F) /* combining marks stand over the letter before */
			columns++;
	return columns;
}

void text_pad(struct buffer *lines, size_t count)
{
	while (count-- > 0)
		buffer_putc(lines, ' ');
}

void text_end_line(struct buffer *lines)
{
	while (lines->length && lines->bytes[lines->length - 1] == ' ')
		lines->length--;
	buffer_putc(lines, '\n');
}

static void text_leaf(struct text_writer *writer, const struct node *leaf, size_t width, struct buffer *out)
{
	struct lines broken;
	struct paragraph paragraph = {leaf, (double)width, writer->right ? ALIGN_RIGHT : leaf->style.align,
	                              NULL};
	if (paragraph.align == ALIGN_JUSTIFY)
		paragraph.align = ALIGN_LEFT;
	paragraph_break(&writer->arena, &writer->device, &paragraph, &broken);
	const struct line *lines = broken.lines;
	size_t count = broken.count, longest = 0;
	for (size_t i = 0; i < count; i++) {
		double at = 0;
		for (size_t f = 0; f < lines[i].count; f++) {
			const struct fragment *fragment = &lines[i].fragments[f];
			if (f == 0)
				text_pad(out, (size_t)lround(fragment->x));
			at = fragment->x + fragment->width;
			buffer_add(out, fragment->text, fragment->length);
		}
		longest = (size_t)fmax((double)longest, at);
		text_end_line(out);
	}
	int level = node_heading(leaf->kind);
	if (count && (level == 1 || level == 2)) {
		for (size_t i = 0; i < longest; i++)
			buffer_putc(out, level == 1 ? '=' : '-');
		buffer_putc(out, '\n');
	}
	lines_free(&broken);
}

/* What an indentation leaves of a width. */
static size_t at_least(size_t width, size_t indent)
{
	return width > indent + 10 ? width - indent : 10;
}

void text_words(struct text_writer *writer, const char *words, size_t width, struct buffer *lines)
{
	struct node *leaf = node_add(&writer->arena, NULL, NODE_P);
	leaf->style.align = ALIGN_LEFT;
	node_add_text(&writer->arena, leaf, words);
	text_leaf(writer, leaf, width, lines);
}

/* Adds the lines of a block, each after a prefix; the first one may have its own. */
static void add_prefixed(struct buffer *out, const struct buffer *block, size_t indent, const char *label)
{
	const char *p = block->bytes, *end = p ? p + block->length : p;
	for (bool first = true; p < end; first = false) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t columns = first && label ? text_columns(label, strlen(label)) + 1 : 0;
		if (first && label)
			buffer_printf(out, "%s ", label);
		text_pad(out, indent > columns ? indent - columns : 0);
		buffer_add(out, p, (size_t)(stop - p));
		text_end_line(out);
		p = stop + 1;
	}
}

static void text_item(struct text_writer *writer, const struct node *item, size_t width, struct buffer *out)
{
	struct buffer block = {0};
	char label[24] = "-";
	size_t indent = 2;
	if (item->parent->kind == NODE_OL) {
		snprintf(label, sizeof label, "%zu.", item->ordinal);
		indent = strlen(label) > 3 ? strlen(label) + 1 : 4;
	}
	if (node_is_leaf(item))
		text_leaf(writer, item, at_least(width, indent), &block);
	for (const struct node *child = node_is_leaf(item) ? NULL : item->first; child; child = child->next)
		text_block(writer, child, at_least(width, indent), &block);
	add_prefixed(out, &block, indent, label);
	buffer_free(&block);
}

/* An empty line where paper has more than a sliver of white. */
static void space_between(const struct node *above, const struct node *below, struct buffer *out)
{
	double space = fmax(above->style.after, below->style.before);
	if (above->kind == NODE_CAPTION || out->length == 0)
		return;
	if (space >= 0.4 * below->style.size)
		buffer_putc(out, '\n');
}

static void text_children(struct text_writer *writer, const struct node *node, size_t width,
                          struct buffer *out)
{
	const struct node *above = NULL;
	for (const struct node *child = node->first; child; child = child->next) {
		struct buffer block = {0};
		text_block(writer, child, width, &block);
		if (above && block.length)
			space_between(above, child, out);
		buffer_add(out, block.bytes ? block.bytes : "", block.length);
		if (node->kind == NODE_SIGNATURE && child->next && !child->next->next)
			buffer_puts(out, "\n\n");
		above = block.length ? child : above;
		buffer_free(&block);
	}
}

static void text_contents(struct text_writer *writer, const struct node *contents, size_t width,
                          struct buffer *out)
{
	const struct node *root = contents;
	while (root->parent)
		root = root->parent;
	for (const struct node *section = root->first_section; section; section = section->next)
		for (const struct node *node = section; node; node = node_following(node, section)) {
			int level = node_heading(node->kind);
			if (!level || level > contents->depth || node->number <= contents->number)
				continue;
			struct buffer title = {0}, lines = {0};
			size_t indent = 2 * (size_t)(level - 1);
			node_text(node, &title);
			text_words(writer, title.bytes ? title.bytes : "", at_least(width, indent), &lines);
			add_prefixed(out, &lines, indent, NULL);
			buffer_free(&title);
			buffer_free(&lines);
		}
}

/* What a picture shows, in its place; nothing for an ornament. */
static void text_image(struct text_writer *writer, const struct node *node, size_t width, struct buffer *out)
{
	if (*node->image->alternative)
		text_words(writer, arena_printf(&writer->arena, "[%s]", node->image->alternative), width,
		           out);
}

static void text_notes(struct text_writer *writer, const struct node *section, struct buffer *out)
{
	bool any = false;
	for (const struct node *node = section; node; node = node_following(node, section)) {
		char label[24];
		struct buffer block = {0};
		if (node->kind != NODE_NOTE)
			continue;
		buffer_puts(out, any ? "" : "\n--------\n");
		any = true;
		snprintf(label, sizeof label, "[%zu]", node->ordinal);
		text_leaf(writer, node->note, TEXT_COLUMNS - 5, &block);
		add_prefixed(out, &block, 5, label);
		buffer_free(&block);
	}
}

static void text_content(struct text_writer *writer, const struct node *node, size_t width,
                         struct buffer *out)
{
	if (node->kind == NODE_TABLE)
		text_table(writer, node, width, out);
	else if (node->kind == NODE_CHART)
		text_chart(writer, node->chart, width, out);
	else if (node->kind == NODE_IMAGE)
		text_image(writer, node, width, out);
	else if (node->kind == NODE_CONTENTS)
		text_contents(writer, node, width, out);
	else if (node->kind == NODE_LI)
		text_item(writer, node, width, out);
	else if (node->kind == NODE_RULE)
		for (size_t i = 0; i <= width; i++)
			buffer_putc(out, i < width ? '-' : '\n');
	else if (node->kind != NODE_PAGE_BREAK && node_is_leaf(node))
		text_leaf(writer, node, width, out);
	else if (node->kind != NODE_PAGE_BREAK)
		text_children(writer, node, width, out);
}

void text_block(struct text_writer *writer, const struct node *node, size_t width, struct buffer *out)
{
	const struct style *style = &node->style;
	size_t indent = (size_t)(style->left_share * (double)width + style->left / 6);
	size_t cut = indent + (size_t)(style->right_share * (double)width);
	if (cut + 12 > width)
		indent = cut = 0;
	struct buffer block = {0};
	text_content(writer, node, width - cut, &block);
	add_prefixed(out, &block, indent, NULL);
	buffer_free(&block);
}

int render_text(const struct document *document, struct out *out, struct findings *findings,
                struct error *error)
{
	(void)findings;
	(void)error;
	struct text_writer writer = {.device = {.width = columns_of, .fixed = true}};
	for (const struct node *section = document->sections; section; section = section->next) {
		struct buffer lines = {0};
		text_children(&writer, section, TEXT_COLUMNS, &lines);
		text_notes(&writer, section, &lines);
		if (section != document->sections)
			out_puts(out, "\n\n");
		if (lines.length)
			out_write(out, lines.bytes, lines.length);
		buffer_free(&lines);
	}
	arena_free(&writer.arena);
	return 0;
}
