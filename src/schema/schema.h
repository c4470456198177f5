/* The schema: tables, columns and code lists, read from templates/schema/ and extended by the user's
 * local.xml. C knows no table or column by name. */
#ifndef PREUTILS_SCHEMA_SCHEMA_H
#define PREUTILS_SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/out.h"
#include "base/templates.h"

enum type {
	TYPE_TEXT,
	TYPE_LIST, /* a code of a list */
	TYPE_KEY,  /* the key of a row of another table */
	TYPE_DATE,
	TYPE_INTEGER,
	TYPE_DECIMAL,
	TYPE_AMOUNT,  /* euros */
	TYPE_BOOLEAN, /* the list "booleen": oui, non */
	TYPE_YEAR,
	TYPE_SCHOOL_YEAR,
	TYPE_UAI,
	TYPE_COMMUNE,
	TYPE_QPV,
	TYPE_PATH
};
/* The type's name in schema files: texte, liste, cle… */
const char *type_name(enum type type);

struct list_value {
	const char *code, *label;
	bool hidden;              /* by local.xml: shown only where it occurs */
	int64_t minimum, maximum; /* scale of what is measured by it, in millionths; DECIMAL_NONE: none */
};
struct list {
	const char *id;
	struct list_value *values;
	size_t count;
	struct map index; /* code to position in values */
};

struct schema_column {
	const char *name, *label;
	enum type type;
	bool primary, required;
	bool hidden;             /* by local.xml: read, kept, never shown */
	bool local;              /* added by local.xml */
	const struct list *list; /* TYPE_LIST and TYPE_BOOLEAN */
	const char *target_name; /* TYPE_KEY: the table it points to */
	long target;             /* its position in schema->tables */
	const char *personal;    /* direct identifier, free text…: see schema.xml; NULL */
};
struct schema_table {
	const char *name, *label;
	struct schema_column *columns;
	size_t count;
	struct map index; /* column name to position */
	long key; /* position of the column that other tables point to (a single primary key), or -1 */
};
struct schema {
	struct arena arena;
	struct schema_table *tables;
	size_t count;
	struct map index; /* table name to position */
	struct list *lists;
	size_t list_count;
	struct map list_index;
	bool hides; /* some column */
};

/* Reads schema/schema.xml and, from every templates folder that has one, schema/local.xml (or local.xml).
 * Release with schema_free. */
int schema_load(struct schema *schema, struct templates *templates, struct error *error);
void schema_free(struct schema *schema);
/* Position of a table, or of a column in a table, or -1. */
long schema_table_find(const struct schema *schema, const char *name);
long schema_column_find(const struct schema_table *table, const char *name);
const struct list *schema_list_find(const struct schema *schema, const char *id);

/* Whether a cell's text has the form of its type (not empty; lists and keys: the form of a code). The message
 * that says what is wrong is put in *message. */
bool schema_cell_valid(const struct schema_column *column, const char *text, size_t length,
                       enum message *message);
/* An identifier or code: no ':' '/' control character, not "*" nor "inconnu", at most 64 characters. */
bool schema_code_valid(const char *text, size_t length);

/* The schema for others. */
int schema_write_tableschema(const struct schema *schema, const char *table, struct out *out);
int schema_write_datapackage(const struct schema *schema, struct out *out);
int schema_write_relaxng(const struct schema *schema, struct out *out);

#endif
