#include "mask/lp.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum { ENVIRONMENT = 100000 }; /* bytes, and some more */

struct lp {
	glp_prob *problem;
	int *columns;
	double *values;
	size_t capacity, value_capacity;
};

static int kind_of(double lower, double upper)
{
	bool below = isfinite(lower), above = isfinite(upper);
	if (below && above)
		return lower < upper ? GLP_DB : GLP_FX;
	return below ? GLP_LO : above ? GLP_UP : GLP_FR;
}

/* GLPK ends the program where it finds no memory; nothing else is wrong with what it is given. */
static void on_failure(void *unused)
{
	(void)unused;
	memory_exhausted(0);
}

static int say_nothing(void *unused, const char *text)
{
	(void)unused;
	(void)text;
	return 1;
}

/* Of each thread, which has an environment of its own: that is the first that is made. */
static void start_library(void)
{
	memory_probe(ENVIRONMENT);
	glp_term_out(GLP_OFF);
	glp_term_hook(say_nothing, NULL);
	glp_error_hook(on_failure, NULL);
}

struct lp *lp_new(size_t columns)
{
	struct lp *lp = memory_zalloc(1, sizeof *lp);
	if (columns >= INT_MAX / 2)
		memory_exhausted(0);
	start_library();
	lp->problem = glp_create_prob();
	if (columns)
		glp_add_cols(lp->problem, (int)columns);
	for (size_t i = 0; i < columns; i++)
		lp_bounds(lp, i, 0, INFINITY);
	return lp;
}

void lp_free(struct lp *lp)
{
	if (!lp)
		return;
	glp_delete_prob(lp->problem);
	free(lp->columns);
	free(lp->values);
	free(lp);
}

void lp_bounds(struct lp *lp, size_t column, double lower, double upper)
{
	glp_set_col_bnds(lp->problem, (int)column + 1, kind_of(lower, upper), lower, upper);
}

void lp_cost(struct lp *lp, size_t column, double cost)
{
	glp_set_obj_coef(lp->problem, (int)column + 1, cost);
}

void lp_binary(struct lp *lp, size_t column)
{
	glp_set_col_kind(lp->problem, (int)column + 1, GLP_BV);
}

void lp_row(struct lp *lp, const struct lp_entry *entries, size_t count, double lower, double upper)
{
	lp->columns = memory_grow(lp->columns, &lp->capacity, count + 1, sizeof *lp->columns);
	lp->values = memory_grow(lp->values, &lp->value_capacity, count + 1, sizeof *lp->values);
	for (size_t i = 0; i < count; i++) {
		lp->columns[i + 1] = (int)entries[i].column + 1;
		lp->values[i + 1] = entries[i].value;
	}
	int row = glp_add_rows(lp->problem, 1);
	glp_set_row_bnds(lp->problem, row, kind_of(lower, upper), lower, upper);
	glp_set_mat_row(lp->problem, row, (int)count, lp->columns, lp->values);
}

static enum lp_status status_of(const struct lp *lp, int failure)
{
	int status = glp_get_status(lp->problem);
	if (status == GLP_OPT)
		return LP_OPTIMAL;
	if (status == GLP_UNBND)
		return LP_UNBOUNDED;
	return failure == 0 && status == GLP_NOFEAS ? LP_INFEASIBLE : LP_FAILED;
}

static enum lp_status solve_by(struct lp *lp, int method)
{
	glp_smcp parameters;
	glp_init_smcp(&parameters);
	parameters.msg_lev = GLP_MSG_OFF;
	parameters.meth = method;
	return status_of(lp, glp_simplex(lp->problem, &parameters));
}

enum lp_status lp_solve(struct lp *lp, bool maximise, bool dual)
{
	glp_set_obj_dir(lp->problem, maximise ? GLP_MAX : GLP_MIN);
	enum lp_status status = solve_by(lp, dual ? GLP_DUALP : GLP_PRIMAL);
	if (status == LP_OPTIMAL || (!dual && status != LP_FAILED))
		return status;
	/* A basis that went bad, or seems to say that nothing fits: once more from the start. */
	glp_std_basis(lp->problem);
	return solve_by(lp, GLP_PRIMAL);
}

enum lp_status lp_look(struct lp *lp)
{
	glp_set_obj_dir(lp->problem, GLP_MIN);
	enum lp_status status = solve_by(lp, GLP_DUALP);
	return status == LP_OPTIMAL || status == LP_INFEASIBLE ? status : lp_solve(lp, false, true);
}

static void count_node(glp_tree *tree, void *nodes)
{
	long *left = nodes;
	if (glp_ios_reason(tree) == GLP_ISELECT && --*left < 0)
		glp_ios_terminate(tree);
}

enum lp_status lp_solve_whole(struct lp *lp, long *nodes)
{
	glp_iocp parameters;
	glp_init_iocp(&parameters);
	parameters.msg_lev = GLP_MSG_OFF;
	parameters.presolve = GLP_ON;
	parameters.cb_func = count_node;
	parameters.cb_info = nodes;
	glp_set_obj_dir(lp->problem, GLP_MIN);
	if (glp_intopt(lp->problem, &parameters) != 0)
		return LP_FAILED;
	return glp_mip_status(lp->problem) == GLP_OPT ? LP_OPTIMAL : LP_INFEASIBLE;
}

double lp_objective(const struct lp *lp)
{
	return glp_get_obj_val(lp->problem);
}

double lp_value(const struct lp *lp, size_t column)
{
	return glp_get_col_prim(lp->problem, (int)column + 1);
}

double lp_reduced(const struct lp *lp, size_t column)
{
	return glp_get_col_dual(lp->problem, (int)column + 1);
}

double lp_dual(const struct lp *lp, size_t row)
{
	return glp_get_row_dual(lp->problem, (int)row + 1);
}

double lp_whole_value(const struct lp *lp, size_t column)
{
	return glp_mip_col_val(lp->problem, (int)column + 1);
}
