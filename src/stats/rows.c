#include "stats/rows.h"

#include <stdlib.h>
#include <string.h>

#define SLICE 1024u /* rows */
/* Inlined, so that what callers know makes a loop of its own. */
#define FOR_EACH_CALLER static inline __attribute__((always_inline))

struct slice { /* values of some rows; a number of row i is numbers[i & mask] */
	const uint8_t *flags;
	const int64_t *numbers;
	const uint32_t *codes;
	size_t mask;
};
struct target { /* where they go */
	uint8_t *flags;
	int64_t *numbers;
	uint32_t *codes;
};
struct scratch {
	int64_t *next; /* `slice` entries for each step that is computed along */
	size_t slice;
};

static void fill(const struct step *step, size_t from, size_t count, struct target to,
                 struct scratch *scratch);

static inline int64_t number_of_day(int32_t day)
{
	return day == DATE_NONE ? NUMBER_NONE : day;
}

static void fill_days(const struct column *column, size_t from, size_t count, int64_t *numbers)
{
	/* Which days are missing cannot be foreseen. */
	if (column->short_days)
		for (size_t i = 0; i < count; i++) {
			int64_t day = column->short_days[from + i], missing = -(int64_t)(day == 0);
			numbers[i] = ((day + SHORT_DAY_BEFORE) & ~missing) | (NUMBER_NONE & missing);
		}
	else
		for (size_t i = from; i < from + count; i++)
			numbers[i - from] = number_of_day(column->days[i]);
}

/* Part of an array; of the arrays of other types, which are not there, something that nobody looks at. */
static void *from_row(const void *array, size_t from, size_t size)
{
	return (void *)((uintptr_t)array + from * size);
}

/* Values that need not be computed: what a column or a population's flags are is there, too. */
static const struct vector *there(const struct step *step)
{
	if (step->vector)
		return step->vector;
	bool column = step->node->operation == OP_COLUMN && !step->column;
	return column || step->flags ? &step->vocabulary : NULL;
}

FOR_EACH_CALLER void widen_codes(const uint8_t *restrict from, size_t count, uint32_t *restrict codes)
{
	for (size_t i = 0; i < count; i++)
		codes[i] = from[i];
}

FOR_EACH_CALLER void widen_numbers(const int32_t *restrict from, int64_t unit, size_t count,
                                   int64_t *restrict numbers)
{
	for (size_t i = 0; i < count; i++)
		numbers[i] = column_long_number(from[i], unit);
}

/* Loops over whole slices know how long they are: then eight or sixteen rows are done at once. */
static void widen(const struct vector *vector, size_t from, size_t count, struct target to)
{
	if (vector->short_codes && count == SLICE)
		widen_codes(vector->short_codes + from, SLICE, to.codes);
	else if (vector->short_codes)
		widen_codes(vector->short_codes + from, count, to.codes);
	else if (vector->unit == 1 && count == SLICE)
		widen_numbers(vector->short_numbers + from, 1, SLICE, to.numbers);
	else
		widen_numbers(vector->short_numbers + from, vector->unit, count, to.numbers);
}

/* The values where they are, or computed. */
static struct slice values(const struct step *step, size_t from, size_t count, struct scratch *scratch)
{
	const struct vector *vector = there(step);
	const void *number = &step->number;
	if (step->constant)
		return (struct slice){.flags = number, .numbers = number, .codes = number};
	if (vector && !vector->short_codes && !vector->short_numbers)
		return (struct slice){.flags = from_row(vector->flags, from, 1),
		                      .numbers = from_row(vector->numbers, from, sizeof *vector->numbers),
		                      .codes = from_row(vector->codes, from, sizeof *vector->codes),
		                      .mask = SIZE_MAX};
	int64_t *space = scratch->next;
	struct target to = {.flags = (uint8_t *)space, .numbers = space, .codes = (uint32_t *)(void *)space};
	scratch->next += scratch->slice;
	if (vector)
		widen(vector, from, count, to);
	else
		fill(step, from, count, to, scratch);
	return (struct slice){.flags = to.flags, .numbers = to.numbers, .codes = to.codes, .mask = SIZE_MAX};
}

FOR_EACH_CALLER void combine(enum operation operation, const uint8_t *restrict a, const uint8_t *restrict b,
                             size_t count, uint8_t *restrict flags)
{
	if (operation == OP_AND)
		for (size_t i = 0; i < count; i++)
			flags[i] = a[i] & b[i];
	else if (operation == OP_OR)
		for (size_t i = 0; i < count; i++)
			flags[i] = a[i] | b[i];
	else
		for (size_t i = 0; i < count; i++)
			flags[i] = !a[i];
}

