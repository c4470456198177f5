/* Reading results XML. Two parsers walk a file: scan.c takes what preutils itself writes and nothing else,
 * and says of any other file, and of any fault, no more than that it gives up; libxml2 (read.c) then reads it
 * from its start and has the last word. walk.c is where both meet: which elements stand where. elements.c and
 * listing_read.c know what each element means. Nothing else includes this. */
#ifndef PREUTILS_RESULTS_READ_H
#define PREUTILS_RESULTS_READ_H

#include "base/libxml2.h"
#include "results/results.h"

#define RESULTS_ATTRIBUTES_MAX 12

/* The list that is being read, and those that were; listing_read.c. */
struct listing_reading {
	struct listing listing;
	size_t column; /* of the next value of the row */
	struct listing_column *columns;
	struct listing_cell *cells;
	struct listing_group *groups;
	struct listing *listings;
	size_t column_capacity, cell_capacity, group_capacity, count, capacity;
	struct map ids;
	struct buffer texts; /* of the row, where it goes to a file; its cells' values say where */
	bool spools;         /* very long lists are not held in memory */
};

/* How the lines of cells of a statistic begin; scan_cells.c. */
struct cell_lines {
	bool ready;        /* row is that of the statistic at hand */
	struct buffer row; /* of the row at hand, up to its code; empty: not to be known by its bytes */
	size_t at;         /* the row at hand */
	const struct axis_value *values; /* those of the columns */
	struct buffer columns;           /* what then says the column, of all of them */
	size_t *starts; /* [columns + 1] in columns; one of no length is not to be known by its bytes */
	size_t capacity;
};

/* The axis of each dimension that was read last; scan_axes.c. */
struct known_axis {
	const char *bytes; /* from behind its start tag to behind its end tag */
	size_t length;
	struct axis_value *values;
	size_t count;
};
struct known_axes {
	struct arena arena;
	struct map dimensions;
	struct known_axis *axes;
	size_t capacity;
	struct buffer pending; /* the bytes of the one at hand; empty where they are not known */
};

/* How the statistics of a file begin, in their order, for others that begin alike; scan_heads.c. */
struct known_head {
	const char *bytes; /* from behind the tag before its start tag to its first axis or cell */
	size_t length;     /* 0: it is not known */
	struct statistic statistic;
	const char *texts; /* those of the statistic; but the definition */
	size_t texts_length;
	const char *definition;
};
struct known_heads {
	struct arena arena;
	struct known_head *heads;
	size_t count, capacity;
	struct buffer pending; /* the bytes of the one at hand */
};

struct reader {
	xmlParserCtxt *xml;
	struct results *results;
	struct error *error;
	const char *file;
	struct buffer scratch;                 /* attributes of the element at hand */
	size_t values[RESULTS_ATTRIBUTES_MAX]; /* offsets in scratch; SIZE_MAX: not there */
	const struct results_element *element;
	size_t next; /* the attribute that is expected */

	bool context;               /* contexte was read */
	struct statistic statistic; /* the one that is being read */
	struct axis *axis;          /* the axis that is being read, or NULL */
	struct buffer definition;
	struct axis_value *axis_values;
	size_t axis_capacity;
	struct map codes; /* of the axis that is being read */
	struct known_axes known;
	struct known_heads *learns;      /* those of this file; or NULL */
	const struct known_heads *knows; /* those of another one; or NULL */
	struct cell *cells;
	size_t cell_count, cell_capacity, cells_wanted;
	struct cell_lines lines;
	struct value_count *histogram;
	size_t histogram_capacity;
	struct map ids;
	struct statistic *statistics;
	size_t statistic_count, statistic_capacity;
	struct programme_ref *programmes;
	size_t programme_count, programme_capacity;
	struct listing_reading reading;
	const char **dispositifs, **programme_filter;
	size_t dispositif_count, dispositif_capacity, filter_count, filter_capacity;
};

struct results_element {
	const char *name, *parent;
	const char *attributes[RESULTS_ATTRIBUTES_MAX]; /* those it may have */
	int (*open)(struct reader *reader);
	int (*close)(struct reader *reader); /* NULL: nothing to do */
};
extern const struct results_element results_elements[];
extern const size_t results_elements_count;
extern const struct results_element listing_elements[];
extern const size_t listing_elements_count;
enum { RESULTS_DEPTH_MAX = 5 };
struct walk {
	struct reader reader;
	const struct results_element *stack[RESULTS_DEPTH_MAX];
	const struct results_element *recent[RESULTS_DEPTH_MAX]; /* the last one found at each depth */
	size_t depth;
};
/* The element of this name that may stand here, its attributes not there yet; NULL: there is none. */
const struct results_element *walk_find(struct walk *walk, const char *name, size_t length);
/* The position of an attribute among the element's values, where its text is to be put; -1: it has none of
 * this name. */
long walk_attribute(struct walk *walk, const char *name, size_t length);
/* Goes into the element that was found, once its attributes are there; out of the innermost one. Text of the
 * innermost one may come in pieces. */
int walk_enter(struct walk *walk);
/* Goes into an element that was opened already. */
int walk_enter_as(struct walk *walk, const char *name);
int walk_leave(struct walk *walk);
int walk_text(struct walk *walk, const char *text, size_t length);
/* Frees what reading took. */
void walk_free(struct walk *walk);

struct replay;
/* Reads to the end. -1: gives up, whatever the reason; what was read is worth nothing then. */
int scan_results(struct walk *walk, struct replay *source);
/* Takes the cells that are due, as long as each is a line like preutils writes it; the rest is for others.
 * Begins behind the tag before them, returns where the next one begins. A NUL stands at the end, which is
 * none of the text. */
const char *scan_cells(struct reader *reader, const char *text, const char *end);
void cell_lines_free(struct cell_lines *lines);
/* Begins the statistic at once, where its bytes are those that are due; otherwise keeps them, where heads are
 * learnt. Begins behind the tag before it, returns where it has got. A NUL stands at the end. NULL on
 * failure: the statistic is none that may come. */
const char *scan_head(struct reader *reader, const char *text, const char *end);
/* The statistic that was read to its end is known from now on. */
void known_heads_add(struct reader *reader);
void known_heads_free(struct known_heads *known);
/* Reads like results_read. Either of the heads may be NULL. */
int results_read_known(struct results *results, const char *path, struct known_heads *learns,
                       const struct known_heads *knows, struct error *error);
/* Gives the axis its values at once, where its bytes are those of one that was read; begins behind its start
 * tag, returns where its end tag or, unread, its first value begins. A NUL stands at the end. */
const char *scan_values(struct reader *reader, const char *text, const char *end);
/* The axis that was read to its end is known from now on. */
void known_axes_add(struct reader *reader);
void known_axes_free(struct known_axes *known);

/* Moves the lists into the results; frees what reading took. */
void listing_reading_finish(struct reader *reader);
void listing_reading_free(struct listing_reading *reading);

/* The attribute's text until the next element, or NULL. */
const char *reader_value(const struct reader *reader, const char *name);
/* An attribute that says oui or non; false where it is not there. */
int reader_flag(struct reader *reader, const char *name, bool *flag);
/* Fails at the line of the element at hand; value may be NULL. Returns -1. */
int reader_fail(struct reader *reader, enum message code, const char *detail, const char *value);
/* The statistic comes next, its texts are set. */
int reader_begin_statistic(struct reader *reader);
/* Room for the cell that is due; it is there once cell_count was raised. */
struct cell *reader_cell(struct reader *reader);
/* Moves what was collected into the results, once the file was read to its end. */
int reader_finish(struct reader *reader);

#endif
