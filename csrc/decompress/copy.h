/* The copies of LZMA and lz4. */
#ifndef PK_COPY_H
#define PK_COPY_H

#include <stdint.h>
#include <string.h>

/* So many bytes may be read and written more than are copied. */
enum { PK_COPY_SLACK = 15 };

/* Copies `length` bytes that lie elsewhere. */
static inline void pk_copy(uint8_t *to, const uint8_t *from, uint32_t length)
{
  enum { PIECE = 16, LONG = 256 };
  if (length > LONG) {
    memcpy(to, from, length);
    return;
  }
  for (uint32_t i = 0; i < length; i += PIECE)
    memcpy(to + i, from + i, PIECE);
}

/* Copies what lies `distance` bytes back: what is written may be copied, too. */
static inline void pk_copy_back(uint8_t *to, uint32_t distance, uint32_t length)
{
  enum { PIECE = 8 };
  if (distance >= length + PK_COPY_SLACK) {
    pk_copy(to, to - distance, length);
    return;
  }
  uint32_t i = 0;
  if (distance < PIECE) {
    for (; i < PIECE; i++)
      to[i] = *(to + i - distance);
    /* What repeats after `distance` bytes does so after any multiple. */
    distance *= (PIECE - 1) / distance + 1;
  }
  for (; i < length; i += PIECE)
    memcpy(to + i, to + i - distance, PIECE);
}

#endif
