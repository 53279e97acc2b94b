/* Decoding text of the pickle into the pools that JavaScript cuts strings from.
 *
 * A string that is ASCII goes to the pool of bytes; any other goes, as UTF-16,
 * to the wide pool. So JavaScript decodes each pool by one call, and a string
 * with no wide character stays one byte a character.
 * Every pk_text_… function decodes one string and adds its end to the list of
 * strings, or answers with an error and leaves the pools as they were.
 * Invariant: the pools have room for a whole window (pk_reserve_text) and eight
 * more characters, and the input may be read eight bytes past its end. */
#ifndef PK_TEXT_H
#define PK_TEXT_H

#include <string.h>

#include "machine/machine.h"

/* The value of a hexadecimal digit, or -1. */
static inline int pk_hex_digit(uint8_t c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Adds the end of the string that was written last to the list of strings. */
static inline void pk_end_string(struct pk_machine *m, bool is_wide)
{
  uint32_t *ends = m->string_buffer.data;
  ends[m->string_count++] = (is_wide ? m->wide_count : m->ascii_length) << 1 | is_wide;
}

/* Copies ASCII to the pool of bytes. Where the text is not ASCII, answers with false and adds no string. */
static inline bool pk_text_ascii(struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  uint8_t *to = (uint8_t *)m->ascii_buffer.data + m->ascii_length;
  uint64_t seen = 0, word;
  uint32_t i = 0;
  for (; i + 8 <= length; i += 8) {
    memcpy(&word, text + i, 8);
    memcpy(to + i, &word, 8);
    seen |= word;
    if (seen & 0x8080808080808080u)
      return false;
  }
  if (i < length) {
    memcpy(&word, text + i, 8);
    memcpy(to + i, &word, 8);
    seen |= word << (8 * (8 - (length - i)));
  }
  if (seen & 0x8080808080808080u)
    return false;
  m->ascii_length += length;
  pk_end_string(m, false);
  return true;
}

/* Decodes UTF-8 as Python does with the error handler 'surrogatepass' (BINUNICODE) or 'strict' (GLOBAL). */
enum pk_error pk_text_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, bool pass_surrogates);

/* Whether text is valid UTF-8, surrogates included, with no character of four bytes. An answer of false decides nothing: the
 * caller asks the decoder. This goes by words and not by characters, so it is several times as fast as the decoder. */
bool pk_is_utf8(const uint8_t *text, uint32_t length);

/* Decodes Latin-1, where every byte is a character. This never fails. */
enum pk_error pk_text_latin1(struct pk_machine *m, const uint8_t *text, uint32_t length);

/* Decodes the text of UNICODE: raw-unicode-escape over Latin-1. */
enum pk_error pk_text_raw_unicode_escape(struct pk_machine *m, const uint8_t *text, uint32_t length);

/* Decodes the text between the quotes of STRING. Each resulting byte becomes one character of the wide pool. */
enum pk_error pk_text_escaped(struct pk_machine *m, const uint8_t *text, uint32_t length);

#endif
