/* The functions of templates, in the namespace urn:preutils:fonctions. */
#include <libintl.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/xsltutils.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "document/template_private.h"
#include "results/words.h"

#define MAX_ARGUMENTS 4
#define MASKED        "s"

struct call {
	xmlXPathParserContext *xpath;
	xsltTransformContext *transform;
	struct filling *filling;
	int count;
	char *text[MAX_ARGUMENTS];    /* every argument as text */
	double number[MAX_ARGUMENTS]; /* and as a number; NaN where it is none */
};

static void fail(struct call *call, const char *detail)
{
	const xmlNode *node = call->transform->inst;
	struct place place = {0};
	if (node && node->doc)
		place = (struct place){.file = (const char *)node->doc->URL,
		                       .line = (size_t)xmlGetLineNo(node)};
	error_set(call->filling->error, MSG_TEMPLATE, place, detail, NULL);
	call->transform->state = XSLT_STATE_STOPPED;
	call->xpath->error = XPATH_EXPR_ERROR;
}

__attribute__((format(printf, 2, 3))) static void fail_format(struct call *call, const char *format, ...)
{
	char detail[240];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, gettext(format), arguments);
	va_end(arguments);
	fail(call, detail);
}

/* Takes the arguments from the stack; false (and an error) where their number is wrong. */
static bool begin(struct call *call, xmlXPathParserContext *xpath, int count, int least, int most,
                  const char *name)
{
	*call = (struct call){.xpath = xpath, .transform = xsltXPathGetTransformContext(xpath)};
	call->filling = call->transform->_private;
	for (int i = count; i-- > 0;) {
		xmlXPathObject *object = valuePop(xpath);
		if (i < MAX_ARGUMENTS) {
			call->number[i] = xmlXPathCastToNumber(object);
			call->text[i] = (char *)xmlXPathCastToString(object);
		}
		xmlXPathFreeObject(object);
	}
	call->count = count < MAX_ARGUMENTS ? count : MAX_ARGUMENTS;
	if (count >= least && count <= most)
		return true;
	fail_format(call, "pre:%s() takes %d to %d arguments", name, least, most);
	return false;
}

static void end(struct call *call)
{
	for (int i = 0; i < call->count; i++)
		xmlFree(call->text[i]);
}

static void give_text(struct call *call, const char *text)
{
	valuePush(call->xpath, xmlXPathNewCString(text));
}

static bool is_masked(const struct call *call, int argument)
{
	if (strcmp(call->text[argument], MASKED) == 0)
		return true;
	return isnan(call->number[argument]) && call->filling->input->results->threshold > 0;
}

/* The argument in millionths; false (and an error) where it is no number that can be printed. */
static bool exact(struct call *call, int argument, int64_t *value)
{
	double number = call->number[argument] * 1e6;
	if (isfinite(number) && fabs(number) < 9e18) {
		*value = llround(number);
		return true;
	}
	fail_format(call, "not a number: %.60s", call->text[argument]);
	return false;
}

static int places(const struct call *call, int argument, int usual)
{
	if (argument >= call->count || !(call->number[argument] >= 0) || call->number[argument] > 6)
		return usual;
	return (int)call->number[argument];
}

static const struct statistic *statistic_of(struct call *call)
{
	const struct statistic *statistic = results_find(call->filling->input->results, call->text[0]);
	if (!statistic)
		fail_format(call, "no such statistic in the results: %.100s", call->text[0]);
	return statistic;
}

static const struct cell *cell_of(struct call *call, const struct statistic *statistic)
{
	const char *row = call->count > 1 ? call->text[1] : RESULTS_TOTAL;
	const char *column = call->count > 2 ? call->text[2] : RESULTS_TOTAL;
	long r = axis_find(&statistic->rows, row);
	long c = statistic->axes == 2 ? axis_find(&statistic->columns, column) : 0;
	if (r >= 0 && c >= 0 && (statistic->axes == 2 || call->count <= 2))
		return statistic_cell(statistic, (size_t)r, (size_t)c);
	fail_format(call, "no such cell: %.100s:%.60s%s%.60s", statistic->id, row, call->count > 2 ? ":" : "",
	            call->count > 2 ? column : "");
	return NULL;
}

static void f_valeur(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (begin(&call, xpath, count, 1, 3, "valeur")) {
		const struct statistic *statistic = statistic_of(&call);
		const struct cell *cell = statistic ? cell_of(&call, statistic) : NULL;
		if (cell && cell->masked)
			give_text(&call, MASKED);
		else if (cell && cell->value == DECIMAL_NONE)
			fail_format(&call, "no value: %.100s:%.60s", statistic->id,
			            call.count > 1 ? call.text[1] : RESULTS_TOTAL);
		else if (cell)
			valuePush(xpath, xmlXPathNewFloat((double)cell->value / 1e6));
	}
	end(&call);
}

