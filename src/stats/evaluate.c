#include "stats/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "stats/evaluate_private.h"

size_t run_rows(const struct run *run, size_t table)
{
	return run->dataset->tables[table].rows;
}

static struct vector *vector_new(const struct run *run, const struct node *node)
{
	struct vector *vector = memory_zalloc(1, sizeof *vector);
	size_t rows = run_rows(run, node->table);
	vector->type = node->type;
	vector->owned = true;
	if (node->type == VALUE_FLAG)
		vector->flags = memory_zalloc(rows, 1);
	else if (node->type == VALUE_NUMBER)
		vector->numbers = memory_alloc(rows, sizeof *vector->numbers);
	else
		vector->codes = memory_alloc(rows, sizeof *vector->codes);
	return vector;
}

static struct vector *column_vector(struct run *run, const struct node *node)
{
	const struct column *column = &run->dataset->tables[node->table].columns[node->column];
	size_t rows = run_rows(run, node->table);
	struct vector *vector = memory_zalloc(1, sizeof *vector);
	vector->type = node->type;
	vector->column = column;
	if (node->type == VALUE_CODE) {
		vector->codes = column->codes;
	} else if (column->numbers) {
		vector->numbers = column->numbers;
	} else {
		vector->owned = true;
		vector->numbers = memory_alloc(rows, sizeof *vector->numbers);
		for (size_t i = 0; i < rows; i++)
			vector->numbers[i] = column->days[i] == DATE_NONE ? NUMBER_NONE : column->days[i];
	}
	return vector;
}

const uint32_t *run_targets(struct run *run, const struct node *step, bool *owned)
{
	*owned = false;
	if (step->operation == OP_REFERENCE)
		return run_reference(run, step->declaration);
	const struct column *column = &run->dataset->tables[step->table].columns[step->column];
	/* Codes of keys are rows + 1 of the target already, but for keys that no row holds. */
	if (!column->dictionary.others_count)
		return column->codes;
	size_t rows = run_rows(run, step->table);
	uint32_t *targets = memory_alloc(rows, sizeof *targets);
	for (size_t i = 0; i < rows; i++)
		targets[i] = column->codes[i] <= column->dictionary.known ? column->codes[i] : 0;
	*owned = true;
	return targets;
}

static struct vector *gather(struct run *run, const struct node *node)
{
	const struct vector *from = evaluate(run, node->operands[0]);
	struct vector *vector = vector_new(run, node);
	size_t rows = run_rows(run, node->table);
	bool owned;
	const uint32_t *targets = run_targets(run, node, &owned);
	vector->column = from->column;
	vector->list = from->list;
	for (size_t i = 0; i < rows; i++) {
		uint32_t target = targets[i];
		if (node->type == VALUE_FLAG)
			vector->flags[i] = target && from->flags[target - 1];
		else if (node->type == VALUE_NUMBER)
			vector->numbers[i] = target ? from->numbers[target - 1] : NUMBER_NONE;
		else
			vector->codes[i] = target ? from->codes[target - 1] : CODE_NONE;
	}
	if (owned)
		free((void *)targets);
	return vector;
}

static struct vector *constant(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	int64_t number = node->operation == OP_FROM ? run->period.from
	                 : node->operation == OP_TO ? run->period.to
	                 : node->operation == OP_AT ? run->period.reference
	                                            : node->number;
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->numbers[i] = number;
	return vector;
}

static struct vector *logic(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const uint8_t *a = evaluate(run, node->operands[0])->flags;
	const uint8_t *b = node->count > 1 ? evaluate(run, node->operands[1])->flags : NULL;
	size_t rows = run_rows(run, node->table);
	for (size_t i = 0; i < rows; i++)
		vector->flags[i] = node->operation == OP_NOT   ? !a[i]
		                   : node->operation == OP_AND ? a[i] & b[i]
		                                               : a[i] | b[i];
	return vector;
}

