#include "import/guess/private.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { HEADINGS = 2 /* that make a habit */ };

static bool is_free(const struct guessing *guessing, size_t m)
{
	const struct mapping_column *column = &guessing->sheet->columns[m];
	const struct target *target = mapping_first_target(column);
	if (column->ignored || !target || guess_is_taken(guessing, (long)m))
		return false;
	for (size_t i = 0; i < guessing->more_count; i++)
		if (guessing->more[i].record == target->record && guessing->more[i].column == target->column)
			return false;
	return true;
}

static void note(struct guessing *guessing, const struct target *target)
{
	guessing->more =
	        arena_append(&guessing->arena, guessing->more, &guessing->more_count, sizeof *guessing->more);
	guessing->more[guessing->more_count - 1] = *target;
}

static void write_constant(struct guessing *guessing, const struct target *target, const char *value,
                           const char *from)
{
	buffer_puts(guessing->out, "    <!-- d’après ");
	guess_put_comment(guessing, from);
	buffer_puts(guessing->out, ", à vérifier -->\n");
	unsigned number = 0;
	do {
		buffer_puts(guessing->out, "    <valeur");
		guess_put_attribute(guessing, "vers", guess_target_name(guessing, target, number));
		guess_put_attribute(guessing, "valeur", guess_plain_title(guessing, value));
		buffer_puts(guessing->out, "/>\n");
	} while ((number = guess_next_number(guessing, target->record, number)));
	note(guessing, target);
}

static bool is_titled(const struct mapping_column *column, const char *words)
{
	for (size_t i = 0; i < column->titles.count; i++)
		if (!strchr(column->titles.items[i], '*') && strcmp(column->titles.items[i], words) == 0)
			return true;
	return false;
}

static bool can_read(struct guessing *guessing, const struct target *target, const char *text,
                     enum strength strength)
{
	struct translated value =
	        translate(guessing->stage, &(struct translation){.target = target, .optional = true}, text);
	return value.text && value.strength >= strength;
}

/* « Référent : Sidonie Vaucelle » above the header. */
static void take_said(struct guessing *guessing, const struct top_row *row, size_t i)
{
	struct arena *arena = &guessing->arena;
	const char *text = row->cells[i].text, *colon = strchr(text, ':');
	if (!colon)
		return;
	const char *words = fold_words(arena, arena_strndup(arena, text, (size_t)(colon - text)));
	const char *value = pieces_trim(arena, colon + 1, strlen(colon + 1));
	if (!*value && i + 1 < row->count)
		value = row->cells[i + 1].text;
	for (size_t m = 0; m < guessing->sheet->column_count && *words && *value; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		if (!is_free(guessing, m) || !is_titled(column, words))
			continue;
		bool key = guess_schema(guessing, &column->targets[0])->type == TYPE_KEY;
		if (!key && !can_read(guessing, &column->targets[0], value, CELL_GUESSED))
			continue;
		write_constant(
		        guessing, &column->targets[0], value,
		        arena_printf(arena, "la ligne %u, au-dessus de l’en-tête", (unsigned)row->number));
		return;
	}
}

/* A school year that stands in a text, as 2021-2022; false where there is none. */
static bool find_school_year(const char *text, char out[32])
{
	for (const char *p = text; *p; p++) {
		int first = 0, second = 0, end = 0;
		bool begins = p == text || p[-1] < '0' || p[-1] > '9';
		if (!begins || sscanf(p, "%4d%*[-/ ]%4d%n", &first, &second, &end) != 2)
			continue;
		if (second < 100)
			second += 2000;
		if (first < 100)
			first += 2000;
		if (first > 1990 && first < 2100 && second == first + 1 &&
		    !(p[end] >= '0' && p[end] <= '9')) {
			snprintf(out, 32, "%d-%d", first, second);
			return true;
		}
	}
	return false;
}

static void take_school_year(struct guessing *guessing, const char *text, const char *from)
{
	char year[32];
	if (!find_school_year(text, year))
		return;
	for (size_t m = 0; m < guessing->sheet->column_count; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		if (is_free(guessing, m) &&
		    guess_schema(guessing, &column->targets[0])->type == TYPE_SCHOOL_YEAR)
			write_constant(guessing, &column->targets[0], year, from);
	}
}

