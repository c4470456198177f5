#include "import/report.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sheet/sheet.h"

#define N_(text) text

static const struct {
	const char *code, *english, *french;
	enum kind kind;
} reasons[] = {
#define REASON(code, kind, english, french) {#code, english, french, KIND_##kind},
#include "import/reasons.def"
#undef REASON
};

size_t report_source(struct report *report, const char *file, const char *sheet, size_t file_index)
{
	report->sources =
	        arena_append(&report->arena, report->sources, &report->source_count, sizeof *report->sources);
	report->sources[report->source_count - 1] =
	        (struct report_source){arena_strdup(&report->arena, file),
	                               sheet ? arena_strdup(&report->arena, sheet) : NULL,
	                               file_index,
	                               NULL,
	                               0,
	                               NULL};
	return report->source_count - 1;
}

static const char *copy(struct report *report, const char *text)
{
	return text ? arena_strdup(&report->arena, text) : NULL;
}

static const char *title(struct report *report, const char *text)
{
	if (!text)
		return NULL;
	long known = map_find(&report->titles, text, strlen(text));
	if (known >= 0)
		return report->title_texts[known];
	report->title_texts = arena_append(&report->arena, report->title_texts, &report->title_count,
	                                   sizeof *report->title_texts);
	const char *copied = report->title_texts[report->title_count - 1] = copy(report, text);
	map_add(&report->titles, copied, strlen(copied), report->title_count - 1, NULL);
	return copied;
}

void report_titles(struct report *report, size_t source, const char *const *titles, size_t count)
{
	struct report_source *target = &report->sources[source];
	target->titles = arena_zalloc(&report->arena, count, sizeof *target->titles);
	target->title_count = count;
	for (size_t i = 0; i < count; i++)
		target->titles[i] = title(report, titles[i]);
}

void report_hide(struct report *report, size_t source, size_t column)
{
	struct report_source *target = &report->sources[source];
	if (!target->secret)
		target->secret = arena_zalloc(&report->arena, target->title_count + 1, 1);
	if (column < target->title_count)
		target->secret[column] = true;
}

void report_add(struct report *report, const struct remark *remark)
{
	report->items =
	        memory_grow(report->items, &report->capacity, report->count + 1, sizeof *report->items);
	struct remark *item = &report->items[report->count++];
	*item = *remark;
	const struct report_source *source = &report->sources[remark->spot.source];
	size_t column = remark->spot.column;
	item->title = remark->title                             ? title(report, remark->title)
	              : column && column <= source->title_count ? source->titles[column - 1]
	                                                        : NULL;
	bool secret = source->secret && column && column <= source->title_count && source->secret[column - 1];
	item->value = secret ? NULL : copy(report, remark->value);
	item->result = secret ? NULL : copy(report, remark->result);
	item->detail = copy(report, remark->detail);
	report->kinds[remark_kind(item)]++;
}

enum kind remark_kind(const struct remark *remark)
{
	return reasons[remark->why].kind;
}

static const char *kind_code(enum kind kind)
{
	static const char *const codes[] = {"ecarte", "devine", "change", "ignore"};
	return codes[kind];
}

struct ranked {
	struct remark remark;
	size_t rank;
};

static int compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	const struct spot *x = &a->remark.spot, *y = &b->remark.spot;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return a->rank < b->rank ? -1 : 1;
}

void report_sort(struct report *report)
{
	struct ranked *ranked = memory_alloc(report->count, sizeof *ranked);
	for (size_t i = 0; i < report->count; i++)
		ranked[i] = (struct ranked){report->items[i], i};
	qsort(ranked, report->count, sizeof *ranked, compare);
	for (size_t i = 0; i < report->count; i++)
		report->items[i] = ranked[i].remark;
	free(ranked);
}

static void reason(struct buffer *buffer, const char *text, const char *detail)
{
	const char *mark = strstr(text, "%s");
	buffer_add(buffer, text, mark ? (size_t)(mark - text) : strlen(text));
	if (mark) {
		buffer_puts(buffer, detail ? detail : "");
		buffer_puts(buffer, mark + 2);
	}
}

void remark_french(struct buffer *buffer, const struct remark *remark)
{
	reason(buffer, reasons[remark->why].french, remark->detail);
}

static void put_message(struct buffer *buffer, const struct remark *remark)
{
	reason(buffer, gettext(reasons[remark->why].english), remark->detail);
}

const char *report_place(struct arena *arena, const struct report_source *source)
{
	return source->sheet ? arena_printf(arena, "%s [%s]", source->file, source->sheet) : source->file;
}

static const char *column_title(struct arena *arena, const struct remark *remark)
{
	char name[8] = "";
	if (!remark->spot.column)
		return NULL;
	sheet_column_name(remark->spot.column, name);
	return remark->title ? arena_printf(arena, "%s (%s)", name, remark->title)
	                     : arena_strdup(arena, name);
}

/* The same guess of the same value in the same column is told once. */
static bool told_before(struct map *told, struct arena *arena, const struct remark *remark)
{
	if (!remark->spot.column && remark->why != WHY_ASSUMED)
		return false;
	const char *key = arena_printf(arena, "%d %u %u %s %s %s", (int)remark->why,
	                               (unsigned)remark->spot.source, (unsigned)remark->spot.column,
	                               remark->why != WHY_ASSUMED && remark->result ? remark->result : "",
	                               remark->detail ? remark->detail : "",
	                               remark->why != WHY_REPEATED && remark->value ? remark->value : "");
	bool added;
	map_add(told, key, strlen(key), told->count, &added);
	return !added;
}

