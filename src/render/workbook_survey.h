/* The form of a survey as a workbook: a questionnaire whose open answers can be typed, its controls as
 * formulas, and the lists that answers are chosen from. */
#ifndef PREUTILS_RENDER_WORKBOOK_SURVEY_H
#define PREUTILS_RENDER_WORKBOOK_SURVEY_H

#include "render/workbook.h"
#include "survey/survey.h"

/* Fills a zeroed workbook and solves it; filled must have been checked (survey_check). `created` is the day
 * it bears. Free with workbook_free in any case. */
int workbook_fill_survey(struct workbook *book, const struct survey_filled *filled, int32_t created,
                         struct error *error);

#endif
