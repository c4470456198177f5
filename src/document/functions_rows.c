/* The functions over rows of the dataset: pre:lignes(), pre:ligne(), pre:distincts(), pre:visible(),
 * pre:initiales(). */
#include <libintl.h>
#include <string.h>

#include "document/functions.h"
#include "listing/initials.h"

struct row {
	xmlNode *element;
};
struct row_list {
	struct row *items; /* NULL: not made yet */
};
/* One document for all tables, each made when it is first asked for; the transformation frees it. */
struct rows {
	xmlDoc *doc;
	struct row_list *tables; /* by position in the schema */
};

static void *made(void *object)
{
	if (!object)
		memory_exhausted(0);
	return object;
}

static const struct dataset *dataset_of(struct call *call)
{
	const struct dataset *dataset = call->filling->input->dataset;
	if (!dataset)
		call_fail_format(call, N_("it reads rows of the dataset: give --data"));
	return dataset;
}

static long table_of(struct call *call, const struct dataset *dataset)
{
	long table = dataset ? schema_table_find(dataset->schema, call->text[0]) : -1;
	if (dataset && table < 0)
		call_fail_format(call, N_("the schema has no table %.100s"), call->text[0]);
	return table;
}

static struct rows *rows_of(struct call *call)
{
	struct filling *filling = call->filling;
	if (filling->rows)
		return filling->rows;
	struct rows *rows = arena_zalloc(&filling->arena, 1, sizeof *rows);
	rows->tables =
	        arena_zalloc(&filling->arena, filling->input->dataset->schema->count, sizeof *rows->tables);
	rows->doc = made(xmlNewDoc(BAD_CAST "1.0"));
	xmlDocSetRootElement(rows->doc, made(xmlNewDocNode(rows->doc, NULL, BAD_CAST "donnees", NULL)));
	made(xsltNewDocument(call->transform, rows->doc));
	return filling->rows = rows;
}

/* <avancement code="en_cours">En cours</avancement>: what is printed is the text, what is compared the code.
 */
static void add_cell(const struct dataset *dataset, const struct column *column, size_t row, xmlNode *parent,
                     struct buffer *text)
{
	xmlNode *cell = made(xmlNewDocNode(parent->doc, NULL, BAD_CAST column->name, NULL));
	xmlAddChild(parent, cell);
	text->length = 0;
	buffer_puts(text, "");
	column_format(dataset, column, row, text);
	const char *shown = text->bytes;
	const struct list *list = column->schema->list;
	if (list && *shown) {
		long at = map_find(&list->index, shown, strlen(shown));
		made(xmlNewProp(cell, BAD_CAST "code", BAD_CAST shown));
		shown = at >= 0 && list->values[at].label ? list->values[at].label : shown;
	}
	if (*shown)
		xmlAddChild(cell, made(xmlNewDocText(parent->doc, BAD_CAST shown)));
}

static struct row *table_rows(struct call *call, const struct dataset *dataset, size_t position)
{
	struct rows *rows = rows_of(call);
	const struct table *table = &dataset->tables[position];
	if (rows->tables[position].items)
		return rows->tables[position].items;
	struct row *made_rows = arena_zalloc(&call->filling->arena, table->rows + 1, sizeof *made_rows);
	struct buffer text = {0};
	xmlNode *group = made(xmlNewDocNode(rows->doc, NULL, BAD_CAST "table", NULL));
	xmlAddChild(xmlDocGetRootElement(rows->doc), group);
	for (size_t row = 0; row < table->rows; row++) {
		xmlNode *element = made(xmlNewDocNode(rows->doc, NULL, BAD_CAST table->schema->name, NULL));
		made_rows[row].element = xmlAddChild(group, element);
		for (size_t c = 0; c < table->schema->count; c++)
			if (!table->columns[c].schema->hidden)
				add_cell(dataset, &table->columns[c], row, element, &text);
	}
	buffer_free(&text);
	return rows->tables[position].items = made_rows;
}

