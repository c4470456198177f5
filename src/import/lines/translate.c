#include "import/lines/translate.h"

#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/text.h"
#include "import/words/forms.h"

enum { EPOCHS_APART = 1462 }; /* days between the numbers of a workbook that counts from 1904 and others */

static struct translated left_out(enum why why, const char *detail)
{
	return (struct translated){.remark = true, .why = why, .detail = detail};
}

static struct translated taken(const char *text, enum reading reading, bool same, enum why changed,
                               enum why guessed, const char *detail)
{
	return (struct translated){text, reading == GUESSED ? CELL_GUESSED : CELL_READ,
	                           reading == GUESSED || !same, reading == GUESSED ? guessed : changed,
	                           detail};
}

static struct translated code(struct stage *stage, const struct translation *translation,
                              const struct schema_column *column, const char *text)
{
	const char *id = translation->vocabulary ? translation->vocabulary : column->list->id;
	struct spelling_set *set = vocabulary_set(&stage->mapping->vocabulary, id);
	struct found found = vocabulary_find(&stage->mapping->vocabulary, set, text);
	if (found.code)
		return taken(found.code, found.reading, strcmp(found.code, text) == 0, WHY_READ_AS,
		             WHY_LIKENESS, NULL);
	if (translation->optional)
		return (struct translated){0};
	return left_out(found.near ? WHY_AMBIGUOUS : WHY_NOT_IN_LIST, set->id);
}

static struct translated key(struct stage *stage, const struct schema_column *column, const char *text,
                             bool optional)
{
	size_t table = (size_t)column->target;
	struct spelling_set *set = vocabulary_set(&stage->mapping->vocabulary, column->target_name);
	struct found found = vocabulary_find(&stage->mapping->vocabulary, set, text);
	if (found.code && stage_find_key(stage, table, found.code) != NO_ROW)
		return taken(found.code, found.reading, strcmp(found.code, text) == 0, WHY_ROW_FOUND,
		             WHY_ROW_LIKE, column->target_name);
	if (optional)
		return (struct translated){0};
	if (found.near)
		return left_out(WHY_AMBIGUOUS, column->target_name);
	if (vocabulary_has(&stage->mapping->vocabulary, "sans-valeur", text))
		return left_out(WHY_NO_VALUE, NULL);
	if (!stage->mapping->tables[table].create)
		return left_out(WHY_NO_ROW, column->target_name);
	const char *made = stage_create(stage, table, text, found.code);
	return (struct translated){made, CELL_GUESSED, true, WHY_CREATED, column->target_name};
}

static int latest_year(const struct stage *stage)
{
	return date_to_civil(stage->today).year;
}

static struct translated date(struct stage *stage, const char *text, bool past)
{
	int32_t day;
	char form[11];
	enum reading reading = form_date(text, latest_year(stage) + (past ? 0 : 5), &day);
	if (reading == NOT_READ)
		return left_out(WHY_NOT_DATE, NULL);
	if (past && day > stage->today)
		return left_out(WHY_FUTURE, NULL);
	if (stage->from_1904 && reading == GUESSED && strspn(text, "0123456789") == 5 && !text[5])
		day += EPOCHS_APART;
	date_format(day, form);
	return taken(arena_strdup(&stage->arena, form), reading, strcmp(form, text) == 0, WHY_DATE_READ,
	             WHY_DATE_GUESSED, NULL);
}

static struct translated year(struct stage *stage, const char *text, bool school)
{
	int32_t start;
	char form[40];
	enum reading reading = form_school_year(text, latest_year(stage), &start);
	int64_t number;
	if (!school && form_integer(text, &number) != NOT_READ && number > 1900 && number < 2200) {
		start = (int32_t)number;
		reading = READ;
	}
	if (reading == NOT_READ)
		return left_out(WHY_NOT_SCHOOL_YEAR, NULL);
	if (school)
		snprintf(form, sizeof form, "%d-%d", (int)start, (int)start + 1);
	else
		snprintf(form, sizeof form, "%d", (int)start);
	return taken(arena_strdup(&stage->arena, form), reading, strcmp(form, text) == 0, WHY_DATE_READ,
	             WHY_DATE_GUESSED, NULL);
}

static struct translated number(struct stage *stage, const char *text, bool whole)
{
	int64_t value;
	char form[40];
	enum reading reading = whole ? form_integer(text, &value) : form_decimal(text, &value);
	if (reading == NOT_READ)
		return left_out(WHY_NOT_NUMBER, NULL);
	if (whole)
		form[integer_format(value, form)] = '\0';
	else
		decimal_format(value, form);
	/* "4 enfants" says it well enough */
	return taken(arena_strdup(&stage->arena, form), READ, strcmp(form, text) == 0, WHY_NUMBER_READ,
	             WHY_NUMBER_READ, NULL);
}

/* Codes of other kinds (UAI, Insee): without the spaces, in capitals. */
static struct translated other(struct stage *stage, const struct schema_column *column, const char *text)
{
	enum message message;
	char *compact = arena_strdup(&stage->arena, text);
	size_t length = 0;
	for (const char *p = text; column->type != TYPE_TEXT && column->type != TYPE_PATH && *p; p++)
		if (*p != ' ')
			compact[length++] = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	if (length)
		compact[length] = '\0';
	if (!schema_cell_valid(column, compact, strlen(compact), &message))
		return left_out(WHY_FORM, column->name);
	return taken(compact, READ, true, WHY_READ_AS, WHY_READ_AS, NULL);
}

static bool has_word(const char *text)
{
	struct arena arena = {0};
	bool has = *fold_words(&arena, text) != '\0';
	arena_free(&arena);
	return has;
}

static struct translated read_as(struct stage *stage, const struct translation *translation,
                                 const struct schema_column *column, const char *text)
{
	switch (column->type) {
	case TYPE_LIST:
	case TYPE_BOOLEAN:
		return code(stage, translation, column, text);
	case TYPE_KEY:
		return key(stage, column, text, translation->optional);
	case TYPE_DATE:
		return date(stage, text, translation->past);
	case TYPE_YEAR:
	case TYPE_SCHOOL_YEAR:
		return year(stage, text, column->type == TYPE_SCHOOL_YEAR);
	case TYPE_INTEGER:
		return number(stage, text, true);
	case TYPE_DECIMAL:
	case TYPE_AMOUNT:
		return number(stage, text, false);
	default:
		return other(stage, column, text);
	}
}

struct translated translate(struct stage *stage, const struct translation *translation, const char *text)
{
	const struct target *target = translation->target;
	const struct schema_column *column = &stage->schema->tables[target->table].columns[target->column];
	struct translated value = read_as(stage, translation, column, text);
	bool mark = column->type == TYPE_TEXT && value.text && !has_word(text);
	if ((mark || (!value.text && value.remark)) &&
	    vocabulary_has(&stage->mapping->vocabulary, "sans-valeur", text))
		value = left_out(WHY_NO_VALUE, NULL);
	return value;
}

struct translated translate_again(struct translations *translations, struct stage *stage,
                                  const struct translation *translation, const char *text)
{
	enum { TEXTS_MOST = 20000 };
	bool known;
	translations->memo.size = sizeof(struct translated);
	memo_forget(&translations->memo, translations->created == stage->created ? TEXTS_MOST : 0);
	translations->created = stage->created;
	struct translated *value = memo_item(&translations->memo, text, strlen(text), &known);
	if (!known)
		*value = translate(stage, translation, text);
	return *value;
}

void translations_free(struct translations *translations)
{
	memo_free(&translations->memo);
}
