/* The module of WebAssembly that loads and writes values. */
#include "api.h"
#include "dump/dump.h"
#include "load/load.h"

EXPORT(pk_load) uint32_t export_load(struct pk_machine *machine, uint32_t length) { return pk_load(machine, length); }
EXPORT(pk_dump_start) bool export_dump_start(struct pk_machine *machine, uint32_t protocol) { return pk_dump_start(machine, protocol); }
EXPORT(pk_dump) uint32_t export_dump(struct pk_machine *machine, uint32_t length) { return pk_dump(machine, length); }
