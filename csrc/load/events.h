/* Writing events to the tape, and the table of objects.
 *
 * Here are the events that are written once: tuples, frozensets, and objects that
 * JavaScript makes. Lists, dicts and sets, which grow, are in container-events.h; what an
 * event has to know about its items is found by survey.h.
 * Every function takes items as operands and answers with an error code.
 * Invariant: an operand stands on the tape only after the event that makes its object.
 *
 * The table has a word for each object, which is never given back during a load:
 *
 *   object entry:  31            10 9      7  6   5   4  3    0
 *                 ┌────────────────┬────────┬───┬───┬───┬──────┐
 *                 │ nesting depth  │ unhash │ G │ E │ M │ kind │
 *                 └────────────────┴────────┴───┴───┴───┴──────┘
 *   M (made): the event that makes the object is on the tape.
 *   E (escaped): some event refers to the object.
 *   G (growing): the object is a list that has been appended to and that no event refers to; or it was lent to a call or BUILD (tape.h).
 *   unhash: the kind of an unhashable object in it, or 0 where it can be hashed. */
#ifndef PK_EVENTS_H
#define PK_EVENTS_H

#include "machine/machine.h"

enum {
  PK_KIND_MASK = 0xf,
  PK_MADE = 0x10,
  PK_ESCAPED = 0x20,
  PK_GROWING = 0x40,
  PK_LENT = PK_GROWING,
  PK_UNHASHABLE_SHIFT = 7,
  PK_UNHASHABLE_MASK = 7 << PK_UNHASHABLE_SHIFT,
  PK_DEPTH_SHIFT = 10,
  PK_DEPTH_LARGEST = (1 << 22) - 1,
  PK_OBJECTS_LARGEST = (1 << 29) - 1
};

/* The value of `open_event` and `lendable` where the tape does not end with the event of a container that may get more items. */
enum { PK_NO_EVENT = UINT32_MAX - 8 };

/* How many words the event of a payload has, with its head. */
enum { PK_PAYLOAD_WORDS = 6 };

/* How many items a state may have before the bytes that are lent to BUILD: those of numpy's arrays have so many. */
enum { PK_LENT_STATE = 4 };

/* The entry of an object in the machine's table. It stays where it is only until the next window is begun. */
static inline uint32_t *pk_entry(struct pk_machine *m, uint32_t object) { return (uint32_t *)m->object_buffer.data + object; }

/* What is known about the type of an operand's value. */
enum pk_kind pk_kind_of(struct pk_machine *m, uint32_t operand);

/* Numbers a new object, whose event is still to be written. pk_reserve_load has made room for it. */
static inline uint32_t pk_new_object(struct pk_machine *m, enum pk_kind kind)
{
  uint32_t object = m->object_count++;
  uint32_t unhashable = kind >= PK_KIND_LIST && kind <= PK_KIND_BYTEARRAY ? (uint32_t)kind << PK_UNHASHABLE_SHIFT : 0;
  *pk_entry(m, object) = kind | unhashable | 1u << PK_DEPTH_SHIFT;
  return object;
}

/* Writes the head of an event and makes room for `words` words after it, which the caller fills. Answers with the address of
 * those, or NULL where memory ended. The event is not open to more items. */
uint32_t *pk_put_event(struct pk_machine *m, enum pk_event event, uint32_t flags, uint32_t words);

/* Writes an event whose words are the object, `count` operands (three at most) and the offset of the opcode. */
enum pk_error pk_put_object(struct pk_machine *m, enum pk_event event, uint32_t flags, uint32_t object, const uint32_t *operands,
                            uint32_t count, uint32_t offset);

/* Write a tuple or frozenset of `count` items. Unlike a tuple, a frozenset with an unhashable item is an error. */
enum pk_error pk_put_tuple(struct pk_machine *m, uint32_t tuple, const uint32_t *items, uint32_t count);
enum pk_error pk_put_frozenset(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count);

/* Writes an event that has items after a fixed part: the `fixed` words, the first of which is the object, then the count, then
 * the items. The tag that all items have in common is added to the flags. */
enum pk_error pk_put_items(struct pk_machine *m, enum pk_event event, uint32_t flags, const uint32_t *fixed, uint32_t fixed_count,
                           const uint32_t *items, uint32_t count, uint32_t words_an_item);

#endif
