/* The schema as Table Schema, and as a data package of such tables. */
#include <string.h>

#include "base/text.h"
#include "config.h"
#include "schema/schema.h"

/* JSON written as it comes, indented by two spaces a level. */
struct json {
	struct out *out;
	struct buffer line;
	unsigned depth;
	bool begun;   /* something was written */
	bool follows; /* something stands before on this level */
};

static void begin_item(struct json *json, const char *key)
{
	if (json->follows)
		buffer_putc(&json->line, ',');
	if (json->begun)
		buffer_putc(&json->line, '\n');
	for (unsigned i = 0; i < json->depth; i++)
		buffer_puts(&json->line, "  ");
	if (key) {
		text_json(&json->line, key);
		buffer_puts(&json->line, ": ");
	}
	out_write(json->out, json->line.bytes, json->line.length);
	json->line.length = 0;
	json->begun = json->follows = true;
}

static void open_group(struct json *json, const char *key, char bracket)
{
	begin_item(json, key);
	buffer_putc(&json->line, bracket);
	json->depth++;
	json->follows = false;
}

static void close_group(struct json *json, char bracket)
{
	json->depth--;
	json->follows = false;
	begin_item(json, NULL);
	buffer_putc(&json->line, bracket);
}

static void put_string(struct json *json, const char *key, const char *text)
{
	begin_item(json, key);
	text_json(&json->line, text);
}

static void put_true(struct json *json, const char *key)
{
	begin_item(json, key);
	buffer_puts(&json->line, "true");
}

static void put_strings(struct json *json, const char *key, const char *only)
{
	open_group(json, key, '[');
	put_string(json, NULL, only);
	close_group(json, ']');
}

static void finish(struct json *json)
{
	buffer_putc(&json->line, '\n');
	out_write(json->out, json->line.bytes, json->line.length);
	buffer_free(&json->line);
}

static const struct {
	const char *type, *pattern, *description;
} types[] = {
        [TYPE_TEXT] = {"string", NULL, "Texte"},
        [TYPE_LIST] = {"string", NULL, NULL},
        [TYPE_KEY] = {"string", NULL, NULL},
        [TYPE_DATE] = {"date", NULL, "Date, AAAA-MM-JJ"},
        [TYPE_INTEGER] = {"integer", NULL, "Nombre entier"},
        [TYPE_DECIMAL] = {"number", NULL, "Nombre décimal, avec un point et au plus six décimales"},
        [TYPE_AMOUNT] = {"number", NULL, "Montant en euros, avec un point et au plus six décimales"},
        [TYPE_BOOLEAN] = {"boolean", NULL, "oui ou non"},
        [TYPE_YEAR] = {"year", NULL, "Année, en quatre chiffres"},
        [TYPE_SCHOOL_YEAR] = {"string", "^[0-9]{4}-[0-9]{4}$", "Année scolaire, comme 2022-2023"},
        [TYPE_UAI] = {"string", "^[0-9]{7}[ABCDEFGHJKLMNPRSTUVWXYZ]$",
                      "Sept chiffres et leur lettre de contrôle"},
        [TYPE_COMMUNE] = {"string", "^([0-9]{2}|2[AB])[0-9]{3}$",
                          "Cinq caractères, 2A ou 2B pour la Corse" TEXT_NNBSP
                          "; ce n’est pas le code postal"},
        [TYPE_QPV] = {"string", "^Q[PN][0-9A-Z]{6}$",
                      "QP (quartiers de 2015) ou QN (quartiers de 2024), puis six caractères"},
        [TYPE_PATH] = {"string", NULL,
                       "Chemin relatif au dossier du jeu de données, à l’intérieur de celui-ci"},
};

/* Says what stands in the column: the codes and what they mean, the table that a key leads to. */
static void put_description(struct json *json, const struct schema *schema,
                            const struct schema_column *column)
{
	struct buffer text = {0};
	if (column->type == TYPE_LIST && column->list) {
		for (size_t i = 0; i < column->list->count; i++)
			buffer_printf(&text, "%s%s" TEXT_NBSP ": %s", i ? TEXT_NNBSP "; " : "",
			              column->list->values[i].code, column->list->values[i].label);
	} else if (column->type == TYPE_KEY && column->target >= 0) {
		buffer_printf(&text, "Clé d’une ligne de la table «" TEXT_NBSP "%s" TEXT_NBSP "»",
		              schema->tables[column->target].label);
	} else if (column->type == TYPE_TEXT && column->primary) {
		buffer_puts(&text, "Identifiant, au plus 64 caractères, sans deux-points ni barre oblique");
	} else if (types[column->type].description) {
		buffer_puts(&text, types[column->type].description);
	}
	if (column->personal)
		buffer_printf(&text, "%sDonnée personnelle (%s)", text.length ? ". " : "", column->personal);
	if (text.length)
		put_string(json, "description", text.bytes);
	buffer_free(&text);
}

static bool is_code(const struct schema_column *column)
{
	return column->type == TYPE_KEY || (column->type == TYPE_TEXT && column->primary);
}

/* unique: the column alone is the table's key. */
static void put_constraints(struct json *json, const struct schema_column *column, bool unique)
{
	const char *pattern = is_code(column) ? "^[^:/]{1,64}$" : types[column->type].pattern;
	bool listed = column->type == TYPE_LIST && column->list;
	if (!column->required && !column->primary && !pattern && !listed)
		return;
	open_group(json, "constraints", '{');
	if (column->required || column->primary)
		put_true(json, "required");
	if (unique)
		put_true(json, "unique");
	if (pattern)
		put_string(json, "pattern", pattern);
	if (listed) {
		open_group(json, "enum", '[');
		for (size_t i = 0; i < column->list->count; i++)
			put_string(json, NULL, column->list->values[i].code);
		close_group(json, ']');
	}
	close_group(json, '}');
}

