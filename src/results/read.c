/* Results XML as libxml2 parses it, in one pass: nothing is fetched, and a document type, without which
 * there are no entities, is refused outright. */
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/replay.h"
#include "results/read.h"

enum { BLOCK = 1 << 16, PARSER_MEMORY = 1 << 20 };

static void syntax_error(void *context, xmlErrorPtr problem)
{
	struct walk *walk = ((xmlParserCtxt *)context)->_private;
	struct reader *reader = &walk->reader;
	char text[200];
	if (problem->code == XML_ERR_NO_MEMORY)
		memory_exhausted(0);
	if (reader->error->set || problem->level < XML_ERR_ERROR)
		return;
	snprintf(text, sizeof text, "%s", problem->message ? problem->message : "");
	text[strcspn(text, "\n")] = '\0';
	struct place place = {.file = reader->file, .line = problem->line > 0 ? (size_t)problem->line : 0};
	error_set(reader->error, MSG_XML_SYNTAX, place, text, NULL);
}

/* A & inside stands as &#38;, for trees that keep references. */
static void add_value(struct buffer *buffer, const char *value, size_t length)
{
	static const char reference[] = "&#38;";
	const size_t whole = sizeof reference - 1;
	const char *end = value + length, *found;
	while ((found = memchr(value, '&', (size_t)(end - value)))) {
		bool stands = (size_t)(end - found) >= whole && memcmp(found, reference, whole) == 0;
		buffer_add(buffer, value, (size_t)(found - value) + 1);
		value = found + (stands ? whole : 1);
	}
	buffer_add(buffer, value, (size_t)(end - value));
	buffer_putc(buffer, '\0');
}

/* Each is a name, a prefix, a namespace, a value and its end. */
static int collect_attributes(struct walk *walk, int count, const xmlChar *const *attributes)
{
	struct reader *reader = &walk->reader;
	for (const xmlChar *const *attribute = attributes; count > 0; count--, attribute += 5) {
		const char *name = (const char *)attribute[0], *value = (const char *)attribute[3];
		long position = attribute[1] ? -1 : walk_attribute(walk, name, strlen(name));
		if (position < 0)
			return reader_fail(reader, MSG_XML_UNKNOWN, name, NULL);
		reader->values[position] = reader->scratch.length;
		add_value(&reader->scratch, value, (size_t)((const char *)attribute[4] - value));
	}
	return 0;
}

static int enter(struct walk *walk, const char *name, const char *namespace, int count,
                 const xmlChar *const *attributes)
{
	bool ours = namespace && strcmp(namespace, RESULTS_NAMESPACE) == 0;
	if (walk->depth == 0 && (!ours || strcmp(name, "resultats") != 0))
		return reader_fail(&walk->reader, MSG_XML_ROOT, "resultats (" RESULTS_NAMESPACE ")", NULL);
	if (!ours || walk_find(walk, name, strlen(name)) == NULL)
		return reader_fail(&walk->reader, MSG_XML_UNKNOWN, name, NULL);
	return collect_attributes(walk, count, attributes) || walk_enter(walk) ? -1 : 0;
}

/* What the parser calls; once something failed, nothing more is looked at. */
static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int count, int defaulted,
                     const xmlChar **attributes)
{
	xmlParserCtxt *xml = context;
	struct walk *walk = xml->_private;
	(void)prefix, (void)namespace_count, (void)namespaces, (void)defaulted;
	if (!walk->reader.error->set &&
	    enter(walk, (const char *)name, (const char *)uri, count, (const xmlChar *const *)attributes))
		xmlStopParser(xml);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxt *xml = context;
	struct walk *walk = xml->_private;
	(void)name, (void)prefix, (void)uri;
	if (!walk->reader.error->set && walk->depth && walk_leave(walk))
		xmlStopParser(xml);
}

static void on_text(void *context, const xmlChar *text, int length)
{
	xmlParserCtxt *xml = context;
	struct walk *walk = xml->_private;
	if (!walk->reader.error->set && walk_text(walk, (const char *)text, (size_t)length))
		xmlStopParser(xml);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	xmlParserCtxt *xml = context;
	struct walk *walk = xml->_private;
	(void)name, (void)public, (void)system;
	reader_fail(&walk->reader, MSG_RESULTS, "DOCTYPE", NULL);
	xmlStopParser(xml);
}

