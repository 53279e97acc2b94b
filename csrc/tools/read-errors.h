/* Errors */
#ifndef PK_READ_ERRORS_H
#define PK_READ_ERRORS_H

#include "tools/argument.h"

static inline bool pk_is_last_window(const struct pk_machine *m) { return m->base + (double)(m->end - m->start) >= m->total; }

enum pk_status pk_fail_with(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text_end);
enum pk_status pk_fail_short(struct pk_machine *m, const uint8_t *at, const struct pk_opcode *opcode, uint64_t length, double left);
enum pk_status pk_fail_bytes(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text, size_t length, size_t most);
enum pk_status pk_fail_opcode(struct pk_machine *m, const uint8_t *at);
enum pk_status pk_fail_count(struct pk_machine *m, const struct pk_argument *a, uint64_t length, bool is_signed);
enum pk_status pk_fail_input(struct pk_machine *m, const struct pk_argument *a, size_t wanted, enum pk_error error);

#endif
