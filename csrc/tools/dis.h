/* The disassembling program of the machine. */
#ifndef PK_DIS_H
#define PK_DIS_H

#include "machine/machine.h"

/* Disassembles the `length` bytes of the window, which start at `position`, as
 * pickletools.dis does; the text is the output. On MORE the caller takes the
 * output and calls again with a window that starts at the new position, which
 * may lie before the end of this one, but never before `keep`. FLOAT and INTEGER
 * ask for an answer; the window then starts at `position` too. ERROR leaves the
 * text up to there. */
enum pk_status pk_dis(struct pk_machine *machine, uint32_t length);

/* Puts an entry into the memo before the start, as a memo that is passed on has it. False: memory ended. */
bool pk_dis_remember(struct pk_machine *machine, uint64_t number, uint32_t item);

#endif