static void fill_logic(const struct step *step, size_t from, size_t count, uint8_t *flags,
                       struct scratch *scratch)
{
	enum operation operation = step->node->operation;
	const uint8_t *a = values(&step->operands[0], from, count, scratch).flags, *b = a;
	if (operation != OP_NOT)
		b = values(&step->operands[1], from, count, scratch).flags;
	if (count == SLICE)
		combine(operation, a, b, SLICE, flags);
	else
		combine(operation, a, b, count, flags);
}

/* Of short codes and of days: without making others of them. */
static bool fill_empty_cells(const struct step *operand, size_t from, size_t count, uint8_t *flags)
{
	const struct vector *vector = there(operand);
	const struct column *column = operand->column;
	if (vector && vector->short_codes)
		for (size_t i = 0; i < count; i++)
			flags[i] = vector->short_codes[from + i] == CODE_NONE;
	else if (!vector && column && column->short_days)
		for (size_t i = 0; i < count; i++)
			flags[i] = column->short_days[from + i] == 0;
	else if (!vector && column)
		for (size_t i = 0; i < count; i++)
			flags[i] = column->days[from + i] == DATE_NONE;
	else
		return false;
	return true;
}

static void fill_empty(const struct step *step, size_t from, size_t count, uint8_t *flags,
                       struct scratch *scratch)
{
	const struct step *operand = &step->operands[0];
	if (fill_empty_cells(operand, from, count, flags))
		return;
	struct slice of = values(operand, from, count, scratch);
	if (operand->node->type == VALUE_NUMBER)
		for (size_t i = 0; i < count; i++)
			flags[i] = of.numbers[i & of.mask] == NUMBER_NONE;
	else
		for (size_t i = 0; i < count; i++)
			flags[i] = of.codes[i] == CODE_NONE;
}

/* Nothing compares with a missing number. */
static inline void compare(enum operation operation, struct slice a, struct slice b, size_t count,
                           uint8_t *flags)
{
	for (size_t i = 0; i < count; i++) {
		int64_t x = a.numbers[i & a.mask], y = b.numbers[i & b.mask];
		bool holds = operation == OP_EQUAL        ? x == y
		             : operation == OP_UNEQUAL    ? x != y
		             : operation == OP_LESS       ? x < y
		             : operation == OP_LESS_EQUAL ? x <= y
		             : operation == OP_GREATER    ? x > y
		                                          : x >= y;
		flags[i] = holds & (x != NUMBER_NONE) & (y != NUMBER_NONE);
	}
}

FOR_EACH_CALLER void between(const int32_t *restrict days, int32_t least, int32_t most, size_t count,
                             uint8_t *restrict flags)
{
	for (size_t i = 0; i < count; i++)
		flags[i] = (days[i] >= least) & (days[i] <= most);
}

FOR_EACH_CALLER void between_short(const uint16_t *restrict days, uint16_t least, uint16_t most, size_t count,
                                   uint8_t *restrict flags)
{
	for (size_t i = 0; i < count; i++)
		flags[i] = (days[i] >= least) & (days[i] <= most);
}

static void fill_between(const struct column *column, size_t from, int32_t least, int32_t most, size_t count,
                         uint8_t *flags)
{
	if (!column->short_days) {
		if (count == SLICE)
			between(column->days + from, least, most, SLICE, flags);
		else
			between(column->days + from, least, most, count, flags);
		return;
	}
	int64_t first = (int64_t)least - SHORT_DAY_BEFORE, last = (int64_t)most - SHORT_DAY_BEFORE;
	if (first > UINT16_MAX || last < 1) {
		memset(flags, 0, count);
		return;
	}
	uint16_t low = first < 1 ? 1 : (uint16_t)first;
	uint16_t high = last > UINT16_MAX ? UINT16_MAX : (uint16_t)last;
	if (count == SLICE)
		between_short(column->short_days + from, low, high, SLICE, flags);
	else
		between_short(column->short_days + from, low, high, count, flags);
}

/* Days of a column with one day: the most frequent comparison, without making numbers of them. A missing day
 * is below all others. */
