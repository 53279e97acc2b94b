/* Globals, calls and mutations that JavaScript carries out.
 *
 * What the machine knows of the operands is checked here, in CPython's order
 * and wording; what only the value can tell is left to JavaScript. */
#ifndef PK_CALLS_H
#define PK_CALLS_H

#include "machine/machine.h"

enum pk_error pk_put_global(struct pk_machine *m, uint32_t module, uint32_t name, uint32_t offset, uint32_t *operand);
enum pk_error pk_put_extension(struct pk_machine *m, uint32_t code, uint32_t offset, uint32_t *operand);
/* The operand is a persistent id before, and what it stands for after. */
enum pk_error pk_put_persistent(struct pk_machine *m, uint32_t offset, uint32_t *operand);
enum pk_error pk_read_global(struct pk_machine *m, const uint8_t *module, const uint8_t *module_end, const uint8_t *name,
                             const uint8_t *name_end, uint32_t offset, uint32_t *operand);
enum pk_error pk_wrong_kind(struct pk_machine *m, enum pk_error error, uint32_t operand);
enum pk_error pk_put_call(struct pk_machine *m, enum pk_event event, uint32_t *operands, uint32_t count, uint32_t offset);
enum pk_error pk_put_instance(struct pk_machine *m, uint32_t *class_operand, const uint32_t *items, uint32_t count, uint32_t offset);
enum pk_error pk_append(struct pk_machine *m, uint32_t list, const uint32_t *items, uint32_t count, uint32_t offset);
enum pk_error pk_set_items(struct pk_machine *m, uint32_t dict, const uint32_t *items, uint32_t count, uint32_t offset);
enum pk_error pk_add_items(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count, uint32_t offset);
enum pk_error pk_build(struct pk_machine *m, uint32_t instance, uint32_t state, uint32_t offset);
/* READONLY_BUFFER of an out-of-band buffer. */
enum pk_error pk_put_readonly(struct pk_machine *m, uint32_t operand);
/* POP: what a call gave may have set the state of the object that stands below it. */
enum pk_error pk_put_drop(struct pk_machine *m, uint32_t operand, uint32_t below);
uint32_t pk_new_operand(struct pk_machine *m, enum pk_kind kind);

#endif
