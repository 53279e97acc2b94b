/* The blocks of bzip2: see bzip2.h. */
#include "decompress/bzip2.h"

#include <string.h>

enum { GROUP = 50, SYMBOL_BITS = 9, SYMBOL_MASK = (1 << SYMBOL_BITS) - 1, RUN_B = 1, RUN = 4 };

/* The next bits, the first of them on top. */
struct bits {
  const uint8_t *next;
  uint64_t word;
  uint32_t count;
};

/* Makes sure of 32 bits. */
static inline void fill(struct bits *b)
{
  if (b->count < 32) {
    uint32_t word = (uint32_t)b->next[0] << 24 | (uint32_t)b->next[1] << 16 | (uint32_t)b->next[2] << 8 | b->next[3];
    b->word |= (uint64_t)word << (32 - b->count);
    b->next += 4;
    b->count += 32;
  }
}

static inline uint32_t peek(const struct bits *b, uint32_t n) { return (uint32_t)(b->word >> (64 - n)); }

static inline void drop(struct bits *b, uint32_t n)
{
  b->word <<= n;
  b->count -= n;
}

/* The next `n` bits, at least 1 and at most 32. */
static inline uint32_t take(struct bits *b, uint32_t n)
{
  fill(b);
  uint32_t value = peek(b, n);
  drop(b, n);
  return value;
}

/* Whether more was taken than there is. */
static inline bool is_cut(const struct bits *b, const uint8_t *end) { return b->next - b->count / 8 > end; }

static void make_code(struct pk_bzip2_code *code, const uint8_t *lengths, uint32_t symbols)
{
  uint32_t value = 0, count = 0, filled = 0;
  for (uint32_t length = 1; length <= PK_BZIP2_LONGEST_CODE; length++) {
    code->bases[length] = (int32_t)(count - value);
    for (uint32_t symbol = 0; symbol < symbols; symbol++) {
      if (lengths[symbol] != length)
        continue;
      code->symbols[count++] = (uint16_t)symbol;
      value++;
      if (length <= PK_BZIP2_SHORT_CODE)
        for (uint32_t i = 1u << (PK_BZIP2_SHORT_CODE - length); i && filled < 1 << PK_BZIP2_SHORT_CODE; i--)
          code->short_codes[filled++] = (uint16_t)(symbol | length << SYMBOL_BITS);
    }
    code->limits[length] = value << (PK_BZIP2_LONGEST_CODE - length);
    value <<= 1;
  }
  memset(code->short_codes + filled, 0, ((1u << PK_BZIP2_SHORT_CODE) - filled) * sizeof *code->short_codes);
}

/* Which bytes the block uses. */
static uint32_t read_alphabet(struct bits *bits, uint8_t alphabet[256])
{
  uint32_t groups = take(bits, 16), count = 0;
  for (uint32_t high = 0; high < 16; high++) {
    if (!(groups & 0x8000u >> high))
      continue;
    uint32_t used = take(bits, 16);
    for (uint32_t low = 0; low < 16; low++)
      if (used & 0x8000u >> low)
        alphabet[count++] = (uint8_t)(high * 16 + low);
  }
  return count;
}

/* Which table each group of 50 symbols is coded by. */
static enum pk_bzip2_status read_selectors(struct pk_bzip2 *b, struct bits *bits, const uint8_t *end, uint32_t tables, uint32_t *count)
{
  uint8_t order[PK_BZIP2_TABLES] = {0, 1, 2, 3, 4, 5};
  *count = take(bits, 15);
  if (!*count)
    return PK_BZIP2_NO_SELECTORS;
  for (uint32_t i = 0; i < *count; i++) {
    uint32_t rank = 0;
    while (take(bits, 1))
      if (++rank >= tables)
        return PK_BZIP2_BAD_SELECTOR;
    if (is_cut(bits, end))
      return PK_BZIP2_CUT;
    uint8_t chosen = order[rank];
    memmove(order + 1, order, rank);
    b->selectors[i] = order[0] = chosen;
  }
  return PK_BZIP2_DONE;
}

static enum pk_bzip2_status read_code(struct pk_bzip2 *b, struct bits *bits, const uint8_t *end, struct pk_bzip2_code *code,
                                      uint32_t symbols)
{
  uint8_t lengths[PK_BZIP2_SYMBOLS];
  uint32_t length = take(bits, 5);
  for (uint32_t symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      b->found = length;
      if (length < 1 || length > PK_BZIP2_LONGEST_CODE)
        return PK_BZIP2_BAD_LENGTH;
      if (is_cut(bits, end))
        return PK_BZIP2_CUT;
      if (!take(bits, 1))
        break;
      length += take(bits, 1) ? UINT32_MAX : 1;
    }
    lengths[symbol] = (uint8_t)length;
  }
  make_code(code, lengths, symbols);
  return PK_BZIP2_DONE;
}

/* Moves the byte at an index to the front, and answers with it. */
static inline uint8_t move_to_front(uint8_t *bytes, uint32_t index)
{
  uint8_t byte = bytes[index];
  for (uint32_t i = index; i; i--)
    bytes[i] = bytes[i - 1];
  return bytes[0] = byte;
}

/* The next symbol, or PK_BZIP2_SYMBOLS where no code stands. */
static inline uint32_t read_symbol(struct bits *bits, const struct pk_bzip2_code *code)
{
  fill(bits);
  uint32_t entry = code->short_codes[peek(bits, PK_BZIP2_SHORT_CODE)];
  if (entry) {
    drop(bits, entry >> SYMBOL_BITS);
    return entry & SYMBOL_MASK;
  }
  uint32_t next = peek(bits, PK_BZIP2_LONGEST_CODE);
  for (uint32_t length = PK_BZIP2_SHORT_CODE + 1; length <= PK_BZIP2_LONGEST_CODE; length++) {
    if (next >= code->limits[length])
      continue;
    drop(bits, length);
    return code->symbols[code->bases[length] + (int32_t)(next >> (PK_BZIP2_LONGEST_CODE - length))];
  }
  drop(bits, PK_BZIP2_LONGEST_CODE);
  return PK_BZIP2_SYMBOLS;
}

