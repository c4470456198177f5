#include "anon/register.h"

#include <string.h>

#include "base/text.h"

#define LOCAL "local"

static const char *category_of(const struct schema_column *column)
{
	return column->personal ? column->personal : column->local ? LOCAL : "";
}

static bool concerns_persons(const struct schema_table *table, const struct release *release)
{
	bool personal = split_holds(&release->tables, table->name);
	for (size_t c = 0; c < table->count; c++)
		personal |= table->columns[c].personal != NULL;
	return personal;
}

/* Labels of the columns of this category; false where there are none. */
static bool add_labels(const struct schema_table *table, const char *category, struct buffer *text)
{
	text->length = 0;
	for (size_t c = 0; c < table->count; c++) {
		const struct schema_column *column = &table->columns[c];
		if (column->hidden || strcmp(category_of(column), category) != 0)
			continue;
		buffer_puts(text, text->length ? ", " : "");
		buffer_puts(text, column->label);
	}
	return text->length > 0;
}

static void add_row(struct results *results, const char *table, const char *category, const char *labels)
{
	struct listing *listing = results->listings;
	struct listing_cell *cells = &listing->cells[listing->rows++ * listing->column_count];
	cells[0].text = arena_strdup(&results->arena, table);
	cells[1].text = arena_strdup(&results->arena, category);
	cells[2].text = arena_strdup(&results->arena, labels);
}

/* A row for each category that occurs, in the order of the columns. */
static void add_table(struct results *results, const struct schema_table *table, struct buffer *text)
{
	for (size_t c = 0; c < table->count; c++) {
		const char *category = category_of(&table->columns[c]);
		bool met = false;
		for (size_t before = 0; before < c; before++)
			met |= strcmp(category_of(&table->columns[before]), category) == 0;
		if (!met && add_labels(table, category, text))
			add_row(results, table->label, category, text->bytes);
	}
}

static void declare(struct results *results, const struct schema *schema)
{
	static const char *const columns[][2] = {
	        {"table", "Table"}, {"categorie", "Catégorie"}, {"donnees", "Données"}};
	struct listing *listing = arena_zalloc(&results->arena, 1, sizeof *listing);
	size_t most = 0;
	for (size_t t = 0; t < schema->count; t++)
		most += schema->tables[t].count;
	*listing = (struct listing){.id = "registre",
	                            .label = "Catégories de données",
	                            .unit = "lignes",
	                            .unit_one = "ligne",
	                            .column_count = 3};
	listing->columns = arena_zalloc(&results->arena, 3, sizeof *listing->columns);
	for (size_t i = 0; i < 3; i++)
		listing->columns[i] = (struct listing_column){
		        .id = columns[i][0], .label = columns[i][1], .type = LISTING_TEXT};
	listing->cells = arena_zalloc(&results->arena, most * 3 + 1, sizeof *listing->cells);
	results->listings = listing;
	results->listing_count = 1;
}

int register_make(struct results *results, const struct schema *schema, const struct release *release,
                  struct error *error)
{
	struct buffer text = {0};
	size_t hidden = 0;
	*results = (struct results){0};
	for (size_t i = 0; i < release->tables.count; i++)
		if (schema_table_find(schema, release->tables.items[i]) < 0)
			return error_set(error, MSG_NAME_UNKNOWN, release->place, release->tables.items[i],
			                 NULL);
	declare(results, schema);
	for (size_t t = 0; t < schema->count; t++) {
		const struct schema_table *table = &schema->tables[t];
		if (!concerns_persons(table, release))
			continue;
		add_table(results, table, &text);
		for (size_t c = 0; c < table->count; c++)
			hidden += table->columns[c].hidden;
	}
	buffer_free(&text);
	struct listing *listing = results->listings;
	listing->total = listing->rows;
	listing->definition =
	        hidden > 1 ? arena_printf(&results->arena, "S’y ajoutent %zu colonnes masquées.", hidden)
	        : hidden == 1 ? "S’y ajoute une colonne masquée."
	                      : "Aucune colonne n’est masquée.";
	return 0;
}
