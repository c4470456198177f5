#include "render/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { TEXT_MAX = 16000 }; /* characters; XLSX takes 32767 UTF-16 units, escapes included */

#define INK    0x1F2937u
#define BLUE   0x1F3864u
#define GREY   0x5F6B7Au
#define PALE   0xE4ECF5u
#define FAINT  0xF3F6FAu
#define RULE   0xC9D1DBu
#define STRONG 0x5B7299u
#define ENTRY  0xFFF7D6u
#define NONE   BOOK_NO_COLOR

const struct book_style book_styles[LOOK_COUNT] = {
        [LOOK_PLAIN] = {"Texte", 10, 0, 0, 0, false, BOOK_LEFT, INK, NONE, NONE, NONE, false},
        [LOOK_TITLE] = {"Titre", 16, 1, 0, 0, true, BOOK_LEFT, BLUE, NONE, NONE, NONE, false},
        [LOOK_SUBTITLE] = {"Sous-titre", 10, 0, 0, 0, true, BOOK_LEFT, GREY, NONE, NONE, NONE, false},
        [LOOK_HEADING] = {"Titre de tableau", 12, 1, 0, 0, true, BOOK_LEFT, BLUE, NONE, NONE, NONE, false},
        [LOOK_HEADER] = {"En-tête", 10, 1, 0, 0, true, BOOK_LEFT, BLUE, PALE, STRONG, STRONG, false},
        [LOOK_HEADER_VALUE] = {"En-tête de valeurs", 10, 1, 0, 0, true, BOOK_RIGHT, BLUE, PALE, STRONG,
                               STRONG, false},
        [LOOK_LABEL] = {"Libellé", 10, 0, 0, 0, true, BOOK_LEFT, INK, NONE, NONE, RULE, false},
        [LOOK_VALUE] = {"Valeur", 10, 0, 0, 0, false, BOOK_RIGHT, INK, NONE, NONE, RULE, false},
        [LOOK_TOTAL_LABEL] = {"Libellé du total", 10, 1, 0, 0, true, BOOK_LEFT, INK, FAINT, STRONG, STRONG,
                              false},
        [LOOK_TOTAL_VALUE] = {"Valeur du total", 10, 1, 0, 0, false, BOOK_RIGHT, INK, FAINT, STRONG, STRONG,
                              false},
        [LOOK_SUM_VALUE] = {"Valeur de la somme", 10, 1, 0, 0, false, BOOK_RIGHT, INK, FAINT, NONE, RULE,
                            false},
        [LOOK_LINK] = {"Lien", 10, 0, 0, 1, true, BOOK_LEFT, 0x1D4E89u, NONE, NONE, RULE, false},
        [LOOK_NOTE] = {"Note", 9, 0, 1, 0, true, BOOK_LEFT, GREY, NONE, NONE, NONE, false},
        [LOOK_FIELD] = {"Saisie", 10, 0, 0, 0, true, BOOK_LEFT, INK, ENTRY, STRONG, STRONG, true},
        [LOOK_FIELD_VALUE] = {"Saisie de valeur", 10, 0, 0, 0, false, BOOK_RIGHT, INK, ENTRY, STRONG, STRONG,
                              true},
};

static uint32_t acceptable(uint32_t code)
{
	if (code == '\t' || code == '\n' || code == '\r')
		return ' ';
	if (code < 0x20 || (code >= 0x7F && code < 0xA0) || (code & 0xFFFE) == 0xFFFE)
		return 0xFFFD;
	return code;
}

/* Takes one character from *text, made acceptable. */
static uint32_t next_character(const char **text, const char *end)
{
	uint32_t code;
	size_t length = utf8_decode(*text, end, &code);
	*text += length ? length : 1;
	return length ? acceptable(code) : 0xFFFD;
}

/* Length in bytes of a text that can stay as it is; -1: it cannot. */
static long acceptable_length(const char *text)
{
	const char *p = text;
	size_t count = 0, whole = strlen(text);
	/* a line end at the end is plain, too */
	if (whole && whole <= TEXT_MAX && text_plain_ascii(text, whole) && text[whole - 1] >= ' ')
		return (long)whole;
	while (count <= TEXT_MAX) {
		for (; *p >= ' ' && *p < 0x7F; p++)
			count++;
		if (!*p)
			break;
		uint32_t code = 0;
		size_t length = utf8_decode(p, text + whole, &code);
		if (length == 0 || acceptable(code) != code)
			return -1;
		p += length;
		count++;
	}
	return count <= TEXT_MAX ? p - text : -1;
}

static const char *made_acceptable(struct arena *arena, const char *text)
{
	struct buffer buffer = {0};
	const char *end = text + strlen(text);
	char bytes[4];
	for (size_t count = 0; text < end && count < TEXT_MAX; count++)
		buffer_add(&buffer, bytes, utf8_encode(next_character(&text, end), bytes));
	if (text < end)
		buffer_puts(&buffer, "…");
	return arena_take(arena, &buffer);
}

