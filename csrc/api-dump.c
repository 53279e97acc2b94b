/* The module of WebAssembly that writes values: apart, as most who load values write none. */
#include "api.h"
#include "dump/dump.h"

EXPORT(pk_dump_start) bool export_dump_start(struct pk_machine *machine, uint32_t protocol) { return pk_dump_start(machine, protocol); }
EXPORT(pk_dump) uint32_t export_dump(struct pk_machine *machine, uint32_t length) { return pk_dump(machine, length); }
