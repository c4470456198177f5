#include "import/guess.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "import/header.h"
#include "import/translate.h"

enum { LOOKED_AT = 300, ENOUGH = 80 /* percent */, DOUBT = 40 };

/* What is thought of a column of the sheet. */
struct thought {
	long match;   /* column of the general mapping, or -1 */
	int sureness; /* percent */
	bool by_content;
	size_t filled, read;
	const char *split; /* NULL, or the cut and targets to write instead */
};
struct guessing {
	struct buffer *out;
	struct stage *stage;
	const struct mapping *general;
	const struct mapping_sheet *sheet;
	const struct top *top;
	const struct header *header;
	struct header found;      /* where it is kept */
	struct thought *thoughts; /* [header column] */
	struct arena arena;
};

static bool is_below(const struct guessing *guessing, size_t row)
{
	return guessing->top->rows[row].number > guessing->header->row;
}

/* How many of the column's cells are filled, and how many can be read as this target. */
static void count_read(const struct guessing *guessing, uint32_t column, const struct target *target,
                       const char *separators, size_t *filled, size_t *read)
{
	struct arena arena = {0};
	*filled = *read = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		if (!is_below(guessing, r))
			continue;
		struct pieces parts = pieces_split(&arena, top_text(&guessing->top->rows[r], column),
		                                   separators ? separators : "\x01");
		for (size_t i = 0; i < parts.count; i++) {
			const struct schema_column *schema =
			        &guessing->stage->schema->tables[target->table].columns[target->column];
			bool code = schema->type != TYPE_KEY && schema->type != TYPE_TEXT;
			++*filled;
			*read += !code ||
			         translate(guessing->stage, target, parts.items[i], NULL, true, false).text !=
			                 NULL;
		}
	}
	arena_free(&arena);
}

/* How many cells hold a last and a first name, told by capitals or a comma. */
static void count_names(const struct guessing *guessing, uint32_t column, size_t *filled, size_t *two,
                        size_t *sure)
{
	struct arena arena = {0};
	*filled = *two = *sure = 0;
	for (size_t r = 0; r < guessing->top->count; r++) {
		const char *last, *first, *text = top_text(&guessing->top->rows[r], column);
		if (!is_below(guessing, r) || !*text)
			continue;
		++*filled;
		enum reading reading = form_name(&arena, text, NAME_LAST_FIRST, &last, &first);
		*two += reading != NOT_READ;
		*sure += reading == READ && strcspn(text, "0123456789") == strlen(text);
	}
	arena_free(&arena);
}

static bool leads_to(const struct guessing *guessing, const struct mapping_column *column, long person_column)
{
	for (size_t i = 0; i < column->target_count; i++)
		if ((long)column->targets[i].table == guessing->general->persons.table &&
		    (long)column->targets[i].column == person_column)
			return true;
	return false;
}

/* What is thought of the column of the sheet, or NULL. */
static const struct mapping_column *matched(const struct guessing *guessing, size_t c)
{
	long match = guessing->thoughts[c].match;
	return match >= 0 && (size_t)match < guessing->sheet->column_count ? &guessing->sheet->columns[match]
	                                                                   : NULL;
}

static bool has_person_column(const struct guessing *guessing, long person_column, size_t but)
{
	for (size_t c = 0; c < guessing->header->count; c++)
		if (c != but && matched(guessing, c) &&
		    leads_to(guessing, matched(guessing, c), person_column))
			return true;
	return false;
}

static const char *person_target(struct guessing *guessing, long column)
{
	const struct schema_table *table = &guessing->stage->schema->tables[guessing->general->persons.table];
	return arena_printf(&guessing->arena, "%s.%s", table->name, table->columns[column].name);
}

