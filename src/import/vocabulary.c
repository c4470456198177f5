#include "import/vocabulary.h"

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
	spelling.name = kind == SPELLING_NAME ? arena_strdup(arena, form) : NULL;
	set->items = memory_grow(set->items, &set->capacity, set->count + 1, sizeof *set->items);
	set->items[set->count] = spelling;
	if (kind != SPELLING_PATTERN) {
		map_add(&set->words, spelling.words, strlen(spelling.words), set->count, NULL);
		map_add(&set->compacts, spelling.compact, strlen(spelling.compact), set->count, NULL);
	}
	set->count++;
	map_free(&set->cache);
	set->cache = (struct map){0};
	set->result_count = 0;
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
	struct pieces forms = pieces_split(&vocabulary->arena, node->text, "|");
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
	struct pieces stops = pieces_split(&vocabulary->arena, element_attribute(node, "mots-vides"), "| ");
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
	struct pieces forms = pieces_split(&vocabulary->arena, node->text, "|");
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
		free(set->results);
		map_free(&set->words);
		map_free(&set->compacts);
		map_free(&set->cache);
	}
	map_free(&vocabulary->index);
	arena_free(&vocabulary->arena);
	*vocabulary = (struct vocabulary){0};
}

static struct found exact(const struct spelling_set *set, const char *words, const char *compact)
{
	long position = map_find(&set->words, words, strlen(words));
	if (position < 0 && *compact)
		position = map_find(&set->compacts, compact, strlen(compact));
	for (size_t i = 0; position < 0 && i < set->count; i++)
		if (set->items[i].kind == SPELLING_PATTERN && fold_match(set->items[i].words, words))
			position = (long)i;
	struct found found = {0};
	if (position >= 0)
		found = (struct found){set->items[position].code, READ, NULL};
	return found;
}

static bool tells_much(const struct spelling *spelling)
{
	return spelling->kind == SPELLING_EXACT && strlen(spelling->words) > 1 &&
	       spelling->words[strspn(spelling->words, "0123456789")];
}

/* A form that stands in the text as whole words, the longest. Several codes: the longest form, guessed. */
static struct found within(const struct spelling_set *set, const char *words)
{
	const struct spelling *best = NULL;
	const char *best_place = NULL;
	bool several = false;
	for (size_t i = 0; i < set->count; i++) {
		const struct spelling *spelling = &set->items[i];
		const char *place = tells_much(spelling) ? fold_find(words, spelling->words) : NULL;
		if (!place)
			continue;
		size_t length = strlen(spelling->words), longest = best ? strlen(best->words) : 0;
		bool inside = best && place >= best_place && place + length <= best_place + longest;
		bool around = best && best_place >= place && best_place + longest <= place + length;
		bool better = !best || around ||
		              (!inside && (length > longest || (length == longest && place < best_place)));
		several |= best && !inside && !around && strcmp(best->code, spelling->code) != 0;
		if (better) {
			best = spelling;
			best_place = place;
		}
	}
	struct found found = {0};
	if (best)
		found = (struct found){best->code, several ? GUESSED : READ, NULL};
	return found;
}

/* The one form that is as near as a typing error. */
static struct found nearly(const struct spelling_set *set, const char *compact)
{
	unsigned limit = fold_tolerance(strlen(compact)), best = limit + 1;
	struct found found = {0};
	bool several = false;
	for (size_t i = 0; limit && i < set->count; i++) {
		if (set->items[i].kind == SPELLING_PATTERN)
			continue;
		unsigned distance = fold_distance(set->items[i].compact, compact, limit);
		if (distance < best)
			several = false;
		else if (distance == best && best <= limit && found.code &&
		         strcmp(found.code, set->items[i].code) != 0)
			several = true;
		if (distance < best) {
			best = distance;
			found = (struct found){set->items[i].code, GUESSED, NULL};
		}
	}
	if (several)
		found = (struct found){.near = found.code};
	return found;
}

static struct found look_whole(struct vocabulary *vocabulary, const struct spelling_set *set,
                               const char *text)
{
	struct arena *arena = &vocabulary->arena;
	const char *words = fold_words(arena, text), *compact = fold_compact(arena, text);
	bool names = false;
	for (size_t i = 0; i < set->count && !names; i++)
		names = set->items[i].kind == SPELLING_NAME;
	if (!*words)
		words = text;
	struct found found = exact(set, words, compact);
	if (found.code)
		return found;
	found = names ? vocabulary_find_name(vocabulary, set, words) : within(set, words);
	if (found.code)
		return found;
	struct found near = nearly(set, compact);
	return near.code || near.near ? near : found;
}

/* What stands in brackets, a town say, may be too much. */
static struct found look(struct vocabulary *vocabulary, const struct spelling_set *set, const char *text)
{
	struct found found = look_whole(vocabulary, set, text);
	const char *bracket = strpbrk(text, "([");
	if (found.code || !bracket || bracket == text)
		return found;
	const char *before = arena_strndup(&vocabulary->arena, text, (size_t)(bracket - text));
	struct found shorter = look_whole(vocabulary, set, before);
	if (shorter.code)
		shorter.reading = GUESSED;
	return shorter.code || shorter.near ? shorter : found;
}

struct found vocabulary_find(struct vocabulary *vocabulary, struct spelling_set *set, const char *text)
{
	long position = map_find(&set->cache, text, strlen(text));
	if (position >= 0)
		return set->results[position];
	struct found found = look(vocabulary, set, text);
	set->results =
	        memory_grow(set->results, &set->result_capacity, set->result_count + 1, sizeof *set->results);
	set->results[set->result_count] = found;
	const char *key = arena_strdup(&vocabulary->arena, text);
	map_add(&set->cache, key, strlen(key), set->result_count++, NULL);
	return found;
}

bool vocabulary_has(struct vocabulary *vocabulary, const char *id, const char *text)
{
	struct arena arena = {0};
	const char *words = fold_words(&arena, text), *compact = fold_compact(&arena, text);
	bool has = exact(vocabulary_set(vocabulary, id), *words ? words : text, compact).code != NULL;
	arena_free(&arena);
	return has;
}
