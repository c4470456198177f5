/* The functions of templates, in the namespace urn:preutils:fonctions. */
#include <libintl.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "document/functions.h"
#include "results/words.h"

#define MASKED "s"

void call_fail(struct call *call, const char *detail, const char *value)
{
	const xmlNode *node = call->transform->inst;
	struct place place = {0};
	if (node && node->doc)
		place = (struct place){.file = (const char *)node->doc->URL,
		                       .line = (size_t)xmlGetLineNo(node)};
	error_set(call->filling->error, MSG_TEMPLATE, place, detail, value);
	call->transform->state = XSLT_STATE_STOPPED;
	call->xpath->error = XPATH_EXPR_ERROR;
}

void call_fail_format(struct call *call, const char *format, ...)
{
	char detail[240];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, gettext(format), arguments);
	va_end(arguments);
	call_fail(call, detail, NULL);
}

bool call_begin(struct call *call, xmlXPathParserContext *xpath, int count, int least, int most,
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
	call_fail_format(call, N_("pre:%s() takes %d to %d arguments"), name, least, most);
	return false;
}

void call_end(struct call *call)
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
	return isnan(call->number[argument]) && template_masked(call->filling->input);
}

/* The argument in millionths; false (and an error) where it is no number that can be printed. */
static bool exact(struct call *call, int argument, int64_t *value)
{
	double number = call->number[argument] * 1e6;
	if (isfinite(number) && fabs(number) < 9e18) {
		*value = llround(number);
		return true;
	}
	call_fail_format(call, N_("not a number: %.60s"), call->text[argument]);
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
	const struct statistic *statistic = template_statistic(call->filling->input, call->text[0]);
	if (!statistic)
		call_fail_format(call, N_("no such statistic in the results: %.100s"), call->text[0]);
	return statistic;
}

/* « id:ligne:colonne » in one argument becomes three. */
static void split_address(struct call *call)
{
	while (call->count < 3) {
		char *colon = strchr(call->text[call->count - 1], ':');
		if (!colon)
			return;
		*colon = '\0';
		call->text[call->count++] = (char *)xmlStrdup(BAD_CAST colon + 1);
	}
}

static const struct cell *cell_of(struct call *call, const struct statistic *statistic)
{
	const char *row = call->count > 1 ? call->text[1] : RESULTS_TOTAL;
	const char *column = call->count > 2 ? call->text[2] : RESULTS_TOTAL;
	long r = axis_find(&statistic->rows, row);
	long c = statistic->axes == 2 ? axis_find(&statistic->columns, column) : 0;
	if (r >= 0 && c >= 0 && (statistic->axes == 2 || call->count <= 2))
		return statistic_cell(statistic, (size_t)r, (size_t)c);
	call_fail_format(call, N_("no such cell: %.100s:%.60s%s%.60s"), statistic->id, row,
	                 call->count > 2 ? ":" : "", call->count > 2 ? column : "");
	return NULL;
}

static void f_valeur(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 1, 3, "valeur")) {
		if (count == 1)
			split_address(&call);
		const struct statistic *statistic = statistic_of(&call);
		const struct cell *cell = statistic ? cell_of(&call, statistic) : NULL;
		if (cell && cell->masked)
			give_text(&call, MASKED);
		else if (cell && cell->value == DECIMAL_NONE)
			call_fail_format(&call, N_("no value: %.100s:%.60s"), statistic->id,
			                 call.count > 1 ? call.text[1] : RESULTS_TOTAL);
		else if (cell)
			valuePush(xpath, xmlXPathNewFloat((double)cell->value / 1e6));
	}
	call_end(&call);
}

/* pre:existe(id, row, column): whether there is such a cell, with a value or masked. */
static void f_existe(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 1, 3, "existe")) {
		const struct statistic *statistic = template_statistic(call.filling->input, call.text[0]);
		bool crossed = statistic && statistic->axes == 2,
		     there = statistic && (crossed || call.count <= 2);
		long row = there ? axis_find(&statistic->rows, call.count > 1 ? call.text[1] : RESULTS_TOTAL)
		                 : -1;
		long column = crossed ? axis_find(&statistic->columns,
		                                  call.count > 2 ? call.text[2] : RESULTS_TOTAL)
		                      : 0;
		const struct cell *cell = row >= 0 && column >= 0
		                                  ? statistic_cell(statistic, (size_t)row, (size_t)column)
		                                  : NULL;
		valuePush(xpath, xmlXPathNewBoolean(cell && (cell->masked || cell->value != DECIMAL_NONE)));
	}
	call_end(&call);
}

static void f_libelle(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 1, 3, "libelle")) {
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
			call_fail_format(&call, N_("no such code: %.100s:%.60s"), statistic->id,
			                 call.text[count - 1]);
	}
	call_end(&call);
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
	if (call_begin(&call, xpath, count, 1, 1, "definition")) {
		const struct statistic *statistic = statistic_of(&call);
		struct buffer text = {0};
		if (statistic) {
			results_note(template_results(call.filling->input, call.text[0]), statistic, &text);
			give_text(&call, text.bytes ? text.bytes : "");
		}
		buffer_free(&text);
	}
	call_end(&call);
}

