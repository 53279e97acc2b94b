/* How the pickler writes values that hold no others: see dump-values.h.
 *
 * Source: CPython 3.13, Modules/_pickle.c: save_long, save_unicode, raw_unicode_escape, _Pickler_write_bytes. */
#include "dump/dump-values.h"

/* The longest that a byte of UTF-8 becomes in raw-unicode-escape. */
enum { ESCAPE = 6 };

#define TRY(call) \
  do { \
    if (!(call)) \
      return false; \
  } while (0)

void pk_put_long(struct pk_machine *m, int64_t value)
{
  if (m->protocol < PK_OPCODE_PROTOCOL) {
    bool is_short = value == (int32_t)value;
    pk_put(m, is_short ? PK_INT : PK_LONG);
    if (value < 0)
      pk_put(m, '-');
    m->cursor = pk_write_uint(m->cursor, value < 0 ? -(uint64_t)value : (uint64_t)value);
    pk_put_ascii(m, is_short ? "\n" : "L\n");
    return;
  }
  /* Two's complement, in as few bytes as hold the int. */
  uint64_t bits = (uint64_t)(value ^ value >> 63);
  size_t length = (size_t)(64 - __builtin_clzll(bits | 1)) / 8 + 1;
  pk_put_number(m, PK_LONG1, length, 1);
  memcpy(m->cursor, &value, 8);
  m->cursor += length;
}

void pk_put_bool(struct pk_machine *m, bool value)
{
  if (m->protocol >= PK_OPCODE_PROTOCOL) {
    pk_put(m, value ? PK_NEWTRUE : PK_NEWFALSE);
  } else {
    pk_put(m, PK_INT);
    pk_put_ascii(m, value ? "01\n" : "00\n");
  }
}

enum { CONTINUATION = 0x80, LEAD = 0xc0, LEAD3 = 0xe0, LEAD4 = 0xf0 };

uint32_t pk_measure_text(const uint8_t *text, const uint8_t *end, uint32_t units)
{
  const uint64_t high = 0x8080808080808080u;
  const uint8_t *at = text;
  /* A byte that is no continuation is a unit, and one that leads four bytes is two. */
  while (end - at >= 8) {
    uint64_t word = pk_read_uint8(at), is_wide = word & high;
    uint64_t is_continuation = is_wide & ~(word << 1);
    uint64_t is_lead4 = is_wide & word << 1 & word << 2 & word << 3;
    uint32_t count = 8 - (uint32_t)__builtin_popcountll(is_continuation) + (uint32_t)__builtin_popcountll(is_lead4);
    if (count >= units)
      break;
    units -= count;
    at += 8;
  }
  while (at < end && (units || (*at & LEAD) == CONTINUATION)) {
    uint32_t count = (*at & LEAD) == CONTINUATION ? 0 : *at >= LEAD4 ? 2 : 1;
    units -= count < units ? count : units;
    at++;
  }
  return (uint32_t)(at - text);
}

/* The byte of UTF-8 that continues a character by its six lowest bits. */
static inline uint32_t continuation(uint32_t code) { return CONTINUATION | (code & 0x3f); }

uint8_t *pk_encode_utf16(uint8_t *to, const uint8_t *text, uint32_t units)
{
  const uint64_t wide = 0xff80ff80ff80ff80u;
  const uint8_t *at = text, *const end = text + (size_t)units * 2;
  while (at < end) {
    for (; end - at >= 8; at += 8, to += 4) {
      uint64_t word = pk_read_uint8(at);
      if (word & wide)
        break;
      word = (word | word >> 8) & 0x0000ffff0000ffffu;
      word |= word >> 16;
      memcpy(to, &word, 4);
    }
    /* One at a time, up to the next that are ASCII. A word is written whole, and what follows writes over its last byte. */
    for (uint32_t ascii = 0; at < end && ascii < 4;) {
      uint32_t code = pk_read_uint2(at), bytes = code, count = 1;
      at += 2;
      ascii = code < CONTINUATION ? ascii + 1 : 0;
      if ((code & 0xfc00) == 0xd800 && at < end && (pk_read_uint2(at) & 0xfc00) == 0xdc00) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (pk_read_uint2(at) & 0x3ff);
        at += 2;
        bytes = LEAD4 | code >> 18 | continuation(code >> 12) << 8 | continuation(code >> 6) << 16 | continuation(code) << 24;
        count = 4;
      } else if (code >= 0x800) {
        bytes = LEAD3 | code >> 12 | continuation(code >> 6) << 8 | continuation(code) << 16;
        count = 3;
      } else if (code >= CONTINUATION) {
        bytes = LEAD | code >> 6 | continuation(code) << 8;
        count = 2;
      }
      memcpy(to, &bytes, 4);
      to += count;
    }
  }
  return to;
}

bool pk_put_escaped(struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  static const char digits[] = "0123456789abcdef";
  TRY(pk_dump_room(m, PK_ROOM + (uint64_t)length * ESCAPE));
  pk_put(m, PK_UNICODE);
  for (const uint8_t *end = text + length; text < end;) {
    uint32_t code = *text++;
    uint32_t more = code < LEAD ? 0 : code < 0xe0 ? 1 : code < LEAD4 ? 2 : 3;
    code &= more ? 0x3f >> more : 0xff;
    for (; more; more--)
      code = code << 6 | (*text++ & 0x3f);
    bool is_kept = code < 0x100 && code != '\\' && code != 0 && code != '\n' && code != '\r' && code != 0x1a;
    if (is_kept) {
      pk_put(m, (uint8_t)code);
      continue;
    }
    pk_put(m, '\\');
    pk_put(m, code < 0x10000 ? 'u' : 'U');
    for (int shift = code < 0x10000 ? 12 : 28; shift >= 0; shift -= 4)
      pk_put(m, (uint8_t)digits[code >> shift & 0xf]);
  }
  pk_put(m, '\n');
  return true;
}

void pk_put_count(struct pk_machine *m, enum pk_token token, uint64_t length)
{
  bool is_str = token == PK_TOKEN_STR;
  if (token == PK_TOKEN_BYTEARRAY)
    pk_put_number(m, PK_BYTEARRAY8, length, 8);
  else if (length < 256 && (!is_str || m->protocol >= PK_FRAMING_PROTOCOL))
    pk_put_number(m, is_str ? PK_SHORT_BINUNICODE : PK_SHORT_BINBYTES, length, 1);
  else if (length <= UINT32_MAX)
    pk_put_number(m, is_str ? PK_BINUNICODE : PK_BINBYTES, length, 4);
  else
    pk_put_number(m, is_str ? PK_BINUNICODE8 : PK_BINBYTES8, length, 8);
}

bool pk_put_data(struct pk_machine *m, enum pk_token token, const uint8_t *data, uint32_t length)
{
  bool is_outside = length >= PK_FRAME_TARGET && m->is_framing;
  if (is_outside)
    pk_close_frame(m);
  TRY(pk_dump_room(m, PK_ROOM + (uint64_t)length));
  pk_put_count(m, token, length);
  pk_put_raw(m, data, length);
  return !is_outside || pk_open_frame(m);
}

bool pk_put_line(struct pk_machine *m, uint8_t opcode, const uint8_t *text, uint32_t length, const char *end)
{
  TRY(pk_dump_room(m, PK_ROOM + (uint64_t)length));
  pk_put(m, opcode);
  pk_put_raw(m, text, length);
  pk_put_ascii(m, end);
  return true;
}