static struct vector *emptiness(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const struct vector *from = evaluate(run, node->operands[0]);
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->flags[i] = from->type == VALUE_NUMBER ? from->numbers[i] == NUMBER_NONE
		                                              : from->codes[i] == CODE_NONE;
	return vector;
}

/* A day of the years 1 to 9999; other numbers have no year or month. */
static bool is_day(int64_t number)
{
	return number >= -719162 && number <= 2932896;
}

/* The year, the first day of a year, the school year. */
static int64_t date_part(enum operation operation, int64_t number)
{
	if (operation == OP_YEAR_START)
		return number >= 1 && number <= 9999 ? date_from_civil((int)number, 1, 1) : NUMBER_NONE;
	if (!is_day(number))
		return NUMBER_NONE;
	return operation == OP_YEAR ? date_to_civil((int32_t)number).year : date_school_year((int32_t)number);
}

static bool compares(enum operation operation, int64_t a, int64_t b)
{
	switch (operation) {
	case OP_EQUAL:
		return a == b;
	case OP_UNEQUAL:
		return a != b;
	case OP_LESS:
		return a < b;
	case OP_LESS_EQUAL:
		return a <= b;
	case OP_GREATER:
		return a > b;
	default:
		return a >= b;
	}
}

/* A number that is the same for all rows needs no vector. */
static bool constant_number(const struct run *run, const struct node *node, int64_t *number)
{
	switch (node->operation) {
	case OP_NUMBER:
		*number = node->number;
		return true;
	case OP_FROM:
		*number = run->period.from;
		return true;
	case OP_TO:
		*number = run->period.to;
		return true;
	case OP_AT:
		*number = run->period.reference;
		return true;
	case OP_YEAR:
	case OP_YEAR_START:
	case OP_SCHOOL_YEAR:
		if (!constant_number(run, node->operands[0], number))
			return false;
		*number = date_part(node->operation, *number);
		return true;
	default:
		return false;
	}
}

struct operand { /* numbers[i & mask] is the number of row i */
	const int64_t *numbers;
	size_t mask;
	int64_t constant;
};

static void operand_get(struct operand *operand, struct run *run, const struct node *node)
{
	bool constant = constant_number(run, node, &operand->constant);
	operand->numbers = constant ? &operand->constant : evaluate(run, node)->numbers;
	operand->mask = constant ? 0 : SIZE_MAX;
}

/* Nothing compares with a missing number. */
static struct vector *comparison(struct run *run, const struct node *node)
{
	struct operand a, b;
	struct vector *vector = vector_new(run, node);
	operand_get(&a, run, node->operands[0]);
	operand_get(&b, run, node->operands[1]);
	for (size_t i = 0; i < run_rows(run, node->table); i++) {
		int64_t x = a.numbers[i & a.mask], y = b.numbers[i & b.mask];
		vector->flags[i] = x != NUMBER_NONE && y != NUMBER_NONE && compares(node->operation, x, y);
	}
	return vector;
}

size_t vector_size(const struct vector *vector)
{
	if (vector->list)
		return vector->list->count;
	return vector->column->dictionary.known + vector->column->dictionary.others_count;
}

static long key_position(const struct table *table, const char *text, size_t length)
{
	size_t row = table_row(table, text, length);
	return row == SIZE_MAX ? -1 : (long)row;
}

uint32_t vector_code(const struct run *run, const struct vector *vector, const char *text)
{
	size_t length = strlen(text);
	const struct column *column = vector->column;
	const struct list *list = vector->list ? vector->list : column->schema->list;
	long position = -1;
	if (list)
		position = map_find(&list->index, text, length);
	else if (column->schema->type == TYPE_KEY)
		position = key_position(&run->dataset->tables[column->schema->target], text, length);
	if (position >= 0)
		return (uint32_t)position + 1;
	if (vector->list)
		return CODE_NONE;
	position = map_find(&column->dictionary.others_index, text, length);
	return position < 0 ? CODE_NONE : (uint32_t)((size_t)position + column->dictionary.known + 1);
}

