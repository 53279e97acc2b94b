/* Room for a window of the unpickler: see reserve.h.
 *
 * Invariant: no opcode pushes more than one item, makes more than two objects or two
 * strings, or takes less than two bytes for a string or a double. A new opcode that does
 * needs more room here. */
#include "load/reserve.h"

/* Moves the doubles of the last window that still wait on the stack to the front of the pool. This can be done in place
 * because the stack holds them in the order of the pool, each once. */
static void keep_doubles(struct pk_machine *m)
{
  double *doubles = m->double_buffer.data;
  uint32_t kept = 0;
  for (uint32_t *item = m->stack_buffer.data; item < m->top; item++) {
    enum pk_tag tag = pk_tag_of(*item);
    if (tag == PK_TAG_FLOAT || tag == PK_TAG_WIDE_INT) {
      doubles[kept] = doubles[pk_payload(*item)];
      *item = pk_operand(tag, kept++);
    }
  }
  m->double_count = kept;
}

bool pk_reserve_load(struct pk_machine *m, uint32_t length)
{
  size_t height = (size_t)(m->top - (uint32_t *)m->stack_buffer.data);
  if (m->double_count)
    keep_doubles(m);
  size_t more = (size_t)length + 2;
  bool is_done = pk_buffer_reserve(&m->stack_buffer, height * 4, (height + more) * 4) &&
                 pk_buffer_reserve(&m->object_buffer, (size_t)m->object_count * 4, ((size_t)m->object_count + more) * 4) &&
                 pk_buffer_reserve(&m->double_buffer, (size_t)m->double_count * 8, (m->double_count + more / 2) * 8) &&
                 pk_reserve_text(m, length);
  m->top = (uint32_t *)m->stack_buffer.data + height;
  return is_done;
}
