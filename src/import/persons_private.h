/* Inside the joining of persons: records made comparable, how two of them compare, and the groups. */
#ifndef PREUTILS_IMPORT_PERSONS_PRIVATE_H
#define PREUTILS_IMPORT_PERSONS_PRIVATE_H

#include "import/persons.h"

/* A record's identity: words without accents and particles, one space between them; the same without spaces;
 * and the last name without spaces but with its particles (LE GOFF, Legoff). */
struct identity {
	const char *last_words, *first_words, *last, *first, *whole_last;
	int32_t date; /* DATE_NONE where it is missing */
	bool usable;  /* has a last name, and a first name where there is such a field */
};

struct joining {
	const struct persons_request *request;
	struct persons *persons;
	struct findings *findings;
	struct identity *identities;
	long last, first, date; /* fields; -1: none */
	size_t *parent;         /* union of records: its root is the first of its records */
	size_t *next;           /* the group's records, as a ring */
	const char **known;     /* [root]: key, NULL */
	size_t *apart;          /* pairs of records that are decided to be different */
	size_t apart_count;
};

/* What two records are to each other. */
struct likeness {
	enum person_reason reason; /* REASON_COUNT: nothing */
	enum person_sureness sureness;
	bool joined; /* as far as these two are concerned */
};

void identities_make(struct joining *joining);
struct likeness persons_compare(const struct joining *joining, size_t a, size_t b);
size_t group_root(struct joining *joining, size_t record);
/* Makes one group of both unless keys or decisions forbid it. */
bool group_unite(struct joining *joining, size_t a, size_t b);
/* Whether both groups have records of one source. */
bool group_share_source(struct joining *joining, size_t a, size_t b);
void joining_note(struct joining *joining, size_t a, size_t b, struct likeness likeness);

void persons_decide(struct joining *joining);
void persons_join_same(struct joining *joining);
void persons_join_near(struct joining *joining);
void persons_make_families(struct joining *joining);

#endif
