/* The pickler: tokens to opcodes, with no recursion. See dump.h.
 *
 * Source: CPython 3.13, Modules/_pickle.c: save and the functions it calls, batch_list,
 * batch_dict, save_reduce, _Pickler_OpcodeBoundary.
 * Invariant: a token runs whole or not at all; the output is good to its last byte. */
#include "dump.h"

#include "decimal.h"
#include "frame.h"
#include "opcodes.h"
#include "reader.h"

enum { BATCH = 1000, BINARY_PROTOCOL = 1 };

/* A container whose items are being written. */
struct open_value {
  uint8_t token, flags;
  uint32_t object;
  uint32_t done;         /* items written */
  uint32_t head;         /* items before the list items of a reduce */
  uint32_t items, pairs; /* of a reduce; of any other `items` are all its items, `pairs` those of a dict */
};

#define TRY(call) do { if (!(call)) return false; } while (0)

static struct open_value *top_value(struct pk_machine *m)
{
  return m->open_count ? (struct open_value *)m->mark_buffer.data + m->open_count - 1 : NULL;
}

static bool put(struct pk_machine *m, const uint8_t *bytes, size_t length)
{
  if (m->is_framing && !m->frame_length)
    TRY(pk_begin_frame(m));
  return pk_frame_write(m, bytes, length);
}

static bool put_opcode(struct pk_machine *m, uint8_t opcode)
{
  uint8_t bytes[PK_SHORT] = {opcode};
  return put(m, bytes, 1);
}

/* An opcode and a little-endian number of `size` bytes. */
static bool put_number(struct pk_machine *m, uint8_t opcode, uint64_t number, size_t size)
{
  uint8_t bytes[PK_SHORT] = {opcode};
  memcpy(bytes + 1, &number, 8);
  return put(m, bytes, size + 1);
}

static bool put_memo_opcode(struct pk_machine *m, uint8_t text, uint8_t one, uint8_t four, uint32_t number)
{
  if (m->is_framing && !m->frame_length)
    TRY(pk_begin_frame(m));
  return pk_write_memo(m, text, one, four, number, m->protocol < BINARY_PROTOCOL);
}

/* The memo's number of an object and one more, or 0. */
static uint32_t *memo_entry(struct pk_machine *m, uint32_t object)
{
  size_t have = m->object_count * sizeof(uint32_t), wanted = ((size_t)object + 1) * sizeof(uint32_t);
  if (!pk_buffer_reserve(&m->object_buffer, have, wanted))
    return NULL;
  uint32_t *entries = m->object_buffer.data;
  while (m->object_count <= object)
    entries[m->object_count++] = 0;
  return entries + object;
}

static bool memoize(struct pk_machine *m, uint32_t object)
{
  if (!object)
    return true;
  uint32_t *entry = memo_entry(m, object);
  if (!entry)
    return false;
  uint32_t number = m->put_count++;
  *entry = number + 1;
  return m->protocol >= PK_FRAMING_PROTOCOL ? put_opcode(m, PK_MEMOIZE) : put_memo_opcode(m, PK_PUT, PK_BINPUT, PK_LONG_BINPUT, number);
}

static bool is_memoized(struct pk_machine *m, uint32_t object)
{
  uint32_t *entry = object ? memo_entry(m, object) : NULL;
  return entry && *entry;
}

static bool get(struct pk_machine *m, uint32_t object)
{
  uint32_t *entry = memo_entry(m, object);
  return entry && put_memo_opcode(m, PK_GET, PK_BINGET, PK_LONG_BINGET, *entry - 1);
}

/* Before a value: the frame that is full ends, as _Pickler_OpcodeBoundary has it. */
static void cut_frame(struct pk_machine *m)
{
  if (m->frame_length >= PK_FRAME_TARGET + PK_FRAME_HEADER)
    pk_end_frame(m);
}

/* Items come one by one at protocol 0, and where there is but one left in a batch that is not counted before. */
static bool is_alone(const struct pk_machine *m, uint32_t done, uint32_t count, bool is_counted)
{
  uint32_t start = done / BATCH * BATCH;
  return m->protocol < BINARY_PROTOCOL || (is_counted ? count == 1 : count - start == 1);
}