/* « Nom » above whole names is cut; « Enfant » beside « Prénom » is not. */
static void think_of_names(struct guessing *guessing)
{
	const struct mapping_persons *persons = &guessing->general->persons;
	for (size_t c = 0; c < guessing->header->count; c++) {
		struct thought *thought = &guessing->thoughts[c];
		size_t filled, two, sure;
		const struct mapping_column *column = matched(guessing, c);
		if (!column || !leads_to(guessing, column, persons->last))
			continue;
		bool cut = column->cut != CUT_NONE;
		bool other = persons->first >= 0 && has_person_column(guessing, persons->first, c);
		count_names(guessing, guessing->header->columns[c].column, &filled, &two, &sure);
		if (!cut && !other && filled && two * 100 >= filled * 60 && persons->first >= 0)
			thought->split =
			        arena_printf(&guessing->arena, " decoupe=\"nom prenom\" vers=\"%s %s\"",
			                     person_target(guessing, persons->last),
			                     person_target(guessing, persons->first));
		if (cut && other)
			thought->split = arena_printf(&guessing->arena, " vers=\"%s\"",
			                              person_target(guessing, persons->last));
		thought->filled = filled;
		thought->read = cut && !other ? two : filled;
	}
}

static bool is_taken(const struct guessing *guessing, long match)
{
	for (size_t c = 0; c < guessing->header->count; c++)
		if (guessing->thoughts[c].match == match)
			return true;
	return false;
}

/* Whether contents alone may speak for this column of the general mapping: a date of birth, or a list. */
static bool tells_by_content(const struct guessing *guessing, const struct mapping_column *column)
{
	if (!column->target_count || column->targets[0].table == SIZE_MAX || column->cut != CUT_NONE)
		return false;
	const struct schema_column *schema =
	        &guessing->stage->schema->tables[column->targets[0].table].columns[column->targets[0].column];
	return schema->type == TYPE_LIST || (schema->type == TYPE_DATE && column->birth);
}

/* A column whose title says nothing: the target that reads nearly all of it. */
static void think_by_content(struct guessing *guessing, size_t c)
{
	struct thought *thought = &guessing->thoughts[c];
	uint32_t place = guessing->header->columns[c].column;
	size_t best = 0;
	for (size_t m = 0; m < guessing->sheet->column_count; m++) {
		const struct mapping_column *column = &guessing->sheet->columns[m];
		size_t filled, read;
		if (is_taken(guessing, (long)m) || !tells_by_content(guessing, column))
			continue;
		count_read(guessing, place, &column->targets[0], column->separators, &filled, &read);
		if (filled < 2 || read * 100 < filled * ENOUGH || read <= best)
			continue;
		best = read;
		*thought = (struct thought){(long)m, (int)(read * 60 / filled), true, filled, read, NULL};
	}
}

static void think_of_whole_names(struct guessing *guessing, size_t c)
{
	size_t filled, two, sure;
	count_names(guessing, guessing->header->columns[c].column, &filled, &two, &sure);
	if (filled < 3 || sure * 100 < filled * ENOUGH)
		return;
	for (size_t m = 0; m < guessing->sheet->column_count; m++)
		if (guessing->sheet->columns[m].cut == CUT_LAST_FIRST) {
			guessing->thoughts[c] = (struct thought){(long)m, 60, true, filled, sure, NULL};
			return;
		}
}

/* The title promises what the cells do not hold. */
static bool is_belied(const struct thought *thought)
{
	return thought->filled > 1 && thought->read * 100 < thought->filled * DOUBT;
}

static void think(struct guessing *guessing)
{
	const struct header *header = guessing->header;
	guessing->thoughts = arena_zalloc(&guessing->arena, header->count, sizeof *guessing->thoughts);
	for (size_t c = 0; c < header->count; c++) {
		struct thought *thought = &guessing->thoughts[c];
		const struct header_column *title = &header->columns[c];
		thought->match = title->match;
		const struct mapping_column *column =
		        title->match < 0 ? NULL : &guessing->sheet->columns[title->match];
		if (column && column->target_count && column->targets[0].table != SIZE_MAX)
			count_read(guessing, title->column, &column->targets[0], column->separators,
			           &thought->filled, &thought->read);
		thought->sureness = title->near ? 75 : 97;
		if (thought->filled)
			thought->sureness = (int)((size_t)thought->sureness * (thought->read + 1) /
			                          (thought->filled + 1));
	}
	think_of_names(guessing);
	bool named = has_person_column(guessing, guessing->general->persons.last, SIZE_MAX);
	for (size_t c = 0; c < header->count && guessing->sheet == guessing->general->sheets; c++) {
		const struct thought before = guessing->thoughts[c];
		if (!*header->columns[c].title || (before.match >= 0 && !is_belied(&before)))
			continue;
		guessing->thoughts[c].match = -1;
		if (!named)
			think_of_whole_names(guessing, c);
		if (guessing->thoughts[c].match < 0)
			think_by_content(guessing, c);
		if (guessing->thoughts[c].match < 0)
			guessing->thoughts[c] = before;
		named |= guessing->thoughts[c].match >= 0 &&
		         guessing->sheet->columns[guessing->thoughts[c].match].cut != CUT_NONE;
	}
}

