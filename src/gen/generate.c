#include "gen/generate.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/progress.h"
#include "gen/folders.h"
#include "gen/generator.h"

#define MOST_ROWS   INT64_C(1000000000)
#define MOST_AMOUNT INT64_C(8999999999999) /* what a decimal holds */

static void write_school_year(struct table_writer *writer, int64_t year)
{
	char text[] = "0000-0000";

	for (size_t i = 4; i-- > 0; year /= 10)
		text[i] = (char)('0' + year % 10);
	memcpy(text + 5, text, 4);
	for (size_t i = 8; text[i]++ == '9'; i--)
		text[i] = '0';
	table_writer_cell(writer, text, 9);
}

static int write_text(struct generator *generator, struct table_writer *writer, const struct cell *cell)
{
	if (cell->text) {
		table_writer_cell(writer, cell->text, cell->length);
		return 0;
	}
	generator->key.length = 0;
	generator_print(&generator->key, cell);
	table_writer_cell(writer, generator->key.bytes, generator->key.length);
	return 0;
}

/* -1 where the kind of value does not suit the column. */
static int write_cell(struct generator *generator, struct table_writer *writer, enum type type,
                      const struct cell *cell)
{
	bool whole = cell->kind == CELL_INTEGER;

	switch (type) {
	case TYPE_DATE:
		table_writer_date(writer, (int32_t)cell->number);
		return cell->kind == CELL_DATE ? 0 : -1;
	case TYPE_INTEGER:
	case TYPE_YEAR:
		table_writer_integer(writer, cell->number);
		return whole ? 0 : -1;
	case TYPE_SCHOOL_YEAR:
		if (!whole || cell->number < 1 || cell->number > 9998)
			return -1;
		write_school_year(writer, cell->number);
		return 0;
	case TYPE_DECIMAL:
	case TYPE_AMOUNT:
		if (whole && (cell->number > MOST_AMOUNT || cell->number < -MOST_AMOUNT))
			return -1;
		table_writer_decimal(writer, whole ? cell->number * DECIMAL_ONE : cell->number);
		return whole || cell->kind == CELL_DECIMAL ? 0 : -1;
	default:
		return write_text(generator, writer, cell);
	}
}

static int write_row(struct generator *generator, size_t t)
{
	const struct profile_table *table = &generator->profile->tables[t];
	struct table_state *state = &generator->states[t];

	for (size_t i = 0; i < table->schema->count; i++) {
		size_t at = table->written[i];
		const struct cell *cell = at == PROFILE_NONE ? NULL : &state->cells[at];
		if (!cell || cell->kind == CELL_EMPTY) {
			table_writer_cell(&state->writer, "", 0);
			continue;
		}
		generator->column = at;
		if (write_cell(generator, &state->writer, table->schema->columns[i].type, cell) < 0) {
			generator_fault(generator, "not a value of the column's type");
			return -1;
		}
	}
	return 0;
}

/* False where a required value is missing. */
static bool draw_cells(struct generator *generator, size_t t)
{
	const struct profile_table *table = &generator->profile->tables[t];
	struct table_state *state = &generator->states[t];

	state->used = 0;
	state->serial++;
	for (size_t i = 0; i < table->count; i++) {
		const struct profile_column *column = &table->columns[i];
		generator->column = i;
		node_draw(generator, column->node, &state->cells[i]);
		if (state->cells[i].kind == CELL_EMPTY && column->required) {
			state->serial--;
			return false;
		}
	}
	return true;
}

/* Whether the row's key is new; it is then remembered. */
static bool new_key(struct generator *generator, const struct profile_table *table, struct table_state *state)
{
	struct buffer *key = &generator->key;

	key->length = 0;
	for (size_t i = 0; i < table->schema->count; i++)
		if (table->schema->columns[i].primary && table->written[i] != PROFILE_NONE) {
			generator_print(key, &state->cells[table->written[i]]);
			buffer_putc(key, '\x1f');
		}
	buffer_putc(key, '\0');
	const char *end = state->seen.bytes + state->seen.length;
	for (const char *at = state->seen.bytes; state->seen.length && at < end; at += strlen(at) + 1)
		if (strcmp(at, key->bytes) == 0)
			return false;
	buffer_add(&state->seen, key->bytes, key->length);
	return true;
}

static bool stands_apart(struct generator *generator, const struct profile_table *table,
                         struct table_state *state)
{
	const struct cell *from = &state->cells[table->apart_from], *to = &state->cells[table->apart_to];
	struct taken row = {.from = from->number, .to = to->kind == CELL_EMPTY ? INT64_MAX : to->number};

