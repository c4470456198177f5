#include "stats/expression.h"

#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/text.h"
#include "stats/compile.h"

#define MAX_DEPTH      200
#define MAX_HEIGHT     1000 /* trees are walked by recursion */
#define ONE_KIND       "numbers of one kind are expected"
#define TOO_LONG       "too long"
#define USE_EACH_OTHER "declarations that use each other"

struct parser {
	struct compiler *compiler;
	const char *text, *next;
	const char *token; /* current one */
	size_t length;     /* 0 at the end */
	bool quoted;
	size_t table;
	struct place place;
	struct error *error;
	bool dimensions; /* names are dimensions first, those of this population */
	const struct population *population;
};

struct parsed {
	const struct node **items;
	size_t count, capacity;
};

static const struct node *parse_or(struct parser *parser);

/* NULL; says what is wrong and at which character. */
static const struct node *complain(struct parser *parser, const char *what)
{
	char detail[200];
	size_t at = 1;
	for (const char *p = parser->text; p < parser->token; p++)
		at += ((unsigned char)*p & 0xC0) != 0x80;
	snprintf(detail, sizeof detail, "%s, %zu: %.80s", what, at, parser->token);
	error_set(parser->error, MSG_EXPRESSION, parser->place, detail, NULL);
	return NULL;
}

static void advance(struct parser *parser)
{
	const char *p = parser->next + strspn(parser->next, " \t\r\n");
	parser->quoted = false;
	parser->token = p;
	if (*p == '\'') {
		const char *end = strchr(p + 1, '\'');
		parser->token = p + 1;
		parser->length = end ? (size_t)(end - p - 1) : strlen(p + 1);
		parser->quoted = true;
		parser->next = end ? end + 1 : p + strlen(p);
		return;
	}
	if (*p && strchr("<>!", *p) && p[1] == '=')
		parser->length = 2;
	else if (*p && strchr("()=<>!,", *p))
		parser->length = 1;
	else
		parser->length = strcspn(p, " \t\r\n()=<>!,'");
	parser->next = p + parser->length;
}

static bool at(const struct parser *parser, const char *word)
{
	return !parser->quoted && parser->length == strlen(word) &&
	       memcmp(parser->token, word, parser->length) == 0;
}

static bool skip(struct parser *parser, const char *word)
{
	if (!at(parser, word))
		return false;
	advance(parser);
	return true;
}

struct node *node_new(struct compiler *compiler, enum operation operation, enum value_type type, size_t table)
{
	struct node *node = arena_zalloc(compiler->arena, 1, sizeof *node);
	node->operation = operation;
	node->type = type;
	node->table = table;
	node->id = compiler->nodes++;
	node->uses_period = operation == OP_FROM || operation == OP_TO;
	node->uses_reference = operation == OP_AT;
	return node;
}

void node_operands(struct compiler *compiler, struct node *node, const struct node *const *operands,
                   size_t count)
{
	node->operands = arena_alloc(compiler->arena, count, sizeof *node->operands);
	node->count = count;
	for (size_t i = 0; i < count; i++) {
		if (node->height <= operands[i]->height)
			node->height = operands[i]->height + 1;
		node->operands[i] = operands[i];
		((struct node *)operands[i])->uses++;
		node->uses_period |= operands[i]->uses_period;
		node->uses_reference |= operands[i]->uses_reference;
		node->multiple |= operands[i]->multiple;
	}
}

const struct node *node_root(const struct node *node)
{
	if (node)
		((struct node *)node)->root = true;
	return node;
}

void compiler_need(struct compiler *compiler, size_t table, size_t column)
{
	compiler->needed[table][column] = true;
}

const struct node *node_step(struct compiler *compiler, size_t table, size_t column,
                             const struct node *target)
{
	struct node *node = node_new(compiler, OP_STEP, target->type, table);
	node->column = column;
	node->other = (size_t)compiler->schema->tables[table].columns[column].target;
	node->decimals = target->decimals;
	node_operands(compiler, node, &target, 1);
	compiler_need(compiler, table, column);
	return node;
}

