#include "results/words.h"

#include <string.h>

#include "base/text.h"
#include "results/compare.h"
#include "results/shown.h"

static void add_list(struct buffer *buffer, const char *one, const char *many, const char **items,
                     size_t count)
{
	if (count == 0)
		return;
	buffer_printf(buffer, " %s" TEXT_NBSP ": ", count == 1 ? one : many);
	for (size_t i = 0; i < count; i++) {
		buffer_puts(buffer, i ? ", " : "");
		buffer_puts(buffer, items[i]);
	}
	buffer_putc(buffer, '.');
}

static void add_period(const struct results *results, struct buffer *buffer)
{
	buffer_puts(buffer, "Période du ");
	date_french(results->period.from, buffer);
	buffer_puts(buffer, " au ");
	date_french(results->period.to, buffer);
	if (results->period.reference != results->period.to) {
		buffer_puts(buffer, ", âges et situations au ");
		date_french(results->period.reference, buffer);
	}
	buffer_putc(buffer, '.');
}

/* A definition is a sentence of the catalogue, which may or may not end with its full stop. */
static void add_sentence(struct buffer *buffer, const char *text)
{
	size_t length = strlen(text);
	if (length == 0)
		return;
	buffer_add(buffer, text, length);
	if (strchr(".!?", text[length - 1]) == NULL)
		buffer_putc(buffer, '.');
	buffer_putc(buffer, ' ');
}

static bool several_values(const struct statistic *statistic)
{
	return (statistic->axes > 0 && statistic->rows.multiple) ||
	       (statistic->axes > 1 && statistic->columns.multiple);
}

/* How masked values are printed, where there are any. */
static const char *masked_words(const struct statistic *statistic)
{
	size_t count, masked = 0, banded = 0;
	const struct cell *cells = statistic_cells(statistic, &count);
	for (size_t i = 0; cells && i < count; i++) {
		masked += cells[i].masked;
		banded += cells[i].banded;
	}
	if (banded)
		return ", valeurs masquées dites par ce que chacun en déduirait (de … à …), ou notées "
		       "«" TEXT_NBSP "s" TEXT_NBSP "»";
	return masked ? ", valeurs masquées notées «" TEXT_NBSP "s" TEXT_NBSP "»" : "";
}

void results_note(const struct results *results, const struct statistic *statistic, struct buffer *buffer)
{
	if (statistic) {
		const char *definition = statistic->definition;
		add_sentence(buffer, definition && *definition ? definition : statistic->population_label);
	}
	add_period(results, buffer);
	add_list(buffer, "Dispositif", "Dispositifs", results->dispositifs, results->dispositif_count);
	add_list(buffer, "Programme", "Programmes", results->programmes, results->programme_count);
	if (results->where)
		buffer_printf(buffer, " Condition" TEXT_NBSP ": %s.", results->where);
	if (statistic && several_values(statistic))
		buffer_puts(buffer, " Une même unité peut compter dans plusieurs valeurs" TEXT_NBSP
		                    ": leur somme peut dépasser le total.");
	if (results->threshold > 0)
		buffer_printf(buffer, " Secret statistique" TEXT_NBSP ": seuil de %ld%s.", results->threshold,
		              statistic ? masked_words(statistic) : "");
}

void measure_title(const struct statistic *statistic, struct buffer *buffer)
{
	static const char *const words[] = {[MEASURE_SUM] = "Somme",
	                                    [MEASURE_MEAN] = "Moyenne",
	                                    [MEASURE_MEDIAN] = "Médiane",
	                                    [MEASURE_SHARE] = "Part"};
	const char *unit = statistic->unit ? statistic->unit : "";
	if (!measure_counts(statistic->kind)) {
		buffer_puts(buffer, words[statistic->kind]);
		if (*unit)
			buffer_printf(buffer, " (%s)", unit);
		return;
	}
	buffer_puts(buffer, "Nombre");
	if (*unit == '\0')
		return;
	/* é, è and ê begin with the byte C3 */
	bool elided = strchr("aeiouyAEIOUY\xC3", *unit) != NULL;
	buffer_printf(buffer, "%s%s", elided ? " d’" : " de ", unit);
}

int statistic_places(const struct statistic *statistic)
{
	int places = 0;
	size_t count;
	const struct cell *cells = statistic_cells(statistic, &count);
	if (statistic->decimals >= 0)
		return statistic->decimals;
	for (size_t i = 0; i < count; i++) {
		int wanted = decimal_places(cells[i].value);
		places = wanted > places ? wanted : places;
	}
	return places;
}

int column_places(const struct statistic *statistic, size_t column, int usual)
{
	bool percent = statistic_is_comparison(statistic) &&
	               strcmp(statistic->columns.values[column].code, COMPARE_PERCENT) == 0;
	return percent ? 1 : usual;
}
