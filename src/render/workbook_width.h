/* How wide texts are, near enough to choose columns by: the widths of Arial and of its metric twins. */
#ifndef PREUTILS_RENDER_WORKBOOK_WIDTH_H
#define PREUTILS_RENDER_WORKBOOK_WIDTH_H

#include "render/workbook.h"

/* Pixels that a text takes on one line. */
double width_text(const char *text, const struct book_style *style);
/* Pixels that no text of so many bytes goes beyond: most need not be looked at further. */
double width_most(size_t bytes, const struct book_style *style);
/* Pixels of its longest word. */
double width_word(const char *text, const struct book_style *style);
/* Lines that it takes when broken between words at this width; 1 or more. */
int width_lines(const char *text, const struct book_style *style, double width);
/* Pixels from one line to the next. */
double width_line_height(const struct book_style *style);

#endif