long key_between(const struct schema *schema, size_t from, size_t to)
{
	for (size_t c = 0; c < schema->tables[from].count; c++)
		if (schema->tables[from].columns[c].type == TYPE_KEY &&
		    schema->tables[from].columns[c].target == (long)to)
			return (long)c;
	return -1;
}

static const struct node *column_node(struct parser *parser, size_t table, size_t column)
{
	struct compiler *compiler = parser->compiler;
	const struct schema_column *schema = &compiler->schema->tables[table].columns[column];
	enum value_type type = VALUE_CODE;
	if (parser->dimensions && schema->hidden)
		return complain(parser, "a hidden column");
	if (compiler->columns[table][column])
		return compiler->columns[table][column];
	switch (schema->type) {
	case TYPE_TEXT:
	case TYPE_PATH:
		return complain(parser, "a text is no value here");
	case TYPE_DATE:
	case TYPE_YEAR:
	case TYPE_SCHOOL_YEAR:
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
	case TYPE_AMOUNT:
		type = VALUE_NUMBER;
		break;
	default:
		break;
	}
	struct node *node = node_new(compiler, OP_COLUMN, type, table);
	node->column = column;
	node->decimals = schema->type == TYPE_DECIMAL || schema->type == TYPE_AMOUNT ? 6 : 0;
	compiler_need(compiler, table, column);
	return compiler->columns[table][column] = node;
}

static const struct node *resolve_name(struct parser *parser, size_t table, const char *name, size_t length);

/* One level deeper; a complaint where that is too deep. */
static bool enter(struct parser *parser)
{
	if (++parser->compiler->depth <= MAX_DEPTH)
		return true;
	complain(parser, "too deep");
	return false;
}

static void leave(struct parser *parser)
{
	parser->compiler->depth--;
}

static const struct node *resolve_rest(struct parser *parser, size_t table, const char *name, size_t length)
{
	const struct node *node = enter(parser) ? resolve_name(parser, table, name, length) : NULL;
	leave(parser);
	return node;
}

static const struct node *declared_condition(struct parser *parser, const struct condition *condition)
{
	struct compiler *compiler = parser->compiler;
	struct compiled_condition *compiled =
	        &compiler->conditions[condition - compiler->catalogue->conditions];
	if (compiled->busy)
		return complain(parser, USE_EACH_OTHER);
	if (compiled->node && compiled->unit == compiler->unit)
		return compiled->node;
	compiled->busy = true;
	compiled->unit = compiler->unit;
	compiled->node = expression_compile(compiler, condition->source.text, condition->table, VALUE_FLAG,
	                                    condition->source.place, parser->error);
	compiled->busy = false;
	return compiled->node;
}

static const struct node *member_node(struct parser *parser, const struct population *population)
{
	struct compiler *compiler = parser->compiler;
	if (compiler_population(compiler, population, parser->error) < 0)
		return parser->error->set ? NULL : complain(parser, USE_EACH_OTHER);
	struct node *node = node_new(compiler, OP_MEMBER, VALUE_FLAG, population->table);
	node->height = compiler->populations[population->index].height + 1;
	node->declaration = population;
	node->uses_period = node->uses_reference = true;
	return node;
}

