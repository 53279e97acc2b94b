/* The loop of the unpickler: one pass over the opcodes, without recursion.
 *
 * The reference is CPython's C unpickler (Modules/_pickle.c): the order of its
 * checks, its wording, and its rule that no opcode reaches below the top mark.
 * Values are not made here: the stack and the memo hold operands of the tape. The
 * opcodes that are seldom seen are in rare-opcodes.c.
 * Invariants: an opcode runs whole or not at all, so that the next window can
 * start at an opcode; pk_reserve_load has made room for all that a window can push. */
#include "load/load.h"

#include "load/big-ints.h"
#include "load/calls.h"
#include "load/events.h"
#include "machine/opcodes.h"
#include "load/number-runs.h"
#include "load/reserve.h"
#include "load/scalars.h"
#include "load/survey.h"
#include "load/loop-macros.h"

static bool push_mark(struct pk_machine *m, uint32_t height)
{
  if (!pk_buffer_reserve(&m->mark_buffer, m->mark_count * sizeof height, (m->mark_count + 1) * sizeof height))
    return false;
  ((uint32_t *)m->mark_buffer.data)[m->mark_count++] = m->fence = height;
  return true;
}

/* Each opcode is a case, written with the macros of loop-macros.h. It is inlined twice: plain, and with the trace. */
static inline __attribute__((always_inline)) enum pk_status run(struct pk_machine *m, const bool is_traced)
{
  const uint8_t *p = m->start, *at = p, *const end = m->end;
  uint32_t *const bottom = m->stack_buffer.data, *sp = m->top, *const places = m->place_buffer.data;
  enum pk_error error;
  size_t wanted;
  uint64_t length;
  int64_t key;

  for (;;) {
    at = p;
    if (is_traced) {
      pk_trace_objects(m);
      places[HEIGHT] = m->place = m->traced + OFFSET;
    }
    if (p == end) {
      wanted = 1;
      goto out_of_input;
    }
    switch (*p++) {
    case PK_NONE: *sp++ = pk_constant(PK_CONSTANT_NONE); continue;
    case PK_NEWTRUE: *sp++ = pk_constant(PK_CONSTANT_TRUE); continue;
    case PK_NEWFALSE: *sp++ = pk_constant(PK_CONSTANT_FALSE); continue;
    case PK_EMPTY_TUPLE: *sp++ = pk_constant(PK_CONSTANT_EMPTY_TUPLE); continue;

    case PK_BININT1:
      NEED(1);
      *sp++ = pk_operand(PK_TAG_INT, *p++);
      continue;
    case PK_BININT2:
      NEED(2);
      *sp++ = pk_operand(PK_TAG_INT, pk_read_uint2(p));
      p += 2;
      continue;
    case PK_BININT:
      NEED(4);
      *sp++ = pk_put_int(m, (int32_t)pk_read_uint4(p));
      p += 4;
      continue;
    case PK_BINFLOAT:
      NEED(8);
      ((double *)m->double_buffer.data)[m->double_count] = pk_read_float8(p);
      *sp++ = pk_operand(PK_TAG_FLOAT, m->double_count++);
      p += 8;
      continue;
    case PK_LONG1:
      NEED(1);
      length = *p++;
      goto counted_long;
    case PK_LONG4:
      NEED(4);
      length = pk_read_uint4(p);
      p += 4;
      if (length > INT32_MAX)
        FAIL(PK_ERROR_NEGATIVE_LENGTH);
    counted_long:
      if (length <= 8) {
        NEED(length);
        int64_t value = pk_read_long(p, (uint32_t)length);
        if (value > -((int64_t)1 << 53) && value < (int64_t)1 << 53) {
          *sp++ = pk_put_int(m, value);
          p += length;
          continue;
        }
      }
      if (length < PK_LARGE) {
        NEED(length);
        TRY(pk_put_big_int(m, p, (uint32_t)length, OFFSET, sp));
      } else {
        TRY(pk_put_payload(m, PK_KIND_INT, PK_FORM_INTEGER, at, p, length, sp));
      }
      goto skip_payload;

    case PK_SHORT_BINUNICODE:
      NEED(1);
      length = *p++;
      goto counted_text;
    case PK_BINUNICODE:
      NEED(4);
      length = pk_read_uint4(p);
      p += 4;
      goto counted_text;
    case PK_BINUNICODE8:
      NEED(8);
      length = pk_read_uint8(p);
      p += 8;
    counted_text:
      if (length >= m->long_text) {
        TRY(pk_put_payload(m, PK_KIND_STR, PK_FORM_TEXT, at, p, length, sp));
        goto skip_payload;
      }
      NEED(length);
      TRY(pk_put_utf8(m, p, (uint32_t)length, true, sp++));
      p += length;
      continue;
    case PK_SHORT_BINSTRING:
      NEED(1);
      length = *p++;
      goto counted_string;
    case PK_BINSTRING:
      NEED(4);
      length = pk_read_uint4(p);
      p += 4;
    counted_string:
      if (length < PK_LARGE)
        NEED(length);
      TRY(pk_put_binstring(m, at, p, (uint32_t)length, sp));
      goto skip_payload;

    case PK_SHORT_BINBYTES:
      NEED(1);
      length = *p++;
      goto counted_bytes;
    case PK_BINBYTES:
      NEED(4);
      length = pk_read_uint4(p);
      p += 4;
      goto counted_bytes;
    case PK_BINBYTES8:
    case PK_BYTEARRAY8:
      NEED(8);
      length = pk_read_uint8(p);
      p += 8;
    counted_bytes:
      if (length < PK_LARGE)
        NEED(length);
      if (*at == PK_BYTEARRAY8)
        TRY(pk_put_payload(m, PK_KIND_BYTEARRAY, PK_FORM_BYTEARRAY, at, p, length, sp));
      else
        TRY(pk_put_payload(m, PK_KIND_BYTES, PK_FORM_BYTES, at, p, length, sp));
    skip_payload:
      sp++;
      if (length <= (size_t)(end - p)) {
        p += length;
        continue;
      }
      m->top = sp;
      m->position = m->base + (double)(p - m->start) + (double)length;
      m->need = 1;
      return PK_STATUS_MORE;

    case PK_EMPTY_LIST: *sp++ = pk_new_operand(m, PK_KIND_LIST); continue;
    case PK_EMPTY_DICT: *sp++ = pk_new_operand(m, PK_KIND_DICT); continue;
    case PK_TUPLE: {
      POP_MARK(first);
      length = (uint64_t)(sp - first);
      goto tuple;
    }
    case PK_TUPLE1:
    case PK_TUPLE2:
    case PK_TUPLE3:
      length = (uint64_t)(*at - PK_TUPLE1) + 1;
      NEED_STACK(length);
    tuple : {
      uint32_t *first = sp - length;
      if (!length) {
        *sp++ = pk_constant(PK_CONSTANT_EMPTY_TUPLE);
        continue;
      }
      uint32_t tuple = pk_new_object(m, PK_KIND_TUPLE);
      TRACE(first, length);
      PLACE(first);
      TRY(pk_put_tuple(m, tuple, first, (uint32_t)length));
      *first = pk_operand(PK_TAG_OBJECT, tuple);
      sp = first + 1;
      continue;
    }

    case PK_APPEND:
      NEED_STACK(2);
      TRACE(sp - 1, 1);
      TRY(pk_append(m, sp[-2], sp - 1, 1, OFFSET));
      sp--;
      continue;
    case PK_APPENDS: {
      POP_MARK(first);
      NEED_BELOW(first);
      TRACE(first, sp - first);
      if (sp > first)
        TRY(pk_append(m, first[-1], first, (uint32_t)(sp - first), OFFSET));
      sp = first;
      continue;
    }
    case PK_SETITEM:
      NEED_STACK(3);
      TRACE(sp - 2, 2);
      TRY(pk_set_items(m, sp[-3], sp - 2, 2, OFFSET));
      sp -= 2;
      continue;
    case PK_SETITEMS: {
      POP_MARK(first);
      NEED_BELOW(first);
      TRACE(first, sp - first);
      if (sp > first)
        TRY(pk_set_items(m, first[-1], first, (uint32_t)(sp - first), OFFSET));
      sp = first;
      continue;
    }
    case PK_MARK: {
      bool is_bare = HEIGHT == m->fence;
      uint32_t done;
      if (!push_mark(m, HEIGHT))
        FAIL(PK_ERROR_OUT_OF_MEMORY);
      if (p == end || is_bare || !pk_begins_run(*p))
        continue;
      uint32_t *first = sp;
      error = pk_read_run(m, sp[-1], &p, &sp, &done);
      if (is_traced && !done)
        pk_trace_numbers(places + (first - bottom), at + 1, p, m->place + 1);
      else if (is_traced && !error && !pk_trace_run(m, done))
        error = PK_ERROR_OUT_OF_MEMORY;
      if (done) {
        at = p - 1;
        pk_pop_mark(m);
      }
      if (error)
        goto failed;
      continue;
    }
    case PK_BINGET:
      NEED(1);
      key = *p++;
      goto get;
    case PK_LONG_BINGET:
      NEED(4);
      key = pk_read_uint4(p);
      p += 4;
    get:
      if ((*sp++ = pk_memo_get(&m->memo, (uint64_t)key)) == 0) {
        m->detail_0 = (double)key;
        FAIL(PK_ERROR_MEMO_MISSING);
      }
      continue;
    case PK_BINPUT:
      NEED(1);
      key = *p++;
      goto put;
    case PK_LONG_BINPUT:
      NEED(4);
      key = pk_read_uint4(p);
      p += 4;
      goto put;
    case PK_MEMOIZE:
      key = m->memo.count;
    put:
      NEED_STACK(1);
      TRY_TRACED(pk_memoize(m, (uint64_t)key, sp - 1));
      continue;

    case PK_REDUCE:
      NEED_STACK(2);
      TRACE(sp - 2, 2);
      PLACE(sp - 2);
      TRY(pk_put_call(m, PK_EVENT_REDUCE, sp - 2, 2, OFFSET));
      sp--;
      continue;
    case PK_NEWOBJ:
      NEED_STACK(2);
      TRACE(sp - 2, 2);
      PLACE(sp - 2);
      TRY(pk_put_call(m, PK_EVENT_NEWOBJ, sp - 2, 2, OFFSET));
      sp--;
      continue;
    case PK_BUILD:
      NEED_STACK(2);
      wanted = m->tape_count;
      TRY_TRACED(pk_build(m, sp[-2], sp[-1], OFFSET));
      sp--;
      if (!(m->flags & PK_LOAD_BUILD_STOPS) || m->tape_count == wanted)
        continue;
      m->top = sp;
      m->position = m->base + (double)(p - m->start);
      m->need = 1;
      return PK_STATUS_BUILD;

    case PK_PROTO:
      NEED(1);
      if (*p > PK_HIGHEST_PROTOCOL) {
        m->detail_0 = *p;
        FAIL(PK_ERROR_BAD_PROTOCOL);
      }
      m->protocol = *p++;
      continue;
    case PK_FRAME: {
      NEED(8);
      length = pk_read_uint8(p);
      if (length > INT64_MAX)
        FAIL(PK_ERROR_FRAME_TOO_LARGE);
      p += 8;
      double frame_end = m->base + OFFSET + 9 + (double)length;
      if (frame_end > m->frame_end) {
        m->frame_offset = m->base + OFFSET;
        m->frame_end = frame_end;
      }
      if (frame_end > m->total)
        FAIL(PK_ERROR_TRUNCATED);
      continue;
    }
    case PK_STOP:
      NEED_STACK(1);
      TRY(pk_touch(m, sp[-1]));
      TRACE(sp - 1, 1);
      m->result = sp[-1];
      m->position = m->base + (double)(p - m->start);
      return PK_STATUS_DONE;

    default: {
      struct pk_step step = {.sp = sp};
      TRY(pk_run_rare(m, at, &step));
      if ((wanted = step.wanted))
        goto out_of_input;
      p = step.p;
      sp = step.sp;
    }
    }
  }

out_of_input:
  m->top = sp;
  return pk_run_out(m, at, wanted);
failed:
  m->top = sp;
  return pk_fail(m, at, error);
}

