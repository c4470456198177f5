#include "render/workbook_width.h"

#include <string.h>

#include "base/text.h"

enum { WIDEST = 1015 /* that of @ */ };

/* Thousandths of the font size, for the characters from space to tilde. */
static const short ascii_widths[] = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
        556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
        611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
        667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
        222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};

static int character_width(uint32_t code)
{
	if (code >= 0x20 && code < 0x7F)
		return ascii_widths[code - 0x20];
	if (code == 0xA0 || code == 0x202F || code == 0x2019)
		return code == 0x2019 ? 222 : 278;
	if (code >= 0x300 && code < 0x370)
		return 0;
	return code < 0x2E80 ? (code == 0x2026 || code == 0x2014 ? 1000 : 640) : 1000;
}

static double pixels(int64_t width, const struct book_style *style)
{
	return (double)width * style->points * 4 / 3000 * (style->bold ? 1.09 : 1);
}

static double measure(const char *text, const char *end, const struct book_style *style)
{
	int64_t width = 0;
	while (text < end) {
		uint32_t code = (unsigned char)*text;
		size_t length = code < 0x80 ? 1 : utf8_decode(text, end, &code);
		if (length == 0)
			break;
		width += character_width(code);
		text += length;
	}
	return pixels(width, style);
}

double width_most(size_t bytes, const struct book_style *style)
{
	return pixels((int64_t)bytes * WIDEST, style);
}

double width_text(const char *text, const struct book_style *style)
{
	return measure(text, text + strlen(text), style);
}

double width_word(const char *text, const struct book_style *style)
{
	double longest = 0;
	while (*text) {
		size_t length = strcspn(text, " ");
		double width = measure(text, text + length, style);
		longest = width > longest ? width : longest;
		text += length + (text[length] == ' ');
	}
	return longest;
}

int width_lines(const char *text, const struct book_style *style, double width)
{
	int lines = 1;
	double used = 0, space;
	if (width_most(strlen(text), style) < width * 0.999 || width_text(text, style) < width * 0.999)
		return 1;
	space = width_text(" ", style);
	while (*text) {
		size_t length = strcspn(text, " ");
		double word = measure(text, text + length, style);
		if (used > 0 && used + space + word > width) {
			lines++;
			used = word;
		} else {
			used += (used > 0 ? space : 0) + word;
		}
		for (; used > width && width > 0; used -= width)
			lines++;
		text += length + (text[length] == ' ');
	}
	return lines;
}

double width_line_height(const struct book_style *style)
{
	return style->points * 4.0 / 3 * 1.22;
}
