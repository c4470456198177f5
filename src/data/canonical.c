#include "data/canonical.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "base/threads.h"
#include "data/fill.h"

#define LARGE        1048576u /* bytes of a file in which many words are looked for */
#define PART         4194304u /* bytes; the same whatever the number of threads */
#define ROWS         (UINT32_MAX / 2)
#define MEGABYTE     1000000u
#define SLACK        16u /* of guessed rows, one for so many */
#define SAMPLES      64u /* of a file's rows, at least, and of a part's */
#define SAMPLES_PART 4u

struct part {
	struct csv_span span;
	size_t first, capacity, rows; /* where its rows go, how many there can be, how many there are */
	size_t row_bytes;             /* that a row has, more or less; 0: not known */
	struct fill_part *columns;    /* as the reading's fills */
	bool good, is_short;          /* short: it had more rows than room */
};
struct reading {
	struct building *building;
	struct canonical file;
	struct fill *fills;
	size_t fill_count;
	struct fill *key; /* the table's own, in a form that is hoped for; NULL */
	struct part *parts;
	size_t part_count;
	atomic_size_t done; /* bytes */
};
struct taking {
	struct reading *reading;
	struct part *part;
	size_t field; /* of the key */
};

static void header_field(void *context, size_t index, const char *bytes, size_t length)
{
	building_field(context, 1, index, bytes, length);
}

static bool take_first_key(void *context, const struct csv_block *block)
{
	struct taking *taking = context;
	struct building *building = taking->reading->building;
	size_t length;
	const char *text = block_field(block, taking->field, &length);
	if (block->rows)
		building_form_key(building, text, length);
	return false;
}

/* A key that is looked up, and not told: its number is enough, or its text without where that begins, where
 * all keys are like the first one. */
static void hope_for_form(struct reading *reading)
{
	struct building *building = reading->building;
	struct csv_span first = {.from = reading->file.begin, .to = reading->file.begin + 1};
	for (size_t i = 0; i < building->slots_count; i++)
		if (building->slots[i] != SIZE_MAX &&
		    building_target_only(building, &building->table->columns[building->slots[i]])) {
			struct taking taking = {.reading = reading, .field = i};
			canonical_read(&reading->file, &first, take_first_key, &taking);
		}
}

static void form_key(struct reading *reading)
{
	const struct building *building = reading->building;
	bool formed = building->formed != NULL, number = building->form == FORM_NUMBER;
	reading->key->numbers = formed && number ? &building->numbers : NULL;
	reading->key->width = formed && !number ? building->key_width : 0;
	if (!formed)
		reading->key = NULL;
}

static void make_fills(struct reading *reading)
{
	struct building *building = reading->building;
	struct table *table = building->table;
	reading->fills = memory_zalloc(table->file_count, sizeof *reading->fills);
	for (size_t i = 0; i < building->slots_count; i++) {
		if (building->slots[i] == SIZE_MAX)
			continue;
		struct column *column = &table->columns[building->slots[i]];
		struct fill *fill = &reading->fills[reading->fill_count++];
		fill->column = column;
		fill->field = i;
		if (column == building->formed) {
			reading->key = fill;
			form_key(reading);
		} else if (column_has_codes(column) && column->schema->type == TYPE_KEY) {
			const struct table *target = &building->dataset->tables[column->schema->target];
			fill->keys = target->keys.ready ? &target->keys : NULL;
		} else if (column_has_codes(column) && column->schema->list) {
			words_make(&fill->words, column->schema->list, reading->file.size >= LARGE);
		}
	}
}

static void make_parts(struct reading *reading)
{
	const struct canonical *file = &reading->file;
	size_t bytes = file->size > file->begin ? file->size - file->begin : 0;
	reading->part_count = bytes / PART + (bytes % PART != 0);
	reading->parts = memory_zalloc(reading->part_count, sizeof *reading->parts);
	for (size_t i = 0; i < reading->part_count; i++) {
		struct part *part = &reading->parts[i];
		part->span.from = file->begin + i * PART;
		part->span.to = i + 1 < reading->part_count ? part->span.from + PART : file->size;
		part->columns = memory_zalloc(reading->fill_count, sizeof *part->columns);
	}
}

