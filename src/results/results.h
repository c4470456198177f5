/* Results: the tables that statistics are, on their way between tools.
 *
 * Values are exact: millionths in 64 bits, already rounded to 4 decimals where they were divided. Codes
 * travel with their labels. Nothing in a statistic identifies a child; lists may (listing.h).
 *
 * A statistic has all of its cells, or is sparse: what is counted has all, what is merged is sparse, and what
 * is read is what its file is, which may leave cells out. Who looks at cells asks the functions below, which
 * know both; who writes into `cells` calls results_fill first. */
#ifndef PREUTILS_RESULTS_RESULTS_H
#define PREUTILS_RESULTS_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/out.h"
#include "results/listing.h"

#define RESULTS_NAMESPACE "urn:preutils:resultats:1"
#define RESULTS_TOTAL     "*"       /* code of a total */
#define RESULTS_UNKNOWN   "inconnu" /* code of missing values */

/* MEASURE_SHARE: percentages of a total, published or compared; no statistic of a catalogue is one. */
enum measure_kind {
	MEASURE_COUNT,
	MEASURE_DISTINCT,
	MEASURE_SUM,
	MEASURE_MEAN,
	MEASURE_MEDIAN,
	MEASURE_SHARE
};

struct axis_value {
	const char *code, *label;
	bool unlisted;      /* occurs but is in no list, or a key that no row holds */
	const char *within; /* keys: "territoire:qpv/zone:rep", what the key belongs to; NULL */
};
struct axis {
	const char *dimension, *label; /* "sexe", "Sexe" */
	const char *kind; /* "liste", "cle", "nombre", "temps"; columns: "comparaison", without a total */
	bool multiple;    /* a unit may count in several values: cells may add up to more than the total */
	struct axis_value *values; /* the last one is the total, code "*" */
	size_t count;
	bool shared; /* the values outlive the results: those of other results at the same address are the
	                same */
};
struct value_count {
	int64_t value; /* millionths */
	int64_t count;
};
struct cell {
	int64_t value;    /* millionths; DECIMAL_NONE: empty (a mean over nothing), or masked */
	int64_t n;        /* -1: empty */
	int64_t children; /* distinct children behind the rows; -1: empty (no child stands behind) */
	int64_t sum;      /* exact sum of the quantity, millionths, for means and sums; else 0 */
	int64_t largest;  /* sums: what one child makes of it at most, millionths; else 0 */
	bool masked;
	bool banded;                   /* masked, and readers are told between which whole numbers it is */
	int64_t low, high;             /* of a banded cell */
	struct value_count *histogram; /* medians: values in ascending order; else NULL */
	size_t histogram_count;
};
/* The cells of a table most of which are alike: those that are not, and perhaps some that are. */
struct sparse_cells {
	struct cell usual;        /* what all others are: neither masked nor with a sum or a histogram */
	const struct cell *cells; /* by row, then by column */
	const uint32_t *columns;  /* of each */
	const size_t *rows;       /* [rows.count + 1]: where each row begins among them */
};
/* A cell of a table of counts, as it was counted: `n` is its value, too. */
struct count {
	uint32_t n, children;
};
#define COUNT_NONE UINT32_MAX /* no child stands behind */
struct statistic {
	const char *id, *heading, *label;
	const char *population, *population_label, *definition; /* codes and printable French texts */
	const char *measure; /* the catalogue's text: "nombre", "moyenne(duree_mois)" */
	enum measure_kind kind;
	const char *unit;          /* "enfants", "mois", "euros": printable, plural */
	const char *by, *by_code;  /* of a repeated table: dimension and value that its units have; NULL */
	int decimals;              /* usual number of decimals when printed; -1: as many as there are */
	size_t axes;               /* 0, 1 or 2 */
	struct axis rows, columns; /* rows has at least the total, columns only where axes is 2 */
	struct cell *cells; /* [row * columns.count + column], without columns one column; or NULL, … */
	const struct sparse_cells *sparse; /* … and then all of them in this manner; else NULL */
	const struct count *counts;        /* in the place of cells, for results_write alone; else NULL */
};
struct programme_ref {
	const char *id, *label, *commune, *departement; /* the last two may be NULL */
};
struct results {
	struct arena arena;
	struct period period;
	const char *catalogue;    /* its name and version */
	const char **dispositifs; /* the filter, as given; count 0: none */
	size_t dispositif_count;
	const char **programmes; /* the filter, as given */
	size_t programme_count;
	const char *where;             /* the condition that units met, as given; NULL */
	struct programme_ref *present; /* programmes of the dataset (those kept by the filter) */
	size_t present_count;
	struct statistic *statistics; /* catalogue order, or the favourite's */
	size_t count;
	struct listing *listings; /* in the order asked for */
	size_t listing_count;
	long threshold;        /* disclosure control applied: the threshold; 0: none */
	long rounded_to;       /* counts of children are multiples of it; 0: not rounded */
	long wanted_threshold; /* what the favourite asks of disclosure control; 0: nothing */
	bool without_shares;   /* the favourite wants no percentages beside counts */
};

