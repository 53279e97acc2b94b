/* What dis and optimize write: bytes at the end of the machine's output.
 *
 * Room is asked for once, for all that comes next; `pk_room` gives the end of
 * the output, and `pk_wrote` moves it. Python's repr of arguments is written here.
 * Invariant: the output is valid UTF-8 where it is text. */
#ifndef PK_OUTPUT_H
#define PK_OUTPUT_H

#include <string.h>

#include "machine/machine.h"

uint8_t *pk_grow_output(struct pk_machine *m, uint64_t size);

/* The end of the output, `size` bytes of room behind it. NULL: memory ended. */
static inline uint8_t *pk_room(struct pk_machine *m, uint64_t size)
{
  bool is_enough = m->output_length + size <= m->output_buffer.size;
  return is_enough ? (uint8_t *)m->output_buffer.data + m->output_length : pk_grow_output(m, size);
}

static inline void pk_wrote(struct pk_machine *m, const uint8_t *end)
{
  m->output_length = (uint32_t)(end - (uint8_t *)m->output_buffer.data);
}

/* Puts the output, where it is not ASCII, into the wide pool as UTF-16, which JavaScript takes several times faster. False: memory ended. */
bool pk_widen_output(struct pk_machine *m);

/* Here, so that the compiler makes stores of it: a call costs more than most texts. */
static inline uint8_t *pk_write_text(uint8_t *to, const char *text)
{
  size_t length = strlen(text);
  memcpy(to, text, length);
  return to + length;
}

/* Writes up to 15 bytes more than it says. */
static inline uint8_t *pk_write_spaces(uint8_t *to, int64_t count)
{
  if (count <= 0)
    return to;
  for (uint8_t *p = to, *end = to + count; p < end; p += 16)
    memset(p, ' ', 16);
  return to + count;
}

uint8_t *pk_write_int(uint8_t *to, int64_t value);

/* A backslash, `kind` and so many digits: \x80 say. */
uint8_t *pk_write_hex(uint8_t *to, uint8_t kind, uint32_t value, int digits);

/* A two's complement int of 1 to 255 bytes, in decimal: at most 616 bytes. */
enum { PK_LONG_LONGEST = 616, PK_LONG_LARGEST = 255 };
uint8_t *pk_write_long(uint8_t *to, const uint8_t *bytes, uint32_t length);

#endif
