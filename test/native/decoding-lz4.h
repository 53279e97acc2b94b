/* Runs the blocks of lz4, and beside them the plainest decoder of such blocks. */
#ifndef DECODING_LZ4_H
#define DECODING_LZ4_H

#include "decoding.h"
#include "decompress/lz4.h"

enum { LZ4_HISTORY = 1 << 16, LZ4_LONGEST = 1 << 16, LZ4_SHORT = 400 };

/* A byte, and a length that goes on in further bytes; false where the block ends before. */
static bool plain_length(const uint8_t *bytes, size_t length, size_t *at, size_t *count)
{
  if (*count != 15)
    return true;
  for (;;) {
    if (*at == length)
      return false;
    *count += bytes[*at];
    if (bytes[(*at)++] != 255)
      return true;
  }
}

/* Expands a block byte by byte, behind the first `to` bytes. */
static struct pk_lz4 expand_plainly(const uint8_t *bytes, size_t length, uint8_t *output, size_t to, size_t most, uint32_t *status)
{
  size_t at = 0, end = to + most, distance = 0;
  *status = PK_LZ4_DONE;
  while (at < length && *status == PK_LZ4_DONE) {
    uint8_t token = bytes[at++];
    size_t count = token >> 4;
    if (!plain_length(bytes, length, &at, &count) || count > length - at) {
      at = length;
      *status = PK_LZ4_CUT;
      break;
    }
    if (count > end - to) {
      *status = PK_LZ4_TOO_LONG;
      break;
    }
    for (; count; count--)
      output[to++] = bytes[at++];
    if (at == length)
      break;
    if (length - at < 2) {
      at = length;
      *status = PK_LZ4_CUT;
      break;
    }
    distance = bytes[at] | (size_t)bytes[at + 1] << 8;
    if (!distance || distance > to) {
      *status = PK_LZ4_TOO_FAR;
      break;
    }
    at += 2;
    count = token & 15;
    if (!plain_length(bytes, length, &at, &count)) {
      *status = PK_LZ4_CUT;
      break;
    }
    count += 4;
    if (count > end - to) {
      *status = PK_LZ4_TOO_LONG;
      break;
    }
    for (; count; count--, to++)
      output[to] = output[to - distance];
  }
  return (struct pk_lz4){(uint32_t)at, (uint32_t)to, (uint32_t)distance};
}

/* The blocks of the first frame of an .lz4 file, each behind a part of what is before it. Its header tells whether they are independent. */
static bool test_lz4(const uint8_t *bytes, size_t length, struct random *random)
{
  bool is_independent = length > 4 && bytes[4] & 32, is_good = true;
  uint8_t *plain = allocate(MOST_OUTPUT + LZ4_LONGEST);
  uint32_t to = 0;
  struct pk_xxh32 hash;
  pk_xxh32_start(&hash);
  for (size_t at = length > 4 && bytes[4] & 8 ? 15 : 7; at + 4 < length && to <= MOST_OUTPUT && is_good;) {
    uint32_t size = bytes[at] | (uint32_t)bytes[at + 1] << 8 | (uint32_t)bytes[at + 2] << 16;
    at += 4;
    size = size < length - at ? size : (uint32_t)(length - at);
    uint32_t most = between(random, 0, 2) ? LZ4_LONGEST : between(random, 1, LZ4_SHORT);
    /* What lies more than 64 KiB back is out of reach of any copy. */
    uint32_t history = is_independent ? 0 : to < LZ4_HISTORY ? to : between(random, LZ4_HISTORY, to);
    uint8_t *input = copy_with_slack(bytes + at, size, PK_LZ4_SLACK), *output = allocate(history + most + PK_LZ4_SLACK);
    memcpy(output, plain + to - history, history);
    uint32_t status;
    struct pk_lz4 lz4 = {0}, expected = expand_plainly(bytes + at, size, plain + to - history, history, most, &status);
    is_good = pk_lz4_expand(&lz4, input, size, output, history, most) == status && lz4.to == expected.to && lz4.at == expected.at &&
              (status != PK_LZ4_TOO_FAR || lz4.distance == expected.distance) && !memcmp(output, plain + to - history, lz4.to);
    pk_xxh32_add(&hash, output + history, lz4.to - history);
    free(output);
    free(input);
    to += expected.to - history;
    at += size;
    if (status != PK_LZ4_DONE)
      break;
  }
  /* Of parts the hash is that of the whole. */
  struct pk_xxh32 whole;
  pk_xxh32_start(&whole);
  pk_xxh32_add(&whole, plain, to);
  free(plain);
  return is_good && pk_xxh32_end(&hash) == pk_xxh32_end(&whole);
}

#endif
