/* The one way out: a file is written whole or not at all.
 *
 * To a file: bytes go to a temporary file beside it, every write is checked, and out_close syncs and renames
 * it. To standard output (path NULL or "-"), or to a device or pipe, bytes go straight there and every error
 * is seen. A symbolic link is followed: its target is replaced. Signals that end the process remove the
 * temporary file. */
#ifndef PREUTILS_BASE_OUT_H
#define PREUTILS_BASE_OUT_H

#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

struct out;

/* NULL and *error where it cannot be opened; the existing file is untouched. */
struct out *out_open(const char *path, struct error *error);
/* To memory: bytes are appended to the buffer, which must live until out_close. */
struct out *out_open_memory(struct buffer *buffer);
/* Errors are kept until out_close; a caller may ignore what these return (0 or -1). */
int out_write(struct out *out, const void *bytes, size_t length);
/* Room for so many bytes at most, NULL where that is too much; then how many of them were put there. */
char *out_room(struct out *out, size_t most);
void out_filled(struct out *out, size_t length);
int out_puts(struct out *out, const char *string);
int out_putc(struct out *out, char c);
int out_printf(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Copies the whole of an open file, from its start. */
int out_copy(struct out *out, FILE *file);
/* The same of a descriptor, which it closes. */
int out_copy_descriptor(struct out *out, int descriptor);
/* Finishes: flush, sync, rename. On failure nothing is left and the existing file is as it was. Frees out. */
int out_close(struct out *out, struct error *error);
/* Gives up: removes what was begun. Frees out. NULL is allowed. */
void out_abandon(struct out *out);
/* True where a reader closed the pipe early: not an error worth a message. */
int out_pipe_closed(const struct error *error);

/* A folder of files: built beside its final name, then exchanged in one step. An existing folder is replaced
 * only if `owned` says that it holds nothing but what we write (called with each entry's name). */
struct out_folder;
struct out_folder *out_folder_open(const char *path, int (*owned)(const char *name), struct error *error);
/* A file of the folder; close it with out_close before the folder. Folders on the way are made:
 * "pieces/a.txt".
 */
struct out *out_folder_file(struct out_folder *folder, const char *name, struct error *error);
int out_folder_close(struct out_folder *folder, struct error *error);
void out_folder_abandon(struct out_folder *folder);

/* Removes every temporary file and folder that is still open; for the memory handler. */
void out_abandon_all(void);

#endif
