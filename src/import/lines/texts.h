/* Texts of cells made ready, each once. */
#ifndef PREUTILS_IMPORT_LINES_TEXTS_H
#define PREUTILS_IMPORT_LINES_TEXTS_H

#include "import/mapping/mapping.h"
#include "import/words/memo.h"

struct ready_text {
	const char *text;  /* trimmed, its spaces such as break; "" where that is all there was */
	const char *words; /* folded */
	bool letters;      /* a letter is in it */
	bool title;        /* of a column of the sheet, as the mapping has it */
	bool ditto;        /* a mark for what stands above */
};
struct ready_texts {
	struct vocabulary *vocabulary;
	struct map titles;
	struct memo memo;
};
/* The mapping must outlive it. */
void texts_start(struct ready_texts *texts, struct mapping *mapping, const struct mapping_sheet *sheet);
void texts_free(struct ready_texts *texts);
/* What it points to is valid until texts_let_go. */
struct ready_text texts_ready(struct ready_texts *texts, const char *text, size_t length);
/* Between two lines: forgets the texts where they have become too many. */
void texts_let_go(struct ready_texts *texts);

#endif
