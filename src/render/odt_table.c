/* Tables of an ODT. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "document/grid.h"
#include "render/odt.h"
#include "render/svg.h"

#define PADDING 5.0 /* points at each side of a cell */
#define WHOLE   12  /* rows of a table that is not broken over pages */

struct table_odt {
	struct odt *odt;
	const struct node *node;
	struct grid grid;
	double padding;
	size_t next;     /* cell */
	size_t *covered; /* by column: the first row that no cell from above covers */
};

static const char *cell_style(const struct table_odt *table, const struct grid_cell *cell)
{
	const struct grid *grid = &table->grid;
	const uint32_t background = grid_background(grid, table->node, cell);
	struct buffer properties = {0};
	bool first = cell->row == 0, last = cell->row + cell->node->rowspan >= grid->row_count;
	bool edge = cell->row == grid->head_rows || cell->row == grid->foot_row;
	buffer_printf(&properties,
	              "<style:table-cell-properties fo:padding-top=\"2pt\" fo:padding-bottom=\"2pt\" "
	              "fo:padding-left=\"%.1fpt\" fo:padding-right=\"%.1fpt\" fo:border-left=\"none\" "
	              "fo:border-right=\"none\" fo:border-top=\"%s\" fo:border-bottom=\"%s\"",
	              table->padding, table->padding,
	              first  ? "0.9pt solid #000000"
	              : edge ? "0.5pt solid #000000"
	                     : "0.3pt solid #a6a6a6",
	              last ? "0.9pt solid #000000" : "none");
	if (background != COLOR_NONE)
		buffer_printf(&properties, " fo:background-color=\"#%06x\"", (unsigned)background);
	buffer_puts(&properties, "/>");
	const char *name = odt_automatic_style(table->odt, "table-cell", NULL, NULL, properties.bytes);
	buffer_free(&properties);
	return name;
}

static void add_value_type(struct odt *odt, const struct value *value)
{
	char text[28];
	if (value->kind == VALUE_NUMBER) {
		decimal_format(value->number, text);
		buffer_printf(&odt->content, " office:value-type=\"float\" office:value=\"%s\"", text);
	} else if (value->kind == VALUE_DATE) {
		date_format(value->date, text);
		buffer_printf(&odt->content, " office:value-type=\"date\" office:date-value=\"%s\"", text);
	} else {
		buffer_puts(&odt->content, " office:value-type=\"string\"");
	}
}

static void add_cell(struct table_odt *table, const struct grid_cell *cell)
{
	struct odt *odt = table->odt;
	const struct grid *grid = &table->grid;
	const struct node *node = cell->node;
	bool head = cell->row < grid->head_rows;
	buffer_printf(&odt->content, "<table:table-cell table:style-name=\"%s\"", cell_style(table, cell));
	if (cell->columns > 1)
		buffer_printf(&odt->content, " table:number-columns-spanned=\"%zu\"", cell->columns);
	if (node->rowspan > 1)
		buffer_printf(&odt->content, " table:number-rows-spanned=\"%zu\"", node->rowspan);
	add_value_type(odt, &node->value);
	buffer_putc(&odt->content, '>');
	struct odt_place place = {.where = head ? ODT_HEAD : ODT_CELL};
	place.width = grid_width(grid, cell->column, cell->columns) - 2 * table->padding;
	place.to_right = cell->columns == 1 && grid->columns[cell->column].numeric &&
	                 (head || grid_is_numeric(&node->value));
	odt_children(odt, node, place);
	buffer_puts(&odt->content, "</table:table-cell>");
	for (size_t c = 1; c < cell->columns; c++)
		buffer_puts(&odt->content, "<table:covered-table-cell/>");
}

