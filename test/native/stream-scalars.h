/* Tokens of scalars: numbers and runs of them, text, and data. Sizes and values are drawn near those that matter to the pickler. */
#ifndef STREAM_SCALARS_H
#define STREAM_SCALARS_H

#include "stream.h"

/* Characters of all lengths in UTF-8, those that UNICODE escapes, surrogates, and a key that is special to JavaScript. An empty
 * text stands for a 0. */
static const struct {
  char text[16];
  uint8_t units;
} characters[] = {
    {"a", 1},
    {"b", 1},
    {"z", 1},
    {"0", 1},
    {"\n", 1},
    {"\\", 1},
    {"\r", 1},
    {"\x1a", 1},
    {"", 1},
    {"\xc2\x80", 1},
    {"\xc3\xbf", 1},
    {"\xc4\x80", 1},
    {"\xe2\x82\xac", 1},
    {"\xef\xbf\xbf", 1},
    {"\xed\xa0\x80", 1},
    {"\xed\xb0\x80", 1},
    {"\xf0\x9f\x98\x80", 2},
    {"\xf4\x8f\xbf\xbf", 2},
    {"__proto__", 9},
};

enum { HIGH_SURROGATE = 14, LOW_SURROGATE = 15 };

static void put_character(struct stream *s, uint32_t number)
{
  /* The two together are one character. */
  if (number == LOW_SURROGATE && s->text_length >= 3 && memcmp(s->text + s->text_length - 3, characters[HIGH_SURROGATE].text, 3) == 0)
    number = HIGH_SURROGATE;
  size_t length = characters[number].text[0] ? strlen(characters[number].text) : 1;
  memcpy(s->text + s->text_length, characters[number].text, length);
  s->text_length += (uint32_t)length;
  s->units += characters[number].units;
}

/* Puts `count` characters: mostly the same one, with others among the first ones. */
static void put_characters(struct stream *s, uint32_t count)
{
  enum { CHARACTERS = sizeof characters / sizeof *characters, FEW = 24 };
  count = limit(count, (MOST_STREAM_TEXT - (int64_t)s->text_length) / 16);
  uint32_t usual = draw(s, 2) ? draw(s, CHARACTERS) : 0, others = limit(count, FEW);
  for (uint32_t i = 0; i < count; i++)
    put_character(s, i < others && draw(s, 3) == 2 ? draw(s, CHARACTERS) : usual);
}

static uint32_t draw_length(struct stream *s)
{
  static const uint32_t edges[] = {0, 1, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1000, 4096, LARGE_DATA - 300};
  switch (draw(s, 8)) {
  case 6: return edges[draw(s, sizeof edges / sizeof *edges)];
  /* This is about where a frame is full. */
  case 7: return LARGE_DATA - 1 - draw(s, 64);
  default: return draw(s, 24);
  }
}

/* Puts a str: some text, or one that was put before. */
static void put_str(struct stream *s)
{
  uint32_t kind = draw(s, 8), at = s->text_length, units = s->units, token = s->token_count;
  put_token(s, PK_TOKEN_STR, kind == 7 ? PK_STR_FRESH : 0);
  put_word(s, 0);
  put_word(s, 0);
  uint32_t kept = s->kept_count ? draw(s, s->kept_count < KEPT_TEXTS ? s->kept_count : KEPT_TEXTS) : 0;
  if (kind >= 5 && s->kept_count && s->kept[kept].length < MOST_STREAM_TEXT - at) {
    memcpy(s->text + at, s->text + s->kept[kept].at, s->kept[kept].length);
    s->text_length += s->kept[kept].length;
    s->units += s->kept[kept].units;
  } else {
    put_characters(s, draw_length(s));
  }
  uint32_t slot = s->kept_count++ % KEPT_TEXTS;
  s->kept[slot].at = at;
  s->kept[slot].length = s->text_length - at;
  s->kept[slot].units = s->units - units;
  uint32_t *words = s->words + s->tokens[token].word;
  words[1] = kind % 2 ? new_object(s) : 0;
  words[2] = s->units - units;
  memoize_object(s, words[1], IS_HASHABLE | IS_STR);
  end_token(s);
}

/* Puts one of many strings that all differ, so that the table of known texts grows. */
static void put_named(struct stream *s, uint32_t number)
{
  put_token(s, PK_TOKEN_STR, 0);
  uint32_t object = number % 3 ? new_object(s) : 0, units = 0;
  for (uint32_t left = number + s->object_count % 7; units < 4 || left; left /= 10, units++)
    s->text[s->text_length++] = (uint8_t)('0' + left % 10);
  s->units += units;
  put_word(s, object);
  put_word(s, units);
  memoize_object(s, object, IS_HASHABLE | IS_STR);
  end_token(s);
}

/* A STR, BYTES or BYTEARRAY that the protocol has an opcode for. */
static uint32_t draw_data_token(struct stream *s)
{
  static const uint32_t tokens[] = {PK_TOKEN_STR, PK_TOKEN_BYTES, PK_TOKEN_BYTEARRAY};
  return tokens[draw(s, s->protocol < 3 ? 1 : s->protocol < 5 ? 2 : 3)];
}

