/* From staged rows to entities: who is the same person, which persons are a family, which rows are known. */
#ifndef PREUTILS_IMPORT_JOIN_H
#define PREUTILS_IMPORT_JOIN_H

#include "import/stage/stage.h"

struct join_options {
	const char *decisions; /* file; NULL */
	const char *joins;     /* file to write the joins to; NULL */
	const char *secret;    /* file for pseudonyms; NULL: numbers */
};
/* Persons and families. Does nothing where the mapping has no persons. */
int join_persons(struct stage *stage, const struct join_options *options, struct findings *findings,
                 struct error *error);
/* All other tables, in the schema's order, each row to an entity, a known one by what tells them apart or a
 * new one; then what is missing is reported. */
void resolve_tables(struct stage *stage);

#endif
