/* How an element looks: a few properties, set by templates with <pre:style pour="h1" taille="16"/>. */
#ifndef PREUTILS_DOCUMENT_STYLE_H
#define PREUTILS_DOCUMENT_STYLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

#define COLOR_NONE UINT32_MAX

enum align { ALIGN_JUSTIFY, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* Lengths are points. The first group is inherited by what is inside. */
struct style {
	double size;
	double leading; /* line distance as a multiple of size */
	enum align align;
	uint32_t color; /* 0xRRGGBB */
	bool bold, italic, capitals;
	bool code;   /* letters of one width, as typed: no typography, no division */
	double rise; /* above the line */

	double before, after;           /* white space outside; between two blocks the larger one counts */
	double left, right;             /* indentation */
	double left_share, right_share; /* the same as a share of the measure, added */
	double padding;                 /* inside the frame */
	double border;                  /* width of the frame; 0: none */
	uint32_t border_color, background;
	bool keep;     /* never broken over pages */
	bool zebra;    /* tables: every other row has the background */
	bool numbered; /* headings and captions */
};

/* The text's style where the template says nothing. */
struct style style_base(void);
/* What a child starts with: the inherited group of parent, the rest empty. */
struct style style_inherit(const struct style *parent);
/* Sets a property by its name in templates ("taille", "gras"…). Returns false for an unknown name; *valid
 * says whether the value could be read. */
bool style_set(struct style *style, const char *name, const char *text, bool *valid);
/* The looks of an element by its name ("h1") before the template's own styles. */
void style_default(struct style *style, const char *element);
/* Points from "12", "12pt", "2.5cm", "10mm"; "50%" goes to *share (share NULL: refused). */
bool style_length(const char *text, double *points, double *share);

#endif
