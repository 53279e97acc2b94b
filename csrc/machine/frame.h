/* Frames of protocol 4 and up, as picklers cut them: output that is not handed over
 * before its length is known.
 *
 * The frame that is being filled stands behind the output; `frame_length` counts its
 * header too, and is 0 where no frame is open. */
#ifndef PK_FRAME_WRITER_H
#define PK_FRAME_WRITER_H

#include <string.h>

#include "machine/machine.h"

enum { PK_FRAMING_PROTOCOL = 4, PK_FRAME_HEADER = 9, PK_FRAME_LEAST = 4, PK_FRAME_TARGET = 1 << 16 };

/* Most opcodes are short: copies of fixed length are a few instructions, one of any other a call. */
enum { PK_SHORT = 16, PK_SHORT_COPIES = 4 };

/* Room behind what is written. NULL: memory ended. */
uint8_t *pk_frame_room(struct pk_machine *m, uint64_t size);

/* Copies bytes; up to PK_SHORT more may be read and written. */
static inline void pk_copy(uint8_t *to, const uint8_t *bytes, size_t length)
{
  if (length <= PK_SHORT * PK_SHORT_COPIES) {
    for (size_t i = 0; i < length; i += PK_SHORT)
      memcpy(to + i, bytes + i, PK_SHORT);
  } else {
    memcpy(to, bytes, length);
  }
}

/* Writes into the frame, or to the output where none is open. Up to PK_SHORT bytes more may be read. False: memory ended. */
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

/* What is in the frame becomes output, with a header where it is long enough. */
void pk_end_frame(struct pk_machine *m);

/* The output was handed over: the open frame moves to the front. */
void pk_keep_frame(struct pk_machine *m);

/* The opcode that stores or gets a memo number below protocol 4, by the protocol: text, one byte, four bytes. False: memory ended. */
bool pk_write_memo(struct pk_machine *m, uint8_t text, uint8_t one, uint8_t four, uint32_t number, bool is_text);

#endif
