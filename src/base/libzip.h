/* libzip, opened when it is first needed (base/library.h): it brings a library of ciphers along. */
#ifndef PREUTILS_BASE_LIBZIP_H
#define PREUTILS_BASE_LIBZIP_H

/* All headers that declare what is listed: none may come after the macros below. */
#include <zip.h>

#include "base/error.h"

/* Fails where it is not there. Before anything else of it: what is called without would abort. */
int libzip_open(struct error *error);

struct libzip {
#define LIBZIP(name) __typeof__(name) *name;
#include "base/libzip.def"
#undef LIBZIP
};
const struct libzip *libzip(void);

#ifndef LIBZIP_ITSELF
#define zip_close                        libzip()->zip_close
#define zip_discard                      libzip()->zip_discard
#define zip_error_code_zip               libzip()->zip_error_code_zip
#define zip_error_fini                   libzip()->zip_error_fini
#define zip_error_init                   libzip()->zip_error_init
#define zip_error_init_with_code         libzip()->zip_error_init_with_code
#define zip_error_set                    libzip()->zip_error_set
#define zip_error_strerror               libzip()->zip_error_strerror
#define zip_error_to_data                libzip()->zip_error_to_data
#define zip_fclose                       libzip()->zip_fclose
#define zip_fdopen                       libzip()->zip_fdopen
#define zip_file_add                     libzip()->zip_file_add
#define zip_file_set_dostime             libzip()->zip_file_set_dostime
#define zip_file_set_external_attributes libzip()->zip_file_set_external_attributes
#define zip_file_strerror                libzip()->zip_file_strerror
#define zip_fopen_index                  libzip()->zip_fopen_index
#define zip_fread                        libzip()->zip_fread
#define zip_get_error                    libzip()->zip_get_error
#define zip_get_name                     libzip()->zip_get_name
#define zip_get_num_entries              libzip()->zip_get_num_entries
#define zip_name_locate                  libzip()->zip_name_locate
#define zip_open_from_source             libzip()->zip_open_from_source
#define zip_set_file_compression         libzip()->zip_set_file_compression
#define zip_source_buffer                libzip()->zip_source_buffer
#define zip_source_free                  libzip()->zip_source_free
#define zip_source_function              libzip()->zip_source_function
#define zip_source_function_create       libzip()->zip_source_function_create
#define zip_stat                         libzip()->zip_stat
#define zip_stat_init                    libzip()->zip_stat_init
#define zip_strerror                     libzip()->zip_strerror
#endif

#endif
