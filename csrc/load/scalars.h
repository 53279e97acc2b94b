/* Scalars of the pickle as operands: numbers, text, payloads, memo entries.
 *
 * `text` and `data` point into the window; `offset` is the opcode's place in
 * it; `operand` is where the operand goes. Answers are error codes. */
#ifndef PK_SCALARS_H
#define PK_SCALARS_H

#include "machine/machine.h"

enum pk_error pk_put_payload(struct pk_machine *m, enum pk_kind kind, enum pk_form form, const uint8_t *at, const uint8_t *data,
                             uint64_t length, uint32_t *operand);
enum pk_error pk_put_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, bool pass_surrogates, uint32_t *operand);
PK_RARE enum pk_error pk_put_binstring(struct pk_machine *m, const uint8_t *at, const uint8_t *text, uint32_t length, uint32_t *operand);
PK_RARE enum pk_error pk_put_string(struct pk_machine *m, const uint8_t *text, uint32_t length, uint32_t offset, uint32_t *operand);
PK_RARE enum pk_error pk_put_unicode(struct pk_machine *m, const uint8_t *text, uint32_t length, uint32_t *operand);
PK_RARE enum pk_error pk_put_int_text(struct pk_machine *m, const uint8_t *text, const uint8_t *end, uint32_t offset, uint32_t *operand);
PK_RARE enum pk_error pk_put_long_text(struct pk_machine *m, const uint8_t *text, const uint8_t *end, uint32_t offset, uint32_t *operand);
PK_RARE enum pk_error pk_put_number(struct pk_machine *m, enum pk_form form, const uint8_t *text, uint32_t length, uint32_t offset,
                                    uint32_t *operand);
enum pk_error pk_share(struct pk_machine *m, uint32_t *operand);
enum pk_error pk_memoize(struct pk_machine *m, uint64_t key, uint32_t *operand);
PK_RARE enum pk_error pk_read_memo_key(struct pk_machine *m, const uint8_t *p, const uint8_t *end, int64_t *key);
uint32_t pk_last_string(const struct pk_machine *m);
uint32_t pk_put_int(struct pk_machine *m, int64_t value);

#endif
