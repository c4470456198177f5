#include "stats/axis.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/threads.h"
#include "stats/anchors.h"
#include "stats/raw.h"

#define LABEL_TOTAL   "Total"
#define LABEL_UNKNOWN "Inconnu"
#define CLOSE         65536u
#define GRAIN         65536u /* units that one thread takes at once */

static struct axis_value *new_axis(struct axis *axis, const struct dimension *dimension, size_t count,
                                   struct arena *arena)
{
	static const char *const kinds[] = {
	        [DIMENSION_LIST] = "liste",  [DIMENSION_KEY] = "cle",        [DIMENSION_NUMBER] = "nombre",
	        [DIMENSION_MONTH] = "temps", [DIMENSION_BY_MONTH] = "temps", [DIMENSION_BY_YEAR] = "temps",
	};
	axis->dimension = dimension->id;
	axis->label = dimension->label;
	axis->kind = kinds[dimension->kind];
	axis->values = arena_alloc(arena, count, sizeof *axis->values);
	return axis->values;
}

static void add_value(struct axis *axis, const char *code, const char *label, bool unlisted)
{
	axis->values[axis->count++] = (struct axis_value){.code = code, .label = label, .unlisted = unlisted};
}

struct shown { /* a code that occurs, on its way to a position */
	const char *code, *label;
	uint32_t raw;
};

static int compare_codes(const void *a, const void *b)
{
	return strcmp(((const struct shown *)a)->code, ((const struct shown *)b)->code);
}

static int compare_labels(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;
	int order = text_compare(x->label, y->label);
	return order ? order : strcmp(x->code, y->code);
}

/* The label of a key: some columns of its row, joined; the code where they are empty. */
static const char *key_label(const struct run *run, const struct dimension *dimension,
                             const struct vector *vector, uint32_t code, const char *text,
                             struct arena *arena)
{
	const struct column *column = vector->column;
	size_t row = column_target_row(column, code);
	struct buffer label = {0};
	if (row == SIZE_MAX || column->schema->type != TYPE_KEY)
		return text;
	const struct table *target = &run->dataset->tables[column->schema->target];
	for (size_t i = 0; i < dimension->label_count; i++) {
		const struct column *part = table_column(target, dimension->label_columns[i]);
		size_t before = label.length;
		if (part && label.length)
			buffer_putc(&label, ' ');
		if (part)
			column_format(run->dataset, part, row, &label);
		if (label.length == before + 1 && before)
			label.length = before;
	}
	const char *made = label.length ? arena_strndup(arena, label.bytes, label.length) : text;
	buffer_free(&label);
	return made;
}

/* What everyone knows that a key belongs to: "territoire:qpv/…"; NULL where that is nothing. */
static const char *key_within(const struct run *run, const struct dimension *dimension,
                              const struct vector *vector, uint32_t code, struct arena *arena)
{
	const struct column *column = vector->column;
	size_t row = column->schema->type == TYPE_KEY ? column_target_row(column, code) : SIZE_MAX;
	struct buffer text = {0};
	for (size_t i = 0; column->schema->type == TYPE_KEY && i < dimension->part_count; i++) {
		const char *name = dimension->parts[i].column;
		if (text.length)
			buffer_putc(&text, '/');
		buffer_puts(&text, dimension->parts[i].dimension->id);
		buffer_putc(&text, ':');
		const struct column *part =
		        row == SIZE_MAX ? NULL
		                        : table_column(&run->dataset->tables[column->schema->target], name);
		size_t before = text.length;
		if (part)
			column_format(run->dataset, part, row, &text);
		if (text.length == before)
			buffer_puts(&text, RESULTS_UNKNOWN);
	}
	const char *made = text.length ? arena_strndup(arena, text.bytes, text.length) : NULL;
	buffer_free(&text);
	return made;
}

static const struct list *list_of(const struct vector *vector)
{
	return vector->list ? vector->list : vector->column->schema->list;
}

/* Listed values in their order; hidden ones only where they occur. */
static void show_list(struct axis *axis, const struct list *list, const atomic_uchar *occurs,
                      uint32_t *position)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct list_value *value = &list->values[i];
		if (value->hidden && !occurs[i + 1])
			continue;
		position[i + 1] = (uint32_t)axis->count;
		add_value(axis, value->code, value->label, false);
	}
}