static const struct node *reference_node(struct parser *parser, const struct reference *reference,
                                         const char *rest, size_t length)
{
	struct compiler *compiler = parser->compiler;
	bool series = reference->kind == REFERENCE_SERIES;
	struct node *node;
	if (compiler_reference(compiler, reference, parser->error) < 0)
		return parser->error->set ? NULL : complain(parser, USE_EACH_OTHER);
	if (series && length == 8 && memcmp(rest, "derniere", 8) == 0) {
		node = node_new(compiler, OP_SERIES_LAST, VALUE_FLAG, reference->table);
	} else if (series && length == 5 && memcmp(rest, "dates", 5) == 0) {
		node = node_new(compiler, OP_SERIES_DATES, VALUE_NUMBER, reference->table);
	} else {
		if (series && (length < 10 || memcmp(rest, "premiere.", 9) != 0))
			return complain(parser,
			                "premiere., derniere or dates is expected after the series' name");
		const struct node *target = resolve_rest(parser, reference->to, series ? rest + 9 : rest,
		                                         series ? length - 9 : length);
		if (!target)
			return NULL;
		node = node_new(compiler, OP_REFERENCE, target->type, reference->table);
		node->decimals = target->decimals;
		node_operands(compiler, node, &target, 1);
	}
	size_t height = compiler->references[reference->index].condition->height;
	if (node->height <= height)
		node->height = height + 1;
	node->other = reference->to;
	node->declaration = reference;
	node->uses_period = node->uses_reference = true;
	return node;
}

/* What the catalogue declares under this name on this table. */
static const struct node *declared_name(struct parser *parser, size_t table, const char *name, size_t length,
                                        const char *rest, size_t rest_length)
{
	const struct catalogue *catalogue = parser->compiler->catalogue;
	for (size_t i = 0; i < catalogue->reference_count; i++) {
		const struct reference *reference = &catalogue->references[i];
		if (reference->table == table && strlen(reference->name) == length &&
		    memcmp(reference->name, name, length) == 0 && rest_length)
			return reference_node(parser, reference, rest, rest_length);
	}
	for (size_t i = 0; i < catalogue->condition_count && !rest_length; i++) {
		const struct condition *condition = &catalogue->conditions[i];
		if (condition->table == table && strlen(condition->name) == length &&
		    memcmp(condition->name, name, length) == 0)
			return declared_condition(parser, condition);
	}
	for (size_t i = 0; i < catalogue->population_count && !rest_length; i++) {
		const struct population *population = &catalogue->populations[i];
		if (population->table == table && strlen(population->id) == length &&
		    memcmp(population->id, name, length) == 0)
			return member_node(parser, population);
	}
	return complain(parser, "unknown name");
}

/* The dimension of that name for the table of the expression, NULL without an error where there is none. */
static const struct node *dimension_name(struct parser *parser, const char *name, size_t length)
{
	struct compiler *compiler = parser->compiler;
	long position = map_find(&compiler->catalogue->dimension_index, name, length);
	if (position < 0)
		return NULL;
	const struct dimension *dimension = &compiler->catalogue->dimensions[position];
	if (!dimension->on_count)
		return complain(parser, "a time axis is no condition");
	struct error none = {0};
	const struct node *node =
	        compiler_dimension(compiler, dimension, parser->table, parser->population, &none);
	return node ? node : complain(parser, "this dimension does not exist here");
}

static const struct node *resolve_name(struct parser *parser, size_t table, const char *name, size_t length)
{
	struct compiler *compiler = parser->compiler;
	if (parser->dimensions && table == parser->table && !memchr(name, '.', length)) {
		const struct node *node = dimension_name(parser, name, length);
		if (node || parser->error->set)
			return node;
	}
	const struct schema_table *schema = &compiler->schema->tables[table];
	const char *dot = memchr(name, '.', length);
	size_t own = dot ? (size_t)(dot - name) : length;
	const char *rest = dot ? dot + 1 : name + length;
	size_t rest_length = length - (size_t)(rest - name);
	if (length == 5 && memcmp(name, "garde", 5) == 0 && compiler->filtering)
		return node_new(compiler, OP_KEPT, VALUE_FLAG, table);
	long column = map_find(&schema->index, name, own);
	if (column < 0)
		return declared_name(parser, table, name, own, rest, rest_length);
	if (!dot)
		return column_node(parser, table, (size_t)column);
	if (schema->columns[column].type != TYPE_KEY)
		return complain(parser, "no step leads from this column");
	const struct node *target =
	        resolve_rest(parser, (size_t)schema->columns[column].target, rest, rest_length);
	return target ? node_step(compiler, table, (size_t)column, target) : NULL;
}

