#include "render/pdf_fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "render/libfontconfig.h"

#define NOT_OPEN    (-2)
#define CODE_FAMILY "Liberation Mono"
#define FONT_CACHE  "/var/cache/fontconfig"
#define NBSP        0xA0
#define NNBSP       0x202F
#define NARROW      0.6 /* of an ordinary space, where a font has no narrow one */
#define HYPHEN      0x2010
#define HARD_HYPHEN 0x2011

static int face_of(const struct style *style)
{
	return (style->bold ? 1 : 0) + (style->italic ? 2 : 0) + (style->code ? 4 : 0);
}

static const char *family_of(const struct pdf_fonts *fonts, int face)
{
	return face & 4 ? CODE_FAMILY : fonts->family;
}

/* Those who have set something for fontconfig mean it. */
static bool has_rules(void)
{
	static const char *const variables[] = {"FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"};
	static const char *const files[] = {"/.config/fontconfig", "/.fonts.conf", "/.fonts.conf.d"};
	const char *home = getenv("HOME"), *config = getenv("XDG_CONFIG_HOME");
	char path[4096];
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if (getenv(variables[i]))
			return true;
	for (size_t i = 0; home && i < sizeof files / sizeof *files; i++)
		if (snprintf(path, sizeof path, "%s%s", home, files[i]) >= (int)sizeof path ||
		    access(path, F_OK) == 0)
			return true;
	if (config && (snprintf(path, sizeof path, "%s/fontconfig", config) >= (int)sizeof path ||
	               access(path, F_OK) == 0))
		return true;
	return access("/etc/fonts/local.conf", F_OK) == 0 || access(FONT_CACHE, R_OK) != 0;
}

/* Most fonts stand in the usual folders: reading fontconfig's rules takes longer than all else for a page or
 * two. */
static FcConfig *usual_folders(void)
{
	static const char folders[] =
	        "<?xml "
	        "version=\"1.0\"?><fontconfig><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
	        "<dir prefix=\"xdg\">fonts</dir><dir>~/.fonts</dir><cachedir>" FONT_CACHE "</cachedir>"
	        "<cachedir prefix=\"xdg\">fontconfig</cachedir></fontconfig>";
	FcConfig *config = has_rules() ? NULL : FcConfigCreate();
	if (config && FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)folders, FcFalse) &&
	    FcConfigBuildFonts(config))
		return config;
	if (config)
		FcConfigDestroy(config);
	return NULL;
}

static FcPattern *pattern_of(FcConfig *config, const char *family, int face)
{
	FcPattern *pattern = FcPatternCreate();
	FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
	FcPatternAddInteger(pattern, FC_WEIGHT, face & 1 ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
	FcPatternAddInteger(pattern, FC_SLANT, face & 2 ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
	FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
	FcPatternAddString(pattern, FC_FONTFORMAT, (const FcChar8 *)"TrueType");
	FcPatternAddString(pattern, FC_LANG, (const FcChar8 *)"fr");
	FcConfigSubstitute(config, pattern, FcMatchPattern);
	FcDefaultSubstitute(pattern);
	return pattern;
}

static bool is_truetype_file(const char *file)
{
	size_t length = strlen(file);
	return length > 4 && strcmp(file + length - 4, ".ttf") == 0;
}

static int load(struct pdf_fonts *fonts, const FcPattern *match)
{
	FcChar8 *file = NULL;
	if (FcPatternGetString(match, FC_FILE, 0, &file) != FcResultMatch ||
	    !is_truetype_file((const char *)file))
		return -1;
	return pdf_font_load(fonts->pdf, (const char *)file);
}

static bool has_family(const FcPattern *match, const char *family)
{
	FcChar8 *name;
	for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &name) == FcResultMatch; i++)
		if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0)
			return true;
	return false;
}

/* A real face: of this weight and slant, nothing that would have to be made up. */
static bool is_face(const FcPattern *match, int face)
{
	int weight = 0, slant = 0;
	FcPatternGetInteger(match, FC_WEIGHT, 0, &weight);
	FcPatternGetInteger(match, FC_SLANT, 0, &slant);
	return (weight >= FC_WEIGHT_DEMIBOLD) == ((face & 1) != 0) &&
	       (slant != FC_SLANT_ROMAN) == ((face & 2) != 0);
}

