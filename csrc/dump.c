/* The pickler: tokens to opcodes, with no recursion. See dump.h.
 *
 * Source: CPython 3.13, Modules/_pickle.c: save and the functions it calls, batch_list,
 * batch_dict, save_reduce, _Pickler_OpcodeBoundary.
 * Invariant: a token runs whole or not at all; the output is good to its last byte. */
#include "dump.h"

#include "cursor.h"
#include "dump-values.h"
#include "texts.h"

enum { BATCH = 1000 };

/* What the values of a container are that come next. */
enum segment { VALUES, ITEMS, PAIRS, MEMBERS, STATE };

/* A container whose values are being written. */
struct open_value {
  uint8_t token, flags, segment;
  bool is_alone;         /* the batch is one item, with no mark */
  uint32_t object;
  uint32_t left;         /* values left in the segment */
  uint32_t batch;        /* values left in the batch, 0 between batches and where there are none */
  uint32_t count;        /* values of a tuple or frozenset */
  uint32_t items, pairs; /* of a reduce, still to come */
};

#define TRY(call) do { if (!(call)) return false; } while (0)

static struct open_value *top_value(const struct pk_machine *m)
{
  return (struct open_value *)m->mark_buffer.data + m->open_count - 1;
}

/* The memo's number of an object and one more, or 0. */
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

static bool set_memo_entry(struct pk_machine *m, uint32_t object, uint32_t number)
{
  uint32_t *entry = memo_entry(m, object);
  if (entry)
    *entry = number;
  return entry;
}

/* Gives what is on the stack the memo's next number; that and one more. */
static uint32_t put_memoize(struct pk_machine *m)
{
  uint32_t number = m->put_count++;
  if (m->protocol >= PK_FRAMING_PROTOCOL)
    pk_put(m, PK_MEMOIZE);
  else
    pk_put_memo(m, PK_PUT, PK_BINPUT, PK_LONG_BINPUT, number);
  return number + 1;
}

static bool memoize(struct pk_machine *m, uint32_t object)
{
  return !object || set_memo_entry(m, object, put_memoize(m));
}

static bool is_memoized(struct pk_machine *m, uint32_t object)
{
  return object && object < m->object_count && ((uint32_t *)m->object_buffer.data)[object];
}

static inline bool get(struct pk_machine *m, uint32_t object)
{
  uint32_t *entry = memo_entry(m, object);
  if (!entry)
    return false;
  pk_put_memo(m, PK_GET, PK_BINGET, PK_LONG_BINGET, *entry - 1);
  return true;
}

/* Containers: what stands before, between and after their values. */

/* The next batch: items come one by one at protocol 0, and where one alone is left of items whose number CPython does not know. */
static void begin_batch(struct pk_machine *m, struct open_value *v)
{
  uint32_t size = v->segment == PAIRS ? 2 : 1, left = v->left / size;
  bool is_counted = v->token == PK_TOKEN_LIST || v->token == PK_TOKEN_DICT;
  bool is_single = is_counted ? left == 1 && v->count == 1 : left == 1;
  v->is_alone = m->protocol < PK_BINARY_PROTOCOL || (is_single && v->segment != MEMBERS);
  v->batch = size * (v->is_alone ? 1 : left < BATCH ? left : BATCH);
  if (!v->is_alone)
    pk_put(m, PK_MARK);
}

static inline void before_value(struct pk_machine *m, struct open_value *v)
{
  if (!v->batch && v->segment != VALUES && v->segment != STATE)
    begin_batch(m, v);
}

/* A tuple or frozenset that was memoized while its values were written is dropped again, and got from the memo. */
static bool end_recursive(struct pk_machine *m, const struct open_value *v)
{
  bool has_mark = v->token == PK_TOKEN_FROZENSET || v->count > 3 || m->protocol < PK_OPCODE_PROTOCOL;
  if (has_mark && m->protocol >= PK_BINARY_PROTOCOL) {
    pk_put(m, PK_POP_MARK);
  } else {
    TRY(pk_dump_room(m, PK_ROOM + (uint64_t)v->count));
    for (uint32_t i = 0; i < v->count + has_mark; i++)
      pk_put(m, PK_POP);
  }
  return get(m, v->object);
}

static uint8_t reduce_opcode(uint8_t token)
{
  return token == PK_TOKEN_REDUCE ? PK_REDUCE : token == PK_TOKEN_NEWOBJ ? PK_NEWOBJ : PK_NEWOBJ_EX;
}

