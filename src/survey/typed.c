#include "survey/typed.h"

#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

/* The text without the blanks that stand between thousands. */
static const char *without_blanks(const char *text, struct arena *arena)
{
	static const char *const blanks[] = {" ", TEXT_NBSP, TEXT_NNBSP};
	char *copy = arena_strdup(arena, text), *out = copy;
	while (*text) {
		size_t blank = 0;
		for (size_t i = 0; i < sizeof blanks / sizeof *blanks && !blank; i++)
			if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
				blank = strlen(blanks[i]);
		text += blank;
		if (!blank)
			*out++ = *text++;
	}
	*out = '\0';
	return copy;
}

static bool parse_number(const struct survey_question *question, const char *text, struct arena *arena,
                         struct survey_answer *answer)
{
	const char *plain = without_blanks(text, arena);
	int64_t value;
	char out[28];
	if (!decimal_parse(plain, strlen(plain), &value))
		return false;
	if (question->type == SURVEY_INTEGER && value % DECIMAL_ONE != 0)
		return false;
	decimal_format(value, out);
	answer->value = arena_strdup(arena, out);
	return true;
}

/* 31/12/2021 as 2021-12-31; other texts as they are. */
static bool french_date(const char *text, char out[11])
{
	if (strlen(text) != 10 || text[2] != '/' || text[5] != '/')
		return false;
	memcpy(out, text + 6, 4);
	memcpy(out + 5, text + 3, 2);
	memcpy(out + 8, text, 2);
	out[4] = out[7] = '-';
	out[10] = '\0';
	return true;
}

static bool parse_date(const char *text, struct arena *arena, struct survey_answer *answer)
{
	char turned[11];
	const char *iso = french_date(text, turned) ? turned : text;
	int32_t date;
	if (!date_parse(iso, strlen(iso), &date))
		return false;
	answer->value = arena_strdup(arena, iso);
	return true;
}

bool typed_same_words(const char *a, const char *b)
{
	struct buffer left = {0}, right = {0};
	text_fold(&left, a, true);
	text_fold(&right, b, true);
	bool same = left.length == right.length &&
	            (left.length == 0 || memcmp(left.bytes, right.bytes, left.length) == 0);
	buffer_free(&left);
	buffer_free(&right);
	return same;
}

static bool parse_boolean(const char *text, struct survey_answer *answer)
{
	answer->value = typed_same_words(text, "oui") ? "oui" : typed_same_words(text, "non") ? "non" : NULL;
	return answer->value;
}

/* Codes come before labels: a label may be another choice's code. */
static const struct list_value *find_choice(const struct survey_question *question, const char *text)
{
	const struct list_value *end = question->choices + question->choice_count;
	for (const struct list_value *choice = question->choices; choice < end; choice++)
		if (strcmp(text, choice->code) == 0)
			return choice;
	for (const struct list_value *choice = question->choices; choice < end; choice++)
		if (typed_same_words(text, choice->label))
			return choice;
	return NULL;
}

static bool parse_choice(const struct survey_question *question, const char *text,
                         struct survey_answer *answer)
{
	const struct list_value *choice = find_choice(question, text);
	if (!choice)
		return false;
	answer->code = choice->code;
	answer->value = choice->label;
	return true;
}

bool typed_parse(const struct survey_question *question, const char *text, struct arena *arena,
                 struct survey_answer *answer)
{
	switch (question->type) {
	case SURVEY_INTEGER:
	case SURVEY_DECIMAL:
	case SURVEY_AMOUNT:
	case SURVEY_PERCENT:
		return parse_number(question, text, arena, answer);
	case SURVEY_DATE:
		return parse_date(text, arena, answer);
	case SURVEY_BOOLEAN:
		return parse_boolean(text, answer);
	case SURVEY_LIST:
		return parse_choice(question, text, answer);
	case SURVEY_TEXT:
		break;
	}
	answer->value = arena_strdup(arena, text);
	return text_printable(text, strlen(text));
}

const char *typed_label(const struct survey_question *question, const char *code)
{
	for (size_t i = 0; i < question->choice_count; i++)
		if (strcmp(question->choices[i].code, code) == 0)
			return question->choices[i].label;
	return code;
}
