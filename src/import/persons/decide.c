/* What the user decided, before anything is compared. */
#include "base/text.h"
#include "import/persons/private.h"

/* Folded identifications of all records, to records; records of one identification follow each other. */
struct names {
	struct map first; /* identification to record */
	size_t *next;     /* [record]: the next one of the same identification, SIZE_MAX */
	size_t *last;     /* [first record] */
};

static void names_make(struct joining *joining, struct names *names)
{
	const struct persons_request *request = joining->request;
	names->next = arena_alloc(&joining->arena, request->record_count, sizeof *names->next);
	names->last = arena_alloc(&joining->arena, request->record_count, sizeof *names->last);
	for (size_t i = 0; i < request->record_count; i++) {
		struct buffer text = {0}, folded = {0};
		person_identification(request, i, &text);
		text_fold(&folded, text.bytes, false);
		size_t length = folded.length;
		const char *key = arena_take(&joining->arena, &folded);
		size_t first = map_add(&names->first, key, length, i, NULL);
		if (first != i)
			names->next[names->last[first]] = i;
		names->last[first] = i;
		names->next[i] = SIZE_MAX;
		buffer_free(&text);
	}
}

static void find(struct joining *joining, const struct decision *decision, enum message message,
                 const char *detail)
{
	findings_add(joining->findings, message,
	             (struct place){joining->request->decisions->file, decision->line, "decision"}, detail,
	             NULL);
}

/* The first record of that identification; SIZE_MAX and a finding where there is none. */
static size_t look_up(struct joining *joining, const struct names *names, const struct decision *decision,
                      const char *text, const char *column)
{
	long record = map_find(&names->first, text, strlen(text));
	if (record >= 0)
		return (size_t)record;
	find(joining, decision, MSG_DECISION_UNKNOWN, column);
	return SIZE_MAX;
}

/* All records of both identifications are one person. */
static void decide_same(struct joining *joining, const struct names *names, const struct decision *decision,
                        size_t a, size_t b)
{
	static const struct likeness decided = {REASON_DECIDED, SURE, true};
	bool united = true;
	for (size_t i = a; i != SIZE_MAX; i = names->next[i])
		united &= group_unite(joining, a, i);
	for (size_t i = b; i != SIZE_MAX; i = names->next[i])
		united &= group_unite(joining, a, i);
	if (united)
		joining_note(joining, a, b, decided);
	else
		find(joining, decision, MSG_DECISION_AGAINST, "meme");
}

static void decide_apart(struct joining *joining, size_t a, size_t b)
{
	joining->apart[2 * joining->apart_count] = a;
	joining->apart[2 * joining->apart_count + 1] = b;
	joining->apart_count++;
}

/* Those decisions that say this. */
static void decide(struct joining *joining, const struct names *names, bool same)
{
	const struct decisions *decisions = joining->request->decisions;
	for (size_t i = 0; i < decisions->count; i++) {
		const struct decision *decision = &decisions->items[i];
		if (decision->same != same)
			continue;
		size_t a = look_up(joining, names, decision, decision->a, "a");
		size_t b = look_up(joining, names, decision, decision->b, "b");
		if (a == SIZE_MAX || b == SIZE_MAX)
			continue;
		if (same)
			decide_same(joining, names, decision, a, b);
		else
			decide_apart(joining, a, b);
	}
}

/* What is different first, so that what is the same cannot go round it. */
void persons_decide(struct joining *joining)
{
	const struct decisions *decisions = joining->request->decisions;
	struct names names = {0};
	if (!decisions || !decisions->count)
		return;
	names_make(joining, &names);
	joining->apart = arena_alloc(&joining->arena, decisions->count, 2 * sizeof *joining->apart);
	decide(joining, &names, false);
	decide(joining, &names, true);
	map_free(&names.first);
}
