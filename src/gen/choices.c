/* Generators that choose among others, and among the rows of other tables. */
#include <string.h>

#include "gen/compile.h"
#include "gen/generator.h"

struct when {
	struct cell *values; /* NULL for a band */
	size_t count;
	int64_t from, to;
	bool empty;
	const struct node *node;
};
struct choice {
	struct reference on;
	struct when *whens;
	size_t count;
	const struct node *otherwise; /* or NULL */
};

static bool holds(const struct when *when, const struct cell *cell)
{
	if (when->empty || cell->kind == CELL_EMPTY)
		return when->empty && cell->kind == CELL_EMPTY;
	if (!when->values)
		return cell->kind != CELL_TEXT && cell->number >= when->from && cell->number <= when->to;
	for (size_t i = 0; i < when->count; i++)
		if (generator_equal(&when->values[i], cell))
			return true;
	return false;
}

static void draw_case(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct choice *choice = node->data;
	struct cell on = generator_value(generator, &choice->on);

	for (size_t i = 0; i < choice->count; i++)
		if (holds(&choice->whens[i], &on)) {
			node_draw(generator, choice->whens[i].node, cell);
			return;
		}
	if (choice->otherwise)
		node_draw(generator, choice->otherwise, cell);
}

static int compile_values_of(struct compiler *compiler, const char *text, struct when *when)
{
	const char **words = compile_words(compiler, text, &when->count);

	when->values = arena_zalloc(&compiler->profile->arena, when->count, sizeof *when->values);
	for (size_t i = 0; i < when->count; i++)
		when->values[i] = (struct cell){CELL_TEXT, strlen(words[i]), words[i], 0};
	return 0;
}

static int compile_when(struct compiler *compiler, const struct element *xml, struct when *when,
                        struct error *error)
{
	const char *is = element_attribute(xml, "est"), *empty = element_attribute(xml, "vide");

	if (element_allow(xml, "est de a vide", NULL, error) < 0 ||
	    compile_integer(xml, "de", INT64_MIN, &when->from, error) < 0 ||
	    compile_integer(xml, "a", INT64_MAX, &when->to, error) < 0)
		return -1;
	when->empty = empty && strcmp(empty, "oui") == 0;
	if (!is && !when->empty && when->from == INT64_MIN && when->to == INT64_MAX)
		return compile_fault(xml, error, "<si> has est, de, a or vide=\"oui\"");
	if (is)
		compile_values_of(compiler, is, when);
	when->node = compile_inside(compiler, xml, error);
	return when->node ? 0 : -1;
}

static int compile_case(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct choice *choice = arena_zalloc(&compiler->profile->arena, 1, sizeof *choice);
	const struct element *child;

	node->draw = draw_case;
	node->data = choice;
	if (compile_reference(compiler, xml, "valeur", &choice->on, error) < 0)
		return -1;
	choice->count = element_count(xml, "si");
	choice->whens = arena_zalloc(&compiler->profile->arena, choice->count, sizeof *choice->whens);
	struct when *when = choice->whens;
	for (child = element_child(xml, "si"); child; child = element_next(child, "si"))
		if (compile_when(compiler, child, when++, error) < 0)
			return -1;
	child = element_child(xml, "sinon");
	if (child)
		choice->otherwise = compile_inside(compiler, child, error);
	return child && !choice->otherwise ? -1 : 0;
}

struct maybe {
	int64_t percent;
	const struct node *node;
};

static void draw_maybe(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct maybe *maybe = node->data;

	if (random_below(&generator->random, 100) < maybe->percent)
		node_draw(generator, maybe->node, cell);
}

static int compile_maybe(struct compiler *compiler, const struct element *xml, struct node *node,
                         struct error *error)
{
	struct maybe *maybe = arena_zalloc(&compiler->profile->arena, 1, sizeof *maybe);

	node->draw = draw_maybe;
	node->data = maybe;
	if (compile_integer(xml, "pourcent", -1, &maybe->percent, error) < 0)
		return -1;
	if (maybe->percent < 0 || maybe->percent > 100)
		return compile_fault(xml, error, "pourcent: 0 to 100");
	maybe->node = compile_inside(compiler, xml, error);
	return maybe->node ? 0 : -1;
}

/* A loop's number among those of its table; the run says at which value it stands. */
static void draw_each(struct generator *generator, const struct node *node, struct cell *cell)
{
	size_t mine = *(const size_t *)node->data;
	const struct profile_table *table = &generator->profile->tables[generator->current];
	const struct table_state *state = &generator->states[generator->current];
	int64_t at = state->row - 1;

	for (size_t i = table->loop_count; i-- > mine + 1;)
		at /= state->loop_count[i];
	at %= state->loop_count[mine];
	if (table->loops[mine].values)
		*cell = table->loops[mine].values[at];
	else
		*cell = (struct cell){.kind = CELL_INTEGER, .number = state->loop_from[mine] + at};
}

static int compile_each(struct compiler *compiler, const struct element *xml, struct node *node,
                        struct error *error)
{
	struct arena *arena = &compiler->profile->arena;
	const char *text = xml->text;

	if (!compiler->loops || compiler->table == PROFILE_NONE)
		return compile_fault(xml, error, "<chaque> stands directly in a column");
	struct profile_table *table = &compiler->profile->tables[compiler->table];
	struct loop *loop = &table->loops[table->loop_count];
	size_t *mine = arena_alloc(arena, 1, sizeof *mine);
	*mine = table->loop_count++;
	node->draw = draw_each;
	node->data = mine;
	if (!*text) {
		if (compile_reference(compiler, xml, "de", &loop->from, error) < 0 ||
		    compile_reference(compiler, xml, "a", &loop->to, error) < 0)
			return -1;
		if ((loop->from.kind == REFERENCE_CELL && loop->from.table == compiler->table) ||
		    (loop->to.kind == REFERENCE_CELL && loop->to.table == compiler->table))
			return compile_fault(xml, error, "<chaque> refers to rows above only");
		return 0;
	}
	const char **words = compile_words(compiler, text, &loop->count);
	struct cell *values = arena_alloc(arena, loop->count, sizeof *values);
	for (size_t i = 0; i < loop->count; i++)
		if (compile_code(compiler, xml, words[i], &values[i], error) < 0)
			return -1;
	loop->values = values;
	return 0;
}

