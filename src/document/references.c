/* Places with a name, the numbers of headings and captions, and what references to them show. */
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "document/build.h"

#define LEVELS 4

static struct node *block_of(struct node *node)
{
	while (node->parent && node_model(node->kind) == MODEL_INLINE)
		node = node->parent;
	return node;
}

/* In the contents, to a reader's eye and in addresses: letters, digits, and what joins them. */
static bool is_name(const char *id)
{
	size_t length = strlen(id);
	return length > 0 && length < NODE_NAME && strcspn(id, " \t\r\n\"'<>&#%()\\") == length;
}

int build_id(struct builder *builder, const xmlNode *from, struct node *node)
{
	bool added;
	const char *id = xml_attribute(from, "id", &builder->document->arena);
	struct node *block = block_of(node);
	if ((id || node_heading(node->kind)) && block->number == 0)
		block->number = ++builder->places;
	if (!id)
		return 0;
	if (!is_name(id))
		return build_error(builder, from, gettext("id: a name without spaces or marks"));
	size_t index = map_add(&builder->ids, id, strlen(id), builder->ids.count, &added);
	if (!added)
		return build_error(builder, from, gettext("two elements have the same id"));
	builder->named =
	        memory_grow(builder->named, &builder->named_capacity, index + 1, sizeof *builder->named);
	builder->named[index] = node;
	node->id = id;
	return 0;
}

void build_reference(struct builder *builder, const xmlNode *from, struct node *node, const char *id)
{
	builder->references = memory_grow(builder->references, &builder->reference_capacity,
	                                  builder->reference_count + 1, sizeof *builder->references);
	builder->references[builder->reference_count++] = (struct pending){from, node, id};
}

static void put_first(struct arena *arena, struct node *node, const char *text)
{
	struct node *old = node->first, *last = node->last;
	node->first = node->last = NULL;
	node_add_text(arena, node, text)->next = old;
	if (last)
		node->last = last;
}

static void number_heading(struct builder *builder, struct node *node, size_t counts[LEVELS])
{
	struct arena *arena = &builder->document->arena;
	int level = node_heading(node->kind);
	struct buffer label = {0};
	counts[level - 1]++;
	for (int i = level; i < LEVELS; i++)
		counts[i] = 0;
	for (int i = 0; i < level; i++)
		if (counts[i])
			buffer_printf(&label, label.length ? ".%zu" : "%zu", counts[i]);
	node->label = arena_take(arena, &label);
	put_first(arena, node, arena_printf(arena, "%s." TEXT_NBSP, node->label));
}

static void number_caption(struct builder *builder, struct node *node, size_t *tables)
{
	struct arena *arena = &builder->document->arena;
	node->label = arena_printf(arena, "%zu", ++*tables);
	put_first(arena, node, arena_printf(arena, "Tableau" TEXT_NBSP "%s – ", node->label));
}

static void number_all(struct builder *builder)
{
	size_t counts[LEVELS] = {0}, tables = 0;
	for (struct node *section = builder->document->sections; section; section = section->next)
		for (struct node *node = section; node; node = (struct node *)node_following(node, section)) {
			if (node->style.numbered && node_heading(node->kind))
				number_heading(builder, node, counts);
			else if (node->style.numbered && node->kind == NODE_CAPTION)
				number_caption(builder, node, &tables);
		}
}

static const char *number_of(struct builder *builder, const struct node *to)
{
	struct arena *arena = &builder->document->arena;
	const struct node *title = node_title(to);
	if (to->kind == NODE_NOTE)
		return arena_printf(arena, "%zu", to->ordinal);
	if (to->kind == NODE_LI) {
		size_t number = 1;
		for (const struct node *n = to->parent->first; n != to; n = n->next)
			number++;
		return arena_printf(arena, "%zu", number);
	}
	return title ? title->label : NULL;
}

static const char *title_of(struct builder *builder, const struct node *to)
{
	const struct node *title = node_title(to);
	struct buffer text = {0};
	if (to->kind == NODE_CHART)
		return to->chart->title;
	if (to->kind == NODE_NOTE || !title)
		return NULL;
	node_text(title, &text);
	return arena_take(&builder->document->arena, &text);
}

static int resolve(struct builder *builder, const struct pending *pending)
{
	char detail[200];
	struct node *node = pending->node;
	long index = map_find(&builder->ids, pending->id, strlen(pending->id));
	if (index < 0) {
		snprintf(detail, sizeof detail, gettext("no element has the id %.100s"), pending->id);
		return build_error(builder, pending->from, detail);
	}
	node->to = builder->named[index];
	node->target = arena_printf(&builder->document->arena, "#%s", pending->id);
	if (node->first)
		return 0;
	if (node->kind == NODE_REFERENCE && node->shown == SHOW_PAGE)
		return 0;
	const char *shown =
	        node->shown == SHOW_NUMBER ? number_of(builder, node->to) : title_of(builder, node->to);
	if (!shown || !*shown) {
		snprintf(detail, sizeof detail, gettext("the element %.100s has nothing to show here"),
		         pending->id);
		return build_error(builder, pending->from, detail);
	}
	node_add_text(&builder->document->arena, node, shown);
	return 0;
}

int build_references(struct builder *builder)
{
	number_all(builder);
	for (size_t i = 0; i < builder->reference_count; i++)
		if (resolve(builder, &builder->references[i]) != 0)
			return -1;
	return 0;
}
