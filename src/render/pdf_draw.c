/* What stands on a page: the operators of its content. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "render/pdf_private.h"

#define LONGEST_GLYPH 32 /* bytes that a glyph takes, with white space before it */

void pdf_add_whole(struct buffer *buffer, long number)
{
	char digits[24];
	buffer_add(buffer, digits, integer_format(number, digits));
}

/* Three decimals at most, no exponent, no -0. */
static void add_number(struct buffer *buffer, double number)
{
	long thousandths = lround(fmax(-1e6, fmin(1e6, number)) * 1000);
	long rest = labs(thousandths) % 1000;
	char decimals[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
	                    (char)('0' + rest % 10)};
	size_t places = rest == 0 ? 0 : rest % 10 ? 4 : rest % 100 ? 3 : 2;
	if (thousandths < 0)
		buffer_putc(buffer, '-');
	pdf_add_whole(buffer, labs(thousandths) / 1000);
	buffer_add(buffer, decimals, places);
	buffer_putc(buffer, ' ');
}

static void add_components(struct buffer *buffer, uint32_t color)
{
	for (int shift = 16; shift >= 0; shift -= 8)
		add_number(buffer, (double)((color >> shift) & 0xFF) / 255);
}

static void add_color(struct buffer *buffer, uint32_t color)
{
	add_components(buffer, color);
	buffer_puts(buffer, "rg\n");
}

void pdf_fill(struct pdf *pdf, double x, double y, double width, double height, uint32_t color)
{
	struct buffer *buffer = &pdf->content;
	add_color(buffer, color);
	add_number(buffer, x);
	add_number(buffer, y);
	add_number(buffer, width);
	add_number(buffer, height);
	buffer_puts(buffer, "re f\n");
}

static void add_path(struct buffer *buffer, const struct point *points, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add_number(buffer, points[i].x);
		add_number(buffer, points[i].y);
		buffer_puts(buffer, i ? "l\n" : "m\n");
	}
}

void pdf_polygon(struct pdf *pdf, const struct point *points, size_t count, uint32_t color)
{
	struct buffer *buffer = &pdf->content;
	add_color(buffer, color);
	add_path(buffer, points, count);
	buffer_puts(buffer, "h f\n");
}

void pdf_line(struct pdf *pdf, const struct point *points, size_t count, double thickness, double dash,
              uint32_t color)
{
	struct buffer *buffer = &pdf->content;
	buffer_puts(buffer, "q ");
	add_components(buffer, color);
	buffer_puts(buffer, "RG ");
	add_number(buffer, thickness);
	buffer_puts(buffer, "w 1 j ");
	if (dash > 0) {
		buffer_puts(buffer, "[");
		add_number(buffer, dash);
		buffer_puts(buffer, "] 0 d ");
	}
	add_path(buffer, points, count);
	buffer_puts(buffer, "S Q\n");
}

static char *put_whole(char *to, long number)
{
	return to + integer_format(number, to);
}

/* A string holds any bytes but these as they are. */
static char *put_byte(char *to, uint8_t byte)
{
	if (byte == '(' || byte == ')' || byte == '\\' || byte == '\r') {
		*to++ = '\\';
		byte = byte == '\r' ? 'r' : byte;
	}
	*to++ = (char)byte;
	return to;
}

/* Glyphs that do not stand where the one before them ends are moved by thousandths of the size. */
static char *put_glyphs(char *to, const int16_t *widths, double size, const struct pdf_glyph *glyphs,
                        size_t count)
{
	double at = 0;
	for (size_t i = 0; i < count; i++) {
		double gap = at - glyphs[i].x;
		long adjust = fabs(gap) * 1000 < 0.499 * size ? 0 : lround(gap * 1000 / size);
		if (adjust != 0) {
			*to++ = ')';
			to = put_whole(to, adjust);
			*to++ = '(';
			at -= (double)adjust * size / 1000;
		}
		to = put_byte(to, (uint8_t)(glyphs[i].code >> 8));
		to = put_byte(to, (uint8_t)glyphs[i].code);
		int width = widths[glyphs[i].code];
		at += (width < 0 ? 0 : width) * size / 1000;
	}
	return to;
}

void pdf_text(struct pdf *pdf, int font, double size, uint32_t color, double x, double y,
              const struct pdf_glyph *glyphs, size_t count)
{
	struct buffer *buffer = &pdf->content;
	const char *name = HPDF_Page_GetLocalFontName(pdf->page, pdf->fonts[font].font);
	add_color(buffer, color);
	buffer_puts(buffer, "BT /");
	buffer_puts(buffer, name ? name : "F1");
	buffer_putc(buffer, ' ');
	add_number(buffer, size);
	buffer_puts(buffer, "Tf ");
	add_number(buffer, x);
	add_number(buffer, y);
	buffer_puts(buffer, "Td [(");
	buffer->bytes =
	        memory_grow(buffer->bytes, &buffer->capacity, buffer->length + count * LONGEST_GLYPH + 1, 1);
	char *from = buffer->bytes + buffer->length;
	buffer->length += (size_t)(put_glyphs(from, pdf_font_widths(pdf, font), size, glyphs, count) - from);
	buffer_puts(buffer, ")] TJ ET\n");
}

static HPDF_Image load_image(struct pdf *pdf, const struct image *image)
{
	for (size_t i = 0; i < pdf->image_count; i++)
		if (pdf->images[i].pixels == image->bytes)
			return pdf->images[i].image;
	HPDF_Image loaded =
	        image->pixels ? HPDF_LoadRawImageFromMem(pdf->doc, image->pixels, (HPDF_UINT)image->width,
	                                                 (HPDF_UINT)image->height, HPDF_CS_DEVICE_RGB, 8)
	                      : HPDF_LoadJpegImageFromMem(pdf->doc, (const HPDF_BYTE *)image->bytes,
	                                                  (HPDF_UINT)image->length);
	if (!loaded)
		return NULL;
	if (image->pixels)
		loaded->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
	pdf->images =
	        memory_grow(pdf->images, &pdf->image_capacity, pdf->image_count + 1, sizeof *pdf->images);
	pdf->images[pdf->image_count].pixels = image->bytes;
	pdf->images[pdf->image_count++].image = loaded;
	pdf_print_content(pdf);
	sha256_update(&pdf->print, image->length, (const uint8_t *)image->bytes);
	return loaded;
}

void pdf_image(struct pdf *pdf, const struct image *image, const struct pdf_area *area)
{
	struct buffer *buffer = &pdf->content;
	HPDF_Image loaded = load_image(pdf, image);
	const char *name = loaded ? HPDF_Page_GetXObjectName(pdf->page, loaded) : NULL;
	if (!name)
		return;
	buffer_puts(buffer, "q ");
	add_number(buffer, area->width);
	buffer_puts(buffer, "0 0 ");
	add_number(buffer, area->height);
	add_number(buffer, area->x);
	add_number(buffer, area->y);
	buffer_printf(buffer, "cm /%s Do Q\n", name);
}

void pdf_artifact_begin(struct pdf *pdf)
{
	buffer_puts(&pdf->content, "/Artifact BMC\n");
}

void pdf_content_end(struct pdf *pdf)
{
	buffer_puts(&pdf->content, "EMC\n");
}
