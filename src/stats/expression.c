#include "stats/expression.h"

#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "stats/parser.h"

#define MAX_HEIGHT 1000 /* trees are walked by recursion */
#define ONE_KIND   N_("numbers of one kind are expected")
#define TOO_LONG   N_("too long")

static const struct node *parse_or(struct parser *parser);

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
		parser_complain(parser, "a table that points here is expected");
		return false;
	}
	*other = (size_t)table;
	*column = (size_t)key;
	compiler_need(parser->compiler, *other, *column);
	parser_advance(parser);
	return true;
}

static const char *expected(enum value_type type)
{
	return type == VALUE_FLAG     ? N_("a condition is expected")
	       : type == VALUE_NUMBER ? N_("a number is expected")
	                              : N_("a code is expected");
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
	while (count < (has_value ? 2 : 1) && parser_skip(parser, ",")) {
		operands[count] = parse_or(parser);
		if (!operands[count])
			return NULL;
		enum value_type wanted = has_value && count == 0 ? value : VALUE_FLAG;
		if (operands[count]->type != wanted)
			return parser_complain(parser, expected(wanted));
		count++;
	}
	parser->table = table;
	if (!parser_skip(parser, ")") || (has_value && !count))
		return parser_complain(parser, "wrong arguments");
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
	if (codes->type != VALUE_CODE || !parser_skip(parser, ")"))
		return parser_complain(parser, "wrong arguments");
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
			return parser_complain(parser, "wrong kind of argument");
		if (count && !flag && !function->of_days && function->operation != OP_IF &&
		    !same_scale(parser, &operands[count - 1], &operands[count]))
			return parser_complain(parser, ONE_KIND);
		count++;
	} while (count < function->most && parser_skip(parser, ","));
	if (count < function->least || !parser_skip(parser, ")"))
		return parser_complain(parser, "wrong number of arguments");
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
	parser->token = name;
	parser->length = length;
	return parser_complain(parser, "unknown function");
}

static const struct node *parse_primary(struct parser *parser)
{
	int32_t day;
	int64_t number;
	const char *token = parser->token;
	size_t length = parser->length;
	if (!length || parser->quoted)
		return parser_complain(parser, "a value is expected");
	if (parser_skip(parser, "(")) {
		const struct node *inner = parse_or(parser);
		if (inner && !parser_skip(parser, ")"))
			return parser_complain(parser, ") is expected");
		return inner;
	}
	parser_advance(parser);
	if (parser_skip(parser, "("))
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
	const struct node *node = parser_name(parser, parser->table, token, length);
	parser->next = after;
	parser->token = now;
	parser->length = now_length;
	parser->quoted = quoted;
	return node;
}

static const struct node *parse_sum(struct parser *parser)
{
	const struct node *left = parse_primary(parser);
	while (left && (parser_at(parser, "+") || parser_at(parser, "-"))) {
		if (left->height >= MAX_HEIGHT)
			return parser_complain(parser, TOO_LONG);
		enum operation operation = parser_at(parser, "+") ? OP_ADD : OP_SUBTRACT;
		parser_advance(parser);
		const struct node *right = parse_primary(parser);
		if (!right)
			return NULL;
		if (left->type != VALUE_NUMBER || right->type != VALUE_NUMBER ||
		    !same_scale(parser, &left, &right))
			return parser_complain(parser, ONE_KIND);
		left = binary(parser, operation, VALUE_NUMBER, left, right);
	}
	return left;
}

/* A code, not a sign; signs can be quoted. */
static bool at_word(const struct parser *parser)
{
	return parser->length && (parser->quoted || !strchr("()=<>!,", *parser->token));
}

/* in (a, b), or in option while a filter is compiled */
static const struct node *parse_in(struct parser *parser, const struct node *left)
{
	const char **words = NULL;
	size_t count = 0, capacity = 0;
	struct compiler *compiler = parser->compiler;
	if (left->type != VALUE_CODE)
		return parser_complain(parser, "in wants a code before it");
	if (compiler->filtering && parser_skip(parser, "option"))
		return parser_among(parser, left, compiler->option, compiler->option_count);
	if (!parser_skip(parser, "("))
		return parser_complain(parser, "( is expected");
	do {
		if (count == capacity) {
			capacity = capacity ? capacity * 2 : 8;
			const char **more = arena_alloc(compiler->arena, capacity, sizeof *more);
			if (count)
				memcpy(more, words, count * sizeof *more);
			words = more;
		}
		if (!at_word(parser))
			return parser_complain(parser, expected(VALUE_CODE));
		if (!parser_knows(parser, left))
			return NULL;
		words[count++] = arena_strndup(compiler->arena, parser->token, parser->length);
		parser_advance(parser);
	} while (parser_skip(parser, ","));
	if (!parser_skip(parser, ")"))
		return parser_complain(parser, ") is expected");
	return parser_among(parser, left, words, count);
}

