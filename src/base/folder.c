/* renameat2 with RENAME_EXCHANGE: the only way to replace a folder in one step. */
#define _GNU_SOURCE
#include "base/out.h"
#include "base/out_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct out_folder {
	char *final, *temporary;
	bool replaces;
	char **files; /* paths of what was made in it, for removal */
	size_t count, capacity;
	struct out_folder *next;
};

static struct out_folder *open_folders;

void out_folders_remove(void)
{
	for (const struct out_folder *folder = open_folders; folder; folder = folder->next) {
		for (size_t i = folder->count; i > 0; i--)
			if (unlink(folder->files[i - 1]) < 0)
				rmdir(folder->files[i - 1]);
		if (folder->temporary)
			rmdir(folder->temporary);
	}
}

static char *joined(const char *a, const char *b)
{
	size_t size = strlen(a) + strlen(b) + 2;
	char *path = memory_alloc(size, 1);
	snprintf(path, size, "%s/%s", a, b);
	return path;
}

/* Removes a tree; used on what we made, and on an old dataset folder after the exchange. */
static void remove_tree(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	while (directory && (entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *child = joined(path, entry->d_name);
		if (unlink(child) < 0)
			remove_tree(child);
		free(child);
	}
	if (directory)
		closedir(directory);
	rmdir(path);
}

/* 0 if the folder can be replaced. */
static int check_owned(const char *path, int (*owned)(const char *name), struct error *error)
{
	DIR *directory = opendir(path);
	if (!directory)
		return error_system(error, MSG_WRITE, path, errno);
	struct dirent *entry;
	int result = 0;
	while (!result && (entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    !owned(entry->d_name))
			result = error_set(error, MSG_NOT_OURS, (struct place){.file = path}, entry->d_name,
			                   NULL);
	closedir(directory);
	return result;
}

static char *clean_name(const char *path)
{
	char *final = memory_alloc(strlen(path) + 1, 1);
	strcpy(final, path);
	for (size_t length = strlen(final); length > 1 && final[length - 1] == '/'; length--)
		final[length - 1] = '\0';
	return final;
}

static int make_temporary(struct out_folder *folder)
{
	const char *slash = strrchr(folder->final, '/');
	size_t size = strlen(folder->final) + 20;
	char *name = memory_alloc(size, 1);
	snprintf(name, size, "%.*s.preutils-XXXXXX", slash ? (int)(slash - folder->final) + 1 : 0,
	         folder->final);
	sigset_t before;
	out_signals_hold(&before);
	folder->temporary = mkdtemp(name);
	int number = errno;
	out_signals_release(&before);
	if (!folder->temporary) {
		free(name);
		errno = number;
		return -1;
	}
	mode_t mask = umask(0);
	umask(mask);
	return chmod(name, 0777 & ~mask);
}

struct out_folder *out_folder_open(const char *path, int (*owned)(const char *name), struct error *error)
{
	struct stat status;
	struct out_folder *folder = memory_zalloc(1, sizeof *folder);
	folder->final = clean_name(path);
	folder->next = open_folders;
	open_folders = folder;
	out_watch_signals();
	int result = 0;
	if (lstat(folder->final, &status) == 0) {
		folder->replaces = true;
		if (!S_ISDIR(status.st_mode))
			result = error_system(error, MSG_WRITE, path, ENOTDIR);
		else
			result = check_owned(folder->final, owned, error);
		if (result == 0 && access(folder->final, W_OK) < 0)
			result = error_system(error, MSG_WRITE, path, errno);
	}
	if (result == 0 && !*folder->final)
		result = error_system(error, MSG_WRITE, path, ENOENT);
	if (result == 0 && make_temporary(folder) < 0)
		result = error_system(error, MSG_WRITE, path, errno);
	if (result < 0) {
		out_folder_abandon(folder);
		return NULL;
	}
	return folder;
}

/* Before it is made, so that it is removed whatever happens on the way. */
static void remember(struct out_folder *folder, char *path)
{
	sigset_t before;
	out_signals_hold(&before);
	folder->files =
	        memory_grow(folder->files, &folder->capacity, folder->count + 1, sizeof *folder->files);
	folder->files[folder->count++] = path;
	out_signals_release(&before);
}

static void forget_last(struct out_folder *folder)
{
	char *path = folder->files[folder->count - 1];
	folder->count--;
	free(path);
}

/* The folders on the way to the file. */
static int make_way(struct out_folder *folder, const char *name, struct error *error)
{
	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		char *sub = joined(folder->temporary, name);
		sub[strlen(folder->temporary) + 1 + (size_t)(slash - name)] = '\0';
		remember(folder, sub);
		if (mkdir(sub, 0777) < 0) {
			int number = errno;
			forget_last(folder);
			if (number != EEXIST)
				return error_system(error, MSG_WRITE, name, number);
		}
	}
	return 0;
}

struct out *out_folder_file(struct out_folder *folder, const char *name, struct error *error)
{
	if (make_way(folder, name, error) < 0)
		return NULL;
	char *path = joined(folder->temporary, name);
	char *shown = joined(folder->final, name);
	remember(folder, path);
	struct out *out = out_open_in(path, shown, error);
	free(shown);
	if (!out)
		forget_last(folder);
	return out;
}

static void folder_free(struct out_folder *folder)
{
	struct out_folder **link = &open_folders;
	sigset_t before;
	out_signals_hold(&before);
	while (*link != folder)
		link = &(*link)->next;
	*link = folder->next;
	out_signals_release(&before);
	for (size_t i = 0; i < folder->count; i++)
		free(folder->files[i]);
	free(folder->files);
	free(folder->final);
	free(folder->temporary);
	free(folder);
}

int out_folder_close(struct out_folder *folder, struct error *error)
{
	int descriptor = open(folder->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor >= 0) {
		fsync(descriptor);
		close(descriptor);
	}
	unsigned flags = folder->replaces ? RENAME_EXCHANGE : RENAME_NOREPLACE;
	/* Once the folders are exchanged, the old one goes too before anything ends the process. */
	sigset_t before;
	out_signals_hold(&before);
	if (renameat2(AT_FDCWD, folder->temporary, AT_FDCWD, folder->final, flags) < 0) {
		int result = error_system(error, MSG_WRITE, folder->final, errno);
		out_folder_abandon(folder);
		out_signals_release(&before);
		return result;
	}
	if (folder->replaces)
		remove_tree(folder->temporary);
	folder_free(folder);
	out_signals_release(&before);
	return 0;
}

void out_folder_abandon(struct out_folder *folder)
{
	if (!folder)
		return;
	if (folder->temporary)
		remove_tree(folder->temporary);
	folder_free(folder);
}
