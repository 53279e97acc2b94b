/* The pickler: tokens to opcodes, without recursion. See dump.h.
 *
 * Here tokens are read and scalars are written; dump-containers.c knows what stands around the values of a container.
 * Source: CPython 3.13, Modules/_pickle.c: save and the functions it calls, _Pickler_OpcodeBoundary.
 * Invariant: a token runs whole or not at all; the output is good to its last byte. */
#include "dump/dump.h"

#include "dump/dump-containers.h"
#include "dump/dump-simple.h"
#include "dump/dump-values.h"
#include "dump/known-texts.h"

#define TRY(call) \
  do { \
    if (!(call)) \
      return false; \
  } while (0)

/* Writes a run of numbers, all of which are values of the innermost open container. */
static bool put_run(struct pk_machine *m, enum pk_token token, const uint32_t *words, uint32_t count)
{
  bool are_ints = token == PK_TOKEN_INTS;
  while (count) {
    struct pk_open_value *v = pk_top_value(m);
    TRY(pk_dump_room(m, PK_ROOM) && pk_before_value(m, v));
    /* Within a batch nothing stands between the items. */
    uint32_t some = v->segment == PK_ITEMS ? (count < v->batch ? count : v->batch) : 1;
    TRY(pk_dump_room(m, PK_ROOM + (uint64_t)some * (are_ints                           ? PK_INT_ROOM
                                                    : m->protocol < PK_BINARY_PROTOCOL ? PK_FLOAT_TOKEN
                                                                                       : PK_INT_ROOM)));
    for (uint32_t i = 0; i < some; i++, words += are_ints ? 1 : 2) {
      TRY(pk_cut_frame(m));
      if (are_ints)
        pk_put_int(m, (int32_t)*words);
      else
        pk_put_float(m, words);
    }
    count -= some;
    if (v->segment == PK_ITEMS) {
      v->batch -= some - 1;
      v->left -= some - 1;
    }
    TRY(pk_dump_room(m, PK_ROOM) && pk_end_value(m));
  }
  return true;
}

/* Takes the next text of the window, as UTF-8. */
static bool take_text(struct pk_machine *m, uint32_t units, const uint8_t **text, uint32_t *length)
{
  if (m->is_utf16) {
    TRY(pk_buffer_reserve(&m->scratch_buffer, 0, (size_t)units * PK_MOST_UTF8 + PK_SLACK));
    *text = m->scratch_buffer.data;
    *length = (uint32_t)(pk_encode_utf16(m->scratch_buffer.data, m->text_at, units) - *text);
    m->is_wide |= *length != units;
    m->text_at += (size_t)units * 2;
  } else {
    *text = m->text_at;
    /* The last text of the window ends with it. */
    *length = m->is_text_ascii ? units : units == m->text_units ? (uint32_t)(m->end - *text) : pk_measure_text(*text, m->end, units);
    m->text_at += *length;
  }
  m->text_units -= units;
  return true;
}

/* Writes a str, whose text is the next one of the window, or gets it from the memo. */
static bool put_str(struct pk_machine *m, uint32_t object, uint32_t units, bool is_fresh)
{
  const uint8_t *text;
  uint32_t length;
  TRY(take_text(m, units, &text, &length));
  uint32_t *number = is_fresh ? NULL : pk_texts_find(m, text, length);
  if (number && *number) {
    pk_put_memo(m, PK_GET, PK_BINGET, PK_LONG_BINGET, *number - 1);
    return !object || pk_set_memo_entry(m, object, *number);
  }
  TRY(m->protocol < PK_BINARY_PROTOCOL ? pk_put_escaped(m, text, length) : pk_put_data(m, PK_TOKEN_STR, text, length));
  TRY(pk_dump_room(m, PK_ROOM));
  uint32_t memoized = pk_put_memoize(m);
  if (number)
    *number = memoized;
  return !object || pk_set_memo_entry(m, object, memoized);
}

/* Writes the opcode of data that JavaScript puts in once the output is handed over, and notes the place. */
static bool put_late(struct pk_machine *m, const uint32_t *words)
{
  size_t used = m->tape_count * sizeof(uint32_t);
  TRY(pk_buffer_reserve(&m->tape_buffer, used, used + sizeof(uint32_t)));
  pk_put_count(m, (enum pk_token)words[0], words[2]);
  ((uint32_t *)m->tape_buffer.data)[m->tape_count++] = (uint32_t)(m->cursor - (uint8_t *)m->output_buffer.data);
  m->late_length += m->is_framing ? words[2] : 0;
  return pk_memoize_object(m, words[1]);
}

