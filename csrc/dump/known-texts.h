/* The texts that a pickler has written, by their hash, so that equal strings become one object.
 *
 * The texts themselves are not kept. A text is known again by 96 bits of SipHash-1-3 under
 * a key that JavaScript draws at random, so no input can be made so that two of its texts
 * are taken for the same. Among 16 million texts that happens once in 10^14 pickles. */
#ifndef PK_KNOWN_TEXTS_H
#define PK_KNOWN_TEXTS_H

#include "machine/machine.h"

/* Forgets all texts. False: memory ended. */
bool pk_texts_clear(struct pk_machine *m);

/* Answers with where the number of a text stands, one more than that of the memo. It is 0 where the text is new, and then the
 * caller sets it. The address is good until the next call. */
uint32_t *pk_texts_find(struct pk_machine *m, const uint8_t *text, uint32_t length);

#endif
