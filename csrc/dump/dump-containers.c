/* The pickler's containers and memo: see dump-containers.h.
 *
 * Source: CPython 3.13, Modules/_pickle.c: batch_list, batch_dict, save_reduce, memo_put. */
#include "dump/dump-containers.h"

/* _pickle.c: BATCHSIZE. */
enum { BATCH = 1000 };

#define TRY(call) \
  do { \
    if (!(call)) \
      return false; \
  } while (0)

/* Where one more than the memo number of an object stands, or 0 where it has none. NULL: memory ended. */
static uint32_t *memo_entry(struct pk_machine *m, uint32_t object)
{
  uint32_t *entries = m->object_buffer.data;
  if (object < m->object_count)
    return entries + object;
  size_t have = m->object_count * sizeof(uint32_t), wanted = ((size_t)object + 1) * sizeof(uint32_t);
  if (!pk_buffer_reserve(&m->object_buffer, have, wanted))
    return NULL;
  entries = m->object_buffer.data;
  while (m->object_count <= object)
    entries[m->object_count++] = 0;
  return entries + object;
}

bool pk_set_memo_entry(struct pk_machine *m, uint32_t object, uint32_t number)
{
  uint32_t *entry = memo_entry(m, object);
  if (entry)
    *entry = number;
  return entry;
}

uint32_t pk_put_memoize(struct pk_machine *m)
{
  uint32_t number = m->put_count++;
  if (m->protocol >= PK_FRAMING_PROTOCOL)
    pk_put(m, PK_MEMOIZE);
  else
    pk_put_memo(m, PK_PUT, PK_BINPUT, PK_LONG_BINPUT, number);
  return number + 1;
}

bool pk_memoize_object(struct pk_machine *m, uint32_t object) { return !object || pk_set_memo_entry(m, object, pk_put_memoize(m)); }

static bool is_memoized(struct pk_machine *m, uint32_t object)
{
  return object && object < m->object_count && ((uint32_t *)m->object_buffer.data)[object];
}

bool pk_get(struct pk_machine *m, uint32_t object)
{
  uint32_t *entry = memo_entry(m, object);
  if (!entry)
    return false;
  pk_put_memo(m, PK_GET, PK_BINGET, PK_LONG_BINGET, *entry - 1);
  return true;
}

/* An item comes alone at protocol 0, and where it is the last one left. CPython knows the number of items of a list or dict
 * beforehand, so there only a single item in all comes alone. */
void pk_begin_batch(struct pk_machine *m, struct pk_open_value *v)
{
  uint32_t size = v->segment == PK_PAIRS ? 2 : 1, left = v->left / size;
  bool is_counted = v->token == PK_TOKEN_LIST || v->token == PK_TOKEN_DICT;
  bool is_single = is_counted ? left == 1 && v->count == 1 : left == 1;
  v->is_alone = m->protocol < PK_BINARY_PROTOCOL || (is_single && v->segment != PK_MEMBERS);
  v->batch = size * (v->is_alone ? 1 : left < BATCH ? left : BATCH);
  if (!v->is_alone)
    pk_put(m, PK_MARK);
}

/* A key is a value of its own, so a frame may end before it. */
bool pk_put_known_key(struct pk_machine *m, struct pk_open_value *v)
{
  TRY(pk_cut_frame(m) && pk_dump_room(m, PK_ROOM));
  pk_put_memo(m, PK_GET, PK_BINGET, PK_LONG_BINGET, *v->keys++);
  v->known--;
  v->left--;
  v->batch--;
  return true;
}

void pk_keep_row(struct pk_machine *m, uint8_t row, const uint32_t *objects, uint32_t count)
{
  if (row >= PK_ROWS)
    return;
  m->row_lengths[row] = count < PK_ROW_KEYS ? count : PK_ROW_KEYS;
  for (uint32_t i = 0; i < m->row_lengths[row]; i++)
    m->rows[row][i] = objects[i] < m->object_count ? ((uint32_t *)m->object_buffer.data)[objects[i]] - 1 : 0;
}

/* Ends a tuple or frozenset that was memoized while its values were written: they are dropped again, and it is got from the
 * memo. Source: _pickle.c: save_tuple, save_frozenset. */
static bool end_recursive(struct pk_machine *m, const struct pk_open_value *v)
{
  bool has_mark = v->token == PK_TOKEN_FROZENSET || v->count > 3 || m->protocol < PK_OPCODE_PROTOCOL;
  if (has_mark && m->protocol >= PK_BINARY_PROTOCOL) {
    pk_put(m, PK_POP_MARK);
  } else {
    TRY(pk_dump_room(m, PK_ROOM + (uint64_t)v->count));
    for (uint32_t i = 0; i < v->count + has_mark; i++)
      pk_put(m, PK_POP);
  }
  return pk_get(m, v->object);
}

static uint8_t reduce_opcode(uint8_t token)
{
  return token == PK_TOKEN_REDUCE ? PK_REDUCE : token == PK_TOKEN_NEWOBJ ? PK_NEWOBJ : PK_NEWOBJ_EX;
}

/* Is called when the values of a segment are written. Sets `left` to the number of values of the next segment, which is 0 where
 * the container is whole. */
