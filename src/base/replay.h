/* A file or pipe that can be read once more from where it began. Of a pipe, what was read is kept: in memory,
 * and beyond a few megabytes in a file without a name. */
#ifndef PREUTILS_BASE_REPLAY_H
#define PREUTILS_BASE_REPLAY_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/memory.h"

struct replay {
	int descriptor;
	off_t start; /* of what can seek; -1: it cannot */
	struct buffer memory;
	int file; /* where the rest is kept; -1: nowhere yet */
	off_t kept, position;
	bool again;
};
/* Takes a descriptor, which stays the caller's. Free with replay_end. */
void replay_begin(struct replay *replay, int descriptor);
/* The next bytes, at most `most`; 0 at the end, -1 and errno on failure. */
ssize_t replay_read(struct replay *replay, char *bytes, size_t most);
/* Goes back to the beginning; this once. Returns 0, or -1 and errno. */
int replay_rewind(struct replay *replay);
void replay_end(struct replay *replay);

#endif
