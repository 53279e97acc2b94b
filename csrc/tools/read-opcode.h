/* One opcode and its argument, as pickletools reads them.
 *
 * pickletools is stricter than the unpickler in some places and more lenient
 * in others, and has its own errors (Lib/pickletools.py: the read_… functions);
 * the unpickler's own reading is in load.c. Text is left where it stands and
 * also decoded into the machine's pools, which checks it. */
#ifndef PK_READ_OPCODE_H
#define PK_READ_OPCODE_H

#include "tools/argument.h"

/* Counted data that is longer is left in the input. */
enum { PK_WHOLE = 1 << 16 };

/* Reads the opcode at `at`. DONE: it was read. MORE: a longer window is wanted.
 * ERROR: the error is set. FLOAT: JavaScript is asked for a number; the opcode is
 * read again then. Counted data of more than `whole` bytes is not looked at. */
enum pk_status pk_read_argument(struct pk_machine *m, const uint8_t *at, uint64_t whole, struct pk_argument *argument);

/* Most opcodes have no argument, or one byte: they are read where pk_read is called. */
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

/* Begins a window of `length` bytes at `position`, with room to read it. False: memory ended. */
bool pk_begin_read(struct pk_machine *m, uint32_t length);

/* Decodes UTF-8 into the wide pool, which checks it. Error positions count from `before` bytes ahead of the text. */
enum pk_error pk_check_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, double before);

#endif
