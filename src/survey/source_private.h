/* What the files that read sources share. Each of the first four gives the value of the question at hand,
 * whose source is of that kind, in *value, which is empty before; they fail as source_evaluate does. */
#ifndef PREUTILS_SURVEY_SOURCE_PRIVATE_H
#define PREUTILS_SURVEY_SOURCE_PRIVATE_H

#include "survey/source.h"

int source_read_cell(const struct source_context *context, const struct survey_cell *cell,
                     struct source_value *value);
int source_calculate(const struct source_context *context, struct source_value *value);
/* SOURCE_COUNT and SOURCE_RANKING. */
int source_read_statistic(const struct source_context *context, struct source_value *value);
/* SOURCE_DATA, where there is a dataset. */
void source_read_data(const struct source_context *context, struct source_value *value);

/* The statistic that a cell names; NULL and the error. */
const struct statistic *source_statistic(const struct source_context *context,
                                         const struct survey_cell *cell);
/* Sets the error for a cell of the question at hand; -1. */
int source_fail(const struct source_context *context, const struct survey_cell *cell, enum message code,
                const char *what);
/* A code or value of the definition with @annee, @annee-1… as a year. */
const char *source_resolve(const struct source_context *context, const char *text);
/* "enfants-suivis-sexe:F", as pre-stat --explain knows it; in the arena. */
const char *source_cell_name(const struct source_context *context, const struct survey_cell *cell);
/* The buffer's text in the arena; frees the buffer. */
const char *source_keep(const struct source_context *context, struct buffer *buffer);

#endif