/* What occurs beyond the list: keys by label, codes by code. */
static void show_others(struct axis *axis, const struct run *run, const struct dimension *dimension,
                        const struct vector *vector, const atomic_uchar *occurs, uint32_t *position,
                        struct arena *arena)
{
	const struct list *list = list_of(vector);
	size_t size = vector_size(vector), count = 0;
	struct shown *shown = memory_alloc(size, sizeof *shown);
	for (uint32_t code = list ? (uint32_t)list->count + 1 : 1; code <= size; code++) {
		if (!occurs[code])
			continue;
		const char *text = vector_code_text(run, vector, code);
		const char *label = list ? text : key_label(run, dimension, vector, code, text, arena);
		shown[count++] = (struct shown){.code = text, .label = label, .raw = code};
	}
	qsort(shown, count, sizeof *shown, list ? compare_codes : compare_labels);
	for (size_t i = 0; i < count; i++) {
		bool keyless = !list && vector->column->schema->type == TYPE_KEY &&
		               column_target_row(vector->column, shown[i].raw) == SIZE_MAX;
		position[shown[i].raw] = (uint32_t)axis->count;
		add_value(axis, arena_strdup(arena, shown[i].code), arena_strdup(arena, shown[i].label),
		          list || keyless);
		if (!list)
			axis->values[axis->count - 1].within =
			        key_within(run, dimension, vector, shown[i].raw, arena);
	}
	free(shown);
}

struct occurring { /* which codes there are */
	const uint8_t *few;
	const uint32_t *codes; /* where there are no few */
	atomic_uchar *occurs;
};

/* Written once only: threads that write into the same places wait for each other. */
static inline void note_code(atomic_uchar *occurs)
{
	if (!atomic_load_explicit(occurs, memory_order_relaxed))
		atomic_store_explicit(occurs, 1, memory_order_relaxed);
}

static void note_codes(void *context, size_t from, size_t to)
{
	const struct occurring *occurring = context;
	const uint8_t *few = occurring->few;
	uint8_t found[UINT8_MAX + 1] = {0};
	if (!few || to - from <= UINT8_MAX) {
		for (size_t i = from; i < to; i++)
			note_code(&occurring->occurs[few ? few[i] : occurring->codes[i]]);
		return;
	}
	for (size_t i = from; i < to; i++)
		found[few[i]] = 1;
	for (size_t code = 0; code <= UINT8_MAX; code++)
		if (found[code])
			note_code(&occurring->occurs[code]);
}

struct placing { /* codes that become positions, each in bytes or not */
	const uint8_t *few_codes;
	const uint32_t *codes; /* where there are no few */
	uint8_t *few;
	uint32_t *places; /* where there are no few */
	const uint32_t *position;
};

static void place(void *context, size_t from, size_t to)
{
	/* A copy, which what is written cannot change. */
	const struct placing placing = *(const struct placing *)context;
	const uint32_t *position = placing.position;
	if (placing.few_codes && placing.few)
		for (size_t i = from; i < to; i++)
			placing.few[i] = (uint8_t)position[placing.few_codes[i]];
	else if (placing.few_codes)
		for (size_t i = from; i < to; i++)
			placing.places[i] = position[placing.few_codes[i]];
	else if (placing.few)
		for (size_t i = from; i < to; i++)
			placing.few[i] = (uint8_t)position[placing.codes[i]];
	else
		for (size_t i = from; i < to; i++)
			placing.places[i] = position[placing.codes[i]];
}

/* What was in bytes already stays where it is if it can, and so does what needs more. */
static void place_raw(struct positions *positions, struct raw *raw, const uint32_t *position)
{
	struct placing placing = {
	        .few_codes = raw->few, .codes = raw->single ? raw->single : raw->many, .position = position};
	positions->offsets = raw->offsets;
	positions->many = placing.places = raw->many;
	if (!raw->many && positions->axis.count <= AXIS_FEW)
		positions->few = placing.few = raw->few ? raw->few : memory_alloc(raw->total, 1);
	else if (!raw->many)
		positions->single = placing.places =
		        raw->single ? raw->single : memory_alloc(raw->total, sizeof *raw->single);
	threads_share_range(place, &placing, raw->total, GRAIN);
	if (raw->few != positions->few)
		free(raw->few);
	if (raw->single != positions->single)
		free(raw->single);
}

static void show_codes(struct positions *positions, const struct run *run, const struct dimension *dimension,
                       struct raw *raw, struct arena *arena)
{
	const struct vector *vector = &raw->vocabulary;
	const struct list *list = list_of(vector);
	struct axis *axis = &positions->axis;
	size_t size = vector_size(vector) + 1, occurring = 0;
	atomic_uchar *occurs = memory_zalloc(size, sizeof *occurs);
	uint32_t *position = memory_zalloc(size, sizeof *position);
	struct occurring noting = {
	        .few = raw->few, .codes = raw->single ? raw->single : raw->many, .occurs = occurs};
	threads_share_range(note_codes, &noting, raw->total, GRAIN);
	for (size_t i = list ? list->count + 1 : 1; i < size; i++)
		occurring += occurs[i];
	new_axis(axis, dimension, (list ? list->count : 0) + occurring + 2, arena);
	if (list)
		show_list(axis, list, occurs, position);
	show_others(axis, run, dimension, vector, occurs, position, arena);
	if (occurs[CODE_NONE]) {
		position[CODE_NONE] = (uint32_t)axis->count;
		add_value(axis, RESULTS_UNKNOWN, LABEL_UNKNOWN, false);
	}
	add_value(axis, RESULTS_TOTAL, LABEL_TOTAL, false);
	place_raw(positions, raw, position);
	free(occurs);
	free(position);
}

