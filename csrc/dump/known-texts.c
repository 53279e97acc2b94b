/* The texts that a pickler has written: see known-texts.h.
 *
 * A hash table with open addressing. Source of SipHash: Aumasson and Bernstein, https://www.aumasson.jp/siphash/siphash.pdf */
#include "dump/known-texts.h"

#include "machine/read-bytes.h"

/* The least number of slots, a power of two. */
enum { LEAST = 64 };

/* The entries stand in the order in which their texts came. A slot of the table is a word: below the bits of the mask it holds
 * one more than the place of an entry, or 0, and in the bits above it those of the entry's hash. So slots are small, and mostly
 * tell without a look at the entry that it is another one. */
struct text_entry {
  uint64_t hash;
  uint32_t check;  /* further bits of the hash */
  uint32_t number; /* one more than the memo number, or 0 */
};

struct sip {
  uint64_t a, b, c, d;
};

static inline uint64_t rotate(uint64_t value, unsigned bits) { return value << bits | value >> (64 - bits); }

static inline void mix(struct sip *s)
{
  s->a += s->b;
  s->b = rotate(s->b, 13) ^ s->a;
  s->a = rotate(s->a, 32);
  s->c += s->d;
  s->d = rotate(s->d, 16) ^ s->c;
  s->a += s->d;
  s->d = rotate(s->d, 21) ^ s->a;
  s->c += s->b;
  s->b = rotate(s->b, 17) ^ s->c;
  s->c = rotate(s->c, 32);
}

static inline uint64_t finish(struct sip *s)
{
  mix(s);
  mix(s);
  mix(s);
  return s->a ^ s->b ^ s->c ^ s->d;
}

static struct text_entry hash_text(const struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  uint64_t key0 = m->key_0 | (uint64_t)m->key_1 << 32, key1 = m->key_2 | (uint64_t)m->key_3 << 32;
  struct sip s = {key0 ^ 0x736f6d6570736575u, key1 ^ 0x646f72616e646f6du ^ 0xee, key0 ^ 0x6c7967656e657261u, key1 ^ 0x7465646279746573u};
  uint32_t left = length;
  for (; left >= 8; left -= 8, text += 8) {
    uint64_t word = pk_read_uint8(text);
    s.d ^= word;
    mix(&s);
    s.a ^= word;
  }
  /* These eight bytes can be read because the window is longer than its text. */
  uint64_t last = (uint64_t)length << 56 | (pk_read_uint8(text) & (((uint64_t)1 << 8 * left) - 1));
  s.d ^= last;
  mix(&s);
  s.a ^= last;
  s.c ^= 0xee;
  uint64_t hash = finish(&s);
  /* The check takes another 32 bits of the last state. To mix it anew, as SipHash with 128 bits does, would take half as long as
   * all the rest. */
  return (struct text_entry){.hash = hash, .check = (uint32_t)(s.a + s.c)};
}

static bool clear_slots(struct pk_machine *m, uint32_t count)
{
  if (!pk_buffer_reserve(&m->slot_buffer, 0, count * sizeof(uint32_t)))
    return false;
  memset(m->slot_buffer.data, 0, count * sizeof(uint32_t));
  m->text_mask = count - 1;
  return true;
}

bool pk_texts_clear(struct pk_machine *m)
{
  m->text_count = 0;
  m->are_texts_full = false;
  return clear_slots(m, LEAST) && pk_buffer_reserve(&m->text_buffer, 0, LEAST * sizeof(struct text_entry));
}

/* The slot of the entry, or the free slot where it belongs. */
static uint32_t *find_slot(const struct pk_machine *m, const struct text_entry *wanted)
{
  uint32_t *slots = m->slot_buffer.data, mask = m->text_mask, bits = (uint32_t)(wanted->hash >> 32) & ~mask;
  const struct text_entry *entries = m->text_buffer.data;
  for (uint32_t at = (uint32_t)wanted->hash & mask;; at = (at + 1) & mask) {
    uint32_t slot = slots[at];
    if (!slot)
      return slots + at;
    if ((slot & ~mask) != bits)
      continue;
    const struct text_entry *entry = entries + (slot & mask) - 1;
    if (entry->hash == wanted->hash && entry->check == wanted->check)
      return slots + at;
  }
}

static void set_slot(const struct pk_machine *m, uint32_t *slot, uint32_t place)
{
  const struct text_entry *entry = (struct text_entry *)m->text_buffer.data + place;
  *slot = ((uint32_t)(entry->hash >> 32) & ~m->text_mask) | (place + 1);
}

/* Makes twice as many slots, and room for entries for half of them. */
static bool grow(struct pk_machine *m)
{
  size_t size = m->text_count * sizeof(struct text_entry);
  if (m->text_mask > UINT32_MAX / 2 || !pk_buffer_reserve(&m->text_buffer, size, 2 * size))
    return false;
  if (!clear_slots(m, 2 * (m->text_mask + 1)))
    return false;
  const struct text_entry *entries = m->text_buffer.data;
  for (uint32_t i = 0; i < m->text_count; i++)
    set_slot(m, find_slot(m, entries + i), i);
  return true;
}

uint32_t *pk_texts_find(struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  /* Where the table cannot grow any more, new texts are written without being known again. */
  if (m->text_count > m->text_mask / 2 && !m->are_texts_full)
    m->are_texts_full = !grow(m);
  struct text_entry wanted = hash_text(m, text, length), *entries = m->text_buffer.data;
  uint32_t *slot = find_slot(m, &wanted);
  if (*slot)
    return &entries[(*slot & m->text_mask) - 1].number;
  if (m->are_texts_full) {
    m->spare_number = 0;
    return &m->spare_number;
  }
  entries[m->text_count] = wanted;
  set_slot(m, slot, m->text_count);
  return &entries[m->text_count++].number;
}
