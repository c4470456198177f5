#include "sheet/encoding.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "sheet/sheet.h"

const char *const sheet_encodings[] = {"utf-8",       "utf-16le", "utf-16be",  "windows-1252",
                                       "iso-8859-15", "cp850",    "macintosh", NULL};

enum { TABLES = ENCODING_COUNT - ENCODING_WINDOWS_1252, REPLACEMENT = 0xFFFD };

static const uint16_t tables[TABLES][128] = {
#define ENCODING(name, ...) {__VA_ARGS__},
#include "sheet/encodings.def"
#undef ENCODING
};

enum neighbour { BESIDE_OTHER, BESIDE_LOWER, BESIDE_UPPER, BESIDE_HIGH };

static enum neighbour neighbour_of(unsigned char byte)
{
	return byte >= 0x80                 ? BESIDE_HIGH
	       : byte >= 'a' && byte <= 'z' ? BESIDE_LOWER
	       : byte >= 'A' && byte <= 'Z' ? BESIDE_UPPER
	                                    : BESIDE_OTHER;
}

/* Whether the bytes go on as UTF-8: characters that lie across blocks are held. */
static void look_utf_8(struct encoding_survey *survey, unsigned char byte)
{
	uint32_t code;
	if (survey->held_length == 0 && byte < 0x80)
		return;
	survey->held[survey->held_length++] = byte;
	size_t wanted = survey->held[0] >= 0xF0 ? 4 : survey->held[0] >= 0xE0 ? 3 : 2;
	if (survey->held_length < wanted && (survey->held_length == 1 || (byte & 0xC0) == 0x80))
		return;
	const char *held = (const char *)survey->held;
	survey->not_utf_8 |= utf8_decode(held, held + survey->held_length, &code) != survey->held_length;
	survey->held_length = 0;
}

static void look_at(struct encoding_survey *survey, unsigned char byte)
{
	if (survey->last >= 0x80)
		survey->counts[survey->last - 0x80][neighbour_of(survey->before)][neighbour_of(byte)]++;
	survey->high += byte >= 0x80;
	survey->controls += byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r';
	if (byte == 0)
		survey->zeros[survey->bytes & 1]++;
	if (!survey->not_utf_8)
		look_utf_8(survey, byte);
	survey->before = survey->last;
	survey->last = byte;
	survey->bytes++;
}

void encoding_look(struct encoding_survey *survey, const unsigned char *bytes, size_t length)
{
	enum { WORD = 8 };
	for (size_t i = 0; i < length;) {
		/* between plain characters there is nothing to see */
		if (length - i >= WORD && survey->last < 0x80 && !survey->held_length &&
		    bytes[i + WORD - 1] >= ' ' && text_plain_ascii((const char *)bytes + i, WORD)) {
			survey->before = bytes[i + WORD - 2];
			survey->last = bytes[i + WORD - 1];
			survey->bytes += WORD;
			i += WORD;
		} else {
			look_at(survey, bytes[i++]);
		}
	}
}

/* Letters of French, lower and upper case, by how often they occur; other letters of Western Europe. */
static int letter_weight(uint32_t code)
{
	static const uint16_t french[] = {0xE9, 0xE8, 0xE0, 0xEA,  0xE7, 0xF4, 0xEE, 0xEF, 0xEB,
	                                  0xE2, 0xFB, 0xF9, 0x153, 0xC9, 0xC8, 0xC0, 0xCA, 0xC7,
	                                  0xD4, 0xCE, 0xCF, 0xCB,  0xC2, 0xDB, 0xD9, 0x152};
	static const uint16_t rare[] = {0x160, 0x161, 0x178, 0x17D, 0x17E};
	for (size_t i = 0; i < sizeof french / sizeof *french; i++)
		if (french[i] == code)
			return i == 0 ? 6 : i < 5 ? 5 : 4;
	for (size_t i = 0; i < sizeof rare / sizeof *rare; i++)
		if (rare[i] == code)
			return 1;
	return code >= 0xC0 && code <= 0xFF && code != 0xD7 && code != 0xF7 ? 2 : 0;
}

