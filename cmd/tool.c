#include "cmd/tool.h"

#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/out.h"
#include "base/progress.h"
#include "cmd/help.h"
#include "config.h"

#define N_(text) text

static const char *tool_name = "preutils";
enum { PROGRESS_WIDTH = 48 }; /* bytes of a name */
static bool progress_shown;

/* Of several threads that find no memory, one says so. */
static void on_memory(size_t wanted)
{
	static const char middle[] = ": ";
	static atomic_flag told = ATOMIC_FLAG_INIT;
	static _Thread_local bool telling;
	while (!telling && atomic_flag_test_and_set(&told))
		pause();
	telling = true;
	const char *text = message_text(memory_bounded() ? MSG_MEMORY_BOUND : MSG_MEMORY);
	(void)wanted;
	out_abandon_all();
	/* No allocation from here on. */
	if (write(STDERR_FILENO, tool_name, strlen(tool_name)) < 0 || write(STDERR_FILENO, middle, 2) < 0 ||
	    write(STDERR_FILENO, text, strlen(text)) < 0 || write(STDERR_FILENO, "\n", 1) < 0)
		_exit(STATUS_NOTHING);
	_exit(STATUS_NOTHING);
}

/* A standard stream that was closed must not be given to the next file that is opened: it gets a descriptor
 * on which its own use fails. */
static void hold_standard_streams(void)
{
	for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
		if (fcntl(i, F_GETFD) < 0 && open("/dev/null", i == STDIN_FILENO ? O_WRONLY : O_RDONLY) != i)
			_exit(STATUS_NOTHING);
}

/* Whether the environment asks for no other language than that of the program: of the variables, the first
 * that is set says it, and a LANGUAGE says more. */
static bool speaks_english(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *locale = NULL, *languages = getenv("LANGUAGE");
	for (size_t i = 0; i < 3 && (!locale || !*locale); i++)
		locale = getenv(names[i]);
	return !locale || !*locale || strcmp(locale, "POSIX") == 0 ||
	       (locale[0] == 'C' && (!locale[1] || (locale[1] == '.' && (!languages || !*languages))));
}

/* Messages are UTF-8, those of the C library too, whatever the locale says of characters. */
static void start_messages(void)
{
	if (speaks_english())
		return;
	setlocale(LC_MESSAGES, "");
	bind_textdomain_codeset("libc", "UTF-8");
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 40);
	const char *folder = PREUTILS_SHARE "/../locale";
	if (length > 0) {
		path[length] = '\0';
		for (int i = 0; i < 2; i++) {
			char *slash = strrchr(path, '/');
			if (slash)
				*slash = '\0';
		}
		strcat(path, "/share/locale");
		if (access(path, R_OK) == 0)
			folder = path;
	}
	bindtextdomain("preutils", folder);
	bind_textdomain_codeset("preutils", "UTF-8");
	textdomain("preutils");
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The end of a name, which tells more of a path than its beginning. */
static const char *name_end(const char *name)
{
	size_t length = strlen(name);
	const char *end = length > PROGRESS_WIDTH ? name + length - PROGRESS_WIDTH : name;
	while (((unsigned char)*end & 0xc0) == 0x80)
		end++;
	return end;
}

/* One line on the terminal, from the second second on, five times a second at most. */
static void show_progress(const char *what, size_t done, size_t total)
{
	static double begun, shown;
	double now = seconds();
	if (begun == 0)
		begun = now;
	if (now - begun < 1 || now - shown < 0.2)
		return;
	shown = now;
	const char *end = name_end(what);
	fprintf(stderr, "\r%s: %s%s%s", tool_name, end > what ? "…" : "", end, *end ? ": " : "");
	if (total)
		fprintf(stderr, "%zu %%\033[K", 100 * done / total);
	else
		fprintf(stderr, "%zu\033[K", done);
	progress_shown = true;
}

static void end_progress(void)
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}

static size_t count_options(const struct option *options)
{
	size_t count = 0;
	while (options[count].name)
		count++;
	return count;
}

enum { COMMON_OUTPUT, COMMON_FORMAT, COMMON_COUNT = 7 };

