/* What the elements of lists in results XML mean. */
#include <stdlib.h>
#include <string.h>

#include "results/listing_rows.h"
#include "results/read.h"

enum { LISTINGS_MAX = 10000, COLUMNS_MAX = 1000, CELLS_MAX = 50000000, MEMORY_CELLS_MAX = 50000 };

static int missing(struct reader *reader, const char *name)
{
	char detail[128];
	snprintf(detail, sizeof detail, "%s/@%s", reader->element->name, name);
	return reader_fail(reader, MSG_XML_ATTRIBUTE, detail, NULL);
}

static int need(struct reader *reader, const char *name, bool empty, const char **kept)
{
	const char *text = reader_value(reader, name);
	if (text == NULL || (*text == '\0' && !empty))
		return missing(reader, name);
	*kept = arena_strdup(&reader->results->arena, text);
	return 0;
}

static int need_count(struct reader *reader, size_t *count)
{
	const char *text = reader_value(reader, "nombre");
	int64_t number;
	if (!text || !integer_parse(text, strlen(text), &number) || number < 0 || number > CELLS_MAX)
		return missing(reader, "nombre");
	*count = (size_t)number;
	return 0;
}

static int open_listing(struct reader *reader)
{
	struct listing_reading *reading = &reader->reading;
	struct listing *listing = &reading->listing;
	bool added;
	memset(listing, 0, sizeof *listing);
	reader->definition.length = 0;
	if (!reader->context)
		return reader_fail(reader, MSG_RESULTS, "contexte", NULL);
	if (need(reader, "id", false, &listing->id) || need(reader, "libelle", true, &listing->label) ||
	    need(reader, "unite", true, &listing->unit) ||
	    need(reader, "singulier", true, &listing->unit_one) || need_count(reader, &listing->total))
		return -1;
	if (reader_value(reader, "groupes") && need(reader, "groupes", true, &listing->group_label))
		return -1;
	map_add(&reading->ids, listing->id, strlen(listing->id), reading->count, &added);
	if (!added)
		return reader_fail(reader, MSG_NAME_TWICE, "liste", NULL);
	if (reading->count >= LISTINGS_MAX)
		return reader_fail(reader, MSG_LIMIT, "liste", NULL);
	listing->definition = "";
	return 0;
}

static int open_definition(struct reader *reader)
{
	reader->definition.length = 0;
	return reader->reading.listing.column_count ? reader_fail(reader, MSG_RESULTS, "definition", NULL)
	                                            : 0;
}

static int close_definition(struct reader *reader)
{
	const struct buffer *text = &reader->definition;
	reader->reading.listing.definition =
	        arena_strndup(&reader->results->arena, text->length ? text->bytes : "", text->length);
	return 0;
}

static int open_column(struct reader *reader)
{
	struct listing_reading *reading = &reader->reading;
	struct listing *listing = &reading->listing;
	struct listing_column column = {0};
	const char *type = reader_value(reader, "type");
	size_t kind = 0;
	if (listing->rows || listing->group_count)
		return reader_fail(reader, MSG_RESULTS, "colonne", NULL);
	if (need(reader, "id", false, &column.id) || need(reader, "libelle", true, &column.label))
		return -1;
	while (kind < 3 && !(type && strcmp(type, listing_type_names[kind]) == 0))
		kind++;
	if (kind == 3)
		return missing(reader, "type");
	if (listing->column_count >= COLUMNS_MAX)
		return reader_fail(reader, MSG_LIMIT, "colonne", NULL);
	column.type = (enum listing_type)kind;
	if (reader_flag(reader, "fichier", &column.file))
		return -1;
	reading->columns = memory_grow(reading->columns, &reading->column_capacity, listing->column_count + 1,
	                               sizeof *reading->columns);
	reading->columns[listing->column_count++] = column;
	return 0;
}

static int open_group(struct reader *reader)
{
	struct listing_reading *reading = &reader->reading;
	struct listing *listing = &reading->listing;
	struct listing_group group = {.first = listing->rows};
	if (!listing->group_label)
		return reader_fail(reader, MSG_RESULTS, "groupe", NULL);
	if (need(reader, "libelle", true, &group.label) || need_count(reader, &group.count))
		return -1;
	reading->groups = memory_grow(reading->groups, &reading->group_capacity, listing->group_count + 1,
	                              sizeof *reading->groups);
	reading->groups[listing->group_count++] = group;
	return 0;
}

static int close_group(struct reader *reader)
{
	const struct listing *listing = &reader->reading.listing;
	const struct listing_group *group = &reader->reading.groups[listing->group_count - 1];
	if (listing->rows - group->first != group->count)
		return reader_fail(reader, MSG_RESULTS, "groupe/@nombre", NULL);
	return 0;
}

static int open_row(struct reader *reader)
{
	struct listing *listing = &reader->reading.listing;
	bool in_group = strcmp(reader->element->parent, "groupe") == 0;
	if (!listing->column_count || in_group != (listing->group_label != NULL))
		return reader_fail(reader, MSG_RESULTS, "ligne", NULL);
	reader->reading.column = 0;
	reader->reading.texts.length = 0;
	return 0;
}

