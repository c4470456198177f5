/* Inside the stage. */
#ifndef PREUTILS_IMPORT_STAGE_PRIVATE_H
#define PREUTILS_IMPORT_STAGE_PRIVATE_H

#include "import/stage/stage.h"

const struct schema_table *stage_schema(const struct stage *stage, size_t table);
/* The names that people call the entity by make it known to the vocabulary. */
void stage_learn(struct stage *stage, size_t table, size_t entity);

#endif
