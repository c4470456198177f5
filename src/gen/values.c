/* Generators of texts, codes and numbers. */
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "gen/compile.h"
#include "gen/generator.h"

static void draw_constant(struct generator *generator, const struct node *node, struct cell *cell)
{
	(void)generator;
	*cell = *(const struct cell *)node->data;
}

static int compile_text(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct cell *cell = arena_zalloc(&compiler->profile->arena, 1, sizeof *cell);
	const char *text = xml->content;

	node->draw = draw_constant;
	node->data = cell;
	if (!*text)
		return 0;
	if (compile_code(compiler, xml, text, cell, error) < 0)
		return -1;
	if (cell->kind == CELL_EMPTY) /* a hyphen is one here */
		*cell = (struct cell){CELL_TEXT, strlen(text), text, 0};
	return 0;
}

struct weighted {
	struct cell *cells;
	uint32_t *until; /* sums of the weights so far */
	size_t count;
	size_t debts; /* where the run keeps what each code is still owed */
};

static void draw_weighted(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct weighted *draw = node->data;
	uint32_t at = random_below(&generator->random, draw->until[draw->count - 1]);
	size_t i = 0;

	while (draw->until[i] <= at)
		i++;
	*cell = draw->cells[i];
}

/* Each draw owes every code its weight, and the code drawn pays the sum of the weights. Drawing by what is
 * owed keeps the shares close to the weights at any number of draws, however small. */
static void draw_evenly(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct weighted *draw = node->data;
	int64_t *debts = generator->debts + draw->debts, owed = 0;
	size_t i = 0;

	for (; i < draw->count; i++) {
		debts[i] += draw->until[i] - (i ? draw->until[i - 1] : 0);
		owed += debts[i] > 0 ? debts[i] : 0;
	}
	int64_t at = random_between(&generator->random, 0, owed - 1);
	for (i = 0; i + 1 < draw->count; i++) {
		at -= debts[i] > 0 ? debts[i] : 0;
		if (at < 0)
			break;
	}
	debts[i] -= draw->until[draw->count - 1];
	*cell = draw->cells[i];
}

static int compile_draw(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct arena *arena = &compiler->profile->arena;
	struct weighted *draw = arena_zalloc(arena, 1, sizeof *draw);
	size_t count;
	const char **words = compile_words(compiler, xml->text, &count);
	int64_t sum = 0, weight;

	if (!count || count % 2)
		return compile_fault(xml, error, "<tirage> holds codes, each with its weight");
	draw->cells = arena_alloc(arena, count / 2, sizeof *draw->cells);
	draw->until = arena_alloc(arena, count / 2, sizeof *draw->until);
	for (; draw->count < count / 2; draw->count++) {
		const char *number = words[2 * draw->count + 1];
		if (!integer_parse(number, strlen(number), &weight) || weight < 0 || weight > 1000000)
			return compile_fault(xml, error, "%s: not a weight (0 to 1000000)", number);
		sum += weight;
		draw->until[draw->count] = (uint32_t)sum;
		if (compile_code(compiler, xml, words[2 * draw->count], &draw->cells[draw->count], error) < 0)
			return -1;
	}
	if (!sum || sum > INT32_MAX)
		return compile_fault(xml, error, "the weights' sum is 0 or too large");
	const char *even = element_attribute(xml, "regulier");
	node->draw = even && strcmp(even, "oui") == 0 ? draw_evenly : draw_weighted;
	node->data = draw;
	draw->debts = compiler->profile->debts;
	compiler->profile->debts += draw->count;
	return 0;
}

struct pick {
	const struct name_list *list;
	bool chosen; /* by a number, else at random */
	struct reference at;
};

static void draw_pick(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct pick *pick = node->data;
	uint64_t n = pick->list->count, at;

	if (pick->chosen)
		at = (uint64_t)generator_value(generator, &pick->at).number % n;
	else
		at = random_below(&generator->random, (uint32_t)n);
	*cell = pick->list->names[at];
}

static int compile_pick(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct profile *profile = compiler->profile;
	struct pick *pick = arena_zalloc(&profile->arena, 1, sizeof *pick);
	const char *id = element_need(xml, "liste", error);
	const char *at = element_attribute(xml, "rang");

	if (!id)
		return -1;
	if (compiler->target && compiler->target->list)
		return compile_fault(xml, error, "<nom>: codes of a list come from <tirage>");
	for (size_t i = 0; i < profile->name_count && !pick->list; i++)
		if (strcmp(profile->names[i].id, id) == 0)
			pick->list = &profile->names[i];
	if (!pick->list)
		return compile_fault(xml, error, "%s: no such names", id);
	pick->chosen = at != NULL;
	node->draw = draw_pick;
	node->data = pick;
	return at ? compile_reference_text(compiler, xml, at, &pick->at, error) : 0;
}

