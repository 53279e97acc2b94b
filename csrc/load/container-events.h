/* Lists, dicts and sets */
#ifndef PK_CONTAINER_EVENTS_H
#define PK_CONTAINER_EVENTS_H

#include "machine/machine.h"

enum pk_error pk_put_list(struct pk_machine *m, uint32_t list, const uint32_t *items, uint32_t count);

/* `count` floats from the pool, and ints as plain words, to a list. */
enum pk_error pk_put_floats(struct pk_machine *m, uint32_t list, uint32_t first, uint32_t count);
enum pk_error pk_put_ints(struct pk_machine *m, uint32_t list, const uint32_t *words, uint32_t count);

enum pk_error pk_put_dict(struct pk_machine *m, uint32_t dict, const uint32_t *items, uint32_t pairs);
enum pk_error pk_put_set(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count);

#endif