const char *vector_code_text(const struct run *run, const struct vector *vector, uint32_t code)
{
	if (vector->list)
		return code == CODE_NONE ? "" : vector->list->values[code - 1].code;
	return column_code_text(run->dataset, vector->column, code);
}

static struct vector *among(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const struct vector *from = evaluate(run, node->operands[0]);
	uint8_t *wanted = memory_zalloc(vector_size(from) + 1, 1);
	for (size_t i = 0; i < node->word_count; i++)
		wanted[vector_code(run, from, node->words[i])] = 1;
	wanted[CODE_NONE] = 0;
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->flags[i] = wanted[from->codes[i]];
	free(wanted);
	return vector;
}

static int64_t arithmetic(enum operation operation, int64_t a, int64_t b)
{
	int32_t count;
	bool sum = operation == OP_ADD || operation == OP_SUBTRACT;
	if (a == NUMBER_NONE || b == NUMBER_NONE || (!sum && (!is_day(a) || !is_day(b))))
		return NUMBER_NONE;
	switch (operation) {
	case OP_ADD:
		return decimal_add(a, b);
	case OP_SUBTRACT:
		return decimal_add(a, -b);
	case OP_DAYS:
		return b - a;
	default:
		count = operation == OP_YEARS ? date_years((int32_t)a, (int32_t)b)
		                              : date_months((int32_t)a, (int32_t)b);
		return count < 0 ? NUMBER_NONE : count;
	}
}

static struct vector *two_numbers(struct run *run, const struct node *node)
{
	struct operand a, b;
	struct vector *vector = vector_new(run, node);
	operand_get(&a, run, node->operands[0]);
	operand_get(&b, run, node->operands[1]);
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->numbers[i] =
		        arithmetic(node->operation, a.numbers[i & a.mask], b.numbers[i & b.mask]);
	return vector;
}

static struct vector *one_number(struct run *run, const struct node *node)
{
	struct operand from;
	struct vector *vector = vector_new(run, node);
	operand_get(&from, run, node->operands[0]);
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->numbers[i] = date_part(node->operation, from.numbers[i & from.mask]);
	return vector;
}

static struct vector *choice(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	size_t rows = run_rows(run, node->table);
	memcpy(vector->numbers, evaluate(run, node->operands[0])->numbers, rows * sizeof *vector->numbers);
	for (size_t k = 1; k < node->count; k++) {
		const int64_t *next = evaluate(run, node->operands[k])->numbers;
		for (size_t i = 0; i < rows; i++) {
			int64_t now = vector->numbers[i];
			bool earlier =
			        node->operation == OP_EARLIEST && next[i] != NUMBER_NONE && next[i] < now;
			if (now == NUMBER_NONE || earlier)
				vector->numbers[i] = next[i];
		}
	}
	return vector;
}

static struct vector *conditional(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const uint8_t *flags = evaluate(run, node->operands[0])->flags;
	const int64_t *numbers = evaluate(run, node->operands[1])->numbers;
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->numbers[i] = flags[i] ? numbers[i] : NUMBER_NONE;
	return vector;
}

static struct vector *number_of(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const struct correspondence *correspondence = node->declaration;
	const struct vector *from = evaluate(run, node->operands[0]);
	size_t size = vector_size(from) + 1;
	int64_t *numbers = memory_alloc(size, sizeof *numbers);
	for (size_t i = 0; i < size; i++)
		numbers[i] = NUMBER_NONE;
	for (size_t i = 0; i < correspondence->count; i++)
		numbers[vector_code(run, from, correspondence->codes[i])] = correspondence->numbers[i];
	numbers[CODE_NONE] = NUMBER_NONE;
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->numbers[i] = numbers[from->codes[i]];
	free(numbers);
	return vector;
}

