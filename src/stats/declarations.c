/* Populations, dimensions, quantities and statistics, read from the catalogue's files. */
#include <string.h>

#include "base/decimal.h"
#include "stats/catalogue_private.h"
#include "stats/expression.h"

/* Registers a name; an error where it was there already. */
static int add_name(struct loading *loading, const struct element *node, struct map *map, const char *id,
                    size_t index)
{
	bool added;
	size_t length = strlen(id);
	if (!schema_code_valid(id, length))
		return loading_fail(loading, node, MSG_CODE_FORM, NULL);
	map_add(map, id, length, index, &added);
	return added ? 0 : loading_fail(loading, node, MSG_NAME_TWICE, id);
}

static int population_link(struct loading *loading, const struct element *node, struct population *population)
{
	if (element_allow(node, "table", "", loading->error) < 0)
		return -1;
	population->link = loading_table(loading, node, "table");
	if (population->link < 0)
		return -1;
	if (key_between(loading->catalogue->schema, (size_t)population->link, population->table) < 0)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "table");
	population->link_condition = loading_source(node);
	return 0;
}

static int population_children(struct loading *loading, const struct element *node,
                               struct population *population)
{
	if (element_allow(node, "table population", "", loading->error) < 0)
		return -1;
	population->children_table = loading_table(loading, node, "table");
	population->children_population = loading_need(loading, node, "population");
	if (population->children_table < 0 || !population->children_population)
		return -1;
	const struct population *children =
	        catalogue_population(loading->catalogue, population->children_population);
	if (!children || children->table != (size_t)population->children_table)
		return loading_fail(loading, node, MSG_NAME_UNKNOWN, population->children_population);
	if (key_between(loading->catalogue->schema, children->table, population->table) < 0)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "table");
	return 0;
}

static int population_among(struct loading *loading, const struct element *node,
                            struct population *population)
{
	const char *flags[] = {element_attribute(node, "exactement"), element_attribute(node, "a-la-fin"),
	                       element_attribute(node, "enfants")};
	struct among among = {.population = loading_need(loading, node, "population"),
	                      .dimension = element_attribute(node, "dimension")};
	bool *targets[] = {&among.exact, &among.at_end, &among.children};
	if (!among.population ||
	    element_allow(node, "population dimension valeurs exactement a-la-fin enfants", "",
	                  loading->error) < 0)
		return -1;
	if (!catalogue_population(loading->catalogue, among.population))
		return loading_fail(loading, node, MSG_NAME_UNKNOWN, among.population);
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		*targets[i] = flags[i] && strcmp(flags[i], "oui") == 0;
	among.values = loading_words(loading, node, "valeurs", &among.value_count);
	if (!among.dimension != !among.value_count)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "valeurs");
	population->among =
	        loading_append(loading, population->among, &population->among_count, sizeof among);
	population->among[population->among_count - 1] = among;
	return 0;
}

static int population_part(struct loading *loading, const struct element *node, struct population *population)
{
	if (element_allow(node, NULL, "", loading->error) < 0)
		return -1;
	if (element_is(node, "definition"))
		population->definition = node->text;
	else if (element_is(node, "si"))
		population->condition = loading_source(node);
	else if (element_is(node, "depuis"))
		population->since = loading_source(node);
	else if (element_is(node, "lien"))
		return population_link(loading, node, population);
	else if (element_is(node, "parmi"))
		return population_among(loading, node, population);
	else
		return population_children(loading, node, population);
	return 0;
}

static int read_population(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	if (element_allow(node, "id libelle unite table identifiant stock instant",
	                  "definition si depuis lien enfants parmi", loading->error) < 0)
		return -1;
	struct population made = {.id = loading_need(loading, node, "id"), .link = -1, .children_table = -1};
	made.label = made.id ? loading_need(loading, node, "libelle") : NULL;
	made.unit = made.label ? loading_need(loading, node, "unite") : NULL;
	long table = made.unit ? loading_table(loading, node, "table") : -1;
	if (table < 0)
		return -1;
	made.table = (size_t)table;
	made.definition = "";
	made.identifier = loading_words(loading, node, "identifiant", &made.identifier_count);
	for (size_t i = 0; i < made.identifier_count; i++)
		if (schema_column_find(&catalogue->schema->tables[table], made.identifier[i]) < 0)
			return loading_fail(loading, node, MSG_NAME_UNKNOWN, made.identifier[i]);
	const char *stock = element_attribute(node, "stock");
	const char *instant = element_attribute(node, "instant");
	made.stock = stock && strcmp(stock, "oui") == 0;
	made.instant = instant && strcmp(instant, "oui") == 0;
	made.place = element_place(node);
	made.index = catalogue->population_count;
	for (const struct element *child = element_child(node, NULL); child;
	     child = element_next(child, NULL))
		if (population_part(loading, child, &made) < 0)
			return -1;
	catalogue->populations = loading_append(loading, catalogue->populations, &catalogue->population_count,
	                                        sizeof *catalogue->populations);
	catalogue->populations[made.index] = made;
	return add_name(loading, node, &catalogue->population_index, made.id, made.index);
}

