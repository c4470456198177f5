/* Walks results XML in one pass, with the safe options of libxml2: no entity is expanded, nothing is fetched,
 * and a document type is refused outright. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "results/read.h"

enum { DEPTH_MAX = 5, DEFINITION_MAX = 100000 };

struct source {
	int descriptor;
	int failure; /* errno of a read that failed */
};

struct walk {
	struct reader reader;
	struct source source;
	const struct element *stack[DEPTH_MAX];
	size_t depth;
};

static struct place here(const struct reader *reader)
{
	xmlNode *node = reader->xml ? xmlTextReaderCurrentNode(reader->xml) : NULL;
	long line = node ? xmlGetLineNo(node) : 0;
	if (reader->xml && (line <= 0 || line >= USHRT_MAX))
		line = xmlTextReaderGetParserLineNumber(reader->xml);
	return (struct place){.file = reader->file, .line = line > 0 ? (size_t)line : 0};
}

int reader_fail(struct reader *reader, enum message code, const char *detail, const char *value)
{
	return error_set(reader->error, code, here(reader), detail, value);
}

const char *reader_value(const struct reader *reader, const char *name)
{
	for (size_t i = 0; i < RESULTS_ATTRIBUTES_MAX && reader->element->attributes[i]; i++)
		if (strcmp(reader->element->attributes[i], name) == 0)
			return reader->values[i] == SIZE_MAX ? NULL
			                                     : reader->scratch.bytes + reader->values[i];
	return NULL;
}

static int source_read(void *context, char *bytes, int length)
{
	struct source *source = context;
	ssize_t got;
	do
		got = read(source->descriptor, bytes, (size_t)length);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		source->failure = errno;
	return (int)got;
}

static void syntax_error(void *context, xmlErrorPtr problem)
{
	struct walk *walk = context;
	struct reader *reader = &walk->reader;
	char text[200];
	if (walk->source.failure || reader->error->set || problem->level < XML_ERR_ERROR)
		return;
	snprintf(text, sizeof text, "%s", problem->message ? problem->message : "");
	text[strcspn(text, "\n")] = '\0';
	struct place place = {.file = reader->file, .line = problem->line > 0 ? (size_t)problem->line : 0};
	error_set(reader->error, MSG_XML_SYNTAX, place, text, NULL);
}

static const struct element *find_element(const char *name, const char *parent)
{
	for (size_t i = 0; i < results_elements_count + listing_elements_count; i++) {
		const struct element *element = i < results_elements_count
		                                        ? &results_elements[i]
		                                        : &listing_elements[i - results_elements_count];
		bool placed =
		        parent ? element->parent && strcmp(element->parent, parent) == 0 : !element->parent;
		if (placed && strcmp(element->name, name) == 0)
			return element;
	}
	return NULL;
}

static int collect_attribute(struct reader *reader)
{
	const char *name = (const char *)xmlTextReaderConstName(reader->xml);
	const char *value = (const char *)xmlTextReaderConstValue(reader->xml);
	if (xmlTextReaderIsNamespaceDecl(reader->xml) == 1)
		return 0;
	for (size_t i = 0; i < RESULTS_ATTRIBUTES_MAX && reader->element->attributes[i]; i++) {
		if (strcmp(reader->element->attributes[i], name) != 0)
			continue;
		reader->values[i] = reader->scratch.length;
		buffer_puts(&reader->scratch, value ? value : "");
		buffer_putc(&reader->scratch, '\0');
		return 0;
	}
	return reader_fail(reader, MSG_XML_UNKNOWN, name, NULL);
}

static int collect_attributes(struct reader *reader)
{
	reader->scratch.length = 0;
	for (size_t i = 0; i < RESULTS_ATTRIBUTES_MAX; i++)
		reader->values[i] = SIZE_MAX;
	while (xmlTextReaderMoveToNextAttribute(reader->xml) == 1)
		if (collect_attribute(reader))
			return -1;
	xmlTextReaderMoveToElement(reader->xml);
	return 0;
}

static int leave(struct walk *walk)
{
	const struct element *element = walk->stack[--walk->depth];
	walk->reader.element = element;
	return element->close ? element->close(&walk->reader) : 0;
}

