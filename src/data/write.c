/* A dataset that was read raw, written again: the same columns in the file's order, the same texts. */
#include <string.h>

#include "base/text.h"
#include "data/dataset.h"
#include "data/read_xml.h"
#include "data/writer.h"

/* Texts that end up in XML with their line ends as they are; carriage returns would be lost. */
static void content(struct buffer *buffer, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] == '\n' || bytes[i] == '\t')
			buffer_putc(buffer, bytes[i]);
		else
			text_xml(buffer, bytes + i, 1);
}

static void csv_row(struct out *out, struct buffer *line)
{
	/* A line without a character would be passed over by readers. */
	if (!line->length)
		buffer_puts(line, "\"\"");
	buffer_putc(line, '\n');
	out_write(out, line->bytes, line->length);
	line->length = 0;
}

/* rows: flags by row, NULL for all of them. */
static bool left_out(const uint8_t *rows, size_t row)
{
	return rows && !rows[row];
}

static int write_csv_table(const struct table *table, const uint8_t *rows, struct out_folder *folder,
                           struct error *error)
{
	char name[140];
	struct buffer line = {0};
	snprintf(name, sizeof name, "%s.csv", table->schema->name);
	struct out *out = out_folder_file(folder, name, error);
	if (!out)
		return -1;
	for (size_t i = 0; i < table->file_count; i++) {
		const char *header = table->columns[table->file_order[i]].name;
		/* Unquoted, a first name that begins with a byte order mark would lose it to the reader. */
		bool marked =
		        i == 0 && strncmp(header, "\xEF\xBB\xBF", 3) == 0 && !strpbrk(header, ";\"\r\n");
		buffer_puts(&line, marked ? "\"" : i ? ";" : "");
		text_csv(&line, header, strlen(header), ';');
		buffer_puts(&line, marked ? "\"" : "");
	}
	if (table->file_count)
		csv_row(out, &line);
	for (size_t row = 0; row < table->rows; row++) {
		if (left_out(rows, row))
			continue;
		for (size_t i = 0; i < table->file_count; i++) {
			size_t length;
			const char *text = column_text(&table->columns[table->file_order[i]], row, &length);
			if (i)
				buffer_putc(&line, ';');
			text_csv(&line, text, length, ';');
		}
		csv_row(out, &line);
	}
	buffer_free(&line);
	return out_close(out, error);
}

int dataset_write_rows(const struct dataset *dataset, const uint8_t *const *rows, struct out_folder *folder,
                       struct error *error)
{
	for (size_t t = 0; t < dataset->schema->count; t++)
		if (dataset->tables[t].file &&
		    write_csv_table(&dataset->tables[t], rows ? rows[t] : NULL, folder, error) < 0)
			return -1;
	return 0;
}

int dataset_write_csv(const struct dataset *dataset, const char *path, struct error *error)
{
	struct out_folder *folder = dataset_folder_open(path, error);
	if (!folder)
		return -1;
	if (dataset_write_rows(dataset, NULL, folder, error) < 0) {
		out_folder_abandon(folder);
		return -1;
	}
	return out_folder_close(folder, error);
}

static void write_xml_table(const struct table *table, const uint8_t *rows, struct out *out)
{
	struct buffer line = {0};
	buffer_puts(&line, "  <table nom=\"");
	text_xml(&line, table->schema->name, strlen(table->schema->name));
	buffer_puts(&line, "\">\n");
	for (size_t i = 0; i < table->file_count; i++) {
		const char *name = table->columns[table->file_order[i]].name;
		buffer_puts(&line, "    <colonne nom=\"");
		text_xml(&line, name, strlen(name));
		buffer_puts(&line, "\"/>\n");
	}
	out_write(out, line.bytes, line.length);
	for (size_t row = 0; row < table->rows; row++) {
		if (left_out(rows, row))
			continue;
		line.length = 0;
		buffer_puts(&line, "    <ligne>");
		for (size_t i = 0; i < table->file_count; i++) {
			size_t length;
			const char *text = column_text(&table->columns[table->file_order[i]], row, &length);
			buffer_puts(&line, length ? "<v>" : "<v/>");
			content(&line, text, length);
			if (length)
				buffer_puts(&line, "</v>");
		}
		buffer_puts(&line, "</ligne>\n");
		out_write(out, line.bytes, line.length);
	}
	out_puts(out, "  </table>\n");
	buffer_free(&line);
}

int dataset_write_xml_rows(const struct dataset *dataset, const uint8_t *const *rows, struct out *out)
{
	out_puts(out,
	         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<donnees xmlns=\"" DATASET_NAMESPACE "\">\n");
	for (size_t t = 0; t < dataset->schema->count; t++)
		if (dataset->tables[t].file)
			write_xml_table(&dataset->tables[t], rows ? rows[t] : NULL, out);
	return out_puts(out, "</donnees>\n");
}

int dataset_write_xml(const struct dataset *dataset, struct out *out)
{
	return dataset_write_xml_rows(dataset, NULL, out);
}
