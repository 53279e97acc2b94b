/* Counted data that is too long for a window: read in pieces.
 *
 * `pk_begin_span` asks for the data's first window; each window after that is a
 * piece, cut where a character ends. The data is `span_offset`, `span_length` of
 * the machine, and `span_at` how much of it is done.
 * Invariant: nothing of the data is printed before all of it was checked. */
#ifndef PK_LONG_DATA_H
#define PK_LONG_DATA_H

#include "tools/read-opcode.h"

/* Begins to read the data of an argument that is not is_whole. */
enum pk_status pk_begin_span(struct pk_machine *m, const struct pk_argument *argument);

/* How much of the window is data. DONE, or why it can not be read on. */
enum pk_status pk_next_piece(struct pk_machine *m, uint32_t *length);

/* Checks the window and notes its quotes. DONE: all of the data is good. */
enum pk_status pk_check_piece(struct pk_machine *m);

/* Ends the program by an error of the opcode whose data this is, or gives the error that there is to that opcode. */
enum pk_status pk_fail_span(struct pk_machine *m, enum pk_error error);

#endif
