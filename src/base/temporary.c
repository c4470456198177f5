#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

int temporary_open(struct error *error)
{
	const char *folder = getenv("TMPDIR");
	return temporary_open_in(folder && *folder ? folder : "/tmp", error);
}

int temporary_open_in(const char *folder, struct error *error)
{
	struct buffer path = {0};
	buffer_printf(&path, "%s/preutils-XXXXXX", folder);
	int descriptor = mkstemp(path.bytes);
	if (descriptor < 0) {
		error_system(error, MSG_WRITE, path.bytes, errno);
	} else {
		unlink(path.bytes);
		fcntl(descriptor, F_SETFD, FD_CLOEXEC);
	}
	buffer_free(&path);
	return descriptor;
}

int temporary_add(int descriptor, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t done = write(descriptor, bytes, length);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno;
		bytes += done;
		length -= (size_t)done;
	}
	return 0;
}

int temporary_keep(int descriptor, const char *name, struct error *error)
{
	char block[1 << 16];
	ssize_t got;
	int kept = temporary_open(error), failure = 0;
	if (kept < 0)
		return -1;
	do {
		got = read(descriptor, block, sizeof block);
		if (got > 0)
			failure = temporary_add(kept, block, (size_t)got);
	} while (!failure && (got > 0 || (got < 0 && errno == EINTR)));
	if (got < 0)
		error_system(error, MSG_READ, name, errno);
	else if (failure || lseek(kept, 0, SEEK_SET) < 0)
		error_system(error, MSG_WRITE, name, failure ? failure : errno);
	else
		return kept;
	close(kept);
	return -1;
}
