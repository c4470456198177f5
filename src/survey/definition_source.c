#include <string.h>

#include "survey/arithmetic.h"
#include "survey/definition_private.h"

enum { RANKING_MAX = 1000 };

/* The codes of a <statistique> (id in "id") or a <cellule> (id in "statistique"). */
static int read_cell(struct definition_reader *reader, const struct element *node, const char *id,
                     struct survey_cell *cell)
{
	cell->line = node->line;
	cell->statistic = element_need(node, id, reader->error);
	if (!cell->statistic)
		return -1;
	cell->row = element_attribute(node, "ligne");
	cell->column = element_attribute(node, "colonne");
	cell->from = element_attribute(node, "de");
	cell->to = element_attribute(node, "a");
	if (!cell->from != !cell->to)
		return definition_wrong(reader, node, cell->from ? "a" : "de");
	return cell->row && cell->from ? definition_wrong(reader, node, "ligne") : 0;
}

static int read_single_cell(struct definition_reader *reader, const struct element *node,
                            struct survey_source *source)
{
	source->cells = arena_zalloc(reader->arena, 1, sizeof *source->cells);
	source->cell_count = 1;
	return read_cell(reader, node, "id", source->cells);
}

/* <statistique id="…" ligne="F" colonne="3"> or <statistique id="…" de="6" a="10"> */
static int read_statistic(struct definition_reader *reader, const struct element *node,
                          struct survey_source *source)
{
	source->kind = SOURCE_CELL;
	if (element_allow(node, "id ligne colonne de a", "", reader->error))
		return -1;
	return read_single_cell(reader, node, source);
}

/* <compte id="…"> */
static int read_count(struct definition_reader *reader, const struct element *node,
                      struct survey_source *source)
{
	source->kind = SOURCE_COUNT;
	return element_allow(node, "id", "", reader->error) ? -1 : read_single_cell(reader, node, source);
}

/* <principaux id="…" nombre="3"> */
static int read_ranking(struct definition_reader *reader, const struct element *node,
                        struct survey_source *source)
{
	source->kind = SOURCE_RANKING;
	if (element_allow(node, "id nombre", "", reader->error) ||
	    definition_read_number(reader, node, "nombre", RANKING_MAX, RANKING_MAX, &source->limit))
		return -1;
	return read_single_cell(reader, node, source);
}

static int check_expression(struct definition_reader *reader, const struct element *node,
                            const struct survey_source *source)
{
	struct arithmetic_name *names = arena_alloc(reader->arena, source->cell_count, sizeof *names);
	for (size_t i = 0; i < source->cell_count; i++)
		names[i] = (struct arithmetic_name){source->cells[i].name, 1};
	return arithmetic_check(source->expression, names, source->cell_count, element_place(node),
	                        reader->error);
}

/* <cellule nom="f" statistique="…" ligne="F">: the cell at this position. */
static int read_named_cell(struct definition_reader *reader, const struct element *node,
                           const struct survey_source *source, size_t at)
{
	struct survey_cell *cell = &source->cells[at];
	cell->name = element_need(node, "nom", reader->error);
	if (!cell->name || element_allow(node, "nom statistique ligne colonne de a", "", reader->error) ||
	    read_cell(reader, node, "statistique", cell))
		return -1;
	for (size_t i = 0; i < at; i++)
		if (strcmp(source->cells[i].name, cell->name) == 0)
			return error_set(reader->error, MSG_NAME_TWICE, element_place(node), cell->name,
			                 NULL);
	return 0;
}

/* <calcul expression="100 * f / t"> with a <cellule> for each name */
static int read_calculation(struct definition_reader *reader, const struct element *node,
                            struct survey_source *source)
{
	source->kind = SOURCE_EXPRESSION;
	source->expression = element_need(node, "expression", reader->error);
	if (!source->expression || element_allow(node, "expression", "cellule", reader->error))
		return -1;
	source->cell_count = element_count(node, NULL);
	source->cells = arena_zalloc(reader->arena, source->cell_count, sizeof *source->cells);
	const struct element *child = node->children;
	for (size_t i = 0; child; i++, child = child->next)
		if (read_named_cell(reader, child, source, i))
			return -1;
	return check_expression(reader, node, source);
}

/* <si colonne="type" vaut="qpv"> */
static int read_condition(struct definition_reader *reader, const struct element *node,
                          struct survey_condition *condition)
{
	condition->column = element_need(node, "colonne", reader->error);
	condition->value = condition->column ? element_need(node, "vaut", reader->error) : NULL;
	return condition->value ? element_allow(node, "colonne vaut", "", reader->error) : -1;
}

static int read_measure(struct definition_reader *reader, const struct element *node,
                        struct survey_source *source)
{
	const char *measure = element_attribute(node, "mesure");
	if (measure && strcmp(measure, "nombre") == 0)
		source->measure = SURVEY_ROWS;
	else if (measure && strcmp(measure, "somme") == 0)
		source->measure = SURVEY_SUM;
	else if (measure)
		return definition_wrong(reader, node, "mesure");
	source->column = element_attribute(node, "colonne");
	return !source->column == (source->measure == SURVEY_ROWS)
	               ? 0
	               : definition_wrong(reader, node, "colonne");
}

/* <donnee table="…" colonne="…" mesure="somme"> with conditions */
static int read_data(struct definition_reader *reader, const struct element *node,
                     struct survey_source *source)
{
	source->kind = SOURCE_DATA;
	source->table = element_need(node, "table", reader->error);
	if (!source->table || element_allow(node, "table colonne mesure", "si", reader->error) ||
	    read_measure(reader, node, source))
		return -1;
	size_t count = element_count(node, NULL);
	source->conditions = arena_zalloc(reader->arena, count, sizeof *source->conditions);
	for (const struct element *child = node->children; child; child = child->next)
		if (read_condition(reader, child, &source->conditions[source->condition_count++]))
			return -1;
	return 0;
}

/* <periode borne="fin"> */
static int read_period(struct definition_reader *reader, const struct element *node,
                       struct survey_source *source)
{
	static const char *const names[] = {[BOUND_START] = "debut",
	                                    [BOUND_END] = "fin",
	                                    [BOUND_REFERENCE] = "reference",
	                                    [BOUND_YEAR] = "annee"};
	source->kind = SOURCE_PERIOD;
	const char *name = element_need(node, "borne", reader->error);
	if (!name || element_allow(node, "borne", "", reader->error))
		return -1;
	long bound = definition_find_name(names, sizeof names / sizeof *names, name);
	if (bound < 0)
		return definition_wrong(reader, node, "borne");
	source->bound = (enum survey_bound)bound;
	return 0;
}

static int read_typed(struct definition_reader *reader, const struct element *node,
                      struct survey_source *source)
{
	(void)source;
	return element_allow(node, "", "", reader->error);
}

int definition_read_source(struct definition_reader *reader, const struct element *node,
                           struct survey_source *source)
{
	static const struct {
		const char *name;
		int (*read)(struct definition_reader *reader, const struct element *node,
		            struct survey_source *source);
	} sources[] = {
	        {"statistique", read_statistic}, {"compte", read_count}, {"principaux", read_ranking},
	        {"calcul", read_calculation},    {"donnee", read_data},  {"periode", read_period},
	        {"a-saisir", read_typed},
	};
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (element_is(node, sources[i].name))
			return sources[i].read(reader, node, source) ? -1 : 1;
	return 0;
}
