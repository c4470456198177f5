#include "sheet/markup.h"

#include <stdlib.h>

#include "base/libxml2.h"

#define BLOCK     16384    /* bytes of a document that are parsed at once */
#define TEXT_MOST 10000000 /* bytes of one text */
#define DEPTH     256

/* What the parser tells of a block is kept until it is asked for. Names live as long as the parser; of texts
 * and values, where they are in `texts`, each ends in NUL. */
struct event {
	enum markup_kind kind;
	int depth;
	bool loose; /* TEXT: white space alone does not count */
	const char *name;
	size_t text;
	size_t attributes, attribute_count; /* START: first one, how many */
};
struct attribute {
	const char *name;
	size_t value;
};

struct markup_reader {
	struct archive *archive;
	char *name; /* of the entry */
	struct entry entry;
	xmlParserCtxt *parser;
	char block[BLOCK];
	struct event *events;
	size_t event_count, event_capacity, next;
	struct attribute *attributes;
	size_t attribute_count, attribute_capacity;
	size_t attribute; /* the next one to tell, of those of the last event */
	struct buffer texts;
	bool open, open_cdata; /* what follows may belong to the last event, a text, or one of CDATA */
	bool stopped, done;    /* nothing more can be parsed; nothing more is to be parsed */
	int depth;             /* of the element that is open; -1: none */
	int skipped;           /* depth of the element of which no more is told; -1: none */
	bool loose[DEPTH];     /* [depth]: whether xml:space says so */
	const char *refused;   /* what has no place in a workbook; NULL */
	char message[200];
};

static const char *text_at(const struct markup_reader *reader, size_t place)
{
	return reader->texts.bytes + place;
}

/* Where the next text begins. */
static size_t begin_text(struct markup_reader *reader)
{
	buffer_putc(&reader->texts, '\0');
	return reader->texts.length;
}

static struct event *add_event(struct markup_reader *reader, enum markup_kind kind, int depth)
{
	reader->events = memory_grow(reader->events, &reader->event_capacity, reader->event_count + 1,
	                             sizeof *reader->events);
	struct event *event = &reader->events[reader->event_count++];
	*event = (struct event){.kind = kind, .depth = depth};
	reader->open = false;
	return event;
}

static void stop(struct markup_reader *reader)
{
	reader->stopped = true;
	xmlStopParser(reader->parser);
}

static void refuse(struct markup_reader *reader, const char *reason)
{
	if (!reader->refused)
		reader->refused = reason;
	stop(reader);
}

/* An undeclared prefix makes another name: none that is looked for. */
static const char *local_name(const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	return prefix && !uri ? ":" : (const char *)name;
}

/* The parser writes an ampersand as &#38;, and everything else as it is meant. */
static void add_value(struct buffer *texts, const char *value, const char *end)
{
	static const char ampersand[] = "&#38;";
	enum { LENGTH = sizeof ampersand - 1 };
	for (const char *p; (p = memchr(value, '&', (size_t)(end - value))); value = p + LENGTH) {
		if (end - p < LENGTH || memcmp(p, ampersand, LENGTH) != 0)
			break;
		buffer_add(texts, value, (size_t)(p - value) + 1);
	}
	buffer_add(texts, value, (size_t)(end - value));
}

