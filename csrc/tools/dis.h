/* The disassembler: the program of the machine that does what pickletools.dis does. */
#ifndef PK_DIS_H
#define PK_DIS_H

#include "machine/machine.h"

/* Disassembles the `length` bytes of the window, which start at `position`. The text is the output, which the caller takes after
 * each call, whatever the answer.
 * MORE: the caller calls again with a window that starts at the new position. That may lie before the end of this window, but
 *   never before `keep`.
 * FLOAT, INTEGER: the caller sets the answer that is asked for, and then does as for MORE.
 * DONE: the pickle is disassembled, and `position` stands behind its STOP.
 * ERROR: the text goes as far as Python prints it. */
enum pk_status pk_dis(struct pk_machine *machine, uint32_t length);

/* Puts an entry (enum pk_item) into the memo before the first window, for a memo that is passed on from another pickle.
 * False: memory ended. */
bool pk_dis_remember(struct pk_machine *machine, uint64_t number, uint32_t item);

#endif