/* The rows that memory holds so far go to a file, as do those that come. */
static int begin_spool(struct reader *reader)
{
	struct listing_reading *reading = &reader->reading;
	struct listing *listing = &reading->listing;
	listing->spool = listing_spool_open(reader->error);
	if (listing->spool == NULL)
		return -1;
	for (size_t row = 0; row < listing->rows; row++)
		listing_spool_add(listing->spool, reading->columns, listing->column_count,
		                  reading->cells + row * listing->column_count);
	return 0;
}

static int close_row(struct reader *reader)
{
	struct listing_reading *reading = &reader->reading;
	struct listing *listing = &reading->listing;
	if (reading->column != listing->column_count)
		return reader_fail(reader, MSG_RESULTS, "ligne", NULL);
	if (listing->spool) {
		for (size_t i = 0; i < listing->column_count; i++)
			if (reading->columns[i].type == LISTING_TEXT)
				reading->cells[i].text = reading->texts.bytes + reading->cells[i].value;
		listing_spool_add(listing->spool, reading->columns, listing->column_count, reading->cells);
	}
	listing->rows++;
	bool much = listing->rows * listing->column_count > MEMORY_CELLS_MAX;
	return reading->spools && much && !listing->spool ? begin_spool(reader) : 0;
}

static int open_value(struct reader *reader)
{
	reader->definition.length = 0;
	return reader->reading.column < reader->reading.listing.column_count
	               ? 0
	               : reader_fail(reader, MSG_RESULTS, "v", NULL);
}

static int parse_value(struct reader *reader, enum listing_type type, struct listing_cell *cell)
{
	const char *text = reader->definition.length ? reader->definition.bytes : "";
	size_t length = reader->definition.length;
	int32_t day = DATE_NONE;
	if (type == LISTING_TEXT && reader->reading.listing.spool) {
		cell->value = (int64_t)reader->reading.texts.length;
		buffer_add(&reader->reading.texts, text, length + 1);
	} else if (type == LISTING_TEXT) {
		cell->text = arena_strndup(&reader->results->arena, text, length);
	} else if (type == LISTING_DATE) {
		if (length && !date_parse(text, length, &day))
			return reader_fail(reader, MSG_DATE, NULL, text);
		cell->value = day;
	} else {
		cell->value = DECIMAL_NONE;
		if (length && !decimal_parse(text, length, &cell->value))
			return reader_fail(reader, MSG_DECIMAL, NULL, text);
	}
	return 0;
}

static int close_value(struct reader *reader)
{
	struct listing_reading *reading = &reader->reading;
	struct listing *listing = &reading->listing;
	struct listing_cell cell = {0};
	size_t count = listing->rows * listing->column_count + reading->column;
	if (count >= CELLS_MAX)
		return reader_fail(reader, MSG_LIMIT, "v", NULL);
	if (listing->spool)
		count = reading->column;
	if (parse_value(reader, reading->columns[reading->column].type, &cell))
		return -1;
	reading->cells =
	        memory_grow(reading->cells, &reading->cell_capacity, count + 1, sizeof *reading->cells);
	reading->cells[count] = cell;
	reading->column++;
	return 0;
}

static void *keep(struct reader *reader, const void *items, size_t count, size_t size)
{
	void *copy = arena_alloc(&reader->results->arena, count, size);
	if (count)
		memcpy(copy, items, count * size);
	return copy;
}

static int close_listing(struct reader *reader)
{
	struct listing_reading *reading = &reader->reading;
	struct listing *listing = &reading->listing;
	if (!listing->column_count)
		return reader_fail(reader, MSG_RESULTS, "colonne", NULL);
	if (listing->spool && listing_spool_end(listing->spool, reader->error))
		return -1;
	listing->columns = keep(reader, reading->columns, listing->column_count, sizeof *reading->columns);
	if (!listing->spool)
		listing->cells = keep(reader, reading->cells, listing->rows * listing->column_count,
		                      sizeof *reading->cells);
	listing->groups = keep(reader, reading->groups, listing->group_count, sizeof *reading->groups);
	reading->listings = memory_grow(reading->listings, &reading->capacity, reading->count + 1,
	                                sizeof *reading->listings);
	reading->listings[reading->count++] = *listing;
	listing->spool = NULL;
	return 0;
}

const struct results_element listing_elements[] = {
        {"liste",
         "resultats",
         {"id", "libelle", "unite", "singulier", "nombre", "groupes"},
         open_listing,
         close_listing},
        {"definition", "liste", {NULL}, open_definition, close_definition},
        {"colonne", "liste", {"id", "libelle", "type", "fichier"}, open_column, NULL},
        {"groupe", "liste", {"libelle", "nombre"}, open_group, close_group},
        {"ligne", "liste", {NULL}, open_row, close_row},
        {"ligne", "groupe", {NULL}, open_row, close_row},
        {"v", "ligne", {NULL}, open_value, close_value},
};
const size_t listing_elements_count = sizeof listing_elements / sizeof *listing_elements;

void listing_reading_finish(struct reader *reader)
{
	reader->results->listings =
	        keep(reader, reader->reading.listings, reader->reading.count, sizeof(struct listing));
	reader->results->listing_count = reader->reading.count;
	reader->reading.count = 0;
}

void listing_reading_free(struct listing_reading *reading)
{
	map_free(&reading->ids);
	listing_spool_close(reading->listing.spool);
	for (size_t i = 0; i < reading->count; i++)
		listing_spool_close(reading->listings[i].spool);
	buffer_free(&reading->texts);
	free(reading->columns);
	free(reading->cells);
	free(reading->groups);
	free(reading->listings);
}
