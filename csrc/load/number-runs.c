/* Runs of numbers behind a mark: see number-runs.h. */
#include "load/number-runs.h"

#include "load/container-events.h"
#include "load/events.h"
#include "machine/read-bytes.h"
#include "load/scalars.h"

/* Whether an APPENDS to a list stands at `p`. */
static bool takes_run(struct pk_machine *m, uint32_t list, const uint8_t *p)
{
  return p < m->end && *p == PK_APPENDS && pk_kind_of(m, list) == PK_KIND_LIST;
}

static enum pk_error read_floats(struct pk_machine *m, uint32_t list, const uint8_t **cursor, uint32_t **top, uint32_t *done)
{
  enum { SIZE = 9 };
  const uint8_t *p = *cursor;
  double *doubles = m->double_buffer.data;
  uint32_t first = m->double_count, last = first;
  for (; m->end - p >= SIZE && *p == PK_BINFLOAT; p += SIZE)
    doubles[last++] = pk_read_float8(p + 1);
  m->double_count = last;
  *cursor = p;
  if (takes_run(m, list, p)) {
    *done = last - first;
    ++*cursor;
    return pk_put_floats(m, pk_payload(list), first, last - first);
  }
  for (; first < last; first++)
    *(*top)++ = pk_operand(PK_TAG_FLOAT, first);
  return PK_ERROR_NONE;
}

/* Reads the ints at `p` into plain words at `to`, and answers with the place after them. Their sizes come in no order that a
 * processor could guess, so the loop has no branch on them. */
static const uint8_t *read_ints(const uint8_t *p, const uint8_t *end, uint32_t *to, uint32_t *count)
{
  enum { FIRST = PK_BININT, KINDS = PK_BININT2 - PK_BININT + 1, LONGEST = 5 };
  static const uint8_t sizes[KINDS] = {[PK_BININT - FIRST] = 5, [PK_BININT1 - FIRST] = 2, [PK_BININT2 - FIRST] = 3};
  static const uint32_t masks[KINDS] = {[PK_BININT - FIRST] = UINT32_MAX, [PK_BININT1 - FIRST] = 0xff, [PK_BININT2 - FIRST] = 0xffff};
  uint32_t *first = to;
  while (end - p >= LONGEST) {
    uint32_t kind = (uint32_t)*p - FIRST;
    if (kind >= KINDS || !sizes[kind])
      break;
    *to++ = pk_read_uint4(p + 1) & masks[kind];
    p += sizes[kind];
  }
  *count = (uint32_t)(to - first);
  return p;
}

/* Bools and None as operands, and 0 for other opcodes. */
static const uint32_t constants[UINT8_MAX + 1] = {
    [PK_NONE] = PK_CONSTANT_NONE << 3 | PK_TAG_CONSTANT,
    [PK_NEWTRUE] = PK_CONSTANT_TRUE << 3 | PK_TAG_CONSTANT,
    [PK_NEWFALSE] = PK_CONSTANT_FALSE << 3 | PK_TAG_CONSTANT,
};

enum pk_error pk_read_run(struct pk_machine *m, uint32_t list, const uint8_t **cursor, uint32_t **top, uint32_t *done)
{
  *done = 0;
  if (**cursor == PK_BINFLOAT)
    return read_floats(m, list, cursor, top, done);
  uint32_t count, *words = *top, constant;
  const uint8_t *p = read_ints(*cursor, m->end, words, &count);
  if (count && takes_run(m, list, p)) {
    *done = count;
    *cursor = p + 1;
    return pk_put_ints(m, pk_payload(list), words, count);
  }
  for (uint32_t i = 0; i < count; i++)
    words[i] = pk_put_int(m, (int32_t)words[i]);
  for (words += count; p < m->end && (constant = constants[*p]); p++)
    *words++ = constant;
  *top = words;
  *cursor = p;
  return PK_ERROR_NONE;
}
