#include "document/items.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document/bidi.h"
#include "document/hyphenation.h"

#define HYPHEN_PENALTY 50
#define DASH_PENALTY   30
#define CUT_PENALTY    5000
#define ENDLESS        1e7

struct collector {
	struct items *items;
	struct arena *arena;
	const struct device *device;
	const struct paragraph *paragraph;
	const struct style *style;
	const struct node *link;
	bool turned;  /* the text at hand has letters that are written from right to left */
	bool *breaks; /* of the word at hand */
	size_t capacity;
};

static double width_of(const struct collector *collector, const char *text, size_t length)
{
	return collector->device->width(collector->device->context, collector->style, text, length);
}

static struct item *add(struct collector *collector, enum item_kind kind)
{
	struct items *items = collector->items;
	items->items = memory_grow(items->items, &items->capacity, items->count + 1, sizeof *items->items);
	struct item *item = &items->items[items->count++];
	*item = (struct item){.kind = kind, .style = collector->style, .link = collector->link};
	return item;
}

static void add_box(struct collector *collector, const char *text, size_t length)
{
	if (length == 0)
		return;
	struct item *item = add(collector, ITEM_BOX);
	item->text = text;
	item->length = length;
	item->width = width_of(collector, text, length);
}

static void add_penalty(struct collector *collector, int penalty, bool hyphen)
{
	double width = hyphen ? width_of(collector, "-", 1) : 0;
	struct item *item = add(collector, ITEM_PENALTY);
	item->penalty = penalty;
	item->hyphen = hyphen;
	item->width = width;
}

static void add_space(struct collector *collector, const char *text, size_t length, bool stretches)
{
	struct item *item = add(collector, ITEM_GLUE);
	item->text = text;
	item->length = length;
	item->width = width_of(collector, text, length);
	if (stretches && !collector->device->fixed && collector->paragraph->align == ALIGN_JUSTIFY) {
		item->stretch = item->width * 0.5;
		item->shrink = item->width * 0.3;
	}
}

static void add_line_end(struct collector *collector)
{
	add_penalty(collector, PENALTY_NEVER, false);
	add(collector, ITEM_GLUE)->stretch = ENDLESS;
	add_penalty(collector, PENALTY_ALWAYS, false);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A break is welcome after a hyphen, dash or slash inside a word (from start to end), but not in 24/01/2023.
 */
static bool breaks_after(const char *start, const char *p, const char *end, size_t *length)
{
	static const char *const marks[] = {"-", "/", "–", "—"};
	if (*p != '-' && *p != '/' && (unsigned char)*p != 0xE2)
		return false;
	if (p > start && p + 1 < end && is_digit(p[-1]) && is_digit(p[1]))
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		*length = strlen(marks[i]);
		if ((size_t)(end - p) > *length && memcmp(p, marks[i], *length) == 0)
			return true;
	}
	return false;
}

/* A letter with the marks over it, or what a joiner makes one. */
static size_t letter_length(const char *text, const char *end)
{
	uint32_t code;
	const char *p = text;
	bool joined = true;
	for (size_t step; p < end && (step = utf8_decode(p, end, &code)) > 0; p += step) {
		bool joiner = code == 0x200D;
		if (!joined && !joiner && !(code >= 0x300 && code <= 0x36F) &&
		    !(code >= 0xFE00 && code <= 0xFE0F))
			break;
		joined = joiner;
	}
	return p > text ? (size_t)(p - text) : 1;
}

/* A word that no line holds is cut between any two letters. */
static void add_cut_word(struct collector *collector, const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t step = letter_length(text + i, text + length);
		add_box(collector, text + i, step);
		i += step;
		if (i < length)
			add_penalty(collector, CUT_PENALTY, false);
	}
}

