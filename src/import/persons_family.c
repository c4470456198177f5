/* Families: persons who agree in every field that the rule names. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/persons_private.h"

/* The record's marked fields as one folded text; false where one is empty or none is marked. */
static bool family_text(const struct joining *joining, size_t record, struct buffer *text)
{
	const struct persons_request *request = joining->request;
	bool any = false;
	text->length = 0;
	for (size_t i = 0; i < request->field_count; i++) {
		if (!request->fields[i].family)
			continue;
		size_t before = text->length;
		text_fold(text, request->records[record].values[i], false);
		if (text->length == before)
			return false;
		buffer_putc(text, '|');
		any = true;
	}
	return any;
}

static size_t root_of(size_t *parent, size_t at)
{
	while (parent[at] != at)
		at = parent[at] = parent[parent[at]];
	return at;
}

/* texts: the first family text of each group, NULL for none. Groups that share one, by any of their records,
 * become one family. */
static void unite_families(struct joining *joining, size_t *parent, const char **texts)
{
	struct persons *persons = joining->persons;
	struct map map = {0};
	size_t *owner = memory_alloc(joining->request->record_count, sizeof *owner);
	struct buffer text = {0};
	for (size_t i = 0; i < joining->request->record_count; i++) {
		size_t group = persons->group[i];
		bool added;
		if (!family_text(joining, i, &text))
			continue;
		const char *key = arena_strndup(&persons->arena, text.bytes, text.length);
		size_t index = map_add(&map, key, text.length, map.count, &added);
		if (!texts[group])
			texts[group] = key;
		if (added)
			owner[index] = group;
		size_t a = root_of(parent, owner[index]), b = root_of(parent, group);
		parent[a > b ? a : b] = a < b ? a : b;
	}
	buffer_free(&text);
	free(owner);
	map_free(&map);
}

void persons_make_families(struct joining *joining)
{
	struct persons *persons = joining->persons;
	struct keys *keys = joining->request->family_keys;
	size_t groups = persons->group_count;
	size_t *parent = memory_alloc(groups, sizeof *parent);
	const char **texts = memory_zalloc(groups, sizeof *texts);
	for (size_t i = 0; i < groups; i++)
		parent[i] = i;
	unite_families(joining, parent, texts);
	persons->family = arena_alloc(&persons->arena, groups, sizeof *persons->family);
	persons->family_keys =
	        keys ? arena_alloc(&persons->arena, groups, sizeof *persons->family_keys) : NULL;
	for (size_t i = 0; i < groups; i++) {
		size_t root = root_of(parent, i);
		persons->family[i] = !texts[i]   ? SIZE_MAX
		                     : root == i ? persons->family_count++
		                                 : persons->family[root];
		if (texts[i] && root == i && keys)
			persons->family_keys[persons->family[i]] =
			        arena_strdup(&persons->arena, keys_make(keys, texts[i]));
	}
	free(parent);
	free(texts);
}