static int enter(struct walk *walk)
{
	struct reader *reader = &walk->reader;
	const char *name = (const char *)xmlTextReaderConstLocalName(reader->xml);
	const char *namespace = (const char *)xmlTextReaderConstNamespaceUri(reader->xml);
	bool ours = namespace && strcmp(namespace, RESULTS_NAMESPACE) == 0;
	bool empty = xmlTextReaderIsEmptyElement(reader->xml) == 1;
	if (walk->depth == 0 && (!ours || strcmp(name, "resultats") != 0))
		return reader_fail(reader, MSG_XML_ROOT, "resultats (" RESULTS_NAMESPACE ")", NULL);
	const struct element *element =
	        ours && walk->depth < DEPTH_MAX
	                ? find_element(name, walk->depth ? walk->stack[walk->depth - 1]->name : NULL)
	                : NULL;
	if (element == NULL)
		return reader_fail(reader, MSG_XML_UNKNOWN, name, NULL);
	reader->element = element;
	if (collect_attributes(reader) || element->open(reader))
		return -1;
	walk->stack[walk->depth++] = element;
	return empty ? leave(walk) : 0;
}

static int add_text(struct walk *walk)
{
	struct reader *reader = &walk->reader;
	const char *text = (const char *)xmlTextReaderConstValue(reader->xml);
	const char *name = walk->depth ? walk->stack[walk->depth - 1]->name : "";
	if (strcmp(name, "definition") != 0 && strcmp(name, "v") != 0)
		return reader_fail(reader, MSG_RESULTS, "text", text);
	if (reader->definition.length + strlen(text) > DEFINITION_MAX)
		return reader_fail(reader, MSG_LIMIT, name, NULL);
	buffer_puts(&reader->definition, text);
	return 0;
}

static int visit(struct walk *walk)
{
	switch (xmlTextReaderNodeType(walk->reader.xml)) {
	case XML_READER_TYPE_ELEMENT:
		return enter(walk);
	case XML_READER_TYPE_END_ELEMENT:
		return leave(walk);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
		return add_text(walk);
	case XML_READER_TYPE_WHITESPACE:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
	case XML_READER_TYPE_COMMENT:
	case XML_READER_TYPE_PROCESSING_INSTRUCTION:
		return 0;
	default:
		return reader_fail(&walk->reader, MSG_RESULTS, "DOCTYPE", NULL);
	}
}

static int walk_file(struct walk *walk)
{
	struct reader *reader = &walk->reader;
	int status;
	while ((status = xmlTextReaderRead(reader->xml)) == 1)
		if (visit(walk))
			return -1;
	if (walk->source.failure)
		return error_system(reader->error, MSG_READ, reader->file, walk->source.failure);
	if (status != 0)
		return reader_fail(reader, MSG_XML_SYNTAX, "", NULL);
	return reader_finish(reader);
}

static void walk_free(struct walk *walk)
{
	struct reader *reader = &walk->reader;
	xmlFreeTextReader(reader->xml);
	buffer_free(&reader->scratch);
	buffer_free(&reader->definition);
	map_free(&reader->codes);
	map_free(&reader->ids);
	listing_reading_free(&reader->reading);
	free(reader->axis_values);
	free(reader->cells);
	free(reader->histogram);
	free(reader->statistics);
	free(reader->programmes);
	free(reader->dispositifs);
	free(reader->programme_filter);
}

static int read_descriptor(struct results *results, const char *name, int descriptor, struct error *error)
{
	struct walk walk = {.reader = {.results = results, .error = error, .file = name},
	                    .source = {.descriptor = descriptor}};
	walk.reader.xml = xmlReaderForIO(source_read, NULL, &walk.source, NULL, NULL, XML_PARSE_NONET);
	if (walk.reader.xml == NULL)
		memory_exhausted(0);
	xmlTextReaderSetStructuredErrorHandler(walk.reader.xml, syntax_error, &walk);
	int status = walk_file(&walk);
	walk_free(&walk);
	return status;
}

int results_read(struct results *results, const char *path, struct error *error)
{
	bool standard = strcmp(path, "-") == 0;
	int descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	memset(results, 0, sizeof *results);
	if (descriptor < 0)
		return error_system(error, MSG_OPEN, path, errno);
	int status = read_descriptor(results, path, descriptor, error);
	if (!standard)
		close(descriptor);
	if (status)
		results_free(results);
	return status;
}
