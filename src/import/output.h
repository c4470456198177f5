/* The entities as a dataset: every table that has rows, and what the earlier dataset had besides. */
#ifndef PREUTILS_IMPORT_OUTPUT_H
#define PREUTILS_IMPORT_OUTPUT_H

#include "import/stage/stage.h"

/* As one that was read raw, for the functions that write such a one; its folder is the earlier dataset's.
 * Valid as long as the stage; release its arena alone. */
void output_make(const struct stage *stage, struct dataset *dataset);

#endif
