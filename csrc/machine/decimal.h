/* Doubles as decimal text and back: both exact, and the text the shortest that reads back.
 *
 * Both directions stand on one table of the powers of ten from 10^-342 to
 * 10^324, 128 bits each, that is computed at the first use: a table in the
 * wasm would be 10 KB. decimal.c has the algorithms. */
#ifndef PK_DECIMAL_H
#define PK_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/* The room that pk_write_float needs, which is more than the longest text. */
enum { PK_FLOAT_ROOM = 64 };

/* Writes repr(value) of Python, and answers with its end. Up to PK_FLOAT_ROOM bytes are written.
 * Source: CPython's pystrtod.c, format 'r': an exponent where the decimal point
 * would stand more than 16 digits right or more than 3 zeros left of the first. */
uint8_t *pk_write_float(uint8_t *to, double value);

/* Writes a number in decimal, and answers with its end. Up to seven bytes behind the end may be written too. */
uint8_t *pk_write_uint(uint8_t *to, uint64_t value);

/* Sets `value` to the double nearest to digits * 10^exponent. False where the table is
 * too coarse to tell; the caller then asks JavaScript. */
bool pk_read_float(uint64_t digits, int64_t exponent, double *value);

#endif
