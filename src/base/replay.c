#include "base/replay.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/temporary.h"

enum { MEMORY_MAX = 4 << 20 };

void replay_begin(struct replay *replay, int descriptor)
{
	*replay = (struct replay){.descriptor = descriptor, .file = -1};
	replay->start = lseek(descriptor, 0, SEEK_CUR);
}

static int keep(struct replay *replay, const char *bytes, size_t length)
{
	struct error error = {0};
	int failure = 0;
	replay->kept += (off_t)length;
	if (replay->kept <= MEMORY_MAX) {
		buffer_add(&replay->memory, bytes, length);
		return 0;
	}
	if (replay->file < 0)
		replay->file = temporary_open(&error);
	if (replay->file < 0 || (failure = temporary_add(replay->file, bytes, length))) {
		errno = failure ? failure : EIO;
		return -1;
	}
	return 0;
}

static ssize_t read_some(int descriptor, char *bytes, size_t most)
{
	ssize_t got;
	do
		got = read(descriptor, bytes, most);
	while (got < 0 && errno == EINTR);
	return got;
}

/* From what was kept, then from what comes after it. */
static ssize_t read_again(struct replay *replay, char *bytes, size_t most)
{
	size_t in_memory = replay->memory.length, from = (size_t)replay->position;
	ssize_t got = 0;
	if (from < in_memory) {
		got = (ssize_t)(most < in_memory - from ? most : in_memory - from);
		memcpy(bytes, replay->memory.bytes + from, (size_t)got);
	} else if (replay->position < replay->kept) {
		got = pread(replay->file, bytes, most, replay->position - (off_t)in_memory);
	} else {
		got = read_some(replay->descriptor, bytes, most);
	}
	if (got > 0)
		replay->position += got;
	return got;
}

ssize_t replay_read(struct replay *replay, char *bytes, size_t most)
{
	if (replay->again)
		return read_again(replay, bytes, most);
	ssize_t got = read_some(replay->descriptor, bytes, most);
	if (got > 0 && replay->start < 0 && keep(replay, bytes, (size_t)got))
		return -1;
	return got;
}

int replay_rewind(struct replay *replay)
{
	if (replay->start >= 0)
		return lseek(replay->descriptor, replay->start, SEEK_SET) < 0 ? -1 : 0;
	replay->again = true;
	return 0;
}

void replay_end(struct replay *replay)
{
	buffer_free(&replay->memory);
	if (replay->file >= 0)
		close(replay->file);
}
