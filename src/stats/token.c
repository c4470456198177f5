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

/* Blanks, and signs, which are tokens of their own, end a word; so does a quote, where another token begins.
 */
enum { BLANK = 1, SIGN, COMPARISON, QUOTE };

static unsigned kind_of(char c)
{
	static const unsigned char kinds[256] = {
	        [' '] = BLANK,      ['\t'] = BLANK,     ['\r'] = BLANK,     ['\n'] = BLANK,
	        ['('] = SIGN,       [')'] = SIGN,       [','] = SIGN,       ['='] = SIGN,
	        ['<'] = COMPARISON, ['>'] = COMPARISON, ['!'] = COMPARISON, ['\''] = QUOTE,
	};
	return kinds[(unsigned char)c];
}

static void take_quoted(struct parser *parser, const char *begin)
{
	const char *end = strchr(begin, '\'');
	parser->token = begin;
	parser->length = end ? (size_t)(end - begin) : strlen(begin);
	parser->next = end ? end + 1 : begin + parser->length;
}

void parser_advance(struct parser *parser)
{
	const char *begin = parser->next, *end;
	while (kind_of(*begin) == BLANK)
		begin++;
	parser->quoted = kind_of(*begin) == QUOTE;
	if (parser->quoted) {
		take_quoted(parser, begin + 1);
		return;
	}
	end = begin;
	if (kind_of(*begin))
		end += kind_of(*begin) == COMPARISON && begin[1] == '=' ? 2 : 1;
	else
		while (*end && !kind_of(*end))
			end++;
	parser->token = begin;
	parser->length = (size_t)(end - begin);
	parser->next = end;
}

bool parser_at(const struct parser *parser, const char *word)
{
	/* Of a token that is at the end the first byte is a NUL. */
	return *parser->token == *word && !parser->quoted && parser->length == strlen(word) &&
	       memcmp(parser->token, word, parser->length) == 0;
}

bool parser_skip_word(struct parser *parser, const char *word)
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
