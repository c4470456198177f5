/* Two records beside each other. */
#include "base/bits.h"
#include "base/date.h"
#include "import/persons/private.h"
#include "import/words/fold.h"

/* Whether a field of this role has values in both that differ (wanted false) or agree (wanted true). */
static bool any_field(const struct joining *joining, enum person_role role, bool wanted, size_t a, size_t b)
{
	const struct persons_request *request = joining->request;
	for (size_t i = 0; i < request->field_count; i++) {
		uint32_t left = joining->identities[a].values[i], right = joining->identities[b].values[i];
		bool same = left == right && left > VALUE_SIGNS;
		if (request->fields[i].role == role && left && right && same == wanted)
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

static bool is_same(const char *a, const char *b)
{
	return a == b || strcmp(a, b) == 0;
}

static bool is_typing(const struct name *a, const struct name *b)
{
	if (a == b || (a->sound && b->sound && strcmp(a->sound, b->sound) == 0))
		return true;
	size_t left = strlen(a->plain), right = strlen(b->plain);
	unsigned most = fold_tolerance(left < right ? left : right);
	/* an error takes away one letter, or brings one in, or both */
	if (bits_set(a->letters & ~b->letters) > most || bits_set(b->letters & ~a->letters) > most)
		return false;
	return most && fold_distance(a->plain, b->plain, most) <= most;
}

static enum person_reason compare_names(const struct joining *joining, size_t a, size_t b)
{
	const struct name *last_a = joining->identities[a].last, *first_a = joining->identities[a].first;
	const struct name *last_b = joining->identities[b].last, *first_b = joining->identities[b].first;
	bool last = is_same(last_a->plain, last_b->plain) || is_same(last_a->whole, last_b->whole);
	bool first = is_same(first_a->plain, first_b->plain);
	if (last && first)
		return same_value(joining, joining->last, a, b) && same_value(joining, joining->first, a, b)
		               ? REASON_SAME
		               : REASON_SPELLING;
	if (is_same(last_a->plain, first_b->plain) && is_same(first_a->plain, last_b->plain))
		return REASON_SWAPPED;
	if ((first && is_part(last_a->words, last_b->words)) ||
	    (last && is_part(first_a->words, first_b->words)))
		return REASON_PART;
	if ((first && is_typing(last_a, last_b)) || (last && is_typing(first_a, first_b)))
		return REASON_TYPING;
	return is_typing(last_a, last_b) && is_typing(first_a, first_b) ? REASON_TYPING_BOTH : REASON_COUNT;
}

/* One digit differs, two neighbours changed places, or day and month did. YYYY-MM-DD. */
static bool dates_near(const char *a, const char *b)
{
	enum { YEAR = 4, MONTH_AT = 5, DAY_AT = 8 };
	bool turned = memcmp(a, b, YEAR) == 0 && memcmp(a + MONTH_AT, b + DAY_AT, 2) == 0 &&
	              memcmp(a + DAY_AT, b + MONTH_AT, 2) == 0;
	return turned || fold_distance(a, b, 1) <= 1;
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
	return dates_near(x->day, y->day) ? compare_other_date(joining, REASON_DATE_TYPING, a, b) : nothing;
}
