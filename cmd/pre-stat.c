/* pre-stat: statistics of a dataset. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "base/threads.h"
#include "cmd/choose.h"
#include "results/results.h"
#include "stats/stats.h"

#define N_(text) text

static struct {
	struct dating dating;
	struct narrowing narrowing;
	struct choosing choosing;
	const char *explain;
	long jobs;
	const char *memory;
} options;

enum { COMPUTE = 1, LIST = 2, EXPLAIN = 4 };
static const char *const list_formats[] = {"text", "csv", NULL};
static const struct option_mode modes[] = {
        {.id = COMPUTE, .most = 1, .formats = results_formats},
        {.id = LIST, .most = 1, .formats = list_formats},
        {.id = EXPLAIN, .most = 1},
        {0},
};
static const struct option option_table[] = {
        DATING_OPTIONS(options.dating, COMPUTE | EXPLAIN),
        NARROWING_OPTIONS(options.narrowing, COMPUTE | EXPLAIN, NULL),
        CHOOSING_OPTIONS(options.choosing, COMPUTE | LIST, 0),
        {0, "population", N_("NAME"), N_("a table of one's own: what is counted"), OPTION_STRING,
         .target = &options.choosing.crossing.population, .in = COMPUTE | LIST},
        {0, "rows", N_("NAME"), NULL, OPTION_STRING, .target = &options.choosing.crossing.rows,
         .in = COMPUTE | LIST, .with = "population"},
        {0, "columns", N_("NAME"), NULL, OPTION_STRING, .target = &options.choosing.crossing.columns,
         .in = COMPUTE | LIST, .with = "population"},
        {0, "by", N_("NAME"), N_("its rows, columns, repetition"), OPTION_STRING,
         .target = &options.choosing.crossing.by, .in = COMPUTE | LIST, .with = "population"},
        {0, "measure", N_("TEXT"), N_("nombre, enfants, somme(heures)…"), OPTION_STRING,
         .target = &options.choosing.crossing.measure, .in = COMPUTE | LIST, .with = "population"},
        {'l', "list", NULL, N_("list the catalogue, or what was chosen"), OPTION_FLAG, .selects = LIST},
        {'e', "explain", N_("ID:ROW:COLUMN"), N_("the identifiers behind one cell"), OPTION_STRING,
         .target = &options.explain, .selects = EXPLAIN},
        {'j', "jobs", N_("N"), NULL, OPTION_NUMBER, .target = &options.jobs, .in = COMPUTE | EXPLAIN},
        {0, "max-memory", N_("SIZE"), N_("at most so many threads, so much memory"), OPTION_STRING,
         .target = &options.memory},
        {0},
};

struct work {
	struct tool *tool;
	struct schema schema;
	struct catalogue catalogue;
	struct choice choice;
	struct stats_options stats;
	struct favorite favorite;
	struct error error;
};

/* A number of bytes, kilobytes, megabytes or gigabytes. */
static int bound_memory(struct error *error)
{
	static const char units[] = "KMG";
	const char *text = options.memory;
	size_t digits = text ? strspn(text, "0123456789") : 0;
	const char *unit = text && text[digits] ? strchr(units, text[digits]) : NULL;
	int64_t size = 0;
	if (!text) {
		memory_bound(0);
		return 0;
	}
	if ((text[digits] && (!unit || text[digits + 1])) || digits > 9 ||
	    !integer_parse(text, digits, &size) || size <= 0)
		return error_format(error, MSG_USAGE, gettext("--max-memory wants a size: 500M, 2G"));
	for (const char *next = units; unit && next <= unit; next++)
		size *= 1024;
	memory_bound((size_t)size);
	return 0;
}

static int choose(struct work *work)
{
	if (choosing_make(&options.choosing, work->tool, &work->catalogue, &work->choice, &work->favorite,
	                  &work->error) < 0)
		return -1;
	if (!work->choice.count && work->tool->mode == LIST)
		choice_add_all(&work->choice, &work->catalogue);
	if (!work->choice.count && work->tool->mode == COMPUTE)
		return tool_misuse(
		        &work->error,
		        gettext("choose statistics: --stat, --heading, --favorite, --for, --survey, "
		                "--population or --all"));
	return 0;
}

static void list_row(struct out *out, const struct declared *item)
{
	const char *fields[] = {item->id,
	                        item->heading,
	                        item->label,
	                        item->population->id,
	                        item->rows ? item->rows->id : "",
	                        item->columns ? item->columns->id : "",
	                        item->measure};
	struct buffer line = {0};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		buffer_puts(&line, i ? ";" : "");
		text_csv(&line, fields[i], strlen(fields[i]), ';');
	}
	buffer_putc(&line, '\n');
	out_write(out, line.bytes, line.length);
	buffer_free(&line);
}

