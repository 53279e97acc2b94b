/* What the machine's loop needs besides opcodes: room, and ways to stop. */
#ifndef PK_MACHINE_H
#define PK_MACHINE_H

#include "load.h"

/* Room for all that `length` bytes of opcodes can make. False: memory ended. */
bool pk_reserve(struct pk_load *m, uint32_t length);

/* Ends the load by an error of the opcode at `at`. */
enum pk_status pk_fail(struct pk_load *m, const uint8_t *at, enum pk_error error);

/* The window ends within the opcode at `at`, which wants `wanted` bytes: more
 * input is asked for, or it is truncated, or a limit is reached. */
enum pk_status pk_run_out(struct pk_load *m, const uint8_t *at, size_t wanted);

#endif
