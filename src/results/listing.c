#include "results/listing.h"

#include <string.h>

#include "results/results.h"

const char *const listing_type_names[3] = {"texte", "date", "nombre"};

const struct listing_cell *listing_cell(const struct listing *listing, size_t row, size_t column)
{
	return &listing->cells[row * listing->column_count + column];
}

void listing_cell_text(const struct listing *listing, size_t row, size_t column, struct buffer *buffer)
{
	const struct listing_cell *cell = listing_cell(listing, row, column);
	char text[32];
	switch (listing->columns[column].type) {
	case LISTING_DATE:
		date_format((int32_t)cell->value, text);
		buffer_puts(buffer, text);
		break;
	case LISTING_NUMBER:
		decimal_format(cell->value, text);
		buffer_puts(buffer, text);
		break;
	default:
		buffer_puts(buffer, cell->text);
	}
}

void listing_cell_french(const struct listing *listing, size_t row, size_t column, struct buffer *buffer)
{
	const struct listing_cell *cell = listing_cell(listing, row, column);
	char text[64];
	switch (listing->columns[column].type) {
	case LISTING_DATE:
		if (cell->value != DATE_NONE) {
			struct civil civil = date_to_civil((int32_t)cell->value);
			buffer_printf(buffer, "%02d/%02d/%04d", civil.day, civil.month, civil.year);
		}
		break;
	case LISTING_NUMBER:
		if (cell->value != DECIMAL_NONE) {
			decimal_format_french(cell->value, -1, text);
			buffer_puts(buffer, text);
		}
		break;
	default:
		buffer_puts(buffer, cell->text);
	}
}

void listing_count_french(const struct listing *listing, size_t count, struct buffer *buffer)
{
	buffer_printf(buffer, "%zu\xC2\xA0%s", count, count < 2 ? listing->unit_one : listing->unit);
}
