/* The pickler's output: what is written stands before `cursor`, and counts as output or frame when
 * pk_settle says so. A writer makes room first, PK_ROOM for all that stands around a value. */
#ifndef PK_PICKLE_WRITER_H
#define PK_PICKLE_WRITER_H

#include "machine/decimal.h"
#include "machine/frame.h"

enum { PK_BINARY_PROTOCOL = 1, PK_OPCODE_PROTOCOL = 2 };

/* Room for frame, marks, opcode, short argument, memo and ends of batches; for an int and a float as text. */
enum { PK_ROOM = 64, PK_INT_ROOM = 16, PK_FLOAT_TOKEN = PK_FLOAT_ROOM + 2 };

static inline uint8_t *pk_frame_start(const struct pk_machine *m) { return (uint8_t *)m->output_buffer.data + m->output_length; }

static inline void pk_settle(struct pk_machine *m)
{
  uint32_t used = (uint32_t)(m->cursor - pk_frame_start(m));
  if (m->frame_length)
    m->frame_length = used;
  else
    m->output_length += used;
}

static inline void pk_resume(struct pk_machine *m)
{
  m->cursor = pk_frame_start(m) + m->frame_length;
  m->cursor_end = (uint8_t *)m->output_buffer.data + m->output_buffer.size;
}

static inline bool pk_grow_output(struct pk_machine *m, uint64_t size)
{
  pk_settle(m);
  bool is_grown = pk_frame_room(m, size) != NULL;
  pk_resume(m);
  return is_grown;
}

static inline bool pk_dump_room(struct pk_machine *m, uint64_t size)
{
  return (uint64_t)(m->cursor_end - m->cursor) >= size || pk_grow_output(m, size);
}

static inline void pk_close_frame(struct pk_machine *m)
{
  pk_settle(m);
  pk_end_frame(m);
  pk_resume(m);
}

/* A frame is open wherever something is written at a protocol that has frames. */
static inline bool pk_open_frame(struct pk_machine *m)
{
  pk_settle(m);
  bool is_begun = pk_begin_frame(m);
  pk_resume(m);
  return is_begun;
}

/* Before a value: a frame that is full ends, as _Pickler_OpcodeBoundary has it. */
static inline bool pk_cut_frame(struct pk_machine *m)
{
  if (!m->is_framing || m->cursor - pk_frame_start(m) < PK_FRAME_TARGET + PK_FRAME_HEADER)
    return true;
  pk_close_frame(m);
  return pk_open_frame(m);
}

/* Writes; the caller made pk_dump_room. */

static inline void pk_put(struct pk_machine *m, uint8_t opcode) { *m->cursor++ = opcode; }

/* An opcode and a little-endian number of `size` bytes. */
static inline void pk_put_number(struct pk_machine *m, uint8_t opcode, uint64_t number, size_t size)
{
  *m->cursor = opcode;
  memcpy(m->cursor + 1, &number, 8);
  m->cursor += 1 + size;
}

static inline void pk_put_ascii(struct pk_machine *m, const char *text)
{
  while (*text)
    *m->cursor++ = (uint8_t)*text++;
}

static inline void pk_put_raw(struct pk_machine *m, const uint8_t *bytes, size_t length)
{
  uint8_t *to = m->cursor;
  m->cursor += length;
  /* A copy of any other length is a call. */
  if (length <= PK_SHORT * PK_SHORT_COPIES) {
    for (size_t i = 0; i < length; i += PK_SHORT)
      memcpy(to + i, bytes + i, PK_SHORT);
  } else {
    memcpy(to, bytes, length);
  }
}

static inline void pk_put_memo(struct pk_machine *m, uint8_t text, uint8_t one, uint8_t four, uint32_t number)
{
  if (m->protocol < PK_BINARY_PROTOCOL) {
    pk_put(m, text);
    m->cursor = pk_write_uint(m->cursor, number);
    pk_put(m, '\n');
  } else if (number < 256) {
    pk_put_number(m, one, number, 1);
  } else {
    pk_put_number(m, four, number, 4);
  }
}

#endif
