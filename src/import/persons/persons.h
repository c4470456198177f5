/* Which records speak of the same person.
 *
 * A record is a row of some source, as a few identity fields with roles; what they are called and where they
 * come from is the caller's (the mapping's) affair. Records are joined by birth date and names compared
 * without accents, case, hyphens and particles, swapped, cut short or with a small typing error. What is not
 * sure enough, or could be two persons, is not joined but reported. A decisions file has the last word.
 * The same input gives the same groups, in the order of the records. */
#ifndef PREUTILS_IMPORT_PERSONS_H
#define PREUTILS_IMPORT_PERSONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/out.h"
#include "import/persons/decisions.h"

enum person_role {
	PERSON_LAST,  /* family name; there is exactly one */
	PERSON_FIRST, /* first name; at most one */
	PERSON_DATE,  /* YYYY-MM-DD, birth; at most one */
	/* Two different values speak of two persons (the sex); where names and birth date are the same, as
	 * written or in two sources, of a slip: joined, and reported. */
	PERSON_DISTINCT,
	PERSON_HINT /* equal values make a weak likeness better (school, address, telephone) */
};
enum { PERSON_FIELDS_MAX = 12 };

struct person_field {
	const char *name; /* for messages and reports */
	enum person_role role;
};

struct person_record {
	const char *const *values; /* [field]: UTF-8, "" where nothing is known. Not copied */
	/* Where it stands. Two records of one source (file and sheet) are not taken for typing errors of each
	 * other: they may be twins. source is any number that is the same for one source only. */
	const char *file, *sheet; /* sheet may be NULL */
	uint32_t row, source;
	const char *key; /* known from an earlier dataset; NULL otherwise */
};

enum person_reason {
	REASON_SAME,         /* same date and names */
	REASON_SPELLING,     /* … but for accents, case, hyphens, apostrophes, particles */
	REASON_SWAPPED,      /* last and first name changed places */
	REASON_PART,         /* one name is a part of the other (DUPONT, DUPONT-MARTIN) */
	REASON_TYPING,       /* a small typing error in one name, same date */
	REASON_TYPING_BOTH,  /* … in both names: joined where a hint agrees */
	REASON_DATE_TYPING,  /* same names, the date differs by one digit or by day and month */
	REASON_DATE_MISSING, /* same names, one has no date */
	REASON_DECIDED,      /* the decisions file says so */
	REASON_CONFLICT,     /* like each other, but a distinct field, or two known keys, speak against it */
	REASON_SAME_SOURCE,  /* near to each other, but in one list: twins perhaps */
	REASON_SEVERAL,      /* near to several persons */
	REASON_COUNT
};
enum person_sureness { SURE, LIKELY, DOUBTFUL };

/* The code of a reason, in French, as reports and decisions show it (identique, orthographe, inverse…). */
const char *person_reason_code(enum person_reason reason);

/* What was joined (or, with joined false, looked alike and was left apart). Records by position. */
struct person_join {
	size_t a, b; /* a < b */
	enum person_reason reason;
	enum person_sureness sureness;
	bool joined;
};

struct persons_request {
	const struct person_field *fields;
	size_t field_count;
	const struct person_record *records;
	size_t record_count;
	const struct decisions *decisions; /* NULL: none */
};

struct persons {
	struct arena arena;
	size_t *group; /* [record]: its person, 0…group_count-1, in order of first records */
	size_t group_count;
	struct person_join *joins; /* by b, then a */
	size_t join_count;
};

/* 0, or -1 and *error (fields that are not usable, a limit). Decisions that name no record, or contradict
 * each other, are findings. Free with persons_free. */
int persons_join(const struct persons_request *request, struct persons *persons, struct findings *findings,
                 struct error *error);
void persons_free(struct persons *persons);

/* How decisions name a record: "NOM Prénom AAAA-MM-JJ", as it stands in the record; appended to buffer. */
void person_identification(const struct persons_request *request, size_t record, struct buffer *buffer);

/* Writes the joins as a decisions file that can be corrected and given back: decision;a;b;motif;surete;
 * lieu_a;lieu_b. Joins that were made stand as "meme", doubtful ones with an empty decision. */
void persons_write_joins(const struct persons_request *request, const struct persons *persons,
                         struct out *out);

#endif