static const struct node *not_node(struct parser *parser, const struct node *operand)
{
	return binary(parser, OP_NOT, VALUE_FLAG, operand, NULL);
}

static const struct node *compare_code(struct parser *parser, enum operation operation,
                                       const struct node *left)
{
	if ((operation != OP_EQUAL && operation != OP_UNEQUAL) || !at_word(parser))
		return parser_complain(parser, expected(VALUE_CODE));
	if (!parser_knows(parser, left))
		return NULL;
	const char **word = arena_alloc(parser->compiler->arena, 1, sizeof *word);
	*word = arena_strndup(parser->compiler->arena, parser->token, parser->length);
	parser_advance(parser);
	const struct node *equal = parser_among(parser, left, word, 1);
	if (operation == OP_EQUAL)
		return equal;
	/* Nothing compares with an empty cell, unequal neither. */
	return parser_flag(parser, OP_AND, not_node(parser, parser_empty(parser, left)),
	                   not_node(parser, equal));
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
	if (parser_skip(parser, "is")) {
		bool negative = parser_skip(parser, "not");
		if (!parser_skip(parser, "empty") || left->type == VALUE_FLAG)
			return parser_complain(parser, "empty is expected");
		const struct node *empty = parser_empty(parser, left);
		return negative ? not_node(parser, empty) : empty;
	}
	if (parser_skip(parser, "in"))
		return parse_in(parser, left);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (!parser_skip(parser, signs[i].sign))
			continue;
		if (left->type == VALUE_CODE)
			return compare_code(parser, signs[i].operation, left);
		const struct node *right = parse_sum(parser);
		if (!right)
			return NULL;
		if (left->type != VALUE_NUMBER || right->type != VALUE_NUMBER ||
		    !same_scale(parser, &left, &right))
			return parser_complain(parser, ONE_KIND);
		return binary(parser, signs[i].operation, VALUE_FLAG, left, right);
	}
	return left;
}

static const struct node *parse_not(struct parser *parser)
{
	if (!parser_skip(parser, "not"))
		return parse_comparison(parser);
	const struct node *operand = parser_enter(parser) ? parse_not(parser) : NULL;
	parser_leave(parser);
	if (operand && operand->type != VALUE_FLAG)
		return parser_complain(parser, "a condition is expected");
	return operand ? not_node(parser, operand) : NULL;
}

static const struct node *parse_chain(struct parser *parser, const char *word, enum operation operation,
                                      const struct node *(*part)(struct parser *))
{
	const struct node *left = part(parser);
	while (left && parser_skip(parser, word)) {
		if (left->height >= MAX_HEIGHT)
			return parser_complain(parser, TOO_LONG);
		const struct node *right = part(parser);
		if (!right)
			return NULL;
		if (left->type != VALUE_FLAG || right->type != VALUE_FLAG)
			return parser_complain(parser, "conditions are expected on both sides");
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
	const struct node *node = parser_enter(parser) ? parse_chain(parser, "or", OP_OR, parse_and) : NULL;
	parser_leave(parser);
	return node && node->height > MAX_HEIGHT ? parser_complain(parser, TOO_LONG) : node;
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
		return parser_complain(parser, "a quote is not closed");
	parser_advance(parser);
	const struct node *node = parse_or(parser);
	if (!node)
		return NULL;
	if (parser->length || parser->quoted)
		return parser_complain(parser, "more than one expression");
	if (node->type != wanted || node->multiple) {
		parser->token = parser->text;
		return parser_complain(parser, expected(wanted));
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
	const struct node *node = node_root(parse_whole(&parser, VALUE_FLAG));
	if (!compiler->where)
		compiler->where = node;
	return node;
}
