/* The opcodes of a pickle as records, for pickletools.genops. js/tools/records.js reads them.
 *
 *   word 0  31    16 15     8 7      0    word 1             words 2 and 3
 *          ┌────────┬────────┬────────┐  ┌─────────────────┐ ┌────────────────────────┐
 *          │ header │ record │ opcode │  │ place in window │ │ value, by its record   │
 *          └────────┴────────┴────────┘  └─────────────────┘ └────────────────────────┘
 *   header: how many bytes stand from the opcode to its data; record: enum pk_record, which says
 *   what the value is. */
#ifndef PK_GENOPS_H
#define PK_GENOPS_H

#include "machine/machine.h"

enum { PK_RECORD_WORDS = 4 };

/* Writes a record for each opcode of the window to the tape. The caller takes the tape after each call.
 * MORE: the next window starts at `position`, which lies behind data that is left in the input.
 * FLOAT: the caller sets the answer that is asked for, and then does as for MORE.
 * DONE: the last record is the STOP.
 * ERROR: the error belongs to the opcode after the last record. */
enum pk_status pk_genops(struct pk_machine *machine, uint32_t length);

#endif
