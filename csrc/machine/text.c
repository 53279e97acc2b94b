/* Decoders of text with anything but ASCII in it: see text.h.
 *
 * An error has the details that CPython's messages name: the first bad byte, its position in
 * the text, and the position behind the last bad byte. */
#include "machine/text.h"

static enum pk_error text_error(struct pk_machine *m, enum pk_error error, uint32_t byte, size_t first, size_t after)
{
  m->detail_0 = byte;
  m->detail_1 = (double)first;
  m->detail_2 = (double)after;
  return error;
}

enum pk_error pk_text_latin1(struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  uint16_t *to = (uint16_t *)m->wide_buffer.data + m->wide_count;
  for (uint32_t i = 0; i < length; i++)
    to[i] = text[i];
  m->wide_count += length;
  pk_end_string(m, true);
  return PK_ERROR_NONE;
}

static bool continues(uint8_t byte) { return (byte & 0xc0) == 0x80; }

static uint16_t *put_code_point(uint16_t *to, uint32_t point)
{
  if (point < 0x10000) {
    *to++ = (uint16_t)point;
  } else {
    *to++ = (uint16_t)(0xd7c0 + (point >> 10));
    *to++ = (uint16_t)(0xdc00 | (point & 0x3ff));
  }
  return to;
}

/* The error of the sequence at `at`, which is cut short or wrong. Source: CPython's stringlib/codecs.h: utf8_decode. */
static enum pk_error utf8_error(struct pk_machine *m, const uint8_t *text, size_t at, size_t length)
{
  uint8_t lead = text[at];
  size_t left = length - at;
  if (lead < 0xc2 || lead > 0xf4)
    return text_error(m, PK_ERROR_UTF8_START, lead, at, at + 1);
  if (left >= 2) {
    uint8_t second = text[at + 1];
    bool is_bad = !continues(second) || (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) ||
                  (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90);
    if (is_bad)
      return text_error(m, PK_ERROR_UTF8_CONTINUATION, lead, at, at + 1);
  }
  if (left >= 3 && !continues(text[at + 2]))
    return text_error(m, PK_ERROR_UTF8_CONTINUATION, lead, at, at + 2);
  if (left >= 4 && lead >= 0xf0)
    return text_error(m, PK_ERROR_UTF8_CONTINUATION, lead, at, at + 3);
  return text_error(m, PK_ERROR_UTF8_END, lead, at, length);
}

/* Words with a 1, and with the top bit, in each byte. */
static const uint64_t ONES = 0x0101010101010101u, TOPS = 0x8080808080808080u;

/* A word with a 1 in each lane of 16 bits. */
static const uint64_t LANES = 0x0001000100010001u;

/* The UTF-16 units of the characters that begin at every other byte of a word, if they have one or two bytes. */
static inline uint64_t pair_units(uint64_t word, uint64_t leads)
{
  uint64_t is_two = (leads >> 7 & LANES) * 0xffff;
  uint64_t two = (word & LANES * 0x1f) << 6 | (word >> 8 & LANES * 0x3f);
  return (is_two & two) | (~is_two & word & LANES * 0x7f);
}

/* Decodes the characters of one and two bytes that a word begins with to `to`, where there is room for eight units, and
 * answers with the count of their bytes. No branch asks how long a character is, since in most languages nothing foretells
 * that. */
static inline uint32_t put_short(uint64_t word, uint32_t left, uint16_t **to)
{
  uint64_t beyond = left < 8 ? UINT64_MAX << (8 * left) : 0;
  word &= ~beyond;
  uint64_t high = word & TOPS, leads = high & word << 1, continuations = high ^ leads;
  uint64_t is_not_overlong = (word & ONES * 0x1e) + ONES * 0x7e, is_last = TOPS << 56;
  uint64_t bad =
      (leads & (word << 2 | ~is_not_overlong | (~(continuations >> 8) ^ is_last))) | (continuations & ~(leads << 8)) | (beyond & TOPS);
  uint32_t count = 8 - (leads >> 63);
  if (bad)
    count = (uint32_t)__builtin_ctzll(bad) / 8;
  uint64_t even = pair_units(word, leads), odd = pair_units(word >> 8, leads >> 8), starts = continuations ^ TOPS;
  uint16_t *p = *to;
  for (int i = 0; i < 4; i++) {
    *p = (uint16_t)(even >> 16 * i);
    p += starts >> (16 * i + 7) & 1;
    *p = (uint16_t)(odd >> 16 * i);
    p += starts >> (16 * i + 15) & 1;
  }
  *to += count ? __builtin_popcountll(starts << (64 - 8 * count)) : 0;
  return count;
}

