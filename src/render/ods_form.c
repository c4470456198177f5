/* Cells of forms in ODS: formulas, and what may be typed. */
#include <string.h>

#include "base/text.h"
#include "render/ods.h"

static void add_reference(struct buffer *xml, const struct sheet *sheet, size_t row, size_t column)
{
	buffer_puts(xml, "[$");
	ods_add_address(xml, sheet, row, column);
	buffer_putc(xml, ']');
}

void ods_add_formula(struct buffer *xml, const struct book_cell *cell)
{
	char exact[32], shown[64];
	buffer_puts(xml, " table:formula=\"of:=");
	for (size_t i = 0; i < cell->piece_count; i++) {
		text_xml(xml, cell->pieces[i].text, strlen(cell->pieces[i].text));
		if (cell->pieces[i].sheet)
			add_reference(xml, cell->pieces[i].sheet, cell->pieces[i].row,
			              cell->pieces[i].column);
	}
	if (cell->value == DECIMAL_NONE) {
		buffer_puts(xml, "\" office:value-type=\"string\">");
		ods_add_paragraph(xml, cell->text);
		return;
	}
	decimal_format(cell->value, exact);
	decimal_format_french(cell->value, cell->places, shown);
	buffer_printf(xml, "\" office:value-type=\"float\" office:value=\"%s\">", exact);
	ods_add_paragraph(xml, shown);
}

static void add_name(struct buffer *xml, const struct book_field *field)
{
	static const char *const names[] = {[FIELD_WHOLE] = "entier",
	                                    [FIELD_NUMBER] = "nombre",
	                                    [FIELD_DATE] = "date",
	                                    [FIELD_CHOICE] = "choix"};
	buffer_puts(xml, names[field->kind]);
	if (field->kind == FIELD_CHOICE)
		buffer_printf(xml, "%zu", field->column);
}

void ods_add_field(struct buffer *xml, const struct book_field *field)
{
	if (field->kind == FIELD_TEXT)
		return;
	buffer_puts(xml, " table:content-validation-name=\"");
	add_name(xml, field);
	buffer_putc(xml, '"');
}

static void add_condition(struct buffer *xml, const struct book_field *field)
{
	static const char *const conditions[] = {
	        [FIELD_WHOLE] = "cell-content-is-whole-number() and cell-content()&gt;=0",
	        [FIELD_NUMBER] = "cell-content-is-decimal-number() and cell-content()&gt;=0",
	        [FIELD_DATE] = "cell-content-is-date() and cell-content()&gt;=DATE(1900;1;1)"};
	if (field->kind != FIELD_CHOICE) {
		buffer_puts(xml, conditions[field->kind]);
		return;
	}
	buffer_puts(xml, "cell-content-is-in-list([$");
	ods_add_address(xml, field->sheet, field->first, field->column);
	buffer_puts(xml, ":.");
	workbook_add_column(xml, field->column);
	buffer_printf(xml, "%zu])", field->last + 1);
}

static void add_validation(struct buffer *xml, const struct sheet *sheet, const struct book_cell *cell)
{
	buffer_puts(xml, "<table:content-validation table:name=\"");
	add_name(xml, cell->field);
	buffer_puts(xml, "\" table:condition=\"of:");
	add_condition(xml, cell->field);
	buffer_puts(xml, "\" table:allow-empty-cell=\"true\" table:base-cell-address=\"");
	ods_add_address(xml, sheet, cell->row, cell->column);
	buffer_puts(xml, "\"><table:error-message table:message-type=\"stop\" table:display=\"true\">"
	                 "<text:p>");
	text_xml(xml, field_advice(cell->field->kind), strlen(field_advice(cell->field->kind)));
	buffer_puts(xml, "</text:p></table:error-message></table:content-validation>\n");
}

void ods_add_validations(struct buffer *xml, const struct workbook *book)
{
	struct buffer name = {0};
	struct arena names = {0};
	struct map seen = {0};
	bool any = false;
	for (size_t i = 0; i < book->count; i++)
		for (size_t j = 0; j < book->sheets[i]->count; j++) {
			const struct book_cell *cell = &book->sheets[i]->cells[j];
			bool added = false;
			if (!cell->field || cell->field->kind == FIELD_TEXT)
				continue;
			name.length = 0;
			add_name(&name, cell->field);
			map_add(&seen, arena_strdup(&names, name.bytes), name.length, 0, &added);
			if (!added)
				continue;
			buffer_puts(xml, any ? "" : "<table:content-validations>\n");
			any = true;
			add_validation(xml, book->sheets[i], cell);
		}
	buffer_puts(xml, any ? "</table:content-validations>\n" : "");
	map_free(&seen);
	arena_free(&names);
	buffer_free(&name);
}
