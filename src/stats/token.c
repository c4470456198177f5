#include <libintl.h>

#include "stats/parser.h"

#define MAX_DEPTH 200

const struct node *parser_complain(struct parser *parser, const char *what)
{
	char detail[200];
	size_t at = 1;
	for (const char *p = parser->text; p < parser->token; p++)
		at += ((unsigned char)*p & 0xC0) != 0x80;
	snprintf(detail, sizeof detail, "%s, %zu: %.80s", gettext(what), at, parser->token);
	error_set(parser->error, MSG_EXPRESSION, parser->place, detail, NULL);
	return NULL;
}

void parser_advance(struct parser *parser)
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

bool parser_at(const struct parser *parser, const char *word)
{
	/* Of a token that is at the end the first byte is a NUL. */
	return *parser->token == *word && !parser->quoted && parser->length == strlen(word) &&
	       memcmp(parser->token, word, parser->length) == 0;
}

bool parser_skip(struct parser *parser, const char *word)
{
	if (!parser_at(parser, word))
		return false;
	parser_advance(parser);
	return true;
}

/* One level deeper; a complaint where that is too deep. */
bool parser_enter(struct parser *parser)
{
	if (++parser->compiler->depth <= MAX_DEPTH)
		return true;
	parser_complain(parser, "too deep");
	return false;
}

void parser_leave(struct parser *parser)
{
	parser->compiler->depth--;
}
