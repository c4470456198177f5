/* The same as the XML, for programs that read JSON. Numbers are written exactly, as JSON numbers. */
#include "base/text.h"
#include "results/shown.h"

static void add_key(struct buffer *json, const char *name)
{
	text_json(json, name);
	buffer_putc(json, ':');
}

static void add_string(struct buffer *json, const char *name, const char *text)
{
	add_key(json, name);
	if (text)
		text_json(json, text);
	else
		buffer_puts(json, "null");
}

static void add_date(struct buffer *json, const char *name, int32_t date)
{
	char text[11];
	date_format(date, text);
	add_string(json, name, text);
}

static void add_strings(struct buffer *json, const char *name, const char **items, size_t count)
{
	add_key(json, name);
	buffer_putc(json, '[');
	for (size_t i = 0; i < count; i++) {
		buffer_puts(json, i ? "," : "");
		text_json(json, items[i]);
	}
	buffer_putc(json, ']');
}

static void add_number(struct buffer *json, const char *name, int64_t value)
{
	char text[32];
	decimal_format(value, text);
	add_key(json, name);
	buffer_puts(json, *text ? text : "null");
}

static void add_count(struct buffer *json, const char *name, int64_t count)
{
	add_key(json, name);
	if (count < 0)
		buffer_puts(json, "null");
	else
		buffer_printf(json, "%lld", (long long)count);
}

static void add_context(struct buffer *json, const struct results *results)
{
	buffer_puts(json, "{\n\"contexte\":{");
	add_date(json, "debut", results->period.from);
	buffer_putc(json, ',');
	add_date(json, "fin", results->period.to);
	buffer_putc(json, ',');
	add_date(json, "reference", results->period.reference);
	buffer_putc(json, ',');
	add_string(json, "catalogue", results->catalogue ? results->catalogue : "");
	buffer_putc(json, ',');
	add_string(json, "condition", results->where);
	buffer_putc(json, ',');
	add_count(json, "seuil", results->threshold > 0 ? results->threshold : 0);
	buffer_putc(json, ',');
	add_strings(json, "dispositifs", results->dispositifs, results->dispositif_count);
	buffer_putc(json, ',');
	add_strings(json, "filtre_programmes", results->programmes, results->programme_count);
	buffer_puts(json, ",\n\"programmes\":[");
	for (size_t i = 0; i < results->present_count; i++) {
		const struct programme_ref *programme = &results->present[i];
		buffer_puts(json, i ? ",\n{" : "\n{");
		add_string(json, "id", programme->id);
		buffer_putc(json, ',');
		add_string(json, "libelle", programme->label);
		buffer_putc(json, ',');
		add_string(json, "commune", programme->commune);
		buffer_putc(json, ',');
		add_string(json, "departement", programme->departement);
		buffer_putc(json, '}');
	}
	buffer_puts(json, "]},\n\"statistiques\":[");
}

static void add_axis(struct buffer *json, const char *name, const struct axis *axis)
{
	add_key(json, name);
	buffer_putc(json, '{');
	add_string(json, "dimension", axis->dimension);
	buffer_putc(json, ',');
	add_string(json, "libelle", axis->label);
	buffer_putc(json, ',');
	add_string(json, "type", axis->kind);
	buffer_printf(json, ",\"multiple\":%s,\"valeurs\":[", axis->multiple ? "true" : "false");
	for (size_t i = 0; i < axis->count; i++) {
		buffer_puts(json, i ? ",\n{" : "\n{");
		add_string(json, "code", axis->values[i].code);
		buffer_putc(json, ',');
		add_string(json, "libelle", axis->values[i].label);
		buffer_printf(json, ",\"horsliste\":%s}", axis->values[i].unlisted ? "true" : "false");
	}
	buffer_puts(json, "]},\n");
}

static void add_histogram(struct buffer *json, const struct cell *cell)
{
	char text[32];
	buffer_puts(json, ",\"comptes\":[");
	for (size_t i = 0; i < cell->histogram_count; i++) {
		decimal_format(cell->histogram[i].value, text);
		buffer_printf(json, "%s[%s,%lld]", i ? "," : "", text, (long long)cell->histogram[i].count);
	}
	buffer_putc(json, ']');
}

static void add_cell(struct buffer *json, const struct results *results, const struct statistic *statistic,
                     size_t row, size_t column)
{
	struct cell cell = cell_shown(results, statistic, statistic_cell(statistic, row, column));
	buffer_puts(json, row + column ? ",\n{" : "\n{");
	add_string(json, "ligne", statistic->rows.values[row].code);
	buffer_putc(json, ',');
	add_string(json, "colonne", statistic->axes == 2 ? statistic->columns.values[column].code : NULL);
	buffer_putc(json, ',');
	add_number(json, "valeur", cell.value);
	buffer_putc(json, ',');
	add_count(json, "n", cell.n);
	buffer_putc(json, ',');
	add_count(json, "enfants", cell.children);
	if (cell.sum != 0) {
		buffer_putc(json, ',');
		add_number(json, "somme", cell.sum);
	}
	if (cell.histogram_count)
		add_histogram(json, &cell);
	if (cell.banded)
		buffer_printf(json, ",\"de\":%lld,\"a\":%lld", (long long)cell.low, (long long)cell.high);
	buffer_printf(json, ",\"masque\":%s}", cell.masked ? "true" : "false");
}

static void add_statistic(struct buffer *json, const struct results *results,
                          const struct statistic *statistic)
{
	const char *const texts[][2] = {
	        {"id", statistic->id},
	        {"rubrique", statistic->heading},
	        {"libelle", statistic->label},
	        {"population", statistic->population},
	        {"libelle_population", statistic->population_label},
	        {"definition", statistic->definition},
	        {"mesure", statistic->measure},
	        {"genre", measure_kind_names[statistic->kind]},
	        {"unite", statistic->unit},
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		buffer_putc(json, i ? ',' : '{');
		add_string(json, texts[i][0], texts[i][1]);
	}
	buffer_putc(json, ',');
	add_count(json, "decimales", statistic->decimals);
	buffer_puts(json, ",\n");
	if (statistic->axes > 0)
		add_axis(json, "lignes", &statistic->rows);
	if (statistic->axes > 1)
		add_axis(json, "colonnes", &statistic->columns);
	buffer_puts(json, "\"cellules\":[");
	for (size_t row = 0; row < statistic->rows.count; row++)
		for (size_t column = 0; column < statistic_columns(statistic); column++)
			add_cell(json, results, statistic, row, column);
	buffer_puts(json, "]}");
}

int results_write_json(const struct results *results, struct out *out)
{
	struct buffer json = {0};
	add_context(&json, results);
	for (size_t i = 0; i < results->count; i++) {
		buffer_puts(&json, i ? ",\n" : "\n");
		add_statistic(&json, results, &results->statistics[i]);
		out_write(out, json.bytes, json.length);
		json.length = 0;
	}
	buffer_putc(&json, ']');
	for (size_t i = 0; i < results->listing_count; i++) {
		buffer_puts(&json, i ? ",\n" : ",\n\"listes\":[\n");
		out_write(out, json.bytes, json.length);
		json.length = 0;
		listing_write_json(&results->listings[i], out);
	}
	buffer_puts(&json, results->listing_count ? "]\n}\n" : "\n}\n");
	int status = out_write(out, json.bytes, json.length);
	buffer_free(&json);
	return status;
}
