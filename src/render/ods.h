/* The parts of an ODS file, each made into a buffer. ods.c puts them together. */
#ifndef PREUTILS_RENDER_ODS_H
#define PREUTILS_RENDER_ODS_H

#include "render/workbook.h"

#define ODS_XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
/* Namespaces of all parts, as attributes of their root element. */
extern const char ods_namespaces[];

/* How numbers are shown: 0 as text, 1 to 7 a number with 0 to 6 decimals, then a percentage and a date. */
enum { ODS_TEXT, ODS_NUMBER, ODS_PERCENT = ODS_NUMBER + 7, ODS_DATE, ODS_FORMS };
int ods_form(const struct book_cell *cell);

/* styles.xml: the looks under their names, the page set-ups. */
void ods_add_styles(struct buffer *xml, const struct workbook *book);
/* The automatic styles of content.xml: number formats, columns, rows, sheets. */
void ods_add_automatic_styles(struct buffer *xml, const struct workbook *book);
/* content.xml, made in pieces (package_make); charts are numbered from 1 in the order of sheets. */
struct ods_content;
struct ods_content *ods_content_new(const struct workbook *book);
bool ods_content_add(void *content, struct buffer *xml);
/* content.xml of the document of one chart. */
void ods_add_chart(struct buffer *xml, const struct sheet *sheet, const struct book_chart *chart);

/* What may be typed into fields, each kind and list once; nothing where there is no field. */
void ods_add_validations(struct buffer *xml, const struct workbook *book);
/* The attribute that names a cell's field. */
void ods_add_field(struct buffer *xml, const struct book_field *field);
/* Attributes and content of a BOOK_FORMULA cell. */
void ods_add_formula(struct buffer *xml, const struct book_cell *cell);
/* "'Feuille'.B4", escaped for an attribute. */
void ods_add_address(struct buffer *xml, const struct sheet *sheet, size_t row, size_t column);
/* A paragraph, in which every space counts. */
void ods_add_paragraph(struct buffer *xml, const char *text);
/* Pixels as centimetres, with the unit. */
void ods_add_length(struct buffer *xml, const char *attribute, int pixels);

#endif
