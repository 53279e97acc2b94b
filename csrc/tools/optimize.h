/* The optimizer: the program of the machine that does what pickletools.optimize does. */
#ifndef PK_OPTIMIZE_H
#define PK_OPTIMIZE_H

#include "machine/machine.h"

/* Optimizes the pickle that starts at offset 0, of which the window has `length` bytes. The caller takes the output after each
 * call.
 * MORE: the next window starts at `position`. The pickle is read twice: once `position` goes back to 0, and nothing is written
 *   before that.
 * COPY: after the output comes the span of the input, and then the caller does as for MORE.
 * FLOAT: the caller sets the answer that is asked for, and then does as for MORE.
 * DONE: the output ends the pickle. */
enum pk_status pk_optimize(struct pk_machine *machine, uint32_t length);

#endif