static bool is_upper(uint32_t code)
{
	return (code >= 0xC0 && code <= 0xDE) || code == 0x152 || code == 0x160 || code == 0x178 ||
	       code == 0x17D;
}

/* Lower case stands among lower case or begins a word of its own (à); upper case begins a word or stands
 * among upper case. */
static int letter_score(uint32_t code, enum neighbour before, enum neighbour after)
{
	int weight = letter_weight(code);
	if (is_upper(code)) {
		if (before == BESIDE_LOWER)
			return -4;
		return before == BESIDE_OTHER && after == BESIDE_OTHER ? -1 : weight;
	}
	if (before == BESIDE_UPPER && after == BESIDE_UPPER)
		return -4;
	return before == BESIDE_LOWER || after == BESIDE_LOWER ? weight + 1 : weight - 1;
}

static int symbol_score(uint32_t code, enum neighbour before, enum neighbour after)
{
	bool inside = (before == BESIDE_LOWER || before == BESIDE_UPPER) &&
	              (after == BESIDE_LOWER || after == BESIDE_UPPER);
	if (code == 0x2019)
		return inside ? 4 : 1;
	if (inside)
		return -4;
	if (code == 0xA0 || code == 0xB0 || code == 0xAB || code == 0xBB || code == 0x20AC ||
	    code == 0x2026 || code == 0x2013 || code == 0x2014 || code == 0x201C || code == 0x201D)
		return 2;
	return code >= 0x2500 && code < 0x2600 ? -6 : 0;
}

static int score(uint32_t code, enum neighbour before, enum neighbour after)
{
	if (code == 0)
		return -10;
	return letter_weight(code) ? letter_score(code, before, after) : symbol_score(code, before, after);
}

static long table_score(const struct encoding_survey *survey, size_t table)
{
	long sum = 0;
	for (size_t byte = 0; byte < 128; byte++)
		for (unsigned beside = 0; beside < 16; beside++) {
			enum neighbour before = (enum neighbour)(beside / 4),
			               after = (enum neighbour)(beside % 4);
			long count = (long)survey->counts[byte][before][after];
			if (count)
				sum += count * score(tables[table][byte], before, after);
		}
	return sum;
}

/* How many bytes of this file the two would read as different characters. */
static long differing(const struct encoding_survey *survey, size_t a, size_t b)
{
	long sum = 0;
	for (size_t byte = 0; byte < 128; byte++)
		for (int i = 0; i < 16 && tables[a][byte] != tables[b][byte]; i++)
			sum += (long)survey->counts[byte][i / 4][i % 4];
	return sum;
}

/* How sure: by how far the others fall behind, for each character that they would read otherwise; 6 points
 * are much. */
static enum encoding choose_table(const struct encoding_survey *survey, int *sureness)
{
	enum { MUCH = 60 };
	long scores[TABLES], lead = MUCH;
	size_t best = 0;
	for (size_t i = 0; i < TABLES; i++) {
		scores[i] = table_score(survey, i);
		if (scores[i] > scores[best])
			best = i;
	}
	for (size_t i = 0; i < TABLES; i++) {
		long count = differing(survey, i, best);
		if (count && (scores[best] - scores[i]) * 10 / count < lead)
			lead = (scores[best] - scores[i]) * 10 / count;
	}
	*sureness = scores[best] < 0 ? 20 : (int)(50 + lead * 49 / MUCH);
	return (enum encoding)(ENCODING_WINDOWS_1252 + best);
}

enum encoding encoding_choose(struct encoding_survey *survey, int *sureness)
{
	encoding_look(survey, (const unsigned char *)"\n", 1);
	*sureness = 90;
	if (survey->zeros[1] > survey->bytes / 4 && survey->zeros[0] < survey->bytes / 16)
		return ENCODING_UTF_16LE;
	if (survey->zeros[0] > survey->bytes / 4 && survey->zeros[1] < survey->bytes / 16)
		return ENCODING_UTF_16BE;
	*sureness = 100;
	if (!survey->not_utf_8)
		return ENCODING_UTF_8;
	return choose_table(survey, sureness);
}

