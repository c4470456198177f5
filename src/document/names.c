/* What the XPath expressions of a template say of rows: a misspelt table or column is an error, never a
 * blank. Steps without a prefix can only mean rows, since results and documents have namespaces. */
#include <libintl.h>
#include <string.h>

#include "base/xml.h"
#include "document/functions.h"

enum token {
	TOKEN_END,
	TOKEN_NAME,     /* a step without a prefix */
	TOKEN_PREFIXED, /* p:name, p:* */
	TOKEN_FUNCTION,
	TOKEN_LITERAL,
	TOKEN_VALUE,   /* number, variable, attribute, . and .., * */
	TOKEN_CLOSING, /* ) ] */
	TOKEN_OTHER    /* operators, axes, ( [ , / @ */
};
struct scanner {
	const char *at;
	const char *text; /* of the token: a literal without its quotes, a name without its prefix */
	size_t length;
	enum token token;
	bool prefixed;
	struct filling *filling;
	struct place place;
};

static bool begins_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static size_t name_length(const char *text)
{
	size_t length = 0;
	while (begins_name(text[length]) || (length && text[length] && strchr("0123456789-.", text[length])))
		length++;
	return length;
}

static const char *skip_space(const char *text)
{
	return text + strspn(text, " \t\r\n");
}

static enum token literal(struct scanner *scanner)
{
	const char *end = strchr(scanner->at + 1, *scanner->at);
	scanner->text = scanner->at + 1;
	scanner->length = end ? (size_t)(end - scanner->text) : strlen(scanner->text);
	scanner->at = scanner->text + scanner->length + (end ? 1 : 0);
	return TOKEN_LITERAL;
}

/* After an operand a name is an operator; else it is an axis, a function or a step. */
static enum token name(struct scanner *scanner, bool after_operand)
{
	scanner->text = scanner->at;
	scanner->length = name_length(scanner->at);
	scanner->at += scanner->length;
	scanner->prefixed = false;
	if (after_operand)
		return TOKEN_OTHER;
	if (scanner->at[0] == ':' && scanner->at[1] != ':') {
		scanner->text = ++scanner->at;
		scanner->length = *scanner->at == '*' ? 1 : name_length(scanner->at);
		scanner->at += scanner->length;
		scanner->prefixed = true;
	}
	const char *next = skip_space(scanner->at);
	if (*next == '(')
		return TOKEN_FUNCTION;
	if (strncmp(next, "::", 2) == 0) {
		bool attribute = scanner->length == 9 && memcmp(scanner->text, "attribute", 9) == 0;
		scanner->at = skip_space(next + 2);
		if (!attribute)
			return TOKEN_OTHER;
		scanner->at += name_length(scanner->at);
		return TOKEN_VALUE;
	}
	return scanner->prefixed ? TOKEN_PREFIXED : TOKEN_NAME;
}

static size_t qualified_length(const char *text)
{
	size_t length = name_length(text);
	return text[length] == ':' ? length + 1 + name_length(text + length + 1) : length;
}

static bool is_operand(enum token token)
{
	return token == TOKEN_NAME || token == TOKEN_PREFIXED || token == TOKEN_LITERAL ||
	       token == TOKEN_VALUE || token == TOKEN_CLOSING;
}

static enum token next_token(struct scanner *scanner)
{
	bool operand = is_operand(scanner->token);
	scanner->at = skip_space(scanner->at);
	char c = *scanner->at;
	if (!c)
		return TOKEN_END;
	if (c == '\'' || c == '"')
		return literal(scanner);
	if (begins_name(c))
		return name(scanner, operand);
	scanner->at++;
	if (c == '$' || c == '@') {
		scanner->at += qualified_length(scanner->at);
		return TOKEN_VALUE;
	}
	if ((c >= '0' && c <= '9') || c == '.') {
		scanner->at += strspn(scanner->at, "0123456789.");
		return TOKEN_VALUE;
	}
	if (c == '*')
		return operand ? TOKEN_OTHER : TOKEN_VALUE;
	return c == ')' || c == ']' ? TOKEN_CLOSING : TOKEN_OTHER;
}

static bool is_one_of(const struct scanner *scanner, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == scanner->length &&
		    memcmp(names[i], scanner->text, scanner->length) == 0)
			return true;
	return false;
}

