/* XLS by way of LibreOffice: a copy of the file in a folder of its own, converted there, opened, removed. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sheet/private.h"

enum { SECONDS_MOST = 180, NO_PROGRAM = 127 };

static int fail(const char *path, const char *reason, struct error *error)
{
	return error_set(error, MSG_SHEET_CONVERT, (struct place){.file = path}, reason, NULL);
}

static int copy_to(int from, const char *name)
{
	char block[65536];
	off_t offset = 0;
	ssize_t got;
	int to = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0)
		return -1;
	while ((got = pread(from, block, sizeof block, offset)) > 0) {
		offset += got;
		if (write(to, block, (size_t)got) != got)
			got = -1;
		if (got < 0)
			break;
	}
	return close(to) < 0 || got < 0 ? -1 : 0;
}

/* In the child: nothing of ours is heard or said, and what it starts dies with it. Without the name of the
 * filter a damaged file would be taken for a text. */
_Noreturn static void become(const char *folder, const char *profile, const char *source)
{
	char *arguments[] = {"soffice",
	                     "--headless",
	                     (char *)profile,
	                     "--norestore",
	                     "--infilter=MS Excel 97",
	                     "--convert-to",
	                     "xlsx",
	                     "--outdir",
	                     (char *)folder,
	                     (char *)source,
	                     NULL};
	int null = open("/dev/null", O_RDWR);
	setpgid(0, 0);
	if (null >= 0) {
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
	}
	execvp(*arguments, arguments);
	_exit(NO_PROGRAM);
}

/* The exit status, or -1 where it took too long or was killed. */
static int wait_for(pid_t child)
{
	const struct timespec moment = {0, 50000000};
	int status = 0;
	for (long waited = 0; waited < SECONDS_MOST * 20; waited++) {
		pid_t got = waitpid(child, &status, WNOHANG);
		if (got == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		if (got < 0 && errno != EINTR)
			return -1;
		nanosleep(&moment, NULL);
	}
	kill(-child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return -1;
}

static int run(const char *folder, const char *source, const char *path, struct error *error)
{
	char profile[PATH_MAX + 64];
	snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile", folder);
	pid_t child = fork();
	if (child < 0)
		return error_system(error, MSG_SHEET_CONVERT, path, errno);
	if (child == 0)
		become(folder, profile, source);
	int status = wait_for(child);
	if (status == NO_PROGRAM)
		return fail(path, "soffice is not there; save the file as XLSX or ODS", error);
	return status == 0 ? 0 : fail(path, "soffice failed", error);
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *place)
{
	(void)about;
	(void)type;
	(void)place;
	remove(path);
	return 0;
}

static void remove_tree(const char *folder)
{
	enum { OPEN_AT_ONCE = 16 };
	nftw(folder, remove_one, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS);
}

int sheet_convert(const char *path, int descriptor, struct error *error)
{
	const char *top = getenv("TMPDIR");
	char folder[PATH_MAX], source[PATH_MAX + 16], made[PATH_MAX + 16];
	int result = -1;
	snprintf(folder, sizeof folder, "%s/preutils-XXXXXX", top && *top == '/' ? top : "/tmp");
	if (!mkdtemp(folder))
		return error_system(error, MSG_OPEN, folder, errno);
	snprintf(source, sizeof source, "%s/source.xls", folder);
	snprintf(made, sizeof made, "%s/source.xlsx", folder);
	if (copy_to(descriptor, source) < 0)
		error_system(error, MSG_WRITE, source, errno);
	else if (run(folder, source, path, error) == 0) {
		result = open(made, O_RDONLY | O_CLOEXEC);
		if (result < 0)
			fail(path, "a damaged file, or one with a password", error);
	}
	remove_tree(folder);
	return result;
}
