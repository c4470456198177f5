#include "base/container.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct limit_file {
	const char *folder, *name;
};

/* Of version 1, a group has a path for each controller; of version 2, one for all. */
static const struct limit_file version_1 = {"/sys/fs/cgroup/memory", "memory.limit_in_bytes"};
static const struct limit_file version_2 = {"/sys/fs/cgroup", "memory.max"};

/* What the file says, or 0; a group without a limit says "max", or what no machine has. */
static size_t read_limit(const char *path)
{
	char text[32] = "", *end;
	FILE *file = fopen(path, "r");
	if (!file)
		return 0;
	size_t length = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[length] = '\0';
	if (text[0] < '0' || text[0] > '9')
		return 0;
	unsigned long long bytes = strtoull(text, &end, 10);
	return (*end != '\0' && *end != '\n') || bytes > SIZE_MAX ? 0 : (size_t)bytes;
}

/* The least limit from the group up to the highest one that can be seen. In a container the path may be that
 * of the machine, which is not there: what is above it is. */
static size_t least_above(const char *root, const struct limit_file *file, const char *group)
{
	struct buffer path = {0};
	size_t least = 0, length = strstr(group, "..") ? 0 : strlen(group);
	for (;;) {
		while (length && group[length - 1] == '/')
			length--;
		path.length = 0;
		buffer_printf(&path, "%s%s%.*s/%s", root, file->folder, (int)length, group, file->name);
		size_t limit = read_limit(path.bytes);
		if (limit && (!least || limit < least))
			least = limit;
		if (!length)
			break;
		while (length && group[length - 1] != '/')
			length--;
	}
	buffer_free(&path);
	return least;
}

/* "4:memory:/group" or "0::/group". */
static size_t limit_of_line(const char *root, char *line)
{
	char *controllers = strchr(line, ':');
	char *group = controllers ? strchr(controllers + 1, ':') : NULL;
	if (!group)
		return 0;
	*group++ = '\0';
	group[strcspn(group, "\n")] = '\0';
	controllers++;
	if (*controllers == '\0')
		return least_above(root, &version_2, group);
	return strstr(controllers, "memory") ? least_above(root, &version_1, group) : 0;
}

size_t container_memory(const char *root)
{
	struct buffer path = {0};
	char line[4096];
	size_t least = 0;
	buffer_printf(&path, "%s/proc/self/cgroup", root);
	FILE *file = fopen(path.bytes, "r");
	buffer_free(&path);
	while (file && fgets(line, sizeof line, file)) {
		size_t limit = limit_of_line(root, line);
		if (limit && (!least || limit < least))
			least = limit;
	}
	if (file)
		fclose(file);
	return least;
}
