/* Unpacks modules of WebAssembly out of the text that js/build/embed.js writes: a module of its own, without the machine.
 *
 * The text begins with its alphabet of ALPHABET characters, and the 256 bytes in the order of their frequency, in hexadecimal. Then each of the
 * first bytes of that order is one character, the one at its place in the alphabet; any other byte is two, of which the first is one of the last
 * ESCAPES characters. A byte always has the same characters, so what compresses a download finds what repeats: the text takes hardly more than
 * the bytes would, where hexadecimal takes a tenth more and base64 a third. In JavaScript the loop would take milliseconds of the first load.
 * Invariant: what is written never overtakes what is read. */
#include <stdint.h>

enum { ALPHABET = 90, ESCAPES = 2, SINGLES = ALPHABET - ESCAPES, BYTES = 256 };

static uint8_t digit(uint8_t character) { return (uint8_t)((character & 15) + (character >> 6) * 9); }

/* Unpacks `length` characters at `text` in place; how many bytes they were. */
__attribute__((export_name("pk_unpack"), used)) uint32_t unpack(uint8_t *text, uint32_t length)
{
  uint8_t places[128] = {0}, order[BYTES];
  const uint8_t *from = text, *const end = text + length;
  uint8_t *to = text;
  for (uint32_t i = 0; i < ALPHABET; i++)
    places[*from++ & 127] = (uint8_t)i;
  for (uint32_t i = 0; i < BYTES; i++, from += 2)
    order[i] = (uint8_t)(digit(from[0]) << 4 | digit(from[1]));
  while (from < end) {
    uint32_t place = places[*from++ & 127];
    if (place >= SINGLES)
      place = SINGLES + (place - SINGLES) * ALPHABET + places[*from++ & 127];
    *to++ = order[place];
  }
  return (uint32_t)(to - text);
}