static bool fill_compared_days(const struct step *step, size_t from, size_t count, uint8_t *flags)
{
	const struct step *left = &step->operands[0], *right = &step->operands[1];
	int64_t day = right->number;
	enum operation operation = step->node->operation;
	if (!left->column || !column_has_days(left->column) || left->vector || !right->constant ||
	    day <= -INT32_MAX || day >= INT32_MAX || operation == OP_UNEQUAL)
		return false;
	int32_t least = DATE_NONE + 1, most = INT32_MAX;
	if (operation == OP_EQUAL || operation == OP_GREATER || operation == OP_GREATER_EQUAL)
		least = (int32_t)day + (operation == OP_GREATER);
	if (operation == OP_EQUAL || operation == OP_LESS || operation == OP_LESS_EQUAL)
		most = (int32_t)day - (operation == OP_LESS);
	fill_between(left->column, from, least, most, count, flags);
	return true;
}

static void fill_comparison(const struct step *step, size_t from, size_t count, uint8_t *flags,
                            struct scratch *scratch)
{
	if (fill_compared_days(step, from, count, flags))
		return;
	struct slice a = values(&step->operands[0], from, count, scratch);
	struct slice b = values(&step->operands[1], from, count, scratch);
	/* One loop each, so that none chooses in each row. */
	switch (step->node->operation) {
	case OP_EQUAL:
		compare(OP_EQUAL, a, b, count, flags);
		break;
	case OP_UNEQUAL:
		compare(OP_UNEQUAL, a, b, count, flags);
		break;
	case OP_LESS:
		compare(OP_LESS, a, b, count, flags);
		break;
	case OP_LESS_EQUAL:
		compare(OP_LESS_EQUAL, a, b, count, flags);
		break;
	case OP_GREATER:
		compare(OP_GREATER, a, b, count, flags);
		break;
	default:
		compare(OP_GREATER_EQUAL, a, b, count, flags);
		break;
	}
}

static void fill_sums(enum operation operation, struct slice a, struct slice b, size_t count,
                      int64_t *numbers)
{
	for (size_t i = 0; i < count; i++) {
		int64_t x = a.numbers[i & a.mask], y = b.numbers[i & b.mask];
		bool both = x != NUMBER_NONE && y != NUMBER_NONE;
		numbers[i] = both ? decimal_add(x, operation == OP_ADD ? y : -y) : NUMBER_NONE;
	}
}

/* Days, months or years from a to b, which most often is one day for all rows. */
static inline void fill_spans(enum operation operation, struct slice a, struct slice b, size_t count,
                              int64_t *numbers)
{
	struct civil end = {0};
	if (!b.mask && rows_is_day(b.numbers[0]))
		end = date_to_civil((int32_t)b.numbers[0]);
	for (size_t i = 0; i < count; i++) {
		int64_t x = a.numbers[i & a.mask], y = b.numbers[i & b.mask];
		numbers[i] = NUMBER_NONE;
		if (!rows_is_day(x) || !rows_is_day(y))
			continue;
		if (operation == OP_DAYS) {
			numbers[i] = y - x;
			continue;
		}
		struct civil from = date_to_civil((int32_t)x), to = end;
		if (b.mask)
			to = date_to_civil((int32_t)y);
		int months = (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day);
		if (months >= 0)
			numbers[i] = operation == OP_YEARS ? months / 12 : months;
	}
}

static void fill_numbers(const struct step *step, size_t from, size_t count, int64_t *numbers,
                         struct scratch *scratch)
{
	enum operation operation = step->node->operation;
	struct slice a = values(&step->operands[0], from, count, scratch);
	if (step->node->count == 1) {
		for (size_t i = 0; i < count; i++)
			numbers[i] = rows_date_part(operation, a.numbers[i & a.mask]);
		return;
	}
	struct slice b = values(&step->operands[1], from, count, scratch);
	if (operation == OP_ADD || operation == OP_SUBTRACT)
		fill_sums(operation, a, b, count, numbers);
	else if (operation == OP_YEARS)
		fill_spans(OP_YEARS, a, b, count, numbers);
	else
		fill_spans(operation, a, b, count, numbers);
}

/* The lesser one that is there: one less, a missing number is the greatest. */
static inline int64_t earlier_of(int64_t a, int64_t b)
{
	int64_t x = (int64_t)((uint64_t)a - 1), y = (int64_t)((uint64_t)b - 1);
	return (int64_t)((uint64_t)(x < y ? x : y) + 1);
}

