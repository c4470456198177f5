/* Sums of amounts beside hidden counts: what is shown of them is kept from an attacker by linear programs of
 * the test's own; what may not be shown does tell something, now and then. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mask/lp.h"
#include "mask/witness.h"

enum { AGES = 9, GROUPS = 3, BANDS = 3, WIDTH = 4 };

static unsigned seed;
static unsigned chance(unsigned below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % below;
}

/* Numbers that are known to add up, with lines beside sums. */
struct herd {
	struct mask_model model;
	struct protect_outcome outcome;
	bool *in; /* by variable: of lines, or sums */
	struct mask_span *spans;
};

static uint32_t add(struct herd *herd, double value)
{
	uint32_t v = system_add(&herd->model.system, value, 1 + 0.05 * log2(1 + value));
	herd->model.system.variables[v].whole = true;
	return v;
}

static uint32_t add_count(struct herd *herd, double value)
{
	uint32_t v = add(herd, value);
	if (value > 0 && value <= WIDTH)
		herd->model.system.variables[v].width = WIDTH;
	return v;
}

static void make_total(struct herd *herd, uint32_t total, const uint32_t *members, size_t count)
{
	struct mask_system *system = &herd->model.system;
	system_relate(system, false);
	system_term(system, total, 1);
	for (size_t i = 0; i < count; i++)
		system_term(system, members[i], -1);
	assert_true(system_settle(system));
}

static double value_of(const struct herd *herd, uint32_t v)
{
	return herd->model.system.variables[v].value;
}

static uint32_t add_total(struct herd *herd, const uint32_t *members, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += value_of(herd, members[i]);
	uint32_t total = add(herd, sum);
	make_total(herd, total, members, count);
	return total;
}

/* A line beside its sum; everything given lives as long as the herd. */
static void weigh(struct herd *herd, uint32_t whole, const uint32_t *members, const struct mask_span *spans,
                  size_t count)
{
	struct mask_model *model = &herd->model;
	model->lines =
	        memory_grow(model->lines, &model->line_capacity, model->line_count + 1, sizeof *model->lines);
	model->weighed = memory_grow(model->weighed, &model->weighed_capacity, model->weighed_count + 1,
	                             sizeof *model->weighed);
	model->weighed[model->weighed_count++] =
	        (struct mask_weighed){.line = (uint32_t)model->line_count, .whole = whole, .spans = spans};
	model->lines[model->line_count++] =
	        (struct mask_line){.members = members, .count = count, .adds = true};
}

static void start_herd(struct herd *herd)
{
	memset(herd, 0, sizeof *herd);
}

static void protect(struct herd *herd)
{
	struct protect_options options = {.quick = true};
	const struct mask_model *model = &herd->model;
	bool *keep = memory_zalloc(model->system.count, sizeof *keep);
	for (size_t i = 0; i < model->line_count; i++)
		for (size_t k = 0; k < model->lines[i].count; k++)
			keep[model->lines[i].members[k]] = true;
	options.keep = keep;
	system_protect(&herd->model.system, &options, &herd->outcome);
	free(keep);
}

static struct witness *witness_of(struct herd *herd)
{
	bool *sums = memory_zalloc(herd->model.system.count, sizeof *sums);
	for (size_t i = 0; i < herd->model.weighed_count; i++)
		sums[herd->model.weighed[i].whole] = true;
	struct witness *witness = witness_new(&herd->model, herd->outcome.kept, sums);
	free(sums);
	return witness;
}

static void end_herd(struct herd *herd)
{
	protect_release(herd->outcome.kept);
	system_free(&herd->model.system);
	free(herd->model.lines);
	free(herd->model.weighed);
}

static void add_row(const struct herd *herd, struct lp *lp, const struct mask_relation *relation)
{
	struct lp_entry entries[64];
	for (size_t i = 0; i < relation->count; i++) {
		const struct mask_term *term = &herd->model.system.terms[relation->first + i];
		entries[i] = (struct lp_entry){term->variable, term->coefficient};
	}
	lp_row(lp, entries, relation->count, relation->at_most ? -INFINITY : 0, 0);
}

