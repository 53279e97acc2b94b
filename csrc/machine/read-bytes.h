/* Readers of opcode arguments: numbers and lines.
 *
 * Numbers are little-endian, but for the double of BINFLOAT. The caller has checked that the
 * bytes are there. */
#ifndef PK_READ_BYTES_H
#define PK_READ_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t pk_read_uint2(const uint8_t *p) { return p[0] | (uint32_t)p[1] << 8; }

static inline uint32_t pk_read_uint4(const uint8_t *p)
{
  uint32_t value;
  memcpy(&value, p, 4);
  return value;
}

static inline uint64_t pk_read_uint8(const uint8_t *p)
{
  uint64_t value;
  memcpy(&value, p, 8);
  return value;
}

static inline double pk_read_float8(const uint8_t *p)
{
  uint64_t bits = __builtin_bswap64(pk_read_uint8(p));
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

/* A two's complement int of at most eight bytes. No bytes are 0. */
static inline int64_t pk_read_long(const uint8_t *p, uint32_t length)
{
  uint64_t value = 0;
  for (uint32_t i = 0; i < length; i++)
    value |= (uint64_t)p[i] << (8 * i);
  if (length && length < 8 && p[length - 1] & 0x80)
    value |= ~(uint64_t)0 << (8 * length);
  return (int64_t)value;
}

/* The newline that ends the line at `p`, or NULL where it is not in the window. */
static inline const uint8_t *pk_find_newline(const uint8_t *p, const uint8_t *end)
{
  return p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
}

/* Reads decimal text in the form that picklers write: no sign but '-', no leading zero, at most 15 digits. False for any other
 * text, which may still be a number. */
static inline bool pk_read_decimal(const uint8_t *p, const uint8_t *end, int64_t *value)
{
  bool is_negative = p < end && *p == '-';
  p += is_negative;
  if (p == end || end - p > 15 || (*p == '0' && (end - p > 1 || is_negative)))
    return false;
  int64_t sum = 0;
  for (; p < end; p++) {
    if (*p < '0' || *p > '9')
      return false;
    sum = sum * 10 + (*p - '0');
  }
  *value = is_negative ? -sum : sum;
  return true;
}

#endif