static void note(const struct scanner *scanner, struct name_use **uses, size_t *count)
{
	struct arena *arena = &scanner->filling->arena;
	*uses = arena_append(arena, *uses, count, sizeof **uses);
	(*uses)[*count - 1] =
	        (struct name_use){arena_strndup(arena, scanner->text, scanner->length), scanner->place};
}

/* A function in our namespace: does it read rows, and of which table? */
static void note_function(struct scanner *scanner)
{
	static const char *const rows[] = {"lignes", "ligne", "visible"};
	static const char *const results[] = {"valeur", "libelle", "definition", "debut", "fin", "reference"};
	struct name_uses *uses = &scanner->filling->uses;
	if (!scanner->prefixed)
		return;
	uses->results |= is_one_of(scanner, results, sizeof results / sizeof *results);
	if (!is_one_of(scanner, rows, sizeof rows / sizeof *rows))
		return;
	uses->rows = true;
	scanner->at = skip_space(scanner->at) + 1;
	scanner->token = TOKEN_OTHER;
	scanner->token = next_token(scanner);
	const char *after = skip_space(scanner->at);
	if (scanner->token == TOKEN_LITERAL && (*after == ')' || *after == ','))
		note(scanner, &uses->tables, &uses->table_count);
	else
		uses->any_table = true;
}

/* Whether what begins at `start`, after an operand or not, may look at the document that is transformed. It
 * has a namespace: steps without a prefix find nothing in it. Doubt is a yes. */
static bool reads_source(const struct scanner *scanner, const char *start, bool operand)
{
	static const char *const harmless[] = {"concat",
	                                       "contains",
	                                       "starts-with",
	                                       "substring-before",
	                                       "substring-after",
	                                       "substring",
	                                       "translate",
	                                       "format-number",
	                                       "not",
	                                       "true",
	                                       "false",
	                                       "boolean",
	                                       "count",
	                                       "sum",
	                                       "round",
	                                       "floor",
	                                       "ceiling",
	                                       "position",
	                                       "last",
	                                       "string",
	                                       "number",
	                                       "normalize-space",
	                                       "string-length"};
	static const char *const of_context[] = {"string", "number", "normalize-space", "string-length"};
	bool plain = is_one_of(scanner, harmless, sizeof harmless / sizeof *harmless);
	bool context = is_one_of(scanner, of_context, sizeof of_context / sizeof *of_context);
	switch (scanner->token) {
	case TOKEN_FUNCTION:
		if (scanner->prefixed)
			return strncmp(start, "pre:", 4) != 0;
		return !plain || (context && *skip_space(skip_space(scanner->at) + 1) == ')');
	case TOKEN_VALUE:
		return *start != '$' && !(*start >= '0' && *start <= '9');
	case TOKEN_OTHER: /* an axis, or a path from the root */
		return !operand && (begins_name(*start) || *start == '/');
	default:
		return scanner->token == TOKEN_PREFIXED;
	}
}

/* Whether such an expression may come upon cells: one names them, or takes whatever there is. */
static bool reads_cells(const struct scanner *scanner, const char *start)
{
	static const char *const names[] = {"cellule", "*"}, *const whatever[] = {"node"};
	if (scanner->token == TOKEN_PREFIXED)
		return is_one_of(scanner, names, 2);
	if (scanner->token == TOKEN_FUNCTION)
		return is_one_of(scanner, whatever, 1);
	return scanner->token == TOKEN_VALUE && *start == '*';
}

static void scan(struct filling *filling, const char *text, struct place place)
{
	struct scanner scanner = {.at = text, .token = TOKEN_OTHER, .filling = filling, .place = place};
	struct name_uses *uses = &filling->uses;
	for (;;) {
		const char *start = skip_space(scanner.at);
		bool operand = is_operand(scanner.token);
		scanner.token = next_token(&scanner);
		if (scanner.token == TOKEN_END)
			break;
		uses->source |= reads_source(&scanner, start, operand);
		uses->cells |= reads_cells(&scanner, start);
		if (scanner.token == TOKEN_FUNCTION)
			note_function(&scanner);
		if (scanner.token == TOKEN_NAME)
			note(&scanner, &uses->elements, &uses->element_count);
	}
}