static int print_list(struct work *work, const char *format)
{
	struct out *out = out_open(work->tool->output, &work->error);
	const char *heading = "";
	bool csv = strcmp(format, "csv") == 0;
	if (!out)
		return -1;
	if (csv)
		out_puts(out, "id;rubrique;libelle;population;lignes;colonnes;mesure\n");
	for (size_t i = 0; i < work->choice.count; i++) {
		const struct declared *item = work->choice.items[i];
		if (csv) {
			list_row(out, item);
			continue;
		}
		if (strcmp(heading, item->heading) != 0)
			out_printf(out, "%s%s\n", i ? "\n" : "", item->heading);
		heading = item->heading;
		out_printf(out, "  %-55s %s\n", item->id, item->label);
	}
	return out_close(out, &work->error);
}

static int write_results(struct work *work, const struct results *results, const char *format)
{
	struct out *out = out_open(work->tool->output, &work->error);
	if (!out)
		return -1;
	results_write(results, format, out);
	return out_close(out, &work->error);
}

static int explain(struct work *work, const char *path, struct findings *findings)
{
	struct buffer lines = {0};
	int result = stats_explain(&lines, &work->catalogue, path, &work->stats, options.explain, findings,
	                           &work->error);
	struct out *out = result == 0 ? out_open(work->tool->output, &work->error) : NULL;
	if (out && lines.length)
		out_write(out, lines.bytes, lines.length);
	if (result == 0 && (!out || out_close(out, &work->error) < 0))
		result = -1;
	buffer_free(&lines);
	return result;
}

static int compute(struct work *work, const char *path, const char *format, struct findings *findings)
{
	struct results results;
	work->stats.written = true;
	int result = stats_compute(&results, &work->catalogue, path, &work->stats, work->choice.items,
	                           work->choice.count, findings, &work->error);
	if (result == 0) {
		results.without_shares = work->favorite.without_shares;
		results.wanted_threshold = work->favorite.threshold;
		result = write_results(work, &results, format);
		results_free(&results);
	}
	return result;
}

static int run(struct work *work)
{
	unsigned mode = work->tool->mode;
	const char *format = tool_format(work->tool, mode == COMPUTE ? "xml" : "text");
	struct findings findings = {.limit = 20};
	if (mode == LIST && work->tool->operand_count && !options.choosing.documents.count)
		return tool_reject(work->tool, gettext("--list takes a dataset with --for only"));
	if (choose(work) < 0)
		return tool_fail(work->tool, &work->error);
	if (mode == LIST)
		return print_list(work, format) < 0 ? tool_fail(work->tool, &work->error) : STATUS_DONE;
	if (dating_make(&options.dating, work->favorite.period, &work->stats.period, &work->error) < 0)
		return tool_fail(work->tool, &work->error);
	narrowing_make(&options.narrowing, &options.choosing.survey.dispositifs, &work->tool->templates.arena,
	               &work->stats);
	const char *path = tool_operand(work->tool);
	int result =
	        mode == EXPLAIN ? explain(work, path, &findings) : compute(work, path, format, &findings);
	return tool_conclude(work->tool, result, &findings, &work->error);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-stat",
	        .purpose = N_("Compute statistics of a dataset of followed children."),
	        .synopsis = N_("[--list|--explain] [OPTION]… [DATASET]"),
	        .example = "pre-stat --period 2022-2023 --heading 'Enfants suivis' -T text \\\n"
	                   "    samples/amboise-2023",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool};
	tool_start(&tool, argc, argv);
	threads_allow((size_t)options.jobs);
	memory_reuse();
	int status = STATUS_NOTHING;
	if (bound_memory(&work.error) < 0) {
		tool_fail(&tool, &work.error);
	} else if (schema_load(&work.schema, &tool.templates, &work.error) < 0) {
		tool_fail(&tool, &work.error);
	} else if (catalogue_load(&work.catalogue, &work.schema, &tool.templates, &work.error) < 0) {
		tool_fail(&tool, &work.error);
		schema_free(&work.schema);
	} else {
		status = run(&work);
		choice_free(&work.choice);
		catalogue_free(&work.catalogue);
		schema_free(&work.schema);
	}
	choosing_free(&options.choosing);
	return tool_end(&tool, status);
}