static const struct node *number_node(struct parser *parser, int64_t number, int decimals)
{
	struct node *node = node_new(parser->compiler, OP_NUMBER, VALUE_NUMBER, parser->table);
	node->number = number;
	node->decimals = decimals;
	return node;
}

/* Numbers that count millionths and whole numbers meet: the whole one is scaled. */
static bool same_scale(struct parser *parser, const struct node **a, const struct node **b)
{
	if ((*a)->decimals == (*b)->decimals)
		return true;
	const struct node **whole = (*a)->decimals ? b : a;
	if ((*whole)->operation != OP_NUMBER || (*whole)->number > INT64_MAX / DECIMAL_ONE)
		return false;
	*whole = number_node(parser, (*whole)->number * DECIMAL_ONE, 6);
	return true;
}

static const struct node *binary(struct parser *parser, enum operation operation, enum value_type type,
                                 const struct node *a, const struct node *b)
{
	struct node *node = node_new(parser->compiler, operation, type, parser->table);
	const struct node *operands[] = {a, b};
	node_operands(parser->compiler, node, operands, b ? 2 : 1);
	node->decimals = type == VALUE_NUMBER ? a->decimals : 0;
	return node;
}

/* A table's name as the first argument; *column is its key that points to the table of the expression. */
static bool table_argument(struct parser *parser, size_t *other, size_t *column)
{
	const struct schema *schema = parser->compiler->schema;
	long table = map_find(&schema->index, parser->token, parser->length);
	long key = table < 0 ? -1 : key_between(schema, (size_t)table, parser->table);
	if (key < 0) {
		complain(parser, "a table that points here is expected");
		return false;
	}
	*other = (size_t)table;
	*column = (size_t)key;
	compiler_need(parser->compiler, *other, *column);
	advance(parser);
	return true;
}

static const char *expected(enum value_type type)
{
	return type == VALUE_FLAG     ? "a condition is expected"
	       : type == VALUE_NUMBER ? "a number is expected"
	                              : "a code is expected";
}

/* existe(table, condition), compte(table, condition), minimum(table, value, condition)…; the condition may be
 * left out. */
static const struct node *aggregate(struct parser *parser, enum operation operation, bool has_value)
{
	const struct node *operands[2];
	size_t count = 0, other, column, table = parser->table;
	if (!table_argument(parser, &other, &column))
		return NULL;
	parser->table = other;
	enum value_type value = operation == OP_MINIMUM ? VALUE_NUMBER : VALUE_CODE;
	while (count < (has_value ? 2 : 1) && skip(parser, ",")) {
		operands[count] = parse_or(parser);
		if (!operands[count])
			return NULL;
		enum value_type wanted = has_value && count == 0 ? value : VALUE_FLAG;
		if (operands[count]->type != wanted)
			return complain(parser, expected(wanted));
		count++;
	}
	parser->table = table;
	if (!skip(parser, ")") || (has_value && !count))
		return complain(parser, "wrong arguments");
	struct node *node = node_new(parser->compiler, operation,
	                             operation == OP_EXISTS ? VALUE_FLAG : VALUE_NUMBER, table);
	node->other = other;
	node->column = column;
	node_operands(parser->compiler, node, operands, count);
	node->decimals = operation == OP_MINIMUM ? operands[0]->decimals : 0;
	return node;
}

static const struct node *number_of(struct parser *parser, const struct correspondence *correspondence)
{
	const struct node *codes = parse_or(parser);
	if (!codes)
		return NULL;
	if (codes->type != VALUE_CODE || !skip(parser, ")"))
		return complain(parser, "wrong arguments");
	struct node *node = node_new(parser->compiler, OP_NUMBER_OF, VALUE_NUMBER, parser->table);
	node->declaration = correspondence;
	node_operands(parser->compiler, node, &codes, 1);
	return node;
}

