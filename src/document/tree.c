#include "document/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const struct {
	const char *name;
	enum node_model model;
} elements[NODE_KINDS] = {
#define ELEMENT(code, name, model) {name, MODEL_##model},
        DOCUMENT_ELEMENTS(ELEMENT)
#undef ELEMENT
};

const char *node_name(enum node_kind kind)
{
	return elements[kind].name;
}

enum node_model node_model(enum node_kind kind)
{
	return elements[kind].model;
}

int node_heading(enum node_kind kind)
{
	return kind >= NODE_H1 && kind <= NODE_H4 ? (int)(kind - NODE_H1) + 1 : 0;
}

bool node_is_leaf(const struct node *node)
{
	return node->first == NULL || node_model(node->first->kind) == MODEL_INLINE;
}

const struct node *node_child(const struct node *node, enum node_kind kind)
{
	for (const struct node *child = node->first; child; child = child->next)
		if (child->kind == kind)
			return child;
	return NULL;
}

const struct node *node_following(const struct node *node, const struct node *root)
{
	if (node->first)
		return node->first;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

struct node *node_add(struct arena *arena, struct node *parent, enum node_kind kind)
{
	struct node *node = arena_zalloc(arena, 1, sizeof *node);
	node->kind = kind;
	node->parent = parent;
	node->colspan = node->rowspan = 1;
	node->style = parent ? style_inherit(&parent->style) : style_base();
	if (!parent)
		return node;
	if (kind == NODE_LI)
		node->ordinal = parent->last ? parent->last->ordinal + 1 : 1;
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	return node;
}

struct node *node_add_text(struct arena *arena, struct node *parent, const char *text)
{
	struct node *node = node_add(arena, parent, NODE_TEXT);
	node->text = arena_strdup(arena, text);
	return node;
}

void value_print(const struct value *value, struct buffer *buffer)
{
	char number[64];
	switch (value->kind) {
	case VALUE_NONE:
		return;
	case VALUE_MASKED:
		if (value->banded)
			buffer_printf(buffer, "%lld" TEXT_NNBSP "à" TEXT_NNBSP "%lld", (long long)value->low,
			              (long long)value->high);
		else
			buffer_putc(buffer, 's');
		return;
	case VALUE_DATE:
		date_french(value->date, buffer);
		return;
	case VALUE_NUMBER:
		decimal_format_french(value->number, value->decimals, number);
		if (value->sign && value->number > 0)
			buffer_puts(buffer, "+" TEXT_NNBSP);
		buffer_puts(buffer, number);
		if (value->unit)
			buffer_printf(buffer, TEXT_NBSP "%s", value->unit);
		return;
	}
}

bool value_read_decimals(struct value *value, const char *text)
{
	value->decimals = -1;
	if (!text)
		return true;
	value->decimals = text[0] - '0';
	return text[0] >= '0' && text[0] <= '6' && text[1] == '\0';
}

bool value_read_number(struct value *value, const char *text, bool masked)
{
	char *end;
	if (strcmp(text, "s") == 0 || (masked && strcmp(text, "NaN") == 0)) {
		value->kind = VALUE_MASKED;
		return true;
	}
	double given = strtod(text, &end);
	if (end == text || *end || !(fabs(given) < 9e12))
		return false;
	value->kind = VALUE_NUMBER;
	value->number = decimal_round(llround(given * 1e6), value->decimals < 0 ? 4 : value->decimals);
	return true;
}

void node_text(const struct node *node, struct buffer *buffer)
{
	value_print(&node->value, buffer);
	for (const struct node *n = node; n; n = node_following(n, node)) {
		if (n->kind == NODE_TEXT)
			buffer_puts(buffer, n->text);
		else if (n->kind == NODE_BR)
			buffer_putc(buffer, ' ');
	}
}

const struct node *node_title(const struct node *node)
{
	for (const struct node *n = node; n; n = node_following(n, node))
		if (node_heading(n->kind) || n->kind == NODE_CAPTION)
			return n;
	return node_is_leaf(node) && node->first ? node : NULL;
}

const char *node_anchor(const struct node *node, char name[NODE_NAME])
{
	if (node->id)
		return node->id;
	snprintf(name, NODE_NAME, "t%zu", node->number);
	return name;
}

void image_size(const struct node *node, double measure, double most, double *width, double *height)
{
	const struct image *image = node->image;
	const double pixel = 0.75; /* 96 to an inch */
	double shape = (double)image->height / (double)image->width;
	*width = node->share > 0 ? node->share * measure : node->width;
	*height = node->height;
	if (*width <= 0)
		*width = *height > 0 ? *height / shape : (double)image->width * pixel;
	if (*height <= 0)
		*height = *width * shape;
	double factor = fmin(1, fmin(measure / *width, most > 0 ? most / *height : 1));
	*width *= factor;
	*height *= factor;
}

void document_free(struct document *document)
{
	arena_free(&document->arena);
}
