/* The transformation of a template, with its safeguards. */
#include "document/template.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "document/template_private.h"

#define MAX_DEPTH      400       /* templates calling templates */
#define MAX_OPERATIONS 2000000   /* instructions */
#define MAX_STEPS      200000000 /* of all expressions: looking for the rows of every child takes millions */

static struct filling *filling_of(void *context, xsltLoadType type)
{
	if (type == XSLT_LOAD_DOCUMENT)
		return ((xsltTransformContext *)context)->_private;
	const xsltStylesheet *style = context;
	while (style && !style->_private)
		style = style->parent;
	return style ? style->_private : NULL;
}

static xmlDoc *load_part(const xmlChar *uri, xmlDict *dict, int options, void *context, xsltLoadType type)
{
	(void)dict;
	(void)options;
	struct filling *filling = filling_of(context, type);
	if (!filling)
		return NULL;
	return template_load(filling, template_part(filling, (const char *)uri), filling->error);
}

static int read_allowed(xsltSecurityPrefs *prefs, xsltTransformContext *context, const char *path)
{
	(void)prefs;
	struct filling *filling = context ? context->_private : NULL;
	return filling && template_may_read(filling, template_part(filling, path));
}

static void *made(void *object)
{
	if (!object)
		memory_exhausted(0);
	return object;
}

