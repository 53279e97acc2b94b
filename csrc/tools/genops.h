/* The opcodes of a pickle as records.
 *
 *   word 0  31    16 15     8 7      0    word 1             words 2 and 3
 *          ┌────────┬────────┬────────┐  ┌─────────────────┐ ┌────────────────────────┐
 *          │ header │ record │ opcode │  │ place in window │ │ value, by its record   │
 *          └────────┴────────┴────────┘  └─────────────────┘ └────────────────────────┘
 *   header: bytes from the opcode to its data; record: enum pk_record. */
#ifndef PK_GENOPS_H
#define PK_GENOPS_H

#include "machine/machine.h"

enum { PK_RECORD_WORDS = 4 };

/* Writes a record for each opcode of the window to the tape. MORE: the next window
 * starts at `position`, which lies behind data that reaches past this one. DONE: the
 * last record is STOP. FLOAT asks for an answer, ERROR stands after the last record. */
enum pk_status pk_genops(struct pk_machine *machine, uint32_t length);

#endif
