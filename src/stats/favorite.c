#include "stats/favorite.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/element.h"
#include "base/text.h"

static void add(struct choice *choice, const struct declared *declared)
{
	for (size_t i = 0; i < choice->count; i++)
		if (choice->items[i] == declared)
			return;
	choice->items =
	        memory_grow(choice->items, &choice->capacity, choice->count + 1, sizeof *choice->items);
	choice->items[choice->count++] = declared;
}

static int add_id(struct choice *choice, const struct catalogue *catalogue, const char *id,
                  struct place place, struct error *error)
{
	const struct declared *declared = catalogue_statistic(catalogue, id);
	if (!declared)
		return error_set(error, MSG_STATISTIC_UNKNOWN, place, id, NULL);
	add(choice, declared);
	return 0;
}

int choice_add_ids(struct choice *choice, const struct catalogue *catalogue, const char *ids,
                   struct error *error)
{
	while (*ids) {
		size_t length = strcspn(ids, ",");
		char id[200] = "";
		if (length < sizeof id)
			memcpy(id, ids, length);
		if (length && add_id(choice, catalogue, id, (struct place){0}, error) < 0)
			return -1;
		ids += length + (ids[length] == ',');
	}
	return 0;
}

static bool begins_folded(const char *text, const char *beginning)
{
	struct buffer a = {0}, b = {0};
	text_fold(&a, text, false);
	text_fold(&b, beginning, false);
	bool same = b.length && a.length >= b.length && memcmp(a.bytes, b.bytes, b.length) == 0;
	buffer_free(&a);
	buffer_free(&b);
	return same;
}

static int add_heading(struct choice *choice, const struct catalogue *catalogue, const char *heading,
                       struct place place, struct error *error)
{
	bool found = false;
	for (size_t i = 0; i < catalogue->statistic_count; i++)
		if (begins_folded(catalogue->statistics[i].heading, heading)) {
			add(choice, &catalogue->statistics[i]);
			found = true;
		}
	return found ? 0 : error_set(error, MSG_NAME_UNKNOWN, place, heading, NULL);
}

int choice_add_heading(struct choice *choice, const struct catalogue *catalogue, const char *heading,
                       struct error *error)
{
	return add_heading(choice, catalogue, heading, (struct place){0}, error);
}

void choice_add_all(struct choice *choice, const struct catalogue *catalogue)
{
	size_t before = choice->count, all = catalogue->statistic_count;
	choice->items = memory_grow(choice->items, &choice->capacity, before + all, sizeof *choice->items);
	for (size_t i = 0; i < all; i++)
		if (before)
			add(choice, &catalogue->statistics[i]);
		else
			choice->items[choice->count++] = &catalogue->statistics[i];
}

static int add_favorite_item(struct choice *choice, const struct catalogue *catalogue,
                             const struct element *node, struct error *error)
{
	bool heading = element_is(node, "rubrique");
	const char *name = element_need(node, heading ? "libelle" : "id", error);
	if (!name)
		return -1;
	return heading ? add_heading(choice, catalogue, name, element_place(node), error)
	               : add_id(choice, catalogue, name, element_place(node), error);
}

static int read_settings(const struct element *root, struct favorite *favorite, struct error *error)
{
	int64_t number = 0;
	if (element_allow(root, "libelle periode pourcentages seuil", "statistique rubrique", error) < 0)
		return -1;
	const char *shares = element_attribute(root, "pourcentages"),
	           *threshold = element_attribute(root, "seuil");
	favorite->period = element_attribute(root, "periode");
	favorite->without_shares = shares && strcmp(shares, "non") == 0;
	if (shares && !favorite->without_shares && strcmp(shares, "oui") != 0)
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(root),
		                 "pourcentages=\"oui\" / \"non\"", NULL);
	if (threshold &&
	    (!integer_parse(threshold, strlen(threshold), &number) || number < 0 || number > 1000000))
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(root), "seuil", NULL);
	favorite->threshold = (long)number;
	return 0;
}

int choice_add_favorite(struct choice *choice, const struct catalogue *catalogue, struct templates *templates,
                        const char *name, struct favorite *favorite, struct error *error)
{
	const char *path = templates_named(templates, "favorites", name, error);
	const struct element *root =
	        path ? element_load(path, "favori", "urn:preutils:favori:1", &templates->arena, error) : NULL;
	if (!root || read_settings(root, favorite, error) < 0)
		return -1;
	for (const struct element *node = element_child(root, NULL); node; node = element_next(node, NULL))
		if (add_favorite_item(choice, catalogue, node, error) < 0)
			return -1;
	return 0;
}

static int compare_declared(const void *a, const void *b)
{
	/* All stand in the catalogue's one array. */
	const struct declared *x = *(const struct declared *const *)a,
	                      *y = *(const struct declared *const *)b;
	return x < y ? -1 : x > y;
}

void choice_sort(struct choice *choice)
{
	size_t sorted = 1;
	while (sorted < choice->count &&
	       compare_declared(&choice->items[sorted - 1], &choice->items[sorted]) <= 0)
		sorted++;
	if (sorted < choice->count)
		qsort(choice->items, choice->count, sizeof *choice->items, compare_declared);
}

void choice_free(struct choice *choice)
{
	free(choice->items);
	*choice = (struct choice){0};
}

int period_rule(const char *rule, int32_t today, struct period *period, struct error *error)
{
	struct civil civil = date_to_civil(today);
	int32_t start;
	*period = period_default(today);
	if (strcmp(rule, "school-year") == 0)
		return 0;
	if (strcmp(rule, "civil-year") == 0) {
		period->from = date_from_civil(civil.year, 1, 1);
	} else if (strcmp(rule, "last-month") == 0) {
		period->to = date_from_civil(civil.year, civil.month, 1) - 1;
		struct civil last = date_to_civil(period->to);
		period->from = date_from_civil(last.year, last.month, 1);
	} else if (strncmp(rule, "since ", 6) == 0 && date_parse(rule + 6, strlen(rule + 6), &start) &&
	           start <= today) {
		period->from = start;
	} else {
		return period_parse(rule, period, error);
	}
	period->reference = period->to;
	return 0;
}
