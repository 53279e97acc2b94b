/* The parts of the memo that are rarely run: see memo.h. */
#include "machine/memo.h"

#include <string.h>

/* A number that is this far beyond twice the count of entries goes to the table. */
enum { SLACK = 4096 };

/* The slots of the table, whose buffer may be larger than a power of two of them. */
static uint32_t slot_count(const struct pk_memo *memo)
{
  size_t count = 1;
  while (count * 2 * sizeof(struct pk_memo_slot) <= memo->sparse.size)
    count *= 2;
  return memo->sparse.size ? (uint32_t)count : 0;
}

/* The slot of a key, or the empty slot where it belongs. */
static struct pk_memo_slot *find_slot(struct pk_memo_slot *slots, uint32_t count, uint64_t key)
{
  uint32_t mask = count - 1;
  uint32_t at = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
  while (slots[at].operand && slots[at].key != key)
    at = (at + 1) & mask;
  return &slots[at];
}

static bool grow_table(struct pk_memo *memo)
{
  uint32_t have = slot_count(memo), count = have ? have * 2 : 64;
  struct pk_buffer grown = {0};
  if (!pk_buffer_reserve(&grown, 0, count * sizeof(struct pk_memo_slot)))
    return false;
  memset(grown.data, 0, count * sizeof(struct pk_memo_slot));
  const struct pk_memo_slot *slots = memo->sparse.data;
  for (uint32_t i = 0; i < have; i++)
    if (slots[i].operand)
      *find_slot(grown.data, count, slots[i].key) = slots[i];
  pk_buffer_free(&memo->sparse);
  memo->sparse = grown;
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
    if (memo->sparse_count * 2 >= slot_count(memo) && !grow_table(memo))
      return false;
    struct pk_memo_slot *slot = find_slot(memo->sparse.data, slot_count(memo), key);
    memo->sparse_count += !slot->operand;
    slot->key = key;
    slot->operand = operand;
  }
  memo->count += is_new;
  return true;
}

uint32_t pk_memo_get_slow(const struct pk_memo *memo, uint64_t key) { return find_slot(memo->sparse.data, slot_count(memo), key)->operand; }

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
