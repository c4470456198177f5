/* A programme that follows cows, for tests: the library knows nothing of children, and must serve farms too.
 * Every test has a folder of its own with the definitions and the data that it writes there. */
#ifndef PREUTILS_TESTS_FARM_H
#define PREUTILS_TESTS_FARM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/templates.h"
#include "schema/schema.h"

#define FARM_SCHEMA                                                                                          \
	"<schema xmlns='urn:preutils:schema:1'>\n"                                                           \
	"<table nom='fermes'>\n"                                                                             \
	"<colonne nom='id' type='texte' cle='primaire' obligatoire='oui'/>\n"                                \
	"<colonne nom='nom' type='texte'/>\n"                                                                \
	"<colonne nom='zone' type='liste' liste='zone'/>\n"                                                  \
	"<colonne nom='creation' type='annee'/>\n"                                                           \
	"</table>\n"                                                                                         \
	"<table nom='traites'>\n"                                                                            \
	"<colonne nom='vache' type='cle' table='vaches' cle='primaire' obligatoire='oui'/>\n"                \
	"<colonne nom='date' type='date' cle='primaire'/>\n"                                                 \
	"<colonne nom='litres' type='decimal'/>\n"                                                           \
	"<colonne nom='qualite' type='liste' liste='qualite'/>\n"                                            \
	"<colonne nom='photo' type='chemin'/>\n"                                                             \
	"</table>\n"                                                                                         \
	"<table nom='vaches'>\n"                                                                             \
	"<colonne nom='id' type='texte' cle='primaire' obligatoire='oui'/>\n"                                \
	"<colonne nom='ferme' type='cle' table='fermes'/>\n"                                                 \
	"<colonne nom='mere' type='cle' table='vaches'/>\n"                                                  \
	"<colonne nom='naissance' type='date'/>\n"                                                           \
	"<colonne nom='mort' type='date'/>\n"                                                                \
	"<colonne nom='race' type='liste' liste='race'/>\n"                                                  \
	"<colonne nom='poids' type='decimal'/>\n"                                                            \
	"<colonne nom='prix' type='montant'/>\n"                                                             \
	"<colonne nom='rang' type='entier'/>\n"                                                              \
	"<colonne nom='laitiere' type='booleen'/>\n"                                                         \
	"<colonne nom='campagne' type='annee_scolaire'/>\n"                                                  \
	"<colonne nom='commune' type='commune'/>\n"                                                          \
	"</table>\n"                                                                                         \
	"<liste id='zone'><valeur code='plaine' libelle='Plaine'/><valeur code='montagne'/>"                 \
	"<valeur code='cote' libelle='Côte'/></liste>\n"                                                    \
	"<liste id='race'><valeur code='normande'/><valeur code='salers'/></liste>\n"                        \
	"<liste id='qualite'><valeur code='A'/><valeur code='B'/></liste>\n"                                 \
	"<liste id='booleen'><valeur code='oui'/><valeur code='non'/></liste>\n"                             \
	"</schema>\n"

#define FARM_FERMES                                                                                          \
	"id;nom;zone;creation\n"                                                                             \
	"F1;Le Haut-Pré;montagne;1999\n"                                                                    \
	"F2;L’Étang;cote;2005\n"                                                                          \
	"F3;Au Bois;;2010\n"

#define FARM_VACHES                                                                                          \
	"id;ferme;mere;naissance;mort;race;poids;prix;rang;laitiere;campagne;commune\n"                      \
	"V1;F1;;2018-02-28;;normande;600,5;1200;1;oui;2021-2022;2A004\n"                                     \
	"V2;F1;V1;2020-02-29;2022-06-30;salers;550;900.25;2;non;2022-2023;01001\n"                           \
	"V3;F2;V1;2021-05-15;;normande;;;3;oui;;\n"                                                          \
	"V4;F2;V9;2022-01-31;;brune;480.125;700;;;2022-2023;01001\n"                                         \
	"V5;F9;;;;;;;;;;\n"

#define FARM_TRAITES                                                                                         \
	"vache;date;litres;qualite\n"                                                                        \
	"V1;2022-01-01;20.5;A\n"                                                                             \
	"V1;2022-02-01;22;B\n"                                                                               \
	"V1;2022-02-01;1;A\n"                                                                                \
	"V2;2022-03-15;18;A\n"                                                                               \
	"V3;2022-04-01;;Z\n"                                                                                 \
	"V9;2022-05-01;30;A\n"

struct farm {
	char folder[64];
	struct templates templates;
	struct schema schema;
	struct error error;
};

/* Creates folders on the way. */
static inline void farm_write(const struct farm *farm, const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", farm->folder, name);
	for (char *slash = strchr(path + strlen(farm->folder) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static inline char *farm_read(const struct farm *farm, const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", farm->folder, name);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	size_t length = fread(text, 1, (1 << 20) - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

/* A folder, and templates that are looked for in it alone. */
static inline void farm_start(struct farm *farm)
{
	*farm = (struct farm){.folder = "/tmp/preutils-test-XXXXXX"};
	assert_non_null(mkdtemp(farm->folder));
	farm->templates.folders[0] = farm->folder;
	farm->templates.count = 1;
}

static inline void farm_open(struct farm *farm)
{
	farm_start(farm);
	farm_write(farm, "schema/schema.xml", FARM_SCHEMA);
	farm_write(farm, "data/fermes.csv", FARM_FERMES);
	farm_write(farm, "data/vaches.csv", FARM_VACHES);
	farm_write(farm, "data/traites.csv", FARM_TRAITES);
	assert_int_equal(schema_load(&farm->schema, &farm->templates, &farm->error), 0);
}

static inline const char *farm_path(struct farm *farm, const char *name)
{
	return arena_printf(&farm->templates.arena, "%s/%s", farm->folder, name);
}

static inline int farm_remove(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

static inline void farm_close(struct farm *farm)
{
	schema_free(&farm->schema);
	templates_close(&farm->templates);
	nftw(farm->folder, farm_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* "file:line: column: text: value" with the folder left out of the file. */
static inline const char *farm_message(struct farm *farm, const struct error *error)
{
	struct buffer text = {0};
	const struct finding finding = {.code = error->code, .detail = error->detail};
	const char *file = error->file;
	if (strncmp(file, farm->folder, strlen(farm->folder)) == 0)
		file += strlen(farm->folder) + 1;
	if (*file)
		buffer_printf(&text, "%s:%zu: ", file, error->line);
	if (*error->column)
		buffer_printf(&text, "%s: ", error->column);
	finding_text(&text, &finding);
	if (*error->value)
		buffer_printf(&text, ": %s", error->value);
	const char *made = arena_strdup(&farm->templates.arena, text.bytes);
	buffer_free(&text);
	return made;
}

#endif
