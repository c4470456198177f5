/* The same as the XML, for programs that read JSON. Numbers are written exactly, as JSON numbers. */
#include "base/text.h"
#include "results/codes.h"
#include "results/shown.h"

/* three numbers, their names, a mark and what is spare */
enum { CELL_LENGTH = 224 };
static const char row_begin[] = ",\n{\"ligne\":", column_begin[] = ",\"colonne\":";

struct writer {
	const struct results *results;
	struct out *out;
	struct buffer json;
	struct codes_store codes;
	struct buffer begin; /* how the cells of a row begin */
};

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

static void add_truth(struct buffer *json, const char *name, bool truth)
{
	add_key(json, name);
	buffer_puts(json, truth ? "true" : "false");
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

/* An object of an axis, and a comma. */
static struct code_place add_value(struct buffer *text, const struct axis_value *value)
{
	buffer_puts(text, "\n{\"code\":");
	struct code_place code = {.at = text->length};
	text_json(text, value->code);
	code.length = text->length - code.at;
	buffer_putc(text, ',');
	add_string(text, "libelle", value->label);
	buffer_putc(text, ',');
	add_truth(text, "horsliste", value->unlisted);
	buffer_puts(text, "},");
	return code;
}

static void add_axis(struct buffer *json, const char *name, const struct axis *axis,
                     const struct codes *values)
{
	size_t length = values->text.length;
	add_key(json, name);
	buffer_putc(json, '{');
	add_string(json, "dimension", axis->dimension);
	buffer_putc(json, ',');
	add_string(json, "libelle", axis->label);
	buffer_putc(json, ',');
	add_string(json, "type", axis->kind);
	buffer_putc(json, ',');
	add_truth(json, "multiple", axis->multiple);
	buffer_puts(json, ",\"valeurs\":[");
	buffer_add(json, values->text.bytes, length ? length - 1 : 0);
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
	return count < 0 ? bytes_put(to, "null", 4) : integer_put(to, count);
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

static void add_cell(struct writer *writer, const struct codes *columns, size_t column,
                     const struct cell *cell)
{
	struct buffer *json = &writer->json;
	char *to = buffer_room(json, writer->begin.length + columns->longest + CELL_LENGTH);
	to = codes_put(codes_put_begin(to, &writer->begin), columns, column);
	json->length = (size_t)(put_numbers(to, cell) - json->bytes);
	add_details(json, cell);
	buffer_puts(json, cell->masked ? ",\"masque\":true}" : ",\"masque\":false}");
}

static void add_cells(struct writer *writer, const struct statistic *statistic, const struct codes *rows,
                      const struct codes *columns)
{
	struct buffer *json = &writer->json, *begin = &writer->begin;
	size_t at = json->length;
	for (size_t row = 0; row < rows->count; row++) {
		struct row_cells cells = statistic_row(statistic, row, columns->count);
		struct cell made;
		codes_begin(begin, sizeof row_begin - 1, rows, row);
		buffer_puts(begin, column_begin);
		buffer_puts(begin, statistic->axes == 2 ? "" : "null");
		for (size_t column = 0; column < columns->count; column++)
			add_cell(writer, columns, column,
			         cell_look(writer->results, statistic, row_cell(&cells, column), &made));
	}
	/* In place of the first one's comma. */
	if (json->length == at)
		buffer_putc(json, '[');
	json->bytes[at] = '[';
}

static void add_statistic(struct writer *writer, const struct statistic *statistic)
{
	struct buffer *json = &writer->json;
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
	codes_store_begin(&writer->codes);
	const struct codes *rows = codes_of(&writer->codes, &statistic->rows);
	const struct codes *columns =
	        codes_of(&writer->codes, statistic->axes == 2 ? &statistic->columns : NULL);
	if (statistic->axes > 0)
		add_axis(json, "lignes", &statistic->rows, rows);
	if (statistic->axes > 1)
		add_axis(json, "colonnes", &statistic->columns, columns);
	buffer_puts(json, "\"cellules\":");
	add_cells(writer, statistic, rows, columns);
	buffer_puts(json, "]}");
}

static void flush(struct writer *writer)
{
	out_write(writer->out, writer->json.bytes, writer->json.length);
	writer->json.length = 0;
}

int results_write_json(const struct results *results, struct out *out)
{
	struct writer writer = {.results = results, .out = out, .codes = {.add = add_value}};
	struct buffer *json = &writer.json;
	buffer_puts(&writer.begin, row_begin);
	add_context(json, results);
	for (size_t i = 0; i < results->count; i++) {
		buffer_puts(json, i ? ",\n" : "\n");
		add_statistic(&writer, &results->statistics[i]);
		flush(&writer);
	}
	buffer_putc(json, ']');
	for (size_t i = 0; i < results->listing_count; i++) {
		buffer_puts(json, i ? ",\n" : ",\n\"listes\":[\n");
		flush(&writer);
		listing_write_json(&results->listings[i], out);
	}
	buffer_puts(json, results->listing_count ? "]\n}\n" : "\n}\n");
	int status = out_write(out, json->bytes, json->length);
	buffer_free(json);
	buffer_free(&writer.begin);
	codes_store_free(&writer.codes);
	return status;
}
