#include "gen/folders.h"

#include <errno.h>
#include <libintl.h>
#include <sys/stat.h>

/* A table without a profile has its header all the same. */
static int open_tables(struct generator *generator)
{
	const struct profile *profile = generator->profile;
	struct folders *folders = generator->folders;
	const struct schema *schema = folders->schema;

	for (size_t i = 0; i < schema->count; i++) {
		struct table_writer header = {0};
		size_t t = 0;
		while (t < profile->count && profile->tables[t].schema_position != i)
			t++;
		struct table_writer *writer = t < profile->count ? &generator->states[t].writer : &header;
		if (table_writer_open(writer, folders->folder, &schema->tables[i], folders->error) < 0)
			return -1;
		if (writer == &header && table_writer_close(writer, folders->error) < 0)
			return -1;
	}
	return 0;
}

static int open_folder(struct generator *generator, const char *path)
{
	struct folders *folders = generator->folders;
	folders->folder = dataset_folder_open(path, folders->error);
	return folders->folder ? open_tables(generator) : -1;
}

static int make_parent(struct folders *folders)
{
	if (mkdir(folders->path, 0777) == 0 || errno == EEXIST)
		return 0;
	return error_system(folders->error, MSG_WRITE, folders->path, errno);
}

int folders_start(struct generator *generator)
{
	const struct profile *profile = generator->profile;
	struct folders *folders = generator->folders;
	if (!folders->apart)
		return open_folder(generator, folders->path);
	for (size_t i = 0; i < profile->split; i++)
		if (profile->tables[i].parent == PROFILE_NONE)
			return error_format(folders->error, MSG_PROFILE, gettext("%s stands before %s"),
			                    profile->tables[i].name, profile->tables[profile->split].name);
	return make_parent(folders);
}

/* path/KEY, in folders->name. */
static void name_folder(struct generator *generator)
{
	size_t t = generator->profile->split;
	const struct profile_table *table = &generator->profile->tables[t];
	struct buffer *name = &generator->folders->name;
	name->length = 0;
	buffer_printf(name, "%s/", generator->folders->path);
	for (size_t i = 0; i < table->schema->count; i++)
		if (table->schema->columns[i].primary && table->written[i] != PROFILE_NONE)
			generator_print(name, &generator->states[t].cells[table->written[i]]);
	buffer_puts(name, "");
}

int folders_next(struct generator *generator)
{
	if (!generator->folders->apart)
		return 0;
	if (folders_end(generator) < 0)
		return -1;
	name_folder(generator);
	return open_folder(generator, generator->folders->name.bytes);
}

int folders_end(struct generator *generator)
{
	struct folders *folders = generator->folders;
	if (!folders->folder)
		return 0;
	for (size_t i = 0; i < generator->profile->count; i++)
		if (table_writer_close(&generator->states[i].writer, folders->error) < 0)
			return -1;
	struct out_folder *folder = folders->folder;
	folders->folder = NULL;
	return out_folder_close(folder, folders->error);
}

void folders_abandon(struct folders *folders)
{
	if (folders->folder)
		out_folder_abandon(folders->folder);
	buffer_free(&folders->name);
}
