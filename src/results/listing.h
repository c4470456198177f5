/* Lists among results: rows of typed cells in columns, in an order, in groups or not. Unlike statistics, a
 * list may name persons: it says in its definition how names are shown, and disclosure control has no meaning
 * for it. */
#ifndef PREUTILS_RESULTS_LISTING_H
#define PREUTILS_RESULTS_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

struct results;
struct out;

enum listing_type { LISTING_TEXT, LISTING_DATE, LISTING_NUMBER };
/* The type's name in results XML: texte, date, nombre. */
extern const char *const listing_type_names[3];

struct listing_column {
	const char *id, *label;
	enum listing_type type;
	bool file; /* of LISTING_TEXT: names of files, as seen from the dataset's folder */
};
struct listing_cell {
	const char *text; /* LISTING_TEXT, never NULL there; "" is an empty cell */
	int64_t value;    /* a day number (DATE_NONE: empty), or millionths (DECIMAL_NONE: empty) */
};
struct listing_group {
	const char *label;   /* "" for what has no value */
	size_t first, count; /* rows */
};
struct listing {
	const char *id, *label;
	const char
	        *definition; /* who is listed, how sorted, how names are shown: printable French sentences */
	const char *unit, *unit_one; /* "enfants", "enfant": what rows are */
	size_t total; /* different units listed; rows may be more where one stands in several groups */
	struct listing_column *columns;
	size_t column_count;
	struct listing_cell *cells; /* [row * column_count + column]; NULL where they are in the spool */
	struct listing_spool
	        *spool; /* of very long lists, where results_read_long was asked for; else NULL */
	size_t rows;
	const char *group_label;      /* what groups are: "Quartier"; NULL without groups */
	struct listing_group *groups; /* in order; together all rows */
	size_t group_count;
};

const struct listing_cell *listing_cell(const struct listing *listing, size_t row, size_t column);
/* The cell as in XML and CSV: dates as YYYY-MM-DD, numbers with a point; "" where empty. */
void listing_cell_text(const struct listing *listing, size_t row, size_t column, struct buffer *buffer);
/* The cell for people: 24/01/2023, numbers with a comma. */
void listing_cell_french(const struct listing *listing, size_t row, size_t column, struct buffer *buffer);
/* "12 enfants": the count of a group or of the whole, with its unit. */
void listing_count_french(const struct listing *listing, size_t count, struct buffer *buffer);

/* One list each. csv: a header of column ids (groupe before them where there are groups), one line a row;
 * safe: no text begins like a formula. */
void listing_write_xml(const struct listing *listing, struct out *out);
void listing_write_csv(const struct listing *listing, bool safe, struct out *out);
void listing_write_json(const struct listing *listing, struct out *out);
void listing_write_text(const struct listing *listing, struct out *out);

#endif