/* Decodes a word of eight characters of ASCII. */
static inline void put_ascii(uint64_t word, uint16_t *to)
{
  for (int half = 0; half < 2; half++) {
    uint64_t units = (word & 0xffff) | (word & 0xffff0000u) << 16;
    units = (units | units << 8) & LANES * 0xff;
    memcpy(to + 4 * half, &units, 8);
    word >>= 32;
  }
}

/* Decodes a word of four characters of two bytes each. False where the word is anything else. */
static inline bool put_pairs(uint64_t word, uint16_t *to)
{
  uint64_t units = (word & LANES * 0x1f) << 6 | (word >> 8 & LANES * 0x3f);
  uint64_t is_not_overlong = (units & LANES * 0x780) + LANES * 0x7fff;
  if ((word & LANES * 0xc0e0) != LANES * 0x80c0 || ~is_not_overlong & LANES * 0x8000)
    return false;
  memcpy(to, &units, 8);
  return true;
}

/* Decodes two characters of three bytes each. False, and nothing is written, where the word begins with anything else. */
static inline bool put_long_pair(uint64_t word, uint16_t *to)
{
  const uint32_t unwanted = 1u << 0 | 1u << 0xd800 / 0x800; /* blocks of 2048 code points: those of shorter sequences, and the surrogates */
  if ((word & 0xc0c0f0c0c0f0u) != 0x8080e08080e0u)
    return false;
  uint64_t points = (word & 0xf00000fu) << 12 | (word >> 2 & 0xfc0000fc0u) | (word >> 16 & 0x3f00003fu);
  uint32_t first = points & 0xffff, second = points >> 24 & 0xffff;
  if ((unwanted >> (first >> 11) | unwanted >> (second >> 11)) & 1)
    return false;
  to[0] = (uint16_t)first;
  to[1] = (uint16_t)second;
  return true;
}

/* Decodes a character of three or four bytes and answers with the count of its bytes. 0 where it is not valid, or is a
 * surrogate that may not pass. */
static uint32_t put_long(struct pk_machine *m, const uint8_t *p, size_t left, bool pass_surrogates, uint16_t **to)
{
  uint32_t a = p[0];
  if (left < 3 || a < 0xe0 || !continues(p[1]) || !continues(p[2]))
    return 0;
  uint32_t point = (a & 0xf) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
  if (a < 0xf0) {
    bool is_surrogate = (point & 0xf800) == 0xd800;
    if (point < 0x800 || (is_surrogate && !pass_surrogates))
      return 0;
    m->lone_surrogates |= is_surrogate;
    *(*to)++ = (uint16_t)point;
    return 3;
  }
  point = point << 6 | (p[3] & 0x3f);
  if (left < 4 || a >= 0xf5 || !continues(p[3]) || point < 0x10000 || point > 0x10ffff)
    return 0;
  *to = put_code_point(*to, point);
  return 4;
}

enum pk_error pk_text_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, bool pass_surrogates)
{
  uint16_t *to = (uint16_t *)m->wide_buffer.data + m->wide_count;
  for (uint32_t i = 0, count; i < length; i += count) {
    uint64_t word;
    memcpy(&word, text + i, 8);
    if (length - i >= 8 && !(word & TOPS)) {
      put_ascii(word, to);
      to += 8;
      count = 8;
    } else if (length - i >= 8 && put_pairs(word, to)) {
      to += 4;
      count = 8;
    } else if ((uint8_t)word < 0xe0) {
      count = put_short(word, length - i, &to);
    } else if (length - i >= 6 && put_long_pair(word, to)) {
      to += 2;
      count = 6;
    } else {
      count = put_long(m, text + i, length - i, pass_surrogates, &to);
    }
    if (!count)
      return utf8_error(m, text, i, length);
  }
  m->wide_count = (uint32_t)(to - (uint16_t *)m->wide_buffer.data);
  pk_end_string(m, true);
  return PK_ERROR_NONE;
}

