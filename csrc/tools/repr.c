/* Python's repr of str and bytes: see repr.h.
 *
 * Two tables are made at the first use, so that they are not in the wasm: what stands for each byte, and which characters
 * are printable.
 * Source: CPython 3.13, Objects/unicodeobject.c: unicode_repr, and Objects/bytesobject.c: PyBytes_Repr. */
#include "tools/repr.h"

#include "machine/text.h"
#include "tools/output.h"
#include "tools/printable.h"
#include "tools/utf8.h"

/* Words with a 1, and with the top bit, in each byte. */
static const uint64_t ONES = 0x0101010101010101u, TOPS = 0x8080808080808080u;

/* What stands for each byte, and its length. The entry of the single quote is set for each repr. */
static uint8_t escapes[256][4];
static uint8_t escape_lengths[256];

static void set_escape(uint8_t c, bool is_escaped)
{
  uint8_t name = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\\' || c == '\'' ? c : 0;
  escapes[c][0] = is_escaped ? '\\' : c;
  escapes[c][1] = name;
  escape_lengths[c] = (uint8_t)(!is_escaped ? 1 : name ? 2 : pk_write_hex(escapes[c], 'x', c, 2) - escapes[c]);
}

/* Makes the table ready for a repr in these quotes. */
static void set_quote(uint8_t quote)
{
  if (!escape_lengths[0])
    for (int c = 0; c < 256; c++)
      set_escape((uint8_t)c, c < ' ' || c >= 0x7f || c == '\\');
  set_escape('\'', quote == '\'');
}

static uint8_t *write_byte(uint8_t *to, uint8_t c)
{
  memcpy(to, escapes[c], 4);
  return to + escape_lengths[c];
}

/* Whether none of eight bytes is a control character, `quote`, a backslash or beyond ASCII. */
static bool are_plain(uint64_t word, uint8_t quote)
{
  uint64_t quotes = word ^ ONES * quote, backslashes = word ^ ONES * '\\', deletes = word ^ ONES * 0x7f;
  uint64_t found = word | (word - ONES * ' ') | (quotes - ONES) | (backslashes - ONES) | (deletes - ONES);
  return !(found & TOPS);
}

uint8_t *pk_write_bytes(uint8_t *to, const uint8_t *bytes, uint32_t length, uint8_t quote)
{
  set_quote(quote);
  for (uint32_t i = 0; i < length; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    uint32_t count = length - i < 8 ? length - i : 8;
    uint64_t beyond = count < 8 ? UINT64_MAX << (8 * count) : 0;
    if (are_plain((word & ~beyond) | (ONES * ' ' & beyond), quote)) {
      memcpy(to, &word, 8);
      to += count;
      continue;
    }
    for (uint32_t end = i + count, k = i; k < end; k++)
      to = write_byte(to, bytes[k]);
  }
  return to;
}

enum { BLOCK_SHIFT = 8, BLOCKS = 0x110000 >> BLOCK_SHIFT };

/* The ends of the runs of printable.h, and which blocks of 256 characters are printable throughout. */
static uint32_t run_ends[PRINTABLE_RUNS];
static bool blocks[BLOCKS];

static void expand_runs(void)
{
  const uint8_t *p = printable_runs;
  uint32_t point = PRINTABLE_FIRST;
  for (int i = 0; i < PRINTABLE_RUNS; i++) {
    uint32_t length = 0;
    int shift = 0;
    do {
      length |= (*p & 0x7fu) << shift;
      shift += 7;
    } while (*p++ & 0x80);
    for (uint32_t block = (point + 255) >> BLOCK_SHIFT; i % 2 && block < (point + length) >> BLOCK_SHIFT; block++)
      blocks[block] = true;
    run_ends[i] = point += length;
  }
}

/* Whether a character is printable, found among the runs: every other run is. */
static bool find_printable(uint32_t point)
{
  if (!run_ends[0])
    expand_runs();
  int low = 0, high = PRINTABLE_RUNS - 1;
  while (low < high) {
    int middle = (low + high) / 2;
    if (point < run_ends[middle])
      high = middle;
    else
      low = middle + 1;
  }
  return low % 2;
}

/* Whether repr leaves a character as it is. `point` is PRINTABLE_FIRST or above. */
static inline bool is_printable(uint32_t point)
{
  if (point < 0x100)
    return point > 0xa0 && point != 0xad;
  return blocks[point >> BLOCK_SHIFT] || find_printable(point);
}

