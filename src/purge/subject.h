/* All that is held on one person, for the right of access: XML for the template that makes it readable.
 *
 * <sujet xmlns="urn:preutils:sujet:1" cle="E1" libelle="Enfants" jour="2023-01-24"><table nom= libelle=>
 * <colonne nom= libelle= type=/>…<ligne><v>…</v>…</ligne></table>… <piece fichier= presente="oui"/>…
 * <mention table= colonne= lignes=/>…</sujet>
 * Columns in which the person has nothing, and those that local.xml hides, are not there. */
#ifndef PREUTILS_PURGE_SUBJECT_H
#define PREUTILS_PURGE_SUBJECT_H

#include "purge/purge.h"

/* The person's row, or SIZE_MAX. */
size_t subject_find(const struct dataset *dataset, const struct retention *retention, const char *key);
/* Adds the XML. purge: made by purge_subject of that row. day: of the document. */
void subject_add_xml(const struct purge *purge, size_t person, int32_t day, struct buffer *xml);

#endif
