/* A mapping: which cells of which sheets become which cells of a dataset. Read from XML (templates/import/).
 *
 * A sheet has columns, found by their titles, and each column has targets, table.column of the dataset, or
 * table:name.column for a second row of that table from one line. A line of the sheet makes a row in each
 * table that a column of it fills. Keys between these rows are filled by themselves. */
#ifndef PREUTILS_IMPORT_MAPPING_H
#define PREUTILS_IMPORT_MAPPING_H

#include <regex.h>

#include "base/element.h"
#include "base/templates.h"
#include "import/words/vocabulary.h"

enum cut { CUT_NONE, CUT_LAST_FIRST, CUT_FIRST_LAST, CUT_PATTERN };
/* What a column is for, beside its targets. */
enum role {
	ROLE_NONE,
	ROLE_HOME,   /* the same for persons of the same name: one family (address, telephone) */
	ROLE_HINT,   /* the same for two: more likely the same person */
	ROLE_FAMILY, /* the name of a family whose members stand elsewhere */
	ROLE_MEMBERS /* first names of that family */
};

#define NO_TABLE SIZE_MAX
struct target {
	size_t record;        /* position in the sheet's records */
	size_t table, column; /* of the schema; NO_TABLE: what stands there is passed over */
};
/* When a value of the mapping is taken. */
enum taken { TAKEN_ALWAYS, TAKEN_WHERE_FILLED, TAKEN_WHERE_EMPTY };

struct mapping_column {
	const char *id;      /* for templates; NULL */
	const char *label;   /* the first title, as written */
	struct words titles; /* folded patterns */
	const char *group;   /* folded pattern of the heading above; NULL: any */
	size_t rank;         /* which of several with that title, from 1 */
	enum cut cut;
	bool unsure;            /* of the order in which names are cut */
	regex_t *pattern;       /* CUT_PATTERN: each group is a target's */
	const char *separators; /* several values in a cell; NULL: one */
	const char *empty;      /* taken where the cell is empty; NULL */
	const char *vocabulary; /* instead of the list's; NULL */
	const char *tick;       /* where the cell is ticked, this is the value; NULL: the cell's text is */
	enum role role;
	struct target *targets;
	size_t target_count;
	bool required; /* a line without it is no row of data */
	bool ignored;
	bool birth;             /* dates not after today */
	const char *reason;     /* why it is ignored */
	const char *attributes; /* as written, but for the title: for a guess to copy */
	struct place place;
};
/* A value that no column has: a template of parameters and columns, or another target's value. */
struct mapping_value {
	struct target target;
	const char *template; /* "{annee}", "pre"; NULL */
	bool copies;          /* from another target */
	struct target from;
	const char *vocabulary; /* translates what is copied; NULL */
	bool assumed;           /* reported, and never stronger than what is known */
	const char *attributes; /* as written */
	enum taken taken;
	struct target when; /* what must be filled, or empty */
};
struct mapping_record {
	size_t table;
	const char *name; /* of a second one; NULL */
};
struct mapping_end {
	const char *pattern; /* folded */
	bool stops;          /* what follows is no data, unless resume can be read in it */
	long resume;         /* position of a column, or -1 */
};
/* A row by itself, above the lines that it is said of: « Quartier de la Verrerie ». */
struct mapping_heading {
	const char *pattern; /* folded; NULL: what the target can read */
	struct target target;
};
struct mapping_sheet {
	const char *name, *file; /* folded patterns; NULL: any */
	size_t index;            /* from 1; 0: any */
	size_t header;           /* row of the header, 0: by its titles */
	bool ignored, completes; /* completes: no new persons from here */
	bool below;              /* a further table of a sheet, below another one */
	const char *reason;
	struct mapping_column *columns;
	size_t column_count;
	struct mapping_value *values;
	size_t value_count;
	struct mapping_record *records;
	size_t record_count;
	struct mapping_end *ends;
	size_t end_count;
	struct mapping_heading *headings;
	size_t heading_count;
};

/* What is said of a table for all mappings (import/tables.xml). */
struct mapping_table {
	const char *prefix; /* of keys: "E" */
	int digits;
	struct words identity; /* columns that tell rows apart */
	const char *loose;     /* the one of them that a correction may change; NULL */
	struct words names;    /* columns that people name a row by */
	bool create;           /* a name that is not known makes a row */
	struct {
		size_t column;
		const char *value;
	} * fill; /* of created rows */
	size_t fill_count;
};
struct mapping_persons {
	long table, last, first, birth, distinct; /* columns of the table; -1: none */
	long family;                              /* the key column to the families' table, or -1 */
};
struct parameter {
	const char *name, *value;
	long table;       /* whose only row is the default; -1 */
	bool given;       /* on the command line */
	bool school_year; /* {rentree}: today's */
};
/* Rows that the mapping itself holds. */
struct mapping_row {
	size_t table;
	const char **values; /* [column]: NULL where empty */
};
struct mapping {
	struct arena arena;
	const struct schema *schema;
	const char *file, *label;
	struct vocabulary vocabulary;
	struct parameter *parameters;
	size_t parameter_count;
	struct mapping_table *tables; /* as schema->tables */
	struct mapping_persons persons;
	struct mapping_sheet *sheets;
	size_t sheet_count;
	struct mapping_row *rows;
	size_t row_count;
};

/* name: a file, or a name in import/ of the templates. The schema must outlive the mapping. Release with
 * mapping_free, also on failure. */
int mapping_load(struct mapping *mapping, const struct schema *schema, struct templates *templates,
                 const char *name, struct error *error);
int mapping_load_memory(struct mapping *mapping, const struct schema *schema, struct templates *templates,
                        const char *bytes, size_t length, struct error *error);
void mapping_free(struct mapping *mapping);
/* "NAME=VALUE"; fails on a name that the mapping does not have. */
int mapping_set(struct mapping *mapping, const char *text, struct error *error);
/* Where a column's first value goes; NULL where it goes nowhere. */
const struct target *mapping_first_target(const struct mapping_column *column);
/* The value of a parameter, by the first bytes of a name; NULL where there is none of that name. */
const char *mapping_parameter(const struct mapping *mapping, const char *name, size_t length);

#endif