/* Empties the output, which was handed over, and forgets the places in it. */
static void keep_rest(struct pk_machine *m)
{
  uint32_t *places = m->tape_buffer.data, taken = 0;
  while (taken < m->tape_count && places[taken] <= m->output_length)
    taken++;
  for (uint32_t i = taken; i < m->tape_count; i++)
    places[i - taken] = places[i] - m->output_length;
  m->tape_count -= taken;
  pk_keep_frame(m);
}

/* Writes the opcode of data that JavaScript holds. It stands outside of the frames. */
static bool begin_data(struct pk_machine *m, const uint32_t *words)
{
  pk_close_frame(m);
  TRY(pk_dump_room(m, PK_ROOM));
  pk_put_count(m, (enum pk_token)words[0], words[2] | (uint64_t)words[3] << 32);
  m->data_object = words[1];
  m->has_data = true;
  return true;
}

/* Goes on once JavaScript has written the data. */
static bool end_data(struct pk_machine *m)
{
  m->has_data = false;
  return (!m->is_framing || pk_open_frame(m)) && pk_dump_room(m, PK_ROOM) && pk_memoize_object(m, m->data_object) && pk_end_value(m);
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

/* Whether bytes stand behind the words of a token. */
static bool has_bytes(enum pk_token token)
{
  enum {
    THESE = 1 << PK_TOKEN_BYTES | 1 << PK_TOKEN_BYTEARRAY | 1 << PK_TOKEN_LONG | 1 << PK_TOKEN_DIGITS | 1 << PK_TOKEN_GLOBAL |
            1 << PK_TOKEN_PERSID
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

/* Runs a token with its words and, where it has any, `length` bytes behind them. False: memory ended. */
static bool run_token(struct pk_machine *m, enum pk_token token, uint8_t flags, const uint32_t *words, const uint8_t *bytes,
                      uint32_t length)
{
  TRY(pk_dump_room(m, PK_ROOM));
  if (m->open_count)
    TRY(pk_before_value(m, pk_top_value(m)));
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
  case PK_TOKEN_BYTEARRAY: TRY(pk_put_data(m, token, bytes, length) && pk_dump_room(m, PK_ROOM) && pk_memoize_object(m, words[0])); break;
  case PK_TOKEN_DATA:
    if (words[3] || words[2] >= PK_FRAME_TARGET)
      return begin_data(m, words);
    TRY(put_late(m, words));
    break;
  case PK_TOKEN_REFERENCE: TRY(pk_get(m, words[0])); break;
  case PK_TOKEN_GLOBAL:
    TRY(pk_put_line(m, PK_GLOBAL, bytes, length, "") && pk_dump_room(m, PK_ROOM) && pk_memoize_object(m, words[0]));
    break;
  case PK_TOKEN_EXTENSION: put_extension(m, words[0]); break;
  case PK_TOKEN_PERSID: TRY(pk_put_line(m, PK_PERSID, bytes, length, "\n")); break;
  case PK_TOKEN_BUFFER:
    pk_put(m, PK_NEXT_BUFFER);
    if (flags & PK_BUFFER_READONLY)
      pk_put(m, PK_READONLY_BUFFER);
    break;
  default: return pk_begin_container(m, token, flags, words);
  }
  return pk_end_value(m);
}

bool pk_dump_start(struct pk_machine *m, uint32_t protocol)
{
  pk_start(m);
  m->protocol = (uint8_t)protocol;
  m->open_count = 0;
  m->is_whole = m->has_data = false;
  m->late_length = 0;
  m->output_length = m->tape_count = 0;
  m->is_framing = protocol >= PK_FRAMING_PROTOCOL;
  TRY(pk_texts_clear(m) && pk_frame_room(m, PK_ROOM));
  pk_resume(m);
  if (protocol >= PK_OPCODE_PROTOCOL)
    pk_put_number(m, PK_PROTO, protocol, 1);
  pk_settle(m);
  return !m->is_framing || pk_begin_frame(m);
}

/* Whether output waits that is worth handing over. A frame that is being filled cannot be taken yet, however long it is. */
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
    if (m->open_count) {
      word = pk_put_simple(m, word, end);
      if (word == end)
        break;
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
    if (token == PK_TOKEN_ROW_KEYS) {
      pk_keep_row(m, flags, word, words[0]);
      word += words[0];
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
    m->is_text_ascii = !m->is_utf16 && (uint32_t)(m->end - m->text_at) == m->text_units;
    m->is_wide = !m->is_utf16 && !m->is_text_ascii;
  } else {
    keep_rest(m);
  }
  pk_resume(m);
  enum pk_status status = run(m);
  if (status == PK_STATUS_ERROR)
    return pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  pk_settle(m);
  m->output = (uint32_t)(uintptr_t)m->output_buffer.data;
  m->tape = (uint32_t)(uintptr_t)m->tape_buffer.data;
  return status;
}