enum encoding encoding_find(const char *name)
{
	int found = 0;
	while (sheet_encodings[found] && strcasecmp(sheet_encodings[found], name) != 0)
		found++;
	return (enum encoding)found;
}

size_t encoding_mark(const unsigned char *bytes, size_t length, enum encoding *encoding)
{
	static const struct {
		const char *bytes;
		size_t length;
		enum encoding encoding;
	} marks[] = {{"\xEF\xBB\xBF", 3, ENCODING_UTF_8},
	             {"\xFF\xFE", 2, ENCODING_UTF_16LE},
	             {"\xFE\xFF", 2, ENCODING_UTF_16BE}};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (length >= marks[i].length && memcmp(bytes, marks[i].bytes, marks[i].length) == 0) {
			*encoding = marks[i].encoding;
			return marks[i].length;
		}
	return 0;
}

static void add(uint32_t code, struct buffer *out)
{
	char bytes[4];
	buffer_add(out, bytes, utf8_encode(code ? code : REPLACEMENT, bytes));
}

static size_t decode_table(const uint16_t *table, const unsigned char *bytes, size_t length,
                           struct buffer *out)
{
	size_t from = 0;
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] < 0x80)
			continue;
		buffer_add(out, (const char *)bytes + from, i - from);
		add(table[bytes[i] - 0x80], out);
		from = i + 1;
	}
	buffer_add(out, (const char *)bytes + from, length - from);
	return length;
}

static size_t decode_utf_16(bool little, const unsigned char *bytes, size_t length, bool last,
                            struct buffer *out)
{
	size_t i = 0;
	while (i + 1 < length) {
		uint32_t code =
		        (uint32_t)(little ? bytes[i + 1] << 8 | bytes[i] : bytes[i] << 8 | bytes[i + 1]);
		bool high = code >= 0xD800 && code < 0xDC00;
		if (high && i + 3 >= length && !last)
			break;
		i += 2;
		if (high && i + 1 < length) {
			uint32_t low = (uint32_t)(little ? bytes[i + 1] << 8 | bytes[i]
			                                 : bytes[i] << 8 | bytes[i + 1]);
			if (low >= 0xDC00 && low < 0xE000) {
				code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		add(code >= 0xD800 && code < 0xE000 ? REPLACEMENT : code, out);
	}
	if (last && i < length)
		add(REPLACEMENT, out);
	return last ? length : i;
}

static size_t decode_utf_8(const unsigned char *bytes, size_t length, bool last, struct buffer *out)
{
	const char *p = (const char *)bytes, *end = p + length, *from = p;
	while (p < end) {
		uint32_t code;
		size_t step = (unsigned char)*p < 0x80 ? 1 : utf8_decode(p, end, &code);
		if (step == 0 && end - p < 4 && !last)
			break;
		if (step == 0) {
			buffer_add(out, from, (size_t)(p - from));
			add(REPLACEMENT, out);
			from = p + 1;
		}
		p += step ? step : 1;
	}
	buffer_add(out, from, (size_t)(p - from));
	return (size_t)(p - (const char *)bytes);
}

size_t encoding_decode(enum encoding encoding, const unsigned char *bytes, size_t length, bool last,
                       struct buffer *out)
{
	switch (encoding) {
	case ENCODING_UTF_8:
	case ENCODING_COUNT:
		return decode_utf_8(bytes, length, last, out);
	case ENCODING_UTF_16LE:
	case ENCODING_UTF_16BE:
		return decode_utf_16(encoding == ENCODING_UTF_16LE, bytes, length, last, out);
	default:
		return decode_table(tables[encoding - ENCODING_WINDOWS_1252], bytes, length, out);
	}
}
