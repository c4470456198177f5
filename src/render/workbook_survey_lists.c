/* The lists that answers of a survey's form are chosen from, and what may be typed into the others. */
#include "render/workbook_survey_private.h"

static struct form_list list_of(const struct survey_question *question)
{
	static const struct list_value yes_no[] = {{.code = "oui", .label = "oui"},
	                                           {.code = "non", .label = "non"}};
	if (question->type == SURVEY_BOOLEAN)
		return (struct form_list){question->code, yes_no, sizeof yes_no / sizeof *yes_no, NULL};
	return (struct form_list){question->code, question->choices, question->choice_count, NULL};
}

static struct book_field *choice_field(struct form *form, const struct survey_question *question)
{
	struct form_list list = list_of(question);
	for (size_t i = 0; i < form->choice_count; i++)
		if (form->choices[i].choices == list.choices)
			return form->choices[i].field;
	struct arena *arena = &form->book->arena;
	list.field = arena_alloc(arena, 1, sizeof *list.field);
	*list.field = (struct book_field){FIELD_CHOICE, form->lists, form->choice_count, 1, list.count};
	form->choices = arena_append(arena, form->choices, &form->choice_count, sizeof list);
	form->choices[form->choice_count - 1] = list;
	return list.field;
}

static struct book_field *plain_field(struct form *form, enum survey_type type)
{
	struct book_field *field = arena_zalloc(&form->book->arena, 1, sizeof *field);
	field->kind = type == SURVEY_INTEGER ? FIELD_WHOLE
	              : type == SURVEY_DATE  ? FIELD_DATE
	              : type == SURVEY_TEXT  ? FIELD_TEXT
	                                     : FIELD_NUMBER;
	return field;
}

void form_find_fields(struct form *form)
{
	const struct survey *survey = form->filled->survey;
	form->fields = arena_zalloc(&form->book->arena, survey->count, sizeof *form->fields);
	for (size_t i = 0; i < survey->count; i++) {
		const struct survey_question *question = &survey->questions[i];
		bool chosen = question->type == SURVEY_LIST || question->type == SURVEY_BOOLEAN;
		form->fields[i] = chosen ? choice_field(form, question) : plain_field(form, question->type);
	}
}

/* The lists stand side by side, and cells are added row by row. */
void form_add_lists(struct form *form)
{
	struct sheet *sheet = form->lists;
	size_t longest = 0;
	for (size_t i = 0; i < form->choice_count; i++) {
		const struct form_list *list = &form->choices[i];
		longest = list->count > longest ? list->count : longest;
		sheet_add_text(sheet, 0, i, LOOK_HEADER, list->name);
	}
	for (size_t row = 0; row < longest; row++)
		for (size_t i = 0; i < form->choice_count; i++) {
			const struct form_list *list = &form->choices[i];
			if (row < list->count)
				sheet_add_text(sheet, row + 1, i, LOOK_LABEL, list->choices[row].label);
		}
	sheet->hidden = true;
}
