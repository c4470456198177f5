/* What witness.c, witness_new.c and witness_world.c share. Nothing else includes this. */
#ifndef PREUTILS_MASK_WITNESS_PRIVATE_H
#define PREUTILS_MASK_WITNESS_PRIVATE_H

#include "mask/protect_private.h"
#include "mask/witness.h"

/* A line of counts beside their sum: which sums they could make. */
struct form {
	struct witness *witness;
	const struct part *part; /* that most of the members are in; NULL: none moves */
	const struct mask_line *line;
	const struct mask_span *spans;
	size_t sum;
	uint32_t *twin; /* by member: the first that stands in the same relations; NULL: not looked for */
	double *least, *most;     /* by member: what one more of them adds */
	double low, high;         /* from the sum, in the true world */
	double now_low, now_high; /* and in the one that is looked at */
	bool seen;
	const struct form *next; /* of the same sum */
};
/* What a sum may be where counts differ: itself, as one that is shown or stands in several relations; what
 * the others of its relation leave; or anything within what its relations allow. */
enum scope { HELD, SHARED, FREE };
struct sum {
	uint32_t variable;
	const struct form *forms; /* the first; NULL */
	enum scope scope;
	size_t relation;  /* of one that is shared */
	double low, high; /* from the truth, in the true world */
	double now_low, now_high;
	bool seen, left;
};
struct spot {
	uint32_t form, member;
};
struct move { /* of a member in a world */
	struct spot spot;
	double moved;
};
/* A part's worlds, as far as lines with sums move in them. */
struct witnessed {
	const struct part *part;
	bool *useful;  /* by world */
	size_t *first; /* by world, in moves; one more at the end */
	struct move *moves;
	size_t move_count, move_capacity;
};
struct witness {
	struct arena arena;
	struct mask_model *model;
	struct form *forms;
	size_t form_count;
	struct sum *sums;
	size_t sum_count;
	uint32_t *sum_of;  /* by variable; MASK_NONE */
	size_t *relations; /* between sums, of the system */
	size_t relation_count;
	uint32_t *spot_first; /* by variable, in spots; one more at the end */
	struct spot *spots;
	struct witnessed *parts;
	size_t part_count;
	uint32_t *seen_forms, *seen_sums;
	size_t seen_form_count, seen_sum_count;
	size_t alone; /* the only sum that counts; SIZE_MAX: all do */
};

/* What each sum may be now: after some were hidden. */
void witness_set_scopes(struct witness *witness);
/* Whether a member may make up for others; still: the one that does not (SIZE_MAX: all may). */
bool witness_is_twin(const struct form *form, size_t i, size_t still);
/* What one more of each member does to the sum at least and at most; twins but for one, which stays as it is
 * in each world, may make up for it. */
void witness_settle_form(struct form *form, size_t still);
/* How far from the truth a sum may be, by all that counts say of it, as they were weighed last. */
void witness_set_range(const struct witness *witness, const struct sum *sum, double *low, double *high);
/* Whether what the line says counts now. */
bool witness_counts(const struct witness *witness, const struct form *form);
/* What so many times a world makes of sums, until it is forgotten. */
void witness_weigh(struct witness *witness, const struct witnessed *seen, size_t world, double scale);
void witness_forget(struct witness *witness);
/* Whether the sums can be what the world that was weighed makes of them. */
bool witness_is_possible(const struct witness *witness);
/* What the others of a relation make of it, at least and at most: those that share it as far as they may, the
 * free ones as near to the truth as they can. */
void witness_add_others(const struct witness *witness, size_t r, size_t without, double *low, double *high);
/* What is missing to the larger side. */
double witness_slack(const struct mask_system *system, const struct mask_relation *relation);

static inline struct mask_variable *variable_of(const struct witness *witness, uint32_t v)
{
	return &witness->model->system.variables[v];
}

#endif
