/* The unpickler: the program of the machine that compiles a pickle to a tape (machine/tape.h). */
#ifndef PK_LOAD_H
#define PK_LOAD_H

#include "machine/machine.h"

/* Runs the `length` bytes of the window, which start at `position` in the stream. After each call the tape and its pools hold
 * the window's part, and stay valid until the next call.
 * MORE: the caller replays the tape and calls again with a window that starts at the new position, and is at least `need`
 *   bytes long unless the input ends; bytes before that position are never wanted again.
 * BUILD: the same, behind a BUILD event, where PK_LOAD_BUILD_STOPS asks for it; JavaScript may set another position.
 * DONE: `result` is the operand of the value, and `position` stands behind the STOP.
 * ERROR: the tape holds what stands before the opcode of the error. */
enum pk_status pk_load(struct pk_machine *machine, uint32_t length);

#endif
