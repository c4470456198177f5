#include "sheet/archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/libxml2.h"
#include "base/libzip.h"

#define ENTRIES_MOST 20000
#define ENTRY_MOST   UINT64_C(4000000000) /* bytes, inflated */
#define RATIO_FROM   UINT64_C(20000000)   /* bytes from which the ratio matters */
#define RATIO_MOST   400
#define BLOCK        65536

struct archive {
	zip_t *zip;
	const char *path;
};

/* An entry being inflated. */
struct entry {
	zip_file_t *file;
	uint64_t packed, done;
	const char *fault; /* what ended it early */
};

struct markup_reader {
	struct archive *archive;
	char *name; /* of the entry */
	struct entry entry;
	xmlTextReader *xml;
	bool empty; /* the element that has just started has no content: its end is to be told */
	bool first; /* no attribute was asked for yet */
	char message[200];
};

static int broken(const struct archive *archive, const char *entry, const char *reason, struct error *error)
{
	char detail[240];
	snprintf(detail, sizeof detail, "%s%s%s", entry ? entry : "", entry ? ": " : "", reason);
	return error_set(error, MSG_SHEET_BROKEN, (struct place){.file = archive->path}, detail, NULL);
}

/* Names that would leave the package when unpacked have no business in a workbook. */
static bool leaves(const char *name)
{
	if (*name == '/' || *name == '\\')
		return true;
	for (const char *p = name; (p = strstr(p, "..")); p += 2)
		if ((p == name || p[-1] == '/' || p[-1] == '\\') &&
		    (p[2] == '\0' || p[2] == '/' || p[2] == '\\'))
			return true;
	return false;
}

static int check_entries(const struct archive *archive, struct error *error)
{
	zip_int64_t count = zip_get_num_entries(archive->zip, 0);
	if (count > ENTRIES_MOST)
		return error_set(error, MSG_LIMIT, (struct place){.file = archive->path}, "ZIP entries",
		                 NULL);
	for (zip_int64_t i = 0; i < count; i++) {
		const char *name = zip_get_name(archive->zip, (zip_uint64_t)i, 0);
		if (!name || leaves(name))
			return broken(archive, NULL, "a ZIP entry's name leaves the package", error);
	}
	return 0;
}

struct archive *archive_open(int descriptor, const char *path, struct error *error)
{
	int code = 0;
	if (libzip_open(error) < 0) {
		close(descriptor);
		return NULL;
	}
	zip_t *zip = zip_fdopen(descriptor, ZIP_RDONLY, &code);
	struct archive *archive = memory_zalloc(1, sizeof *archive);
	*archive = (struct archive){zip, path};
	if (!zip) {
		zip_error_t failure;
		zip_error_init_with_code(&failure, code);
		broken(archive, NULL, zip_error_strerror(&failure), error);
		zip_error_fini(&failure);
		close(descriptor);
	}
	if (!zip || check_entries(archive, error) < 0) {
		archive_close(archive);
		return NULL;
	}
	return archive;
}

void archive_close(struct archive *archive)
{
	if (archive && archive->zip)
		zip_discard(archive->zip);
	free(archive);
}

const char *archive_path(const struct archive *archive)
{
	return archive->path;
}

bool archive_has(const struct archive *archive, const char *entry)
{
	return zip_name_locate(archive->zip, entry, 0) >= 0;
}

static int entry_open(struct entry *entry, struct archive *archive, const char *name, struct error *error)
{
	zip_stat_t about;
	*entry = (struct entry){0};
	if (zip_stat(archive->zip, name, 0, &about) < 0 || !(about.valid & ZIP_STAT_INDEX))
		return broken(archive, name, "this part of the package is missing", error);
	entry->packed = about.valid & ZIP_STAT_COMP_SIZE ? about.comp_size : 0;
	entry->file = zip_fopen_index(archive->zip, about.index, 0);
	if (!entry->file)
		return broken(archive, name,
		              about.encryption_method == ZIP_EM_NONE ? zip_strerror(archive->zip)
		                                                     : "protected by a password",
		              error);
	return 0;
}

/* More bytes, 0 at the end, -1 with entry->fault set. */
static int entry_read(struct entry *entry, char *bytes, size_t size)
{
	zip_int64_t got = zip_fread(entry->file, bytes, size);
	if (got < 0) {
		entry->fault = zip_file_strerror(entry->file);
		return -1;
	}
	entry->done += (uint64_t)got;
	if (entry->done > ENTRY_MOST ||
	    (entry->done > RATIO_FROM && entry->done / RATIO_MOST > entry->packed)) {
		entry->fault = "it unpacks to an absurd size";
		return -1;
	}
	return (int)got;
}

static void entry_close(struct entry *entry)
{
	if (entry->file)
		zip_fclose(entry->file);
	entry->file = NULL;
}

size_t archive_peek(struct archive *archive, const char *name, char *bytes, size_t size)
{
	struct entry entry;
	struct error ignored = {0};
	size_t length = 0;
	int got = 0;
	if (entry_open(&entry, archive, name, &ignored) < 0)
		return 0;
	while (length < size && (got = entry_read(&entry, bytes + length, size - length)) > 0)
		length += (size_t)got;
	entry_close(&entry);
	return length;
}

