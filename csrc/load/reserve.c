/* Room for a window of the unpickler: see reserve.h.
 *
 * Invariant: no opcode pushes more than one item, makes more than two objects or two
 * strings, or takes less than two bytes for a string or a double. A new opcode that does
 * needs more room here. */
#include "load/reserve.h"

/* From so many bytes on it is foreseen how large a table becomes, at most so many times as large as it is. */
enum { LEAST_FORESEEN = 1 << 18, MOST_TIMES = 1 << 10 };
/* What the rest of the input may need besides what it needs in the mean. */
static const double MARGIN = 1.1;
/* A total beyond this stands for an unknown one. */
static const double MOST_INPUT = 1e15;

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

/* Makes a table that is half full as large as it is likely to become by the end of the input, where that is known. Each time that the
 * memory of WebAssembly grows, V8 takes all of it for new and marks its whole heap: that is to happen while the heap is small. */
static void foresee(const struct pk_machine *m, struct pk_buffer *table, size_t used)
{
  if (used < LEAST_FORESEEN || used < table->size / 2 || !(m->total < MOST_INPUT))
    return;
  double times = 1 + (m->total - m->position) / m->position * MARGIN;
  double wanted = (double)used * (times < MOST_TIMES ? times : MOST_TIMES);
  /* Where there is no such room, the table grows as others do. */
  if (wanted > (double)table->size)
    pk_buffer_reserve(table, used, (size_t)wanted);
}

bool pk_reserve_load(struct pk_machine *m, uint32_t length)
{
  size_t height = (size_t)(m->top - (uint32_t *)m->stack_buffer.data);
  if (m->double_count)
    keep_doubles(m);
  foresee(m, &m->object_buffer, (size_t)m->object_count * 4);
  foresee(m, &m->memo.dense, (size_t)m->memo.dense_count * 4);
  size_t more = (size_t)length + 2;
  bool is_done = pk_buffer_reserve(&m->stack_buffer, height * 4, (height + more) * 4) &&
                 pk_buffer_reserve(&m->object_buffer, (size_t)m->object_count * 4, ((size_t)m->object_count + more) * 4) &&
                 pk_buffer_reserve(&m->double_buffer, (size_t)m->double_count * 8, (m->double_count + more / 2) * 8) &&
                 pk_reserve_text(m, length);
  m->top = (uint32_t *)m->stack_buffer.data + height;
  return is_done;
}