	generator->key.length = 0;
	generator_print(&generator->key, &state->cells[table->apart_same]);
	snprintf(row.same, sizeof row.same, "%.*s", (int)generator->key.length,
	         generator->key.length ? generator->key.bytes : "");
	for (size_t i = 0; i < state->taken_count; i++) {
		const struct taken *other = &state->taken[i];
		if (strcmp(other->same, row.same) == 0 && row.from <= other->to && other->from <= row.to)
			return false;
	}
	state->taken = memory_grow(state->taken, &state->taken_capacity, state->taken_count + 1, sizeof row);
	state->taken[state->taken_count++] = row;
	return true;
}

static void keep_in_pool(const struct profile_table *table, struct table_state *state)
{
	size_t at = state->pool_rows * table->count;

	state->pool = memory_grow(state->pool, &state->pool_capacity, at + table->count, sizeof *state->pool);
	for (size_t i = 0; i < table->count; i++) {
		struct cell *cell = &state->pool[at + i];
		*cell = state->cells[i];
		if (cell->text)
			cell->text = arena_strndup(&state->texts, cell->text, cell->length);
	}
	state->pool_rows++;
}

/* What the last row of the split table left for keys is given up. */
static void empty_pools(struct generator *generator)
{
	const struct profile *profile = generator->profile;

	for (size_t i = 0; i < profile->count; i++) {
		size_t above = i;
		while (above != PROFILE_NONE && above != profile->split)
			above = profile->tables[above].parent;
		if (above == PROFILE_NONE)
			continue;
		generator->states[i].pool_rows = 0;
		arena_free(&generator->states[i].texts);
	}
}

static void start_share(struct generator *generator)
{
	const struct table_state *state = &generator->states[generator->profile->split];

	empty_pools(generator);
	generator->share = generator->left = generator->shares[state->row - 1];
}

static void count_row(struct generator *generator)
{
	generator->left--;
	generator->done++;
	if (generator->done % 4096 == 0)
		progress_tell("", (size_t)generator->done, (size_t)generator->total);
}

static int draw_table(struct generator *generator, size_t t);

static int draw_under(struct generator *generator, size_t t)
{
	const struct profile_table *table = &generator->profile->tables[t];

	for (size_t i = 0; i < table->scoped_count; i++)
		generator->states[table->scoped[i]].seen.length = 0;
	for (size_t i = 0; i < table->child_count; i++)
		if (draw_table(generator, table->children[i]) < 0)
			return -1;
	return 0;
}

static void swap_rows(struct table_state *state)
{
	struct cell *cells = state->cells;
	char *scratch = state->scratch;

	state->cells = state->previous;
	state->previous = cells;
	state->scratch = state->previous_scratch;
	state->previous_scratch = scratch;
	state->has_previous = true;
}

static int draw_row(struct generator *generator, size_t t)
{
	const struct profile_table *table = &generator->profile->tables[t];
	struct table_state *state = &generator->states[t];

	generator->current = t;
	if (t == generator->profile->split)
		start_share(generator);
	bool whole = draw_cells(generator, t);
	if (generator->error->set)
		return -1;
	if (!whole)
		return 0;
	if ((table->unique && !new_key(generator, table, state)) ||
	    (table->apart_same != PROFILE_NONE && !stands_apart(generator, table, state))) {
		state->serial--;
		return 0;
	}
	if (table->pooled)
		keep_in_pool(table, state);
	if (t == generator->profile->counted)
		count_row(generator);
	if (t == generator->profile->split && folders_next(generator) < 0)
		return -1;
	if (write_row(generator, t) < 0 || draw_under(generator, t) < 0)
		return -1;
	swap_rows(state);
	return 0;
}

/* The rows that the loops give, up to a thousand millions; what is above is cut. */
static int64_t start_loops(struct generator *generator, const struct profile_table *table,
                           struct table_state *state)
{
	int64_t rows = 1;

	for (size_t i = 0; i < table->loop_count; i++) {
		const struct loop *loop = &table->loops[i];
		int64_t count = (int64_t)loop->count;
		if (!loop->values) {
			struct cell from = generator_value(generator, &loop->from);
			struct cell to = generator_value(generator, &loop->to);
			bool given = from.kind == CELL_INTEGER && to.kind == CELL_INTEGER &&
			             from.number <= to.number;
			state->loop_from[i] = from.number;
			if (!given || __builtin_sub_overflow(to.number, from.number, &count) ||
			    count >= MOST_ROWS)
				count = given ? MOST_ROWS : 0;
			else
				count++;
		}
		state->loop_count[i] = count;
		rows = count && rows > MOST_ROWS / count ? MOST_ROWS : rows * count;
	}
	return rows;
}

static int64_t count_rows(struct generator *generator, size_t t)
{
	const struct profile *profile = generator->profile;
	const struct profile_table *table = &profile->tables[t];
	struct cell cell = {.kind = CELL_INTEGER, .number = 1};

	generator->current = t;
	int64_t rows = start_loops(generator, table, &generator->states[t]);
	if (table->rows)
		node_draw(generator, table->rows, &cell);
	if (!table->loop_count)
		rows = cell.kind == CELL_INTEGER ? cell.number : 0;
	if (t == profile->counted)
		rows = rows < 1 ? 1 : rows > generator->left ? generator->left : rows;
	return rows;
}

