/* pre-purge: whose data is past its term, and the dataset without it; all that is held on one person. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/beside.h"
#include "cmd/document.h"
#include "filter/filter.h"
#include "purge/record.h"
#include "purge/subject.h"

#define N_(text) text

static struct {
	struct option_values keep, settings;
	const char *reference, *record, *key, *subject, *verify;
	bool anonymise, names, csv_safe;
} options;

enum { LIST = 1, APPLY = 2, SUBJECT = 4, VERIFY = 8 };
static const struct option_mode modes[] = {
        {.id = LIST, .most = 1, .formats = results_formats},
        {.id = APPLY, .most = 1, .formats = tool_dataset_formats},
        {.id = SUBJECT, .most = 1, .formats = renderer_names},
        {.id = VERIFY, .most = 1, .formats = results_formats},
        {0},
};
static const struct option option_table[] = {
        {'k', "keep", N_("DURATION"), N_("how long after the last contact: 2y, 24m, clas=1y"), OPTION_MANY,
         .target = &options.keep, .in = LIST | APPLY},
        {'r', "ref", N_("DATE"), N_("reference date (default: today)"), OPTION_STRING,
         .target = &options.reference, .in = LIST | APPLY | SUBJECT},
        {'n', "names", NULL, N_("names beside keys in the list"), OPTION_FLAG, .target = &options.names,
         .in = LIST},
        {0, "anonymise", NULL, N_("keep the rows for statistics, without what identifies"), OPTION_FLAG,
         .target = &options.anonymise, .in = LIST | APPLY},
        {0, "apply", NULL, N_("write the dataset without what is past its term"), OPTION_FLAG,
         .selects = APPLY},
        {0, "record", N_("FILE"), N_("a record of erasure that names nobody"), OPTION_STRING,
         .target = &options.record, .in = APPLY},
        {0, "verify-record", N_("FILE"), N_("whether a record is as it was written"), OPTION_STRING,
         .target = &options.verify, .selects = VERIFY},
        {0, "key", N_("FILE"), N_("sign the record, or verify its signature"), OPTION_STRING,
         .target = &options.key, .in = APPLY | VERIFY, .with = "record anonymise verify-record"},
        {0, "subject", N_("ID"), N_("everything held on one child, as a document"), OPTION_STRING,
         .target = &options.subject, .selects = SUBJECT},
        {0, "set", N_("NAME=VALUE"), N_("a parameter of that document"), OPTION_MANY,
         .target = &options.settings, .in = SUBJECT},
        {0, "csv-safe", NULL, N_("no CSV text begins like a formula"), OPTION_FLAG,
         .target = &options.csv_safe, .in = LIST | VERIFY},
        {0},
};

struct work {
	struct tool *tool;
	const char *path;
	int32_t today, reference;
	struct schema schema;
	struct retention retention;
	struct filtered data; /* the dataset, and the rows that are kept */
	struct purge purge;
	struct secret secret;
	struct findings findings;
	struct error error;
};

static int find_days(struct work *work)
{
	const char *reference = options.reference;
	if (date_today(&work->today, &work->error) < 0)
		return -1;
	work->reference = work->today;
	if (reference && !date_parse(reference, strlen(reference), &work->reference))
		return tool_misuse(&work->error, gettext("--ref takes a date: 2023-01-24"));
	return 0;
}

/* 1: the data has values that cannot be read, in findings. */
static int read_dataset(struct work *work)
{
	const struct dataset_request request = {.text = true, .lines = true};
	size_t before = work->findings.errors;
	work->path = tool_operand(work->tool);
	if (dataset_read(&work->data.dataset, &work->schema, work->path, &request, &work->findings,
	                 &work->error) < 0)
		return -1;
	return work->findings.errors > before ? 1 : 0;
}

static int write_report(struct work *work, const struct results *report, const char *format)
{
	struct out *out = out_open(work->tool->output, &work->error);
	if (!out)
		return -1;
	if (strcmp(format, "csv") == 0)
		listing_write_csv(&report->listings[0], options.csv_safe, out);
	else
		results_write(report, format, out);
	return out_close(out, &work->error);
}

static int list_due(struct work *work)
{
	struct results report;
	const char *format = tool_format(work->tool, "text");
	int result = read_dataset(work);
	if (result != 0)
		return result;
	purge_make(&work->purge, &work->data.dataset, &work->retention, work->reference, options.anonymise);
	purge_findings(&work->purge, &work->findings);
	purge_report(&report, &work->purge, options.names);
	result = write_report(work, &report, format);
	results_free(&report);
	return result;
}

static int write_dataset(struct work *work, const char *format)
{
	return filter_write(&work->data, format, work->tool->output, &work->findings, &work->error);
}

/* New keys come from the key file, else from all that the dataset said: nobody has it once it is gone. */
static void turn(struct work *work)
{
	struct secret derived = {.length = 64};
	char print[65];
	purge_print(&work->data.dataset, NULL, "anonymise", print);
	memcpy(derived.bytes, print, derived.length);
	purge_turn(&work->purge, options.key ? &work->secret : &derived);
	secret_forget(&derived);
}

