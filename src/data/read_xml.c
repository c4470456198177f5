#include "data/read_xml.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/libxml2.h"
#include "base/text.h"

struct xml_reading {
	struct building *building;
	xmlTextReader *reader;
	const char *name;
	bool columns_done; /* of this table */
	size_t at;         /* line of the current node */
	size_t line;       /* of this row */
	size_t fields;     /* of this row, or columns */
	struct buffer value;
};

static struct place here(const struct xml_reading *reading)
{
	return (struct place){.file = reading->name, .line = reading->at};
}

static int fail(struct xml_reading *reading, enum message code, const char *detail)
{
	return error_set(reading->building->error, code, here(reading), detail, NULL);
}

static bool has_text(int type)
{
	return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
	       type == XML_READER_TYPE_COMMENT || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE ||
	       type == XML_READER_TYPE_WHITESPACE;
}

/* The parser is some nodes ahead, so its own line will not do; nodes know theirs, up to 65,534. From there on
 * the line ends of texts are counted. */
static void follow_line(struct xml_reading *reading)
{
	int type = xmlTextReaderNodeType(reading->reader);
	if (has_text(type)) {
		const char *text = (const char *)xmlTextReaderConstValue(reading->reader);
		while (text && (text = strchr(text, '\n'))) {
			reading->at++;
			text++;
		}
	} else if (type == XML_READER_TYPE_ELEMENT) {
		long line = xmlGetLineNo(xmlTextReaderCurrentNode(reading->reader));
		if (line > 0 && line < UINT16_MAX)
			reading->at = (size_t)line;
	}
}

/* Advances; 1 there is a node, 0 the end, -1 an error. Comments and blanks are passed over by the callers. */
static int advance(struct xml_reading *reading)
{
	int more = xmlTextReaderRead(reading->reader);
	if (more > 0)
		follow_line(reading);
	if (more >= 0)
		return more;
	const xmlError *last = xmlGetLastError();
	char message[200] = "";
	if (last && last->code == XML_ERR_NO_MEMORY)
		memory_exhausted(0);
	if (last && last->message)
		snprintf(message, sizeof message, "%s", last->message);
	message[strcspn(message, "\n")] = '\0';
	if (last && last->line > 0)
		reading->at = (size_t)last->line;
	return fail(reading, MSG_XML_SYNTAX, message);
}

static bool element_is(const struct xml_reading *reading, const char *name)
{
	const char *found = (const char *)xmlTextReaderConstLocalName(reading->reader);
	const char *namespace = (const char *)xmlTextReaderConstNamespaceUri(reading->reader);
	return found && namespace && strcmp(found, name) == 0 && strcmp(namespace, DATASET_NAMESPACE) == 0;
}

static bool ignorable(int type)
{
	return type == XML_READER_TYPE_WHITESPACE || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE ||
	       type == XML_READER_TYPE_COMMENT || type == XML_READER_TYPE_PROCESSING_INSTRUCTION;
}

/* The next element inside the current one: 1 found, 0 the current one ends, -1 an error. */
static int next_child(struct xml_reading *reading, int depth)
{
	for (;;) {
		int more = advance(reading);
		if (more <= 0)
			return more < 0 ? -1 : fail(reading, MSG_XML_SYNTAX, "");
		int type = xmlTextReaderNodeType(reading->reader);
		if (type == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(reading->reader) == depth)
			return 0;
		if (type == XML_READER_TYPE_ELEMENT)
			return 1;
		if (!ignorable(type))
			return fail(reading, MSG_XML_UNKNOWN,
			            (const char *)xmlTextReaderConstName(reading->reader));
	}
}

static int unknown(struct xml_reading *reading)
{
	return fail(reading, MSG_XML_UNKNOWN, (const char *)xmlTextReaderConstName(reading->reader));
}

/* Text of the current element, which may hold nothing else. */
static int read_value(struct xml_reading *reading)
{
	reading->value.length = 0;
	if (xmlTextReaderIsEmptyElement(reading->reader))
		return 0;
	int depth = xmlTextReaderDepth(reading->reader);
	for (;;) {
		int more = advance(reading);
		if (more <= 0)
			return more < 0 ? -1 : fail(reading, MSG_XML_SYNTAX, "");
		int type = xmlTextReaderNodeType(reading->reader);
		if (type == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(reading->reader) == depth)
			return 0;
		if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
		    type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE) {
			const char *text = (const char *)xmlTextReaderConstValue(reading->reader);
			buffer_puts(&reading->value, text ? text : "");
		} else if (type != XML_READER_TYPE_COMMENT) {
			return unknown(reading);
		}
	}
}

static int read_row(struct xml_reading *reading)
{
	int depth = xmlTextReaderDepth(reading->reader);
	bool empty = xmlTextReaderIsEmptyElement(reading->reader) != 0;
	int more = 0;
	reading->line = here(reading).line;
	reading->fields = 0;
	while (!empty && (more = next_child(reading, depth)) > 0) {
		if (!element_is(reading, "v"))
			return unknown(reading);
		if (read_value(reading) < 0)
			return -1;
		if (!text_printable(reading->value.bytes ? reading->value.bytes : "", reading->value.length))
			return fail(reading, MSG_CONTROL, NULL);
		building_field(reading->building, reading->line, reading->fields++,
		               reading->value.bytes ? reading->value.bytes : "", reading->value.length);
	}
	return more < 0 ? -1 : building_row(reading->building, reading->line, reading->fields);
}