void report_findings(const struct report *report, struct findings *findings)
{
	struct arena arena = {0};
	struct buffer text = {0};
	struct map told = {0};
	for (size_t i = 0; i < report->count; i++) {
		const struct remark *remark = &report->items[i];
		enum kind kind = remark_kind(remark);
		if (kind != KIND_LEFT_OUT && (kind != KIND_GUESSED || told_before(&told, &arena, remark)))
			continue;
		struct place place = {report_place(&arena, &report->sources[remark->spot.source]),
		                      remark->spot.row, column_title(&arena, remark)};
		text.length = 0;
		put_message(&text, remark);
		findings_add(findings, kind == KIND_GUESSED ? MSG_IMPORT_GUESSED : MSG_IMPORT_LEFT_OUT, place,
		             text.bytes, remark->value);
	}
	buffer_free(&text);
	map_free(&told);
	arena_free(&arena);
}

static void text_line(struct buffer *line, struct arena *arena, const struct report *report,
                      const struct remark *remark, bool quiet)
{
	static const char *const words[] = {"écarté", "deviné", "changé", "ignoré"};
	const struct report_source *source = &report->sources[remark->spot.source];
	const char *title = column_title(arena, remark);
	text_plain(line, report_place(arena, source));
	if (remark->spot.row)
		buffer_printf(line, ", ligne %u", (unsigned)remark->spot.row);
	if (title) {
		buffer_puts(line, ", colonne ");
		text_plain(line, title);
	}
	buffer_printf(line, "%s: %s, ", TEXT_NBSP, words[remark_kind(remark)]);
	remark_french(line, remark);
	if (remark->value && !quiet) {
		buffer_printf(line, "%s: «%s", TEXT_NBSP, TEXT_NBSP);
		text_plain(line, remark->value);
		buffer_printf(line, "%s»", TEXT_NBSP);
	}
	if (remark->result && !quiet) {
		buffer_puts(line, " → ");
		text_plain(line, remark->result);
	}
	buffer_putc(line, '\n');
}

static void text_counts(struct buffer *line, const struct report *report)
{
	buffer_printf(line,
	              "Lignes lues" TEXT_NBSP ": %zu. Écarté" TEXT_NBSP ": %zu, deviné" TEXT_NBSP
	              ": %zu, changé" TEXT_NBSP ": %zu, ignoré" TEXT_NBSP ": %zu.\n",
	              report->rows, report->kinds[KIND_LEFT_OUT], report->kinds[KIND_GUESSED],
	              report->kinds[KIND_CHANGED], report->kinds[KIND_IGNORED]);
}

void import_report_text(struct out *out, const struct report *report, const struct report_style *style)
{
	struct arena arena = {0};
	struct buffer line = {0};
	for (size_t i = 0; i < report->count; i++) {
		line.length = 0;
		text_line(&line, &arena, report, &report->items[i], style->quiet_values);
		out_write(out, line.bytes, line.length);
	}
	line.length = 0;
	text_counts(&line, report);
	out_write(out, line.bytes, line.length);
	buffer_free(&line);
	arena_free(&arena);
}

static void csv_field(struct buffer *line, const char *text, bool safe, char after)
{
	struct buffer field = {0};
	if (safe && text && text_looks_formula(text, strlen(text)))
		buffer_putc(&field, '\'');
	buffer_puts(&field, text ? text : "");
	text_csv(line, field.bytes ? field.bytes : "", field.length, ';');
	buffer_putc(line, after);
	buffer_free(&field);
}

static void csv_line(struct buffer *line, const struct report *report, const struct remark *remark,
                     const struct report_style *style)
{
	const struct report_source *source = &report->sources[remark->spot.source];
	struct buffer text = {0};
	char column[8] = "", code[40];
	bool safe = style->csv_safe;
	if (remark->spot.column)
		sheet_column_name(remark->spot.column, column);
	snprintf(code, sizeof code, "%s", reasons[remark->why].code);
	for (char *p = code; *p; p++)
		*p = *p == '_' ? '-' : (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
	remark_french(&text, remark);
	csv_field(line, kind_code(remark_kind(remark)), false, ';');
	csv_field(line, source->file, safe, ';');
	csv_field(line, source->sheet, safe, ';');
	if (remark->spot.row)
		buffer_printf(line, "%u", (unsigned)remark->spot.row);
	buffer_putc(line, ';');
	csv_field(line, column, false, ';');
	csv_field(line, remark->title, safe, ';');
	csv_field(line, style->quiet_values ? NULL : remark->value, safe, ';');
	csv_field(line, style->quiet_values ? NULL : remark->result, safe, ';');
	csv_field(line, code, false, ';');
	csv_field(line, text.bytes, safe, '\n');
	buffer_free(&text);
}

void import_report_csv(struct out *out, const struct report *report, const struct report_style *style)
{
	struct buffer line = {0};
	out_puts(out, "nature;fichier;feuille;ligne;colonne;titre;valeur;repris;motif;raison\n");
	for (size_t i = 0; i < report->count; i++) {
		line.length = 0;
		csv_line(&line, report, &report->items[i], style);
		out_write(out, line.bytes, line.length);
	}
	buffer_free(&line);
}

void report_free(struct report *report)
{
	free(report->items);
	map_free(&report->titles);
	arena_free(&report->arena);
	*report = (struct report){0};
}