/* The last bytes of a block are kept before the next, for a string that lies across. */
int archive_contains(struct archive *archive, const char *name, const char *string, struct error *error)
{
	static const size_t most = 64;
	size_t length = strlen(string), held = 0;
	struct entry entry;
	if (entry_open(&entry, archive, name, error) < 0)
		return -1;
	char *bytes = memory_alloc(BLOCK + most, 1);
	int got, found = 0;
	while (!found && (got = entry_read(&entry, bytes + held, BLOCK)) > 0) {
		size_t end = held + (size_t)got;
		for (const char *p = bytes; !found && (p = memchr(p, *string, end - (size_t)(p - bytes)));
		     p++)
			found = (size_t)(bytes + end - p) >= length && memcmp(p, string, length) == 0;
		held = end < length - 1 ? end : length - 1;
		memmove(bytes, bytes + end - held, held);
	}
	int result = entry.fault ? broken(archive, name, entry.fault, error) : found;
	free(bytes);
	entry_close(&entry);
	return result;
}

static int read_block(void *context, char *bytes, int size)
{
	return entry_read(&((struct markup_reader *)context)->entry, bytes, (size_t)size);
}

/* The library says "no memory" of texts over its limit of 10 MB too. */
static void keep_message(void *context, xmlError *failure)
{
	struct markup_reader *reader = context;
	if (*reader->message || failure->level < XML_ERR_ERROR)
		return;
	if (failure->code == XML_ERR_NO_MEMORY)
		snprintf(reader->message, sizeof reader->message, "line %d: a text is too long",
		         failure->line);
	else
		snprintf(reader->message, sizeof reader->message, "line %d: %s", failure->line,
		         failure->message ? failure->message : "XML");
	reader->message[strcspn(reader->message, "\n")] = '\0';
}

int markup_open(struct markup *markup, struct archive *archive, const char *entry, struct error *error)
{
	struct markup_reader *reader = memory_zalloc(1, sizeof *reader);
	*markup = (struct markup){.reader = reader, .depth = -1};
	reader->archive = archive;
	reader->name = memory_alloc(strlen(entry) + 1, 1);
	memcpy(reader->name, entry, strlen(entry) + 1);
	if (entry_open(&reader->entry, archive, entry, error) < 0 || libxml2_open(error) < 0)
		return -1;
	reader->xml =
	        xmlReaderForIO(read_block, NULL, reader, NULL, NULL,
	                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
	if (!reader->xml)
		memory_exhausted(0);
	xmlTextReaderSetStructuredErrorHandler(reader->xml, keep_message, reader);
	return 0;
}

static int markup_fail(const struct markup *markup, const char *reason, struct error *error)
{
	return broken(markup->reader->archive, markup->reader->name, reason, error);
}

static int failed(const struct markup *markup, struct error *error)
{
	const struct markup_reader *reader = markup->reader;
	return markup_fail(markup,
	                   reader->entry.fault ? reader->entry.fault
	                   : *reader->message  ? reader->message
	                                       : "not well-formed XML",
	                   error);
}

/* 1 where the node is one that is told, 0 where it is passed over, -1 where it has no place here. */
static int take_node(struct markup *markup, struct error *error)
{
	xmlTextReader *xml = markup->reader->xml;
	int type = xmlTextReaderNodeType(xml);
	markup->depth = xmlTextReaderDepth(xml);
	switch (type) {
	case XML_READER_TYPE_ELEMENT:
	case XML_READER_TYPE_END_ELEMENT:
		markup->kind = type == XML_READER_TYPE_ELEMENT ? MARKUP_START : MARKUP_END;
		markup->name = (const char *)xmlTextReaderConstLocalName(xml);
		markup->reader->empty =
		        type == XML_READER_TYPE_ELEMENT && xmlTextReaderIsEmptyElement(xml) == 1;
		markup->reader->first = true;
		return 1;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		markup->kind = MARKUP_TEXT;
		markup->text = (const char *)xmlTextReaderConstValue(xml);
		return markup->text != NULL;
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
	case XML_READER_TYPE_ENTITY:
		return markup_fail(markup, "document types and entities are not read", error);
	default:
		return 0;
	}
}

int markup_next(struct markup *markup, struct error *error)
{
	struct markup_reader *reader = markup->reader;
	if (reader->empty) {
		reader->empty = false;
		markup->kind = MARKUP_END;
		return 1;
	}
	int taken = 0;
	while (taken == 0) {
		int got = xmlTextReaderRead(reader->xml);
		if (got < 0 || reader->entry.fault)
			return failed(markup, error);
		if (got == 0)
			return *reader->message ? failed(markup, error) : 0;
		taken = take_node(markup, error);
	}
	return taken;
}

int markup_skip(struct markup *markup, struct error *error)
{
	int depth = markup->depth, got;
	while ((got = markup_next(markup, error)) > 0)
		if (markup->kind == MARKUP_END && markup->depth == depth)
			return 1;
	return got;
}

bool markup_attribute(struct markup *markup, const char **name, const char **value)
{
	struct markup_reader *reader = markup->reader;
	int got = reader->first ? xmlTextReaderMoveToFirstAttribute(reader->xml)
	                        : xmlTextReaderMoveToNextAttribute(reader->xml);
	reader->first = false;
	if (got == 1) {
		*name = (const char *)xmlTextReaderConstLocalName(reader->xml);
		*value = (const char *)xmlTextReaderConstValue(reader->xml);
		if (!*value)
			*value = "";
	}
	return got == 1;
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
	xmlFreeTextReader(reader->xml);
	entry_close(&reader->entry);
	free(reader->name);
	free(reader);
	markup->reader = NULL;
}