/* The record is complete before the dataset is exchanged, and kept only if that succeeds. */
static int apply_with_record(struct work *work, const char *format, const char *before)
{
	char after[65];
	struct results record;
	purge_print(&work->data.dataset, work->data.rows, "", after);
	const struct record_facts facts = {work->today, before, after};
	struct out *out = out_open(options.record, &work->error);
	if (!out)
		return -1;
	record_make(&record, &work->purge, &facts, options.key ? &work->secret : NULL);
	results_write_xml(&record, out);
	results_free(&record);
	if (write_dataset(work, format) == 0)
		return out_close(out, &work->error);
	out_abandon(out);
	return -1;
}

static int apply(struct work *work)
{
	char before[65];
	const char *format = tool_dataset_format(work->tool, tool_operand(work->tool), &work->error);
	if (!format || beside_check(work->tool, options.record, &work->error) < 0)
		return -1;
	int result = read_dataset(work);
	if (result != 0)
		return result;
	purge_make(&work->purge, &work->data.dataset, &work->retention, work->reference, options.anonymise);
	purge_print(&work->data.dataset, NULL, "", before);
	turn(work);
	work->data.rows = work->purge.kept;
	return options.record ? apply_with_record(work, format, before) : write_dataset(work, format);
}

static int verify_dataset(struct work *work, const struct results *record)
{
	char print[65];
	int result = read_dataset(work);
	if (result != 0)
		return result;
	purge_print(&work->data.dataset, NULL, "", print);
	if (strcmp(print, record_field(record, "apres")) != 0)
		findings_add(&work->findings, MSG_PURGE_DATASET, (struct place){.file = work->path}, NULL,
		             NULL);
	return 0;
}

static int verify(struct work *work)
{
	struct results record;
	const char *format = tool_format(work->tool, "text");
	if (results_read(&record, options.verify, &work->error) < 0)
		return -1;
	int result = record_verify(&record, options.verify, options.key ? &work->secret : NULL,
	                           &work->findings, &work->error);
	if (result == 0 && record_signed(&record) && !options.key)
		result = tool_misuse(&work->error,
		                     gettext("the record is signed: give the --key that signed it"));
	if (result == 0 && work->tool->operand_count)
		result = verify_dataset(work, &record);
	if (result == 0)
		result = write_report(work, &record, format);
	results_free(&record);
	return result;
}

static int write_subject(struct work *work, size_t person, const struct renderer *renderer)
{
	struct buffer xml = {0};
	struct template_input input = {.source = &xml};
	if (document_settings(work->tool, &options.settings, &input, &work->error) < 0)
		return -1;
	purge_subject(&work->purge, &work->data.dataset, &work->retention, person);
	subject_add_xml(&work->purge, person, work->reference, &xml);
	int result = document_write(work->tool, "acces", &input, renderer, &work->findings, &work->error);
	buffer_free(&xml);
	return result;
}

static int show_subject(struct work *work)
{
	const struct renderer *renderer = document_renderer(work->tool, "text", &work->error);
	if (!renderer)
		return -1;
	int result = read_dataset(work);
	if (result != 0)
		return result;
	size_t person = subject_find(&work->data.dataset, &work->retention, options.subject);
	if (person != SIZE_MAX)
		return write_subject(work, person, renderer);
	findings_add(&work->findings, MSG_KEY_UNKNOWN, (struct place){.file = work->path},
	             work->schema.tables[work->retention.persons].name, options.subject);
	return 0;
}

static int prepare(struct work *work)
{
	struct templates *templates = &work->tool->templates;
	if (find_days(work) < 0 || schema_load(&work->schema, templates, &work->error) < 0 ||
	    retention_load(&work->retention, &work->schema, templates, &work->error) < 0)
		return -1;
	for (size_t i = 0; i < options.keep.count; i++)
		if (retention_keep(&work->retention, &work->schema, options.keep.items[i], &work->error) < 0)
			return -1;
	return options.key ? secret_read(&work->secret, options.key, &work->findings, &work->error) : 0;
}

static int run(struct work *work)
{
	if (prepare(work) < 0)
		return -1;
	switch (work->tool->mode) {
	case APPLY:
		return apply(work);
	case SUBJECT:
		return show_subject(work);
	case VERIFY:
		return verify(work);
	default:
		return list_due(work);
	}
}

static void release(struct work *work)
{
	purge_free(&work->purge);
	work->data.rows = NULL;
	filter_free(&work->data);
	secret_forget(&work->secret);
	retention_free(&work->retention);
	if (work->schema.tables)
		schema_free(&work->schema);
	findings_free(&work->findings);
	free(options.keep.items);
	free(options.settings.items);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-purge",
	        .purpose = N_("List and erase what is past its term, or show all that is held on a child."),
	        .synopsis = N_("[--apply|--subject|--verify-record] [OPTION]… [DATASET]"),
	        .example = "pre-purge --ref 2025-01-24 samples/amboise-2023",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool, .findings = {.limit = 1000}};
	tool_start(&tool, argc, argv);
	int result = run(&work);
	int status = result > 0   ? tool_refuse(&tool, &work.findings)
	             : result < 0 ? tool_fail(&tool, &work.error)
	                          : tool_report(&tool, &work.findings);
	release(&work);
	return tool_end(&tool, status);
}
