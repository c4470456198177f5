/* Which sheet of the general mapping is like this one, and where its header is. */
#include "import/guess/private.h"

/* How much of the sheet is understood in this way; nothing without a name, where there are persons. */
static int understood(const struct guessing *guessing)
{
	int sum = 0;
	bool person = false, named = false;
	for (size_t c = 0; c < guessing->header->count; c++) {
		const struct mapping_column *column = guess_matched(guessing, c);
		if (!column)
			continue;
		sum += column->ignored ? 10 : guessing->thoughts[c].sureness;
		named |= guess_leads_to(guessing, column, guessing->general->persons.last) ||
		         column->role == ROLE_FAMILY;
	}
	for (size_t m = 0; guessing->sheet->columns && m < guessing->sheet->column_count; m++)
		person |= guess_leads_to(guessing, &guessing->sheet->columns[m],
		                         guessing->general->persons.last) ||
		          guessing->sheet->columns[m].role == ROLE_FAMILY;
	return person && !named ? 0 : sum;
}

/* The sheet of the general mapping that understands most, by titles and contents. */
static void choose_titles(struct guessing *guessing, struct header *header)
{
	int best = 0;
	*header = (struct header){0};
	for (size_t i = 0; i < guessing->general->sheet_count; i++) {
		struct header candidate;
		struct guessing trial = *guessing;
		struct mapping_sheet sheet = guessing->general->sheets[i];
		sheet.header = guessing->at;
		header_find(&candidate, guessing->top, &sheet, 0);
		trial.sheet = &guessing->general->sheets[i];
		trial.header = &candidate;
		if (candidate.score)
			guess_think(&trial);
		int sum = candidate.score ? understood(&trial) : 0;
		guessing->arena = trial.arena;
		if (sum > best) {
			header_free(header);
			*header = candidate;
			guessing->sheet = trial.sheet;
			guessing->thoughts = trial.thoughts;
			best = sum;
		} else {
			header_free(&candidate);
		}
	}
}

/* No title is known: the first row of texts alone that is nearly as long as the longest. */
static void choose_first_row(struct guessing *guessing, struct header *header)
{
	size_t longest = 0;
	for (size_t r = 0; r < guessing->top->count; r++)
		if (guessing->top->rows[r].count > longest)
			longest = guessing->top->rows[r].count;
	for (size_t r = 0; r + 1 < guessing->top->count && longest > 1; r++) {
		const struct top_row *row = &guessing->top->rows[r];
		bool texts = row->count * 10 >= longest * 7;
		for (size_t i = 0; i < row->count && texts; i++)
			texts = row->cells[i].kind == SHEET_TEXT;
		if (!texts)
			continue;
		header_titles(header, guessing->top, r);
		guessing->sheet = guessing->general->sheets;
		return;
	}
}

static bool is_title(const struct mapping *general, const char *words)
{
	for (size_t i = 0; i < general->sheet_count; i++)
		for (size_t m = 0; m < general->sheets[i].column_count; m++)
			for (size_t t = 0; t < general->sheets[i].columns[m].titles.count; t++)
				if (fold_match(general->sheets[i].columns[m].titles.items[t], words))
					return true;
	return false;
}

/* Whether a row is a header, other than the one found. */
static bool is_other_header(struct guessing *guessing, const struct top_row *row)
{
	size_t texts = 0, titles = 0, same = 0;
	for (size_t i = 0; i < row->count; i++) {
		const struct top_cell *cell = &row->cells[i];
		if (cell->covered || !*cell->text)
			continue;
		if (cell->kind != SHEET_TEXT)
			return false;
		texts++;
		titles += is_title(guessing->general, fold_words(&guessing->arena, cell->text));
		same += cell->column <= guessing->header->count &&
		        strcmp(guessing->header->columns[cell->column - 1].title, cell->text) == 0;
	}
	return titles > 2 && titles * 2 > texts && same * 10 < texts * 8;
}

static uint32_t find_next_table(struct guessing *guessing)
{
	for (size_t r = 0; r < guessing->top->count; r++)
		if (guessing->top->rows[r].number > guessing->header->row &&
		    is_other_header(guessing, &guessing->top->rows[r]))
			return guessing->top->rows[r].number;
	return 0;
}

void guess_choose(struct guessing *guessing)
{
	struct header *header = &guessing->found;
	choose_titles(guessing, header);
	guessing->header = header;
	guessing->until = guessing->sheet ? find_next_table(guessing) : 0;
	if (guessing->until)
		guess_think(guessing);
	if (guessing->sheet)
		return;
	choose_first_row(guessing, header);
	if (guessing->sheet)
		guess_think(guessing);
	if (guessing->sheet && !understood(guessing))
		guessing->sheet = NULL;
}
