/* Rows found by what people call them: parts of the name, initials, abbreviations, small errors. */
#include <string.h>

#include "import/words/private.h"

enum { WHOLE = 100, ERROR_IN_IT = 85, SHORTENED = 75, INITIAL = 60, WORDS_MAX = 24 };

static bool is_stop(const struct spelling_set *set, const char *word)
{
	for (size_t i = 0; i < set->stop_count; i++)
		if (strcmp(set->stops[i], word) == 0)
			return true;
	return strlen(word) == 1 && *word != 'a' && set->stop_count && strchr("dl", *word);
}

static const char *word_value(const struct vocabulary *vocabulary, const char *word)
{
	for (size_t i = 0; i < vocabulary->word_count; i++)
		if (strcmp(vocabulary->word_forms[i], word) == 0)
			return vocabulary->word_values[i];
	return word;
}

/* gd for grand, pte for patte: the same first letter, the others in order, the last one last. */
static bool shortens(const char *word, const char *whole)
{
	size_t length = strlen(word);
	if (length < 2 || length >= strlen(whole) || *word != *whole)
		return false;
	if (length >= 3 && strncmp(word, whole, length) == 0)
		return true;
	const char *p = whole;
	for (size_t i = 0; i < length; i++, p++)
		if (!(p = strchr(p, word[i])))
			return false;
	return length <= 4 && word[length - 1] == whole[strlen(whole) - 1];
}

static int word_likeness(const char *word, const char *whole)
{
	if (strcmp(word, whole) == 0)
		return WHOLE;
	size_t length = strlen(word);
	unsigned limit = fold_tolerance(length);
	if (limit && fold_distance(word, whole, limit) <= limit)
		return ERROR_IN_IT;
	if (shortens(word, whole))
		return SHORTENED;
	return length == 1 && *word == *whole ? INITIAL : 0;
}

/* Every word of the text must be found in the name; the more of the name is found, the better. 0: not it. */
static int likeness(const struct vocabulary *vocabulary, const struct spelling_set *set,
                    const struct words *words, const struct words *name)
{
	int sum = 0, told = 0, extra = 0;
	bool used[WORDS_MAX] = {false};
	for (size_t i = 0; i < words->count; i++) {
		const char *word = word_value(vocabulary, words->items[i]);
		bool stop = is_stop(set, word);
		int best = 0;
		size_t which = 0;
		for (size_t j = 0; j < name->count && j < WORDS_MAX; j++) {
			int like = used[j] ? 0 : word_likeness(word, word_value(vocabulary, name->items[j]));
			if (like > best) {
				best = like;
				which = j;
			}
		}
		if (!best && !stop)
			return 0;
		if (best)
			used[which] = true;
		if (stop) {
			extra += best ? 2 : -2;
		} else {
			sum += best;
			told++;
		}
	}
	return told ? sum * 10 / told + extra * 5 : 0;
}

static size_t told_words(const struct spelling_set *set, const struct words *words)
{
	size_t count = 0;
	for (size_t i = 0; i < words->count; i++)
		count += !is_stop(set, words->items[i]);
	return count;
}

struct found vocabulary_find_name(const struct vocabulary *vocabulary, const struct spelling_set *set,
                                  const char *text)
{
	struct arena arena = {0};
	struct words words = pieces_split(&arena, text, " ");
	struct found found = {0};
	int best = 0;
	bool several = false;
	for (size_t i = 0; words.count && words.count <= WORDS_MAX && i < set->count; i++) {
		const struct spelling *spelling = &set->items[i];
		if (spelling->kind == SPELLING_PATTERN)
			continue;
		struct words name = pieces_split(&arena, spelling->words, " ");
		int like = likeness(vocabulary, set, &words, &name);
		if (like > 0)
			like = like * 8 - (int)told_words(set, &name) * 4;
		if (like > best || (like == best && like && strcmp(found.code, spelling->code) == 0)) {
			several = false;
			best = like;
			found = (struct found){spelling->code, GUESSED, NULL};
		} else if (like && like == best && strcmp(found.code, spelling->code) != 0) {
			several = true;
		}
	}
	arena_free(&arena);
	if (several)
		found = (struct found){.near = found.code};
	return found;
}
