/* Reading expressions: expression.c (the grammar), names.c (what a name stands for), among.c (codes and
 * several values) and token.c only. */
#ifndef PREUTILS_STATS_PARSER_H
#define PREUTILS_STATS_PARSER_H

#include <string.h>

#include "results/results.h"
#include "stats/compile.h"

#define N_(text)       text
#define USE_EACH_OTHER N_("declarations that use each other")

struct parser {
	struct compiler *compiler;
	const char *text, *next;
	const char *token; /* current one */
	size_t length;     /* 0 at the end */
	bool quoted;
	size_t table;
	struct place place;
	struct error *error;
	bool dimensions; /* names are dimensions first, those of this population */
	const struct population *population;
};

/* NULL; says what is wrong and at which character: that of the current token. */
const struct node *parser_complain(struct parser *parser, const char *what);
/* The next token becomes the current one. */
void parser_advance(struct parser *parser);
/* Whether the current token is this word or sign, not quoted; skip goes on to the next one if so. */
bool parser_at(const struct parser *parser, const char *word);
bool parser_skip_word(struct parser *parser, const char *word);
static inline bool parser_skip(struct parser *parser, const char *word)
{
	return *parser->token == *word && parser_skip_word(parser, word);
}
/* One level of nesting deeper, with a complaint where that is too deep; and back. */
bool parser_enter(struct parser *parser);
void parser_leave(struct parser *parser);

/* What a name stands for, on a row of the table. Complaints point at the current token. */
const struct node *parser_name(struct parser *parser, size_t table, const char *name, size_t length);

/* A condition of one or two operands (b may be NULL), for the rows of a's table. */
const struct node *parser_flag(struct parser *parser, enum operation operation, const struct node *a,
                               const struct node *b);
/* Whether the value is empty; of several values: whether there is none, or an empty one. */
const struct node *parser_empty(struct parser *parser, const struct node *left);
/* Whether the code, or any of several, is among the words. */
const struct node *parser_among(struct parser *parser, const struct node *left, const char **words,
                                size_t count);
/* Whether the current token can be a code of it; complains where it cannot. */
bool parser_knows(struct parser *parser, const struct node *left);

#endif
