/* Generators of dates and of what is counted from them. */
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "gen/compile.h"
#include "gen/generator.h"

/* How much a date is moved: a range, or what another column holds. */
struct amount {
	bool referred;
	struct reference reference;
	int64_t from, to;
};

static int compile_amount(struct compiler *compiler, const struct element *xml, const char *attribute,
                          struct amount *amount, struct error *error)
{
	const char *text = element_attribute(xml, attribute);
	const char *dots = text ? strstr(text, "..") : NULL;
	size_t length = dots ? (size_t)(dots - text) : text ? strlen(text) : 0;
	const char *last = dots ? dots + 2 : text;

	*amount = (struct amount){0};
	if (!text)
		return 0;
	if (!strchr("-0123456789", text[0])) {
		amount->referred = true;
		return compile_reference_text(compiler, xml, text, &amount->reference, error);
	}
	if (!integer_parse(text, length, &amount->from) || !integer_parse(last, strlen(last), &amount->to) ||
	    amount->to < amount->from || amount->from < -1000000 || amount->to > 1000000)
		return compile_fault(xml, error, "%s: neither a number, nor two (10..40), nor a column",
		                     attribute);
	return 0;
}

static int64_t draw_amount(struct generator *generator, const struct amount *amount)
{
	if (amount->referred)
		return generator_value(generator, &amount->reference).number;
	return random_between(&generator->random, amount->from, amount->to);
}

struct shift {
	struct reference of, until;
	bool bounded;
	struct amount years, months, days;
};

/* The same day of another month; the last one where the month is shorter. */
static int64_t add_months(int32_t day, int64_t months)
{
	struct civil civil = date_to_civil(day);
	int64_t month = (int64_t)civil.year * 12 + civil.month - 1 + months;
	int32_t first = date_from_civil((int)(month / 12), (int)(month % 12) + 1, 1);
	int32_t last = date_month_end(first);

	return first + civil.day - 1 < last ? first + civil.day - 1 : last;
}

/* Far more than the dates of any dataset, and far less than what a date can hold. */
static bool near(int64_t amount, int64_t most)
{
	return amount >= -most && amount <= most;
}

static void draw_shift(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct shift *shift = node->data;
	struct cell of = generator_value(generator, &shift->of);
	int64_t years = draw_amount(generator, &shift->years),
	        months = draw_amount(generator, &shift->months);
	int64_t days = draw_amount(generator, &shift->days), day = of.number;

	if (of.kind != CELL_DATE)
		return;
	if (!near(years, 1000) || !near(months, 12000) || !near(days, 365000)) {
		generator_fault(generator, "<decalage>: moved by more than a thousand years");
		return;
	}
	if (years || months)
		day = add_months((int32_t)day, 12 * years + months);
	day += days;
	if (shift->bounded) {
		struct cell until = generator_value(generator, &shift->until);
		if (until.kind == CELL_DATE && day > until.number)
			return;
	}
	if (day < date_from_civil(1, 1, 1) || day > date_from_civil(9999, 12, 31)) {
		generator_fault(generator, "<decalage>: outside the years 1 to 9999");
		return;
	}
	*cell = (struct cell){.kind = CELL_DATE, .number = day};
}

static int compile_shift(struct compiler *compiler, const struct element *xml, struct node *node,
                         struct error *error)
{
	struct shift *shift = arena_zalloc(&compiler->profile->arena, 1, sizeof *shift);

	node->draw = draw_shift;
	node->data = shift;
	shift->bounded = element_attribute(xml, "jusque") != NULL;
	if (compile_reference(compiler, xml, "de", &shift->of, error) < 0 ||
	    compile_amount(compiler, xml, "ans", &shift->years, error) < 0 ||
	    compile_amount(compiler, xml, "mois", &shift->months, error) < 0 ||
	    compile_amount(compiler, xml, "jours", &shift->days, error) < 0)
		return -1;
	return shift->bounded ? compile_reference(compiler, xml, "jusque", &shift->until, error) : 0;
}

/* One of the days from the last of some dates to the first of others. */
struct between {
	struct reference *from, *to;
	size_t from_count, to_count;
	int64_t late; /* the latest of so many draws */
};