static void put_field(struct json *json, const struct schema *schema, const struct schema_column *column,
                      bool unique)
{
	open_group(json, NULL, '{');
	put_string(json, "name", column->name);
	put_string(json, "title", column->label ? column->label : column->name);
	put_description(json, schema, column);
	put_string(json, "type", types[column->type].type);
	put_string(json, "format", "default");
	if (column->type == TYPE_DECIMAL || column->type == TYPE_AMOUNT)
		put_string(json, "decimalChar", ".");
	if (column->type == TYPE_BOOLEAN) {
		put_strings(json, "trueValues", "oui");
		put_strings(json, "falseValues", "non");
	}
	put_constraints(json, column, unique);
	close_group(json, '}');
}

static void put_primary_key(struct json *json, const struct schema_table *table)
{
	open_group(json, "primaryKey", '[');
	for (size_t i = 0; i < table->count; i++)
		if (table->columns[i].primary)
			put_string(json, NULL, table->columns[i].name);
	close_group(json, ']');
}

static bool leads_somewhere(const struct schema *schema, const struct schema_column *column)
{
	return column->type == TYPE_KEY && column->target >= 0 && schema->tables[column->target].key >= 0;
}

static void put_foreign_keys(struct json *json, const struct schema *schema, const struct schema_table *table)
{
	size_t count = 0;
	for (size_t i = 0; i < table->count; i++) {
		const struct schema_column *column = &table->columns[i];
		if (!leads_somewhere(schema, column))
			continue;
		const struct schema_table *target = &schema->tables[column->target];
		if (count++ == 0)
			open_group(json, "foreignKeys", '[');
		open_group(json, NULL, '{');
		put_string(json, "fields", column->name);
		open_group(json, "reference", '{');
		put_string(json, "resource", target->name);
		put_string(json, "fields", target->columns[target->key].name);
		close_group(json, '}');
		close_group(json, '}');
	}
	if (count)
		close_group(json, ']');
}

/* The members that make a table's schema, inside an object that is open. */
static void put_table(struct json *json, const struct schema *schema, const struct schema_table *table)
{
	open_group(json, "fields", '[');
	for (size_t i = 0; i < table->count; i++)
		put_field(json, schema, &table->columns[i], table->key == (long)i);
	close_group(json, ']');
	put_primary_key(json, table);
	put_foreign_keys(json, schema, table);
	put_strings(json, "missingValues", "");
}

static void put_described_table(struct json *json, const struct schema *schema,
                                const struct schema_table *table)
{
	open_group(json, NULL, '{');
	put_string(json, "$schema", "https://specs.frictionlessdata.io/schemas/table-schema.json");
	put_string(json, "name", table->name);
	put_string(json, "title", table->label);
	put_string(json, "version", PREUTILS_VERSION);
	put_string(json, "countryCode", "FR");
	put_table(json, schema, table);
	close_group(json, '}');
}

int schema_write_tableschema(const struct schema *schema, const char *table, struct out *out)
{
	struct json json = {.out = out};
	long only = table ? schema_table_find(schema, table) : -1;
	if (table && only < 0)
		return -1;
	if (table) {
		put_described_table(&json, schema, &schema->tables[only]);
	} else {
		open_group(&json, NULL, '[');
		for (size_t i = 0; i < schema->count; i++)
			put_described_table(&json, schema, &schema->tables[i]);
		close_group(&json, ']');
	}
	finish(&json);
	return 0;
}

static void put_dialect(struct json *json)
{
	open_group(json, "dialect", '{');
	put_string(json, "delimiter", ";");
	put_string(json, "lineTerminator", "\n");
	put_string(json, "quoteChar", "\"");
	put_true(json, "doubleQuote");
	put_true(json, "header");
	close_group(json, '}');
}

static void put_resource(struct json *json, const struct schema *schema, const struct schema_table *table)
{
	struct buffer path = {0};
	buffer_printf(&path, "%s.csv", table->name);
	open_group(json, NULL, '{');
	put_string(json, "profile", "tabular-data-resource");
	put_string(json, "name", table->name);
	put_string(json, "title", table->label);
	put_string(json, "path", path.bytes);
	put_string(json, "format", "csv");
	put_string(json, "mediatype", "text/csv");
	put_string(json, "encoding", "utf-8");
	put_dialect(json);
	open_group(json, "schema", '{');
	put_table(json, schema, table);
	close_group(json, '}');
	close_group(json, '}');
	buffer_free(&path);
}

int schema_write_datapackage(const struct schema *schema, struct out *out)
{
	struct json json = {.out = out};
	open_group(&json, NULL, '{');
	put_string(&json, "profile", "tabular-data-package");
	put_string(&json, "name", "donnees");
	put_string(&json, "title", "Jeu de données");
	put_string(&json, "description",
	           "Une table par fichier CSV" TEXT_NNBSP
	           "; une table absente est vide. L’ordre des colonnes est libre.");
	put_string(&json, "version", PREUTILS_VERSION);
	open_group(&json, "resources", '[');
	for (size_t i = 0; i < schema->count; i++)
		put_resource(&json, schema, &schema->tables[i]);
	close_group(&json, ']');
	close_group(&json, '}');
	finish(&json);
	return 0;
}
