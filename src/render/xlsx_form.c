#include "render/xlsx_form.h"

static void add_reference(struct buffer *formula, const struct sheet *sheet, size_t row, size_t column)
{
	char cell[LXW_MAX_CELL_NAME_LENGTH];
	lxw_rowcol_to_cell_abs(cell, (lxw_row_t)row, (lxw_col_t)column, 1, 1);
	buffer_printf(formula, "'%s'!%s", sheet->name, cell);
}

/* Arguments have commas between them in the file, whatever the user's language shows. */
static void add_formula_text(struct buffer *formula, const char *text)
{
	for (; *text; text++)
		buffer_putc(formula, *text == ';' ? ',' : *text);
}

lxw_error xlsx_write_formula(lxw_worksheet *sheet, const struct book_cell *cell, lxw_format *format)
{
	struct buffer formula = {0};
	lxw_error status;
	buffer_putc(&formula, '=');
	for (size_t i = 0; i < cell->piece_count; i++) {
		add_formula_text(&formula, cell->pieces[i].text);
		if (cell->pieces[i].sheet)
			add_reference(&formula, cell->pieces[i].sheet, cell->pieces[i].row,
			              cell->pieces[i].column);
	}
	if (cell->value == DECIMAL_NONE)
		status = worksheet_write_formula_str(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column,
		                                     formula.bytes, format, cell->text);
	else
		status = worksheet_write_formula_num(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column,
		                                     formula.bytes, format, decimal_nearest(cell->value));
	buffer_free(&formula);
	return status;
}

lxw_error xlsx_write_field(lxw_worksheet *sheet, const struct book_cell *cell)
{
	static const uint8_t types[] = {[FIELD_WHOLE] = LXW_VALIDATION_TYPE_INTEGER,
	                                [FIELD_NUMBER] = LXW_VALIDATION_TYPE_DECIMAL,
	                                [FIELD_DATE] = LXW_VALIDATION_TYPE_DATE,
	                                [FIELD_CHOICE] = LXW_VALIDATION_TYPE_LIST_FORMULA};
	const struct book_field *field = cell->field;
	struct buffer list = {0};
	char last[LXW_MAX_CELL_NAME_LENGTH];
	lxw_data_validation rule = {.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
	                            .value_datetime = {.year = 1900, .month = 1, .day = 1},
	                            .error_title = "Réponse",
	                            .error_message = (char *)field_advice(field->kind)};
	lxw_error status;
	if (field->kind == FIELD_TEXT)
		return LXW_NO_ERROR;
	rule.validate = types[field->kind];
	if (field->kind == FIELD_CHOICE) {
		buffer_putc(&list, '=');
		add_reference(&list, field->sheet, field->first, field->column);
		buffer_putc(&list, ':');
		lxw_rowcol_to_cell_abs(last, (lxw_row_t)field->last, (lxw_col_t)field->column, 1, 1);
		buffer_puts(&list, last);
		rule.value_formula = list.bytes;
	}
	status = worksheet_data_validation_cell(sheet, (lxw_row_t)cell->row, (lxw_col_t)cell->column, &rule);
	buffer_free(&list);
	return status;
}
