/* Files and folders are written whole or not at all. */
#include "farm.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/out.h"

static int open_farm(void **state)
{
	struct farm *farm = memory_zalloc(1, sizeof *farm);
	farm_start(farm);
	*state = farm;
	return 0;
}

static int close_farm(void **state)
{
	farm_close(*state);
	free(*state);
	return 0;
}

static size_t entries(struct farm *farm, const char *name)
{
	DIR *directory = opendir(*name ? farm_path(farm, name) : farm->folder);
	size_t count = 0;
	assert_non_null(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count - 2;
}

static void assert_content(struct farm *farm, const char *name, const char *wanted)
{
	char *text = farm_read(farm, name);
	assert_string_equal(text, wanted);
	free(text);
}

static void test_a_file_appears_when_it_is_closed(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	struct out *out = out_open(farm_path(farm, "a.txt"), &error);
	assert_non_null(out);
	out_puts(out, "one ");
	out_putc(out, '2');
	out_printf(out, " %s %d", "three", 4);
	assert_int_equal(access(farm_path(farm, "a.txt"), F_OK), -1);
	assert_int_equal(out_close(out, &error), 0);
	assert_content(farm, "a.txt", "one 2 three 4");
	assert_int_equal(entries(farm, ""), 1);
}

static void test_large_writes_are_whole(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	char *block = memory_alloc(300000, 1);
	memset(block, 'x', 299999);
	block[299999] = '\0';
	struct out *out = out_open(farm_path(farm, "a.txt"), &error);
	out_puts(out, "begin");
	out_printf(out, "%s", block);
	out_write(out, block, 299999);
	out_puts(out, "end");
	assert_int_equal(out_close(out, &error), 0);
	char *text = farm_read(farm, "a.txt");
	assert_int_equal(strlen(text), 5 + 2 * 299999 + 3);
	assert_string_equal(text + strlen(text) - 4, "xend");
	free(text);
	free(block);
}

static void test_what_is_abandoned_leaves_the_old_file(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	farm_write(farm, "a.txt", "old");
	struct out *out = out_open(farm_path(farm, "a.txt"), &error);
	out_puts(out, "new");
	out_abandon(out);
	out_abandon(NULL);
	assert_content(farm, "a.txt", "old");
	assert_int_equal(entries(farm, ""), 1);
}

static void test_a_failure_leaves_the_old_file(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	farm_write(farm, "a.txt", "old");
	farm_write(farm, "not-a-file/x", "");
	assert_null(out_open(farm_path(farm, "not-a-file"), &error));
	assert_int_equal(error.code, MSG_WRITE);
	error = (struct error){0};
	assert_null(out_open(farm_path(farm, "a.txt/b.txt"), &error));
	error = (struct error){0};
	assert_null(out_open(farm_path(farm, "none/b.txt"), &error));
	assert_non_null(strstr(error.file, "none/b.txt"));
	error = (struct error){0};
	assert_null(out_open("", &error));
	assert_content(farm, "a.txt", "old");
	assert_int_equal(entries(farm, ""), 2);
}

static void test_a_full_device_is_an_error(void **state)
{
	struct error error = {0};
	(void)state;
	struct out *out = out_open("/dev/full", &error);
	assert_non_null(out);
	out_puts(out, "text");
	assert_int_equal(out_close(out, &error), -1);
	assert_int_equal(error.code, MSG_WRITE);
	assert_string_equal(error.file, "/dev/full");
	struct stat status;
	assert_int_equal(stat("/dev/full", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
}

static void test_a_pipe_without_a_reader(void **state)
{
	struct error error = {0};
	int ends[2], kept = dup(STDOUT_FILENO);
	(void)state;
	fflush(stdout);
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	dup2(ends[1], STDOUT_FILENO);
	struct out *out = out_open(NULL, &error);
	out_puts(out, "text");
	int result = out_close(out, &error);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	close(ends[1]);
	assert_int_equal(result, -1);
	assert_true(out_pipe_closed(&error));
}

static void test_a_link_is_followed(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	struct stat status;
	farm_write(farm, "there/a.txt", "old");
	assert_int_equal(symlink("there/a.txt", farm_path(farm, "link")), 0);
	struct out *out = out_open(farm_path(farm, "link"), &error);
	out_puts(out, "new");
	assert_int_equal(out_close(out, &error), 0);
	assert_int_equal(lstat(farm_path(farm, "link"), &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_content(farm, "there/a.txt", "new");
}

static void test_a_link_to_what_is_not_there_yet_is_followed(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	farm_write(farm, "there/a.txt", "old");
	assert_int_equal(symlink("there/b", farm_path(farm, "first")), 0);
	assert_int_equal(symlink("new.txt", farm_path(farm, "there/b")), 0);
	struct out *out = out_open(farm_path(farm, "first"), &error);
	out_puts(out, "new");
	assert_int_equal(out_close(out, &error), 0);
	assert_content(farm, "there/new.txt", "new");
	assert_content(farm, "first", "new");
}

static void test_links_in_a_circle_are_refused(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	struct stat status;
	assert_int_equal(symlink("other", farm_path(farm, "one")), 0);
	assert_int_equal(symlink("one", farm_path(farm, "other")), 0);
	assert_null(out_open(farm_path(farm, "one"), &error));
	assert_true(error.set);
	assert_int_equal(lstat(farm_path(farm, "one"), &status), 0);
	assert_true(S_ISLNK(status.st_mode));
}

static void test_permissions_stay(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	struct stat status;
	farm_write(farm, "a.txt", "old");
	chmod(farm_path(farm, "a.txt"), 0640);
	assert_int_equal(out_close(out_open(farm_path(farm, "a.txt"), &error), &error), 0);
	assert_int_equal(stat(farm_path(farm, "a.txt"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	mode_t mask = umask(027);
	assert_int_equal(out_close(out_open(farm_path(farm, "b.txt"), &error), &error), 0);
	umask(mask);
	assert_int_equal(stat(farm_path(farm, "b.txt"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
}

static void test_a_copy_starts_at_the_beginning(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	farm_write(farm, "a.txt", "some text");
	FILE *file = fopen(farm_path(farm, "a.txt"), "rb");
	assert_int_equal(fgetc(file), 's');
	struct out *out = out_open(farm_path(farm, "b.txt"), &error);
	assert_int_equal(out_copy(out, file), 0);
	assert_int_equal(out_close(out, &error), 0);
	fclose(file);
	assert_content(farm, "b.txt", "some text");
}

static int owned(const char *name)
{
	return strcmp(name, "a.csv") == 0 || strcmp(name, "b.csv") == 0;
}

static int put(struct out_folder *folder, const char *name, const char *text, struct error *error)
{
	struct out *out = out_folder_file(folder, name, error);
	if (!out)
		return -1;
	out_puts(out, text);
	return out_close(out, error);
}

static void test_a_folder_is_exchanged_whole(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	farm_write(farm, "d/a.csv", "old a");
	farm_write(farm, "d/b.csv", "old b");
	struct out_folder *folder = out_folder_open(farm_path(farm, "d//"), owned, &error);
	assert_non_null(folder);
	assert_int_equal(put(folder, "a.csv", "new", &error), 0);
	assert_int_equal(put(folder, "pieces/x.txt", "x", &error), 0);
	assert_int_equal(put(folder, "pieces/y.txt", "y", &error), 0);
	assert_content(farm, "d/a.csv", "old a");
	assert_int_equal(out_folder_close(folder, &error), 0);
	assert_content(farm, "d/a.csv", "new");
	assert_content(farm, "d/pieces/y.txt", "y");
	assert_int_equal(entries(farm, "d"), 2);
	assert_int_equal(entries(farm, ""), 1);
}

static void test_a_folder_of_others_is_refused(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	farm_write(farm, "d/a.csv", "old");
	farm_write(farm, "d/letter.odt", "precious");
	assert_null(out_folder_open(farm_path(farm, "d"), owned, &error));
	assert_int_equal(error.code, MSG_NOT_OURS);
	assert_string_equal(error.detail, "letter.odt");
	error = (struct error){0};
	assert_null(out_folder_open(farm_path(farm, "d/a.csv"), owned, &error));
	assert_int_equal(error.code, MSG_WRITE);
	error = (struct error){0};
	assert_null(out_folder_open(farm_path(farm, "none/d"), owned, &error));
	error = (struct error){0};
	assert_null(out_folder_open("", owned, &error));
	assert_content(farm, "d/letter.odt", "precious");
	assert_int_equal(entries(farm, ""), 1);
}

static void test_an_abandoned_folder_leaves_nothing(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	struct out_folder *folder = out_folder_open(farm_path(farm, "d"), owned, &error);
	assert_int_equal(put(folder, "a.csv", "new", &error), 0);
	assert_int_equal(put(folder, "pieces/x.txt", "x", &error), 0);
	assert_int_equal(put(folder, "a.csv", "again", &error), -1);
	out_folder_abandon(folder);
	out_folder_abandon(NULL);
	assert_int_equal(entries(farm, ""), 0);
}

static void test_a_folder_made_meanwhile_is_not_replaced(void **state)
{
	struct farm *farm = *state;
	struct error error = {0};
	struct out_folder *folder = out_folder_open(farm_path(farm, "d"), owned, &error);
	farm_write(farm, "d/mine.txt", "mine");
	assert_int_equal(out_folder_close(folder, &error), -1);
	assert_content(farm, "d/mine.txt", "mine");
	assert_int_equal(entries(farm, ""), 1);
}

/* In a process of its own: begins a file and a folder, then does the deed. Gives how the process ended. */
static int in_child(struct farm *farm, void (*deed)(void))
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct error error = {0};
		struct out *out = out_open(farm_path(farm, "a.txt"), &error);
		struct out_folder *folder = out_folder_open(farm_path(farm, "d"), owned, &error);
		out_puts(out, "half");
		put(folder, "pieces/x.txt", "x", &error);
		deed();
		_exit(99);
	}
	int status;
	waitpid(child, &status, 0);
	return status;
}

static void terminate(void)
{
	raise(SIGTERM);
}

static void run_out_of_memory(void)
{
	out_abandon_all();
	_exit(2);
}

static void test_a_signal_leaves_nothing_behind(void **state)
{
	struct farm *farm = *state;
	int status = in_child(farm, terminate);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
	assert_int_equal(entries(farm, ""), 0);
}

static void test_memory_exhausted_leaves_nothing_behind(void **state)
{
	struct farm *farm = *state;
	assert_int_equal(WEXITSTATUS(in_child(farm, run_out_of_memory)), 2);
	assert_int_equal(entries(farm, ""), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_farm, close_farm)
	const struct CMUnitTest tests[] = {
	        TEST(test_a_file_appears_when_it_is_closed),
	        TEST(test_large_writes_are_whole),
	        TEST(test_what_is_abandoned_leaves_the_old_file),
	        TEST(test_a_failure_leaves_the_old_file),
	        TEST(test_a_full_device_is_an_error),
	        TEST(test_a_pipe_without_a_reader),
	        TEST(test_a_link_is_followed),
	        TEST(test_a_link_to_what_is_not_there_yet_is_followed),
	        TEST(test_links_in_a_circle_are_refused),
	        TEST(test_permissions_stay),
	        TEST(test_a_copy_starts_at_the_beginning),
	        TEST(test_a_folder_is_exchanged_whole),
	        TEST(test_a_folder_of_others_is_refused),
	        TEST(test_an_abandoned_folder_leaves_nothing),
	        TEST(test_a_folder_made_meanwhile_is_not_replaced),
	        TEST(test_a_signal_leaves_nothing_behind),
	        TEST(test_memory_exhausted_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
