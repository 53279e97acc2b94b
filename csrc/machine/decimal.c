/* Doubles as the shortest decimal text, and back: see decimal.h.
 *
 * Writing is Schubfach (Raffaele Giulietti, "The Schubfach way to render
 * doubles"), reading is Eisel-Lemire (Daniel Lemire, "Number parsing at a
 * gigabyte per second"). Both multiply by a power of ten that was rounded to
 * 128 bits, and prove from its error that the result is exact.
 * Invariant: powers[k - LOWEST] is 10^k over a power of two, its top bit set,
 * rounded up where it is not exact, which it is for 0 <= k <= 55. */
#include "machine/decimal.h"

#include <string.h>

enum { LOWEST = -342, HIGHEST = 324, LIMBS = 44, SIGNIFICAND_BITS = 52, BIAS = 1075 };

struct power {
  uint64_t high, low;
};

/* The table is made at the first use, so that its 11 KB are not in the wasm. */
static struct power powers[HIGHEST - LOWEST + 1];

/* The top 128 bits of a number whose limbs stand lowest first, rounded up where bits are cut off. `is_floor` tells that the
 * number itself was rounded down, so that it is never exact. */
static struct power top_bits(const uint32_t *limbs, bool is_floor)
{
  int top = LIMBS - 1;
  while (!limbs[top])
    top--;
  int shift = __builtin_clz(limbs[top]);
  uint32_t parts[4];
  bool is_exact = !is_floor;
  for (int i = 0; i < 4; i++) {
    uint64_t pair = (uint64_t)(top - i >= 0 ? limbs[top - i] : 0) << 32 | (top - i - 1 >= 0 ? limbs[top - i - 1] : 0);
    parts[i] = (uint32_t)(pair << shift >> 32);
  }
  if (top >= 4 && (uint32_t)(limbs[top - 4] << shift))
    is_exact = false;
  for (int i = top - 5; i >= 0; i--)
    if (limbs[i])
      is_exact = false;
  struct power power = {(uint64_t)parts[0] << 32 | parts[1], (uint64_t)parts[2] << 32 | parts[3]};
  if (!is_exact && ++power.low == 0)
    power.high++;
  return power;
}

static void make_powers(void)
{
  uint32_t limbs[LIMBS] = {1};
  for (int k = 0; k <= HIGHEST; k++) {
    powers[k - LOWEST] = top_bits(limbs, false);
    uint64_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      carry += (uint64_t)limbs[i] * 10;
      limbs[i] = (uint32_t)carry;
      carry >>= 32;
    }
  }
  memset(limbs, 0, sizeof limbs);
  limbs[LIMBS - 1] = 1;
  for (int k = -1; k >= LOWEST; k--) {
    uint64_t rest = 0;
    for (int i = LIMBS - 1; i >= 0; i--) {
      rest = rest << 32 | limbs[i];
      limbs[i] = (uint32_t)(rest / 10);
      rest %= 10;
    }
    powers[k - LOWEST] = top_bits(limbs, true);
  }
}

static struct power power_of_ten(int k)
{
  if (!powers[0].high)
    make_powers();
  return powers[k - LOWEST];
}

/* The product in 128 bits, by hand: in WebAssembly __int128 is a call that answers in memory. */
static inline struct power product(uint64_t a, uint64_t b)
{
  uint64_t low_a = (uint32_t)a, high_a = a >> 32, low_b = (uint32_t)b, high_b = b >> 32;
  uint64_t low = low_a * low_b, middle = high_a * low_b + (low >> 32), other = low_a * high_b + (uint32_t)middle;
  return (struct power){high_a * high_b + (middle >> 32) + (other >> 32), other << 32 | (uint32_t)low};
}

/* The top 64 bits of power * value. The lowest bit is set where anything was cut off. */
static uint64_t round_to_odd(struct power power, uint64_t value)
{
  struct power high = product(power.high, value);
  uint64_t low = high.low + product(power.low, value).high;
  return (high.high + (low < high.low)) | (low > 1);
}