static uint8_t *write_utf8(uint8_t *to, uint32_t point)
{
  if (point < 0x800) {
    *to++ = (uint8_t)(0xc0 | point >> 6);
  } else if (point < 0x10000) {
    *to++ = (uint8_t)(0xe0 | point >> 12);
    *to++ = (uint8_t)(0x80 | (point >> 6 & 0x3f));
  } else {
    *to++ = (uint8_t)(0xf0 | point >> 18);
    *to++ = (uint8_t)(0x80 | (point >> 12 & 0x3f));
    *to++ = (uint8_t)(0x80 | (point >> 6 & 0x3f));
  }
  *to++ = (uint8_t)(0x80 | (point & 0x3f));
  return to;
}

/* Reads the next character, and answers with its end. */
static const uint8_t *read_point(enum pk_text_form form, const uint8_t *p, const uint8_t *end, uint32_t *point)
{
  uint32_t c = *p++;
  if (form == PK_TEXT_UTF8 && c >= 0x80)
    return pk_read_utf8(p - 1, point);
  if (form == PK_TEXT_RAW_ESCAPE && c == '\\' && p < end && (*p | 0x20) == 'u') {
    int digits = *p++ == 'u' ? 4 : 8;
    for (c = 0; digits; digits--)
      c = c << 4 | (uint32_t)pk_hex_digit(*p++);
  }
  *point = c;
  return p;
}

uint32_t pk_find_quotes(const uint8_t *bytes, uint32_t length, uint32_t known)
{
  if (!(known & PK_QUOTE_SINGLE) && memchr(bytes, '\'', length))
    known |= PK_QUOTE_SINGLE;
  if (!(known & PK_QUOTE_DOUBLE) && memchr(bytes, '"', length))
    known |= PK_QUOTE_DOUBLE;
  return known;
}

/* Whether a byte is in text. Most texts are too short for a call to memchr. */
static bool has_byte(const uint8_t *text, uint32_t length, uint8_t c)
{
  for (uint32_t i = 0; i < length; i += 8) {
    uint64_t word;
    memcpy(&word, text + i, 8);
    word ^= ONES * c;
    uint64_t found = (word - ONES) & ~word & TOPS;
    if (found)
      return i + (uint32_t)__builtin_ctzll(found) / 8 < length;
  }
  return false;
}

uint8_t pk_choose_quote(enum pk_text_form form, const uint8_t *text, uint32_t length)
{
  if (form != PK_TEXT_RAW_ESCAPE)
    return has_byte(text, length, '\'') && !has_byte(text, length, '"') ? '"' : '\'';
  uint32_t quotes = 0, point;
  for (const uint8_t *p = text, *end = text + length; p < end;) {
    bool is_pair = *p == '\\' && p + 1 < end && (p[1] | 0x20) != 'u';
    p = is_pair ? p + 1 + (p[1] == '\\') : read_point(form, p, end, &point);
    if (!is_pair)
      quotes |= point == '\'' ? PK_QUOTE_SINGLE : point == '"' ? PK_QUOTE_DOUBLE : 0;
  }
  return pk_quote(quotes);
}

uint8_t *pk_write_str(struct pk_machine *m, uint8_t *to, enum pk_text_form form, const uint8_t *text, uint32_t length, uint8_t quote)
{
  if (form == PK_TEXT_ASCII)
    return pk_write_bytes(to, text, length, quote);
  set_quote(quote);
  const uint8_t *p = text, *end = text + length;
  while (p < end) {
    bool may_escape = form == PK_TEXT_RAW_ESCAPE && *p == '\\' && p + 1 < end;
    /* A backslash that begins no escape also covers a backslash that follows it. */
    if (may_escape && (p[1] | 0x20) != 'u') {
      to = write_byte(to, *p++);
      if (*p == '\\')
        to = write_byte(to, *p++);
      continue;
    }
    if (*p < 0x80 && !may_escape) {
      to = write_byte(to, *p++);
      continue;
    }
    uint32_t point;
    if (form == PK_TEXT_UTF8) {
      const uint8_t *next = pk_read_utf8(p, &point);
      memcpy(to, p, 4);
      bool is_kept = is_printable(point);
      to += is_kept ? next - p : 0;
      m->is_wide |= is_kept;
      p = next;
      if (is_kept)
        continue;
    } else {
      p = read_point(form, p, end, &point);
    }
    if (point < 0x80) {
      to = write_byte(to, (uint8_t)point);
    } else if (is_printable(point)) {
      m->is_wide = true;
      to = write_utf8(to, point);
    } else if (point < 0x100) {
      to = pk_write_hex(to, 'x', point, 2);
    } else {
      to = point < 0x10000 ? pk_write_hex(to, 'u', point, 4) : pk_write_hex(to, 'U', point, 8);
    }
  }
  return to;
}
