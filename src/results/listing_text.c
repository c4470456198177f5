/* Lists for terminals: columns side by side, groups under their heading. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "results/results.h"

#define GAP 2

static void plain_cell(const struct listing *listing, size_t row, size_t column, struct buffer *plain)
{
	struct buffer text = {0};
	buffer_puts(&text, "");
	listing_cell_french(listing, row, column, &text);
	plain->length = 0;
	buffer_puts(plain, "");
	text_plain(plain, text.bytes);
	buffer_free(&text);
}

static void measure(const struct listing *listing, size_t *widths)
{
	struct buffer plain = {0};
	for (size_t column = 0; column < listing->column_count; column++) {
		widths[column] = utf8_length(listing->columns[column].label);
		for (size_t row = 0; row < listing->rows; row++) {
			plain_cell(listing, row, column, &plain);
			size_t width = utf8_length(plain.bytes);
			widths[column] = width > widths[column] ? width : widths[column];
		}
	}
	buffer_free(&plain);
}

static void add_repeated(struct buffer *line, const char *text, size_t times)
{
	while (times--)
		buffer_puts(line, text);
}

static void add_field(struct buffer *line, const struct listing *listing, size_t column, size_t width,
                      const char *text)
{
	size_t space = width - utf8_length(text);
	bool number = listing->columns[column].type == LISTING_NUMBER;
	add_repeated(line, " ", (column ? GAP : 0) + (number ? space : 0));
	buffer_puts(line, text);
	add_repeated(line, " ", number ? 0 : space);
}

static void end_line(struct buffer *line, struct out *out)
{
	while (line->length && line->bytes[line->length - 1] == ' ')
		line->length--;
	buffer_putc(line, '\n');
	out_write(out, line->bytes, line->length);
	line->length = 0;
}

static void write_header(const struct listing *listing, const size_t *widths, struct buffer *line,
                         struct out *out)
{
	size_t total = 0;
	for (size_t column = 0; column < listing->column_count; column++) {
		add_field(line, listing, column, widths[column], listing->columns[column].label);
		total += widths[column] + (column ? GAP : 0);
	}
	end_line(line, out);
	add_repeated(line, "─", total);
	end_line(line, out);
}

static void write_rows(const struct listing *listing, size_t first, size_t count, const size_t *widths,
                       struct buffer *line, struct out *out)
{
	struct buffer plain = {0};
	for (size_t row = first; row < first + count; row++) {
		for (size_t column = 0; column < listing->column_count; column++) {
			plain_cell(listing, row, column, &plain);
			add_field(line, listing, column, widths[column], plain.bytes);
		}
		end_line(line, out);
	}
	buffer_free(&plain);
}

static void write_groups(const struct listing *listing, const size_t *widths, struct buffer *line,
                         struct out *out)
{
	for (size_t i = 0; i < listing->group_count; i++) {
		const struct listing_group *group = &listing->groups[i];
		text_plain(line, listing->group_label);
		buffer_puts(line, TEXT_NBSP ": ");
		text_plain(line, *group->label ? group->label : "non renseigné");
		buffer_puts(line, " (");
		listing_count_french(listing, group->count, line);
		buffer_puts(line, ")");
		end_line(line, out);
		write_rows(listing, group->first, group->count, widths, line, out);
		end_line(line, out);
	}
}

void listing_write_text(const struct listing *listing, struct out *out)
{
	struct buffer line = {0};
	size_t *widths = memory_zalloc(listing->column_count, sizeof *widths);
	measure(listing, widths);
	text_plain(&line, listing->label);
	buffer_putc(&line, '\n');
	add_repeated(&line, "═", utf8_length(listing->label));
	end_line(&line, out);
	end_line(&line, out);
	write_header(listing, widths, &line, out);
	if (listing->group_label) {
		write_groups(listing, widths, &line, out);
	} else {
		write_rows(listing, 0, listing->rows, widths, &line, out);
		end_line(&line, out);
	}
	buffer_puts(&line, "Total" TEXT_NBSP ": ");
	listing_count_french(listing, listing->total, &line);
	buffer_puts(&line, ".");
	end_line(&line, out);
	text_plain(&line, listing->definition);
	end_line(&line, out);
	buffer_free(&line);
	free(widths);
}