struct condition {
	size_t column; /* of the other table */
	struct reference reference;
};
struct key {
	size_t table, column;
	bool above; /* the row that this one belongs to */
	struct condition *match, *prefer, *first;
	size_t match_count, prefer_count, first_count;
};

static bool fits(struct generator *generator, const struct cell *row, const struct condition *conditions,
                 size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct cell wanted = generator_value(generator, &conditions[i].reference);
		if (!generator_equal(&row[conditions[i].column], &wanted))
			return false;
	}
	return true;
}

static bool reached(struct generator *generator, const struct cell *row, const struct key *key)
{
	struct cell wanted = generator_value(generator, &key->first->reference);
	const struct cell *own = &row[key->first->column];

	return wanted.kind != CELL_EMPTY && own->kind == wanted.kind && own->number >= wanted.number;
}

/* A random row that meets what must match and, with preferred, what is preferred too; NULL if there is none.
 */
static const struct cell *choose(struct generator *generator, const struct key *key, bool preferred)
{
	const struct table_state *state = &generator->states[key->table];
	size_t width = generator->profile->tables[key->table].count;
	const struct cell *chosen = NULL;
	uint32_t fitting = 0;

	if (!key->match_count && !preferred && !key->first_count)
		return state->pool_rows
		               ? state->pool +
		                         random_below(&generator->random, (uint32_t)state->pool_rows) * width
		               : NULL;
	for (size_t i = 0; i < state->pool_rows; i++) {
		const struct cell *row = state->pool + i * width;
		if (!fits(generator, row, key->match, key->match_count) ||
		    (preferred && !fits(generator, row, key->prefer, key->prefer_count)))
			continue;
		if (key->first_count) {
			if (reached(generator, row, key))
				return row;
		} else if (random_below(&generator->random, ++fitting) == 0) {
			chosen = row;
		}
	}
	return chosen;
}

static void draw_key(struct generator *generator, const struct node *node, struct cell *cell)
{
	const struct key *key = node->data;
	const struct cell *row = NULL;

	if (key->above) {
		*cell = generator->states[key->table].cells[key->column];
		return;
	}
	if (key->prefer_count)
		row = choose(generator, key, true);
	if (!row)
		row = choose(generator, key, false);
	if (row)
		*cell = row[key->column];
}

/* "column=reference column=reference": columns of the other table, references from here. */
static int compile_conditions(struct compiler *compiler, const struct element *xml, const char *attribute,
                              size_t table, struct condition **conditions, size_t *count, struct error *error)
{
	struct arena *arena = &compiler->profile->arena;
	const char *text = element_attribute(xml, attribute);

	*count = 0;
	if (!text)
		return 0;
	const char **words = compile_words(compiler, text, count);
	*conditions = arena_zalloc(arena, *count, sizeof **conditions);
	for (size_t i = 0; i < *count; i++) {
		struct condition *condition = &(*conditions)[i];
		const char *equal = strchr(words[i], '=');
		if (!equal)
			return compile_fault(xml, error, "%s: column=reference is expected", attribute);
		const char *name = arena_strndup(arena, words[i], (size_t)(equal - words[i]));
		condition->column = compile_find_column(&compiler->profile->tables[table], name);
		if (condition->column == PROFILE_NONE)
			return compile_fault(xml, error, "%s: no such column", name);
		if (compile_reference_text(compiler, xml, equal + 1, &condition->reference, error) < 0)
			return -1;
	}
	return 0;
}

static int compile_key(struct compiler *compiler, const struct element *xml, struct node *node,
                       struct error *error)
{
	struct profile *profile = compiler->profile;
	struct key *key = arena_zalloc(&profile->arena, 1, sizeof *key);
	const char *name = element_need(xml, "table", error);

	node->draw = draw_key;
	node->data = key;
	if (!name)
		return -1;
	key->table = compile_find_table(profile, name);
	if (key->table == PROFILE_NONE || key->table == compiler->table || compiler->table == PROFILE_NONE ||
	    profile->tables[key->table].key == PROFILE_NONE)
		return compile_fault(xml, error, "%s: no table of this name, with a key, stands before",
		                     name);
	key->column = profile->tables[key->table].key;
	for (size_t i = compiler->table; i != PROFILE_NONE && !key->above; i = profile->tables[i].parent)
		key->above = i == key->table;
	if (!key->above)
		profile->tables[key->table].pooled = true;
	if (compile_conditions(compiler, xml, "egal", key->table, &key->match, &key->match_count, error) <
	            0 ||
	    compile_conditions(compiler, xml, "prefere", key->table, &key->prefer, &key->prefer_count,
	                       error) < 0 ||
	    compile_conditions(compiler, xml, "premier", key->table, &key->first, &key->first_count, error) <
	            0)
		return -1;
	return key->first_count > 1 ? compile_fault(xml, error, "premier: one column=reference") : 0;
}

const struct kind compile_choices[] = {
        {"selon", "valeur", "si sinon", compile_case},
        {"parfois", "pourcent", NULL, compile_maybe},
        {"chaque", "de a", "", compile_each},
        {"cle", "table egal prefere premier", "", compile_key},
        {0},
};
