/* Runs the blocks of bzip2 twice, in windows and rooms of other sizes, and cut. */
#ifndef DECODING_BZIP2_H
#define DECODING_BZIP2_H

#include "decoding.h"
#include "decompress/bzip2.h"

/* Behind 48 bits of mark and 32 of checksum: a bit and the origin. */
enum { BLOCK_HEADER = 48 + 32 + 1 + 24, LARGE_ROOM = 1 << 16, SMALL_ROOM = 1000 };

static uint32_t bits_at(const uint8_t *bytes, size_t position, uint32_t count)
{
  uint32_t value = 0;
  for (; count; count--, position++)
    value = value << 1 | (bytes[position / 8] >> (7 - position % 8) & 1);
  return value;
}

/* Decodes the block at a bit, out of a window that starts at a byte. */
static struct decoded decode_block(const uint8_t *bytes, size_t start, size_t end, size_t position, uint32_t size, struct random *random)
{
  static struct pk_bzip2 bzip2;
  struct decoded decoded = {0};
  uint8_t *input = copy_with_slack(bytes + start, end - start, PK_BZIP2_INPUT_SLACK);
  uint32_t *block = allocate(size * sizeof *block);
  bzip2.position = (uint32_t)(position - start * 8);
  decoded.status = pk_bzip2_read(&bzip2, input, (uint32_t)(end - start), block, size);
  decoded.end = start * 8 + bzip2.position;
  free(input);
  if (decoded.status == PK_BZIP2_DONE && bzip2.length) {
    if (bzip2.length > size)
      abort();
    pk_bzip2_untangle(&bzip2, block, bits_at(bytes, position - 24, 24) % bzip2.length);
    for (uint32_t count = 1; count && decoded.written < MOST_OUTPUT;) {
      uint32_t room = random ? between(random, PK_BZIP2_LEAST_ROOM, SMALL_ROOM) : LARGE_ROOM;
      uint8_t *output = allocate(room);
      count = pk_bzip2_write(&bzip2, block, output, room);
      if (count > room)
        abort();
      /* Whatever the rooms, as many bytes are compared. */
      uint64_t left = MOST_OUTPUT - decoded.written;
      add_output(&decoded, output, left < count ? (uint32_t)left : count);
      free(output);
    }
  }
  free(block);
  return decoded;
}

/* The blocks of a .bz2 file, whose marks and checksums may be any. A digit is the size of blocks; other bytes make them small. */
static bool test_bzip2(const uint8_t *bytes, size_t length, struct random *random)
{
  enum { HEADER = 4, MOST_BLOCKS = 4, UNIT = 100000, SMALL_UNIT = 50 };
  if (length < HEADER)
    return true;
  uint32_t size = bytes[3] >= '1' && bytes[3] <= '9' ? (bytes[3] - '0') * UNIT : (bytes[3] + 1) * SMALL_UNIT;
  size_t position = HEADER * 8;
  for (int i = 0; i < MOST_BLOCKS && position + BLOCK_HEADER <= length * 8; i++) {
    position += BLOCK_HEADER;
    struct decoded whole = decode_block(bytes, 0, length, position, size, NULL);
    if (!is_same_decoded(whole, decode_block(bytes, position / 8, length, position, size, random)))
      return false;
    size_t cut = between(random, (uint32_t)(position / 8), (uint32_t)length);
    struct decoded part = decode_block(bytes, position / 8, cut, position, size, random);
    if (whole.end <= cut * 8 ? !is_same_decoded(whole, part) : part.status != PK_BZIP2_CUT)
      return false;
    if (whole.status != PK_BZIP2_DONE)
      break;
    position = whole.end;
  }
  return true;
}

#endif