static void count_part(void *context, size_t item)
{
	struct reading *reading = context;
	struct part *part = &reading->parts[item];
	part->good = canonical_count(&reading->file, part->span.from, part->span.to, &part->capacity);
}

static void sample_part(void *context, size_t item)
{
	struct reading *reading = context;
	struct part *part = &reading->parts[item];
	size_t samples = SAMPLES / reading->part_count;
	part->row_bytes = canonical_row_bytes(&reading->file, part->span.from, part->span.to,
	                                      samples < SAMPLES_PART ? SAMPLES_PART : samples);
}

/* On average from one part to another. */
static size_t mean_row_bytes(const struct reading *reading, size_t first, size_t last)
{
	size_t sum = 0;
	for (size_t i = first; i <= last; i++)
		sum += reading->parts[i].row_bytes;
	return sum / (last - first + 1);
}

/* Rows grow with the numbers in them, so that parts differ; but a part's own sample may have long rows by
 * chance: the least of what it, its neighbours and all parts say. */
static size_t row_bytes_of(const struct reading *reading, size_t i, size_t mean)
{
	size_t last = reading->part_count - 1;
	size_t around = mean_row_bytes(reading, i ? i - 1 : i, i < last ? i + 1 : last);
	size_t own = reading->parts[i].row_bytes, least = around < mean ? around : mean;
	return own < least ? own : least;
}

/* About so many rows: rather too many, for a file is read again where a part has more. False: nothing is
 * known of some part. */
static bool guess_parts(struct reading *reading)
{
	threads_share(sample_part, reading, reading->part_count);
	size_t mean = mean_row_bytes(reading, 0, reading->part_count - 1);
	for (size_t i = 0; i < reading->part_count; i++) {
		struct part *part = &reading->parts[i];
		size_t row_bytes = row_bytes_of(reading, i, mean);
		if (!row_bytes)
			return false;
		size_t rows = (part->span.to - part->span.from) / row_bytes;
		part->capacity = rows + rows / SLACK + SLACK;
		part->good = true;
	}
	return true;
}

/* Room for each part's rows, in its place. */
static bool make_room(struct reading *reading)
{
	size_t rows = 0;
	for (size_t i = 0; i < reading->part_count; i++) {
		struct part *part = &reading->parts[i];
		if (!part->good || part->capacity >= ROWS - rows)
			return false;
		part->first = rows;
		rows += part->capacity;
	}
	building_reserve(reading->building, rows + 1);
	return true;
}

static bool take_block(void *context, const struct csv_block *block)
{
	struct taking *taking = context;
	struct part *part = taking->part;
	part->is_short = block->rows > part->capacity - part->rows;
	if (part->is_short)
		return false;
	for (size_t i = 0; i < taking->reading->fill_count; i++)
		if (!fill_block(&taking->reading->fills[i], &part->columns[i], block,
		                part->first + part->rows))
			return false;
	part->rows += block->rows;
	return true;
}

/* The system reads ahead of a reader, but not from where none has been yet. */
static void expect_parts(const struct reading *reading, size_t item)
{
	size_t ahead = item + threads_count();
	for (size_t i = item ? ahead : 1; i <= ahead && i < reading->part_count; i++)
		canonical_expect(&reading->file, reading->parts[i].span.from, reading->parts[i].span.to);
}

static void read_part(void *context, size_t item)
{
	struct reading *reading = context;
	struct part *part = &reading->parts[item];
	struct taking taking = {.reading = reading, .part = part};
	size_t bytes = part->span.to - part->span.from;
	expect_parts(reading, item);
	part->good = canonical_read(&reading->file, &part->span, take_block, &taking);
	progress_tell(reading->building->table->file,
	              (atomic_fetch_add(&reading->done, bytes) + bytes) / MEGABYTE,
	              reading->file.size / MEGABYTE);
}

/* Each part must begin where the one before ends: else a quote stood around its beginning. */
static bool read_parts(struct reading *reading)
{
	threads_share(read_part, reading, reading->part_count);
	for (size_t i = 0; i < reading->part_count; i++) {
		const struct part *part = &reading->parts[i];
		if (!part->good || (i && part->span.begin != part[-1].span.end))
			return false;
	}
	return true;
}