static void place_codes(struct positions *positions, struct run *run, const struct units *units,
                        const struct dimension *dimension, const struct node *node, struct arena *arena)
{
	struct raw raw;
	raw_codes(&raw, run, units, node);
	show_codes(positions, run, dimension, &raw, arena);
	positions->axis.multiple = node->multiple;
}

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* Different numbers in ascending order, those that are missing left out; and where each of them stands among
 * them, quickly where they lie close together, as ages and counts do. */
struct different {
	int64_t *numbers;
	size_t count;
	uint32_t *positions; /* by number - numbers[0]; NULL: far apart */
};

/* False where they are far apart. */
static bool find_close(struct different *different, const struct vector *numbers, size_t count)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	for (size_t i = 0; i < count; i++) {
		int64_t number = vector_number(numbers, i);
		least = number < least && number != NUMBER_NONE ? number : least;
		most = number > most ? number : most;
	}
	if (least > most || (uint64_t)most - (uint64_t)least >= CLOSE)
		return least > most;
	size_t places = (size_t)(most - least) + 1;
	uint32_t *positions = memory_zalloc(places, sizeof *positions);
	for (size_t i = 0; i < count; i++) {
		int64_t number = vector_number(numbers, i);
		if (number != NUMBER_NONE)
			positions[number - least] = 1;
	}
	different->numbers = memory_alloc(places, sizeof *different->numbers);
	for (size_t i = 0; i < places; i++)
		if (positions[i]) {
			positions[i] = (uint32_t)different->count;
			different->numbers[different->count++] = least + (int64_t)i;
		}
	different->positions = positions;
	return true;
}

static struct different find_different(const struct vector *numbers, size_t count)
{
	struct different different = {0};
	size_t present = 0;
	if (find_close(&different, numbers, count))
		return different;
	int64_t *found = memory_alloc(count, sizeof *found);
	for (size_t i = 0; i < count; i++) {
		found[present] = vector_number(numbers, i);
		present += found[present] != NUMBER_NONE;
	}
	qsort(found, present, sizeof *found, compare_numbers);
	for (size_t i = 0; i < present; i++)
		if (different.count == 0 || found[i] != found[different.count - 1])
			found[different.count++] = found[i];
	different.numbers = found;
	return different;
}

struct placing_numbers {
	const struct vector *numbers;
	const struct different *different;
	struct positions *positions;
	int first, last; /* months */
};

/* Room for a place of each unit, when the axis is known. */
static void make_places(struct positions *positions, size_t units)
{
	if (positions->axis.count <= AXIS_FEW)
		positions->few = memory_alloc(units, 1);
	else
		positions->single = memory_alloc(units, sizeof *positions->single);
}

static inline void put_place(const struct positions *positions, size_t unit, uint32_t place)
{
	if (positions->few)
		positions->few[unit] = (uint8_t)(place == POSITION_NONE ? positions->axis.count - 1 : place);
	else
		positions->single[unit] = place;
}

/* Missing ones come after the last one. */
static void place_each(void *context, size_t from, size_t to)
{
	const struct placing_numbers *placing = context;
	const struct different *all = placing->different;
	for (size_t i = from; i < to; i++) {
		int64_t number = vector_number(placing->numbers, i);
		const int64_t *found = all->numbers + all->count;
		if (number != NUMBER_NONE && !all->positions)
			found = bsearch(&number, all->numbers, all->count, sizeof number, compare_numbers);
		put_place(placing->positions, i,
		          number == NUMBER_NONE || !all->positions
		                  ? (uint32_t)(found - all->numbers)
		                  : all->positions[number - all->numbers[0]]);
	}
}

static bool any_missing(const struct vector *numbers, size_t count)
{
	size_t i = 0;
	while (i < count && vector_number(numbers, i) != NUMBER_NONE)
		i++;
	return i < count;
}

