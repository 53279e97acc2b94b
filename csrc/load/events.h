/* Events of the machine onto the tape.
 *
 * A new list, dict or set is not put on the tape until its first items are
 * known or something refers to it, so most containers take one event; items
 * that arrive in batches lengthen the event as long as it is the last one.
 * Every function takes items as operands and answers with an error code.
 * Invariant: an operand is on the tape only after the event that makes it.
 *
 *   object entry:  31            10 9      7  6   5   4  3    0
 *                 ┌────────────────┬────────┬───┬───┬───┬──────┐
 *                 │ nesting depth  │ unhash │ G │ E │ M │ kind │
 *                 └────────────────┴────────┴───┴───┴───┴──────┘
 *   M: the event that makes it is on the tape; E: some event refers to it;
 *   G: a list that no event refers to has been appended to;
 *   unhash: kind of the unhashable item in it, or 0. */
#ifndef PK_EVENTS_H
#define PK_EVENTS_H

#include "machine/machine.h"

enum {
  PK_KIND_MASK = 0xf,
  PK_MADE = 0x10,
  PK_ESCAPED = 0x20,
  PK_GROWING = 0x40,
  PK_UNHASHABLE_SHIFT = 7,
  PK_UNHASHABLE_MASK = 7 << PK_UNHASHABLE_SHIFT,
  PK_DEPTH_SHIFT = 10,
  PK_DEPTH_LARGEST = (1 << 22) - 1,
  PK_OBJECTS_LARGEST = (1 << 29) - 1
};

/* `open_event` where the tape does not end with the event of a container that may still get items. */
enum { PK_NO_EVENT = UINT32_MAX };

/* The entry of an object in the machine's table. */
static inline uint32_t *pk_entry(struct pk_machine *m, uint32_t object) { return (uint32_t *)m->object_buffer.data + object; }

enum pk_kind pk_kind_of(struct pk_machine *m, uint32_t operand);

/* A new object's number; room for one a byte of the window is reserved. */
static inline uint32_t pk_new_object(struct pk_machine *m, enum pk_kind kind)
{
  uint32_t object = m->object_count++;
  uint32_t unhashable = kind >= PK_KIND_LIST && kind <= PK_KIND_BYTEARRAY ? (uint32_t)kind << PK_UNHASHABLE_SHIFT : 0;
  *pk_entry(m, object) = kind | unhashable | 1u << PK_DEPTH_SHIFT;
  return object;
}

/* Room for an event of `words` words after its head, which is written. NULL: memory ended. */
uint32_t *pk_put_event(struct pk_machine *m, enum pk_event event, uint32_t flags, uint32_t words);

/* An event of an object that JavaScript makes, with three operands at most:
 * the words are object, operands, offset. */
enum pk_error pk_put_object(struct pk_machine *m, enum pk_event event, uint32_t flags, uint32_t object, const uint32_t *operands,
                            uint32_t count, uint32_t offset);

/* Sees to it that the operand stands on the tape before who refers to it. */
enum pk_error pk_touch(struct pk_machine *m, uint32_t operand);

enum pk_error pk_put_tuple(struct pk_machine *m, uint32_t tuple, const uint32_t *items, uint32_t count);
enum pk_error pk_put_frozenset(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count);

/* An event with a list of items after a fixed part: `fixed` words, the first
 * of them the object, and the count come first. The flags get the items' tag. */
enum pk_error pk_put_items(struct pk_machine *m, enum pk_event event, uint32_t flags, const uint32_t *fixed, uint32_t fixed_count,
                           const uint32_t *items, uint32_t count, uint32_t words_an_item);

#endif
