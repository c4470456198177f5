/* Two records beside each other. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "import/fold.h"
#include "import/persons_private.h"

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

struct spelling {
	const char *words, *compact;
};

static struct spelling spell(struct arena *arena, const char *value)
{
	const char *words = without_particles(arena, fold_words(arena, value));
	char *compact = arena_strdup(arena, words), *out = compact;
	for (const char *p = words; *p; p++)
		if (*p != ' ')
			*out++ = *p;
	*out = '\0';
	return (struct spelling){words, compact};
}

void identities_make(struct joining *joining)
{
	const struct persons_request *request = joining->request;
	struct arena *arena = &joining->persons->arena;
	for (size_t i = 0; i < request->record_count; i++) {
		struct identity *identity = &joining->identities[i];
		const char *const *values = request->records[i].values;
		struct spelling last = spell(arena, values[joining->last]);
		struct spelling first = spell(arena, joining->first >= 0 ? values[joining->first] : "");
		const char *date = joining->date >= 0 ? values[joining->date] : "";
		*identity = (struct identity){last.words,
		                              first.words,
		                              last.compact,
		                              first.compact,
		                              fold_compact(arena, values[joining->last]),
		                              DATE_NONE,
		                              *last.compact && (joining->first < 0 || *first.compact)};
		if (!date_parse(date, strlen(date), &identity->date))
			identity->date = DATE_NONE;
	}
}

static bool same_folded(const char *a, const char *b)
{
	struct buffer left = {0}, right = {0};
	text_fold(&left, a, false);
	text_fold(&right, b, false);
	bool same = left.length == right.length && left.length &&
	            memcmp(left.bytes, right.bytes, left.length) == 0;
	buffer_free(&left);
	buffer_free(&right);
	return same;
}

/* Whether a field of this role has values in both that differ (wanted false) or agree (wanted true). */
static bool any_field(const struct joining *joining, enum person_role role, bool wanted, size_t a, size_t b)
{
	const struct persons_request *request = joining->request;
	for (size_t i = 0; i < request->field_count; i++) {
		const char *left = request->records[a].values[i], *right = request->records[b].values[i];
		if (request->fields[i].role == role && *left && *right && same_folded(left, right) == wanted)
			return true;
	}
	return false;
}

/* A hint may stand in any record of either group; the first few are looked at. */
static bool any_hint(const struct joining *joining, size_t a, size_t b)
{
	enum { LOOKED_AT = 8 };
	size_t left = a;
	for (int i = 0; i < LOOKED_AT; i++) {
		size_t right = b;
		for (int k = 0; k < LOOKED_AT; k++) {
			if (any_field(joining, PERSON_HINT, true, left, right))
				return true;
			right = joining->next[right];
			if (right == b)
				break;
		}
		left = joining->next[left];
		if (left == a)
			break;
	}
	return false;
}

static bool same_value(const struct joining *joining, long field, size_t a, size_t b)
{
	const struct person_record *records = joining->request->records;
	return field < 0 || strcmp(records[a].values[field], records[b].values[field]) == 0;
}

/* Whether one name's words are some of the other's, next to each other. */
static bool is_part(const char *a, const char *b)
{
	const char *shorter = strlen(a) < strlen(b) ? a : b, *longer = shorter == a ? b : a;
	return strlen(shorter) >= 3 && fold_find(longer, shorter) != NULL;
}

enum { SOUND_LENGTH = 64 };

/* As it sounds: ph is f, y is i, a doubled letter is one. False where it is too long. */
static bool sound(const char *name, char out[SOUND_LENGTH])
{
	size_t length = 0;
	for (const char *p = name; *p; p++) {
		char letter = *p == 'y' ? 'i' : *p;
		if (*p == 'p' && p[1] == 'h') {
			letter = 'f';
			p++;
		}
		if (length + 1 == SOUND_LENGTH)
			return false;
		if (!length || out[length - 1] != letter)
			out[length++] = letter;
	}
	out[length] = '\0';
	return true;
}

static bool is_typing(const char *a, const char *b)
{
	char left[SOUND_LENGTH], right[SOUND_LENGTH];
	if (sound(a, left) && sound(b, right) && strcmp(left, right) == 0)
		return true;
	size_t length = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
	unsigned most = fold_tolerance(length);
	return most && fold_distance(a, b, most) <= most;
}

