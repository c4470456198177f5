/* Where answers come from: the value of a question's source, and the source in words. */
#ifndef PREUTILS_SURVEY_SOURCE_H
#define PREUTILS_SURVEY_SOURCE_H

#include "survey/survey.h"

struct source_context {
	const struct survey *survey;
	const struct results *results;
	const struct dataset *dataset;          /* NULL: none */
	struct arena *arena;                    /* of the texts that are given */
	const struct survey_question *question; /* the one at hand */
	struct error *error;
};
/* Empty where number is DECIMAL_NONE and text NULL. */
struct source_value {
	bool masked;
	int64_t number;   /* millionths */
	const char *text; /* of a list, its code */
};

/* The value for the question at hand; that of SOURCE_TYPED is empty. Fails on a statistic or cell that the
 * results lack, on sums that make no sense, and on numbers that are too large. */
int source_evaluate(const struct source_context *context, struct source_value *value);
/* "enfants-suivis-sexe:F", "programmes.nom"…; may lie in the arena. */
const char *source_describe(const struct source_context *context);

#endif
