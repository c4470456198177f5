#include "render/ods_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temporary.h"

struct made {
	bool (*more)(void *context, struct buffer *bytes);
	void *context;
	struct buffer bytes;
	size_t next;
	bool ended;
};

static zip_int64_t read_made(struct made *made, char *bytes, zip_uint64_t length)
{
	size_t done = 0;
	while (done < length) {
		if (made->next == made->bytes.length) {
			if (made->ended)
				break;
			made->next = made->bytes.length = 0;
			made->ended = !made->more(made->context, &made->bytes);
		}
		size_t left = made->bytes.length - made->next, room = (size_t)length - done;
		size_t step = left < room ? left : room;
		if (step)
			memcpy(bytes + done, made->bytes.bytes + made->next, step);
		made->next += step;
		done += step;
	}
	return (zip_int64_t)done;
}

/* libzip asks for the size first, to choose how large a header it needs, and counts for itself what comes:
 * one is given that is surely less than where headers change. */
static zip_int64_t stat_made(void *data)
{
	zip_stat_t *stat = data;
	zip_stat_init(stat);
	stat->size = 0;
	stat->valid = ZIP_STAT_SIZE;
	return sizeof *stat;
}

static zip_int64_t on_made(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct made *made = context;
	switch (command) {
	case ZIP_SOURCE_OPEN:
	case ZIP_SOURCE_CLOSE:
		return 0;
	case ZIP_SOURCE_READ:
		return read_made(made, data, length);
	case ZIP_SOURCE_STAT:
		return stat_made(data);
	case ZIP_SOURCE_ERROR:
		return 2 * (zip_int64_t)sizeof(int);
	case ZIP_SOURCE_FREE:
		buffer_free(&made->bytes);
		free(made->context);
		free(made);
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_READABLE;
	default:
		return -1;
	}
}

zip_source_t *source_made(zip_t *zip, bool (*more)(void *context, struct buffer *bytes), void *context)
{
	struct made *made = memory_zalloc(1, sizeof *made);
	made->more = more;
	made->context = context;
	return zip_source_function(zip, on_made, made);
}

struct written {
	int descriptor;
	zip_error_t failure;
};

static zip_int64_t fail(struct written *written, int reason)
{
	zip_error_set(&written->failure, ZIP_ER_WRITE, reason);
	return -1;
}

static zip_int64_t seek(struct written *written, void *data, zip_uint64_t length)
{
	const zip_source_args_seek_t *args =
	        ZIP_SOURCE_GET_ARGS(zip_source_args_seek_t, data, length, &written->failure);
	if (args == NULL)
		return -1;
	return lseek(written->descriptor, (off_t)args->offset, args->whence) < 0 ? fail(written, errno) : 0;
}

static zip_int64_t add(struct written *written, const char *bytes, zip_uint64_t length)
{
	int reason = temporary_add(written->descriptor, bytes, (size_t)length);
	return reason ? fail(written, reason) : (zip_int64_t)length;
}

static zip_int64_t on_written(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct written *written = context;
	switch (command) {
	case ZIP_SOURCE_WRITE:
		return add(written, data, length);
	case ZIP_SOURCE_SEEK_WRITE:
		return seek(written, data, length);
	case ZIP_SOURCE_TELL_WRITE:
		return (zip_int64_t)lseek(written->descriptor, 0, SEEK_CUR);
	case ZIP_SOURCE_STAT:
		/* there is nothing yet */
		zip_error_set(&written->failure, ZIP_ER_READ, ENOENT);
		return -1;
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&written->failure, data, length);
	case ZIP_SOURCE_FREE:
		free(written);
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_WRITABLE;
	case ZIP_SOURCE_OPEN:
	case ZIP_SOURCE_READ:
	case ZIP_SOURCE_SEEK:
	case ZIP_SOURCE_TELL:
		return fail(written, EINVAL);
	default:
		return 0;
	}
}

zip_source_t *source_written(int descriptor, zip_error_t *failure)
{
	struct written *written = memory_zalloc(1, sizeof *written);
	written->descriptor = descriptor;
	zip_source_t *source = zip_source_function_create(on_written, written, failure);
	if (source == NULL)
		free(written);
	return source;
}
