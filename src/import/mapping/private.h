/* Inside the reading of a mapping. Functions that give int: 0, or -1 and *error. */
#ifndef PREUTILS_IMPORT_MAPPING_PRIVATE_H
#define PREUTILS_IMPORT_MAPPING_PRIVATE_H

#include "import/mapping/mapping.h"

/* tables.c: import/tables.xml */
int mapping_read_tables(struct mapping *mapping, struct templates *templates, struct error *error);
/* sheet.c: a <feuille> */
int mapping_read_sheet(struct mapping *mapping, const struct element *node, struct error *error);
/* table.column or table:name.column; its record is made where the sheet has none. place: of the text. */
int mapping_read_target(struct mapping *mapping, struct mapping_sheet *sheet, const char *text,
                        struct place place, struct target *target, struct error *error);
bool mapping_says_yes(const struct element *node, const char *name);
/* All attributes but that one, as XML, in the arena. */
const char *mapping_attributes(struct arena *arena, const struct element *node, const char *but);
/* column.c: a <colonne> or <ignorer> */
int mapping_read_column(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
                        struct error *error);

#endif