static bool has_default(const struct guessing *guessing, const struct target *target)
{
	for (size_t v = 0; v < guessing->sheet->value_count; v++)
		if (guessing->sheet->values[v].target.record == target->record &&
		    guessing->sheet->values[v].target.column == target->column)
			return true;
	return false;
}

/* A sheet of one member of the staff, of one neighbourhood, of one kind of help. */
static void take_name(struct guessing *guessing)
{
	for (size_t m = 0; guessing->name && m < guessing->sheet->column_count; m++) {
		const struct target *target = guessing->sheet->columns[m].targets;
		if (!is_free(guessing, m))
			continue;
		enum type type = guess_schema(guessing, target)->type;
		bool key = type == TYPE_KEY && can_read(guessing, target, guessing->name, CELL_GUESSED);
		bool code = type == TYPE_LIST && has_default(guessing, target) &&
		            can_read(guessing, target, guessing->name, CELL_READ);
		if (key || code) {
			write_constant(guessing, target, guessing->name, "le nom de la feuille");
			return;
		}
	}
}

/* The only text of a row below the header; NULL. */
static const char *heading_text(const struct guessing *guessing, size_t r)
{
	const struct top_row *row = &guessing->top->rows[r];
	const char *only = NULL;
	for (size_t i = 0; i < row->count; i++) {
		if (row->cells[i].covered || !*row->cells[i].text)
			continue;
		if (only || row->cells[i].kind != SHEET_TEXT)
			return NULL;
		only = row->cells[i].text;
	}
	return guess_is_below(guessing, r) ? only : NULL;
}

/* The title with which a heading begins: « quartier » of « Quartier de la Verrerie ». NULL. */
static const char *begins_with(const struct mapping_column *column, const char *words)
{
	for (size_t i = 0; i < column->titles.count; i++) {
		const char *title = column->titles.items[i];
		size_t length = strlen(title);
		if (!strchr(title, '*') && strncmp(words, title, length) == 0 && words[length] == ' ')
			return title;
	}
	return NULL;
}

static void write_heading(struct guessing *guessing, const struct target *target, const char *title)
{
	buffer_puts(guessing->out, "    <!-- intertitres entre les lignes, à vérifier -->\n    <rubrique");
	if (title)
		guess_put_attribute(guessing, "motif", arena_printf(&guessing->arena, "%s *", title));
	guess_put_attribute(guessing, "vers", guess_target_name(guessing, target, 0));
	buffer_puts(guessing->out, "/>\n");
}

static bool take_headings(struct guessing *guessing, size_t m)
{
	const struct mapping_column *column = &guessing->sheet->columns[m];
	const struct target *target = &column->targets[0];
	enum type type = guess_schema(guessing, target)->type;
	size_t titled = 0, read = 0;
	const char *title = NULL;
	if (type != TYPE_KEY && type != TYPE_LIST && type != TYPE_SCHOOL_YEAR)
		return false;
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *text = heading_text(guessing, r);
		if (!text)
			continue;
		const char *found = begins_with(column, fold_words(&guessing->arena, text));
		titled += found != NULL;
		title = found ? found : title;
		read += !found &&
		        can_read(guessing, target, text, type == TYPE_KEY ? CELL_GUESSED : CELL_READ);
	}
	if (titled + read < HEADINGS)
		return false;
	if (titled)
		write_heading(guessing, target, title);
	write_heading(guessing, target, NULL);
	note(guessing, target);
	return true;
}

void guess_write_more(struct guessing *guessing)
{
	for (size_t r = 0; r < guessing->top->count; r++)
		for (size_t i = 0; i < guessing->top->rows[r].count; i++)
			if (guessing->top->rows[r].number < guessing->header->row &&
			    !guessing->top->rows[r].cells[i].covered)
				take_said(guessing, &guessing->top->rows[r], i);
	if (guessing->name)
		take_school_year(guessing, guessing->name, "le nom de la feuille");
	for (size_t r = 0; r < guessing->top->count; r++)
		for (size_t i = 0; i < guessing->top->rows[r].count; i++)
			if (guessing->top->rows[r].number < guessing->header->row)
				take_school_year(guessing, guessing->top->rows[r].cells[i].text,
				                 "ce qui est au-dessus de l’en-tête");
	take_name(guessing);
	for (size_t m = 0; m < guessing->sheet->column_count; m++)
		if (is_free(guessing, m) && take_headings(guessing, m))
			return;
}
