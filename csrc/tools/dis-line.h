/* A line of dis: an opcode as text or as a JSON object, or as a row of genops.
 *
 * A line is written from left to right by pk_begin_line, the argument between
 * pk_align_argument, pk_begin_argument and pk_end_argument, pk_end_line and pk_write_stack;
 * dis.c chooses what comes. Every function that writes takes the place to write at and
 * answers with the end of what it wrote. Those without a word about memory write into room
 * that the caller or pk_begin_line has made. */
#ifndef PK_DIS_LINE_H
#define PK_DIS_LINE_H

#include <string.h>

#include "machine/decimal.h"
#include "tools/abstract-stack.h"

enum {
  PK_LINE_ROOM = 512, /* the room for all of a line but its indentation and argument */
  PK_ITEM_ROOM = 16,  /* the room for an item's name and what divides it from the next */
  /* The widths of columns. */
  PK_OFFSET_WIDTH = 5,
  PK_CODE_WIDTH = 5,
  PK_NAME_WIDTH = 10,
};

/* How many spaces an opcode is indented by, as marks are open on the stack. */
static inline int64_t pk_indentation(const struct pk_machine *m)
{
  int32_t level = (int32_t)m->indent_level;
  return level > 0 ? (int64_t)level * m->mark_count : 0;
}

/* Copies a fixed length, of which the name is the beginning. */
static inline uint8_t *pk_write_name(uint8_t *to, const struct pk_opcode *opcode)
{
  memcpy(to, opcode->name, sizeof opcode->name);
  return to + opcode->name_length;
}

/* Writes an offset to the right of its column, and a colon. */
static inline uint8_t *pk_write_offset(uint8_t *to, uint64_t offset)
{
  uint8_t *const first = to;
  to = pk_write_uint(to, offset);
  int64_t missing = PK_OFFSET_WIDTH - (to - first);
  if (missing > 0) {
    memmove(first + missing, first, (size_t)(to - first));
    memset(first, ' ', (size_t)missing);
    to += missing;
  }
  *to++ = ':';
  *to++ = ' ';
  return to;
}

/* Writes the byte of an opcode as a character or an escape. */
static inline uint8_t *pk_write_code(uint8_t *to, uint8_t code)
{
  memset(to, ' ', 8);
  if (code < 0x80)
    *to = code;
  else
    pk_write_hex(to, 'x', code, 2);
  return to + PK_CODE_WIDTH;
}

/* Puts a backslash before every backslash and quote that was written between `from` and `to`, for JSON. */
uint8_t *pk_escape_json(uint8_t *from, uint8_t *to);

/* The room that the spaces before an annotation need. */
uint64_t pk_annotation_room(const struct pk_machine *m);

/* Makes room for a line, with twice `argument_room` for its argument, and writes it up to its argument. NULL: memory ended. */
uint8_t *pk_begin_line(struct pk_machine *m, const struct pk_opcode *opcode, uint64_t offset, uint64_t argument_room);

/* Writes what comes between an opcode's name and its argument or message. */
uint8_t *pk_align_argument(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode);

/* Write what stands around the argument. */
uint8_t *pk_begin_argument(struct pk_machine *m, uint8_t *to);
uint8_t *pk_end_argument(struct pk_machine *m, uint8_t *to);

/* How many characters the line has so far. */
int64_t pk_line_length(const struct pk_machine *m, const uint8_t *to);

/* Writes the messages and the annotation and, of text, the end of the line. */
uint8_t *pk_end_line(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode, const struct pk_effect *effect);

/* Writes the names of the `count` topmost items of the stack, the lowest first, each between quotes. */
uint8_t *pk_write_items(const struct pk_machine *m, uint8_t *to, uint32_t count, const char *quote);

/* Writes the stack to the output, as a line or a JSON field of its own. False: memory ended. */
bool pk_write_stack(struct pk_machine *m);

#endif
