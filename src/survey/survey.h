/* A yearly survey: its definition, which is data, and the same survey filled from results and a dataset.
 * Either lives in an arena of its own; a filled one points into its definition and its results.
 *
 * The definition (templates/survey/NAME.xml) says of each question where its answer comes from: a cell of a
 * statistic, arithmetic over cells, a row of the programme's own tables, the period, or the user, who types
 * it into an answers file. No table that holds keys to others than the programme is ever read: children are
 * only counted, and only by the results, so that what was hidden there stays hidden here. */
#ifndef PREUTILS_SURVEY_SURVEY_H
#define PREUTILS_SURVEY_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/out.h"
#include "base/split.h"
#include "data/dataset.h"
#include "results/results.h"
#include "schema/schema.h"

#define SURVEY_NAMESPACE         "urn:preutils:enquete:1"
#define SURVEY_ANSWERS_NAMESPACE "urn:preutils:enquete-reponses:1"

enum survey_type {
	SURVEY_INTEGER,
	SURVEY_DECIMAL,
	SURVEY_AMOUNT,
	SURVEY_PERCENT,
	SURVEY_TEXT,
	SURVEY_BOOLEAN,
	SURVEY_DATE,
	SURVEY_LIST
};
enum { SURVEY_TYPES = SURVEY_LIST + 1 };
/* entier, decimal, montant…: the type's name in definitions and outputs. */
const char *survey_type_name(enum survey_type type);
static inline bool survey_type_is_number(enum survey_type type)
{
	return type <= SURVEY_PERCENT;
}

enum survey_source_kind {
	SOURCE_TYPED,      /* the user's answers file */
	SOURCE_CELL,       /* one cell, or the sum of a range of rows */
	SOURCE_EXPRESSION, /* arithmetic over named cells */
	SOURCE_COUNT,      /* how many rows of a statistic occur */
	SOURCE_RANKING,    /* the labels of its highest rows */
	SOURCE_DATA,       /* rows of a table of the programme */
	SOURCE_PERIOD      /* the period of the results */
};
enum survey_measure { SURVEY_VALUES, SURVEY_ROWS, SURVEY_SUM };            /* of SOURCE_DATA */
enum survey_bound { BOUND_START, BOUND_END, BOUND_REFERENCE, BOUND_YEAR }; /* of SOURCE_PERIOD */

/* A cell's codes may be @annee, @annee-1…: the civil year in which the results' period ends, or one before.
 */
struct survey_cell {
	const char *name; /* in the expression; NULL elsewhere */
	const char *statistic, *row, *column;
	/* A range of rows in place of row: numbers, months, or values of a list, both included; else NULL. */
	const char *from, *to;
	size_t line;
};
struct survey_condition {
	const char *column, *value; /* the column's code or text; the value may be @annee… */
};
struct survey_source {
	enum survey_source_kind kind;
	struct survey_cell *cells;
	size_t cell_count;
	const char *expression;
	long limit; /* of SOURCE_RANKING */
	const char *table, *column;
	enum survey_measure measure;
	struct survey_condition *conditions;
	size_t condition_count;
	enum survey_bound bound;
};
struct survey_question {
	const char *code, *label, *help, *unit; /* help and unit may be "" */
	const char *origin;                     /* where the wording comes from, in words */
	enum survey_type type;
	const char *list; /* the schema's list of a SURVEY_LIST; NULL where it has its own choices */
	const struct list_value *choices; /* of a SURVEY_LIST */
	size_t choice_count;
	int places; /* decimals kept, 0 to 6; -1: none are dropped */
	size_t section, line;
	struct survey_source source;
};
enum survey_relation { RELATION_EQUAL, RELATION_AT_MOST, RELATION_AT_LEAST };
/* What answers must agree on: arithmetic over the codes of questions in brackets, on two sides. A change is
 * that of one question on last year's survey. */
struct survey_control {
	const char *label;
	bool serious;             /* an error where it fails, else a warning */
	const char *left, *right; /* right is NULL for a change */
	enum survey_relation relation;
	int64_t tolerance; /* millionths: how far the sides may differ; of a change, percent */
	size_t *questions; /* those named, each once */
	size_t question_count, line;
};
struct survey_section {
	const char *code, *title;
	size_t first, count; /* in questions */
};
struct survey {
	struct arena arena;
	const char *path, *name, *year, *title, *notice;
	const char *period_text; /* as written; NULL: any period will do */
	struct period period;
	struct words dispositifs; /* the filter that the results must have */
	const char *programme_table;
	struct survey_section *sections;
	size_t section_count;
	struct survey_question *questions;
	size_t count;
	struct map index; /* question code to position */
	struct survey_control *controls;
	size_t control_count;
};

/* The file of a definition given by name ("enquete-2022") or by path (it holds a /); owned by templates. NULL
 * and *error where there is none. */
