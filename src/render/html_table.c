/* Tables in HTML: the heads of columns of numbers stand over their numbers. */
#include "document/grid.h"
#include "render/html.h"

struct table_html {
	struct buffer *html;
	struct grid grid;
	size_t next; /* cell */
};

static bool heads_numbers(struct table_html *table, const struct node *node)
{
	const struct grid *grid = &table->grid;
	const struct grid_cell *cell = table->next < grid->cell_count ? &grid->cells[table->next] : NULL;
	if (!cell || cell->node != node)
		return false;
	table->next++;
	return cell->row < grid->head_rows && cell->columns == 1 && grid->columns[cell->column].numeric;
}

static void add_rows(struct table_html *table, const struct node *group)
{
	html_open(table->html, group, "");
	for (const struct node *row = group->first; row; row = row->next) {
		html_open(table->html, row, "");
		for (const struct node *cell = row->first; cell; cell = cell->next)
			if (heads_numbers(table, cell))
				html_element(table->html, cell, "t");
			else
				html_node(table->html, cell);
		buffer_puts(table->html, "</tr>\n");
	}
	buffer_printf(table->html, "</%s>\n", node_name(group->kind));
}

void html_table(struct buffer *html, const struct node *node)
{
	struct arena arena = {0};
	struct table_html table = {.html = html};
	grid_place(&table.grid, &arena, node);
	buffer_puts(html, "<div class=\"defile\">");
	html_open(html, node, node->style.zebra ? "zebre" : "");
	for (const struct node *child = node->first; child; child = child->next)
		if (child->kind == NODE_CAPTION)
			html_node(html, child);
		else
			add_rows(&table, child);
	buffer_puts(html, "</table></div>\n");
	arena_free(&arena);
}
