/* Counted data that is too long for a window, read in pieces.
 *
 * pk_begin_span asks for the first window of the data; each window after that is a piece,
 * cut where a character ends. The data stands at `span_offset` and `span_length` of the
 * machine, and `span_at` is how much of it is done.
 * Invariant: nothing of the data is printed before all of it was checked. */
#ifndef PK_LONG_DATA_H
#define PK_LONG_DATA_H

#include "tools/read-opcode.h"

/* Begins to read the data of an argument that is not whole. Answers with MORE. */
enum pk_status pk_begin_span(struct pk_machine *m, const struct pk_argument *argument);

/* Sets `length` to how much of the window is data. DONE: that is some of it. MORE: a longer window is wanted. ERROR: the input
 * ends. */
enum pk_status pk_next_piece(struct pk_machine *m, uint32_t *length);

/* Checks the data of the window and notes its quotes. DONE: all of the data is good. MORE: the next window is wanted. ERROR: it
 * is not valid. */
enum pk_status pk_check_piece(struct pk_machine *m);

/* Ends the program by an error of the opcode whose data this is. Where `error` is PK_ERROR_NONE, the error that is set already
 * is given to that opcode. */
enum pk_status pk_fail_span(struct pk_machine *m, enum pk_error error);

#endif