static void free_parts(struct reading *reading)
{
	for (size_t i = 0; i < reading->part_count; i++) {
		for (size_t k = 0; k < reading->fill_count; k++)
			fill_part_free(&reading->parts[i].columns[k]);
		free(reading->parts[i].columns);
	}
	free(reading->parts);
}

/* Whether all keys are of one form, as far as they were read. */
static bool keys_formed(struct reading *reading)
{
	struct key_widths widths = {0};
	bool good = true;
	size_t k = reading->key ? (size_t)(reading->key - reading->fills) : 0;
	for (size_t i = 0; reading->key && i < reading->part_count; i++) {
		const struct fill_part *part = &reading->parts[i].columns[k];
		widths.differ |= part->widths.differ;
		widths.zeros |= part->widths.zeros;
		good &= !part->odd_key;
	}
	reading->building->widths = widths;
	return good && !(widths.differ && widths.zeros);
}

static bool any_short(const struct reading *reading)
{
	for (size_t i = 0; i < reading->part_count; i++)
		if (reading->parts[i].is_short)
			return true;
	return false;
}

/* Columns whose values are too long to be kept short; false: there are none. */
static bool widen_columns(struct reading *reading)
{
	bool any = false;
	for (size_t k = 0; k < reading->fill_count; k++) {
		bool too_long = false;
		for (size_t i = 0; i < reading->part_count; i++)
			too_long |= reading->parts[i].columns[k].too_long;
		if (too_long)
			building_widen(reading->building, reading->fills[k].column);
		any |= too_long;
	}
	return any;
}

/* Rows are guessed first: counting them takes almost as long as reading them does. Keys are hoped to be of
 * one form, values to be short. */
static bool read_rows(struct reading *reading)
{
	bool guess = reading->part_count > 1;
	for (;;) {
		guess = guess && guess_parts(reading);
		if (!guess)
			threads_share(count_part, reading, reading->part_count);
		bool good = make_room(reading) && read_parts(reading), formed = keys_formed(reading);
		if (good && formed)
			return true;
		if (!formed) {
			building_form_failed(reading->building);
			form_key(reading);
		} else if (guess && any_short(reading)) {
			guess = false;
		} else if (!widen_columns(reading)) {
			return false;
		}
		free_parts(reading);
		make_parts(reading);
	}
}

static void move_rows(const struct fill *fill, size_t to, size_t from, size_t count)
{
	struct column *column = fill->column;
	if (fill->width)
		memmove(column->text + to * fill->width, column->text + from * fill->width,
		        count * fill->width);
	if (column->short_codes)
		memmove(column->short_codes + to, column->short_codes + from, count);
	if (column->short_days)
		memmove(column->short_days + to, column->short_days + from,
		        count * sizeof *column->short_days);
	if (column->short_numbers)
		memmove(column->short_numbers + to, column->short_numbers + from,
		        count * sizeof *column->short_numbers);
	if (column->codes)
		memmove(column->codes + to, column->codes + from, count * sizeof *column->codes);
	if (column->days)
		memmove(column->days + to, column->days + from, count * sizeof *column->days);
	if (column->numbers)
		memmove(column->numbers + to, column->numbers + from, count * sizeof *column->numbers);
	if (column->text_offsets)
		memmove(column->text_offsets + to + 1, column->text_offsets + from + 1,
		        count * sizeof *column->text_offsets);
}

/* Guesses, line ends within quotes and empty lines promised rows that are none: the others close ranks. */
static void close_ranks(void *context, size_t k)
{
	struct reading *reading = context;
	size_t rows = 0;
	for (size_t i = 0; i < reading->part_count; i++) {
		const struct part *part = &reading->parts[i];
		if (part->first != rows)
			move_rows(&reading->fills[k], rows, part->first, part->rows);
		rows += part->rows;
	}
}

static void count_rows(struct reading *reading)
{
	size_t rows = 0;
	for (size_t i = 0; i < reading->part_count; i++) {
		reading->parts[i].first = rows;
		rows += reading->parts[i].rows;
	}
	reading->building->table->rows = rows;
	building_reserve(reading->building, rows + 1);
}

