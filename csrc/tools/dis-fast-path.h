/* fast */
#ifndef PK_DIS_FAST_PATH_H
#define PK_DIS_FAST_PATH_H

#include "machine/machine.h"

const uint8_t *pk_dis_fast(struct pk_machine *m, const uint8_t *at);

#endif
