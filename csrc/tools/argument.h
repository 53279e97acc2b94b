/* An opcode */
#ifndef PK_ARGUMENT_H
#define PK_ARGUMENT_H

#include "machine/machine.h"
#include "machine/opcodes.h"
#include "tools/output.h"
#include "tools/repr.h"

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

/* The memo key that an argument stands for. Numbers beyond 64 bits, which only damaged pickles have, are told by a hash. */
uint64_t pk_memo_key(const struct pk_argument *argument);

/* repr() of an argument that is_whole. Room for PK_REPR_GROWTH times its length and PK_REPR_FIXED is there. */
enum { PK_REPR_FIXED = PK_LONG_LONGEST + 16 };
uint8_t *pk_write_argument(struct pk_machine *m, uint8_t *to, const struct pk_argument *argument);

#endif
