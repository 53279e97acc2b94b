/* Ints beyond 53 bits, of which JavaScript makes BigInts.
 *
 * The first of a load are handed over one by one, as hexadecimal text. Where a load has many of them, JavaScript may ask by
 * PK_LOAD_SERIAL_INTS for those of a window at once: as an array in the form of V8's structured clone, which V8 reads
 * several times as fast as it reads text. */
#ifndef PK_BIG_INTS_H
#define PK_BIG_INTS_H

#include "machine/machine.h"

/* Writes a NUMBER event for an int in two's complement of `length` bytes, 1 to PK_LARGE. */
PK_RARE enum pk_error pk_put_big_int(struct pk_machine *m, const uint8_t *data, uint32_t length, uint32_t offset, uint32_t *operand);

/* Begin and end the array of a window of `length` bytes. False: memory ended. */
bool pk_begin_ints(struct pk_machine *m, uint32_t length);
void pk_end_ints(struct pk_machine *m);

#endif