const char *workbook_text(struct workbook *book, const char *text)
{
	long length = acceptable_length(text);
	return length < 0 ? made_acceptable(&book->arena, text)
	                  : arena_strndup(&book->arena, text, (size_t)length);
}

const char *workbook_text_kept(struct arena *arena, const char *text)
{
	return acceptable_length(text) < 0 ? made_acceptable(arena, text) : text;
}

/* What stands for a character in the name of a sheet: some are refused, an apostrophe is refused at an end
 * and doubled in formulas, % and # have a meaning in links. */
static uint32_t name_character(uint32_t code)
{
	if (code == '\'')
		return 0x2019;
	if (code == '%' || code == '#')
		return code + 0xFEE0;
	return code < 0x80 && strchr("[]:*?/\\", (int)code) ? ' ' : code;
}

/* Takes the last characters away. */
static void drop_last(struct buffer *buffer, size_t count)
{
	for (; count > 0 && buffer->length > 0; count--) {
		do
			buffer->length--;
		while (((unsigned char)buffer->bytes[buffer->length] & 0xC0) == 0x80);
	}
}

/* Adds the name without what sheets may not be called, in at most `limit` UTF-16 units. */
static void add_name(struct buffer *buffer, const char *name, size_t limit)
{
	const char *end = name + strlen(name);
	size_t units = 0;
	char bytes[4];
	while (name < end) {
		uint32_t code = name_character(next_character(&name, end));
		size_t wanted = code > 0xFFFF ? 2 : 1;
		if (units + wanted > limit) {
			drop_last(buffer, units + 1 - limit);
			buffer_puts(buffer, "…");
			return;
		}
		bool repeated =
		        code == ' ' && (buffer->length == 0 || buffer->bytes[buffer->length - 1] == ' ');
		if (repeated)
			continue;
		buffer_add(buffer, bytes, utf8_encode(code, bytes));
		units += wanted;
	}
	while (buffer->length && buffer->bytes[buffer->length - 1] == ' ')
		buffer->bytes[--buffer->length] = '\0';
}

/* True if no other sheet has the name; case and accents make no difference. */
static bool claim_name(struct workbook *book, const char *name)
{
	struct buffer folded = {0};
	bool added;
	text_fold(&folded, name, true);
	const char *key = arena_strndup(&book->arena, folded.bytes ? folded.bytes : "", folded.length);
	map_add(&book->names, key, folded.length, book->count, &added);
	buffer_free(&folded);
	return added;
}

static const char *sheet_name(struct workbook *book, const char *wanted)
{
	struct buffer name = {0};
	add_name(&name, wanted, BOOK_NAME_MAX);
	/* Excel keeps "History" for itself */
	if (name.length == 0 || strcmp(name.bytes, "History") == 0) {
		name.length = 0;
		wanted = "Feuille";
		add_name(&name, wanted, BOOK_NAME_MAX);
	}
	for (unsigned number = 2; !claim_name(book, name.bytes); number++) {
		char ending[16];
		int length = snprintf(ending, sizeof ending, " (%u)", number);
		name.length = 0;
		add_name(&name, wanted, BOOK_NAME_MAX - (size_t)length);
		buffer_puts(&name, ending);
	}
	const char *kept = arena_strdup(&book->arena, name.bytes);
	buffer_free(&name);
	return kept;
}

struct sheet *workbook_add_sheet(struct workbook *book, const char *name)
{
	struct sheet *sheet = arena_zalloc(&book->arena, 1, sizeof *sheet);
	sheet->book = book;
	sheet->name = sheet_name(book, name);
	book->sheets = memory_grow(book->sheets, &book->capacity, book->count + 1, sizeof *book->sheets);
	book->sheets[book->count++] = sheet;
	return sheet;
}

struct book_cell *sheet_add_empty(struct sheet *sheet, size_t row, size_t column, enum book_look look)
{
	sheet->cells = memory_grow(sheet->cells, &sheet->capacity, sheet->count + 1, sizeof *sheet->cells);
	struct book_cell *cell = &sheet->cells[sheet->count++];
	*cell = (struct book_cell){.row = (uint32_t)row,
	                           .column = (uint32_t)column,
	                           .span = 1,
	                           .kind = BOOK_EMPTY,
	                           .look = look};
	return cell;
}

struct book_cell *sheet_add_text(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                 const char *text)
{
	struct book_cell *cell = sheet_add_empty(sheet, row, column, look);
	cell->text = workbook_text(sheet->book, text);
	cell->kind = *cell->text ? BOOK_TEXT : BOOK_EMPTY;
	return cell;
}

struct book_cell *sheet_add_number(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                   int64_t value, int places)
{
	struct book_cell *cell = sheet_add_empty(sheet, row, column, look);
	cell->kind = value == DECIMAL_NONE ? BOOK_EMPTY : BOOK_NUMBER;
	cell->value = value;
	cell->places = places;
	return cell;
}

struct book_cell *sheet_add_date(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                 int32_t date)
{
	struct book_cell *cell = sheet_add_empty(sheet, row, column, look);
	cell->kind = BOOK_DATE;
	cell->date = date;
	return cell;
}

