/* The memory that a container leaves: limits of both versions, at any height, in a made tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/container.h"
#include "base/memory.h"

static char root[64];

static int tree_open(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/tmp/test-container-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int tree_close(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return system(command);
}

/* Writes the file, and the folders that it stands in. */
static void put(const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof path, "%s%s", root, name);
	for (char *p = path + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0755);
			*p = '/';
		}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_without_groups_there_is_no_limit(void **state)
{
	(void)state;
	assert_int_equal(container_memory(root), 0);
	put("/proc/self/cgroup", "garbage\n0::/box\n");
	assert_int_equal(container_memory(root), 0);
}

static void test_the_least_limit_above_counts(void **state)
{
	(void)state;
	put("/proc/self/cgroup", "0::/pod/box\n");
	put("/sys/fs/cgroup/pod/box/memory.max", "max\n");
	assert_int_equal(container_memory(root), 0);
	put("/sys/fs/cgroup/pod/memory.max", "500000000\n");
	assert_int_equal(container_memory(root), 500000000);
	put("/sys/fs/cgroup/pod/box/memory.max", "700000000\n");
	assert_int_equal(container_memory(root), 500000000);
	put("/sys/fs/cgroup/memory.max", "300000000");
	assert_int_equal(container_memory(root), 300000000);
	put("/sys/fs/cgroup/memory.max", "3 apples\n");
	assert_int_equal(container_memory(root), 500000000);
}

static void test_a_path_of_the_machine_leads_to_what_can_be_seen(void **state)
{
	(void)state;
	put("/proc/self/cgroup", "0::/docker/0123\n");
	put("/sys/fs/cgroup/memory.max", "200000000\n");
	assert_int_equal(container_memory(root), 200000000);
	put("/proc/self/cgroup", "0::/../../elsewhere\n");
	assert_int_equal(container_memory(root), 200000000);
}

static void test_version_1_has_a_group_for_memory(void **state)
{
	(void)state;
	put("/proc/self/cgroup", "5:devices:/a\n4:cpu,memory:/a/b\n1:name=systemd:/a\n0::/\n");
	put("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "100000000\n");
	put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
	assert_int_equal(container_memory(root), 100000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_without_groups_there_is_no_limit, tree_open, tree_close),
	        cmocka_unit_test_setup_teardown(test_the_least_limit_above_counts, tree_open, tree_close),
	        cmocka_unit_test_setup_teardown(test_a_path_of_the_machine_leads_to_what_can_be_seen,
	                                        tree_open, tree_close),
	        cmocka_unit_test_setup_teardown(test_version_1_has_a_group_for_memory, tree_open, tree_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