static xmlParserCtxt *new_parser(struct walk *walk)
{
	xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
	                         .startElementNs = on_start,
	                         .endElementNs = on_end,
	                         .characters = on_text,
	                         .ignorableWhitespace = on_text,
	                         .cdataBlock = on_text,
	                         .internalSubset = on_doctype,
	                         .serror = syntax_error};
	/* Where it gets none, the parser reports what it did not read as missing. */
	memory_probe(PARSER_MEMORY);
	xmlParserCtxt *xml = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
	if (xml == NULL)
		memory_exhausted(0);
	xmlCtxtUseOptions(xml, XML_PARSE_NONET);
	xml->_private = walk;
	return xml;
}

/* Feeds the parser; the errno of a read that failed, or 0. */
static int parse_all(struct reader *reader, struct replay *source)
{
	char *block = memory_alloc(BLOCK, 1);
	int failure = 0;
	bool any = false;
	ssize_t got;
	do {
		got = replay_read(source, block, BLOCK);
		if (got < 0)
			failure = errno;
		else if (got == 0 && !any) /* the pipe of a command that failed */
			reader_fail(reader, MSG_XML_SYNTAX, gettext("empty"), NULL);
		else
			xmlParseChunk(reader->xml, block, (int)got, got == 0);
		any = true;
	} while (got > 0 && !reader->error->set);
	free(block);
	return failure;
}

static int parse_results(struct walk *walk, struct replay *source)
{
	struct reader *reader = &walk->reader;
	reader->xml = new_parser(walk);
	int failure = parse_all(reader, source);
	if (failure)
		return error_system(reader->error, MSG_READ, reader->file, failure);
	if (reader->error->set)
		return -1;
	if (!reader->xml->wellFormed)
		return reader_fail(reader, MSG_XML_SYNTAX, "", NULL);
	return reader_finish(reader);
}

/* How a file is read: what begins it, and whether it may be long. */
struct manner {
	struct known_heads *learns;
	const struct known_heads *knows;
	bool spools;
};

static int walk_source(struct results *results, const char *name, struct replay *source,
                       int (*parse)(struct walk *, struct replay *), const struct manner *manner,
                       struct error *error)
{
	struct walk walk = {.reader = {.results = results, .error = error, .file = name}};
	walk.reader.reading.spools = manner->spools;
	walk.reader.learns = manner->learns;
	walk.reader.knows = manner->knows;
	int status = parse(&walk, source);
	walk_free(&walk);
	if (status)
		results_free(results);
	return status;
}

static int read_source(struct results *results, const char *name, struct replay *source,
                       const struct manner *manner, struct error *error)
{
	struct error ignored = {0};
	if (walk_source(results, name, source, scan_results, manner, &ignored) == 0)
		return 0;
	if (replay_rewind(source))
		return error_system(error, MSG_READ, name, errno);
	if (libxml2_open(error) < 0)
		return -1;
	return walk_source(results, name, source, parse_results, &(struct manner){.spools = manner->spools},
	                   error);
}

static int read_path(struct results *results, const char *path, const struct manner *manner,
                     struct error *error)
{
	bool standard = strcmp(path, "-") == 0;
	int descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct replay source;
	memset(results, 0, sizeof *results);
	if (descriptor < 0)
		return error_system(error, MSG_OPEN, path, errno);
	replay_begin(&source, descriptor);
	int status = read_source(results, path, &source, manner, error);
	replay_end(&source);
	if (!standard)
		close(descriptor);
	return status;
}

int results_read(struct results *results, const char *path, struct error *error)
{
	return read_path(results, path, &(struct manner){.spools = false}, error);
}

int results_read_long(struct results *results, const char *path, struct error *error)
{
	return read_path(results, path, &(struct manner){.spools = true}, error);
}

int results_read_known(struct results *results, const char *path, struct known_heads *learns,
                       const struct known_heads *knows, struct error *error)
{
	return read_path(results, path, &(struct manner){.learns = learns, .knows = knows}, error);
}
