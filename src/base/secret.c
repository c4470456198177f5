#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { SECRET_NEW = 32 };

void secret_forget(struct secret *secret)
{
	volatile uint8_t *bytes = secret->bytes;
	for (size_t i = 0; i < sizeof secret->bytes; i++)
		bytes[i] = 0;
	secret->length = 0;
}

static int read_bytes(struct secret *secret, int file, const char *path, struct error *error)
{
	ssize_t got;
	secret->length = 0;
	while ((got = read(file, secret->bytes + secret->length, sizeof secret->bytes - secret->length)) !=
	       0) {
		if (got < 0 && errno != EINTR)
			return error_system(error, MSG_READ, path, errno);
		secret->length += got > 0 ? (size_t)got : 0;
		if (secret->length == sizeof secret->bytes)
			return error_set(error, MSG_LIMIT, (struct place){.file = path}, "4095", NULL);
	}
	while (secret->length && strchr(" \t\r\n", secret->bytes[secret->length - 1]) &&
	       secret->bytes[secret->length - 1])
		secret->length--;
	if (secret->length < SECRET_MIN)
		return error_set(error, MSG_ANON_KEY_SHORT, (struct place){.file = path}, "16", NULL);
	return 0;
}

int secret_read(struct secret *secret, const char *path, struct findings *findings, struct error *error)
{
	struct stat about;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &about) < 0) {
		int number = errno;
		if (file >= 0)
			close(file);
		return error_system(error, MSG_OPEN, path, number);
	}
	if (S_ISREG(about.st_mode) && about.st_mode & (S_IRWXG | S_IRWXO))
		findings_add(findings, MSG_ANON_KEY_OPEN, (struct place){.file = path}, NULL, NULL);
	int result = read_bytes(secret, file, path, error);
	close(file);
	if (result < 0)
		secret_forget(secret);
	return result;
}

static int write_all(int file, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(file, bytes, length);
		if (written < 0 && errno != EINTR)
			return -1;
		bytes += written > 0 ? written : 0;
		length -= written > 0 ? (size_t)written : 0;
	}
	return fsync(file);
}

int secret_create(const char *path, struct error *error)
{
	uint8_t bytes[SECRET_NEW];
	char text[2 * SECRET_NEW + 2];
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return error_system(error, MSG_READ, "getrandom", errno);
	text_hex(bytes, sizeof bytes, text);
	memcpy(text + 2 * sizeof bytes, "\n", 2);
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (file < 0 && errno == EEXIST)
		return error_set(error, MSG_ANON_KEY_EXISTS, (struct place){.file = path}, NULL, NULL);
	if (file < 0)
		return error_system(error, MSG_OPEN, path, errno);
	int result = write_all(file, text, 2 * sizeof bytes + 1), number = errno;
	if (close(file) < 0 && result == 0) {
		result = -1;
		number = errno;
	}
	if (result < 0) {
		unlink(path);
		return error_system(error, MSG_WRITE, path, number);
	}
	return 0;
}

void secret_pseudonym(const struct secret *secret, const char *domain, const char *text, size_t length,
                      char pseudonym[PSEUDONYM_LENGTH + 1])
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	struct hmac_sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];
	hmac_sha256_set_key(&context, secret->length, secret->bytes);
	hmac_sha256_update(&context, strlen(domain) + 1, (const uint8_t *)domain);
	hmac_sha256_update(&context, length, (const uint8_t *)text);
	hmac_sha256_digest(&context, sizeof digest, digest);
	for (size_t i = 0; i < PSEUDONYM_LENGTH; i++) {
		size_t bit = i * 5, byte = bit / 8;
		unsigned pair = (unsigned)digest[byte] << 8 | digest[byte + 1];
		pseudonym[i] = letters[pair >> (11 - bit % 8) & 31];
	}
	pseudonym[PSEUDONYM_LENGTH] = '\0';
}
