/* From nodes to steps: everything that rows have in common is looked up once. */
#include <stdlib.h>
#include <string.h>

#include "stats/evaluate_private.h"
#include "stats/rows.h"

int64_t rows_date_part(enum operation operation, int64_t number)
{
	if (operation == OP_YEAR_START)
		return number >= 1 && number <= 9999 ? date_from_civil((int)number, 1, 1) : NUMBER_NONE;
	if (!rows_is_day(number))
		return NUMBER_NONE;
	return operation == OP_YEAR ? date_to_civil((int32_t)number).year : date_school_year((int32_t)number);
}

/* A number that is the same for all rows. */
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
		*number = rows_date_part(node->operation, *number);
		return true;
	default:
		return false;
	}
}

/* Whether the operand is computed along with the node, and by it alone. */
static bool along(const struct run *run, const struct node *node, const struct node *operand)
{
	bool varies = node->uses_period || node->uses_reference;
	int64_t number;
	if (constant_number(run, operand, &number))
		return true;
	switch (operand->operation) {
	case OP_COLUMN:
		return true; /* of another table, they are read where they are */
	case OP_EXISTS:
	case OP_COUNT:
	case OP_COUNT_CODES:
	case OP_MINIMUM:
	case OP_SERIES_LAST:
	case OP_SERIES_DATES:
		return false;
	default:
		break;
	}
	/* A step looks at any row, even where it leads to its own table. */
	if (node->operation == OP_STEP || node->operation == OP_REFERENCE)
		return false;
	if (run->parent && varies && !operand->uses_period && !operand->uses_reference)
		return false;
	return operand->table == node->table && operand->uses == 1 && !operand->root;
}

static void look_among(struct step *step, const struct run *run)
{
	const struct vector *from = &step->operands[0].vocabulary;
	step->wanted = memory_zalloc(vector_size(from) + 1, 1);
	for (size_t i = 0; i < step->node->word_count; i++)
		step->wanted[vector_code(run, from, step->node->words[i])] = 1;
	step->wanted[CODE_NONE] = 0;
}

static void look_numbers(struct step *step, const struct run *run)
{
	const struct correspondence *correspondence = step->node->declaration;
	const struct vector *from = &step->operands[0].vocabulary;
	size_t size = vector_size(from) + 1;
	step->numbers = memory_alloc(size, sizeof *step->numbers);
	for (size_t i = 0; i < size; i++)
		step->numbers[i] = NUMBER_NONE;
	for (size_t i = 0; i < correspondence->count; i++)
		step->numbers[vector_code(run, from, correspondence->codes[i])] = correspondence->numbers[i];
	step->numbers[CODE_NONE] = NUMBER_NONE;
}

static void look_groups(struct step *step, const struct run *run)
{
	const struct dimension *dimension = step->node->declaration;
	const struct vector *from = &step->operands[0].vocabulary;
	step->groups = memory_zalloc(vector_size(from) + 1, sizeof *step->groups);
	for (size_t k = 0; k < dimension->values.count; k++)
		for (size_t i = 0; i < dimension->bands[k].code_count; i++)
			step->groups[vector_code(run, from, dimension->bands[k].codes[i])] = (uint32_t)k + 1;
	step->groups[CODE_NONE] = CODE_NONE;
}

/* In millionths where the numbers are. */
static int64_t band_maximum(const struct band *band, int decimals)
{
	if (!decimals || band->maximum > INT64_MAX / DECIMAL_ONE)
		return band->maximum;
	return band->maximum < -(INT64_MAX / DECIMAL_ONE) ? -INT64_MAX : band->maximum * DECIMAL_ONE;
}

static void look_bands(struct step *step)
{
	const struct dimension *dimension = step->node->declaration;
	size_t count = dimension->values.count;
	step->numbers = memory_alloc(count, sizeof *step->numbers);
	for (size_t k = 0; k < count; k++)
		step->numbers[k] = band_maximum(&dimension->bands[k], step->node->operands[0]->decimals);
}

static void look_up(struct step *step, struct run *run)
{
	const struct node *node = step->node;
	const struct column *column = &run->dataset->tables[node->table].columns[node->column];
	switch (node->operation) {
	case OP_COLUMN:
		step->column = column_has_days(column) ? column : NULL;
		step->vocabulary = vector_of_column(column);
		break;
	case OP_STEP:
	case OP_REFERENCE:
		step->targets = run_targets(run, node, &step->targets_owned);
		step->vocabulary.column = step->operands[0].vocabulary.column;
		step->vocabulary.list = step->operands[0].vocabulary.list;
		break;
	case OP_IN:
		look_among(step, run);
		break;
	case OP_NUMBER_OF:
		look_numbers(step, run);
		break;
	case OP_BANDS:
		look_bands(step);
		break;
	case OP_GROUPS:
		look_groups(step, run);
		break;
	case OP_MEMBER:
		step->flags = step->vocabulary.flags = run_members(run, node->declaration)->flags;
		break;
	case OP_KEPT:
		step->flags = step->vocabulary.flags = run->filter[node->table];
		break;
	default:
		break;
	}
	if (node->operation == OP_BANDS || node->operation == OP_CASES || node->operation == OP_GROUPS)
		step->vocabulary.list = &((const struct dimension *)node->declaration)->values;
}

void step_make(struct step *step, struct run *run, const struct node *node, struct arena *arena)
{
	*step = (struct step){.node = node};
	step->constant = constant_number(run, node, &step->number);
	step->operands = arena_zalloc(arena, node->count, sizeof *step->operands);
	if (step->constant)
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct node *operand = node->operands[i];
		struct step *next = &step->operands[i];
		if (along(run, node, operand)) {
			step_make(next, run, operand, arena);
			continue;
		}
		const struct vector *vector = evaluate(run, operand);
		*next = (struct step){.node = operand, .vector = vector};
		next->vocabulary.column = vector->column;
		next->vocabulary.list = vector->list;
	}
	look_up(step, run);
}

void step_free(struct step *step)
{
	for (size_t i = 0; step->operands && i < step->node->count; i++)
		step_free(&step->operands[i]);
	if (step->targets_owned)
		free((void *)step->targets);
	free(step->wanted);
	free(step->numbers);
	free(step->groups);
}