static bool end_segment(struct pk_machine *m, struct pk_open_value *v)
{
  static const uint8_t short_tuples[] = {PK_TUPLE1, PK_TUPLE2, PK_TUPLE3};
  switch (v->token) {
  case PK_TOKEN_DICT:
    /* CPython looks for more after a full batch, and finds none. */
    if (m->protocol >= PK_BINARY_PROTOCOL && v->count % BATCH == 0)
      pk_put_ascii(m, (const char[]){PK_MARK, PK_SETITEMS, 0});
    return true;
  case PK_TOKEN_SET:
    if (v->count % BATCH == 0)
      pk_put_ascii(m, (const char[]){PK_MARK, (char)PK_ADDITEMS, 0});
    return true;
  case PK_TOKEN_TUPLE:
    if (is_memoized(m, v->object))
      return end_recursive(m, v);
    pk_put(m, m->protocol >= PK_OPCODE_PROTOCOL && v->count <= 3 ? short_tuples[v->count - 1] : PK_TUPLE);
    return pk_memoize_object(m, v->object);
  case PK_TOKEN_FROZENSET:
    if (is_memoized(m, v->object))
      return end_recursive(m, v);
    pk_put(m, PK_FROZENSET);
    return pk_memoize_object(m, v->object);
  case PK_TOKEN_STACK_GLOBAL: pk_put(m, PK_STACK_GLOBAL); return pk_memoize_object(m, v->object);
  case PK_TOKEN_PERSISTENT: pk_put(m, PK_BINPERSID); return true;
  case PK_TOKEN_LIST: return true;
  default: /* REDUCE, NEWOBJ and NEWOBJ_EX. */
    if (v->segment == PK_VALUES) {
      pk_put(m, reduce_opcode(v->token));
      if (is_memoized(m, v->object)) {
        pk_put(m, PK_POP);
        return pk_get(m, v->object);
      }
      TRY(pk_memoize_object(m, v->object));
    } else if (v->segment == PK_STATE) {
      if (v->flags & PK_REDUCE_SETTER)
        pk_put_ascii(m, (const char[]){(char)PK_TUPLE2, PK_REDUCE, PK_POP, 0});
      else
        pk_put(m, PK_BUILD);
      return true;
    }
    if (v->items) {
      v->segment = PK_ITEMS;
      v->left = v->items;
      v->items = 0;
    } else if (v->pairs) {
      v->segment = PK_PAIRS;
      v->left = v->pairs * 2;
      v->pairs = 0;
    } else if (v->flags) {
      v->segment = PK_STATE;
      v->left = v->flags & PK_REDUCE_SETTER ? 3 : 1;
    }
    return true;
  }
}

static void end_batch(struct pk_machine *m, const struct pk_open_value *v)
{
  if (v->segment == PK_ITEMS)
    pk_put(m, v->is_alone ? PK_APPEND : PK_APPENDS);
  else if (v->segment == PK_PAIRS)
    pk_put(m, v->is_alone ? PK_SETITEM : PK_SETITEMS);
  else
    pk_put(m, PK_ADDITEMS);
}

bool pk_end_values(struct pk_machine *m)
{
  while (m->open_count) {
    struct pk_open_value *v = pk_top_value(m);
    v->left--;
    if (v->batch && --v->batch == 0)
      end_batch(m, v);
    if (v->left)
      return true;
    TRY(pk_dump_room(m, PK_ROOM) && end_segment(m, v));
    if (v->left)
      return true;
    m->open_count--;
    TRY(pk_dump_room(m, PK_ROOM));
  }
  m->is_whole = true;
  return true;
}

static bool open_container(struct pk_machine *m, const struct pk_open_value *value)
{
  size_t used = m->open_count * sizeof *value;
  TRY(pk_buffer_reserve(&m->mark_buffer, used, used + sizeof *value));
  ((struct pk_open_value *)m->mark_buffer.data)[m->open_count++] = *value;
  return true;
}

bool pk_begin_container(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words)
{
  struct pk_open_value v = {.token = (uint8_t)token, .flags = flags, .object = words[0], .left = words[1], .count = words[1]};
  bool is_binary = m->protocol >= PK_BINARY_PROTOCOL;
  switch (token) {
  case PK_TOKEN_LIST:
    pk_put_ascii(m, is_binary ? (const char[]){PK_EMPTY_LIST, 0} : (const char[]){PK_MARK, PK_LIST, 0});
    TRY(pk_memoize_object(m, v.object));
    v.segment = PK_ITEMS;
    break;
  case PK_TOKEN_ROW:
    v.token = PK_TOKEN_DICT;
    if (flags < PK_ROWS) {
      v.keys = m->rows[flags];
      v.known = words[2] < m->row_lengths[flags] ? words[2] : m->row_lengths[flags];
    }
    /* fallthrough */
  case PK_TOKEN_DICT:
    pk_put_ascii(m, is_binary ? (const char[]){PK_EMPTY_DICT, 0} : (const char[]){PK_MARK, PK_DICT, 0});
    TRY(pk_memoize_object(m, v.object));
    v.segment = PK_PAIRS;
    v.left *= 2;
    break;
  case PK_TOKEN_SET:
    pk_put(m, PK_EMPTY_SET);
    TRY(pk_memoize_object(m, v.object));
    v.segment = PK_MEMBERS;
    break;
  case PK_TOKEN_FROZENSET:
    pk_put(m, PK_MARK);
    if (!v.left)
      TRY(end_segment(m, &v));
    break;
  case PK_TOKEN_TUPLE:
    if (v.left > 3 || m->protocol < PK_OPCODE_PROTOCOL)
      pk_put(m, PK_MARK);
    break;
  case PK_TOKEN_STACK_GLOBAL: v.left = 2; break;
  case PK_TOKEN_PERSISTENT: v.left = 1; break;
  default:
    v.left = token == PK_TOKEN_NEWOBJ_EX ? 3 : 2;
    v.items = words[1];
    v.pairs = words[2];
  }
  return v.left ? open_container(m, &v) : pk_end_value(m);
}
