/* What the cells of a column hold. */
#include "import/guess/private.h"

bool guess_is_below(const struct guessing *guessing, size_t row)
{
	uint32_t number = guessing->top->rows[row].number;
	return number > guessing->header->row && (!guessing->until || number < guessing->until);
}

/* The text of a cell below title c; "" where there is none. */
static const char *text_below(const struct guessing *guessing, size_t c, size_t row)
{
	return guess_is_below(guessing, row)
	               ? top_text(&guessing->top->rows[row], guessing->header->columns[c].column)
	               : "";
}

struct counted guess_count_values(const struct guessing *guessing, size_t c,
                                  const struct mapping_column *column)
{
	const struct translation translation = {.target = &column->targets[0], .optional = true};
	const char *separators = column->separators ? column->separators : "\x01";
	enum type type = guess_schema(guessing, &column->targets[0])->type;
	bool any = type == TYPE_KEY || type == TYPE_TEXT;
	struct arena arena = {0};
	struct counted cells = {0};
	for (size_t r = 0; r < guessing->top->count; r++) {
		struct words parts = pieces_split(&arena, text_below(guessing, c, r), separators);
		cells.filled += parts.count;
		for (size_t i = 0; i < parts.count; i++)
			cells.read += any || translate(guessing->stage, &translation, parts.items[i]).text;
	}
	arena_free(&arena);
	return cells;
}

struct counted guess_count_names(const struct guessing *guessing, size_t c)
{
	struct arena arena = {0};
	struct counted cells = {0};
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *last, *first, *text = text_below(guessing, c, r);
		cells.filled += *text != '\0';
		cells.read += *text && form_name(&arena, text, NAME_LAST_FIRST, &last, &first) == READ &&
		              !strpbrk(text, "0123456789");
	}
	arena_free(&arena);
	return cells;
}

size_t guess_count_two(const struct guessing *guessing, size_t c)
{
	struct arena arena = {0};
	size_t two = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *last, *first, *text = text_below(guessing, c, r);
		two += *text && form_name(&arena, text, NAME_LAST_FIRST, &last, &first) != NOT_READ;
	}
	arena_free(&arena);
	return two;
}

struct counted guess_count_ticks(const struct guessing *guessing, size_t c)
{
	struct vocabulary *vocabulary = &guessing->stage->mapping->vocabulary;
	struct arena arena = {0};
	struct counted cells = {0};
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *text = text_below(guessing, c, r);
		text = pieces_trim(&arena, text, strlen(text));
		cells.filled += *text != '\0';
		cells.read += *text && vocabulary_has(vocabulary, "booleen", text);
	}
	arena_free(&arena);
	return cells;
}

/* Brothers and sisters stand below each other, so the name that two neighbours share is the last one. */
const char *guess_unsure_cut(struct guessing *guessing, size_t c)
{
	struct arena *arena = &guessing->arena;
	const char *before_front = "", *before_back = "";
	size_t told = 0, untold = 0, fronts = 0, backs = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *front, *back, *text = text_below(guessing, c, r);
		if (form_name(arena, text, NAME_LAST_FIRST, &front, &back) == NOT_READ)
			continue;
		bool tells = form_name_tells(text);
		told += tells;
		untold += !tells;
		fronts += strcmp(front, before_front) == 0;
		before_front = front;
		form_name(arena, text, NAME_FIRST_LAST, &back, &front);
		backs += strcmp(back, before_back) == 0;
		before_back = back;
	}
	if (untold <= told)
		return NULL;
	return backs > 1 && backs > fronts ? "prenom nom ?" : "nom prenom ?";
}
