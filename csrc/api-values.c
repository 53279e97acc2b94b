/* The WebAssembly module that loads and writes values. Every export only passes its arguments on. */
#include "api.h"
#include "dump/dump.h"
#include "load/load.h"

EXPORT(pk_load) uint32_t export_load(struct pk_machine *machine, uint32_t length) { return pk_load(machine, length); }
EXPORT(pk_dump_start) bool export_dump_start(struct pk_machine *machine, uint32_t protocol) { return pk_dump_start(machine, protocol); }
EXPORT(pk_dump) uint32_t export_dump(struct pk_machine *machine, uint32_t length) { return pk_dump(machine, length); }
