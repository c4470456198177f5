/* Paths to columns, texts too: nom, enfant.famille.code_postal, scolarite.etablissement.nom. */
#ifndef PREUTILS_LISTING_PATH_H
#define PREUTILS_LISTING_PATH_H

#include "listing/column.h"

/* Whether the text has the form of a path: names with points between them. */
bool path_has_form(const char *text);
/* Resolves and compiles a path from the rows of a table. open: as column_compile. */
int path_compile(struct session *session, const char *text, size_t table, bool open, struct place place,
                 struct path *path, struct error *error);
const struct schema_column *path_column(const struct session *session, const struct path *path);

#endif
