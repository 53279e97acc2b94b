/* The WebAssembly module with the programs of Python's pickletools: dis, genops and optimize.
 *
 * It is apart from api-load.c because most who load values never need it. Every export
 * only passes its arguments on; a number of 64 bits comes as two halves. */
#include "api.h"
#include "tools/dis.h"
#include "tools/genops.h"
#include "tools/optimize.h"

EXPORT(pk_dis) uint32_t export_dis(struct pk_machine *machine, uint32_t length) { return pk_dis(machine, length); }
EXPORT(pk_dis_remember) bool export_dis_remember(struct pk_machine *machine, uint32_t low, uint32_t high, uint32_t item)
{
  return pk_dis_remember(machine, (uint64_t)high << 32 | low, item);
}
EXPORT(pk_genops) uint32_t export_genops(struct pk_machine *machine, uint32_t length) { return pk_genops(machine, length); }
EXPORT(pk_optimize) uint32_t export_optimize(struct pk_machine *machine, uint32_t length) { return pk_optimize(machine, length); }