static bool add_turned(struct collector *collector, const char *text, size_t length)
{
	const char *word = arena_strndup(collector->arena, text, length);
	if (!bidi_needed(word))
		return false;
	struct buffer buffer = {0};
	bidi_visual(word, &buffer);
	add_box(collector, arena_strndup(collector->arena, buffer.bytes, buffer.length), buffer.length);
	collector->items->items[collector->items->count - 1].turned = true;
	buffer_free(&buffer);
	return true;
}

/* Before which bytes of a word it may be divided; good until the next word. */
static const bool *divisions(struct collector *collector, const char *text, size_t length)
{
	collector->breaks =
	        memory_grow(collector->breaks, &collector->capacity, length, sizeof *collector->breaks);
	hyphenation_find(collector->style->code ? NULL : collector->device->hyphenation, text, length,
	                 collector->breaks);
	return collector->breaks;
}

static void add_word(struct collector *collector, const char *text, size_t length)
{
	if (collector->turned && add_turned(collector, text, length))
		return;
	const bool *breaks = divisions(collector, text, length);
	bool justified = collector->paragraph->align == ALIGN_JUSTIFY;
	size_t start = 0, mark;
	for (size_t i = 0; i < length; i++) {
		if (breaks[i] && i > start) {
			add_box(collector, text + start, i - start);
			add_penalty(collector, justified ? HYPHEN_PENALTY : 16 * HYPHEN_PENALTY, true);
			start = i;
		}
		if (i > 1 && breaks_after(text, text + i, text + length, &mark) && length - i > mark + 1) {
			add_box(collector, text + start, i + mark - start);
			add_penalty(collector, DASH_PENALTY, false);
			start = i + mark;
		}
	}
	add_box(collector, text + start, length - start);
}

/* True if every part that division leaves fits on a line. */
static bool can_be_divided(struct collector *collector, const char *text, size_t length)
{
	const bool *breaks = divisions(collector, text, length);
	bool fits = true;
	size_t start = 0, mark;
	for (size_t i = 1; i <= length && fits; i++) {
		bool dash = i > 2 && i < length && breaks_after(text, text + i - 1, text + length, &mark) &&
		            mark == 1;
		if (i < length && !breaks[i] && !dash)
			continue;
		double hyphen = i < length && !dash ? width_of(collector, "-", 1) : 0;
		fits = width_of(collector, text + start, i - start) + hyphen <= collector->paragraph->width;
		start = i;
	}
	return fits;
}

/* Length of a space that does not break, or 0. */
static size_t hard_space(const char *p, const char *end)
{
	static const char *const spaces[] = {TEXT_NBSP, TEXT_NNBSP};
	for (size_t i = 0; i < 2; i++)
		if ((size_t)(end - p) >= strlen(spaces[i]) && memcmp(p, spaces[i], strlen(spaces[i])) == 0)
			return strlen(spaces[i]);
	return 0;
}

/* Words with what does not break between them. */
static void add_joined(struct collector *collector, const char *text, size_t length)
{
	const char *end = text + length, *start = text;
	for (const char *p = text; p < end;) {
		size_t space = hard_space(p, end);
		if (!space) {
			p++;
			continue;
		}
		if (p > start)
			add_word(collector, start, (size_t)(p - start));
		add_penalty(collector, PENALTY_NEVER, false);
		if (collector->style->code)
			add_box(collector, p, space);
		else
			add_space(collector, p, space, space == strlen(TEXT_NBSP));
		p += space;
		start = p;
	}
	if (end > start)
		add_word(collector, start, (size_t)(end - start));
}

static double width_from(const struct collector *collector, size_t first)
{
	const struct items *items = collector->items;
	double width = 0;
	for (size_t i = first; i < items->count; i++)
		if (items->items[i].kind != ITEM_PENALTY)
			width += items->items[i].width;
	return width;
}

/* What stands between two ordinary spaces. */
static void add_words(struct collector *collector, const char *text, size_t length)
{
	size_t first = collector->items->count;
	add_joined(collector, text, length);
	double width = collector->turned ? width_of(collector, text, length) : width_from(collector, first);
	if (width <= collector->paragraph->width + 0.001 || can_be_divided(collector, text, length))
		return;
	collector->items->count = first;
	add_cut_word(collector, text, length);
}

