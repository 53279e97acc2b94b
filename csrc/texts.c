/* Texts by their hash: see texts.h. SipHash: Aumasson and Bernstein, https://www.aumasson.jp/siphash/siphash.pdf */
#include "texts.h"

#include "reader.h"

enum { LEAST = 64 };

/* An entry is free where its number is 0. */
struct text_entry {
  uint64_t hash;
  uint32_t check, number;
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
  uint64_t last = (uint64_t)length << 56;
  for (uint32_t i = 0; i < left; i++)
    last |= (uint64_t)text[i] << 8 * i;
  s.d ^= last;
  mix(&s);
  s.a ^= last;
  s.c ^= 0xee;
  uint64_t hash = finish(&s);
  s.b ^= 0xdd;
  return (struct text_entry){.hash = hash, .check = (uint32_t)finish(&s)};
}

bool pk_texts_clear(struct pk_machine *m)
{
  m->text_count = 0;
  m->are_texts_full = false;
  m->text_mask = LEAST - 1;
  if (!pk_buffer_reserve(&m->text_buffer, 0, LEAST * sizeof(struct text_entry)))
    return false;
  memset(m->text_buffer.data, 0, LEAST * sizeof(struct text_entry));
  return true;
}

static struct text_entry *find(const struct pk_machine *m, const struct text_entry *wanted)
{
  struct text_entry *entries = m->text_buffer.data;
  for (uint32_t at = (uint32_t)wanted->hash & m->text_mask;; at = (at + 1) & m->text_mask) {
    struct text_entry *entry = entries + at;
    if (!entry->number || (entry->hash == wanted->hash && entry->check == wanted->check))
      return entry;
  }
}

/* Twice the room. The entries move within the buffer: first those that are there, to its end. */
static bool grow(struct pk_machine *m)
{
  size_t count = (size_t)m->text_mask + 1, size = count * sizeof(struct text_entry);
  if (!pk_buffer_reserve(&m->text_buffer, size, 3 * size))
    return false;
  struct text_entry *entries = m->text_buffer.data, *old = entries + 2 * count;
  memcpy(old, entries, size);
  memset(entries, 0, 2 * size);
  m->text_mask = (uint32_t)(2 * count - 1);
  for (size_t i = 0; i < count; i++)
    if (old[i].number)
      *find(m, old + i) = old[i];
  return true;
}

uint32_t *pk_texts_find(struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  /* Where the table cannot grow any more, what is new goes on without being known again. */
  if (m->text_count > m->text_mask / 2 && (m->are_texts_full || !grow(m))) {
    m->are_texts_full = true;
    if (m->text_count > m->text_mask / 8 * 7) {
      m->spare_number = 0;
      struct text_entry wanted = hash_text(m, text, length);
      uint32_t *number = &find(m, &wanted)->number;
      return *number ? number : &m->spare_number;
    }
  }
  struct text_entry wanted = hash_text(m, text, length), *entry = find(m, &wanted);
  if (!entry->number) {
    *entry = wanted;
    m->text_count++;
  }
  return &entry->number;
}
