/* The macros that the opcodes of load.c and rare-opcodes.c are written with, and what these two files share.
 *
 * They expect these locals: the cursor `p`, the start of the opcode `at`, the `end` of the window, and the `bottom` and the
 * top `sp` of the stack. Where the window ends too early, NEED and LINE set `wanted` to the bytes that the opcode needs and
 * go to the label out_of_input; they must stand before anything has changed. TRY and FAIL set `error` and go to the label
 * failed. */
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

/* These do something only where `is_traced`. `places` holds the places of the stack's items (trace.h). TRACE is for items
 * that leave the stack for an event, TRACE_PARTS for operands that are parts of the opcode itself, and PLACE for an item
 * that the opcode puts below the present top of the stack. */
#define TRACE(first, count) do { if (is_traced && !pk_trace_items(m, places + ((first) - bottom), (uint32_t)(count))) FAIL(PK_ERROR_OUT_OF_MEMORY); } while (0)
#define TRACE_PARTS(count) do { if (is_traced && !pk_trace_parts(m, count)) FAIL(PK_ERROR_OUT_OF_MEMORY); } while (0)
#define PLACE(item) do { if (is_traced) places[(item) - bottom] = m->place; } while (0)
/* TRY for a call that writes an event of the top of the stack, or none. */
#define TRY_TRACED(call) do { \
  uint32_t tape_end = m->tape_count; \
  TRY(call); \
  if (m->tape_count != tape_end) \
    TRACE(sp - 1, 1); \
} while (0)
/* clang-format on */

/* Takes the top mark away, which is there, and answers with the height of the stack at it. */
static inline uint32_t pk_pop_mark(struct pk_machine *m)
{
  const uint32_t *marks = m->mark_buffer.data;
  uint32_t mark = marks[--m->mark_count];
  m->fence = m->mark_count ? marks[m->mark_count - 1] : 0;
  return mark;
}

/* What the loop and pk_run_rare tell each other. */
struct pk_step {
  const uint8_t *p; /* out: the next opcode */
  uint32_t *sp;     /* in and out: the top of the stack */
  size_t wanted;    /* out: the bytes that the opcode needs where the window ends too early, else 0 */
};

/* Runs the opcode at `at`, which the loop has no case for, or answers with its error. Where the window ends too early, nothing
 * has changed and `step->wanted` is set. */
enum pk_error pk_run_rare(struct pk_machine *m, const uint8_t *at, struct pk_step *step);

#endif