/* The first number that is there, or the least: without a choice in each row that cannot be foreseen. */
static void fill_choice(const struct step *step, size_t from, size_t count, int64_t *numbers,
                        struct scratch *scratch)
{
	struct slice first = values(&step->operands[0], from, count, scratch);
	for (size_t i = 0; i < count; i++)
		numbers[i] = first.numbers[i & first.mask];
	for (size_t k = 1; k < step->node->count; k++) {
		struct slice of = values(&step->operands[k], from, count, scratch);
		if (step->node->operation == OP_EARLIEST)
			for (size_t i = 0; i < count; i++)
				numbers[i] = earlier_of(numbers[i], of.numbers[i & of.mask]);
		else
			for (size_t i = 0; i < count; i++) {
				int64_t missing = -(int64_t)(numbers[i] == NUMBER_NONE);
				numbers[i] = (numbers[i] & ~missing) | (of.numbers[i & of.mask] & missing);
			}
	}
}

static void fill_conditional(const struct step *step, size_t from, size_t count, int64_t *numbers,
                             struct scratch *scratch)
{
	const uint8_t *flags = values(&step->operands[0], from, count, scratch).flags;
	struct slice of = values(&step->operands[1], from, count, scratch);
	for (size_t i = 0; i < count; i++)
		numbers[i] = flags[i] ? of.numbers[i & of.mask] : NUMBER_NONE;
}

static void fill_looked_up(const struct step *step, size_t from, size_t count, struct target to,
                           struct scratch *scratch)
{
	const uint32_t *codes = values(&step->operands[0], from, count, scratch).codes;
	for (size_t i = 0; i < count; i++)
		if (step->wanted)
			to.flags[i] = step->wanted[codes[i]];
		else if (step->groups)
			to.codes[i] = step->groups[codes[i]];
		else
			to.numbers[i] = step->numbers[codes[i]];
}

static void fill_bands(const struct step *step, size_t from, size_t count, uint32_t *codes,
                       struct scratch *scratch)
{
	const struct dimension *dimension = step->node->declaration;
	struct slice of = values(&step->operands[0], from, count, scratch);
	size_t bands = dimension->values.count;
	for (size_t i = 0; i < count; i++) {
		uint32_t code = CODE_NONE;
		int64_t number = of.numbers[i & of.mask];
		while (number != NUMBER_NONE && code < bands && number > step->numbers[code])
			code++;
		codes[i] = number == NUMBER_NONE || code == bands ? CODE_NONE : code + 1;
	}
}

static void fill_cases(const struct step *step, size_t from, size_t count, uint32_t *codes,
                       struct scratch *scratch)
{
	memset(codes, 0, count * sizeof *codes);
	for (size_t k = step->node->count; k > 0; k--) {
		const uint8_t *flags = values(&step->operands[k - 1], from, count, scratch).flags;
		for (size_t i = 0; i < count; i++)
			codes[i] = flags[i] ? (uint32_t)k : codes[i];
	}
}

/* Numbers of any other row: those of a column of days are not there as numbers. */
static int64_t number_at(const struct step *step, size_t row)
{
	if (step->constant)
		return step->number;
	const struct vector *vector = there(step);
	return vector ? vector_number(vector, row) : number_of_day(column_day(step->column, row));
}

static void fill_gathered(const struct step *step, size_t from, size_t count, struct target to)
{
	const struct step *operand = &step->operands[0];
	const struct vector *of = there(operand);
	const uint32_t *targets = step->targets + from;
	const uint8_t *flags = operand->flags ? operand->flags : of ? of->flags : NULL;
	if (step->node->type == VALUE_FLAG)
		for (size_t i = 0; i < count; i++)
			to.flags[i] = targets[i] && flags[targets[i] - 1];
	else if (step->node->type == VALUE_CODE)
		for (size_t i = 0; i < count; i++)
			to.codes[i] = targets[i] ? vector_code_at(of, targets[i] - 1) : CODE_NONE;
	else
		for (size_t i = 0; i < count; i++)
			to.numbers[i] = targets[i] ? number_at(operand, targets[i] - 1) : NUMBER_NONE;
}

static void fill_flags(const struct step *step, size_t from, size_t count, uint8_t *flags)
{
	if (step->flags)
		memcpy(flags, step->flags + from, count);
	else
		memset(flags, 1, count);
}

static void fill_constant(const struct step *step, size_t count, int64_t *numbers)
{
	for (size_t i = 0; i < count; i++)
		numbers[i] = step->number;
}

static void fill_own_rows(size_t from, size_t count, uint32_t *codes)
{
	for (size_t i = 0; i < count; i++)
		codes[i] = (uint32_t)(from + i) + 1;
}

