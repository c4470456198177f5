/* Choosing statistics on the command line: the options that pre-stat and pre-compare share. */
#ifndef PREUTILS_CMD_CHOOSE_H
#define PREUTILS_CMD_CHOOSE_H

#include "cmd/tool.h"
#include "stats/favorite.h"
#include "stats/stats.h"
#include "survey/survey.h"

struct choosing { /* targets of the options */
	struct option_values ids, headings, favorites, documents;
	const char *survey_name;
	bool all;
	struct crossing crossing;
	struct survey survey; /* the one named, once choosing_make has read it */
};

/* Entries for a tool's option table, with the modes in which they have a meaning (0: all). A favourite says a
 * period too, and so may have one in others. A survey says a period and the dispositifs it is about. */
#define CHOOSING_OPTIONS(choosing, modes, favorite_modes)                                                      \
	{'s',          "stat",                                                                                 \
	 N_("IDS"),    N_("statistics by id, separated by commas"),                                            \
	 OPTION_MANY,  .target = &(choosing).ids,                                                              \
	 .in = (modes)},                                                                                       \
	        {0,                                                                                            \
	         "heading",                                                                                    \
	         N_("NAME"),                                                                                   \
	         N_("statistics of a heading"),                                                                \
	         OPTION_MANY,                                                                                  \
	         .target = &(choosing).headings,                                                               \
	         .in = (modes)},                                                                               \
	        {'f',                                                                                          \
	         "favorite",                                                                                   \
	         N_("NAME"),                                                                                   \
	         N_("statistics of a favourite, and its period"),                                              \
	         OPTION_MANY,                                                                                  \
	         .target = &(choosing).favorites,                                                              \
	         .in = (favorite_modes)},                                                                      \
	        {0, "for", N_("TEMPLATE"), NULL, OPTION_MANY, .target = &(choosing).documents, .in = (modes)}, \
	        {0,                                                                                            \
	         "survey",                                                                                     \
	         N_("NAME"),                                                                                   \
	         N_("what a document or a survey asks"),                                                       \
	         OPTION_STRING,                                                                                \
	         .target = &(choosing).survey_name,                                                            \
	         .in = (modes)},                                                                               \
	{                                                                                                      \
		'a', "all", NULL, N_("the whole catalogue"), OPTION_FLAG, .target = &(choosing).all,           \
		                                                          .in = (modes)                        \
	}

struct dating { /* targets of the options that say when */
	const char *period, *reference;
};
#define DATING_OPTIONS(dating, modes)                                                                        \
	{'p',           "period",                                                                            \
	 N_("PERIOD"),  N_("2022-2023, 2022 or 2022-09-01..2023-08-31"),                                     \
	 OPTION_STRING, .target = &(dating).period,                                                          \
	 .in = (modes)},                                                                                     \
	{                                                                                                    \
		'r', "ref", N_("DATE"), N_("reference date (default: end of the period)"), OPTION_STRING,    \
		        .target = &(dating).reference, .in = (modes)                                         \
	}
/* The period given, else that of a favourite's rule (NULL: the school year up to today), and the reference
 * date. */
int dating_make(const struct dating *dating, const char *rule, struct period *period, struct error *error);

struct narrowing { /* targets of the options that narrow what is counted */
	const char *dispositifs, *programmes, *where;
	struct stats_filter filters[2];
};
/* others: options of which one must be given too, NULL for none. */
#define NARROWING_OPTIONS(narrowing, modes, others)                                                          \
	{0,                                                                                                  \
	 "dispositif",                                                                                       \
	 N_("CODES"),                                                                                        \
	 NULL,                                                                                               \
	 OPTION_STRING,                                                                                      \
	 .target = &(narrowing).dispositifs,                                                                 \
	 .in = (modes),                                                                                      \
	 .with = (others)},                                                                                  \
	        {0,                                                                                          \
	         "programme",                                                                                \
	         N_("IDS"),                                                                                  \
	         N_("only these: clas,pre"),                                                                 \
	         OPTION_STRING,                                                                              \
	         .target = &(narrowing).programmes,                                                          \
	         .in = (modes),                                                                              \
	         .with = (others)},                                                                          \
	{                                                                                                    \
		'w', "where", N_("CONDITION"), N_("only units that meet it: 'sexe=F and age >= 6'"),         \
		        OPTION_STRING, .target = &(narrowing).where, .in = (modes), .with = (others)         \
	}
/* Sets the filters and the condition; narrowing must outlive options, texts go into the arena. usual: the
 * dispositifs where none are given, living as long. */
void narrowing_make(struct narrowing *narrowing, const struct words *usual, struct arena *arena,
                    struct stats_options *options);

/* Adds what was chosen, in the catalogue's order, or a favourite's. favorite is filled where one was given,
 * and has the period of a survey. */
int choosing_make(struct choosing *choosing, struct tool *tool, const struct catalogue *catalogue,
                  struct choice *choice, struct favorite *favorite, struct error *error);
void choosing_free(struct choosing *choosing);

#endif
