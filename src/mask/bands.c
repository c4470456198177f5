#include "mask/bands.h"

#include <math.h>
#include <stdlib.h>

#include "mask/deduce.h"
#include "mask/model.h"
#include "results/shown.h"

static void tell(struct cell *cell, double low, double high)
{
	if (!isfinite(high) || high > 1e15)
		return;
	cell->banded = true;
	cell->low = low > DEDUCE_TOLERANCE ? (int64_t)ceil(low - DEDUCE_TOLERANCE) : 0;
	cell->high = (int64_t)floor(high + DEDUCE_TOLERANCE);
	if (cell->high < cell->low)
		cell->high = cell->low;
}

void mask_tell_bands(struct results *results, const struct catalogue *catalogue,
                     const struct audit_options *options)
{
	struct mask_model model;
	const struct results **all =
	        memory_alloc(options->published_count + 1, sizeof(const struct results *));
	all[0] = results;
	for (size_t i = 0; i < options->published_count; i++)
		all[i + 1] = options->published[i];
	model_make(&model, all, options->published_count + 1, catalogue, MODEL_AUDIT);
	double *low = memory_alloc(model.system.count, sizeof *low);
	double *high = memory_alloc(model.system.count, sizeof *high);
	deduce_bounds(&model, options->keep_zeros, low, high);
	for (size_t s = 0; s < results->count; s++) {
		const struct statistic *statistic = &results->statistics[s];
		size_t count = statistic->rows.count * statistic_columns(statistic);
		if (!model.grid[s] || !measure_counts(statistic->kind))
			continue;
		for (size_t i = 0; i < count; i++)
			if (statistic->cells[i].masked)
				tell(&statistic->cells[i], low[model.grid[s][i]], high[model.grid[s][i]]);
	}
	free(low);
	free(high);
	free(all);
	model_free(&model);
}
