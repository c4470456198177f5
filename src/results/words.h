/* What results say in words, for people: notes, titles of measures, dates, all in French. */
#ifndef PREUTILS_RESULTS_WORDS_H
#define PREUTILS_RESULTS_WORDS_H

#include "results/results.h"

/* Adds what was counted, when and with which filters, as one paragraph; without a statistic, what holds for
 * all. */
void results_note(const struct results *results, const struct statistic *statistic, struct buffer *buffer);
/* Adds "Nombre d’enfants", "Moyenne (mois)": the heading of a column of values. */
void measure_title(const struct statistic *statistic, struct buffer *buffer);
/* Decimals to print all values of the statistic with: the usual number, or as many as one of them has. */
int statistic_places(const struct statistic *statistic);
/* Those of one column: an evolution in percent has one decimal, others what is usual for the statistic. */
int column_places(const struct statistic *statistic, size_t column, int usual);

#endif
