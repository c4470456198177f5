#include "render/workbook_results.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "results/compare.h"
#include "results/shown.h"
#include "results/words.h"

enum {
	CHARTS_BY_HEADING = 3, /* on a sheet that many tables share */
	WIDE_COLUMNS = 12,     /* a table with more has a sheet for itself */
	CHART_BARS_MAX = 25,
	CHART_WIDTH = 430,
	CHART_BAR = 26,
	CHART_FRAME = 70,
	ROW_HEIGHT = 20
};

struct place_of {
	const struct sheet *sheet;
	size_t row;
};

struct filler {
	struct workbook *book;
	const struct results *results;
	enum book_grouping grouping;
	struct sheet *contents, *sheet;
	size_t row; /* the next free one of the sheet */
	size_t charts;
	struct place_of *places; /* of each statistic, in the order below */
	const struct sheet **lists;
	size_t *order; /* statistics heading by heading, in the order of first appearance */
};

static const struct statistic *ordered(const struct filler *filler, size_t position)
{
	return &filler->results->statistics[filler->order[position]];
}

static bool begins_heading(const struct filler *filler, size_t position)
{
	return position == 0 ||
	       strcmp(ordered(filler, position)->heading, ordered(filler, position - 1)->heading) != 0;
}

/* A favourite may come back to a heading: its statistics are still kept together. */
static void order_by_heading(struct filler *filler)
{
	const struct results *results = filler->results;
	size_t *headings = memory_alloc(results->count, sizeof *headings), count = 0, placed = 0;
	struct map seen = {0};
	for (size_t i = 0; i < results->count; i++) {
		const char *heading = results->statistics[i].heading;
		bool added;
		headings[i] = map_add(&seen, heading, strlen(heading), count, &added);
		count += added;
	}
	for (size_t heading = 0; heading < count; heading++)
		for (size_t i = 0; i < results->count; i++)
			if (headings[i] == heading)
				filler->order[placed++] = i;
	map_free(&seen);
	free(headings);
}

/* Counts of rows that are each in one value, over a total: elsewhere shares would not add up to the whole. */
static bool has_shares(const struct statistic *statistic)
{
	size_t columns = statistic_columns(statistic);
	if (statistic->kind != MEASURE_COUNT || statistic->axes == 0 || statistic->rows.multiple ||
	    statistic_is_comparison(statistic))
		return false;
	const struct cell *total = statistic_cell(statistic, statistic->rows.count - 1, columns - 1);
	if (total->masked || total->value <= 0)
		return false;
	for (size_t row = 0; row < statistic->rows.count; row++) {
		const struct cell *cell = statistic_cell(statistic, row, columns - 1);
		if (!cell->masked && (cell->value < 0 || cell->value > total->value))
			return false;
	}
	return true;
}

/* A masked value cannot be drawn, and leaving it out would read as zero. */
static bool has_chart(const struct filler *filler, const struct statistic *statistic)
{
	size_t bars = statistic->rows.count - 1;
	if (statistic->axes != 1 || !measure_counts(statistic->kind) || bars < 2 || bars > CHART_BARS_MAX)
		return false;
	if (filler->grouping == GROUP_HEADING && filler->charts >= CHARTS_BY_HEADING)
		return false;
	bool any = false;
	for (size_t row = 0; row < bars; row++) {
		const struct cell *cell = statistic_cell(statistic, row, 0);
		if (cell->masked || cell->value == DECIMAL_NONE || cell->value < 0)
			return false;
		any = any || cell->value > 0;
	}
	return any;
}

static enum book_look value_look(bool total_row, bool total_column)
{
	return total_row ? LOOK_TOTAL_VALUE : total_column ? LOOK_SUM_VALUE : LOOK_VALUE;
}

static void add_value(struct filler *filler, const struct statistic *statistic, const struct cell *cell,
                      size_t column, enum book_look look, int places)
{
	struct cell shown = cell_shown(filler->results, statistic, cell);
	char mark[CELL_MARK_SIZE];
	if (shown.masked)
		sheet_add_masked(filler->sheet, filler->row, column, look, cell_mark(&shown, mark));
	else
		sheet_add_number(filler->sheet, filler->row, column, look, shown.value, places);
}

