#include "anon/verify.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "anon/export.h"
#include "data/csv.h"

struct loading { /* a CSV file on its way into a crowd */
	struct crowd crowd;
	const char *file;
	const char *person; /* name of the column that says whose row it is; NULL */
	long person_column; /* its field; -1 */
	struct map persons;
	size_t *slots; /* field to column; SIZE_MAX: the person's */
	size_t fields, row, field_capacity, column_capacity;
	uint32_t *cells, *owners; /* [row * width + column], [row] */
	size_t cell_capacity, owner_capacity;
	bool header_done, person_empty;
	struct error *error;
};

static void add_header(struct loading *loading, const char *bytes, size_t length)
{
	struct crowd *crowd = &loading->crowd;
	const char *name = arena_strndup(&crowd->arena, bytes, length);
	loading->slots = memory_grow(loading->slots, &loading->field_capacity, loading->fields + 1,
	                             sizeof *loading->slots);
	if (loading->person && strcmp(name, loading->person) == 0) {
		loading->slots[loading->fields] = SIZE_MAX;
		loading->person_column = (long)loading->fields++;
		return;
	}
	loading->slots[loading->fields++] = crowd->width;
	crowd->columns = memory_grow(crowd->columns, &loading->column_capacity, crowd->width + 1,
	                             sizeof *crowd->columns);
	crowd->columns[crowd->width++] =
	        (struct crowd_column){.id = name, .label = name, .levels = 1, .weight = 1};
}

static uint32_t person_number(struct loading *loading, const char *bytes, size_t length)
{
	size_t count = loading->persons.count;
	const char *key = arena_strndup(&loading->crowd.arena, bytes, length);
	return (uint32_t)map_add(&loading->persons, key, length, count, NULL);
}

static void field(void *context, size_t line, size_t index, const char *bytes, size_t length)
{
	struct loading *loading = context;
	struct crowd *crowd = &loading->crowd;
	(void)line;
	if (!loading->header_done) {
		add_header(loading, bytes, length);
		return;
	}
	if (index >= loading->fields)
		return;
	if (loading->slots[index] == SIZE_MAX) {
		loading->owners[loading->row] = person_number(loading, bytes, length);
		return;
	}
	size_t column = loading->slots[index];
	bool withheld = length == 1 && *bytes == '*';
	loading->cells[loading->row * crowd->width + column] =
	        withheld ? CODE_WITHHELD : crowd_code(crowd, column, bytes, length);
}

static void make_room(struct loading *loading)
{
	loading->cells = memory_grow(loading->cells, &loading->cell_capacity,
	                             (loading->row + 1) * loading->crowd.width + 1, sizeof *loading->cells);
	loading->owners = memory_grow(loading->owners, &loading->owner_capacity, loading->row + 1,
	                              sizeof *loading->owners);
	memset(loading->cells + loading->row * loading->crowd.width, 0,
	       loading->crowd.width * sizeof *loading->cells);
	loading->owners[loading->row] = (uint32_t)loading->row;
}

static int row(void *context, size_t line, size_t count)
{
	struct loading *loading = context;
	const struct place place = {.file = loading->file, .line = line};
	if (!loading->header_done && loading->crowd.width > CROWD_WIDTH_MAX)
		return error_set(loading->error, MSG_LIMIT, place, "24", NULL);
	if (!loading->header_done && loading->person && loading->person_column < 0)
		return error_set(loading->error, MSG_NAME_UNKNOWN, place, loading->person, NULL);
	if (loading->header_done && count != loading->fields)
		return error_set(loading->error, MSG_CSV_FIELDS, place,
		                 arena_printf(&loading->crowd.arena, "%zu / %zu", count, loading->fields),
		                 NULL);
	if (loading->row >= UINT32_MAX - 1)
		return error_set(loading->error, MSG_LIMIT, place, "", NULL);
	loading->row += loading->header_done;
	loading->header_done = true;
	make_room(loading);
	return 0;
}

