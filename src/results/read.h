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

/* The cells of the statistic that is being read; read_cells.c. */
struct cell_reading {
	struct cell *cells; /* those that were read, … */
	size_t count, capacity;
	size_t row, column; /* … before this place */
	size_t wanted;      /* in the whole table */
	bool sparse;        /* some may be left out, which are as usual; and then: */
	struct cell usual;
	uint32_t *columns; /* of each that was read */
	size_t column_capacity;
	size_t *begins; /* of the rows up to the last one that has cells: in the arena of the results */
	size_t begun;   /* rows that have begun */
	size_t implied; /* cells of sparse tables, those that are left out as well: of the whole file */
};

/* How the columns of a statistic stand in the lines of its cells; scan_cells.c. */
struct cell_lines {
	const struct axis_value *values; /* those of the columns */
	struct buffer columns;           /* what says the column, of all of them */
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
struct known_bytes {
	const char *text;
	size_t length; /* 0: not known */
};
struct known_head {
	struct known_bytes head;    /* from behind the tag before its start tag to its first axis or cell */
	struct known_bytes axes[2]; /* from there to behind its end tag; of the second, from there */
	struct statistic statistic; /* its axes are those that are known */
};
struct known_heads {
	struct arena *shared; /* where the statistics' texts and values are: what knows them points there */
	struct arena arena;   /* the bytes */
	struct known_head *heads;
	size_t count, capacity;
	struct buffer pending, pending_axes[2]; /* the bytes of the one at hand */
	struct map values;                      /* those that are in shared already, by where they were */
	struct axis_value **copies;
	size_t copy_capacity;
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
	const char *known_definition; /* in its place; or NULL */
	struct axis_value *axis_values;
	size_t axis_capacity;
	struct map codes; /* of the axis that is being read */
	struct known_axes known;
	struct known_heads *learns;      /* those of this file; or NULL */
	const struct known_heads *knows; /* those of another one; or NULL */
	struct cell_reading cells;
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
/* The same of the axis that is due. The bytes go from tag to tag. */
const char *scan_axis(struct reader *reader, const char *text, const char *end);
/* The statistic that was read to its end is known from now on. */
void known_heads_add(struct reader *reader);
void known_heads_free(struct known_heads *known);
/* Reads like results_read. Either of the heads may be NULL; the results of who knows some live no longer than
 * their `shared`. */
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
/* What is wrong with an attribute of the element at hand, or with its absence. Returns -1. */
int reader_missing(struct reader *reader, const char *name);
/* A whole number of 0 or more; a number: `absent` where the attribute is. */
int reader_count(struct reader *reader, const char *name, int64_t absent, int64_t *count);
int reader_decimal(struct reader *reader, const char *name, int64_t absent, int64_t *value);

enum { STATISTIC_CELLS_MAX = 50000000 }; /* of a statistic; of all that leave cells out */
/* The cells of the statistic at hand, one until there are axes. */
void cells_begin(struct cell_reading *cells);
/* Whether something was said about the cells already. */
bool cells_begun(const struct cell_reading *cells);
/* So many cells more, for each of those that there were. */
int cells_widen(struct reader *reader, const struct axis *axis);
/* Room for a cell that is due, or, of a sparse table, that may come; it is there once cells_take was called.
 */
struct cell *cells_room(struct cell_reading *cells);
/* The cell stands there. */
void cells_take(struct cell_reading *cells, size_t row, size_t column, size_t width);
/* Cells like this one may be left out. */
int cells_leave_out(struct reader *reader, const struct cell *usual);
/* The elements' meaning; moves the cells that were read into the statistic. */
int open_usual(struct reader *reader);
int open_cell(struct reader *reader);
int cells_finish(struct reader *reader);
void cells_free(struct cell_reading *cells);
/* Moves what was collected into the results, once the file was read to its end. */
int reader_finish(struct reader *reader);

#endif
