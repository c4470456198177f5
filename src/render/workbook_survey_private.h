/* What the files share that make a survey's form. Texts and arrays lie in the workbook's arena. */
#ifndef PREUTILS_RENDER_WORKBOOK_SURVEY_PRIVATE_H
#define PREUTILS_RENDER_WORKBOOK_SURVEY_PRIVATE_H

#include "render/workbook_survey.h"

/* The column of the questionnaire's answers. */
enum { FORM_ANSWER = 2 };

/* What answers are chosen from; questions with the same choices share it. */
struct form_list {
	const char *name;
	const struct list_value *choices;
	size_t count;
	struct book_field *field;
};

struct form {
	struct workbook *book;
	const struct survey_filled *filled;
	struct sheet *questions, *controls, *lists;
	size_t row;                 /* the next free one of the sheet at hand */
	size_t *rows;               /* where each question stands */
	struct book_field **fields; /* of each question */
	struct form_list *choices;  /* one a column of the sheet of lists */
	size_t choice_count;
};

/* Finds the field of each question, and the lists that there are. */
void form_find_fields(struct form *form);
void form_add_lists(struct form *form);
/* Once the questions stand on their rows. */
void form_add_controls(struct form *form);

/* A text over the whole width; nothing where it is empty. */
void form_add_line(struct form *form, struct sheet *sheet, enum book_look look, const char *text);
/* The header row, printed again on each page; the columns first and other hold numbers. */
void form_add_headers(struct form *form, struct sheet *sheet, const char *const *headers, size_t count,
                      size_t first, size_t other);
/* The buffer's text in the arena; frees the buffer. */
const char *form_keep(struct form *form, struct buffer *buffer);

#endif
