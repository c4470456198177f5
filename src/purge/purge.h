/* Whose term is past, and which rows go with them. Nothing is changed before purge_turn. */
#ifndef PREUTILS_PURGE_PURGE_H
#define PREUTILS_PURGE_PURGE_H

#include "base/secret.h"
#include "data/dataset.h"
#include "purge/retention.h"

enum standing {
	STANDING_KEPT,     /* the term is to come */
	STANDING_DUE,      /* the term is past */
	STANDING_OPEN,     /* the term would be past, but something goes on */
	STANDING_UNDATED,  /* no date says anything */
	STANDING_ANONYMOUS /* anonymised earlier */
};
struct purge_person {
	enum standing standing;
	int32_t last, term;       /* last contact, and the day after which the person goes; DATE_NONE */
	struct duration duration; /* what made the term */
	const struct schema_table *source; /* the table of the date that made the term */
	bool hidden;                       /* the term comes from a column that local.xml hides */
};
struct purge_rows {      /* of a table */
	uint8_t *gone;   /* flags: rows that go */
	uint8_t *orphan; /* flags: of these, rows that belonged to nobody */
	uint8_t *kept;   /* flags: the others */
	uint8_t *turned; /* flags: of these, rows that are made anonymous */
	size_t gone_count, orphan_count, turned_count;
	size_t emptied; /* keys of kept rows that pointed to a row that goes */
};
struct purge {
	struct arena arena;
	const struct retention *retention;
	struct dataset *dataset;
	int32_t reference;
	bool anonymise;
	struct purge_person *persons; /* [row of the persons' table] */
	struct purge_rows *tables;    /* [table] */
	const uint8_t **kept;         /* [table], for writing */
	size_t due, open, undated, orphans;
};

/* dataset: read with text and lines; everything of it that can be read as its type. Release with purge_free.
 */
void purge_make(struct purge *purge, struct dataset *dataset, const struct retention *retention,
                int32_t reference, bool anonymise);
void purge_free(struct purge *purge);

/* The rows that belong to one person: they, what hangs on them, and what they alone or others share with them
 * by a table that follows (their family). flags: [table], as purge_rows.gone. For a subject's own file. */
void purge_subject(struct purge *purge, struct dataset *dataset, const struct retention *retention,
                   size_t person);

/* Empties the keys that point to rows that go and, where it anonymises, turns the rows that stay: names, free
 * texts and unknown columns are emptied, keys become new ones (by the secret), their rows stand after all
 * others in an order of their own. Texts change, typed values no longer hold. */
void purge_turn(struct purge *purge, const struct secret *secret);

/* SHA-256 of what the dataset says, whatever its form: the domain, then tables, their columns and the cells
 * of the kept rows (rows NULL: all), as 64 hexadecimal digits. Attached files are not in it, but for their
 * names.
 */
void purge_print(const struct dataset *dataset, const uint8_t *const *rows, const char *domain,
                 char print[65]);

#endif
