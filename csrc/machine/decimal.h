/* Doubles as decimal text and back: exact, the shortest text that reads back.
 *
 * Both directions stand on one table of the powers of ten from 10^-342 to
 * 10^324, 128 bits each, that is computed at the first use: a table in the
 * wasm would be 10 KB. */
#ifndef PK_DECIMAL_H
#define PK_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

enum { PK_FLOAT_ROOM = 64 };

/* Writes repr(value) of Python; where it ends. PK_FLOAT_ROOM bytes may be written.
 * Source: CPython's pystrtod.c, format 'r': an exponent where the decimal point
 * would stand more than 16 digits right or more than 3 zeros left of the first. */
uint8_t *pk_write_float(uint8_t *to, double value);

/* Writes a decimal number; where it ends. Up to seven bytes more may be written. */
uint8_t *pk_write_uint(uint8_t *to, uint64_t value);

/* The double nearest to digits * 10^exponent. False where the table is too
 * coarse to tell, which a caller leaves to JavaScript. */
bool pk_read_float(uint64_t digits, int64_t exponent, double *value);

#endif
