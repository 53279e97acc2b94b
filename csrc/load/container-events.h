/* Events of lists, dicts and sets.
 *
 * A new list, dict or set is not put on the tape until its first items are known or
 * something refers to it, so that most containers take one event. Items that come in
 * batches lengthen the container's event as long as it is the last one on the tape;
 * after that they take an event of their own.
 * Every function takes an object's number and answers with an error code. The limit on
 * depth and, for keys and set items, hashability are checked. */
#ifndef PK_CONTAINER_EVENTS_H
#define PK_CONTAINER_EVENTS_H

#include "machine/machine.h"

/* Puts `count` operands to a list. */
enum pk_error pk_put_list(struct pk_machine *m, uint32_t list, const uint32_t *items, uint32_t count);

/* Puts `count` floats to a list: those in the pool of doubles from `first` on. */
enum pk_error pk_put_floats(struct pk_machine *m, uint32_t list, uint32_t first, uint32_t count);

/* Puts `count` ints to a list. They are plain words, not operands. */
enum pk_error pk_put_ints(struct pk_machine *m, uint32_t list, const uint32_t *words, uint32_t count);

/* Puts keys and values, which take turns, to a dict. */
enum pk_error pk_put_dict(struct pk_machine *m, uint32_t dict, const uint32_t *items, uint32_t pairs);

/* Puts `count` operands to a set. */
enum pk_error pk_put_set(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count);

#endif
