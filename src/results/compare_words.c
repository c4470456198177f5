#include <string.h>

#include "base/text.h"
#include "results/compare_period.h"
#include "results/compare_private.h"
#include "results/words.h"

enum { LISTED_PERIODS = 4 };

static const struct period *period_of(const struct comparison *comparison, size_t input)
{
	return &comparison->inputs[input].results->period;
}

static const char *kept(const struct comparison *comparison, struct buffer *buffer)
{
	const char *text = arena_strndup(&comparison->made->arena, buffer->bytes, buffer->length);
	buffer_free(buffer);
	return text;
}

static const char *own_period(const struct comparison *comparison, size_t input)
{
	struct buffer buffer = {0};
	period_label(period_of(comparison, input), &buffer);
	return kept(comparison, &buffer);
}

static const char *programme_label(const struct comparison *comparison, size_t input)
{
	const struct results *results = comparison->inputs[input].results;
	return results->present_count == 1 && *results->present[0].label ? results->present[0].label : NULL;
}

/* Published figures go by who they are of and when. */
static const char *own_label(const struct comparison *comparison, size_t input)
{
	const char *period = own_period(comparison, input), *of = programme_label(comparison, input);
	if (comparison->inputs[input].label)
		return comparison->inputs[input].label;
	if (!comparison->inputs[input].reference || !of)
		return period;
	return arena_printf(&comparison->made->arena, "%s (%s)", of, period);
}

static const char *own_code(const struct comparison *comparison, size_t input)
{
	const struct results *results = comparison->inputs[input].results;
	struct buffer buffer = {0};
	if (comparison->inputs[input].reference)
		return results->present_count == 1 ? results->present[0].id : "reference";
	period_code(&results->period, &buffer);
	return kept(comparison, &buffer);
}

static bool all_differ(const char **texts, size_t count)
{
	struct map seen = {0};
	bool differ = true;
	for (size_t i = 0; i < count && differ; i++)
		map_add(&seen, texts[i], strlen(texts[i]), i, &differ);
	map_free(&seen);
	return differ;
}

static void number_codes(const struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->count; i++)
		comparison->codes[i] = arena_printf(&comparison->made->arena, "%zu", i + 1);
}

/* The same period of several programmes goes by the programmes. */
static bool take_programmes(const struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->count; i++) {
		const char *label = programme_label(comparison, i);
		if (!label || comparison->inputs[i].label)
			return false;
		comparison->labels[i] = label;
	}
	return all_differ(comparison->labels, comparison->count);
}

int comparison_name(struct comparison *comparison)
{
	struct arena *arena = &comparison->made->arena;
	comparison->codes = arena_zalloc(arena, comparison->count, sizeof *comparison->codes);
	comparison->labels = arena_zalloc(arena, comparison->count, sizeof *comparison->labels);
	for (size_t i = 0; i < comparison->count; i++) {
		comparison->codes[i] = arena_strdup(arena, own_code(comparison, i));
		comparison->labels[i] = own_label(comparison, i);
	}
	if (!all_differ(comparison->codes, comparison->count))
		number_codes(comparison);
	if (!all_differ(comparison->labels, comparison->count) && !take_programmes(comparison))
		return error_set(comparison->error, MSG_COMPARE_LABELS, (struct place){0}, NULL, NULL);
	for (size_t i = 0; i < comparison->count; i++)
		comparison->labels[i] = arena_strdup(arena, comparison->labels[i]);
	return 0;
}

static bool plain_label(const struct comparison *comparison, size_t input)
{
	return strcmp(comparison->labels[input], own_period(comparison, input)) == 0;
}

static bool usual_reference(const struct comparison *comparison, size_t input)
{
	return period_of(comparison, input)->reference == period_of(comparison, input)->to;
}

static void add_input(const struct comparison *comparison, size_t input, struct buffer *text)
{
	buffer_puts(text, comparison->labels[input]);
	if (!plain_label(comparison, input))
		buffer_printf(text, " (%s)", own_period(comparison, input));
	if (!usual_reference(comparison, input)) {
		buffer_puts(text, " (âges et situations au ");
		date_french(period_of(comparison, input)->reference, text);
		buffer_putc(text, ')');
	}
}

/* "Comparaison : 2021, 2022." A long series is told by its ends. */
static void add_inputs(const struct comparison *comparison, struct buffer *text)
{
	bool plain = true, usual = true;
	size_t first = 0, count = 0;
	for (size_t i = comparison->count; i-- > 0;) {
		if (comparison->inputs[i].reference)
			continue;
		plain = plain && plain_label(comparison, i) && usual_reference(comparison, i);
		usual = usual && usual_reference(comparison, i);
		first = i;
		count++;
	}
	buffer_puts(text, "Colonnes" TEXT_NBSP ": ");
	if (plain && count > LISTED_PERIODS) {
		buffer_printf(text, "%zu périodes, du ", count);
		date_french(period_of(comparison, first)->from, text);
		buffer_puts(text, " au ");
		date_french(period_of(comparison, comparison->count - 1)->to, text);
	} else {
		for (size_t i = first, done = 0; i < comparison->count; i++) {
			if (comparison->inputs[i].reference)
				continue;
			buffer_puts(text, done++ ? ", " : "");
			add_input(comparison, i, text);
		}
	}
	if (usual)
		buffer_puts(text, count > 1 ? " (âges et situations au dernier jour de chacune)"
		                            : " (âges et situations au dernier jour)");
	buffer_putc(text, '.');
}

static void add_sentence(struct buffer *text, const char *sentence)
{
	size_t length = strlen(sentence);
	if (length == 0)
		return;
	buffer_puts(text, sentence);
	buffer_puts(text, strchr(".!?", sentence[length - 1]) ? " " : ". ");
}

static void add_change(const struct comparison *comparison, bool shares, struct buffer *text)
{
	const char *first = comparison->labels[0], *last = comparison->labels[comparison->count - 1];
	if (shares)
		buffer_puts(text, " Parts en pourcentage du total.");
	if (!comparison->change)
		return;
	buffer_printf(text, " Différence" TEXT_NBSP ": %s moins %s", last, first);
	if (!shares)
		buffer_printf(text, TEXT_NNBSP "; évolution" TEXT_NBSP ": en pour cent de %s", first);
	buffer_putc(text, '.');
}

const char *comparison_definition(const struct comparison *comparison, const struct statistic *const *found)
{
	const struct statistic *last = found[comparison->count - 1];
	struct buffer text = {0};
	add_sentence(&text,
	             last->definition && *last->definition ? last->definition : last->population_label);
	add_inputs(comparison, &text);
	for (size_t i = 0; i < comparison->count; i++) {
		if (!comparison->inputs[i].reference)
			continue;
		buffer_printf(&text, " %s" TEXT_NBSP ": ", comparison->labels[i]);
		add_sentence(&text, found[i]->definition ? found[i]->definition : "");
		text.length -= text.bytes[text.length - 1] == ' ';
	}
	add_change(comparison, comparison_in_shares(comparison, last), &text);
	return kept(comparison, &text);
}
