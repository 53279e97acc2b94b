/* line */
#ifndef PK_DIS_LINE_H
#define PK_DIS_LINE_H

#include <string.h>

#include "machine/decimal.h"
#include "tools/abstract-stack.h"

enum {
  PK_LINE_ROOM = 512, /* all of a line but its indentation and argument */
  PK_ITEM_ROOM = 16,  /* an item's name and what divides it from the next */
  PK_OFFSET_WIDTH = 5,
  PK_CODE_WIDTH = 5,
  PK_NAME_WIDTH = 10,
};

static inline int64_t pk_indentation(const struct pk_machine *m)
{
  int32_t level = (int32_t)m->indent_level;
  return level > 0 ? (int64_t)level * m->mark_count : 0;
}

static inline uint8_t *pk_write_name(uint8_t *to, const struct pk_opcode *opcode)
{
  memcpy(to, opcode->name, sizeof opcode->name);
  return to + opcode->name_length;
}

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

static inline uint8_t *pk_write_code(uint8_t *to, uint8_t code)
{
  memset(to, ' ', 8);
  if (code < 0x80)
    *to = code;
  else
    pk_write_hex(to, 'x', code, 2);
  return to + PK_CODE_WIDTH;
}

uint8_t *pk_escape_json(uint8_t *from, uint8_t *to);

uint64_t pk_annotation_room(const struct pk_machine *m);

uint8_t *pk_begin_line(struct pk_machine *m, const struct pk_opcode *opcode, uint64_t offset, uint64_t argument_room);

uint8_t *pk_align_argument(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode);

uint8_t *pk_begin_argument(struct pk_machine *m, uint8_t *to);

uint8_t *pk_end_argument(struct pk_machine *m, uint8_t *to);

int64_t pk_line_length(const struct pk_machine *m, const uint8_t *to);

uint8_t *pk_end_line(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode, const struct pk_effect *effect);

uint8_t *pk_write_items(const struct pk_machine *m, uint8_t *to, uint32_t count, const char *quote);

bool pk_write_stack(struct pk_machine *m);

#endif