static void put_attribute(struct guessing *guessing, const char *name, const char *value)
{
	buffer_printf(guessing->out, " %s=\"", name);
	text_xml(guessing->out, value, strlen(value));
	buffer_putc(guessing->out, '"');
}

/* Two hyphens may not stand in a comment. */
static void put_comment(struct guessing *guessing, const char *text)
{
	for (const char *p = text; *p; p++)
		buffer_putc(guessing->out, *p == '-' && p[1] == '-' ? ' ' : *p == '\n' ? ' ' : *p);
}

/* | would begin another title, * another meaning. */
static const char *plain_title(struct guessing *guessing, const char *title)
{
	char *copy = arena_strdup(&guessing->arena, title);
	for (char *p = copy; *p; p++)
		if (*p == '|' || *p == '*')
			*p = ' ';
	return copy;
}

static void write_column(struct guessing *guessing, size_t c)
{
	const struct header_column *title = &guessing->header->columns[c];
	const struct thought *thought = &guessing->thoughts[c];
	const struct mapping_column *column =
	        thought->match < 0 ? NULL : &guessing->sheet->columns[thought->match];
	size_t rank = 1;
	if (!*title->title)
		return;
	for (size_t i = 0; i < c; i++)
		rank += strcmp(guessing->header->columns[i].title, title->title) == 0;
	if (!column) {
		buffer_puts(guessing->out, "    <!-- non reconnu : dire où va cette colonne, ou l’ignorer "
		                           ":\n         <colonne titre=\"");
		put_comment(guessing, plain_title(guessing, title->title));
		buffer_puts(guessing->out, "\" vers=\"\"/> -->\n");
		return;
	}
	buffer_puts(guessing->out, "    <!-- ");
	if (column->ignored)
		buffer_puts(guessing->out, "titre connu, colonne non reprise");
	else {
		buffer_printf(guessing->out, "sûr à %d %% : %s", thought->sureness,
		              thought->by_content ? "d’après le contenu seul, à vérifier"
		              : title->near       ? "titre ressemblant"
		                                  : "titre connu");
		if (thought->filled)
			buffer_printf(guessing->out, ", %zu valeurs lisibles sur %zu", thought->read,
			              thought->filled);
		if (thought->sureness < DOUBT)
			buffer_puts(guessing->out, ", à vérifier");
	}
	buffer_printf(guessing->out, " -->\n    <%s", column->ignored ? "ignorer" : "colonne");
	put_attribute(guessing, "titre", plain_title(guessing, title->title));
	if (rank > 1)
		buffer_printf(guessing->out, " rang=\"%zu\"", rank);
	if (!column)
		buffer_puts(guessing->out, " raison=\"non reconnu\"");
	else
		buffer_puts(guessing->out, thought->split ? thought->split : column->attributes);
	bool person =
	        column && !column->ignored &&
	        (leads_to(guessing, column, guessing->general->persons.last) || column->role == ROLE_FAMILY);
	buffer_puts(guessing->out, person ? " exige=\"oui\"/>\n" : "/>\n");
}

static bool uses_record(const struct guessing *guessing, size_t record)
{
	for (size_t c = 0; c < guessing->header->count; c++) {
		const struct mapping_column *column = matched(guessing, c);
		for (size_t i = 0; column && i < column->target_count; i++)
			if (column->targets[i].table != SIZE_MAX && column->targets[i].record == record)
				return true;
	}
	return false;
}

