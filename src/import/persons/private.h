/* Inside the joining of persons: records made comparable, how two of them compare, and the groups. */
#ifndef PREUTILS_IMPORT_PERSONS_PRIVATE_H
#define PREUTILS_IMPORT_PERSONS_PRIVATE_H

#include "import/persons/persons.h"
#include "import/words/memo.h"

/* A name made comparable. Each is made once for all records that have it, and is then one pointer. */
struct name {
	const char *words; /* without accents and particles, one space between them */
	const char *plain; /* the same without spaces */
	const char *whole; /* without spaces, but with particles (LE GOFF, Legoff) */
	const char *sound; /* as it sounds; NULL where it is too long */
	uint32_t letters;  /* a bit for each that is in it */
};
struct identity {
	const struct name *last, *first;
	const uint32_t *values; /* [field]: one number for all that are alike */
	char day[11];           /* the date, "" where it is missing */
	int32_t date;           /* DATE_NONE where it is missing */
	bool usable;            /* has a last name, and a first name where there is such a field */
};

struct joining {
	const struct persons_request *request;
	struct persons *persons;
	struct findings *findings;
	struct arena arena; /* dies with the joining */
	struct identity *identities;
	long last, first, date; /* fields; -1: none */
	size_t *groups;         /* of records: see sets.h */
	size_t *next;           /* the group's records, as a ring */
	const char **known;     /* [first of a group]: key, NULL */
	size_t *apart;          /* pairs of records that are decided to be different */
	size_t apart_count;
};

/* What two records are to each other. */
struct likeness {
	enum person_reason reason; /* REASON_COUNT: nothing */
	enum person_sureness sureness;
	bool joined; /* as far as these two are concerned */
};

/* identities.c */
void identities_make(struct joining *joining);
/* Values of a field that differ in accents, case and signs at most have one number. */
enum { VALUE_EMPTY, VALUE_SIGNS /* nothing but signs: like no other, not even itself */ };
struct likeness persons_compare(const struct joining *joining, size_t a, size_t b);
/* The first record of its group. */
size_t group_first(const struct joining *joining, size_t record);
/* Makes one group of both unless keys or decisions forbid it. */
bool group_unite(struct joining *joining, size_t a, size_t b);
/* Whether both groups have records of one source. */
bool group_share_source(struct joining *joining, size_t a, size_t b);
void joining_note(struct joining *joining, size_t a, size_t b, struct likeness likeness);

void persons_decide(struct joining *joining);
void persons_join_same(struct joining *joining);
void persons_join_near(struct joining *joining);

#endif