/* The values of a segment are written. Sets `left` to the number of those of the next one, 0 where the container is whole. */
static bool end_segment(struct pk_machine *m, struct open_value *v)
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
    return memoize(m, v->object);
  case PK_TOKEN_FROZENSET:
    if (is_memoized(m, v->object))
      return end_recursive(m, v);
    pk_put(m, PK_FROZENSET);
    return memoize(m, v->object);
  case PK_TOKEN_STACK_GLOBAL:
    pk_put(m, PK_STACK_GLOBAL);
    return memoize(m, v->object);
  case PK_TOKEN_PERSISTENT:
    pk_put(m, PK_BINPERSID);
    return true;
  case PK_TOKEN_LIST:
    return true;
  default: /* a reduce */
    if (v->segment == VALUES) {
      pk_put(m, reduce_opcode(v->token));
      if (is_memoized(m, v->object)) {
        pk_put(m, PK_POP);
        return get(m, v->object);
      }
      TRY(memoize(m, v->object));
    } else if (v->segment == STATE) {
      if (v->flags & PK_REDUCE_SETTER)
        pk_put_ascii(m, (const char[]){(char)PK_TUPLE2, PK_REDUCE, PK_POP, 0});
      else
        pk_put(m, PK_BUILD);
      return true;
    }
    if (v->items) {
      v->segment = ITEMS;
      v->left = v->items;
      v->items = 0;
    } else if (v->pairs) {
      v->segment = PAIRS;
      v->left = v->pairs * 2;
      v->pairs = 0;
    } else if (v->flags) {
      v->segment = STATE;
      v->left = v->flags & PK_REDUCE_SETTER ? 3 : 1;
    }
    return true;
  }
}

static void end_batch(struct pk_machine *m, const struct open_value *v)
{
  if (v->segment == ITEMS)
    pk_put(m, v->is_alone ? PK_APPEND : PK_APPENDS);
  else if (v->segment == PAIRS)
    pk_put(m, v->is_alone ? PK_SETITEM : PK_SETITEMS);
  else
    pk_put(m, PK_ADDITEMS);
}