/* Rows in the order of their persons: a stable counting sort. */
static void fill_crowd(struct loading *loading)
{
	struct crowd *crowd = &loading->crowd;
	size_t rows = loading->row, persons = loading->person ? loading->persons.count : rows;
	size_t *starts = memory_zalloc(persons + 2, sizeof *starts);
	crowd_fill(crowd, rows);
	crowd->person_count = persons;
	for (size_t i = 0; i < rows; i++)
		starts[loading->owners[i] + 1]++;
	for (size_t i = 0; i < persons; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < rows; i++) {
		size_t to = starts[loading->owners[i]]++;
		crowd->persons[to] = loading->owners[i];
		for (size_t c = 0; c < crowd->width; c++) {
			uint32_t code = loading->cells[i * crowd->width + c];
			crowd->cells[to * crowd->steps + c] = code ? code : 1;
			crowd->levels[to * crowd->width + c] = code == CODE_WITHHELD;
		}
	}
	free(starts);
}

/* A crowd of one level a column, persons as a column says them. Release it with crowd_free in any case. */
static int load(struct crowd *crowd, const char *path, const char *person, struct error *error)
{
	struct loading loading = {.file = path, .person = person, .person_column = -1, .error = error};
	const struct csv_handler handler = {.context = &loading, .field = field, .row = row, .error = error};
	crowd_start(&loading.crowd, 0);
	int result = csv_read(path, path, &handler);
	if (result == 0)
		fill_crowd(&loading);
	map_free(&loading.persons);
	free(loading.slots);
	free(loading.cells);
	free(loading.owners);
	*crowd = loading.crowd;
	return result;
}

static const struct release_view *view_of(const struct verify_options *options, const char *file)
{
	size_t prefix = strlen(EXPORT_PREFIX), length = strlen(file);
	if (strncmp(file, EXPORT_PREFIX, prefix) != 0 || length < prefix + 4)
		return NULL;
	return release_view(options->release, file + prefix, length - prefix - 4);
}

static bool is_sensitive(const struct verify_options *options, const struct release_view *view,
                         const char *id)
{
	if (options->quasi.count)
		return !split_holds(&options->quasi, id);
	for (size_t i = 0; view && i < view->count; i++)
		if (strcmp(view->columns[i]->id, id) == 0)
			return view->columns[i]->sensitive;
	return false;
}

static bool has_column(const struct crowd *crowd, const char *id)
{
	size_t c = 0;
	while (c < crowd->width && strcmp(crowd->columns[c].id, id) != 0)
		c++;
	return c < crowd->width;
}

static int set_roles(struct crowd *crowd, const struct verify_options *options,
                     const struct release_view *view, const char *path, struct error *error)
{
	for (size_t c = 0; c < crowd->width; c++)
		crowd->columns[c].sensitive = is_sensitive(options, view, crowd->columns[c].id);
	for (size_t i = 0; i < options->quasi.count; i++)
		if (!has_column(crowd, options->quasi.items[i]))
			return error_set(error, MSG_NAME_UNKNOWN, (struct place){.file = path, .line = 1},
			                 options->quasi.items[i], NULL);
	return 0;
}

/* The code that a published text has in the original's column; one that nobody has where it is new. */
static uint32_t translate(const struct crowd *original, size_t column, const char *text)
{
	const struct map *index = &original->columns[column].index;
	long found = map_find(index, text, strlen(text));
	/* What begins like a formula was written after an apostrophe. */
	if (found < 0 && *text == '\'')
		found = map_find(index, text + 1, strlen(text) - 1);
	return found < 0 ? UINT32_MAX : (uint32_t)found + 1;
}

static long find_column(const struct crowd *crowd, const char *id)
{
	for (size_t c = 0; c < crowd->width; c++)
		if (strcmp(crowd->columns[c].id, id) == 0)
			return (long)c;
	return -1;
}