static void fill(const struct step *step, size_t from, size_t count, struct target to,
                 struct scratch *scratch)
{
	if (step->constant) {
		fill_constant(step, count, to.numbers);
		return;
	}
	switch (step->node->operation) {
	case OP_COLUMN:
		fill_days(step->column, from, count, to.numbers);
		break;
	case OP_STEP:
	case OP_REFERENCE:
		fill_gathered(step, from, count, to);
		break;
	case OP_AND:
	case OP_OR:
	case OP_NOT:
		fill_logic(step, from, count, to.flags, scratch);
		break;
	case OP_EMPTY:
		fill_empty(step, from, count, to.flags, scratch);
		break;
	case OP_IN:
	case OP_NUMBER_OF:
	case OP_GROUPS:
		fill_looked_up(step, from, count, to, scratch);
		break;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_YEARS:
	case OP_MONTHS:
	case OP_DAYS:
	case OP_YEAR:
	case OP_YEAR_START:
	case OP_SCHOOL_YEAR:
		fill_numbers(step, from, count, to.numbers, scratch);
		break;
	case OP_FIRST:
	case OP_EARLIEST:
		fill_choice(step, from, count, to.numbers, scratch);
		break;
	case OP_IF:
		fill_conditional(step, from, count, to.numbers, scratch);
		break;
	case OP_MEMBER:
	case OP_KEPT:
		fill_flags(step, from, count, to.flags);
		break;
	case OP_BANDS:
		fill_bands(step, from, count, to.codes, scratch);
		break;
	case OP_CASES:
		fill_cases(step, from, count, to.codes, scratch);
		break;
	case OP_ROW:
		fill_own_rows(from, count, to.codes);
		break;
	default:
		fill_comparison(step, from, count, to.flags, scratch);
		break;
	}
}

static size_t steps_along(const struct step *step)
{
	size_t count = 1;
	for (size_t i = 0; !step->vector && !step->constant && i < step->node->count; i++)
		count += steps_along(&step->operands[i]);
	return count;
}

FOR_EACH_CALLER void shorten_codes(const uint32_t *restrict from, size_t count, uint8_t *restrict codes)
{
	for (size_t i = 0; i < count; i++)
		codes[i] = (uint8_t)from[i];
}

FOR_EACH_CALLER void shorten_numbers(const int64_t *restrict from, int64_t unit, size_t count,
                                     int32_t *restrict numbers)
{
	for (size_t i = 0; i < count; i++)
		numbers[i] = column_short_number(from[i], unit);
}

/* What was computed, as the vector keeps it. */
static void shorten(const struct vector *vector, size_t from, size_t count, struct target of)
{
	if (vector->short_codes && count == SLICE)
		shorten_codes(of.codes, SLICE, vector->short_codes + from);
	else if (vector->short_codes)
		shorten_codes(of.codes, count, vector->short_codes + from);
	else if (vector->unit == 1 && count == SLICE)
		shorten_numbers(of.numbers, 1, SLICE, vector->short_numbers + from);
	else
		shorten_numbers(of.numbers, vector->unit, count, vector->short_numbers + from);
}

void rows_compute(const struct step *step, size_t from, size_t to, struct vector *vector)
{
	size_t slice = to - from < SLICE ? to - from : SLICE;
	bool brief = vector->short_codes || vector->short_numbers;
	int64_t *space = memory_alloc((steps_along(step) + 1) * slice, sizeof *space);
	for (size_t count; from < to; from += count) {
		count = to - from < slice ? to - from : slice;
		struct scratch scratch = {.next = space + slice, .slice = slice};
		struct target target = {.flags = from_row(vector->flags, from, 1),
		                        .numbers = from_row(vector->numbers, from, sizeof *vector->numbers),
		                        .codes = from_row(vector->codes, from, sizeof *vector->codes)};
		if (brief)
			target = (struct target){.numbers = space, .codes = (uint32_t *)(void *)space};
		fill(step, from, count, target, &scratch);
		if (brief)
			shorten(vector, from, count, target);
	}
	free(space);
}

void rows_pick(const struct step *step, size_t rows, const uint32_t *wanted, size_t from, size_t to,
               struct vector *numbers)
{
	size_t slice = rows < SLICE ? rows : SLICE;
	int64_t *space = memory_alloc((steps_along(step) + 1) * slice, sizeof *space);
	struct target target = {.numbers = space};
	for (size_t i = from; i < to;) {
		size_t first = wanted[i], length = rows - first < slice ? rows - first : slice;
		struct scratch scratch = {.next = space + slice, .slice = slice};
		fill(step, first, length, target, &scratch);
		for (; i < to && wanted[i] - first < length; i++)
			vector_put_number(numbers, i, space[wanted[i] - first]);
	}
	free(space);
}