static const struct function {
	const char *name;
	enum operation operation;
	size_t least, most;
	bool of_days; /* days and years, no decimals */
} functions[] = {
        {"ans", OP_YEARS, 2, 2, true},
        {"mois", OP_MONTHS, 2, 2, true},
        {"jours", OP_DAYS, 2, 2, true},
        {"annee", OP_YEAR, 1, 1, true},
        {"debut_annee", OP_YEAR_START, 1, 1, true},
        {"annee_scolaire", OP_SCHOOL_YEAR, 1, 1, true},
        {"premier", OP_FIRST, 2, 8, false},
        {"plus_tot", OP_EARLIEST, 2, 8, false},
        {"si", OP_IF, 2, 2, false},
};

static const struct node *arguments(struct parser *parser, const struct function *function)
{
	const struct node *operands[8];
	size_t count = 0;
	do {
		operands[count] = parse_or(parser);
		if (!operands[count])
			return NULL;
		bool flag = function->operation == OP_IF && count == 0;
		if (operands[count]->type != (flag ? VALUE_FLAG : VALUE_NUMBER) ||
		    (function->of_days && operands[count]->decimals))
			return complain(parser, "wrong kind of argument");
		if (count && !flag && !function->of_days && function->operation != OP_IF &&
		    !same_scale(parser, &operands[count - 1], &operands[count]))
			return complain(parser, ONE_KIND);
		count++;
	} while (count < function->most && skip(parser, ","));
	if (count < function->least || !skip(parser, ")"))
		return complain(parser, "wrong number of arguments");
	struct node *node = node_new(parser->compiler, function->operation, VALUE_NUMBER, parser->table);
	node_operands(parser->compiler, node, operands, count);
	if (function->operation == OP_FIRST || function->operation == OP_EARLIEST ||
	    function->operation == OP_IF)
		node->decimals = operands[count - 1]->decimals;
	return node;
}

static const struct node *call(struct parser *parser, const char *name, size_t length)
{
	static const struct {
		const char *name;
		enum operation operation;
		bool has_value;
	} aggregates[] = {{"existe", OP_EXISTS, false},
	                  {"compte", OP_COUNT, false},
	                  {"compte_distinct", OP_COUNT_CODES, true},
	                  {"minimum", OP_MINIMUM, true}};
	for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++)
		if (strlen(aggregates[i].name) == length && memcmp(aggregates[i].name, name, length) == 0)
			return aggregate(parser, aggregates[i].operation, aggregates[i].has_value);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (strlen(functions[i].name) == length && memcmp(functions[i].name, name, length) == 0)
			return arguments(parser, &functions[i]);
	const struct catalogue *catalogue = parser->compiler->catalogue;
	for (size_t i = 0; i < catalogue->correspondence_count; i++)
		if (strlen(catalogue->correspondences[i].name) == length &&
		    memcmp(catalogue->correspondences[i].name, name, length) == 0)
			return number_of(parser, &catalogue->correspondences[i]);
	return complain(parser, "unknown function");
}

