/* pickletools.optimize: the PUTs that no GET asks for are left out, the others
 * numbered anew, and the frames made again.
 *
 * Source: CPython 3.13, Lib/pickletools.py: optimize, and Lib/pickle.py: _Framer,
 * _Pickler.put, _Pickler.get.
 * Invariant: the output is whole frames, but for the one that is being filled,
 * which stays here until it is full. */
#include "tools/optimize.h"

#include "machine/frame.h"
#include "tools/read-opcode.h"
#include "machine/read-bytes.h"
#include "tools/long-data.h"
#include "machine/text.h"

enum phase { PHASE_SURVEY, PHASE_CHECK, PHASE_WRITE };

/* An entry of the memo: flags, and one more than the new number above them. */
enum { IS_GOT = 1, IS_PUT = 2, NUMBER_SHIFT = 2 };

static bool has_frames(const struct pk_machine *m) { return m->highest_protocol >= PK_FRAMING_PROTOCOL; }

static bool is_get(uint8_t code) { return code == PK_GET || code == PK_BINGET || code == PK_LONG_BINGET; }
static bool is_put(uint8_t code) { return code == PK_PUT || code == PK_BINPUT || code == PK_LONG_BINPUT || code == PK_MEMOIZE; }

/* Begins a frame where the protocol has frames. */
static bool begin_frame(struct pk_machine *m) { return !has_frames(m) || pk_begin_frame(m); }

static bool write_memo(struct pk_machine *m, uint8_t text, uint8_t one, uint8_t four, uint32_t number)
{
  return pk_write_memo(m, text, one, four, number, m->highest_protocol == 0);
}

static enum pk_status fail_memory(struct pk_machine *m, const struct pk_argument *a) { return pk_fail(m, a->at, PK_ERROR_OUT_OF_MEMORY); }

/* Numbers what a PUT stores, whose entry is this. False: memory ended. */
static inline bool number_put(struct pk_machine *m, uint64_t key, uint32_t entry)
{
  uint32_t number = entry & IS_GOT ? m->kept_count + 1 : 0, changed = number << NUMBER_SHIFT | (entry & IS_GOT) | IS_PUT;
  uint32_t *dense = m->memo.dense.data;
  if (entry && key < m->memo.dense_count)
    dense[key] = changed;
  else if (!pk_memo_put(&m->memo, key, changed))
    return false;
  m->put_count += !(entry & IS_PUT);
  m->kept_count += number != 0;
  return true;
}

static bool write_put(struct pk_machine *m, const struct pk_argument *a, bool *is_kept)
{
  uint64_t key = a->opcode->code == PK_MEMOIZE ? m->put_count : pk_memo_key(a);
  uint32_t entry = pk_memo_get(&m->memo, key);
  *is_kept = entry & IS_GOT;
  return number_put(m, key, entry);
}

static enum pk_status write_get(struct pk_machine *m, const struct pk_argument *a)
{
  uint32_t number = pk_memo_get(&m->memo, pk_memo_key(a)) >> NUMBER_SHIFT;
  if (number)
    return write_memo(m, PK_GET, PK_BINGET, PK_LONG_BINGET, number - 1) ? PK_STATUS_DONE : fail_memory(m, a);
  if (m->highest_protocol == 0) {
    static const uint8_t text[PK_SHORT] = {PK_GET, 'N', 'o', 'n', 'e', '\n'};
    return pk_frame_write(m, text, 6) ? PK_STATUS_DONE : fail_memory(m, a);
  }
  uint8_t *to = pk_room(m, a->length + PK_REPR_FIXED);
  return pk_fail_with(m, a->at, PK_ERROR_MEMO_NOT_STORED, to ? pk_write_argument(m, to, a) : NULL);
}

/* Writes an opcode of the second reading. COPY: it is too long for a frame, and is the span. */
static enum pk_status write_opcode(struct pk_machine *m, const struct pk_argument *a)
{
  uint8_t code = a->opcode->code;
  double offset = m->base + (double)(a->at - m->start);
  double size = (double)(a->next - a->at) + (a->is_whole ? 0 : (double)a->length);
  if (code == PK_PROTO && offset == 0)
    return pk_frame_write(m, a->at, 2) && begin_frame(m) ? PK_STATUS_DONE : fail_memory(m, a);
  if (offset == 0 && !begin_frame(m))
    return fail_memory(m, a);
  if (code == PK_FRAME)
    return PK_STATUS_DONE;
  bool is_kept = true;
  if (is_put(code) && !write_put(m, a, &is_kept))
    return fail_memory(m, a);
  if (!is_kept)
    return PK_STATUS_DONE;
  bool is_long = size > PK_FRAME_TARGET && !is_put(code) && !is_get(code);
  if (m->frame_length && (is_long || m->frame_length >= PK_FRAME_TARGET + PK_FRAME_HEADER)) {
    pk_end_frame(m);
    if (!begin_frame(m))
      return fail_memory(m, a);
  }
  if (is_long) {
    m->span_offset = offset;
    m->span_length = size;
    pk_go_to(m, offset + size);
    return PK_STATUS_COPY;
  }
  if (is_get(code))
    return write_get(m, a);
  static const uint8_t memoize[PK_SHORT] = {PK_MEMOIZE};
  bool is_done = !is_put(code)   ? pk_frame_write(m, a->at, (size_t)size)
                 : has_frames(m) ? pk_frame_write(m, memoize, 1)
                                 : write_memo(m, PK_PUT, PK_BINPUT, PK_LONG_BINPUT, m->kept_count - 1);
  return is_done ? PK_STATUS_DONE : fail_memory(m, a);
}

