#include "gen/generator.h"

#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"

static struct cell special_value(const struct generator *generator, enum special special)
{
	struct cell cell = {.kind = CELL_INTEGER};

	switch (special) {
	case SPECIAL_FROM:
		return (struct cell){.kind = CELL_DATE, .number = generator->from};
	case SPECIAL_END:
		return (struct cell){.kind = CELL_DATE, .number = generator->end};
	case SPECIAL_FROM_YEAR:
		cell.number = generator->from_year;
		break;
	case SPECIAL_END_YEAR:
		cell.number = generator->end_year;
		break;
	case SPECIAL_ROW:
		cell.number = generator->states[generator->current].row;
		break;
	case SPECIAL_SHARE:
		cell.number = generator->share;
		break;
	}
	return cell;
}

struct cell generator_value(const struct generator *generator, const struct reference *reference)
{
	if (reference->kind == REFERENCE_SPECIAL)
		return special_value(generator, reference->special);
	const struct table_state *state = &generator->states[reference->table];
	if (reference->kind == REFERENCE_CELL)
		return state->cells[reference->column];
	return state->has_previous ? state->previous[reference->column] : (struct cell){0};
}

void generator_fault(struct generator *generator, const char *detail)
{
	const struct profile_table *table = &generator->profile->tables[generator->current];

	error_format(generator->error, MSG_PROFILE, "%s.%s: %s", table->name,
	             table->columns[generator->column].name, gettext(detail));
}

char *generator_room(struct generator *generator, size_t length)
{
	struct table_state *state = &generator->states[generator->current];

	if (length > GENERATOR_SCRATCH - state->used) {
		generator_fault(generator, "the row's texts are too long");
		return NULL;
	}
	char *room = state->scratch + state->used;
	state->used += length;
	return room;
}

void generator_print(struct buffer *buffer, const struct cell *cell)
{
	char text[32] = "";

	switch (cell->kind) {
	case CELL_EMPTY:
		return;
	case CELL_TEXT:
		buffer_add(buffer, cell->text, cell->length);
		return;
	case CELL_INTEGER:
		snprintf(text, sizeof text, "%" PRId64, cell->number);
		break;
	case CELL_DECIMAL:
		decimal_format(cell->number, text);
		break;
	case CELL_DATE:
		date_format((int32_t)cell->number, text);
		break;
	}
	if (cell->text)
		buffer_add(buffer, cell->text, cell->length);
	else
		buffer_puts(buffer, text);
}

/* A text that is a number equals the number. */
static bool number_of(const struct cell *cell, int64_t *number)
{
	*number = cell->number;
	return cell->kind != CELL_TEXT || integer_parse(cell->text, cell->length, number);
}

bool generator_equal(const struct cell *a, const struct cell *b)
{
	int64_t x, y;

	if (a->kind == CELL_EMPTY || b->kind == CELL_EMPTY)
		return false;
	if (a->kind == CELL_TEXT && b->kind == CELL_TEXT)
		return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
	return number_of(a, &x) && number_of(b, &y) && x == y;
}