/* The parts in braces of an attribute's text. */
static void scan_braces(struct filling *filling, const char *text, struct place place)
{
	struct buffer part = {0};
	while ((text = strchr(text, '{'))) {
		if (text[1] == '{') {
			text += 2;
			continue;
		}
		size_t length = strcspn(++text, "}");
		part.length = 0;
		buffer_add(&part, text, length);
		buffer_putc(&part, '\0');
		scan(filling, part.bytes, place);
		text += length;
	}
	buffer_free(&part);
}

static bool is_expression(const xmlNode *node, const char *attribute)
{
	static const char *const names[] = {"select", "test", "match", "use", "count", "from"};
	if (!node->ns || strcmp((const char *)node->ns->href, XSLT_URI) != 0)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(attribute, names[i]) == 0)
			return true;
	return xml_is(node, "number") && strcmp(attribute, "value") == 0;
}

static bool speaks_of_results(const xmlNode *node)
{
	for (const xmlNs *ns = node->nsDef; ns; ns = ns->next)
		if (ns->href && strcmp((const char *)ns->href, RESULTS_NAMESPACE) == 0)
			return true;
	bool ours = node->ns && strcmp((const char *)node->ns->href, FUNCTIONS_NAMESPACE) == 0;
	return ours && xmlHasProp(node, BAD_CAST "statistique");
}

/* Instructions that look at the current node without an expression, and what is of another language. */
static bool takes_source(const xmlNode *node)
{
	const char *uri = node->ns ? (const char *)node->ns->href : "";
	for (const xmlNs *ns = node->nsDef; ns; ns = ns->next)
		if (ns->prefix && strcmp((const char *)ns->prefix, "pre") == 0 &&
		    strcmp((const char *)ns->href, FUNCTIONS_NAMESPACE) != 0)
			return true;
	if (strcmp(uri, XSLT_URI) == 0)
		return xml_is(node, "copy") || xml_is(node, "number") || xml_is(node, "apply-imports") ||
		       (xml_is(node, "apply-templates") && !xmlHasProp(node, BAD_CAST "select"));
	return strcmp(uri, DOCUMENT_NAMESPACE) != 0 && strcmp(uri, FUNCTIONS_NAMESPACE) != 0;
}

/* The template of the whole, which every stylesheet has. */
static bool is_main(const xmlNode *node, const char *attribute, const char *value)
{
	return xml_is(node, "template") && strcmp(attribute, "match") == 0 && strcmp(value, "/") == 0;
}

void template_note_names(struct filling *filling, const xmlNode *node, struct place place)
{
	filling->uses.results |= speaks_of_results(node);
	filling->uses.source |= takes_source(node);
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		const char *value = template_attribute(filling, attribute);
		const char *own = (const char *)attribute->name;
		if (is_expression(node, own) && !is_main(node, own, value))
			scan(filling, value, place);
		else
			scan_braces(filling, value, place);
	}
}

static bool is_known(const struct filling *filling, const struct schema *schema, const char *name)
{
	const struct name_uses *uses = &filling->uses;
	size_t count = uses->any_table ? schema->count : uses->table_count;
	for (size_t i = 0; i < count; i++) {
		long table = uses->any_table ? (long)i : schema_table_find(schema, uses->tables[i].name);
		if (table >= 0 && (strcmp(schema->tables[table].name, name) == 0 ||
		                   schema_column_find(&schema->tables[table], name) >= 0))
			return true;
	}
	return false;
}

static int fail(const struct filling *filling, const struct name_use *use, const char *format)
{
	char detail[200];
	snprintf(detail, sizeof detail, gettext(format), use->name);
	return error_set(filling->error, MSG_TEMPLATE, use->place, detail, NULL);
}

int template_check_names(struct filling *filling)
{
	const struct name_uses *uses = &filling->uses;
	if (!uses->rows || !filling->input->dataset)
		return 0;
	const struct schema *schema = filling->input->dataset->schema;
	for (size_t i = 0; i < uses->table_count; i++)
		if (schema_table_find(schema, uses->tables[i].name) < 0)
			return fail(filling, &uses->tables[i], N_("the schema has no table %.100s"));
	for (size_t i = 0; i < uses->element_count; i++)
		if (!is_known(filling, schema, uses->elements[i].name))
			return fail(filling, &uses->elements[i],
			            N_("no table that it reads has a column %.100s"));
	return 0;
}
