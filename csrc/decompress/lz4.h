/* The blocks of lz4.
 *
 * Source: lz4's doc/lz4_Block_format.md. */
#ifndef PK_LZ4_H
#define PK_LZ4_H

#include <stdint.h>

enum {
  /* So many bytes behind the input, and so much room behind the most that a block becomes, are there. */
  PK_LZ4_SLACK = 32,
};

enum pk_lz4_status {
  PK_LZ4_DONE,
  PK_LZ4_CUT,
  PK_LZ4_TOO_LONG,
  PK_LZ4_TOO_FAR, /* a copy from `distance` bytes back */
};

/* What JavaScript reads: where in input and output the decoder came to. */
struct pk_lz4 {
  uint32_t at, to, distance;
};

/* Expands a block of `length` bytes into `most` at most behind the first `to` bytes of the output, which copies may reach back to. */
enum pk_lz4_status pk_lz4_expand(struct pk_lz4 *lz4, const uint8_t *input, uint32_t length, uint8_t *output, uint32_t to, uint32_t most);

#endif