/* The sum is no less than the least of each in the line, and no more than the most. */
static void add_side(const struct herd *herd, struct lp *lp, const struct mask_weighed *weighed, bool most)
{
	const struct mask_line *line = &herd->model.lines[weighed->line];
	struct lp_entry entries[64];
	for (size_t i = 0; i < line->count; i++)
		entries[i] = (struct lp_entry){line->members[i],
		                               most ? weighed->spans[i].most : weighed->spans[i].least};
	entries[line->count] = (struct lp_entry){weighed->whole, -1};
	lp_row(lp, entries, line->count + 1, most ? 0 : -INFINITY, most ? INFINITY : 0);
}

static double bound(struct lp *lp, uint32_t v, bool high)
{
	lp_cost(lp, v, 1);
	enum lp_status status = lp_solve(lp, high, false);
	double found = status == LP_OPTIMAL ? lp_objective(lp) : high ? INFINITY : -INFINITY;
	lp_cost(lp, v, 0);
	return found;
}

/* Whether who sees all that is not hidden, sums and all, is kept from every primary number. */
static bool withstands(const struct herd *herd)
{
	const struct mask_system *system = &herd->model.system;
	struct lp *lp = lp_new(system->count);
	bool safe = true;
	for (size_t v = 0; v < system->count; v++) {
		const struct mask_variable *variable = &system->variables[v];
		lp_bounds(lp, v, variable->hidden ? variable->lower : variable->value,
		          variable->hidden ? variable->upper : variable->value);
	}
	for (size_t r = 0; r < system->relation_count; r++)
		add_row(herd, lp, &system->relations[r]);
	for (size_t i = 0; i < herd->model.weighed_count; i++)
		for (int most = 0; most < 2; most++)
			add_side(herd, lp, &herd->model.weighed[i], most);
	for (uint32_t v = 0; v < system->count && safe; v++)
		if (system->variables[v].width > 0)
			safe = bound(lp, v, true) - bound(lp, v, false) >= system->variables[v].width - 1e-5;
	lp_free(lp);
	return safe;
}

static bool is_hidden(const struct herd *herd, uint32_t v)
{
	return herd->model.system.variables[v].hidden;
}

/* Years in bands of three, all of which make the herd, and the years of all together. */
struct years {
	uint32_t members[AGES], bands[BANDS], sum;
	struct mask_span spans[AGES];
};

static void make_years(struct herd *herd, struct years *years)
{
	double sum = 0;
	start_herd(herd);
	for (uint32_t i = 0; i < AGES; i++) {
		double value = chance(3) ? 5 + chance(8) : 1 + chance(4);
		years->members[i] = add_count(herd, value);
		herd->model.system.variables[years->members[i]].lower = 1;
		years->spans[i] = (struct mask_span){6 + i, 6 + i};
		sum += value * (6 + i);
	}
	for (size_t b = 0; b < BANDS; b++)
		years->bands[b] = add_total(herd, &years->members[b * AGES / BANDS], AGES / BANDS);
	add_total(herd, years->bands, BANDS);
	years->sum = system_add(&herd->model.system, sum, 3);
	weigh(herd, years->sum, years->members, years->spans, AGES);
}

static size_t count_hidden(const struct herd *herd)
{
	size_t count = 0;
	for (uint32_t v = 0; v < herd->model.system.count; v++)
		count += is_hidden(herd, v);
	return count;
}

static void a_sum_that_may_be_shown_tells_nothing(void **state)
{
	size_t allowed = 0, refused = 0, leaks = 0;
	(void)state;
	seed = 5;
	for (int i = 0; i < 300; i++) {
		struct herd herd;
		struct years years;
		make_years(&herd, &years);
		protect(&herd);
		size_t before = count_hidden(&herd), twins = chance(4);
		bool leaking = !withstands(&herd);
		struct witness *witness = witness_of(&herd);
		bool may = witness_allows(witness, years.sum, twins);
		assert_true(!may || (withstands(&herd) && witness_allows_all(witness)));
		assert_true(may ? count_hidden(&herd) <= before + twins : count_hidden(&herd) == before);
		allowed += may;
		refused += !may;
		leaks += leaking;
		witness_free(witness);
		end_herd(&herd);
	}
	print_message("%zu may be shown, %zu not; %zu would tell something\n", allowed, refused, leaks);
	assert_true(allowed > 50 && refused > 10 && leaks > 50);
}

