/* The memo: operands by number.
 *
 * The numbers of every real pickler come in sequence, and are kept in an array.
 * A number far beyond the count of entries goes to a crit-bit tree, so that memory
 * follows the count and never the largest number, and that no choice of numbers
 * takes more than 64 steps for each. An operand is never 0.
 * Invariant: where a number stands in both, the array has its present operand. */
#ifndef PK_MEMO_H
#define PK_MEMO_H

#include "machine/arena.h"

struct pk_memo {
  struct pk_buffer dense;  /* operands (uint32_t) by number, 0 where there is none */
  struct pk_buffer sparse; /* the tree: a struct pk_memo_slot for each entry */
  uint32_t dense_count;    /* how many slots of `dense` are in use */
  uint32_t sparse_count;   /* how many slots of `sparse` are in use */
  uint32_t root;           /* where the tree begins, if it has an entry */
  uint32_t count;          /* how many entries there are in all */
};

/* An entry, and the fork of the tree that came with it: the first entry came with none. */
struct pk_memo_slot {
  uint64_t key;
  uint32_t operand;
  uint32_t bit;     /* which bit of a number the fork looks at; those below it look at lower ones */
  uint32_t next[2]; /* where it leads by that bit: twice a slot to its fork, and one more to its entry */
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