/* The shortest digits that, times 10^exponent, read back as the double; of several the nearest to it. */
static uint64_t shortest(uint64_t significand, int exponent_bits, int *exponent)
{
  uint64_t c = exponent_bits ? significand | 1ull << SIGNIFICAND_BITS : significand;
  int q = (exponent_bits ? exponent_bits : 1) - BIAS;
  if (q <= 0 && q > -SIGNIFICAND_BITS - 1 && !(c & ((1ull << -q) - 1))) {
    *exponent = 0;
    return c >> -q;
  }
  bool is_lower_closer = !significand && exponent_bits > 1;
  int k = (q * 1262611 - (is_lower_closer ? 524031 : 0)) >> 22;
  int h = q + ((-k * 1741647) >> 19) + 1;
  struct power power = power_of_ten(-k);
  uint64_t odd = c & 1;
  uint64_t lower = round_to_odd(power, (4 * c - 2 + is_lower_closer) << h) + odd;
  uint64_t value = round_to_odd(power, 4 * c << h);
  uint64_t upper = round_to_odd(power, (4 * c + 2) << h) - odd;
  uint64_t s = value / 4;
  if (s >= 10) {
    uint64_t tens = s / 10;
    bool is_down = lower <= 40 * tens, is_up = 40 * tens + 40 <= upper;
    if (is_down != is_up) {
      *exponent = k + 1;
      return tens + is_up;
    }
  }
  *exponent = k;
  bool is_down = lower <= 4 * s, is_up = 4 * s + 4 <= upper;
  if (is_down != is_up)
    return s + is_up;
  uint64_t middle = 4 * s + 2;
  return s + (value > middle || (value == middle && (s & 1)));
}

enum { DIGITS = 8, LIMIT = 100000000 };
static const uint64_t ZEROS = 0x3030303030303030u;

/* The eight digits of a number below LIMIT, each in a byte, the first digit in the lowest
 * (Paul Khuong, "How to print integers really fast"). Each step divides all parts side by
 * side by a power of ten, as a multiplication with its reciprocal. */
static uint64_t split_digits(uint32_t value)
{
  const uint64_t fours = (uint64_t)(value % 10000) << 32 | value / 10000;
  uint64_t twos = (fours * 10486 >> 20) & 0x0000007f0000007fu;
  twos += (fours - 100 * twos) << 16;
  const uint64_t tens = (twos * 103 >> 10) & 0x000f000f000f000fu;
  return tens + ((twos - 10 * tens) << 8);
}

static uint8_t *write_eight(uint8_t *to, uint32_t value)
{
  uint64_t text = split_digits(value) | ZEROS;
  memcpy(to, &text, DIGITS);
  return to + DIGITS;
}

