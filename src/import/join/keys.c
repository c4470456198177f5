#include "import/join/keys.h"

#include <nettle/hmac.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS = 12, DIGITS_MOST = 18 };

struct keys {
	struct arena arena;
	const char *prefix;
	int digits;
	struct hmac_sha256_ctx *secret; /* NULL: numbers */
	uint64_t last;                  /* number */
	struct map taken;
};

static struct keys *make(const char *prefix)
{
	struct keys *keys = memory_zalloc(1, sizeof *keys);
	keys->prefix = arena_strdup(&keys->arena, prefix);
	return keys;
}

struct keys *keys_numbers(const char *prefix, int digits)
{
	struct keys *keys = make(prefix);
	keys->digits = digits < 1 ? 1 : digits > DIGITS_MOST ? DIGITS_MOST : digits;
	return keys;
}

struct keys *keys_pseudonyms(const char *prefix, const struct secret *secret)
{
	struct keys *keys = make(prefix);
	keys->secret = memory_alloc(1, sizeof *keys->secret);
	hmac_sha256_set_key(keys->secret, secret->length, secret->bytes);
	return keys;
}

void keys_free(struct keys *keys)
{
	if (!keys)
		return;
	if (keys->secret)
		memset(keys->secret, 0, sizeof *keys->secret);
	free(keys->secret);
	map_free(&keys->taken);
	arena_free(&keys->arena);
	free(keys);
}

void keys_reserve(struct keys *keys, const char *key)
{
	size_t length = strlen(keys->prefix);
	const char *copy = arena_strdup(&keys->arena, key);
	map_add(&keys->taken, copy, strlen(copy), keys->taken.count, NULL);
	if (strncmp(key, keys->prefix, length) != 0 || !key[length] ||
	    strspn(key + length, "0123456789") != strlen(key + length) || strlen(key + length) > DIGITS_MOST)
		return;
	uint64_t number = strtoull(key + length, NULL, 10);
	if (number > keys->last)
		keys->last = number;
}

static const char *next_number(struct keys *keys)
{
	return arena_printf(&keys->arena, "%s%0*llu", keys->prefix, keys->digits,
	                    (unsigned long long)++keys->last);
}

/* Letters and digits that are not mistaken for each other when read aloud or copied by hand. */
static const char *pseudonym(struct keys *keys, const char *identity, unsigned turn)
{
	static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	struct hmac_sha256_ctx context = *keys->secret;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char text[LETTERS + 1] = "", number[16];
	hmac_sha256_update(&context, strlen(identity), (const uint8_t *)identity);
	if (turn) {
		int length = snprintf(number, sizeof number, "#%u", turn);
		hmac_sha256_update(&context, (size_t)length, (const uint8_t *)number);
	}
	hmac_sha256_digest(&context, sizeof digest, digest);
	for (size_t i = 0; i < LETTERS; i++)
		text[i] = alphabet[digest[i] & 31];
	return arena_printf(&keys->arena, "%s%s", keys->prefix, text);
}

const char *keys_make(struct keys *keys, const char *identity)
{
	bool added = false;
	const char *key = NULL;
	for (unsigned turn = 0; !added; turn++) {
		key = keys->secret ? pseudonym(keys, identity, turn) : next_number(keys);
		map_add(&keys->taken, key, strlen(key), keys->taken.count, &added);
	}
	return key;
}
