/* The pickler: the program of the machine that writes a pickle.
 *
 * JavaScript walks over the values (js/dump/pickler.js) and writes tokens (PK_TOKENS in
 * machine/tape.h), a value before what is in it. The program keeps the containers that are
 * open, chooses the opcodes, numbers the memo and cuts the frames, all as CPython's C
 * pickler does. */
#ifndef PK_DUMP_H
#define PK_DUMP_H

#include "machine/machine.h"

/* Makes the machine ready for a pickle, and writes what stands before the value. False: memory ended. */
bool pk_dump_start(struct pk_machine *machine, uint32_t protocol);

/* Runs a window: `token_count` words of tokens, then text, `length` bytes in all. A length of 0
 * goes on with the window that stopped.
 * MORE: the window is done, and the output grows further with the next one.
 * FULL: the caller takes the output, and goes on with a length of 0.
 * COPY: the same, but after the output the caller writes the data of the last token itself.
 * DONE: the output ends the pickle.
 * ERROR: memory ended. */
enum pk_status pk_dump(struct pk_machine *machine, uint32_t length);

#endif