static void f_nombre(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	int64_t value;
	if (call_begin(&call, xpath, count, 1, 2, "nombre")) {
		if (is_masked(&call, 0))
			give_text(&call, MASKED);
		else if (exact(&call, 0, &value))
			give_number(&call, decimal_round(value, 4), places(&call, 1, -1), NULL);
	}
	call_end(&call);
}

static void f_euros(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	int64_t value;
	if (call_begin(&call, xpath, count, 1, 2, "euros")) {
		if (is_masked(&call, 0))
			give_text(&call, MASKED);
		else if (exact(&call, 0, &value))
			give_number(&call, value, places(&call, 1, value % DECIMAL_ONE ? 2 : 0), "€");
	}
	call_end(&call);
}

static bool in_range(double number)
{
	return fabs(number) < 9e12;
}

/* Rounded once, from the exact share: half away from zero, to this many decimals. */
static int64_t percentage(int64_t part, int64_t whole, int decimals)
{
	__extension__ typedef __int128 wide;
	int64_t unit = DECIMAL_ONE;
	int kept = decimals < 0 || decimals > 6 ? 6 : decimals;
	for (int i = 0; i < kept; i++)
		unit /= 10;
	wide top = (wide)part * 100 * (DECIMAL_ONE / unit) * 2, under = whole;
	bool minus = (part < 0) != (whole < 0);
	top = top < 0 ? -top : top;
	under = under < 0 ? -under : under;
	int64_t units = (int64_t)((top + under) / (2 * under));
	return (minus ? -units : units) * unit;
}

static void f_pourcent(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 2, 3, "pourcent")) {
		double share = 100 * call.number[0] / call.number[1];
		int decimals = places(&call, 2, 0);
		if (is_masked(&call, 0) || is_masked(&call, 1))
			give_text(&call, MASKED);
		else if (!isfinite(share) || fabs(share) > 1e12 || !in_range(call.number[0]) ||
		         !in_range(call.number[1]) || llround(call.number[1] * 1e6) == 0)
			call_fail_format(&call, N_("no percentage of %.40s over %.40s"), call.text[0],
			                 call.text[1]);
		else
			give_number(&call,
			            percentage(llround(call.number[0] * 1e6), llround(call.number[1] * 1e6),
			                       decimals),
			            decimals, "%");
	}
	call_end(&call);
}

static void f_pluriel(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 3, 3, "pluriel"))
		give_text(&call, fabs(call.number[0]) < 2 ? call.text[1] : call.text[2]);
	call_end(&call);
}

static void f_date(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	int32_t date;
	if (call_begin(&call, xpath, count, 1, 1, "date")) {
		struct buffer buffer = {0};
		if (date_parse(call.text[0], strlen(call.text[0]), &date)) {
			date_french(date, &buffer);
			give_text(&call, buffer.bytes);
		} else {
			call_fail_format(&call, N_("not a date (YYYY-MM-DD): %.60s"), call.text[0]);
		}
		buffer_free(&buffer);
	}
	call_end(&call);
}

static void f_parametre(xmlXPathParserContext *xpath, int count)
{
	struct call call;
	if (call_begin(&call, xpath, count, 1, 2, "parametre")) {
		const struct template_input *input = call.filling->input;
		const char *value = count > 1 ? call.text[1] : NULL;
		for (size_t i = 0; i < input->parameter_count; i++)
			if (strcmp(input->parameters[i].name, call.text[0]) == 0)
				value = input->parameters[i].value;
		if (value)
			give_text(&call, value);
		else
			call_fail_format(&call, N_("give the parameter: --set %.100s=…"), call.text[0]);
	}
	call_end(&call);
}

/* Of the results, or of those that the argument names. */
static void give_date(xmlXPathParserContext *xpath, int count, const char *name, size_t offset)
{
	struct call call;
	if (call_begin(&call, xpath, count, 0, 1, name)) {
		const struct template_input *input = call.filling->input;
		const char *address =
		        count ? (char *)xmlStrncatNew(BAD_CAST call.text[0], BAD_CAST "/", -1) : NULL;
		const struct results *results = template_results(input, address ? address : "");
		char text[11];
		if (results) {
			const char *period = (const char *)&results->period;
			date_format(*(const int32_t *)(const void *)(period + offset), text);
			give_text(&call, text);
		} else {
			call_fail_format(&call, N_("there are no results %.60s"), count ? call.text[0] : "");
		}
		xmlFree((void *)address);
	}
	call_end(&call);
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
	        {"valeur", f_valeur},         {"existe", f_existe}, {"libelle", f_libelle},
	        {"nombre", f_nombre},         {"euros", f_euros},   {"pourcent", f_pourcent},
	        {"pluriel", f_pluriel},       {"date", f_date},     {"parametre", f_parametre},
	        {"debut", f_debut},           {"fin", f_fin},       {"reference", f_reference},
	        {"definition", f_definition},
	};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (xsltRegisterExtFunction(context, BAD_CAST functions[i].name, BAD_CAST FUNCTIONS_NAMESPACE,
		                            functions[i].function) != 0)
			return -1;
	return functions_register_rows(context);
}
