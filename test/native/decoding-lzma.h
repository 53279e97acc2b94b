/* Runs LZMA and LZMA2 whole and in windows of random sizes, which must not change what comes out. The windows are moved as js/containers/decompress/lzma.js does. */
#ifndef DECODING_LZMA_H
#define DECODING_LZMA_H

#include "decoding.h"
#include "decompress/lzma.h"

enum { LEAST_WINDOW = 2 * PK_LZMA_INPUT_SLACK, MOST_WINDOW = 2000, MOST_STEP = 3000, MOST_DICTIONARY = 1 << 16 };

struct lzma_stream {
  struct pk_lzma lzma;
  const uint8_t *bytes;
  size_t length;
  struct random *random; /* of the windows' sizes; NULL where they are as large as can be */
  size_t base;           /* of the input's window */
  uint32_t part;
  uint8_t *input, *output;
  uint32_t capacity; /* of the output's window, without the slack */
  struct decoded decoded;
};

static void open_lzma(struct lzma_stream *s, const uint8_t *bytes, size_t length, uint32_t dictionary_size, struct random *random)
{
  free(s->input);
  free(s->output);
  memset(s, 0, sizeof *s);
  s->bytes = bytes;
  s->length = length;
  s->random = random;
  s->lzma.dictionary_size = dictionary_size < MOST_DICTIONARY ? dictionary_size + 1 : MOST_DICTIONARY;
  s->capacity = random ? 0 : MOST_OUTPUT + (1 << 16);
  s->output = allocate(s->capacity + PK_LZMA_OUTPUT_SLACK);
  pk_lzma_reset(&s->lzma);
}

static size_t lzma_place(const struct lzma_stream *s) { return s->base + s->lzma.at; }

/* Moves the input's window to a place. */
static void move_input(struct lzma_stream *s, size_t at)
{
  free(s->input);
  size_t most = s->random ? between(s->random, LEAST_WINDOW, MOST_WINDOW) : s->length;
  s->base = at;
  s->part = (uint32_t)(s->length - at < most ? s->length - at : most);
  s->input = copy_with_slack(s->bytes + at, s->part, PK_LZMA_INPUT_SLACK);
  s->lzma.at = 0;
}

/* Makes room for `count` bytes: in windows, the dictionary and no more than these. */
static void reserve_output(struct lzma_stream *s, uint32_t count)
{
  struct pk_lzma *l = &s->lzma;
  if (l->to + count <= s->capacity)
    return;
  uint32_t first = l->to > l->dictionary_size ? (l->to - l->dictionary_size) & -(uint32_t)PK_LZMA_ALIGNMENT : 0;
  s->capacity = l->to - first + count;
  uint8_t *output = allocate(s->capacity + PK_LZMA_OUTPUT_SLACK);
  memcpy(output, s->output + first, l->to - first);
  free(s->output);
  s->output = output;
  l->to -= first;
}

/* Begins a range coder at a place; false where it is cut. */
static bool start_range(struct lzma_stream *s, size_t at)
{
  if (s->length - at < 5)
    return false;
  const uint8_t *code = s->bytes + at + 1;
  s->lzma.range = UINT32_MAX;
  s->lzma.code = (uint32_t)code[0] << 24 | (uint32_t)code[1] << 16 | (uint32_t)code[2] << 8 | code[3];
  move_input(s, at + 5);
  return true;
}

/* Decodes until so much is written; no more than `end` may be. */
static enum pk_lzma_status run_lzma(struct lzma_stream *s, uint64_t stop, uint64_t end, bool may_end)
{
  struct pk_lzma *l = &s->lzma;
  enum pk_lzma_status status = PK_LZMA_STOPPED;
  while (s->decoded.written < stop && (status == PK_LZMA_STOPPED || status == PK_LZMA_HUNGRY)) {
    uint64_t left = stop - s->decoded.written;
    uint32_t count = s->random ? between(s->random, 1, MOST_STEP) : MOST_OUTPUT;
    count = left < count ? (uint32_t)left : count;
    reserve_output(s, count);
    uint32_t from = l->to;
    uint64_t last = from + (end - s->decoded.written);
    status = pk_lzma_run(l, s->input, s->part, s->base + s->part == s->length, s->output, from + count,
                         last < UINT32_MAX ? (uint32_t)last : UINT32_MAX, may_end);
    if (l->to - from > count + PK_LZMA_OUTPUT_SLACK)
      abort();
    add_output(&s->decoded, s->output + from, l->to - from);
    if (s->decoded.written > end)
      abort();
    if (status == PK_LZMA_HUNGRY)
      move_input(s, lzma_place(s));
  }
  return status;
}

