/* Frames: see frame.h. Source: CPython 3.13, Lib/pickle.py: _Framer, and Modules/_pickle.c: _Pickler_CommitFrame. */
#include "machine/frame.h"

#include "machine/decimal.h"
#include "machine/opcodes.h"

uint8_t *pk_frame_room(struct pk_machine *m, uint64_t size)
{
  uint64_t used = (uint64_t)m->output_length + m->frame_length, wanted = used + size;
  bool is_enough = wanted <= m->output_buffer.size;
  if (!is_enough && (wanted > UINT32_MAX / 2 || !pk_buffer_reserve(&m->output_buffer, (size_t)used, (size_t)wanted)))
    return NULL;
  return (uint8_t *)m->output_buffer.data + used;
}

bool pk_begin_frame(struct pk_machine *m)
{
  if (!pk_frame_room(m, PK_FRAME_HEADER))
    return false;
  m->frame_length = PK_FRAME_HEADER;
  m->late_length = 0;
  return true;
}

void pk_end_frame(struct pk_machine *m)
{
  if (!m->frame_length)
    return;
  uint8_t *frame = (uint8_t *)m->output_buffer.data + m->output_length;
  uint64_t length = m->frame_length - PK_FRAME_HEADER, whole = length + m->late_length;
  if (whole >= PK_FRAME_LEAST) {
    frame[0] = PK_FRAME;
    memcpy(frame + 1, &whole, 8);
    m->output_length += PK_FRAME_HEADER;
  } else {
    memmove(frame, frame + PK_FRAME_HEADER, (size_t)length);
  }
  m->output_length += (uint32_t)length;
  m->frame_length = 0;
}

void pk_keep_frame(struct pk_machine *m)
{
  if (m->frame_length)
    memmove(m->output_buffer.data, (uint8_t *)m->output_buffer.data + m->output_length, m->frame_length);
  m->output_length = 0;
}

bool pk_write_memo(struct pk_machine *m, uint8_t text, uint8_t one, uint8_t four, uint32_t number, bool is_text)
{
  uint8_t bytes[PK_SHORT] = {text}, *end = bytes + 1;
  if (is_text) {
    end = pk_write_uint(end, number);
    *end++ = '\n';
  } else if (number < 256) {
    bytes[0] = one;
    *end++ = (uint8_t)number;
  } else {
    bytes[0] = four;
    memcpy(end, &number, 4);
    end += 4;
  }
  return pk_frame_write(m, bytes, (size_t)(end - bytes));
}
