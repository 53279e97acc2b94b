/* The pickling program of the machine.
 *
 * JavaScript walks over the values and writes tokens (PK_TOKENS in tape.h), a value
 * before what is in it. The program keeps the containers that are open, chooses the
 * opcodes, numbers the memo and cuts the frames, all as CPython's C pickler does. */
#ifndef PK_DUMP_H
#define PK_DUMP_H

#include "machine.h"

/* Readies the machine for a pickle of a protocol: what is written before the value. */
bool pk_dump_start(struct pk_machine *machine, uint32_t protocol);

/* Runs the `length` bytes of tokens in the window. DONE: the value is whole, the output
 * ends the pickle. MORE: more tokens are wanted, from `position` in the window on. COPY: the
 * output goes on with data that JavaScript holds, that of the token before `position`. */
enum pk_status pk_dump(struct pk_machine *machine, uint32_t length);

#endif