struct range {
	int64_t from, steps, step; /* millionths where decimal */
	bool decimal;
};

static void draw_number(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct range *range = node->data;

	cell->kind = range->decimal ? CELL_DECIMAL : CELL_INTEGER;
	cell->number = range->from + range->step * random_between(&generator->random, 0, range->steps);
}

static int compile_number(struct compiler *compiler, const struct element *xml, struct node *node,
                          struct error *error)
{
	struct arena *arena = &compiler->profile->arena;
	struct range *range = arena_zalloc(arena, 1, sizeof *range);
	const char *from = element_need(xml, "de", error), *to = element_need(xml, "a", error);
	const char *step = element_attribute(xml, "pas");
	int64_t last, width;

	if (!from || !to)
		return -1;
	range->step = DECIMAL_ONE;
	if (!decimal_parse(from, strlen(from), &range->from) || !decimal_parse(to, strlen(to), &last) ||
	    last < range->from || __builtin_sub_overflow(last, range->from, &width) ||
	    (step && !decimal_parse(step, strlen(step), &range->step)) || range->step <= 0)
		return compile_fault(xml, error, "<nombre>: de, a or pas");
	range->decimal = range->from % DECIMAL_ONE != 0 || range->step % DECIMAL_ONE != 0;
	range->steps = width / range->step;
	if (!range->decimal) {
		range->from /= DECIMAL_ONE;
		range->step /= DECIMAL_ONE;
	}
	node->draw = draw_number;
	node->data = range;
	return 0;
}

static void draw_serial(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct cell *prefix = node->data;
	int64_t number = generator->states[generator->current].serial;
	size_t digits = 1;

	for (int64_t rest = number / 10; rest; rest /= 10)
		digits++;
	char *room = generator_room(generator, prefix->length + digits);
	if (!room)
		return;
	memcpy(room, prefix->text, prefix->length);
	*cell = (struct cell){CELL_TEXT, prefix->length + digits, room, number};
	for (char *end = room + cell->length; digits; digits--, number /= 10)
		*--end = (char)('0' + number % 10);
}

static int compile_serial(struct compiler *compiler, const struct element *xml, struct node *node,
                          struct error *error)
{
	struct cell *prefix = arena_zalloc(&compiler->profile->arena, 1, sizeof *prefix);
	const char *text = element_attribute(xml, "prefixe");

	prefix->text = text ? text : "";
	prefix->length = strlen(prefix->text);
	node->draw = draw_serial;
	node->data = prefix;
	return prefix->length <= 40 ? 0 : compile_fault(xml, error, "prefixe: at most 40 characters");
}

struct uai {
	struct reference departement;
	int64_t first;
};

static void draw_uai(struct generator *generator, const struct node *node, struct cell *cell)
{
	static const char letters[] = "ABCDEFGHJKLMNPRSTUVWXYZ";
	const struct uai *uai = node->data;
	struct cell departement = generator_value(generator, &uai->departement);
	int64_t place = departement.number;
	char *room = generator_room(generator, 32);

	if (departement.kind == CELL_TEXT && !integer_parse(departement.text, departement.length, &place))
		place = -1;
	if (place < 1 || place > 999) {
		generator_fault(generator, "<uai>: not a department's number");
		return;
	}
	int64_t number = uai->first + generator->uai[place];
	if (!room || number > 9999) {
		generator_fault(generator, "<uai>: too many schools in a department");
		return;
	}
	generator->uai[place]++;
	number += place * 10000;
	snprintf(room, 32, "%07lld%c", (long long)number, letters[number % 23]);
	*cell = (struct cell){CELL_TEXT, 8, room, number};
}

static int compile_uai(struct compiler *compiler, const struct element *xml, struct node *node,
                       struct error *error)
{
	struct uai *uai = arena_zalloc(&compiler->profile->arena, 1, sizeof *uai);

	node->draw = draw_uai;
	node->data = uai;
	if (compile_integer(xml, "premier", 1, &uai->first, error) < 0)
		return -1;
	if (uai->first < 0 || uai->first > 9999)
		return compile_fault(xml, error, "premier: 0 to 9999");
	return compile_reference(compiler, xml, "departement", &uai->departement, error);
}

struct join {
	const struct node **parts;
	size_t count;
};