static enum pk_bzip2_status read_symbols(struct pk_bzip2 *b, struct bits *bits, const uint8_t *end, uint8_t *alphabet, uint32_t last_symbol,
                                         uint32_t selectors, uint32_t *block, uint32_t size)
{
  uint32_t length = 0, run = 0, digit = 1;
  for (uint32_t group = 0; group < selectors; group++) {
    const struct pk_bzip2_code *code = &b->codes[b->selectors[group]];
    if (is_cut(bits, end))
      return PK_BZIP2_CUT;
    for (uint32_t i = 0; i < GROUP; i++) {
      uint32_t symbol = read_symbol(bits, code);
      /* The length of a run is a number in bijective base 2, least digit first: the symbol 0 is the digit 1, the symbol 1 the digit 2. */
      if (symbol <= RUN_B) {
        run += digit << symbol;
        digit <<= 1;
        if (run > size)
          return PK_BZIP2_TOO_LONG;
        continue;
      }
      if (symbol == PK_BZIP2_SYMBOLS)
        return PK_BZIP2_NO_CODE;
      if (run) {
        if (run > size - length)
          return PK_BZIP2_TOO_LONG;
        b->starts[alphabet[0]] += run;
        for (; run; run--)
          block[length++] = alphabet[0];
        digit = 1;
      }
      if (symbol == last_symbol) {
        b->length = length;
        return PK_BZIP2_DONE;
      }
      if (length == size)
        return PK_BZIP2_TOO_LONG;
      uint8_t byte = move_to_front(alphabet, symbol - 1);
      b->starts[byte]++;
      block[length++] = byte;
    }
  }
  return PK_BZIP2_TOO_FEW_SELECTORS;
}

static enum pk_bzip2_status read_block(struct pk_bzip2 *b, struct bits *bits, const uint8_t *end, uint32_t *block, uint32_t size)
{
  uint8_t alphabet[256];
  uint32_t count = read_alphabet(bits, alphabet), selectors;
  if (!count)
    return PK_BZIP2_NO_BYTES;
  uint32_t tables = b->found = take(bits, 3);
  if (tables < 2 || tables > PK_BZIP2_TABLES)
    return PK_BZIP2_BAD_TABLES;
  enum pk_bzip2_status status = read_selectors(b, bits, end, tables, &selectors);
  for (uint32_t i = 0; i < tables && status == PK_BZIP2_DONE; i++)
    status = read_code(b, bits, end, &b->codes[i], count + 2);
  return status == PK_BZIP2_DONE ? read_symbols(b, bits, end, alphabet, count + 1, selectors, block, size) : status;
}

enum pk_bzip2_status pk_bzip2_read(struct pk_bzip2 *b, const uint8_t *input, uint32_t length, uint32_t *block, uint32_t size)
{
  struct bits bits = {.next = input + b->position / 8};
  if (b->position % 8)
    take(&bits, b->position % 8);
  b->length = 0;
  memset(b->starts, 0, sizeof b->starts);
  enum pk_bzip2_status status = read_block(b, &bits, input + length, block, size);
  b->position = (uint32_t)(bits.next - input) * 8 - bits.count;
  return b->position > length * 8 ? PK_BZIP2_CUT : status;
}

void pk_bzip2_untangle(struct pk_bzip2 *b, uint32_t *block, uint32_t origin)
{
  uint32_t sum = 0;
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t count = b->starts[byte];
    b->starts[byte] = sum;
    sum += count;
  }
  for (uint32_t i = 0; i < b->length; i++)
    block[b->starts[block[i] & 0xff]++] |= i << 8;
  b->entry = block[origin] >> 8;
  b->done = b->same = 0;
  b->last = -1;
  b->crc = UINT32_MAX;
}

/* CRC-32, most significant bit first, unlike that of gzip and xz. */
static uint32_t add_to_crc(uint32_t crc, const uint8_t *bytes, const uint8_t *end)
{
  static uint32_t table[256];
  if (!table[1])
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t word = i << 24;
      for (int bit = 0; bit < 8; bit++)
        word = word << 1 ^ (word >> 31 ? 0x04c11db7 : 0);
      table[i] = word;
    }
  for (; bytes < end; bytes++)
    crc = crc << 8 ^ table[crc >> 24 ^ *bytes];
  return crc;
}

uint32_t pk_bzip2_write(struct pk_bzip2 *b, const uint32_t *block, uint8_t *to, uint32_t room)
{
  const uint8_t *const first = to, *const last_place = to + room - PK_BZIP2_LEAST_ROOM;
  uint32_t entry = b->entry, same = b->same, done = b->done;
  int32_t last = b->last;
  for (; done < b->length && to <= last_place; done++) {
    uint32_t word = block[entry];
    uint8_t byte = (uint8_t)word;
    entry = word >> 8;
    if (same == RUN) {
      memset(to, last, byte);
      to += byte;
      same = 0;
      last = -1;
    } else {
      *to++ = byte;
      same = byte == last ? same + 1 : 1;
      last = byte;
    }
  }
  b->entry = entry;
  b->same = same;
  b->done = done;
  b->last = last;
  b->crc = add_to_crc(b->crc, first, to);
  return (uint32_t)(to - first);
}