/* Before the item `done` of `count`. */
static bool begin_batch(struct pk_machine *m, uint32_t done, uint32_t count, bool is_counted)
{
  return done % BATCH || is_alone(m, done, count, is_counted) || put_opcode(m, PK_MARK);
}

/* After the item before `done`. */
static bool end_batch(struct pk_machine *m, uint32_t done, uint32_t count, bool is_counted, uint8_t one, uint8_t many)
{
  if (is_alone(m, done - 1, count, is_counted))
    return put_opcode(m, one);
  return (done % BATCH && done < count) || put_opcode(m, many);
}

/* What stands before the next item of the container. */
static bool begin_item(struct pk_machine *m, const struct open_value *value)
{
  uint32_t done = value->done;
  switch (value->token) {
  case PK_TOKEN_LIST:
    return begin_batch(m, done, value->items, true);
  case PK_TOKEN_DICT:
    return done % 2 || begin_batch(m, done / 2, value->pairs, true);
  case PK_TOKEN_SET:
    return done % BATCH || put_opcode(m, PK_MARK);
  case PK_TOKEN_REDUCE:
  case PK_TOKEN_NEWOBJ:
  case PK_TOKEN_NEWOBJ_EX:
    if (done < value->head)
      return true;
    done -= value->head;
    if (done < value->items)
      return begin_batch(m, done, value->items, false);
    done -= value->items;
    return done >= 2 * value->pairs || done % 2 || begin_batch(m, done / 2, value->pairs, false);
  default:
    return true;
  }
}

static bool is_whole(const struct open_value *value)
{
  switch (value->token) {
  case PK_TOKEN_REDUCE:
  case PK_TOKEN_NEWOBJ:
  case PK_TOKEN_NEWOBJ_EX:
    return value->done == value->head + value->items + 2 * value->pairs + (value->flags & PK_REDUCE_STATE);
  default:
    return value->done == value->items;
  }
}

/* A tuple or frozenset that was memoized while its items were written is dropped again, and got from the memo. */
static bool end_recursive(struct pk_machine *m, const struct open_value *value)
{
  bool has_mark = value->token == PK_TOKEN_FROZENSET || value->items > 3 || m->protocol < 2;
  if (has_mark && m->protocol >= BINARY_PROTOCOL) {
    TRY(put_opcode(m, PK_POP_MARK));
  } else {
    for (uint32_t i = 0; i < value->items + has_mark; i++)
      TRY(put_opcode(m, PK_POP));
  }
  return get(m, value->object);
}

static bool end_tuple(struct pk_machine *m, const struct open_value *value)
{
  static const uint8_t short_tuples[] = {PK_TUPLE1, PK_TUPLE2, PK_TUPLE3};
  if (is_memoized(m, value->object))
    return end_recursive(m, value);
  TRY(put_opcode(m, m->protocol >= 2 && value->items <= 3 ? short_tuples[value->items - 1] : PK_TUPLE));
  return memoize(m, value->object);
}

/* After a reduce's callable and arguments. */
static bool end_head(struct pk_machine *m, const struct open_value *value)
{
  TRY(put_opcode(m, value->token == PK_TOKEN_REDUCE ? PK_REDUCE : value->token == PK_TOKEN_NEWOBJ ? PK_NEWOBJ : PK_NEWOBJ_EX));
  if (is_memoized(m, value->object))
    return put_opcode(m, PK_POP) && get(m, value->object);
  return memoize(m, value->object);
}

