/* A small generator of pseudo-random numbers, the same on every machine: xoshiro256**, seeded by splitmix64.
 * Integers only. Not for secrets. */
#ifndef PREUTILS_GEN_RANDOM_H
#define PREUTILS_GEN_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state[4];
};
/* Every seed, 0 included, gives another sequence. */
void random_seed(struct random *random, uint64_t seed);
uint64_t random_next(struct random *random);
/* One of 0 to n - 1; n > 0. */
uint32_t random_below(struct random *random, uint32_t n);
/* One of from to to, both included; to - from is below 2^63, and from itself where to is before it. */
int64_t random_between(struct random *random, int64_t from, int64_t to);

#endif
