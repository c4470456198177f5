/* The same as the XML, for programs that read JSON. Numbers are written exactly, as JSON numbers. */
#include "base/text.h"
#include "results/codes.h"
#include "results/shown.h"

enum { CELL_LENGTH = 160 }; /* three numbers and their names */

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
	char text[24];
	if (count < 0)
		buffer_puts(json, "null");
	else
		buffer_add(json, text, integer_format(count, text));
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

static char *put_count(char *to, int64_t count)
{
	return count < 0 ? bytes_put(to, "null", 4) : to + integer_format(count, to);
}

/* What all cells have. */
static char *put_numbers(char *to, const struct cell *cell)
{
	static const char value[] = ",\"valeur\":", n[] = ",\"n\":", children[] = ",\"enfants\":";
	to = bytes_put(to, value, sizeof value - 1);
	if (cell->value == DECIMAL_NONE)
		to = bytes_put(to, "null", 4);
	else
		to += decimal_format(cell->value, to);
	to = bytes_put(to, n, sizeof n - 1);
	to = put_count(to, cell->n);
	to = bytes_put(to, children, sizeof children - 1);
	return put_count(to, cell->children);
}

/* What few have. */
static void add_details(struct buffer *json, const struct cell *cell)
{
	if (cell->sum != 0) {
		buffer_putc(json, ',');
		add_number(json, "somme", cell->sum);
	}
	if (cell->histogram_count)
		add_histogram(json, cell);
	if (cell->banded)
		buffer_printf(json, ",\"de\":%lld,\"a\":%lld", (long long)cell->low, (long long)cell->high);
}

static void add_row(struct buffer *json, const struct results *results, const struct statistic *statistic,
                    size_t row, const struct codes *rows, const struct codes *columns)
{
	struct row_cells cells = statistic_row(statistic, row, columns->count);
	for (size_t column = 0; column < columns->count; column++) {
		struct cell made;
		const struct cell *cell = cell_look(results, statistic, row_cell(&cells, column), &made);
		buffer_puts(json, row + column ? ",\n" : "\n");
		char *to = buffer_room(json, rows->longest + columns->longest + CELL_LENGTH);
		to = codes_put(codes_put(to, rows, row), columns, column);
		json->length = (size_t)(put_numbers(to, cell) - json->bytes);
		add_details(json, cell);
		buffer_puts(json, cell->masked ? ",\"masque\":true}" : ",\"masque\":false}");
	}
}

static struct code_place add_code(struct buffer *text, const struct axis_value *value, const char *before,
                                  const char *after)
{
	size_t at = text->length;
	buffer_puts(text, before);
	text_json(text, value->code);
	buffer_puts(text, after);
	return (struct code_place){.at = at, .length = text->length - at};
}

/* What cells begin with: their row, … */
static struct code_place add_row_code(struct buffer *text, const struct axis_value *value)
{
	return add_code(text, value, "{\"ligne\":", ",\"colonne\":");
}

/* … alone, … */
static struct code_place add_only_code(struct buffer *text, const struct axis_value *value)
{
	return add_code(text, value, "{\"ligne\":", ",\"colonne\":null");
}

/* … or with a column. */
static struct code_place add_column_code(struct buffer *text, const struct axis_value *value)
{
	return add_code(text, value, "", "");
}

static void add_cells(struct buffer *json, const struct results *results, const struct statistic *statistic)
{
	struct codes rows = {0}, columns = {0};
	bool crossed = statistic->axes == 2;
	codes_make(&rows, &statistic->rows, crossed ? add_row_code : add_only_code);
	codes_make(&columns, crossed ? &statistic->columns : NULL, add_column_code);
	for (size_t row = 0; row < rows.count; row++)
		add_row(json, results, statistic, row, &rows, &columns);
	codes_free(&rows);
	codes_free(&columns);
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
	add_cells(json, results, statistic);
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
