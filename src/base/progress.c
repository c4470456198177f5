#include "base/progress.h"

#include <pthread.h>

static progress_listener *current;

void progress_listen(progress_listener *listener)
{
	current = listener;
}

void progress_tell(const char *what, size_t done, size_t total)
{
	static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;
	if (!current)
		return;
	pthread_mutex_lock(&alone);
	current(what, done, total);
	pthread_mutex_unlock(&alone);
}