/* config NULL: with all of fontconfig's rules. */
static int open_face(struct pdf_fonts *fonts, FcConfig *config, int face)
{
	FcResult result;
	const char *family = family_of(fonts, face);
	FcPattern *pattern = pattern_of(config, family, face);
	FcPattern *match = FcFontMatch(config, pattern, &result);
	int font = match && has_family(match, family) && is_face(match, face) ? load(fonts, match) : -1;
	if (match)
		FcPatternDestroy(match);
	FcPatternDestroy(pattern);
	return font;
}

/* The family's font for a face; where there is none, that is an error and the regular one stands in. */
static int own_font(struct pdf_fonts *fonts, int face)
{
	static const char *const names[] = {"", " Bold", " Italic", " Bold Italic"};
	if (fonts->faces[face] != NOT_OPEN)
		return fonts->faces[face];
	fonts->faces[face] = fonts->usual ? open_face(fonts, fonts->usual, face) : -1;
	if (fonts->faces[face] < 0)
		fonts->faces[face] = open_face(fonts, NULL, face);
	if (fonts->faces[face] < 0) {
		error_format(fonts->error, MSG_FONT, "%s%s", family_of(fonts, face), names[face & 3]);
		fonts->faces[face] = fonts->faces[0];
	}
	return fonts->faces[face];
}

int pdf_fonts_open(struct pdf_fonts *fonts, struct pdf *pdf, const char *family, struct findings *findings,
                   struct error *error)
{
	*fonts = (struct pdf_fonts){0};
	if (libfontconfig_open(error) < 0)
		return -1;
	*fonts = (struct pdf_fonts){.pdf = pdf, .family = family, .findings = findings};
	fonts->error = error;
	fonts->usual = usual_folders();
	for (size_t face = 0; face < sizeof fonts->faces / sizeof *fonts->faces; face++)
		fonts->faces[face] = NOT_OPEN;
	return own_font(fonts, 0) < 0 ? -1 : 0;
}

void pdf_fonts_close(struct pdf_fonts *fonts)
{
	if (!fonts->pdf)
		return;
	if (fonts->usual)
		FcConfigDestroy(fonts->usual);
	FcFini();
	map_free(&fonts->reported);
	arena_free(&fonts->arena);
}

/* Another font that has the character, or -1. */
static int find_other(struct pdf_fonts *fonts, int face, uint32_t code)
{
	FcPattern *pattern = pattern_of(NULL, family_of(fonts, face), face);
	FcCharSet *wanted = FcCharSetCreate();
	FcCharSetAddChar(wanted, code);
	FcPatternAddCharSet(pattern, FC_CHARSET, wanted);
	FcResult result;
	FcFontSet *set = FcFontSort(NULL, pattern, FcFalse, NULL, &result);
	int font = -1;
	for (int i = 0; set && i < set->nfont && font < 0; i++) {
		FcCharSet *has;
		if (FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &has) == FcResultMatch &&
		    FcCharSetHasChar(has, code))
			font = load(fonts, set->fonts[i]);
		if (font >= 0 && !pdf_font_has(fonts->pdf, font, code))
			font = -1;
	}
	if (set)
		FcFontSetDestroy(set);
	FcCharSetDestroy(wanted);
	FcPatternDestroy(pattern);
	return font;
}

static int font_with(struct pdf_fonts *fonts, int face, uint32_t code)
{
	int own = own_font(fonts, face);
	if (pdf_font_has(fonts->pdf, own, code))
		return own;
	if (code > 0xFFFF || fonts->missing[code / 8] & 1u << code % 8)
		return -1;
	for (size_t i = 0; i < fonts->fallback_count[face]; i++)
		if (pdf_font_has(fonts->pdf, fonts->fallbacks[face][i], code))
			return fonts->fallbacks[face][i];
	int font = find_other(fonts, face, code);
	if (font < 0)
		fonts->missing[code / 8] |= (uint8_t)(1u << code % 8);
	if (font >= 0 && fonts->fallback_count[face] < 8)
		fonts->fallbacks[face][fonts->fallback_count[face]++] = font;
	return font;
}