static void add_share(struct filler *filler, const struct statistic *statistic, size_t row, size_t first_row)
{
	size_t columns = statistic_columns(statistic), last = statistic->rows.count - 1;
	const struct cell *cell = statistic_cell(statistic, row, columns - 1);
	enum book_look look = value_look(row == last, false);
	if (cell->masked) {
		sheet_add_masked(filler->sheet, filler->row, columns + 1, look, "s");
		return;
	}
	struct book_cell *share = sheet_add_empty(filler->sheet, filler->row, columns + 1, look);
	if (cell->value == DECIMAL_NONE)
		return;
	share->kind = BOOK_PERCENT;
	share->value = cell->value;
	share->whole = statistic_cell(statistic, last, columns - 1)->value;
	share->value_row = (uint32_t)filler->row;
	share->whole_row = (uint32_t)(first_row + last);
	share->value_column = share->whole_column = (uint32_t)columns;
}

static void add_rows(struct filler *filler, const struct statistic *statistic, bool shares)
{
	size_t columns = statistic_columns(statistic), first = filler->row, last = statistic->rows.count - 1;
	int places = statistic_places(statistic);
	bool sums = statistic->axes == 2 && !statistic_is_comparison(statistic);
	for (size_t row = 0; row <= last; row++, filler->row++) {
		bool total = row == last && last > 0;
		sheet_add_text(filler->sheet, filler->row, 0, total ? LOOK_TOTAL_LABEL : LOOK_LABEL,
		               statistic->rows.values[row].label);
		for (size_t column = 0; column < columns; column++)
			add_value(filler, statistic, statistic_cell(statistic, row, column), column + 1,
			          value_look(total, sums && column == columns - 1),
			          column_places(statistic, column, places));
		if (shares)
			add_share(filler, statistic, row, first);
	}
}

/* A crossed table has two rows of headers: what its numbers are and what its columns stand for, then the
 * values. */
static void add_headers(struct filler *filler, const struct statistic *statistic, bool shares)
{
	struct buffer title = {0};
	size_t columns = statistic_columns(statistic);
	measure_title(statistic, &title);
	if (statistic->axes == 2) {
		sheet_add_text(filler->sheet, filler->row, 0, LOOK_HEADER, title.bytes);
		sheet_add_text(filler->sheet, filler->row, 1, LOOK_HEADER, statistic->columns.label)->span =
		        (uint32_t)(columns + shares);
		filler->row++;
	}
	sheet_add_text(filler->sheet, filler->row, 0, LOOK_HEADER,
	               statistic->axes ? statistic->rows.label : "");
	for (size_t column = 0; column < columns; column++)
		sheet_add_text(filler->sheet, filler->row, column + 1, LOOK_HEADER_VALUE,
		               statistic->axes == 2 ? statistic->columns.values[column].label : title.bytes);
	if (shares)
		sheet_add_text(filler->sheet, filler->row, columns + 1, LOOK_HEADER_VALUE,
		               "Part du" TEXT_NBSP "total");
	filler->row++;
	buffer_free(&title);
}

static void add_note(struct filler *filler, const struct statistic *statistic)
{
	struct buffer note = {0};
	results_note(filler->results, statistic, &note);
	if (statistic->kind == MEASURE_COUNT && statistic->rows.multiple &&
	    !statistic_is_comparison(statistic))
		buffer_puts(&note, " Pour cette raison, aucune part en pourcentage n’est donnée.");
	sheet_add_text(filler->sheet, filler->row++, 0, LOOK_NOTE, note.bytes)->span = 0;
	buffer_free(&note);
}

/* Beside the table; gives the first row below it. */
static size_t add_chart(struct filler *filler, const struct statistic *statistic, size_t header, bool shares)
{
	size_t bars = statistic->rows.count - 1;
	struct buffer description = {0};
	buffer_printf(&description,
	              "Diagramme en barres" TEXT_NBSP ": %s, par %s. Les valeurs sont dans le tableau.",
	              statistic->label, statistic->rows.label);
	struct book_chart chart = {.row = header,
	                           .column = shares ? 3 : 2,
	                           .width = CHART_WIDTH,
	                           .height = (int)bars * CHART_BAR + CHART_FRAME,
	                           .title = statistic->label,
	                           .description = description.bytes,
	                           .label_column = 0,
	                           .value_column = 1,
	                           .first = header + 1,
	                           .last = header + bars};
	sheet_add_chart(filler->sheet, chart);
	filler->charts++;
	buffer_free(&description);
	return header + (size_t)(chart.height + ROW_HEIGHT - 1) / ROW_HEIGHT + 1;
}

static void add_table(struct filler *filler, const struct statistic *statistic)
{
	bool shares = !filler->results->without_shares && has_shares(statistic),
	     chart = has_chart(filler, statistic);
	size_t header = filler->row, below = 0;
	add_headers(filler, statistic, shares);
	add_rows(filler, statistic, shares);
	if (chart)
		below = add_chart(filler, statistic, header, shares);
	filler->row = (filler->row > below ? filler->row : below) + 1;
}