static void add_row(struct table_odt *table, size_t row)
{
	struct odt *odt = table->odt;
	const struct grid *grid = &table->grid;
	const char *style = odt_automatic_style(odt, "table-row", NULL, NULL,
	                                        "<style:table-row-properties fo:keep-together=\"always\"/>");
	buffer_printf(&odt->content, "<table:table-row table:style-name=\"%s\">", style);
	for (size_t column = 0; column < grid->column_count;) {
		const struct grid_cell *cell =
		        table->next < grid->cell_count ? &grid->cells[table->next] : NULL;
		if (cell && cell->row == row && cell->column == column) {
			add_cell(table, cell);
			for (size_t end = column + cell->columns; column < end; column++)
				table->covered[column] = row + cell->node->rowspan;
			table->next++;
			continue;
		}
		buffer_puts(&odt->content, table->covered[column] > row
		                                   ? "<table:covered-table-cell/>"
		                                   : "<table:table-cell><text:p/></table:table-cell>");
		column++;
	}
	buffer_puts(&odt->content, "</table:table-row>\n");
}

static void add_columns(struct odt *odt, const struct grid *grid)
{
	for (size_t c = 0; c < grid->column_count; c++) {
		char properties[120];
		snprintf(properties, sizeof properties,
		         "<style:table-column-properties style:column-width=\"%.1fpt\"/>",
		         grid->columns[c].width);
		buffer_printf(&odt->content, "<table:table-column table:style-name=\"%s\"/>",
		              odt_automatic_style(odt, "table-column", NULL, NULL, properties));
	}
	buffer_putc(&odt->content, '\n');
}

static void begin_table(struct odt *odt, const struct node *table, const struct grid *grid,
                        const struct odt_place *place)
{
	char properties[320];
	snprintf(properties, sizeof properties,
	         "<style:table-properties style:width=\"%.1fpt\" table:align=\"left\" "
	         "fo:margin-left=\"%.1fpt\" "
	         "fo:margin-top=\"2pt\" fo:margin-bottom=\"%.1fpt\"%s%s/>",
	         grid_width(grid, 0, grid->column_count), place->left, table->style.after,
	         odt->new_page && !odt->master ? " fo:break-before=\"page\"" : "",
	         grid->row_count <= WHOLE ? " style:may-break-between-rows=\"false\"" : "");
	const char *style = odt_automatic_style(odt, "table", NULL, odt->master, properties);
	odt->master = NULL;
	odt->new_page = false;
	buffer_printf(&odt->content, "<table:table table:name=\"Tableau%zu\" table:style-name=\"%s\">\n",
	              ++odt->table_count, style);
}

static void add_rows(struct table_odt *table)
{
	struct odt *odt = table->odt;
	const struct grid *grid = &table->grid;
	table->covered = arena_zalloc(&odt->arena, grid->column_count, sizeof *table->covered);
	if (grid->head_rows)
		buffer_puts(&odt->content, "<table:table-header-rows>");
	for (size_t row = 0; row < grid->row_count; row++) {
		add_row(table, row);
		if (row + 1 == grid->head_rows)
			buffer_puts(&odt->content, "</table:table-header-rows>\n");
	}
}

void odt_table(struct odt *odt, const struct node *node, struct odt_place place)
{
	struct table_odt table = {.odt = odt, .padding = PADDING};
	/* the program that opens the file has the fonts; this is near enough for the widths of columns */
	const struct device device = {.width = svg_text_width};
	const struct node *caption = node_child(node, NODE_CAPTION);
	table.node = grid_fit(&table.grid, &odt->arena, node, &device, place.width, &table.padding);
	const struct node *part = grid_split(&table.grid, &odt->arena, node, place.width, table.padding);
	for (const struct node *next = part; next; next = next->next)
		odt_table(odt, next, place);
	if (part)
		return;
	if (caption)
		odt_paragraph(odt, caption, (struct odt_place){.where = ODT_BODY, .left = place.left});
	if (table.grid.row_count == 0 || table.grid.column_count == 0)
		return;
	begin_table(odt, table.node, &table.grid, &place);
	add_columns(odt, &table.grid);
	add_rows(&table);
	buffer_puts(&odt->content, "</table:table>\n");
}
