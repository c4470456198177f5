#include "data/writer.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/text.h"

enum { FULL = 1 << 16 }; /* bytes gathered before they are handed on */

/* Tables have plain names in lower case: a folder with "Budget 2023.csv" in it is somebody's. */
int dataset_owns(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return length > 0 && strcmp(name + length, ".csv") == 0;
}

struct out_folder *dataset_folder_open(const char *path, struct error *error)
{
	return out_folder_open(path, dataset_owns, error);
}

int table_writer_open(struct table_writer *writer, struct out_folder *folder,
                      const struct schema_table *table, struct error *error)
{
	char name[160];

	*writer = (struct table_writer){.columns = table->count};
	snprintf(name, sizeof name, "%.150s.csv", table->name);
	writer->out = out_folder_file(folder, name, error);
	if (!writer->out)
		return -1;
	for (size_t i = 0; i < table->count; i++)
		table_writer_cell(writer, table->columns[i].name, strlen(table->columns[i].name));
	return 0;
}

static void end_cell(struct table_writer *writer)
{
	if (++writer->column < writer->columns) {
		buffer_putc(&writer->line, ';');
		return;
	}
	buffer_putc(&writer->line, '\n');
	writer->column = 0;
	if (writer->line.length >= FULL) {
		out_write(writer->out, writer->line.bytes, writer->line.length);
		writer->line.length = 0;
	}
}

void table_writer_cell(struct table_writer *writer, const char *text, size_t length)
{
	text_csv(&writer->line, text, length, ';');
	end_cell(writer);
}

/* Millions of dates and numbers are written: without printf, in half the time. */
static void digits(char *end, uint64_t value, int count)
{
	for (; count > 0; count--, value /= 10)
		*--end = (char)('0' + value % 10);
}

void table_writer_date(struct table_writer *writer, int32_t day)
{
	char text[] = "0000-00-00";

	if (day != DATE_NONE) {
		struct civil civil = date_to_civil(day);
		digits(text + 4, (uint64_t)civil.year, 4);
		digits(text + 7, (uint64_t)civil.month, 2);
		digits(text + 10, (uint64_t)civil.day, 2);
		buffer_add(&writer->line, text, 10);
	}
	end_cell(writer);
}

void table_writer_decimal(struct table_writer *writer, int64_t millionths)
{
	char text[28];

	decimal_format(millionths, text);
	buffer_puts(&writer->line, text);
	end_cell(writer);
}

void table_writer_integer(struct table_writer *writer, int64_t value)
{
	char text[24];
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	int count = 1;

	for (uint64_t rest = size / 10; rest; rest /= 10)
		count++;
	if (value < 0)
		buffer_putc(&writer->line, '-');
	digits(text + count, size, count);
	buffer_add(&writer->line, text, (size_t)count);
	end_cell(writer);
}

int table_writer_close(struct table_writer *writer, struct error *error)
{
	struct out *out = writer->out;

	if (!out)
		return 0;
	out_write(out, writer->line.bytes, writer->line.length);
	buffer_free(&writer->line);
	*writer = (struct table_writer){0};
	return out_close(out, error);
}
