/* The errors of reading opcodes, with the messages of Lib/pickletools.py: the read_… functions.
 *
 * Each function but pk_fail_input ends the program: it answers with ERROR. A message that has
 * more in it than numbers is written behind the output ({m} in machine/errors.h). */
#ifndef PK_READ_ERRORS_H
#define PK_READ_ERRORS_H

#include "tools/argument.h"

/* Whether nothing follows the window. */
static inline bool pk_is_last_window(const struct pk_machine *m) { return m->base + (double)(m->end - m->start) >= m->total; }

/* Fails by an error of the opcode at `at` whose message has a text in it. The text was written at the end of the output, and
 * ends at `text_end`; that is NULL where memory ended. */
enum pk_status pk_fail_with(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text_end);

/* Fails because the input ends in counted data of `length` bytes, `left` of which are there. */
enum pk_status pk_fail_short(struct pk_machine *m, const uint8_t *at, const struct pk_opcode *opcode, uint64_t length, double left);

/* Fails by an error whose text is the repr of bytes of the input, cut off after `most` characters. */
enum pk_status pk_fail_bytes(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text, size_t length, size_t most);

/* Fails because the byte at `at` is no opcode. */
enum pk_status pk_fail_opcode(struct pk_machine *m, const uint8_t *at);

/* Fails because a count is negative, where counts of its kind are signed, or beyond sys.maxsize. */
enum pk_status pk_fail_count(struct pk_machine *m, const struct pk_argument *a, uint64_t length, bool is_signed);

/* Is called where not all of an opcode, which takes `wanted` bytes with its argument, is in the window. Asks for a longer window
 * or, where this is the last one, fails by `error`. */
enum pk_status pk_fail_input(struct pk_machine *m, const struct pk_argument *a, size_t wanted, enum pk_error error);

#endif