/* -o and -T have a meaning where something is written, and where there are formats. */
static void make_common(struct option *common, struct tool *tool)
{
	const struct option made[COMMON_COUNT] = {
	        {'o', "output", N_("FILE"), N_("write FILE, whole or not at all"), OPTION_STRING,
	         .target = &tool->output},
	        {'T', "format", N_("FORMAT"), NULL, OPTION_STRING, .target = &tool->format},
	        {0, "templates", N_("DIR"), NULL, OPTION_STRING, .target = &tool->templates_folder},
	        {0, "progress", .kind = OPTION_FLAG, .target = &tool->progress},
	        {0, "quiet-values", .kind = OPTION_FLAG, .target = &tool->quiet_values},
	        {0, "help", .kind = OPTION_FLAG, .target = &tool->help},
	        {0, "version", .kind = OPTION_FLAG, .target = &tool->version},
	};
	memcpy(common, made, sizeof made);
	for (const struct option_mode *mode = tool->modes; mode->id; mode++) {
		common[COMMON_OUTPUT].in |= mode->silent ? 0 : mode->id;
		common[COMMON_FORMAT].in |= mode->formats ? mode->id : 0;
	}
}

static const char *known_format(const char *const *formats, const char *name)
{
	for (; formats && *formats; formats++)
		if (strcmp(*formats, name) == 0)
			return *formats;
	return NULL;
}

/* The format that the output's name ends in, or "". */
static const char *ending_of(const struct tool *tool)
{
	const char *dot = tool->output ? strrchr(tool->output, '.') : NULL;
	const char *ending = dot && !strchr(dot, '/') ? dot + 1 : "";
	return strcmp(ending, "txt") == 0 ? "text" : ending;
}

/* A name that tells a format is not written to in another one, unless that is said outright. */
static int check_format(const struct tool *tool, struct error *error)
{
	static const char *const told[] = {"csv", "html", "json", "odt", "ods",
	                                   "pdf", "text", "xlsx", "xml", NULL};
	const char *wanted = tool->format ? tool->format : known_format(told, ending_of(tool));
	if (!wanted || !tool->formats || known_format(tool->formats, wanted))
		return 0;
	struct buffer text = {0};
	buffer_printf(&text, gettext("unknown format %s, expected:"), wanted);
	for (const char *const *format = tool->formats; format && *format; format++)
		buffer_printf(&text, " %s", *format);
	tool_misuse(error, text.bytes);
	buffer_free(&text);
	return -1;
}

/* No tool writes a table of the dataset that it reads. */
static int check_output(const struct tool *tool, struct error *error)
{
	for (size_t i = 0; tool->output && i < tool->operand_count; i++)
		if (tool_is_within(tool->output, tool->operands[i]))
			return tool_spare_file(error, tool->output);
	return 0;
}

static int find_mode(struct tool *tool, const struct option *options, const bool *given, struct error *error)
{
	const struct option_mode *mode =
	        options_check(options, tool->modes, given, tool->operand_count, error);
	if (!mode)
		return -1;
	tool->mode = mode->id;
	tool->formats = mode->formats;
	return check_output(tool, error) < 0 ? -1 : check_format(tool, error);
}

static int print(struct tool *tool, const struct buffer *text)
{
	struct error error = {0};
	struct out *out = out_open(NULL, &error);
	if (out)
		out_write(out, text->bytes, text->length);
	return !out || out_close(out, &error) < 0 ? tool_fail(tool, &error) : STATUS_DONE;
}

/* Where the tool itself is asked about, the exit status; else -1. */
static int answer(struct tool *tool, const struct option *options, const struct option *common)
{
	struct buffer text = {0};
	if (tool->help && tool->format && strcmp(tool->format, "csv") == 0)
		options_help_table(&text, options, tool->modes);
	else if (tool->help)
		help_add(&text, tool, common);
	else if (tool->version)
		help_add_version(&text, tool);
	int status = text.length ? print(tool, &text) : -1;
	buffer_free(&text);
	return status;
}

static int understand(struct tool *tool, int argc, char **argv, struct error *error)
{
	struct option common[COMMON_COUNT + 1] = {{0}};
	size_t own = count_options(tool->options), count = own + COMMON_COUNT;
	struct option *all = memory_zalloc(count + 1, sizeof *all);
	bool *given = memory_zalloc(count, sizeof *given);
	make_common(common, tool);
	memcpy(all, tool->options, own * sizeof *all);
	memcpy(all + own, common, sizeof common);
	int result = options_parse(argc, argv, all, given, &tool->operand_count, error);
	tool->operands = argv + 1;
	int answered = result == 0 ? answer(tool, all, common) : -1;
	if (result == 0 && answered < 0)
		result = find_mode(tool, all, given, error);
	free(all);
	free(given);
	if (answered >= 0)
		exit(answered);
	return result;
}