static int take_column(struct xml_reading *reading)
{
	xmlChar *name = xmlTextReaderGetAttribute(reading->reader, (const xmlChar *)"nom");
	if (!name)
		return fail(reading, MSG_XML_ATTRIBUTE, "<colonne nom=\"…\">");
	building_field(reading->building, here(reading).line, reading->fields++, (const char *)name,
	               strlen((const char *)name));
	xmlFree(name);
	return read_value(reading);
}

static int end_columns(struct xml_reading *reading)
{
	if (reading->columns_done)
		return 0;
	reading->columns_done = true;
	return reading->fields ? building_row(reading->building, here(reading).line, reading->fields) : 0;
}

static int read_rows(struct xml_reading *reading)
{
	int depth = xmlTextReaderDepth(reading->reader), more = 0;
	bool empty = xmlTextReaderIsEmptyElement(reading->reader) != 0;
	reading->columns_done = false;
	reading->fields = 0;
	while (!empty && (more = next_child(reading, depth)) > 0) {
		int result;
		if (element_is(reading, "colonne") && !reading->columns_done)
			result = take_column(reading);
		else if (!element_is(reading, "ligne") || (!reading->columns_done && !reading->fields))
			result = unknown(reading);
		else if (end_columns(reading) < 0)
			result = -1;
		else
			result = read_row(reading);
		if (result < 0)
			return -1;
	}
	return more < 0 ? -1 : end_columns(reading);
}

/* Passes over a table that the schema does not know. */
static int skip_table(struct xml_reading *reading, const char *name)
{
	int depth = xmlTextReaderDepth(reading->reader);
	findings_add(reading->building->findings, MSG_TABLE_UNKNOWN, here(reading), name, NULL);
	if (xmlTextReaderIsEmptyElement(reading->reader))
		return 0;
	for (;;) {
		int more = advance(reading);
		if (more <= 0)
			return more < 0 ? -1 : fail(reading, MSG_XML_SYNTAX, "");
		if (xmlTextReaderNodeType(reading->reader) == XML_READER_TYPE_END_ELEMENT &&
		    xmlTextReaderDepth(reading->reader) == depth)
			return 0;
	}
}

static int read_table(struct xml_reading *reading)
{
	struct building *building = reading->building;
	xmlChar *attribute = xmlTextReaderGetAttribute(reading->reader, (const xmlChar *)"nom");
	if (!attribute)
		return fail(reading, MSG_XML_ATTRIBUTE, "<table nom=\"…\">");
	const char *name = arena_strdup(&building->dataset->arena, (const char *)attribute);
	xmlFree(attribute);
	struct table *table = dataset_table(building->dataset, name);
	if (!table)
		return skip_table(reading, name);
	if (table->file)
		return fail(reading, MSG_NAME_TWICE, name);
	size_t line = here(reading).line;
	building_table(building, table, reading->name);
	if (read_rows(reading) < 0)
		return -1;
	return building_table_end(building, line);
}

static int read_document(struct xml_reading *reading)
{
	int more = advance(reading);
	while (more > 0 && ignorable(xmlTextReaderNodeType(reading->reader)))
		more = advance(reading);
	if (more < 0)
		return -1;
	/* A document type brings entities and defaults; a dataset needs none. */
	if (more > 0 && xmlTextReaderNodeType(reading->reader) == XML_READER_TYPE_DOCUMENT_TYPE)
		return fail(reading, MSG_XML_UNKNOWN, "<!DOCTYPE");
	if (more == 0 || !element_is(reading, "donnees"))
		return fail(reading, MSG_XML_ROOT, "<donnees xmlns=\"" DATASET_NAMESPACE "\">");
	bool empty = xmlTextReaderIsEmptyElement(reading->reader) != 0;
	while (!empty && (more = next_child(reading, 0)) > 0) {
		if (!element_is(reading, "table"))
			return unknown(reading);
		if (read_table(reading) < 0)
			return -1;
	}
	/* The rest must be well-formed too. */
	while (more >= 0 && (more = advance(reading)) > 0)
		;
	return more;
}

int dataset_read_xml(struct building *building, const char *path)
{
	struct xml_reading reading = {.building = building, .name = path ? path : "-", .at = 1};
	if (libxml2_open(building->error) < 0)
		return -1;
	int descriptor = path ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	char first;
	if (descriptor < 0)
		return error_system(building->error, MSG_OPEN, path, errno);
	if (!path && read(descriptor, &first, 0) < 0)
		return error_system(building->error, MSG_READ, "-", errno);
	reading.reader = xmlReaderForFd(descriptor, reading.name, NULL,
	                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!reading.reader)
		memory_exhausted(0);
	int result = read_document(&reading);
	xmlFreeTextReader(reading.reader);
	if (path)
		close(descriptor);
	buffer_free(&reading.value);
	return result;
}
