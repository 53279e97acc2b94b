/* The pickler's output.
 *
 * What is written stands before `cursor`; only pk_settle makes it count as output or as a part of the open frame
 * (machine/frame.h). A writer makes room first (pk_dump_room), PK_ROOM for all that stands around a value.
 * Functions that answer with a bool answer with false where memory ended.
 * Invariant: at a protocol that has frames, a frame is open wherever something is written. */
#ifndef PK_PICKLE_WRITER_H
#define PK_PICKLE_WRITER_H

#include "machine/decimal.h"
#include "machine/frame.h"

/* The first protocol with binary opcodes, and the one that brought PROTO, NEWTRUE, LONG1 and the short tuples. */
enum { PK_BINARY_PROTOCOL = 1, PK_OPCODE_PROTOCOL = 2 };

/* The room for all of a frame's header, marks, an opcode, a short argument, the memo and the ends of batches; for an int, or a
 * binary float; and for a float as text. */
enum { PK_ROOM = 64, PK_INT_ROOM = 16, PK_FLOAT_TOKEN = PK_FLOAT_ROOM + 2 };

/* Where the open frame begins, or what is not settled yet. */
static inline uint8_t *pk_frame_start(const struct pk_machine *m) { return (uint8_t *)m->output_buffer.data + m->output_length; }

/* Makes what was written count as a part of the frame or of the output. */
static inline void pk_settle(struct pk_machine *m)
{
  uint32_t used = (uint32_t)(m->cursor - pk_frame_start(m));
  if (m->frame_length)
    m->frame_length = used;
  else
    m->output_length += used;
}

/* Sets the cursor to the end of what counts, after the output was changed or has moved. */
static inline void pk_resume(struct pk_machine *m)
{
  m->cursor = pk_frame_start(m) + m->frame_length;
  m->cursor_end = (uint8_t *)m->output_buffer.data + m->output_buffer.size;
}

/* What pk_dump_room does where there is not enough room. */
static inline bool pk_grow_output(struct pk_machine *m, uint64_t size)
{
  pk_settle(m);
  bool is_grown = pk_frame_room(m, size) != NULL;
  pk_resume(m);
  return is_grown;
}

/* Makes room for `size` bytes behind the cursor. */
static inline bool pk_dump_room(struct pk_machine *m, uint64_t size)
{
  return (uint64_t)(m->cursor_end - m->cursor) >= size || pk_grow_output(m, size);
}

/* Ends the open frame, if there is one. */
static inline void pk_close_frame(struct pk_machine *m)
{
  pk_settle(m);
  pk_end_frame(m);
  pk_resume(m);
}

/* Begins a frame. */
static inline bool pk_open_frame(struct pk_machine *m)
{
  pk_settle(m);
  bool is_begun = pk_begin_frame(m);
  pk_resume(m);
  return is_begun;
}

/* Is called before a value: begins a new frame where the open one is full. Source: _pickle.c: _Pickler_OpcodeBoundary. */
static inline bool pk_cut_frame(struct pk_machine *m)
{
  if (!m->is_framing || m->cursor - pk_frame_start(m) + m->late_length < PK_FRAME_TARGET + PK_FRAME_HEADER)
    return true;
  pk_close_frame(m);
  return pk_open_frame(m);
}

/* The functions from here on write, and the caller has made room. */

/* Writes a byte. */
static inline void pk_put(struct pk_machine *m, uint8_t opcode) { *m->cursor++ = opcode; }

/* Writes an opcode and a little-endian number of `size` bytes. Room for 8 is needed. */
static inline void pk_put_number(struct pk_machine *m, uint8_t opcode, uint64_t number, size_t size)
{
  *m->cursor = opcode;
  memcpy(m->cursor + 1, &number, 8);
  m->cursor += 1 + size;
}

/* Writes a short text, or opcodes, that a 0 ends. */
static inline void pk_put_ascii(struct pk_machine *m, const char *text)
{
  while (*text)
    *m->cursor++ = (uint8_t)*text++;
}

/* Copies bytes. Up to PK_SHORT bytes behind them may be read and written too. */
static inline void pk_put_raw(struct pk_machine *m, const uint8_t *bytes, size_t length)
{
  uint8_t *to = m->cursor;
  m->cursor += length;
  /* A copy of a length that is not fixed is a call. */
  if (length <= PK_SHORT * PK_SHORT_COPIES) {
    for (size_t i = 0; i < length; i += PK_SHORT)
      memcpy(to + i, bytes + i, PK_SHORT);
  } else {
    memcpy(to, bytes, length);
  }
}

/* Writes the opcode that stores or gets a memo number, out of three by protocol and number. */
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