static xsltSecurityPrefs *security_new(void)
{
	static const xsltSecurityOption forbidden[] = {XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
	                                               XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
	xsltSecurityPrefs *prefs = made(xsltNewSecurityPrefs());
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		xsltSetSecurityPrefs(prefs, forbidden[i], xsltSecurityForbid);
	xsltSetSecurityPrefs(prefs, XSLT_SECPREF_READ_FILE, read_allowed);
	return prefs;
}

/* libxslt says « compilation error: file F line 12 element value-of », then what is wrong; libxml2 may have
 * said before it what is wrong with an expression. */
static const char *said_place(struct filling *filling, struct place *place)
{
	const char *said = filling->said.bytes ? filling->said.bytes : "";
	const char *head = strstr(said, "error: "), *line = head ? strstr(head, " line ") : NULL;
	if (!line || line > head + strcspn(head, "\n"))
		return said;
	const char *file = strstr(head, "file "), *after = strchr(line, '\n');
	place->line = strtoul(line + 6, NULL, 10);
	if (file && file < line)
		place->file = arena_strndup(&filling->arena, file + 5, (size_t)(line - file - 5));
	if (head - said > (ptrdiff_t)strlen("compilation "))
		return said;
	return after && after[1] ? after + 1 : said;
}

static int said_error(struct filling *filling, const char *path)
{
	struct place place = {.file = path};
	const char *detail = said_place(filling, &place);
	char *text = arena_strndup(&filling->arena, detail, strcspn(detail, "\n"));
	if (!*text)
		text = arena_strdup(&filling->arena, gettext("libxslt cannot process it"));
	return error_set(filling->error, MSG_TEMPLATE, place, text, NULL);
}

static xsltStylesheet *compile(struct filling *filling, const char *path)
{
	xmlDoc *doc = template_load(filling, path, filling->error);
	if (!doc)
		return NULL;
	template_wrap(doc);
	xsltStylesheet *style = made(xsltNewStylesheet());
	style->_private = filling;
	int failed = xsltParseStylesheetUser(style, doc);
	if (failed == 0 && style->errors == 0 && !filling->error->set)
		return style;
	said_error(filling, path);
	if (failed != 0)
		xmlFreeDoc(doc);
	style->doc = failed != 0 ? NULL : style->doc;
	xsltFreeStylesheet(style);
	return NULL;
}

/* Files leave cells out; a template that looks at them finds them all. */
static xmlDoc *load_cells(struct filling *filling)
{
	struct buffer bytes = {0};
	struct out *out = out_open_memory(&bytes);
	results_write_xml_whole(filling->input->results, out);
	xmlDoc *source = out_close(out, filling->error) < 0
	                         ? NULL
	                         : xml_load_memory(bytes.bytes, bytes.length, "-", "resultats",
	                                           RESULTS_NAMESPACE, filling->error);
	buffer_free(&bytes);
	return source;
}

/* Results that templates see through functions alone need not be there as XML. */
static xmlDoc *load_source(struct filling *filling)
{
	const char *path = filling->input->results_path;
	const struct buffer *source = filling->input->source;
	if (filling->input->results && filling->uses.source && filling->uses.cells)
		return load_cells(filling);
	if (source)
		return xml_load_memory(source->bytes, source->length, "-", NULL, NULL, filling->error);
	if (path && (filling->uses.source || !filling->input->results))
		return xml_load(path, "resultats", RESULTS_NAMESPACE, filling->error);
	static const char empty[] = "<resultats xmlns=\"" RESULTS_NAMESPACE "\"/>";
	return xml_load_memory(empty, sizeof empty - 1, "-", "resultats", RESULTS_NAMESPACE, filling->error);
}

static xmlDoc *transform(struct filling *filling, xsltStylesheet *style, xmlDoc *source, const char *path)
{
	xsltTransformContext *context = made(xsltNewTransformContext(style, source));
	xsltSecurityPrefs *prefs = security_new();
	context->_private = filling;
	context->maxTemplateDepth = MAX_DEPTH;
	context->opLimit = MAX_OPERATIONS;
	context->xpathCtxt->opLimit = MAX_STEPS;
	xsltSetTransformErrorFunc(context, filling, template_said);
	xmlDoc *result = NULL;
	if (xsltSetCtxtSecurityPrefs(prefs, context) == 0 && functions_register(context) == 0) {
		for (size_t i = 0; i < filling->input->parameter_count; i++)
			xsltQuoteOneUserParam(context, BAD_CAST filling->input->parameters[i].name,
			                      BAD_CAST filling->input->parameters[i].value);
		result = xsltApplyStylesheetUser(style, source, NULL, NULL, NULL, context);
	}
	if (context->state != XSLT_STATE_OK || !result || filling->error->set) {
		said_error(filling, path);
		xmlFreeDoc(result);
		result = NULL;
	}
	xsltFreeTransformContext(context);
	xsltFreeSecurityPrefs(prefs);
	return result;
}

static xmlDoc *run(struct filling *filling, const char *path)
{
	xsltStylesheet *style = compile(filling, path);
	bool known =
	        style && template_check_parameters(filling, path) == 0 && template_check_names(filling) == 0;
	xmlDoc *source = known ? load_source(filling) : NULL;
	xmlDoc *result = source ? transform(filling, style, source, path) : NULL;
	xsltFreeStylesheet(style);
	xmlFreeDoc(source);
	return result;
}

const struct results *template_results(const struct template_input *input, const char *address)
{
	const char *slash = strchr(address, '/');
	for (size_t i = 0; slash && i < input->other_count; i++) {
		size_t length = strlen(input->others[i].name);
		if (length == (size_t)(slash - address) &&
		    memcmp(input->others[i].name, address, length) == 0)
			return input->others[i].results;
	}
	return slash ? NULL : input->results;
}

const struct statistic *template_statistic(const struct template_input *input, const char *address)
{
	const struct results *results = template_results(input, address);
	const char *slash = strchr(address, '/');
	return results ? results_find(results, slash ? slash + 1 : address) : NULL;
}

bool template_masked(const struct template_input *input)
{
	bool masked = input->results && input->results->threshold > 0;
	for (size_t i = 0; i < input->other_count; i++)
		masked |= input->others[i].results->threshold > 0;
	return masked;
}

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? arena_strndup(arena, path, (size_t)(slash - path + 1)) : "./";
}

/* libxslt speaks as well, and reads through template_load. */
static void listen(struct filling *filling, bool on)
{
	template_listen(filling, on);
	xsltSetGenericErrorFunc(on ? filling : NULL, on ? template_said : NULL);
	xsltSetLoaderFunc(on ? load_part : NULL);
}

static void filling_end(struct filling *filling)
{
	free(filling->files);
	map_free(&filling->parameters);
	buffer_free(&filling->said);
	arena_free(&filling->arena);
}

int template_fill(struct document *document, struct templates *templates, const char *path,
                  const struct template_input *input, struct error *error)
{
	struct filling filling = {.templates = templates,
	                          .input = input,
	                          .store = input->store,
	                          .error = error,
	                          .document = document};
	*document = (struct document){0};
	if (libxslt_open(error) < 0)
		return -1;
	filling.folder = folder_of(&filling.arena, path);
	listen(&filling, true);
	xmlDoc *result = run(&filling, path);
	listen(&filling, false);
	int status = result ? tree_build(&filling, result) : -1;
	xmlFreeDoc(result);
	filling_end(&filling);
	if (status != 0)
		document_free(document);
	return status;
}
