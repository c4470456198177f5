/* The key of pseudonyms: a file of secret bytes, and keyed hashes (HMAC-SHA256) of identifiers. */
#ifndef PREUTILS_BASE_SECRET_H
#define PREUTILS_BASE_SECRET_H

#include <stdint.h>

#include "base/error.h"

#define SECRET_MIN 16 /* bytes; what is made has 32, written as 64 hexadecimal digits */

struct secret {
	uint8_t bytes[4096];
	size_t length;
};
/* Reads a key; white space at its end does not count. A file that others can read is a finding, one that is
 * too short an error. */
int secret_read(struct secret *secret, const char *path, struct findings *findings, struct error *error);
/* Makes a file with a new key, for its owner alone. An existing file is not replaced. */
int secret_create(const char *path, struct error *error);
/* Overwrites the key in memory. */
void secret_forget(struct secret *secret);

#define PSEUDONYM_LENGTH 16
/* The pseudonym of a text in a domain (a table's or column's name): letters and digits, NUL-terminated; 80
 * bits, so that two texts of a million have the same one with a chance of one in two million million. */
void secret_pseudonym(const struct secret *secret, const char *domain, const char *text, size_t length,
                      char pseudonym[PSEUDONYM_LENGTH + 1]);

#endif
