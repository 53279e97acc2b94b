/* The trace: where in the input the objects and the operands of a tape began.
 *
 * The traced loop of load.c keeps a place for each item of the stack, in a buffer beside it. Where items leave
 * the stack for the tape, their places are added to `origins`, in the order of the tape's events. An event has
 * so many of them:
 *
 *   LIST, TUPLE, SET and their kin                    one an item
 *   FLOATS, INTS and their kin                        one an item, or for a run of numbers two words:
 *                                                     PK_TRACE_RUN | count, and the place of the first
 *   DICT, SETITEMS, OTHER_SETITEMS                    one a key, one a value, in turn
 *   VALUE, PERSISTENT, BUILD                          one
 *   GLOBAL, REDUCE, NEWOBJ                            two, NEWOBJ_EX three
 *   INSTANTIATE                                       one for the class, one an item
 *   all others                                        none
 *   after the last event, once the load is done       the value's own
 *
 * `makers` has one place for each object of the window, in the order of their numbers: the opcode that made it.
 *
 * A place counts the bytes that the windows have held, without the payloads that were skipped; `traced` is the
 * place of the window's first byte. So 31 bits are enough for all pickles with less than 2 GiB of opcodes.
 * js/trace/trace-index.js reads both lists. */
#ifndef PK_TRACE_H
#define PK_TRACE_H

#include <string.h>

#include "machine/machine.h"
#include "machine/opcodes.h"

/* Marks the count of a run. It is the sign bit, which no place has. */
#define PK_TRACE_RUN 0x80000000u

/* Makes room for the places of all items of the stack and of all objects that `length` bytes can make, and for as many
 * origins. False: memory ended. */
static inline bool pk_reserve_trace(struct pk_machine *m, uint32_t length)
{
  size_t height = (size_t)(m->top - (uint32_t *)m->stack_buffer.data), more = (size_t)length + 2;
  return pk_buffer_reserve(&m->place_buffer, height * 4, (height + more) * 4) && pk_buffer_reserve(&m->maker_buffer, 0, more * 4) &&
         pk_buffer_reserve(&m->origin_buffer, 0, more * 4);
}

/* Notes the opcode at `m->place` as the maker of all objects that are new since the last call. */
static inline void pk_trace_objects(struct pk_machine *m)
{
  while (m->first_object + m->maker_count < m->object_count)
    ((uint32_t *)m->maker_buffer.data)[m->maker_count++] = m->place;
}

/* Adds `count` origins, which the caller fills. NULL: memory ended. */
static inline uint32_t *pk_more_origins(struct pk_machine *m, uint32_t count)
{
  size_t used = (size_t)m->origin_count * 4, wanted = used + (size_t)count * 4;
  if (wanted > m->origin_buffer.size && !pk_buffer_reserve(&m->origin_buffer, used, wanted))
    return NULL;
  uint32_t *origins = (uint32_t *)m->origin_buffer.data + m->origin_count;
  m->origin_count += count;
  return origins;
}

/* Adds the places of `count` items that leave the stack to the origins. False: memory ended. */
static inline bool pk_trace_items(struct pk_machine *m, const uint32_t *places, uint32_t count)
{
  uint32_t *origins = pk_more_origins(m, count);
  if (origins)
    memcpy(origins, places, (size_t)count * 4);
  return origins;
}

/* Adds the place of the present opcode `count` times, for operands that are parts of it. False: memory ended. */
static inline bool pk_trace_parts(struct pk_machine *m, uint32_t count)
{
  uint32_t *origins = pk_more_origins(m, count);
  for (uint32_t i = 0; origins && i < count; i++)
    origins[i] = m->place;
  return origins;
}

/* Writes the places of the number opcodes between `p` and `end`, the first of which is at `place`. */
static inline void pk_trace_numbers(uint32_t *places, const uint8_t *p, const uint8_t *end, uint32_t place)
{
  static const uint8_t sizes[] = {[PK_BINFLOAT - PK_BINFLOAT] = 9, [PK_BININT - PK_BINFLOAT] = 5, [PK_BININT1 - PK_BINFLOAT] = 2,
                                  [PK_BININT2 - PK_BINFLOAT] = 3,  [PK_NONE - PK_BINFLOAT] = 1,   [PK_NEWTRUE - PK_BINFLOAT] = 1,
                                  [PK_NEWFALSE - PK_BINFLOAT] = 1};
  for (const uint8_t *start = p; p < end; p += sizes[*p - PK_BINFLOAT])
    *places++ = place + (uint32_t)(p - start);
}

/* Adds two words for `count` numbers behind the MARK at `m->place` that were put on the tape at once. False: memory ended. */
static inline bool pk_trace_run(struct pk_machine *m, uint32_t count)
{
  uint32_t *origins = pk_more_origins(m, 2);
  if (origins) {
    origins[0] = PK_TRACE_RUN | count;
    origins[1] = m->place + 1;
  }
  return origins;
}

#endif
