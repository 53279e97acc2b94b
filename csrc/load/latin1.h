/* UTF-8 to Latin-1, which is how protocols below 3 hold bytes: as text of the characters that they stand for. */
#ifndef PK_LATIN1_H
#define PK_LATIN1_H

#include "machine/machine.h"

enum { PK_NO_LATIN1 = -1 };

/* Turns the `length` bytes of UTF-8 in the window into Latin-1 in their place, and answers with the count of characters, or
 * with PK_NO_LATIN1 where one is beyond Latin-1 or the UTF-8 is not valid or not whole. */
int32_t pk_to_latin1(struct pk_machine *machine, uint32_t length);

#endif
