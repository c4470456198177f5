/* A dataset as one XML file, streamed (urn:preutils:donnees:1):
 * <donnees><table nom="enfants"><colonne nom="id"/>…<ligne><v>E1</v><v/>…</ligne>…</table>…</donnees>
 * Values stand in the order of the columns. */
#ifndef PREUTILS_DATA_READ_XML_H
#define PREUTILS_DATA_READ_XML_H

#include "data/build.h"

#define DATASET_NAMESPACE "urn:preutils:donnees:1"

/* path NULL: standard input. */
int dataset_read_xml(struct building *building, const char *path);

#endif
