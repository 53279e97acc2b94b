/* Room for a window of the unpickler, made once so that the loop need not ask for any. */
#ifndef PK_RESERVE_H
#define PK_RESERVE_H

#include "machine/machine.h"

/* Makes room on the stack, in the table of objects and in the pools for all that `length` bytes of opcodes can make, and moves
 * to the front of the pool the doubles that still wait on the stack. False: memory ended. */
bool pk_reserve_load(struct pk_machine *m, uint32_t length);

#endif