/* Columns that cells have: columns.count, or 1. */
size_t statistic_columns(const struct statistic *statistic);
const struct cell *statistic_cell(const struct statistic *statistic, size_t row, size_t column);
/* The cells of a row, asked for from the first column to the last. */
struct row_cells {
	const struct cell *dense;   /* or NULL, and then: */
	const struct count *counts; /* or NULL, and then: */
	const struct sparse_cells *sparse;
	size_t next, end;
	struct cell made; /* of a count */
};
static inline struct row_cells statistic_row(const struct statistic *statistic, size_t row, size_t columns)
{
	const struct sparse_cells *sparse = statistic->sparse;
	if (statistic->counts)
		return (struct row_cells){.counts = statistic->counts + row * columns};
	if (!sparse)
		return (struct row_cells){.dense = statistic->cells + row * columns};
	return (struct row_cells){.sparse = sparse, .next = sparse->rows[row], .end = sparse->rows[row + 1]};
}
/* Valid until the next one is asked for. */
static inline const struct cell *row_cell(struct row_cells *row, size_t column)
{
	if (row->dense)
		return row->dense + column;
	if (row->counts) {
		struct count count = row->counts[column];
		row->made.value = count.n * DECIMAL_ONE;
		row->made.n = count.n;
		row->made.children = count.children == COUNT_NONE ? -1 : (int64_t)count.children;
		return &row->made;
	}
	bool there = row->next < row->end && row->sparse->columns[row->next] == column;
	return there ? &row->sparse->cells[row->next++] : &row->sparse->usual;
}
/* All cells, in any order; of a sparse statistic those that it holds. */
const struct cell *statistic_cells(const struct statistic *statistic, size_t *count);
/* Gives all statistics all of their cells, for who writes into them. */
void results_fill(struct results *results);
/* The statistic with this id, or NULL. */
const struct statistic *results_find(const struct results *results, const char *id);
/* Position of a code on an axis, or -1. */
long axis_find(const struct axis *axis, const char *code);

/* Reads results XML from a file, or from standard input ("-"). Sizes and cross-references are checked.
 * Statistics are sparse where the file says what the cells are that it leaves out. */
int results_read(struct results *results, const char *path, struct error *error);
/* The same for who reads lists from their first row to their last (listing_rows.h): the rows of very long
 * ones are not held in memory. */
int results_read_long(struct results *results, const char *path, struct error *error);
void results_free(struct results *results);

/* Names of the formats that results are written in, ending with NULL; the first one is the default. */
extern const char *const results_formats[];
/* One of them. */
int results_write(const struct results *results, const char *format, struct out *out);
/* The same to a file, whole or not at all; path NULL: to standard output. */
int results_save(const struct results *results, const char *format, const char *path, struct error *error);
int results_write_xml(const struct results *results, struct out *out);
/* The same with every cell, for who looks at the XML itself. */
int results_write_xml_whole(const struct results *results, struct out *out);
int results_write_csv(const struct results *results, struct out *out);
int results_write_json(const struct results *results, struct out *out);
int results_write_text(const struct results *results, struct out *out);

#endif