static void report(struct pdf_fonts *fonts, const char *name)
{
	bool added;
	map_add(&fonts->reported, arena_strdup(&fonts->arena, name), strlen(name), 0, &added);
	if (added)
		findings_add(fonts->findings, MSG_GLYPH, fonts->place, name, NULL);
}

static struct pdf_shape shape(struct pdf_fonts *fonts, int font, uint32_t code)
{
	return (struct pdf_shape){font, (uint16_t)code, pdf_font_width(fonts->pdf, font, (uint16_t)code)};
}

static size_t spell(struct pdf_fonts *fonts, int face, uint32_t code, struct pdf_shape *shapes)
{
	char name[PDF_SHAPES];
	snprintf(name, sizeof name, "[U+%04X]", (unsigned)code);
	char plain[PDF_SHAPES];
	snprintf(plain, sizeof plain, "U+%04X", (unsigned)code);
	report(fonts, plain);
	size_t length = strlen(name);
	for (size_t i = 0; i < length; i++)
		shapes[i] = shape(fonts, own_font(fonts, face), (unsigned char)name[i]);
	return length;
}

/* Says how other characters are to be shown, and is none itself. */
static bool is_invisible(uint32_t code)
{
	return (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
	       (code >= 0x2060 && code <= 0x2064) || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF ||
	       (code >= 0xE0000 && code <= 0xE0FFF);
}

size_t pdf_fonts_shape(struct pdf_fonts *fonts, const struct style *style, uint32_t code,
                       struct pdf_shape *shapes)
{
	if (is_invisible(code))
		return 0;
	int face = face_of(style), own = own_font(fonts, face);
	if (code == NNBSP && !pdf_font_has(fonts->pdf, own, code)) {
		*shapes = shape(fonts, own, NBSP);
		shapes->width *= NARROW;
		return 1;
	}
	if ((code == HARD_HYPHEN || code == HYPHEN) && !pdf_font_has(fonts->pdf, own, code))
		code = '-';
	int font = font_with(fonts, face, code);
	if (font < 0)
		return spell(fonts, face, code, shapes);
	*shapes = shape(fonts, font, code);
	return 1;
}

static void check_text(struct pdf_fonts *fonts, const struct node *node)
{
	struct pdf_shape shapes[PDF_SHAPES];
	const char *text = node->text, *end = text + strlen(text);
	uint32_t code;
	fonts->place = node->place;
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step)
		if (code >= 0x180 && !(code >= 0x590 && code <= 0x6FF)) /* those are printed as other forms */
			pdf_fonts_shape(fonts, &node->parent->style, code, shapes);
	fonts->place = (struct place){0};
}

static void check_below(struct pdf_fonts *fonts, const struct node *root)
{
	for (const struct node *node = root; node; node = node_following(node, root)) {
		if (node->kind == NODE_TEXT && node->place.file)
			check_text(fonts, node);
		if (node->note)
			check_below(fonts, node->note);
	}
}

void pdf_fonts_check(struct pdf_fonts *fonts, const struct document *document)
{
	for (const struct node *section = document->sections; section; section = section->next) {
		check_below(fonts, section);
		if (section->header)
			check_below(fonts, section->header);
		if (section->footer)
			check_below(fonts, section->footer);
	}
}

int pdf_fonts_of(struct pdf_fonts *fonts, const struct style *style, const int16_t **widths)
{
	int own = own_font(fonts, face_of(style));
	*widths = pdf_font_widths(fonts->pdf, own);
	return own;
}

double pdf_fonts_width(void *context, const struct style *style, const char *text, size_t length)
{
	struct pdf_shape shapes[PDF_SHAPES];
	struct pdf_fonts *fonts = context;
	const char *end = text + length;
	const int16_t *widths;
	double width = 0;
	uint32_t code;
	pdf_fonts_of(fonts, style, &widths);
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step) {
		if (code <= 0xFFFF && widths[code] >= 0) {
			width += widths[code];
			continue;
		}
		size_t count = pdf_fonts_shape(fonts, style, code, shapes);
		for (size_t i = 0; i < count; i++)
			width += shapes[i].width;
	}
	return width * style->size / 1000;
}
