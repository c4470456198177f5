/* Cross-tabulations asked for by name: any population, dimensions and measure of the catalogue. */
#include <string.h>

#include "stats/expression.h"
#include "stats/favorite.h"

/* "a, b, c" */
static void add_name(struct buffer *names, const char *id)
{
	buffer_printf(names, "%s%s", names->length ? ", " : "", id);
}

static int choose_among(struct buffer *names, const char *id, struct error *error)
{
	error_set(error, MSG_NAME_AMONG, (struct place){0}, names->bytes, id);
	buffer_free(names);
	return -1;
}

static int find_population(const struct catalogue *catalogue, const char *id,
                           const struct population **population, struct error *error)
{
	struct buffer names = {0};
	*population = catalogue_population(catalogue, id);
	if (*population)
		return 0;
	for (size_t i = 0; i < catalogue->population_count; i++)
		add_name(&names, catalogue->populations[i].id);
	return choose_among(&names, id, error);
}

static int find_dimension(const struct catalogue *catalogue, const char *id,
                          const struct dimension **dimension, struct error *error)
{
	struct buffer names = {0};
	*dimension = id ? catalogue_dimension(catalogue, id) : NULL;
	if (*dimension || !id)
		return 0;
	for (size_t i = 0; i < catalogue->dimension_count; i++)
		add_name(&names, catalogue->dimensions[i].id);
	return choose_among(&names, id, error);
}

static int find_measure(const struct catalogue *catalogue, const char *text, struct declared *made,
                        struct error *error)
{
	struct buffer names = {0};
	struct error unknown = {0};
	if (!text || catalogue_measure(catalogue, text, made, &unknown) == 0)
		return text ? 0 : catalogue_measure(catalogue, "nombre", made, error);
	add_name(&names, "nombre");
	for (size_t i = 0; i < catalogue->entity_count; i++)
		add_name(&names, catalogue->entities[i].id);
	buffer_puts(&names, ", moyenne(q), mediane(q), somme(q) (q:");
	for (size_t i = 0; i < catalogue->quantity_count; i++)
		buffer_printf(&names, " %s", catalogue->quantities[i].id);
	buffer_puts(&names, ")");
	return choose_among(&names, text, error);
}

/* "Niveau scolaire" inside a sentence: the first letter in lower case. */
static void add_lower(struct buffer *text, const char *label)
{
	unsigned char first = (unsigned char)label[0], second = (unsigned char)label[1];
	bool accented = first == 0xC3 && second >= 0x80 && second <= 0x9E;
	if (accented) {
		buffer_putc(text, label[0]);
		buffer_putc(text, (char)(second + 0x20));
	} else {
		buffer_putc(text, first >= 'A' && first <= 'Z' ? (char)(first + 0x20) : label[0]);
	}
	buffer_puts(text, label + (accented ? 2 : 1));
}

/* "Heures (somme) : " */
static void add_measure(struct buffer *text, const struct declared *made)
{
	size_t verb = strcspn(made->measure, "(");
	if (made->quantity)
		buffer_printf(text, "%s (%.*s)\xC2\xA0: ", made->quantity->label, (int)verb, made->measure);
	else if (made->entity)
		buffer_printf(text, "%s\xC2\xA0: ", made->entity->label);
}

static const char *make_label(const struct declared *made, struct arena *arena)
{
	const struct dimension *axes[] = {made->rows, made->columns};
	struct buffer text = {0};
	add_measure(&text, made);
	buffer_puts(&text, made->population->label);
	for (size_t i = 0; i < 2; i++)
		if (axes[i]) {
			buffer_puts(&text, i ? " et " : " par ");
			add_lower(&text, axes[i]->label);
		}
	return arena_take(arena, &text);
}

/* Names joined by hyphens, as the catalogue's ids are. */
static const char *make_id(const struct declared *made, struct arena *arena)
{
	const char *parts[] = {made->population->id, made->rows ? made->rows->id : NULL,
	                       made->columns ? made->columns->id : NULL,
	                       made->kind == MEASURE_COUNT ? NULL : made->measure};
	char *id = arena_strdup(arena, parts[0]);
	for (size_t i = 1; i < sizeof parts / sizeof *parts; i++)
		if (parts[i])
			id = arena_printf(arena, "%s-%s", id, parts[i]);
	if (made->by)
		id = arena_printf(arena, "%s-par-%s", id, made->by->id);
	for (char *p = id; *p; p++)
		if (strchr("_()", *p))
			*p = '-';
	size_t length = strlen(id);
	while (length && id[length - 1] == '-')
		id[--length] = '\0';
	return id;
}

int choice_add_crossing(struct choice *choice, const struct catalogue *catalogue,
                        const struct crossing *crossing, struct arena *arena, struct error *error)
{
	struct declared *made = arena_zalloc(arena, 1, sizeof *made);
	if (find_population(catalogue, crossing->population, &made->population, error) < 0 ||
	    find_dimension(catalogue, crossing->rows, &made->rows, error) < 0 ||
	    find_dimension(catalogue, crossing->columns, &made->columns, error) < 0 ||
	    find_dimension(catalogue, crossing->by, &made->by, error) < 0)
		return -1;
	if (made->columns && !made->rows) {
		made->rows = made->columns;
		made->columns = NULL;
	}
	if (find_measure(catalogue, crossing->measure, made, error) < 0)
		return -1;
	made->heading = "Tableaux croisés";
	made->label = make_label(made, arena);
	made->id = make_id(made, arena);
	choice->items =
	        memory_grow(choice->items, &choice->capacity, choice->count + 1, sizeof *choice->items);
	choice->items[choice->count++] = made;
	return 0;
}