/* Codes in order of first appearance in the file. */
static void join_others(struct reading *reading, const struct part *part, size_t k)
{
	struct column *column = reading->fills[k].column;
	const struct dictionary *others = &part->columns[k].others;
	size_t known = column->dictionary.known;
	if (!others->others_count)
		return;
	uint32_t *codes = memory_alloc(others->others_count, sizeof *codes);
	for (size_t i = 0; i < others->others_count; i++)
		codes[i] = building_other(reading->building, column, others->others[i],
		                          strlen(others->others[i]));
	for (size_t row = part->first; column->short_codes && row < part->first + part->rows; row++)
		if (column->short_codes[row] > known)
			column->short_codes[row] = (uint8_t)codes[column->short_codes[row] - known - 1];
	for (size_t row = part->first; column->codes && row < part->first + part->rows; row++)
		if (column->codes[row] > known)
			column->codes[row] = codes[column->codes[row] - known - 1];
	free(codes);
}

static void join_texts(struct reading *reading, size_t k)
{
	struct column *column = reading->fills[k].column;
	size_t total = 0;
	for (size_t i = 0; i < reading->part_count; i++)
		total += reading->parts[i].columns[k].text.length;
	column->text = memory_realloc(column->text, total + WORDS_PADDING, 1);
	column->text_offsets[0] = total = 0;
	for (size_t i = 0; i < reading->part_count; i++) {
		const struct part *part = &reading->parts[i];
		const struct buffer *text = &part->columns[k].text;
		if (text->length)
			memcpy(column->text + total, text->bytes, text->length);
		for (size_t row = part->first; total && row < part->first + part->rows; row++)
			column->text_offsets[row + 1] += total;
		total += text->length;
	}
}

/* Whether all values have room in a short column, codes of all parts together. */
static bool stays_short(const struct reading *reading, size_t k)
{
	size_t codes = reading->fills[k].column->dictionary.known;
	bool good = true;
	for (size_t i = 0; i < reading->part_count; i++) {
		codes += reading->parts[i].columns[k].others.others_count;
		good &= !reading->parts[i].columns[k].long_count;
	}
	return good && (!reading->fills[k].column->short_codes || codes <= UINT8_MAX);
}

static void join_column(struct reading *reading, size_t k)
{
	struct column *column = reading->fills[k].column;
	if (!stays_short(reading, k)) {
		fill_widen(column, reading->building->table->rows);
		for (size_t i = 0; i < reading->part_count; i++)
			fill_put_longs(column, &reading->parts[i].columns[k], reading->parts[i].first);
	}
	for (size_t i = 0; column_has_codes(column) && !reading->fills[k].numbers && i < reading->part_count;
	     i++)
		join_others(reading, &reading->parts[i], k);
	if (column->text_offsets)
		join_texts(reading, k);
}

static void reading_free(struct reading *reading)
{
	free_parts(reading);
	for (size_t k = 0; k < reading->fill_count; k++)
		words_free(&reading->fills[k].words);
	free(reading->fills);
	canonical_close(&reading->file);
}

int canonical_table(struct building *building, const char *path)
{
	const struct dataset_request *request = building->request;
	struct reading reading = {.building = building};
	if (request->raw || request->text || request->lines || request->check)
		return 0;
	if (!canonical_open(&reading.file, path, header_field, building))
		return 0;
	building->brief = request->brief;
	int result = building_row(building, 1, reading.file.columns) < 0 ? -1 : 1;
	if (result > 0) {
		hope_for_form(&reading);
		make_fills(&reading);
		make_parts(&reading);
		result = read_rows(&reading);
	}
	if (result > 0) {
		/* A file of one part is no work for another thread. */
		size_t single = reading.part_count < 2 ? reading.fill_count : 0;
		for (size_t k = 0; k < single; k++)
			close_ranks(&reading, k);
		threads_share(close_ranks, &reading, single ? 0 : reading.fill_count);
		count_rows(&reading);
		for (size_t k = 0; k < reading.fill_count; k++)
			join_column(&reading, k);
	}
	if (result == 0 && building->formed)
		building_text_key(building);
	if (result == 0)
		building_full(building);
	reading_free(&reading);
	return result;
}