static void add_attribute(struct markup_reader *reader, const xmlChar *const parts[5])
{
	const char *name = local_name(parts[0], parts[1], parts[2]);
	reader->attributes = memory_grow(reader->attributes, &reader->attribute_capacity,
	                                 reader->attribute_count + 1, sizeof *reader->attributes);
	size_t place = begin_text(reader);
	reader->attributes[reader->attribute_count++] = (struct attribute){name, place};
	add_value(&reader->texts, (const char *)parts[3], (const char *)parts[4]);
	if (parts[1] && strcmp((const char *)parts[1], "xml") == 0 && strcmp(name, "space") == 0) {
		if (strcmp(text_at(reader, place), "default") == 0)
			reader->loose[reader->depth] = true;
		else if (strcmp(text_at(reader, place), "preserve") == 0)
			reader->loose[reader->depth] = false;
	}
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **declared, int count, int defaulted,
                     const xmlChar **attributes)
{
	struct markup_reader *reader = context;
	(void)namespaces, (void)declared, (void)defaulted;
	if (reader->depth + 1 >= DEPTH) {
		refuse(reader, "elements stand too deep in each other");
		return;
	}
	if (reader->skipped >= 0) {
		reader->depth++;
		return;
	}
	bool loose = reader->depth >= 0 && reader->loose[reader->depth];
	struct event *event = add_event(reader, MARKUP_START, ++reader->depth);
	event->name = local_name(name, prefix, uri);
	event->attributes = reader->attribute_count;
	event->attribute_count = (size_t)count;
	reader->loose[reader->depth] = loose;
	for (int i = 0; i < count; i++)
		add_attribute(reader, attributes + 5 * i);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct markup_reader *reader = context;
	int depth = reader->depth--;
	if (reader->skipped >= 0 && depth > reader->skipped)
		return;
	reader->skipped = -1;
	add_event(reader, MARKUP_END, depth)->name = local_name(name, prefix, uri);
}

static void add_text(struct markup_reader *reader, const char *bytes, int length, bool cdata)
{
	if (reader->depth < 0 || reader->skipped >= 0)
		return;
	if (!reader->open || reader->open_cdata != cdata) {
		struct event *event = add_event(reader, MARKUP_TEXT, reader->depth + 1);
		event->loose = !cdata && reader->loose[reader->depth];
		event->text = begin_text(reader);
		reader->open = true;
		reader->open_cdata = cdata;
	}
	buffer_add(&reader->texts, bytes, (size_t)length);
	if (reader->texts.length - reader->events[reader->event_count - 1].text > TEXT_MOST &&
	    !*reader->message) {
		snprintf(reader->message, sizeof reader->message, "line %d: a text is too long",
		         xmlSAX2GetLineNumber(reader->parser));
		stop(reader);
	}
}

static void on_text(void *context, const xmlChar *bytes, int length)
{
	add_text(context, (const char *)bytes, length, false);
}

static void on_cdata(void *context, const xmlChar *bytes, int length)
{
	add_text(context, (const char *)bytes, length, true);
}

static void on_comment(void *context, const xmlChar *text)
{
	(void)text;
	((struct markup_reader *)context)->open = false;
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
	(void)target, (void)data;
	((struct markup_reader *)context)->open = false;
}

static void on_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	refuse(context, "document types and entities are not read");
}

static void on_reference(void *context, const xmlChar *name)
{
	(void)name;
	refuse(context, "document types and entities are not read");
}

static void on_error(void *context, xmlError *failure)
{
	struct markup_reader *reader = context;
	reader->stopped |= failure->level == XML_ERR_FATAL;
	if (*reader->message || reader->refused || failure->level < XML_ERR_ERROR)
		return;
	snprintf(reader->message, sizeof reader->message, "line %d: %s", failure->line,
	         failure->message ? failure->message : "XML");
	reader->message[strcspn(reader->message, "\n")] = '\0';
}

int markup_open(struct markup *markup, struct archive *archive, const char *entry, struct error *error)
{
	struct markup_reader *reader = memory_zalloc(1, sizeof *reader);
	*markup = (struct markup){.reader = reader, .depth = -1};
	reader->archive = archive;
	reader->depth = reader->skipped = -1;
	reader->name = memory_alloc(strlen(entry) + 1, 1);
	memcpy(reader->name, entry, strlen(entry) + 1);
	if (entry_open(&reader->entry, archive, entry, error) < 0 || libxml2_open(error) < 0)
		return -1;
	xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
	                         .startElementNs = on_start,
	                         .endElementNs = on_end,
	                         .characters = on_text,
	                         .ignorableWhitespace = on_text,
	                         .cdataBlock = on_cdata,
	                         .comment = on_comment,
	                         .processingInstruction = on_instruction,
	                         .internalSubset = on_type,
	                         .reference = on_reference,
	                         .serror = (xmlStructuredErrorFunc)on_error};
	reader->parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
	if (!reader->parser)
		memory_exhausted(0);
	xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET);
	return 0;
}

