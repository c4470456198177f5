#include "purge/record.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define LIST   "effacement"
#define SEAL   "sceau"
#define SIGNED "hmac-sha256:"
#define PLAIN  "sha256:"
#define FIELDS 16

static void add_field(struct results *record, const char *field, const char *label, const char *value)
{
	struct listing *listing = &record->listings[0];
	struct listing_cell *cells = &listing->cells[listing->rows++ * 3];
	cells[0].text = field;
	cells[1].text = label;
	cells[2].text = arena_strdup(&record->arena, value);
	listing->total = listing->rows;
}

static void add_number(struct results *record, const char *field, const char *label, size_t number)
{
	char text[24];
	text[integer_format((int64_t)number, text)] = '\0';
	add_field(record, field, label, text);
}

static void add_day(struct results *record, const char *field, const char *label, int32_t day)
{
	char text[11];
	date_format(day, text);
	add_field(record, field, label, text);
}

static size_t count_files(const struct purge *purge)
{
	size_t count = 0;
	for (size_t t = 0; t < purge->dataset->schema->count; t++) {
		const struct schema_table *schema = &purge->dataset->schema->tables[t];
		bool files = false;
		for (size_t c = 0; c < schema->count; c++)
			files |= schema->columns[c].type == TYPE_PATH;
		count += files ? purge->tables[t].gone_count : 0;
	}
	return count;
}

static void add_facts(struct results *record, const struct purge *purge, const struct record_facts *facts)
{
	struct buffer rule = {0};
	size_t gone = 0, turned = 0;
	for (size_t t = 0; t < purge->dataset->schema->count; t++) {
		gone += purge->tables[t].gone_count;
		turned += purge->tables[t].turned_count;
	}
	purge_rule_french(purge->retention, &rule);
	add_day(record, "date", "Date", facts->day);
	add_field(record, "mode", "Opération", purge->anonymise ? "anonymisation" : "effacement");
	add_field(record, "regle", "Durée de conservation", rule.bytes);
	add_day(record, "reference", "Date de référence", purge->reference);
	add_number(record, "personnes", "Personnes", purge->due);
	add_number(record, "lignes", "Lignes effacées", gone);
	add_number(record, "anonymisees", "Lignes anonymisées", turned);
	add_number(record, "fichiers", "Pièces jointes effacées", count_files(purge));
	add_field(record, "avant", "Empreinte du jeu de données avant (SHA-256)", facts->before);
	add_field(record, "apres", "Empreinte du jeu de données après (SHA-256)", facts->after);
	buffer_free(&rule);
}

/* All that the lists say, but for the seal, each text with its end. */
static void add_content(const struct results *record, struct buffer *text)
{
	for (size_t i = 0; i < record->listing_count; i++) {
		const struct listing *listing = &record->listings[i];
		buffer_puts(text, listing->id);
		buffer_putc(text, '\x1d');
		for (size_t row = 0; row < listing->rows; row++) {
			if (i == 0 && strcmp(listing_cell(listing, row, 0)->text, SEAL) == 0)
				continue;
			for (size_t c = 0; c < listing->column_count; c++) {
				listing_cell_text(listing, row, c, text);
				buffer_putc(text, '\x1f');
			}
			buffer_putc(text, '\x1e');
		}
	}
}

static void make_seal(const struct results *record, const struct secret *secret, char seal[96])
{
	struct buffer text = {0};
	uint8_t digest[SHA256_DIGEST_SIZE];
	add_content(record, &text);
	if (secret) {
		struct hmac_sha256_ctx context;
		hmac_sha256_set_key(&context, secret->length, secret->bytes);
		hmac_sha256_update(&context, text.length, (const uint8_t *)text.bytes);
		hmac_sha256_digest(&context, sizeof digest, digest);
	} else {
		struct sha256_ctx context;
		sha256_init(&context);
		sha256_update(&context, text.length, (const uint8_t *)text.bytes);
		sha256_digest(&context, sizeof digest, digest);
	}
	size_t length = (size_t)snprintf(seal, 96, "%s", secret ? SIGNED : PLAIN);
	text_hex(digest, sizeof digest, seal + length);
	buffer_free(&text);
}

void record_make(struct results *record, const struct purge *purge, const struct record_facts *facts,
                 const struct secret *secret)
{
	char seal[96];
	*record = (struct results){.period = {purge->reference, purge->reference, purge->reference}};
	record->listings = arena_zalloc(&record->arena, 2, sizeof *record->listings);
	struct listing *listing = &record->listings[record->listing_count++];
	*listing = (struct listing){.id = LIST,
	                            .label = "Procès-verbal d’effacement",
	                            .definition = "",
	                            .unit = "mentions",
	                            .unit_one = "mention",
	                            .column_count = 3};
	listing->columns = arena_zalloc(&record->arena, 3, sizeof *listing->columns);
	listing->columns[0] = (struct listing_column){"champ", "Champ", LISTING_TEXT, false};
	listing->columns[1] = (struct listing_column){"mention", "Mention", LISTING_TEXT, false};
	listing->columns[2] = (struct listing_column){"valeur", "Valeur", LISTING_TEXT, false};
	listing->cells = arena_zalloc(&record->arena, FIELDS * 3, sizeof *listing->cells);
	add_facts(record, purge, facts);
	purge_report_rows(record, purge);
	make_seal(record, secret, seal);
	add_field(record, SEAL, secret ? "Signature" : "Empreinte de ce procès-verbal", seal);
}

const char *record_field(const struct results *record, const char *field)
{
	const struct listing *listing = &record->listings[0];
	for (size_t row = 0; row < listing->rows; row++)
		if (strcmp(listing_cell(listing, row, 0)->text, field) == 0)
			return listing_cell(listing, row, 2)->text;
	return "";
}

static bool is_record(const struct results *record)
{
	if (record->listing_count != 2 || strcmp(record->listings[0].id, LIST) != 0 ||
	    record->listings[0].column_count != 3)
		return false;
	for (size_t c = 0; c < 3; c++)
		if (record->listings[0].columns[c].type != LISTING_TEXT)
			return false;
	return *record_field(record, SEAL) != '\0';
}

bool record_signed(const struct results *record)
{
	return is_record(record) && strncmp(record_field(record, SEAL), SIGNED, strlen(SIGNED)) == 0;
}

int record_verify(const struct results *record, const char *path, const struct secret *secret,
                  struct findings *findings, struct error *error)
{
	char seal[96];
	struct place place = {.file = path};
	if (!is_record(record))
		return error_set(error, MSG_PURGE_RECORD, place, LIST, NULL);
	const char *borne = record_field(record, SEAL);
	if (!record_signed(record))
		findings_add(findings, MSG_PURGE_UNSIGNED, place, NULL, NULL);
	else if (!secret)
		return 0;
	make_seal(record, record_signed(record) ? secret : NULL, seal);
	if (strlen(borne) == strlen(seal) && memeql_sec(borne, seal, strlen(seal)))
		return 0;
	findings_add(findings, MSG_PURGE_SIGNATURE, place, NULL, NULL);
	return 0;
}