static void draw_join(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct join *join = node->data;
	struct buffer text = {0};
	struct cell part;

	for (size_t i = 0; i < join->count; i++) {
		node_draw(generator, join->parts[i], &part);
		generator_print(&text, &part);
	}
	char *room = text.length ? generator_room(generator, text.length) : NULL;
	if (room) {
		memcpy(room, text.bytes, text.length);
		*cell = (struct cell){CELL_TEXT, text.length, room, 0};
	}
	buffer_free(&text);
}

static int compile_join(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct join *join = arena_zalloc(&compiler->profile->arena, 1, sizeof *join);
	const struct schema_column *target = compiler->target;

	join->parts = arena_alloc(&compiler->profile->arena, element_count(xml, NULL), sizeof *join->parts);
	compiler->target = NULL; /* parts are no codes of its list */
	for (const struct element *child = xml->children; child; child = child->next) {
		const struct node *part = compile_node(compiler, child, error);
		if (!part)
			return -1;
		join->parts[join->count++] = part;
	}
	compiler->target = target;
	node->draw = draw_join;
	node->data = join;
	return 0;
}

static void draw_copy(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct reference *reference = node->data;

	*cell = generator_value(generator, reference);
	if (reference->kind != REFERENCE_PREVIOUS || cell->kind != CELL_TEXT)
		return;
	char *room = generator_room(generator, cell->length); /* the previous row's own texts end with it */
	if (room)
		cell->text = memcpy(room, cell->text, cell->length);
}

static int compile_copy(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct reference *reference = arena_zalloc(&compiler->profile->arena, 1, sizeof *reference);

	node->draw = draw_copy;
	node->data = reference;
	return compile_reference(compiler, xml, "de", reference, error);
}

/* (of + plus - minus + add) * times / over, at least and at most */
struct compute {
	struct reference of, plus, minus;
	bool has_plus, has_minus;
	int64_t add, times, over, least, most;
};

static void draw_compute(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct compute *compute = node->data;
	struct cell of = generator_value(generator, &compute->of);
	int64_t value = of.number, plus = 0, minus = 0;

	if (of.kind == CELL_EMPTY)
		return;
	if (compute->has_plus)
		plus = generator_value(generator, &compute->plus).number;
	if (compute->has_minus)
		minus = generator_value(generator, &compute->minus).number;
	if (__builtin_add_overflow(value, plus, &value) || __builtin_sub_overflow(value, minus, &value) ||
	    __builtin_add_overflow(value, compute->add, &value) ||
	    __builtin_mul_overflow(value, compute->times, &value)) {
		generator_fault(generator, "<calcul>: the number is too large");
		return;
	}
	value /= compute->over;
	value = value < compute->least ? compute->least : value > compute->most ? compute->most : value;
	cell->kind = CELL_INTEGER;
	cell->number = value;
}

static int compile_compute(struct compiler *compiler, const struct element *xml, struct node *node,
                           struct error *error)
{
	struct compute *compute = arena_zalloc(&compiler->profile->arena, 1, sizeof *compute);

	node->draw = draw_compute;
	node->data = compute;
	compute->has_plus = element_attribute(xml, "plus") != NULL;
	compute->has_minus = element_attribute(xml, "moins") != NULL;
	if (compile_reference(compiler, xml, "de", &compute->of, error) < 0 ||
	    (compute->has_plus && compile_reference(compiler, xml, "plus", &compute->plus, error) < 0) ||
	    (compute->has_minus && compile_reference(compiler, xml, "moins", &compute->minus, error) < 0) ||
	    compile_integer(xml, "ajouter", 0, &compute->add, error) < 0 ||
	    compile_integer(xml, "fois", 1, &compute->times, error) < 0 ||
	    compile_integer(xml, "par", 1, &compute->over, error) < 0 ||
	    compile_integer(xml, "min", INT64_MIN, &compute->least, error) < 0 ||
	    compile_integer(xml, "max", INT64_MAX, &compute->most, error) < 0)
		return -1;
	if (compute->over < 1 || compute->times > 100000 || compute->times < -100000)
		return compile_fault(xml, error, "<calcul>: fois or par");
	return 0;
}

const struct kind compile_values[] = {
        {"texte", "", "", compile_text},
        {"vide", "", "", compile_text},
        {"tirage", "regulier", "", compile_draw},
        {"nom", "liste rang", "", compile_pick},
        {"nombre", "de a pas", "", compile_number},
        {"numero", "prefixe", "", compile_serial},
        {"uai", "departement premier", "", compile_uai},
        {"suite", "", NULL, compile_join},
        {"copie", "de", "", compile_copy},
        {"calcul", "de plus moins ajouter fois par min max", "", compile_compute},
        {0},
};
