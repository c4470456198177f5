#include "base/out.h"

#include "base/out_private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE 262144u
#define LINKS_MAX   40 /* one after the other, as the system takes them */

struct out {
	int descriptor;
	int failure;             /* errno of the first failure */
	char *final, *temporary; /* NULL where bytes go straight out */
	char *name;              /* for messages */
	bool in_folder;          /* the folder makes it final */
	struct buffer *memory;   /* takes the bytes; else NULL */
	size_t used;
	struct out *next;
	char bytes[BUFFER_SIZE];
};

static const int watched[] = {SIGINT, SIGTERM, SIGHUP};
static struct out *open_outs;
static volatile sig_atomic_t handlers_set;

/* Called on a signal as well: unlink and simple reads only. */
static void remove_temporaries(void)
{
	for (const struct out *out = open_outs; out; out = out->next)
		if (out->temporary)
			unlink(out->temporary);
}

static void on_signal(int number)
{
	remove_temporaries();
	out_folders_remove();
	signal(number, SIG_DFL);
	raise(number);
}

void out_watch_signals(void)
{
	if (handlers_set)
		return;
	handlers_set = 1;
	for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
		struct sigaction action = {.sa_handler = on_signal}, old;
		sigemptyset(&action.sa_mask);
		if (sigaction(watched[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(watched[i], &action, NULL);
	}
}

void out_signals_hold(sigset_t *before)
{
	sigset_t ending;
	sigemptyset(&ending);
	for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
		sigaddset(&ending, watched[i]);
	sigprocmask(SIG_BLOCK, &ending, before);
}

void out_signals_release(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}

static struct out *out_new(const char *name)
{
	struct out *out = memory_alloc(1, sizeof *out);
	memset(out, 0, offsetof(struct out, bytes));
	out->descriptor = -1;
	out->name = memory_alloc(strlen(name) + 1, 1);
	strcpy(out->name, name);
	out->next = open_outs;
	open_outs = out;
	out_watch_signals();
	return out;
}

static void out_free(struct out *out)
{
	struct out **link = &open_outs;
	sigset_t before;
	out_signals_hold(&before);
	while (*link != out)
		link = &(*link)->next;
	*link = out->next;
	out_signals_release(&before);
	if (out->descriptor > STDERR_FILENO)
		close(out->descriptor);
	free(out->final);
	free(out->temporary);
	free(out->name);
	free(out);
}

/* What a symbolic link says, from where its path is seen. malloc'ed; NULL and errno. */
static char *read_link(const char *path)
{
	char said[4096];
	ssize_t length = readlink(path, said, sizeof said);
	if (length < 0 || (size_t)length == sizeof said) {
		errno = length < 0 ? errno : ENAMETOOLONG;
		return NULL;
	}
	const char *slash = strrchr(path, '/');
	size_t folder = slash && said[0] != '/' ? (size_t)(slash - path) + 1 : 0;
	char *target = memory_zalloc(folder + (size_t)length + 1, 1);
	memcpy(target, path, folder);
	memcpy(target + folder, said, (size_t)length);
	return target;
}

/* The file that a symbolic link stands for, which need not be there yet, or the path itself. malloc'ed; NULL
 * and errno. */
static char *resolve(const char *path)
{
	struct stat status;
	char *target = memory_alloc(strlen(path) + 1, 1);
	strcpy(target, path);
	for (int links = 0; target && lstat(target, &status) == 0 && S_ISLNK(status.st_mode); links++) {
		char *next = links < LINKS_MAX ? read_link(target) : NULL;
		int number = links < LINKS_MAX ? errno : ELOOP;
		free(target);
		target = next;
		errno = number;
	}
	return target;
}

static int open_temporary(struct out *out)
{
	size_t size = strlen(out->final) + 16;
	char *temporary = memory_alloc(size, 1);
	const char *slash = strrchr(out->final, '/');
	int folder = slash ? (int)(slash - out->final) + 1 : 0;
	/* A name of its own length limit: the final name may be as long as names can be. */
	snprintf(temporary, size, "%.*s.preutils-XXXXXX", folder, out->final);
	sigset_t before;
	out_signals_hold(&before);
	out->descriptor = mkstemp(temporary);
	int number = errno;
	out->temporary = out->descriptor < 0 ? NULL : temporary;
	out_signals_release(&before);
	if (out->descriptor < 0) {
		free(temporary);
		errno = number;
		return -1;
	}
	struct stat status;
	mode_t mask = umask(0);
	umask(mask);
	mode_t mode = stat(out->final, &status) == 0 ? status.st_mode & 07777 : 0666 & ~mask;
	return fchmod(out->descriptor, mode);
}

/* Opens with a descriptor above the standard ones, so that a closed standard stream never gets our file. */
static int keep_high(int descriptor)
{
	if (descriptor < 0 || descriptor > STDERR_FILENO)
		return descriptor;
	int high = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int number = errno;
	close(descriptor);
	errno = number;
	return high;
}

struct out *out_open(const char *path, struct error *error)
{
	bool standard = !path || strcmp(path, "-") == 0;
	struct out *out = out_new(standard ? "-" : path);
	struct stat status;
	int result = 0;
	if (standard) {
		out->descriptor = STDOUT_FILENO;
		result = fcntl(STDOUT_FILENO, F_GETFD);
	} else if (!*path) {
		errno = ENOENT;
		result = -1;
	} else if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
		if (S_ISDIR(status.st_mode)) {
			errno = EISDIR;
			result = -1;
		} else {
			result = out->descriptor = keep_high(open(path, O_WRONLY | O_CLOEXEC));
		}
	} else if (access(path, F_OK) == 0 && access(path, W_OK) != 0) {
		result = -1;
	} else {
		out->final = resolve(path);
		result = out->final ? open_temporary(out) : -1;
		if (result == 0)
			result = out->descriptor = keep_high(out->descriptor);
	}
	if (result < 0) {
		error_system(error, MSG_WRITE, standard ? NULL : path, errno);
		out_abandon(out);
		return NULL;
	}
	return out;
}

struct out *out_open_memory(struct buffer *buffer)
{
	struct out *out = out_new("");
	out->memory = buffer;
	return out;
}

struct out *out_open_in(const char *path, const char *name, struct error *error)
{
	int descriptor = keep_high(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
	if (descriptor < 0) {
		error_system(error, MSG_WRITE, name, errno);
		return NULL;
	}
	struct out *out = out_new(name);
	out->descriptor = descriptor;
	out->in_folder = true;
	return out;
}

static void write_all(struct out *out, const char *bytes, size_t length)
{
	if (out->memory) {
		buffer_add(out->memory, bytes, length);
		return;
	}
	while (length && !out->failure) {
		ssize_t written = write(out->descriptor, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			out->failure = errno;
			return;
		}
		bytes += written;
		length -= (size_t)written;
	}
}

static void flush(struct out *out)
{
	write_all(out, out->bytes, out->used);
	out->used = 0;
}

int out_write(struct out *out, const void *bytes, size_t length)
{
	if (length > BUFFER_SIZE - out->used)
		flush(out);
	if (length > BUFFER_SIZE) {
		write_all(out, bytes, length);
	} else if (length) {
		memcpy(out->bytes + out->used, bytes, length);
		out->used += length;
	}
	return out->failure ? -1 : 0;
}

char *out_room(struct out *out, size_t most)
{
	if (most > BUFFER_SIZE)
		return NULL;
	if (most > BUFFER_SIZE - out->used)
		flush(out);
	return out->bytes + out->used;
}

void out_filled(struct out *out, size_t length)
{
	out->used += length;
}

int out_puts(struct out *out, const char *string)
{
	return out_write(out, string, strlen(string));
}

int out_putc(struct out *out, char c)
{
	return out_write(out, &c, 1);
}

int out_printf(struct out *out, const char *format, ...)
{
	char text[512];
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	int result = 0;
	if (length >= (int)sizeof text) {
		char *longer = memory_alloc((size_t)length + 1, 1);
		vsnprintf(longer, (size_t)length + 1, format, again);
		result = out_write(out, longer, (size_t)length);
		free(longer);
	} else if (length > 0) {
		result = out_write(out, text, (size_t)length);
	}
	va_end(again);
	return result;
}

int out_copy(struct out *out, FILE *file)
{
	char block[16384];
	size_t length;
	rewind(file);
	while ((length = fread(block, 1, sizeof block, file)) > 0)
		out_write(out, block, length);
	if (ferror(file) && !out->failure)
		out->failure = EIO;
	return out->failure ? -1 : 0;
}

int out_copy_descriptor(struct out *out, int descriptor)
{
	FILE *file = fdopen(descriptor, "rb");
	if (!file) {
		if (!out->failure)
			out->failure = errno;
		close(descriptor);
		return -1;
	}
	int result = out_copy(out, file);
	fclose(file);
	return result;
}

/* The folder's entry must reach the disk too; where a folder cannot be synced, the file's sync has to do. */
static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = memory_alloc(strlen(path) + 2, 1);
	if (slash)
		snprintf(folder, strlen(path) + 2, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	else
		strcpy(folder, ".");
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor >= 0) {
		fsync(descriptor);
		close(descriptor);
	}
	free(folder);
}

static int finish_file(struct out *out)
{
	if (!out->failure && (out->temporary || out->in_folder) && fsync(out->descriptor) < 0 &&
	    errno != EINVAL)
		out->failure = errno;
	int descriptor = out->descriptor;
	out->descriptor = -1;
	if (descriptor > STDERR_FILENO && close(descriptor) < 0 && !out->failure)
		out->failure = errno;
	if (out->failure || !out->temporary)
		return out->failure;
	if (rename(out->temporary, out->final) < 0)
		return out->failure = errno;
	free(out->temporary);
	out->temporary = NULL;
	sync_folder(out->final);
	return 0;
}

int out_close(struct out *out, struct error *error)
{
	flush(out);
	int failure = finish_file(out), result = 0;
	if (failure) {
		const char *file = strcmp(out->name, "-") == 0 ? NULL : out->name;
		result = error_system(error, failure == EPIPE && !file ? MSG_PIPE_CLOSED : MSG_WRITE, file,
		                      failure);
		if (out->temporary)
			unlink(out->temporary);
	}
	out_free(out);
	return result;
}

void out_abandon(struct out *out)
{
	if (!out)
		return;
	if (out->temporary)
		unlink(out->temporary);
	out_free(out);
}

int out_pipe_closed(const struct error *error)
{
	return error->set && error->code == MSG_PIPE_CLOSED;
}

void out_abandon_all(void)
{
	remove_temporaries();
	out_folders_remove();
}
