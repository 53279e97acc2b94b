/* The stack and the memo of a pickle, emulated by types alone, as pickletools.dis does it.
 *
 * The stack has a byte for each item (enum pk_item). The marks on it are also listed by the
 * offsets of their opcodes. As in pickletools, and unlike in the unpickler, an opcode may
 * reach below a mark. For each opcode a program calls pk_pop_mark, pk_use_memo and
 * pk_change_stack, in this order, and stops at an error.
 * Source: Lib/pickletools.py: dis. */
#ifndef PK_ABSTRACT_STACK_H
#define PK_ABSTRACT_STACK_H

#include "tools/argument.h"

/* What an opcode does to the stack and the memo, and what is wrong with that. */
struct pk_effect {
  bool has_mark;     /* whether it pops a mark */
  uint64_t mark;     /* the offset of the MARK that pushed it */
  bool is_memoize;   /* whether it is a MEMOIZE */
  uint64_t memo_key; /* what it stores under */
  uint32_t pops;     /* how many items it takes off the stack, besides what pk_pop_mark took */
  uint8_t after;     /* what a GET pushes, else PK_ITEM_NOTHING */
  enum pk_error error;
};

/* The items of the stack and the offsets of its marks, the lowest first. */
static inline uint8_t *pk_items(struct pk_machine *m) { return m->stack_buffer.data; }
static inline uint64_t *pk_marks(struct pk_machine *m) { return m->mark_buffer.data; }

/* Pops the mark that an opcode pops, if any, and all above it, and tells how many items it pops besides. */
void pk_pop_mark(struct pk_machine *m, const struct pk_opcode *opcode, struct pk_effect *effect);

/* Stores in the memo what an opcode stores there, or tells what it gets from there. False: memory ended. */
bool pk_use_memo(struct pk_machine *m, const struct pk_argument *a, struct pk_effect *effect);

/* Takes the items that an opcode pops off the stack, which has them, and puts on what it pushes. False: memory ended. */
bool pk_change_stack(struct pk_machine *m, const struct pk_opcode *opcode, uint64_t offset, const struct pk_effect *effect);

#endif
