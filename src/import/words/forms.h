/* French forms of values: dates, school years, numbers, names of a person in one cell.
 *
 * Each takes what a person typed and gives the dataset's form. What is read in one way only is READ; what was
 * filled in or chosen (the century of a two-digit year, a missing day) is GUESSED. */
#ifndef PREUTILS_IMPORT_WORDS_FORMS_H
#define PREUTILS_IMPORT_WORDS_FORMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

enum reading { NOT_READ, READ, GUESSED };

/* 3/9/21, 03.09.2021, 2021-09-03, 3 septembre 2021, 1er mars 2021, sept. 2021 (the first, guessed), Excel's
 * number 44442, with a time after it or a day of the week before. Years of two digits: the latest one that is
 * not after latest (a year). */
enum reading form_date(const char *text, int latest, int32_t *day);
/* 2021-2022, 2021/2022, 2021-22, 21/22, "rentrée 2021"; a day's school year. Gives the starting year. */
enum reading form_school_year(const char *text, int latest, int32_t *start);
/* The first whole number in the text; GUESSED where other things but units stand around it. */
enum reading form_integer(const char *text, int64_t *value);
/* 1 234,50 €: millionths. */
enum reading form_decimal(const char *text, int64_t *value);

/* Whether capitals or a comma tell which is the last name. */
bool form_name_tells(const char *text);

enum name_order { NAME_LAST_FIRST, NAME_FIRST_LAST };
/* "DUPONT-MARTIN Léa-Rose" and "Léa-Rose DUPONT-MARTIN" by their capitals, "DUPONT, Léa" by the comma;
 * otherwise (GUESSED) one word, with its particles, is the last name, and order says on which side. Texts in
 * the arena. NOT_READ: no two names there; the whole is then the last name. */
enum reading form_name(struct arena *arena, const char *text, enum name_order order, const char **last,
                       const char **first);

#endif
