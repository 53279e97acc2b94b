/* Drives the machine natively as JavaScript does: windows of the input, one
 * after another, each of at least the length that the machine asks for. */
#ifndef DRIVE_H
#define DRIVE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

struct outcome {
  enum pk_status status;
  enum pk_error error;
  double offset; /* of the error, or of the end */
  uint32_t objects;
};

static struct outcome drive(const uint8_t *input, size_t length, size_t window, uint32_t flags)
{
  struct pk_load *m = pk_load_open();
  pk_load_start(m);
  m->position = 0;
  m->total = (double)length;
  m->limit_bytes = INFINITY;
  m->limit_depth = m->limit_memo = UINT32_MAX;
  m->limit_objects = (1u << 29) - 1;
  m->flags = flags;
  m->need = 0;
  struct outcome outcome;
  for (;;) {
    size_t at = (size_t)m->position, size = m->need > window ? m->need : window;
    size = size < length - at ? size : length - at;
    uint8_t *to = pk_load_window(m, (uint32_t)size);
    if (!to)
      abort();
    if (size)
      memcpy(to, input + at, size);
    outcome.status = pk_load(m, (uint32_t)size);
    /* Every word of the tape can be read. */
    for (uint32_t i = 0; i < m->tape_count; i++)
      (void)((volatile uint32_t *)m->tape_buffer.data)[i];
    if (outcome.status != PK_STATUS_MORE)
      break;
    if (m->position < (double)at || m->position > (double)length || (m->position == (double)at && m->need <= size))
      abort(); /* no progress */
  }
  outcome.error = outcome.status == PK_STATUS_ERROR ? m->error : PK_ERROR_NONE;
  outcome.offset = outcome.status == PK_STATUS_ERROR ? m->error_offset : m->position;
  outcome.objects = outcome.status == PK_STATUS_DONE ? m->object_count : 0;
  pk_load_close(m);
  return outcome;
}

#endif
