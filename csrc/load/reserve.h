#ifndef PK_RESERVE_H
#define PK_RESERVE_H

#include "machine/machine.h"

bool pk_reserve_load(struct pk_machine *m, uint32_t length);

#endif