static void begin_sheet(struct filler *filler, const char *name, const char *title)
{
	filler->sheet = workbook_add_sheet(filler->book, name);
	filler->charts = 0;
	sheet_add_text(filler->sheet, 0, 0, LOOK_TITLE, title)->span = 0;
	struct book_cell *back = sheet_add_link(filler->sheet, 1, 0, "← Sommaire", filler->contents, 0);
	back->look = LOOK_SUBTITLE;
	filler->row = 3;
}

/* A sheet that one statistic has for itself; its header stays in view. */
static void add_statistic_sheet(struct filler *filler, size_t position)
{
	const struct statistic *statistic = ordered(filler, position);
	struct buffer name = {0};
	buffer_printf(&name, "%zu %s", position + 1, statistic->label);
	begin_sheet(filler, name.bytes, statistic->label);
	buffer_free(&name);
	struct sheet *sheet = filler->sheet;
	sheet->frozen_rows = filler->row + (statistic->axes == 2 ? 2 : 1);
	sheet->frozen_columns = 1;
	sheet->repeat_count = sheet->frozen_rows;
	filler->places[position] = (struct place_of){sheet, 0};
	add_table(filler, statistic);
	add_note(filler, statistic);
}

static void add_statistic_sheets(struct filler *filler)
{
	for (size_t i = 0; i < filler->results->count; i++)
		add_statistic_sheet(filler, i);
}

/* Among narrower tables a very wide one would make all of them small in print. */
static bool is_wide(const struct statistic *statistic)
{
	return statistic_columns(statistic) > WIDE_COLUMNS;
}

static void add_to_heading(struct filler *filler, size_t position)
{
	const struct statistic *statistic = ordered(filler, position);
	filler->places[position] = (struct place_of){filler->sheet, filler->row};
	sheet_add_block(filler->sheet, filler->row);
	sheet_add_text(filler->sheet, filler->row++, 0, LOOK_HEADING, statistic->label)->span = 0;
	add_note(filler, statistic);
	add_table(filler, statistic);
}

static void add_heading_sheet(struct filler *filler, size_t first, size_t after)
{
	bool begun = false;
	for (size_t i = first; i < after; i++) {
		if (is_wide(ordered(filler, i)))
			continue;
		if (!begun) {
			begin_sheet(filler, ordered(filler, i)->heading, ordered(filler, i)->heading);
			filler->sheet->frozen_rows = 2;
			filler->sheet->repeat_count = 3;
			begun = true;
		}
		add_to_heading(filler, i);
	}
	for (size_t i = first; i < after; i++)
		if (is_wide(ordered(filler, i)))
			add_statistic_sheet(filler, i);
}

static void add_heading_sheets(struct filler *filler)
{
	size_t first = 0;
	for (size_t i = 1; i <= filler->results->count; i++) {
		if (i < filler->results->count && !begins_heading(filler, i))
			continue;
		add_heading_sheet(filler, first, i);
		first = i;
	}
}

static void add_fact(struct filler *filler, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	sheet_add_text(filler->contents, filler->row, 0, LOOK_LABEL, name);
	sheet_add_text(filler->contents, filler->row++, 1, LOOK_LABEL, text)->span = 2;
}

static void add_fact_date(struct filler *filler, const char *name, int32_t date)
{
	sheet_add_text(filler->contents, filler->row, 0, LOOK_LABEL, name);
	sheet_add_date(filler->contents, filler->row, 1, LOOK_LABEL, date)->span = 2;
	filler->row++;
}

static void add_fact_list(struct filler *filler, const char *name, const char **items, size_t count)
{
	struct buffer list = {0};
	for (size_t i = 0; i < count; i++)
		buffer_printf(&list, "%s%s", i ? ", " : "", items[i]);
	add_fact(filler, name, list.bytes);
	buffer_free(&list);
}

static void add_programmes(struct filler *filler)
{
	const struct results *results = filler->results;
	for (size_t i = 0; i < results->present_count; i++) {
		const struct programme_ref *programme = &results->present[i];
		struct buffer text = {0};
		buffer_puts(&text, *programme->label ? programme->label : programme->id);
		if (programme->departement && *programme->departement)
			buffer_printf(&text, " (%s)", programme->departement);
		add_fact(filler, i == 0 ? (results->present_count > 1 ? "Programmes" : "Programme") : "",
		         text.bytes);
		buffer_free(&text);
	}
}

