#include "render/ods_press.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/threads.h"

enum {
	PIECE = 1 << 18,  /* bytes, about */
	WINDOW = 1 << 13, /* of the piece before: as far as deflate can look back costs more than it gains */
	TURN = 32,        /* pieces that are compressed at a time: what comes of them is held */
	STEP = 1 << 30,   /* that zlib surely takes at once */
	ROOM = 1 << 14,
	EFFORT = 3 /* more makes files a little smaller and takes much longer */
};

/* What one thread has in hand. */
struct piece {
	struct buffer before; /* what the piece before ends with */
	struct buffer bytes, packed;
	bool made, last;
	uLong sum;
	z_stream stream;
};

struct press {
	bool (*more)(void *context, struct buffer *bytes);
	void *context;
	struct piece *pieces; /* in turn, one for each thread */
	size_t count;
	struct buffer end; /* of the piece that was made last */
	size_t next;       /* number of the piece that is compressed next */
	bool ended;        /* the last piece is made */
	struct buffer *to;
	uLong sum;
	uint64_t length;
};

static void keep_end(struct press *press, const struct buffer *bytes)
{
	size_t kept = bytes->length < WINDOW ? bytes->length : WINDOW;
	press->end.length = 0;
	buffer_add(&press->end, bytes->bytes + bytes->length - kept, kept);
}

static void make(struct press *press, struct piece *piece)
{
	piece->bytes.length = piece->packed.length = piece->before.length = 0;
	piece->made = !press->ended;
	if (!piece->made)
		return;
	buffer_room(&piece->bytes, PIECE);
	if (press->end.length)
		buffer_add(&piece->before, press->end.bytes, press->end.length);
	while (!press->ended && piece->bytes.length < PIECE)
		press->ended = !press->more(press->context, &piece->bytes);
	piece->last = press->ended;
	if (piece->bytes.length)
		keep_end(press, &piece->bytes);
}

/* Adds what the stream gives as long as it gives some. */
static void take(z_stream *stream, int flush, struct buffer *packed)
{
	do {
		stream->next_out = (Bytef *)buffer_room(packed, ROOM);
		stream->avail_out = ROOM;
		deflate(stream, flush);
		packed->length += ROOM - stream->avail_out;
	} while (stream->avail_out == 0);
}

static void compress_piece(void *context, size_t item)
{
	struct press *press = context;
	struct piece *piece = &press->pieces[(press->next + item) % press->count];
	z_stream *stream = &piece->stream;
	size_t left = piece->bytes.length;
	if (!piece->made)
		return;
	deflateReset(stream);
	if (piece->before.length)
		deflateSetDictionary(stream, (const Bytef *)piece->before.bytes, (uInt)piece->before.length);
	piece->sum = crc32_z(0, (const Bytef *)piece->bytes.bytes, left);
	stream->next_in = (Bytef *)piece->bytes.bytes;
	for (; left > STEP; left -= STEP) {
		stream->avail_in = STEP;
		take(stream, Z_NO_FLUSH, &piece->packed);
	}
	stream->avail_in = (uInt)left;
	take(stream, piece->last ? Z_FINISH : Z_SYNC_FLUSH, &piece->packed);
}

/* While others are compressed, what this thread has done is taken and it gets another piece. */
static bool pass_on(void *context, size_t item)
{
	struct press *press = context;
	struct piece *piece = &press->pieces[(press->next + item) % press->count];
	if (!piece->made)
		return false;
	buffer_add(press->to, piece->packed.bytes, piece->packed.length);
	press->sum = crc32_combine(press->sum, piece->sum, (z_off_t)piece->bytes.length);
	press->length += piece->bytes.length;
	make(press, piece);
	return true;
}

struct press *press_new(void)
{
	struct press *press = memory_zalloc(1, sizeof *press);
	press->count = threads_count();
	press->pieces = memory_zalloc(press->count, sizeof *press->pieces);
	for (size_t i = 0; i < press->count; i++)
		if (deflateInit2(&press->pieces[i].stream, EFFORT, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
		                 Z_DEFAULT_STRATEGY) != Z_OK)
			memory_exhausted(0);
	return press;
}

void press_begin(struct press *press, bool (*more)(void *context, struct buffer *bytes), void *context)
{
	press->more = more;
	press->context = context;
	press->end.length = press->next = 0;
	press->ended = false;
	press->sum = crc32_z(0, NULL, 0);
	press->length = 0;
	for (size_t i = 0; i < press->count; i++)
		make(press, &press->pieces[i]);
}

/* A last piece that stands alone needs no other thread. */
bool press_next(struct press *press, struct buffer *packed)
{
	size_t before = packed->length;
	press->to = packed;
	if (press->pieces[press->next % press->count].last) {
		compress_piece(press, 0);
		pass_on(press, 0);
	} else {
		threads_share_in_order(compress_piece, pass_on, press, TURN);
	}
	press->next += TURN;
	return packed->length > before;
}

uint32_t press_sum(const struct press *press)
{
	return (uint32_t)press->sum;
}

uint64_t press_length(const struct press *press)
{
	return press->length;
}

void press_free(struct press *press)
{
	for (size_t i = 0; i < press->count; i++) {
		deflateEnd(&press->pieces[i].stream);
		buffer_free(&press->pieces[i].before);
		buffer_free(&press->pieces[i].bytes);
		buffer_free(&press->pieces[i].packed);
	}
	free(press->pieces);
	buffer_free(&press->end);
	free(press);
}