/* pre:lignes('table'): all rows, in the order of the file. */
static void f_lignes(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 1, 1, "lignes")) {
		const struct dataset *dataset = dataset_of(&call);
		long table = table_of(&call, dataset);
		if (table >= 0) {
			const struct row *rows = table_rows(&call, dataset, (size_t)table);
			xmlNodeSet *set = made(xmlXPathNodeSetCreate(NULL));
			for (size_t row = 0; row < dataset->tables[table].rows; row++)
				if (xmlXPathNodeSetAddUnique(set, rows[row].element) != 0)
					memory_exhausted(0);
			valuePush(xpath, made(xmlXPathWrapNodeSet(set)));
		}
	}
	call_end(&call);
}

static void push_row(struct call *call, const struct dataset *dataset, size_t table)
{
	size_t row = table_row(&dataset->tables[table], call->text[1], strlen(call->text[1]));
	char detail[160];
	if (row == SIZE_MAX) {
		snprintf(detail, sizeof detail, gettext("table %.100s has no row with this key"),
		         call->text[0]);
		call_fail(call, detail, call->text[1]);
		return;
	}
	valuePush(call->xpath, made(xmlXPathNewNodeSet(table_rows(call, dataset, table)[row].element)));
}

/* pre:ligne('table', key): the row with this key; nothing where the key is empty. */
static void f_ligne(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 2, 2, "ligne")) {
		const struct dataset *dataset = dataset_of(&call);
		long table = table_of(&call, dataset);
		if (table >= 0 && dataset->tables[table].schema->key < 0)
			call_fail_format(&call, N_("rows of %.100s have no key of their own"), call.text[0]);
		else if (table >= 0 && !*call.text[1])
			valuePush(xpath, made(xmlXPathNewNodeSet(NULL)));
		else if (table >= 0)
			push_row(&call, dataset, (size_t)table);
	}
	call_end(&call);
}

/* pre:visible('table', 'column'): false where local.xml hides it. */
static void f_visible(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 2, 2, "visible")) {
		const struct dataset *dataset = dataset_of(&call);
		long table = table_of(&call, dataset);
		const struct schema_table *schema = table < 0 ? NULL : &dataset->schema->tables[table];
		long column = schema ? schema_column_find(schema, call.text[1]) : -1;
		if (schema && column < 0)
			call_fail_format(&call, N_("no table that it reads has a column %.100s"),
			                 call.text[1]);
		else if (schema)
			valuePush(xpath, xmlXPathNewBoolean(!schema->columns[column].hidden));
	}
	call_end(&call);
}

/* pre:distincts(nodes): of those with the same text, the first one. */
static void f_distincts(xmlXPathParserContext *xpath, int count)
{
	if (count == 1 && xpath->value && xpath->value->type == XPATH_NODESET) {
		xmlNodeSet *nodes = xmlXPathPopNodeSet(xpath);
		xmlXPathNodeSetSort(nodes);
		xmlNodeSet *distinct = xmlXPathDistinctSorted(nodes);
		if (distinct != nodes)
			xmlXPathFreeNodeSet(nodes);
		valuePush(xpath, made(xmlXPathWrapNodeSet(distinct)));
		return;
	}
	struct call call;
	call_begin(&call, xpath, count, 1, 1, "distincts");
	call_fail_format(&call, N_("pre:distincts() takes nodes"));
	call_end(&call);
}

/* pre:initiales('Léa-Rose', 'Dupré'): « L.-R. D. », as lists show them. */
static void f_initiales(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 1, MAX_ARGUMENTS, "initiales")) {
		struct buffer text = {0};
		buffer_puts(&text, "");
		for (int i = 0; i < call.count; i++) {
			if (text.length && *call.text[i])
				buffer_putc(&text, ' ');
			initials_add(&text, call.text[i]);
		}
		buffer_putc(&text, '\0');
		valuePush(xpath, made(xmlXPathNewCString(text.bytes)));
		buffer_free(&text);
	}
	call_end(&call);
}

int functions_register_rows(xsltTransformContext *context)
{
	static const struct {
		const char *name;
		xmlXPathFunction function;
	} functions[] = {
	        {"lignes", f_lignes},       {"ligne", f_ligne},         {"visible", f_visible},
	        {"distincts", f_distincts}, {"initiales", f_initiales},
	};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (xsltRegisterExtFunction(context, BAD_CAST functions[i].name, BAD_CAST FUNCTIONS_NAMESPACE,
		                            functions[i].function) != 0)
			return -1;
	return 0;
}
