/* The texts of a finished tree: white space collapsed within each block, French typography. */
#include <string.h>

#include "document/build.h"

/* *space: the block's text so far ends with a space (or has not begun). */
static void collapse(const char *text, bool *space, struct buffer *buffer)
{
	for (const char *p = text; *p;) {
		size_t length = strcspn(p, " \t\n\r");
		if (length) {
			buffer_add(buffer, p, length);
			*space = false;
		} else if (!*space) {
			buffer_putc(buffer, ' ');
			*space = true;
		}
		p += length ? length : 1;
	}
}

static void trim(struct node *last, struct arena *arena)
{
	size_t length = last ? strlen(last->text) : 0;
	if (length && last->text[length - 1] == ' ')
		last->text = arena_strndup(arena, last->text, length - 1);
}

static void finish_leaf(struct builder *builder, struct node *leaf)
{
	struct node *last = NULL;
	bool space = true;
	struct buffer text = {0}, typeset = {0};
	for (struct node *node = leaf; node; node = (struct node *)node_following(node, leaf)) {
		if (node->kind == NODE_BR) {
			trim(last, &builder->document->arena);
			space = true;
		}
		if (node->kind == NODE_NOTE) {
			trim(last, &builder->document->arena);
			finish_leaf(builder, (struct node *)node->note);
		}
		if (node->kind == NODE_PAGE_NUMBER || node->kind == NODE_PAGE_COUNT ||
		    node->kind == NODE_NOTE || node->kind == NODE_REFERENCE) {
			last = NULL;
			space = false;
		}
		if (node->kind != NODE_TEXT)
			continue;
		text.length = typeset.length = 0;
		buffer_puts(&text, "");
		buffer_puts(&typeset, "");
		collapse(node->text, &space, &text);
		buffer_putc(&text, '\0');
		if (node->parent->style.code)
			buffer_puts(&typeset, text.bytes);
		else
			typography_apply(text.bytes, &typeset);
		node->text = arena_strndup(&builder->document->arena, typeset.bytes ? typeset.bytes : "",
		                           typeset.length);
		last = node;
	}
	trim(last, &builder->document->arena);
	buffer_free(&text);
	buffer_free(&typeset);
}

static void finish(struct builder *builder, struct node *root)
{
	for (struct node *node = root; node; node = (struct node *)node_following(node, root))
		if (node_model(node->kind) == MODEL_BLOCK && node_is_leaf(node))
			finish_leaf(builder, node);
}

void build_texts(struct builder *builder)
{
	const struct node *header = NULL, *footer = NULL;
	for (struct node *section = builder->document->sections; section; section = section->next) {
		finish(builder, section);
		if (section->header && section->header != header)
			finish(builder, (struct node *)section->header);
		if (section->footer && section->footer != footer)
			finish(builder, (struct node *)section->footer);
		header = section->header;
		footer = section->footer;
	}
}
