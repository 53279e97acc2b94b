/* Decoders of text with anything but plain ASCII in it: see text.h.
 *
 * Errors carry what CPython's messages name: the first byte, the position of
 * the first byte and of the byte after the last, within the text. */
#include "text.h"

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

/* How a sequence that is cut short or goes wrong is told, as in CPython's
 * stringlib/codecs.h: utf8_decode. */
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

enum pk_error pk_text_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, bool pass_surrogates)
{
  uint16_t *to = (uint16_t *)m->wide_buffer.data + m->wide_count;
  size_t i = 0;
  while (i < length) {
    uint32_t a = text[i];
    size_t left = length - i;
    if (a < 0x80) {
      *to++ = (uint16_t)a;
      i += 1;
    } else if (a >= 0xc2 && a < 0xe0 && left >= 2 && continues(text[i + 1])) {
      *to++ = (uint16_t)((a & 0x1f) << 6 | (text[i + 1] & 0x3f));
      i += 2;
    } else if (a >= 0xe0 && a < 0xf0 && left >= 3 && continues(text[i + 1]) && continues(text[i + 2])) {
      uint32_t point = (a & 0xf) << 12 | (uint32_t)(text[i + 1] & 0x3f) << 6 | (text[i + 2] & 0x3f);
      bool is_surrogate = (point & 0xf800) == 0xd800;
      if (point < 0x800 || (is_surrogate && !pass_surrogates))
        return utf8_error(m, text, i, length);
      m->lone_surrogates |= is_surrogate;
      *to++ = (uint16_t)point;
      i += 3;
    } else if (a >= 0xf0 && a < 0xf5 && left >= 4 && continues(text[i + 1]) && continues(text[i + 2]) &&
               continues(text[i + 3])) {
      uint32_t point = (a & 0x7) << 18 | (uint32_t)(text[i + 1] & 0x3f) << 12 |
                       (uint32_t)(text[i + 2] & 0x3f) << 6 | (text[i + 3] & 0x3f);
      if (point < 0x10000 || point > 0x10ffff)
        return utf8_error(m, text, i, length);
      to = put_code_point(to, point);
      i += 4;
    } else {
      return utf8_error(m, text, i, length);
    }
  }
  m->wide_count = (uint32_t)(to - (uint16_t *)m->wide_buffer.data);
  pk_end_string(m, true);
  return PK_ERROR_NONE;
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

/* One escape sequence of Python's bytes literals after its backslash. */
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
