/* Reading UTF-8 that is known to be valid. Text that is not known to be so is decoded by machine/text.h. */
#ifndef PK_UTF8_H
#define PK_UTF8_H

#include <stdint.h>

/* Reads a character beyond ASCII, which may be a surrogate, and answers with its end. */
static inline const uint8_t *pk_read_utf8(const uint8_t *p, uint32_t *point)
{
  uint32_t lead = p[0], second = p[1] & 0x3f;
  if (lead < 0xe0) {
    *point = (lead & 0x1f) << 6 | second;
    return p + 2;
  }
  uint32_t third = p[2] & 0x3f;
  if (lead < 0xf0) {
    *point = (lead & 0xf) << 12 | second << 6 | third;
    return p + 3;
  }
  *point = (lead & 7) << 18 | second << 12 | third << 6 | (p[3] & 0x3f);
  return p + 4;
}

#endif
