#include "import/words/vocabulary.h"

#include <stdlib.h>
#include <string.h>

struct spelling_set *vocabulary_set(struct vocabulary *vocabulary, const char *id)
{
	long position = map_find(&vocabulary->index, id, strlen(id));
	if (position >= 0)
		return &vocabulary->sets[position];
	vocabulary->sets = arena_append(&vocabulary->arena, vocabulary->sets, &vocabulary->count,
	                                sizeof *vocabulary->sets);
	struct spelling_set *set = &vocabulary->sets[vocabulary->count - 1];
	set->id = arena_strdup(&vocabulary->arena, id);
	set->answers.size = sizeof(struct found);
	map_add(&vocabulary->index, set->id, strlen(id), vocabulary->count - 1, NULL);
	return set;
}

static void add(struct vocabulary *vocabulary, struct spelling_set *set, const char *code, const char *form,
                enum spelling_kind kind)
{
	struct arena *arena = &vocabulary->arena;
	struct spelling spelling = {.code = arena_strdup(arena, code), .kind = kind};
	spelling.words = kind == SPELLING_PATTERN ? fold_pattern(arena, form) : fold_words(arena, form);
	if (!*spelling.words)
		spelling.words = arena_strdup(arena, form);
	spelling.compact = fold_compact(arena, form);
	set->items = memory_grow(set->items, &set->capacity, set->count + 1, sizeof *set->items);
	set->items[set->count] = spelling;
	if (kind != SPELLING_PATTERN) {
		map_add(&set->words, spelling.words, strlen(spelling.words), set->count, NULL);
		map_add(&set->compacts, spelling.compact, strlen(spelling.compact), set->count, NULL);
	}
	set->count++;
	memo_forget(&set->answers, 0);
}

void vocabulary_add(struct vocabulary *vocabulary, struct spelling_set *set, const char *code,
                    const char *form)
{
	add(vocabulary, set, code, form, strchr(form, '*') ? SPELLING_PATTERN : SPELLING_EXACT);
}

void vocabulary_add_name(struct vocabulary *vocabulary, struct spelling_set *set, const char *code,
                         const char *name)
{
	add(vocabulary, set, code, name, SPELLING_NAME);
}

void vocabulary_add_stop(struct vocabulary *vocabulary, struct spelling_set *set, const char *word)
{
	set->stops = arena_append(&vocabulary->arena, set->stops, &set->stop_count, sizeof *set->stops);
	set->stops[set->stop_count - 1] = fold_words(&vocabulary->arena, word);
}

static void add_word(struct vocabulary *vocabulary, const char *form, const char *value)
{
	size_t count = vocabulary->word_count, same = count;
	vocabulary->word_forms = arena_append(&vocabulary->arena, vocabulary->word_forms, &count,
	                                      sizeof *vocabulary->word_forms);
	vocabulary->word_values = arena_append(&vocabulary->arena, vocabulary->word_values, &same,
	                                       sizeof *vocabulary->word_values);
	vocabulary->word_forms[vocabulary->word_count] = fold_words(&vocabulary->arena, form);
	vocabulary->word_values[vocabulary->word_count++] = fold_words(&vocabulary->arena, value);
}

void vocabulary_add_lists(struct vocabulary *vocabulary, const struct schema *schema)
{
	for (size_t i = 0; i < schema->list_count; i++) {
		const struct list *list = &schema->lists[i];
		struct spelling_set *set = vocabulary_set(vocabulary, list->id);
		for (size_t j = 0; j < list->count; j++) {
			vocabulary_add(vocabulary, set, list->values[j].code, list->values[j].code);
			vocabulary_add(vocabulary, set, list->values[j].code, list->values[j].label);
		}
	}
}

static int read_forms(struct vocabulary *vocabulary, struct spelling_set *set, const struct element *node,
                      struct error *error)
{
	if (element_allow(node, "code", "", error) < 0)
		return -1;
	const char *code = element_need(node, "code", error);
	if (!code)
		return -1;
	struct words forms = pieces_split(&vocabulary->arena, node->text, "|");
	for (size_t i = 0; i < forms.count; i++)
		vocabulary_add(vocabulary, set, code, forms.items[i]);
	return 0;
}

static int read_set(struct vocabulary *vocabulary, const struct element *node, struct error *error)
{
	bool table = element_is(node, "lignes");
	if (element_allow(node, table ? "table mots-vides" : "id", "valeur", error) < 0)
		return -1;
	const char *id = element_need(node, table ? "table" : "id", error);
	if (!id)
		return -1;
	struct spelling_set *set = vocabulary_set(vocabulary, id);
	struct words stops = pieces_split(&vocabulary->arena, element_attribute(node, "mots-vides"), "| ");
	for (size_t i = 0; i < stops.count; i++)
		vocabulary_add_stop(vocabulary, set, stops.items[i]);
	for (const struct element *child = node->children; child; child = child->next)
		if (read_forms(vocabulary, set, child, error) < 0)
			return -1;
	return 0;
}

static int read_word(struct vocabulary *vocabulary, const struct element *node, struct error *error)
{
	const char *value =
	        element_allow(node, "vaut", "", error) < 0 ? NULL : element_need(node, "vaut", error);
	if (!value)
		return -1;
	struct words forms = pieces_split(&vocabulary->arena, node->text, "|");
	for (size_t i = 0; i < forms.count; i++)
		add_word(vocabulary, forms.items[i], value);
	return 0;
}

int vocabulary_read_node(struct vocabulary *vocabulary, const struct element *root, struct error *error)
{
	if (element_allow(root, "fichier", "liste lignes mot", error) < 0)
		return -1;
	for (const struct element *child = root->children; child; child = child->next)
		if ((element_is(child, "mot") ? read_word : read_set)(vocabulary, child, error) < 0)
			return -1;
	return 0;
}

int vocabulary_read(struct vocabulary *vocabulary, const char *path, struct error *error)
{
	const struct element *root =
	        element_load(path, "vocabulaire", IMPORT_NAMESPACE, &vocabulary->arena, error);
	return root ? vocabulary_read_node(vocabulary, root, error) : -1;
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	for (size_t i = 0; i < vocabulary->count; i++) {
		struct spelling_set *set = &vocabulary->sets[i];
		free(set->items);
		map_free(&set->words);
		map_free(&set->compacts);
		memo_free(&set->answers);
	}
	map_free(&vocabulary->index);
	arena_free(&vocabulary->arena);
	*vocabulary = (struct vocabulary){0};
}
