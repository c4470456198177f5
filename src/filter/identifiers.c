#define _XOPEN_SOURCE 700 /* getline */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "filter/filter_private.h"

struct identifiers {
	struct arena arena;
	struct map map;
	size_t *lines; /* [index in the map] */
	const char **texts;
	size_t capacity, text_capacity;
};

static void add(struct identifiers *wanted, const char *text, size_t length, size_t line)
{
	if (map_find(&wanted->map, text, length) >= 0)
		return;
	size_t index = wanted->map.count;
	wanted->lines = memory_grow(wanted->lines, &wanted->capacity, index + 1, sizeof *wanted->lines);
	wanted->texts = memory_grow(wanted->texts, &wanted->text_capacity, index + 1, sizeof *wanted->texts);
	wanted->lines[index] = line;
	wanted->texts[index] = arena_strndup(&wanted->arena, text, length);
	map_add(&wanted->map, wanted->texts[index], length, index, NULL);
}

/* One identifier a line; the key's name on the first line is the header of a list that was written as CSV. */
static int read_lines(struct identifiers *wanted, FILE *file, const char *path, const char *header,
                      struct error *error)
{
	char *text = NULL;
	size_t size = 0, line = 0;
	ssize_t got;
	int result = 0;
	while (result == 0 && (got = getline(&text, &size, file)) >= 0) {
		size_t length = (size_t)got, skip = 0;
		line++;
		while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
			length--;
		if (line == 1 && length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
			skip = 3;
		length -= skip;
		bool is_header =
		        line == 1 && length == strlen(header) && memcmp(text + skip, header, length) == 0;
		if (!utf8_valid(text + skip, length, NULL))
			result = error_set(error, MSG_ENCODING, (struct place){.file = path, .line = line},
			                   NULL, NULL);
		else if (length && !is_header)
			add(wanted, text + skip, length, line);
	}
	if (result == 0 && ferror(file))
		result = error_system(error, MSG_READ, path, errno);
	free(text);
	return result;
}

static void choose(const struct identifiers *wanted, const char *path, const struct table *table,
                   uint8_t *flags, struct findings *findings)
{
	const struct column *key = &table->columns[table->schema->key];
	bool *found = memory_zalloc(wanted->map.count, sizeof *found);
	for (size_t row = 0; row < table->rows; row++) {
		size_t length;
		const char *text = column_text(key, row, &length);
		long index = map_find(&wanted->map, text, length);
		if (index >= 0)
			found[index] = true;
		else
			flags[row] = 0;
	}
	for (size_t i = 0; i < wanted->map.count; i++)
		if (!found[i])
			findings_add(findings, MSG_KEY_UNKNOWN,
			             (struct place){.file = path, .line = wanted->lines[i]},
			             table->schema->name, wanted->texts[i]);
	free(found);
}

int identifiers_choose(const char *path, const struct table *table, uint8_t *flags, struct findings *findings,
                       struct error *error)
{
	struct identifiers wanted = {0};
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "rb");
	if (!file)
		return error_system(error, MSG_OPEN, path, errno);
	const char *header = table->columns[table->schema->key].name;
	int result = read_lines(&wanted, file, path, header, error);
	if (!standard)
		fclose(file);
	if (result == 0)
		choose(&wanted, path, table, flags, findings);
	map_free(&wanted.map);
	free(wanted.lines);
	free(wanted.texts);
	arena_free(&wanted.arena);
	return result;
}
