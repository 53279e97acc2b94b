/* UTF-8 to Latin-1: see latin1.h. No branch asks how long a character is, since in bytes of numbers nothing foretells that. */
#include "load/latin1.h"

#include <string.h>

int32_t pk_to_latin1(struct pk_machine *m, uint32_t length)
{
  const uint64_t ones = 0x0101010101010101u, tops = ones << 7;
  uint8_t *text = m->window_buffer.data, *to = text;
  uint64_t bad = 0, carried = 0, carried_bit = 0;
  for (uint32_t i = 0; i < length; i += 8) {
    uint64_t word;
    memcpy(&word, text + i, 8);
    if (length - i < 8)
      word &= ~(UINT64_MAX << (8 * (length - i)));
    uint64_t high = word & tops;
    if (!(high | carried)) {
      memcpy(to, &word, 8);
      to += 8;
      continue;
    }
    /* A character from 0x80 on is 0xc2 or 0xc3, whose last bit is the seventh of the character, and its other bits. */
    uint64_t leads = high & word << 1, bits = leads >> 7 & word;
    bad |= (high ^ leads ^ (leads << 8 | carried)) | (leads & (word << 2 | word << 3 | word << 4 | word << 5 | ~(word << 6)));
    word |= bits << 14 | carried_bit;
    carried = leads >> 56;
    carried_bit = bits >> 56 << 6;
    leads ^= tops;
    for (int k = 0; k < 8; k++) {
      *to = (uint8_t)(word >> 8 * k);
      to += leads >> (8 * k + 7) & 1;
    }
  }
  return bad | carried ? PK_NO_LATIN1 : (int32_t)(to - text) - (int32_t)(-length & 7);
}