static const struct node *parse_primary(struct parser *parser)
{
	int32_t day;
	int64_t number;
	const char *token = parser->token;
	size_t length = parser->length;
	if (!length || parser->quoted)
		return complain(parser, "a value is expected");
	if (skip(parser, "(")) {
		const struct node *inner = parse_or(parser);
		if (inner && !skip(parser, ")"))
			return complain(parser, ") is expected");
		return inner;
	}
	advance(parser);
	if (skip(parser, "("))
		return call(parser, token, length);
	if (length == 1 && strchr("DFR", *token))
		return node_new(parser->compiler,
		                *token == 'D'   ? OP_FROM
		                : *token == 'F' ? OP_TO
		                                : OP_AT,
		                VALUE_NUMBER, parser->table);
	if (date_parse(token, length, &day))
		return number_node(parser, day, 0);
	if (integer_parse(token, length, &number))
		return number_node(parser, number, 0);
	if (decimal_parse(token, length, &number))
		return number_node(parser, number, 6);
	const char *after = parser->next, *now = parser->token;
	size_t now_length = parser->length;
	bool quoted = parser->quoted;
	/* Complaints point at the name. */
	parser->token = token;
	parser->length = length;
	const struct node *node = resolve_name(parser, parser->table, token, length);
	parser->next = after;
	parser->token = now;
	parser->length = now_length;
	parser->quoted = quoted;
	return node;
}

static const struct node *parse_sum(struct parser *parser)
{
	const struct node *left = parse_primary(parser);
	while (left && (at(parser, "+") || at(parser, "-"))) {
		if (left->height >= MAX_HEIGHT)
			return complain(parser, TOO_LONG);
		enum operation operation = at(parser, "+") ? OP_ADD : OP_SUBTRACT;
		advance(parser);
		const struct node *right = parse_primary(parser);
		if (!right)
			return NULL;
		if (left->type != VALUE_NUMBER || right->type != VALUE_NUMBER ||
		    !same_scale(parser, &left, &right))
			return complain(parser, ONE_KIND);
		left = binary(parser, operation, VALUE_NUMBER, left, right);
	}
	return left;
}

static const struct node *empty_node(struct parser *parser, const struct node *left)
{
	struct node *node = node_new(parser->compiler, OP_EMPTY, VALUE_FLAG, left->table);
	node_operands(parser->compiler, node, &left, 1);
	return node;
}

static const struct node *flag_node(struct parser *parser, enum operation operation, const struct node *a,
                                    const struct node *b)
{
	struct node *node = node_new(parser->compiler, operation, VALUE_FLAG, a->table);
	const struct node *operands[] = {a, b};
	node_operands(parser->compiler, node, operands, b ? 2 : 1);
	return node;
}

/* Whether any of several values meets the test (NULL: whether there is one at all), at the end of the steps.
 */
static const struct node *any_node(struct parser *parser, const struct node *multiple,
                                   const struct node *test)
{
	struct compiler *compiler = parser->compiler;
	if (multiple->operation == OP_STEP) {
		const struct node *inner = any_node(parser, multiple->operands[0], test);
		return node_step(compiler, multiple->table, multiple->column, inner);
	}
	const struct node *link = multiple->count > 1 ? multiple->operands[1] : NULL;
	const struct node *both = link && test ? flag_node(parser, OP_AND, link, test) : link ? link : test;
	struct node *node = node_new(compiler, OP_EXISTS, VALUE_FLAG, multiple->table);
	node->other = multiple->other;
	node->column = multiple->column;
	if (both)
		node_operands(compiler, node, &both, 1);
	return node;
}

/* The values of which there are several, as a node of their own table. */
static const struct node *value_of(const struct node *multiple)
{
	while (multiple->operation == OP_STEP)
		multiple = multiple->operands[0];
	return multiple->operands[0];
}

static const struct node *is_empty(struct parser *parser, const struct node *left)
{
	if (!left->multiple)
		return empty_node(parser, left);
	/* Without any value, or with a missing one. */
	const struct node *none = flag_node(parser, OP_NOT, any_node(parser, left, NULL), NULL);
	return flag_node(parser, OP_OR, none, any_node(parser, left, empty_node(parser, value_of(left))));
}

static const struct node *in_words(struct parser *parser, const struct node *left, const char **words,
                                   size_t count)
{
	struct node *node = node_new(parser->compiler, OP_IN, VALUE_FLAG, left->table);
	node_operands(parser->compiler, node, &left, 1);
	node->words = words;
	node->word_count = count;
	return node;
}

