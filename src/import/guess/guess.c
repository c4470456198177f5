#include "import/guess/guess.h"

#include <stdio.h>

#include "base/date.h"
#include "base/text.h"
#include "import/guess/private.h"

static const char introduction[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<!-- Devinée par pre-import : à relire et à corriger, ligne par ligne.\n"
        "     <colonne> dit où va une colonne du tableau : titre, son titre ; vers, la case du jeu de "
        "données\n"
        "     (enfants.nom) ; coche, ce que vaut une case cochée ; exige=\"oui\", sans elle la ligne est "
        "écartée.\n"
        "     <ignorer> laisse une colonne de côté et dit pourquoi. <rubrique> : un intertitre qui vaut pour "
        "les\n"
        "     lignes qui le suivent. <valeur> : ce qu’aucune colonne ne dit (suppose=\"oui\" : écrit au "
        "rapport).\n"
        "     <fin> : une ligne qui termine le tableau (total). Les couleurs des cases ne se lisent pas : si "
        "elles\n"
        "     ont un sens, ajouter une colonne au tableau. Puis : pre-import -m ce-fichier.xml … -->\n"
        "<import xmlns=\"" IMPORT_NAMESPACE "\" libelle=\"Correspondance devinée\">\n";

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

/* 2021-2022 or 2021/2022 in the text; "" where there is none. */
static void find_school_year(const char *text, char *out, size_t size)
{
	for (const char *p = text; *p; p++) {
		int first = 0, second = 0;
		if (sscanf(p, "%4d%*1[-/]%4d", &first, &second) == 2 && first > 1990 && first < 2100 &&
		    second == first + 1) {
			snprintf(out, size, "%d-%d", first, second);
			return;
		}
	}
}

/* What all files have in common. */
struct guess {
	struct buffer sheets; /* as written so far */
	struct stage stage;
	char school_year[24]; /* the first one that is named; "" */
};

static void look_for_school_year(struct guess *guess, const struct top *top)
{
	enum { ROWS = 10 };
	for (size_t r = 0; r < top->count && r < ROWS; r++)
		for (size_t c = 0; c < top->rows[r].count && !*guess->school_year; c++)
			find_school_year(top->rows[r].cells[c].text, guess->school_year,
			                 sizeof guess->school_year);
}

static void write_sheet(struct guessing *guessing, const char *base)
{
	const char *dot = strrchr(base, '.');
	buffer_printf(guessing->out, ", en-tête en ligne %u -->\n  <feuille",
	              (unsigned)guessing->header->row);
	guess_put_attribute(guessing, "fichier",
	                    arena_strndup(&guessing->arena, base, dot ? (size_t)(dot - base) : strlen(base)));
	if (guessing->name)
		guess_put_attribute(guessing, "nom", guess_plain_title(guessing, guessing->name));
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

/* One table of a sheet. base: the file's name without its folder. */
static void guess_table(struct guessing *guessing, const char *base)
{
	const char *name = guessing->name;
	guess_choose(guessing);
	buffer_puts(guessing->out, "\n  <!-- ");
	guess_put_comment(guessing, base);
	buffer_puts(guessing->out, name ? ", feuille « " : "");
	guess_put_comment(guessing, name ? name : "");
	buffer_puts(guessing->out, name ? " »" : "");
	if (guessing->sheet)
		write_sheet(guessing, base);
	else
		buffer_puts(guessing->out, " : aucun en-tête reconnu, la feuille est écartée.\n"
		                           "       La décrire, ou dire qu’on l’ignore : "
		                           "<feuille nom=\"…\" ignorer=\"pourquoi\"/> -->\n");
	header_free(&guessing->found);
}

static int guess_sheet(struct guess *guess, struct sheet_file *file, size_t index, struct error *error)
{
	const char *path = sheet_path(file), *slash = strrchr(path, '/');
	struct top top;
	struct guessing guessing = {.out = &guess->sheets,
	                            .stage = &guess->stage,
	                            .general = guess->stage.mapping,
	                            .top = &top,
	                            .name = sheet_format(file) == SHEET_CSV ? NULL
	                                                                    : sheet_info(file, index)->name};
	int result = top_read(&top, file, index, LOOKED_AT, error);
	look_for_school_year(guess, &top);
	while (result == 0 && top.count) {
		guess_table(&guessing, slash ? slash + 1 : path);
		if (guessing.until <= guessing.at)
			break;
		guessing.at = guessing.until;
		guessing.sheet = NULL;
		guessing.more_count = 0;
	}
	arena_free(&guessing.arena);
	top_free(&top);
	return result;
}

static int guess_files(struct guess *guess, struct sheet_files *files, struct error *error)
{
	int result = 0;
	for (size_t i = 0; i < files->count && result == 0; i++) {
		struct sheet_file *file = sheet_files_open(files, i, error);
		if (!file)
			return -1;
		for (size_t s = 0; s < sheet_count(file) && result == 0; s++)
			result = guess_sheet(guess, file, s, error);
		sheet_files_leave(files, i, file);
	}
	return result;
}

int guess_mapping(struct buffer *out, const struct schema *schema, struct templates *templates,
                  struct sheet_files *files, const struct dataset *references, struct error *error)
{
	struct mapping general = {0};
	struct report report = {0};
	struct guess guess = {0};
	int32_t today;
	if (date_today(&today, error) < 0)
		return -1;
	int result = mapping_load(&general, schema, templates, "general", error);
	if (result == 0) {
		stage_start(&guess.stage, &general, &report, NULL, references, today);
		result = guess_files(&guess, files, error);
	}
	if (result == 0) {
		buffer_puts(out, introduction);
		write_parameters(out, &general, guess.school_year);
		buffer_puts(out, "  <vocabulaire fichier=\"vocabulaire\"/>\n");
		buffer_add(out, guess.sheets.bytes, guess.sheets.length);
		buffer_puts(out, "</import>\n");
	}
	buffer_free(&guess.sheets);
	stage_free(&guess.stage);
	report_free(&report);
	mapping_free(&general);
	return result;
}
