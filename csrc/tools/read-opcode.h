/* One opcode and its argument, as pickletools reads them.
 *
 * pickletools is stricter than the unpickler in some places and more lenient
 * in others, and has its own errors (Lib/pickletools.py: the read_… functions);
 * the unpickler's own reading is in load.c. Text is left where it stands and
 * also decoded into the machine's pools, which checks it. */
#ifndef PK_READ_OPCODE_H
#define PK_READ_OPCODE_H

#include "machine/machine.h"
#include "machine/opcodes.h"
#include "tools/output.h"

/* What an argument is. */
enum pk_argument_form {
  PK_FORM_NO_ARGUMENT,
  PK_FORM_BOOLEAN, /* integer: 0 or 1 */
  PK_FORM_INT64,   /* integer */
  PK_FORM_UINT64,  /* integer, unsigned */
  PK_FORM_DIGITS,  /* data: an int in decimal, in the shape that Python prints */
  PK_FORM_BINARY,  /* data: an int in two's complement */
  PK_FORM_DOUBLE,  /* number */
  PK_FORM_STR,     /* data: text in the form `text`; the last string of the pools */
  PK_FORM_BYTE_STRING,
  PK_FORM_BYTE_ARRAY,
};

struct pk_argument {
  const struct pk_opcode *opcode;
  const uint8_t *at, *next; /* the opcode; the byte after it and its argument */
  enum pk_argument_form form;
  enum pk_text_form text;
  bool is_whole; /* false: `next` is where the data would start, which is too long for a window */
  const uint8_t *data;
  uint64_t length;
  int64_t integer;
  double number;
};

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

/* Ends the program by an error whose message has a text in it: what `write` has put at the end of the output. */
enum pk_status pk_fail_with(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text_end);

/* The error of counted data that the input ends in; `left` bytes of it are there. */
enum pk_status pk_fail_short(struct pk_machine *m, const uint8_t *at, const struct pk_opcode *opcode, uint64_t length, double left);

/* Decodes UTF-8 into the wide pool, which checks it. Error positions count from `before` bytes ahead of the text. */
enum pk_error pk_check_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, double before);

/* The memo key that an argument stands for. Numbers beyond 64 bits, which only damaged pickles have, are told by a hash. */
uint64_t pk_memo_key(const struct pk_argument *argument);

/* repr() of an argument that is_whole. Room for PK_REPR_GROWTH times its length and PK_REPR_FIXED is there. */
enum { PK_REPR_FIXED = PK_LONG_LONGEST + 16 };
uint8_t *pk_write_argument(struct pk_machine *m, uint8_t *to, const struct pk_argument *argument);

#endif
