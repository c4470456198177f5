/* Between sheets and dataset: the rows that lines of sheets make, and the entities they become part of. */
#ifndef PREUTILS_IMPORT_STAGE_H
#define PREUTILS_IMPORT_STAGE_H

#include "data/dataset.h"
#include "import/mapping/mapping.h"
#include "import/report/report.h"
#include "sheet/sheet.h"

/* How much a value is worth where two differ. */
enum strength { CELL_EMPTY, CELL_ASSUMED, CELL_GUESSED, CELL_KNOWN /* by the earlier dataset */, CELL_READ };

#define NO_ROW SIZE_MAX

struct staged_cell {
	const char *text; /* NULL: empty, or a link */
	uint32_t link;    /* a row (+1) in the stage of the key column's target */
	uint16_t column;  /* of the sheet */
	uint8_t strength;
};
/* A line of a sheet that made rows, and what it says of them all. */
struct staged_line {
	uint32_t source, row;
	bool completes;          /* makes no new person */
	const char *home, *hint; /* ROLE_HOME, ROLE_HINT; NULL */
	const char *family;      /* ROLE_FAMILY: its name */
	const char *members;     /* ROLE_MEMBERS: first names, folded, one a line */
};
struct staged_row {
	struct staged_cell *cells; /* as the table's columns */
	uint32_t line;             /* of the stage's */
	size_t entity;             /* NO_ROW until it is part of one, or left out */
};
struct entity_cell {
	const char *text; /* NULL: empty */
	uint32_t line;    /* of the stage's (+1); 0: of the earlier dataset, of the mapping */
	uint16_t column;
	uint8_t strength;
};
struct staged_entity {
	struct entity_cell *cells;
	size_t existing; /* row of the earlier dataset, or NO_ROW */
	bool touched;    /* a row of this run belongs to it */
};
struct stage_table {
	struct staged_row *rows;
	size_t count, capacity;
	struct staged_entity *entities;
	size_t entity_count, entity_capacity;
	struct map keys;          /* key to entity, for tables with a single key */
	unsigned long last, most; /* numbers of keys */
};
struct stage {
	struct arena arena;
	const struct schema *schema;
	struct mapping *mapping;
	struct report *report;
	struct staged_line *lines;
	size_t line_count, line_capacity;
	struct stage_table *tables;    /* as the schema's */
	const struct dataset *earlier; /* raw; NULL */
	int32_t today;
	size_t created; /* rows made for names that none had: a text may mean one more then */
	bool from_1904; /* the file that is being read counts its days so */
};

/* references: a dataset, raw, whose rows that people name (schools…) are taken; NULL. */
void stage_start(struct stage *stage, struct mapping *mapping, struct report *report,
                 const struct dataset *earlier, const struct dataset *references, int32_t today);
void stage_free(struct stage *stage);
/* Keeps a line; its number. Its texts must live as long as the stage. */
uint32_t stage_line(struct stage *stage, const struct staged_line *line);
/* A new row of a table with empty cells, made by that line. */
struct staged_row *stage_row(struct stage *stage, size_t table, uint32_t line);
/* The line that made a row. */
const struct staged_line *stage_line_of(const struct stage *stage, const struct staged_row *row);
/* Where the row comes from, for remarks; column 0: the whole of it. */
struct spot stage_spot(const struct stage *stage, const struct staged_row *row, uint32_t column);
/* A new entity with empty cells; its position. */
size_t stage_entity(struct stage *stage, size_t table);
/* Gives the entity its key (text in the arena or longer-lived) and makes it known under it. */
void stage_set_key(struct stage *stage, size_t table, size_t entity, const char *key);
size_t stage_find_key(const struct stage *stage, size_t table, const char *key);
/* The next free key of a table: prefix and number, in the arena. */
const char *stage_new_key(struct stage *stage, size_t table);
/* A row for a name that no row has: its key (given, or NULL: made from the name), defaults of the mapping.
 * Its key. */
const char *stage_create(struct stage *stage, size_t table, const char *name, const char *given);
/* Takes a row's cells into an entity; what differs is reported. */
void stage_merge(struct stage *stage, size_t table, const struct staged_row *row, size_t entity);
/* The text of a staged cell, links followed to the key of the entity; NULL where empty. */
const char *stage_text(const struct stage *stage, size_t table, size_t column,
                       const struct staged_cell *cell);
/* The place of a line, "fichier [feuille]:12", for details. */
const char *stage_place(struct stage *stage, uint32_t line);

#endif
