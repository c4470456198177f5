#include "results/usual.h"

#include "results/shown.h"

static unsigned kind_shown(const struct results *results, const struct statistic *statistic,
                           const struct cell *cell)
{
	struct cell made;
	return cell_usual(cell_look(results, statistic, cell, &made));
}

static void tally_counts(size_t kinds[USUAL_KINDS + 1], const struct count *counts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		kinds[count_usual(counts[i])]++;
}

static void tally_cells(size_t kinds[USUAL_KINDS + 1], const struct results *results,
                        const struct statistic *statistic)
{
	size_t held;
	const struct cell *cells = statistic_cells(statistic, &held);
	struct row_cells all = statistic_row(statistic, 0, 0);
	for (size_t i = 0; i < held; i++)
		kinds[kind_shown(results, statistic, cells ? &cells[i] : row_cell(&all, i))]++;
	if (statistic->sparse)
		kinds[kind_shown(results, statistic, &statistic->sparse->usual)] +=
		        statistic->rows.count * statistic_columns(statistic) - held;
}

unsigned statistic_usual(const struct results *results, const struct statistic *statistic, struct cell *usual)
{
	size_t kinds[USUAL_KINDS + 1] = {0};
	unsigned best = 0;
	const struct count *counts = counts_look(results, statistic->counts);
	if (counts)
		tally_counts(kinds, counts, statistic->rows.count * statistic_columns(statistic));
	else
		tally_cells(kinds, results, statistic);
	for (unsigned kind = 1; kind < USUAL_KINDS; kind++)
		best = kinds[kind] > kinds[best] ? kind : best;
	*usual = (struct cell){
	        .value = best & 4 ? DECIMAL_NONE : 0, .n = best & 2 ? -1 : 0, .children = best & 1 ? -1 : 0};
	return kinds[best] > 1 ? best : USUAL_NEVER;
}
