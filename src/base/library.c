#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void load(struct library *library)
{
	void *handle = dlopen(library->name, RTLD_LAZY);
	library->complete = handle != NULL;
	for (size_t i = 0; handle && i < library->count; i++) {
		void *function = dlsym(handle, library->symbols[i].name);
		memcpy(library->symbols[i].function, &function, sizeof function);
		library->complete &= function != NULL;
	}
}

static bool ready(struct library *library)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	if (!library->opened) {
		pthread_mutex_lock(&lock);
		if (!library->opened)
			load(library);
		library->opened = true;
		pthread_mutex_unlock(&lock);
	}
	return library->complete;
}

int library_open(struct library *library, struct error *error)
{
	if (ready(library))
		return 0;
	/* It may be there, and have found no memory. */
	memory_probe(library->memory);
	return error_system(error, MSG_OPEN, library->name, ENOENT);
}

void library_need(struct library *library)
{
	if (!ready(library))
		abort();
}
