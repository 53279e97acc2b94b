/* The stack and memo of a pickle, emulated by types alone, as pickletools.dis does it.
 *
 * The stack is a byte an item (enum pk_item); the marks on it are also listed by
 * their offsets. No opcode is kept from reaching below a mark.
 * Source: Lib/pickletools.py: dis. */
#ifndef PK_ABSTRACT_STACK_H
#define PK_ABSTRACT_STACK_H

#include "tools/read-opcode.h"

/* What an opcode does to the stack and the memo, and what is wrong with that. */
struct pk_effect {
  bool has_mark; /* it popped the mark that was pushed at `mark` */
  uint64_t mark;
  bool is_memoize;
  uint64_t memo_key;
  uint32_t pops;
  uint8_t after; /* what GET pushes, else PK_ITEM_NOTHING */
  enum pk_error error;
};

static inline uint8_t *pk_items(struct pk_machine *m) { return m->stack_buffer.data; }
static inline uint64_t *pk_marks(struct pk_machine *m) { return m->mark_buffer.data; }

/* Pops the mark that an opcode pops, and all above it; tells what it pops besides. */
void pk_pop_mark(struct pk_machine *m, const struct pk_opcode *opcode, struct pk_effect *effect);

/* What an opcode gets from the memo or stores there. False: memory ended. */
bool pk_use_memo(struct pk_machine *m, const struct pk_argument *a, struct pk_effect *effect);

/* Takes items off the stack, which has them, and puts others on. False: memory ended. */
bool pk_change_stack(struct pk_machine *m, const struct pk_opcode *opcode, uint64_t offset, const struct pk_effect *effect);

#endif
