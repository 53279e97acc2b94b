/* What both WebAssembly modules export: the calls that open, start, feed and close a machine.
 *
 * Each api-*.c includes this header once. These files and the allocator in machine/arena.c
 * are the only ones that know WebAssembly. */
#ifndef PK_API_H
#define PK_API_H

#include "machine/machine.h"

#define EXPORT(name) __attribute__((export_name(#name), used))

EXPORT(pk_open) struct pk_machine *export_open(void) { return pk_open(); }
EXPORT(pk_close) void export_close(struct pk_machine *machine) { pk_close(machine); }
EXPORT(pk_start) void export_start(struct pk_machine *machine) { pk_start(machine); }
EXPORT(pk_window) uint8_t *export_window(struct pk_machine *machine, uint32_t size) { return pk_window(machine, size); }
EXPORT(pk_answer) uint8_t *export_answer(struct pk_machine *machine, uint32_t size) { return pk_answer(machine, size); }

#endif
