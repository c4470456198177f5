/* Inside the checks: what a rule is once read, and how the values it compares are reached. */
#ifndef PREUTILS_CHANGE_CHECK_RULES_H
#define PREUTILS_CHANGE_CHECK_RULES_H

#include "change/check.h"

#define PATH_KEYS 4 /* keys that a path may follow */

/* A column of the rule's table, or one reached through its keys: enfant.date_naissance. */
struct column_path {
	const char *text;
	size_t keys;                   /* how many keys are followed */
	size_t columns[PATH_KEYS + 1]; /* position in its table of each key, then of the column itself */
	size_t tables[PATH_KEYS + 1];  /* the table of each */
};

/* Follows "enfant.date_naissance" from a table; false where a name is unknown. text must outlive the path. */
bool column_path_parse(const struct schema *schema, size_t table, const char *text, struct arena *arena,
                       struct column_path *path);

enum rule_kind {
	RULE_ORDER,
	RULE_CONDITION,
	RULE_AGE,
	RULE_OVERLAP,
	RULE_DUPLICATE,
	RULE_ATTACHMENT,
	RULE_EQUAL,
	RULE_SCALE
};

struct rule {
	enum rule_kind kind;
	size_t table;
	struct column_path *paths; /* in the order that the kind's function expects */
	size_t count;
	enum message message; /* RULE_CONDITION */
	const char **values;  /* RULE_CONDITION: allowed values of the second column; NULL: any */
	const char **except;  /* RULE_CONDITION: values of the third column that free the row; NULL: any */
	const char **when;    /* RULE_CONDITION: values of the first column that matter; NULL: all */
	int32_t from, to;     /* RULE_AGE: completed years, both included */
};

struct rules {
	struct arena arena;
	struct rule *items;
	size_t count, capacity;
};

/* A path in a dataset: its columns found once, so that a cell is a few array reads. */
struct reach {
	size_t keys;
	const struct column *columns[PATH_KEYS + 1];
};
struct reach reach_make(const struct dataset *dataset, const struct column_path *path);
/* The row in the last column's table, or SIZE_MAX where a key on the way is empty or points nowhere. */
size_t reach_row(const struct reach *reach, size_t row);
/* Whether local.xml hides the column at the end: then no value of it is told. */
bool reach_hidden(const struct reach *reach);
/* A day (or year) at the end of the path; DATE_NONE where there is none. */
int32_t reach_day(const struct reach *reach, size_t row);

/* Whether a cell was filled readably. */
bool cell_filled(const struct column *column, size_t row);
/* Adds a finding about a cell of the rule's table, the cell's own text as its value. */
void report_cell(const struct dataset *dataset, const struct table *table, const struct column *column,
                 size_t row, enum message message, const char *detail, struct findings *findings);
/* "file:line" of another row, for a finding's detail: it says which one without naming a person. */
const char *row_place(const struct table *table, size_t row, char *out, size_t size);

void check_order(const struct dataset *dataset, const struct rule *rule, struct findings *findings);
void check_condition(const struct dataset *dataset, const struct rule *rule, struct findings *findings);
void check_age(const struct dataset *dataset, const struct rule *rule, struct findings *findings);
void check_overlap(const struct dataset *dataset, const struct rule *rule, struct findings *findings);
void check_duplicates(const struct dataset *dataset, const struct rule *rule, struct findings *findings);
void check_equal(const struct dataset *dataset, const struct rule *rule, struct findings *findings);
void check_scale(const struct dataset *dataset, const struct rule *rule, struct findings *findings);
void check_attachments(const struct dataset *dataset, const struct rule *rule, struct findings *findings);

#endif
