/* Where one answer comes from: the value of a question's source, and the source in words. */
#ifndef PREUTILS_SURVEY_SOURCE_H
#define PREUTILS_SURVEY_SOURCE_H

#include "survey/survey.h"

struct source_context {
	const struct survey *survey;
	const struct results *results;
	const struct dataset *dataset; /* NULL: none */
	struct arena *arena;           /* of the texts that are given */
};
/* Empty where number is DECIMAL_NONE and text NULL. */
struct source_value {
	bool masked;
	int64_t number; /* millionths */
	const char *text;
};

/* SOURCE_TYPED is empty. Fails on a statistic or cell that the results lack, on sums that make no sense, and
 * on numbers that are too large. */
int source_evaluate(const struct source_context *context, const struct survey_question *question,
                    struct source_value *value, struct error *error);
/* The same for SOURCE_DATA, where there is a dataset. */
void source_read_rows(const struct source_context *context, const struct survey_question *question,
                      struct source_value *value);
/* "enfants-suivis-sexe:F", "programmes.nom"… */
const char *source_describe(const struct source_context *context, const struct survey_question *question);
/* A code or value of the definition with @annee, @annee-1… as a year. */
const char *source_resolve(const struct source_context *context, const char *text);

#endif
