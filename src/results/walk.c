/* Which elements stand where in results XML, whoever parses it. */
#include <stdlib.h>
#include <string.h>

#include "results/read.h"

enum { DEFINITION_MAX = 100000 };

int reader_fail(struct reader *reader, enum message code, const char *detail, const char *value)
{
	int line = reader->xml ? xmlSAX2GetLineNumber(reader->xml) : 0;
	struct place place = {.file = reader->file, .line = line > 0 ? (size_t)line : 0};
	return error_set(reader->error, code, place, detail, value);
}

const char *reader_value(const struct reader *reader, const char *name)
{
	const char *const *names = reader->element->attributes;
	for (size_t i = 0; i < RESULTS_ATTRIBUTES_MAX && names[i]; i++)
		if (names[i][0] == name[0] && strcmp(names[i], name) == 0)
			return reader->values[i] == SIZE_MAX ? NULL
			                                     : reader->scratch.bytes + reader->values[i];
	return NULL;
}

static bool is_name(const char *own, const char *name, size_t length)
{
	return own[0] == name[0] && strncmp(own, name, length) == 0 && own[length] == '\0';
}

static bool is_placed(const struct results_element *element, const struct results_element *parent)
{
	return parent ? element->parent && strcmp(element->parent, parent->name) == 0 : !element->parent;
}

static const struct results_element *find_among(const struct results_element *elements, size_t count,
                                                const char *name, size_t length,
                                                const struct results_element *parent)
{
	for (size_t i = 0; i < count; i++)
		if (is_name(elements[i].name, name, length) && is_placed(&elements[i], parent))
			return &elements[i];
	return NULL;
}

/* Most elements are of the same kind as the one before them. */
static const struct results_element *find_element(const struct walk *walk, const char *name, size_t length)
{
	const struct results_element *parent = walk->depth ? walk->stack[walk->depth - 1] : NULL;
	const struct results_element *recent = walk->recent[walk->depth];
	if (recent && is_name(recent->name, name, length) && is_placed(recent, parent))
		return recent;
	const struct results_element *found =
	        find_among(results_elements, results_elements_count, name, length, parent);
	return found ? found : find_among(listing_elements, listing_elements_count, name, length, parent);
}

const struct results_element *walk_find(struct walk *walk, const char *name, size_t length)
{
	struct reader *reader = &walk->reader;
	const struct results_element *element =
	        walk->depth < RESULTS_DEPTH_MAX && length ? find_element(walk, name, length) : NULL;
	if (element == NULL)
		return NULL;
	walk->recent[walk->depth] = element;
	reader->element = element;
	reader->scratch.length = 0;
	reader->next = 0;
	for (size_t i = 0; i < RESULTS_ATTRIBUTES_MAX; i++)
		reader->values[i] = SIZE_MAX;
	return element;
}

/* Attributes mostly come in their order. */
long walk_attribute(struct walk *walk, const char *name, size_t length)
{
	const char *const *names = walk->reader.element->attributes;
	for (size_t i = walk->reader.next; i < RESULTS_ATTRIBUTES_MAX && names[i]; i++)
		if (is_name(names[i], name, length)) {
			walk->reader.next = i + 1;
			return (long)i;
		}
	for (size_t i = 0; i < walk->reader.next; i++)
		if (is_name(names[i], name, length))
			return (long)i;
	return -1;
}

int walk_enter(struct walk *walk)
{
	struct reader *reader = &walk->reader;
	const struct results_element *element = reader->element;
	if (element->open(reader))
		return -1;
	walk->stack[walk->depth++] = element;
	return 0;
}

int walk_enter_as(struct walk *walk, const char *name)
{
	const struct results_element *element = walk_find(walk, name, strlen(name));
	if (!element)
		return -1;
	walk->stack[walk->depth++] = element;
	return 0;
}

int walk_leave(struct walk *walk)
{
	const struct results_element *element = walk->stack[--walk->depth];
	walk->reader.element = element;
	return element->close ? element->close(&walk->reader) : 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

int walk_text(struct walk *walk, const char *text, size_t length)
{
	struct reader *reader = &walk->reader;
	const char *name = walk->depth ? walk->stack[walk->depth - 1]->name : "";
	if (strcmp(name, "definition") != 0 && strcmp(name, "v") != 0) {
		size_t blanks = 0;
		while (blanks < length && is_blank(text[blanks]))
			blanks++;
		return blanks == length ? 0 : reader_fail(reader, MSG_RESULTS, "text", NULL);
	}
	if (reader->definition.length + length > DEFINITION_MAX)
		return reader_fail(reader, MSG_LIMIT, name, NULL);
	buffer_add(&reader->definition, text, length);
	return 0;
}

void walk_free(struct walk *walk)
{
	struct reader *reader = &walk->reader;
	if (reader->xml)
		xmlFreeParserCtxt(reader->xml);
	buffer_free(&reader->scratch);
	buffer_free(&reader->definition);
	cell_lines_free(&reader->lines);
	known_axes_free(&reader->known);
	map_free(&reader->codes);
	map_free(&reader->ids);
	listing_reading_free(&reader->reading);
	free(reader->axis_values);
	cells_free(&reader->cells);
	free(reader->histogram);
	free(reader->statistics);
	free(reader->programmes);
	free(reader->dispositifs);
	free(reader->programme_filter);
}
