/* The report as findings, as text, as CSV. */
#include <stdio.h>

#include "base/text.h"
#include "import/report/private.h"
#include "sheet/sheet.h"

static void add_text(struct buffer *key, const char *text)
{
	buffer_puts(key, text ? text : "");
	buffer_putc(key, '\0');
}

/* The same guess of the same value in the same column is told once. */
static bool told_before(struct memo *told, struct buffer *key, const struct remark *remark)
{
	const uint32_t place[] = {(uint32_t)remark->why, remark->spot.source, remark->spot.column};
	bool known;
	if (!remark->spot.column && remark->why != WHY_ASSUMED)
		return false;
	key->length = 0;
	buffer_add(key, (const char *)place, sizeof place);
	add_text(key, remark->why != WHY_ASSUMED ? remark->result : NULL);
	add_text(key, remark->detail);
	add_text(key, remark->why != WHY_REPEATED ? remark->value : NULL);
	memo_item(told, key->bytes, key->length, &known);
	return known;
}

void report_findings(const struct report *report, struct findings *findings)
{
	struct arena arena = {0};
	struct buffer text = {0}, key = {0};
	struct memo told = {.size = 1};
	for (size_t i = 0; i < report->count; i++) {
		const struct remark *remark = &report->items[i];
		enum kind kind = remark_kind(remark);
		if (kind != KIND_LEFT_OUT && (kind != KIND_GUESSED || told_before(&told, &key, remark)))
			continue;
		struct place place = {report_place(&arena, &report->sources[remark->spot.source]),
		                      remark->spot.row, remark_column(&arena, remark)};
		text.length = 0;
		remark_message(&text, remark);
		findings_add(findings, kind == KIND_GUESSED ? MSG_IMPORT_GUESSED : MSG_IMPORT_LEFT_OUT, place,
		             text.bytes, remark->value);
		arena_clear(&arena);
	}
	buffer_free(&text);
	buffer_free(&key);
	memo_free(&told);
	arena_free(&arena);
}

static void text_line(struct buffer *line, struct arena *arena, const struct report *report,
                      const struct remark *remark, bool quiet)
{
	const char *column = remark_column(arena, remark);
	text_plain(line, report_place(arena, &report->sources[remark->spot.source]));
	if (remark->spot.row)
		buffer_printf(line, ", ligne %u", (unsigned)remark->spot.row);
	if (column) {
		buffer_puts(line, ", colonne ");
		text_plain(line, column);
	}
	buffer_printf(line, "%s: %s, ", TEXT_NBSP, kind_word(remark_kind(remark)));
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
		arena_clear(&arena);
	}
	line.length = 0;
	text_counts(&line, report);
	out_write(out, line.bytes, line.length);
	buffer_free(&line);
	arena_free(&arena);
}

/* safe: what a spreadsheet program would take for a formula gets an apostrophe before it. */
static void csv_field(struct buffer *line, const char *text, bool safe, char after)
{
	const char *value = text ? text : "";
	size_t length = strlen(value);
	if (safe && text_looks_formula(value, length)) {
		struct buffer marked = {0};
		buffer_putc(&marked, '\'');
		buffer_add(&marked, value, length);
		text_csv(line, marked.bytes, marked.length, ';');
		buffer_free(&marked);
	} else {
		text_csv(line, value, length, ';');
	}
	buffer_putc(line, after);
}

static void csv_line(struct buffer *line, struct buffer *reason, const struct report *report,
                     const struct remark *remark, const struct report_style *style)
{
	const struct report_source *source = &report->sources[remark->spot.source];
	char column[8] = "";
	bool safe = style->csv_safe;
	if (remark->spot.column)
		sheet_column_name(remark->spot.column, column);
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
	remark_code(line, remark);
	buffer_putc(line, ';');
	reason->length = 0;
	remark_french(reason, remark);
	csv_field(line, reason->bytes, safe, '\n');
}

void import_report_csv(struct out *out, const struct report *report, const struct report_style *style)
{
	struct buffer line = {0}, reason = {0};
	out_puts(out, "nature;fichier;feuille;ligne;colonne;titre;valeur;repris;motif;raison\n");
	for (size_t i = 0; i < report->count; i++) {
		line.length = 0;
		csv_line(&line, &reason, report, &report->items[i], style);
		out_write(out, line.bytes, line.length);
	}
	buffer_free(&line);
	buffer_free(&reason);
}