static void write_rules(struct guessing *guessing)
{
	for (size_t e = 0; e < guessing->sheet->end_count; e++) {
		const struct mapping_end *end = &guessing->sheet->ends[e];
		buffer_printf(guessing->out, "    <%s", end->stops ? "fin" : "sauter");
		put_attribute(guessing, "motif", end->pattern);
		if (end->resume >= 0 && is_taken(guessing, end->resume))
			put_attribute(guessing, "reprise", guessing->sheet->columns[end->resume].id);
		buffer_puts(guessing->out, "/>\n");
	}
	for (size_t v = 0; v < guessing->sheet->value_count; v++)
		if (uses_record(guessing, guessing->sheet->values[v].target.record))
			buffer_printf(guessing->out, "    <valeur%s/>\n",
			              guessing->sheet->values[v].attributes);
}

/* How much of the sheet is understood in this way; nothing without a name, where there are persons. */
static int understood(const struct guessing *guessing)
{
	int sum = 0;
	bool person = false, named = false;
	for (size_t c = 0; c < guessing->header->count; c++) {
		const struct mapping_column *column = matched(guessing, c);
		if (!column)
			continue;
		sum += column->ignored ? 10 : guessing->thoughts[c].sureness;
		named |= leads_to(guessing, column, guessing->general->persons.last) ||
		         column->role == ROLE_FAMILY;
	}
	for (size_t m = 0; guessing->sheet->columns && m < guessing->sheet->column_count; m++)
		person |= leads_to(guessing, &guessing->sheet->columns[m], guessing->general->persons.last) ||
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
		header_find(&candidate, guessing->top, &guessing->general->sheets[i]);
		trial.sheet = &guessing->general->sheets[i];
		trial.header = &candidate;
		if (candidate.score)
			think(&trial);
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

static void guess_sheet(struct guessing *guessing, const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file, *dot = strrchr(base, '.');
	struct header *header = &guessing->found;
	choose(guessing, header);
	guessing->header = header;
	if (!guessing->sheet) {
		choose_first_row(guessing, header);
		if (guessing->sheet)
			think(guessing);
		if (guessing->sheet && !understood(guessing))
			guessing->sheet = NULL;
	}
	buffer_puts(guessing->out, "\n  <!-- ");
	put_comment(guessing, base);
	buffer_puts(guessing->out, name ? ", feuille « " : "");
	put_comment(guessing, name ? name : "");
	buffer_puts(guessing->out, name ? " »" : "");
	if (guessing->sheet)
		buffer_printf(guessing->out, ", en-tête en ligne %u", (unsigned)header->row);
	buffer_puts(guessing->out, " -->\n  <feuille");
	put_attribute(guessing, "fichier",
	              arena_strndup(&guessing->arena, base, dot ? (size_t)(dot - base) : strlen(base)));
	if (name)
		put_attribute(guessing, "nom", plain_title(guessing, name));
	if (guessing->sheet) {
		buffer_printf(guessing->out, " entete=\"%u\">\n", (unsigned)header->row);
		for (size_t c = 0; c < header->count; c++)
			write_column(guessing, c);
		write_rules(guessing);
		buffer_puts(guessing->out, "  </feuille>\n");
	} else {
		buffer_puts(guessing->out, " ignorer=\"aucun en-tête reconnu\"/>\n");
	}
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
		if (result == 0 && top.count)
			guess_sheet(&guessing, path,
			            sheet_format(file) == SHEET_CSV ? NULL : sheet_info(file, i)->name);
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
                  char *const *files, size_t count, const struct sheet_options *options, struct error *error)
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
	stage_start(&stage, &general, &report, NULL, NULL, today);
	for (size_t i = 0; i < count && !*school_year; i++)
		find_school_year(files[i], options, school_year, sizeof school_year);
	buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                 "<!-- Devinée par pre-import : à relire et à corriger, ligne par ligne. -->\n"
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
