/* A record of erasure: what was done, when, by which rule, to how many rows, between which two states of the
 * dataset; sealed, and naming nobody. It is results made of two lists, so that it can be printed. */
#ifndef PREUTILS_PURGE_RECORD_H
#define PREUTILS_PURGE_RECORD_H

#include "purge/report.h"

struct record_facts {
	int32_t day;                /* of the record */
	const char *before, *after; /* prints of the dataset, see purge_print */
};
/* Lists "effacement" (fields and values) and "lignes". The last field is the seal: an HMAC-SHA256 with the
 * secret, or a plain SHA-256 where secret is NULL, over all that stands in the lists. Release with
 * results_free. */
void record_make(struct results *record, const struct purge *purge, const struct record_facts *facts,
                 const struct secret *secret);
/* A field's value, "" where it is not there. */
const char *record_field(const struct results *record, const char *field);
/* 0: the seal holds; what is doubtful is in findings (a seal without a key proves little). -1: it does not,
 * or this is no record. secret is needed where the record was signed. */
int record_verify(const struct results *record, const char *path, const struct secret *secret,
                  struct findings *findings, struct error *error);
/* Whether it bears an HMAC. */
bool record_signed(const struct results *record);

#endif