/* What stands after the item that is `done` now, and after the last one. */
static bool end_item(struct pk_machine *m, const struct open_value *value)
{
  uint32_t done = value->done;
  switch (value->token) {
  case PK_TOKEN_LIST:
    return end_batch(m, done, value->items, true, PK_APPEND, PK_APPENDS);
  case PK_TOKEN_DICT:
    if (done % 2)
      return true;
    TRY(end_batch(m, done / 2, value->pairs, true, PK_SETITEM, PK_SETITEMS));
    /* CPython looks for more after a full batch, and finds none. */
    if (m->protocol >= BINARY_PROTOCOL && is_whole(value) && value->pairs % BATCH == 0)
      return put_opcode(m, PK_MARK) && put_opcode(m, PK_SETITEMS);
    return true;
  case PK_TOKEN_SET:
    if (done % BATCH && !is_whole(value))
      return true;
    TRY(put_opcode(m, PK_ADDITEMS));
    return !is_whole(value) || done % BATCH || (put_opcode(m, PK_MARK) && put_opcode(m, PK_ADDITEMS));
  case PK_TOKEN_TUPLE:
    return !is_whole(value) || end_tuple(m, value);
  case PK_TOKEN_FROZENSET:
    if (!is_whole(value))
      return true;
    return is_memoized(m, value->object) ? end_recursive(m, value) : put_opcode(m, PK_FROZENSET) && memoize(m, value->object);
  case PK_TOKEN_STACK_GLOBAL:
    return !is_whole(value) || (put_opcode(m, PK_STACK_GLOBAL) && memoize(m, value->object));
  default:
    if (done == value->head)
      TRY(end_head(m, value));
    if (done <= value->head)
      return true;
    done -= value->head;
    if (done <= value->items)
      return end_batch(m, done, value->items, false, PK_APPEND, PK_APPENDS);
    done -= value->items;
    if (done <= 2 * value->pairs)
      return done % 2 || end_batch(m, done / 2, value->pairs, false, PK_SETITEM, PK_SETITEMS);
    return put_opcode(m, PK_BUILD);
  }
}

/* A value is written: so may be the container that it ends, and the one that that ends. */
static bool end_value(struct pk_machine *m)
{
  for (struct open_value *value = top_value(m); value; value = top_value(m)) {
    value->done++;
    TRY(end_item(m, value));
    if (!is_whole(value))
      return true;
    m->open_count--;
  }
  m->is_whole = true;
  return true;
}

static bool open_container(struct pk_machine *m, const struct open_value *value)
{
  size_t used = m->open_count * sizeof *value;
  TRY(pk_buffer_reserve(&m->mark_buffer, used, used + sizeof *value));
  ((struct open_value *)m->mark_buffer.data)[m->open_count++] = *value;
  return true;
}

static bool put_int(struct pk_machine *m, int32_t value)
{
  if (m->protocol < BINARY_PROTOCOL) {
    uint8_t bytes[PK_SHORT + 8] = {PK_INT}, *end = bytes + 1;
    if (value < 0)
      *end++ = '-';
    end = pk_write_uint(end, value < 0 ? -(uint64_t)value : (uint64_t)value);
    *end++ = '\n';
    return put(m, bytes, (size_t)(end - bytes));
  }
  if (value >= 0 && value < 256)
    return put_number(m, PK_BININT1, (uint32_t)value, 1);
  if (value >= 0 && value < 65536)
    return put_number(m, PK_BININT2, (uint32_t)value, 2);
  return put_number(m, PK_BININT, (uint32_t)value, 4);
}

static bool put_float(struct pk_machine *m, const uint8_t *words)
{
  uint64_t bits = pk_read_uint8(words);
  if (m->protocol >= BINARY_PROTOCOL)
    return put_number(m, PK_BINFLOAT, __builtin_bswap64(bits), 8);
  uint8_t bytes[PK_FLOAT_ROOM + 2] = {PK_FLOAT};
  double value;
  memcpy(&value, &bits, 8);
  uint8_t *end = pk_write_float(bytes + 1, value);
  *end++ = '\n';
  return put(m, bytes, (size_t)(end - bytes));
}

static bool put_bool(struct pk_machine *m, bool value)
{
  static const uint8_t texts[2][PK_SHORT] = {{PK_INT, '0', '0', '\n'}, {PK_INT, '0', '1', '\n'}};
  return m->protocol >= 2 ? put_opcode(m, value ? PK_NEWTRUE : PK_NEWFALSE) : put(m, texts[value], 4);
}

/* A line: an opcode, text, what ends it. */
static bool put_line(struct pk_machine *m, uint8_t opcode, const uint8_t *text, uint32_t length, const char *end)
{
  uint8_t tail[PK_SHORT] = {(uint8_t)end[0], (uint8_t)end[1]};
  return put_opcode(m, opcode) && put(m, text, length) && put(m, tail, strlen(end));
}

