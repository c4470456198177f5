/* An audit as CSV, one hidden number a line, and as findings. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "mask/audit.h"

static const char *const verdicts[] = {
        [AUDIT_SAFE] = "", [AUDIT_NARROW] = "etroit", [AUDIT_SHOWN] = "visible"};

/* To 4 decimals; nothing for what has no end. */
static void add_number(struct buffer *line, double value)
{
	char text[32] = "";
	if (isfinite(value) && fabs(value) < 9e12)
		decimal_format((int64_t)llround(value * 1e4) * 100, text);
	buffer_puts(line, text);
}

static void add_place(struct buffer *line, const struct results *results, const struct audited *item,
                      char separator)
{
	const struct statistic *statistic = &results->statistics[item->statistic];
	size_t columns = statistic_columns(statistic);
	const char *texts[] = {statistic->id, statistic->rows.values[item->cell / columns].code,
	                       statistic->axes == 2 ? statistic->columns.values[item->cell % columns].code
	                                            : ""};
	for (size_t i = 0; i < 3; i++) {
		if (separator == ':' && *texts[i] == '\0')
			continue;
		if (i)
			buffer_putc(line, separator);
		if (separator == ':')
			buffer_puts(line, texts[i]);
		else
			text_csv(line, texts[i], strlen(texts[i]), separator);
	}
}

void audit_write(const struct audit *audit, const struct results *results, struct out *out)
{
	struct buffer line = {0};
	out_puts(out, "statistique;ligne;colonne;lignes;minimum;maximum;etat\n");
	for (size_t i = 0; i < audit->count; i++) {
		const struct audited *item = &audit->items[i];
		line.length = 0;
		add_place(&line, results, item, ';');
		buffer_printf(&line, ";%zu;", item->lines);
		add_number(&line, item->low);
		buffer_putc(&line, ';');
		add_number(&line, item->high);
		buffer_printf(&line, ";%s\n", verdicts[item->verdict]);
		out_write(out, line.bytes, line.length);
	}
	buffer_free(&line);
}

void audit_report(const struct audit *audit, const struct results *results, const char *file,
                  struct findings *findings)
{
	struct buffer text = {0};
	for (size_t i = 0; i < audit->count; i++) {
		const struct audited *item = &audit->items[i];
		if (item->verdict == AUDIT_SAFE)
			continue;
		text.length = 0;
		add_place(&text, results, item, ':');
		size_t end = text.length + 1;
		buffer_putc(&text, '\0');
		add_number(&text, item->low);
		buffer_puts(&text, "..");
		add_number(&text, item->high);
		findings_add(findings, item->verdict == AUDIT_NARROW ? MSG_MASK_NARROW : MSG_MASK_SHOWN,
		             (struct place){.file = file}, text.bytes,
		             item->verdict == AUDIT_NARROW ? text.bytes + end : NULL);
	}
	if (audit->contradictions) {
		text.length = 0;
		buffer_printf(&text, "%zu", audit->contradictions);
		findings_add(findings, MSG_MASK_CONTRADICTION, (struct place){.file = file}, text.bytes,
		             NULL);
	}
	buffer_free(&text);
}
