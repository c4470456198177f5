#include "document/style.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum property_kind { KIND_LENGTH, KIND_SHARE, KIND_BOOL, KIND_COLOR, KIND_ALIGN };

struct property {
	const char *name;
	enum property_kind kind;
	size_t offset, share;
};

static const struct property properties[] = {
        {"taille", KIND_LENGTH, offsetof(struct style, size), 0},
        {"interligne", KIND_LENGTH, offsetof(struct style, leading), 0},
        {"alignement", KIND_ALIGN, offsetof(struct style, align), 0},
        {"couleur", KIND_COLOR, offsetof(struct style, color), 0},
        {"gras", KIND_BOOL, offsetof(struct style, bold), 0},
        {"italique", KIND_BOOL, offsetof(struct style, italic), 0},
        {"capitales", KIND_BOOL, offsetof(struct style, capitals), 0},
        {"code", KIND_BOOL, offsetof(struct style, code), 0},
        {"avant", KIND_LENGTH, offsetof(struct style, before), 0},
        {"apres", KIND_LENGTH, offsetof(struct style, after), 0},
        {"gauche", KIND_SHARE, offsetof(struct style, left), offsetof(struct style, left_share)},
        {"droite", KIND_SHARE, offsetof(struct style, right), offsetof(struct style, right_share)},
        {"marge-interne", KIND_LENGTH, offsetof(struct style, padding), 0},
        {"cadre", KIND_LENGTH, offsetof(struct style, border), 0},
        {"couleur-cadre", KIND_COLOR, offsetof(struct style, border_color), 0},
        {"fond", KIND_COLOR, offsetof(struct style, background), 0},
        {"insecable", KIND_BOOL, offsetof(struct style, keep), 0},
        {"zebre", KIND_BOOL, offsetof(struct style, zebra), 0},
        {"numerote", KIND_BOOL, offsetof(struct style, numbered), 0},
};

struct style style_base(void)
{
	return (struct style){.size = 11,
	                      .leading = 1.25,
	                      .align = ALIGN_JUSTIFY,
	                      .color = 0x000000,
	                      .border_color = 0x000000,
	                      .background = COLOR_NONE};
}

struct style style_inherit(const struct style *parent)
{
	struct style style = style_base();
	style.size = parent->size;
	style.leading = parent->leading;
	style.align = parent->align;
	style.color = parent->color;
	style.bold = parent->bold;
	style.italic = parent->italic;
	style.capitals = parent->capitals;
	style.code = parent->code;
	style.rise = parent->rise;
	return style;
}

bool style_length(const char *text, double *points, double *share)
{
	static const struct {
		const char *unit;
		double points;
	} units[] = {{"", 1}, {"pt", 1}, {"cm", 72 / 2.54}, {"mm", 72 / 25.4}};
	size_t digits = strspn(text, "0123456789.");
	if (digits == 0 || digits > 12)
		return false;
	char *end;
	double number = strtod(text, &end);
	if (end != text + digits || number > 5000)
		return false;
	if (share && strcmp(end, "%") == 0 && number <= 100) {
		*share = number / 100;
		*points = 0;
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(end, units[i].unit) == 0) {
			*points = number * units[i].points;
			return true;
		}
	return false;
}

static bool read_color(const char *text, uint32_t *color)
{
	if (strcmp(text, "aucun") == 0) {
		*color = COLOR_NONE;
		return true;
	}
	if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	*color = (uint32_t)strtoul(text + 1, NULL, 16);
	return true;
}

static bool read_align(const char *text, enum align *align)
{
	static const char *const names[] = {"justifie", "gauche", "centre", "droite"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i]) == 0) {
			*align = (enum align)i;
			return true;
		}
	return false;
}

static bool read_bool(const char *text, bool *value)
{
	*value = strcmp(text, "oui") == 0;
	return *value || strcmp(text, "non") == 0;
}

bool style_set(struct style *style, const char *name, const char *text, bool *valid)
{
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		const struct property *property = &properties[i];
		if (strcmp(property->name, name) != 0)
			continue;
		char *base = (char *)style;
		void *field = base + property->offset;
		switch (property->kind) {
		case KIND_LENGTH:
			*valid = style_length(text, field, NULL);
			break;
		case KIND_SHARE:
			*valid = style_length(text, field, (double *)(void *)(base + property->share));
			break;
		case KIND_BOOL:
			*valid = read_bool(text, field);
			break;
		case KIND_COLOR:
			*valid = read_color(text, field);
			break;
		case KIND_ALIGN:
			*valid = read_align(text, field);
			break;
		}
		return true;
	}
	return false;
}

/* Sizes are shares of the text around; spaces are points at 11 points of text. */
struct looks {
	const char *element;
	double size, before, after, left;
	bool bold, italic, ragged, keep;
};
static const struct looks defaults[] = {
        {"h1", 1.45, 0, 12, 0, true, false, true, true},
        {"h2", 1.18, 18, 6, 0, true, false, true, true},
        {"h3", 1.0, 12, 4, 0, true, false, true, true},
        {"h4", 1.0, 8, 3, 0, false, true, true, true},
        {"p", 1.0, 0, 7, 0, false, false, false, false},
        {"ul", 1.0, 0, 7, 0, false, false, false, false},
        {"ol", 1.0, 0, 7, 0, false, false, false, false},
        {"li", 1.0, 0, 2.5, 0, false, false, false, false},
        {"table", 0.92, 8, 12, 0, false, false, true, false},
        {"caption", 1.0, 0, 4, 0, true, false, true, true},
        {"thead", 1.0, 0, 0, 0, true, false, true, false},
        {"tfoot", 1.0, 0, 0, 0, true, false, true, false},
        {"strong", 1.0, 0, 0, 0, true, false, false, false},
        {"em", 1.0, 0, 0, 0, false, true, false, false},
        {"signature", 1.0, 18, 0, 0, false, false, true, true},
        {"graphique", 0.88, 8, 12, 0, false, false, true, true},
        {"header", 0.8, 0, 0, 0, false, false, true, true},
        {"footer", 0.8, 0, 0, 0, false, false, true, true},
        {"hr", 1.0, 6, 6, 0, false, false, false, false},
        {"img", 1.0, 4, 8, 0, false, false, true, true},
        {"sup", 0.68, 0, 0, 0, false, false, false, false},
        {"note", 0.68, 0, 0, 0, false, false, false, false},
        {"colonnes", 1.0, 4, 8, 0, false, false, false, false},
        {"cote-a-cote", 1.0, 4, 8, 0, false, false, false, false},
        {"sommaire", 1.0, 4, 10, 0, false, false, true, false},
        {"texte-de-note", 0.82, 0, 2, 0, false, false, false, false},
};

void style_default(struct style *style, const char *element)
{
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
		const struct looks *looks = &defaults[i];
		if (strcmp(looks->element, element) != 0)
			continue;
		style->size *= looks->size;
		style->before = looks->before;
		style->after = looks->after;
		style->left = looks->left;
		style->bold = style->bold || looks->bold;
		style->italic = style->italic != looks->italic;
		style->keep = looks->keep;
		if (looks->ragged && style->align == ALIGN_JUSTIFY)
			style->align = ALIGN_LEFT;
		if (strcmp(element, "signature") == 0)
			style->left_share = 0.5;
		if (strcmp(element, "sup") == 0 || strcmp(element, "note") == 0)
			style->rise += style->size * 0.5;
		return;
	}
}
