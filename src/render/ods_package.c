#include "render/ods_package.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/ods_source.h"

struct package {
	zip_t *zip;
	struct press *press;
	struct archive *archive;
	struct buffer manifest;
};

enum { DOS_TIME = 0, DOS_DATE = 0x21 }; /* 1 January 1980, the first day that a zip knows */

static void package_free(struct package *package)
{
	press_free(package->press);
	archive_free(package->archive);
	buffer_free(&package->manifest);
	free(package);
}

static int fail(struct package *package, zip_error_t *failure, struct error *error)
{
	if (zip_error_code_zip(failure) == ZIP_ER_MEMORY)
		memory_exhausted(0);
	int status = error_format(error, MSG_LIBRARY, "ZIP: %s", zip_error_strerror(failure));
	if (package->zip)
		zip_discard(package->zip);
	package_free(package);
	return status;
}

static void add_source(struct package *package, const char *name, zip_source_t *source, int compression)
{
	zip_int64_t index = source ? zip_file_add(package->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
	if (index < 0)
		memory_exhausted(0);
	zip_set_file_compression(package->zip, (zip_uint64_t)index, compression, 0);
	zip_file_set_dostime(package->zip, (zip_uint64_t)index, DOS_TIME, DOS_DATE, 0);
	zip_file_set_external_attributes(package->zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
	                                 0100644u << 16);
}

void package_add_document(struct package *package, const char *name, const char *type)
{
	buffer_puts(&package->manifest, " <manifest:file-entry manifest:full-path=\"");
	text_xml(&package->manifest, name, strlen(name));
	buffer_puts(&package->manifest, strcmp(name, "/") == 0 ? "\" manifest:version=\"1.3" : "");
	buffer_printf(&package->manifest, "\" manifest:media-type=\"%s\"/>\n", type);
}

void package_make(struct package *package, const char *name, const char *type,
                  bool (*more)(void *context, struct buffer *bytes), void *context)
{
	package_add_document(package, name, type);
	add_source(package, name, source_made(package->zip, package->press, more, context), ZIP_CM_DEFLATE);
}

/* Bytes that are all there. */
struct whole {
	size_t length;
	char bytes[];
};

static bool give_whole(void *context, struct buffer *bytes)
{
	const struct whole *whole = context;
	buffer_add(bytes, whole->bytes, whole->length);
	return false;
}

static void add_whole(struct package *package, const char *name, struct buffer *bytes)
{
	struct whole *whole = memory_alloc(1, sizeof *whole + bytes->length);
	whole->length = bytes->length;
	memcpy(whole->bytes, bytes->bytes, bytes->length);
	buffer_free(bytes);
	add_source(package, name, source_made(package->zip, package->press, give_whole, whole),
	           ZIP_CM_DEFLATE);
}

void package_add(struct package *package, const char *name, const char *type, struct buffer *bytes)
{
	package_add_document(package, name, type);
	add_whole(package, name, bytes);
}

static void add_type(struct package *package, const char *type)
{
	char *bytes = memory_alloc(strlen(type), 1);
	memcpy(bytes, type, strlen(type));
	add_source(package, "mimetype", zip_source_buffer(package->zip, bytes, strlen(type), 1),
	           ZIP_CM_STORE);
}

struct package *package_open(const char *type, struct error *error)
{
	if (libzip_open(error) < 0)
		return NULL;
	struct package *package = memory_zalloc(1, sizeof *package);
	zip_error_t failure;
	zip_error_init(&failure);
	package->archive = archive_new();
	package->press = press_new();
	zip_source_t *source = source_written(package->archive, &failure);
	if (source)
		package->zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &failure);
	if (package->zip == NULL) {
		zip_source_free(source);
		fail(package, &failure, error);
		return NULL;
	}
	buffer_puts(&package->manifest,
	            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest "
	            "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
	            "manifest:version=\"1.3\">\n");
	package_add_document(package, "/", type);
	add_type(package, type);
	return package;
}

int package_close(struct package *package, struct out *out, struct error *error)
{
	buffer_puts(&package->manifest, "</manifest:manifest>\n");
	add_whole(package, "META-INF/manifest.xml", &package->manifest);
	if (zip_close(package->zip) < 0)
		return fail(package, zip_get_error(package->zip), error);
	int status = archive_copy(package->archive, out);
	package_free(package);
	return status;
}
