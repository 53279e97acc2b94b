/* The output of the programs of pickletools, and numbers in it: see output.h. */
#include "tools/output.h"

#include "machine/decimal.h"
#include "tools/utf8.h"

/* A word with the top bit in each byte. */
static const uint64_t TOPS = 0x8080808080808080u;

uint8_t *pk_grow_output(struct pk_machine *m, uint64_t size)
{
  uint64_t wanted = m->output_length + size;
  if (wanted > UINT32_MAX / 2 || !pk_buffer_reserve(&m->output_buffer, m->output_length, (size_t)wanted))
    return NULL;
  return (uint8_t *)m->output_buffer.data + m->output_length;
}

uint8_t *pk_write_int(uint8_t *to, int64_t value)
{
  if (value < 0)
    *to++ = '-';
  return pk_write_uint(to, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

uint8_t *pk_write_hex(uint8_t *to, uint8_t kind, uint32_t value, int digits)
{
  *to++ = '\\';
  *to++ = kind;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    *to++ = (uint8_t) "0123456789abcdef"[value >> shift & 15];
  return to;
}

/* Writes four ASCII characters as UTF-16. */
static void spread(uint16_t *to, uint32_t bytes)
{
  uint64_t units = (bytes | (uint64_t)bytes << 16) & 0x0000ffff0000ffffu;
  units = (units | units << 8) & 0x00ff00ff00ff00ffu;
  memcpy(to, &units, 8);
}

bool pk_widen_output(struct pk_machine *m)
{
  m->wide_count = 0;
  if (!m->is_wide)
    return true;
  if (!pk_buffer_reserve(&m->wide_buffer, 0, m->output_length * sizeof(uint16_t)))
    return false;
  const uint8_t *p = m->output_buffer.data, *end = p + m->output_length;
  uint16_t *to = m->wide_buffer.data;
  while (p < end) {
    uint64_t word;
    if (end - p >= 8 && (memcpy(&word, p, 8), !(word & TOPS))) {
      spread(to, (uint32_t)word);
      spread(to + 4, (uint32_t)(word >> 32));
      to += 8;
      p += 8;
      continue;
    }
    uint32_t point = *p;
    if (point < 0x80) {
      *to++ = (uint16_t)point;
      p++;
      continue;
    }
    p = pk_read_utf8(p, &point);
    if (point >= 0x10000) {
      *to++ = (uint16_t)(0xd7c0 + (point >> 10));
      point = 0xdc00 | (point & 0x3ff);
    }
    *to++ = (uint16_t)point;
  }
  m->wide_count = (uint32_t)(to - (uint16_t *)m->wide_buffer.data);
  m->wide = (uint32_t)(uintptr_t)m->wide_buffer.data;
  return true;
}

uint8_t *pk_write_long(uint8_t *to, const uint8_t *bytes, uint32_t length)
{
  enum { CHUNK = 1000000000, CHUNK_DIGITS = 9, LIMBS = PK_LONG_LARGEST / 4 + 1, CHUNKS = PK_LONG_LONGEST / CHUNK_DIGITS + 1 };
  uint32_t limbs[LIMBS] = {0}, chunks[CHUNKS];
  bool is_negative = bytes[length - 1] & 0x80;
  uint32_t carry = is_negative;
  for (uint32_t i = 0; i < length; i++) {
    uint32_t byte = (is_negative ? bytes[i] ^ 0xffu : bytes[i]) + carry;
    carry = byte >> 8;
    limbs[i / 4] |= (byte & 0xff) << (i % 4 * 8);
  }
  int top = (int)(length / 4), count = 0;
  do {
    uint64_t rest = 0;
    for (int i = top; i >= 0; i--) {
      rest = rest << 32 | limbs[i];
      limbs[i] = (uint32_t)(rest / CHUNK);
      rest %= CHUNK;
    }
    chunks[count++] = (uint32_t)rest;
    while (top > 0 && !limbs[top])
      top--;
  } while (limbs[top]);
  if (is_negative)
    *to++ = '-';
  to = pk_write_uint(to, chunks[--count]);
  while (count) {
    uint32_t chunk = chunks[--count];
    for (int i = CHUNK_DIGITS - 1; i >= 0; i--) {
      to[i] = (uint8_t)('0' + chunk % 10);
      chunk /= 10;
    }
    to += CHUNK_DIGITS;
  }
  return to;
}
