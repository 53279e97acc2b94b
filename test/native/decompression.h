/* Runs the decoders over compressed files, natively: whole, cut, and with other bytes. Their containers are read only so far as to find
 * the data. Every block of memory has the exact size that the decoder may touch, so that the sanitizers see a byte too many. */
#ifndef DECOMPRESSION_H
#define DECOMPRESSION_H

#include <stdlib.h>
#include <string.h>

#include "decompress/bzip2.h"
#include "decompress/checks.h"
#include "decompress/lz4.h"
#include "decompress/lzma.h"

enum { MOST_OUTPUT = 1 << 20, BZIP2_BLOCK = 900000, LZ4_BLOCK = 1 << 22 };

/* A copy of some bytes with as much behind it as the decoder may read: zeros. */
static uint8_t *copy_with_slack(const uint8_t *bytes, size_t length, size_t slack)
{
  uint8_t *copy = calloc(length + slack, 1);
  if (!copy)
    abort();
  memcpy(copy, bytes, length);
  return copy;
}

/* Decodes LZMA in windows of the input; how many bytes came out. */
static uint32_t decode_lzma(struct pk_lzma *lzma, const uint8_t *bytes, size_t length, size_t window, uint8_t *output,
                            enum pk_lzma_status *status)
{
  *status = PK_LZMA_CUT;
  if (length < 5)
    return lzma->to;
  lzma->range = UINT32_MAX;
  lzma->code = (uint32_t)bytes[1] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 8 | bytes[4];
  for (size_t base = 5;;) {
    size_t part = length - base < window ? length - base : window;
    uint8_t *input = copy_with_slack(bytes + base, part, PK_LZMA_INPUT_SLACK);
    lzma->at = 0;
    *status = pk_lzma_run(lzma, input, (uint32_t)part, base + part == length, output, MOST_OUTPUT, MOST_OUTPUT, true);
    free(input);
    base += lzma->at;
    if (*status != PK_LZMA_HUNGRY)
      return lzma->to;
  }
}

/* The bytes of a .lzma file behind its header; windows must not change what comes out. */
static bool test_lzma(const uint8_t *bytes, size_t length)
{
  if (length < 13 || bytes[0] >= 225 || bytes[0] % 9 + bytes[0] / 9 % 5 > PK_LZMA_MOST_CONTEXT)
    return true;
  static struct pk_lzma lzma;
  uint32_t lengths[3];
  enum pk_lzma_status statuses[3];
  static const size_t windows[] = {SIZE_MAX / 2, 64, 1000};
  uint64_t hashes[3];
  for (int i = 0; i < 3; i++) {
    uint8_t *output = malloc(MOST_OUTPUT + PK_LZMA_OUTPUT_SLACK);
    pk_lzma_properties(&lzma, bytes[0]);
    lzma.to = 0;
    lzma.dictionary_size = 1 << 16;
    lengths[i] = decode_lzma(&lzma, bytes + 13, length - 13, windows[i], output, &statuses[i]);
    hashes[i] = pk_crc64(0, output, lengths[i]);
    free(output);
  }
  return lengths[0] == lengths[1] && lengths[0] == lengths[2] && statuses[0] == statuses[1] && statuses[0] == statuses[2] &&
         hashes[0] == hashes[1] && hashes[0] == hashes[2];
}

/* The first block of a .bz2 file, behind `BZh9`, 48 bits of mark, 32 of checksum, 1 and 24 of the origin. */
static bool test_bzip2(const uint8_t *bytes, size_t length)
{
  enum { HEADER = 4 * 8 + 48 + 32 + 1 + 24 };
  if (length * 8 < HEADER)
    return true;
  static struct pk_bzip2 bzip2;
  uint32_t *block = malloc(BZIP2_BLOCK * sizeof *block);
  uint8_t *input = copy_with_slack(bytes, length, PK_BZIP2_INPUT_SLACK);
  bzip2.position = HEADER;
  if (pk_bzip2_read(&bzip2, input, (uint32_t)length, block, BZIP2_BLOCK) == PK_BZIP2_DONE && bzip2.length) {
    static const uint32_t rooms[] = {PK_BZIP2_LEAST_ROOM, 1000, 1 << 16};
    pk_bzip2_untangle(&bzip2, block, bytes[13] % bzip2.length);
    for (uint32_t i = 0, count = 1; count; i++) {
      uint8_t *output = malloc(rooms[i % 3]);
      count = pk_bzip2_write(&bzip2, block, output, rooms[i % 3]);
      if (count > rooms[i % 3])
        abort();
      free(output);
    }
  }
  free(input);
  free(block);
  return true;
}

/* The blocks of the first frame of an .lz4 file. */
static bool test_lz4(const uint8_t *bytes, size_t length)
{
  struct pk_lz4 lz4;
  struct pk_xxh32 hash;
  pk_xxh32_start(&hash);
  uint8_t *output = malloc(2 * (size_t)LZ4_BLOCK + PK_LZ4_SLACK);
  uint32_t to = 0;
  for (size_t at = length > 4 && bytes[4] & 8 ? 15 : 7; at + 4 < length && to <= LZ4_BLOCK;) {
    uint32_t size = bytes[at] | (uint32_t)bytes[at + 1] << 8 | (uint32_t)bytes[at + 2] << 16;
    at += 4;
    size = size < length - at ? size : (uint32_t)(length - at);
    uint8_t *input = copy_with_slack(bytes + at, size, PK_LZ4_SLACK);
    pk_lz4_expand(&lz4, input, size, output, to, LZ4_BLOCK);
    if (lz4.to - to > LZ4_BLOCK)
      abort();
    pk_xxh32_add(&hash, output + to, lz4.to - to);
    to = lz4.to;
    at += size;
    free(input);
  }
  /* Of parts the hash is that of the whole. */
  struct pk_xxh32 whole;
  pk_xxh32_start(&whole);
  pk_xxh32_add(&whole, output, to);
  free(output);
  return pk_xxh32_end(&hash) == pk_xxh32_end(&whole);
}

/* The first LZMA2 chunk of an .xz file, which starts behind the headers of stream and block, is LZMA with its properties before it. */
static bool test_xz(const uint8_t *bytes, size_t length)
{
  size_t at = length > 12 ? 12 + ((size_t)bytes[12] + 1) * 4 : length;
  if (at + 6 > length || bytes[at] < 0xe0)
    return true;
  uint8_t *alone = copy_with_slack(bytes + at + 5, length - at - 5, 12);
  memmove(alone + 13, alone + 1, length - at - 6);
  bool is_good = test_lzma(alone, length - at - 6 + 13);
  free(alone);
  return is_good;
}

static bool test_decompression(const char *suffix, const uint8_t *bytes, size_t length)
{
  if (!strcmp(suffix, ".lzma"))
    return test_lzma(bytes, length);
  if (!strcmp(suffix, ".xz"))
    return test_xz(bytes, length);
  if (!strcmp(suffix, ".bz2"))
    return test_bzip2(bytes, length);
  return strcmp(suffix, ".lz4") || test_lz4(bytes, length);
}

#endif
