#include "stats/favorite.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "base/xml.h"

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
	for (size_t i = 0; i < catalogue->statistic_count; i++)
		add(choice, &catalogue->statistics[i]);
}

static int add_favorite_item(struct choice *choice, const struct catalogue *catalogue, const xmlNode *node,
                             struct error *error)
{
	struct arena arena = {0};
	const char *name = xml_need(node, xml_is(node, "rubrique") ? "libelle" : "id", &arena, error);
	int result = -1;
	if (name && xml_is(node, "rubrique"))
		result = add_heading(choice, catalogue, name, xml_place(node), error);
	else if (name)
		result = add_id(choice, catalogue, name, xml_place(node), error);
	arena_free(&arena);
	return result;
}

static int read_settings(const xmlNode *root, struct favorite *favorite, struct arena *arena,
                         struct error *error)
{
	int64_t number = 0;
	if (xml_allow(root, "libelle periode pourcentages seuil", "statistique rubrique", error) < 0)
		return -1;
	const char *shares = xml_attribute(root, "pourcentages", arena),
	           *threshold = xml_attribute(root, "seuil", arena);
	favorite->period = xml_attribute(root, "periode", arena);
	favorite->without_shares = shares && strcmp(shares, "non") == 0;
	if (shares && !favorite->without_shares && strcmp(shares, "oui") != 0)
		return error_set(error, MSG_XML_ATTRIBUTE, xml_place(root), "pourcentages=\"oui\" / \"non\"",
		                 NULL);
	if (threshold &&
	    (!integer_parse(threshold, strlen(threshold), &number) || number < 0 || number > 1000000))
		return error_set(error, MSG_XML_ATTRIBUTE, xml_place(root), "seuil", NULL);
	favorite->threshold = (long)number;
	return 0;
}

int choice_add_favorite(struct choice *choice, const struct catalogue *catalogue, struct templates *templates,
                        const char *name, struct favorite *favorite, struct error *error)
{
	const char *path =
	        templates_need(templates, arena_printf(&templates->arena, "favorites/%s.xml", name), error);
	xmlDoc *document = path ? xml_load(path, "favori", "urn:preutils:favori:1", error) : NULL;
	if (!document)
		return -1;
	const xmlNode *root = xmlDocGetRootElement(document);
	int result = read_settings(root, favorite, &templates->arena, error);
	for (const xmlNode *node = xml_child(root, NULL); node && result == 0; node = xml_next(node, NULL))
		result = add_favorite_item(choice, catalogue, node, error);
	xmlFreeDoc(document);
	return result;
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
	if (choice->count)
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