void tool_start(struct tool *tool, int argc, char **argv)
{
	struct error error = {0};
	tool_name = tool->name;
	memory_begin();
	hold_standard_streams();
	signal(SIGPIPE, SIG_IGN);
	memory_set_handler(on_memory);
	start_messages();
	int result = understand(tool, argc, argv, &error);
	if (tool->progress && isatty(STDERR_FILENO))
		progress_listen(show_progress);
	if (result < 0 || templates_open(&tool->templates, tool->templates_folder, &error) < 0)
		exit(tool_fail(tool, &error));
}

const char *tool_operand(struct tool *tool)
{
	if (tool->operand_count)
		return tool->operands[0];
	if (isatty(STDIN_FILENO))
		exit(tool_end(tool, tool_reject(tool, gettext("an operand is missing (see --help)"))));
	return "-";
}

const char *tool_format(struct tool *tool, const char *fallback)
{
	if (tool->format)
		return tool->format;
	const char *format = known_format(tool->formats, ending_of(tool));
	return format ? format : fallback;
}

int tool_spare_terminal(const struct tool *tool, struct error *error)
{
	if (tool->output || !isatty(STDOUT_FILENO))
		return 0;
	return tool_misuse(error, gettext("this format is not written to a terminal: give -o FILE"));
}

int tool_misuse(struct error *error, const char *text)
{
	return error_set(error, MSG_USAGE, (struct place){0}, text, NULL);
}

int tool_reject(struct tool *tool, const char *text)
{
	struct error error = {0};
	tool_misuse(&error, text);
	return tool_fail(tool, &error);
}

int tool_fail(struct tool *tool, const struct error *error)
{
	if (out_pipe_closed(error))
		return STATUS_DONE;
	end_progress();
	error_print(stderr, tool->name, error, tool->quiet_values);
	return STATUS_NOTHING;
}

int tool_report(struct tool *tool, struct findings *findings)
{
	end_progress();
	findings_sort(findings);
	findings_print(stderr, tool->name, findings, tool->quiet_values);
	size_t more = findings->errors + findings->warnings - findings->count;
	if (more)
		fprintf(stderr, gettext("%s: and %zu more\n"), tool->name, more);
	return findings->errors ? STATUS_DATA : STATUS_DONE;
}

int tool_refuse(struct tool *tool, struct findings *findings)
{
	struct error error = {0};
	tool_report(tool, findings);
	error_format(&error, MSG_DATA_FAULTS, "%zu", findings->errors);
	tool_fail(tool, &error);
	return STATUS_DATA;
}

int tool_conclude(struct tool *tool, int result, struct findings *findings, const struct error *error)
{
	int status = result > 0   ? tool_refuse(tool, findings)
	             : result < 0 ? tool_fail(tool, error)
	                          : tool_report(tool, findings);
	findings_free(findings);
	return status;
}

const char *const tool_dataset_formats[] = {"csv", "xml", NULL};

bool tool_is_folder(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool tool_is_same(const char *path, const char *other)
{
	struct stat one, two;
	return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev &&
	       one.st_ino == two.st_ino;
}

bool tool_is_within(const char *file, const char *folder)
{
	const char *slash = strrchr(file, '/');
	char *parent = memory_zalloc(strlen(file) + 2, 1);
	memcpy(parent, slash ? file : ".", slash ? (size_t)(slash - file) + 1 : 1);
	bool within = tool_is_same(file, file) && !tool_is_folder(file) && tool_is_same(parent, folder);
	free(parent);
	return within;
}

int tool_spare_file(struct error *error, const char *path)
{
	return error_format(error, MSG_USAGE, gettext("another file of this run is not replaced: %s"), path);
}

const char *tool_dataset_format(struct tool *tool, const char *input, struct error *error)
{
	const char *output = tool->output;
	bool named = output && *output && strcmp(output, "-") != 0;
	bool folder = named && (tool_is_folder(output) || output[strlen(output) - 1] == '/');
	const char *format = tool_format(tool, folder || (named && tool_is_folder(input)) ? "csv" : "xml");
	if (strcmp(format, "xml") == 0 || named)
		return format;
	tool_misuse(error, gettext("a dataset in CSV is a folder: -o DIR is needed"));
	return NULL;
}

int tool_end(struct tool *tool, int status)
{
	end_progress();
	templates_close(&tool->templates);
	return status;
}