/* Only a text that may go on is kept of what was told. */
static void start_again(struct markup_reader *reader)
{
	struct event last = {0};
	size_t kept = reader->open && reader->next < reader->event_count;
	if (kept) {
		last = reader->events[reader->event_count - 1];
		memmove(reader->texts.bytes, text_at(reader, last.text),
		        reader->texts.length - last.text + 1);
		reader->texts.length -= last.text;
		last.text = 0;
		reader->events[0] = last;
	} else {
		reader->texts.length = 0;
		reader->open = false;
	}
	reader->event_count = kept;
	reader->attribute_count = reader->next = 0;
}

static void parse_block(struct markup_reader *reader)
{
	start_again(reader);
	int got = entry_read(&reader->entry, reader->block, sizeof reader->block);
	if (got >= 0)
		xmlParseChunk(reader->parser, reader->block, got, got == 0);
	reader->done = got <= 0 || reader->stopped;
}

/* Whether the next event is whole. */
static bool is_ready(const struct markup_reader *reader)
{
	bool last = reader->next + 1 == reader->event_count;
	return reader->next < reader->event_count && (!last || !reader->open || reader->done);
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\n\r")];
}

static int finish(const struct markup_reader *reader, struct error *error)
{
	const char *reason = reader->entry.fault ? reader->entry.fault
	                     : reader->refused   ? reader->refused
	                     : *reader->message  ? reader->message
	                                         : NULL;
	return reason ? archive_broken(reader->archive, reader->name, reason, error) : 0;
}

int markup_next(struct markup *markup, struct error *error)
{
	struct markup_reader *reader = markup->reader;
	for (;;) {
		while (!is_ready(reader)) {
			if (reader->done)
				return finish(reader, error);
			parse_block(reader);
		}
		const struct event *event = &reader->events[reader->next++];
		if (event->kind == MARKUP_TEXT && event->loose && is_blank(text_at(reader, event->text)))
			continue;
		markup->kind = event->kind;
		markup->depth = event->depth;
		if (event->kind == MARKUP_TEXT)
			markup->text = text_at(reader, event->text);
		else
			markup->name = event->name;
		reader->attribute = 0;
		return 1;
	}
}

/* What is parsed already is passed over; of the rest up to the end nothing is kept. */
int markup_skip(struct markup *markup, struct error *error)
{
	struct markup_reader *reader = markup->reader;
	int depth = markup->depth, got;
	do {
		if (reader->next == reader->event_count && reader->depth >= depth)
			reader->skipped = depth;
		got = markup_next(markup, error);
	} while (got > 0 && (markup->kind != MARKUP_END || markup->depth != depth));
	return got;
}

bool markup_attribute(struct markup *markup, const char **name, const char **value)
{
	struct markup_reader *reader = markup->reader;
	const struct event *event = &reader->events[reader->next - 1];
	if (reader->attribute >= event->attribute_count)
		return false;
	const struct attribute *attribute = &reader->attributes[event->attributes + reader->attribute++];
	*name = attribute->name;
	*value = text_at(reader, attribute->value);
	return true;
}

bool markup_is(const struct markup *markup, enum markup_kind kind, const char *name)
{
	return markup->kind == kind && strcmp(markup->name, name) == 0;
}

void markup_close(struct markup *markup)
{
	struct markup_reader *reader = markup->reader;
	if (!reader)
		return;
	if (reader->parser)
		xmlFreeParserCtxt(reader->parser);
	entry_close(&reader->entry);
	free(reader->name);
	free(reader->events);
	free(reader->attributes);
	buffer_free(&reader->texts);
	free(reader);
	markup->reader = NULL;
}