struct book_cell *sheet_add_formula(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                    const struct book_piece *pieces, size_t count, int64_t value,
                                    const char *text)
{
	struct book_cell *cell = sheet_add_empty(sheet, row, column, look);
	cell->kind = BOOK_FORMULA;
	cell->pieces = pieces;
	cell->piece_count = count;
	cell->value = value;
	cell->text = value == DECIMAL_NONE ? workbook_text(sheet->book, text) : "";
	return cell;
}

const char *field_advice(enum field_kind kind)
{
	static const char *const advice[] = {
	        [FIELD_TEXT] = "",
	        [FIELD_WHOLE] = "Un nombre entier est attendu.",
	        [FIELD_NUMBER] = "Un nombre est attendu.",
	        [FIELD_DATE] = "Une date est attendue, par exemple 31/12/2022.",
	        [FIELD_CHOICE] = "Une valeur de la liste est attendue.",
	};
	return advice[kind];
}

struct book_cell *sheet_add_masked(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                   const char *mark)
{
	struct book_cell *cell = sheet_add_empty(sheet, row, column, look);
	cell->kind = BOOK_MASKED;
	cell->text = workbook_text(sheet->book, mark);
	return cell;
}

struct book_cell *sheet_add_link(struct sheet *sheet, size_t row, size_t column, const char *text,
                                 const struct sheet *target, size_t target_row)
{
	struct book_cell *cell = sheet_add_text(sheet, row, column, LOOK_LINK, text);
	cell->target = target;
	cell->target_row = target_row;
	return cell;
}

struct book_chart *sheet_add_chart(struct sheet *sheet, struct book_chart chart)
{
	sheet->charts = memory_grow(sheet->charts, &sheet->chart_capacity, sheet->chart_count + 1,
	                            sizeof *sheet->charts);
	struct book_chart *kept = &sheet->charts[sheet->chart_count++];
	*kept = chart;
	kept->title = workbook_text(sheet->book, chart.title);
	kept->description = workbook_text(sheet->book, chart.description);
	return kept;
}

void sheet_add_block(struct sheet *sheet, size_t row)
{
	sheet->blocks = memory_grow(sheet->blocks, &sheet->block_capacity, sheet->block_count + 1,
	                            sizeof *sheet->blocks);
	sheet->blocks[sheet->block_count++] = row;
}

double book_cell_ratio(const struct book_cell *cell)
{
	return cell->whole == 0 ? 0 : (double)cell->value / (double)cell->whole;
}

void workbook_add_address(struct buffer *buffer, const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
	for (; *name; name++)
		if (strchr(plain, *name))
			buffer_putc(buffer, *name);
		else
			buffer_printf(buffer, "%%%02X", (unsigned)(unsigned char)*name);
}

void workbook_add_column(struct buffer *buffer, size_t column)
{
	char letters[8];
	size_t first = sizeof letters;
	for (column++; column > 0 && first > 0; column = (column - 1) / 26)
		letters[--first] = (char)('A' + (column - 1) % 26);
	buffer_add(buffer, letters + first, sizeof letters - first);
}

/* Cells stand row by row, from left to right. */
const struct book_cell *sheet_find_cell(const struct sheet *sheet, size_t row, size_t column)
{
	size_t low = 0, high = sheet->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct book_cell *cell = &sheet->cells[middle];
		if (cell->row == row && cell->column == column)
			return cell;
		if (cell->row < row || (cell->row == row && cell->column < column))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void workbook_free(struct workbook *book)
{
	for (size_t i = 0; i < book->count; i++) {
		free(book->sheets[i]->cells);
		free(book->sheets[i]->charts);
		free(book->sheets[i]->blocks);
		if (book->sheets[i]->more)
			book->sheets[i]->more->free(book->sheets[i]->more);
	}
	free(book->sheets);
	map_free(&book->names);
	arena_free(&book->arena);
	memset(book, 0, sizeof *book);
}

void sheet_walk_begin(struct sheet_walk *walk, const struct sheet *sheet)
{
	*walk = (struct sheet_walk){.sheet = sheet, .cells = sheet->cells, .count = sheet->count};
	if (sheet->more)
		sheet->more->begin(sheet->more);
}

const struct book_cell *sheet_walk_next(struct sheet_walk *walk)
{
	const struct sheet *sheet = walk->sheet;
	while (walk->next == walk->count) {
		walk->next = walk->count = 0;
		walk->cells = sheet->more ? sheet->more->next(sheet->more, &walk->count) : NULL;
		if (walk->cells == NULL)
			return NULL;
	}
	struct book_cell *cell = &walk->cells[walk->next++];
	if (cell->span == 0 && sheet->spanned)
		cell->span = (uint32_t)sheet->columns - cell->column;
	return cell;
}

const struct book_cell *sheet_walk_peek(const struct sheet_walk *walk)
{
	return walk->next < walk->count ? &walk->cells[walk->next] : NULL;
}

int workbook_check(const struct workbook *book, struct error *error)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->sheets[i]->more && book->sheets[i]->more->failed)
			return error_set(error, MSG_READ, (struct place){0}, book->sheets[i]->name, NULL);
	return 0;
}
