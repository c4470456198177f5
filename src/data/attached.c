#define _XOPEN_SOURCE 700 /* realpath */

#include "data/attached.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *attached_resolve(const char *root, const char *name, enum message *message)
{
	struct buffer joined = {0};
	buffer_printf(&joined, "%s/%s", root, name);
	char *path = realpath(joined.bytes, NULL);
	int number = errno;
	buffer_free(&joined);
	size_t length = strlen(root);
	bool inside =
	        path && (strcmp(root, "/") == 0 || (strncmp(path, root, length) == 0 && path[length] == '/'));
	if (inside)
		return path;
	*message = path                                    ? MSG_PATH_OUTSIDE
	           : number == ENOENT || number == ENOTDIR ? MSG_ATTACHMENT_MISSING
	                                                   : MSG_ATTACHMENT_UNREADABLE;
	free(path);
	errno = number;
	return NULL;
}

int attached_open(const char *path)
{
	struct stat about;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	if (file < 0)
		return -1;
	if (fstat(file, &about) == 0 && S_ISREG(about.st_mode))
		return file;
	close(file);
	errno = S_ISDIR(about.st_mode) ? EISDIR : ENOTSUP;
	return -1;
}