/* Columns that only one of both has are not joined on. */
static void attack(const struct crowd *published, const struct crowd *original, size_t k,
                   struct verified *verified)
{
	uint32_t *tuples = memory_zalloc(published->rows + 1, (original->width + 1) * sizeof *tuples);
	for (size_t c = 0; c < original->width; c++) {
		long own = find_column(published, original->columns[c].id);
		for (size_t i = 0; own >= 0 && i < published->rows; i++) {
			uint32_t code = crowd_published(published, i, (size_t)own);
			if (code != CODE_WITHHELD)
				tuples[i * original->width + c] =
				        translate(original, c, crowd_text(published, (size_t)own, code));
		}
	}
	crowd_attack(original, tuples, published->rows, k, &verified->attack);
	verified->compared = true;
	free(tuples);
}

static int compare(const struct crowd *published, const struct verify_options *options,
                   const struct release_view *view, struct verified *verified, struct error *error)
{
	for (size_t i = 0; options->views && view && i < options->views->count; i++)
		if (strcmp(options->views->items[i].id, view->id) == 0)
			attack(published, &options->views->items[i], options->k, verified);
	if (!options->original)
		return 0;
	struct crowd original;
	int result = load(&original, options->original, options->person, error);
	if (result == 0)
		attack(published, &original, options->k, verified);
	crowd_free(&original);
	return result;
}

static void judge(struct verification *verification, const struct verified *verified,
                  const struct verify_options *options, struct findings *findings)
{
	const struct risk *risk = &verified->risk;
	const struct place place = {.file = verified->name};
	struct arena *arena = &verification->arena;
	if (risk->smallest && risk->smallest < options->k)
		findings_add(findings, MSG_ANON_WEAK, place, arena_printf(arena, "k = %zu", risk->smallest),
		             NULL);
	if (risk->diversity && risk->diversity < options->l)
		findings_add(findings, MSG_ANON_UNIFORM, place,
		             arena_printf(arena, "l = %zu", risk->diversity), NULL);
	if (verified->compared && verified->attack.identified)
		findings_add(findings, MSG_ANON_IDENTIFIED, place,
		             arena_printf(arena, "%zu / %zu", verified->attack.identified,
		                          verified->attack.persons),
		             NULL);
}

static int verify_file(struct verification *verification, const char *path, const char *name,
                       const struct verify_options *options, struct findings *findings, struct error *error)
{
	struct crowd crowd;
	struct verified *verified = arena_append(&verification->arena, verification->files,
	                                         &verification->count, sizeof *verification->files);
	const struct release_view *view = view_of(options, name);
	verification->files = verified;
	verified = &verification->files[verification->count - 1];
	verified->name = arena_strdup(&verification->arena, name);
	int result = load(&crowd, path, options->person, error);
	if (result == 0)
		result = set_roles(&crowd, options, view, path, error);
	if (result == 0) {
		crowd_measure(&crowd, MEASURE_PUBLISHED, &verified->risk);
		result = compare(&crowd, options, view, verified, error);
		judge(verification, verified, options, findings);
	}
	crowd_free(&crowd);
	return result;
}

static int is_csv(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 4 && *entry->d_name != '.' && strcmp(entry->d_name + length - 4, ".csv") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int verify_folder(struct verification *verification, const char *path,
                         const struct verify_options *options, struct findings *findings, struct error *error)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_csv, by_name), result = 0;
	if (count < 0)
		return error_system(error, MSG_OPEN, path, errno);
	if (!count)
		result = error_system(error, MSG_OPEN, path, ENOENT);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		if (result == 0)
			result = verify_file(verification,
			                     arena_printf(&verification->arena, "%s/%s", path, name), name,
			                     options, findings, error);
		free(entries[i]);
	}
	free(entries);
	return result;
}

int verify_export(struct verification *verification, const char *path, const struct verify_options *options,
                  struct findings *findings, struct error *error)
{
	struct stat about;
	*verification = (struct verification){0};
	if (stat(path, &about) < 0)
		return error_system(error, MSG_OPEN, path, errno);
	if (S_ISDIR(about.st_mode))
		return verify_folder(verification, path, options, findings, error);
	const char *slash = strrchr(path, '/');
	return verify_file(verification, path, slash ? slash + 1 : path, options, findings, error);
}

void verification_free(struct verification *verification)
{
	arena_free(&verification->arena);
	*verification = (struct verification){0};
}
