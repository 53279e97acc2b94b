/* Scalars of the pickle as operands: numbers, text and payloads; and the entries of the memo.
 *
 * In all of these functions `text` and `data` point into the window, `at` is the opcode,
 * `offset` is the opcode's place in the window, and `operand` is where the new operand
 * goes. The answer is an error code unless something else is said. */
#ifndef PK_SCALARS_H
#define PK_SCALARS_H

#include "machine/machine.h"

/* Writes a PAYLOAD event for data that stays in the input. The data begins at `data`, and may reach past the window. Checks
 * that it ends within the input and within the limit on bytes. */
enum pk_error pk_put_payload(struct pk_machine *m, enum pk_kind kind, enum pk_form form, const uint8_t *at, const uint8_t *data,
                             uint64_t length, uint32_t *operand);

/* Decodes UTF-8, with lone surrogates where `pass_surrogates`. */
enum pk_error pk_put_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, bool pass_surrogates, uint32_t *operand);

/* Takes the Python 2 str of BINSTRING or SHORT_BINSTRING. It is a string where it is short and ASCII; otherwise it is a payload
 * that JavaScript decodes, as bytes where PK_LOAD_STRINGS_AS_BYTES asks for that. */
PK_RARE enum pk_error pk_put_binstring(struct pk_machine *m, const uint8_t *at, const uint8_t *text, uint32_t length, uint32_t *operand);

/* Decodes the argument of STRING, a quoted line with escapes. */
PK_RARE enum pk_error pk_put_string(struct pk_machine *m, const uint8_t *text, uint32_t length, uint32_t offset, uint32_t *operand);

/* Decodes the argument of UNICODE, a line of raw-unicode-escape. */
PK_RARE enum pk_error pk_put_unicode(struct pk_machine *m, const uint8_t *text, uint32_t length, uint32_t *operand);

/* Read the argument of INT, where 00 and 01 are bools, and of LONG, which may end in an L. The line is not empty. */
PK_RARE enum pk_error pk_put_int_text(struct pk_machine *m, const uint8_t *text, const uint8_t *end, uint32_t offset, uint32_t *operand);
PK_RARE enum pk_error pk_put_long_text(struct pk_machine *m, const uint8_t *text, const uint8_t *end, uint32_t offset, uint32_t *operand);

/* Writes a NUMBER event, which hands a number in text to JavaScript. */
PK_RARE enum pk_error pk_put_number(struct pk_machine *m, enum pk_form form, const uint8_t *text, uint32_t length, uint32_t offset,
                                    uint32_t *operand);

/* The same for the string that was decoded last. */
PK_RARE enum pk_error pk_put_last_number(struct pk_machine *m, enum pk_form form, enum pk_kind kind, uint32_t offset, uint32_t *operand);

/* Turns an operand that points into the pool of doubles into an object, by a VALUE event. What the memo or DUP shares has to
 * outlive its window; other operands do so anyway. */
enum pk_error pk_share(struct pk_machine *m, uint32_t *operand);

/* Stores an operand in the memo under `key`, shared by pk_share, and checks the limit on the memo. */
enum pk_error pk_memoize(struct pk_machine *m, uint64_t key, uint32_t *operand);

/* Reads the number of GET or PUT between `p` and `end`, in all the forms that int(text, 10) of Python takes. */
PK_RARE enum pk_error pk_read_memo_key(struct pk_machine *m, const uint8_t *p, const uint8_t *end, int64_t *key);

/* The operand of the string that was decoded last. */
uint32_t pk_last_string(const struct pk_machine *m);

/* The operand of an int, which a double holds exactly. */
uint32_t pk_put_int(struct pk_machine *m, int64_t value);

#endif
