/* Statistics of files that were made with the same catalogue: each begins, up to its axes, in the same bytes,
 * and most axes are the same as well. */
#include <stdlib.h>
#include <string.h>

#include "results/read.h"

static const char axis_begin[] = "\n    <axe ", axis_end[] = "</axe>";

void known_heads_free(struct known_heads *known)
{
	arena_free(&known->arena);
	map_free(&known->values);
	buffer_free(&known->pending);
	buffer_free(&known->pending_axes[0]);
	buffer_free(&known->pending_axes[1]);
	free(known->heads);
	free(known->copies);
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

/* Behind the bytes, where the text begins with them; else NULL. */
static const char *behind(const char *text, const char *end, const struct known_bytes *bytes)
{
	return bytes->length && (size_t)(end - text) >= bytes->length &&
	                       memcmp(text, bytes->text, bytes->length) == 0
	               ? text + bytes->length
	               : NULL;
}

/* What is known of the statistic at hand, or NULL. */
static const struct known_head *head_of(const struct reader *reader)
{
	const struct known_heads *knows = reader->knows;
	return knows && reader->statistic_count < knows->count ? &knows->heads[reader->statistic_count]
	                                                       : NULL;
}

static void note(struct buffer *pending, const char *text, const char *end)
{
	pending->length = 0;
	buffer_add(pending, text, end ? (size_t)(end - text) : 0);
}

const char *scan_head(struct reader *reader, const char *text, const char *end)
{
	const struct known_head *head = head_of(reader);
	const char *next = head ? behind(text, end, &head->head) : NULL;
	if (next) {
		reader->statistic = head->statistic;
		reader->statistic.axes = 0;
		reader->statistic.columns = (struct axis){0};
		if (reader_begin_statistic(reader))
			return NULL;
		reader->known_definition = *head->statistic.definition ? head->statistic.definition : NULL;
		return next;
	}
	if (reader->learns) {
		note(&reader->learns->pending, text, head_end(text));
		reader->learns->pending_axes[0].length = reader->learns->pending_axes[1].length = 0;
	}
	return text;
}

const char *scan_axis(struct reader *reader, const char *text, const char *end)
{
	struct statistic *statistic = &reader->statistic;
	const struct known_head *head = head_of(reader);
	size_t position = statistic->axes;
	if (position >= 2 || cells_begun(&reader->cells) || !begins(text, axis_begin))
		return text;
	const char *next = head ? behind(text, end, &head->axes[position]) : NULL;
	if (next) {
		struct axis *axis = position ? &statistic->columns : &statistic->rows;
		*axis = position ? head->statistic.columns : head->statistic.rows;
		statistic->axes++;
		return cells_widen(reader, axis) ? NULL : next;
	}
	if (reader->learns) {
		const char *close = strstr(text, axis_end);
		note(&reader->learns->pending_axes[position], text,
		     close ? close + sizeof axis_end - 1 : NULL);
	}
	return text;
}

static struct known_bytes keep_bytes(struct known_heads *known, struct buffer *pending)
{
	struct known_bytes bytes = {.length = pending->length};
	if (bytes.length)
		bytes.text = arena_strndup(&known->arena, pending->bytes, pending->length);
	pending->length = 0;
	return bytes;
}

static const char *copy(struct known_heads *known, const char *text)
{
	return text ? arena_strdup(known->shared, text) : NULL;
}

/* Axes that share their values go on sharing them. */
static struct axis_value *copy_values(struct known_heads *known, const struct axis *axis)
{
	const struct axis_value **key = arena_alloc(&known->arena, 1, sizeof(const struct axis_value *));
	bool added;
	*key = axis->values;
	size_t at = map_add(&known->values, (const char *)key, sizeof *key, known->values.count, &added);
	if (!added)
		return known->copies[at];
	struct axis_value *values = arena_alloc(known->shared, axis->count, sizeof *values);
	for (size_t i = 0; i < axis->count; i++) {
		const struct axis_value *value = &axis->values[i];
		values[i] = (struct axis_value){.code = copy(known, value->code),
		                                .label = copy(known, value->label),
		                                .unlisted = value->unlisted,
		                                .within = copy(known, value->within)};
	}
	known->copies =
	        memory_grow(known->copies, &known->copy_capacity, at + 1, sizeof(struct axis_value *));
	return known->copies[at] = values;
}

static struct axis copy_axis(struct known_heads *known, const struct axis *axis)
{
	struct axis own = *axis;
	own.dimension = copy(known, axis->dimension);
	own.label = copy(known, axis->label);
	own.kind = copy(known, axis->kind);
	own.values = copy_values(known, axis);
	own.shared = true;
	return own;
}

static struct statistic copy_statistic(struct known_heads *known, const struct statistic *statistic)
{
	struct statistic own = {.id = copy(known, statistic->id),
	                        .heading = copy(known, statistic->heading),
	                        .label = copy(known, statistic->label),
	                        .population = copy(known, statistic->population),
	                        .population_label = copy(known, statistic->population_label),
	                        .definition = copy(known, statistic->definition),
	                        .measure = copy(known, statistic->measure),
	                        .kind = statistic->kind,
	                        .unit = copy(known, statistic->unit),
	                        .by = copy(known, statistic->by),
	                        .by_code = copy(known, statistic->by_code),
	                        .decimals = statistic->decimals};
	if (statistic->axes > 0)
		own.rows = copy_axis(known, &statistic->rows);
	if (statistic->axes > 1)
		own.columns = copy_axis(known, &statistic->columns);
	return own;
}

void known_heads_add(struct reader *reader)
{
	struct known_heads *learns = reader->learns;
	struct known_head head = {.head = keep_bytes(learns, &learns->pending),
	                          .statistic = copy_statistic(learns, &reader->statistic)};
	for (size_t i = 0; i < 2; i++)
		head.axes[i] = keep_bytes(learns, &learns->pending_axes[i]);
	learns->heads =
	        memory_grow(learns->heads, &learns->capacity, learns->count + 1, sizeof *learns->heads);
	learns->heads[learns->count++] = head;
}
