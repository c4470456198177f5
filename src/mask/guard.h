/* What earlier editions hid stays hidden, whatever is published after them. */
#ifndef PREUTILS_MASK_GUARD_H
#define PREUTILS_MASK_GUARD_H

#include "mask/model.h"

/* Wants of each number that only earlier editions have, and that they leave open as widely as a number on few
 * children must be, that it stays so (mask_variable.width). Which of the numbers they hid stood on few
 * children is not known any more: every one that may have. The model is made of the results at hand and these
 * editions. */
void guard_published(struct mask_model *model, const struct results *const *published, size_t count,
                     long threshold, bool keep_zeros);

#endif
