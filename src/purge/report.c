#include "purge/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { ROWS_TABLE, ROWS_BEFORE, ROWS_GONE, ROWS_ORPHAN, ROWS_TURNED, ROWS_EMPTIED, ROWS_LEFT, ROWS_WIDTH };

void purge_rule_french(const struct retention *retention, struct buffer *buffer)
{
	struct buffer duration = {0};
	duration_french(&retention->duration, &duration);
	buffer_printf(buffer, "%s après le dernier contact", duration.bytes);
	for (size_t i = 0; i < retention->term_count; i++) {
		duration.length = 0;
		duration_french(&retention->terms[i].duration, &duration);
		buffer_printf(buffer, "%s%s" TEXT_NBSP ": %s", i ? ", " : " (", retention->terms[i].value,
		              duration.bytes);
	}
	buffer_puts(buffer, retention->term_count ? ")" : "");
	buffer_free(&duration);
}

static struct listing *add_listing(struct results *report, size_t columns, size_t rows)
{
	struct listing *listing = &report->listings[report->listing_count++];
	*listing = (struct listing){.definition = "", .column_count = columns};
	listing->columns = arena_zalloc(&report->arena, columns, sizeof *listing->columns);
	listing->cells = arena_zalloc(&report->arena, columns * rows + 1, sizeof *listing->cells);
	return listing;
}

static void put_number(struct listing *listing, size_t column, size_t number)
{
	listing->cells[listing->rows * listing->column_count + column].value = (int64_t)number * DECIMAL_ONE;
}

void purge_report_rows(struct results *report, const struct purge *purge)
{
	static const struct listing_column columns[ROWS_WIDTH] = {
	        {"table", "Table", LISTING_TEXT, false},
	        {"avant", "Lignes", LISTING_NUMBER, false},
	        {"partent", "Effacées", LISTING_NUMBER, false},
	        {"orphelines", "Dont orphelines", LISTING_NUMBER, false},
	        {"anonymisees", "Anonymisées", LISTING_NUMBER, false},
	        {"cles_videes", "Clés vidées", LISTING_NUMBER, false},
	        {"restent", "Restent", LISTING_NUMBER, false}};
	const struct schema *schema = purge->dataset->schema;
	struct listing *listing = add_listing(report, ROWS_WIDTH, schema->count);
	memcpy(listing->columns, columns, sizeof columns);
	listing->id = "lignes";
	listing->label = "Lignes par table";
	listing->unit = "tables";
	listing->unit_one = "table";
	for (size_t t = 0; t < schema->count; t++) {
		const struct purge_rows *rows = &purge->tables[t];
		if (!rows->gone_count && !rows->turned_count && !rows->emptied)
			continue;
		listing->cells[listing->rows * ROWS_WIDTH + ROWS_TABLE].text = schema->tables[t].label;
		put_number(listing, ROWS_BEFORE, purge->dataset->tables[t].rows);
		put_number(listing, ROWS_GONE, rows->gone_count);
		put_number(listing, ROWS_ORPHAN, rows->orphan_count);
		put_number(listing, ROWS_TURNED, rows->turned_count);
		put_number(listing, ROWS_EMPTIED, rows->emptied);
		put_number(listing, ROWS_LEFT, purge->dataset->tables[t].rows - rows->gone_count);
		listing->rows++;
	}
	listing->total = listing->rows;
}

struct persons { /* the list of persons being made */
	struct results *report;
	const struct purge *purge;
	const struct table *table;
	size_t names[8], name_count; /* columns */
	struct listing *listing;
};

static void find_names(struct persons *persons)
{
	const struct schema_table *schema = persons->table->schema;
	for (size_t c = 0; c < schema->count; c++) {
		const struct schema_column *column = &schema->columns[c];
		bool identity = column->personal && strcmp(column->personal, "identite") == 0;
		if (identity && !column->hidden && column->type == TYPE_TEXT && persons->name_count < 8)
			persons->names[persons->name_count++] = c;
	}
}

static const char *cell_text(struct persons *persons, size_t column, size_t row)
{
	size_t length;
	const char *text = column_text(&persons->table->columns[column], row, &length);
	return arena_strndup(&persons->report->arena, text, length);
}

