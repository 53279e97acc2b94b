/* The memo: operands by number.
 *
 * The numbers of every real pickler come in sequence, and are kept in an array.
 * A number far beyond the count of entries goes to a hash table, so that memory
 * follows the count and never the largest number. An operand is never 0.
 * Invariant: where a number stands in both, the array has its present operand. */
#ifndef PK_MEMO_H
#define PK_MEMO_H

#include "machine/arena.h"

struct pk_memo {
  struct pk_buffer dense;  /* operands (uint32_t) by number, 0 where there is none */
  struct pk_buffer sparse; /* the hash table: a power of two of struct pk_memo_slot */
  uint32_t dense_count;    /* how many slots of `dense` are in use */
  uint32_t sparse_count;   /* how many slots of `sparse` are in use */
  uint32_t count;          /* how many entries there are in all */
};

struct pk_memo_slot {
  uint64_t key;
  uint32_t operand;
};

/* Forgets all entries; the array keeps its memory. */
void pk_memo_clear(struct pk_memo *memo);

/* Gives all memory back. */
void pk_memo_free(struct pk_memo *memo);

/* What pk_memo_put and pk_memo_get leave to a call, because it is rare. */
bool pk_memo_put_slow(struct pk_memo *memo, uint64_t key, uint32_t operand);
uint32_t pk_memo_get_slow(const struct pk_memo *memo, uint64_t key);

/* Stores an operand under a number. False: memory ended. */
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
