/* The fast path of optimize: see optimize-fast-path.h.
 *
 * A table tells for each byte how its opcode is passed over, so that the loops need not look at kinds of argument.
 * Invariant: the output is the same as that of optimize.c. */
#include "tools/optimize-fast-path.h"

#include "machine/read-bytes.h"
#include "machine/text.h"

/* How an opcode is passed over: its size in bytes where that is fixed, or one of these. */
enum step {
  STEP_OTHER, /* not here: lines, data after counts of four and eight bytes, what is no opcode */
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

/* No step of fixed size needs more bytes than these behind the opcode. */
enum { ARGUMENT = STEP_LARGEST_SIZE - 1 };

/* The end of an opcode with counted data, which begins at `data`. NULL: it is long, or not in the window. */
static inline const uint8_t *find_end(const struct pk_machine *m, const uint8_t *at, enum step step, const uint8_t **data)
{
  uint32_t length = step == STEP_TEXT4 ? pk_read_uint4(at + 1) : at[1];
  *data = at + (step == STEP_TEXT4 ? 5 : 2);
  return length <= m->end - *data && length < PK_FRAME_TARGET / 2 ? *data + length : NULL;
}

/* Reads the number of a GET or PUT, and moves *at behind it. */
static inline uint32_t read_number(enum step step, const uint8_t **at)
{
  bool is_long = step == STEP_LONG_GET || step == STEP_LONG_PUT;
  uint32_t number = is_long ? pk_read_uint4(*at + 1) : (*at)[1];
  *at += is_long ? 5 : 2;
  return number;
}

const uint8_t *pk_survey_fast(struct pk_machine *m, const uint8_t *at)
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
      if (!pk_memo_get(&m->memo, number) && !pk_memo_put(&m->memo, number, PK_IS_GOT))
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

/* Copies a run of bytes. Up to PK_SHORT bytes behind it are written too. */
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

const uint8_t *pk_write_fast(struct pk_machine *m, const uint8_t *at)
{
  enum { GROWTH = 5 }; /* An opcode becomes at most so many times as long: a MEMOIZE at protocol 3 may become a LONG_BINPUT. */
  size_t size = (size_t)(m->end - m->start);
  bool is_framing = pk_has_frames(m);
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
    uint32_t entry = pk_memo_get(&m->memo, number), renumbered = entry >> PK_NUMBER_SHIFT;
    bool is_asked = step <= STEP_LONG_GET;
    if (is_asked && !renumbered)
      break;
    to = copy_run(to, run, at);
    run = at;
    if (is_asked) {
      to = put_memo(to, PK_BINGET, PK_LONG_BINGET, renumbered - 1);
    } else {
      if (!pk_number_put(m, number, entry))
        break;
      if (entry & PK_IS_GOT && is_framing)
        *to++ = PK_MEMOIZE;
      else if (entry & PK_IS_GOT)
        to = put_memo(to, PK_BINPUT, PK_LONG_BINPUT, m->kept_count - 1);
    }
    run = at = next;
  }
  to = copy_run(to, run, at);
  *(m->frame_length ? &m->frame_length : &m->output_length) += (uint32_t)(to - first);
  return at;
}
