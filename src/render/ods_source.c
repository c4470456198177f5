#include "render/ods_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temporary.h"

#define SMALL ((size_t)4 << 20)

struct made {
	struct press *press;
	bool (*more)(void *context, struct buffer *bytes);
	void *context;
	bool begun;
	struct buffer packed;
	size_t next;
};

static zip_int64_t read_made(struct made *made, char *bytes, zip_uint64_t length)
{
	size_t done = 0;
	while (done < length) {
		if (made->next == made->packed.length) {
			made->next = made->packed.length = 0;
			if (!press_next(made->press, &made->packed))
				break;
		}
		size_t left = made->packed.length - made->next, room = (size_t)length - done;
		size_t step = left < room ? left : room;
		memcpy(bytes + done, made->packed.bytes + made->next, step);
		made->next += step;
		done += step;
	}
	return (zip_int64_t)done;
}

/* libzip asks for the size first, to choose how large a header it needs, and again when all is written:
 * before, one is given that is surely less than where headers change. */
static zip_int64_t stat_made(const struct made *made, void *data)
{
	zip_stat_t *stat = data;
	zip_stat_init(stat);
	stat->size = made->begun ? press_length(made->press) : 0;
	stat->crc = made->begun ? press_sum(made->press) : 0;
	stat->comp_method = ZIP_CM_DEFLATE;
	stat->valid = ZIP_STAT_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
	return sizeof *stat;
}

static zip_int64_t on_made(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct made *made = context;
	switch (command) {
	case ZIP_SOURCE_OPEN:
		press_begin(made->press, made->more, made->context);
		made->begun = true;
		return 0;
	case ZIP_SOURCE_CLOSE:
		return 0;
	case ZIP_SOURCE_READ:
		return read_made(made, data, length);
	case ZIP_SOURCE_STAT:
		return stat_made(made, data);
	case ZIP_SOURCE_ERROR:
		return 2 * (zip_int64_t)sizeof(int);
	case ZIP_SOURCE_FREE:
		buffer_free(&made->packed);
		free(made->context);
		free(made);
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_READABLE;
	default:
		return -1;
	}
}

zip_source_t *source_made(zip_t *zip, struct press *press, bool (*more)(void *context, struct buffer *bytes),
                          void *context)
{
	struct made *made = memory_zalloc(1, sizeof *made);
	made->press = press;
	made->more = more;
	made->context = context;
	return zip_source_function(zip, on_made, made);
}

/* In memory as long as it is small, then in a file without a name. */
struct archive {
	struct buffer bytes;
	size_t at;
	int descriptor; /* -1: there is none yet */
	zip_error_t failure;
};

static zip_int64_t fail(struct archive *archive, int reason)
{
	zip_error_set(&archive->failure, ZIP_ER_WRITE, reason);
	return -1;
}

static zip_int64_t tell(const struct archive *archive)
{
	return archive->descriptor < 0 ? (zip_int64_t)archive->at
	                               : (zip_int64_t)lseek(archive->descriptor, 0, SEEK_CUR);
}

static zip_int64_t seek(struct archive *archive, void *data, zip_uint64_t length)
{
	const zip_source_args_seek_t *args =
	        ZIP_SOURCE_GET_ARGS(zip_source_args_seek_t, data, length, &archive->failure);
	if (args == NULL)
		return -1;
	if (archive->descriptor >= 0)
		return lseek(archive->descriptor, (off_t)args->offset, args->whence) < 0
		               ? fail(archive, errno)
		               : 0;
	zip_int64_t from = args->whence == SEEK_SET   ? 0
	                   : args->whence == SEEK_CUR ? (zip_int64_t)archive->at
	                                              : (zip_int64_t)archive->bytes.length;
	zip_int64_t length_now = (zip_int64_t)archive->bytes.length;
	if (args->offset < -from || args->offset > length_now - from)
		return fail(archive, EINVAL);
	archive->at = (size_t)(from + args->offset);
	return 0;
}

/* Goes on in a file. */
static int leave_memory(struct archive *archive)
{
	struct error error = {0};
	int reason = 0;
	archive->descriptor = temporary_open(&error);
	if (archive->descriptor < 0)
		return errno;
	if (archive->bytes.length)
		reason = temporary_add(archive->descriptor, archive->bytes.bytes, archive->bytes.length);
	if (!reason && lseek(archive->descriptor, (off_t)archive->at, SEEK_SET) < 0)
		reason = errno;
	buffer_free(&archive->bytes);
	return reason;
}

static void add_in_memory(struct archive *archive, const char *bytes, size_t length)
{
	size_t over = archive->bytes.length - archive->at;
	size_t replaced = over < length ? over : length;
	if (replaced)
		memcpy(archive->bytes.bytes + archive->at, bytes, replaced);
	buffer_add(&archive->bytes, bytes + replaced, length - replaced);
	archive->at += length;
}

static zip_int64_t add(struct archive *archive, const char *bytes, zip_uint64_t length)
{
	int reason = 0;
	if (archive->descriptor < 0 && archive->bytes.length + length > SMALL)
		reason = leave_memory(archive);
	if (!reason && archive->descriptor >= 0)
		reason = temporary_add(archive->descriptor, bytes, (size_t)length);
	else if (!reason)
		add_in_memory(archive, bytes, (size_t)length);
	return reason ? fail(archive, reason) : (zip_int64_t)length;
}

static zip_int64_t on_archive(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct archive *archive = context;
	switch (command) {
	case ZIP_SOURCE_WRITE:
		return add(archive, data, length);
	case ZIP_SOURCE_SEEK_WRITE:
		return seek(archive, data, length);
	case ZIP_SOURCE_TELL_WRITE:
		return tell(archive);
	case ZIP_SOURCE_STAT:
		/* there is nothing yet */
		zip_error_set(&archive->failure, ZIP_ER_READ, ENOENT);
		return -1;
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&archive->failure, data, length);
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_WRITABLE;
	case ZIP_SOURCE_OPEN:
	case ZIP_SOURCE_READ:
	case ZIP_SOURCE_SEEK:
	case ZIP_SOURCE_TELL:
		return fail(archive, EINVAL);
	default:
		return 0;
	}
}

struct archive *archive_new(void)
{
	struct archive *archive = memory_zalloc(1, sizeof *archive);
	archive->descriptor = -1;
	return archive;
}

zip_source_t *source_written(struct archive *archive, zip_error_t *failure)
{
	return zip_source_function_create(on_archive, archive, failure);
}

int archive_copy(struct archive *archive, struct out *out)
{
	int descriptor = archive->descriptor;
	archive->descriptor = -1;
	return descriptor < 0 ? out_write(out, archive->bytes.bytes, archive->bytes.length)
	                      : out_copy_descriptor(out, descriptor);
}

void archive_free(struct archive *archive)
{
	if (archive->descriptor >= 0)
		close(archive->descriptor);
	buffer_free(&archive->bytes);
	free(archive);
}
