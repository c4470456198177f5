/* Choosing statistics on the command line: the options that pre-stat and pre-compare share. */
#ifndef PREUTILS_CMD_CHOOSE_H
#define PREUTILS_CMD_CHOOSE_H

#include "cmd/tool.h"
#include "stats/favorite.h"

struct choosing { /* targets of the options */
	struct option_values ids, headings, favorites, documents;
	bool all;
	struct crossing crossing;
};

/* Entries for a tool's option table. */
#define CHOOSING_OPTIONS(choosing)                                                                           \
	{'s', "stat", "IDS", N_("statistics by id, separated by commas"), OPTION_MANY, &(choosing).ids},     \
	        {0, "heading", "NAME", N_("statistics of a heading"), OPTION_MANY, &(choosing).headings},    \
	        {'f', "favorite", "NAME", N_("statistics of a favourite, and its period"), OPTION_MANY,      \
	         &(choosing).favorites},                                                                     \
	        {0, "for", "TEMPLATE", N_("the statistics that a document template uses"), OPTION_MANY,      \
	         &(choosing).documents},                                                                     \
	{                                                                                                    \
		'a', "all", NULL, N_("the whole catalogue"), OPTION_FLAG, &(choosing).all                    \
	}

/* Adds what was chosen, in the catalogue's order, or a favourite's. favorite is filled where one was given. */
int choosing_make(const struct choosing *choosing, struct tool *tool, const struct catalogue *catalogue,
                  struct choice *choice, struct favorite *favorite, struct error *error);
void choosing_free(struct choosing *choosing);

#endif
