/* Text: UTF-8, letters without accents, and French order. No system locale is used. */
#ifndef PREUTILS_BASE_TEXT_H
#define PREUTILS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

#define TEXT_NBSP  "\xC2\xA0"     /* U+00A0, before : and inside « » */
#define TEXT_NNBSP "\xE2\x80\xAF" /* U+202F, before ; ! ? and between thousands */

/* Decodes the character at p (p < end) into *code; returns its length in bytes, or 0 if invalid. */
size_t utf8_decode(const char *p, const char *end, uint32_t *code);
/* Writes the character into out (at least 4 bytes); returns its length. */
size_t utf8_encode(uint32_t code, char *out);
/* True if all bytes are valid UTF-8. On failure *where (may be NULL) is the offset of the first bad byte. */
bool utf8_valid(const char *bytes, size_t length, size_t *where);
/* True if there is no control character but tab and line ends (what XML 1.0 can hold), and no U+FFFE/U+FFFF.
 */
bool text_printable(const char *bytes, size_t length);
/* True for printable ASCII alone, a line end at the end allowed: quick, so that most texts need no closer
 * look. False says nothing. */
bool text_plain_ascii(const char *bytes, size_t length);
/* The capital of a small letter of the alphabets of Europe and Vietnam; any other character as it is. */
uint32_t utf8_capital(uint32_t code);
/* Number of characters (code points) of a valid string. */
size_t utf8_length(const char *string);

/* Adds to buffer the letters and digits of the text in lower case, without accents, œ as oe;
 * with keep_others, all other characters as they are, else nothing for them.
 * Two names are "equal without accents, case and hyphens" when this gives the same with false. */
void text_fold(struct buffer *buffer, const char *string, bool keep_others);

/* French order: letters without accents or case (œ as oe), then accents from left to right, then lower
 * before upper case. Spaces, hyphens and apostrophes stand before digits, digits before letters. */
int text_compare(const char *a, const char *b);

/* Adds text with the characters < > & " and control line ends escaped for XML content and attributes. */
void text_xml(struct buffer *buffer, const char *bytes, size_t length);
/* Adds a blank and name="text", escaped. */
void text_xml_attribute(struct buffer *buffer, const char *name, const char *text);
/* Adds text for a terminal: control characters, which could command it, become spaces or question marks. */
void text_plain(struct buffer *buffer, const char *text);
/* Adds text as a JSON string with its quotes. */
void text_json(struct buffer *buffer, const char *string);
/* Adds a CSV field, quoted only where needed for this separator. */
void text_csv(struct buffer *buffer, const char *bytes, size_t length, char separator);
/* Whether a spreadsheet that reads the field would take it for a formula. */
bool text_looks_formula(const char *bytes, size_t length);
/* Two small hexadecimal digits for each byte, and a NUL. */
void text_hex(const uint8_t *bytes, size_t length, char *out);

#endif
