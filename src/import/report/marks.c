/* The remarks on one file as marks of its copy. */
#include "import/report/report.h"

struct mark *report_marks(const struct report *report, size_t file_index, const char *only, bool quiet_values,
                          struct arena *arena, size_t *count)
{
	static const enum mark_kind kinds[] = {[KIND_LEFT_OUT] = MARK_LEFT_OUT,
	                                       [KIND_GUESSED] = MARK_GUESSED,
	                                       [KIND_CHANGED] = MARK_CHANGED};
	struct mark *marks = arena_alloc(arena, report->count, sizeof *marks);
	struct buffer reason = {0};
	*count = 0;
	for (size_t i = 0; i < report->count; i++) {
		const struct remark *remark = &report->items[i];
		const struct report_source *source = &report->sources[remark->spot.source];
		enum kind kind = remark_kind(remark);
		if (kind == KIND_IGNORED || source->file_index != file_index || !remark->spot.row)
			continue;
		reason.length = 0;
		remark_french(&reason, remark);
		if (remark->result && !quiet_values) {
			buffer_puts(&reason, " → ");
			buffer_puts(&reason, remark->result);
		}
		marks[(*count)++] = (struct mark){source->sheet ? source->sheet : only,
		                                  remark->spot.row,
		                                  remark->spot.column,
		                                  kinds[kind],
		                                  quiet_values ? NULL : remark->value,
		                                  arena_strndup(arena, reason.bytes, reason.length)};
	}
	buffer_free(&reason);
	return marks;
}