const char *survey_find(struct templates *templates, const char *name, struct error *error);
/* Reads a definition into a zeroed survey. Faults are errors with file and line. Release with survey_free,
 * also after a failure. */
int survey_load(struct survey *survey, const char *path, struct error *error);
void survey_free(struct survey *survey);
/* A line of the definition. */
static inline struct place survey_place(const struct survey *survey, size_t line)
{
	return (struct place){survey->path, line, NULL};
}
/* Checks the tables, columns and lists that the definition names against the schema, and takes the lists'
 * values from it: the schema must outlive the survey. */
int survey_bind(struct survey *survey, const struct schema *schema, struct error *error);
/* =, ≤ or ≥; → for a change. */
const char *survey_control_sign(const struct survey_control *control);
/* Adds the codes of the questions that a control names. */
void survey_add_codes(const struct survey *survey, const struct survey_control *control,
                      const char *separator, struct buffer *buffer);
/* Adds the ids of the statistics that the survey needs, each once, in order of use, with commas between. */
void survey_needs(const struct survey *survey, struct buffer *buffer);

/* For struct dataset_request: whether a column is needed. context is a struct survey_columns. */
struct survey_columns {
	const struct survey *survey;
	const struct schema *schema;
};
bool survey_wants(const void *context, size_t table, size_t column);

enum survey_state { SURVEY_FILLED, SURVEY_TYPED, SURVEY_UNANSWERED, SURVEY_MASKED, SURVEY_STATES };
/* rempli, saisi, sans_reponse, masque. */
const char *survey_state_name(enum survey_state state);

struct survey_answer {
	enum survey_state state;
	const char *value;  /* numbers with a point, YYYY-MM-DD, oui, non, labels; "" where there is none */
	const char *code;   /* of a SURVEY_LIST; else NULL */
	const char *source; /* in words that pre-stat --explain and the dataset know */
};
enum survey_verdict { VERDICT_OPEN, VERDICT_HOLDS, VERDICT_FAILS };
/* sans_objet (an answer is missing or hidden), juste, a_revoir. */
const char *survey_verdict_name(enum survey_verdict verdict);
/* The sides of a control, in millionths; of a change, last year's answer and this year's. DECIMAL_NONE where
 * they are not known. */
struct survey_check {
	enum survey_verdict verdict;
	int64_t left, right;
};
struct survey_filled {
	struct arena arena;
	const struct survey *survey;
	const struct results *results;
	struct survey_answer *answers; /* as survey->questions */
	size_t counts[SURVEY_STATES];
	struct survey_check *checks; /* as survey->controls; NULL before survey_check */
	int64_t *previous;           /* last year's numbers, as survey->questions; NULL: none */
};

/* Computes every answer into a zeroed survey_filled, which survey and results must outlive. dataset NULL:
 * what it would give stays unanswered. A statistic or cell that the results lack is an error that names
 * question and statistic. Results of another period, filter or number of programmes than the survey asks for
 * are findings. Release with survey_filled_free, also after a failure. */
int survey_fill(struct survey_filled *filled, const struct survey *survey, const struct results *results,
                const struct dataset *dataset, struct findings *findings, struct error *error);
void survey_filled_free(struct survey_filled *filled);

/* Typed answers: a table with the columns code and reponse (others are not looked at) in CSV, in a workbook
 * such as the form that is written, or the survey as XML. An empty answer is none. Unknown and repeated
 * codes, and answers that are not of their question's type, are findings with file and line. A typed answer
 * replaces a computed one, with a warning where it is another. survey must be bound. Fails on a file that
 * holds no answers. */
int survey_type_answers(struct survey_filled *filled, const char *path, struct findings *findings,
                        struct error *error);
/* Reads the survey of the year before, in any of these forms, for the controls of change: questions that
 * this one does not have, and answers that are no numbers, are passed over. */
int survey_read_previous(struct survey_filled *filled, const char *path, struct error *error);
/* Applies the definition's controls; those that fail are findings. */
int survey_check(struct survey_filled *filled, struct findings *findings, struct error *error);
/* Findings for the questions that are unanswered, and the numbers of those and of hidden ones. */
void survey_report(const struct survey_filled *filled, struct findings *findings);

/* code;section;libelle;type;unite;valeur;source;etat. With safe, a text that a spreadsheet would take for a
 * formula begins with an apostrophe. */
int survey_write_csv(const struct survey_filled *filled, struct out *out, bool safe);
/* The survey as XML (templates/survey/reponses.rng); once it is checked, with its controls. */
void survey_add_xml(const struct survey_filled *filled, struct buffer *xml);
int survey_write_xml(const struct survey_filled *filled, struct out *out);
/* The answers file to fill in, code;libelle;reponse: the questions to be typed, without answers (filled
 * NULL); or those that nothing answers, and those that were typed with what was typed. */
int survey_write_blank(const struct survey *survey, const struct survey_filled *filled, struct out *out);

#endif
