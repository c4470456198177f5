/* The exchange format, one cell a line, so that two files can be compared line by line. */
#include <string.h>

#include "base/text.h"
#include "results/shown.h"

struct writer {
	const struct results *results;
	struct out *out;
	struct buffer line;
};

/* An attribute that is not there where the text is NULL. */
static void attribute(struct writer *writer, const char *name, const char *text)
{
	if (text == NULL)
		return;
	buffer_putc(&writer->line, ' ');
	buffer_puts(&writer->line, name);
	buffer_add(&writer->line, "=\"", 2);
	text_xml(&writer->line, text, strlen(text));
	buffer_putc(&writer->line, '"');
}

static void attribute_date(struct writer *writer, const char *name, int32_t date)
{
	char text[11];
	date_format(date, text);
	attribute(writer, name, text);
}

static void attribute_decimal(struct writer *writer, const char *name, int64_t value)
{
	char text[32];
	decimal_format(value, text);
	attribute(writer, name, *text ? text : NULL);
}

static void attribute_count(struct writer *writer, const char *name, int64_t count)
{
	char text[24];
	integer_format(count, text);
	attribute(writer, name, count >= 0 ? text : NULL);
}

static void end_line(struct writer *writer, const char *end)
{
	buffer_puts(&writer->line, end);
	out_write(writer->out, writer->line.bytes, writer->line.length);
	writer->line.length = 0;
}

static void write_filters(struct writer *writer, const char *name, const char **items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buffer_puts(&writer->line, "    <filtre");
		attribute(writer, name, items[i]);
		end_line(writer, "/>\n");
	}
}

static void write_context(struct writer *writer)
{
	const struct results *results = writer->results;
	buffer_puts(&writer->line, "  <contexte");
	attribute_date(writer, "debut", results->period.from);
	attribute_date(writer, "fin", results->period.to);
	attribute_date(writer, "reference", results->period.reference);
	attribute(writer, "catalogue", results->catalogue ? results->catalogue : "");
	attribute(writer, "condition", results->where);
	attribute(writer, "pourcentages", results->without_shares ? "non" : NULL);
	if (results->wanted_threshold > 0)
		attribute_count(writer, "seuil-voulu", results->wanted_threshold);
	if (results->threshold > 0)
		attribute_count(writer, "seuil", results->threshold);
	if (results->rounded_to > 0)
		attribute_count(writer, "arrondi", results->rounded_to);
	end_line(writer, ">\n");
	write_filters(writer, "dispositif", results->dispositifs, results->dispositif_count);
	write_filters(writer, "programme", results->programmes, results->programme_count);
	for (size_t i = 0; i < results->present_count; i++) {
		const struct programme_ref *programme = &results->present[i];
		buffer_puts(&writer->line, "    <programme");
		attribute(writer, "id", programme->id);
		attribute(writer, "libelle", programme->label);
		attribute(writer, "commune", programme->commune);
		attribute(writer, "departement", programme->departement);
		end_line(writer, "/>\n");
	}
	end_line(writer, "  </contexte>\n");
}

static void write_axis(struct writer *writer, const struct axis *axis, const char *direction)
{
	buffer_puts(&writer->line, "    <axe");
	attribute(writer, "sens", direction);
	attribute(writer, "dimension", axis->dimension);
	attribute(writer, "libelle", axis->label);
	attribute(writer, "type", axis->kind);
	attribute(writer, "multiple", axis->multiple ? "oui" : NULL);
	end_line(writer, ">\n");
	for (size_t i = 0; i < axis->count; i++) {
		buffer_puts(&writer->line, "      <valeur");
		attribute(writer, "code", axis->values[i].code);
		attribute(writer, "libelle", axis->values[i].label);
		attribute(writer, "horsliste", axis->values[i].unlisted ? "oui" : NULL);
		attribute(writer, "dans", axis->values[i].within);
		end_line(writer, "/>\n");
	}
	end_line(writer, "    </axe>\n");
}

static void add_histogram(struct writer *writer, const struct cell *cell)
{
	char text[32];
	if (cell->histogram_count == 0)
		return;
	buffer_puts(&writer->line, " comptes=\"");
	for (size_t i = 0; i < cell->histogram_count; i++) {
		decimal_format(cell->histogram[i].value, text);
		buffer_printf(&writer->line, "%s%s:%lld", i ? " " : "", text,
		              (long long)cell->histogram[i].count);
	}
	buffer_putc(&writer->line, '"');
}

static void write_cell(struct writer *writer, const struct statistic *statistic, size_t row, size_t column)
{
	struct cell cell = cell_shown(writer->results, statistic, statistic_cell(statistic, row, column));
	buffer_puts(&writer->line, "    <cellule");
	attribute(writer, "l", statistic->rows.values[row].code);
	if (statistic->axes == 2)
		attribute(writer, "c", statistic->columns.values[column].code);
	attribute_decimal(writer, "v", cell.value);
	attribute_count(writer, "n", cell.n);
	attribute_count(writer, "e", cell.children);
	if (cell.sum != 0)
		attribute_decimal(writer, "somme", cell.sum);
	if (cell.largest != 0)
		attribute_decimal(writer, "plus-grand", cell.largest);
	add_histogram(writer, &cell);
	attribute(writer, "masque", cell.masked ? "oui" : NULL);
	if (cell.banded) {
		attribute_count(writer, "de", cell.low);
		attribute_count(writer, "a", cell.high);
	}
	end_line(writer, "/>\n");
}

static void write_statistic(struct writer *writer, const struct statistic *statistic)
{
	buffer_puts(&writer->line, "  <statistique");
	attribute(writer, "id", statistic->id);
	attribute(writer, "rubrique", statistic->heading);
	attribute(writer, "libelle", statistic->label);
	attribute(writer, "population", statistic->population);
	attribute(writer, "libelle-population", statistic->population_label);
	attribute(writer, "mesure", statistic->measure);
	attribute(writer, "genre", measure_kind_names[statistic->kind]);
	attribute(writer, "unite", statistic->unit);
	attribute_count(writer, "decimales", statistic->decimals);
	attribute(writer, "par", statistic->by);
	attribute(writer, "par-valeur", statistic->by_code);
	end_line(writer, ">\n");
	if (statistic->definition && *statistic->definition) {
		buffer_puts(&writer->line, "    <definition>");
		text_xml(&writer->line, statistic->definition, strlen(statistic->definition));
		end_line(writer, "</definition>\n");
	}
	if (statistic->axes > 0)
		write_axis(writer, &statistic->rows, "lignes");
	if (statistic->axes > 1)
		write_axis(writer, &statistic->columns, "colonnes");
	for (size_t row = 0; row < statistic->rows.count; row++)
		for (size_t column = 0; column < statistic_columns(statistic); column++)
			write_cell(writer, statistic, row, column);
	end_line(writer, "  </statistique>\n");
}

int results_write_xml(const struct results *results, struct out *out)
{
	struct writer writer = {.results = results, .out = out};
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
	return status;
}
