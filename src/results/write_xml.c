/* The exchange format, one cell a line, so that two files can be compared line by line; cells that say
 * nothing are left out. */
#include <string.h>

#include "base/text.h"
#include "results/shown.h"
#include "results/write_cells.h"

struct writer {
	const struct results *results;
	struct out *out;
	struct buffer line;
	struct codes_store codes;
	struct cell_writer *cells;
};

/* An attribute, from the blank before its name on to its quote; none where the text is NULL. */
static void add_attribute(struct buffer *line, const char *begin, const char *text)
{
	if (!text)
		return;
	buffer_puts(line, begin);
	text_xml(line, text, strlen(text));
	buffer_putc(line, '"');
}

static void attribute(struct writer *writer, const char *begin, const char *text)
{
	add_attribute(&writer->line, begin, text);
}

static void attribute_date(struct writer *writer, const char *begin, int32_t date)
{
	char text[11];
	date_format(date, text);
	attribute(writer, begin, text);
}

static void attribute_count(struct writer *writer, const char *begin, int64_t count)
{
	char text[24];
	integer_format(count, text);
	attribute(writer, begin, count >= 0 ? text : NULL);
}

static void end_line(struct writer *writer, const char *end)
{
	buffer_puts(&writer->line, end);
	out_write(writer->out, writer->line.bytes, writer->line.length);
	writer->line.length = 0;
}

static void write_filters(struct writer *writer, const char *begin, const char **items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buffer_puts(&writer->line, "    <filtre");
		attribute(writer, begin, items[i]);
		end_line(writer, "/>\n");
	}
}

static void write_context(struct writer *writer)
{
	const struct results *results = writer->results;
	buffer_puts(&writer->line, "  <contexte");
	attribute_date(writer, " debut=\"", results->period.from);
	attribute_date(writer, " fin=\"", results->period.to);
	attribute_date(writer, " reference=\"", results->period.reference);
	attribute(writer, " catalogue=\"", results->catalogue ? results->catalogue : "");
	attribute(writer, " condition=\"", results->where);
	attribute(writer, " pourcentages=\"", results->without_shares ? "non" : NULL);
	if (results->wanted_threshold > 0)
		attribute_count(writer, " seuil-voulu=\"", results->wanted_threshold);
	if (results->threshold > 0)
		attribute_count(writer, " seuil=\"", results->threshold);
	if (results->rounded_to > 0)
		attribute_count(writer, " arrondi=\"", results->rounded_to);
	end_line(writer, ">\n");
	write_filters(writer, " dispositif=\"", results->dispositifs, results->dispositif_count);
	write_filters(writer, " programme=\"", results->programmes, results->programme_count);
	for (size_t i = 0; i < results->present_count; i++) {
		const struct programme_ref *programme = &results->present[i];
		buffer_puts(&writer->line, "    <programme");
		attribute(writer, " id=\"", programme->id);
		attribute(writer, " libelle=\"", programme->label);
		attribute(writer, " commune=\"", programme->commune);
		attribute(writer, " departement=\"", programme->departement);
		end_line(writer, "/>\n");
	}
	end_line(writer, "  </contexte>\n");
}

/* A line of an axis. */
static struct code_place add_value(struct buffer *text, const struct axis_value *value)
{
	buffer_puts(text, "      <valeur code=\"");
	struct code_place code = {.at = text->length};
	text_xml(text, value->code, strlen(value->code));
	code.length = text->length - code.at;
	buffer_putc(text, '"');
	add_attribute(text, " libelle=\"", value->label);
	if (value->unlisted)
		buffer_puts(text, " horsliste=\"oui\"");
	add_attribute(text, " dans=\"", value->within);
	buffer_puts(text, "/>\n");
	return code;
}

static void write_axis(struct writer *writer, const struct axis *axis, const struct codes *values,
                       const char *direction)
{
	buffer_puts(&writer->line, "    <axe");
	attribute(writer, " sens=\"", direction);
	attribute(writer, " dimension=\"", axis->dimension);
	attribute(writer, " libelle=\"", axis->label);
	attribute(writer, " type=\"", axis->kind);
	attribute(writer, " multiple=\"", axis->multiple ? "oui" : NULL);
	end_line(writer, ">\n");
	out_write(writer->out, values->text.bytes, values->text.length);
	end_line(writer, "    </axe>\n");
}

static void write_statistic(struct writer *writer, const struct statistic *statistic)
{
	buffer_puts(&writer->line, "  <statistique");
	attribute(writer, " id=\"", statistic->id);
	attribute(writer, " rubrique=\"", statistic->heading);
	attribute(writer, " libelle=\"", statistic->label);
	attribute(writer, " population=\"", statistic->population);
	attribute(writer, " libelle-population=\"", statistic->population_label);
	attribute(writer, " mesure=\"", statistic->measure);
	attribute(writer, " genre=\"", measure_kind_names[statistic->kind]);
	attribute(writer, " unite=\"", statistic->unit);
	attribute_count(writer, " decimales=\"", statistic->decimals);
	attribute(writer, " par=\"", statistic->by);
	attribute(writer, " par-valeur=\"", statistic->by_code);
	end_line(writer, ">\n");
	if (statistic->definition && *statistic->definition) {
		buffer_puts(&writer->line, "    <definition>");
		text_xml(&writer->line, statistic->definition, strlen(statistic->definition));
		end_line(writer, "</definition>\n");
	}
	codes_store_begin(&writer->codes);
	const struct codes *rows = codes_of(&writer->codes, &statistic->rows);
	const struct codes *columns =
	        codes_of(&writer->codes, statistic->axes == 2 ? &statistic->columns : NULL);
	if (statistic->axes > 0)
		write_axis(writer, &statistic->rows, rows, "lignes");
	if (statistic->axes > 1)
		write_axis(writer, &statistic->columns, columns, "colonnes");
	cell_writer_write(writer->cells, statistic, rows, columns);
	end_line(writer, "  </statistique>\n");
}

static int write_all(const struct results *results, bool whole, struct out *out)
{
	struct writer writer = {.results = results, .out = out, .codes = {.add = add_value}};
	writer.cells = cell_writer_new(results, whole, out);
	end_line(&writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	end_line(&writer, "<resultats xmlns=\"" RESULTS_NAMESPACE "\">\n");
	write_context(&writer);
	for (size_t i = 0; i < results->count; i++)
		write_statistic(&writer, &results->statistics[i]);
	for (size_t i = 0; i < results->listing_count; i++)
		listing_write_xml(&results->listings[i], out);
	buffer_puts(&writer.line, "</resultats>\n");
	int status = out_write(out, writer.line.bytes, writer.line.length);
	buffer_free(&writer.line);
	cell_writer_free(writer.cells);
	codes_store_free(&writer.codes);
	return status;
}

int results_write_xml(const struct results *results, struct out *out)
{
	return write_all(results, false, out);
}

int results_write_xml_whole(const struct results *results, struct out *out)
{
	return write_all(results, true, out);
}