static void add_facts(struct filler *filler)
{
	const struct results *results = filler->results;
	add_programmes(filler);
	add_fact_date(filler, "Début de la période", results->period.from);
	add_fact_date(filler, "Fin de la période", results->period.to);
	add_fact_date(filler, "Date de référence", results->period.reference);
	add_fact_list(filler, "Dispositifs retenus", results->dispositifs, results->dispositif_count);
	add_fact_list(filler, "Programmes retenus", results->programmes, results->programme_count);
	add_fact(filler, "Condition", results->where);
	add_fact(filler, "Catalogue", results->catalogue);
	if (results->threshold > 0) {
		struct buffer text = {0};
		buffer_printf(&text,
		              "seuil de %ld" TEXT_NNBSP "; «" TEXT_NBSP "s" TEXT_NBSP "»" TEXT_NBSP
		              ": valeur masquée",
		              results->threshold);
		add_fact(filler, "Secret statistique", text.bytes);
		buffer_free(&text);
	}
}

static void add_entry(struct filler *filler, size_t position)
{
	const struct statistic *statistic = ordered(filler, position);
	const struct place_of *place = &filler->places[position];
	struct buffer title = {0};
	filler->sheet = filler->contents;
	sheet_add_link(filler->contents, filler->row, 0, statistic->label, place->sheet, place->row);
	measure_title(statistic, &title);
	sheet_add_text(filler->contents, filler->row, 1, LOOK_LABEL, title.bytes);
	size_t main_column = statistic_main_column(statistic);
	add_value(filler, statistic, statistic_cell(statistic, statistic->rows.count - 1, main_column), 2,
	          LOOK_VALUE, column_places(statistic, main_column, statistic_places(statistic)));
	filler->row++;
	buffer_free(&title);
}

static void add_listing_entries(struct filler *filler)
{
	const struct results *results = filler->results;
	if (results->listing_count)
		sheet_add_text(filler->contents, filler->row++, 0, LOOK_HEADING, "Listes")->span = 3;
	for (size_t i = 0; i < results->listing_count; i++) {
		const struct listing *listing = &results->listings[i];
		sheet_add_link(filler->contents, filler->row, 0, listing->label, filler->lists[i], 0);
		sheet_add_text(filler->contents, filler->row, 1, LOOK_LABEL, listing->unit);
		sheet_add_number(filler->contents, filler->row++, 2, LOOK_VALUE,
		                 (int64_t)listing->total * DECIMAL_ONE, 0);
	}
}

static void add_contents(struct filler *filler)
{
	const struct results *results = filler->results;
	struct sheet *sheet = filler->contents;
	filler->row = 0;
	sheet_add_text(sheet, filler->row++, 0, LOOK_TITLE, filler->book->title)->span = 0;
	filler->row++;
	add_facts(filler);
	filler->row++;
	sheet_add_text(sheet, filler->row, 0, LOOK_HEADER, "Statistique");
	sheet_add_text(sheet, filler->row, 1, LOOK_HEADER, "Mesure");
	sheet_add_text(sheet, filler->row, 2, LOOK_HEADER_VALUE, "Ensemble");
	sheet->repeat_first = filler->row++;
	sheet->repeat_count = 1;
	sheet->frozen_rows = 1;
	for (size_t i = 0; i < results->count; i++) {
		if (begins_heading(filler, i))
			sheet_add_text(sheet, filler->row++, 0, LOOK_HEADING, ordered(filler, i)->heading)
			        ->span = 3;
		add_entry(filler, i);
	}
	add_listing_entries(filler);
}

static const char *book_title(struct workbook *book, const struct results *results)
{
	if (results->present_count == 1 && *results->present[0].label)
		return workbook_text(book, results->present[0].label);
	return "Résultats statistiques";
}

int workbook_fill(struct workbook *book, const struct results *results, enum book_grouping grouping,
                  int32_t created, struct error *error)
{
	struct filler filler = {.book = book, .results = results, .grouping = grouping};
	book->title = book_title(book, results);
	book->created = created;
	filler.contents = workbook_add_sheet(book, "Sommaire");
	filler.places = memory_zalloc(results->count, sizeof *filler.places);
	filler.order = memory_zalloc(results->count, sizeof *filler.order);
	order_by_heading(&filler);
	if (grouping == GROUP_HEADING)
		add_heading_sheets(&filler);
	else
		add_statistic_sheets(&filler);
	filler.lists = memory_zalloc(results->listing_count, sizeof *filler.lists);
	for (size_t i = 0; i < results->listing_count; i++)
		filler.lists[i] = workbook_add_listing(book, filler.contents, &results->listings[i]);
	add_contents(&filler);
	free(filler.lists);
	free(filler.places);
	free(filler.order);
	return workbook_solve(book, error);
}
