#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

int temporary_open(struct error *error)
{
	const char *folder = getenv("TMPDIR");
	struct buffer path = {0};
	buffer_printf(&path, "%s/preutils-XXXXXX", folder && *folder ? folder : "/tmp");
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