static void place_numbers(struct positions *positions, struct run *run, const struct units *units,
                          const struct dimension *dimension, const struct node *node, struct arena *arena)
{
	struct vector numbers = units_numbers(units, run, node);
	struct different different = find_different(&numbers, units->count);
	struct axis *axis = &positions->axis;
	bool unknown = any_missing(&numbers, units->count);
	new_axis(axis, dimension, different.count + 2, arena);
	for (size_t i = 0; i < different.count; i++) {
		char text[32];
		decimal_format(different.numbers[i], text);
		const char *code = node->decimals
		                           ? arena_strdup(arena, text)
		                           : arena_printf(arena, "%lld", (long long)different.numbers[i]);
		add_value(axis, code, code, false);
	}
	if (unknown)
		add_value(axis, RESULTS_UNKNOWN, LABEL_UNKNOWN, false);
	add_value(axis, RESULTS_TOTAL, LABEL_TOTAL, false);
	make_places(positions, units->count);
	struct placing_numbers placing = {
	        .numbers = &numbers, .different = &different, .positions = positions};
	threads_share_range(place_each, &placing, units->count, GRAIN);
	vector_free_values(&numbers);
	free(different.numbers);
	free(different.positions);
}

/* 0 for numbers that are no day of the years 1 to 9999. */
static int month_of(int64_t day)
{
	if (day < -719162 || day > 2932896)
		return 0;
	struct civil civil = date_to_civil((int32_t)day);
	return civil.year * 12 + civil.month - 1;
}

static void place_each_month(void *context, size_t from, size_t to)
{
	const struct placing_numbers *placing = context;
	int first = placing->first, last = placing->last;
	for (size_t i = from; i < to; i++) {
		int64_t day = vector_number(placing->numbers, i);
		int month = day == NUMBER_NONE ? 0 : month_of(day);
		bool inside = day != NUMBER_NONE && month >= first && month <= last;
		put_place(placing->positions, i,
		          inside               ? (uint32_t)(month - first)
		          : day == NUMBER_NONE ? (uint32_t)(last - first + 1)
		                               : POSITION_NONE);
	}
}

/* The months of the period, whether they occur or not. A date outside counts in the total only. */
static void place_months(struct positions *positions, struct run *run, const struct units *units,
                         const struct dimension *dimension, const struct node *node, struct arena *arena)
{
	struct vector days = units_numbers(units, run, node);
	int first = month_of(run->period.from), last = month_of(run->period.to);
	struct axis *axis = &positions->axis;
	new_axis(axis, dimension, (size_t)(last - first) + 3, arena);
	for (int month = first; month <= last; month++)
		add_value(axis, month_code(month / 12, month % 12 + 1, arena),
		          month_label(month / 12, month % 12 + 1, arena), false);
	if (any_missing(&days, units->count))
		add_value(axis, RESULTS_UNKNOWN, LABEL_UNKNOWN, false);
	add_value(axis, RESULTS_TOTAL, LABEL_TOTAL, false);
	make_places(positions, units->count);
	struct placing_numbers placing = {
	        .numbers = &days, .positions = positions, .first = first, .last = last};
	threads_share_range(place_each_month, &placing, units->count, GRAIN);
	vector_free_values(&days);
}

static void place_buckets(struct positions *positions, const struct units *units,
                          const struct dimension *dimension, struct arena *arena)
{
	struct axis *axis = &positions->axis;
	new_axis(axis, dimension, units->bucket_count + 1, arena);
	for (size_t b = 0; b < units->bucket_count; b++)
		add_value(axis, units->buckets[b].code, units->buckets[b].label, false);
	add_value(axis, RESULTS_TOTAL, LABEL_TOTAL, false);
	axis->multiple = units->population->stock;
	positions->offsets = units->bucket_offsets;
	positions->many = units->bucket_of;
	positions->borrowed = true;
}

void positions_make(struct positions *positions, struct run *run, const struct units *units,
                    const struct dimension *dimension, const struct node *node, struct arena *arena)
{
	*positions = (struct positions){0};
	if (!node)
		place_buckets(positions, units, dimension, arena);
	else if (dimension->banding == BANDING_NONE && dimension->kind == DIMENSION_NUMBER)
		place_numbers(positions, run, units, dimension, node, arena);
	else if (dimension->kind == DIMENSION_MONTH)
		place_months(positions, run, units, dimension, node, arena);
	else
		place_codes(positions, run, units, dimension, node, arena);
}

void positions_none(struct positions *positions, const struct units *units, struct arena *arena)
{
	*positions = (struct positions){0};
	positions->axis.values = arena_zalloc(arena, 1, sizeof *positions->axis.values);
	positions->axis.kind = "total";
	add_value(&positions->axis, RESULTS_TOTAL, LABEL_TOTAL, false);
	positions->few = memory_zalloc(units->count, 1);
}

void positions_free(struct positions *positions)
{
	free(positions->few);
	free(positions->single);
	if (positions->borrowed)
		return;
	free(positions->offsets);
	free(positions->many);
}