/* A code, not a sign; signs can be quoted. */
static bool at_word(const struct parser *parser)
{
	return parser->length && (parser->quoted || !strchr("()=<>!,", *parser->token));
}

/* "inconnu" is no code: it stands for the empty value. */
static const struct node *words_node(struct parser *parser, const struct node *left, const char **words,
                                     size_t count)
{
	const struct node *node =
	        left->multiple ? any_node(parser, left, in_words(parser, value_of(left), words, count))
	                       : in_words(parser, left, words, count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], RESULTS_UNKNOWN) == 0)
			return flag_node(parser, OP_OR, node, is_empty(parser, left));
	return node;
}

/* Bands, cases and groups are all there is: another code is a mistake. Complains at the current token. */
static bool known_word(struct parser *parser, const struct node *left)
{
	if (left->multiple)
		left = value_of(left);
	while (left->operation == OP_STEP)
		left = left->operands[0];
	if (left->operation != OP_BANDS && left->operation != OP_CASES && left->operation != OP_GROUPS)
		return true;
	const struct dimension *dimension = left->declaration;
	if (map_find(&dimension->values.index, parser->token, parser->length) >= 0 ||
	    at(parser, RESULTS_UNKNOWN))
		return true;
	complain(parser, "no such value");
	return false;
}

/* in (a, b), or in option while a filter is compiled */
static const struct node *parse_in(struct parser *parser, const struct node *left)
{
	const char **words = NULL;
	size_t count = 0, capacity = 0;
	struct compiler *compiler = parser->compiler;
	if (left->type != VALUE_CODE)
		return complain(parser, "in wants a code before it");
	if (compiler->filtering && skip(parser, "option"))
		return words_node(parser, left, compiler->option, compiler->option_count);
	if (!skip(parser, "("))
		return complain(parser, "( is expected");
	do {
		if (count == capacity) {
			capacity = capacity ? capacity * 2 : 8;
			const char **more = arena_alloc(compiler->arena, capacity, sizeof *more);
			if (count)
				memcpy(more, words, count * sizeof *more);
			words = more;
		}
		if (!at_word(parser))
			return complain(parser, expected(VALUE_CODE));
		if (!known_word(parser, left))
			return NULL;
		words[count++] = arena_strndup(compiler->arena, parser->token, parser->length);
		advance(parser);
	} while (skip(parser, ","));
	if (!skip(parser, ")"))
		return complain(parser, ") is expected");
	return words_node(parser, left, words, count);
}

static const struct node *not_node(struct parser *parser, const struct node *operand)
{
	return binary(parser, OP_NOT, VALUE_FLAG, operand, NULL);
}

static const struct node *compare_code(struct parser *parser, enum operation operation,
                                       const struct node *left)
{
	if ((operation != OP_EQUAL && operation != OP_UNEQUAL) || !at_word(parser))
		return complain(parser, expected(VALUE_CODE));
	if (!known_word(parser, left))
		return NULL;
	const char **word = arena_alloc(parser->compiler->arena, 1, sizeof *word);
	*word = arena_strndup(parser->compiler->arena, parser->token, parser->length);
	advance(parser);
	const struct node *equal = words_node(parser, left, word, 1);
	if (operation == OP_EQUAL)
		return equal;
	/* Nothing compares with an empty cell, unequal neither. */
	return flag_node(parser, OP_AND, not_node(parser, is_empty(parser, left)), not_node(parser, equal));
}

