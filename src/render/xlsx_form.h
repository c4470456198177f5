/* Cells of forms in XLSX: formulas, and what may be typed. */
#ifndef PREUTILS_RENDER_XLSX_FORM_H
#define PREUTILS_RENDER_XLSX_FORM_H

#include "base/libxlsxwriter.h"
#include "render/workbook.h"

lxw_error xlsx_write_formula(lxw_worksheet *sheet, const struct book_cell *cell, lxw_format *format);
/* The list, or the bounds, of a cell's field. */
lxw_error xlsx_write_field(lxw_worksheet *sheet, const struct book_cell *cell);

#endif
