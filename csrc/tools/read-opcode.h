/* Reading an opcode and its argument as pickletools does.
 *
 * pickletools is stricter than the unpickler in some places and more lenient in others, and
 * has its own errors (Lib/pickletools.py: the read_… functions). The unpickler's own reading
 * is in load/load.c. Arguments that are lines are left to read-line.h.
 * Text stays where it stands, and is also decoded into the machine's pools, which checks it. */
#ifndef PK_READ_OPCODE_H
#define PK_READ_OPCODE_H

#include "tools/argument.h"

/* Counted data of more bytes is left in the input, for long-data.h. */
enum { PK_WHOLE = 1 << 16 };

/* Reads the opcode at `at` and its argument. Counted data of more than `whole` bytes is not looked at.
 * DONE: it was read. MORE: a longer window is wanted. ERROR: the error is set. FLOAT: JavaScript is asked for the number of a
 * text, and the opcode is read again with the answer. */
enum pk_status pk_read_argument(struct pk_machine *m, const uint8_t *at, uint64_t whole, struct pk_argument *argument);

/* Does the same as pk_read_argument, inline for opcodes without an argument or with one byte, which most are. */
static inline enum pk_status pk_read(struct pk_machine *m, const uint8_t *at, uint64_t whole, struct pk_argument *a)
{
  if (at + 1 < m->end && (a->opcode = pk_find_opcode(*at))) {
    a->at = at;
    a->is_whole = true;
    a->length = 0;
    if (a->opcode->argument == PK_ARGUMENT_NONE) {
      a->form = PK_FORM_NO_ARGUMENT;
      a->next = at + 1;
      return PK_STATUS_DONE;
    }
    if (a->opcode->argument == PK_ARGUMENT_UINT1) {
      a->form = PK_FORM_INT64;
      a->integer = at[1];
      a->next = at + 2;
      return PK_STATUS_DONE;
    }
  }
  return pk_read_argument(m, at, whole, a);
}

/* Begins a window of `length` bytes at `position`, and makes room for what is read from it. False: memory ended. */
bool pk_begin_read(struct pk_machine *m, uint32_t length);

/* Checks UTF-8, by decoding it into the wide pool. `before` bytes of the same text came earlier, and count in the positions of
 * an error. */
enum pk_error pk_check_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, double before);

#endif