int catalogue_read_populations(struct loading *loading, const struct element *root)
{
	for (const struct element *node = element_child(root, "population"); node;
	     node = element_next(node, "population"))
		if (read_population(loading, node) < 0)
			return -1;
	return 0;
}

static int dimension_type(struct loading *loading, const struct element *node, struct dimension *dimension)
{
	static const char *const names[] = {
	        [DIMENSION_LIST] = "liste",        [DIMENSION_KEY] = "cle",
	        [DIMENSION_NUMBER] = "nombre",     [DIMENSION_MONTH] = "mois",
	        [DIMENSION_BY_MONTH] = "par-mois", [DIMENSION_BY_YEAR] = "par-annee",
	};
	const char *type = loading_need(loading, node, "type");
	if (!type)
		return -1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], type) == 0) {
			dimension->kind = (enum dimension_kind)i;
			return 0;
		}
	return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "type");
}

/* Attributes of what is declared most often. */
enum { BAND_CODE, BAND_LABEL, BAND_MAXIMUM, BAND_CODES, BAND_COUNT };
static const struct wanted band_attributes[BAND_COUNT] = {
        {"code", true}, {"libelle", true}, {"max", false}, {"codes", false}};
enum {
	STATISTIC_ID,
	STATISTIC_LABEL,
	STATISTIC_POPULATION,
	STATISTIC_ROWS,
	STATISTIC_COLUMNS,
	STATISTIC_MEASURE,
	STATISTIC_COUNT
};
static const struct wanted statistic_attributes[STATISTIC_COUNT] = {{"id", true},         {"libelle", true},
                                                                    {"population", true}, {"lignes", false},
                                                                    {"colonnes", false},  {"mesure", false}};

static int band_details(struct loading *loading, const struct element *node, const char *maximum,
                        struct dimension *dimension, struct band *band)
{
	enum banding banding = BANDING_CASES;
	if (element_is(node, "tranche")) {
		banding = BANDING_NUMBERS;
		band->maximum = INT64_MAX;
		if (maximum && !integer_parse(maximum, strlen(maximum), &band->maximum))
			return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "max");
	} else if (element_is(node, "groupe")) {
		banding = BANDING_GROUPS;
		band->codes = loading_words(loading, node, "codes", &band->code_count);
	} else {
		band->condition = loading_source(node);
	}
	if (dimension->kind != DIMENSION_LIST ||
	    (dimension->banding != BANDING_NONE && dimension->banding != banding))
		return loading_fail(loading, node, MSG_XML_UNKNOWN, node->name);
	dimension->banding = banding;
	return 0;
}

static int read_band(struct loading *loading, const struct element *node, struct dimension *dimension)
{
	const char *given[BAND_COUNT];
	if (element_take(node, band_attributes, BAND_COUNT, given, loading->error) < 0)
		return -1;
	struct band band = {.code = given[BAND_CODE], .label = given[BAND_LABEL]};
	if (band_details(loading, node, given[BAND_MAXIMUM], dimension, &band) < 0)
		return -1;
	size_t count = dimension->values.count;
	dimension->bands = loading_append(loading, dimension->bands, &count, sizeof *dimension->bands);
	dimension->bands[count - 1] = band;
	dimension->values.values = loading_append(loading, dimension->values.values, &dimension->values.count,
	                                          sizeof *dimension->values.values);
	dimension->values.values[count - 1] = (struct list_value){.code = band.code, .label = band.label};
	return add_name(loading, node, &dimension->values.index, band.code, count - 1);
}

static int read_tallied(struct loading *loading, const struct element *node, struct dimension *dimension)
{
	const char *at_end = element_attribute(node, "a-la-fin");
	const char *most = element_attribute(node, "au-plus");
	struct tallied made = {.of = loading_need(loading, node, "de"),
	                       .among = {.population = element_attribute(node, "population"),
	                                 .dimension = element_attribute(node, "dimension")}};
	if (!made.of ||
	    element_allow(node, "de population dimension valeurs a-la-fin au-plus", "", loading->error) < 0)
		return -1;
	if (!catalogue_population(loading->catalogue, made.of))
		return loading_fail(loading, node, MSG_NAME_UNKNOWN, made.of);
	if (made.among.population && !catalogue_population(loading->catalogue, made.among.population))
		return loading_fail(loading, node, MSG_NAME_UNKNOWN, made.among.population);
	made.most = most && strcmp(most, "oui") == 0;
	made.among.at_end = at_end && strcmp(at_end, "oui") == 0;
	made.among.values = loading_words(loading, node, "valeurs", &made.among.value_count);
	if (made.among.population ? !made.among.dimension != !made.among.value_count : !made.among.dimension)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "dimension");
	dimension->tallied = arena_alloc(&loading->catalogue->arena, 1, sizeof *dimension->tallied);
	*dimension->tallied = made;
	return 0;
}

