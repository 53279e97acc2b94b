/* The blocks of lz4: see lz4.h. */
#include "decompress/lz4.h"

#include "decompress/copy.h"

#include <stdbool.h>

enum { SHORTEST = 4, LONGER = 15 };

/* A length that goes on in further bytes, up to the first that is not 255; false where the input ends before. */
static inline bool read_length(const uint8_t *input, uint32_t *at, uint32_t end, uint32_t *length)
{
  if (*length != LONGER)
    return true;
  for (uint8_t byte = UINT8_MAX; byte == UINT8_MAX; *length += byte) {
    if (*at >= end)
      return false;
    byte = input[(*at)++];
  }
  return true;
}

enum pk_lz4_status pk_lz4_expand(struct pk_lz4 *lz4, const uint8_t *input, uint32_t length, uint8_t *output, uint32_t to, uint32_t most)
{
  const uint32_t end = to + most;
  uint32_t at = 0;
  enum pk_lz4_status status = PK_LZ4_DONE;
  while (at < length) {
    uint8_t token = input[at++];
    uint32_t count = token >> 4;
    if (!read_length(input, &at, length, &count)) {
      status = PK_LZ4_CUT;
      break;
    }
    if (count > length - at) {
      at = length;
      status = PK_LZ4_CUT;
      break;
    }
    if (count > end - to) {
      status = PK_LZ4_TOO_LONG;
      break;
    }
    pk_copy(output + to, input + at, count);
    at += count;
    to += count;
    if (at == length)
      break;
    if (length - at < 2) {
      at = length;
      status = PK_LZ4_CUT;
      break;
    }
    uint32_t distance = input[at] | (uint32_t)input[at + 1] << 8;
    if (!distance || distance > to) {
      lz4->distance = distance;
      status = PK_LZ4_TOO_FAR;
      break;
    }
    at += 2;
    count = token & 15;
    if (!read_length(input, &at, length, &count)) {
      status = PK_LZ4_CUT;
      break;
    }
    count += SHORTEST;
    if (count > end - to) {
      status = PK_LZ4_TOO_LONG;
      break;
    }
    pk_copy_back(output + to, distance, count);
    to += count;
  }
  lz4->at = at;
  lz4->to = to;
  return status;
}