bool pk_is_utf8(const uint8_t *text, uint32_t length)
{
  uint64_t bad = 0, carried = 0, carried_low = 0;
  for (uint32_t i = 0; i < length; i += 8) {
    uint64_t word;
    memcpy(&word, text + i, 8);
    if (length - i < 8)
      word &= ~(UINT64_MAX << (8 * (length - i)));
    uint64_t high = word & TOPS;
    if (!(high | carried))
      continue;
    uint64_t leads = high & word << 1, threes = leads & word << 2, fours = threes & word << 3;
    uint64_t overlong = leads & ~threes & ~((word & ONES * 0x1e) + ONES * 0x7e);
    /* After 0xe0 a byte below 0xa0 would be overlong. */
    uint64_t low = threes & ~((word & ONES * 0xf) + ONES * 0x7f);
    bad |= (high ^ leads ^ (leads << 8 | threes << 16 | carried)) | fours | overlong | ((low << 8 | carried_low) & ~(word << 2));
    carried = leads >> 56 | threes >> 48;
    carried_low = low >> 56;
  }
  return !(bad | carried);
}

enum pk_error pk_text_raw_unicode_escape(struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  uint16_t *to = (uint16_t *)m->wide_buffer.data + m->wide_count;
  size_t i = 0;
  while (i < length) {
    uint8_t c = text[i];
    if (c != '\\' || i + 1 >= length) {
      *to++ = c;
      i += 1;
      continue;
    }
    uint8_t kind = text[i + 1];
    if (kind != 'u' && kind != 'U') {
      *to++ = c;
      *to++ = kind;
      i += 2;
      continue;
    }
    size_t first = i, after = i + (kind == 'u' ? 6 : 10);
    uint32_t point = 0;
    for (i += 2; i < after; i++) {
      int digit = i < length ? pk_hex_digit(text[i]) : -1;
      if (digit < 0)
        return text_error(m, kind == 'u' ? PK_ERROR_BAD_U_ESCAPE : PK_ERROR_BAD_BIG_U_ESCAPE, c, first, i);
      point = point << 4 | (uint32_t)digit;
    }
    if (point > 0x10ffff)
      return text_error(m, PK_ERROR_U_ESCAPE_RANGE, c, first, after);
    m->lone_surrogates |= (point & 0xfffff800) == 0xd800;
    to = put_code_point(to, point);
  }
  m->wide_count = (uint32_t)(to - (uint16_t *)m->wide_buffer.data);
  pk_end_string(m, true);
  return PK_ERROR_NONE;
}

/* Decodes an escape sequence of Python's bytes literals, which `p` points into behind the backslash. NULL: it is not valid.
 * Source: CPython's Objects/bytesobject.c: _PyBytes_DecodeEscape. */
static const uint8_t *unescape(const uint8_t *p, const uint8_t *end, uint16_t **to)
{
  static const char names[] = "\\\\''\"\"b\bf\ft\tn\nr\rv\va\a";
  uint8_t c = *p++;
  if (c == '\n')
    return p;
  for (const char *name = names; *name; name += 2)
    if (c == (uint8_t)name[0]) {
      *(*to)++ = (uint8_t)name[1];
      return p;
    }
  if (c >= '0' && c <= '7') {
    uint32_t value = c - '0';
    for (int digits = 1; digits < 3 && p < end && *p >= '0' && *p <= '7'; digits++)
      value = value * 8 + (*p++ - '0');
    *(*to)++ = value & 0xff;
    return p;
  }
  if (c == 'x') {
    if (end - p < 2 || pk_hex_digit(p[0]) < 0 || pk_hex_digit(p[1]) < 0)
      return NULL;
    *(*to)++ = (uint16_t)(pk_hex_digit(p[0]) << 4 | pk_hex_digit(p[1]));
    return p + 2;
  }
  *(*to)++ = '\\';
  *(*to)++ = c;
  return p;
}

enum pk_error pk_text_escaped(struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  uint16_t *to = (uint16_t *)m->wide_buffer.data + m->wide_count;
  const uint8_t *p = text, *end = text + length;
  while (p < end) {
    if (*p != '\\') {
      *to++ = *p++;
      continue;
    }
    if (p + 1 == end)
      return text_error(m, PK_ERROR_TRAILING_BACKSLASH, *p, length - 1, length);
    const uint8_t *next = unescape(p + 1, end, &to);
    if (!next)
      return text_error(m, PK_ERROR_BAD_X_ESCAPE, (uint32_t)(p - text), 0, 0);
    p = next;
  }
  m->wide_count = (uint32_t)(to - (uint16_t *)m->wide_buffer.data);
  pk_end_string(m, true);
  return PK_ERROR_NONE;
}
