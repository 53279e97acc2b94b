/* Runs of numbers behind a mark.
 *
 * Picklers write the items of a list in batches, and those of the longest lists
 * are floats or ints alone. Such a batch is read in a loop of its own and put on
 * the tape without the stack, at half the time of opcodes one by one. */
#ifndef PK_NUMBER_RUNS_H
#define PK_NUMBER_RUNS_H

#include "machine/machine.h"
#include "machine/opcodes.h"

static inline bool pk_is_number(uint8_t opcode)
{
  return opcode == PK_BINFLOAT || opcode == PK_BININT || opcode == PK_BININT1 || opcode == PK_BININT2;
}

/* Reads the numbers at *p. Where an APPENDS to `list` follows, both are done then, and *done is how many numbers there are; else that is 0 and the
 * operands are at *top, which moves past them. An error is the APPENDS's. `list` is an operand. */
enum pk_error pk_read_run(struct pk_machine *m, uint32_t list, const uint8_t **p, uint32_t **top, uint32_t *done);

#endif