/* The opcode and count before data. */
static bool put_count(struct pk_machine *m, enum pk_token token, uint64_t length)
{
  if (token == PK_TOKEN_BYTEARRAY)
    return put_number(m, PK_BYTEARRAY8, length, 8);
  bool is_str = token == PK_TOKEN_STR;
  if (length < 256 && (!is_str || m->protocol >= 4))
    return put_number(m, is_str ? PK_SHORT_BINUNICODE : PK_SHORT_BINBYTES, length, 1);
  if (length <= UINT32_MAX)
    return put_number(m, is_str ? PK_BINUNICODE : PK_BINBYTES, length, 4);
  return put_number(m, is_str ? PK_BINUNICODE8 : PK_BINBYTES8, length, 8);
}

static bool put_data(struct pk_machine *m, enum pk_token token, const uint8_t *data, uint32_t length)
{
  if (token == PK_TOKEN_STR && m->protocol < BINARY_PROTOCOL)
    return put_line(m, PK_UNICODE, data, length, "\n");
  return put_count(m, token, length) && put(m, data, length);
}

/* A token that opens a container. What has no items is whole at once. */
static bool begin_container(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words)
{
  struct open_value value = {.token = (uint8_t)token, .flags = flags, .object = words[0], .items = words[1]};
  bool is_binary = m->protocol >= BINARY_PROTOCOL;
  switch (token) {
  case PK_TOKEN_LIST:
    TRY(is_binary ? put_opcode(m, PK_EMPTY_LIST) : put_opcode(m, PK_MARK) && put_opcode(m, PK_LIST));
    TRY(memoize(m, value.object));
    break;
  case PK_TOKEN_DICT:
    TRY(is_binary ? put_opcode(m, PK_EMPTY_DICT) : put_opcode(m, PK_MARK) && put_opcode(m, PK_DICT));
    TRY(memoize(m, value.object));
    value.pairs = value.items;
    value.items *= 2;
    break;
  case PK_TOKEN_SET:
    TRY(put_opcode(m, PK_EMPTY_SET) && memoize(m, value.object));
    break;
  case PK_TOKEN_FROZENSET:
    TRY(put_opcode(m, PK_MARK));
    if (!value.items)
      TRY(put_opcode(m, PK_FROZENSET) && memoize(m, value.object));
    break;
  case PK_TOKEN_TUPLE:
    if (value.items > 3 || m->protocol < 2)
      TRY(put_opcode(m, PK_MARK));
    break;
  case PK_TOKEN_STACK_GLOBAL:
    value.items = 2;
    break;
  default:
    value.head = token == PK_TOKEN_NEWOBJ_EX ? 3 : 2;
    value.pairs = words[2];
  }
  return is_whole(&value) ? end_value(m) : open_container(m, &value);
}

/* How many words a token has besides its first, without the bytes. */
static uint32_t token_words(enum pk_token token)
{
  switch (token) {
  case PK_TOKEN_INT:
  case PK_TOKEN_LONG:
  case PK_TOKEN_DIGITS:
  case PK_TOKEN_REFERENCE:
  case PK_TOKEN_STACK_GLOBAL: return 1;
  case PK_TOKEN_FLOAT:
  case PK_TOKEN_STR:
  case PK_TOKEN_BYTES:
  case PK_TOKEN_BYTEARRAY:
  case PK_TOKEN_GLOBAL:
  case PK_TOKEN_LIST:
  case PK_TOKEN_TUPLE:
  case PK_TOKEN_DICT:
  case PK_TOKEN_SET:
  case PK_TOKEN_FROZENSET: return 2;
  case PK_TOKEN_REDUCE:
  case PK_TOKEN_NEWOBJ:
  case PK_TOKEN_NEWOBJ_EX: return 3;
  case PK_TOKEN_DATA: return 4;
  default: return 0;
  }
}

/* Data that JavaScript holds: its opcode, and whether the rest of it bypasses the frames. */
static bool begin_data(struct pk_machine *m, const uint32_t *words)
{
  pk_end_frame(m);
  bool was_framing = m->is_framing;
  m->is_framing = false;
  bool is_done = put_count(m, (enum pk_token)words[0], words[2] | (uint64_t)words[3] << 32);
  m->is_framing = was_framing;
  m->data_object = words[1];
  m->has_data = true;
  return is_done;
}