/* In millionths where the numbers are. */
static int64_t band_maximum(const struct band *band, int decimals)
{
	if (!decimals || band->maximum > INT64_MAX / DECIMAL_ONE)
		return band->maximum;
	return band->maximum < -(INT64_MAX / DECIMAL_ONE) ? -INT64_MAX : band->maximum * DECIMAL_ONE;
}

static struct vector *bands(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const struct dimension *dimension = node->declaration;
	const int64_t *numbers = evaluate(run, node->operands[0])->numbers;
	size_t count = dimension->values.count;
	int64_t *maximums = memory_alloc(count, sizeof *maximums);
	for (size_t k = 0; k < count; k++)
		maximums[k] = band_maximum(&dimension->bands[k], node->operands[0]->decimals);
	vector->list = &dimension->values;
	for (size_t i = 0; i < run_rows(run, node->table); i++) {
		uint32_t code = CODE_NONE;
		if (numbers[i] != NUMBER_NONE)
			while (code < count && numbers[i] > maximums[code])
				code++;
		vector->codes[i] = numbers[i] == NUMBER_NONE || code == count ? CODE_NONE : code + 1;
	}
	free(maximums);
	return vector;
}

static struct vector *cases(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const struct dimension *dimension = node->declaration;
	size_t rows = run_rows(run, node->table);
	vector->list = &dimension->values;
	memset(vector->codes, 0, rows * sizeof *vector->codes);
	for (size_t k = 0; k < node->count; k++) {
		const uint8_t *flags = evaluate(run, node->operands[k])->flags;
		for (size_t i = 0; i < rows; i++)
			if (!vector->codes[i] && flags[i])
				vector->codes[i] = (uint32_t)k + 1;
	}
	return vector;
}

static struct vector *groups(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	const struct dimension *dimension = node->declaration;
	const struct vector *from = evaluate(run, node->operands[0]);
	uint32_t *group = memory_zalloc(vector_size(from) + 1, sizeof *group);
	vector->list = &dimension->values;
	for (size_t k = 0; k < dimension->values.count; k++)
		for (size_t i = 0; i < dimension->bands[k].code_count; i++)
			group[vector_code(run, from, dimension->bands[k].codes[i])] = (uint32_t)k + 1;
	group[CODE_NONE] = CODE_NONE;
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->codes[i] = group[from->codes[i]];
	free(group);
	return vector;
}

static struct vector *own_rows(struct run *run, const struct node *node)
{
	struct vector *vector = vector_new(run, node);
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->codes[i] = (uint32_t)i + 1;
	return vector;
}

static struct vector *flags_of(struct run *run, const struct node *node, const uint8_t *flags)
{
	struct vector *vector = vector_new(run, node);
	size_t rows = run_rows(run, node->table);
	if (flags)
		memcpy(vector->flags, flags, rows);
	else
		memset(vector->flags, 1, rows);
	return vector;
}

static struct vector *series_vector(struct run *run, const struct node *node)
{
	const struct series *series = run_series(run, node->declaration);
	if (node->operation == OP_SERIES_LAST)
		return flags_of(run, node, series->last);
	struct vector *vector = vector_new(run, node);
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->numbers[i] = series->dates[i];
	return vector;
}

