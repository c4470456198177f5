#include "render/ods_package.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/text.h"

struct package {
	zip_t *zip;
	zip_source_t *bytes;
	struct buffer manifest;
};

enum { DOS_TIME = 0, DOS_DATE = 0x21 }; /* 1 January 1980, the first day that a zip knows */

static int fail(struct package *package, zip_error_t *failure, struct error *error)
{
	if (zip_error_code_zip(failure) == ZIP_ER_MEMORY)
		memory_exhausted(0);
	int status = error_format(error, MSG_LIBRARY, "ZIP: %s", zip_error_strerror(failure));
	if (package->zip)
		zip_discard(package->zip);
	buffer_free(&package->manifest);
	free(package);
	return status;
}

static void add_entry(struct package *package, const char *name, struct buffer *bytes, int compression)
{
	zip_source_t *source = zip_source_buffer(package->zip, bytes->bytes, bytes->length, 1);
	zip_int64_t index = source ? zip_file_add(package->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
	*bytes = (struct buffer){0};
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

void package_add(struct package *package, const char *name, const char *type, struct buffer *bytes)
{
	package_add_document(package, name, type);
	add_entry(package, name, bytes, ZIP_CM_DEFLATE);
}

struct package *package_open(const char *type, struct error *error)
{
	struct package *package = memory_zalloc(1, sizeof *package);
	zip_error_t failure;
	zip_error_init(&failure);
	package->bytes = zip_source_buffer_create(NULL, 0, 0, &failure);
	if (package->bytes)
		package->zip = zip_open_from_source(package->bytes, ZIP_CREATE | ZIP_TRUNCATE, &failure);
	if (package->zip == NULL) {
		zip_source_free(package->bytes);
		fail(package, &failure, error);
		return NULL;
	}
	/* the archive frees its source when it is closed, but what was written is read from it after that */
	zip_source_keep(package->bytes);
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

static int copy_source(zip_source_t *source, struct out *out)
{
	char bytes[65536];
	zip_int64_t length;
	if (zip_source_open(source) < 0)
		return -1;
	while ((length = zip_source_read(source, bytes, sizeof bytes)) > 0)
		out_write(out, bytes, (size_t)length);
	zip_source_close(source);
	return length < 0 ? -1 : 0;
}

int package_close(struct package *package, struct out *out, struct error *error)
{
	zip_source_t *bytes = package->bytes;
	buffer_puts(&package->manifest, "</manifest:manifest>\n");
	add_entry(package, "META-INF/manifest.xml", &package->manifest, ZIP_CM_DEFLATE);
	int status = 0;
	if (zip_close(package->zip) < 0) {
		status = fail(package, zip_get_error(package->zip), error);
	} else {
		free(package);
		if (copy_source(bytes, out) < 0)
			status = error_format(error, MSG_LIBRARY, "ZIP: %s",
			                      zip_error_strerror(zip_source_error(bytes)));
	}
	zip_source_free(bytes);
	return status;
}
