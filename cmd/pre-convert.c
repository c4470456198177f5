/* pre-convert: a dataset in its other form, several as one, or the schema. */
#include <libintl.h>
#include <string.h>
#include <sys/stat.h>

#include "change/join.h"
#include "cmd/tool.h"
#include "data/dataset.h"
#include "filter/filter.h"

#define N_(text) text

enum { CONVERT = 1, JOIN = 2, SCHEMA = 4 };
enum { TABLESCHEMA };
static int schema_form;
static const char *table_name;
static const char *const form_names[] = {"tableschema", "datapackage", "relaxng", NULL};
static const struct option options[] = {
        {0, "join", NULL, N_("make one dataset of several, a row a key"), OPTION_FLAG, .selects = JOIN},
        {0, "schema", NULL, N_("print the schema"), OPTION_CHOICE, .target = &schema_form,
         .choices = form_names, .selects = SCHEMA},
        {0, "table", N_("NAME"), N_("tableschema of this table only"), OPTION_STRING, .target = &table_name,
         .in = SCHEMA},
        {0},
};
static const struct option_mode modes[] = {
        {.id = CONVERT, .most = 1, .formats = tool_dataset_formats},
        {.id = JOIN, .least = 2, .most = SIZE_MAX, .formats = tool_dataset_formats},
        {.id = SCHEMA},
        {0},
};

static int write_tables(const struct schema *schema, struct out *out)
{
	return schema_write_tableschema(schema, table_name, out);
}

/* As form_names. */
static int (*const forms[])(const struct schema *schema, struct out *out) = {
        [TABLESCHEMA] = write_tables,
        schema_write_datapackage,
        schema_write_relaxng,
};

static int print_schema(struct tool *tool, const struct schema *schema, struct error *error)
{
	if (table_name && schema_form != TABLESCHEMA)
		return tool_misuse(error, gettext("--table goes with --schema tableschema"));
	if (table_name && schema_table_find(schema, table_name) < 0)
		return error_format(error, MSG_NAME_UNKNOWN, "%s", table_name);
	struct out *out = out_open(tool->output, error);
	if (!out)
		return -1;
	forms[schema_form](schema, out);
	return out_close(out, error);
}

/* Without -T: CSV where the output is a folder or the input is XML, else XML. */
static const char *choose_format(struct tool *tool, const char *path)
{
	const char *output = tool->output;
	bool folder = output && *output && (output[strlen(output) - 1] == '/' || tool_is_folder(output));
	return tool_format(tool, folder || !tool_is_folder(path) ? "csv" : "xml");
}

static size_t count_attached(const struct dataset *dataset)
{
	size_t count = 0;
	for (size_t t = 0; t < dataset->schema->count; t++)
		for (size_t c = 0; c < dataset->schema->tables[t].count; c++) {
			const struct column *column = &dataset->tables[t].columns[c];
			bool path =
			        column->schema && column->schema->type == TYPE_PATH && column->text_offsets;
			for (size_t row = 0; path && row < dataset->tables[t].rows; row++) {
				size_t length;
				column_text(column, row, &length);
				count += length > 0;
			}
		}
	return count;
}

static void note_left(const struct dataset *dataset, const char *path, struct findings *findings)
{
	char number[24];
	snprintf(number, sizeof number, "%zu", count_attached(dataset));
	if (strcmp(number, "0") != 0)
		findings_add(findings, MSG_ATTACHMENT_LEFT, (struct place){.file = path}, number, NULL);
}

/* From folder to folder attached files go along. */
static int write_dataset(struct tool *tool, const char *format, const char *path,
                         const struct dataset *dataset, struct findings *findings, struct error *error)
{
	if (strcmp(format, "csv") == 0 && tool_is_folder(path) && tool->mode != JOIN) {
		const struct filtered whole = {.dataset = *dataset};
		return filter_write(&whole, format, tool->output, findings, error);
	}
	if (strcmp(format, "csv") != 0 || tool->mode == JOIN)
		note_left(dataset, path, findings);
	if (strcmp(format, "csv") == 0)
		return dataset_write_csv(dataset, tool->output, error);
	struct out *out = out_open(tool->output, error);
	if (!out)
		return -1;
	dataset_write_xml(dataset, out);
	return out_close(out, error);
}

static int read_raw(struct dataset *dataset, const struct schema *schema, const char *path,
                    struct findings *findings, struct error *error)
{
	const struct dataset_request request = {.raw = true, .lines = true};
	return dataset_read(dataset, schema, path, &request, findings, error);
}

/* Reads the others one by one, as long as nothing in them is unreadable. */
static int join_others(struct tool *tool, struct dataset *dataset, struct findings *findings,
                       struct findings *conflicts, struct error *error)
{
	for (size_t i = 1; i < tool->operand_count && findings->errors == 0; i++) {
		struct dataset other = {0};
		if (read_raw(&other, dataset->schema, tool->operands[i], findings, error))
			return -1;
		if (findings->errors == 0)
			dataset_join(dataset, &other, conflicts);
		dataset_free(&other);
	}
	return 0;
}

/* 0 and the exit status in *status, or -1 and *error. What the datasets contradict each other in is told, and
 * the first one's word is written. */
static int convert(struct tool *tool, const struct schema *schema, int *status, struct error *error)
{
	struct findings findings = {.limit = 1000}, conflicts = {.limit = 1000};
	struct dataset dataset = {0};
	const char *path = tool_operand(tool), *format = choose_format(tool, path);
	if (strcmp(format, "csv") == 0 && (!tool->output || !*tool->output || strcmp(tool->output, "-") == 0))
		return tool_misuse(error, gettext("a dataset in CSV is a folder: -o DIR is needed"));
	int result = read_raw(&dataset, schema, path, &findings, error);
	bool read = result == 0;
	if (result == 0)
		result = join_others(tool, &dataset, &findings, &conflicts, error);
	if (result == 0)
		*status = tool_report(tool, &findings);
	if (result == 0 && *status == STATUS_DONE) {
		result = write_dataset(tool, format, path, &dataset, &conflicts, error);
		if (result == 0)
			*status = tool_report(tool, &conflicts);
	}
	if (read)
		dataset_free(&dataset);
	findings_free(&findings);
	findings_free(&conflicts);
	return result;
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-convert",
	        .purpose = N_("Turn a dataset into its other form, CSV or XML, or print its schema."),
	        .synopsis = N_("[OPTION]… [DATASET] | --join DATASET… | --schema FORM"),
	        .example = "pre-convert -o donnees.xml samples/amboise-2023",
	        .options = options,
	        .modes = modes,
	};
	struct error error = {0};
	struct schema schema = {0};
	int status = STATUS_DONE;
	tool_start(&tool, argc, argv);
	int result = schema_load(&schema, &tool.templates, &error);
	if (result == 0)
		result = tool.mode == SCHEMA ? print_schema(&tool, &schema, &error)
		                             : convert(&tool, &schema, &status, &error);
	if (result)
		status = tool_fail(&tool, &error);
	schema_free(&schema);
	return tool_end(&tool, status);
}
