/* Keys for persons and families: pseudonyms or numbers.
 *
 * A pseudonym is made of the normalised identity with HMAC-SHA256 and the user's secret: the same person has
 * the same one in every run, and nobody without the secret can make it. A number is the next free one. Both
 * stay what they were where the earlier dataset is given to the joining (person_record.key). */
#ifndef PREUTILS_IMPORT_JOIN_KEYS_H
#define PREUTILS_IMPORT_JOIN_KEYS_H

#include <stddef.h>

#include "base/secret.h"

struct keys;
/* prefix ("E") begins each key. Numbers: prefix and at least `digits` digits (E001). */
struct keys *keys_numbers(const char *prefix, int digits);
/* Pseudonyms: prefix and 12 letters and digits. The secret is not looked at any more afterwards. */
struct keys *keys_pseudonyms(const char *prefix, const struct secret *secret);
void keys_free(struct keys *keys);

/* A key that exists: it is not given to anyone else, and numbers go on after it. */
void keys_reserve(struct keys *keys, const char *key);
/* A new key for this normalised identity, owned by keys. Two different identities never get the same; the
 * same identity asked for again is another person of that name and gets another key. */
const char *keys_make(struct keys *keys, const char *identity);

#endif
