/* LZMA: see lzma.h. */
#include "decompress/lzma.h"

#include "decompress/copy.h"

#define INLINE static inline __attribute__((always_inline))

enum { BITS = 11, HALF = 1 << (BITS - 1), MOVE = 5, SHORTEST = 2, STATES_OF_LITERALS = 7 };
static const uint32_t TOP = 1u << 24, END_MARKER = UINT32_MAX;

/* A copy of what the loop needs, which the compiler can keep in registers. */
struct coder {
  const uint8_t *next;
  uint32_t range, code;
};

INLINE void normalize(struct coder *c)
{
  if (c->range < TOP) {
    c->range <<= 8;
    c->code = c->code << 8 | *c->next++;
  }
}

INLINE uint32_t bit(struct coder *c, uint16_t *probability)
{
  uint32_t chance = *probability, bound = (c->range >> BITS) * chance, result;
  if (c->code < bound) {
    c->range = bound;
    *probability = (uint16_t)(chance + (((1 << BITS) - chance) >> MOVE));
    result = 0;
  } else {
    c->range -= bound;
    c->code -= bound;
    *probability = (uint16_t)(chance - (chance >> MOVE));
    result = 1;
  }
  normalize(c);
  return result;
}

/* A bit that nobody could guess: without a branch. */
INLINE uint32_t random_bit(struct coder *c, uint16_t *probability)
{
#ifdef BRANCHY
  return bit(c, probability);
#else
  uint32_t chance = *probability, bound = (c->range >> BITS) * chance, result = c->code >= bound, mask = 0 - result;
  c->range = bound + (mask & (c->range - 2 * bound));
  c->code -= mask & bound;
  /* A 0 adds a thirty-second of what lacks of one, a 1 takes a thirty-second of what is there. */
  int32_t rest = (int32_t)chance - (int32_t)(~mask & ((1 << BITS) - (1 << MOVE) + 1));
  *probability = (uint16_t)((int32_t)chance - (rest >> MOVE));
  normalize(c);
  return result;
#endif
}

INLINE uint32_t tree(struct coder *c, uint16_t *probabilities, uint32_t bits)
{
  uint32_t node = 1;
  for (uint32_t i = 0; i < bits; i++)
    node = node << 1 | random_bit(c, probabilities + node);
  return node - (1u << bits);
}

INLINE uint32_t reverse_tree(struct coder *c, uint16_t *probabilities, uint32_t bits)
{
  uint32_t node = 1, value = 0;
  for (uint32_t i = 0; i < bits; i++) {
    uint32_t next = random_bit(c, probabilities + node);
    node = node << 1 | next;
    value |= next << i;
  }
  return value;
}

/* Bits of equal chance. */
INLINE uint32_t direct(struct coder *c, uint32_t bits)
{
  uint32_t value = 0;
  for (; bits; bits--) {
    c->range >>= 1;
    uint32_t next = c->code >= c->range;
    c->code -= (0 - next) & c->range;
    value = value << 1 | next;
    normalize(c);
  }
  return value;
}

INLINE uint32_t length_of(struct coder *c, struct pk_lzma_lengths *lengths, uint32_t position)
{
  if (!bit(c, &lengths->choices[0]))
    return tree(c, lengths->low[position], 3);
  if (!bit(c, &lengths->choices[1]))
    return 8 + tree(c, lengths->middle[position], 3);
  return 16 + tree(c, lengths->high, 8);
}

INLINE uint32_t distance_of(struct coder *c, struct pk_lzma_probabilities *p, uint32_t length)
{
  uint32_t slot = tree(c, p->slots[length < 3 ? length : 3], 6);
  if (slot < 4)
    return slot;
  uint32_t bits = (slot >> 1) - 1, distance = (2 | (slot & 1)) << bits;
  if (slot < 14)
    return distance + reverse_tree(c, p->special + distance - slot, bits);
  distance += direct(c, bits - 4) << 4;
  return distance + reverse_tree(c, p->align, 4);
}

/* A byte whose bits are likely those of `matched`, up to the first that is not. */
INLINE uint32_t matched_literal(struct coder *c, uint16_t *probabilities, uint32_t matched)
{
  uint32_t symbol = 1;
  /* This is 0x100 as long as all bits were those of `matched`. */
  for (uint32_t offset = 0x100; symbol < 0x100;) {
    matched <<= 1;
    uint32_t wanted = matched & offset, next = random_bit(c, probabilities + offset + wanted + symbol);
    symbol = symbol << 1 | next;
    offset &= next ? matched : ~matched;
  }
  return symbol;
}