static bool latest(const struct generator *generator, const struct reference *references, size_t count,
                   bool first, int64_t *day)
{
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		struct cell cell = generator_value(generator, &references[i]);
		if (cell.kind != CELL_DATE)
			continue;
		if (!found || (first ? cell.number < *day : cell.number > *day))
			*day = cell.number;
		found = true;
	}
	return found;
}

static void draw_between(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct between *between = node->data;
	int64_t from, to, day;

	if (!latest(generator, between->from, between->from_count, false, &from) ||
	    !latest(generator, between->to, between->to_count, true, &to) || to < from)
		return;
	day = from;
	for (int64_t i = 0; i < between->late; i++) {
		int64_t drawn = random_between(&generator->random, from, to);
		day = drawn > day ? drawn : day;
	}
	*cell = (struct cell){.kind = CELL_DATE, .number = day};
}

static int compile_references(struct compiler *compiler, const struct element *xml, const char *attribute,
                              struct reference **references, size_t *count, struct error *error)
{
	const char *text = element_need(xml, attribute, error);

	if (!text)
		return -1;
	const char **words = compile_words(compiler, text, count);
	*references = arena_zalloc(&compiler->profile->arena, *count, sizeof **references);
	for (size_t i = 0; i < *count; i++)
		if (compile_reference_text(compiler, xml, words[i], &(*references)[i], error) < 0)
			return -1;
	return 0;
}

static int compile_between(struct compiler *compiler, const struct element *xml, struct node *node,
                           struct error *error)
{
	struct between *between = arena_zalloc(&compiler->profile->arena, 1, sizeof *between);

	node->draw = draw_between;
	node->data = between;
	if (compile_references(compiler, xml, "de", &between->from, &between->from_count, error) < 0 ||
	    compile_references(compiler, xml, "a", &between->to, &between->to_count, error) < 0 ||
	    compile_integer(xml, "tard", 1, &between->late, error) < 0)
		return -1;
	if (between->late < 1 || between->late > 10)
		return compile_fault(xml, error, "tard: 1 to 10");
	return 0;
}

struct span {
	struct reference of, at;
};

static void draw_age(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct span *span = node->data;
	struct cell of = generator_value(generator, &span->of), at = generator_value(generator, &span->at);

	if (of.kind != CELL_DATE || at.kind != CELL_DATE)
		return;
	cell->kind = CELL_INTEGER;
	cell->number = date_years((int32_t)of.number, (int32_t)at.number);
}

static int compile_age(struct compiler *compiler, const struct element *xml, struct node *node,
                       struct error *error)
{
	struct span *span = arena_zalloc(&compiler->profile->arena, 1, sizeof *span);

	node->draw = draw_age;
	node->data = span;
	if (compile_reference(compiler, xml, "de", &span->of, error) < 0)
		return -1;
	return compile_reference(compiler, xml, "le", &span->at, error);
}

static void draw_year(struct generator *generator, const struct node *node, struct cell *cell)
{
	struct cell of = generator_value(generator, node->data);

	if (of.kind != CELL_DATE)
		return;
	cell->kind = CELL_INTEGER;
	cell->number = date_to_civil((int32_t)of.number).year;
}

static void draw_school_year(struct generator *generator, const struct node *node, struct cell *cell)
{
	struct cell of = generator_value(generator, node->data);

	if (of.kind != CELL_DATE)
		return;
	cell->kind = CELL_INTEGER;
	cell->number = date_school_year((int32_t)of.number);
}

static int compile_year(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct reference *reference = arena_zalloc(&compiler->profile->arena, 1, sizeof *reference);

	node->draw = element_is(xml, "annee") ? draw_year : draw_school_year;
	node->data = reference;
	return compile_reference(compiler, xml, "de", reference, error);
}

const struct kind compile_dates[] = {
        {"decalage", "de ans mois jours jusque", "", compile_shift},
        {"entre", "de a tard", "", compile_between},
        {"age", "de le", "", compile_age},
        {"annee", "de", "", compile_year},
        {"annee-scolaire", "de", "", compile_year},
        {0},
};
