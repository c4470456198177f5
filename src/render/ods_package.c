#include "render/ods_package.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temporary.h"
#include "base/text.h"
#include "render/ods_source.h"

struct package {
	zip_t *zip;
	int descriptor; /* of what is written */
	struct buffer manifest;
};

/* How hard is compressed: more makes files a little smaller and takes much longer. */
enum { EFFORT = 3 };
enum { DOS_TIME = 0, DOS_DATE = 0x21 }; /* 1 January 1980, the first day that a zip knows */

static int fail(struct package *package, zip_error_t *failure, struct error *error)
{
	if (zip_error_code_zip(failure) == ZIP_ER_MEMORY)
		memory_exhausted(0);
	int status = error_format(error, MSG_LIBRARY, "ZIP: %s", zip_error_strerror(failure));
	if (package->zip)
		zip_discard(package->zip);
	close(package->descriptor);
	buffer_free(&package->manifest);
	free(package);
	return status;
}

static void add_source(struct package *package, const char *name, zip_source_t *source, int compression)
{
	zip_int64_t index = source ? zip_file_add(package->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
	if (index < 0)
		memory_exhausted(0);
	zip_set_file_compression(package->zip, (zip_uint64_t)index, compression,
	                         compression == ZIP_CM_DEFLATE ? EFFORT : 0);
	zip_file_set_dostime(package->zip, (zip_uint64_t)index, DOS_TIME, DOS_DATE, 0);
	zip_file_set_external_attributes(package->zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
	                                 0100644u << 16);
}

static void add_entry(struct package *package, const char *name, struct buffer *bytes, int compression)
{
	add_source(package, name, zip_source_buffer(package->zip, bytes->bytes, bytes->length, 1),
	           compression);
	*bytes = (struct buffer){0};
}

void package_add_document(struct package *package, const char *name, const char *type)
{
	buffer_puts(&package->manifest, " <manifest:file-entry manifest:full-path=\"");
	text_xml(&package->manifest, name, strlen(name));
	buffer_puts(&package->manifest, strcmp(name, "/") == 0 ? "\" manifest:version=\"1.3" : "");
	buffer_printf(&package->manifest, "\" manifest:media-type=\"%s\"/>\n", type);
}

void package_add(struct package *package, const char *name, const char *type, struct buffer *bytes)
{
	package_add_document(package, name, type);
	add_entry(package, name, bytes, ZIP_CM_DEFLATE);
}

void package_make(struct package *package, const char *name, const char *type,
                  bool (*more)(void *context, struct buffer *bytes), void *context)
{
	package_add_document(package, name, type);
	add_source(package, name, source_made(package->zip, more, context), ZIP_CM_DEFLATE);
}

struct package *package_open(const char *type, struct error *error)
{
	int descriptor = libzip_open(error) < 0 ? -1 : temporary_open(error);
	if (descriptor < 0)
		return NULL;
	struct package *package = memory_zalloc(1, sizeof *package);
	zip_error_t failure;
	zip_error_init(&failure);
	package->descriptor = descriptor;
	zip_source_t *source = source_written(descriptor, &failure);
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
	struct buffer mimetype = {0};
	buffer_puts(&mimetype, type);
	add_entry(package, "mimetype", &mimetype, ZIP_CM_STORE);
	return package;
}

static int copy_file(int descriptor, struct out *out, struct error *error)
{
	FILE *file = fdopen(descriptor, "rb");
	if (file == NULL) {
		close(descriptor);
		return error_system(error, MSG_READ, "ZIP", errno);
	}
	int status = out_copy(out, file);
	fclose(file);
	return status;
}

int package_close(struct package *package, struct out *out, struct error *error)
{
	buffer_puts(&package->manifest, "</manifest:manifest>\n");
	add_entry(package, "META-INF/manifest.xml", &package->manifest, ZIP_CM_DEFLATE);
	if (zip_close(package->zip) < 0)
		return fail(package, zip_get_error(package->zip), error);
	int descriptor = package->descriptor;
	free(package);
	return copy_file(descriptor, out, error);
}
