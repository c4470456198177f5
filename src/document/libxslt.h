/* libxslt, opened when it is first needed (base/library.h), and libxml2 with it. */
#ifndef PREUTILS_DOCUMENT_LIBXSLT_H
#define PREUTILS_DOCUMENT_LIBXSLT_H

/* All headers that declare what is listed: none may come after the macros below. */
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "base/libxml2.h"

/* Fails where one of them is not there. Before anything else of them: what is called without would abort. */
int libxslt_open(struct error *error);

struct libxslt {
#define LIBXSLT(name) __typeof__(name) *name;
#include "document/libxslt.def"
#undef LIBXSLT
};
const struct libxslt *libxslt(void);

#ifndef LIBXSLT_ITSELF
#define xsltApplyStylesheetUser      libxslt()->xsltApplyStylesheetUser
#define xsltFreeSecurityPrefs        libxslt()->xsltFreeSecurityPrefs
#define xsltFreeStylesheet           libxslt()->xsltFreeStylesheet
#define xsltFreeTransformContext     libxslt()->xsltFreeTransformContext
#define xsltNewDocument              libxslt()->xsltNewDocument
#define xsltNewSecurityPrefs         libxslt()->xsltNewSecurityPrefs
#define xsltNewStylesheet            libxslt()->xsltNewStylesheet
#define xsltNewTransformContext      libxslt()->xsltNewTransformContext
#define xsltParseStylesheetUser      libxslt()->xsltParseStylesheetUser
#define xsltQuoteOneUserParam        libxslt()->xsltQuoteOneUserParam
#define xsltRegisterExtFunction      libxslt()->xsltRegisterExtFunction
#define xsltSecurityForbid           libxslt()->xsltSecurityForbid
#define xsltSetCtxtSecurityPrefs     libxslt()->xsltSetCtxtSecurityPrefs
#define xsltSetGenericErrorFunc      libxslt()->xsltSetGenericErrorFunc
#define xsltSetLoaderFunc            libxslt()->xsltSetLoaderFunc
#define xsltSetSecurityPrefs         libxslt()->xsltSetSecurityPrefs
#define xsltSetTransformErrorFunc    libxslt()->xsltSetTransformErrorFunc
#define xsltXPathGetTransformContext libxslt()->xsltXPathGetTransformContext
#endif

#endif
