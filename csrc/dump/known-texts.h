/* The texts that a pickler has written, by their hash: equal strings are one object.
 *
 * The texts themselves are not kept. A text is known again by 96 bits of SipHash-1-3 under
 * a key that JavaScript draws at random, so no input can make two texts meet; among 16
 * million texts some two do so once in 10^14 pickles. */
#ifndef PK_KNOWN_TEXTS_H
#define PK_KNOWN_TEXTS_H

#include "machine/machine.h"

/* Forgets all texts. False: memory ended. */
bool pk_texts_clear(struct pk_machine *m);

/* Where the number of a text stands: 0 where it is new, and then the caller sets it. */
uint32_t *pk_texts_find(struct pk_machine *m, const uint8_t *text, uint32_t length);

#endif
