#include "import/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { SECRET_LEAST = 16, SECRET_MOST = 65536, SECRET_MADE = 32, LETTERS = 12, DIGITS_MOST = 18 };

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

static int secret_fail(const char *path, const char *reason, struct error *error)
{
	return error_set(error, MSG_SECRET, (struct place){.file = path}, reason, NULL);
}

/* Line ends behind the secret are no part of it: editors add them. */
static ssize_t read_secret(const char *path, uint8_t *bytes, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t length = 0;
	ssize_t got = descriptor < 0 ? -1 : 0;
	while (descriptor >= 0 && length < SECRET_MOST &&
	       (got = read(descriptor, bytes + length, SECRET_MOST - length)) > 0)
		length += (size_t)got;
	if (got < 0)
		error_system(error, MSG_OPEN, path, errno);
	if (descriptor >= 0)
		close(descriptor);
	if (got < 0)
		return -1;
	while (length && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
		length--;
	return length < SECRET_LEAST ? secret_fail(path, "shorter than 16 bytes", error) : (ssize_t)length;
}

struct keys *keys_pseudonyms(const char *prefix, const char *secret_file, struct error *error)
{
	uint8_t *bytes = memory_alloc(SECRET_MOST, 1);
	ssize_t length = read_secret(secret_file, bytes, error);
	struct keys *keys = length < 0 ? NULL : make(prefix);
	if (keys) {
		keys->secret = memory_alloc(1, sizeof *keys->secret);
		hmac_sha256_set_key(keys->secret, (size_t)length, bytes);
		memset(bytes, 0, (size_t)length);
	}
	free(bytes);
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

static int random_bytes(uint8_t *bytes, size_t count)
{
	int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	size_t had = 0;
	ssize_t got = source < 0 ? -1 : 1;
	while (got > 0 && had < count) {
		got = read(source, bytes + had, count - had);
		had += got > 0 ? (size_t)got : 0;
	}
	if (source >= 0)
		close(source);
	return had == count ? 0 : -1;
}

int keys_secret_create(const char *path, struct error *error)
{
	uint8_t bytes[SECRET_MADE];
	char text[2 * SECRET_MADE + 2];
	if (random_bytes(bytes, sizeof bytes) < 0)
		return secret_fail("/dev/urandom", "no random bytes", error);
	text_hex(bytes, sizeof bytes, text);
	memcpy(text + 2 * sizeof bytes, "\n", 2);
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (descriptor < 0)
		return error_system(error, MSG_OPEN, path, errno);
	bool written = write(descriptor, text, sizeof text - 1) == (ssize_t)sizeof text - 1;
	written &= fsync(descriptor) == 0;
	int number = errno;
	written &= close(descriptor) == 0;
	if (written)
		return 0;
	unlink(path);
	return error_system(error, MSG_WRITE, path, number);
}
