/* XML whose tree libxml2 makes and keeps (documents and their templates, results for them), read safely: no
 * external entity, no network. Definitions are read through base/element.h. */
#ifndef PREUTILS_BASE_XML_H
#define PREUTILS_BASE_XML_H

#include "base/error.h"
#include "base/libxml2.h"

/* Parses a whole file and checks its root element and namespace (root NULL: any). Free with xmlFreeDoc. */
xmlDoc *xml_load(const char *path, const char *root, const char *namespace, struct error *error);
/* From memory; name stands for the file in messages. */
xmlDoc *xml_load_memory(const char *bytes, size_t length, const char *name, const char *root,
                        const char *namespace, struct error *error);
/* First child element / next sibling element, of this name or of any (NULL). */
xmlNode *xml_child(const xmlNode *node, const char *name);
xmlNode *xml_next(const xmlNode *node, const char *name);
bool xml_is(const xmlNode *node, const char *name);
/* An attribute's text copied into the arena, or NULL. */
const char *xml_attribute(const xmlNode *node, const char *name, struct arena *arena);
/* The same where it must be there and not empty: NULL and *error with file and line otherwise. */
const char *xml_need(const xmlNode *node, const char *name, struct arena *arena, struct error *error);
/* All text below the node, copied into the arena. */
char *xml_content(const xmlNode *node, struct arena *arena);
/* The same with white space at both ends removed. */
const char *xml_text(const xmlNode *node, struct arena *arena);
/* File and line of a node. */
struct place xml_place(const xmlNode *node);

#endif
