/* How long the data of persons is kept: schema/conservation.xml. */
#ifndef PREUTILS_PURGE_RETENTION_H
#define PREUTILS_PURGE_RETENTION_H

#include "base/split.h"
#include "base/templates.h"
#include "change/reach.h"

struct duration {
	int months, days;
};
/* "2 ans 6 mois", "18 mois", "90 jours", "2y", "24m", "90d", "P2Y6M". False where it is none, or is nothing.
 */
bool duration_parse(const char *text, struct duration *duration);
/* The same day so many months later, the last of the month where that is shorter, then days. */
int32_t duration_after(int32_t day, const struct duration *duration);
/* "2 ans 6 mois", with no-break spaces. */
void duration_french(const struct duration *duration, struct buffer *buffer);

struct retention_contact { /* dates of a table that witness contacts */
	size_t table;
	struct column_path person; /* keys == 0 and person_self: the row is the person */
	bool self;
	struct column_path *dates;
	size_t date_count;
	long open; /* column that is empty as long as the contact goes on; -1 */
	struct column_path by;
	bool has_by; /* its value may have a duration of its own */
};
struct retention_term {
	const char *value;
	struct duration duration;
};
enum retention_step { RETENTION_EMPTY, RETENTION_MONTH, RETENTION_QUARTER, RETENTION_YEAR };
struct retention_turn { /* what anonymising does to a column */
	size_t table, column;
	enum retention_step step;
};
struct retention {
	struct arena arena;
	size_t persons; /* table */
	struct duration duration;
	struct retention_contact *contacts;
	size_t contact_count;
	struct retention_term *terms;
	size_t term_count;
	bool *follows; /* [table]: rows that nothing refers to any more go */
	const char *prefix;
	struct retention_turn *turns;
	size_t turn_count;
};

/* Mistakes are errors with file and line. Release with retention_free, also after an error. */
int retention_load(struct retention *retention, const struct schema *schema, struct templates *templates,
                   struct error *error);
void retention_free(struct retention *retention);
/* Another duration: "18 mois" for all that have none of their own, "clas=1 an" for a value. The value must be
 * one of those that contacts are told apart by. */
int retention_keep(struct retention *retention, const struct schema *schema, const char *text,
                   struct error *error);

#endif
