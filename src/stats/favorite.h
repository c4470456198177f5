/* Favourites: named choices of statistics, with their period, under templates/favorites/. */
#ifndef PREUTILS_STATS_FAVORITE_H
#define PREUTILS_STATS_FAVORITE_H

#include "stats/catalogue.h"

struct choice {                        /* statistics chosen, in order, each once */
	const struct declared **items; /* free() it */
	size_t count, capacity;
};
/* Adds statistics by ids separated by commas, by heading (whole or its beginning, without accents and case),
 * all of them, or a favourite's. Fails on a name that is not there. */
int choice_add_ids(struct choice *choice, const struct catalogue *catalogue, const char *ids,
                   struct error *error);
int choice_add_heading(struct choice *choice, const struct catalogue *catalogue, const char *heading,
                       struct error *error);
void choice_add_all(struct choice *choice, const struct catalogue *catalogue);
struct favorite {           /* what a favourite says beside its statistics */
	const char *period; /* a period, or a rule (period_rule); NULL */
	bool without_shares;
	long threshold; /* 0: none */
};
/* The favourite's texts live as long as templates. */
int choice_add_favorite(struct choice *choice, const struct catalogue *catalogue, struct templates *templates,
                        const char *name, struct favorite *favorite, struct error *error);
/* A cross-tabulation that the catalogue need not have: names of a population, of up to three dimensions and
 * of a measure (NULL: none, and the number of units). Its id and label are made like the catalogue's;
 * declared is in arena. */
struct crossing {
	const char *population, *rows, *columns, *by, *measure;
};
int choice_add_crossing(struct choice *choice, const struct catalogue *catalogue,
                        const struct crossing *crossing, struct arena *arena, struct error *error);
/* In the catalogue's order. */
void choice_sort(struct choice *choice);
void choice_free(struct choice *choice);

/* A period, or a rule: last-month, school-year, civil-year, since YYYY-MM-DD, seen from today. */
int period_rule(const char *rule, int32_t today, struct period *period, struct error *error);

#endif
