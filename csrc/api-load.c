/* The module of WebAssembly that loads values. */
#include "api.h"
#include "load/load.h"

EXPORT(pk_load) uint32_t export_load(struct pk_machine *machine, uint32_t length) { return pk_load(machine, length); }
