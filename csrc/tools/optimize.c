/* pickletools.optimize: the PUTs that no GET asks for are left out, the others are numbered
 * anew, and the frames are made again.
 *
 * A first reading surveys which numbers are asked for, and a second one writes. In both,
 * optimize-fast-path.c runs the most frequent opcodes.
 * Source: CPython 3.13, Lib/pickletools.py: optimize, and Lib/pickle.py: _Framer,
 * _Pickler.put, _Pickler.get.
 * Invariant: the output is whole frames. The one that is being filled stays here until it
 * is full. */
#include "tools/optimize.h"

#include "machine/frame.h"
#include "tools/long-data.h"
#include "tools/optimize-fast-path.h"
#include "tools/read-errors.h"
#include "tools/read-opcode.h"

/* What the next window is: opcodes of the first reading, long data that is to be checked, or opcodes of the second reading. */
enum phase { PHASE_SURVEY, PHASE_CHECK, PHASE_WRITE };

static bool is_get(uint8_t code) { return code == PK_GET || code == PK_BINGET || code == PK_LONG_BINGET; }
static bool is_put(uint8_t code) { return code == PK_PUT || code == PK_BINPUT || code == PK_LONG_BINPUT || code == PK_MEMOIZE; }

/* Begins a frame where the protocol has frames. */
static bool begin_frame(struct pk_machine *m) { return !pk_has_frames(m) || pk_begin_frame(m); }

static bool write_memo(struct pk_machine *m, uint8_t text, uint8_t one, uint8_t four, uint32_t number)
{
  return pk_write_memo(m, text, one, four, number, m->highest_protocol == 0);
}

static enum pk_status fail_memory(struct pk_machine *m, const struct pk_argument *a) { return pk_fail(m, a->at, PK_ERROR_OUT_OF_MEMORY); }

/* Tells whether a PUT is kept, and numbers it. False: memory ended. */
static bool write_put(struct pk_machine *m, const struct pk_argument *a, bool *is_kept)
{
  uint64_t key = a->opcode->code == PK_MEMOIZE ? m->put_count : pk_memo_key(a);
  uint32_t entry = pk_memo_get(&m->memo, key);
  *is_kept = entry & PK_IS_GOT;
  return pk_number_put(m, key, entry);
}

/* Writes a GET with its new number. One without a number is written as pickletools does, or is an error. */
static enum pk_status write_get(struct pk_machine *m, const struct pk_argument *a)
{
  uint32_t number = pk_memo_get(&m->memo, pk_memo_key(a)) >> PK_NUMBER_SHIFT;
  if (number)
    return write_memo(m, PK_GET, PK_BINGET, PK_LONG_BINGET, number - 1) ? PK_STATUS_DONE : fail_memory(m, a);
  if (m->highest_protocol == 0) {
    static const uint8_t text[PK_SHORT] = {PK_GET, 'N', 'o', 'n', 'e', '\n'};
    return pk_frame_write(m, text, 6) ? PK_STATUS_DONE : fail_memory(m, a);
  }
  uint8_t *to = pk_room(m, a->length + PK_REPR_FIXED);
  return pk_fail_with(m, a->at, PK_ERROR_MEMO_NOT_STORED, to ? pk_write_argument(m, to, a) : NULL);
}

/* Writes an opcode of the second reading. COPY: the opcode is too long for a frame, and it is the span. */
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
  bool is_done = !is_put(code)      ? pk_frame_write(m, a->at, (size_t)size)
                 : pk_has_frames(m) ? pk_frame_write(m, memoize, 1)
                                    : write_memo(m, PK_PUT, PK_BINPUT, PK_LONG_BINPUT, m->kept_count - 1);
  return is_done ? PK_STATUS_DONE : fail_memory(m, a);
}

/* Notes what an opcode of the first reading tells: the protocol, or a number that is asked for. */
static enum pk_status survey_opcode(struct pk_machine *m, const struct pk_argument *a)
{
  int32_t protocol = a->opcode->code == PK_PROTO ? (int32_t)a->integer : is_get(a->opcode->code) ? a->opcode->protocol : 0;
  if (protocol > m->highest_protocol)
    m->highest_protocol = protocol;
  if (is_get(a->opcode->code) && !pk_memo_put(&m->memo, pk_memo_key(a), PK_IS_GOT))
    return fail_memory(m, a);
  return PK_STATUS_DONE;
}

/* Goes back to the beginning for the second reading. */
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
    at = m->phase == PHASE_WRITE ? pk_write_fast(m, at) : pk_survey_fast(m, at);
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
