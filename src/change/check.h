/* The rules between cells: date order, conditions, ages, overlaps, attachments, likely duplicates.
 *
 * Which columns a rule is about is data (templates/schema/regles.xml); this module knows only the kinds of
 * rules. What a single cell or key must be is checked when the dataset is read (request.check). */
#ifndef PREUTILS_CHANGE_CHECK_H
#define PREUTILS_CHANGE_CHECK_H

#include "base/error.h"
#include "base/templates.h"
#include "data/dataset.h"

struct rules;

/* Reads schema/regles.xml. NULL and *error where it is missing, or names what the schema does not have.
 * The schema must outlive the rules. Release with rules_free. */
struct rules *rules_load(const struct schema *schema, struct templates *templates, struct error *error);
void rules_free(struct rules *rules);

/* Applies all rules, in their order, to a dataset read with request.check and request.lines.
 * Attachments are looked for below dataset->folder; without one (standard input) they are not. */
void check_dataset(const struct dataset *dataset, const struct rules *rules, struct findings *findings);

#endif
