/* Values as answers of a question's type. */
#ifndef PREUTILS_SURVEY_TYPED_H
#define PREUTILS_SURVEY_TYPED_H

#include "survey/survey.h"

/* What a person typed, in the forms that people use: 12 500,5 for numbers, 31/12/2021 or 2021-12-31, Oui, a
 * list's code or label. Sets the answer's value and code; false where it is not of the question's type. text
 * is trimmed, not empty and valid UTF-8. */
bool typed_parse(const struct survey_question *question, const char *text, struct arena *arena,
                 struct survey_answer *answer);
/* Whether words are the same but for accents and case. */
bool typed_same_words(const char *a, const char *b);
/* A list's code: its label, or the code itself where the list does not have it. */
const char *typed_label(const struct survey_question *question, const char *code);

#endif
