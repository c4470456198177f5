/* Linear programs, through GLPK: the one file that knows it. Small whole-number programs too.
 *
 * Rows and columns are numbered from 0. Bounds may be infinite. */
#ifndef PREUTILS_MASK_LP_H
#define PREUTILS_MASK_LP_H

#include <stdbool.h>
#include <stddef.h>

struct lp;
enum lp_status { LP_OPTIMAL, LP_INFEASIBLE, LP_UNBOUNDED, LP_FAILED };
struct lp_entry {
	size_t column;
	double value;
};

struct lp *lp_new(size_t columns);
void lp_free(struct lp *lp);
void lp_bounds(struct lp *lp, size_t column, double lower, double upper);
void lp_cost(struct lp *lp, size_t column, double cost);
/* The column takes 0 or 1 in lp_solve_whole. */
void lp_binary(struct lp *lp, size_t column);
/* Adds a row, lower <= sum of entries <= upper. A column may stand in it once. */
void lp_row(struct lp *lp, const struct lp_entry *entries, size_t count, double lower, double upper);
/* From where the last solution was. dual: start with the dual simplex (bounds have changed, costs have not).
 */
enum lp_status lp_solve(struct lp *lp, bool maximise, bool dual);
/* By the dual simplex, at least cost, where it does no harm to be told once in a long time that nothing fits
 * though something does: the others look twice. */
enum lp_status lp_look(struct lp *lp);
/* In at most *nodes steps of branching (and as many are taken from it): LP_FAILED where that is not enough.
 */
enum lp_status lp_solve_whole(struct lp *lp, long *nodes);
double lp_objective(const struct lp *lp);
double lp_value(const struct lp *lp, size_t column);
double lp_reduced(const struct lp *lp, size_t column);
double lp_dual(const struct lp *lp, size_t row);
/* Of lp_solve_whole. */
double lp_whole_value(const struct lp *lp, size_t column);

#endif
