/* What the files that read a survey's definition share. Each function takes what it reads to the survey's
 * arena, and fails with an error that names file and line. */
#ifndef PREUTILS_SURVEY_DEFINITION_PRIVATE_H
#define PREUTILS_SURVEY_DEFINITION_PRIVATE_H

#include "base/element.h"
#include "survey/survey.h"

struct definition_reader {
	struct survey *survey;
	struct arena *arena; /* the survey's */
	struct error *error;
	struct map origins;        /* ids… */
	const char **origin_texts; /* …and what each says */
	size_t origin_count;
};

/* Sets the error for an attribute that is missing or wrong; -1. */
int definition_wrong(struct definition_reader *reader, const struct element *node, const char *attribute);
/* The text of a child on one line; "" where there is none. */
const char *definition_child_text(struct definition_reader *reader, const struct element *node,
                                  const char *name);
/* A whole number from 0 to limit, or fallback where the attribute is not there. */
int definition_read_number(struct definition_reader *reader, const struct element *node,
                           const char *attribute, long limit, long fallback, long *number);
/* Position of a text among the names, or -1. */
long definition_find_name(const char *const *names, size_t count, const char *text);

/* Fills a zeroed question, but its section. */
int definition_read_question(struct definition_reader *reader, const struct element *node,
                             struct survey_question *question);
/* Reads the element if it is a source: 1 if it was, 0 if not, -1 on a fault. */
int definition_read_source(struct definition_reader *reader, const struct element *node,
                           struct survey_source *source);
/* Reads <controles> once the questions are known; node may be NULL. Questions that the survey does not have,
 * or that are no numbers, and expressions that cannot be understood are faults. */
int definition_read_controls(struct definition_reader *reader, const struct element *node);

#endif
