/* Whose term is past. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "purge/purge_private.h"

struct judging {
	struct purge *purge;
	bool *open; /* [person] */
};

/* The duration that goes with the row's value, else the one for all. */
static const struct duration *find_duration(const struct purge *purge,
                                            const struct retention_contact *contact, const struct reach *by,
                                            size_t row)
{
	const struct retention *retention = purge->retention;
	if (!contact->has_by || !retention->term_count)
		return &retention->duration;
	const struct column *column = by->columns[by->keys];
	size_t at = reach_row(by, row);
	if (at == SIZE_MAX || !column->codes || column->codes[at] == CODE_NONE)
		return &retention->duration;
	const char *value = column_code_text(purge->dataset, column, column->codes[at]);
	for (size_t i = 0; i < retention->term_count; i++)
		if (strcmp(retention->terms[i].value, value) == 0)
			return &retention->terms[i].duration;
	return &retention->duration;
}

static void note_contact(struct purge_person *person, int32_t day, const struct duration *duration,
                         const struct column_path *path, const struct table *table)
{
	int32_t term = duration_after(day, duration);
	if (person->last == DATE_NONE || day > person->last)
		person->last = day;
	if (person->term != DATE_NONE && term <= person->term)
		return;
	person->term = term;
	person->duration = *duration;
	person->source = table->schema;
	person->hidden = path->keys == 0 && table->schema->columns[path->columns[0]].hidden;
}

static size_t find_person(const struct retention_contact *contact, const struct reach *reach, size_t row)
{
	if (contact->self)
		return row;
	const struct column *key = reach->columns[reach->keys];
	size_t at = reach_row(reach, row);
	return at == SIZE_MAX || !key->codes ? SIZE_MAX : column_target_row(key, key->codes[at]);
}

static void judge_contact(struct judging *judging, const struct retention_contact *contact)
{
	struct purge *purge = judging->purge;
	const struct table *table = &purge->dataset->tables[contact->table];
	struct reach person = {0}, by = {0};
	struct reach *dates = memory_zalloc(contact->date_count, sizeof *dates);
	if (!contact->self)
		person = reach_make(purge->dataset, &contact->person);
	if (contact->has_by)
		by = reach_make(purge->dataset, &contact->by);
	for (size_t i = 0; i < contact->date_count; i++)
		dates[i] = reach_make(purge->dataset, &contact->dates[i]);
	for (size_t row = 0; row < table->rows; row++) {
		size_t who = find_person(contact, &person, row);
		if (who == SIZE_MAX)
			continue;
		const struct duration *duration = find_duration(purge, contact, &by, row);
		for (size_t i = 0; i < contact->date_count; i++) {
			int32_t day = reach_day(&dates[i], row);
			if (day != DATE_NONE)
				note_contact(&purge->persons[who], day, duration, &contact->dates[i], table);
		}
		if (contact->open >= 0 && !cell_filled(&table->columns[contact->open], row))
			judging->open[who] = true;
	}
	free(dates);
}

static void settle(struct purge *purge, size_t row, bool open)
{
	struct purge_person *person = &purge->persons[row];
	const struct table *table = &purge->dataset->tables[purge->retention->persons];
	const char *prefix = purge->retention->prefix;
	size_t length;
	const char *key = column_text(&table->columns[table->schema->key], row, &length);
	if (length > strlen(prefix) && memcmp(key, prefix, strlen(prefix)) == 0)
		person->standing = STANDING_ANONYMOUS;
	else if (person->term == DATE_NONE)
		person->standing = open ? STANDING_KEPT : STANDING_UNDATED;
	else if (person->term < purge->reference)
		person->standing = open ? STANDING_OPEN : STANDING_DUE;
	purge->due += person->standing == STANDING_DUE;
	purge->open += person->standing == STANDING_OPEN;
	purge->undated += person->standing == STANDING_UNDATED;
}

void purge_judge(struct purge *purge)
{
	size_t rows = purge->dataset->tables[purge->retention->persons].rows;
	struct judging judging = {.purge = purge, .open = memory_zalloc(rows + 1, sizeof *judging.open)};
	for (size_t row = 0; row < rows; row++)
		purge->persons[row] = (struct purge_person){.last = DATE_NONE, .term = DATE_NONE};
	for (size_t i = 0; i < purge->retention->contact_count; i++)
		judge_contact(&judging, &purge->retention->contacts[i]);
	for (size_t row = 0; row < rows; row++)
		settle(purge, row, judging.open[row]);
	free(judging.open);
}
