/* Containers whose values are being pickled, and the memo: what stands before, between and after values.
 * Each returns false where memory ended; of those that return nothing the caller made room. */
#ifndef PK_DUMP_CONTAINERS_H
#define PK_DUMP_CONTAINERS_H

#include "dump/pickle-writer.h"
#include "machine/opcodes.h"

/* What the values of a container are that come next. */
enum pk_segment { PK_VALUES, PK_ITEMS, PK_PAIRS, PK_MEMBERS, PK_STATE };

/* A container whose values are being written. */
struct pk_open_value {
  uint8_t token, flags, segment;
  bool is_alone; /* the batch is one item, with no mark */
  uint32_t object;
  uint32_t left;         /* values left in the segment */
  uint32_t batch;        /* values left in the batch, 0 between batches and where there are none */
  uint32_t count;        /* values of a tuple or frozenset */
  uint32_t items, pairs; /* of a reduce, still to come */
  uint32_t known;        /* keys left that no token tells */
  const uint32_t *keys;  /* the memo's numbers of those */
};

static inline struct pk_open_value *pk_top_value(const struct pk_machine *m)
{
  return (struct pk_open_value *)m->mark_buffer.data + m->open_count - 1;
}

/* Gives what is on the stack the memo's next number; that and one more. */
uint32_t pk_put_memoize(struct pk_machine *m);

bool pk_set_memo_entry(struct pk_machine *m, uint32_t object, uint32_t number);

/* Gives what is on the stack the memo's next number, where it is an object. */
bool pk_memoize_object(struct pk_machine *m, uint32_t object);

/* Gets an object from the memo. */
bool pk_get(struct pk_machine *m, uint32_t object);

void pk_begin_batch(struct pk_machine *m, struct pk_open_value *v);
bool pk_put_known_key(struct pk_machine *m, struct pk_open_value *v);

/* What stands before a value: the mark of a batch that begins, a key that no token tells. */
static inline bool pk_before_value(struct pk_machine *m, struct pk_open_value *v)
{
  if (!v->batch && v->segment != PK_VALUES && v->segment != PK_STATE)
    pk_begin_batch(m, v);
  return !v->known || v->left % 2 || pk_put_known_key(m, v);
}

/* A value is written: so may be the container that it ends, and the one that that ends. */
bool pk_end_values(struct pk_machine *m);

/* The same; most values stand within a batch, which goes on. */
static inline bool pk_end_value(struct pk_machine *m)
{
  struct pk_open_value *v = m->open_count ? pk_top_value(m) : NULL;
  if (!v || v->batch <= 1)
    return pk_end_values(m);
  v->left--;
  v->batch--;
  return true;
}

/* A token that opens a container. What has no values is whole at once. */
bool pk_begin_container(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words);

/* Keeps the keys of a row, objects that are memoized. */
void pk_keep_row(struct pk_machine *m, uint8_t row, const uint32_t *objects, uint32_t count);

#endif
