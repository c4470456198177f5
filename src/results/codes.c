#include "results/codes.h"

#include <stdlib.h>

void codes_make(struct codes *codes, const struct axis *axis, const char *before,
                void (*add)(struct buffer *buffer, const char *code), const char *after)
{
	size_t before_length = strlen(before), after_length = strlen(after);
	codes->count = axis ? axis->count : 1;
	codes->ends = memory_grow(codes->ends, &codes->capacity, codes->count, sizeof *codes->ends);
	codes->text.length = codes->longest = 0;
	buffer_puts(&codes->text, "");
	for (size_t i = 0, from = 0; i < codes->count; from = codes->ends[i++]) {
		if (axis) {
			buffer_add(&codes->text, before, before_length);
			add(&codes->text, axis->values[i].code);
			buffer_add(&codes->text, after, after_length);
		}
		codes->ends[i] = codes->text.length;
		if (codes->longest < codes->text.length - from)
			codes->longest = codes->text.length - from;
	}
}

void codes_free(struct codes *codes)
{
	buffer_free(&codes->text);
	free(codes->ends);
	*codes = (struct codes){0};
}
