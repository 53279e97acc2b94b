/* The pickler's containers and memo: what stands before, between and after the values of a container.
 *
 * The containers that are open are a stack in mark_buffer; dump.c writes the values themselves.
 * Functions that answer with a bool answer with false where memory ended. Before all others the caller has made room
 * (pk_dump_room). */
#ifndef PK_DUMP_CONTAINERS_H
#define PK_DUMP_CONTAINERS_H

#include "dump/pickle-writer.h"
#include "machine/opcodes.h"

/* What part of a container is being written. VALUES are those of a tuple or frozenset, the two names of a global, a persistent
 * id, or the callable and arguments of a reduce. MEMBERS are those of a set. The others are items and pairs that come in
 * batches, and the state of a reduce. */
enum pk_segment { PK_VALUES, PK_ITEMS, PK_PAIRS, PK_MEMBERS, PK_STATE };

/* A container whose values are being written. */
struct pk_open_value {
  uint8_t token, flags, segment; /* enum pk_token, its flags, enum pk_segment */
  bool is_alone;                 /* whether the batch is one item, with no mark */
  uint32_t object;               /* the object's number, or 0 */
  uint32_t left;                 /* how many values are left in the segment */
  uint32_t batch;                /* how many values are left in the batch; 0 between batches and where there are none */
  uint32_t count;                /* how many values, items or pairs the token told */
  uint32_t items, pairs;         /* of a reduce: how many are still to come */
  uint32_t known;                /* how many keys of a row are left, which have no tokens */
  const uint32_t *keys;          /* the memo numbers of those keys */
};

/* The innermost container that is open. There is one. */
static inline struct pk_open_value *pk_top_value(const struct pk_machine *m)
{
  return (struct pk_open_value *)m->mark_buffer.data + m->open_count - 1;
}

/* Writes the opcode that memoizes the top of the stack. Answers with one more than its number. */
uint32_t pk_put_memoize(struct pk_machine *m);

/* Notes the memo number of an object, as one more than it. */
bool pk_set_memo_entry(struct pk_machine *m, uint32_t object, uint32_t number);

/* Memoizes the top of the stack as an object, unless `object` is 0. */
bool pk_memoize_object(struct pk_machine *m, uint32_t object);

/* Writes the opcode that gets an object from the memo, where it is. */
bool pk_get(struct pk_machine *m, uint32_t object);

/* Begins the next batch of a container: its mark, unless the batch is one item. Source: _pickle.c: batch_list, batch_dict. */
void pk_begin_batch(struct pk_machine *m, struct pk_open_value *v);

/* Gets the next key of a row from the memo. */
bool pk_put_known_key(struct pk_machine *m, struct pk_open_value *v);

/* Writes what stands before a value: the mark of a batch that begins, and a key that has no token. */
static inline bool pk_before_value(struct pk_machine *m, struct pk_open_value *v)
{
  if (!v->batch && v->segment != PK_VALUES && v->segment != PK_STATE)
    pk_begin_batch(m, v);
  return !v->known || v->left % 2 || pk_put_known_key(m, v);
}

/* Is called when a value is written. Ends the batch and the containers that end with it. */
bool pk_end_values(struct pk_machine *m);

/* Does the same as pk_end_values, inline for the most frequent case: the value stands within a batch that goes on. */
static inline bool pk_end_value(struct pk_machine *m)
{
  struct pk_open_value *v = m->open_count ? pk_top_value(m) : NULL;
  if (!v || v->batch <= 1)
    return pk_end_values(m);
  v->left--;
  v->batch--;
  return true;
}

/* Runs a token that opens a container. One without values is whole at once. `words` are those behind the token. */
bool pk_begin_container(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words);

/* Keeps the memo numbers of the keys of a row: of `count` objects that are memoized. */
void pk_keep_row(struct pk_machine *m, uint8_t row, const uint32_t *objects, uint32_t count);

#endif
