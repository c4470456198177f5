#include "base/templates.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"

static bool is_folder(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void add_folder(struct templates *templates, const char *path)
{
	if (path && is_folder(path) &&
	    templates->count < sizeof templates->folders / sizeof *templates->folders)
		templates->folders[templates->count++] = path;
}

/* The share folder of an installation that was moved (DESTDIR, another PREFIX): beside the program's bin. */
static const char *share_beside_program(struct templates *templates, const char *below)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	if (length <= 0)
		return NULL;
	path[length] = '\0';
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(path, '/');
		if (!slash)
			return NULL;
		*slash = '\0';
	}
	return arena_printf(&templates->arena, "%s/%s", path, below);
}

int templates_open(struct templates *templates, const char *given, struct error *error)
{
	*templates = (struct templates){0};
	if (given && !is_folder(given))
		return error_system(error, MSG_OPEN, given, access(given, F_OK) < 0 ? errno : ENOTDIR);
	add_folder(templates, given);
	add_folder(templates, getenv("PREUTILS_TEMPLATES"));
	const char *home = getenv("HOME");
	if (home && *home)
		add_folder(templates, arena_printf(&templates->arena, "%s/.config/preutils", home));
	add_folder(templates, "/etc/preutils");
	/* From the source tree (build/bin, build/asan/bin) its own templates come before an older
	 * installation's. */
	static const char *const trees[] = {"..", "../.."};
	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		const char *tree = share_beside_program(templates, trees[i]);
		if (tree && is_folder(arena_printf(&templates->arena, "%s/src/base", tree)))
			add_folder(templates, arena_printf(&templates->arena, "%s/templates", tree));
	}
	add_folder(templates, share_beside_program(templates, "share/preutils"));
	add_folder(templates, PREUTILS_SHARE);
	return 0;
}

void templates_close(struct templates *templates)
{
	arena_free(&templates->arena);
	templates->count = 0;
}

const char *templates_find(struct templates *templates, const char *name)
{
	for (size_t i = 0; i < templates->count; i++) {
		const char *path = arena_printf(&templates->arena, "%s/%s", templates->folders[i], name);
		if (access(path, F_OK) == 0)
			return path;
	}
	return NULL;
}

const char *templates_need(struct templates *templates, const char *name, struct error *error)
{
	const char *path = templates_find(templates, name);
	if (path)
		return path;
	struct buffer detail = {0};
	buffer_puts(&detail, name);
	for (size_t i = 0; i < templates->count; i++)
		buffer_printf(&detail, "%s%s", i ? ", " : " (", templates->folders[i]);
	if (templates->count)
		buffer_putc(&detail, ')');
	error_set(error, MSG_TEMPLATE_MISSING, (struct place){0}, detail.bytes, NULL);
	buffer_free(&detail);
	return NULL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **templates_list(struct templates *templates, const char *sub, const char *ending, size_t *count)
{
	const char **names = NULL;
	size_t capacity = 0, found = 0;
	for (size_t i = 0; i < templates->count; i++) {
		DIR *directory =
		        opendir(arena_printf(&templates->arena, "%s/%s", templates->folders[i], sub));
		struct dirent *entry;
		while (directory && (entry = readdir(directory))) {
			size_t length = strlen(entry->d_name), tail = strlen(ending);
			if (entry->d_name[0] == '.' || length <= tail ||
			    strcmp(entry->d_name + length - tail, ending) != 0)
				continue;
			names = memory_grow(names, &capacity, found + 1, sizeof *names);
			names[found++] = arena_strdup(&templates->arena, entry->d_name);
		}
		if (directory)
			closedir(directory);
	}
	if (found)
		qsort(names, found, sizeof *names, compare_names);
	const char **result = arena_alloc(&templates->arena, found, sizeof *result);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (!i || strcmp(names[i], names[i - 1]) != 0)
			result[(*count)++] = names[i];
	free(names);
	return result;
}