static const char *in_capitals(struct collector *collector, const char *text)
{
	struct buffer buffer = {0};
	const char *end = text + strlen(text);
	uint32_t code;
	char bytes[4];
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step)
		buffer_add(&buffer, bytes, utf8_encode(utf8_capital(code), bytes));
	return arena_take(collector->arena, &buffer);
}

static void add_text(struct collector *collector, const char *text)
{
	collector->turned = collector->device->visual && bidi_needed(text);
	if (collector->style->capitals)
		text = in_capitals(collector, text);
	while (*text) {
		size_t length = strcspn(text, " ");
		if (length)
			add_words(collector, text, length);
		text += length;
		if (*text == ' ')
			add_space(collector, text++, 1, true);
	}
}

static const struct node *link_above(const struct node *node, const struct node *leaf)
{
	for (; node && node != leaf; node = node->parent)
		if (node->kind == NODE_A || node->kind == NODE_REFERENCE)
			return node;
	return NULL;
}

static void add_note(struct collector *collector, const struct node *note)
{
	bool brackets = collector->device->fixed;
	collector->style = &note->style;
	collector->link = note;
	const char *text = arena_printf(collector->arena, brackets ? "[%zu]" : "%zu", note->ordinal);
	add_box(collector, text, strlen(text));
}

/* The page of what a reference means; where there are no pages, its title. */
static void add_page(struct collector *collector, const struct node *reference)
{
	const struct fields *fields = collector->paragraph->fields;
	const struct node *to = reference->to;
	while (to && to->number == 0)
		to = to->parent;
	collector->link = reference;
	if (collector->device->fixed) {
		const struct node *title = reference->to ? node_title(reference->to) : NULL;
		struct buffer text = {0};
		if (title)
			node_text(title, &text);
		add_text(collector, arena_strdup(collector->arena, text.bytes ? text.bytes : "…"));
		buffer_free(&text);
		return;
	}
	size_t page = to && fields && fields->places ? fields->places[to->number] : 0;
	add_text(collector, arena_printf(collector->arena, "%zu", page));
}

static void add_node(struct collector *collector, const struct node *node)
{
	const struct fields *fields = collector->paragraph->fields;
	struct arena *arena = collector->arena;
	collector->link = link_above(node, collector->paragraph->leaf);
	collector->style = &node->parent->style;
	if (node->kind == NODE_TEXT)
		add_text(collector, node->text);
	else if (node->kind == NODE_BR)
		add_line_end(collector);
	else if (node->kind == NODE_PAGE_NUMBER)
		add_text(collector, arena_printf(arena, "%zu", fields ? fields->page : 0));
	else if (node->kind == NODE_PAGE_COUNT)
		add_text(collector, arena_printf(arena, "%zu", fields ? fields->pages : 0));
	else if (node->kind == NODE_NOTE)
		add_note(collector, node);
	else if (node->kind == NODE_REFERENCE && !node->first)
		add_page(collector, node);
}

static void add_value(struct collector *collector, const struct value *value)
{
	struct buffer buffer = {0};
	value_print(value, &buffer);
	add_text(collector, arena_take(collector->arena, &buffer));
}

void items_collect(struct items *items, struct arena *arena, const struct device *device,
                   const struct paragraph *paragraph)
{
	const struct node *leaf = paragraph->leaf;
	struct collector collector = {.items = items,
	                              .arena = arena,
	                              .device = device,
	                              .paragraph = paragraph,
	                              .style = &leaf->style};
	if (leaf->value.kind != VALUE_NONE)
		add_value(&collector, &leaf->value);
	for (const struct node *node = leaf; node; node = node_following(node, leaf))
		if (node != leaf)
			add_node(&collector, node);
	free(collector.breaks);
	if (items->count == 0)
		return;
	collector.style = &leaf->style;
	collector.link = NULL;
	add_line_end(&collector);
}