/* A value is written: so may be the container that it ends, and the one that that ends. */
static bool end_values(struct pk_machine *m)
{
  while (m->open_count) {
    struct open_value *v = top_value(m);
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

/* The same; most values stand within a batch, which goes on. */
static inline bool end_value(struct pk_machine *m)
{
  struct open_value *v = m->open_count ? top_value(m) : NULL;
  if (!v || v->batch <= 1)
    return end_values(m);
  v->left--;
  v->batch--;
  return true;
}

static bool open_container(struct pk_machine *m, const struct open_value *value)
{
  size_t used = m->open_count * sizeof *value;
  TRY(pk_buffer_reserve(&m->mark_buffer, used, used + sizeof *value));
  ((struct open_value *)m->mark_buffer.data)[m->open_count++] = *value;
  return true;
}

/* A token that opens a container. What has no values is whole at once. */
static bool begin_container(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words)
{
  struct open_value v = {.token = (uint8_t)token, .flags = flags, .object = words[0], .left = words[1], .count = words[1]};
  bool is_binary = m->protocol >= PK_BINARY_PROTOCOL;
  switch (token) {
  case PK_TOKEN_LIST:
    pk_put_ascii(m, is_binary ? (const char[]){PK_EMPTY_LIST, 0} : (const char[]){PK_MARK, PK_LIST, 0});
    TRY(memoize(m, v.object));
    v.segment = ITEMS;
    break;
  case PK_TOKEN_DICT:
    pk_put_ascii(m, is_binary ? (const char[]){PK_EMPTY_DICT, 0} : (const char[]){PK_MARK, PK_DICT, 0});
    TRY(memoize(m, v.object));
    v.segment = PAIRS;
    v.left *= 2;
    break;
  case PK_TOKEN_SET:
    pk_put(m, PK_EMPTY_SET);
    TRY(memoize(m, v.object));
    v.segment = MEMBERS;
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
  case PK_TOKEN_STACK_GLOBAL:
    v.left = 2;
    break;
  case PK_TOKEN_PERSISTENT:
    v.left = 1;
    break;
  default:
    v.left = token == PK_TOKEN_NEWOBJ_EX ? 3 : 2;
    v.items = words[1];
    v.pairs = words[2];
  }
  return v.left ? open_container(m, &v) : end_value(m);
}

/* A run of numbers, all of them values of the container that is open. */
static bool put_run(struct pk_machine *m, enum pk_token token, const uint32_t *words, uint32_t count)
{
  bool are_ints = token == PK_TOKEN_INTS;
  while (count) {
    struct open_value *v = top_value(m);
    TRY(pk_dump_room(m, PK_ROOM));
    before_value(m, v);
    /* Within a batch nothing stands between the items. */
    uint32_t some = v->segment == ITEMS ? (count < v->batch ? count : v->batch) : 1;
    TRY(pk_dump_room(m, PK_ROOM + (uint64_t)some * (are_ints ? PK_INT_ROOM : m->protocol < PK_BINARY_PROTOCOL ? PK_FLOAT_TOKEN : PK_INT_ROOM)));
    for (uint32_t i = 0; i < some; i++, words += are_ints ? 1 : 2) {
      TRY(pk_cut_frame(m));
      if (are_ints)
        pk_put_int(m, (int32_t)*words);
      else
        pk_put_float(m, words);
    }
    count -= some;
    if (v->segment == ITEMS) {
      v->batch -= some - 1;
      v->left -= some - 1;
    }
    TRY(pk_dump_room(m, PK_ROOM) && end_value(m));
  }
  return true;
}

/* The text of a token, out of the window's text. */
static bool put_str(struct pk_machine *m, uint32_t object, uint32_t units, bool is_fresh)
{
  const uint8_t *text = m->text_at;
  uint32_t length = m->is_text_ascii ? units : pk_measure_text(text, m->end, units);
  m->text_at += length;
  uint32_t *number = is_fresh ? NULL : pk_texts_find(m, text, length);
  if (number && *number) {
    pk_put_memo(m, PK_GET, PK_BINGET, PK_LONG_BINGET, *number - 1);
    return !object || set_memo_entry(m, object, *number);
  }
  TRY(m->protocol < PK_BINARY_PROTOCOL ? pk_put_escaped(m, text, length) : pk_put_data(m, PK_TOKEN_STR, text, length));
  TRY(pk_dump_room(m, PK_ROOM));
  uint32_t pk_put = put_memoize(m);
  if (number)
    *number = pk_put;
  return !object || set_memo_entry(m, object, pk_put);
}

/* Data that JavaScript holds: its opcode, outside of the frames. */
static bool begin_data(struct pk_machine *m, const uint32_t *words)
{
  pk_close_frame(m);
  TRY(pk_dump_room(m, PK_ROOM));
  pk_put_count(m, (enum pk_token)words[0], words[2] | (uint64_t)words[3] << 32);
  m->data_object = words[1];
  m->has_data = true;
  return true;
}

static bool end_data(struct pk_machine *m)
{
  m->has_data = false;
  return (!m->is_framing || pk_open_frame(m)) && pk_dump_room(m, PK_ROOM) && memoize(m, m->data_object) && end_value(m);
}

static void put_extension(struct pk_machine *m, uint32_t code)
{
  if (code < 256)
    pk_put_number(m, PK_EXT1, code, 1);
  else if (code < 65536)
    pk_put_number(m, PK_EXT2, code, 2);
  else
    pk_put_number(m, PK_EXT4, code, 4);
}

/* Whether bytes stand in the window after a token's words. */
static bool has_bytes(enum pk_token token)
{
  enum {
    THESE = 1 << PK_TOKEN_BYTES | 1 << PK_TOKEN_BYTEARRAY | 1 << PK_TOKEN_LONG | 1 << PK_TOKEN_DIGITS | 1 << PK_TOKEN_GLOBAL | 1 << PK_TOKEN_PERSID
  };
  return THESE >> token & 1;
}

/* How many words a token has besides its first, without the bytes and the numbers of a run. */
static uint32_t token_words(enum pk_token token)
{
  static const uint8_t counts[] = {
#define X(name, words) words,
    PK_TOKENS(X)
#undef X
  };
  return counts[token];
}

/* One token. False: memory ended. */
static bool run_token(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words, const uint8_t *bytes, uint32_t length)
{
  TRY(pk_dump_room(m, PK_ROOM));
  if (m->open_count)
    before_value(m, top_value(m));
  TRY(pk_cut_frame(m) && pk_dump_room(m, PK_ROOM));
  switch (token) {
  case PK_TOKEN_NONE: pk_put(m, PK_NONE); break;
  case PK_TOKEN_FALSE:
  case PK_TOKEN_TRUE: pk_put_bool(m, token == PK_TOKEN_TRUE); break;
  case PK_TOKEN_EMPTY_TUPLE:
    pk_put_ascii(m, m->protocol >= PK_BINARY_PROTOCOL ? (const char[]){PK_EMPTY_TUPLE, 0} : (const char[]){PK_MARK, PK_TUPLE, 0});
    break;
  case PK_TOKEN_INT: pk_put_int(m, (int32_t)words[0]); break;
  case PK_TOKEN_INT64: pk_put_long(m, (int64_t)(words[0] | (uint64_t)words[1] << 32)); break;
  case PK_TOKEN_LONG:
    TRY(pk_dump_room(m, PK_ROOM + (uint64_t)length));
    pk_put_number(m, length < 256 ? PK_LONG1 : PK_LONG4, length, length < 256 ? 1 : 4);
    pk_put_raw(m, bytes, length);
    break;
  case PK_TOKEN_DIGITS: TRY(pk_put_line(m, PK_LONG, bytes, length, "L\n")); break;
  case PK_TOKEN_FLOAT:
    TRY(pk_dump_room(m, PK_ROOM + PK_FLOAT_TOKEN));
    pk_put_float(m, words);
    break;
  case PK_TOKEN_STR: TRY(put_str(m, words[0], words[1], flags & PK_STR_FRESH)); break;
  case PK_TOKEN_BYTES:
  case PK_TOKEN_BYTEARRAY: TRY(pk_put_data(m, token, bytes, length) && pk_dump_room(m, PK_ROOM) && memoize(m, words[0])); break;
  case PK_TOKEN_DATA: return begin_data(m, words);
  case PK_TOKEN_REFERENCE: TRY(get(m, words[0])); break;
  case PK_TOKEN_GLOBAL: TRY(pk_put_line(m, PK_GLOBAL, bytes, length, "") && pk_dump_room(m, PK_ROOM) && memoize(m, words[0])); break;
  case PK_TOKEN_EXTENSION: put_extension(m, words[0]); break;
  case PK_TOKEN_PERSID: TRY(pk_put_line(m, PK_PERSID, bytes, length, "\n")); break;
  case PK_TOKEN_BUFFER:
    pk_put(m, PK_NEXT_BUFFER);
    if (flags & PK_BUFFER_READONLY)
      pk_put(m, PK_READONLY_BUFFER);
    break;
  default: return begin_container(m, token, flags, words);
  }
  return end_value(m);
}

bool pk_dump_start(struct pk_machine *m, uint32_t protocol)
{
  pk_start(m);
  m->protocol = (uint8_t)protocol;
  m->open_count = 0;
  m->is_whole = m->has_data = false;
  m->output_length = 0;
  m->is_framing = protocol >= PK_FRAMING_PROTOCOL;
  TRY(pk_texts_clear(m) && pk_frame_room(m, PK_ROOM));
  pk_resume(m);
  if (protocol >= PK_OPCODE_PROTOCOL)
    pk_put_number(m, PK_PROTO, protocol, 1);
  pk_settle(m);
  return !m->is_framing || pk_begin_frame(m);
}

/* Whether output waits that is worth handing over. A frame that is being filled, of whatever length, cannot be taken yet. */
static inline bool is_full(const struct pk_machine *m)
{
  return m->cursor - (uint8_t *)m->output_buffer.data > PK_FLUSH && (m->output_length || !m->frame_length);
}

static enum pk_status run(struct pk_machine *m)
{
  const uint32_t *word = m->token_at, *const end = m->token_end;
  if (m->has_data && !end_data(m))
    return PK_STATUS_ERROR;
  while (word < end && !m->is_whole) {
    if (is_full(m)) {
      m->token_at = word;
      return PK_STATUS_FULL;
    }
    enum pk_token token = (enum pk_token)(*word & 0xff);
    uint8_t flags = (uint8_t)(*word >> 8);
    const uint32_t *words = word + 1;
    uint32_t count = token_words(token);
    word = words + count;
    if (token == PK_TOKEN_INTS || token == PK_TOKEN_FLOATS) {
      const uint32_t *numbers = word + (flags & PK_RUN_PADDED);
      word = numbers + words[0] * (token == PK_TOKEN_INTS ? 1 : 2);
      if (!put_run(m, token, numbers, words[0]))
        return PK_STATUS_ERROR;
      continue;
    }
    uint32_t length = has_bytes(token) ? words[count - 1] : 0;
    if (!run_token(m, token, flags, words, (const uint8_t *)word, length))
      return PK_STATUS_ERROR;
    word += (length + 3) / 4;
    if (m->has_data) {
      m->token_at = word;
      return PK_STATUS_COPY;
    }
  }
  m->token_at = word;
  if (!m->is_whole)
    return PK_STATUS_MORE;
  if (!pk_dump_room(m, PK_ROOM))
    return PK_STATUS_ERROR;
  pk_put(m, PK_STOP);
  pk_close_frame(m);
  return PK_STATUS_DONE;
}

enum pk_status pk_dump(struct pk_machine *m, uint32_t length)
{
  m->start = m->window_buffer.data;
  m->base = 0;
  if (length) {
    m->end = m->start + length;
    m->token_at = m->window_buffer.data;
    m->token_end = m->token_at + m->token_count;
    m->text_at = (const uint8_t *)m->token_end;
    m->is_text_ascii = (uint32_t)(m->end - m->text_at) == m->text_units;
  } else {
    pk_keep_frame(m);
  }
  pk_resume(m);
  enum pk_status status = run(m);
  if (status == PK_STATUS_ERROR)
    return pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  pk_settle(m);
  m->output = (uint32_t)(uintptr_t)m->output_buffer.data;
  return status;
}
