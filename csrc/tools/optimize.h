/* The optimizing program of the machine. */
#ifndef PK_OPTIMIZE_H
#define PK_OPTIMIZE_H

#include "machine/machine.h"

/* Writes what pickletools.optimize makes of the pickle that starts at offset 0.
 * It is read twice: on MORE `position` goes back to 0 once; nothing is written
 * before. COPY: after the output comes the span of the input. FLOAT asks for an answer. */
enum pk_status pk_optimize(struct pk_machine *machine, uint32_t length);

#endif