void pk_lzma_reset(struct pk_lzma *lzma)
{
  uint16_t *all = (uint16_t *)&lzma->probabilities;
  for (uint32_t i = 0; i < sizeof lzma->probabilities / sizeof *all; i++)
    all[i] = HALF;
  lzma->state = 0;
  memset(lzma->rep, 0, sizeof lzma->rep);
}

void pk_lzma_properties(struct pk_lzma *lzma, uint32_t byte)
{
  lzma->lc = byte % 9;
  lzma->literal_mask = (1u << byte / 9 % 5) - 1;
  lzma->position_mask = (1u << byte / 45) - 1;
  pk_lzma_reset(lzma);
}

enum pk_lzma_status pk_lzma_run(struct pk_lzma *lzma, const uint8_t *input, uint32_t length, bool is_last, uint8_t *output, uint32_t stop,
                                uint32_t end, bool may_end)
{
  struct pk_lzma_probabilities *p = &lzma->probabilities;
  struct coder coder = {input + lzma->at, lzma->range, lzma->code}, *c = &coder;
  const uint8_t *const last = input + length, *const enough = is_last ? last + PK_LZMA_INPUT_SLACK : last - PK_LZMA_INPUT_SLACK;
  uint32_t to = lzma->to, state = lzma->state, rep0 = lzma->rep[0], rep1 = lzma->rep[1], rep2 = lzma->rep[2], rep3 = lzma->rep[3];
  const uint32_t lc = lzma->lc, literal_mask = lzma->literal_mask, position_mask = lzma->position_mask,
                 dictionary_size = lzma->dictionary_size;
  enum pk_lzma_status status = PK_LZMA_STOPPED;
  while (to < stop) {
    if (c->next > enough) {
      status = PK_LZMA_HUNGRY;
      break;
    }
    uint32_t position = to & position_mask, count;
    if (!bit(c, &p->is_match[state][position])) {
      if (to >= end) {
        status = PK_LZMA_TOO_LONG;
        break;
      }
      uint32_t before = to ? output[to - 1] : 0;
      uint16_t *probabilities = p->literals + 0x300 * (((to & literal_mask) << lc) + (before >> (8 - lc)));
      if (state < STATES_OF_LITERALS) {
        output[to++] = (uint8_t)tree(c, probabilities, 8);
        state = state < 4 ? 0 : state - 3;
      } else {
        output[to] = (uint8_t)matched_literal(c, probabilities, output[to - rep0 - 1]);
        to++;
        state = state < 10 ? state - 3 : state - 6;
      }
      if (c->next > last) {
        status = PK_LZMA_CUT;
        break;
      }
      continue;
    }
    if (bit(c, &p->is_rep[state])) {
      if (!to) {
        status = PK_LZMA_FROM_BEFORE;
        break;
      }
      bool is_short = false;
      if (!bit(c, &p->is_rep0[state])) {
        is_short = !bit(c, &p->is_rep0_long[state][position]);
      } else {
        uint32_t distance = rep1;
        if (bit(c, &p->is_rep1[state])) {
          distance = rep2;
          if (bit(c, &p->is_rep2[state])) {
            distance = rep3;
            rep3 = rep2;
          }
          rep2 = rep1;
        }
        rep1 = rep0;
        rep0 = distance;
      }
      count = is_short ? 1 : SHORTEST + length_of(c, &p->rep_lengths, position);
      state = is_short ? (state < STATES_OF_LITERALS ? 9 : 11) : state < STATES_OF_LITERALS ? 8 : 11;
    } else {
      rep3 = rep2;
      rep2 = rep1;
      rep1 = rep0;
      count = length_of(c, &p->match_lengths, position);
      state = state < STATES_OF_LITERALS ? 7 : 10;
      rep0 = distance_of(c, p, count);
      count += SHORTEST;
      if (rep0 == END_MARKER) {
        bool is_cut = c->next > last, is_bad = c->range < TOP || c->code;
        status = is_cut ? PK_LZMA_CUT : !may_end ? PK_LZMA_MARKER : is_bad ? PK_LZMA_BAD_END : PK_LZMA_END;
        break;
      }
    }
    if (c->next > last) {
      status = PK_LZMA_CUT;
      break;
    }
    if (rep0 >= to || rep0 >= dictionary_size) {
      status = PK_LZMA_TOO_FAR;
      break;
    }
    if (count > end - to) {
      status = PK_LZMA_TOO_LONG;
      break;
    }
    pk_copy_back(output + to, rep0 + 1, count);
    to += count;
  }
  lzma->at = (uint32_t)(c->next - input);
  lzma->to = to;
  lzma->range = c->range;
  lzma->code = c->code;
  lzma->state = state;
  lzma->rep[0] = rep0;
  lzma->rep[1] = rep1;
  lzma->rep[2] = rep2;
  lzma->rep[3] = rep3;
  return status;
}
