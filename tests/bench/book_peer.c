/* Peers of pre-book for tests/bench/book.sh, over one made list: the list as results XML, the list through
 * libxlsxwriter's constant-memory mode, and zlib's time for bytes. Nobody in the list exists. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include <zlib.h>

enum { COLUMNS = 12 };
enum type { TEXT, DATE, NUMBER };
static const enum type types[COLUMNS] = {TEXT, TEXT, TEXT, DATE,   NUMBER, TEXT,
                                         TEXT, TEXT, DATE, NUMBER, NUMBER, NUMBER};
static const char *const labels[COLUMNS] = {"Numéro",        "Nom",      "Prénom",
                                            "Naissance",     "Âge",      "Quartier",
                                            "Établissement", "Référent", "Début du parcours",
                                            "Durée (mois)",  "Actions",  "Heures"};
static const char *const words[] = {"Martin",  "Bernard", "Émile",  "Zoé & Léa", "Nord",   "Val de l’Île",
                                    "Collège", "Durand",  "Amélie", "Hugo",      "Centre", "Rives"};

static unsigned mix(unsigned row, unsigned column)
{
	unsigned value = row * 2654435761U ^ column * 40503U;
	value ^= value >> 15;
	value *= 2246822519U;
	return value ^ value >> 13;
}

struct value {
	char text[64];
	double number;
	lxw_datetime date;
};

static void make(unsigned row, unsigned column, struct value *value)
{
	unsigned any = mix(row, column);
	if (column == 0)
		snprintf(value->text, sizeof value->text, "E%07u", row);
	else if (types[column] == TEXT)
		snprintf(value->text, sizeof value->text, "%s %s", words[any % 12], words[any / 16 % 12]);
	else if (types[column] == DATE)
		value->date = (lxw_datetime){.year = 2005 + (int)(any % 18),
		                             .month = 1 + (int)(any / 32 % 12),
		                             .day = 1 + (int)(any / 512 % 28)};
	else
		value->number = column == COLUMNS - 1 ? any % 4000 / 4.0 : any % 200;
}

static void put_xml(const char *text)
{
	for (; *text; text++)
		if (*text == '&')
			fputs("&amp;", stdout);
		else
			putchar(*text);
}

static int write_listing(unsigned rows)
{
	static const char *const names[] = {"texte", "date", "nombre"};
	struct value value;
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<resultats xmlns=\"urn:preutils:resultats:1\">\n"
	       "  <contexte debut=\"2022-09-01\" fin=\"2023-08-31\" reference=\"2023-08-31\" "
	       "catalogue=\"essai\"/>\n"
	       "  <liste id=\"longue\" libelle=\"Liste longue\" unite=\"enfants\" singulier=\"enfant\" "
	       "nombre=\"%u\">\n"
	       "    <definition>Personne de cette liste n’existe.</definition>\n",
	       rows);
	for (unsigned i = 0; i < COLUMNS; i++)
		printf("    <colonne id=\"c%u\" libelle=\"%s\" type=\"%s\"/>\n", i, labels[i],
		       names[types[i]]);
	for (unsigned row = 0; row < rows; row++) {
		fputs("    <ligne>", stdout);
		for (unsigned i = 0; i < COLUMNS; i++) {
			make(row, i, &value);
			fputs("<v>", stdout);
			if (types[i] == TEXT)
				put_xml(value.text);
			else if (types[i] == DATE)
				printf("%04d-%02d-%02d", value.date.year, value.date.month, value.date.day);
			else
				printf("%g", value.number);
			fputs("</v>", stdout);
		}
		fputs("</ligne>\n", stdout);
	}
	puts("  </liste>\n</resultats>");
	return ferror(stdout) || fflush(stdout) ? 2 : 0;
}

static int write_xlsx(const char *path, unsigned rows)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = workbook_new_opt(path, &options);
	lxw_worksheet *sheet = workbook_add_worksheet(book, "Liste longue");
	lxw_format *text = workbook_add_format(book), *date = workbook_add_format(book);
	lxw_format *number = workbook_add_format(book), *header = workbook_add_format(book);
	struct value value;
	format_set_num_format(date, "dd/mm/yyyy");
	format_set_num_format(number, "#,##0.00");
	format_set_bold(header);
	worksheet_set_column(sheet, 0, COLUMNS - 1, 16, NULL);
	for (lxw_col_t i = 0; i < COLUMNS; i++)
		worksheet_write_string(sheet, 0, i, labels[i], header);
	for (unsigned row = 0; row < rows; row++)
		for (unsigned i = 0; i < COLUMNS; i++) {
			make(row, i, &value);
			if (types[i] == TEXT)
				worksheet_write_string(sheet, row + 1, (lxw_col_t)i, value.text, text);
			else if (types[i] == DATE)
				worksheet_write_datetime(sheet, row + 1, (lxw_col_t)i, &value.date, date);
			else
				worksheet_write_number(sheet, row + 1, (lxw_col_t)i, value.number, number);
		}
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 2;
}

/* Compresses standard input and says how long it became. */
static int compress_all(int level)
{
	static unsigned char in[1 << 16], out[1 << 16];
	z_stream stream = {0};
	int last;
	if (deflateInit(&stream, level) != Z_OK)
		return 2;
	do {
		stream.next_in = in;
		stream.avail_in = (unsigned)fread(in, 1, sizeof in, stdin);
		last = feof(stdin) || ferror(stdin);
		do {
			stream.next_out = out;
			stream.avail_out = sizeof out;
			deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
		} while (stream.avail_out == 0);
	} while (!last);
	printf("%lu\n", stream.total_out);
	deflateEnd(&stream);
	return ferror(stdin) ? 2 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "listing") == 0)
		return write_listing((unsigned)strtoul(argv[2], NULL, 10));
	if (argc == 4 && strcmp(argv[1], "xlsx") == 0)
		return write_xlsx(argv[3], (unsigned)strtoul(argv[2], NULL, 10));
	if (argc == 3 && strcmp(argv[1], "deflate") == 0)
		return compress_all(atoi(argv[2]));
	fputs("Usage: book_peer listing ROWS | xlsx ROWS FILE | deflate LEVEL < BYTES\n", stderr);
	return 2;
}
