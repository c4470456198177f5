#include "import/guess.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "import/guessing.h"

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
static void choose(struct guessing *guessing, struct header *header)
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

static void write_sheet(struct guessing *guessing, const char *base, const char *name)
{
	const char *dot = strrchr(base, '.');
	buffer_printf(guessing->out, ", en-tête en ligne %u -->\n  <feuille",
	              (unsigned)guessing->header->row);
	guess_put_attribute(guessing, "fichier",
	                    arena_strndup(&guessing->arena, base, dot ? (size_t)(dot - base) : strlen(base)));
	if (name)
		guess_put_attribute(guessing, "nom", guess_plain_title(guessing, name));
	if (guessing->at)
		buffer_puts(guessing->out, " suite=\"oui\">\n");
	else
		buffer_printf(guessing->out, " entete=\"%u\">\n", (unsigned)guessing->header->row);
	for (size_t c = 0; c < guessing->header->count; c++)
		guess_write_column(guessing, c);
	guess_write_more(guessing);
	guess_write_rules(guessing);
	buffer_puts(guessing->out, "  </feuille>\n");
}

static void guess_sheet(struct guessing *guessing, const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file;
	struct header *header = &guessing->found;
	guessing->name = name;
	choose(guessing, header);
	guessing->header = header;
	guessing->until = guessing->sheet ? find_next_table(guessing) : 0;
	if (guessing->until)
		guess_think(guessing);
	if (!guessing->sheet) {
		choose_first_row(guessing, header);
		if (guessing->sheet)
			guess_think(guessing);
		if (guessing->sheet && !understood(guessing))
			guessing->sheet = NULL;
	}
	buffer_puts(guessing->out, "\n  <!-- ");
	guess_put_comment(guessing, base);
	buffer_puts(guessing->out, name ? ", feuille « " : "");
	guess_put_comment(guessing, name ? name : "");
	buffer_puts(guessing->out, name ? " »" : "");
	if (guessing->sheet)
		write_sheet(guessing, base, name);
	else
		buffer_puts(guessing->out, " : aucun en-tête reconnu, la feuille est écartée.\n"
		                           "       La décrire, ou dire qu’on l’ignore : "
		                           "<feuille nom=\"…\" ignorer=\"pourquoi\"/> -->\n");
	header_free(header);
}

static int guess_file(struct buffer *out, struct stage *stage, const char *path,
                      const struct sheet_options *options, struct error *error)
{
	struct sheet_file *file = sheet_open(path, options, error);
	int result = file ? 0 : -1;
	for (size_t i = 0; file && i < sheet_count(file) && result == 0; i++) {
		struct top top;
		struct guessing guessing = {
		        .out = out, .stage = stage, .general = stage->mapping, .top = &top};
		result = top_read(&top, file, i, LOOKED_AT, error);
		const char *name = sheet_format(file) == SHEET_CSV ? NULL : sheet_info(file, i)->name;
		do {
			guessing.at = guessing.until;
			guessing.sheet = NULL;
			guessing.more_count = 0;
			if (result == 0 && top.count)
				guess_sheet(&guessing, path, name);
		} while (guessing.until > guessing.at);
		arena_free(&guessing.arena);
		top_free(&top);
	}
	if (file)
		sheet_close(file);
	return result;
}

/* 2021-2022 or 2021/2022 in the first rows; "" where there is none. */
static void find_school_year(const char *path, const struct sheet_options *options, char *out, size_t size)
{
	struct error error = {0};
	struct sheet_file *file = sheet_open(path, options, &error);
	for (size_t s = 0; file && s < sheet_count(file) && !*out; s++) {
		struct top top;
		if (top_read(&top, file, s, 10, &error) == 0)
			for (size_t r = 0; r < top.count; r++)
				for (size_t c = 0; c < top.rows[r].count && !*out; c++) {
					const char *text = top.rows[r].cells[c].text;
					for (const char *p = text; *p && !*out; p++) {
						int first = 0, second = 0;
						if (sscanf(p, "%4d%*1[-/]%4d", &first, &second) == 2 &&
						    first > 1990 && first < 2100 && second == first + 1)
							snprintf(out, size, "%d-%d", first, second);
					}
				}
		top_free(&top);
	}
	if (file)
		sheet_close(file);
}

static void write_parameters(struct buffer *out, const struct mapping *general, const char *school_year)
{
	for (size_t i = 0; i < general->parameter_count; i++) {
		const struct parameter *parameter = &general->parameters[i];
		const char *value = parameter->value ? parameter->value : "";
		if (parameter->school_year)
			value = *school_year ? school_year : "{rentree}";
		buffer_printf(out, "  <parametre nom=\"%s\" valeur=\"", parameter->name);
		text_xml(out, value, strlen(value));
		if (parameter->table >= 0)
			buffer_printf(out, "\" table=\"%s", general->schema->tables[parameter->table].name);
		buffer_puts(out, "\"/>\n");
	}
}

int guess_mapping(struct buffer *out, const struct schema *schema, struct templates *templates,
                  char *const *files, size_t count, const struct sheet_options *options,
                  const struct dataset *references, struct error *error)
{
	struct mapping general = {0};
	struct stage stage;
	struct report report = {0};
	int32_t today;
	char school_year[24] = "";
	if (date_today(&today, error) < 0)
		return -1;
	int result = mapping_load(&general, schema, templates, "general", error);
	if (result < 0) {
		mapping_free(&general);
		return -1;
	}
	stage_start(&stage, &general, &report, NULL, references, today);
	for (size_t i = 0; i < count && !*school_year; i++)
		find_school_year(files[i], options, school_year, sizeof school_year);
	buffer_puts(
	        out,
	        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	        "<!-- Devinée par pre-import : à relire et à corriger, ligne par ligne.\n"
	        "     <colonne> dit où va une colonne du tableau : titre, son titre ; vers, la case du jeu "
	        "de "
	        "données\n"
	        "     (enfants.nom) ; coche, ce que vaut une case cochée ; exige=\"oui\", sans elle la ligne "
	        "est écartée.\n"
	        "     <ignorer> laisse une colonne de côté et dit pourquoi. <rubrique> : un intertitre qui "
	        "vaut "
	        "pour les\n"
	        "     lignes qui le suivent. <valeur> : ce qu’aucune colonne ne dit (suppose=\"oui\" : écrit "
	        "au rapport).\n"
	        "     <fin> : une ligne qui termine le tableau (total). Les couleurs des cases ne se lisent "
	        "pas : si elles\n"
	        "     ont un sens, ajouter une colonne au tableau. Puis : pre-import -m ce-fichier.xml … "
	        "-->\n"
	        "<import xmlns=\"" IMPORT_NAMESPACE "\" libelle=\"Correspondance devinée\">\n");
	write_parameters(out, &general, school_year);
	buffer_puts(out, "  <vocabulaire fichier=\"vocabulaire\"/>\n");
	for (size_t i = 0; i < count && result == 0; i++)
		result = guess_file(out, &stage, files[i], options, error);
	buffer_puts(out, "</import>\n");
	stage_free(&stage);
	report_free(&report);
	mapping_free(&general);
	return result;
}
