/* A first mapping for files that nobody has described yet: from titles, and from what stands below them. */
#ifndef PREUTILS_IMPORT_GUESS_H
#define PREUTILS_IMPORT_GUESS_H

#include "data/dataset.h"
#include "import/mapping/mapping.h"
#include "sheet/files.h"

/* Appends a mapping as XML, with a comment on each column that says how sure it is and why. What there is to
 * recognise is import/general.xml; references: a dataset whose rows the files may name, raw, or NULL. 0, or
 * -1 and *error, with nothing appended. */
int guess_mapping(struct buffer *out, const struct schema *schema, struct templates *templates,
                  struct sheet_files *files, const struct dataset *references, struct error *error);

#endif
