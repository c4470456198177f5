#include "results/axis_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { KEPT_MAX = 1 << 20 }; /* bytes of texts beyond which all are forgotten */

/* By the address of their values, of which there are so many. */
struct axis_key {
	const struct axis_value *values;
	size_t count;
};

void axis_texts_free(struct axis_texts *texts)
{
	arena_free(&texts->arena);
	map_free(&texts->known);
	buffer_free(&texts->text);
	free(texts->codes);
	free(texts->axes);
	*texts = (struct axis_texts){0};
}

void axis_texts_begin(struct axis_texts *texts)
{
	if (texts->text.length > KEPT_MAX)
		axis_texts_free(texts);
}

static void add_attribute(struct buffer *text, const char *begin, const char *value)
{
	if (!value)
		return;
	buffer_puts(text, begin);
	text_xml(text, value, strlen(value));
	buffer_putc(text, '"');
}

static struct axis_code add_value(struct buffer *text, const struct axis_value *value)
{
	static const char begin[] = "      <valeur code=\"";
	struct axis_code code = {.at = text->length + sizeof begin - 1};
	buffer_add(text, begin, sizeof begin - 1);
	text_xml(text, value->code, strlen(value->code));
	code.length = text->length - code.at;
	buffer_putc(text, '"');
	add_attribute(text, " libelle=\"", value->label);
	if (value->unlisted)
		buffer_puts(text, " horsliste=\"oui\"");
	add_attribute(text, " dans=\"", value->within);
	buffer_puts(text, "/>\n");
	return code;
}

static struct axis_text add_axis(struct axis_texts *texts, const struct axis *axis)
{
	struct axis_text own = {.at = texts->text.length, .codes = texts->code_count};
	texts->codes = memory_grow(texts->codes, &texts->code_capacity, texts->code_count + axis->count,
	                           sizeof *texts->codes);
	for (size_t i = 0; i < axis->count; i++) {
		struct axis_code code = add_value(&texts->text, &axis->values[i]);
		own.longest = code.length > own.longest ? code.length : own.longest;
		texts->codes[texts->code_count++] = code;
	}
	own.length = texts->text.length - own.at;
	return own;
}

struct axis_text axis_texts_get(struct axis_texts *texts, const struct axis *axis)
{
	struct axis_key key = {.values = axis->values, .count = axis->count};
	long at = map_find(&texts->known, (const char *)&key, sizeof key);
	if (at >= 0)
		return texts->axes[at];
	struct axis_key *own = arena_alloc(&texts->arena, 1, sizeof *own);
	size_t count = texts->known.count;
	*own = key;
	map_add(&texts->known, (const char *)own, sizeof *own, count, NULL);
	texts->axes = memory_grow(texts->axes, &texts->axis_capacity, count + 1, sizeof *texts->axes);
	return texts->axes[count] = add_axis(texts, axis);
}
