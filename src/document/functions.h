/* What the files that hold template functions share: the arguments of a call, and how it fails. */
#ifndef PREUTILS_DOCUMENT_FUNCTIONS_H
#define PREUTILS_DOCUMENT_FUNCTIONS_H

#include "document/template_private.h"

#define MAX_ARGUMENTS 4
#define N_(text)      text

struct call {
	xmlXPathParserContext *xpath;
	xsltTransformContext *transform;
	struct filling *filling;
	int count;
	char *text[MAX_ARGUMENTS];    /* every argument as text */
	double number[MAX_ARGUMENTS]; /* and as a number; NaN where it is none */
};

/* Takes the arguments from the stack; false (and an error) where their number is wrong. To be ended in any
 * case. */
bool call_begin(struct call *call, xmlXPathParserContext *xpath, int count, int least, int most,
                const char *name);
void call_end(struct call *call);
/* Stops the transformation with an error at the instruction that calls. The detail is translated already; the
 * format is translated here; value is what stood in the data. */
void call_fail(struct call *call, const char *detail, const char *value);
void call_fail_format(struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Registers the functions over rows of the dataset (functions_rows.c). */
int functions_register_rows(xsltTransformContext *context);

#endif
