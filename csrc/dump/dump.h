/* The pickling program of the machine.
 *
 * JavaScript walks over the values and writes tokens (PK_TOKENS in tape.h), a value
 * before what is in it. The program keeps the containers that are open, chooses the
 * opcodes, numbers the memo and cuts the frames, all as CPython's C pickler does. */
#ifndef PK_DUMP_H
#define PK_DUMP_H

#include "machine/machine.h"

/* Readies the machine for a pickle of a protocol: what is written before the value. */
bool pk_dump_start(struct pk_machine *machine, uint32_t protocol);

/* Runs a window: `token_count` words of tokens, then text, `length` bytes in all; with a length
 * of 0 the window goes on that stopped. MORE: it is done, and the output grows. FULL: the output is to be
 * taken. COPY: the same, and it goes on with data that JavaScript holds, that of the last token.
 * DONE: the output ends the pickle. */
enum pk_status pk_dump(struct pk_machine *machine, uint32_t length);

#endif
