/* Guessing, inside: what is thought of a sheet, and how it is written. */
#ifndef PREUTILS_IMPORT_GUESS_PRIVATE_H
#define PREUTILS_IMPORT_GUESS_PRIVATE_H

#include "import/lines/header.h"
#include "import/lines/translate.h"

enum { LOOKED_AT = 300, ENOUGH = 80 /* percent */, DOUBT = 40 };

/* Cells of a column of the sheet: those that are filled, and of these those that can be read as what is
 * thought of. */
struct counted {
	size_t filled, read;
};
/* What is thought of a column of the sheet. */
struct thought {
	long match;   /* column of the general mapping, or -1 */
	int sureness; /* percent */
	bool by_content;
	struct counted cells;
	const char *split; /* NULL, or the cut and targets to write instead */
	const char *tick;  /* NULL, or the code that a ticked cell stands for */
	unsigned number;   /* 2: of the second row of its table from one line; 0 */
};
struct guessing {
	struct buffer *out;
	struct stage *stage;
	const struct mapping *general;
	const struct mapping_sheet *sheet;
	const struct top *top;
	const struct header *header;
	struct header found;      /* where it is kept */
	struct thought *thoughts; /* [header column] */
	uint32_t at;              /* the row of the header, of a further table of the sheet; 0: look for it */
	uint32_t until;           /* where the next table of the sheet begins; 0 */
	const char *name;         /* of the sheet; NULL */
	struct target *more;      /* what is filled, but by no column */
	size_t more_count;
	struct arena arena;
};

/* choose.c: the sheet of the general mapping that understands most, its header, and thoughts; sheet is NULL
 * where nothing is understood. */
void guess_choose(struct guessing *guessing);

/* think.c: thoughts about each column of the header. */
void guess_think(struct guessing *guessing);
const struct schema_column *guess_schema(const struct guessing *guessing, const struct target *target);
bool guess_leads_to(const struct guessing *guessing, const struct mapping_column *column, long person_column);
/* What is thought of the column of the sheet, or NULL. */
const struct mapping_column *guess_matched(const struct guessing *guessing, size_t c);
bool guess_is_taken(const struct guessing *guessing, long match);

/* cells.c: what the cells below title c hold. */
bool guess_is_below(const struct guessing *guessing, size_t row);
/* As values of the column of the general mapping; as whole names, told by capitals or a comma. */
struct counted guess_count_values(const struct guessing *guessing, size_t c,
                                  const struct mapping_column *column);
struct counted guess_count_names(const struct guessing *guessing, size_t c);
/* Those that can be cut in two, in some way. */
size_t guess_count_two(const struct guessing *guessing, size_t c);
/* Ticked or not. */
struct counted guess_count_ticks(const struct guessing *guessing, size_t c);
/* Where capitals tell nothing: the cut that is thought of, or NULL where the cells tell. */
const char *guess_unsure_cut(struct guessing *guessing, size_t c);

/* more.c: what no column says: the sheet's name, lines above the header, headings between lines. */
void guess_write_more(struct guessing *guessing);

/* write.c */
void guess_put_attribute(struct guessing *guessing, const char *name, const char *value);
void guess_put_comment(struct guessing *guessing, const char *text);
const char *guess_plain_title(struct guessing *guessing, const char *title);
/* "table.column", or "table:2.column" */
const char *guess_target_name(struct guessing *guessing, const struct target *target, unsigned number);
/* The number of a second row of that record which a column fills, from the one after that; 0: none. */
unsigned guess_next_number(const struct guessing *guessing, size_t record, unsigned after);
void guess_write_column(struct guessing *guessing, size_t c);
void guess_write_rules(struct guessing *guessing);

#endif
