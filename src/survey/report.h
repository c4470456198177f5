/* What is said of a filled survey, beside survey_report: findings without a place. */
#ifndef PREUTILS_SURVEY_REPORT_H
#define PREUTILS_SURVEY_REPORT_H

#include "survey/survey.h"

/* What makes the answers those of another question than the survey's: period, filter, number of programmes.
 */
void report_results(const struct survey_filled *filled, struct findings *findings);

#endif