static bool are_properties(uint32_t byte) { return byte < 225 && byte % 9 + byte / 9 % 5 <= PK_LZMA_MOST_CONTEXT; }

/* Decodes a .lzma file: the properties, four bytes of the dictionary's size and eight of the length. */
static struct decoded decode_lzma(const uint8_t *bytes, size_t length, struct random *random)
{
  enum { HEADER = 13 };
  static struct lzma_stream stream;
  struct lzma_stream *s = &stream;
  if (length < HEADER || !are_properties(bytes[0]))
    return (struct decoded){0};
  open_lzma(s, bytes, length, bytes[1] | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3] << 16, random);
  pk_lzma_properties(&s->lzma, bytes[0]);
  uint32_t size = bytes[5] | (uint32_t)bytes[6] << 8 | (uint32_t)bytes[7] << 16;
  bool is_sized = size <= MOST_OUTPUT;
  if (start_range(s, HEADER)) {
    s->decoded.status = run_lzma(s, is_sized ? size : MOST_OUTPUT, is_sized ? size : UINT64_MAX, !is_sized);
    if (is_sized && s->decoded.status == PK_LZMA_STOPPED && s->lzma.code)
      s->decoded.status = run_lzma(s, size + 1, size, true);
    s->decoded.end = lzma_place(s);
  }
  return s->decoded;
}

/* Decodes the chunks of LZMA2 up to the first that is bad. */
static struct decoded decode_lzma2(const uint8_t *bytes, size_t length, uint32_t dictionary_size, struct random *random)
{
  enum { STORED_HEADER = 3, HEADER = 5, NEW_STATE = 0xa0, NEW_PROPERTIES = 0xc0, NEW_DICTIONARY = 0xe0 };
  static struct lzma_stream stream;
  struct lzma_stream *s = &stream;
  struct pk_lzma *l = &s->lzma;
  open_lzma(s, bytes, length, dictionary_size, random);
  bool has_properties = false, has_state = false;
  size_t at = 0;
  while (length - at > HEADER && bytes[at] && s->decoded.written < MOST_OUTPUT) {
    uint32_t control = bytes[at], size = (uint32_t)bytes[at + 1] << 8 | bytes[at + 2];
    if (control == 1 || control >= NEW_DICTIONARY) {
      pk_lzma_reset(l);
      l->to = 0;
      has_properties = false;
    }
    if (control <= 2) {
      at += STORED_HEADER;
      size = size + 1 < length - at ? size + 1 : (uint32_t)(length - at);
      reserve_output(s, size);
      memcpy(s->output + l->to, bytes + at, size);
      add_output(&s->decoded, bytes + at, size);
      l->to += size;
      at += size;
      continue;
    }
    if (control < 0x80)
      break;
    uint32_t compressed_size = ((uint32_t)bytes[at + 3] << 8 | bytes[at + 4]) + 1;
    size = (size | (control & 31) << 16) + 1;
    at += HEADER;
    if (control >= NEW_PROPERTIES) {
      if (!are_properties(bytes[at]))
        break;
      pk_lzma_properties(l, bytes[at++]);
      has_properties = has_state = true;
    } else if (control >= NEW_STATE) {
      pk_lzma_reset(l);
      has_state = true;
    }
    if (!has_properties || !has_state || !start_range(s, at))
      break;
    uint64_t end = s->decoded.written + size;
    s->decoded.status = run_lzma(s, end < MOST_OUTPUT ? end : MOST_OUTPUT, end, false);
    s->decoded.end = lzma_place(s);
    at += compressed_size;
    if (s->decoded.status != PK_LZMA_STOPPED || s->decoded.end != at || l->code)
      break;
  }
  return s->decoded;
}

static bool test_lzma(const uint8_t *bytes, size_t length, struct random *random)
{
  return is_same_decoded(decode_lzma(bytes, length, NULL), decode_lzma(bytes, length, random));
}

/* The chunks of an .xz file start behind the headers of stream and block, whose fifth byte tells the dictionary's size. */
static bool test_xz(const uint8_t *bytes, size_t length, struct random *random)
{
  enum { HEADER = 12, SIZES = 40 };
  size_t at = length > HEADER + 4 ? HEADER + ((size_t)bytes[HEADER] + 1) * 4 : length;
  if (at >= length)
    return true;
  uint32_t code = bytes[HEADER + 4], dictionary_size = code < SIZES ? (2 | (code & 1)) << (code / 2 + 11) : code - SIZES;
  return is_same_decoded(decode_lzma2(bytes + at, length - at, dictionary_size, NULL),
                         decode_lzma2(bytes + at, length - at, dictionary_size, random));
}

#endif
