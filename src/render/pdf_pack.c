/* Compressed streams of a PDF: what comes waits until there is enough for all threads, and what a font's file
 * holds of the font comes last. */
#include <stdatomic.h>
#include <stdlib.h>

#include "base/threads.h"
#include "render/pdf_private.h"

#define EFFORT  4 /* zlib's own 6 makes files a hundredth smaller and takes half as long again */
#define WAITING ((size_t)1 << 20)
#define ROOM    16384

/* One for each thread: they are large. */
static void open_deflaters(struct pdf *pdf)
{
	if (pdf->deflaters)
		return;
	pdf->deflater_count = threads_count();
	pdf->deflaters = memory_zalloc(pdf->deflater_count, sizeof *pdf->deflaters);
	for (size_t i = 0; i < pdf->deflater_count; i++)
		if (deflateInit(&pdf->deflaters[i], EFFORT) != Z_OK)
			memory_exhausted(0);
}

void pdf_pack_close(struct pdf *pdf)
{
	for (size_t i = 0; i < pdf->deflater_count; i++)
		deflateEnd(&pdf->deflaters[i]);
	for (size_t i = 0; i < pdf->waiting_count; i++) {
		buffer_free(&pdf->waiting[i].bytes);
		buffer_free(&pdf->waiting[i].packed);
	}
	free(pdf->deflaters);
	free(pdf->waiting);
}

static void pack(z_stream *deflater, const struct buffer *bytes, struct buffer *packed)
{
	deflateReset(deflater);
	deflater->next_in = (Bytef *)bytes->bytes;
	deflater->avail_in = (uInt)bytes->length;
	for (int status = Z_OK; status == Z_OK;) {
		deflater->next_out = (Bytef *)buffer_room(packed, ROOM);
		deflater->avail_out = ROOM;
		status = deflate(deflater, Z_FINISH);
		packed->length += ROOM - deflater->avail_out;
	}
}

struct packing {
	struct pdf *pdf;
	atomic_size_t next; /* of those that wait */
};

/* A share of what waits: as much as comes to it. */
static void pack_share(void *context, size_t share)
{
	struct packing *packing = context;
	struct pdf *pdf = packing->pdf;
	for (size_t i; (i = atomic_fetch_add(&packing->next, 1)) < pdf->waiting_count;) {
		struct pdf_waiting *waiting = &pdf->waiting[i];
		if (!waiting->face || pdf_subset_make(waiting->face, &waiting->bytes))
			pack(&pdf->deflaters[share], &waiting->bytes, &waiting->packed);
	}
}

static HPDF_STATUS write_filter(HPDF_Dict dict, HPDF_Stream stream)
{
	(void)dict;
	return HPDF_Stream_WriteStr(stream, "/Filter [ /FlateDecode ]\n");
}

void pdf_add_packed(HPDF_Dict dict, struct buffer *packed)
{
	HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)packed->bytes, (HPDF_UINT)packed->length);
	dict->filter = HPDF_STREAM_FILTER_NONE;
	dict->write_fn = write_filter;
	buffer_free(packed);
}

static void hand_over(struct pdf_waiting *waiting)
{
	if (waiting->face) {
		struct pdf_font_file *file = waiting->face->stream->attr;
		file->subset_length = waiting->bytes.length;
		file->subset = waiting->packed;
	} else {
		pdf_add_packed(waiting->dict, &waiting->packed);
	}
	buffer_free(&waiting->bytes);
}

static void pack_waiting(struct pdf *pdf)
{
	struct packing packing = {.pdf = pdf};
	open_deflaters(pdf);
	threads_share(pack_share, &packing,
	              pdf->waiting_count < pdf->deflater_count ? pdf->waiting_count : pdf->deflater_count);
	for (size_t i = 0; i < pdf->waiting_count; i++)
		hand_over(&pdf->waiting[i]);
	pdf->waiting_count = pdf->waiting_bytes = 0;
}

static struct pdf_waiting *add_waiting(struct pdf *pdf)
{
	pdf->waiting = memory_grow(pdf->waiting, &pdf->waiting_capacity, pdf->waiting_count + 1,
	                           sizeof *pdf->waiting);
	struct pdf_waiting *waiting = &pdf->waiting[pdf->waiting_count++];
	*waiting = (struct pdf_waiting){0};
	return waiting;
}

void pdf_compress(struct pdf *pdf, const struct buffer *bytes, HPDF_Dict dict)
{
	struct pdf_waiting *waiting = add_waiting(pdf);
	waiting->dict = dict;
	if (bytes->length)
		buffer_add(&waiting->bytes, bytes->bytes, bytes->length);
	pdf->waiting_bytes += bytes->length;
	if (pdf->waiting_bytes > WAITING)
		pack_waiting(pdf);
}

void pdf_pack_finish(struct pdf *pdf)
{
	for (int i = 0; i < pdf->font_count; i++)
		add_waiting(pdf)->face = pdf->fonts[i].definition->attr;
	pack_waiting(pdf);
}