static int draw_share(struct generator *generator, size_t t)
{
	struct table_state *state = &generator->states[t];

	while (generator->left > 0) {
		int64_t before = generator->left;
		state->row++;
		if (draw_row(generator, t) < 0)
			return -1;
		if (generator->left == before) {
			generator->current = generator->profile->counted;
			return error_format(generator->error, MSG_PROFILE, gettext("%s: rows are left out"),
			                    generator->profile->tables[generator->profile->counted].name);
		}
	}
	return 0;
}

static int draw_table(struct generator *generator, size_t t)
{
	const struct profile *profile = generator->profile;
	struct table_state *state = &generator->states[t];

	state->row = 0;
	state->has_previous = false;
	state->taken_count = 0;
	if (t == profile->looped)
		return draw_share(generator, t);
	int64_t rows = t == profile->split ? generator->left : count_rows(generator, t);
	while (state->row < rows) {
		state->row++;
		if (draw_row(generator, t) < 0)
			return -1;
	}
	return 0;
}

/* At least one each; the rest by weight, by rounding the running sum, so that it comes out exactly. */
static void share_out(struct generator *generator, int64_t split)
{
	const struct node *share = generator->profile->share;
	int64_t *weights = memory_alloc((size_t)split, sizeof *weights);
	int64_t sum = 0, until = 0, given = 0, rest = generator->total - split;

	generator->shares = memory_alloc((size_t)split, sizeof *generator->shares);
	for (int64_t i = 0; i < split; i++) {
		struct cell cell = {.kind = CELL_INTEGER, .number = 1};
		if (share)
			node_draw(generator, share, &cell);
		weights[i] = cell.number < 1 ? 1 : cell.number > 1000000 ? 1000000 : cell.number;
		sum += weights[i];
	}
	for (int64_t i = 0; i < split; i++) {
		until += weights[i];
		int64_t now = rest / sum * until + rest % sum * until / sum;
		generator->shares[i] = 1 + now - given;
		given = now;
	}
	free(weights);
}

static void states_make(struct generator *generator)
{
	const struct profile *profile = generator->profile;

	generator->states = memory_zalloc(profile->count, sizeof *generator->states);
	generator->debts = memory_zalloc(profile->debts, sizeof *generator->debts);
	for (size_t i = 0; i < profile->count; i++) {
		struct table_state *state = &generator->states[i];
		size_t columns = profile->tables[i].count, loops = profile->tables[i].loop_count;
		state->cells = memory_zalloc(columns, sizeof *state->cells);
		state->previous = memory_zalloc(columns, sizeof *state->previous);
		state->scratch = memory_alloc(GENERATOR_SCRATCH, 1);
		state->previous_scratch = memory_alloc(GENERATOR_SCRATCH, 1);
		state->loop_from = memory_zalloc(loops, sizeof *state->loop_from);
		state->loop_count = memory_zalloc(loops, sizeof *state->loop_count);
	}
}

static void states_free(struct generator *generator)
{
	for (size_t i = 0; i < generator->profile->count; i++) {
		struct table_state *state = &generator->states[i];
		free(state->cells);
		free(state->previous);
		free(state->scratch);
		free(state->previous_scratch);
		free(state->loop_from);
		free(state->loop_count);
		free(state->pool);
		free(state->taken);
		arena_free(&state->texts);
		buffer_free(&state->seen);
		buffer_free(&state->writer.line);
		out_abandon(state->writer.out);
	}
	free(generator->states);
	free(generator->shares);
	free(generator->debts);
	buffer_free(&generator->key);
}

static int draw_all(struct generator *generator, int64_t split)
{
	const struct profile *profile = generator->profile;

	share_out(generator, split);
	generator->left = split;
	for (size_t i = 0; i < profile->count; i++)
		if (profile->tables[i].parent == PROFILE_NONE && draw_table(generator, i) < 0)
			return -1;
	return 0;
}

int generate_dataset(const struct profile *profile, const struct schema *schema,
                     const struct generate_request *request, const char *path, struct error *error)
{
	struct generator generator = {.profile = profile,
	                              .from = date_from_civil(request->from, 1, 1),
	                              .end = date_from_civil(request->to, 12, 31),
	                              .from_year = request->from,
	                              .end_year = request->to,
	                              .total = request->count,
	                              .error = error};
	struct folders folders = {.schema = schema, .path = path, .apart = request->apart, .error = error};
	generator.folders = &folders;
	random_seed(&generator.random, request->seed);
	states_make(&generator);
	int result = folders_start(&generator);
	if (result == 0)
		result = draw_all(&generator, request->split);
	if (result == 0)
		result = folders_end(&generator);
	states_free(&generator);
	folders_abandon(&folders);
	return result;
}