/* One token. False: memory ended. */
static bool run_token(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words, const uint8_t *bytes, uint32_t length)
{
  if (m->open_count)
    TRY(begin_item(m, top_value(m)));
  cut_frame(m);
  switch (token) {
  case PK_TOKEN_NONE: TRY(put_opcode(m, PK_NONE)); break;
  case PK_TOKEN_FALSE:
  case PK_TOKEN_TRUE: TRY(put_bool(m, token == PK_TOKEN_TRUE)); break;
  case PK_TOKEN_EMPTY_TUPLE:
    TRY(m->protocol >= BINARY_PROTOCOL ? put_opcode(m, PK_EMPTY_TUPLE) : put_opcode(m, PK_MARK) && put_opcode(m, PK_TUPLE));
    break;
  case PK_TOKEN_INT: TRY(put_int(m, (int32_t)words[0])); break;
  case PK_TOKEN_LONG:
    TRY(length < 256 ? put_number(m, PK_LONG1, length, 1) : put_number(m, PK_LONG4, length, 4));
    TRY(put(m, bytes, length));
    break;
  case PK_TOKEN_DIGITS: TRY(put_line(m, PK_LONG, bytes, length, "L\n")); break;
  case PK_TOKEN_FLOAT: TRY(put_float(m, (const uint8_t *)words)); break;
  case PK_TOKEN_STR:
  case PK_TOKEN_BYTES:
  case PK_TOKEN_BYTEARRAY: TRY(put_data(m, token, bytes, length) && memoize(m, words[0])); break;
  case PK_TOKEN_DATA: return begin_data(m, words);
  case PK_TOKEN_REFERENCE: TRY(get(m, words[0])); break;
  case PK_TOKEN_GLOBAL: TRY(put_line(m, PK_GLOBAL, bytes, length, "") && memoize(m, words[0])); break;
  default: return begin_container(m, token, flags, words);
  }
  return end_value(m);
}

bool pk_dump_start(struct pk_machine *m, uint32_t protocol)
{
  pk_start(m);
  m->protocol = (uint8_t)protocol;
  m->open_count = 0;
  m->is_whole = m->has_data = m->is_framing = false;
  m->output_length = 0;
  TRY(protocol < 2 || put_number(m, PK_PROTO, protocol, 1));
  m->is_framing = protocol >= PK_FRAMING_PROTOCOL;
  m->is_fresh = true;
  return true;
}

static enum pk_status run(struct pk_machine *m, uint32_t length)
{
  const uint32_t *const first = m->window_buffer.data, *word = first, *const end = first + length / 4;
  enum pk_status status = PK_STATUS_MORE;
  if (m->has_data) {
    m->has_data = false;
    if (!memoize(m, m->data_object) || !end_value(m))
      return pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  }
  while (word < end && !m->is_whole && m->output_length <= PK_FLUSH) {
    enum pk_token token = (enum pk_token)(*word & 0xff);
    uint32_t count = token_words(token);
    bool has_bytes = token == PK_TOKEN_STR || token == PK_TOKEN_BYTES || token == PK_TOKEN_BYTEARRAY || token == PK_TOKEN_LONG || token == PK_TOKEN_DIGITS || token == PK_TOKEN_GLOBAL;
    const uint32_t *words = word + 1;
    uint32_t size = has_bytes ? words[count - 1] : 0;
    if (!run_token(m, token, (uint8_t)(*word >> 8), words, (const uint8_t *)(words + count), size))
      return pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
    word = words + count + (size + 3) / 4;
    if (m->has_data) {
      status = PK_STATUS_COPY;
      break;
    }
  }
  m->position = (double)((word - first) * 4);
  if (!m->is_whole)
    return status;
  if (!put_opcode(m, PK_STOP))
    return pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  pk_end_frame(m);
  return PK_STATUS_DONE;
}

enum pk_status pk_dump(struct pk_machine *m, uint32_t length)
{
  m->start = m->end = m->window_buffer.data;
  m->base = 0;
  if (!m->is_fresh)
    pk_keep_frame(m);
  m->is_fresh = false;
  enum pk_status status = run(m, length);
  m->output = (uint32_t)(uintptr_t)m->output_buffer.data;
  return status;
}