static uint32_t about_data(uint32_t token)
{
  return token == PK_TOKEN_STR ? IS_HASHABLE | IS_STR : token == PK_TOKEN_BYTES ? IS_HASHABLE : UNKNOWN;
}

static void put_data(struct stream *s, enum want want)
{
  uint32_t token = draw_data_token(s), object = new_object(s);
  if (want == HASHABLE && token == PK_TOKEN_BYTEARRAY)
    token = PK_TOKEN_STR;
  put_token(s, PK_TOKEN_DATA, 0);
  put_word(s, token);
  put_word(s, object);
  put_word(s, draw(s, 2) ? LARGE_DATA + draw(s, 8) : 1 + draw(s, LARGE_DATA - 1));
  put_word(s, 0);
  s->budget -= LARGE_DATA / 4;
  memoize_object(s, object, about_data(token));
  end_token(s);
}

static void put_bytes(struct stream *s, enum want want)
{
  uint32_t token = draw_data_token(s), object = new_object(s);
  if (token == PK_TOKEN_STR || (want == HASHABLE && token == PK_TOKEN_BYTEARRAY))
    return put_str(s);
  put_token(s, token, 0);
  put_word(s, object);
  put_run_of_bytes(s, limit(draw_length(s), 4 * s->budget), 0, 255);
  memoize_object(s, object, about_data(token));
  end_token(s);
}

/* Puts an int beyond 64 bits: in two's complement or, at protocols 0 and 1, in decimal. */
static void put_long(struct stream *s)
{
  static const uint32_t lengths[] = {9, 10, 15, 16, 17, 64, 254, 255, 256, 257, 1000};
  /* The longest is longer than the output before it is handed over, because an int stands in a frame whatever its length. */
  uint32_t which = draw(s, 24), length = which == 23 ? 5 << 16 : lengths[which % (sizeof lengths / sizeof *lengths)];
  put_token(s, s->protocol < 2 ? PK_TOKEN_DIGITS : PK_TOKEN_LONG, 0);
  if (s->protocol < 2)
    put_run_of_bytes(s, length + 12, '1', '9');
  else
    put_run_of_bytes(s, limit(length, 4 * s->budget), 1, 251);
  end_token(s);
}

static void put_int(struct stream *s)
{
  static const int32_t edges[] = {0, -1, 255, 256, 65535, 65536, INT32_MAX, INT32_MIN};
  put_token(s, PK_TOKEN_INT, 0);
  put_word(s, draw(s, 2) ? draw_wide(s) : (uint32_t)edges[draw(s, 8)]);
  end_token(s);
}

static void put_int64(struct stream *s)
{
  static const int64_t edges[] = {(int64_t)1 << 31, -((int64_t)1 << 31) - 1, ((int64_t)1 << 53) - 1, INT64_MAX,
                                  INT64_MIN,        (int64_t)1 << 39,        -((int64_t)1 << 39),    ((int64_t)1 << 47) - 1};
  int64_t value = edges[draw(s, 8)];
  put_token(s, PK_TOKEN_INT64, 0);
  put_word(s, (uint32_t)value);
  put_word(s, (uint32_t)((uint64_t)value >> 32));
  end_token(s);
}

static void put_double(struct stream *s, uint32_t seed)
{
  static const double values[] = {0.5, -0.0, 1e300, -2.2250738585072014e-308, 1e17, 123456.789, 5e-324};
  uint64_t bits;
  memcpy(&bits, values + seed % 7, 8);
  put_word(s, (uint32_t)bits);
  put_word(s, (uint32_t)(bits >> 32));
}

/* Puts numbers in a row, if they can stand here. They may be all values of the container that are left, over all its segments. */
static bool try_run(struct stream *s)
{
  struct open_token *top = s->depth ? s->open + s->depth - 1 : NULL;
  if (!top || top->token == PK_TOKEN_STACK_GLOBAL || top->token == PK_TOKEN_PERSISTENT)
    return false;
  uint32_t left = top->end - top->at;
  if (is_reduce(top->token)) {
    /* The callable and the arguments are no numbers, nor is a function that sets the state. */
    uint32_t states = top->end - top->head - top->items - 2 * top->pairs;
    if (top->at < top->head || (states == 3 && left <= 3))
      return false;
    left -= states == 3 ? 3 : 0;
  }
  uint32_t count = draw(s, 2) ? limit(draw_count(s) + 1, left) : left, seed = draw(s, 256);
  bool are_ints = draw(s, 2);
  put_token(s, are_ints ? PK_TOKEN_INTS : PK_TOKEN_FLOATS, 0);
  put_word(s, count);
  for (uint32_t i = 0; i < count; i++) {
    if (are_ints)
      put_word(s, (seed + i) * (seed % 3 ? 2654435761u : 17));
    else
      put_double(s, seed + i);
  }
  for (uint32_t i = 0; i < count; i++)
    end_token(s);
  return true;
}

static void put_extension(struct stream *s)
{
  static const uint32_t codes[] = {1, 255, 256, 65535, 65536, INT32_MAX};
  put_token(s, PK_TOKEN_EXTENSION, 0);
  put_word(s, codes[draw(s, 6)]);
  end_token(s);
}

static void put_simple(struct stream *s, uint32_t token, uint32_t flags)
{
  put_token(s, token, flags);
  end_token(s);
}

#endif
