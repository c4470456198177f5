/* Inside of base/xml: the quick reader of plain XML. */
#ifndef PREUTILS_BASE_XML_PRIVATE_H
#define PREUTILS_BASE_XML_PRIVATE_H

#include "base/xml.h"

/* The document in the arena, which xmlFreeDoc must not see; NULL where the bytes are not plain XML with this
 * root and namespace, for whatever reason. Beside libxml2's there are no nodes for comments and blanks. */
xmlDoc *xml_plain_read(const char *bytes, size_t length, const char *name, const char *root,
                       const char *namespace, struct arena *arena);

#endif
