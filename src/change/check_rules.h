/* Inside the checks: what a rule is once read, and what its checks share. */
#ifndef PREUTILS_CHANGE_CHECK_RULES_H
#define PREUTILS_CHANGE_CHECK_RULES_H

#include "change/check.h"
#include "change/reach.h"

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
