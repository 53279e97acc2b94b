/* The parts of the memo that are rarely run: see memo.h. */
#include "machine/memo.h"

/* A number that is this far beyond twice the count of entries goes to the tree. */
enum { SLACK = 4096 };

/* A place of the tree: the entry of a number, or the fork that came with it. */
static uint32_t leaf_of(uint32_t slot) { return slot * 2 + 1; }
static uint32_t fork_of(uint32_t slot) { return slot * 2; }
static bool is_leaf(uint32_t place) { return place & 1; }

/* The entry that a key may be, of those that are there: no other has more of its upper bits. */
static struct pk_memo_slot *nearest(const struct pk_memo *memo, uint64_t key)
{
  struct pk_memo_slot *slots = memo->sparse.data;
  uint32_t place = memo->root;
  while (!is_leaf(place))
    place = slots[place / 2].next[key >> slots[place / 2].bit & 1];
  return &slots[place / 2];
}

static bool put_sparse(struct pk_memo *memo, uint64_t key, uint32_t operand)
{
  uint32_t count = memo->sparse_count;
  struct pk_memo_slot *near = count ? nearest(memo, key) : NULL;
  if (near && near->key == key) {
    near->operand = operand;
    return true;
  }
  uint32_t bit = near ? 63 - (uint32_t)__builtin_clzll(near->key ^ key) : 0;
  if (!pk_buffer_reserve(&memo->sparse, count * sizeof *near, (count + 1) * sizeof *near))
    return false;
  struct pk_memo_slot *slots = memo->sparse.data;
  uint32_t *at = &memo->root;
  while (count && !is_leaf(*at) && slots[*at / 2].bit > bit)
    at = &slots[*at / 2].next[key >> slots[*at / 2].bit & 1];
  slots[count] = (struct pk_memo_slot){key, operand, bit, {leaf_of(count), leaf_of(count)}};
  if (count)
    slots[count].next[!(key >> bit & 1)] = *at;
  *at = count ? fork_of(count) : leaf_of(count);
  memo->sparse_count++;
  return true;
}

bool pk_memo_put_slow(struct pk_memo *memo, uint64_t key, uint32_t operand)
{
  bool is_new = !pk_memo_get(memo, key);
  if (key < (uint64_t)memo->count * 2 + SLACK) {
    uint32_t wanted = (uint32_t)key + 1;
    if (!pk_buffer_reserve(&memo->dense, memo->dense_count * sizeof operand, wanted * sizeof operand))
      return false;
    uint32_t *dense = memo->dense.data;
    while (memo->dense_count < wanted)
      dense[memo->dense_count++] = 0;
    dense[key] = operand;
  } else {
    if (!put_sparse(memo, key, operand))
      return false;
  }
  memo->count += is_new;
  return true;
}

uint32_t pk_memo_get_slow(const struct pk_memo *memo, uint64_t key)
{
  const struct pk_memo_slot *slot = nearest(memo, key);
  return slot->key == key ? slot->operand : 0;
}

void pk_memo_clear(struct pk_memo *memo)
{
  memo->dense_count = 0;
  memo->count = 0;
  if (memo->sparse_count)
    pk_buffer_free(&memo->sparse);
  memo->sparse_count = 0;
}

void pk_memo_free(struct pk_memo *memo)
{
  pk_buffer_free(&memo->dense);
  pk_buffer_free(&memo->sparse);
}
