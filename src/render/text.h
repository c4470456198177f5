/* Plain text as blocks of lines, each no wider than asked. */
#ifndef PREUTILS_RENDER_TEXT_H
#define PREUTILS_RENDER_TEXT_H

#include "document/device.h"
#include "document/tree.h"

#define TEXT_COLUMNS 78

struct text_writer {
	struct device device;
	struct arena arena;
	bool right; /* paragraphs are set to the right, whatever their style says */
};
/* Adds the block's lines, each ended, without white space at their ends. */
void text_block(struct text_writer *writer, const struct node *node, size_t width, struct buffer *lines);
void text_table(struct text_writer *writer, const struct node *table, size_t width, struct buffer *lines);
void text_chart(struct text_writer *writer, const struct chart *chart, size_t width, struct buffer *lines);
/* Adds a line with this indentation and width of text for the alignment, trailing spaces cut. */
void text_pad(struct buffer *lines, size_t count);
void text_end_line(struct buffer *lines);

#endif
