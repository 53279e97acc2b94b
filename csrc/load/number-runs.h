/* Runs of numbers, and of bools and None, behind a mark.
 *
 * Picklers write the items of a list in batches, and the longest lists hold floats or ints
 * alone. Such a batch is read in a loop of its own and put on the tape without going over
 * the stack, which takes half the time of the opcodes one by one. */
#ifndef PK_NUMBER_RUNS_H
#define PK_NUMBER_RUNS_H

#include "machine/machine.h"
#include "machine/opcodes.h"

/* Whether an opcode begins a run that pk_read_run reads. */
static inline bool pk_begins_run(uint8_t opcode)
{
  switch (opcode) {
  case PK_BINFLOAT:
  case PK_BININT:
  case PK_BININT1:
  case PK_BININT2:
  case PK_NONE:
  case PK_NEWTRUE:
  case PK_NEWFALSE: return true;
  default: return false;
  }
}

/* Reads the floats, the ints or the constants at *p, and moves *p behind them. Where an APPENDS follows numbers and the operand `list` is a list, they
 * are put to it, *p moves behind the APPENDS too, and *done is how many numbers there are. Otherwise *done is 0 and the
 * operands are pushed at *top, which moves past them. An error belongs to the APPENDS. */
enum pk_error pk_read_run(struct pk_machine *m, uint32_t list, const uint8_t **p, uint32_t **top, uint32_t *done);

#endif
