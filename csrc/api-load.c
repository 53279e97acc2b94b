/* The module of WebAssembly that loads values. */
#include "api.h"
#include "load/latin1.h"
#include "load/load.h"

EXPORT(pk_load) uint32_t export_load(struct pk_machine *machine, uint32_t length) { return pk_load(machine, length); }
EXPORT(pk_to_latin1) int32_t export_to_latin1(struct pk_machine *machine, uint32_t length) { return pk_to_latin1(machine, length); }