static int read_dimension(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	if (element_allow(node, "id libelle type etiquette", "sur tranche cas groupe compte",
	                  loading->error) < 0)
		return -1;
	catalogue->dimensions = loading_append(loading, catalogue->dimensions, &catalogue->dimension_count,
	                                       sizeof *catalogue->dimensions);
	struct dimension *made = &catalogue->dimensions[catalogue->dimension_count - 1];
	*made = (struct dimension){.id = loading_need(loading, node, "id"),
	                           .index = catalogue->dimension_count - 1,
	                           .place = element_place(node)};
	made->label = made->id ? loading_need(loading, node, "libelle") : NULL;
	if (!made->label || dimension_type(loading, node, made) < 0)
		return -1;
	made->values.id = made->id;
	made->label_columns = loading_words(loading, node, "etiquette", &made->label_count);
	if (loading_on(loading, node, &made->on, &made->on_count) < 0)
		return -1;
	for (const struct element *child = element_child(node, NULL); child;
	     child = element_next(child, NULL))
		if (element_is(child, "compte")
		            ? read_tallied(loading, child, made) < 0
		            : !element_is(child, "sur") && read_band(loading, child, made) < 0)
			return -1;
	return add_name(loading, node, &catalogue->dimension_index, made->id, made->index);
}

static int read_quantity(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	if (element_allow(node, "id libelle unite decimales", "sur", loading->error) < 0)
		return -1;
	struct quantity made = {.id = loading_need(loading, node, "id")};
	made.label = made.id ? loading_need(loading, node, "libelle") : NULL;
	made.unit = made.label ? loading_need(loading, node, "unite") : NULL;
	if (!made.unit || loading_on(loading, node, &made.on, &made.on_count) < 0)
		return -1;
	const char *decimals = element_attribute(node, "decimales");
	int64_t number = 1;
	if (decimals && (!integer_parse(decimals, strlen(decimals), &number) || number < 0 || number > 4))
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "decimales");
	made.decimals = (int)number;
	if (catalogue_quantity(catalogue, made.id))
		return loading_fail(loading, node, MSG_NAME_TWICE, made.id);
	catalogue->quantities = loading_append(loading, catalogue->quantities, &catalogue->quantity_count,
	                                       sizeof *catalogue->quantities);
	catalogue->quantities[catalogue->quantity_count - 1] = made;
	return 0;
}

int catalogue_read_dimensions(struct loading *loading, const struct element *root)
{
	for (const struct element *node = element_child(root, "dimension"); node;
	     node = element_next(node, "dimension"))
		if (read_dimension(loading, node) < 0)
			return -1;
	for (const struct element *node = element_child(root, "quantite"); node;
	     node = element_next(node, "quantite"))
		if (read_quantity(loading, node) < 0)
			return -1;
	return 0;
}

static int statistic_axis(struct loading *loading, const struct element *node, const char *id,
                          const struct dimension **dimension)
{
	if (!id)
		return 0;
	*dimension = catalogue_dimension(loading->catalogue, id);
	return *dimension ? 0 : loading_fail(loading, node, MSG_NAME_UNKNOWN, id);
}

static int read_statistic(struct loading *loading, const struct element *node, const char *heading)
{
	struct catalogue *catalogue = loading->catalogue;
	const char *given[STATISTIC_COUNT];
	if (element_take(node, statistic_attributes, STATISTIC_COUNT, given, loading->error) < 0)
		return -1;
	struct declared made = {.id = given[STATISTIC_ID],
	                        .label = given[STATISTIC_LABEL],
	                        .heading = heading,
	                        .place = element_place(node)};
	made.population = catalogue_population(catalogue, given[STATISTIC_POPULATION]);
	if (!made.population)
		return loading_fail(loading, node, MSG_NAME_UNKNOWN, given[STATISTIC_POPULATION]);
	if (statistic_axis(loading, node, given[STATISTIC_ROWS], &made.rows) < 0 ||
	    statistic_axis(loading, node, given[STATISTIC_COLUMNS], &made.columns) < 0)
		return -1;
	if (made.columns && !made.rows)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "lignes");
	const char *measure = given[STATISTIC_MEASURE];
	if (catalogue_measure(catalogue, measure ? measure : "nombre", &made, loading->error) < 0)
		return -1;
	size_t index = catalogue->statistic_count++;
	catalogue->statistics[index] = made;
	return add_name(loading, node, &catalogue->statistic_index, made.id, index);
}

size_t catalogue_count_statistics(const struct element *root)
{
	size_t count = 0;
	for (const struct element *node = element_child(root, "rubrique"); node;
	     node = element_next(node, "rubrique"))
		for (const struct element *child = element_child(node, "statistique"); child;
		     child = element_next(child, "statistique"))
			count++;
	return count;
}

int catalogue_read_statistics(struct loading *loading, const struct element *root)
{
	for (const struct element *node = element_child(root, "rubrique"); node;
	     node = element_next(node, "rubrique")) {
		if (element_allow(node, "libelle", "statistique", loading->error) < 0)
			return -1;
		const char *heading = loading_need(loading, node, "libelle");
		if (!heading)
			return -1;
		for (const struct element *child = element_child(node, "statistique"); child;
		     child = element_next(child, "statistique"))
			if (read_statistic(loading, child, heading) < 0)
				return -1;
	}
	return 0;
}