static void f_libelle(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (begin(&call, xpath, count, 1, 3, "libelle")) {
		const struct statistic *statistic = statistic_of(&call);
		const struct axis *axis = NULL;
		long position = -1;
		if (statistic && count > 1) {
			axis = count == 2 ? &statistic->rows : &statistic->columns;
			position = axis_find(axis, call.text[count - 1]);
		}
		if (statistic && count == 1)
			give_text(&call, statistic->label);
		else if (position >= 0)
			give_text(&call, axis->values[position].label);
		else if (statistic)
			fail_format(&call, "no such code: %.100s:%.60s", statistic->id, call.text[count - 1]);
	}
	end(&call);
}

static void give_number(struct call *call, int64_t number, int decimals, const char *unit)
{
	struct value value = {.kind = VALUE_NUMBER, .number = number, .decimals = decimals, .unit = unit};
	struct buffer buffer = {0};
	value_print(&value, &buffer);
	give_text(call, buffer.bytes);
	buffer_free(&buffer);
}

static void f_definition(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (begin(&call, xpath, count, 1, 1, "definition")) {
		const struct statistic *statistic = statistic_of(&call);
		struct buffer text = {0};
		if (statistic) {
			results_note(call.filling->input->results, statistic, &text);
			give_text(&call, text.bytes ? text.bytes : "");
		}
		buffer_free(&text);
	}
	end(&call);
}

static void f_nombre(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	int64_t value;
	if (begin(&call, xpath, count, 1, 2, "nombre")) {
		if (is_masked(&call, 0))
			give_text(&call, MASKED);
		else if (exact(&call, 0, &value))
			give_number(&call, decimal_round(value, 4), places(&call, 1, -1), NULL);
	}
	end(&call);
}

static void f_euros(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	int64_t value;
	if (begin(&call, xpath, count, 1, 2, "euros")) {
		if (is_masked(&call, 0))
			give_text(&call, MASKED);
		else if (exact(&call, 0, &value))
			give_number(&call, value, places(&call, 1, value % DECIMAL_ONE ? 2 : 0), "€");
	}
	end(&call);
}

static void f_pourcent(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (begin(&call, xpath, count, 2, 3, "pourcent")) {
		double share = 100 * call.number[0] / call.number[1];
		if (is_masked(&call, 0) || is_masked(&call, 1))
			give_text(&call, MASKED);
		else if (call.number[1] == 0 || !isfinite(share) || fabs(share) > 1e12)
			fail_format(&call, "no percentage of %.40s over %.40s", call.text[0], call.text[1]);
		else
			give_number(&call, llround(share * 1e6), places(&call, 2, 0), "%");
	}
	end(&call);
}

static void f_pluriel(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (begin(&call, xpath, count, 3, 3, "pluriel"))
		give_text(&call, fabs(call.number[0]) < 2 ? call.text[1] : call.text[2]);
	end(&call);
}

static void f_date(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	int32_t date;
	if (begin(&call, xpath, count, 1, 1, "date")) {
		struct buffer buffer = {0};
		if (date_parse(call.text[0], strlen(call.text[0]), &date)) {
			date_french(date, &buffer);
			give_text(&call, buffer.bytes);
		} else {
			fail_format(&call, "not a date (YYYY-MM-DD): %.60s", call.text[0]);
		}
		buffer_free(&buffer);
	}
	end(&call);
}

static void f_parametre(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (begin(&call, xpath, count, 1, 2, "parametre")) {
		const struct template_input *input = call.filling->input;
		const char *value = count > 1 ? call.text[1] : NULL;
		for (size_t i = 0; i < input->parameter_count; i++)
			if (strcmp(input->parameters[i].name, call.text[0]) == 0)
				value = input->parameters[i].value;
		if (value)
			give_text(&call, value);
		else
			fail_format(&call, "give the parameter: --set %.100s=…", call.text[0]);
	}
	end(&call);
}

static void give_date(xmlXPathParserContext *xpath, int count, const char *name, size_t offset)
{
	struct call call;
	if (begin(&call, xpath, count, 0, 0, name)) {
		char text[11];
		const char *period = (const char *)&call.filling->input->results->period;
		date_format(*(const int32_t *)(const void *)(period + offset), text);
		give_text(&call, text);
	}
	end(&call);
}

static void f_debut(xmlXPathParserContext *xpath, int count)
{
	give_date(xpath, count, "debut", offsetof(struct period, from));
}

static void f_fin(xmlXPathParserContext *xpath, int count)
{
	give_date(xpath, count, "fin", offsetof(struct period, to));
}

static void f_reference(xmlXPathParserContext *xpath, int count)
{
	give_date(xpath, count, "reference", offsetof(struct period, reference));
}

int functions_register(xsltTransformContext *context)
{
	static const struct {
		const char *name;
		xmlXPathFunction function;
	} functions[] = {
	        {"valeur", f_valeur}, {"libelle", f_libelle},     {"nombre", f_nombre},
	        {"euros", f_euros},   {"pourcent", f_pourcent},   {"pluriel", f_pluriel},
	        {"date", f_date},     {"parametre", f_parametre}, {"debut", f_debut},
	        {"fin", f_fin},       {"reference", f_reference}, {"definition", f_definition},
	};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (xsltRegisterExtFunction(context, BAD_CAST functions[i].name, BAD_CAST FUNCTIONS_NAMESPACE,
		                            functions[i].function) != 0)
			return -1;
	return 0;
}
