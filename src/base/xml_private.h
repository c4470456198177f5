/* Inside of base: files as bytes. */
#ifndef PREUTILS_BASE_XML_PRIVATE_H
#define PREUTILS_BASE_XML_PRIVATE_H

#include "base/xml.h"

/* At most a byte more than what xml_load_memory reads; a NUL stands behind them. */
int xml_read_whole(struct buffer *content, const char *path, struct error *error);

#endif
