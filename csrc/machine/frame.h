/* Frames of protocol 4 and up, as picklers cut them.
 *
 * A frame begins with its length, so it is not handed over before it is full. The frame
 * that is being filled stands behind the output. `frame_length` is its length with the
 * header, and is 0 where no frame is open; `late_length` is that of data that is put into it once it is handed over. Who ends a frame, and when, is for
 * dump/pickle-writer.h and tools/optimize.c to say. */
#ifndef PK_FRAME_WRITER_H
#define PK_FRAME_WRITER_H

#include <string.h>

#include "machine/machine.h"

/* The first protocol with frames; bytes of a frame's header; a frame with fewer bytes has no header, and one with as many is
 * full. Source: Lib/pickle.py: _Framer. */
enum { PK_FRAMING_PROTOCOL = 4, PK_FRAME_HEADER = 9, PK_FRAME_LEAST = 4, PK_FRAME_TARGET = 1 << 16 };

/* Most opcodes are short, and copies of a fixed length are a few instructions, while one of any other length is a call: so up
 * to PK_SHORT_COPIES copies of PK_SHORT bytes are made. */
enum { PK_SHORT = 16, PK_SHORT_COPIES = 4 };

/* Answers with the end of the output and frame, with room for `size` bytes behind it. NULL: memory ended. */
uint8_t *pk_frame_room(struct pk_machine *m, uint64_t size);

/* Copies bytes. Up to PK_SHORT bytes behind them may be read and written too. */
static inline void pk_copy(uint8_t *to, const uint8_t *bytes, size_t length)
{
  if (length <= PK_SHORT * PK_SHORT_COPIES) {
    for (size_t i = 0; i < length; i += PK_SHORT)
      memcpy(to + i, bytes + i, PK_SHORT);
  } else {
    memcpy(to, bytes, length);
  }
}

/* Writes bytes into the frame, or to the output where no frame is open. Up to PK_SHORT bytes behind them may be read too.
 * False: memory ended. */
static inline bool pk_frame_write(struct pk_machine *m, const uint8_t *bytes, size_t length)
{
  uint8_t *to = pk_frame_room(m, length + PK_SHORT);
  if (!to)
    return false;
  pk_copy(to, bytes, length);
  if (m->frame_length)
    m->frame_length += (uint32_t)length;
  else
    m->output_length += (uint32_t)length;
  return true;
}

/* Opens a frame. False: memory ended. */
bool pk_begin_frame(struct pk_machine *m);

/* Makes the frame a part of the output, without its header where it is shorter than PK_FRAME_LEAST. */
void pk_end_frame(struct pk_machine *m);

/* Empties the output, which was handed over: the open frame moves to the front. */
void pk_keep_frame(struct pk_machine *m);

/* Writes the opcode that stores or gets a memo number, out of three: `text` where `is_text`, else `one` or `four`, with as many
 * bytes of argument. False: memory ended. */
bool pk_write_memo(struct pk_machine *m, uint8_t text, uint8_t one, uint8_t four, uint32_t number, bool is_text);

#endif
