/* Globals, calls and mutations: the events that JavaScript's handlers carry out.
 *
 * What the machine knows of the operands is checked here, in the order and with the
 * wording of Modules/_pickle.c. What only the value itself can tell, such as whether an
 * instance has an `append`, is left to JavaScript (js/load/calls.js).
 * In all of these functions `offset` is the opcode's place in the window, and the answer
 * is an error code. A function that fails may have written events already. */
#ifndef PK_CALLS_H
#define PK_CALLS_H

#include "machine/machine.h"

/* Writes a GLOBAL event for the strings `module` and `name`, and sets `operand` to the new object. */
enum pk_error pk_put_global(struct pk_machine *m, uint32_t module, uint32_t name, uint32_t offset, uint32_t *operand);

/* Writes the event of EXT1, EXT2 or EXT4, and sets `operand` to the new object. `code` is above 0. */
enum pk_error pk_put_extension(struct pk_machine *m, uint32_t code, uint32_t offset, uint32_t *operand);

/* Writes the event of a persistent id. `operand` is the id before the call, and what it stands for after. */
enum pk_error pk_put_persistent(struct pk_machine *m, uint32_t offset, uint32_t *operand);

/* Writes a GLOBAL event for the two lines of GLOBAL or INST, which are UTF-8 without lone surrogates. An empty line is
 * an error, as in _pickle.c: load_global. */
enum pk_error pk_read_global(struct pk_machine *m, const uint8_t *module, const uint8_t *module_end, const uint8_t *name,
                             const uint8_t *name_end, uint32_t offset, uint32_t *operand);

/* Answers with `error`, whose message names the Python type of `operand`. */
enum pk_error pk_wrong_kind(struct pk_machine *m, enum pk_error error, uint32_t operand);

/* Writes a REDUCE, NEWOBJ or NEWOBJ_EX event. `operands` are the callable, the args and, where `count` is 3, the kwargs;
 * operands[0] becomes the new object. Source of the checks: _pickle.c: load_reduce, load_newobj. */
enum pk_error pk_put_call(struct pk_machine *m, enum pk_event event, uint32_t *operands, uint32_t count, uint32_t offset);

/* Writes the event of OBJ or INST: a class is called with the `count` items. `class_operand` becomes the new object. */
enum pk_error pk_put_instance(struct pk_machine *m, uint32_t *class_operand, const uint32_t *items, uint32_t count, uint32_t offset);

/* Writes what APPEND and APPENDS do to `list`: an event of a list, or one that asks JavaScript to append to something else.
 * Source: _pickle.c: do_append. */
enum pk_error pk_append(struct pk_machine *m, uint32_t list, const uint32_t *items, uint32_t count, uint32_t offset);

/* Writes what SETITEM and SETITEMS do to `dict`. `count` counts keys and values, and an odd one is an error.
 * Source: _pickle.c: do_setitems. */
enum pk_error pk_set_items(struct pk_machine *m, uint32_t dict, const uint32_t *items, uint32_t count, uint32_t offset);

/* Writes what ADDITEMS does to `set`. Source: _pickle.c: load_additems. */
enum pk_error pk_add_items(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count, uint32_t offset);

/* Writes a BUILD event. An instance without a __dict__ takes None for a state, and then nothing is written.
 * Source: _pickle.c: load_build. */
enum pk_error pk_build(struct pk_machine *m, uint32_t instance, uint32_t state, uint32_t offset);

/* Writes the event of READONLY_BUFFER for an out-of-band buffer. */
enum pk_error pk_put_readonly(struct pk_machine *m, uint32_t operand);

/* Writes a DROP event where a POP drops the result of a call that stands above another such result. A pickle does so when it
 * calls a function that sets an object's state: JavaScript then takes that call for the state of the object `below`. */
enum pk_error pk_put_drop(struct pk_machine *m, uint32_t operand, uint32_t below);

/* Makes a new object of a kind and answers with its operand. */
uint32_t pk_new_operand(struct pk_machine *m, enum pk_kind kind);

#endif
