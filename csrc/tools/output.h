/* The output of the programs of pickletools: bytes at the end of the machine's output.
 *
 * A writer asks once for room for all that comes next: pk_room answers with the end of the
 * output, and pk_wrote moves it. Between the two, functions take the place to write at and
 * answer with the end of what they wrote. Text in Python's quotes is left to repr.h.
 * Invariant: output that is text is valid UTF-8. */
#ifndef PK_OUTPUT_H
#define PK_OUTPUT_H

#include <string.h>

#include "machine/machine.h"

/* What pk_room does where there is not enough room. */
uint8_t *pk_grow_output(struct pk_machine *m, uint64_t size);

/* Makes room for `size` bytes behind the output, and answers with its end. NULL: memory ended. */
static inline uint8_t *pk_room(struct pk_machine *m, uint64_t size)
{
  bool is_enough = m->output_length + size <= m->output_buffer.size;
  return is_enough ? (uint8_t *)m->output_buffer.data + m->output_length : pk_grow_output(m, size);
}

/* Makes all up to `end` output. */
static inline void pk_wrote(struct pk_machine *m, const uint8_t *end)
{
  m->output_length = (uint32_t)(end - (uint8_t *)m->output_buffer.data);
}

/* Where the output is not ASCII, copies it to the wide pool as UTF-16, which JavaScript takes several times faster than UTF-8.
 * False: memory ended. */
bool pk_widen_output(struct pk_machine *m);

/* Is inline so that the compiler makes a few stores of a literal: a call costs more than most texts. */
static inline uint8_t *pk_write_text(uint8_t *to, const char *text)
{
  size_t length = strlen(text);
  memcpy(to, text, length);
  return to + length;
}

/* Writes spaces. Up to 15 more are written behind them. */
static inline uint8_t *pk_write_spaces(uint8_t *to, int64_t count)
{
  if (count <= 0)
    return to;
  for (uint8_t *p = to, *end = to + count; p < end; p += 16)
    memset(p, ' ', 16);
  return to + count;
}

/* Writes an int in decimal. Up to seven bytes behind it may be written too. */
uint8_t *pk_write_int(uint8_t *to, int64_t value);

/* Writes a backslash, `kind` and as many hexadecimal digits as `digits` says, such as \x80. */
uint8_t *pk_write_hex(uint8_t *to, uint8_t kind, uint32_t value, int digits);

/* Writes an int in two's complement, of 1 to PK_LONG_LARGEST bytes, in decimal: at most PK_LONG_LONGEST bytes. */
enum { PK_LONG_LONGEST = 616, PK_LONG_LARGEST = 255 };
uint8_t *pk_write_long(uint8_t *to, const uint8_t *bytes, uint32_t length);

#endif
