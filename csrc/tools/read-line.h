/* Lines */
#ifndef PK_READ_LINE_H
#define PK_READ_LINE_H

#include "tools/argument.h"

uint8_t *pk_unescape_line(struct pk_machine *m, const uint8_t *line, size_t length, uint8_t *to, enum pk_error *error);
enum pk_status pk_read_line(struct pk_machine *m, const uint8_t *line, const uint8_t *end, struct pk_argument *a);

#endif