/* Notes what an opcode of the first reading asks for. */
static enum pk_status survey_opcode(struct pk_machine *m, const struct pk_argument *a)
{
  int32_t protocol = a->opcode->code == PK_PROTO ? (int32_t)a->integer : is_get(a->opcode->code) ? a->opcode->protocol : 0;
  if (protocol > m->highest_protocol)
    m->highest_protocol = protocol;
  if (is_get(a->opcode->code) && !pk_memo_put(&m->memo, pk_memo_key(a), IS_GOT))
    return fail_memory(m, a);
  return PK_STATUS_DONE;
}

/* How an opcode is passed over: its size where that is fixed, or one of these. */
enum step {
  STEP_OTHER, /* lines, data after counts of four and eight bytes, what is no opcode */
  STEP_LARGEST_SIZE = 9,
  STEP_COUNTED, /* data after a count of one byte */
  STEP_TEXT1,
  STEP_TEXT4,
  STEP_GET,
  STEP_LONG_GET,
  STEP_PUT,
  STEP_LONG_PUT,
  STEP_MEMOIZE,
};

#define STEP_OF_ARGUMENT(kind, length) \
  (length >= 0                          ? length + 1 \
   : kind == PK_ARGUMENT_UNICODESTRING1 ? STEP_TEXT1 \
   : kind == PK_ARGUMENT_UNICODESTRING4 ? STEP_TEXT4 \
   : length == -2                       ? STEP_COUNTED \
                                        : STEP_OTHER)
#define STEP_OF_CODE(code, otherwise) \
  (code == PK_PROTO || code == PK_FRAME || code == PK_STOP ? STEP_OTHER \
   : code == PK_BINGET                                     ? STEP_GET \
   : code == PK_LONG_BINGET                                ? STEP_LONG_GET \
   : code == PK_BINPUT                                     ? STEP_PUT \
   : code == PK_LONG_BINPUT                                ? STEP_LONG_PUT \
   : code == PK_MEMOIZE                                    ? STEP_MEMOIZE \
                                                           : otherwise)

enum {
#define X(kind, length, ...) STEP_OF_##kind = STEP_OF_ARGUMENT(PK_ARGUMENT_##kind, length),
  PK_ARGUMENTS(X)
#undef X
};

static const uint8_t steps[256] = {
#define X(name, code, argument, ...) [code] = STEP_OF_CODE(code, STEP_OF_##argument),
    PK_OPCODES(X)
#undef X
};

/* No step of fixed size needs more bytes behind the opcode. */
enum { ARGUMENT = STEP_LARGEST_SIZE - 1 };

/* Where an opcode with counted data ends, `data` where that begins. NULL: not in the window, or long. */
static inline const uint8_t *find_end(const struct pk_machine *m, const uint8_t *at, enum step step, const uint8_t **data)
{
  uint32_t length = step == STEP_TEXT4 ? pk_read_uint4(at + 1) : at[1];
  *data = at + (step == STEP_TEXT4 ? 5 : 2);
  return length <= m->end - *data && length < PK_FRAME_TARGET / 2 ? *data + length : NULL;
}

/* The number of a GET or PUT, and where it ends. */
static inline uint32_t read_number(enum step step, const uint8_t **at)
{
  bool is_long = step == STEP_LONG_GET || step == STEP_LONG_PUT;
  uint32_t number = is_long ? pk_read_uint4(*at + 1) : (*at)[1];
  *at += is_long ? 5 : 2;
  return number;
}

/* survey_opcode for what most pickles are made of; where it stopped. */
static const uint8_t *survey_short(struct pk_machine *m, const uint8_t *at)
{
  for (const uint8_t *const last = m->end - m->start > ARGUMENT ? m->end - ARGUMENT : m->start, *next = at, *data; at < last; at = next) {
    enum step step = steps[*at];
    if (step <= STEP_LARGEST_SIZE) {
      if (!step)
        return at;
      next = at + step;
    } else if (step <= STEP_TEXT4) {
      next = find_end(m, at, step, &data);
      if (!next || (step != STEP_COUNTED && !pk_is_utf8(data, (uint32_t)(next - data))))
        return at;
    } else if (step <= STEP_LONG_GET) {
      uint32_t number = read_number(step, &next);
      if (!pk_memo_get(&m->memo, number) && !pk_memo_put(&m->memo, number, IS_GOT))
        return at;
      m->highest_protocol += !m->highest_protocol;
    } else if (step == STEP_MEMOIZE) {
      next = at + 1;
    } else {
      read_number(step, &next);
    }
  }
  return at;
}