static const struct node *parse_comparison(struct parser *parser)
{
	static const struct {
		const char *sign;
		enum operation operation;
	} signs[] = {{"=", OP_EQUAL},       {"!=", OP_UNEQUAL}, {"<", OP_LESS},
	             {"<=", OP_LESS_EQUAL}, {">", OP_GREATER},  {">=", OP_GREATER_EQUAL}};
	const struct node *left = parse_sum(parser);
	if (!left)
		return NULL;
	if (skip(parser, "is")) {
		bool negative = skip(parser, "not");
		if (!skip(parser, "empty") || left->type == VALUE_FLAG)
			return complain(parser, "empty is expected");
		const struct node *empty = is_empty(parser, left);
		return negative ? not_node(parser, empty) : empty;
	}
	if (skip(parser, "in"))
		return parse_in(parser, left);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (!skip(parser, signs[i].sign))
			continue;
		if (left->type == VALUE_CODE)
			return compare_code(parser, signs[i].operation, left);
		const struct node *right = parse_sum(parser);
		if (!right)
			return NULL;
		if (left->type != VALUE_NUMBER || right->type != VALUE_NUMBER ||
		    !same_scale(parser, &left, &right))
			return complain(parser, ONE_KIND);
		return binary(parser, signs[i].operation, VALUE_FLAG, left, right);
	}
	return left;
}

static const struct node *parse_not(struct parser *parser)
{
	if (!skip(parser, "not"))
		return parse_comparison(parser);
	const struct node *operand = enter(parser) ? parse_not(parser) : NULL;
	leave(parser);
	if (operand && operand->type != VALUE_FLAG)
		return complain(parser, "a condition is expected");
	return operand ? not_node(parser, operand) : NULL;
}

static const struct node *parse_chain(struct parser *parser, const char *word, enum operation operation,
                                      const struct node *(*part)(struct parser *))
{
	const struct node *left = part(parser);
	while (left && skip(parser, word)) {
		if (left->height >= MAX_HEIGHT)
			return complain(parser, TOO_LONG);
		const struct node *right = part(parser);
		if (!right)
			return NULL;
		if (left->type != VALUE_FLAG || right->type != VALUE_FLAG)
			return complain(parser, "conditions are expected on both sides");
		left = binary(parser, operation, VALUE_FLAG, left, right);
	}
	return left;
}

static const struct node *parse_and(struct parser *parser)
{
	return parse_chain(parser, "and", OP_AND, parse_not);
}

static const struct node *parse_or(struct parser *parser)
{
	const struct node *node = enter(parser) ? parse_chain(parser, "or", OP_OR, parse_and) : NULL;
	leave(parser);
	return node && node->height > MAX_HEIGHT ? complain(parser, TOO_LONG) : node;
}

/* The last quote of an odd number of them, or NULL. */
static const char *unclosed_quote(const char *text)
{
	bool open = false;
	for (const char *p = text; (p = strchr(p, '\'')); p++)
		open = !open;
	return open ? strrchr(text, '\'') : NULL;
}

static const struct node *parse_whole(struct parser *parser, enum value_type wanted)
{
	parser->token = unclosed_quote(parser->text);
	if (parser->token)
		return complain(parser, "a quote is not closed");
	advance(parser);
	const struct node *node = parse_or(parser);
	if (!node)
		return NULL;
	if (parser->length || parser->quoted)
		return complain(parser, "more than one expression");
	if (node->type != wanted || node->multiple) {
		parser->token = parser->text;
		return complain(parser, expected(wanted));
	}
	return node;
}

const struct node *expression_compile(struct compiler *compiler, const char *text, size_t table,
                                      enum value_type wanted, struct place place, struct error *error)
{
	struct parser parser = {.compiler = compiler,
	                        .text = text,
	                        .next = text,
	                        .table = table,
	                        .place = place,
	                        .error = error};
	return node_root(parse_whole(&parser, wanted));
}

const struct node *expression_compile_where(struct compiler *compiler, const char *text, size_t table,
                                            const struct population *population, struct error *error)
{
	struct parser parser = {.compiler = compiler,
	                        .text = text,
	                        .next = text,
	                        .table = table,
	                        .error = error,
	                        .dimensions = true,
	                        .population = population};
	return node_root(parse_whole(&parser, VALUE_FLAG));
}
