/* The memo: operands by number.
 *
 * Numbers come in sequence from every real pickler and are kept in an array;
 * a number far off the count of entries goes to a hash table, so memory
 * follows the count and never the largest number. An operand is never 0.
 * Invariant: a number stands in the array or in the table, the array wins. */
#ifndef PK_MEMO_H
#define PK_MEMO_H

#include "machine/arena.h"

struct pk_memo {
  struct pk_buffer dense;  /* uint32_t operands, 0 for none */
  struct pk_buffer sparse; /* struct pk_memo_slot, a power of two of them */
  uint32_t dense_count;    /* slots of `dense` in use */
  uint32_t sparse_count;
  uint32_t count; /* entries in all */
};

struct pk_memo_slot {
  uint64_t key;
  uint32_t operand;
};

void pk_memo_clear(struct pk_memo *memo);
void pk_memo_free(struct pk_memo *memo);

bool pk_memo_put_slow(struct pk_memo *memo, uint64_t key, uint32_t operand);
uint32_t pk_memo_get_slow(const struct pk_memo *memo, uint64_t key);

/* Stores an operand. False: memory ended. */
static inline bool pk_memo_put(struct pk_memo *memo, uint64_t key, uint32_t operand)
{
  uint32_t *dense = memo->dense.data;
  if (key == memo->dense_count && (key + 1) * sizeof *dense <= memo->dense.size && !memo->sparse_count) {
    dense[key] = operand;
    memo->dense_count++;
    memo->count++;
    return true;
  }
  return pk_memo_put_slow(memo, key, operand);
}

/* The operand of a number, or 0 where there is none. */
static inline uint32_t pk_memo_get(const struct pk_memo *memo, uint64_t key)
{
  const uint32_t *dense = memo->dense.data;
  if (key < memo->dense_count && dense[key])
    return dense[key];
  return memo->sparse_count ? pk_memo_get_slow(memo, key) : 0;
}

#endif
