/* Which code a text stands for: by its letters, a form within it, a likeness. */
#include <string.h>

#include "import/words/private.h"

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

static struct found look_whole(const struct vocabulary *vocabulary, const struct spelling_set *set,
                               const char *text, struct arena *arena)
{
	const char *words = fold_words(arena, text), *compact = fold_joined(arena, words);
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
static struct found look(const struct vocabulary *vocabulary, const struct spelling_set *set,
                         const char *text, struct arena *arena)
{
	struct found found = look_whole(vocabulary, set, text, arena);
	const char *bracket = strpbrk(text, "([");
	if (found.code || !bracket || bracket == text)
		return found;
	const char *before = arena_strndup(arena, text, (size_t)(bracket - text));
	struct found shorter = look_whole(vocabulary, set, before, arena);
	if (shorter.code)
		shorter.reading = GUESSED;
	return shorter.code || shorter.near ? shorter : found;
}

struct found vocabulary_find(struct vocabulary *vocabulary, struct spelling_set *set, const char *text)
{
	bool known;
	struct found *found = memo_item(&set->answers, text, strlen(text), &known);
	if (!known)
		*found = look(vocabulary, set, text, &set->answers.arena);
	return *found;
}

bool vocabulary_has(struct vocabulary *vocabulary, const char *id, const char *text)
{
	struct arena arena = {0};
	const char *words = fold_words(&arena, text), *compact = fold_joined(&arena, words);
	bool has = exact(vocabulary_set(vocabulary, id), *words ? words : text, compact).code != NULL;
	arena_free(&arena);
	return has;
}
