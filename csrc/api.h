/* What all modules of WebAssembly export: the life of a machine.
 * Included once by each api-*.c, which are the only files that know WebAssembly. */
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