static enum person_reason compare_names(const struct joining *joining, size_t a, size_t b)
{
	const struct identity *x = &joining->identities[a], *y = &joining->identities[b];
	bool last = strcmp(x->last, y->last) == 0 || strcmp(x->whole_last, y->whole_last) == 0;
	bool first = strcmp(x->first, y->first) == 0;
	if (last && first)
		return same_value(joining, joining->last, a, b) && same_value(joining, joining->first, a, b)
		               ? REASON_SAME
		               : REASON_SPELLING;
	if (strcmp(x->last, y->first) == 0 && strcmp(x->first, y->last) == 0)
		return REASON_SWAPPED;
	if ((first && is_part(x->last_words, y->last_words)) ||
	    (last && is_part(x->first_words, y->first_words)))
		return REASON_PART;
	if ((first && is_typing(x->last, y->last)) || (last && is_typing(x->first, y->first)))
		return REASON_TYPING;
	return is_typing(x->last, y->last) && is_typing(x->first, y->first) ? REASON_TYPING_BOTH
	                                                                    : REASON_COUNT;
}

/* One digit differs, two neighbours changed places, or day and month did. */
static bool dates_near(int32_t a, int32_t b)
{
	char x[11], y[11];
	struct civil left = date_to_civil(a), right = date_to_civil(b);
	if (left.year == right.year && left.month == right.day && left.day == right.month)
		return true;
	date_format(a, x);
	date_format(b, y);
	return fold_distance(x, y, 1) <= 1;
}

static struct likeness compare_same_date(const struct joining *joining, enum person_reason names, size_t a,
                                         size_t b)
{
	bool one_source = joining->request->records[a].source == joining->request->records[b].source;
	bool conflict = any_field(joining, PERSON_DISTINCT, false, a, b);
	if (names == REASON_SAME || names == REASON_SPELLING)
		return conflict ? (struct likeness){REASON_CONFLICT,
		                                    names == REASON_SAME || !one_source ? LIKELY : DOUBTFUL,
		                                    names == REASON_SAME || !one_source}
		                : (struct likeness){names, SURE, true};
	if (conflict)
		return (struct likeness){REASON_CONFLICT, DOUBTFUL, false};
	if (names != REASON_SWAPPED && one_source)
		return (struct likeness){REASON_SAME_SOURCE, DOUBTFUL, false};
	if (names == REASON_TYPING_BOTH && !any_hint(joining, a, b))
		return (struct likeness){names, DOUBTFUL, false};
	return (struct likeness){names, LIKELY, true};
}

static struct likeness compare_other_date(const struct joining *joining, enum person_reason reason, size_t a,
                                          size_t b)
{
	bool one_source = joining->request->records[a].source == joining->request->records[b].source;
	if (any_field(joining, PERSON_DISTINCT, false, a, b))
		return (struct likeness){REASON_CONFLICT, DOUBTFUL, false};
	bool hint = any_hint(joining, a, b);
	bool enough = hint || (reason == REASON_DATE_MISSING && !one_source);
	if (one_source && !hint)
		return (struct likeness){REASON_SAME_SOURCE, DOUBTFUL, false};
	return (struct likeness){reason, enough ? LIKELY : DOUBTFUL, enough};
}

struct likeness persons_compare(const struct joining *joining, size_t a, size_t b)
{
	static const struct likeness nothing = {REASON_COUNT, DOUBTFUL, false};
	const struct identity *x = &joining->identities[a], *y = &joining->identities[b];
	if (!x->usable || !y->usable)
		return nothing;
	enum person_reason names = compare_names(joining, a, b);
	if (names == REASON_COUNT)
		return nothing;
	if (x->date != DATE_NONE && x->date == y->date)
		return compare_same_date(joining, names, a, b);
	if (names == REASON_PART || names == REASON_TYPING || names == REASON_TYPING_BOTH)
		return nothing;
	if (x->date == DATE_NONE || y->date == DATE_NONE)
		return compare_other_date(joining, REASON_DATE_MISSING, a, b);
	return dates_near(x->date, y->date) ? compare_other_date(joining, REASON_DATE_TYPING, a, b) : nothing;
}
