/* The texts of rows that stay: keys to rows that go are emptied, and rows that become anonymous are turned.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "purge/purge_private.h"

struct turning {
	struct purge *purge;
	const struct secret *secret;
	size_t table; /* the one at hand */
};

static const struct retention_turn *find_turn(const struct turning *turning, size_t column)
{
	const struct retention *retention = turning->purge->retention;
	for (size_t i = 0; i < retention->turn_count; i++)
		if (retention->turns[i].table == turning->table && retention->turns[i].column == column)
			return &retention->turns[i];
	return NULL;
}

/* Personal, free or unknown: nobody knows what stands in it. */
static bool tells_much(const struct schema_column *column)
{
	if (!column)
		return true;
	return !column->primary && (column->personal || (column->local && column->type == TYPE_TEXT));
}

static void add_step(struct buffer *text, const char *bytes, size_t length, enum retention_step step)
{
	int32_t day;
	char formatted[11];
	if (!date_parse(bytes, length, &day))
		return;
	struct civil civil = date_to_civil(day);
	int month = step == RETENTION_YEAR      ? 1
	            : step == RETENTION_QUARTER ? (civil.month - 1) / 3 * 3 + 1
	                                        : civil.month;
	date_format(date_from_civil(civil.year, month, 1), formatted);
	buffer_puts(text, formatted);
}

static void add_key(const struct turning *turning, struct buffer *text, const char *table, const char *bytes,
                    size_t length)
{
	char pseudonym[PSEUDONYM_LENGTH + 1];
	secret_pseudonym(turning->secret, table, bytes, length, pseudonym);
	buffer_puts(text, turning->purge->retention->prefix);
	buffer_add(text, pseudonym, PSEUDONYM_LENGTH);
}

/* A key's cell; false where it points to nothing that changes. */
static bool add_reference(const struct turning *turning, const struct column *key, size_t row,
                          struct buffer *text)
{
	const struct purge *purge = turning->purge;
	size_t target = purge_target(key, row), length;
	if (target == SIZE_MAX)
		return false;
	const struct purge_rows *rows = &purge->tables[key->schema->target];
	if (rows->gone[target])
		return true;
	if (!rows->turned[target])
		return false;
	const char *bytes = column_text(key, row, &length);
	add_key(turning, text, purge->dataset->schema->tables[key->schema->target].name, bytes, length);
	return true;
}

static void add_cell(const struct turning *turning, size_t c, size_t row, struct buffer *text)
{
	const struct purge *purge = turning->purge;
	const struct table *table = &purge->dataset->tables[turning->table];
	const struct column *column = &table->columns[c];
	const struct column *key = purge_key(purge, turning->table, c);
	size_t length;
	const char *bytes = column_text(column, row, &length);
	if (key && purge->tables[turning->table].kept[row] && add_reference(turning, key, row, text))
		return;
	if (!purge->tables[turning->table].turned[row]) {
		buffer_add(text, bytes, length);
		return;
	}
	const struct retention_turn *turn = column->schema ? find_turn(turning, c) : NULL;
	if ((long)c == table->schema->key && !key)
		add_key(turning, text, table->schema->name, bytes, length);
	else if (turn && turn->step != RETENTION_EMPTY)
		add_step(text, bytes, length, turn->step);
	else if (!turn && !tells_much(column->schema))
		buffer_add(text, bytes, length);
}

struct turned {
	struct buffer text;
	size_t *offsets;
};

/* order: the old row of each new one. */
static struct turned turn_column(const struct turning *turning, size_t c, const size_t *order)
{
	struct turned turned = {0};
	size_t rows = turning->purge->dataset->tables[turning->table].rows;
	turned.offsets = memory_alloc(rows + 1, sizeof *turned.offsets);
	turned.offsets[0] = 0;
	buffer_puts(&turned.text, "");
	for (size_t row = 0; row < rows; row++) {
		add_cell(turning, c, order[row], &turned.text);
		turned.offsets[row + 1] = turned.text.length;
	}
	return turned;
}

struct sorted { /* a row, and what it will say */
	struct buffer text;
	size_t row;
};

static int compare_sorted(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	size_t least = x->text.length < y->text.length ? x->text.length : y->text.length;
	int order = memcmp(x->text.bytes, y->text.bytes, least);
	if (order)
		return order;
	return x->text.length == y->text.length  ? (x->row > y->row) - (x->row < y->row)
	       : x->text.length < y->text.length ? -1
	                                         : 1;
}

/* Turned rows come last, in the order of what they say, so that their places say nothing. */
static size_t *make_order(const struct turning *turning)
{
	const struct purge_rows *rows = &turning->purge->tables[turning->table];
	const struct table *table = &turning->purge->dataset->tables[turning->table];
	size_t *order = memory_alloc(table->rows + 1, sizeof *order), next = 0, count = 0;
	struct sorted *sorted = memory_zalloc(rows->turned_count + 1, sizeof *sorted);
	for (size_t row = 0; row < table->rows; row++) {
		if (!rows->turned[row]) {
			order[next++] = row;
			continue;
		}
		sorted[count].row = row;
		buffer_puts(&sorted[count].text, "");
		for (size_t c = 0; c < table->count; c++)
			if (table->columns[c].text_offsets) {
				add_cell(turning, c, row, &sorted[count].text);
				buffer_putc(&sorted[count].text, '\x1f');
			}
		count++;
	}
	qsort(sorted, count, sizeof *sorted, compare_sorted);
	for (size_t i = 0; i < count; i++) {
		order[next++] = sorted[i].row;
		buffer_free(&sorted[i].text);
	}
	free(sorted);
	return order;
}

struct turned_table {
	struct turned *columns;
	size_t *order;
};

static struct turned_table make_table(const struct turning *turning)
{
	const struct table *table = &turning->purge->dataset->tables[turning->table];
	struct turned_table made = {memory_zalloc(table->count + 1, sizeof *made.columns),
	                            make_order(turning)};
	for (size_t c = 0; c < table->count; c++)
		if (table->columns[c].text_offsets)
			made.columns[c] = turn_column(turning, c, made.order);
	return made;
}

static void move_flags(uint8_t *flags, const size_t *order, size_t rows)
{
	uint8_t *moved = memory_alloc(rows + 1, 1);
	for (size_t row = 0; row < rows; row++)
		moved[row] = flags[order[row]];
	memcpy(flags, moved, rows);
	free(moved);
}

static void put_table(struct purge *purge, size_t t, struct turned_table *made)
{
	struct table *table = &purge->dataset->tables[t];
	for (size_t c = 0; c < table->count; c++)
		if (table->columns[c].text_offsets)
			column_put_text(&table->columns[c], made->columns[c].text.bytes,
			                made->columns[c].offsets);
	move_flags(purge->tables[t].kept, made->order, table->rows);
	move_flags(purge->tables[t].gone, made->order, table->rows);
	move_flags(purge->tables[t].turned, made->order, table->rows);
	free(made->columns);
	free(made->order);
}

/* All new texts are made before any is put in place: keys are read through the old rows. */
void purge_turn(struct purge *purge, const struct secret *secret)
{
	size_t count = purge->dataset->schema->count;
	struct turned_table *made = memory_zalloc(count, sizeof *made);
	for (size_t t = 0; t < count; t++) {
		const struct turning turning = {purge, secret, t};
		if (purge->tables[t].turned_count || purge->tables[t].emptied)
			made[t] = make_table(&turning);
	}
	for (size_t t = 0; t < count; t++)
		if (made[t].columns)
			put_table(purge, t, &made[t]);
	free(made);
}
