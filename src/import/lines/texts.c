#include "import/lines/texts.h"

#include "base/text.h"

enum { TEXTS_MOST = 20000 };

void texts_start(struct ready_texts *texts, struct mapping *mapping, const struct mapping_sheet *sheet)
{
	*texts = (struct ready_texts){.vocabulary = &mapping->vocabulary,
	                              .memo = {.size = sizeof(struct ready_text)}};
	for (size_t m = 0; m < sheet->column_count; m++)
		for (size_t i = 0; i < sheet->columns[m].titles.count; i++) {
			const char *title = sheet->columns[m].titles.items[i];
			map_add(&texts->titles, title, strlen(title), 0, NULL);
		}
}

void texts_free(struct ready_texts *texts)
{
	map_free(&texts->titles);
	memo_free(&texts->memo);
}

void texts_let_go(struct ready_texts *texts)
{
	memo_forget(&texts->memo, TEXTS_MOST);
}

/* Spaces that do not break become such as do. */
static void plain_spaces(char *text)
{
	static const char *const spaces[] = {TEXT_NBSP, TEXT_NNBSP};
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		for (char *p = text; (p = strstr(p, spaces[i])); p++) {
			*p = ' ';
			memmove(p + 1, p + strlen(spaces[i]), strlen(p + strlen(spaces[i])) + 1);
		}
}

static bool has_letter(const char *text)
{
	struct buffer folded = {0};
	text_fold(&folded, text, false);
	bool letter = strspn(folded.bytes, "0123456789") < folded.length;
	buffer_free(&folded);
	return letter;
}

static struct ready_text make_ready(struct ready_texts *texts, const char *text, size_t length)
{
	char *plain = pieces_trim(&texts->memo.arena, text, length);
	plain_spaces(plain);
	const char *words = fold_words(&texts->memo.arena, plain);
	return (struct ready_text){
	        .text = plain,
	        .words = words,
	        .letters = has_letter(plain),
	        .title = map_find(&texts->titles, words, strlen(words)) >= 0,
	        .ditto = *plain && vocabulary_has(texts->vocabulary, "idem", plain),
	};
}

struct ready_text texts_ready(struct ready_texts *texts, const char *text, size_t length)
{
	bool known;
	struct ready_text *ready = memo_item(&texts->memo, text, length, &known);
	if (!known)
		*ready = make_ready(texts, text, length);
	return *ready;
}
