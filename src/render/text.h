/* Plain text as blocks of lines, each no wider than asked. */
#ifndef PREUTILS_RENDER_TEXT_H
#define PREUTILS_RENDER_TEXT_H

#include "document/device.h"
#include "document/grid.h"

#define TEXT_COLUMNS 78

struct text_writer {
	struct device device;
	struct arena arena;
	bool right; /* paragraphs are set to the right, whatever their style says */
};
/* Adds the block's lines, each ended, without white space at their ends. */
void text_block(struct text_writer *writer, const struct node *node, size_t width, struct buffer *lines);
void text_table(struct text_writer *writer, const struct node *table, size_t width, struct buffer *lines);
/* The same row by row, for tables whose columns do not fit beside each other. */
void text_records(struct text_writer *writer, const struct grid *grid, size_t width, struct buffer *lines);
void text_chart(struct text_writer *writer, const struct chart *chart, size_t width, struct buffer *lines);
/* Adds words that are no element's own, broken into lines. */
void text_words(struct text_writer *writer, const char *words, size_t width, struct buffer *lines);
/* How many columns of a terminal a text takes: marks over letters none, Chinese and pictures two. */
size_t text_columns(const char *text, size_t length);
/* Adds spaces; ends a line, spaces at its end cut. */
void text_pad(struct buffer *lines, size_t count);
void text_end_line(struct buffer *lines);

#endif
