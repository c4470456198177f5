/* From rows of fields to columns: what the CSV and the XML readers share. */
#ifndef PREUTILS_DATA_BUILD_H
#define PREUTILS_DATA_BUILD_H

#include "data/dataset.h"

struct building {
	struct dataset *dataset;
	const struct dataset_request *request;
	struct findings *findings;
	struct error *error;
	bool **needed; /* [table][column of the schema] */
	/* the table being read */
	struct table *table;
	size_t row_capacity;
	bool header_done;
	const char **names; /* the header's fields */
	size_t names_count, names_capacity;
	size_t *slots; /* field to column, SIZE_MAX: not kept */
	size_t slots_count;
	size_t *text_capacities; /* by column */
	size_t *last_targets;    /* by column: row that a key last pointed to */
	bool brief;              /* columns are kept short… */
	bool *wide;              /* by column: …but not this one */
	struct column *formed;   /* the table's key, where it is not kept as text but as its form says */
	enum { FORM_NUMBER, FORM_WIDTH } form; /* numbers in its codes; in its text, keys of one length */
	struct key_index numbers;              /* the form of numbers */
	struct key_widths widths;
	size_t key_width;
	struct building_key *keys; /* key columns whose target was not complete when they were read */
	size_t keys_count, keys_capacity;
};

/* Decides which columns are needed. */
void building_start(struct building *building);
/* Begins a table; file is its name for messages (kept in the dataset's arena). */
void building_table(struct building *building, struct table *table, const char *file);
/* Rows of fields, the header first. */
void building_field(struct building *building, size_t line, size_t index, const char *bytes, size_t length);
int building_row(struct building *building, size_t line, size_t count);
/* line: where a header should have been, if there was none. */
int building_table_end(struct building *building, size_t line);
/* Whether the column is the table's key and only rows that point to it want it. */
bool building_target_only(const struct building *building, const struct column *column);
/* From now on the table's key is kept in the form that its first one may have in common with others, then,
 * each time that it did not hold, in the next simpler one, and at last as text. */
void building_form_key(struct building *building, const char *first, size_t length);
void building_form_failed(struct building *building);
/* As text. */
void building_text_key(struct building *building);
/* Room for so many rows in the columns that are kept; for those that fill them by themselves. */
void building_reserve(struct building *building, size_t rows);
/* From now on the column is kept at full width, without what it holds. */
void building_widen(struct building *building, struct column *column);
/* The same of all the table's columns. */
void building_full(struct building *building);
/* The code of a text that is in no list, or no row's key: a new one where it is new. */
uint32_t building_other(struct building *building, struct column *column, const char *bytes, size_t length);
/* After the last table: missing columns, keys that wait for their target, findings on keys. */
int building_end(struct building *building);
void building_free(struct building *building);

#endif
