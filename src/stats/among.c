/* Codes: empty, among words, one of several values. */
#include "stats/parser.h"

static const struct node *empty_node(struct parser *parser, const struct node *left)
{
	struct node *node = node_new(parser->compiler, OP_EMPTY, VALUE_FLAG, left->table);
	node_operands(parser->compiler, node, &left, 1);
	return node;
}

const struct node *parser_flag(struct parser *parser, enum operation operation, const struct node *a,
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
	const struct node *both = link && test ? parser_flag(parser, OP_AND, link, test) : link ? link : test;
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

const struct node *parser_empty(struct parser *parser, const struct node *left)
{
	if (!left->multiple)
		return empty_node(parser, left);
	/* Without any value, or with a missing one. */
	const struct node *none = parser_flag(parser, OP_NOT, any_node(parser, left, NULL), NULL);
	return parser_flag(parser, OP_OR, none, any_node(parser, left, empty_node(parser, value_of(left))));
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

/* "inconnu" is no code: it stands for the empty value. */
const struct node *parser_among(struct parser *parser, const struct node *left, const char **words,
                                size_t count)
{
	const struct node *node =
	        left->multiple ? any_node(parser, left, in_words(parser, value_of(left), words, count))
	                       : in_words(parser, left, words, count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], RESULTS_UNKNOWN) == 0)
			return parser_flag(parser, OP_OR, node, parser_empty(parser, left));
	return node;
}

/* Bands, cases and groups are all there is: another code is a mistake. Complains at the current token. */
bool parser_knows(struct parser *parser, const struct node *left)
{
	if (left->multiple)
		left = value_of(left);
	while (left->operation == OP_STEP)
		left = left->operands[0];
	if (left->operation != OP_BANDS && left->operation != OP_CASES && left->operation != OP_GROUPS)
		return true;
	const struct dimension *dimension = left->declaration;
	if (map_find(&dimension->values.index, parser->token, parser->length) >= 0 ||
	    parser_at(parser, RESULTS_UNKNOWN))
		return true;
	parser_complain(parser, "no such value");
	return false;
}
