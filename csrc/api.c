/* The exports of the wasm, and only them. */
#include "tools/dis.h"
#include "dump/dump.h"
#include "tools/genops.h"
#include "load/load.h"
#include "tools/optimize.h"
#include "machine/tables.h"

#define EXPORT(name) __attribute__((export_name(#name), used))

EXPORT(pk_opcode_table) const char *pk_opcode_table(void) { return pk_opcode_text; }
EXPORT(pk_argument_table) const char *pk_argument_table(void) { return pk_argument_text; }
EXPORT(pk_item_table) const char *pk_item_table(void) { return pk_item_text; }
EXPORT(pk_error_table) const char *pk_error_table(void) { return pk_error_text; }

EXPORT(pk_open) struct pk_machine *export_open(void) { return pk_open(); }
EXPORT(pk_close) void export_close(struct pk_machine *machine) { pk_close(machine); }
EXPORT(pk_start) void export_start(struct pk_machine *machine) { pk_start(machine); }
EXPORT(pk_window) uint8_t *export_window(struct pk_machine *machine, uint32_t size) { return pk_window(machine, size); }
EXPORT(pk_answer) uint8_t *export_answer(struct pk_machine *machine, uint32_t size) { return pk_answer(machine, size); }

EXPORT(pk_load) uint32_t export_load(struct pk_machine *machine, uint32_t length) { return pk_load(machine, length); }
EXPORT(pk_dis) uint32_t export_dis(struct pk_machine *machine, uint32_t length) { return pk_dis(machine, length); }
EXPORT(pk_dis_remember) bool export_dis_remember(struct pk_machine *machine, uint32_t low, uint32_t high, uint32_t item)
{
  return pk_dis_remember(machine, (uint64_t)high << 32 | low, item);
}
EXPORT(pk_genops) uint32_t export_genops(struct pk_machine *machine, uint32_t length) { return pk_genops(machine, length); }
EXPORT(pk_optimize) uint32_t export_optimize(struct pk_machine *machine, uint32_t length) { return pk_optimize(machine, length); }
EXPORT(pk_dump_start) bool export_dump_start(struct pk_machine *machine, uint32_t protocol) { return pk_dump_start(machine, protocol); }
EXPORT(pk_dump) uint32_t export_dump(struct pk_machine *machine, uint32_t length) { return pk_dump(machine, length); }
