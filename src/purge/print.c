#include <nettle/sha2.h>
#include <string.h>

#include "base/text.h"
#include "purge/purge.h"

static void add(struct sha256_ctx *context, const char *bytes, size_t length, const char *end)
{
	sha256_update(context, length, (const uint8_t *)bytes);
	sha256_update(context, 1, (const uint8_t *)end);
}

static void add_table(struct sha256_ctx *context, const struct table *table, const uint8_t *rows)
{
	add(context, table->schema->name, strlen(table->schema->name), "\x1d");
	for (size_t i = 0; i < table->file_count; i++) {
		const char *name = table->columns[table->file_order[i]].name;
		add(context, name, strlen(name), "\x1f");
	}
	for (size_t row = 0; row < table->rows; row++) {
		if (rows && !rows[row])
			continue;
		sha256_update(context, 1, (const uint8_t *)"\x1e");
		for (size_t i = 0; i < table->file_count; i++) {
			size_t length;
			const char *text = column_text(&table->columns[table->file_order[i]], row, &length);
			add(context, text, length, "\x1f");
		}
	}
}

void purge_print(const struct dataset *dataset, const uint8_t *const *rows, const char *domain,
                 char print[65])
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&context);
	sha256_update(&context, strlen(domain), (const uint8_t *)domain);
	for (size_t t = 0; t < dataset->schema->count; t++)
		if (dataset->tables[t].file)
			add_table(&context, &dataset->tables[t], rows ? rows[t] : NULL);
	sha256_digest(&context, sizeof digest, digest);
	text_hex(digest, sizeof digest, print);
}
