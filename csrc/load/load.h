/* The unpickling program of the machine. */
#ifndef PK_LOAD_H
#define PK_LOAD_H

#include "machine/machine.h"

/* Runs the `length` bytes of the window, which start at `position` in the
 * stream. On PK_STATUS_MORE the caller replays the tape, and calls again with
 * a window that starts at the new position; bytes before it are never wanted
 * again. PK_STATUS_ERROR leaves what stands before the error on the tape. */
enum pk_status pk_load(struct pk_machine *machine, uint32_t length);

#endif
