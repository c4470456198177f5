/* Axes as results XML has them: the values of many are the same ones, and escaped once. */
#ifndef PREUTILS_RESULTS_AXIS_TEXT_H
#define PREUTILS_RESULTS_AXIS_TEXT_H

#include "results/results.h"

/* Where the code of a value stands among the texts, and how long it is. */
struct axis_code {
	size_t at, length;
};
/* Of one axis; positions in its texts. */
struct axis_text {
	size_t at, length; /* the lines of its values */
	size_t codes;      /* of the first value */
	size_t longest;    /* code */
};
/* Zeroed is empty. */
struct axis_texts {
	struct arena arena;
	struct map known;
	struct buffer text;
	struct axis_code *codes;
	struct axis_text *axes;
	size_t code_count, code_capacity, axis_capacity;
};
/* Makes room for what follows: axes that were asked for before may be forgotten. Values must live, where they
 * are, until axis_texts_free. */
void axis_texts_begin(struct axis_texts *texts);
struct axis_text axis_texts_get(struct axis_texts *texts, const struct axis *axis);
void axis_texts_free(struct axis_texts *texts);

#endif