/* The loop is compiled twice so that the plain one pays nothing for the trace. */
static enum pk_status run_plain(struct pk_machine *m) { return run(m, false); }
static __attribute__((noinline)) enum pk_status run_traced(struct pk_machine *m) { return run(m, true); }

/* Runs a window with the trace, and notes how many of its bytes were run. */
static enum pk_status trace(struct pk_machine *m, uint32_t length)
{
  m->first_object = m->object_count;
  m->maker_count = m->origin_count = 0;
  if (!pk_reserve_trace(m, length))
    return pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  m->traced += m->window_traced;
  if (m->traced > INT32_MAX - length)
    return pk_fail(m, m->start, PK_ERROR_LIMIT_TRACE);
  enum pk_status status = run_traced(m);
  pk_trace_objects(m);
  m->window_traced = m->position < m->base + length ? (uint32_t)(m->position - m->base) : length;
  m->origins = (uint32_t)(uintptr_t)m->origin_buffer.data;
  m->makers = (uint32_t)(uintptr_t)m->maker_buffer.data;
  return status;
}

enum pk_status pk_load(struct pk_machine *m, uint32_t length)
{
  if (m->position + length > m->limit_bytes)
    length = m->limit_bytes > m->position ? (uint32_t)(m->limit_bytes - m->position) : 0;
  pk_begin_window(m, length);
  m->string_base += m->string_count;
  m->string_count = m->tape_count = m->ascii_length = m->wide_count = m->lone_surrogates = 0;
  m->open_event = m->lendable = m->lent_end = m->tuple_end = PK_NO_EVENT;
  enum pk_status status;
  if (pk_reserve_load(m, length) && pk_begin_ints(m, length)) {
    status = m->flags & PK_LOAD_TRACED ? trace(m, length) : run_plain(m);
  } else {
    status = pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  }
  if (status != PK_STATUS_ERROR && m->object_count > m->limit_objects) {
    m->detail_0 = m->limit_objects;
    status = pk_fail(m, m->end, PK_ERROR_LIMIT_OBJECTS);
  }
  /* What follows may be the next pickle of the same unpickler, which keeps its memo and nothing else (_pickle.c: load). */
  if (status == PK_STATUS_DONE) {
    m->top = m->stack_buffer.data;
    m->fence = m->mark_count = m->protocol = 0;
  }
  pk_end_ints(m);
#define SHOW(name, buffer) m->name = (uint32_t)(uintptr_t)m->buffer.data
  SHOW(tape, tape_buffer), SHOW(doubles, double_buffer), SHOW(strings, string_buffer), SHOW(ascii, ascii_buffer), SHOW(wide, wide_buffer);
#undef SHOW
  return status;
}
