#include "import/words/forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/text.h"
#include "import/words/fold.h"

enum { EXCEL_EPOCH = -25569, EXCEL_FIRST = 18264 /* 1950 */, EXCEL_LAST = 55152 /* 2050 */ };

static const char *const months[12][3] = {
        {"janvier", "janv", "jan"}, {"fevrier", "fevr", "fev"},  {"mars", "mar", "mrs"},
        {"avril", "avr", "avl"},    {"mai", "mai", "mai"},       {"juin", "jun", "jn"},
        {"juillet", "juil", "jul"}, {"aout", "aou", "aoutt"},    {"septembre", "sept", "sep"},
        {"octobre", "oct", "octo"}, {"novembre", "nov", "nove"}, {"decembre", "dec", "dece"},
};

static int month_named(const char *word)
{
	for (int i = 0; i < 12; i++)
		for (int j = 0; j < 3; j++)
			if (strcmp(months[i][j], word) == 0)
				return i + 1;
	for (int i = 0; i < 12; i++)
		if (strlen(word) >= 5 && fold_distance(months[i][0], word, 1) <= 1)
			return i + 1;
	return 0;
}

/* Words of digits or letters; a figure and the letters that follow it are two. */
struct token {
	char text[16];
	int number; /* -1 for a word */
	size_t digits;
};

static size_t tokens_read(const char *words, struct token *tokens, size_t most)
{
	size_t count = 0;
	while (*words) {
		bool digit = *words >= '0' && *words <= '9';
		size_t length = digit ? strspn(words, "0123456789") : strcspn(words, " 0123456789");
		if (*words == ' ') {
			words++;
			continue;
		}
		if (count == most || length >= sizeof tokens->text)
			return 0;
		struct token *token = &tokens[count++];
		memcpy(token->text, words, length);
		token->text[length] = '\0';
		token->digits = digit ? length : 0;
		token->number = digit && length < 9 ? atoi(token->text) : -1;
		words += length;
	}
	return count;
}

static bool is_filler(const char *word)
{
	static const char *const fillers[] = {"er",       "le",     "du",       "de",     "lundi",    "mardi",
	                                      "mercredi", "jeudi",  "vendredi", "samedi", "dimanche", "lun",
	                                      "mer",      "jeu",    "ven",      "sam",    "dim",      "ne",
	                                      "nee",      "depuis", "au",       "en",     "d"};
	for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
		if (strcmp(fillers[i], word) == 0)
			return true;
	return false;
}

static size_t tokens_keep(struct token *tokens, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (tokens[i].digits || !is_filler(tokens[i].text))
			tokens[kept++] = tokens[i];
	return kept;
}

/* Two digits: in the century that ends with latest. */
static int year_full(const struct token *token, int latest)
{
	if (token->digits == 4)
		return token->number;
	if (token->digits != 2)
		return -1;
	int year = latest / 100 * 100 + token->number;
	return year > latest ? year - 100 : year;
}

static bool day_make(int year, int month, int number, int32_t *day)
{
	if (year < 1850 || year > 2199 || month < 1 || month > 12 || number < 1 || number > 31)
		return false;
	*day = date_from_civil(year, month, number);
	struct civil civil = date_to_civil(*day);
	return civil.month == month && civil.day == number;
}

static enum reading three_parts(const struct token *t, int latest, int32_t *day)
{
	bool year_first = t[0].digits == 4;
	const struct token *year = year_first ? &t[0] : &t[2], *number = year_first ? &t[2] : &t[0];
	int month = t[1].digits ? t[1].number : month_named(t[1].text);
	if (!number->digits || number->digits > 2 || t[1].digits > 2)
		return NOT_READ;
	return day_make(year_full(year, latest), month, number->number, day) ? READ : NOT_READ;
}

static enum reading month_alone(const struct token *t, int latest, int32_t *day)
{
	int month = t[0].digits ? t[0].number : month_named(t[0].text);
	if ((t[0].digits && t[1].digits != 4) || t[0].digits > 2)
		return NOT_READ;
	return day_make(year_full(&t[1], latest), month, 1, day) ? GUESSED : NOT_READ;
}

static enum reading compact_date(const struct token *t, int32_t *day)
{
	int n = t->number;
	if (t->digits == 5 && n >= EXCEL_FIRST && n <= EXCEL_LAST) {
		*day = n + EXCEL_EPOCH;
		return GUESSED;
	}
	if (t->digits != 8)
		return NOT_READ;
	bool french = day_make(n % 10000, n / 10000 % 100, n / 1000000, day);
	return french || day_make(n / 10000, n / 100 % 100, n % 100, day) ? GUESSED : NOT_READ;
}

enum reading form_date(const char *text, int latest, int32_t *day)
{
	struct arena arena = {0};
	struct token tokens[12];
	if (date_parse(text, strlen(text), day))
		return READ;
	size_t count = tokens_read(fold_words(&arena, text), tokens, 12);
	arena_free(&arena);
	count = tokens_keep(tokens, count);
	/* what follows may be a time of the day */
	bool timed = count > 3 && strchr(text, ':');
	if (count == 3 || timed)
		return three_parts(tokens, latest, day);
	if (count == 2)
		return month_alone(tokens, latest, day);
	return count == 1 ? compact_date(tokens, day) : NOT_READ;
}

enum reading form_school_year(const char *text, int latest, int32_t *start)
{
	struct arena arena = {0};
	struct token tokens[6];
	int32_t day;
	if (school_year_parse(text, strlen(text), start))
		return READ;
	size_t count = tokens_read(fold_words(&arena, text), tokens, 6);
	arena_free(&arena);
	size_t numbers = 0;
	for (size_t i = 0; i < count; i++)
		if (tokens[i].digits)
			tokens[numbers++] = tokens[i];
	if (numbers == 2 && tokens[0].digits != 1) {
		int first = year_full(&tokens[0], latest + 1), second = year_full(&tokens[1], latest + 2);
		*start = first;
		return first > 1900 && second == first + 1 ? READ : NOT_READ;
	}
	if (numbers == 1 && tokens[0].digits == 4 && tokens[0].number > 1900 && tokens[0].number < 2200) {
		*start = tokens[0].number;
		return GUESSED;
	}
	if (form_date(text, latest, &day) == NOT_READ)
		return NOT_READ;
	*start = date_school_year(day);
	return GUESSED;
}

enum reading form_integer(const char *text, int64_t *value)
{
	size_t length = strlen(text);
	if (integer_parse(text, length, value))
		return READ;
	const char *digits = text + strcspn(text, "0123456789");
	size_t count = strspn(digits, "0123456789");
	bool fraction = (digits[count] == '.' || digits[count] == ',') &&
	                strspn(digits + count + 1, "0") == strlen(digits + count + 1);
	if (!count || strpbrk(digits + count, "0123456789") != NULL)
		return count && fraction && integer_parse(digits, count, value) ? READ : NOT_READ;
	return integer_parse(digits, count, value) ? fraction ? READ : GUESSED : NOT_READ;
}

enum reading form_decimal(const char *text, int64_t *value)
{
	char plain[40];
	size_t length = 0;
	for (const char *p = text; *p; p++) {
		if ((*p >= '0' && *p <= '9') || *p == ',' || *p == '.' || *p == '-') {
			if (length + 1 == sizeof plain)
				return NOT_READ;
			plain[length++] = *p;
		} else if ((unsigned char)*p < 0x80 && *p != ' ' && *p != 'h' && *p != 'H') {
			return NOT_READ;
		}
	}
	return length && decimal_parse(plain, length, value) ? READ : NOT_READ;
}
