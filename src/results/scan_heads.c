/* Statistics of files that were made with the same catalogue: each begins, up to its axes and cells, in the
 * same bytes. */
#include <stdlib.h>
#include <string.h>

#include "results/read.h"

/* The texts of a head, which stand one behind the other. */
static const size_t texts[] = {offsetof(struct statistic, id),
                               offsetof(struct statistic, heading),
                               offsetof(struct statistic, label),
                               offsetof(struct statistic, population),
                               offsetof(struct statistic, population_label),
                               offsetof(struct statistic, measure),
                               offsetof(struct statistic, unit),
                               offsetof(struct statistic, by),
                               offsetof(struct statistic, by_code)};
enum { TEXTS = sizeof texts / sizeof *texts };

static const char **text_at(struct statistic *statistic, size_t i)
{
	return (const char **)(void *)((char *)statistic + texts[i]);
}

void known_heads_free(struct known_heads *known)
{
	arena_free(&known->arena);
	buffer_free(&known->pending);
	free(known->heads);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Where a head ends that begins here: behind the start tag, or behind the definition; NULL: not in sight. */
static const char *head_end(const char *text)
{
	static const char definition[] = "\n    <definition>", close[] = "</definition>";
	const char *end = begins(text, "\n  <statistique ") ? strchr(text, '>') : NULL;
	if (!end || end[-1] == '/' || strnlen(end + 1, sizeof definition) < sizeof definition)
		return NULL;
	if (!begins(end + 1, definition))
		return end + 1;
	end = strchr(end + sizeof definition, '<');
	return end && begins(end, close) ? end + sizeof close - 1 : NULL;
}

/* The statistic as it was, its texts in the arena. */
static struct statistic copy(const struct known_head *head, struct arena *arena)
{
	struct statistic statistic = head->statistic;
	char *own = arena_alloc(arena, head->texts_length, 1);
	memcpy(own, head->texts, head->texts_length);
	for (size_t i = 0; i < TEXTS; i++)
		if (*text_at(&statistic, i))
			*text_at(&statistic, i) = own + (*text_at(&statistic, i) - head->texts);
	return statistic;
}

const char *scan_head(struct reader *reader, const char *text, const char *end)
{
	const struct known_heads *knows = reader->knows;
	const struct known_head *head = knows && reader->statistic_count < knows->count
	                                        ? &knows->heads[reader->statistic_count]
	                                        : NULL;
	if (head && head->length && (size_t)(end - text) >= head->length &&
	    memcmp(text, head->bytes, head->length) == 0) {
		reader->statistic = copy(head, &reader->results->arena);
		if (reader_begin_statistic(reader))
			return NULL;
		buffer_puts(&reader->definition, head->definition);
		return text + head->length;
	}
	if (reader->learns) {
		const char *close = head_end(text);
		reader->learns->pending.length = 0;
		buffer_add(&reader->learns->pending, text, close ? (size_t)(close - text) : 0);
	}
	return text;
}

void known_heads_add(struct reader *reader)
{
	struct known_heads *learns = reader->learns;
	struct known_head head = {.statistic = reader->statistic, .length = learns->pending.length};
	struct statistic *own = &head.statistic;
	struct buffer all = {0};
	for (size_t i = 0; i < TEXTS; i++)
		if (*text_at(own, i))
			buffer_add(&all, *text_at(own, i), strlen(*text_at(own, i)) + 1);
	char *to = arena_alloc(&learns->arena, all.length, 1);
	memcpy(to, all.bytes, all.length);
	head.texts = to;
	head.texts_length = all.length;
	for (size_t i = 0; i < TEXTS; i++)
		if (*text_at(own, i)) {
			*text_at(own, i) = to;
			to += strlen(to) + 1;
		}
	head.bytes = arena_strndup(&learns->arena, learns->pending.bytes, learns->pending.length);
	head.definition =
	        arena_strndup(&learns->arena, reader->definition.length ? reader->definition.bytes : "",
	                      reader->definition.length);
	own->axes = 0;
	own->rows = own->columns = (struct axis){0};
	buffer_free(&all);
	learns->heads =
	        memory_grow(learns->heads, &learns->capacity, learns->count + 1, sizeof *learns->heads);
	learns->heads[learns->count++] = head;
	learns->pending.length = 0;
}
