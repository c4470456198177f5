/* The controls of a survey's definition: what its answers must agree on. */
#ifndef PREUTILS_SURVEY_CONTROLS_H
#define PREUTILS_SURVEY_CONTROLS_H

#include "base/element.h"
#include "survey/survey.h"

/* Reads <controles> once the questions are known; node may be NULL. Fails on questions that the survey does
 * not have, or that are no numbers, and on expressions that cannot be understood. */
int controls_read(struct survey *survey, const struct element *node, struct error *error);

#endif