static struct vector *compute(struct run *run, const struct node *node)
{
	switch (node->operation) {
	case OP_COLUMN:
		return column_vector(run, node);
	case OP_STEP:
	case OP_REFERENCE:
		return gather(run, node);
	case OP_SERIES_LAST:
	case OP_SERIES_DATES:
		return series_vector(run, node);
	case OP_NUMBER:
	case OP_FROM:
	case OP_TO:
	case OP_AT:
		return constant(run, node);
	case OP_AND:
	case OP_OR:
	case OP_NOT:
		return logic(run, node);
	case OP_EMPTY:
		return emptiness(run, node);
	case OP_IN:
		return among(run, node);
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_YEARS:
	case OP_MONTHS:
	case OP_DAYS:
		return two_numbers(run, node);
	case OP_YEAR:
	case OP_YEAR_START:
	case OP_SCHOOL_YEAR:
		return one_number(run, node);
	case OP_FIRST:
	case OP_EARLIEST:
		return choice(run, node);
	case OP_IF:
		return conditional(run, node);
	case OP_NUMBER_OF:
		return number_of(run, node);
	case OP_EXISTS:
	case OP_COUNT:
	case OP_COUNT_CODES:
	case OP_MINIMUM:
		return run_aggregate(run, node, vector_new(run, node));
	case OP_MEMBER:
		return flags_of(run, node, run_members(run, node->declaration)->flags);
	case OP_KEPT:
		return flags_of(run, node, run->filter[node->table]);
	case OP_BANDS:
		return bands(run, node);
	case OP_CASES:
		return cases(run, node);
	case OP_GROUPS:
		return groups(run, node);
	case OP_ROW:
		return own_rows(run, node);
	default:
		return comparison(run, node);
	}
}

static void vector_free(struct vector *vector)
{
	if (vector && vector->owned) {
		free(vector->flags);
		free(vector->numbers);
		free(vector->codes);
	}
	free(vector);
}

/* What only nodes use is let go when the last of them is computed. */
static void release_operands(struct run *run, const struct node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		const struct node *operand = node->operands[i];
		if (operand->root || ++run->used[operand->id] < operand->uses)
			continue;
		vector_free(run->vectors[operand->id]);
		run->vectors[operand->id] = NULL;
	}
}

const struct vector *evaluate(struct run *run, const struct node *node)
{
	while (run->parent && !node->uses_period && !node->uses_reference)
		run = run->parent;
	struct vector **slot = &run->vectors[node->id];
	if (!*slot) {
		*slot = compute(run, node);
		release_operands(run, node);
	}
	return *slot;
}

void run_forget(struct run *run, const struct population *keep)
{
	memset(run->used, 0, run->compiler->nodes * sizeof *run->used);
	for (size_t i = 0; i < run->compiler->nodes; i++) {
		vector_free(run->vectors[i]);
		run->vectors[i] = NULL;
	}
	for (size_t i = 0; i < run->compiler->catalogue->population_count; i++)
		if (!keep || i != keep->index) {
			members_free(run->members[i]);
			run->members[i] = NULL;
		}
	for (size_t i = 0; i < run->compiler->catalogue->reference_count; i++) {
		free(run->references[i]);
		series_free(run->series[i]);
		run->references[i] = NULL;
		run->series[i] = NULL;
	}
}

void run_start(struct run *run, const struct dataset *dataset, const struct compiler *compiler,
               struct period period)
{
	*run = (struct run){.dataset = dataset, .compiler = compiler, .period = period};
	run->vectors = memory_zalloc(compiler->nodes, sizeof *run->vectors);
	run->used = memory_zalloc(compiler->nodes, sizeof *run->used);
	run->members = memory_zalloc(compiler->catalogue->population_count, sizeof *run->members);
	run->references = memory_zalloc(compiler->catalogue->reference_count, sizeof *run->references);
	run->series = memory_zalloc(compiler->catalogue->reference_count, sizeof *run->series);
	run->kept = memory_zalloc(dataset->schema->count, sizeof *run->kept);
}

void run_start_within(struct run *run, struct run *parent, struct period period)
{
	run_start(run, parent->dataset, parent->compiler, period);
	free(run->kept);
	run->kept = parent->kept;
	run->parent = parent;
}

void run_end(struct run *run)
{
	run_forget(run, NULL);
	free(run->vectors);
	free(run->used);
	free(run->members);
	free(run->references);
	free(run->series);
	if (run->parent)
		return;
	for (size_t t = 0; t < run->dataset->schema->count; t++)
		free(run->kept[t]);
	free(run->kept);
}
