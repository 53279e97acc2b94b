/* Values that hold no others, within a batch that goes on: the most of most pickles. */
#ifndef PK_DUMP_SIMPLE_H
#define PK_DUMP_SIMPLE_H

#include "machine/machine.h"

/* Writes tokens from `word` on that are such values of the container that is open; where it stopped. What it
 * stops at, for whatever reason, may be any token and is written in the general way. */
const uint32_t *pk_put_simple(struct pk_machine *m, const uint32_t *word, const uint32_t *end);

#endif
