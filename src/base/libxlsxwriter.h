/* libxlsxwriter, opened when it is first needed (base/library.h): it brings a library of ciphers along. */
#ifndef PREUTILS_BASE_LIBXLSXWRITER_H
#define PREUTILS_BASE_LIBXLSXWRITER_H

/* All headers that declare what is listed: none may come after the macros below. */
#include <xlsxwriter.h>

#include "base/error.h"

/* Fails where it is not there. Before anything else of it: what is called without would abort. */
int libxlsxwriter_open(struct error *error);

struct libxlsxwriter {
#define LIBXLSXWRITER(name) __typeof__(name) *name;
#include "base/libxlsxwriter.def"
#undef LIBXLSXWRITER
};
const struct libxlsxwriter *libxlsxwriter(void);

#ifndef LIBXLSXWRITER_ITSELF
#define chart_add_series                       libxlsxwriter()->chart_add_series
#define chart_axis_major_gridlines_set_line    libxlsxwriter()->chart_axis_major_gridlines_set_line
#define chart_axis_major_gridlines_set_visible libxlsxwriter()->chart_axis_major_gridlines_set_visible
#define chart_axis_set_label_position          libxlsxwriter()->chart_axis_set_label_position
#define chart_axis_set_line                    libxlsxwriter()->chart_axis_set_line
#define chart_axis_set_min                     libxlsxwriter()->chart_axis_set_min
#define chart_axis_set_num_font                libxlsxwriter()->chart_axis_set_num_font
#define chart_axis_set_num_format              libxlsxwriter()->chart_axis_set_num_format
#define chart_axis_set_reverse                 libxlsxwriter()->chart_axis_set_reverse
#define chart_legend_set_position              libxlsxwriter()->chart_legend_set_position
#define chart_series_set_categories            libxlsxwriter()->chart_series_set_categories
#define chart_series_set_fill                  libxlsxwriter()->chart_series_set_fill
#define chart_series_set_labels                libxlsxwriter()->chart_series_set_labels
#define chart_series_set_labels_font           libxlsxwriter()->chart_series_set_labels_font
#define chart_series_set_values                libxlsxwriter()->chart_series_set_values
#define chart_set_series_gap                   libxlsxwriter()->chart_set_series_gap
#define chart_title_set_name                   libxlsxwriter()->chart_title_set_name
#define chart_title_set_name_font              libxlsxwriter()->chart_title_set_name_font
#define format_set_align                       libxlsxwriter()->format_set_align
#define format_set_bg_color                    libxlsxwriter()->format_set_bg_color
#define format_set_bold                        libxlsxwriter()->format_set_bold
#define format_set_border                      libxlsxwriter()->format_set_border
#define format_set_border_color                libxlsxwriter()->format_set_border_color
#define format_set_bottom                      libxlsxwriter()->format_set_bottom
#define format_set_bottom_color                libxlsxwriter()->format_set_bottom_color
#define format_set_font_color                  libxlsxwriter()->format_set_font_color
#define format_set_font_name                   libxlsxwriter()->format_set_font_name
#define format_set_font_size                   libxlsxwriter()->format_set_font_size
#define format_set_italic                      libxlsxwriter()->format_set_italic
#define format_set_num_format                  libxlsxwriter()->format_set_num_format
#define format_set_pattern                     libxlsxwriter()->format_set_pattern
#define format_set_text_wrap                   libxlsxwriter()->format_set_text_wrap
#define format_set_top                         libxlsxwriter()->format_set_top
#define format_set_top_color                   libxlsxwriter()->format_set_top_color
#define format_set_underline                   libxlsxwriter()->format_set_underline
#define format_set_unlocked                    libxlsxwriter()->format_set_unlocked
#define lxw_rowcol_to_cell                     libxlsxwriter()->lxw_rowcol_to_cell
#define lxw_rowcol_to_cell_abs                 libxlsxwriter()->lxw_rowcol_to_cell_abs
#define lxw_strerror                           libxlsxwriter()->lxw_strerror
#define workbook_add_chart                     libxlsxwriter()->workbook_add_chart
#define workbook_add_format                    libxlsxwriter()->workbook_add_format
#define workbook_add_worksheet                 libxlsxwriter()->workbook_add_worksheet
#define workbook_close                         libxlsxwriter()->workbook_close
#define workbook_new                           libxlsxwriter()->workbook_new
#define workbook_new_opt                       libxlsxwriter()->workbook_new_opt
#define workbook_set_properties                libxlsxwriter()->workbook_set_properties
#define worksheet_autofilter                   libxlsxwriter()->worksheet_autofilter
#define worksheet_data_validation_cell         libxlsxwriter()->worksheet_data_validation_cell
#define worksheet_fit_to_pages                 libxlsxwriter()->worksheet_fit_to_pages
#define worksheet_freeze_panes                 libxlsxwriter()->worksheet_freeze_panes
#define worksheet_gridlines                    libxlsxwriter()->worksheet_gridlines
#define worksheet_hide                         libxlsxwriter()->worksheet_hide
#define worksheet_insert_chart_opt             libxlsxwriter()->worksheet_insert_chart_opt
#define worksheet_merge_range                  libxlsxwriter()->worksheet_merge_range
#define worksheet_print_area                   libxlsxwriter()->worksheet_print_area
#define worksheet_protect                      libxlsxwriter()->worksheet_protect
#define worksheet_repeat_rows                  libxlsxwriter()->worksheet_repeat_rows
#define worksheet_set_column                   libxlsxwriter()->worksheet_set_column
#define worksheet_set_column_opt               libxlsxwriter()->worksheet_set_column_opt
#define worksheet_set_column_pixels            libxlsxwriter()->worksheet_set_column_pixels
#define worksheet_set_footer                   libxlsxwriter()->worksheet_set_footer
#define worksheet_set_h_pagebreaks             libxlsxwriter()->worksheet_set_h_pagebreaks
#define worksheet_set_landscape                libxlsxwriter()->worksheet_set_landscape
#define worksheet_set_margins                  libxlsxwriter()->worksheet_set_margins
#define worksheet_set_paper                    libxlsxwriter()->worksheet_set_paper
#define worksheet_set_row                      libxlsxwriter()->worksheet_set_row
#define worksheet_set_row_opt                  libxlsxwriter()->worksheet_set_row_opt
#define worksheet_set_row_pixels               libxlsxwriter()->worksheet_set_row_pixels
#define worksheet_write_blank                  libxlsxwriter()->worksheet_write_blank
#define worksheet_write_boolean                libxlsxwriter()->worksheet_write_boolean
#define worksheet_write_comment_opt            libxlsxwriter()->worksheet_write_comment_opt
#define worksheet_write_datetime               libxlsxwriter()->worksheet_write_datetime
#define worksheet_write_formula_num            libxlsxwriter()->worksheet_write_formula_num
#define worksheet_write_formula_str            libxlsxwriter()->worksheet_write_formula_str
#define worksheet_write_number                 libxlsxwriter()->worksheet_write_number
#define worksheet_write_string                 libxlsxwriter()->worksheet_write_string
#define worksheet_write_url_opt                libxlsxwriter()->worksheet_write_url_opt
#endif

#endif
