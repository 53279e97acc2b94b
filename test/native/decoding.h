/* What the tests of the decoders share: memory of the exact size that a decoder may touch, so that the sanitizers see a byte too many, and what a run gave. */
#ifndef DECODING_H
#define DECODING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "decompress/checks.h"
#include "random.h"

/* No run writes much more. */
enum { MOST_OUTPUT = 1 << 17 };

/* What came out, and how it ended: the same in all windows. */
struct decoded {
  uint64_t hash, written, end;
  uint32_t status;
};

static bool is_same_decoded(struct decoded a, struct decoded b)
{
  return a.hash == b.hash && a.written == b.written && a.end == b.end && a.status == b.status;
}

static void add_output(struct decoded *decoded, const uint8_t *bytes, uint32_t count)
{
  decoded->hash = pk_crc64(decoded->hash, bytes, count);
  decoded->written += count;
}

static void *allocate(size_t size)
{
  void *memory = malloc(size ? size : 1);
  if (!memory)
    abort();
  return memory;
}

/* A copy of some bytes with as much behind it as the decoder may read: zeros. */
static uint8_t *copy_with_slack(const uint8_t *bytes, size_t length, size_t slack)
{
  uint8_t *copy = allocate(length + slack);
  memcpy(copy, bytes, length);
  memset(copy + length, 0, slack);
  return copy;
}

static uint32_t between(struct random *random, uint32_t least, uint32_t most) { return least + next_random(random) % (most - least + 1); }

#endif