static void declare(struct persons *persons)
{
	const struct schema_table *schema = persons->table->schema;
	struct listing_column *column = persons->listing->columns;
	*column++ = (struct listing_column){schema->columns[schema->key].name,
	                                    schema->columns[schema->key].label, LISTING_TEXT, false};
	for (size_t i = 0; i < persons->name_count; i++)
		*column++ = (struct listing_column){schema->columns[persons->names[i]].name,
		                                    schema->columns[persons->names[i]].label, LISTING_TEXT,
		                                    false};
	*column++ = (struct listing_column){"dernier_contact", "Dernier contact", LISTING_DATE, false};
	*column++ = (struct listing_column){"duree", "Durée", LISTING_TEXT, false};
	*column++ = (struct listing_column){"terme", "Terme", LISTING_DATE, false};
	*column = (struct listing_column){"origine", "Table du dernier contact", LISTING_TEXT, false};
}

static void add_person(struct persons *persons, size_t row)
{
	const struct purge_person *person = &persons->purge->persons[row];
	struct arena *arena = &persons->report->arena;
	struct listing *listing = persons->listing;
	struct listing_cell *cell = &listing->cells[listing->rows++ * listing->column_count];
	struct buffer duration = {0};
	(cell++)->text = cell_text(persons, (size_t)persons->table->schema->key, row);
	for (size_t i = 0; i < persons->name_count; i++)
		(cell++)->text = cell_text(persons, persons->names[i], row);
	duration_french(&person->duration, &duration);
	(cell++)->value = person->hidden ? DATE_NONE : person->last;
	(cell++)->text = arena_strdup(arena, duration.bytes);
	(cell++)->value = person->hidden ? DATE_NONE : person->term;
	cell->text = person->source->label;
	buffer_free(&duration);
}

static const char *describe(struct persons *persons)
{
	const struct purge *purge = persons->purge;
	struct buffer text = {0};
	buffer_puts(&text, "Durée de conservation" TEXT_NBSP ": ");
	purge_rule_french(purge->retention, &text);
	buffer_puts(&text, ". Date de référence" TEXT_NBSP ": ");
	date_french(purge->reference, &text);
	buffer_puts(&text,
	            purge->anonymise ? ". Ces lignes sont à anonymiser." : ". Ces lignes sont à effacer.");
	return arena_take(&persons->report->arena, &text);
}

void purge_report(struct results *report, const struct purge *purge, bool names)
{
	*report = (struct results){.period = {purge->reference, purge->reference, purge->reference}};
	report->listings = arena_zalloc(&report->arena, 2, sizeof *report->listings);
	struct persons persons = {.report = report,
	                          .purge = purge,
	                          .table = &purge->dataset->tables[purge->retention->persons]};
	if (names)
		find_names(&persons);
	struct listing *listing = add_listing(report, 5 + persons.name_count, purge->due);
	persons.listing = listing;
	listing->id = "echeances";
	listing->label = "Personnes dont le terme est passé";
	listing->unit = "personnes";
	listing->unit_one = "personne";
	listing->total = purge->due;
	declare(&persons);
	for (size_t row = 0; row < persons.table->rows; row++)
		if (purge->persons[row].standing == STANDING_DUE)
			add_person(&persons, row);
	listing->definition = describe(&persons);
	purge_report_rows(report, purge);
}

static void find_some(struct findings *findings, enum message message, const struct table *table,
                      size_t count)
{
	char number[24];
	if (!count)
		return;
	number[integer_format((int64_t)count, number)] = '\0';
	findings_add(findings, message, (struct place){.file = table ? table->file : NULL}, number, NULL);
}

void purge_findings(const struct purge *purge, struct findings *findings)
{
	const struct dataset *dataset = purge->dataset;
	const struct table *persons = &dataset->tables[purge->retention->persons];
	find_some(findings, MSG_PURGE_OPEN, persons, purge->open);
	find_some(findings, MSG_PURGE_UNDATED, persons, purge->undated);
	for (size_t t = 0; t < dataset->schema->count; t++)
		find_some(findings, MSG_PURGE_ORPHANS, &dataset->tables[t], purge->tables[t].orphan_count);
}
