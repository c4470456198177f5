/* Records made comparable: each name and each value is looked at once, however many records have it. */
#include "base/date.h"
#include "base/text.h"
#include "import/persons/private.h"
#include "import/words/fold.h"

static bool is_particle(const char *word, size_t length)
{
	static const char *const particles[] = {"de", "du",  "des", "d",   "la", "le",  "les", "l",  "el",
	                                        "al", "ben", "bin", "ibn", "da", "dos", "van", "von"};
	for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
		if (strlen(particles[i]) == length && memcmp(particles[i], word, length) == 0)
			return true;
	return false;
}

/* Names that are particles alone (LE, BEN) stay as they are. */
static const char *without_particles(struct arena *arena, const char *words)
{
	struct buffer kept = {0};
	for (const char *p = words; *p;) {
		size_t length = strcspn(p, " ");
		if (!is_particle(p, length)) {
			if (kept.length)
				buffer_putc(&kept, ' ');
			buffer_add(&kept, p, length);
		}
		p += length + (p[length] == ' ');
	}
	const char *result = kept.length ? arena_strndup(arena, kept.bytes, kept.length) : words;
	buffer_free(&kept);
	return result;
}

/* As it sounds: ph is f, y is i, a doubled letter is one. NULL where it is too long. */
static const char *sound(struct arena *arena, const char *name)
{
	enum { LENGTH = 64 };
	char out[LENGTH];
	size_t length = 0;
	for (const char *p = name; *p; p++) {
		char letter = *p == 'y' ? 'i' : *p;
		if (*p == 'p' && p[1] == 'h') {
			letter = 'f';
			p++;
		}
		if (length + 1 == LENGTH)
			return NULL;
		if (!length || out[length - 1] != letter)
			out[length++] = letter;
	}
	return arena_strndup(arena, out, length);
}

static uint32_t letters_of(const char *text)
{
	uint32_t letters = 0;
	for (; *text; text++)
		letters |= UINT32_C(1) << (*text & 31);
	return letters;
}

struct making {
	struct arena *arena; /* of the joining */
	struct memo names;   /* of struct name * */
	struct memo values;  /* of uint32_t */
	struct map folded;   /* values without accents, case and signs, to their numbers */
};

static const struct name *make_name(struct making *making, const char *text)
{
	bool known;
	struct name **name = memo_item(&making->names, text, strlen(text), &known);
	if (known)
		return *name;
	struct arena *arena = making->arena;
	const char *whole_words = fold_words(arena, text);
	const char *words = without_particles(arena, whole_words), *plain = fold_joined(arena, words);
	*name = arena_alloc(arena, 1, sizeof **name);
	**name = (struct name){words, plain, fold_joined(arena, whole_words), sound(arena, plain),
	                       letters_of(plain)};
	return *name;
}

static uint32_t number_value(struct making *making, const char *text)
{
	struct buffer folded = {0};
	bool known;
	if (!*text)
		return VALUE_EMPTY;
	uint32_t *number = memo_item(&making->values, text, strlen(text), &known);
	if (known)
		return *number;
	*number = VALUE_SIGNS;
	text_fold(&folded, text, false);
	size_t length = folded.length, next = making->folded.count + VALUE_SIGNS + 1;
	const char *key = arena_take(&making->values.arena, &folded);
	if (length)
		*number = (uint32_t)map_add(&making->folded, key, length, next, NULL);
	return *number;
}

static void make_identity(struct making *making, const struct joining *joining, size_t record)
{
	const struct persons_request *request = joining->request;
	const char *const *values = request->records[record].values;
	const char *date = joining->date >= 0 ? values[joining->date] : "";
	struct identity *identity = &joining->identities[record];
	uint32_t *numbers = arena_zalloc(making->arena, request->field_count, sizeof *numbers);
	for (size_t i = 0; i < request->field_count; i++)
		if (request->fields[i].role == PERSON_DISTINCT || request->fields[i].role == PERSON_HINT)
			numbers[i] = number_value(making, values[i]);
	*identity = (struct identity){
	        .last = make_name(making, values[joining->last]),
	        .first = make_name(making, joining->first >= 0 ? values[joining->first] : ""),
	        .values = numbers};
	identity->usable = *identity->last->plain && (joining->first < 0 || *identity->first->plain);
	if (!date_parse(date, strlen(date), &identity->date))
		identity->date = DATE_NONE;
	date_format(identity->date, identity->day);
}

void identities_make(struct joining *joining)
{
	struct making making = {.arena = &joining->arena,
	                        .names = {.size = sizeof(struct name *)},
	                        .values = {.size = sizeof(uint32_t)}};
	for (size_t i = 0; i < joining->request->record_count; i++)
		make_identity(&making, joining, i);
	memo_free(&making.names);
	memo_free(&making.values);
	map_free(&making.folded);
}
