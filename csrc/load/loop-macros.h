/* A step of the unpickling machine: what the loop of load.c and the opcodes of rare-opcodes.c are written with.
 *
 * Locals hold the cursor `p`, the start of the opcode `at`, the `end` of the window, and `bottom` and top `sp` of the
 * stack. NEED and LINE leave before anything has changed where the window ends too early, for the label out_of_input
 * with so many bytes `wanted`; TRY and FAIL leave for the label failed by an `error` of the opcode at `at`. */
#ifndef PK_LOOP_MACROS_H
#define PK_LOOP_MACROS_H

#include "machine/machine.h"
#include "machine/read-bytes.h"
#include "load/trace.h"

/* clang-format off */
#define FAIL(code) do { error = (code); goto failed; } while (0)
#define TRY(call) do { if ((error = (call)) != PK_ERROR_NONE) goto failed; } while (0)
#define NEED(count) do { if ((size_t)(end - p) < (count)) { wanted = (size_t)(p - at) + (count); goto out_of_input; } } while (0)
#define LINE(line, line_end) \
  const uint8_t *line_end = pk_find_newline(line, end); \
  if (!line_end) { wanted = (size_t)(end - at) * 2; goto out_of_input; }
#define HEIGHT ((uint32_t)(sp - bottom))
#define UNDERFLOW (m->mark_count ? PK_ERROR_UNEXPECTED_MARK : PK_ERROR_STACK_UNDERFLOW)
#define NEED_STACK(count) do { if (HEIGHT < m->fence + (count)) FAIL(UNDERFLOW); } while (0)
#define NEED_BELOW(first) do { if ((uint32_t)((first) - bottom) <= m->fence) FAIL(UNDERFLOW); } while (0)
#define OFFSET ((uint32_t)(at - m->start))
#define POP_MARK(first) uint32_t *first; do { if (!m->mark_count) FAIL(PK_ERROR_NO_MARK); first = bottom + pk_pop_mark(m); } while (0)

/* Where `is_traced`, with the `places` of the stack's items (trace.h): items that leave the stack for an event; operands
 * that are parts of the opcode itself; an item that the opcode puts below the top of the stack as it was. */
#define TRACE(first, count) do { if (is_traced && !pk_trace_items(m, places + ((first) - bottom), (uint32_t)(count))) FAIL(PK_ERROR_OUT_OF_MEMORY); } while (0)
#define TRACE_PARTS(count) do { if (is_traced && !pk_trace_parts(m, count)) FAIL(PK_ERROR_OUT_OF_MEMORY); } while (0)
#define PLACE(item) do { if (is_traced) places[(item) - bottom] = m->place; } while (0)
/* A call of which an event comes that takes the top of the stack, or none. */
#define TRY_TRACED(call) do { \
  uint32_t tape_end = m->tape_count; \
  TRY(call); \
  if (m->tape_count != tape_end) \
    TRACE(sp - 1, 1); \
} while (0)
/* clang-format on */

static inline uint32_t pk_pop_mark(struct pk_machine *m)
{
  const uint32_t *marks = m->mark_buffer.data;
  uint32_t mark = marks[--m->mark_count];
  m->fence = m->mark_count ? marks[m->mark_count - 1] : 0;
  return mark;
}

struct pk_step {
  const uint8_t *p;
  uint32_t *sp;
  size_t wanted;
};

/* Runs the opcode at `at`, whichever the loop does not know. `step` comes with the top of the stack, and is told the
 * new one and where the next opcode stands; or, where the window ends too early, how many bytes are wanted. */
enum pk_error pk_run_rare(struct pk_machine *m, const uint8_t *at, struct pk_step *step);

#endif
