/* Which numbers to hide so that no primary one can be worked out closer than it may be. */
#ifndef PREUTILS_MASK_PROTECT_H
#define PREUTILS_MASK_PROTECT_H

#include "mask/system.h"

struct protect_options {
	bool keep_zeros; /* a 0 is never hidden, and everyone knows that */
	bool quick;      /* never look for the best answer */
	const bool *
	        only; /* by variable: where a part has none of these, it is left as it is; NULL: nothing is */
	const bool *keep; /* by variable: of parts that have some of these, the worlds are kept; NULL: none */
};
struct protect_kept;
struct protect_outcome {
	size_t unprotected;        /* primary numbers that nothing protects: what is fixed gives them away */
	struct protect_kept *kept; /* for witness.h; NULL where nothing was to be kept */
};

/* Numbers that are not known (hidden by earlier editions) get values that agree with all that are, and are
 * hidden at no cost. Returns how many parts have no such values; theirs are 0, and relations with them are
 * dropped. */
size_t system_complete(struct mask_system *system);
/* The primary variables (width > 0) are hidden, and others with them. Values must be known and fulfil the
 * relations. */
void system_protect(struct mask_system *system, const struct protect_options *options,
                    struct protect_outcome *outcome);
/* NULL is nothing. */
void protect_release(struct protect_kept *kept);

#endif