uint8_t *pk_write_uint(uint8_t *to, uint64_t value)
{
  /* Divisions of 64 bits are slow, and are rarely needed. */
  if (value > UINT32_MAX)
    return write_eight(pk_write_uint(to, value / LIMIT), (uint32_t)(value % LIMIT));
  uint32_t rest = (uint32_t)value;
  if (rest >= LIMIT)
    return write_eight(pk_write_uint(to, rest / LIMIT), rest % LIMIT);
  /* The count does not depend on the digits, because what is written next waits for the count alone. */
  static const uint32_t limits[] = {0, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
  int count = (32 - __builtin_clz(rest | 1)) * 1233 >> 12;
  count += rest >= limits[count];
  uint64_t text = (split_digits(rest) | ZEROS) >> (8 * (DIGITS - count));
  memcpy(to, &text, DIGITS);
  return to + count;
}

static uint8_t *write_text(uint8_t *to, const char *text)
{
  size_t length = strlen(text);
  memcpy(to, text, length);
  return to + length;
}

uint8_t *pk_write_float(uint8_t *to, double value)
{
  uint64_t bits;
  memcpy(&bits, &value, 8);
  uint64_t significand = bits & ((1ull << SIGNIFICAND_BITS) - 1);
  int exponent_bits = (int)(bits >> SIGNIFICAND_BITS & 0x7ff), exponent;
  if (exponent_bits == 0x7ff && significand)
    return write_text(to, "nan");
  if (bits >> 63)
    *to++ = '-';
  if (exponent_bits == 0x7ff)
    return write_text(to, "inf");
  if (!exponent_bits && !significand)
    return write_text(to, "0.0");
  uint64_t number = shortest(significand, exponent_bits, &exponent);
  /* Copies have this fixed length, whatever is asked for, because that is a few stores and no call. */
  enum { COPY = 24 };
  uint8_t digits[2 * COPY];
  int count = (int)(pk_write_uint(digits, number) - digits), point = count + exponent;
  while (count > 1 && digits[count - 1] == '0')
    count--;
  if (point > 16 || point <= -4) {
    *to++ = digits[0];
    if (count > 1) {
      *to++ = '.';
      memcpy(to, digits + 1, COPY);
      to += count - 1;
    }
    *to++ = 'e';
    *to++ = point > 0 ? '+' : '-';
    uint32_t size = (uint32_t)(point > 0 ? point - 1 : 1 - point);
    if (size < 10)
      *to++ = '0';
    return pk_write_uint(to, size);
  }
  if (point <= 0) {
    memcpy(to, "0.000", 5);
    to += 2 - point;
    memcpy(to, digits, COPY);
    return to + count;
  }
  int whole = count < point ? count : point;
  memcpy(to, digits, COPY);
  to += whole;
  for (int i = count; i < point; i++)
    *to++ = '0';
  *to++ = '.';
  if (count <= point) {
    *to++ = '0';
    return to;
  }
  memcpy(to, digits + point, COPY);
  return to + count - point;
}

bool pk_read_float(uint64_t digits, int64_t exponent, double *value)
{
  enum { LARGEST = 308, INFINITE = 0x7ff, SHORTER = 9 };
  uint64_t bits;
  if (!digits || exponent < LOWEST) {
    bits = 0;
  } else if (exponent > LARGEST) {
    bits = (uint64_t)INFINITE << SIGNIFICAND_BITS;
  } else {
    int q = (int)exponent, zeros = __builtin_clzll(digits);
    struct power power = power_of_ten(q);
    if (q < -27 || q > 55)
      power.high -= power.low-- == 0;
    struct power first = product(power.high, digits << zeros);
    if ((first.high & ((1u << SHORTER) - 1)) == (1u << SHORTER) - 1) {
      uint64_t more = product(power.low, digits << zeros).high;
      first.low += more;
      first.high += first.low < more;
      if (first.low == UINT64_MAX && (q < -27 || q > 55))
        return false;
    }
    int is_high = (int)(first.high >> 63), shift = is_high + SHORTER;
    uint64_t significand = first.high >> shift;
    int biased = ((217706 * q) >> 16) + 63 + is_high - zeros + 1023;
    if (biased <= 0) {
      if (biased <= -63) {
        significand = 0;
      } else {
        significand >>= 1 - biased;
        significand = (significand + (significand & 1)) >> 1;
      }
      biased = significand >> SIGNIFICAND_BITS ? 1 : 0;
    } else {
      if (first.low <= 1 && q >= -4 && q <= 23 && (significand & 3) == 1 && significand << shift == first.high)
        significand &= ~1ull;
      significand = (significand + (significand & 1)) >> 1;
      if (significand >> (SIGNIFICAND_BITS + 1)) {
        significand = 1ull << SIGNIFICAND_BITS;
        biased++;
      }
    }
    bits = biased >= INFINITE ? (uint64_t)INFINITE << SIGNIFICAND_BITS
                              : (significand & ((1ull << SIGNIFICAND_BITS) - 1)) | (uint64_t)biased << SIGNIFICAND_BITS;
  }
  memcpy(value, &bits, 8);
  return true;
}