/* Writes up to PK_SHORT bytes more. */
static inline uint8_t *copy_run(uint8_t *to, const uint8_t *from, const uint8_t *end)
{
  pk_copy(to, from, (size_t)(end - from));
  return to + (end - from);
}

static inline uint8_t *put_memo(uint8_t *to, uint8_t one, uint8_t four, uint32_t number)
{
  to[0] = number < 256 ? one : four;
  memcpy(to + 1, &number, 4);
  return to + (number < 256 ? 2 : 5);
}

/* write_opcode for the same opcodes: what lies between PUTs and GETs is copied as it is; where it stopped. */
static const uint8_t *write_short(struct pk_machine *m, const uint8_t *at)
{
  enum { GROWTH = 5 }; /* no opcode becomes more times as long: a MEMOIZE of protocol 3 may become a LONG_BINPUT */
  size_t size = (size_t)(m->end - m->start);
  bool is_framing = has_frames(m);
  if (size <= ARGUMENT || !m->highest_protocol || is_framing != (m->frame_length > 0))
    return at;
  uint8_t *const first = pk_frame_room(m, size * GROWTH + PK_SHORT), *to = first;
  const uint8_t *const last = m->end - ARGUMENT, *run = at, *data;
  int64_t left = is_framing ? PK_FRAME_TARGET + PK_FRAME_HEADER - (int64_t)m->frame_length : INT64_MAX;
  while (first && at < last && (to - first) + (at - run) < left) {
    enum step step = steps[*at];
    if (step <= STEP_LARGEST_SIZE) {
      if (!step)
        break;
      at += step;
      continue;
    }
    if (step <= STEP_TEXT4) {
      const uint8_t *next = find_end(m, at, step, &data);
      if (!next)
        break;
      at = next;
      continue;
    }
    const uint8_t *next = at + 1;
    uint32_t number = step == STEP_MEMOIZE ? m->put_count : read_number(step, (next = at, &next));
    uint32_t entry = pk_memo_get(&m->memo, number), renumbered = entry >> NUMBER_SHIFT;
    bool is_asked = step <= STEP_LONG_GET;
    if (is_asked && !renumbered)
      break;
    to = copy_run(to, run, at);
    run = at;
    if (is_asked) {
      to = put_memo(to, PK_BINGET, PK_LONG_BINGET, renumbered - 1);
    } else {
      if (!number_put(m, number, entry))
        break;
      if (entry & IS_GOT && is_framing)
        *to++ = PK_MEMOIZE;
      else if (entry & IS_GOT)
        to = put_memo(to, PK_BINPUT, PK_LONG_BINPUT, m->kept_count - 1);
    }
    run = at = next;
  }
  to = copy_run(to, run, at);
  *(m->frame_length ? &m->frame_length : &m->output_length) += (uint32_t)(to - first);
  return at;
}

static enum pk_status begin_writing(struct pk_machine *m, const struct pk_argument *a)
{
  if (m->highest_protocol > PK_HIGHEST_PROTOCOL)
    return pk_fail(m, a->at, PK_ERROR_PICKLER_PROTOCOL);
  m->phase = PHASE_WRITE;
  return pk_go_to(m, 0);
}

static enum pk_status run(struct pk_machine *m)
{
  struct pk_argument a;
  if (m->phase == PHASE_CHECK) {
    enum pk_status status = pk_check_piece(m);
    if (status)
      return status;
    m->phase = PHASE_SURVEY;
    return pk_want(m, m->start + (uint32_t)(m->span_offset + m->span_length - m->base), 1);
  }
  for (const uint8_t *at = m->start;; at = a.next) {
    at = m->phase == PHASE_WRITE ? write_short(m, at) : survey_short(m, at);
    m->ascii_length = m->wide_count = m->string_count = 0;
    if (m->output_length > PK_FLUSH)
      return pk_want(m, at, 1);
    enum pk_status status = pk_read(m, at, PK_WHOLE, &a);
    if (status)
      return status;
    bool is_writing = m->phase == PHASE_WRITE;
    status = is_writing ? write_opcode(m, &a) : survey_opcode(m, &a);
    if (status)
      return status;
    if (a.opcode->code == PK_STOP) {
      if (!is_writing)
        return begin_writing(m, &a);
      pk_end_frame(m);
      m->position = m->base + (double)(a.next - m->start);
      return PK_STATUS_DONE;
    }
    bool is_unsure = (a.form == PK_FORM_STR && a.text == PK_TEXT_UTF8) || m->total == __builtin_inf();
    if (!a.is_whole && !is_writing && is_unsure) {
      m->phase = PHASE_CHECK;
      return pk_begin_span(m, &a);
    }
    if (!a.is_whole)
      return pk_go_to(m, m->base + (double)(a.next - m->start) + (double)a.length);
  }
}

enum pk_status pk_optimize(struct pk_machine *m, uint32_t length)
{
  pk_keep_frame(m);
  if (m->highest_protocol < 0)
    m->highest_protocol = 0;
  enum pk_status status = pk_begin_read(m, length) ? run(m) : pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  m->keep = m->phase == PHASE_WRITE ? m->position : 0;
  m->output = (uint32_t)(uintptr_t)m->output_buffer.data;
  return status;
}
