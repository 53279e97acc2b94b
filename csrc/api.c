/* The exports of the wasm, and only them. */
#include "load.h"
#include "tables.h"

#define EXPORT(name) __attribute__((export_name(#name), used))

EXPORT(pk_opcode_table) const char *pk_opcode_table(void) { return pk_opcode_text; }
EXPORT(pk_argument_table) const char *pk_argument_table(void) { return pk_argument_text; }
EXPORT(pk_error_table) const char *pk_error_table(void) { return pk_error_text; }

EXPORT(pk_load_open) struct pk_load *export_load_open(void) { return pk_load_open(); }
EXPORT(pk_load_close) void export_load_close(struct pk_load *machine) { pk_load_close(machine); }
EXPORT(pk_load_start) void export_load_start(struct pk_load *machine) { pk_load_start(machine); }
EXPORT(pk_load_window) uint8_t *export_load_window(struct pk_load *machine, uint32_t size) { return pk_load_window(machine, size); }
EXPORT(pk_load) uint32_t export_load(struct pk_load *machine, uint32_t length) { return pk_load(machine, length); }