/* Two of an age each, far apart: one more of the one is one less of the other. */
static void twins_make_up_for_a_sum(void **state)
{
	(void)state;
	for (size_t twins = 0; twins < 3; twins++) {
		const double values[] = {2, 9, 9, 9, 9, 7};
		uint32_t members[6];
		struct mask_span spans[6];
		struct herd herd;
		double sum = 0;
		start_herd(&herd);
		for (uint32_t i = 0; i < 6; i++) {
			members[i] = add_count(&herd, values[i]);
			spans[i] = (struct mask_span){6 + i, 6 + i};
			sum += values[i] * (6 + i);
		}
		add_total(&herd, members, 6);
		uint32_t whole = system_add(&herd.model.system, sum, 3);
		weigh(&herd, whole, members, spans, 6);
		protect(&herd);
		assert_int_equal(count_hidden(&herd), 2);
		struct witness *witness = witness_of(&herd);
		assert_int_equal(witness_allows(witness, whole, twins), twins > 0);
		assert_int_equal(count_hidden(&herd), twins > 0 ? 3 : 2);
		assert_true(twins == 0 || withstands(&herd));
		witness_free(witness);
		end_herd(&herd);
	}
}

/* Bands by groups, the years of each group and of all: some sums are hidden, and groups on few have such as
 * must stay open themselves. */
struct groups {
	uint32_t cells[GROUPS][BANDS], all[BANDS], sums[GROUPS], sum;
	struct mask_span spans[BANDS];
};

static void make_groups(struct herd *herd, struct groups *groups)
{
	double all = 0, sums[GROUPS] = {0}, count[GROUPS] = {0};
	uint32_t rows[GROUPS];
	start_herd(herd);
	for (size_t b = 0; b < BANDS; b++)
		groups->spans[b] =
		        (struct mask_span){4.0 * (double)b, b + 1 < BANDS ? 4.0 * (double)b + 3 : 1000};
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t b = 0; b < BANDS; b++) {
			double value = chance(2) ? chance(4) : chance(12);
			groups->cells[g][b] = add_count(herd, value);
			count[g] += value;
			for (unsigned i = 0; i < value; i++)
				sums[g] += groups->spans[b].least + chance(4);
		}
	for (size_t g = 0; g < GROUPS; g++) {
		rows[g] = add_total(herd, groups->cells[g], BANDS);
		if (count[g] > 0 && count[g] <= WIDTH)
			herd->model.system.variables[rows[g]].width = WIDTH;
		all += sums[g];
	}
	for (size_t b = 0; b < BANDS; b++) {
		uint32_t column[GROUPS];
		for (size_t g = 0; g < GROUPS; g++)
			column[g] = groups->cells[g][b];
		groups->all[b] = add_total(herd, column, GROUPS);
		if (value_of(herd, groups->all[b]) > 0 && value_of(herd, groups->all[b]) <= WIDTH)
			herd->model.system.variables[groups->all[b]].width = WIDTH;
	}
	add_total(herd, rows, GROUPS);
	for (size_t g = 0; g < GROUPS; g++) {
		groups->sums[g] = system_add(&herd->model.system, sums[g], 1);
		if (count[g] > 0 && count[g] <= WIDTH)
			herd->model.system.variables[groups->sums[g]].width = WIDTH * count[g];
		weigh(herd, groups->sums[g], groups->cells[g], groups->spans, BANDS);
	}
	groups->sum = system_add(&herd->model.system, all, 3);
	make_total(herd, groups->sum, groups->sums, GROUPS);
	weigh(herd, groups->sum, groups->all, groups->spans, BANDS);
}

static void sums_that_hang_together_tell_nothing(void **state)
{
	size_t allowed = 0, refused = 0, leaks = 0;
	(void)state;
	seed = 23;
	for (int i = 0; i < 400; i++) {
		struct herd herd;
		struct groups groups;
		make_groups(&herd, &groups);
		protect(&herd);
		for (size_t g = 0; g < GROUPS; g++)
			herd.model.system.variables[groups.sums[g]].hidden |= chance(2);
		herd.model.system.variables[groups.sum].hidden |= chance(4) == 0;
		struct witness *witness = witness_of(&herd);
		bool may = witness_allows_all(witness), safe = withstands(&herd);
		assert_true(!may || safe);
		allowed += may;
		refused += !may;
		leaks += !safe;
		witness_free(witness);
		end_herd(&herd);
	}
	print_message("%zu may be shown, %zu not; %zu would tell something\n", allowed, refused, leaks);
	assert_true(allowed > 50 && refused > 50 && leaks > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_sum_that_may_be_shown_tells_nothing),
	        cmocka_unit_test(twins_make_up_for_a_sum),
	        cmocka_unit_test(sums_that_hang_together_tell_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
