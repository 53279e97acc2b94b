/* An opcode and its argument, as the programs of pickletools hand them around.
 *
 * read-opcode.h fills one in. An argument points into the window or into scratch_buffer, so
 * it is good only until the next opcode is read. */
#ifndef PK_ARGUMENT_H
#define PK_ARGUMENT_H

#include "machine/machine.h"
#include "machine/opcodes.h"
#include "tools/output.h"
#include "tools/repr.h"

/* What an argument is, and which fields hold it. */
enum pk_argument_form {
  PK_FORM_NO_ARGUMENT,
  PK_FORM_BOOLEAN,     /* `integer` is 0 or 1 */
  PK_FORM_INT64,       /* `integer` */
  PK_FORM_UINT64,      /* `integer`, which is unsigned */
  PK_FORM_DIGITS,      /* `data` is an int in decimal, as Python prints it */
  PK_FORM_BINARY,      /* `data` is an int in two's complement */
  PK_FORM_DOUBLE,      /* `number` */
  PK_FORM_STR,         /* `data` is text as `text` says; it is also the last string of the pools */
  PK_FORM_BYTE_STRING, /* `data` of bytes */
  PK_FORM_BYTE_ARRAY,  /* `data` of a bytearray */
};

struct pk_argument {
  const struct pk_opcode *opcode;
  const uint8_t *at, *next; /* the opcode, and the byte behind it and its argument */
  enum pk_argument_form form;
  enum pk_text_form text;
  bool is_whole; /* where false, the data is too long for a window: it was not looked at, and `next` is where it starts */
  const uint8_t *data;
  uint64_t length;
  int64_t integer;
  double number;
};

/* The memo key that an argument stands for. A number beyond 64 bits, which only damaged pickles have, is hashed. */
uint64_t pk_memo_key(const struct pk_argument *argument);

/* Writes the repr of an argument that is whole, and answers with its end. The caller has made room for PK_REPR_GROWTH times its
 * length and PK_REPR_FIXED bytes. */
enum { PK_REPR_FIXED = PK_LONG_LONGEST + 16 };
uint8_t *pk_write_argument(struct pk_machine *m, uint8_t *to, const struct pk_argument *argument);

#endif
