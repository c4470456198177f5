/* Shared by out.c (files) and folder.c (folders) only. */
#ifndef PREUTILS_BASE_OUT_PRIVATE_H
#define PREUTILS_BASE_OUT_PRIVATE_H

#include <signal.h>

#include "base/out.h"

/* Removes every folder under construction; fit for a signal handler. */
void out_folders_remove(void);
/* Sets the handlers that remove what is unfinished, where the signal is not ignored. */
void out_watch_signals(void);
/* While names and lists change, signals wait. */
void out_signals_hold(sigset_t *before);
void out_signals_release(const sigset_t *before);
/* A new file at path, synced but not renamed when closed; name is for messages. */
struct out *out_open_in(const char *path, const char *name, struct error *error);

#endif
