/* Charts of values that the template gives: <pre:point libelle="2021" nombre="27"/>, perhaps in several
 * <pre:serie libelle="Filles">. */
#include <libintl.h>
#include <string.h>

#include "base/xml.h"
#include "document/expand.h"

static bool is_ours(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && node->ns &&
	       strcmp((const char *)node->ns->href, FUNCTIONS_NAMESPACE) == 0 &&
	       strcmp((const char *)node->name, name) == 0;
}

/* Points without a name are the first, the second… */
static const char *label_of(struct expansion *expansion, const xmlNode *point, size_t position)
{
	const char *label = xml_attribute(point, "libelle", expansion->arena);
	return label && *label ? label : arena_printf(expansion->arena, "%zu", position);
}

/* Categories are those of all series, in the order of arrival. */
static size_t category_of(struct expansion *expansion, struct chart *chart, const char *label)
{
	bool added;
	size_t known = map_add(&expansion->categories, label, strlen(label), chart->count, &added);
	if (!added)
		return known;
	chart->labels = arena_append(expansion->arena, chart->labels, &chart->count, sizeof *chart->labels);
	chart->labels[chart->count - 1] = label;
	return chart->count - 1;
}

static int read_value(struct expansion *expansion, const xmlNode *point, struct value *value)
{
	const char *text = xml_attribute(point, "nombre", expansion->arena);
	bool masked = template_masked(expansion->filling->input);
	value->unit = expand_attribute(expansion, "unite-valeur", NULL);
	if (!value_read_decimals(value, expand_attribute(expansion, "decimales", NULL)))
		return expand_fail(expansion, "decimales");
	if (text && *text && !value_read_number(value, text, masked))
		return expand_fail(expansion, gettext("nombre: not a number"));
	return 0;
}

static void note_labels(struct expansion *expansion, struct chart *chart, const xmlNode *above)
{
	size_t position = 0;
	for (const xmlNode *child = above->children; child; child = child->next)
		if (is_ours(child, "point"))
			category_of(expansion, chart, label_of(expansion, child, ++position));
}

static int add_series(struct expansion *expansion, struct chart *chart, const xmlNode *above,
                      const char *label)
{
	chart->series =
	        arena_append(expansion->arena, chart->series, &chart->series_count, sizeof *chart->series);
	struct chart_series *series = &chart->series[chart->series_count - 1];
	series->label = label ? label : "";
	series->values = arena_zalloc(expansion->arena, chart->count, sizeof *series->values);
	size_t position = 0;
	for (const xmlNode *child = above->children; child; child = child->next) {
		if (!is_ours(child, "point"))
			continue;
		size_t category = category_of(expansion, chart, label_of(expansion, child, ++position));
		if (read_value(expansion, child, &series->values[category]) != 0)
			return -1;
	}
	return 0;
}

/* Nothing but points, or nothing but series of points. */
static int check_children(struct expansion *expansion, const xmlNode *above, bool series)
{
	for (const xmlNode *child = above->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE && !is_ours(child, series ? "serie" : "point"))
			return expand_fail(expansion,
			                   gettext("a chart holds <pre:point>, or <pre:serie> with points"));
	return 0;
}

static int fill(struct expansion *expansion, struct chart *chart)
{
	const xmlNode *above = expansion->node;
	const xmlNode *first = xml_child(above, NULL);
	bool many = first && is_ours(first, "serie");
	if (!first && chart->kind != CHART_SPARK)
		return expand_fail(expansion, gettext("a chart needs a statistic, or points"));
	if (check_children(expansion, above, many) != 0)
		return -1;
	for (const xmlNode *child = above->children; many && child; child = child->next)
		if (is_ours(child, "serie")) {
			if (check_children(expansion, child, false) != 0)
				return -1;
			note_labels(expansion, chart, child);
		}
	note_labels(expansion, chart, above);
	for (const xmlNode *child = above->children; many && child; child = child->next)
		if (is_ours(child, "serie") &&
		    add_series(expansion, chart, child, xml_attribute(child, "libelle", expansion->arena)) !=
		            0)
			return -1;
	if (!many && add_series(expansion, chart, above, "") != 0)
		return -1;
	chart->time =
	        expand_yes(expansion, "temps", chart->kind == CHART_LINES || chart->kind == CHART_SPARK);
	chart->axis = expand_attribute(expansion, "axe", chart->time ? "Date" : "");
	chart->unit = expand_attribute(expansion, "unite", "Nombre");
	return 0;
}

int expand_chart_points(struct expansion *expansion, struct chart *chart)
{
	int status = fill(expansion, chart);
	map_free(&expansion->categories);
	return status;
}
