#include "results/merge_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/element.h"
#include "base/split.h"

enum { CODE_MAX = 16 };

struct group {
	const char *code;
	struct merger *merger;
};
struct merge_groups {
	struct arena arena;
	struct findings *findings;
	bool defined;       /* départements are grouped by a definition */
	struct map members; /* département to position in codes */
	const char **codes; /* of territories */
	size_t code_count, code_capacity;
	struct map index; /* code to position in groups */
	struct group *groups;
	size_t count, capacity;
};

static int add_members(struct merge_groups *groups, const struct element *node, const char *members,
                       struct error *error)
{
	struct words words = split_words(members, " ", &groups->arena);
	for (size_t i = 0; i < words.count; i++) {
		const char *member = words.items[i];
		bool added;
		map_add(&groups->members, member, strlen(member), groups->code_count, &added);
		if (!added)
			return error_set(error, MSG_NAME_TWICE, element_place(node), member, NULL);
	}
	return 0;
}

/* What can name a file. */
static bool is_code(const char *text)
{
	size_t length = strlen(text);
	return length > 0 && length <= CODE_MAX &&
	       strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-") == length;
}

static int read_territory(struct merge_groups *groups, const struct element *node, struct error *error)
{
	const char *code = element_need(node, "code", error);
	const char *members = code ? element_need(node, "departements", error) : NULL;
	if (!members || element_allow(node, "code libelle departements", "", error) < 0)
		return -1;
	if (!is_code(code))
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(node), "code", NULL);
	if (add_members(groups, node, members, error) < 0)
		return -1;
	groups->codes = memory_grow(groups->codes, &groups->code_capacity, groups->code_count + 1,
	                            sizeof *groups->codes);
	groups->codes[groups->code_count++] = code;
	return 0;
}

static int read_definition(struct merge_groups *groups, const char *path, struct error *error)
{
	const struct element *root =
	        path ? element_load(path, "territoires", GROUPS_NAMESPACE, &groups->arena, error) : NULL;
	if (!root || element_allow(root, "", "territoire", error) < 0)
		return -1;
	for (const struct element *node = root->children; node; node = node->next)
		if (read_territory(groups, node, error) < 0)
			return -1;
	return 0;
}

struct merge_groups *merge_groups_new(struct templates *templates, const char *by, struct findings *findings,
                                      struct error *error)
{
	struct merge_groups *groups = memory_zalloc(1, sizeof *groups);
	groups->findings = findings;
	groups->defined = strcmp(by, GROUPS_DEPARTEMENT) != 0;
	if (!groups->defined)
		return groups;
	const char *name = arena_printf(&groups->arena, "territories/%s.xml", by);
	const char *path = strchr(by, '/') ? NULL : templates_need(templates, name, error);
	if (strchr(by, '/'))
		error_set(error, MSG_USAGE, (struct place){0}, by, NULL);
	if (read_definition(groups, path, error) == 0)
		return groups;
	merge_groups_free(groups);
	return NULL;
}

/* The group of a département; NULL where there is none. */
static const char *code_of(const struct merge_groups *groups, const char *member)
{
	if (!member || !is_code(member))
		return NULL;
	if (!groups->defined)
		return member;
	long at = map_find(&groups->members, member, strlen(member));
	return at < 0 ? NULL : groups->codes[at];
}

static const char *common_code(const struct merge_groups *groups, const struct results *results,
                               const char *name, struct error *error)
{
	struct place place = {.file = name};
	const char *code = NULL;
	for (size_t i = 0; i < results->present_count; i++) {
		const char *own = code_of(groups, results->present[i].departement);
		if (!own || (code && strcmp(own, code) != 0)) {
			error_set(error, own ? MSG_GROUP_SEVERAL : MSG_GROUP_NONE, place,
			          results->present[i].id, results->present[i].departement);
			return NULL;
		}
		code = own;
	}
	if (!code)
		error_set(error, MSG_GROUP_NONE, place, "*", NULL);
	return code;
}

static struct group *group_of(struct merge_groups *groups, const char *code)
{
	const char *kept = arena_strdup(&groups->arena, code);
	bool added;
	size_t at = map_add(&groups->index, kept, strlen(kept), groups->count, &added);
	if (!added)
		return &groups->groups[at];
	groups->groups =
	        memory_grow(groups->groups, &groups->capacity, groups->count + 1, sizeof *groups->groups);
	groups->groups[groups->count] = (struct group){kept, merger_new(groups->findings)};
	return &groups->groups[groups->count++];
}

int merge_groups_add(struct merge_groups *groups, struct results *results, const char *name,
                     struct error *error)
{
	const char *code = common_code(groups, results, name, error);
	if (code)
		return merger_add(group_of(groups, code)->merger, results, name, error);
	results_free(results);
	return -1;
}

/* Whether an existing folder's file may be one of ours: a code and the ending of a format. */
static int owns(const char *name)
{
	const char *dot = strchr(name, '.');
	if (!dot || dot == name || dot - name > CODE_MAX)
		return 0;
	for (const char *const *format = results_formats; *format; format++)
		if (strcmp(dot + 1, *format) == 0)
			return 1;
	return 0;
}

static int write_group(const struct group *group, struct out_folder *folder, const char *format,
                       struct error *error)
{
	struct buffer name = {0};
	struct results made;
	if (merger_finish(group->merger, &made, error) < 0)
		return -1;
	buffer_printf(&name, "%s.%s", group->code, format);
	struct out *out = out_folder_file(folder, name.bytes, error);
	buffer_free(&name);
	if (out)
		results_write(&made, format, out);
	results_free(&made);
	return out ? out_close(out, error) : -1;
}

int merge_groups_write(struct merge_groups *groups, const char *path, const char *format, struct error *error)
{
	struct out_folder *folder = out_folder_open(path, owns, error);
	if (!folder)
		return -1;
	for (size_t i = 0; i < groups->count; i++)
		if (write_group(&groups->groups[i], folder, format, error) < 0) {
			out_folder_abandon(folder);
			return -1;
		}
	return out_folder_close(folder, error);
}

void merge_groups_free(struct merge_groups *groups)
{
	if (!groups)
		return;
	for (size_t i = 0; i < groups->count; i++)
		merger_free(groups->groups[i].merger);
	free(groups->groups);
	free(groups->codes);
	map_free(&groups->members);
	map_free(&groups->index);
	arena_free(&groups->arena);
	free(groups);
}
