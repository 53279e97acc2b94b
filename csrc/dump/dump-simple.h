/* The fast path of the pickler: values that hold no others, within a batch that goes on. Most values of most pickles are such. */
#ifndef PK_DUMP_SIMPLE_H
#define PK_DUMP_SIMPLE_H

#include "machine/machine.h"

/* Writes the tokens from `word` on as long as they are such values of the innermost open container, which there is. Answers
 * with the token that it stopped at, which may be any token, and which dump.c runs in the general way. */
const uint32_t *pk_put_simple(struct pk_machine *m, const uint32_t *word, const uint32_t *end);

#endif
