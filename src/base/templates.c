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

/* The folder above the program's bin, for an installation that was moved (DESTDIR, another PREFIX); NULL: not
 * known. */
static const char *folder_of_program(struct templates *templates)
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
	return arena_strdup(&templates->arena, path);
}

/* From the source tree (build/bin, build/asan/bin) its own templates come before an older installation's. */
static void add_beside(struct templates *templates, const char *program)
{
	static const char *const trees[] = {"..", "../.."};
	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
		if (is_folder(arena_printf(&templates->arena, "%s/%s/src/base", program, trees[i])))
			add_folder(templates,
			           arena_printf(&templates->arena, "%s/%s/templates", program, trees[i]));
	add_folder(templates, arena_printf(&templates->arena, "%s/share/preutils", program));
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
	const char *program = folder_of_program(templates);
	if (program)
		add_beside(templates, program);
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

struct listed {
	const char *name;
	size_t folder;
};

static int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order ? order : x->folder < y->folder ? -1 : x->folder > y->folder;
}

/* All files of a folder with this ending. */
static struct listed *list_folder(struct templates *templates, size_t folder, const char *sub,
                                  const char *ending, struct listed *files, size_t *capacity, size_t *count)
{
	DIR *directory = opendir(arena_printf(&templates->arena, "%s/%s", templates->folders[folder], sub));
	struct dirent *entry;
	while (directory && (entry = readdir(directory))) {
		size_t length = strlen(entry->d_name), tail = strlen(ending);
		if (entry->d_name[0] == '.' || length <= tail ||
		    strcmp(entry->d_name + length - tail, ending) != 0)
			continue;
		files = memory_grow(files, capacity, *count + 1, sizeof *files);
		files[(*count)++] = (struct listed){.name = arena_strdup(&templates->arena, entry->d_name),
		                                    .folder = folder};
	}
	if (directory)
		closedir(directory);
	return files;
}

const struct template_file *templates_list(struct templates *templates, const char *sub, const char *ending,
                                           size_t *count)
{
	struct listed *files = NULL;
	size_t capacity = 0, found = 0;
	for (size_t i = 0; i < templates->count; i++)
		files = list_folder(templates, i, sub, ending, files, &capacity, &found);
	if (found)
		qsort(files, found, sizeof *files, compare_listed);
	struct template_file *result = arena_alloc(&templates->arena, found, sizeof *result);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (!i || strcmp(files[i].name, files[i - 1].name) != 0)
			result[(*count)++] = (struct template_file){
			        .name = files[i].name,
			        .path = arena_printf(&templates->arena, "%s/%s/%s",
			                             templates->folders[files[i].folder], sub,
			                             files[i].name)};
	free(files);
	return result;
}

const char *templates_named(struct templates *templates, const char *sub, const char *name,
                            struct error *error)
{
	const char *file = arena_printf(&templates->arena, "%s/%s.xml", sub, name);
	const char *path = strchr(name, '/') ? NULL : templates_find(templates, file);
	size_t count = 0;
	if (path)
		return path;
	const struct template_file *files = templates_list(templates, sub, ".xml", &count);
	if (count == 0)
		return templates_need(templates, file, error);
	struct buffer names = {0};
	for (size_t i = 0; i < count; i++)
		buffer_printf(&names, "%s%.*s", i ? ", " : "", (int)(strlen(files[i].name) - strlen(".xml")),
		              files[i].name);
	error_set(error, MSG_NAME_AMONG, (struct place){0}, names.bytes, name);
	buffer_free(&names);
	return NULL;
}
